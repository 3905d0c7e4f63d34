#include "modules/forms/forms.hpp"
#include "base/match.hpp"

namespace terrace::form_life {
namespace {

using Events = Result<std::vector<Event>>;

std::optional<PostId> saying(const Context& context) { return context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post}; }

tl::unexpected<Refusal> wrong_stage(const State& now) {
    switch (now.stage) {
        case Stage::open: return refuse(No::wrong_stage, "", "还没备好 / not prepared yet");
        case Stage::prepared: return refuse(No::wrong_stage, "", "还没报送 / not submitted yet");
        case Stage::submitted: return refuse(No::wrong_stage, "", "已报送,要改请上级退回 / submitted: ask for it to be returned");
        case Stage::returned: return refuse(No::wrong_stage, "", "已退回 / returned");
        case Stage::accepted: return refuse(No::wrong_stage, "", "已收下 / accepted");
    }
    return refuse(No::wrong_stage);
}

Result<void> check_file(const EvidenceFile& file, const std::string& path) {
    if (file.size < 1 || file.size > evidence_bytes_max) return refuse(No::out_of_range, path + ".size", "1–" + std::to_string(evidence_bytes_max));
    return {};
}

// Whoever asked the desk must be one who may do it themselves.
Result<void> check_asker(const Context& context, PostId by, std::string_view act, PlaceId place) {
    if (context.actor.kind != ActorKind::desk) return refuse(No::not_yours, "", std::string{act});
    if (by.empty()) return {};    // seeding, by the desk itself
    if (!context.roster.post(by)) return refuse(No::unknown_post, "body.by", write(static_cast<const Uuid&>(by)));
    if (!context.roster.may({ActorKind::token, {}, by}, act, place, context.said_at)) return refuse(No::not_yours, "body.by", std::string{act});
    return {};
}

Events decide_on(const State& now, const Draft& command, const Context& context) {
    if (auto fine = check_asker(context, command.by, Issue::name, command.from); !fine) return tl::unexpected(fine.error());
    if (now.form != FormStanding::none && now.form != FormStanding::draft) return refuse(No::wrong_stage, "body.form", "已下发 / issued already");
    if (now.form == FormStanding::draft && now.from != command.from) return refuse(No::id_used_differently, "body.form", write(static_cast<const Uuid&>(command.form)));
    if (!context.places.find(command.from)) return refuse(No::unknown_place, "body.from", write(command.from));
    if (auto fine = check_file(command.file, "body.file"); !fine) return tl::unexpected(fine.error());
    if (command.last < command.first) return refuse(No::out_of_range, "body.last", "≥ " + write(command.first));
    if (command.asks.size() > form_asks_max) return refuse(No::too_many, "body.asks", std::to_string(form_asks_max));
    return std::vector<Event>{Drafted{command.form, command.by, command.from, command.file, command.file_name, command.layout, command.first, command.last, command.to_date, command.known,
                                      command.unknown, command.asks}};
}

Events decide_on(const State& now, const Issue& command, const Context& context) {
    if (now.form == FormStanding::none) return refuse(No::not_found, "body.form");
    if (now.form != FormStanding::draft) return refuse(No::wrong_stage, "body.form", "已下发 / issued already");
    if (command.title.empty()) return refuse(No::missing_field, "body.title");
    if (command.places.empty()) return refuse(No::missing_field, "body.places");
    if (command.places.size() > form_places_max) return refuse(No::too_many, "body.places", std::to_string(form_places_max));
    const auto today = context.clock.zone().day_of(context.said_at);
    if (command.due < today) return refuse(No::out_of_range, "body.due", "≥ " + write(today));
    std::vector<PlaceId> places;
    for (std::size_t i = 0; i < command.places.size(); ++i) {
        const auto path = "body.places[" + std::to_string(i) + ']';
        if (!context.places.find(command.places[i])) return refuse(No::unknown_place, path, write(command.places[i]));
        if (!context.places.within(command.places[i], now.from)) return refuse(No::not_yours, path, write(command.places[i]));
        if (std::find(places.begin(), places.end(), command.places[i]) == places.end()) places.push_back(command.places[i]);
    }
    return std::vector<Event>{Issued{command.title, std::move(places), command.due, command.sent_by, command.note, saying(context)}};
}

Events decide_on(const State& now, const TakeBack& command, const Context& context) {
    if (now.form == FormStanding::none) return refuse(No::not_found, "body.form");
    if (now.form != FormStanding::issued) return refuse(No::wrong_stage, "body.form");
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{TakenBack{command.reason, saying(context)}};
}

Events decide_on(const State&, const ConfirmMapping& command, const Context& context) {
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (command.headings.empty()) return refuse(No::missing_field, "body.headings");
    if (command.headings.size() > form_headings_max) return refuse(No::too_many, "body.headings", std::to_string(form_headings_max));
    std::set<std::pair<std::string, std::string>> seen;
    for (std::size_t i = 0; i < command.headings.size(); ++i) {
        const auto& one = command.headings[i];
        const auto path = "body.headings[" + std::to_string(i) + ']';
        if (one.heading.empty()) return refuse(No::missing_field, path + ".heading");
        if (!one.dimension.empty() && one.value.empty()) return refuse(No::missing_field, path + ".value");
        if (!seen.emplace(one.table.value, one.heading.value).second) return refuse(No::conflict, path, one.heading.value);
    }
    return std::vector<Event>{MappingConfirmed{command.layout, command.place, command.headings, saying(context)}};
}

// The place that asks, where this filling was asked for and the form still stands.
Result<PlaceId> asked_by(const State& now, const Context& context, FormId form, PlaceId place) {
    if (!context.own_rows) return now.from;
    std::optional<PlaceId> from;
    FormStanding standing = FormStanding::none;
    context.own_rows->find(form_fillings_table, {filling_of(form, place)}, [&](const Row& row) { from = row.place(3); });
    context.own_rows->find(forms_table, {form}, [&](const Row& row) { standing = static_cast<FormStanding>(row.integer(1)); });
    if (!from) return refuse(No::not_found, "body.place", "这张表没发给这里 / the form was not sent here");
    if (standing == FormStanding::taken_back) return refuse(No::wrong_stage, "", "上级已撤回这张表 / the form was taken back");
    return *from;
}

bool plain_number(std::string_view text) {
    if (text.empty() || text.size() > form_digits_max) return false;
    if (text.front() == '-') text.remove_prefix(1);
    const auto point = text.find('.');
    const auto digits = [](std::string_view some) { return !some.empty() && some.find_first_not_of("0123456789") == std::string_view::npos; };
    return point == std::string_view::npos ? digits(text) : digits(text.substr(0, point)) && digits(text.substr(point + 1));
}

Events decide_on(const State& now, const FillIn& command, const Context& context) {
    const auto from = asked_by(now, context, command.form, command.place);
    if (!from) return tl::unexpected(from.error());
    if (now.stage == Stage::submitted || now.stage == Stage::accepted) return wrong_stage(now);
    if (command.cells.empty()) return refuse(No::missing_field, "body.cells");
    if (command.cells.size() + now.typed > form_typed_max) return refuse(No::too_many, "body.cells", std::to_string(form_typed_max));
    std::set<std::string> seen;
    for (std::size_t i = 0; i < command.cells.size(); ++i) {
        const auto& one = command.cells[i];
        const auto path = "body.cells[" + std::to_string(i) + ']';
        if (one.cell.value.find('!') == std::string::npos) return refuse(No::bad_value, path + ".cell", "Sheet1!C5");
        if (!one.number.empty() && !plain_number(one.number.value)) return refuse(No::bad_value, path + ".number", "120 / 12.5");
        if (!seen.insert(one.cell.value).second) return refuse(No::conflict, path + ".cell", one.cell.value);
    }
    return std::vector<Event>{FilledIn{command.form, command.place, *from, command.cells, saying(context)}};
}

Events decide_on(const State& now, const Prepare& command, const Context& context) {
    if (auto fine = check_asker(context, command.by, Submit::name, command.place); !fine) return tl::unexpected(fine.error());
    const auto from = asked_by(now, context, command.form, command.place);
    if (!from) return tl::unexpected(from.error());
    if (now.stage == Stage::submitted || now.stage == Stage::accepted) return wrong_stage(now);
    for (const auto& [file, path] : {std::pair{&command.file, "body.file"}, std::pair{&command.answers, "body.answers"}})
        if (auto fine = check_file(*file, path); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{Prepared{command.form, command.place, *from, command.by, command.file, command.answers, command.known_at, command.counts}};
}

Events decide_on(const State& now, const Submit& command, const Context& context) {
    const auto from = asked_by(now, context, command.form, command.place);
    if (!from) return tl::unexpected(from.error());
    if (now.stage != Stage::prepared) return wrong_stage(now);
    if (command.file != now.prepared) return refuse(No::conflict, "body.file", "备好的是另一份,请再看一遍 / another file was prepared since: look again");
    Day due = context.clock.zone().day_of(context.said_at);
    const auto today = due;
    if (context.own_rows) context.own_rows->find(form_fillings_table, {filling_of(command.form, command.place)}, [&](const Row& row) { due = {static_cast<std::int32_t>(row.integer(4))}; });
    return std::vector<Event>{Submitted{now.prepared, now.answers, now.submissions + 1, saying(context), today > due}};
}

Events decide_on(const State& now, const GiveBack& command, const Context& context) {
    if (now.stage != Stage::submitted) return wrong_stage(now);
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{GivenBack{command.reason, saying(context)}};
}

Events decide_on(const State& now, const Accept&, const Context& context) {
    if (now.stage != Stage::submitted) return wrong_stage(now);
    // Nobody accepts what they submitted themselves.
    if (!now.submitted_by.empty() && context.actor.post == now.submitted_by) return refuse(No::not_yours, "", "自己报的由别人收 / another post accepts it");
    return std::vector<Event>{Accepted{saying(context)}};
}

}    // namespace

std::string_view name_of(Stage stage) noexcept {
    switch (stage) {
        case Stage::open: return "open";
        case Stage::prepared: return "prepared";
        case Stage::submitted: return "submitted";
        case Stage::returned: return "returned";
        case Stage::accepted: return "accepted";
    }
    return "";
}

Uuid filling_of(FormId form, PlaceId place) { return derived_uuid(form, "filled by " + write(place)); }

Result<std::vector<Event>> decide(const State& now, const Command& command, const Context& context) {
    return std::visit([&](const auto& one) { return decide_on(now, one, context); }, command);
}

State apply(State now, const Event& event) noexcept {
    std::visit(Match{[&](const Drafted& one) {
                         now.form = FormStanding::draft;
                         now.from = one.from;
                     },
                     [&](const Issued&) { now.form = FormStanding::issued; },
                     [&](const TakenBack&) { now.form = FormStanding::taken_back; },
                     [&](const MappingConfirmed&) {},
                     [&](const FilledIn& one) {
                         now.place = one.place;
                         now.from = one.from;
                         now.typed += one.cells.size();
                         if (now.stage == Stage::prepared) now.stage = now.submissions > 0 ? Stage::returned : Stage::open;    // what was prepared is no longer what would be sent
                     },
                     [&](const Prepared& one) {
                         now.place = one.place;
                         now.from = one.from;
                         now.prepared = one.file.sha256;
                         now.answers = one.answers.sha256;
                         now.stage = Stage::prepared;
                     },
                     [&](const Submitted& one) {
                         now.stage = Stage::submitted;
                         now.submissions = one.version;
                         now.submitted_by = one.by.value_or(PostId{});
                     },
                     [&](const GivenBack&) { now.stage = Stage::returned; },
                     [&](const Accepted&) { now.stage = Stage::accepted; }},
               event);
    return now;
}

Uuid Forms::stream_of(const Command& command) {
    return std::visit(Match{[](const Draft& one) -> Uuid { return one.form; }, [](const Issue& one) -> Uuid { return one.form; }, [](const TakeBack& one) -> Uuid { return one.form; },
                            [](const ConfirmMapping& one) { return derived_uuid(Uuid{}, "headings of " + hex(one.layout.view())); },
                            [](const auto& one) { return filling_of(one.form, one.place); }},
                      command);
}

// What a place fills in is judged there; what comes back to whoever asked, where they ask from.
PlaceId Forms::place_of(const State& now, const Command& command) {
    return std::visit(Match{[](const Draft& one) { return one.from; }, [&](const Issue&) { return now.from; }, [&](const TakeBack&) { return now.from; },
                            [&](const GiveBack& one) { return now.from.empty() ? one.place : now.from; }, [&](const Accept& one) { return now.from.empty() ? one.place : now.from; },
                            [](const auto& one) { return one.place; }},
                      command);
}

std::string Forms::result(const State& after, const std::vector<Event>& events, const Vault&) {
    const bool of_filling = std::any_of(events.begin(), events.end(), [](const Event& one) {
        return std::holds_alternative<FilledIn>(one) || std::holds_alternative<Prepared>(one) || std::holds_alternative<Submitted>(one) || std::holds_alternative<GivenBack>(one) ||
               std::holds_alternative<Accepted>(one);
    });
    if (!of_filling) return "{}";
    return json::serialize(json::object{{"stage", name_of(after.stage)}, {"submissions", after.submissions}});
}

const Module& module() {
    static const ModuleOf<Forms> made;
    return made;
}

}    // namespace terrace::form_life
