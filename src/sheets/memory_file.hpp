#pragma once
// A file that lies in memory alone, for a library that opens files: what somebody sent never touches a disk.

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace terrace {

class MemoryFile {
  public:
    explicit MemoryFile(std::string_view bytes = {}) : file_{::memfd_create("table", MFD_CLOEXEC)} {
        if (file_ < 0) throw Fault{"no file in memory"};
        while (!bytes.empty()) {
            const auto written = ::write(file_, bytes.data(), bytes.size());
            if (written <= 0) {
                ::close(file_);
                throw Fault{"a file in memory cannot be written"};
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }
    ~MemoryFile() { ::close(file_); }
    MemoryFile(const MemoryFile&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }
    std::string bytes() const {
        const auto size = ::lseek(file_, 0, SEEK_END);
        std::string all(static_cast<std::size_t>(size < 0 ? 0 : size), '\0');
        std::size_t done = 0;
        while (done < all.size()) {
            const auto got = ::pread(file_, all.data() + done, all.size() - done, static_cast<off_t>(done));
            if (got <= 0) throw Fault{"a file in memory cannot be read"};
            done += static_cast<std::size_t>(got);
        }
        return all;
    }

  private:
    int file_;
};

}    // namespace terrace
