#include "demo/safety.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

namespace terrace::demo {
namespace {

constexpr std::string_view book = "qiaojia_safety", wenbi_code = "530622112002";

struct Hazard {
    std::string_view type, title, monitor;
    int grid = 0;                      // which grid's leader looks after it
    int every = 3, last = 2;           // days between inspections, days since the last one
    int treated = 0, struck_off = 0;   // days ago; 0: not
};
constexpr std::array wenbi_hazards{
    Hazard{"geology", "后山排水沟上方边坡", "群测群防员(第1网格)", 0, 3, 1, 0, 0},
    Hazard{"water_edge", "沿江步道三号台阶", "第2网格巡查岗", 1, 6, 4, 0, 0},
    Hazard{"fire", "B区3幢消防通道", "物业消防岗", 2, 6, 12, 0, 0},    // nobody looked for twelve days
    Hazard{"house", "老粮站围墙", "群测群防员(第1网格)", 0, 7, 5, 20, 0},
    Hazard{"power", "夜市临时用电", "物业电工岗", 2, 5, 33, 36, 30},
};
constexpr std::array other_hazards{
    Hazard{"cliff_edge", "村道外侧无护栏段", "群测群防员", 0, 6, 3, 0, 0},
    Hazard{"geology", "河对岸崩塌体", "群测群防员", 0, 5, 2, 0, 0},
};

class Planner {
  public:
    Planner(const Setting& setting, const Options& options, Instant begin, Zone zone, std::vector<Notings::Noting>& out)
        : setting_{setting}, begin_{begin}, now_{options.now}, zone_{zone}, today_{zone.day_of(options.now)}, chance_{options.seed + 60'000}, out_{out} {}

    void all() {
        int others = 0;
        for (const auto& village : setting_.villages) {
            if (!village.secretary.held()) continue;
            if (village.code == wenbi_code) {
                for (const auto& hazard : wenbi_hazards) point(village, hazard);
            } else if (others < static_cast<int>(other_hazards.size())) {
                point(village, other_hazards[static_cast<std::size_t>(others++)]);
            }
        }
    }

  private:
    Day back(int days) const { return today_ + -days; }
    void say(Day day, int hour, const Seat& by, std::string_view command, json::object body) {
        const auto at = zone_.midnight(day) + hours(hour) + minutes(static_cast<std::int64_t>(chance_.below(50)));
        if (at > begin_ && at < now_ && by.held()) out_.push_back({at, by.acting(), command, std::move(body)});
    }
    static json::object fields(const Hazard& hazard, std::string_view state) {
        return {{"type", hazard.type}, {"title", hazard.title}, {"monitor", hazard.monitor}, {"state", state}};
    }

    void point(const Village& village, const Hazard& hazard) {
        const auto grid = village.grids.size() > static_cast<std::size_t>(hazard.grid) ? static_cast<std::size_t>(hazard.grid) : 0;
        const bool by_leader = !village.grids.empty() && village.grids[grid].leader.held() && !village.grids[grid].by_itself;
        const auto& by = by_leader ? village.grids[grid].leader : village.secretary;
        const auto place = by_leader ? village.grids[grid].place : village.place;
        const auto id = text(id_of(fmt::format("隐患点 {} {}", village.code, hazard.title)));
        const int found = 75;
        say(back(found), 9, by, "records.note", {{"note", id}, {"playbook", book}, {"kind", "hazard_point"}, {"place", text(place)}, {"day", write(back(found))}, {"fields", fields(hazard, "watched")}});
        for (int days = found - hazard.every; days >= hazard.last; days -= hazard.every) {
            const auto day = back(days - hazard.last < hazard.every ? hazard.last : days);    // the last one on its day
            const bool done = hazard.treated != 0 && today_ - day <= hazard.treated;
            say(day, 15, by, "records.note",
                {{"note", text(id_of(fmt::format("巡查 {} {}", id, day.number)))}, {"playbook", book}, {"kind", "hazard_check"}, {"place", text(place)}, {"day", write(day)}, {"site", id},
                 {"fields", json::object{{"result", done ? "treated" : chance_.below(9) == 0 ? "worse" : "unchanged"}}}});
        }
        if (hazard.treated != 0) say(back(hazard.treated), 17, by, "records.change", {{"note", id}, {"day", write(back(hazard.treated))}, {"fields", fields(hazard, "treated")}});
        if (hazard.struck_off != 0) say(back(hazard.struck_off), 18, village.secretary, "records.end", {{"note", id}, {"day", write(back(hazard.struck_off))}, {"reason", "线路改好,验收合格,销号"}});
    }

    const Setting& setting_;
    Instant begin_, now_;
    Zone zone_;
    Day today_;
    SeededChance chance_;
    std::vector<Notings::Noting>& out_;
};

// Who keeps the days and the nights in turn, who leads, and for how long the table is made. One night stays without anybody.
struct Turns {
    PlaceId place;
    Actor by;
    std::vector<Seat> duty, lead;
};

void plan(Hand& hand, const Turns& turns, bool with_gap) {
    const auto today = hand.today();
    const auto first = today + -std::max(weekday(today) - 1, 1);    // Monday; on a Monday the night before it too
    const auto name = [&](Day day, std::string_view which) { return text(id_of(fmt::format("班 {} {} {}", text(turns.place), write(day), which))); };
    std::map<std::pair<int, int>, json::array> months;
    std::size_t turn = 0;
    for (int n = 0; n < 21; ++n) {
        const auto day = first + n;
        const auto civil = civil_of(day);
        auto& month = months[{civil.year, civil.month}];
        const auto shift = [&](std::string_view which, int from, int until, std::string_view part, const Seat* seat) {
            json::object one{{"shift", name(day, which)}, {"day", write(day)}, {"from_minute", from * 60}, {"until_minute", until * 60}, {"part", part}};
            if (seat) one["post"] = text(seat->post);
            month.push_back(std::move(one));
        };
        const auto& leader = turns.lead[static_cast<std::size_t>(n) % turns.lead.size()];
        shift("lead", 8, 32, "lead", &leader);
        shift("day", 8, 20, "duty", &turns.duty[turn++ % turns.duty.size()]);
        const auto* night = &turns.duty[turn++ % turns.duty.size()];
        shift("night", 20, 32, "duty", with_gap && day == today + 3 ? nullptr : night);
    }
    for (auto& [month, shifts] : months) hand.say(turns.by, "assignments.plan_shifts", {{"place", text(turns.place)}, {"shifts", std::move(shifts)}});
    hand.flush();
    // Tomorrow's day goes to whoever leads on the day after.
    const auto n = static_cast<std::size_t>(today + 1 - first);
    if (turns.lead.size() < 2) return;
    const auto& other = turns.lead[(n + 1) % turns.lead.size()];
    hand.say(turns.by, "assignments.swap_shift", {{"place", text(turns.place)}, {"day", write(today + 1)}, {"shift", name(today + 1, "day")}, {"post", text(other.post)}, {"reason", "exchange"}});
    hand.flush();
}

}    // namespace

void plan_hazards(const Setting& setting, const Options& options, Instant begin, Zone zone, std::vector<Notings::Noting>& out) { Planner{setting, options, begin, zone, out}.all(); }

void plan_rosters(Hand& hand, const Setting& setting) {
    const auto& village = *std::find_if(setting.villages.begin(), setting.villages.end(), [](const auto& one) { return one.code == wenbi_code; });
    const auto& town = setting.towns[village.town];
    Turns community{village.place, village.secretary.acting(), {}, {village.secretary}};
    for (const auto& grid : village.grids)
        if (grid.leader.held()) community.duty.push_back(grid.leader);
    // 双统领: the party group leaders of the first grids lead in turn with the secretary.
    for (const auto& [post, seat] : setting.seats)
        if (seat.held() && seat.zh.ends_with("党小组组长") && std::any_of(village.grids.begin(), village.grids.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(village.grids.size(), 3)), [place = seat.place](const Grid& grid) { return grid.place == place; })) community.lead.push_back(seat);
    plan(hand, community, true);
    plan(hand, {town.place, town.secretary.acting(), {town.resettlement, town.water}, {town.secretary}}, false);
}

}    // namespace terrace::demo
