#pragma once
// A "no" is a value (Result), a fault is an exception (Fault), a bug is a stop (ENSURE, on in production).

#include "base/no.hpp"

#include <stdexcept>
#include <string>
#include <tl/expected.hpp>

namespace terrace {

template <class T>
using Result = tl::expected<T, Refusal>;

inline tl::unexpected<Refusal> refuse(No no, std::string field = {}, std::string detail = {}) {
    return tl::unexpected<Refusal>(Refusal{no, std::move(field), std::move(detail)});
}

// Something outside the program failed: disk, network, a corrupt file. Caught once, at the edge.
class Fault : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

[[noreturn]] void stop(const char* condition, const char* file, int line) noexcept;

}    // namespace terrace

#define ENSURE(condition) \
    do { \
        if (!(condition)) [[unlikely]] \
            ::terrace::stop(#condition, __FILE__, __LINE__); \
    } while (false)
