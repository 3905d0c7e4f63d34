#pragma once
// `terrace serve`: opens the data folder, answers HTTP until SIGTERM or SIGINT, then drains.

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace terrace {

struct ServeOptions {
    std::filesystem::path data;
    std::string listen = "127.0.0.1:8080";
    std::string listen_tls;    // "" : none
    int threads = 1;
    std::int64_t requests_per_minute = 12'000;    // of one address and of one bearer; 0: not limited
};

// Prints "terrace: ready on http://ADDR:PORT" when it answers. Returns the process's exit code.
Result<int> serve(const ServeOptions&);

}    // namespace terrace
