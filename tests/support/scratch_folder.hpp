#pragma once
// A folder of its own for a test that writes files.

#include "base/result.hpp"

#include <cstdlib>
#include <filesystem>

namespace terrace::testing {

// A folder that goes away with the test.
class ScratchFolder {
  public:
    ScratchFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "terrace-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw Fault{"no scratch folder"};
        path_ = pattern;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(const ScratchFolder&) = delete;
    std::string operator/(std::string_view name) const { return (path_ / name).string(); }
    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}    // namespace terrace::testing
