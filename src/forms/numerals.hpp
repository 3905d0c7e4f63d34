#pragma once
// Numbers in Chinese characters (汉字数字): 二〇二六, 十一, 一百二十, 两千, 三万五千, 1.2万.

#include <cstdint>
#include <optional>
#include <string_view>

namespace terrace::forms {

// The longest number in Chinese characters that the text begins with, taken off it; nullopt, and nothing taken, when it begins with none.
// Written digit by digit (二〇二六) or with its units (一千零五十, 两万三). At most 16 characters, below 10^12.
std::optional<std::int64_t> take_chinese_number(std::string_view& text);

}    // namespace terrace::forms
