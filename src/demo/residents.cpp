#include "demo/residents.hpp"

#include "demo/names.hpp"

#include <fmt/format.h>

namespace terrace::demo {
namespace {

constexpr int people_elsewhere = 14'900;    // so that the office's register holds about 20,000

struct Home {
    PlaceId place;
    std::size_t village, grid;
    int people;
};

// Household sizes that add up to `people`: 1 to 6, most often 3.
std::vector<int> sizes(int households, int people, Hand& hand) {
    std::vector<int> all(static_cast<std::size_t>(households), 1);
    for (int left = people - households; left > 0;) {
        auto& one = all[static_cast<std::size_t>(hand.below(all.size()))];
        if (one >= 6 || (one >= 4 && hand.in_percent(60))) continue;
        ++one;
        --left;
    }
    return all;
}

std::vector<Home> homes(Hand& hand, const Setting& setting, const Options& options) {
    const bool full = options.size == Size::full;
    std::vector<Home> all;
    std::size_t grids_elsewhere = 0;
    for (const auto& village : setting.villages)
        if (village.buildings.empty()) grids_elsewhere += village.grids.size();
    for (std::size_t v = 0; v < setting.villages.size(); ++v) {
        const auto& village = setting.villages[v];
        if (!village.buildings.empty()) {
            const int households = full ? wenbi_households : 48, people = full ? wenbi_people : 150;
            const auto each = sizes(households, people, hand);
            for (std::size_t n = 0; n < each.size(); ++n) {
                const auto& building = village.buildings[n % village.buildings.size()];
                all.push_back({building.units[n / village.buildings.size() % building.units.size()], v, building.grid, each[n]});
            }
            continue;
        }
        for (std::size_t g = 0; g < village.grids.size(); ++g) {
            const int people = full ? people_elsewhere / static_cast<int>(grids_elsewhere) : 12;
            for (const int size : sizes(people * 10 / 32, people, hand)) all.push_back({village.grids[g].group, v, g, size});
        }
    }
    return all;
}

}    // namespace

std::vector<Resident> register_residents(Hand& hand, const Setting& setting, const Options& options, const std::function<void(int percent)>& progress) {
    static constexpr std::string_view relations[] = {"head", "spouse", "child", "child", "parent", "grandchild"};
    std::vector<Resident> heads;
    const auto all = homes(hand, setting, options);
    const auto since = write(hand.today() - 30);
    int told = 0;
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto& home = all[n];
        const auto& village = setting.villages[home.village];
        // Whoever keeps the register of the village; while that post is vacant, the township.
        const auto by = village.secretary.held() ? village.secretary.acting() : setting.towns[village.town].secretary.acting();
        const auto family = family_name(hand.chance());
        const auto household = named<HouseholdId>(fmt::format("household {}", n));
        json::array members;
        for (int k = 0; k < home.people; ++k) {
            const auto person = named<PersonId>(fmt::format("person {} {}", n, k));
            const auto own = relations[k] == "spouse" ? family_name(hand.chance()) : family;
            hand.say(by, "people.add_person", {{"person", text(person)}, {"place", text(home.place)}, {"name_of_person", own + given_name(hand.chance())}});
            members.push_back(json::object{{"person", text(person)}, {"relation", relations[k]}});
            if (k == 0) heads.push_back({person, household, home.place, home.village, home.grid});
        }
        hand.say(by, "people.form_household", {{"household", text(household)}, {"place", text(home.place)}, {"since", since}, {"members", std::move(members)}});
        if (const int percent = static_cast<int>(n * 100 / all.size()); percent >= told + 10) progress(told = percent / 10 * 10);
    }
    hand.flush();
    return heads;
}

}    // namespace terrace::demo
