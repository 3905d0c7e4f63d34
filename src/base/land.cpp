#include "base/land.hpp"

#include "base/text_form.hpp"

namespace terrace {

Result<std::int64_t> thirds_of_square_metres(Land land) {
    std::int64_t thirds = 0;
    if (__builtin_mul_overflow(land.hundredths, 20, &thirds)) return refuse(No::out_of_range, "land", "±4.6e15 mu");
    return thirds;
}

Result<std::int64_t> square_metres(Land land) {
    const auto thirds = thirds_of_square_metres(land);
    if (!thirds) return thirds;
    const auto half = *thirds < 0 ? -1 : 1;    // thirds never lie on a half, so 1/3 down and 2/3 up decide
    return (*thirds + half) / 3;
}

Result<Land> add(Land a, Land b) {
    Land sum;
    if (__builtin_add_overflow(a.hundredths, b.hundredths, &sum.hundredths)) return refuse(No::out_of_range, "land", "±9.2e16 mu");
    return sum;
}

Result<Land> read_land(std::string_view given) {
    std::string_view text = given;
    const std::string_view unit = "亩";
    while (text.ends_with(' ')) text.remove_suffix(1);
    if (text.ends_with(unit)) text.remove_suffix(unit.size());
    const auto hundredths = read_decimal(text, 2);
    if (!hundredths) return refuse(No::bad_value, "land", "12.50");
    return Land{*hundredths};
}

std::string write(Land land) { return write_decimal(land.hundredths, 2); }

}    // namespace terrace
