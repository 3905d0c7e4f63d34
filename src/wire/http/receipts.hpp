#pragma once
// Who speaks by a receipt (凭回执): somebody without an account shows the number and the secret word printed on the receipt of one
// case, and is that case's asker for this one request:
//
//     authorization: Receipt 7K2M4-TQX8A K3M9QZ
//
// A header, because an address is kept by histories, logs and proxies. Wrong words slow down whoever tries them, as at sign-in.

#include "access/throttle.hpp"
#include "base/result.hpp"
#include "journal/record.hpp"
#include "wire/http/exchange.hpp"

#include <functional>
#include <mutex>

namespace terrace::wire {

constexpr std::size_t receipt_characters_max = 40;    // number and word together

class Receipts {
  public:
    // The case to which number and word belong together; none when they do not. Reads the ledger: not for the transport's threads.
    using Find = std::function<std::optional<Uuid>(std::string_view number, std::string_view word)>;

    explicit Receipts(Find find) : find_{std::move(find)} {}

    static bool shown(const Request&);    // whether the request speaks by a receipt, rightly or wrongly
    // A caller whose id is the case. A wrong word and an unknown number get the same answer.
    Result<Actor> who(const Request&, Instant now);

  private:
    Find find_;
    std::mutex mutex_;
    Throttle by_number_;
    Throttle by_address_{ThrottleLimits{.free_failures = 20, .wait_first = seconds(1)}};
};

}    // namespace terrace::wire
