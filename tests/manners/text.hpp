#pragma once
// Small readings of text that the checks share.

#include <string>
#include <string_view>
#include <vector>

namespace terrace::manners {

inline std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find('\n');
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return lines;
}

inline std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n') {
            if (!word.empty()) {
                words.push_back(std::move(word));
            }
            word.clear();
        } else {
            word += c;
        }
    }
    if (!word.empty()) {
        words.push_back(std::move(word));
    }
    return words;
}

inline bool has(std::string_view text, std::string_view piece) { return text.find(piece) != std::string_view::npos; }

inline std::string folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash));
}

inline std::string name_of(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));    // npos + 1 is 0
}

// places.hpp, places.cpp and places_test.cpp have one stem: src/modules/places/places
inline std::string stem_of(std::string_view path) {
    auto stem = path.substr(0, path.rfind('.'));
    if (stem.ends_with("_test")) {
        stem.remove_suffix(5);
    }
    return std::string(stem);
}

inline std::string at(const std::string& path, std::size_t line_index, const std::string& what) {
    return path + ":" + std::to_string(line_index + 1) + ": " + what;
}

}    // namespace terrace::manners
