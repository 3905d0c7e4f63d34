#pragma once
// What people say when they ask, and what they are told: invented, in plain words, by kind of case.

#include "base/chance.hpp"

#include <string>
#include <string_view>

namespace terrace::demo {

std::string story_of(std::string_view kind, Chance&);
std::string answer_to(std::string_view kind, Chance&);
std::string progress_of(std::string_view kind, Chance&);
std::string visit_note(Chance&);

}    // namespace terrace::demo
