#include "modules/records/records.hpp"

#include "base/match.hpp"
#include "base/text_form.hpp"
#include "modules/records/gates.hpp"

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

const Amount* amount_in(const Content& content, std::string_view field) {
    const auto found = std::find_if(content.amounts.begin(), content.amounts.end(), [&](const auto& one) { return one.field.value == field; });
    return found == content.amounts.end() ? nullptr : &*found;
}

// Bags and carts, each by the conversion that holds on the day, added up.
Result<void> work_out(const RecordField& field, std::optional<Day> on, Content& out) {
    std::map<std::string, const WorkedOut*> holds;
    for (const auto& how : field.worked_out) {
        if (on && how.since && *on < *how.since) continue;
        auto& kept = holds[how.from];
        if (!kept || !kept->since || (how.since && *kept->since <= *how.since)) kept = &how;
    }
    std::int64_t total = 0;
    auto sure = field.sure;
    bool any = false;
    for (const auto& [from, how] : holds) {
        const auto* given = amount_in(out, from);
        if (!given) continue;
        const auto amount = product(*given, *how, field.decimals);
        if (!amount || __builtin_add_overflow(total, *amount, &total)) return refuse(No::out_of_range, "body.fields." + field.id, bounds(field));
        sure = worse(sure, how->sure);
        any = true;
    }
    if (any) out.amounts.push_back({field.id, total, field.decimals, std::string{word_of(sure)}});
    return {};
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

Result<void> check_day(Day day, const Context& context) {
    const auto today = context.clock.zone().day_of(context.said_at);
    if (day > today) return refuse(No::out_of_range, "body.day", "≤ " + write(today));
    return {};
}

// What was called at the roll stands where the number was not typed.
std::map<std::string, Line> with_heads(const State& now, const RecordKind& kind, std::map<std::string, Line> fields, std::optional<ShortText>& heads) {
    if (!kind.roll) return fields;
    const auto given = fields.find(kind.roll->into);
    if (given != fields.end() && !given->second.empty()) return fields;
    heads = kind.roll->into;
    const auto called = read_roll(now.roll, *kind.roll);
    if (called.present + called.added > 0) fields[kind.roll->into] = std::to_string(called.present + called.added);
    return fields;
}

// Who keeps it: the resident who lists it, or the one for whom a post notes it.
Result<std::optional<PersonId>> owner_of(const Note& command, const RecordKind& kind, const Context& context) {
    const bool resident = context.actor.kind == ActorKind::resident;
    if (resident && !kind.owned) return refuse(No::not_yours, "", std::string{Note::name});
    if (command.owner && !kind.owned) return refuse(No::unknown_field, "body.owner");
    if (resident && command.owner && *command.owner != PersonId{context.actor.id}) return refuse(No::not_yours, "body.owner", std::string{Note::name});
    return resident ? std::optional{PersonId{context.actor.id}} : command.owner;
}

std::optional<Day> stops(const RecordKind& kind, std::optional<Day> runs_out) { return kind.expires && !kind.expires->stays ? runs_out : std::nullopt; }

// Where a link is told of: the household's village. A stairway would tell which household it is.
PlaceId told_at(const RecordKind& kind, PlaceId place, const Context& context) {
    if (!kind.of_household) return place;
    const auto path = context.places.path(place);
    for (auto at = path.rbegin(); at != path.rend(); ++at)
        if (const auto* facts = context.places.find(*at); facts && facts->partition == Partition::administrative && facts->level <= 5) return *at;
    return place;
}

// The day an asset runs out, by the field of its kind that says so. What stops counting with it cannot have run out before it began.
Result<std::optional<Day>> runs_out(const RecordKind& kind, const Content& content, Day from) {
    if (!kind.expires) return std::optional<Day>{};
    const auto said = content.words.find(kind.expires->field);
    if (said == content.words.end()) return std::optional<Day>{};
    const auto day = read_day(said->second.value);
    if (!day || (*day < from && !kind.expires->stays)) return refuse(No::out_of_range, "body.fields." + kind.expires->field, "≥ " + write(from));
    return day;
}

// Nobody but the owner edits what the owner lists; a post may take it down, and the reason stands in public.
Result<void> check_owner(const State& now, const Context& context, std::string_view act) {
    const bool own = context.actor.kind == ActorKind::resident && !now.owner.empty() && PersonId{context.actor.id} == now.owner;
    if (context.actor.kind == ActorKind::resident && !own) return refuse(No::not_yours, "", std::string{act});
    if (!now.owner.empty() && !own) return refuse(No::not_yours, "", "户主自己登记、自己改;要代办,先请本人同意由你代办 / its owner keeps it: act for the owner only with the owner's consent");
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
    if (!now.place.empty() && command.place != now.place) return refuse(No::conflict, "body.place", "点名记的是另一个地方 / its roll was called at another place");
    std::optional<ShortText> heads;
    auto content = judge(*judged->kind, with_heads(now, *judged->kind, command.fields, heads), day);
    if (!content) return tl::unexpected(content.error());
    if (auto fine = check_texts(*judged->kind, command.texts); !fine) return tl::unexpected(fine.error());
    if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
    if (command.site) {
        if (judged->kind->at.empty()) return refuse(No::unknown_field, "body.site");
        if (auto site = standing_site(context, *command.site, fact_name(command.playbook.value, judged->kind->at), command.place); !site) return tl::unexpected(site.error());
    }
    const auto owner = owner_of(command, *judged->kind, context);
    if (!owner) return tl::unexpected(owner.error());
    if (command.household.has_value() != judged->kind->of_household) return refuse(command.household ? No::unknown_field : No::missing_field, "body.household");
    const auto until = runs_out(*judged->kind, *content, day);
    if (!until) return tl::unexpected(until.error());
    if (auto open = pass_gates(*judged->methods, *judged->kind, command.note, "", *content, day, context); !open) return tl::unexpected(open.error());
    Noted noted;
    noted.owner = *owner;
    noted.household = command.household;
    noted.runs_out = *until;
    noted.until = stops(*judged->kind, *until);
    noted.site = command.site;
    noted.heads = std::move(heads);
    noted.note = command.note;
    noted.playbook = command.playbook;
    noted.version = judged->methods->version;
    noted.kind = command.kind;
    noted.host = judged->kind->host;
    noted.place = told_at(*judged->kind, command.place, context);
    noted.day = day;
    noted.content = std::move(*content);
    noted.texts = command.texts;
    noted.evidence = command.evidence;
    if (!context.actor.post.empty()) noted.by = context.actor.post;
    // What a post notes for a resident waits for that resident's word.
    noted.counts = !judged->kind->confirm && (!*owner || context.actor.kind == ActorKind::resident);
    noted.late = day + late_days < today;
    return std::vector<Event>{std::move(noted)};
}

Events decide_on(const State& now, const Correct& command, const Context& context) {
    if (now.standing != Standing::waiting && now.standing != Standing::counts) return wrong_standing(now);
    if (now.ended) return wrong_standing(now);
    if (auto own = check_owner(now, context, Correct::name); !own) return tl::unexpected(own.error());
    const auto place = command.place.value_or(now.place);
    if (!context.places.find(place)) return refuse(No::unknown_place, "body.place", write(place));
    const auto judged = kind_of(context, now.playbook, now.kind, place);
    if (!judged) return tl::unexpected(judged.error());
    const auto day = command.day.value_or(now.day);
    if (auto fine = check_day(day, context); !fine) return tl::unexpected(fine.error());
    if (now.changed && (day != now.day || place != now.place)) return refuse(No::wrong_stage, "", "有过变动:地方和日期不改 / it has changed since: place and day stay");
    std::optional<ShortText> heads;
    auto content = judge(*judged->kind, with_heads(now, *judged->kind, command.fields, heads), day);
    if (!content) return tl::unexpected(content.error());
    if (auto fine = check_texts(*judged->kind, command.texts); !fine) return tl::unexpected(fine.error());
    const auto until = runs_out(*judged->kind, *content, day);
    if (!until) return tl::unexpected(until.error());
    if (auto open = pass_gates(*judged->methods, *judged->kind, now.note, stage_of(*judged->kind, now.choices), *content, day, context); !open) return tl::unexpected(open.error());
    return std::vector<Event>{Corrected{told_at(*judged->kind, place, context), day, std::move(*content), command.texts, std::move(heads), *until, stops(*judged->kind, *until)}};
}

Events decide_on(const State& now, const Change& command, const Context& context) {
    if (now.standing != Standing::counts || now.ended) return wrong_standing(now);
    if (auto own = check_owner(now, context, Change::name); !own) return tl::unexpected(own.error());
    if (now.host != RecordHost::asset) return refuse(No::wrong_stage, "body.note", "asset");
    if (command.day < now.day) return refuse(No::out_of_range, "body.day", "≥ " + write(now.day));
    if (auto fine = check_day(command.day, context); !fine) return tl::unexpected(fine.error());
    const auto judged = kind_of(context, now.playbook, now.kind, now.place);
    if (!judged) return tl::unexpected(judged.error());
    auto content = judge(*judged->kind, command.fields, command.day);
    if (!content) return tl::unexpected(content.error());
    if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
    for (const auto& [id, text] : command.texts) {
        const auto* field = judged->kind->field(id);
        if (!field || field->type != FieldType::text) return refuse(No::unknown_field, "body.texts." + id);
    }
    const auto until = runs_out(*judged->kind, *content, command.day);
    if (!until) return tl::unexpected(until.error());
    if (auto open = pass_gates(*judged->methods, *judged->kind, now.note, stage_of(*judged->kind, now.choices), *content, command.day, context); !open) return tl::unexpected(open.error());
    return std::vector<Event>{Changed{command.day, std::move(*content), command.evidence, command.texts, *until, stops(*judged->kind, *until)}};
}

Events decide_on(const State& now, const End& command, const Context& context) {
    if (now.standing != Standing::counts || now.ended) return wrong_standing(now);
    if (context.actor.kind == ActorKind::resident)
        if (auto own = check_owner(now, context, End::name); !own) return tl::unexpected(own.error());
    if (now.host != RecordHost::asset) return refuse(No::wrong_stage, "body.note", "asset");
    if (command.day < now.day) return refuse(No::out_of_range, "body.day", "≥ " + write(now.day));
    if (auto fine = check_day(command.day, context); !fine) return tl::unexpected(fine.error());
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{Ended{command.day, command.reason, command.evidence}};
}

Events decide_on(const State& now, const Confirm&, const Context& context) {
    if (now.standing != Standing::waiting) return wrong_standing(now);
    if (!now.owner.empty() || context.actor.kind == ActorKind::resident) {
        if (auto own = check_owner(now, context, Confirm::name); !own) return tl::unexpected(own.error());
        return std::vector<Event>{Confirmed{}};
    }
    // Nobody confirms what they noted themselves.
    if (!now.by.empty() && context.actor.post == now.by) return refuse(No::not_yours, "", "自己记的由别人确认 / another post confirms it");
    return std::vector<Event>{Confirmed{context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post}}};
}

Events decide_on(const State& now, const Withdraw& command, const Context& context) {
    if (now.standing != Standing::waiting && now.standing != Standing::counts) return wrong_standing(now);
    if (now.standing == Standing::counts || context.actor.kind == ActorKind::resident)
        if (auto own = check_owner(now, context, Withdraw::name); !own) return tl::unexpected(own.error());
    if (now.ended || now.changed) return refuse(No::wrong_stage, "", "有过变动,请用“撤掉” / it has changed since: end it instead");
    if (command.reason == Withdrawal::duplicate && !command.duplicate_of) return refuse(No::missing_field, "body.duplicate_of");
    if (command.duplicate_of && *command.duplicate_of == now.note) return refuse(No::bad_value, "body.duplicate_of", write(static_cast<const Uuid&>(now.note)));
    return std::vector<Event>{Withdrawn{command.reason, command.duplicate_of}};
}

}    // namespace

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

Result<PlaceId> standing_site(const Context& context, NoteId site, std::string_view kind, PlaceId otherwise) {
    if (!context.own_rows) return otherwise;
    std::optional<PlaceId> place;
    std::string found_kind;
    bool stands = false;
    const bool found = context.own_rows->find(notes_table, {site}, [&](const Row& row) {
        found_kind = row.string(1);
        place = row.place(4);
        stands = static_cast<RecordHost>(row.integer(3)) == RecordHost::asset && static_cast<Standing>(row.integer(8)) == Standing::counts && row.null(7);
    });
    if (!found || (!kind.empty() && found_kind != kind)) return refuse(No::not_found, "body.site", write(static_cast<const Uuid&>(site)));
    if (!stands) return refuse(No::wrong_stage, "body.site", "已撤掉或没有确认 / ended or not confirmed");
    return *place;
}

Result<Content> judge(const RecordKind& kind, const std::map<std::string, Line>& fields, std::optional<Day> on) {
    for (const auto& [id, text] : fields)
        if (!kind.field(id) || kind.field(id)->derived) return refuse(No::unknown_field, "body.fields." + id);
    Content out;
    for (const auto& field : kind.fields) {
        const auto given = fields.find(field.id);
        if (given == fields.end() || given->second.empty()) continue;
        if (auto fine = take(field, given->second.value, out); !fine) return tl::unexpected(fine.error());
    }
    for (const auto& field : kind.fields) {
        if (field.worked_out.empty() || amount_in(out, field.id)) continue;
        if (auto fine = work_out(field, on, out); !fine) return tl::unexpected(fine.error());
    }
    if (kind.field(parts_complete)) {
        const auto done = [&](const Part& part) {
            const auto said = out.choices.find("part_" + part.id);
            return part.own || (said != out.choices.end() && said->second.value == "true");
        };
        out.choices[std::string{parts_complete}] = std::all_of(kind.parts.begin(), kind.parts.end(), done) ? "true" : "false";
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
                         now.heads = one.heads.value_or(ShortText{}).value;
                         now.owner = one.owner.value_or(PersonId{});
                         now.household = one.household.value_or(HouseholdId{});
                         now.choices = one.content.choices;
                     },
                     [&](const Corrected& one) {
                         now.place = one.place;
                         now.day = one.day;
                         now.heads = one.heads.value_or(ShortText{}).value;
                         now.choices = one.content.choices;
                     },
                     [&](const Changed& one) {
                         now.day = one.day;
                         now.changed = true;
                         now.choices = one.content.choices;
                     },
                     [&](const Ended& one) {
                         now.day = one.day;
                         now.ended = true;
                     },
                     [&](const Confirmed&) { now.standing = Standing::counts; },
                     [&](const Withdrawn&) { now.standing = Standing::withdrawn; },
                     [](const Entrusted&) {},
                     [&](const RollCalled& one) {
                         now.note = one.note;
                         now.place = one.place;
                         now.playbook = one.playbook.value;
                         now.kind = one.kind.value;
                         apply_on(now.roll, one);
                     },
                     [&](const Booked& one) {
                         now.place = one.place;
                         now.bookings.push_back({one.booking, one.from_minute, one.until_minute, one.purpose.value, one.by.value_or(PostId{})});
                     },
                     [&](const BookingCancelled& one) { std::erase_if(now.bookings, [&](const auto& each) { return each.booking == one.booking; }); }},
               event);
    return now;
}

bool Records::open_to(const Actor& actor, const Command& command, const State& now) {
    if (actor.kind != ActorKind::resident) return false;
    if (std::holds_alternative<Note>(command)) return now.standing == Standing::none;
    if (now.owner.empty() || PersonId{actor.id} != now.owner) return false;
    return std::holds_alternative<Correct>(command) || std::holds_alternative<Change>(command) || std::holds_alternative<End>(command) || std::holds_alternative<Confirm>(command) || std::holds_alternative<Withdraw>(command);
}

PlaceId Records::place_of(const State& now, const Command& command) {
    if (const auto* note = std::get_if<Note>(&command)) return note->place;
    if (const auto* call = std::get_if<CallRoll>(&command)) return now.place.empty() ? call->place : now.place;
    if (const auto* book = std::get_if<Book>(&command)) return now.place.empty() ? book->place : now.place;
    return now.place;
}

std::string Records::result(const State& after, const std::vector<Event>&, const Vault&) {
    if (!after.bookings.empty()) return json::serialize(json::object{{"bookings", after.bookings.size()}});
    return json::serialize(json::object{{"counts", after.standing == Standing::counts && !after.ended}, {"waiting", after.standing == Standing::waiting}});
}

const Module& module() {
    static const ModuleOf<Records> made;
    return made;
}

}    // namespace terrace::records
