// The one adapter between the forms and the office: its figures as things to ask, its places by name, its answers with their evidence.
#include "app/form_door.hpp"
#include "base/text_form.hpp"
#include "desk/place_asked.hpp"
#include "forms/units.hpp"
#include "playbook/methods.hpp"
#include "reports/catalogue.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace terrace {
namespace {

constexpr std::size_t form_places_max = 60'000;

// Other names of the figures every office has.
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

// What a title or a group may say above an indicator without meaning fewer of it: the method's own headings, and what the record is called.
std::vector<std::string> topics_of(const Methods& methods, std::string_view indicator) {
    std::vector<std::string> topics{methods.title.zh};
    const auto* one = methods.indicator(indicator);
    if (!one) return topics;
    if (const auto* kind = methods.record(one->record)) topics.push_back(kind->name.zh);
    const auto dot = one->heading.find('.');
    for (const auto& heading : methods.headings) {
        if (heading.id != std::string_view{one->heading}.substr(0, dot)) continue;
        topics.push_back(heading.name.zh);
        for (const auto& item : heading.items)
            if (dot != std::string::npos && item.id == one->heading.substr(dot + 1)) topics.push_back(item.name.zh);
    }
    return topics;
}

forms::Askable askable(const reports::CatalogueEntry& entry, const Methods* methods) {
    forms::Askable made;
    made.name = entry.name;
    made.zh = entry.title.zh;
    made.en = entry.title.en;
    made.words = entry.words;
    for (const auto& words : office_words())
        if (words.name == entry.name) made.words = words.words;
    made.unit = entry.unit.zh;
    made.decimals = entry.decimals;
    made.adds_up = entry.measure == Aggregate::count || entry.measure == Aggregate::sum;
    made.stock = entry.stock;
    for (const auto& dimension : entry.dimensions) {
        forms::Dimension values{dimension.id, {}};
        for (const auto& choice : dimension.choices) values.values.push_back({choice.id, {choice.name.zh}});
        if (!values.values.empty()) made.dimensions.push_back(std::move(values));
    }
    if (methods)
        made.topics = topics_of(*methods, entry.name.substr(entry.name.find('.') + 1));
    else if (made.name.starts_with("cases."))
        made.topics = {"事项办理", "事项", "办理", "群众事项"};
    return made;
}

// Of the playbooks that `hold`; those every office has always do.
forms::Catalogue askables(const Views& views, Day today, const std::function<const Methods*(const std::string&)>& hold) {
    auto entries = reports::catalogue(views, today);
    std::erase_if(entries, [&](const auto& entry) { return !entry.playbook.empty() && !hold(entry.playbook); });
    // What a playbook counts out of the same facts in the same way is its own name for the office's figure.
    const auto renamed = [&](const reports::CatalogueEntry& one) {
        return one.playbook.empty() && std::any_of(entries.begin(), entries.end(), [&](const auto& other) {
                   return !other.playbook.empty() && other.what == one.what && other.kind == one.kind && other.where == one.where && other.measure == one.measure && other.stock == one.stock;
               });
    };
    forms::Catalogue all;
    for (const auto& entry : entries)
        if (!renamed(entry)) all.push_back(askable(entry, entry.playbook.empty() ? nullptr : hold(entry.playbook)));
    return all;
}

Result<Methods> methods_file(const std::string& given) {
    const std::filesystem::path named{given};
    const auto path = std::filesystem::is_directory(named) ? named / "methods.yaml" : named;
    std::ifstream in{path, std::ios::binary};
    std::error_code error;
    if (!in || std::filesystem::file_size(path, error) > yaml_bytes_max) return refuse(No::not_found, "--playbook", path.string());
    auto read = read_methods(std::string{std::istreambuf_iterator<char>{in}, {}}, path.string());
    if (!read) return refuse(No::bad_value, path.string(), read.error().empty() ? "" : say(read.error().front(), Language::zh) + " / " + say(read.error().front(), Language::en));
    return std::move(*read);
}

// Whether a figure is kept place by place down to this one, so that no record there means nothing happened there. What is only ever noted
// for the whole county, or for a river's segments, says nothing of a village.
class KeptBy {
  public:
    KeptBy(const ReadContext& read, const reports::CatalogueEntry& entry, Day on) : read_{read}, entry_{entry}, on_{on} {}

    bool down_to(PlaceId place) {
        const auto& tree = *read_.views.places;
        const auto* facts = tree.find(place);
        if (!facts) return false;
        if (facts->parent.empty() || place == tree.root()) return records_in(place) > 0;
        const auto& parts = parts_of(facts->parent, facts->partition);
        if (std::any_of(parts.begin(), parts.end(), [](const auto& part) { return !part.first.empty() && part.second > 0; })) return true;
        return parts.empty() && down_to(facts->parent);    // nothing there at all: then as kept as where it lies
    }

  private:
    const ReadContext& read_;
    const reports::CatalogueEntry& entry_;
    Day on_;
    std::map<std::pair<PlaceId, Partition>, std::map<std::string, std::int64_t>> known_;

    FigureQuery within(PlaceId place) const {
        FigureQuery query;
        query.to = on_;
        query.inside = [&tree = *read_.views.places, place](PlaceId atom) { return tree.within(atom, place); };
        return query;
    }
    std::int64_t records_in(PlaceId place) const {
        const auto all = reports::values_of(read_, entry_, within(place), By::nothing);
        return all.empty() ? 0 : all.begin()->second.records;
    }
    // Records by the part they lie in; "" for those of the whole.
    const std::map<std::string, std::int64_t>& parts_of(PlaceId whole, Partition partition) {
        const auto [at, fresh] = known_.try_emplace({whole, partition});
        if (!fresh) return at->second;
        const auto& tree = *read_.views.places;
        const auto children = tree.children(whole, partition, on_);
        const auto group = [&](PlaceId atom) -> std::optional<std::string> {
            for (const auto child : children)
                if (tree.within(atom, child)) return write(child);
            return "";
        };
        for (const auto& [label, value] : reports::values_of(read_, entry_, within(whole), By::place, group))
            if (value.records > 0) at->second[label] = value.records;
        return at->second;
    }
};

PlaceId place_of(const forms::Gazetteer& places, std::size_t i) { return read_place(places.at(i).id).value_or(PlaceId{}); }

}    // namespace

forms::Catalogue askable_figures(const ReadContext& read, const forms::Gazetteer& places) {
    const auto& views = read.views;
    const auto today = views.clock->zone().day_of(read.now);
    const auto path = views.places->path(place_of(places, places.own()));
    const auto holding = views.playbook->methods_at(path, today);
    auto all = askables(views, today, [&](const std::string& playbook) -> const Methods* {
        for (const auto* one : holding)
            if (one->methods->playbook == playbook) return one->methods.get();
        return nullptr;
    });
    forms::Dimension kinds{"kind", {}};
    for (const auto* kind : views.playbook->case_kinds(path, today)) kinds.values.push_back({kind->id, {kind->name.zh}});
    for (auto& one : all)
        if (one.name.starts_with("cases.") && !kinds.values.empty()) one.dimensions.push_back(kinds);
    return all;
}

Result<forms::Catalogue> askable_figures(const std::vector<std::string>& playbooks) {
    Views views;
    auto playbook = std::make_shared<Playbook>();
    for (const auto& file : playbooks) {
        auto methods = methods_file(file);
        if (!methods) return tl::unexpected(methods.error());
        playbook->install(InstalledMethods{std::make_shared<const Methods>(std::move(*methods)), {}});
    }
    views.playbook = playbook;
    const auto far = day_of({9999, 12, 31});    // of each playbook given the version that comes last
    return askables(views, far, [&](const std::string& name) -> const Methods* {
        const auto* one = views.playbook->methods(name, far);
        return one ? one->methods.get() : nullptr;
    });
}

forms::Gazetteer gazetteer_of(const ReadContext& read, std::optional<std::string_view> place, Day on) {
    const auto& tree = *read.views.places;
    auto own = tree.root();
    if (place) {
        auto found = place_asked(tree, *place, on, "--place");
        if (!found && place->size() < 12) found = place_asked(tree, std::string{*place} + std::string(12 - place->size(), '0'), on, "--place");
        if (!found) return {};    // form_door says why
        own = *found;
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
        for (const auto partition : {Partition::administrative, Partition::grid, Partition::basin, Partition::duty})
            for (const auto child : tree.children(id, partition, on))
                if (const auto* facts = tree.find(child); facts && facts->level <= 6 && add(child, at.at(id))) next.push_back(child);
    }
    return {std::move(all), index};
}

forms::Answers answers_of(const ReadContext& read, const forms::Gazetteer& places) {
    struct Known {
        std::optional<reports::CatalogueEntry> entry;
        std::map<Day, KeptBy> kept{};    // by the last day asked for
    };
    const auto known = std::make_shared<std::map<std::string, Known>>();
    return [&read, &places, known](const forms::Question& question) -> tl::expected<forms::Answer, forms::Reason> {
        using forms::Reason;
        using forms::Why;
        const auto today = read.views.clock->zone().day_of(read.now);
        const auto [at, fresh] = known->try_emplace(question.what->name);
        auto& one = at->second;
        if (fresh) one.entry = reports::entry_named(read.views, question.what->name, today);
        if (!one.entry) return tl::unexpected(Reason{Why::not_answered, question.what->name});
        const auto& tree = *read.views.places;
        FigureQuery query;
        query.from = question.period.from;
        query.to = question.period.to;
        query.inside = [&tree, place = place_of(places, question.place)](PlaceId atom) { return tree.within(atom, place); };
        if (question.known_on) query.as_of = read.figures.position_on(*question.known_on, read.views.clock->zone());
        if (question.dimension == "kind") query.kind = question.value;
        else if (!question.dimension.empty()) query.where.emplace_back(question.dimension, question.value);

        forms::Answer answer;
        answer.position = query.as_of.value_or(read.snapshot.position());
        answer.url = "/api/v1/figures/" + question.what->name + "?place=" + places.at(question.place).id + "&from=" + write(question.period.from) +
                     "&to=" + write(question.period.to);
        if (question.known_on) answer.url += "&as_of=" + write(*question.known_on);
        if (question.dimension == "kind") answer.url += "&kind=" + question.value;
        else if (!question.dimension.empty()) answer.url += "&where=" + question.dimension + "%3D" + question.value;

        const auto cells = reports::values_of(read, *one.entry, query, By::nothing);
        const auto text = cells.empty() ? std::string{} : reports::text_of(cells.begin()->second, *one.entry);
        if (text.empty()) {
            // Nothing here, though it is kept for places like this: nothing happened. A median of nothing is no number.
            if (!question.what->adds_up || !one.kept.try_emplace(question.period.to, read, *one.entry, question.period.to).first->second.down_to(place_of(places, question.place)))
                return tl::unexpected(Reason{Why::no_records, question.what->zh});
            return answer;
        }
        const auto point = text.find('.');
        answer.decimals = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
        const auto value = answer.decimals <= figure_decimals_max ? read_decimal(text, answer.decimals) : std::nullopt;
        if (!value) return tl::unexpected(Reason{Why::not_answered, text});
        answer.value = *value;
        answer.records = cells.begin()->second.records;
        answer.kind = cells.begin()->second.value->kind;
        return answer;
    };
}

}    // namespace terrace
