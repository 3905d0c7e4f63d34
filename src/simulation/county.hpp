#pragma once
// The county that the simulation lives in: three townships, nine villages, a grid leader in each, a water station, secretaries who
// stand in for one another, and holders that change in the middle of the year.

#include "desk/views.hpp"
#include "simulation/plain_tree.hpp"

namespace terrace::simulation {

struct Office {
    PostId post;
    PersonId first, second;    // the second holds the post from `changes` on
    Instant changes;
    PlaceId place;
};

struct SimulatedCounty {
    PlaceId county;
    std::vector<PlaceId> towns, villages;
    std::vector<Office> secretaries, grid_leaders, water;    // one a township, one a village, one a township
    Views views;

    explicit SimulatedCounty(Instant start) {
        auto tree = std::make_shared<PlainTree>();
        const Day long_ago{0};
        county = PlaceId{5306220000002009};
        tree->add({county, "530622000000", "巧家县", 3, Partition::administrative, {}, long_ago, {}});
        for (int town = 0; town < 3; ++town) {
            const PlaceId town_id{5306221000002009 + town * 10'000'000};
            tree->add({town_id, std::to_string(530622100 + town) + "000", "镇", 4, Partition::administrative, county, long_ago, {}});
            towns.push_back(town_id);
            for (int village = 0; village < 3; ++village) {
                const PlaceId village_id{town_id.number + (village + 1) * 10'000};
                tree->add({village_id, std::to_string(530622100 + town) + "20" + std::to_string(village), "村", 5, Partition::administrative, town_id, long_ago, {}});
                villages.push_back(village_id);
            }
        }
        auto roster = std::make_shared<Roster>(tree);
        const Period always{Instant{0}, {}};
        roster->put(RoleFacts{"grid_leader", "网格长", "Grid leader", {"cases.*", "read.cases"}, 0});
        roster->put(RoleFacts{"water", "供水站", "Water station", {"cases.*", "read.cases"}, 0});
        roster->put(RoleFacts{"first_responsible", "第一责任人", "First responsible", {"*"}, 1});
        const auto office = [&](std::string_view role, const std::string& name, PlaceId place, PostId superior, int days_until_change) {
            Office made{named<PostId>(name), named<PersonId>(name + " 1"), named<PersonId>(name + " 2"), start + days(days_until_change), place};
            roster->put(PostFacts{made.post, name, name, place, {}, superior, "", always});
            roster->put(Holding{made.post, made.first, {Instant{0}, made.changes}, false});
            roster->put(Holding{made.post, made.second, {made.changes, {}}, false});
            roster->put(AssignmentFacts{named<AssignmentId>(name), made.post, std::string{role}, place, "", always});
            return made;
        };
        const auto head = office("first_responsible", "county", county, {}, 1'000);
        for (std::size_t i = 0; i < towns.size(); ++i) {
            secretaries.push_back(office("first_responsible", "secretary " + std::to_string(i), towns[i], head.post, 100 + 70 * static_cast<int>(i)));
            water.push_back(office("water", "water " + std::to_string(i), towns[i], secretaries.back().post, 200));
        }
        for (std::size_t i = 0; i < villages.size(); ++i)
            grid_leaders.push_back(office("grid_leader", "grid leader " + std::to_string(i), villages[i], secretaries[i / 3].post, 60 + 30 * static_cast<int>(i)));
        // Everybody is away for a fortnight; the next village's leader stands in.
        for (std::size_t i = 0; i < villages.size(); ++i) {
            const auto away = start + days(20 + 35 * static_cast<int>(i));
            roster->put(StandIn{grid_leaders[i].post, grid_leaders[(i + 1) % villages.size()].post, {away, away + days(14)}});
        }
        auto playbook = std::make_shared<Playbook>();
        PlaybookVersion version{"simulated", 1, Day{0}, county, {}};
        version.case_kinds = {
            CaseKind{"water", {"供水", "Water"}, "drop", "problem", {3, LimitUnit::working_day}, {2, LimitUnit::working_hour}, "限时办结制第4条", "water", 30, false, "cases/water@1"},
            CaseKind{"road", {"路、桥", "Road, bridge"}, "road", "livelihood", {5, LimitUnit::working_day}, {4, LimitUnit::working_hour}, "限时办结制第4条", "", 30, false, "cases/road@1"},
            CaseKind{"flood", {"塌方", "Landslide"}, "slide", "problem", {24, LimitUnit::hour}, {1, LimitUnit::hour}, "限时办结制第5条", "first_responsible", 30, false, "cases/flood@1"}};
        playbook->install(version);
        auto calendar = Calendar::read(published_holidays());
        if (!calendar) throw Fault{say(calendar.error(), Language::en)};
        auto clock = Clock::make(*calendar, default_office_hours(), Zone{});
        views = {tree, roster, playbook, std::make_shared<const Clock>(*clock), [](const Sha256&) -> std::string { throw Fault{"no files"}; }, 1};
    }
};

}    // namespace terrace::simulation
