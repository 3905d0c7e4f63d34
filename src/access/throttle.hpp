#pragma once
// Throttle (限速): who fails waits, twice as long each time. One key is one account, one card or one address; the memory is bounded.

#include "base/instant.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace terrace {

struct ThrottleLimits {
    int free_failures = 5;                     // before anybody waits
    Span wait_first = seconds(2);              // doubled with every further failure
    Span wait_max = minutes(15);
    Span forgotten_after = hours(1);           // without a failure
    std::size_t keys_max = 20'000;             // then the one that failed longest ago is forgotten
};

class Throttle {
  public:
    explicit Throttle(ThrottleLimits limits = {}) : limits_{limits} {}
    // How long the key must still wait; 0 when it may try.
    Span wait(std::string_view key, Instant now) const;
    void failed(std::string_view key, Instant now);
    void succeeded(std::string_view key);
    std::size_t keys() const noexcept { return failures_.size(); }

  private:
    struct Failures {
        int count = 0;
        Instant last;
    };
    void make_room(Instant now);
    ThrottleLimits limits_;
    std::unordered_map<std::string, Failures> failures_;
};

}    // namespace terrace
