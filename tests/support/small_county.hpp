#pragma once
// A county small enough to read: one township, two villages, three posts, two kinds of case, a clock that the test turns.
// Used by the tests.

#include "base/result.hpp"
#include "desk/desk.hpp"
#include "simulation/plain_tree.hpp"
#include "support/scratch_folder.hpp"

#include <filesystem>
#include <set>

namespace terrace::testing {

using simulation::named;
using simulation::PlainTree;

// A wall clock that stands still until it is turned.
class HandClock final : public WallClock {
  public:
    explicit HandClock(std::string_view at) : now_{*read_instant(at)} {}
    Instant now() const override { return now_; }
    void turn(Span by) { now_ = now_ + by; }
    void set(std::string_view at) { now_ = *read_instant(at); }

  private:
    Instant now_;
};

// A vault in memory, for tests that are not about the vault.
class PlainVault final : public Vault {
  public:
    void seal(Sealed& text, const SubjectId& subject, std::string_view) override {
        if (text.key.empty()) text.key = TextId{derived_uuid(Uuid{}, "text " + std::to_string(++made_))};
        text.box = "sealed:" + text.plain;
        kept_[text.key] = {text.plain, subject};
        text.plain.clear();
    }
    void keep() override {}
    void discard() override {}
    std::optional<std::string> unseal(const Sealed& text) const override {
        const auto found = kept_.find(text.key);
        return found == kept_.end() ? std::nullopt : std::optional{found->second.first};
    }
    std::string fingerprint(std::string_view bytes) const override { return keyed("fingerprint", bytes).substr(0, 16); }
    std::string keyed(std::string_view use, std::string_view bytes) const override {
        return std::string{sha256(std::string{use} + '\0' + std::string{bytes}).view()};
    }
    std::int64_t forget(const SubjectId& subject) override {
        std::erase_if(finders_, [&](const auto& one) { return one.first.first == subject; });
        return static_cast<std::int64_t>(std::erase_if(kept_, [&](const auto& one) { return one.second.second == subject; }));
    }
    std::int64_t forget_text(const TextId& id) override { return static_cast<std::int64_t>(kept_.erase(id)); }
    void find_by(const SubjectId& subject, std::string_view use, std::string_view text) override {
        finders_[{subject, std::string{use}}] = text;
    }
    std::vector<SubjectId> found_by(std::string_view use, std::string_view text) const override {
        std::vector<SubjectId> all;
        for (const auto& [finder, kept] : finders_)
            if (finder.second == use && kept == text) all.push_back(finder.first);
        return all;
    }

  private:
    std::map<TextId, std::pair<std::string, SubjectId>> kept_;
    std::map<std::pair<SubjectId, std::string>, std::string> finders_;
    int made_ = 0;
};

// 县 → 镇 → 文笔 and 双河; li keeps the grid of 文笔, wang runs the water station, zhao is the township's secretary.
struct SmallCounty {
    PlaceId county{5306220000002009}, town{5306221120002009}, wenbi{5306221122022021}, shuanghe{5306221112012021};
    PostId li = named<PostId>("li"), wang = named<PostId>("wang"), zhao = named<PostId>("zhao");
    PersonId li_person = named<PersonId>("li"), wang_person = named<PersonId>("wang"), zhao_person = named<PersonId>("zhao");

    Views views() const {
        auto tree = std::make_shared<PlainTree>();
        const Day from{0};
        tree->add({county, "530622000000", "巧家县", 3, Partition::administrative, {}, from, {}});
        tree->add({town, "530622112000", "蒙姑镇", 4, Partition::administrative, county, from, {}});
        tree->add({wenbi, "530622112202", "文笔社区", 5, Partition::administrative, town, from, {}});
        tree->add({shuanghe, "530622111201", "双河社区", 5, Partition::administrative, town, from, {}});
        auto roster = std::make_shared<Roster>(tree);
        const Period always{Instant{0}, {}};
        roster->put(RoleFacts{"grid_leader", "网格长", "Grid leader", {"cases.*", "records.*", "read.cases"}, 0});
        roster->put(RoleFacts{"water", "供水站", "Water station", {"cases.*", "read.cases"}, 0});
        roster->put(RoleFacts{"first_responsible", "第一责任人", "First responsible", {"*"}, 1});
        const auto post = [&](PostId id, PersonId person, const char* zh, const char* en, const char* role, PlaceId place, PostId superior) {
            roster->put(PostFacts{id, zh, en, place, {}, superior, "", always});
            roster->put(Holding{id, person, always, false});
            roster->put(AssignmentFacts{named<AssignmentId>(std::string{en} + role), id, role, place, "", always});
        };
        post(zhao, zhao_person, "镇党委书记", "Township secretary", "first_responsible", town, {});
        post(li, li_person, "文笔网格长", "Grid leader of Wenbi", "grid_leader", wenbi, zhao);
        post(wang, wang_person, "供水站", "Water station", "water", town, zhao);
        auto playbook = std::make_shared<Playbook>();
        PlaybookVersion version{"test", 1, Day{0}, county, {}};
        CaseKind water{"water", {"供水", "Water"}, "drop", "problem", {3, LimitUnit::working_day}, {2, LimitUnit::working_hour}, "限时办结制第4条", "water", 30, false, "cases/water@1"};
        CaseKind road{"road", {"路、桥", "Road, bridge"}, "road", "livelihood", {5, LimitUnit::working_day}, {4, LimitUnit::working_hour}, "限时办结制第4条", "", 30, false, "cases/road@1", true,
                      {{"qiaojia_upkeep.street_lamp", "", true}, {"qiaojia_upkeep.pump", "water", false}}};
        version.case_kinds = {water, road};
        playbook->install(version);
        auto calendar = Calendar::read(published_holidays());
        if (!calendar) throw Fault{say(calendar.error(), Language::en)};
        auto clock = Clock::make(*calendar, default_office_hours(), Zone{});
        return {tree, roster, playbook, std::make_shared<const Clock>(*clock), [](const Sha256&) -> std::string { throw Fault{"a small county has no files"}; }, 1};
    }
    Actor acting(PostId post) const {
        const auto person = post == li ? li_person : post == wang ? wang_person : zhao_person;
        return {ActorKind::post, person, post};
    }
};

inline Envelope envelope(std::string_view id, std::string_view command, json::value body) {
    Envelope made;
    made.id = named<CommandId>(id);
    made.command = command;
    made.body = std::move(body);
    return made;
}

}    // namespace terrace::testing
