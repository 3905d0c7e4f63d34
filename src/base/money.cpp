#include "base/money.hpp"

#include "base/text_form.hpp"

namespace terrace {
namespace {

tl::unexpected<Refusal> too_much() { return refuse(No::out_of_range, "amount", "±9.2e18 fen"); }

}    // namespace

Result<Money> add(Money a, Money b) {
    Money sum;
    if (__builtin_add_overflow(a.fen, b.fen, &sum.fen)) return too_much();
    return sum;
}

Result<Money> subtract(Money a, Money b) {
    Money rest;
    if (__builtin_sub_overflow(a.fen, b.fen, &rest.fen)) return too_much();
    return rest;
}

Result<Money> multiply(Money money, std::int64_t times) {
    Money product;
    if (__builtin_mul_overflow(money.fen, times, &product.fen)) return too_much();
    return product;
}

Result<Money> read_money(std::string_view given) {
    if (given.size() > 200) return refuse(No::bad_value, "amount", "1234.50");
    const auto half = to_half_width(given);
    std::string_view text = half;
    const auto trim = [&] {
        while (text.starts_with(' ')) text.remove_prefix(1);
        while (text.ends_with(' ')) text.remove_suffix(1);
    };
    trim();
    for (const std::string_view sign : {"¥", "￥"})
        if (text.starts_with(sign)) text.remove_prefix(sign.size());
    if (text.ends_with("元")) text.remove_suffix(std::string_view{"元"}.size());
    trim();
    const auto fen = read_decimal(text, 2);
    if (!fen) return refuse(No::bad_value, "amount", "1234.50");
    return Money{*fen};
}

std::string write(Money money) { return write_decimal(money.fen, 2); }
std::string write_grouped(Money money) { return write_decimal(money.fen, 2, true); }

}    // namespace terrace
