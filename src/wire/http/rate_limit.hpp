#pragma once
// Who asks too fast: a bucket of tokens for each key (an address, a token, a device), refilled at a steady rate.
// Memory is bounded: beyond keys_max the key unused for longest is forgotten, which is as good as a full bucket.

#include "base/instant.hpp"

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace terrace::wire {

struct Rate {
    std::int64_t burst = 60;         // tokens a full bucket holds
    std::int64_t per_minute = 600;   // tokens refilled
};

class RateLimit {
  public:
    explicit RateLimit(Rate rate, std::size_t keys_max = 100'000);

    // Takes one token: nullopt when there was one, else how long until there is (at least one second).
    std::optional<Span> take(std::string_view key, Instant now);
    std::size_t keys() const;

  private:
    struct Bucket {
        std::string key;
        std::int64_t level = 0;    // in 1/60000 token: per_minute tokens a minute is per_minute units a millisecond
        Instant filled;
    };
    static constexpr std::int64_t unit = 60'000;

    const Rate rate_;
    const std::size_t keys_max_;
    mutable std::mutex mutex_;
    std::list<Bucket> recent_;    // last used first
    std::unordered_map<std::string_view, std::list<Bucket>::iterator> by_key_;    // views of the keys in recent_
};

}    // namespace terrace::wire
