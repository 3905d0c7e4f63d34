#pragma once
// What every fuzz target shares: the bytes as text, and a stop that libFuzzer reports with the input that led to it.

#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace terrace::fuzz {

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

inline void must(bool holds) {
    if (!holds) std::abort();
}

}    // namespace terrace::fuzz
