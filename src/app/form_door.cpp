#include "app/form_door.hpp"

#include "app/county.hpp"
#include "base/text_form.hpp"
#include "forms/fill.hpp"
#include "forms/units.hpp"
#include "reports/figure_reads.hpp"

#include <fstream>
#include <iterator>
#include <ostream>

namespace terrace {
namespace {

constexpr std::size_t mapping_bytes_max = 20'000'000;
constexpr std::size_t form_places_max = 60'000;

// Other names of the figures every office has, and what a title about them may say without meaning fewer of them.
struct OfficeWords {
    std::string_view name;
    std::vector<std::string> words;
};
const std::vector<OfficeWords>& office_words() {
    static const std::vector<OfficeWords> all{
        {"cases.received", {"受理事项", "事项受理", "受理件", "受理件数", "受理量", "收到事项"}},
        {"cases.answered", {"答复", "已答复事项", "答复件数"}},
        {"cases.answered_in_time", {"按时答复数", "按期答复", "按时答复件数"}},
        {"cases.confirmed", {"确认解决", "已解决", "解决件数"}},
        {"cases.problems_solved", {"解决问题", "协调解决问题数"}},
        {"cases.livelihood_done", {"民生实事办结", "办结民生实事"}},
        {"cases.reopened", {"重开", "重新办理"}},
        {"cases.declined", {"不予受理"}},
    };
    return all;
}

forms::Askable askable(const FigureDefinition& one) {
    forms::Askable made;
    made.name = one.name;
    made.zh = one.zh;
    made.en = one.en;
    for (const auto& words : office_words())
        if (words.name == one.name) made.words = words.words;
    made.unit = one.unit_zh;
    made.decimals = one.measure == Measure::median ? 4 : 0;
    made.adds_up = one.measure == Measure::count;
    if (made.name.starts_with("cases.")) made.topics = {"事项办理", "事项", "办理", "群众事项"};
    return made;
}

std::vector<PlaceId> beneath(const PlaceTree& tree, PlaceId place, Day on) {
    std::vector<PlaceId> found;
    for (const auto partition : {Partition::administrative, Partition::grid, Partition::basin, Partition::duty})
        for (const auto child : tree.children(place, partition, on)) found.push_back(child);
    return found;
}

Result<std::string> read_whole(const std::string& path, std::size_t bytes_max) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return refuse(No::not_found, "file", path);
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (text.size() > bytes_max) return refuse(No::too_large, path, std::to_string(bytes_max) + " bytes");
    return text;
}

Result<void> write_whole(const std::string& path, std::string_view text) {
    std::ofstream file{path, std::ios::binary};
    file << text << '\n';
    if (!file.flush()) return refuse(No::bad_value, path, "写不了 / cannot be written");
    return {};
}

Result<std::optional<forms::Kept>> kept_of(const std::string& path, const forms::Catalogue& catalogue) {
    if (path.empty()) return std::optional<forms::Kept>{};
    const auto text = read_whole(path, mapping_bytes_max);
    if (!text) return tl::unexpected(text.error());
    auto kept = forms::read_mapping(*text, catalogue);
    if (!kept) return tl::unexpected(kept.error());
    return std::optional{std::move(*kept)};
}

Result<void> map_with(const FormMapAsked& asked, const forms::Catalogue& catalogue, const forms::Gazetteer& places, std::ostream& out) {
    auto sheets = read_layout(asked.form);
    if (!sheets) return tl::unexpected(sheets.error());
    const auto kept = kept_of(asked.mapping, catalogue);
    if (!kept) return tl::unexpected(kept.error());
    const auto form = forms::read_form(std::move(*sheets), catalogue, places, *kept ? &**kept : nullptr);
    if (!form) return tl::unexpected(form.error());
    const auto text = json::serialize(forms::mapping_json(*form, places));
    if (!asked.out.empty()) return write_whole(asked.out, text);
    out << text << '\n';
    return {};
}

// Runs a read against a data folder, which may be served at the same time.
template <class Use>
Result<void> in_folder(const std::filesystem::path& data, Use&& use) {
    auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    return county.read(Actor{}, std::forward<Use>(use));
}

// "12.5" as JSON has it.
std::optional<forms::Decimal> read_value(std::string_view text) {
    const auto point = text.find('.');
    const int decimals = point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
    if (decimals > figure_decimals_max) return std::nullopt;
    const auto value = read_decimal(text, decimals);
    return value ? std::optional{forms::Decimal{*value, decimals}} : std::nullopt;
}

}    // namespace

forms::Catalogue askable_figures() {
    forms::Catalogue all;
    for (const auto& one : reports::figure_definitions()) all.push_back(askable(one));
    return all;
}

forms::Catalogue askable_figures(const ReadContext& read) {
    auto all = askable_figures();
    const auto& views = read.views;
    forms::Dimension kinds{"kind", {}};
    for (const auto* kind : views.playbook->case_kinds(views.places->path(views.places->root()), views.clock->zone().day_of(read.now)))
        kinds.values.push_back({kind->id, {kind->name.zh}});
    for (auto& one : all)
        if (one.name.starts_with("cases.") && !kinds.values.empty()) one.dimensions.push_back(kinds);
    return all;
}

forms::Gazetteer gazetteer_of(const ReadContext& read, std::optional<std::string_view> place, Day on) {
    const auto& tree = *read.views.places;
    auto own = tree.root();
    if (place) {
        const auto id = read_place(*place);
        auto by_code = id && tree.find(*id) ? id : tree.by_code(*place, on);
        if (!by_code && place->size() < 12) by_code = tree.by_code(std::string{*place} + std::string(12 - place->size(), '0'), on);
        if (!by_code) return {};
        own = *by_code;
    }
    std::vector<forms::FormPlace> all;
    std::map<PlaceId, std::size_t> at;
    const auto add = [&](PlaceId id, std::optional<std::size_t> parent) {
        const auto* facts = tree.find(id);
        if (!facts || !at.emplace(id, all.size()).second) return false;
        all.push_back({write(id), facts->code, facts->name, facts->level, parent});
        return true;
    };
    std::optional<std::size_t> parent;
    for (const auto& above : tree.path(own))
        if (add(above, parent)) parent = all.size() - 1;
    if (!at.contains(own)) add(own, parent);
    const auto index = at.at(own);
    std::vector<PlaceId> next{own};
    while (!next.empty() && all.size() < form_places_max) {
        const auto id = next.back();
        next.pop_back();
        for (const auto child : beneath(tree, id, on))
            if (const auto* facts = tree.find(child); facts && facts->level <= 6 && add(child, at.at(id))) next.push_back(child);
    }
    return {std::move(all), index};
}

forms::Answers answers_of(const ReadContext& read, const forms::Gazetteer& places) {
    // Whether anything of a figure was ever recorded, asked once for each.
    const auto ever = std::make_shared<std::map<std::string, bool>>();
    return [&read, &places, ever](const forms::Question& question) -> tl::expected<forms::Answer, forms::Reason> {
        const auto ask = [&](const std::string& place, bool all_time, bool narrowed) -> Result<json::value> {
            Parameters parameters;
            parameters.values["name"] = question.what->name;
            parameters.values["place"] = place;
            if (!all_time) parameters.values["from"] = write(question.period.from);
            parameters.values["to"] = write(question.period.to);
            if (narrowed && question.dimension == "kind") parameters.values["kind"] = question.value;
            else if (narrowed && !question.dimension.empty()) parameters.values["where"] = question.dimension + '=' + question.value;
            const auto told = reports::figure_table(read, parameters, false);
            if (!told) return tl::unexpected(told.error());
            return json::parse(*told);
        };
        const auto told = ask(places.at(question.place).id, false, true);
        if (!told) return tl::unexpected(forms::Reason{forms::Why::not_answered, say(told.error(), Language::zh)});
        const auto& cells = told->at("cells").as_array();
        forms::Answer answer;
        answer.position = told->at("position").to_number<std::int64_t>();
        answer.url = "/api/v1/figures/" + question.what->name + "?place=" + places.at(question.place).id + "&from=" + write(question.period.from) +
                     "&to=" + write(question.period.to);
        if (question.dimension == "kind") answer.url += "&kind=" + question.value;
        else if (!question.dimension.empty()) answer.url += "&where=" + question.dimension + "%3D" + question.value;
        if (cells.empty() || cells.front().at("value").as_string().empty()) {
            auto known = ever->find(question.what->name);
            if (known == ever->end()) {
                const auto anything = ask(write(read.views.places->root()), true, false);
                const bool found = anything && !anything->at("cells").as_array().empty() && anything->at("cells").at(0).at("records").to_number<std::int64_t>() > 0;
                known = ever->emplace(question.what->name, found).first;
            }
            // Nothing here, though it is recorded elsewhere: nothing happened. A median of nothing is no number.
            if (!known->second || !question.what->adds_up) return tl::unexpected(forms::Reason{forms::Why::no_records, question.what->zh});
            return answer;
        }
        const auto& cell = cells.front().as_object();
        const auto value = read_value(std::string_view{cell.at("value").as_string()});
        if (!value) return tl::unexpected(forms::Reason{forms::Why::not_answered, std::string{cell.at("value").as_string()}});
        answer.value = value->value;
        answer.decimals = value->decimals;
        answer.records = cell.at("records").to_number<std::int64_t>();
        const auto& kind = cell.at("kind_of").as_string();
        answer.kind = kind == "about" ? FigureKind::about : kind == "at_least" ? FigureKind::at_least : FigureKind::exact;
        return answer;
    };
}

Result<void> form_map(const FormMapAsked& asked, std::ostream& out) {
    if (asked.data.empty()) return map_with(asked, askable_figures(), {}, out);
    return in_folder(asked.data, [&](const ReadContext& read) -> Result<void> {
        const auto today = read.views.clock->zone().day_of(read.now);
        const auto place = asked.place.empty() ? std::nullopt : std::optional<std::string_view>{asked.place};
        const auto places = gazetteer_of(read, place, today);
        if (places.empty()) return refuse(No::unknown_place, "--place", asked.place);
        return map_with(asked, askable_figures(read), places, out);
    });
}

Result<void> form_fill(const FormFillAsked& asked, std::ostream& out) {
    const auto period = forms::read_period(asked.period);
    if (!period) return tl::unexpected(period.error());
    auto sheets = read_layout(asked.form);
    if (!sheets) return tl::unexpected(sheets.error());
    return in_folder(asked.data, [&](const ReadContext& read) -> Result<void> {
        const auto places = gazetteer_of(read, asked.place, period->to);
        if (places.empty()) return refuse(No::unknown_place, "--place", asked.place);
        const auto catalogue = askable_figures(read);
        const auto kept = kept_of(asked.mapping, catalogue);
        if (!kept) return tl::unexpected(kept.error());
        const auto form = forms::read_form(std::move(*sheets), catalogue, places, *kept ? &**kept : nullptr);
        if (!form) return tl::unexpected(form.error());
        const forms::FillOptions options{*period, read.views.clock->zone().day_of(read.now), asked.to_date};
        const auto filled = forms::fill(*form, places, options, answers_of(read, places));
        if (auto fine = fill_workbook(asked.form, asked.out, filled.edits); !fine) return fine;
        if (!asked.provenance.empty())
            if (auto fine = write_whole(asked.provenance, json::serialize(forms::provenance_json(*form, places, options, filled))); !fine) return fine;
        out << "填了 " << filled.filled() << " 格,空着 " << filled.cells.size() - filled.filled() << " 格 / " << filled.filled() << " cells filled, "
            << filled.cells.size() - filled.filled() << " left empty\n";
        for (const auto& cell : filled.cells) {
            if (cell.reason.why == forms::Why::none || cell.reason.why == forms::Why::not_a_figure || cell.reason.why == forms::Why::formula) continue;
            const auto why = forms::say(cell.reason);
            out << forms::cell_of(*form, *cell.asked) << '\t' << cell.asked->heading << '\t' << why.zh << '\t' << why.en << '\n';
        }
        return {};
    });
}

}    // namespace terrace
