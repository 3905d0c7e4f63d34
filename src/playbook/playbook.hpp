#pragma once
// Work methods as data (打法): which rule holds on which day at which place. This slots: kinds of case with their limits,
// routing and stages; roles with what they may do. Versions are dated; what was recorded stays as it was judged.

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

struct Wording {
    std::string zh, en;
};

// A kind of case (事项类别), one tile on the phone.
struct CaseKind {
    std::string id;               // "leak"
    Wording name;                 // 房屋漏水
    std::string icon;
    std::string category;         // "problem" (问题) or "livelihood" (民生实事)
    Limit answer;                 // from when it was said until it must be answered
    Limit accept;                 // from when an offer could be known until it must be accepted or given back
    std::string basis;            // document and clause the limits rest on
    std::string route;            // role of the post that should take it; "" : whoever was asked
    std::int64_t duplicate_days = 30;     // cases of this kind and place this recent are offered as duplicates
    bool call_back = false;       // closed cases of this kind are sampled for an independent call back
    std::string rule;             // id of the rule as recorded: "cases/leak@2021-01-01"
};

// What one playbook says, valid from a day at a place and all beneath it.
struct PlaybookVersion {
    std::string name;             // "qiaojia"
    std::int64_t version = 0;
    Day valid_from;
    PlaceId place;
    std::vector<CaseKind> case_kinds;    // in tile order
};

// Every installed version; answers for a day and a path of places (the nearest place's playbook wins, then the latest).
class Playbook {
  public:
    void install(PlaybookVersion);
    const CaseKind* case_kind(std::string_view kind, const std::vector<PlaceId>& path, Day on) const;
    std::vector<const CaseKind*> case_kinds(const std::vector<PlaceId>& path, Day on) const;
    const std::vector<PlaybookVersion>& versions() const { return versions_; }

  private:
    const PlaybookVersion* nearest(const std::vector<PlaceId>& path, Day on) const;
    std::vector<PlaybookVersion> versions_;
};

}    // namespace terrace
