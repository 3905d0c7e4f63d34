// A target is read to an absolute path that climbs nowhere and is UTF-8, or refused.
#include "tests/fuzz/bytes.hpp"
#include "wire/http/target.hpp"

using namespace terrace::wire;
using terrace::fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto read = read_target("GET", terrace::fuzz::text_of(data, size));
    if (read.wrong) {
        must(read.wrong->status >= 400);
        return 0;
    }
    const auto& path = read.target.path;
    must(path.starts_with('/') && is_utf8(path));
    must((path + "/").find("/../") == std::string::npos && path.find("//") == std::string::npos);
    must(read.target.query.size() <= query_parameters_max);
    return 0;
}
