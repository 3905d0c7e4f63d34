#include "playbook/industry_slots.hpp"

#include "base/text_form.hpp"

#include <algorithm>
#include <set>

namespace terrace {
namespace {

constexpr std::size_t gates_max = 20, needs_max = 20, belt_parts_max = 40;

Wording wording(YamlMap& in, std::string_view field) {
    auto both = in.map(field);
    both.only({"zh", "en"});
    return {both.text("zh"), both.text("en")};
}

const Choice* choice_of(const RecordField& field, std::string_view id) {
    const auto found = std::find_if(field.choices.begin(), field.choices.end(), [&](const auto& one) { return one.id == id; });
    return found == field.choices.end() ? nullptr : &*found;
}

void check_where(YamlMap& in, const RecordKind& kind, const std::vector<std::pair<std::string, std::string>>& where) {
    for (const auto& [name, value] : where) {
        const auto* field = kind.field(name);
        const bool fits = field && ((field->type == FieldType::choice && choice_of(*field, value)) || (field->type == FieldType::truth && (value == "true" || value == "false")));
        if (!fits) in.flaw("where", No::bad_value, name + ": " + value);
    }
}

GateCondition condition(YamlMap& in) {
    in.only({"kind", "record", "indicator", "field", "document", "where", "at_least", "evidence", "days", "least", "most", "how"});
    GateCondition one;
    const auto kind = in.one_of("kind", {"checklist", "record", "indicator", "field", "document", "publicity"});
    one.kind = kind == "checklist" ? GateNeed::checklist : kind == "record" ? GateNeed::record : kind == "indicator" ? GateNeed::indicator : kind == "field" ? GateNeed::field : kind == "document" ? GateNeed::document : GateNeed::publicity;
    const bool of_records = one.kind == GateNeed::checklist || one.kind == GateNeed::record || one.kind == GateNeed::publicity;
    const std::string_view names = of_records ? "record" : kind.empty() ? "record" : std::string_view{kind};
    one.what = in.name(names);
    for (const auto* other : {"record", "indicator", "field", "document"})
        if (other != names && in.has(other)) in.flaw(other, No::unknown_field, "kind: " + kind);
    one.where = in.pairs("where");
    one.at_least = in.whole_or("at_least", 1, 1'000, 1);
    one.evidence = in.truth_or("evidence", false);
    one.days = in.whole_or("days", 1, 3'650, 0);
    if (one.kind == GateNeed::publicity && one.days == 0) in.flaw("days", No::missing_field);
    if (in.has("how")) one.how = wording(in, "how");
    if (one.kind == GateNeed::indicator) {
        one.decimals = field_decimals_max;
        const auto bound = [&](std::string_view field) -> std::optional<std::int64_t> {
            if (!in.has(field)) return std::nullopt;
            const auto number = read_decimal(in.text(field), one.decimals);
            if (!number) in.flaw(field, No::bad_value, "0.5");
            return number;
        };
        one.least = bound("least");
        one.most = bound("most");
        if (!one.least && !one.most) in.flaw("least", No::missing_field);
    }
    return one;
}

Stages stages(YamlMap& in, const RecordKind& kind) {
    in.only({"field", "gates"});
    Stages all;
    all.field = in.name("field");
    const auto* field = kind.field(all.field);
    if (!field || field->type != FieldType::choice) in.flaw("field", No::bad_value, "type: choice");
    auto maps = in.maps("gates");
    if (maps.empty()) in.flaw("gates", No::missing_field);
    if (maps.size() > gates_max) in.flaw("gates", No::too_many, std::to_string(gates_max));
    std::set<std::string> seen;
    for (auto& each : maps) {
        each.only({"to", "basis", "needs"});
        Gate gate;
        gate.to = each.name("to");
        gate.basis = each.text_or("basis", "");
        // The first stage is where everything begins.
        if (field && (!choice_of(*field, gate.to) || field->choices.front().id == gate.to)) each.flaw("to", No::bad_value, gate.to);
        if (!seen.insert(gate.to).second) each.flaw("to", No::bad_value, gate.to + " 写了两次 / given twice");
        auto needs = each.maps("needs");
        if (needs.empty()) each.flaw("needs", No::missing_field);
        if (needs.size() > needs_max) each.flaw("needs", No::too_many, std::to_string(needs_max));
        for (auto& need : needs) gate.needs.push_back(condition(need));
        all.gates.push_back(std::move(gate));
    }
    return all;
}

void check_condition(YamlMap& in, const Methods& methods, const RecordKind& asset, const GateCondition& one) {
    switch (one.kind) {
        case GateNeed::checklist:
        case GateNeed::record:
        case GateNeed::publicity: {
            const auto* kind = methods.record(one.what);
            if (!kind || kind->at != asset.id) return in.flaw("record", No::bad_value, one.what + " (at: " + asset.id + ")");
            if (one.kind == GateNeed::checklist && kind->checklist.empty()) in.flaw("record", No::bad_value, one.what + " (checklist)");
            return check_where(in, *kind, one.where);
        }
        case GateNeed::indicator: {
            const auto* indicator = methods.indicator(one.what);
            const auto* kind = indicator ? methods.record(indicator->record) : nullptr;
            const bool known = kind && kind->at == asset.id &&
                               (indicator->measure == Aggregate::count || indicator->measure == Aggregate::sum || indicator->measure == Aggregate::min || indicator->measure == Aggregate::max || indicator->measure == Aggregate::last);
            if (!known) in.flaw("indicator", No::bad_value, one.what + " (count / sum / min / max / last, at: " + asset.id + ")");
            return;
        }
        case GateNeed::field:
            if (!asset.field(one.what) || asset.field(one.what)->type == FieldType::text) in.flaw("field", No::bad_value, one.what);
            return;
        case GateNeed::document:
            if (!methods.document(one.what)) in.flaw("document", No::bad_value, one.what);
            return;
    }
}

}    // namespace

void read_standing_slots(YamlMap& in, RecordKind& kind) {
    const auto of_assets = [&](std::string_view field) {
        if (kind.host != RecordHost::asset) in.flaw(field, No::bad_value, "host: asset");
    };
    if (in.has("expires")) {
        of_assets("expires");
        auto given = in.map("expires");
        given.only({"field", "warn_days", "then"});
        Expiry one{given.name("field"), given.whole_or("warn_days", 1, 3'650, 60), given.has("then") && given.one_of("then", {"stops", "stays"}) == "stays"};
        const auto* field = kind.field(one.field);
        if (!field || field->type != FieldType::day) given.flaw("field", No::bad_value, "type: day");
        kind.expires = std::move(one);
    }
    if (in.has("owner")) {
        of_assets("owner");
        kind.owned = in.one_of("owner", {"resident"}) == "resident";
        // Its owner's word is the confirmation.
        if (kind.confirm) in.flaw("owner", No::bad_value, "confirm");
    }
    if (in.has("about")) {
        of_assets("about");
        kind.of_household = in.one_of("about", {"household"}) == "household";
        if (kind.owned) in.flaw("about", No::bad_value, "owner");
        // A line is public and a number is a figure: what concerns one household's purse is neither.
        for (const auto& field : kind.fields)
            if (field.number() || field.type == FieldType::line) in.flaw("fields", No::bad_value, field.id + ": choice / truth / day / text");
    }
    if (in.has("stages")) {
        of_assets("stages");
        auto given = in.map("stages");
        kind.stages = stages(given, kind);
    }
}

Belt read_belt(YamlMap& in) {
    in.only({"id", "name", "form", "basis", "committee", "places", "parts", "indicators"});
    Belt one;
    one.id = in.name("id");
    one.name = wording(in, "name");
    one.chain = in.one_of("form", {"belt", "chain"}) == "chain";
    one.basis = in.text_or("basis", "");
    one.committee = in.text_or("committee", "");
    one.places = in.texts("places");
    for (const auto& code : one.places)
        if (code.size() < 6 || code.size() > 12 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; })) in.flaw("places", No::bad_value, code);
    auto parts = in.maps("parts");
    if (parts.size() > belt_parts_max) in.flaw("parts", No::too_many, std::to_string(belt_parts_max));
    for (auto& part : parts) {
        part.only({"as", "record", "where"});
        BeltSlice slice;
        const auto as = part.one_of("as", {"committee", "base", "certificate", "firm", "household", "listing"});
        slice.as = as == "committee" ? BeltPart::committee : as == "base" ? BeltPart::base : as == "certificate" ? BeltPart::certificate : as == "firm" ? BeltPart::firm : as == "household" ? BeltPart::household : BeltPart::listing;
        slice.record = part.name("record");
        slice.where = part.pairs("where");
        one.parts.push_back(std::move(slice));
    }
    one.indicators = in.texts("indicators");
    return one;
}

void check_gates(YamlMap& in, const Methods& methods, const RecordKind& kind) {
    if (!kind.stages) return;
    auto given = in.map("stages");
    std::size_t n = 0;
    for (auto& each : given.maps("gates")) {
        const auto& gate = kind.stages->gates[n++];
        if (!gate.basis.empty() && !methods.document(gate.basis)) each.flaw("basis", No::bad_value, gate.basis);
        std::size_t m = 0;
        for (auto& need : each.maps("needs")) check_condition(need, methods, kind, gate.needs[m++]);
    }
}

void check_belt(YamlMap& in, const Methods& methods, const Belt& belt) {
    if (!belt.basis.empty() && !methods.document(belt.basis)) in.flaw("basis", No::bad_value, belt.basis);
    for (const auto& id : belt.indicators)
        if (!methods.indicator(id)) in.flaw("indicators", No::bad_value, id);
    std::size_t n = 0;
    for (auto& part : in.maps("parts")) {
        const auto& slice = belt.parts[n++];
        const auto* kind = methods.record(slice.record);
        if (!kind || kind->host != RecordHost::asset) {
            part.flaw("record", No::bad_value, slice.record + " (host: asset)");
            continue;
        }
        check_where(part, *kind, slice.where);
        if (slice.as == BeltPart::household && !kind->of_household) part.flaw("record", No::bad_value, slice.record + " (about: household)");
        if (slice.as == BeltPart::listing && !kind->owned) part.flaw("record", No::bad_value, slice.record + " (owner: resident)");
    }
}

}    // namespace terrace
