#include "wire/http/rate_limit.hpp"

#include "base/result.hpp"

#include <algorithm>

namespace terrace::wire {

RateLimit::RateLimit(Rate rate, std::size_t keys_max) : rate_{rate}, keys_max_{keys_max} {
    ENSURE(rate.burst > 0 && rate.per_minute > 0 && keys_max > 0);
}

std::optional<Span> RateLimit::take(std::string_view key, Instant now) {
    const std::lock_guard lock{mutex_};
    const auto full = rate_.burst * unit;
    auto found = by_key_.find(key);
    if (found == by_key_.end()) {
        if (recent_.size() >= keys_max_) {
            by_key_.erase(recent_.back().key);
            recent_.pop_back();
        }
        recent_.push_front({std::string{key}, full, now});
        found = by_key_.emplace(recent_.front().key, recent_.begin()).first;
    } else {
        recent_.splice(recent_.begin(), recent_, found->second);
    }
    auto& bucket = *found->second;
    // A clock set back must not empty or freeze a bucket; one set far ahead fills it once.
    const auto passed = std::clamp<std::int64_t>((now - bucket.filled).ms, 0, full / rate_.per_minute + 1);
    bucket.level = std::min(full, bucket.level + passed * rate_.per_minute);
    bucket.filled = now;
    if (bucket.level >= unit) {
        bucket.level -= unit;
        return std::nullopt;
    }
    const auto wait = (unit - bucket.level + rate_.per_minute - 1) / rate_.per_minute;
    return Span{std::max<std::int64_t>(wait, 1000)};
}

std::size_t RateLimit::keys() const {
    const std::lock_guard lock{mutex_};
    return recent_.size();
}

}    // namespace terrace::wire
