#include "demo/branches.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace terrace::demo {
namespace {

constexpr std::string_view book = "qiaojia_branches";
constexpr std::string_view river_basis = "《河段管护“1110”办法(示例)》第二条,村民会议决议";
constexpr std::array<std::string_view, 5> uses{"deliberation", "education", "training", "culture", "services"};
constexpr int idle_site = 2, closed_site = 5;    // of every six villages with a secretary

std::string site_name(const Village& village) { return village.name + "党群活动中心"; }
Uuid site_id(const Village& village) { return id_of("阵地 " + village.code); }

class Planner {
  public:
    Planner(const Setting& setting, const Options& options, Instant begin, Zone zone, std::vector<Notings::Noting>& out)
        : setting_{setting}, options_{options}, begin_{begin}, zone_{zone}, today_{zone.day_of(options.now)}, chance_{options.seed + 40'000}, out_{out} {}

    void all() {
        int n = 0;
        for (const auto& village : setting_.villages) {
            if (!village.secretary.held()) continue;
            site(village, n);
            theme_days(village, n);
            ++n;
        }
        sweepings();
    }

  private:
    std::string between(int least, int most) { return std::to_string(least + static_cast<int>(chance_.below(static_cast<std::uint64_t>(most - least + 1)))); }
    Day back(int days) const { return today_ + -days; }
    Instant at(Day day, int hour) { return zone_.midnight(day) + hours(hour) + minutes(static_cast<std::int64_t>(chance_.below(50))); }

    void say(Instant when, const Seat& by, std::string_view command, json::object body) {
        if (when > begin_ && when < options_.now && by.held()) out_.push_back({when, by.acting(), command, std::move(body)});
    }
    Uuid note(const Seat& by, std::string_view kind, PlaceId place, Day day, json::object fields, int hour, std::optional<Uuid> site = {}, std::string_view id = {}) {
        const auto made = id.empty() ? id_of(fmt::format("branch record {}", ++number_)) : id_of(id);
        json::object body{{"note", text(made)}, {"playbook", book}, {"kind", kind}, {"place", text(place)}, {"day", write(day)}, {"fields", std::move(fields)}};
        if (site) body["site"] = text(*site);
        say(at(day, hour), by, "records.note", std::move(body));
        return made;
    }

    // One idle for two months, one closed for repairs; the others are used every week.
    void site(const Village& village, int n) {
        const auto branch = village.name + "党总支";
        const auto since = back(300 + n % 7 * 11);
        note(village.secretary, "branch", village.place, since + -1, {{"title", branch}}, 9);
        note(village.secretary, "site", village.place, since, {{"title", site_name(village)}, {"serves", branch}, {"usable", n % 6 == closed_site ? "false" : "true"}, {"seats", between(20, 120)}}, 10, {}, "阵地 " + village.code);
        if (n % 6 == closed_site) return;
        const int last_used = n % 6 == idle_site ? 64 : 3;
        const int every = options_.size == Size::small ? 9 : 6;
        for (int days = 170 - n % 5; days >= last_used; days -= every)
            note(village.secretary, "site_use", village.place, back(days), {{"purpose", uses[chance_.below(uses.size())]}, {"people", between(8, 60)}}, 17, site_id(village));
        for (int days = 150; days > 10; days -= 60) {
            json::object items;
            for (const auto* item : {"open", "sign", "keeper", "clean", "safe", "board"}) items[fmt::format("item_{}", item)] = chance_.below(10) < (n % 6 == idle_site ? 5u : 9u) ? "true" : "false";
            note(village.secretary, "site_check", village.place, back(days), std::move(items), 15, site_id(village));
        }
    }

    // Each month one; the heads are called on two phones, and one village is behind.
    void theme_days(const Village& village, int n) {
        const auto months = options_.size == Size::small ? 3 : 8;
        const auto civil = civil_of(today_);
        for (int month = months; month >= 0; --month) {
            const auto index = civil.year * 12 + civil.month - 1 - month;
            const auto day = day_of({index / 12, index % 12 + 1, 20 + n % 8});
            if (day >= today_ || (n % 6 == 3 && month == 1)) continue;
            json::object parts;
            for (const auto* part : {"study", "open_books", "deliberation", "service", "talk", "review"}) parts[fmt::format("part_{}", part)] = chance_.below(12) != 0 ? "true" : "false";
            if (month % 3 == 0) parts["part_own"] = "true";
            const auto made = note(village.secretary, "theme_day", village.place, day, std::move(parts), 16, n % 6 == closed_site || n % 6 == idle_site ? std::nullopt : std::optional{site_id(village)});
            const auto expected = 18 + static_cast<int>(chance_.below(30));
            const auto came = expected * (60 + static_cast<int>(chance_.below(38))) / 100;
            for (int phone = 0; phone < 2; ++phone) {
                json::array marks;
                for (int head = phone; head < came; head += 2)
                    marks.push_back({{"mark", text(id_of(fmt::format("mark {} {}", text(made), head)))}, {"member", text(id_of(fmt::format("head {} {}", text(made), head)))}, {"presence", "present"}});
                say(at(day, 17), village.secretary, "records.call_roll",
                    {{"note", text(made)}, {"playbook", book}, {"kind", "theme_day"}, {"place", text(village.place)}, {"heads_expected", expected}, {"marks", std::move(marks)}});
            }
        }
    }

    // Every Friday in the grids whose leader is there; last Friday some did not, and the first of 文笔 has not noted it yet.
    void sweepings() {
        const auto weeks = options_.size == Size::small ? 4 : 10;
        auto friday = today_;
        while (weekday(friday) != 5) friday = friday + -1;
        int n = 0;
        for (const auto& village : setting_.villages)
            for (std::size_t g = 0; g < village.grids.size(); ++g) {
                const auto& grid = village.grids[g];
                if (grid.by_itself || !grid.leader.held()) continue;
                for (int week = weeks; week >= 0; --week) {
                    if (week == 0 && (n % 4 == 3 || (g == 0 && village.code == "530622112002"))) continue;
                    json::object fields{{"bags", between(4, 40)}};
                    if (chance_.below(5) == 0) fields["carts"] = between(1, 3);
                    note(grid.leader, "river_sweep", grid.place, friday + -7 * week, std::move(fields), 16);
                }
                ++n;
            }
    }

    const Setting& setting_;
    const Options& options_;
    Instant begin_;
    Zone zone_;
    Day today_;
    SeededChance chance_;
    std::vector<Notings::Noting>& out_;
    int number_ = 0;
};

}    // namespace

void plan_branches(const Setting& setting, const Options& options, Instant begin, Zone zone, std::vector<Notings::Noting>& out) { Planner{setting, options, begin, zone, out}.all(); }

void form_teams(Hand& hand, const Setting& setting, const std::vector<Resident>& residents) {
    const auto unit = id_of("1110 责任单位");
    const auto county = setting.county_secretary.acting();
    hand.say(county, "people.found_body", {{"body", text(unit)}, {"kind", "organisation"}, {"title", json::object{{"zh", "县水务局(1110 责任单位)"}, {"en", "County water bureau (responsible unit)"}}}, {"place", text(setting.county)}, {"basis", river_basis}});
    hand.flush();
    for (const auto& village : setting.villages) {
        if (village.code != "530622112002" && village.code != "530622111001") continue;
        const auto by = setting.towns[village.town].secretary.acting();
        for (std::size_t g = 0; g < village.grids.size(); ++g) {
            if (g + 1 == village.grids.size()) continue;    // still to be formed
            const auto& grid = village.grids[g];
            const auto team = id_of("1110 " + text(grid.place));
            hand.say(by, "assignments.form_team", {{"team", text(team)}, {"template", "qiaojia_branches.t1110"}, {"zh_name", grid.name + "1110 管护队"}, {"en_name", "River keeping team"}, {"place", text(grid.place)}, {"basis", river_basis}});
            hand.flush();
            const auto fill = [&](json::object body) {
                body["team"] = text(team);
                hand.say(by, "assignments.fill_slot", std::move(body));
            };
            fill({{"slot", "responsible_unit"}, {"body", text(unit)}});
            if (g != 2 && grid.leader.held()) fill({{"slot", "river_cleaner"}, {"post", text(grid.leader.post)}});    // one looks for a cleaner
            int agreed = g == 1 ? 7 : 10;
            for (const auto& home : residents)
                if (&setting.villages[home.village] == &village && home.grid == g && agreed-- > 0) fill({{"slot", "household"}, {"household", text(home.household)}, {"agreed", true}});
            hand.flush();
        }
    }
}

void book_sites(Hand& hand, const Setting& setting) {
    static constexpr std::array<std::array<std::string_view, 3>, 3> hours_of{{{"09:00", "11:30", "群众议事会"}, {"14:30", "16:30", "育苗技能培训"}, {"19:00", "20:30", "广场舞排练"}}};
    const auto& village = *std::find_if(setting.villages.begin(), setting.villages.end(), [](const auto& one) { return one.code == "530622112002"; });
    int days = 1;
    for (const auto& [from, until, purpose] : hours_of) {
        hand.say(village.secretary.acting(), "records.book", {{"booking", text(id_of("预订 " + std::string{purpose}))}, {"site", text(site_id(village))}, {"place", text(village.place)}, {"day", write(hand.today() + days)}, {"from", from}, {"until", until}, {"purpose", purpose}});
        days += 2;
    }
    hand.flush();
}

}    // namespace terrace::demo
