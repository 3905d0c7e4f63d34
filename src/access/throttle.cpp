#include "access/throttle.hpp"

#include <algorithm>

namespace terrace {

Span Throttle::wait(std::string_view key, Instant now) const {
    const auto found = failures_.find(std::string{key});
    if (found == failures_.end()) return {};
    const auto& [count, last] = found->second;
    if (count < limits_.free_failures || now - last > limits_.forgotten_after) return {};
    const int doublings = std::min(count - limits_.free_failures, 30);
    const Span whole{std::min(limits_.wait_first.ms << doublings, limits_.wait_max.ms)};
    return std::max(Span{}, Span{whole.ms - (now - last).ms});
}

void Throttle::failed(std::string_view key, Instant now) {
    if (failures_.size() >= limits_.keys_max && !failures_.contains(std::string{key})) make_room(now);
    auto& one = failures_[std::string{key}];
    if (one.count > 0 && now - one.last > limits_.forgotten_after) one.count = 0;
    ++one.count;
    one.last = now;
}

void Throttle::succeeded(std::string_view key) { failures_.erase(std::string{key}); }

void Throttle::make_room(Instant now) {
    std::erase_if(failures_, [&](const auto& one) { return now - one.second.last > limits_.forgotten_after; });
    if (failures_.size() < limits_.keys_max) return;
    failures_.erase(std::min_element(failures_.begin(), failures_.end(), [](const auto& a, const auto& b) { return a.second.last < b.second.last; }));
}

}    // namespace terrace
