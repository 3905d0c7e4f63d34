#include "modules/assessments/results.hpp"

#include <algorithm>

namespace terrace::assessments {
namespace {

using Wide = __int128;

constexpr std::int64_t million = 1'000'000;

Wide scaled(std::int64_t value, int decimals) noexcept {
    Wide out = value;
    for (int n = 0; n < decimals; ++n) out *= 10;
    return out;
}

// The greatest whole number whose square is not above n.
Wide root(Wide n) noexcept {
    Wide low = 0, high = Wide{1} << 63;
    while (low + 1 < high) {
        const auto middle = low + (high - low) / 2;
        (middle * middle <= n ? low : high) = middle;
    }
    return low;
}

}    // namespace

void add(Tally& tally, Outcome outcome, std::int64_t weight) noexcept {
    if (outcome == Outcome::not_applicable) return;
    ++tally.counted;
    tally.weight_counted += weight;
    if (outcome != Outcome::met) return;
    ++tally.met;
    tally.weight_met += weight;
}

bool reaches(const Tally& tally, std::int64_t percent) noexcept {
    if (tally.counted == 0) return false;
    if (tally.weight_counted > 0) return tally.weight_met * 100 >= percent * tally.weight_counted;
    return tally.met * 100 >= percent * tally.counted;
}

Outcome judged(const AssessmentItem& item, std::int64_t value, int decimals) noexcept {
    const auto millionths = scaled(value, 6 - std::clamp(decimals, 0, 6));
    if (item.least && millionths < *item.least) return Outcome::unmet;
    if (item.most && millionths > *item.most) return Outcome::unmet;
    return Outcome::met;
}

Outcome of_below(std::int64_t met, std::int64_t counted, std::int64_t percent) noexcept {
    if (counted == 0) return Outcome::not_applicable;
    return met * 100 >= percent * counted ? Outcome::met : Outcome::unmet;
}

std::optional<Bounds> bounds(Share share) noexcept {
    const auto x = share.part, n = share.of;
    if (n <= 0 || n > share_of_max || x < 0 || x > n) return std::nullopt;
    // With z² = 3.8416 = 38416/10⁴ the bounds are (x + z²/2 ∓ √R) / (n + z²), R = z²·(x(n−x)/n + z²/4).
    // Times 10⁴: (10⁴x + 19208 ∓ √(10⁸R)) / (10⁴n + 38416), and 10⁸R = 38416·(10⁴·4·x(n−x) + 38416·n) / 4n. The root is taken in
    // thousandths, once from below and once from above.
    const Wide above = Wide{38416} * (Wide{40'000} * x * (n - x) + Wide{38416} * n) * million;
    const Wide below = Wide{4} * n;
    const auto floor_root = root(above / below);
    const auto ceiling_root = floor_root * floor_root * below == above ? floor_root : floor_root + 1;
    const Wide middle = (Wide{10'000} * x + 19'208) * 1'000, whole = (Wide{10'000} * n + 38'416) * 1'000;
    const Wide low = (middle - ceiling_root) * million, high = (middle + ceiling_root) * million;
    Bounds out;
    out.low = low <= 0 || x == 0 ? 0 : static_cast<std::int64_t>(low / whole);
    out.high = x == n ? in_full : std::min<std::int64_t>(in_full, static_cast<std::int64_t>((high + whole - 1) / whole));
    return out;
}

std::vector<Ranked> ranked(std::span<const Contestant> all) {
    std::vector<Ranked> out(all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        out[i].bounds = bounds(all[i].share);
        out[i].why = !out[i].bounds ? NoRank::no_figure : all[i].share.of < few ? NoRank::few : NoRank::alone;
    }
    const auto compared = [&](std::size_t i) { return out[i].bounds && all[i].share.of >= few; };
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!compared(i)) continue;
        std::int64_t better = 0, others = 0;
        bool separable = true;
        for (std::size_t j = 0; j < all.size(); ++j) {
            if (j == i || !compared(j) || all[j].group != all[i].group) continue;
            ++others;
            better += out[j].bounds->low > out[i].bounds->high;
            separable &= out[j].bounds->low > out[i].bounds->high || out[j].bounds->high < out[i].bounds->low;
        }
        if (others == 0) continue;
        out[i].why = separable ? NoRank::ranked : NoRank::not_separable;
        if (separable) out[i].rank = better + 1;
    }
    return out;
}

}    // namespace terrace::assessments
