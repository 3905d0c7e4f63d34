#pragma once
// What a replay shall make (history.yaml): invented work of a sample office, by kind of record, with sizes and totals. It is test data
// about nobody; it is written so that the sample is as large as the place a press text tells of.

#include "yaml/yaml.hpp"

#include <cstdint>
#include <map>
#include <optional>

namespace terrace::replay {

constexpr std::int64_t records_in_batch_max = 100'000;
constexpr std::int64_t decoys_percent_least = 10;    // of what counts, so many records more that must not count

using FieldValues = std::map<std::string, std::string>;

// So many records of one kind.
struct RecordBatch {
    std::string id;                // which batch it is: kinds may have several
    std::string kind;
    std::int64_t records = 0;
    std::vector<std::string> at;   // "village", "township", "county", "group", "segment", or division codes
    std::int64_t skip = 0;         // begin with the place after so many
    FieldValues set;               // the same in each record
    FieldValues sum;               // shared out over the records
    FieldValues lines;             // "第{n}座": n from 1
    std::optional<Day> from, until;
};

struct AssignmentBatch {
    std::string role;
    std::int64_t count = 0;
    std::vector<std::string> at;
};

struct CaseBatch {
    std::string kind;
    std::int64_t count = 0;
    std::vector<std::string> at;
    bool solved = false;    // answered and confirmed by another post; otherwise taken only
    std::optional<Day> from, until;
};

struct RoleMade {
    std::string id, zh, en;
};

// A boundary invented for the sample, in units of 1e-7 degree, WGS-84: lon, lat, lon, lat …, closed.
struct OutlineMade {
    std::string of;                // office or basin
    std::vector<std::int64_t> ring;
};

struct HistoryPlan {
    std::string playbook;
    std::int64_t office = 0;       // division code of level 2 or 3
    std::string office_name;
    Day from, until;               // the work lies between; what is told late comes after
    std::int64_t decoys_percent = decoys_percent_least;
    std::int64_t groups = 0;       // villagers' groups added to each village
    std::int64_t segments = 0;     // river segments added
    std::string basin;             // what the segments belong to
    std::vector<OutlineMade> outlines;
    std::vector<RoleMade> roles;
    std::vector<AssignmentBatch> assignments;
    std::vector<RecordBatch> records;
    std::vector<CaseBatch> cases;
};

// All flaws at once, each with its line.
tl::expected<HistoryPlan, std::vector<Flaw>> read_plan(std::string_view text, const std::string& file = "history.yaml");

// A total as `count` parts that add up to it, uneven, none below `least` nor above `most`. All are scaled alike.
// Refuses (out_of_range) when the bounds leave no room.
class Share {
  public:
    Share(std::int64_t total, std::int64_t count, std::int64_t least, std::int64_t most);
    bool fits() const;
    // `below(n)` gives a number in [0, n).
    template <class Below>
    std::vector<std::int64_t> out(Below&& below) const {
        std::vector<std::int64_t> parts(static_cast<std::size_t>(count_), total_ / count_);
        for (std::int64_t n = 0; n < total_ % count_; ++n) ++parts[static_cast<std::size_t>(n)];
        for (std::size_t n = 1; n < parts.size(); ++n) {
            auto& give = parts[n - 1];
            auto& take = parts[n];
            const auto room = std::min({give - least_, most_ - take, total_ / count_ / 2});
            if (room <= 0) continue;
            const auto moved = static_cast<std::int64_t>(below(static_cast<std::uint64_t>(room) + 1));
            give -= moved;
            take += moved;
        }
        return parts;
    }

  private:
    std::int64_t total_, count_, least_, most_;
};

}    // namespace terrace::replay
