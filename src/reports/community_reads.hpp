#pragma once
// What a community's home shows (文笔社区的五扇门) and what the public sees: figures once a day, only as "at least".

#include "desk/route.hpp"

namespace terrace::reports {

// A public count is told in whole fives, rounded down, as "at least": two public answers, of neighbouring places, of a place and
// its parts or of two days, then never leave a difference of fewer than five. Less than five is told as "fewer than 5".
constexpr std::int64_t public_step = 5;
std::optional<std::int64_t> public_count(std::int64_t exact) noexcept;    // nullopt: fewer than five

// A kind of case is mediated (调解) where the basis of its limits says so (人民调解法, 依自愿调解): no list of kinds is kept beside the playbook.
bool is_mediated(const CaseKind&);

std::vector<Route> community_routes();

}    // namespace terrace::reports
