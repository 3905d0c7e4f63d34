#include "modules/records/expiry.hpp"

#include "base/text_form.hpp"

namespace terrace::records {
namespace {

constexpr Query running_out_query{"records.running_out", "SELECT note_id, kind, place, content, runs_out FROM notes WHERE domain = $1 AND runs_out IS NOT NULL AND ended IS NULL AND standing = 2 AND runs_out >= $2 ORDER BY runs_out, note_id"};

Result<std::string> running_out(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_asked(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const Reach reach{read, "read.figures"};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    const auto asked = parameters.text("place") ? std::vector{*place} : reach.outermost();
    return json::serialize(json::object{{"items", running_out_json(read, reach, asked, read.views.clock->zone().day_of(read.now))}});
}

}    // namespace

std::string title_of(const Content& content, const RecordKind& kind) {
    for (const auto& field : kind.fields)
        if (field.type == FieldType::line)
            if (const auto said = content.words.find(field.id); said != content.words.end()) return said->second.value;
    for (const auto& field : kind.fields)
        if (const auto said = content.choices.find(field.id); field.type == FieldType::choice && said != content.choices.end())
            for (const auto& choice : field.choices)
                if (choice.id == said->second.value) return choice.name.zh;
    return kind.name.zh;
}

json::array running_out_json(const ReadContext& read, const Reach& reach, const std::vector<PlaceId>& asked, Day today) {
    json::array items;
    read.snapshot.run(running_out_query, {today + -ran_out_shown_days}, [&](const Row& row) {
        const auto named = kind_named(read.views, row.text(1), today);
        if (!named.kind || !named.kind->expires) return true;
        const Day until{static_cast<std::int32_t>(row.integer(4))};
        if (until - today > named.kind->expires->warn_days) return true;
        const auto at = row.place(2);
        if (!reach.has(at) || std::none_of(asked.begin(), asked.end(), [&](PlaceId outer) { return read.views.places->within(at, outer); })) return true;
        const auto parsed = parse_json(row.text(3));
        ENSURE(parsed);
        const auto content = decode<Content>(*parsed, Strict::no);
        ENSURE(content);
        items.push_back({{"record", write(row.uuid(0))},
                         {"kind", json::object{{"id", row.string(1)}, {"zh", named.kind->name.zh}, {"en", named.kind->name.en}, {"icon", named.kind->icon}}},
                         {"title", title_of(*content, *named.kind)},
                         {"place", place_brief(read.views, at)},
                         {"until", write(until)},
                         {"days_left", until - today}});
        return static_cast<std::int64_t>(items.size()) < running_out_max;
    });
    return items;
}

std::vector<Route> expiry_routes() {
    return {{"GET", "/api/v1/running-out", "快到期的、过了期的证书等", "Certificates and the like about to run out, or that ran out",
             {{"place", "地方编号或区划代码;不写是自己负责的地方", "place id or division code; all that the post answers for when absent"}}, false, running_out}};
}

}    // namespace terrace::records
