// The office's things that stand, as lists of forms ask for them: which lists there are, and what each thing's record says.
#include "app/form_door.hpp"
#include "desk/views.hpp"
#include "desk/route.hpp"
#include "forms/lists.hpp"
#include "modules/records/listed.hpp"

namespace terrace {
namespace {

constexpr std::string_view list_prefix = "list.";

// 服务哪个支部(编号) is written 服务哪个支部 as well.
std::vector<std::string> words_of(const std::string& name) {
    std::vector<std::string> words{name};
    for (const std::string_view bracket : {"(", "（"})
        if (const auto at = name.find(bracket); at != std::string::npos && at > 0) words.push_back(name.substr(0, at));
    return words;
}
bool is_title(const RecordField& field) { return field.type == FieldType::line && (field.id == "title" || field.id == "name"); }

forms::Askable list_askable(const Methods& methods, const RecordKind& kind) {
    forms::Askable made;
    made.name = std::string{list_prefix} + records::fact_name(methods.playbook, kind.id);
    made.zh = kind.name.zh + "清单";
    made.en = "List: " + kind.name.en;
    made.words = words_of(kind.name.zh);
    made.list = true;
    made.topics = {methods.title.zh};
    forms::Dimension fields{std::string{forms::list_field}, {{std::string{forms::list_place}, {"所在地", "地点", "所在地方"}}, {std::string{forms::list_place} + "4", {"乡镇"}}, {std::string{forms::list_place} + "5", {"村"}}}};
    for (const auto& field : kind.fields) {
        if (field.personal || field.type == FieldType::text) continue;
        auto words = words_of(field.name.zh);
        if (is_title(field)) words.insert(words.end(), {"名称", made.words.back() + "名称"});
        fields.values.push_back({is_title(field) ? std::string{forms::list_title} : field.id, std::move(words)});
    }
    made.dimensions.push_back(std::move(fields));
    return made;
}

struct Found {
    const Methods* methods = nullptr;
    const RecordKind* kind = nullptr;
};
// Assets of the office; not those a resident keeps or that link a household.
std::vector<Found> kinds_listed(const ReadContext& read, PlaceId place) {
    std::vector<Found> all;
    const auto today = read.views.clock->zone().day_of(read.now);
    for (const auto* installed : read.views.playbook->methods_at(read.views.places->path(place), today))
        for (const auto& kind : installed->methods->records)
            if (kind.host == RecordHost::asset && !kind.owned && !kind.of_household) all.push_back({installed->methods.get(), &kind});
    return all;
}

}    // namespace

void add_lists(const ReadContext& read, const forms::Gazetteer& places, forms::Catalogue& catalogue) {
    const auto own = read_place(places.at(places.own()).id).value_or(PlaceId{});
    for (const auto& [methods, kind] : kinds_listed(read, own)) catalogue.push_back(list_askable(*methods, *kind));
}

forms::Things things_of(const ReadContext& read, const forms::Gazetteer& places) {
    return [&read, &places](const forms::Question& question) -> tl::expected<std::vector<forms::Listed>, forms::Reason> {
        using forms::Reason;
        using forms::Why;
        const auto place = read_place(places.at(question.place).id).value_or(PlaceId{});
        const auto own = read_place(places.at(places.own()).id).value_or(PlaceId{});
        for (const auto& [methods, kind] : kinds_listed(read, own)) {
            if (std::string{list_prefix} + records::fact_name(methods->playbook, kind->id) != question.what->name) continue;
            const auto& tree = *read.views.places;
            const auto found = records::listed(read.snapshot, *methods, *kind, question.period.to, [&](PlaceId at) { return tree.within(at, place); });
            if (!found) return tl::unexpected(Reason{Why::too_few_rows, std::to_string(records::listed_max)});
            std::vector<forms::Listed> all;
            for (const auto& one : *found) {
                auto& thing = all.emplace_back();
                thing.position = read.snapshot.position();
                thing.url = "/api/v1/records/" + write(static_cast<const Uuid&>(one.note));
                // Where it lies does not change; what else it said on that day is not kept beside what it says now.
                for (const auto at : tree.path(one.place))
                    if (const auto* facts = tree.find(at); facts && (facts->level == 4 || facts->level == 5)) thing.values[std::string{forms::list_place} + std::to_string(facts->level)] = {facts->name, "", FigureKind::exact, false};
                if (const auto* facts = tree.find(one.place)) {
                    thing.values[std::string{forms::list_place}] = {facts->name, "", FigureKind::exact, false};
                    if (facts->level == 4 || facts->level == 5) thing.values[std::string{forms::list_place} + std::to_string(facts->level)] = {facts->name, "", FigureKind::exact, false};
                }
                if (one.changed_later) continue;
                for (const auto& field : kind->fields)
                    if (const auto value = one.values.find(field.id); value != one.values.end())
                        thing.values[is_title(field) ? std::string{forms::list_title} : field.id] = {value->second.text, value->second.unit, value->second.kind, value->second.number};
            }
            return all;
        }
        return tl::unexpected(Reason{Why::not_answered, question.what->name});
    };
}

}    // namespace terrace
