#include "base/result.hpp"

#include <cstdio>
#include <cstdlib>

namespace terrace {

void stop(const char* condition, const char* file, int line) noexcept {
    std::fprintf(stderr, "terrace: broken invariant %s at %s:%d\n", condition, file, line);
    std::abort();
}

}    // namespace terrace
