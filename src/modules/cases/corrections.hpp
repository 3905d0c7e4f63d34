#pragma once
// What a case says of itself can be wrong: the place, the kind, the point. A correction replaces one of these, and says which version
// of the case its author had before the eyes. What the author had seen it replaces; what others said meanwhile stands beside it: both
// are kept, the case is disputed (有争议), and somebody who sees all sides settles it. In whatever order phones send what they kept,
// the same sides remain.

#include "desk/module.hpp"

namespace terrace::cases {

// A point the author chose to give, in units of 1e-7 degree, WGS-84.
struct Point {
    std::int32_t lon_e7 = 0, lat_e7 = 0;
    auto operator<=>(const Point&) const = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (lon_e7, lat_e7))

struct CorrectCase {
    static constexpr std::string_view name = "cases.correct", zh = "更正地点、类别或位置(带上看到的版本)", en = "Correct place, kind or point (with the version seen)";
    CaseId case_;
    std::optional<PlaceId> place;
    std::optional<ShortText> kind;
    std::optional<Point> point;
};
BOOST_DESCRIBE_STRUCT(CorrectCase, (), (case_, place, kind, point))

struct SettleCase {
    static constexpr std::string_view name = "cases.settle", zh = "两边都看过,定下来", en = "Settle what is disputed, having seen all sides";
    CaseId case_;
    std::optional<PlaceId> place;
    std::optional<ShortText> kind;
    std::optional<Point> point;
};
BOOST_DESCRIBE_STRUCT(SettleCase, (), (case_, place, kind, point))

struct CaseCorrected {
    static constexpr std::string_view name = "cases.corrected", zh = "更正", en = "Corrected";
    std::optional<PlaceId> place;        // as this author says
    std::optional<ShortText> kind;
    std::optional<Point> point;
    PostId by;
    PersonId author;
    Instant at;
    std::int32_t seen = 0;
    bool settles = false;
    PlaceId place_now;                   // what holds after it; while disputed, what was said last
    ShortText kind_now, category_now;
    bool disputed = false;
    bool operator==(const CaseCorrected&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseCorrected, (), (place, kind, point, by, author, at, seen, settles, place_now, kind_now, category_now, disputed))

// One side of a field: what somebody says it is.
template <class T>
struct Side {
    T value{};
    PostId by;
    Uuid author;
    Instant at;
    std::int32_t version = 0;    // of the case, when it arrived
    // Of two words the later holds; of two at the same instant, the one by the greater author: the same choice in any order.
    bool before(const Side& other) const { return std::tie(at, author, value) < std::tie(other.at, other.author, other.value); }
};

template <class T>
class Sides {
  public:
    // What its author had seen goes; of one author only the latest word counts, however late an earlier one arrives.
    void say(Side<T> said, std::int32_t seen) {
        std::erase_if(sides_, [&](const auto& one) { return one.version <= seen; });
        const auto own = std::find_if(sides_.begin(), sides_.end(), [&](const auto& one) { return one.author == said.author; });
        if (own == sides_.end()) {
            sides_.push_back(std::move(said));
        } else if (own->before(said)) {
            *own = std::move(said);
        }
        std::sort(sides_.begin(), sides_.end(), [](const auto& a, const auto& b) { return a.before(b); });
    }
    const Side<T>* holds() const { return sides_.empty() ? nullptr : &sides_.back(); }    // nullptr: as it was opened
    bool disputed() const {
        return std::any_of(sides_.begin(), sides_.end(), [&](const auto& one) { return one.value != sides_.front().value; });
    }
    const std::vector<Side<T>>& all() const { return sides_; }
    std::int32_t newest() const {
        std::int32_t version = 0;
        for (const auto& one : sides_) version = std::max(version, one.version);
        return version;
    }

  private:
    std::vector<Side<T>> sides_;    // the earliest said first; at most one an author
};

struct Corrections {
    Sides<PlaceId> place;
    Sides<ShortText> kind;
    Sides<Point> point;
    bool disputed() const { return place.disputed() || kind.disputed() || point.disputed(); }
};

}    // namespace terrace::cases
