#include "reports/community_reads.hpp"

#include "desk/place_asked.hpp"
#include "modules/assignments/assignments.hpp"
#include "playbook/methods.hpp"
#include "reports/public_edition.hpp"
#include "reports/same_matter.hpp"

#include <algorithm>
#include <array>

namespace terrace::reports {
namespace {

constexpr Query open_cases_query{"doors.open_cases", "SELECT place, kind, category FROM cases WHERE domain = $1 AND stage = 1 AND about IS NULL"};
constexpr Query awaiting_query{"doors.awaiting", "SELECT place FROM cases WHERE domain = $1 AND stage = 2 AND about IS NULL"};
constexpr Query assets_query{"doors.assets", "SELECT n.place, n.first_day, (SELECT max(c.day) FROM notes c WHERE c.domain = n.domain AND c.site = n.note_id AND c.standing = 2 AND c.host <> 2) "
                                             "FROM notes n WHERE n.domain = $1 AND n.kind = $2 AND n.standing = 2 AND n.ended IS NULL"};
constexpr Query activities_query{"doors.activities", "SELECT place FROM notes WHERE domain = $1 AND kind = $2 AND day >= $3 AND day <= $4 AND standing = 2"};

json::object words(std::string_view zh, std::string_view en) { return {{"zh", zh}, {"en", en}}; }

json::object item(std::string_view id, std::string_view zh, std::string_view en, std::int64_t count) {
    return {{"id", id}, {"zh", zh}, {"en", en}, {"count", count}};
}
json::object empty_item(std::string_view id, std::string_view zh, std::string_view en, std::string_view why_zh, std::string_view why_en) {
    return {{"id", id}, {"zh", zh}, {"en", en}, {"count", nullptr}, {"empty_reason", words(why_zh, why_en)}};
}
json::object door(std::string_view id, std::string_view zh, std::string_view en, json::array items) {
    return {{"id", id}, {"zh", zh}, {"en", en}, {"items", std::move(items)}};
}

// Assets of one kind within a place: how many stand, and how many were left alone for longer than their kind allows.
struct Assets {
    std::int64_t standing = 0, overdue = 0;
};
void count_assets(const ReadContext& read, PlaceId place, std::string_view kind, std::int64_t idle_days, Day today, Assets& out) {
    read.snapshot.run(assets_query, {kind}, [&](const Row& row) {
        if (!read.views.places->within(row.place(0), place)) return true;
        const auto since = row.null(2) ? row.integer(1) : std::max(row.integer(1), row.integer(2));
        ++out.standing;
        out.overdue += idle_days != 0 && today.number - since > idle_days;
        return true;
    });
}

// What the playbooks of today's place have noted, by where a community looks for it.
struct Noted {
    Assets hazards, sensors, sites;
    std::int64_t at_sites = 0, elsewhere = 0;    // activities of this month
};
Noted noted_at(const ReadContext& read, PlaceId place, Day today) {
    Noted out;
    const auto civil = civil_of(today);
    const auto month = day_of({civil.year, civil.month, 1});
    for (const auto& installed : read.views.playbook->all_methods()) {
        const auto& methods = *installed.methods;
        if (read.views.playbook->methods(methods.playbook, today) != &installed) continue;
        for (const auto& kind : methods.records) {
            const auto name = methods.playbook + '.' + kind.id;
            if (kind.host == RecordHost::asset) {
                const bool used = std::any_of(methods.records.begin(), methods.records.end(), [&](const auto& other) { return other.at == kind.id; });
                if (kind.door == safety_door) count_assets(read, place, name, kind.idle_days, today, out.hazards);
                else if (kind.door == monitoring_door) count_assets(read, place, name, kind.idle_days, today, out.sensors);
                else if (used) count_assets(read, place, name, kind.idle_days, today, out.sites);
            } else if (kind.host == RecordHost::activity) {
                const auto* at = methods.record(kind.at);
                if (at && !at->door.empty()) continue;
                read.snapshot.run(activities_query, {name, month, today}, [&](const Row& row) {
                    if (read.views.places->within(row.place(0), place)) ++(at ? out.at_sites : out.elsewhere);
                    return true;
                });
            }
        }
    }
    return out;
}

// The kinds of case that are mediated (调解): those whose basis says so, in any playbook that holds at the place or beneath it.
std::vector<std::string> mediated_kinds(const ReadContext& read, PlaceId place) {
    std::vector<std::string> all;
    for (const auto& version : read.views.playbook->versions()) {
        if (!read.views.places->within(version.place, place) && !read.views.places->within(place, version.place)) continue;
        for (const auto& kind : version.case_kinds)
            if (is_mediated(kind) && std::find(all.begin(), all.end(), kind.id) == all.end()) all.push_back(kind.id);
    }
    return all;
}

// 智慧党建 · 安全维稳 · 社区治理 · 社区服务 · 智联监测. Places, posts and matters; no category of person exists.
Result<std::string> doors(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_needed(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const auto& places = *read.views.places;
    const auto* facts = places.find(*place);
    if (!facts) return refuse(No::unknown_place, "place", write(*place));
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto mediated = mediated_kinds(read, *place);

    std::int64_t open = 0, disputes = 0, livelihood = 0, awaiting = 0;
    const auto here = [&](const Query& query, auto&& take) {
        read.snapshot.run(query, {}, [&](const Row& row) {
            if (places.within(row.place(0), *place)) take(row);
            return true;
        });
    };
    here(open_cases_query, [&](const Row& row) {
        ++open;
        disputes += std::find(mediated.begin(), mediated.end(), row.text(1)) != mediated.end();
        livelihood += row.text(2) == "livelihood";
    });
    here(awaiting_query, [&](const Row&) { ++awaiting; });
    std::int64_t posts = 0, vacant = 0, red_grids = 0;
    for (const auto* post : read.views.roster->posts()) {
        if (!post->period.holds(read.now) || !places.within(post->place, *place)) continue;
        ++posts;
        vacant += !read.views.roster->holder(post->id, read.now);
    }
    for (const auto& container : places.containers(*place))
        for (const auto* assignment : read.views.roster->assignments_at(container, read.now)) red_grids += assignment->role == "red_grid_leader";
    const auto grids = static_cast<std::int64_t>(places.children(*place, Partition::grid, today).size());
    const auto cell = [&](std::string_view what, std::string_view kind = {}) {
        FigureQuery query;
        query.what = what;
        query.kind = kind;
        query.from = day_of({civil_of(today).year, 1, 1});
        query.to = today;
        query.within = *place;
        const auto found = read.figures.cells(query, By::nothing, Measure::count);
        return found.empty() ? 0 : found.begin()->second.count;
    };
    std::int64_t settled = 0;
    for (const auto& kind : mediated) settled += cell("cases.confirmed", kind);
    const auto noted = noted_at(read, *place, today);
    const auto duty = assignments::shifts_now(read, *place);

    auto hazards = noted.hazards.standing == 0 ? empty_item("hazards", "隐患点", "Hazard points", "还没有登记隐患点", "No hazard point is registered yet") : item("hazards", "在册隐患点", "Hazard points", noted.hazards.standing);
    hazards["late"] = noted.hazards.overdue;
    auto mediation = item("mediation", "调解中的纠纷", "Disputes in mediation", disputes);
    json::array kinds;
    for (const auto& kind : mediated) kinds.emplace_back(kind);
    mediation["kinds"] = std::move(kinds);
    auto roster = duty.planned ? item("roster", "正在值班", "On duty now", duty.running) : empty_item("roster", "值班", "Duty roster", "还没有排值班表", "No duty roster is made yet");
    roster["gaps"] = duty.gaps;
    auto sensors = noted.sensors.standing == 0 ? empty_item("sensors", "感知设备", "Sensors", "还没有接入设备:0 台。雨量、水位、边坡、裂缝、水质、烟感、水泵;只接物,不接人", "None connected yet: 0. Rain, level, slope, crack, water quality, smoke, pump; things only, never people")
                                               : item("sensors", "感知设备", "Sensors", noted.sensors.standing);
    sensors["late"] = noted.sensors.overdue;
    auto sites = item("sites", "党群活动阵地", "Activity sites", noted.sites.standing);
    sites["late"] = noted.sites.overdue;

    json::array out;
    out.push_back(door("smart_party_building", "智慧党建", "Smart Party building",
                       {item("posts", "岗位与责任人", "Posts and who holds them", posts), item("vacant", "空缺的岗位", "Vacant posts", vacant),
                        item("red_grids", "挂联的红网格", "Red grids linked", red_grids), std::move(sites), item("site_activities", "本月主题党日、阵地活动", "Theme days and uses of sites this month", noted.at_sites)}));
    out.push_back(door(safety_door, "安全维稳", "Safety and stability",
                       {std::move(hazards), std::move(mediation), item("settled", "今年调解成的", "Disputes settled this year", settled), std::move(roster)}));
    out.push_back(door("governance", "社区治理", "Community governance",
                       {item("open_cases", "办理中的事项", "Open matters", open), item("grids", "党建网格", "Party grids", grids), item("activities", "本月清扫等活动", "Sweepings and other activities this month", noted.elsewhere),
                        item("problems_solved", "今年协调解决问题", "Problems solved this year", cell("cases.problems_solved"))}));
    out.push_back(door("service", "社区服务", "Community service",
                       {item("livelihood_open", "办理中的民生实事", "Livelihood items open", livelihood), item("awaiting", "已答复、等居民确认", "Answered, awaiting the resident", awaiting),
                        item("livelihood_done", "今年办理民生实事", "Livelihood items done this year", cell("cases.livelihood_done"))}));
    out.push_back(door(monitoring_door, "智联监测", "Monitoring", {std::move(sensors)}));
    return json::serialize(json::object{{"place", json::object{{"id", write(*place)}, {"name", facts->name}}}, {"doors", std::move(out)}});
}

}    // namespace

bool is_mediated(const CaseKind& kind) { return kind.basis.find("调解") != std::string::npos; }

std::optional<std::int64_t> public_count(std::int64_t exact) noexcept {
    if (exact < public_step) return std::nullopt;
    return exact / public_step * public_step;
}

std::vector<Route> community_routes() {
    std::vector<Route> all{
        {"GET", "/api/v1/doors", "社区主页的五扇门", "The five doors of a community's home", {{"place", "社区", "community", true}}, false, doors},
    };
    for (auto& route : public_edition_routes()) all.push_back(std::move(route));
    for (auto& route : same_matter_routes()) all.push_back(std::move(route));
    return all;
}

}    // namespace terrace::reports
