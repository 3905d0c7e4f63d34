#include "figures/rolled.hpp"

namespace terrace {

void add_to(std::int64_t& sum, std::int64_t term) {
    if (__builtin_add_overflow(sum, term, &sum)) sum = term < 0 ? INT64_MIN : INT64_MAX;
}

void Rolled::add(std::uint32_t bucket, std::uint32_t dims, const std::vector<std::uint32_t>& holders, std::int32_t month, const Sum& sum) {
    const auto [ways, fresh] = of_bucket_.try_emplace(bucket);
    if (fresh)
        for (const auto place : holders) {
            const auto [found, made] = series_of_.try_emplace(std::uint64_t{place} << 32 | dims, static_cast<std::uint32_t>(series_.size()));
            if (made) {
                series_.push_back({dims, month, {}});
                at_place_[place].push_back(found->second);
            }
            ways->second.push_back(found->second);
        }
    for (const auto index : ways->second) {
        auto& series = series_[index];
        if (month < series.first) {
            series.months.insert(series.months.begin(), static_cast<std::size_t>(series.first - month), Sum{});
            series.first = month;
        }
        const auto at = static_cast<std::size_t>(month - series.first);
        if (at >= series.months.size()) series.months.resize(at + 1);
        auto& here = series.months[at];
        here.count += sum.count;
        add_to(here.sum, sum.sum);
        here.records += sum.records;
    }
}

}    // namespace terrace
