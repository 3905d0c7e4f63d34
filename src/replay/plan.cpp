#include "replay/plan.hpp"

#include "base/text_form.hpp"

#include <charconv>

namespace terrace::replay {
namespace {

FieldValues values(YamlMap& in, std::string_view field) {
    FieldValues all;
    for (auto& [name, value] : in.pairs(field)) all.emplace(std::move(name), std::move(value));
    return all;
}

std::vector<std::string> where(YamlMap& in) {
    auto all = in.texts("at");
    if (all.empty()) in.flaw("at", No::missing_field);
    return all;
}

// "104.7000 27.8400", one corner each; the ring closes itself.
std::vector<std::int64_t> ring(YamlMap& in) {
    std::vector<std::int64_t> all;
    for (const auto& corner : in.texts("corners")) {
        const auto blank = corner.find(' ');
        const auto lon = read_decimal(corner.substr(0, blank), 7), lat = blank == std::string::npos ? std::nullopt : read_decimal(corner.substr(blank + 1), 7);
        if (!lon || !lat || *lon < -1'800'000'000 || *lon > 1'800'000'000 || *lat < -900'000'000 || *lat > 900'000'000) {
            in.flaw("corners", No::bad_value, corner + ": 104.7000 27.8400");
            return {};
        }
        all.push_back(*lon);
        all.push_back(*lat);
    }
    if (all.size() < 6) {
        in.flaw("corners", No::out_of_range, "≥ 3");
        return {};
    }
    all.push_back(all[0]);
    all.push_back(all[1]);
    return all;
}

std::optional<Day> day(YamlMap& in, std::string_view field) { return in.has(field) ? std::optional{in.day(field)} : std::nullopt; }

}    // namespace

Share::Share(std::int64_t total, std::int64_t count, std::int64_t least, std::int64_t most) : total_{total}, count_{count}, least_{least}, most_{most} {}

bool Share::fits() const { return count_ > 0 && total_ / count_ >= least_ && (total_ + count_ - 1) / count_ <= most_; }

tl::expected<HistoryPlan, std::vector<Flaw>> read_plan(std::string_view text, const std::string& file) {
    const auto tree = read_yaml(text, file);
    if (!tree) return tl::unexpected(std::vector<Flaw>{tree.error()});
    std::vector<Flaw> flaws;
    YamlMap root{*tree, "", file, flaws};
    root.only({"playbook", "office", "office_name", "from", "until", "decoys", "groups", "segments", "basin", "outlines", "roles", "assignments", "records", "cases"});
    HistoryPlan plan;
    plan.playbook = root.name("playbook");
    plan.office = root.whole("office", 10, 999'999);
    plan.office_name = root.text("office_name");
    plan.from = root.day("from");
    plan.until = root.day("until");
    plan.decoys_percent = root.whole_or("decoys", decoys_percent_least, 100, decoys_percent_least);
    plan.groups = root.whole_or("groups", 0, 40, 0);
    plan.segments = root.whole_or("segments", 0, 500, 0);
    plan.basin = root.text_or("basin", "");
    for (auto& in : root.maps("outlines")) {
        in.only({"of", "corners"});
        plan.outlines.push_back({in.one_of("of", {"office", "basin"}), ring(in)});
        if (plan.outlines.back().of == "basin" && plan.basin.empty()) in.flaw("of", No::bad_value, "basin");
    }
    for (auto& in : root.maps("roles")) {
        in.only({"id", "zh", "en"});
        plan.roles.push_back({in.name("id"), in.text("zh"), in.text("en")});
    }
    for (auto& in : root.maps("assignments")) {
        in.only({"role", "count", "at"});
        plan.assignments.push_back({in.name("role"), in.whole("count", 1, records_in_batch_max), where(in)});
    }
    for (auto& in : root.maps("records")) {
        in.only({"kind", "records", "at", "skip", "set", "sum", "lines", "from", "until"});
        RecordBatch one;
        one.kind = in.name("kind");
        one.id = one.kind + ' ' + std::to_string(plan.records.size());
        one.records = in.whole("records", 1, records_in_batch_max);
        one.at = where(in);
        one.skip = in.whole_or("skip", 0, records_in_batch_max, 0);
        one.set = values(in, "set");
        one.sum = values(in, "sum");
        one.lines = values(in, "lines");
        one.from = day(in, "from");
        one.until = day(in, "until");
        plan.records.push_back(std::move(one));
    }
    for (auto& in : root.maps("cases")) {
        in.only({"kind", "count", "at", "solved", "from", "until"});
        plan.cases.push_back({in.name("kind"), in.whole("count", 1, records_in_batch_max), where(in), in.truth_or("solved", false), day(in, "from"), day(in, "until")});
    }
    if (plan.until <= plan.from) root.flaw("until", No::out_of_range, "> " + write(plan.from));
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    return plan;
}

}    // namespace terrace::replay
