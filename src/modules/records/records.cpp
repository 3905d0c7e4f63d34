#include "modules/records/records.hpp"

#include "base/text_form.hpp"

namespace terrace::records {
namespace {

using Events = Result<std::vector<Event>>;

std::string_view word_of(FigureKind sure) {
    switch (sure) {
        case FigureKind::exact: return "exact";
        case FigureKind::at_least: return "at_least";
        case FigureKind::about: return "about";
    }
    return "";
}

tl::unexpected<Refusal> wrong_standing(const State& now) {
    switch (now.standing) {
        case Standing::none: return refuse(No::not_found, "body.note");
        case Standing::waiting: return refuse(No::wrong_stage, "", "等确认 / waiting for a confirmation");
        case Standing::counts: return refuse(No::wrong_stage, "", now.ended ? "已撤掉 / ended" : "已算数 / it counts");
        case Standing::withdrawn: return refuse(No::wrong_stage, "", "已撤回 / withdrawn");
    }
    return refuse(No::wrong_stage);
}

std::string bounds(const RecordField& field) {
    const auto side = [&](const std::optional<std::int64_t>& value) { return value ? write_decimal(*value, field.decimals) : std::string{}; };
    return side(field.least) + "–" + side(field.most) + (field.unit.empty() ? "" : " " + field.unit);
}

Result<Amount> number(const RecordField& field, const std::string& text, const std::string& path) {
    const auto amount = read_decimal(text, field.decimals);
    if (!amount) return refuse(No::bad_value, path, field.type == FieldType::whole ? "整数 / a whole number: 120" : "小数 / a decimal number: 12.5 (≤ " + std::to_string(field.decimals) + ")");
    if ((field.least && *amount < *field.least) || (field.most && *amount > *field.most)) return refuse(No::out_of_range, path, bounds(field));
    return Amount{field.id, *amount, field.decimals, std::string{word_of(field.sure)}};
}

Result<void> take(const RecordField& field, const std::string& text, Content& out) {
    const auto path = "body.fields." + field.id;
    switch (field.type) {
        case FieldType::whole:
        case FieldType::decimal: {
            auto amount = number(field, text, path);
            if (!amount) return tl::unexpected(amount.error());
            out.amounts.push_back(std::move(*amount));
            return {};
        }
        case FieldType::choice: {
            const auto known = std::any_of(field.choices.begin(), field.choices.end(), [&](const auto& one) { return one.id == text; });
            std::string all;
            for (const auto& one : field.choices) all += (all.empty() ? "" : " / ") + one.id;
            if (!known) return refuse(No::bad_value, path, all);
            out.choices[field.id] = text;
            return {};
        }
        case FieldType::truth:
            if (text != "true" && text != "false") return refuse(No::bad_value, path, "true / false");
            out.choices[field.id] = text;
            return {};
        case FieldType::day:
            if (!read_day(text)) return refuse(No::bad_value, path, "2024-03-04");
            out.words[field.id] = text;
            return {};
        case FieldType::line: out.words[field.id] = text; return {};
        case FieldType::text: return refuse(No::bad_value, path, "body.texts." + field.id);
    }
    return {};
}

// amount × times, rounded to the field's decimals, halves away from zero.
std::optional<std::int64_t> product(const Amount& from, const WorkedOut& how, int decimals) {
    auto exact = static_cast<__int128>(from.amount) * how.times;
    for (int zeros = from.decimals + how.decimals - decimals; zeros > 0; --zeros) {
        const auto last = zeros == 1;
        exact = last ? (exact + (exact < 0 ? -5 : 5)) / 10 : exact / 10;
    }
    for (int zeros = decimals - from.decimals - how.decimals; zeros > 0; --zeros) exact *= 10;
    if (exact > INT64_MAX || exact < INT64_MIN) return std::nullopt;
    return static_cast<std::int64_t>(exact);
}

Result<void> check_texts(const RecordKind& kind, const std::map<std::string, Sealed>& texts) {
    for (const auto& [id, text] : texts) {
        const auto* field = kind.field(id);
        if (!field || field->type != FieldType::text) return refuse(No::unknown_field, "body.texts." + id);
    }
    for (const auto& field : kind.fields)
        if (field.type == FieldType::text && field.required && !texts.contains(field.id)) return refuse(No::missing_field, "body.texts." + field.id);
    return {};
}

struct Judged {
    const Methods* methods = nullptr;
    const RecordKind* kind = nullptr;
};

// The kind as the playbook has it on the day, where it holds at the place.
Result<Judged> kind_of(const Context& context, const std::string& playbook, const std::string& kind, PlaceId place) {
    const auto on = context.clock.zone().day_of(context.said_at);
    const auto* installed = context.playbook.methods(playbook, on);
    if (!installed) return refuse(No::unknown_kind, "body.playbook", playbook);
    const auto* found = installed->methods->record(kind);
    if (!found) return refuse(No::unknown_kind, "body.kind", kind);
    const bool holds = std::any_of(installed->places.begin(), installed->places.end(), [&](PlaceId outer) { return context.places.within(place, outer); });
    if (!holds) return refuse(No::unknown_kind, "body.place", installed->methods->title.zh + " / " + installed->methods->title.en);
    return Judged{installed->methods.get(), found};
}

Result<void> check_day(Day day, const Context& context) {
    const auto today = context.clock.zone().day_of(context.said_at);
    if (day > today) return refuse(No::out_of_range, "body.day", "≤ " + write(today));
    return {};
}

Events decide_on(const State& now, const Note& command, const Context& context) {
    if (now.standing != Standing::none) return refuse(No::id_used_differently, "body.note", write(static_cast<const Uuid&>(command.note)));
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    const auto judged = kind_of(context, command.playbook.value, command.kind.value, command.place);
    if (!judged) return tl::unexpected(judged.error());
    const auto today = context.clock.zone().day_of(context.said_at);
    const auto day = command.day.value_or(today);
    if (auto fine = check_day(day, context); !fine) return tl::unexpected(fine.error());
    auto content = judge(*judged->kind, command.fields);
    if (!content) return tl::unexpected(content.error());
    if (auto fine = check_texts(*judged->kind, command.texts); !fine) return tl::unexpected(fine.error());
    if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
    Noted noted;
    noted.note = command.note;
    noted.playbook = command.playbook;
    noted.version = judged->methods->version;
    noted.kind = command.kind;
    noted.host = judged->kind->host;
    noted.place = command.place;
    noted.day = day;
    noted.content = std::move(*content);
    noted.texts = command.texts;
    noted.evidence = command.evidence;
    if (!context.actor.post.empty()) noted.by = context.actor.post;
    noted.counts = !judged->kind->confirm;
    noted.late = day + late_days < today;
    return std::vector<Event>{std::move(noted)};
}

Events decide_on(const State& now, const Correct& command, const Context& context) {
    if (now.standing != Standing::waiting && now.standing != Standing::counts) return wrong_standing(now);
    if (now.ended) return wrong_standing(now);
    const auto place = command.place.value_or(now.place);
    if (!context.places.find(place)) return refuse(No::unknown_place, "body.place", write(place));
    const auto judged = kind_of(context, now.playbook, now.kind, place);
    if (!judged) return tl::unexpected(judged.error());
    const auto day = command.day.value_or(now.day);
    if (auto fine = check_day(day, context); !fine) return tl::unexpected(fine.error());
    if (now.changed && (day != now.day || place != now.place)) return refuse(No::wrong_stage, "", "有过变动:地方和日期不改 / it has changed since: place and day stay");
    auto content = judge(*judged->kind, command.fields);
    if (!content) return tl::unexpected(content.error());
    if (auto fine = check_texts(*judged->kind, command.texts); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{Corrected{place, day, std::move(*content), command.texts}};
}

Events decide_on(const State& now, const Change& command, const Context& context) {
    if (now.standing != Standing::counts || now.ended) return wrong_standing(now);
    if (now.host != RecordHost::asset) return refuse(No::wrong_stage, "body.note", "asset");
    if (command.day < now.day) return refuse(No::out_of_range, "body.day", "≥ " + write(now.day));
    if (auto fine = check_day(command.day, context); !fine) return tl::unexpected(fine.error());
    const auto judged = kind_of(context, now.playbook, now.kind, now.place);
    if (!judged) return tl::unexpected(judged.error());
    auto content = judge(*judged->kind, command.fields);
    if (!content) return tl::unexpected(content.error());
    if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{Changed{command.day, std::move(*content), command.evidence}};
}

Events decide_on(const State& now, const End& command, const Context& context) {
    if (now.standing != Standing::counts || now.ended) return wrong_standing(now);
    if (now.host != RecordHost::asset) return refuse(No::wrong_stage, "body.note", "asset");
    if (command.day < now.day) return refuse(No::out_of_range, "body.day", "≥ " + write(now.day));
    if (auto fine = check_day(command.day, context); !fine) return tl::unexpected(fine.error());
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{Ended{command.day, command.reason}};
}

Events decide_on(const State& now, const Confirm&, const Context& context) {
    if (now.standing != Standing::waiting) return wrong_standing(now);
    // Nobody confirms what they noted themselves.
    if (!now.by.empty() && context.actor.post == now.by) return refuse(No::not_yours, "", "自己记的由别人确认 / another post confirms it");
    return std::vector<Event>{Confirmed{context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post}}};
}

Events decide_on(const State& now, const Withdraw& command, const Context&) {
    if (now.standing != Standing::waiting && now.standing != Standing::counts) return wrong_standing(now);
    if (now.ended || now.changed) return refuse(No::wrong_stage, "", "有过变动,请用“撤掉” / it has changed since: end it instead");
    if (command.reason == Withdrawal::duplicate && !command.duplicate_of) return refuse(No::missing_field, "body.duplicate_of");
    if (command.duplicate_of && *command.duplicate_of == now.note) return refuse(No::bad_value, "body.duplicate_of", write(static_cast<const Uuid&>(now.note)));
    return std::vector<Event>{Withdrawn{command.reason, command.duplicate_of}};
}

template <class... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};

}    // namespace

Result<Content> judge(const RecordKind& kind, const std::map<std::string, Line>& fields) {
    for (const auto& [id, text] : fields)
        if (!kind.field(id)) return refuse(No::unknown_field, "body.fields." + id);
    Content out;
    for (const auto& field : kind.fields) {
        const auto given = fields.find(field.id);
        if (given == fields.end() || given->second.empty()) continue;
        if (auto fine = take(field, given->second.value, out); !fine) return tl::unexpected(fine.error());
    }
    for (const auto& field : kind.fields) {
        const auto has = [&](std::string_view id) { return std::find_if(out.amounts.begin(), out.amounts.end(), [&](const auto& one) { return one.field.value == id; }); };
        if (field.worked_out && has(field.id) == out.amounts.end()) {
            const auto from = has(field.worked_out->from);
            if (from == out.amounts.end()) continue;
            const auto amount = product(*from, *field.worked_out, field.decimals);
            if (!amount) return refuse(No::out_of_range, "body.fields." + field.id, bounds(field));
            out.amounts.push_back({field.id, *amount, field.decimals, std::string{word_of(worse(field.sure, field.worked_out->sure))}});
        }
    }
    for (const auto& field : kind.fields) {
        if (!field.required || field.type == FieldType::text) continue;
        const bool there = field.number() ? std::any_of(out.amounts.begin(), out.amounts.end(), [&](const auto& one) { return one.field.value == field.id; })
                                          : out.choices.contains(field.id) || out.words.contains(field.id);
        if (!there) return refuse(No::missing_field, "body.fields." + field.id, field.name.zh + " / " + field.name.en);
    }
    std::sort(out.amounts.begin(), out.amounts.end(), [](const auto& a, const auto& b) { return a.field < b.field; });
    return out;
}

std::string fact_name(std::string_view playbook, std::string_view kind, std::string_view field) {
    std::string name{playbook};
    name.append(1, '.').append(kind);
    if (!field.empty()) name.append(1, '.').append(field);
    return name;
}

Result<std::vector<Event>> decide(const State& now, const Command& command, const Context& context) {
    return std::visit([&](const auto& one) { return decide_on(now, one, context); }, command);
}

State apply(State now, const Event& event) noexcept {
    std::visit(Match{[&](const Noted& one) {
                         now.note = one.note;
                         now.standing = one.counts ? Standing::counts : Standing::waiting;
                         now.playbook = one.playbook.value;
                         now.kind = one.kind.value;
                         now.host = one.host;
                         now.place = one.place;
                         now.day = one.day;
                         now.by = one.by.value_or(PostId{});
                     },
                     [&](const Corrected& one) {
                         now.place = one.place;
                         now.day = one.day;
                     },
                     [&](const Changed& one) {
                         now.day = one.day;
                         now.changed = true;
                     },
                     [&](const Ended& one) {
                         now.day = one.day;
                         now.ended = true;
                     },
                     [&](const Confirmed&) { now.standing = Standing::counts; },
                     [&](const Withdrawn&) { now.standing = Standing::withdrawn; }},
               event);
    return now;
}

PlaceId Records::place_of(const State& now, const Command& command) {
    if (const auto* note = std::get_if<Note>(&command)) return note->place;
    return now.place;
}

std::string Records::result(const State& after, const std::vector<Event>&, const Vault&) {
    return json::serialize(json::object{{"counts", after.standing == Standing::counts && !after.ended}, {"waiting", after.standing == Standing::waiting}});
}

const Module& module() {
    static const ModuleOf<Records> made;
    return made;
}

}    // namespace terrace::records
