#include "modules/records/listed.hpp"

#include "base/text_form.hpp"

namespace terrace::records {
namespace {

// What ended later stood on that day too.
constexpr Query stood_query{"records.stood", "SELECT note_id, place, day, first_day, content FROM notes WHERE domain = $1 AND kind = $2 AND standing = 2 AND first_day <= $3 AND (ended IS NULL OR ended > $3) ORDER BY place, first_day, note_id"};

std::map<std::string, Listed::Value> values_of(const Content& content, const RecordKind& kind) {
    std::map<std::string, Listed::Value> values;
    for (const auto& field : kind.fields) {
        if (field.personal || field.type == FieldType::text) continue;
        auto& value = values[field.id];
        if (field.number()) {
            value.number = true;
            value.unit = field.unit;
            for (const auto& amount : content.amounts) {
                if (amount.field.value != field.id) continue;
                value.text = write_decimal(amount.amount, amount.decimals);
                value.kind = amount.sure.value == "about" ? FigureKind::about : amount.sure.value == "at_least" ? FigureKind::at_least : FigureKind::exact;
            }
        } else if (const auto choice = content.choices.find(field.id); choice != content.choices.end()) {
            if (field.type == FieldType::truth) value.text = choice->second.value == "true" ? "是" : "否";
            for (const auto& one : field.choices)
                if (one.id == choice->second.value) value.text = one.name.zh;
        } else if (const auto words = content.words.find(field.id); words != content.words.end()) {
            value.text = words->second.value;
        }
        if (value.text.empty()) values.erase(field.id);
    }
    return values;
}

}    // namespace

Result<std::vector<Listed>> listed(Snapshot& snapshot, const Methods& methods, const RecordKind& kind, Day on, const std::function<bool(PlaceId)>& inside) {
    std::vector<Listed> all;
    bool more = false;
    snapshot.run(stood_query, {fact_name(methods.playbook, kind.id), on}, [&](const Row& row) {
        if (!inside(row.place(1))) return true;
        if (all.size() == listed_max) {
            more = true;
            return false;
        }
        const auto parsed = parse_json(row.text(4));
        ENSURE(parsed);
        const auto content = decode<Content>(*parsed, Strict::no);
        ENSURE(content);
        all.push_back({row.id<NoteId>(0), row.place(1), {static_cast<std::int32_t>(row.integer(3))}, Day{static_cast<std::int32_t>(row.integer(2))} > on, values_of(*content, kind)});
        return true;
    });
    if (more) return refuse(No::too_many, kind.name.zh, std::to_string(listed_max));
    return all;
}

}    // namespace terrace::records
