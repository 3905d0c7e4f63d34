#include "demo/records.hpp"

#include "demo/branches.hpp"
#include "demo/names.hpp"
#include "demo/safety.hpp"
#include "playbook/methods.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace terrace::demo {
namespace {

constexpr std::string_view weixin_code = "530629000000", yongshan_code = "530625000000", wuzhai_code = "530625208000";
constexpr std::string_view places_from = "2021-01-01";
constexpr std::string_view keeping_basis = "《赤水河流域(威信段)保护治理与绿色高质量发展规划》";
constexpr std::array<std::string_view, 4> site_villages{"530622112002", "530622111001", "530622001010", "530622102005"};

const Neighbour& neighbour(const Setting& setting, std::string_view code) {
    for (const auto& one : setting.neighbours)
        if (one.code == code) return one;
    throw Fault{"sample county: no neighbour " + std::string{code}};
}

PlaceId site_of(std::string_view village) { return place_of("点位 " + std::string{village}); }
std::string sweeping_group(int n) { return "伍寨 组 " + std::to_string(n); }

json::object place_item(PlaceId place, std::string name, int level, std::string_view partition, PlaceId parent) {
    return {{"place", text(place)}, {"name", std::move(name)}, {"level", level}, {"partition", partition}, {"parent", text(parent)}, {"from", places_from}};
}

// Plans what is noted from now on until the sample ends.
class Planner {
  public:
    Planner(Hand& hand, const Setting& setting, const std::vector<Segment>& segments, const Options& options)
        : setting_{setting}, segments_{segments}, wuzhai_{hand.views().places->by_code(wuzhai_code, hand.today()).value_or(PlaceId{})}, small_{options.size == Size::small}, zone_{hand.views().clock->zone()}, playbook_{hand.views().playbook},
          begin_{hand.now()}, end_{options.now}, today_{zone_.day_of(options.now)}, chance_{options.seed + 20'000} {}

    std::vector<Notings::Noting> all() {
        corridor();
        site_months();
        prefecture();
        branch_meetings();
        rivers();
        clean_ups();
        sweeping();
        std::stable_sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
        return std::move(all_);
    }

  private:
    std::uint64_t below(std::uint64_t bound) { return chance_.below(bound); }
    std::string between(int least, int most) { return std::to_string(least + static_cast<int>(below(static_cast<std::uint64_t>(most - least + 1)))); }
    Day back(int days) const { return today_ + -days; }
    // Spread over the years of the sample: the n-th of `count`.
    Day spread(std::size_t n, std::size_t count) const {
        const auto first = zone_.day_of(begin_) + 40;
        return first + static_cast<std::int32_t>((today_ + -30 - first) * static_cast<std::int32_t>(n) / static_cast<std::int32_t>(count));
    }

    bool add(Instant at, const Seat& by, std::string_view command, json::object body) {
        if (at <= begin_ || at >= end_ || !by.held()) return false;
        all_.push_back({at, by.acting(), command, std::move(body)});
        return true;
    }
    Instant evening(Day day) { return zone_.midnight(day) + minutes(16 * 60 + 30 + static_cast<std::int64_t>(below(150))); }

    // An id that names nothing when the hour is not within the sample.
    Uuid note(const Seat& by, std::string_view kind, PlaceId place, Day day, json::object fields, int days_later = 0) {
        const auto dot = kind.find('.');
        const auto id = id_of(fmt::format("record {}", ++number_));
        const bool said = add(evening(day + days_later), by, "records.note",
                              {{"note", text(id)}, {"playbook", kind.substr(0, dot)}, {"kind", kind.substr(dot + 1)}, {"place", text(place)}, {"day", write(day)}, {"fields", std::move(fields)}});
        return said ? id : Uuid{};
    }
    void confirm(const Uuid& note, const Seat& by, Day on) {
        if (note != Uuid{}) add(zone_.midnight(on) + minutes(9 * 60 + static_cast<std::int64_t>(below(150))), by, "records.confirm", {{"note", text(note)}});
    }

    // ---- 金沙江移民党建示范长廊 ----
    void corridor() {
        const auto county = setting_.county;
        std::size_t towns = 0;
        for (const auto& town : setting_.towns)
            if (town.corridor && towns++ < 4) note(town.secretary, "qiaojia_corridor.member_township", town.place, spread(0, 1) + static_cast<std::int32_t>(towns), {{"joined_on", write(spread(0, 1))}});
        for (std::size_t n = 0; n < 20; ++n) note(setting_.county_desk, "qiaojia_corridor.dispatch", county, spread(n, 20), {{"decisions", between(2, 9)}});
        static constexpr std::string_view sources[] = {"county", "higher", "township", "village", "county", "higher"};
        for (std::size_t n = 0; n < 18; ++n) {
            const auto source = sources[n % std::size(sources)];
            const auto day = spread(n, 18) + 5;
            const auto amount = (source == "higher" ? 60 : source == "county" ? 30 : 5) * (2 + static_cast<int>(below(6))) * 10'000;
            const auto made = note(setting_.county_desk, "qiaojia_corridor.fund", county, day, {{"source", source}, {"amount", std::to_string(amount)}, {"voucher", fmt::format("巧移拨 {:03}", n + 1)}});
            confirm(made, setting_.organisation, day + 3);
        }
        for (std::size_t n = 0; n < 12; ++n)
            note(setting_.county_desk, "qiaojia_corridor.training", county, spread(n, 12) + 11, {{"kind", n % 3 == 2 ? "outside" : "inside"}, {"people", between(18, 90)}});
        villages();
        static constexpr std::string_view crops[] = {"vegetables", "cane", "silkworm", "dragon_fruit", "mango", "vegetables"};
        for (std::size_t n = 0; n < std::size(crops); ++n) {
            const auto& village = at(n * 3 + 2);
            note(village.secretary, "qiaojia_corridor.industry_base", village.place, spread(n, 8) + 17, {{"crop", crops[n]}, {"mu", between(60, 900)}, {"households", between(20, 160)}});
        }
        static constexpr std::string_view themes[] = {"hot_spring", "water_sport", "dam_view"};
        for (std::size_t n = 0; n < std::size(themes); ++n) note(at(n * 5 + 1).secretary, "qiaojia_corridor.tourism_project", at(n * 5 + 1).place, spread(n, 5) + 23, {{"theme", themes[n]}});
    }

    // Villages whose secretary is there, round and round.
    const Village& at(std::size_t n) const {
        std::vector<const Village*> held;
        for (const auto& one : setting_.villages)
            if (one.secretary.held()) held.push_back(&one);
        return *held[n * 7 % held.size()];
    }

    void villages() {
        static constexpr std::string_view marks[] = {"江畔先锋", "移民之家", "橙色果园", "红色议事", "搬迁不忘本", "家门口就业", "孝善", "清清渠水"};
        for (std::size_t n = 0; n < 15; ++n) {
            const auto& village = at(n);
            note(village.secretary, "qiaojia_corridor.model_branch", village.place, spread(n, 20), {{"title", village.name + (n % 3 == 1 ? "第一党支部" : "党总支")}, {"mark", marks[n % std::size(marks)]}, {"chosen_on", write(spread(n, 20) + -3)}});
        }
        static constexpr std::string_view types[] = {"smart", "harmony", "service", "together"};
        std::size_t n = 0;
        for (const auto& village : setting_.villages) {
            if (std::find(site_villages.begin(), site_villages.end(), village.code) == site_villages.end() && !small_) continue;
            if (n == 4 || !village.secretary.held()) continue;
            note(village.secretary, "qiaojia_corridor.model_village", village.place, spread(n, 6) + 8, {{"title", village.name}});
            note(village.secretary, "qiaojia_corridor.featured_community", village.place, spread(n, 6) + 9, {{"type", types[n]}});
            if (village.code == "530622112002") {
                note(village.secretary, "zhaotong.community_register", village.place, spread(1, 5), {{"households", "1581"}, {"people", "5046"}});
                note(village.secretary, "zhaotong.community_register", village.place, spread(4, 5), {{"households", "1593"}, {"people", "5103"}});
            }
            ++n;
        }
    }

    std::vector<Day> days_of(std::string_view playbook, std::string_view kind, Day from) const {
        const auto* installed = playbook_->methods(playbook, today_);
        const auto* found = installed ? installed->methods->record(kind) : nullptr;
        if (!found || !found->cadence) throw Fault{fmt::format("sample county: no cadence of {}.{}", playbook, kind)};
        auto days = occurrences(*found->cadence, from, today_);
        if (!days) throw Fault{terrace::say(days.error(), Language::en)};
        return std::move(*days);
    }

    // Each site each month; the last one was skipped at one site, two were noted late, and an older month is missing altogether.
    void site_months() {
        const auto days = days_of("qiaojia_corridor", "site_month", back(small_ ? 200 : 730));
        std::size_t site = 0;
        for (const auto& village : setting_.villages) {
            const auto known = std::find(site_villages.begin(), site_villages.end(), village.code);
            if (known == site_villages.end()) continue;
            int done = 20 + 10 * static_cast<int>(site);
            for (std::size_t n = 0; n < days.size(); ++n) {
                const bool last = n + 1 == days.size();
                if ((last && site == 1) || (n % 9 == 4 && site == 3)) continue;
                const bool changed = below(4) != 0;
                if (changed) done = std::min(100, done + 2 + static_cast<int>(below(4)));
                note(village.secretary, "qiaojia_corridor.site_month", site_of(village.code), days[n], {{"state", changed ? "changed" : site == 2 && n % 5 == 0 ? "blocked" : "unchanged"}, {"done", std::to_string(done)}},
                     n % 8 == 6 ? 3 : 0);
            }
            static constexpr std::string_view bases[] = {"model", "history", "quality", "show"};
            for (int n = 0; n < (small_ ? 4 : 14); ++n)
                note(village.secretary, "qiaojia_corridor.base_visit", site_of(village.code), back(20 + n * 37 + static_cast<int>(site) * 5), {{"base", bases[(static_cast<std::size_t>(n) + site) % 4]}, {"people", between(8, 70)}});
            ++site;
        }
    }

    // ---- 市里:“345+N”和红网格 ----
    void prefecture() {
        for (std::size_t n = 0; n < setting_.neighbours.size(); ++n)
            for (int month = 0; month < (small_ ? 4 : 30); ++month) {
                const auto& one = setting_.neighbours[n];
                note(month % 2 ? one.party_leader : one.leader, "zhaotong.grid_work", one.place, back(6 + month * 30 + static_cast<int>(n) * 4), {{"matters", between(0, 5)}});
            }
        for (int n = 0; n < 8; ++n)
            note(setting_.office_desk, "zhaotong.lecture", setting_.office, back(25 + n * 60), {{"kind", n % 2 ? "mini" : "talk"}, {"questions", between(0, 12)}, {"people", between(25, 120)}});
        static constexpr std::string_view workplaces[] = {"garments", "materials", "farm_park"};
        for (std::size_t n = 0; n < 5; ++n) note(setting_.office_desk, "zhaotong.workplace", setting_.neighbours[n].villages.front(), spread(n, 7), {{"kind", workplaces[n % 3]}, {"jobs", between(30, 240)}});
    }

    // Noted in most counties; two are behind this month.
    void branch_meetings() {
        static constexpr std::string_view kinds[] = {"theme_day", "meeting", "lesson"};
        const auto days = days_of("zhaotong", "branch_meeting", back(small_ ? 70 : 370));
        for (std::size_t n = 0; n < days.size(); ++n)
            for (std::size_t county = 0; county < setting_.neighbours.size(); ++county) {
                if ((county == 3 && n + 1 == days.size()) || (county == 1 && n % 4 == 2)) continue;
                note(setting_.neighbours[county].leader, "zhaotong.branch_meeting", setting_.neighbours[county].place, days[n], {{"kind", kinds[(n + county) % 3]}});
            }
    }

    // ---- 威信:赤水河 ----
    void rivers() {
        const auto& county = neighbour(setting_, weixin_code);
        int in_basin = 0;
        for (const auto& segment : segments_)
            for (const auto village : segment.villages)
                note(segment.keeper, "weixin.territory", village, spread(0, 1) + ++in_basin, {{"within", "basin"}, {"area", fmt::format("{}.{}", between(9, 22), between(10, 99))}, {"people", between(1'400, 4'200)}});
        for (const auto village : county.villages)
            if (!in_segment(village)) note(county.leader, "weixin.territory", village, spread(0, 1) + 30, {{"within", "outside"}, {"area", fmt::format("{}.{}", between(14, 31), between(10, 99))}, {"people", between(1'800, 4'800)}});
        static constexpr std::string_view species[] = {"schizothorax", "acrossocheilus", "percocypris"};
        for (std::size_t n = 0; n < 9; ++n) {
            const auto day = back(40 + static_cast<int>(n) * 120);
            const auto made = note(segments_[n % segments_.size()].keeper, "weixin.fish_release", segments_[n % segments_.size()].place, day,
                                   {{"species", species[n % 3]}, {"count", std::to_string(1'000 * (2 + static_cast<int>(below(9))))}, {"native", "true"}, {"batch", fmt::format("放流 {:02}", n + 1)}});
            if (n != 0) confirm(made, county.party_leader, day + 2);    // the last one has no witness yet
        }
        for (std::size_t n = 0; n < 10; ++n) {
            const auto& segment = segments_[n % segments_.size()];
            note(segment.keeper, "weixin.public_toilet", segment.villages[n / segments_.size() % segment.villages.size()], spread(n, 14) + 6, {{"class", n % 4 == 0 ? "hamlet" : "village"}, {"rebuilt_on", write(spread(n, 14))}});
        }
        for (std::size_t n = 0; n < 6; ++n) {
            const auto made = note(county.leader, "weixin.household_toilets", segments_[n % segments_.size()].town, spread(n, 8), {{"count", between(12, 85)}});
            confirm(made, county.party_leader, spread(n, 8) + 4);
        }
    }
    bool in_segment(PlaceId village) const {
        return std::any_of(segments_.begin(), segments_.end(), [&](const auto& one) { return std::find(one.villages.begin(), one.villages.end(), village) != one.villages.end(); });
    }

    // Every Friday a clean-up, every day the keeper's round. Few are weighed on a scale.
    void clean_ups() {
        const auto& county = neighbour(setting_, weixin_code);
        const auto fridays = days_of("weixin", "clean_up", back(small_ ? 40 : 365));
        const auto daily = days_of("weixin", "river_clean", back(small_ ? 10 : 45));
        for (std::size_t s = 0; s < segments_.size(); ++s) {
            const auto& segment = segments_[s];
            for (std::size_t n = 0; n < fridays.size(); ++n) {
                if (s == 2 && n + 2 == fridays.size()) continue;    // nobody came
                if (s == 0 && n + 1 == fridays.size()) continue;    // still to be noted
                const auto friday = fridays[n];
                const bool scale = n % 6 == s;
                json::object fields{{"people", between(18, 64)}, {"weighed", scale ? "true" : "false"}, {"how", n % 7 == 3 ? "machine" : "hand"}};
                if (scale) fields["weight"] = fmt::format("0.{:03}", 350 + below(500));
                else fields["bags"] = s == 3 && n % 7 == 3 ? "1500" : between(20, 75);    // an excavator's day: more than hands can clear, and the figure says so
                const auto made = note(segment.keeper, "weixin.clean_up", segment.place, friday, fields);
                if (n + 2 < fridays.size()) confirm(made, county.party_leader, friday + 3);
                if (s == 1 && n == fridays.size() / 2) {    // noted twice, and one of the two taken back
                    const auto twin = note(county.leader, "weixin.clean_up", segment.place, friday, std::move(fields), 1);
                    if (twin != Uuid{} && made != Uuid{})
                        add(zone_.midnight(friday + 4) + hours(10), county.party_leader, "records.withdraw", {{"note", text(twin)}, {"reason", "duplicate"}, {"duplicate_of", text(made)}});
                }
            }
            for (std::size_t n = 0; n < daily.size(); ++n)
                if ((n + s * 3) % 11 != 5 && daily[n] != today_) note(segment.keeper, "weixin.river_clean", segment.place, daily[n], {{"bags", between(0, 6)}});
        }
    }

    // ---- 伍寨:逢十清扫 ----
    void sweeping() {
        const auto& county = neighbour(setting_, yongshan_code);
        for (const auto day : days_of("wuzhai", "monthly_comparison", back(small_ ? 70 : 370))) note(county.leader, "wuzhai.monthly_comparison", wuzhai_, day, {});
        const auto days = days_of("wuzhai", "road_sweep", back(small_ ? 40 : 180));
        for (int group = 1; group <= 3; ++group)
            for (std::size_t n = 0; n < days.size(); ++n)
                if (!(group == 2 && n % 7 == 3) && !(group == 3 && n + 1 == days.size())) note(county.member, "wuzhai.road_sweep", place_of(sweeping_group(group)), days[n], {{"sections", between(2, 8)}});
    }

    const Setting& setting_;
    const std::vector<Segment>& segments_;
    PlaceId wuzhai_;    // 伍寨乡
    bool small_;
    Zone zone_;
    std::shared_ptr<const Playbook> playbook_;
    Instant begin_, end_;
    Day today_;
    SeededChance chance_;
    std::vector<Notings::Noting> all_;
    int number_ = 0;
};

void lay_sweeping_groups(Hand& hand, const Setting& setting, const Actor& by) {
    const auto views = hand.views();
    const auto township = views.places->by_code(wuzhai_code, hand.today());
    if (!township) throw Fault{"sample county: the divisions have no " + std::string{wuzhai_code}};
    const auto villages = views.places->children(*township, Partition::administrative, hand.today());
    static constexpr std::string_view names[] = {"大树脚组", "河边组", "新房子组"};
    json::array items;
    for (int n = 0; n < 3; ++n) items.push_back(place_item(place_of(sweeping_group(n + 1)), std::string{names[n]}, 6, "administrative", villages.front()));
    hand.say(by, "places.add", {{"within", text(neighbour(setting, yongshan_code).place)}, {"items", std::move(items)}});
}

}    // namespace

std::vector<Segment> lay_keeping(Hand& hand, Setting& setting, const Options& options) {
    const auto views = hand.views();
    const auto& tree = *views.places;
    const auto& county = neighbour(setting, weixin_code);
    const auto by = setting.administrator.acting();
    const auto basin = place_of("赤水河流域");
    json::array items{place_item(basin, "赤水河流域(威信段)", 4, "basin", county.place)};
    std::vector<Segment> segments;
    for (const auto& town : tree.children(county.place, Partition::administrative, hand.today())) {
        if (segments.size() == (options.size == Size::small ? 2 : 4)) break;
        Segment made{place_of("赤水河 河段 " + text(town)), town, {}, {}};
        for (const auto& village : tree.children(town, Partition::administrative, hand.today()))
            if (made.villages.size() < 3) made.villages.push_back(village);
        items.push_back(place_item(made.place, "赤水河" + tree.find(town)->name + "段", 5, "basin", basin));
        segments.push_back(std::move(made));
    }
    hand.say(by, "places.add", {{"within", text(county.place)}, {"items", std::move(items)}});
    lay_sweeping_groups(hand, setting, by);
    hand.flush();
    draw_keeping(hand, setting, county.place, basin, options);
    for (auto& segment : segments) {
        for (const auto village : segment.villages)
            hand.say(by, "places.move", {{"within", text(county.place)}, {"place", text(village)}, {"parent", text(segment.place)}, {"partition", "basin"}, {"from", places_from}});
        const auto& town = tree.find(segment.town)->name;
        segment.keeper = make_seat(hand, setting, by, "保洁 " + text(segment.town), "赤水河" + town + "段河道保洁员", "River keeper · " + town, segment.place, county.leader.post, full_name(hand.chance()), {"grid_worker"}, keeping_basis);
    }
    // Who answers for a site notes its month.
    for (const auto& village : setting.villages)
        if (std::find(site_villages.begin(), site_villages.end(), village.code) != site_villages.end())
            assign(hand, setting.county_secretary.acting(), village.secretary, "village_secretary", site_of(village.code), "《关于加强金沙江白鹤滩水电站巧家县移民搬迁安置党建工作的实施方案》");
    hand.flush();
    return segments;
}

Notings::Notings(Hand& hand, const Setting& setting, const std::vector<Segment>& segments, const Options& options) : hand_{hand}, all_{Planner{hand, setting, segments, options}.all()} {
    plan_branches(setting, options, hand.now(), hand.views().clock->zone(), all_);
    plan_hazards(setting, options, hand.now(), hand.views().clock->zone(), all_);
    std::stable_sort(all_.begin(), all_.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
}

void Notings::say_until(Instant at) {
    for (; said_ < all_.size() && all_[said_].at <= at; ++said_) {
        auto& one = all_[said_];
        hand_.turn(std::max(one.at, hand_.now()));
        hand_.say(one.actor, one.command, std::move(one.body));
    }
}

}    // namespace terrace::demo
