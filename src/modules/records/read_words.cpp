#include "modules/records/read_words.hpp"

#include "base/text_form.hpp"
#include "desk/place_asked.hpp"

namespace terrace::records {

std::string_view word_of(ActorKind kind) {
    switch (kind) {
        case ActorKind::desk: return "desk";
        case ActorKind::post: return "post";
        case ActorKind::resident: return "resident";
        case ActorKind::caller: return "caller";
        case ActorKind::operator_: return "operator";
        case ActorKind::token: return "token";
    }
    return "";
}

KindNamed kind_named(const Views& views, std::string_view name, Day on) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return {};
    const auto* installed = views.playbook->methods(name.substr(0, dot), on);
    if (!installed) return {};
    return {installed->methods.get(), installed->methods->record(name.substr(dot + 1))};
}

json::value basis_json(const Methods& methods, std::string_view id) {
    const auto* document = methods.document(id);
    if (!document) return nullptr;
    json::object out{{"id", document->id}, {"title", wording(document->title)}, {"clause", document->clause}};
    if (document->from) out["from"] = write(*document->from);
    if (document->until) out["until"] = write(*document->until);
    return out;
}

json::object content_json(const Content& content, const RecordKind* kind) {
    json::object values;
    for (const auto& one : content.amounts) values[one.field.value] = write_decimal(one.amount, one.decimals);
    for (const auto& [field, choice] : content.choices) values[field] = choice.value;
    for (const auto& [field, text] : content.words) values[field] = text.value;
    json::object hedged;
    for (const auto& one : content.amounts)
        if (one.sure.value != "exact") hedged[one.field.value] = one.sure.value;
    json::array shown;
    if (kind)
        for (const auto& field : kind->fields) {
            const auto* value = values.if_contains(field.id);
            if (!value) continue;
            std::string_view zh = value->as_string(), en = zh;
            for (const auto& choice : field.choices)
                if (value->as_string() == choice.id) zh = choice.name.zh, en = choice.name.en;
            if (field.type == FieldType::truth) {
                const bool yes = value->as_string() == "true";
                zh = yes ? "是" : "否";
                en = yes ? "yes" : "no";
            }
            json::object one{{"field", field.id}, {"name", wording(field.name)}, {"zh", zh}, {"en", en}, {"unit", field.unit}};
            if (const auto* sure = hedged.if_contains(field.id)) one["sure"] = *sure;
            shown.push_back(std::move(one));
        }
    return {{"values", std::move(values)}, {"shown", std::move(shown)}};
}

Result<PlaceId> place_asked(const ReadContext& read, const Parameters& parameters) {
    const auto given = parameters.text("place");
    if (!given) return read.views.places->root();
    return terrace::place_asked(*read.views.places, *given, read.views.clock->zone().day_of(read.now), "place");
}

}    // namespace terrace::records
