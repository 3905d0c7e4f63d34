#pragma once
// The journal as its one writer and its readers see it. Appending happens inside the store's transaction.

#include "base/result.hpp"
#include "journal/record.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace terrace {

struct Receipt {
    Position position = 0;        // of the command's first record
    std::int32_t parts = 0;
    std::string fingerprint;
};

class Journal {
  public:
    virtual ~Journal() = default;
    virtual Head head() const = 0;
    // The next record: position head+1, version last+1, chain after the head. Anything else is a bug and stops.
    virtual void append(const Record&) = 0;
    virtual std::vector<Record> stream(const Uuid&) = 0;
    virtual std::optional<Receipt> receipt(const CommandId&) = 0;
    // Records from `first` on, in order, until `visit` says false or `count` are seen.
    virtual void scan(Position first, std::int64_t count, const std::function<bool(const Record&)>& visit) = 0;
};

}    // namespace terrace
