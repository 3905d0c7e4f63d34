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

// Whom a case about a thing of that kind goes to (这类设施的事派给谁).
struct AssetRoute {
    std::string asset;            // the kind of asset: "qiaojia_upkeep.street_lamp"
    std::string to;               // role of the nearest post; "": who keeps the thing, and the kind's own route while nobody does
    bool shown = false;           // residents may see such things and name them
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
    bool exposable = false;       // a problem of public places, which may be shown in public when nobody mends it
    std::vector<AssetRoute> assets{};     // the things such a case may be about
};

// A stage a case passes through (办理环节), in the county's words. It begins with an event of the cases module.
struct CaseStage {
    std::string id;               // "dispatched"
    Wording name;                 // 任务派遣
    std::string begins;           // "cases.offered"
};

// What a post may do for the places it is assigned to in this role (角色).
struct RoleRule {
    std::string id;               // "grid_leader"
    Wording name;                 // 网格长
    std::vector<std::string> acts;    // "cases.answer"; "cases.*" stands for all of a module, "*" for all
    std::int64_t exactly = 0;     // posts with this role a place must have; 0: any number
    std::string basis;
    std::int64_t level = 0;       // the places that must have it: 3 every county, 4 every township, 5 every village; 0: those that have one
};

// How long things take when a place's problem is shown in public (曝光).
struct ExposureNorms {
    Limit reply{2, LimitUnit::working_day};       // whoever answers is heard first
    Limit shown{30, LimitUnit::calendar_day};     // from publication
    Limit mended{7, LimitUnit::calendar_day};     // once it is mended
};

// Norms of case work that are not a kind's own.
struct CaseNorms {
    Limit urgent;                         // answer to an urgent case (紧急件)
    std::int64_t extension_working_days_max = 30;
    std::int64_t call_back_percent = 10;  // of the answered cases of kinds with call_back
    Wording outside_unit;                 // who takes a complaint when no desk is free of conflict (派驻机构)
    std::string outside_role;             // the role of its post
    std::string basis;
    ExposureNorms exposure{};
};

// What one playbook says, valid from a day at a place and all beneath it.
struct PlaybookVersion {
    std::string name;             // "qiaojia"
    std::int64_t version = 0;
    Day valid_from;
    PlaceId place;
    std::vector<CaseKind> case_kinds;    // in tile order
    std::vector<CaseStage> case_stages{};    // in the order a case passes them
    CaseNorms case_norms{};
};

// The work methods of one playbook in one version (methods.hpp), and the places where it holds.
struct Methods;
struct InstalledMethods {
    std::shared_ptr<const Methods> methods;
    std::vector<PlaceId> places;
};

// Every installed version; answers for a day and a path of places (the nearest place's playbook wins, then the latest). Of work
// methods several playbooks may hold at one place; of each the latest version of that day.
class Playbook {
  public:
    void install(PlaybookVersion);
    void install(InstalledMethods);
    // Those that hold at the last place of the path, in the order of their first installation.
    std::vector<const InstalledMethods*> methods_at(const std::vector<PlaceId>& path, Day on) const;
    // The version of a playbook that holds on that day; nullptr when none does.
    const InstalledMethods* methods(std::string_view playbook, Day on) const;
    const std::vector<InstalledMethods>& all_methods() const { return methods_; }
    const CaseKind* case_kind(std::string_view kind, const std::vector<PlaceId>& path, Day on) const;
    // The nearest version at a place on a day; nullptr when none holds.
    const PlaybookVersion* at(const std::vector<PlaceId>& path, Day on) const { return nearest(path, on); }
    std::vector<const CaseKind*> case_kinds(const std::vector<PlaceId>& path, Day on) const;
    const std::vector<PlaybookVersion>& versions() const { return versions_; }

  private:
    const PlaybookVersion* nearest(const std::vector<PlaceId>& path, Day on) const;
    std::vector<PlaybookVersion> versions_;
    std::vector<InstalledMethods> methods_;
};

}    // namespace terrace
