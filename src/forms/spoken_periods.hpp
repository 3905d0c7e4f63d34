#pragma once
// Periods as headings say them (上半年, 1-9月, 截至10月底, 环比增减), taken out of a heading's text.

#include "forms/words.hpp"

namespace terrace::forms {

void take_periods(Heading&);
// 环比增减, 较上年同期增加, 增减额: leaves 环比增减, 同比增减 or 增减 in the text, so that a heading is told from the one it is compared with.
void take_change(Heading&);

}    // namespace terrace::forms
