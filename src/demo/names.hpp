#pragma once
// Invented names: a family name and a given name drawn from lists of our own. Whoever bears one of them is not meant.

#include "base/chance.hpp"

#include <string>

namespace terrace::demo {

std::string family_name(Chance&);
std::string given_name(Chance&);
std::string full_name(Chance&);

// "社区居民委员会" and "村民委员会" said shortly: 文笔社区, 拖坑村.
std::string short_name(std::string name);
// 1 → 一 … 99 → 九十九
std::string chinese_number(int);

}    // namespace terrace::demo
