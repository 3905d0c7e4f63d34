#pragma once
// Sums in capitals (中文大写金额) as bank practice writes them on payments: 壹佰万元零壹分. After 元 or 角 stands 整 when nothing smaller
// follows; as here, a sum that ends with 角 goes without it, which the rules leave open.
// Source: 支付结算办法 附一 正确填写票据和结算凭证的基本规定.

#include "base/money.hpp"

namespace terrace {

constexpr std::int64_t capitals_yuan_max = 9'999'999'999'999'999;    // 仟万亿 is the largest unit in use

// "叁拾伍元壹角捌分", "零元整". out_of_range for a sum below zero or above the most.
Result<std::string> in_capitals(Money);
// Reads what in_capitals writes, also with 正 for 整 and with either after 角; bad_value for anything else.
Result<Money> read_capitals(std::string_view);

}    // namespace terrace
