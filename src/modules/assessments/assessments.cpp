#include "modules/assessments/assessments.hpp"

#include "base/match.hpp"
#include "desk/expected_places.hpp"
#include "playbook/methods.hpp"

#include <set>

namespace terrace::assessments {
namespace {

using Events = Result<std::vector<Event>>;

std::string thing_text(const std::optional<ThingId>& thing) { return thing ? write(*thing) : std::string{}; }
std::string id_text(const Uuid& id) { return write(id); }

std::optional<PostId> saying(const Context& context) { return context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post}; }
Day today_of(const Context& context) { return context.clock.zone().day_of(context.said_at); }
Day day_at(const Row& row, int column) { return {static_cast<std::int32_t>(row.integer(column))}; }

// A sheet as its round and its row say, before this command.
struct Sheet {
    SheetId id;
    const Methods* methods = nullptr;
    const AssessmentMethod* method = nullptr;
    const Checklist* checklist = nullptr;
    Day first, last;
};

template <class Command>
Result<Sheet> sheet_asked(const Command& command, const Context& context) {
    Sheet out;
    out.id = sheet_of(command.playbook.value, command.assessment.value, command.first, command.place, command.thing);
    std::optional<RoundId> round;
    std::int64_t version = 0;
    if (context.own_rows) {
        context.own_rows->find(sheets_table, {out.id}, [&](const Row& row) { round = row.id<RoundId>(1); });
        if (round)
            context.own_rows->find(rounds_table, {*round}, [&](const Row& row) {
                version = row.integer(2);
                out.first = day_at(row, 6);
                out.last = day_at(row, 7);
            });
    }
    if (!round) return refuse(No::not_found, "body.place", "这一期没有评它 / it is not in this round");
    out.method = method_of(context.playbook, command.playbook.value, version, command.assessment.value, &out.methods);
    out.checklist = out.method ? out.methods->checklist(out.method->checklist) : nullptr;
    if (!out.checklist) return refuse(No::unknown_kind, "body.assessment", command.assessment.value);
    return out;
}

tl::unexpected<Refusal> wrong_standing(const State& now) {
    switch (now.standing) {
        case Standing::excused: return refuse(No::wrong_stage, "", "这一期不评它 / it is excused from this round");
        case Standing::closed: return refuse(No::wrong_stage, "", "已关账;不服请申诉 / closed: appeal instead");
        case Standing::published: return refuse(No::wrong_stage, "", "已公布 / published");
        default: return refuse(No::wrong_stage, "", "还没关账 / not closed yet");
    }
}

// Every post of whoever acts; a token has the one it was issued to.
std::vector<PostId> hands_of(const Context& context) {
    if (context.actor.kind == ActorKind::desk) return {};
    auto all = context.actor.kind == ActorKind::post ? context.roster.posts_of(PersonId{context.actor.id}, context.said_at) : std::vector<PostId>{};
    if (!context.actor.post.empty() && std::find(all.begin(), all.end(), context.actor.post) == all.end()) all.push_back(context.actor.post);
    return all;
}

// Whether a post belongs to what is assessed: it sits there, answers for it, or is a member of the body.
bool belongs(const Context& context, PostId post, PlaceId place, const std::optional<ThingId>& body) {
    const auto* facts = context.roster.post(post);
    if (!facts) return false;
    if (body) {
        if (facts->body == BodyId{*body}) return true;
        const auto seats = context.roster.memberships(post, context.said_at);
        return std::any_of(seats.begin(), seats.end(), [&](const Membership& seat) { return seat.body == BodyId{*body}; });
    }
    if (context.places.within(facts->place, place)) return true;
    const auto all = context.roster.assignments_of(post, context.said_at);
    return std::any_of(all.begin(), all.end(), [&](const auto* one) {
        const auto* role = context.roster.role(one->role);
        return context.places.within(one->object, place) && !(role && role->reviews);
    });
}

std::optional<ThingId> body_of(const AssessmentMethod& method, const std::optional<ThingId>& thing) { return method.kind == AssessedKind::body ? thing : std::nullopt; }

Result<void> not_of_itself(const Context& context, const AssessmentMethod& method, PlaceId place, const std::optional<ThingId>& thing) {
    for (const auto post : hands_of(context))
        if (belongs(context, post, place, body_of(method, thing))) return refuse(No::not_yours, "", "不评自己:由外面的岗位来评 / nobody assesses their own: a post from outside does");
    return {};
}

// One of the roles that the playbook names, over that place.
Result<void> marks_here(const Context& context, const AssessmentMethod& method, PlaceId place) {
    if (context.actor.kind == ActorKind::desk) return {};
    std::string roles;
    for (const auto& role : method.marked_by) roles += (roles.empty() ? "" : " / ") + role;
    for (const auto* one : context.roster.assignments_of(context.actor.post, context.said_at))
        if (std::find(method.marked_by.begin(), method.marked_by.end(), one->role) != method.marked_by.end() && context.places.within(place, one->object)) return {};
    return refuse(No::not_yours, "as", "由这些角色来评 / marked by: " + roles);
}

// Whether whoever acts held that post then, or acts for it now: the same hand.
bool same_hand(const Context& context, const By& by) {
    if (by.post.empty()) return false;
    if (context.actor.post == by.post) return true;
    return context.actor.kind == ActorKind::post && context.roster.holds(PersonId{context.actor.id}, by.post, by.at);
}

std::string group_of(const Context& context, const AssessmentMethod& method, PlaceId place, Day on, const std::vector<Grouped>& said) {
    for (const auto& one : said)
        if (one.place == place) return one.group.value;
    for (const auto& group : method.groups)
        for (const auto& code : group.places) {
            std::string whole = code;
            whole.resize(12, '0');
            if (const auto outer = context.places.by_code(whole, on); outer && context.places.within(place, *outer)) return group.id;
        }
    return {};
}

bool is_body_of(BodyKind kind, std::string_view word) {
    static constexpr std::string_view words[] = {"organisation", "leading_group", "basin_committee", "red_grid", "industry_chain", "branch", "joint", "temporary"};
    return words[static_cast<std::size_t>(kind)] == word;
}

Result<std::vector<OpenedSheet>> objects_of(const Open& command, const Context& context, const AssessmentMethod& method, const std::vector<PlaceId>& holds, Day on) {
    std::vector<OpenedSheet> all;
    const auto inside = [&](PlaceId place) { return std::any_of(holds.begin(), holds.end(), [&](PlaceId outer) { return context.places.within(place, outer); }); };
    if (method.kind == AssessedKind::place) {
        for (const auto place : places_meant(context.places, method.of, {command.place}, {command.place}, on))
            if (inside(place) && context.places.within(place, command.place)) all.push_back({place, {}, context.places.find(place)->name.substr(0, 600), {}});
    } else if (method.kind == AssessedKind::body) {
        for (const auto* body : context.roster.bodies())
            if (is_body_of(body->kind, method.of) && body->period.holds(context.said_at) && context.places.within(body->place, command.place) && inside(body->place))
                all.push_back({body->place, ThingId{body->id}, body->zh, {}});
    } else {
        std::set<ThingId> seen;
        for (std::size_t i = 0; i < command.things.size(); ++i) {
            const auto& thing = command.things[i];
            const auto path = "body.things[" + std::to_string(i) + "]";
            if (!context.places.find(thing.place) || !context.places.within(thing.place, command.place) || !inside(thing.place)) return refuse(No::unknown_place, path + ".place", write(thing.place));
            if (!seen.insert(thing.id).second) return refuse(No::bad_value, path + ".id", id_text(thing.id));
            if (thing.name.empty()) return refuse(No::missing_field, path + ".name");
            all.push_back({thing.place, thing.id, thing.name, {}});
        }
        if (all.empty()) return refuse(No::missing_field, "body.things", method.of);
    }
    if (method.kind == AssessedKind::place || method.kind == AssessedKind::body)
        if (!command.things.empty()) return refuse(No::unknown_field, "body.things");
    if (!command.only.empty()) {
        if (!command.chosen || command.chosen->empty()) return refuse(No::missing_field, "body.chosen", "抽查:怎么抽的 / how the sample was chosen");
        for (std::size_t i = 0; i < command.only.size(); ++i)
            if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.place == command.only[i]; }))
                return refuse(No::unknown_place, "body.only[" + std::to_string(i) + "]", write(command.only[i]));
        std::erase_if(all, [&](const auto& one) { return std::find(command.only.begin(), command.only.end(), one.place) == command.only.end(); });
    }
    if (all.empty()) return refuse(No::not_found, "body.place", "这里没有要评的 / nothing to assess here: " + method.of);
    if (all.size() > round_objects_max) return refuse(No::too_many, "body.place", std::to_string(round_objects_max));
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return std::tie(a.place, a.thing) < std::tie(b.place, b.thing); });
    return all;
}

Events decide_on(const State& now, const Open& command, const Context& context) {
    if (now.standing != Standing::none) return refuse(No::conflict, "body.first", "这一期已经开了 / this round is open already");
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    const auto today = today_of(context);
    const auto* installed = context.playbook.methods(command.playbook.value, today);
    if (!installed) return refuse(No::unknown_kind, "body.playbook", command.playbook.value);
    const auto* method = installed->methods->assessment(command.assessment.value);
    if (!method) return refuse(No::unknown_kind, "body.assessment", command.assessment.value);
    const auto* list = installed->methods->checklist(method->checklist);
    ENSURE(list);
    if (list->items.empty()) return refuse(No::wrong_stage, "body.assessment", "清单还是空的,先把条目写进打法 / its checklist has no items yet: " + list->name.zh);
    if (command.first != first_of(command.first, method->months)) return refuse(No::bad_value, "body.first", write(first_of(command.first, method->months)));
    if (command.first > today) return refuse(No::out_of_range, "body.first", "≤ " + write(today));
    const auto known_group = [&](const std::string& id) { return std::any_of(method->groups.begin(), method->groups.end(), [&](const auto& one) { return one.id == id; }); };
    for (std::size_t i = 0; i < command.grouped.size(); ++i)
        if (!known_group(command.grouped[i].group.value)) return refuse(No::bad_value, "body.grouped[" + std::to_string(i) + "].group", command.grouped[i].group.value);
    auto sheets = objects_of(command, context, *method, installed->places, today);
    if (!sheets) return tl::unexpected(sheets.error());
    for (auto& one : *sheets) {
        one.group = group_of(context, *method, one.place, today, command.grouped);
        // Peers are compared with peers: a place in no group would be compared with nobody knows whom.
        if (!method->groups.empty() && one.group.empty()) return refuse(No::missing_field, "body.grouped", one.name.value + ": 哪一类 / which group of peers");
        const auto sheet = sheet_of(command.playbook.value, command.assessment.value, command.first, one.place, one.thing);
        if (context.own_rows && context.own_rows->find(sheets_table, {sheet}, [](const Row&) {})) return refuse(No::conflict, "body.place", one.name.value + ": 这一期已经在评 / assessed in this period already");
    }
    Opened opened;
    opened.playbook = command.playbook;
    opened.version = installed->methods->version;
    opened.assessment = command.assessment;
    opened.checklist = method->checklist;
    opened.checklist_version = list->version;
    opened.first = command.first;
    opened.last = last_of(command.first, method->months);
    opened.place = command.place;
    opened.by_hand = std::count_if(list->items.begin(), list->items.end(), [&](const auto& item) { return method->by_hand(item.id); });
    opened.by_hand_most = method->by_hand_most;
    opened.sheets = std::move(*sheets);
    opened.chosen = command.chosen;
    opened.by = saying(context);
    return std::vector<Event>{std::move(opened)};
}

Events decide_on(const State& now, const MarkItems& command, const Context& context) {
    const auto sheet = sheet_asked(command, context);
    if (!sheet) return tl::unexpected(sheet.error());
    if (now.standing != Standing::none && now.standing != Standing::open) return wrong_standing(now);
    if (auto fine = marks_here(context, *sheet->method, command.place); !fine) return tl::unexpected(fine.error());
    if (auto fine = not_of_itself(context, *sheet->method, command.place, command.thing); !fine) return tl::unexpected(fine.error());
    if (command.marks.empty()) return refuse(No::missing_field, "body.marks");
    if (command.marks.size() > marks_at_once_max) return refuse(No::too_many, "body.marks", std::to_string(marks_at_once_max));
    for (std::size_t i = 0; i < command.marks.size(); ++i) {
        const auto& mark = command.marks[i];
        const auto path = "body.marks[" + std::to_string(i) + "]";
        const bool listed = std::any_of(sheet->checklist->items.begin(), sheet->checklist->items.end(), [&](const auto& item) { return item.id == mark.item.value; });
        if (!listed) return refuse(No::unknown_field, path + ".item", mark.item.value);
        if (!sheet->method->by_hand(mark.item.value)) return refuse(No::bad_value, path + ".item", "从记录得出,不用填 / read from the records, not typed: " + mark.item.value);
        if (mark.outcome != Outcome::met && (!mark.note || mark.note->empty())) return refuse(No::missing_field, path + ".note", "没达到要写缺什么 / say what is missing");
        if (auto fine = check(mark.evidence); !fine) return tl::unexpected(fine.error());
    }
    return std::vector<Event>{Marked{command.place, command.marks, saying(context), context.said_at}};
}

Events decide_on(const State& now, const Excuse& command, const Context& context) {
    const auto sheet = sheet_asked(command, context);
    if (!sheet) return tl::unexpected(sheet.error());
    if (now.standing != Standing::none && now.standing != Standing::open) return wrong_standing(now);
    if (auto fine = not_of_itself(context, *sheet->method, command.place, command.thing); !fine) return tl::unexpected(fine.error());
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{Excused{command.place, command.reason, saying(context)}};
}

// What lies within and is assessed by a round that must be closed first; the first that is not closed, by name.
struct Below {
    std::vector<SheetId> sheets;
    std::string waits_for;
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> items;    // met, counted
};
Below below_of(const Sheet& sheet, const std::string& playbook, PlaceId place, const Context& context) {
    Below out;
    std::int64_t waiting = 0;
    for (const auto& id : sheet.method->under) {
        const auto* method = sheet.methods->assessment(id);
        if (!method || method->kind != AssessedKind::place) continue;
        const auto within = places_meant(context.places, method->of, {place}, {place}, sheet.last);
        for (auto first = sheet.first; first <= sheet.last; first = last_of(first, method->months) + 1)
            for (const auto at : within) {
                if (at == place || !context.places.within(at, place)) continue;
                const auto child = sheet_of(playbook, id, first, at, {});
                auto standing = Standing::none;
                context.own_rows->find(sheets_table, {child}, [&](const Row& row) { standing = static_cast<Standing>(row.integer(6)); });
                if (standing == Standing::none || standing == Standing::open) {
                    if (++waiting <= 10) out.waits_for += (out.waits_for.empty() ? "" : "、") + context.places.find(at)->name + ' ' + write(first);
                    continue;
                }
                out.sheets.push_back(child);
                if (standing == Standing::excused) continue;
                for (const auto& item : sheet.method->items) {
                    if (item.child_item.empty()) continue;
                    context.own_rows->find(cells_table, {child, item.child_item}, [&](const Row& row) {
                        auto& [met, counted] = out.items[item.item];
                        const auto outcome = static_cast<Outcome>(row.integer(3));
                        counted += outcome != Outcome::not_applicable;
                        met += outcome == Outcome::met;
                    });
                }
            }
    }
    if (waiting > 10) out.waits_for += " … +" + std::to_string(waiting - 10);
    return out;
}

Result<ClosedCell> cell_of(const State& now, const Choice& item, const Sheet& sheet, const Below& below, const Close& command) {
    ClosedCell cell;
    cell.item = item.id;
    const auto* more = sheet.method->item(item.id);
    cell.weight = more ? more->weight : 0;
    if (sheet.method->by_hand(item.id)) {
        const auto marked = now.marks.find(item.id);
        if (marked == now.marks.end()) return refuse(No::missing_field, "body.item", item.name.zh + " 还没评 / not marked yet: " + item.name.en);
        cell.outcome = marked->second.first.outcome;
        return cell;
    }
    if (!more->indicator.empty()) {
        cell.source = Source::figure;
        const auto known = std::find_if(command.figures.begin(), command.figures.end(), [&](const auto& one) { return one.indicator.value == more->indicator; });
        if (known == command.figures.end()) return refuse(No::missing_field, "body.figures", more->indicator);
        cell.figure = *known;
        cell.outcome = known->value ? judged(*more, *known->value, known->decimals) : Outcome::not_applicable;
        return cell;
    }
    cell.source = Source::below;
    const auto found = below.items.find(item.id);
    cell.below_met = found == below.items.end() ? 0 : found->second.first;
    cell.below_counted = found == below.items.end() ? 0 : found->second.second;
    cell.below_item = more->child_item;
    cell.below_percent = more->child_percent;
    cell.outcome = of_below(*cell.below_met, *cell.below_counted, more->child_percent);
    return cell;
}

// The desk closes for a post that may; everything else is judged as if that post spoke.
Events decide_on(const State& now, const Close& command, const Context& asked) {
    if (asked.actor.kind != ActorKind::desk) return refuse(No::not_yours, "", std::string{Close::name});
    auto context = asked;
    if (!command.by.empty()) {
        const auto holder = asked.roster.holder(command.by, asked.said_at);
        context.actor = {holder ? ActorKind::post : ActorKind::token, holder ? Uuid{*holder} : Uuid{}, command.by};
        if (!asked.roster.may(context.actor, Close::name, command.place, asked.said_at)) return refuse(No::not_yours, "", std::string{Close::name});
    }
    const auto sheet = sheet_asked(command, context);
    if (!sheet) return tl::unexpected(sheet.error());
    if (now.standing != Standing::none && now.standing != Standing::open) return wrong_standing(now);
    if (auto fine = not_of_itself(context, *sheet->method, command.place, command.thing); !fine) return tl::unexpected(fine.error());
    const auto today = today_of(context);
    if (today <= sheet->last) return refuse(No::wrong_stage, "body.first", "这一期到 " + write(sheet->last) + " 才完 / the period ends then");
    const auto below = below_of(*sheet, command.playbook.value, command.place, context);
    if (!below.waits_for.empty()) return refuse(No::wrong_stage, "body.place", "先下后上,下面还没关账 / below it not closed yet: " + below.waits_for);
    Closed closed;
    closed.place = command.place;
    for (const auto& item : sheet->checklist->items) {
        auto cell = cell_of(now, item, *sheet, below, command);
        if (!cell) return tl::unexpected(cell.error());
        add(closed.tally, cell->outcome, cell->weight);
        closed.cells.push_back(std::move(*cell));
    }
    closed.shares = command.shares;
    closed.below = below.sheets;
    closed.known_at = command.known_at;
    closed.on = today;
    closed.appeal_until = today + static_cast<std::int32_t>(sheet->method->appeal_days);
    closed.by = saying(context);
    closed.at = context.said_at;
    return std::vector<Event>{std::move(closed)};
}

Events decide_on(const State& now, const Appeal& command, const Context& context) {
    const auto sheet = sheet_asked(command, context);
    if (!sheet) return tl::unexpected(sheet.error());
    if (now.standing != Standing::closed) return wrong_standing(now);
    const auto cell = now.cells.find(command.item.value);
    if (cell == now.cells.end()) return refuse(No::unknown_field, "body.item", command.item.value);
    if (context.actor.kind != ActorKind::desk) {
        const auto hands = hands_of(context);
        const bool own = std::any_of(hands.begin(), hands.end(), [&](PostId post) { return belongs(context, post, command.place, body_of(*sheet->method, command.thing)); });
        if (!own) return refuse(No::not_yours, "", "由被评的一方申诉 / the assessed side appeals");
    }
    if (today_of(context) > now.appeal_until) return refuse(No::out_of_range, "body.item", "申诉到 " + write(now.appeal_until) + " 为止 / appeals ended then");
    if (now.appeals.contains(command.item.value)) return refuse(No::conflict, "body.item", "这一条申诉过了 / appealed already");
    if (cell->second.outcome != Outcome::unmet) return refuse(No::bad_value, "body.item", "这一条没有判不达到 / not marked as unmet");
    if (cell->second.source == Source::below) return refuse(No::wrong_stage, "body.item", "从下面各处得出,在那里申诉 / read from below: appeal there");
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    if (auto fine = check(command.evidence); !fine) return tl::unexpected(fine.error());
    const auto due = context.clock.deadline(context.said_at, sheet->method->answer_within);
    if (!due) return tl::unexpected(due.error());
    return std::vector<Event>{Appealed{command.item, command.reason, command.evidence, *due, saying(context), context.said_at}};
}

Events decide_on(const State& now, const Answer& command, const Context& context) {
    const auto sheet = sheet_asked(command, context);
    if (!sheet) return tl::unexpected(sheet.error());
    if (now.standing != Standing::closed) return wrong_standing(now);
    const auto appeal = now.appeals.find(command.item.value);
    if (appeal == now.appeals.end() || !appeal->second.open) return refuse(No::not_found, "body.item", "没有待答复的申诉 / no appeal waits here");
    if (auto fine = not_of_itself(context, *sheet->method, command.place, command.thing); !fine) return tl::unexpected(fine.error());
    const auto marked = now.marks.find(command.item.value);
    if (same_hand(context, now.closed_by) || same_hand(context, appeal->second.by) || (marked != now.marks.end() && same_hand(context, marked->second.second)))
        return refuse(No::not_yours, "", "评的人、关账的人不答复申诉 / whoever marked or closed it does not answer the appeal");
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    const auto was = now.cells.find(command.item.value)->second.outcome;
    return std::vector<Event>{
        Answered{command.item, command.upheld, context.said_at > appeal->second.due, was, command.upheld ? Outcome::met : was, command.reason, saying(context)}};
}

// What still keeps a sheet from being published, and everything it reads from; empty when nothing does.
std::string held_back(const Context& context, SheetId id, Day today, int depth = 0) {
    std::string why;
    context.own_rows->find(sheets_table, {id}, [&](const Row& row) {
        const auto standing = static_cast<Standing>(row.integer(6));
        const auto name = row.string(4);
        if (standing == Standing::none || standing == Standing::open) why = name + ": 还没关账 / not closed";
        else if (standing == Standing::closed && row.integer(17) > 0) why = name + ": 申诉还没答复 / an appeal waits for its answer";
        else if (standing == Standing::closed && today <= day_at(row, 16)) why = name + ": 申诉到 " + write(day_at(row, 16)) + " / appeals until then";
    });
    if (!why.empty() || depth == 4) return why;
    for (std::int64_t n = 0; why.empty(); ++n) {
        std::optional<SheetId> below;
        context.own_rows->find(below_table, {id, n}, [&](const Row& row) { below = row.id<SheetId>(2); });
        if (!below) break;
        why = held_back(context, *below, today, depth + 1);
    }
    return why;
}

Events decide_on(const State& now, const Publish& command, const Context& context) {
    if (now.standing == Standing::none) return refuse(No::not_found, "body.first", "这一期没有开 / no such round");
    if (now.standing == Standing::published) return wrong_standing(now);
    ENSURE(context.own_rows);
    const auto round = round_of(command.playbook.value, command.assessment.value, command.first, command.place);
    std::int64_t version = 0, sheets = 0;
    context.own_rows->find(rounds_table, {round}, [&](const Row& row) {
        version = row.integer(2);
        sheets = row.integer(9);
    });
    const auto* method = method_of(context.playbook, command.playbook.value, version, command.assessment.value);
    if (!method) return refuse(No::unknown_kind, "body.assessment", command.assessment.value);
    Published published;
    published.place = command.place;
    published.with_red_list = method->red_list.has_value();
    published.on = today_of(context);
    published.by = saying(context);
    for (std::int64_t n = 0; n < sheets; ++n) {
        SheetId id;
        context.own_rows->find(round_sheets_table, {round, n}, [&](const Row& row) { id = row.id<SheetId>(2); });
        if (const auto why = held_back(context, id, published.on); !why.empty()) return refuse(No::wrong_stage, "body.place", why);
        context.own_rows->find(sheets_table, {id}, [&](const Row& row) {
            if (static_cast<Standing>(row.integer(6)) != Standing::closed || !method->red_list) return;
            const Tally tally{row.integer(11), row.integer(12), row.integer(13), row.integer(14)};
            if (reaches(tally, *method->red_list)) published.red_list.push_back({row.place(2), row.null(3) ? std::optional<ThingId>{} : std::optional{row.id<ThingId>(3)}, row.string(4), row.string(5)});
        });
    }
    return std::vector<Event>{std::move(published)};
}

}    // namespace

std::string_view name_of(Standing standing) noexcept {
    constexpr std::string_view names[] = {"none", "open", "excused", "closed", "published"};
    return names[static_cast<std::size_t>(standing)];
}

RoundId round_of(std::string_view playbook, std::string_view assessment, Day first, PlaceId place) {
    return RoundId{derived_uuid(Uuid{}, "assessment round " + std::string{playbook} + '.' + std::string{assessment} + ' ' + write(first) + ' ' + write(place))};
}
SheetId sheet_of(std::string_view playbook, std::string_view assessment, Day first, PlaceId place, const std::optional<ThingId>& thing) {
    return SheetId{derived_uuid(Uuid{}, "assessment sheet " + std::string{playbook} + '.' + std::string{assessment} + ' ' + write(first) + ' ' + write(place) + ' ' + thing_text(thing))};
}

Day first_of(Day day, std::int64_t months) {
    auto civil = civil_of(day);
    civil.month = static_cast<int>((civil.month - 1) / months * months + 1);
    civil.day = 1;
    return day_of(civil);
}
Day last_of(Day first, std::int64_t months) {
    auto civil = civil_of(first);
    const auto after = civil.month - 1 + static_cast<int>(months);
    return day_of({civil.year + after / 12, after % 12 + 1, 1}) - 1;
}

const AssessmentMethod* method_of(const Playbook& playbook, std::string_view id, std::int64_t version, std::string_view assessment, const Methods** methods) {
    for (const auto& one : playbook.all_methods())
        if (one.methods->playbook == id && one.methods->version == version) {
            if (methods) *methods = one.methods.get();
            return one.methods->assessment(assessment);
        }
    return nullptr;
}

Result<std::vector<Event>> decide(const State& now, const Command& command, const Context& context) {
    // Who marked, closed and answers must be told apart, and posts tell them apart.
    if (context.actor.kind != ActorKind::desk && context.actor.post.empty()) return refuse(No::missing_field, "as", "以哪个岗位办 / for which post");
    return std::visit([&](const auto& one) { return decide_on(now, one, context); }, command);
}

State apply(State now, const Event& event) noexcept {
    std::visit(Match{[&](const Opened& one) {
                         now.standing = Standing::open;
                         now.place = one.place;
                     },
                     [&](const Marked& one) {
                         now.standing = Standing::open;
                         now.place = one.place;
                         for (const auto& mark : one.marks) now.marks.insert_or_assign(mark.item.value, std::pair{mark, By{one.by.value_or(PostId{}), one.at}});
                     },
                     [&](const Excused& one) {
                         now.standing = Standing::excused;
                         now.place = one.place;
                     },
                     [&](const Closed& one) {
                         now.standing = Standing::closed;
                         now.place = one.place;
                         now.closed_by = {one.by.value_or(PostId{}), one.at};
                         now.appeal_until = one.appeal_until;
                         for (const auto& cell : one.cells) now.cells.insert_or_assign(cell.item.value, cell);
                     },
                     [&](const Appealed& one) { now.appeals.insert_or_assign(one.item.value, Appealing{{one.by.value_or(PostId{}), one.at}, one.due}); },
                     [&](const Answered& one) {
                         now.appeals[one.item.value].open = false;
                         now.cells[one.item.value].outcome = one.now;
                     },
                     [&](const Published&) { now.standing = Standing::published; }},
               event);
    return now;
}

Uuid Assessments::stream_of(const Command& command) {
    return std::visit(Match{[](const Open& one) -> Uuid { return round_of(one.playbook.value, one.assessment.value, one.first, one.place); },
                            [](const Publish& one) -> Uuid { return round_of(one.playbook.value, one.assessment.value, one.first, one.place); },
                            [](const auto& one) -> Uuid { return sheet_of(one.playbook.value, one.assessment.value, one.first, one.place, one.thing); }},
                      command);
}

std::string Assessments::result(const State& after, const std::vector<Event>& events, const Vault&) {
    json::object out{{"standing", name_of(after.standing)}};
    for (const auto& event : events)
        std::visit(Match{[&](const Opened& one) {
                             out["sheets"] = one.sheets.size();
                             out["by_hand"] = one.by_hand;
                         },
                         [&](const Closed& one) {
                             out["met"] = one.tally.met;
                             out["counted"] = one.tally.counted;
                             out["appeal_until"] = write(one.appeal_until);
                         },
                         [&](const Appealed& one) { out["due"] = write(one.due); },
                         [&](const Published& one) { out["red_list"] = one.red_list.size(); }, [](const auto&) {}},
                   event);
    return json::serialize(out);
}

const Module& module() {
    static const ModuleOf<Assessments> made;
    return made;
}

}    // namespace terrace::assessments
