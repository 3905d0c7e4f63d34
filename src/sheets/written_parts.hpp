#pragma once
// The parts of an Office file (ECMA-376), zipped: the same parts make the same bytes, for no clock goes in.

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace terrace {

struct WrittenPart {
    std::string name, text;
};

constexpr std::string_view xml_head = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)" "\n";

// For text and attributes; control characters, which XML cannot hold, become blanks.
std::string xml_escaped(std::string_view);

// bad_value when the file cannot be written.
Result<void> write_parts(const std::string& path, const std::vector<WrittenPart>&);

// Writes beside the file and puts it in its place when it is whole.
Result<void> put_in_place(const std::string& beside, const std::string& path, Result<void> written);
template <class Write>
Result<void> replace_whole(const std::string& path, Write&& write) {
    const auto beside = path + ".new";
    return put_in_place(beside, path, write(beside));
}

}    // namespace terrace
