#include "app/assessments_door.hpp"

#include "app/county.hpp"
#include "base/csv.hpp"
#include "modules/assessments/assessments.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace terrace {
namespace {

Result<json::object> asked_of(const ReadContext& read, std::string_view path, const Parameters& parameters) {
    const auto routes = assessments::routes();
    const auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& one) { return one.path == path; });
    ENSURE(route != routes.end());
    auto told = route->answer(read, parameters);
    if (!told) return tl::unexpected(told.error());
    return json::parse(*told).as_object();
}

std::string text(const json::object& from, std::string_view member) {
    const auto* value = from.if_contains(member);
    if (!value || value->is_null()) return {};
    if (value->is_string()) return std::string{value->as_string()};
    if (value->is_bool()) return value->as_bool() ? "yes" : "no";
    return json::serialize(*value);
}
std::string inner(const json::object& from, std::string_view member, std::string_view of) {
    const auto* value = from.if_contains(member);
    return value && value->is_object() ? text(value->as_object(), of) : std::string{};
}

struct Asked {
    std::filesystem::path data;
    std::string round, format = "csv";
};

}    // namespace

Result<std::string> assessment_rounds(const ReadContext& read, bool csv) {
    const auto page = asked_of(read, "/api/v1/assessments/rounds", {});
    if (!page) return tl::unexpected(page.error());
    if (!csv) return json::serialize(*page);
    std::string out = "round,playbook,assessment,name,first,last,place,place_name,sheets,closed,excused,appeals_open,appeals_overdue,published\n";
    for (const auto& item : page->at("items").as_array()) {
        const auto& one = item.as_object();
        out += csv_row({text(one, "round"), text(one, "playbook"), text(one, "assessment"), inner(one, "name", "zh"), text(one, "first"), text(one, "last"), inner(one, "place", "id"), inner(one, "place", "name"),
                        text(one, "sheets"), text(one, "closed"), text(one, "excused"), text(one, "appeals_open"), text(one, "appeals_overdue"), text(one, "published")}) +
               '\n';
    }
    return out;
}

Result<std::string> assessment_results(const ReadContext& read, const std::string& round, bool csv) {
    Parameters parameters;
    parameters.values["round"] = round;
    const auto page = asked_of(read, "/api/v1/assessments/rounds/{round}", parameters);
    if (!page) return tl::unexpected(page.error());
    if (!csv) return json::serialize(*page);
    const auto* listed = page->if_contains("red_list");
    std::string out = "place,place_name,name,group,standing,reason,met_when_closed,counted_when_closed,met,counted,moved,appeals_open,red_list,share,part,of,low_millionths,high_millionths,why,rank\n";
    for (const auto& item : page->at("items").as_array()) {
        const auto& one = item.as_object();
        const auto same = [&](const json::value& other) { return other.at("place").at("id") == one.at("place").at("id") && other.at("name") == one.at("name"); };
        // Nothing is said of whoever is not on it.
        const bool red = listed && listed->is_array() && std::any_of(listed->as_array().begin(), listed->as_array().end(), same);
        const std::vector<std::string> own{inner(one, "place", "id"), inner(one, "place", "name"), text(one, "name"), inner(one, "group", "zh"), text(one, "standing"), text(one, "reason"), inner(one, "locked", "met"),
                                           inner(one, "locked", "counted"), inner(one, "now", "met"), inner(one, "now", "counted"), text(one, "moved"), text(one, "appeals_open"), red ? "yes" : ""};
        bool compared = false;
        for (const auto& list : page->at("compared").as_array())
            for (const auto& share : list.at("items").as_array()) {
                if (!same(share)) continue;
                const auto& found = share.as_object();
                auto row = own;
                for (const auto& cell : {std::string{list.at("indicator").as_string()}, text(found, "part"), text(found, "of"), text(found, "low"), text(found, "high"), text(found, "why"), text(found, "rank")}) row.push_back(cell);
                out += csv_row(row) + '\n';
                compared = true;
            }
        if (compared) continue;
        auto row = own;
        row.resize(row.size() + 7);
        out += csv_row(row) + '\n';
    }
    return out;
}

void add_assessments_door(CLI::App& app, int& code) {
    const auto asked = std::make_shared<Asked>();
    auto* door = app.add_subcommand("assessments", "评比:各期、结果 / assessments: rounds and results");
    door->require_subcommand(1);
    const auto add = [&](const char* name, const char* help) {
        auto* made = door->add_subcommand(name, help);
        made->add_option("--data", asked->data, "数据目录 / data folder")->required();
        made->add_option("--format", asked->format, "csv | json")->check(CLI::IsMember({"csv", "json"}));
        return made;
    };
    const auto answer = [asked, &code](const std::function<Result<std::string>(const ReadContext&)>& told) {
        auto folder = DataFolder::open(asked->data, DataFolder::Use::read);
        auto out = [&]() -> Result<std::string> {
            if (!folder) return tl::unexpected(folder.error());
            const SystemClock clock;
            SystemChance chance;
            County county{std::move(*folder), clock, chance};
            return county.read(Actor{}, told);
        }();
        code = out ? 0 : 1;
        if (!out) std::cerr << say(out.error(), Language::zh) << '\n' << say(out.error(), Language::en) << '\n';
        else std::cout << *out << (out->ends_with('\n') ? "" : "\n");
    };
    add("rounds", "各期评比 / rounds")->callback([asked, answer] { answer([&](const ReadContext& read) { return assessment_rounds(read, asked->format == "csv"); }); });
    auto* results = add("results", "一期的结果:关账时、现在、红榜、比率 / results of a round: when closed, now, red list, shares");
    results->add_option("--round", asked->round, "评比的编号 / the round")->required();
    results->callback([asked, answer] { answer([&](const ReadContext& read) { return assessment_results(read, asked->round, asked->format == "csv"); }); });
}

}    // namespace terrace
