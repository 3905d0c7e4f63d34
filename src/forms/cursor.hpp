#pragma once
// Reads on in a text of an office; what does not fit leaves it where it stood.

#include "forms/numerals.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

namespace terrace::forms {

class Cursor {
  public:
    explicit Cursor(std::string_view text, std::size_t at = 0) : text_{text}, at_{at} {}
    std::size_t at() const { return at_; }
    std::string_view rest() const { return text_.substr(at_); }
    bool word(std::string_view what) {
        if (!rest().starts_with(what)) return false;
        at_ += what.size();
        return true;
    }
    // The first that fits; say longer ones first.
    bool any(std::initializer_list<std::string_view> words) {
        return std::any_of(words.begin(), words.end(), [&](auto one) { return word(one); });
    }
    std::optional<int> digits(std::size_t least, std::size_t most) {
        std::size_t count = 0;
        int value = 0;
        for (; count < most && at_ + count < text_.size() && text_[at_ + count] >= '0' && text_[at_ + count] <= '9'; ++count) value = value * 10 + (text_[at_ + count] - '0');
        if (count < least) return std::nullopt;
        at_ += count;
        return value;
    }
    std::optional<int> chinese(int least, int most) {
        auto left = rest();
        const auto value = take_chinese_number(left);
        if (!value || *value < least || *value > most) return std::nullopt;
        at_ = text_.size() - left.size();
        return static_cast<int>(*value);
    }
    std::optional<int> either(std::size_t most_digits, int least, int most) {
        if (const auto value = digits(1, most_digits)) return value;
        return chinese(least, most);
    }
    bool marks() {
        bool some = false;
        while (any({"_", "×"})) some = true;
        return some;
    }

  private:
    std::string_view text_;
    std::size_t at_ = 0;
};

inline bool begins_character(std::string_view text, std::size_t at) { return at >= text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80; }

}    // namespace terrace::forms
