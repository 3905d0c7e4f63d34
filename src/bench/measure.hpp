#pragma once
// What every benchmark of the desk needs: CPU clocks, percentiles, the disk's own speed, a scratch folder on a real disk.

#include "base/result.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <string>
#include <unistd.h>
#include <vector>

namespace terrace::bench {

inline double cpu_seconds(clockid_t clock) {
    timespec spent{};
    clock_gettime(clock, &spent);
    return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}
inline double process_cpu() { return cpu_seconds(CLOCK_PROCESS_CPUTIME_ID); }
inline double thread_cpu() { return cpu_seconds(CLOCK_THREAD_CPUTIME_ID); }

inline double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The value below which `part` of all lie.
template <class T>
T share(std::vector<T> all, double part) {
    if (all.empty()) return {};
    const auto at = all.begin() + static_cast<std::ptrdiff_t>(part * static_cast<double>(all.size() - 1));
    std::nth_element(all.begin(), at, all.end());
    return *at;
}

struct DiskSpeed {
    double p50_ms = 0, p99_ms = 0;
};
// fdatasync after appending 64 KiB, what one batch of the journal writes.
inline DiskSpeed measure_disk(const std::filesystem::path& folder) {
    const auto path = (folder / "fdatasync").string();
    const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) throw Fault{path + ": cannot be made"};
    const std::string block(65'536, 'x');
    std::vector<double> took;
    for (int i = 0; i < 200; ++i) {
        const auto start = std::chrono::steady_clock::now();
        if (::write(file, block.data(), block.size()) < 0 || ::fdatasync(file) != 0) throw Fault{path + ": cannot be written"};
        took.push_back(seconds_since(start) * 1e3);
    }
    ::close(file);
    std::filesystem::remove(path);
    return {share(took, 0.5), share(took, 0.99)};
}

inline double resident_megabytes() {
    std::ifstream file{"/proc/self/statm"};
    long pages = 0, resident = 0;
    file >> pages >> resident;
    return static_cast<double>(resident) * static_cast<double>(::sysconf(_SC_PAGESIZE)) / 1e6;
}

}    // namespace terrace::bench
