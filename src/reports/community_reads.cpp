#include "reports/community_reads.hpp"

#include "reports/catalogue.hpp"

#include <array>

namespace terrace::reports {
namespace {

constexpr Query open_cases_query{"doors.open_cases", "SELECT place, kind, category FROM cases WHERE domain = $1 AND stage = 1 AND about IS NULL"};

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

// 智慧党建 · 安全维稳 · 社区治理 · 社区服务 · 智联监测. Places, posts and matters; no category of person exists.
Result<std::string> doors(const ReadContext& read, const Parameters& parameters) {
    const auto place = parameters.needed<PlaceId>("place");
    if (!place) return tl::unexpected(place.error());
    const auto& places = *read.views.places;
    const auto* facts = places.find(*place);
    if (!facts) return refuse(No::unknown_place, "place", write(*place));
    const auto today = read.views.clock->zone().day_of(read.now);

    std::int64_t open = 0, disputes = 0, livelihood = 0;
    read.snapshot.run(open_cases_query, {}, [&](const Row& row) {
        if (!places.within(row.place(0), *place)) return true;
        ++open;
        disputes += row.text(1) == "dispute" || row.text(1) == "neighbour";
        livelihood += row.text(2) == "livelihood";
        return true;
    });
    std::int64_t posts = 0, vacant = 0, red_grids = 0;
    for (const auto* post : read.views.roster->posts()) {
        if (!post->period.holds(read.now) || !places.within(post->place, *place)) continue;
        ++posts;
        vacant += !read.views.roster->holder(post->id, read.now);
    }
    for (const auto& container : places.containers(*place))
        for (const auto* assignment : read.views.roster->assignments_at(container, read.now)) red_grids += assignment->role == "red_grid_leader";
    const auto grids = static_cast<std::int64_t>(places.children(*place, Partition::grid, today).size());
    const auto cell = [&](std::string_view what) {
        FigureQuery query;
        query.what = what;
        query.from = day_of({civil_of(today).year, 1, 1});
        query.to = today;
        query.within = *place;
        const auto found = read.figures.cells(query, By::nothing, Measure::count);
        return found.empty() ? 0 : found.begin()->second.count;
    };
    json::array out;
    out.push_back(door("smart_party_building", "智慧党建", "Smart Party building",
                       {item("posts", "岗位与责任人", "Posts and who holds them", posts), item("vacant", "空缺的岗位", "Vacant posts", vacant),
                        item("red_grids", "挂联的红网格", "Red grids linked", red_grids)}));
    out.push_back(door("safety_stability", "安全维稳", "Safety and stability",
                       {empty_item("hazards", "隐患点", "Hazard points", "还没有登记隐患点", "No hazard point is registered yet"),
                        item("mediation", "邻里纠纷(办理中)", "Neighbour disputes open", disputes), item("roster", "值守岗位", "Posts on duty", posts - vacant)}));
    out.push_back(door("governance", "社区治理", "Community governance",
                       {item("open_cases", "办理中的事项", "Open matters", open), item("grids", "党建网格", "Party grids", grids),
                        item("problems_solved", "今年协调解决问题", "Problems solved this year", cell("cases.problems_solved"))}));
    out.push_back(door("service", "社区服务", "Community service",
                       {item("livelihood_open", "办理中的民生实事", "Livelihood items open", livelihood),
                        item("livelihood_done", "今年办理民生实事", "Livelihood items done this year", cell("cases.livelihood_done"))}));
    out.push_back(door("monitoring", "智联监测", "Monitoring",
                       {empty_item("sensors", "雨量、水位、边坡、烟感", "Rain, water level, slope, smoke", "还没有接入传感器;这里只接物,不接人", "No sensor is connected yet; things only, never people")}));
    return json::serialize(json::object{{"place", json::object{{"id", write(*place)}, {"name", facts->name}}}, {"doors", std::move(out)}});
}

// The edition of a day is what was known at the end of the day before; nobody asks it for anything finer.
Result<std::string> daily_edition(const ReadContext& read, const Parameters&) {
    const auto zone = read.views.clock->zone();
    const auto yesterday = zone.day_of(read.now) - 1;
    const auto position = read.figures.position_on(yesterday, zone);
    const auto& places = *read.views.places;
    const auto first = day_of({civil_of(yesterday).year, 1, 1});
    json::array figures;
    for (const auto& definition : figure_definitions()) {
        static constexpr std::array shown{"cases.received", "cases.answered", "cases.answered_in_time", "cases.confirmed"};
        if (std::find(shown.begin(), shown.end(), definition.name) == shown.end()) continue;
        FigureQuery query{std::string{definition.what}, first, yesterday, position, {}, {}, {}};
        const auto by_place = read.figures.cells(query, By::place, Measure::count, [&](PlaceId atom) -> std::optional<std::string> {
            for (const auto& place : places.path(atom)) {
                const auto* facts = places.find(place);
                if (facts && facts->level == 4) return write(place);
            }
            return std::nullopt;
        });
        const auto whole = read.figures.cells(query, By::nothing, Measure::count);
        const auto told = [](std::int64_t exact) -> json::object {
            const auto shown_count = public_count(exact);
            if (!shown_count) return {{"value", nullptr}, {"fewer_than", public_step}, {"kind_of", "at_least"}};
            return {{"value", std::to_string(*shown_count)}, {"kind_of", "at_least"}};
        };
        json::array cells;
        for (const auto& [label, cell] : by_place) {
            const auto id = read_place(label);
            const auto* facts = id ? places.find(*id) : nullptr;
            auto row = told(cell.count);
            row["place"] = json::object{{"id", label}, {"name", facts ? facts->name : label}};
            cells.push_back(std::move(row));
        }
        figures.push_back({{"name", definition.name},
                           {"title", words(definition.zh, definition.en)},
                           {"unit", words(definition.unit_zh, definition.unit_en)},
                           {"rule", words(definition.rule_zh, definition.rule_en)},
                           {"total", told(whole.empty() ? 0 : whole.begin()->second.count)},
                           {"cells", std::move(cells)}});
    }
    return json::serialize(json::object{{"day", write(yesterday)}, {"from", write(first)}, {"figures", std::move(figures)}});
}

}    // namespace

std::optional<std::int64_t> public_count(std::int64_t exact) noexcept {
    if (exact < public_step) return std::nullopt;
    return exact / public_step * public_step;
}

std::vector<Route> community_routes() {
    return {
        {"GET", "/api/v1/doors", "社区主页的五扇门", "The five doors of a community's home", {{"place", "社区", "community", true}}, false, doors},
        {"GET", "/api/v1/public/figures", "公开的数(每天一版)", "Public figures, one edition a day", {}, true, daily_edition},
    };
}

}    // namespace terrace::reports
