#include "modules/cases/reads.hpp"

#include "desk/place_asked.hpp"
#include "modules/cases/asset_words.hpp"
#include "modules/cases/correction_rules.hpp"
#include "modules/cases/exposure_rules.hpp"
#include "modules/cases/open_list.hpp"
#include "modules/cases/page_words.hpp"

#include <charconv>
#include <map>
#include <numeric>
#include <set>

namespace terrace::cases {
namespace {

#define CASE_COLUMNS "case_id, number, place, kind, stage, owner, first_asked, offered_to, opened_at, due_at, paused, late, closed_at, level, urgent, category, about, about_person, disputed, asset"
constexpr Query mine_query{"cases.mine", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND owner = $2 AND stage = 1 AND (due_at, case_id) > ($3, $4) "
                                         "ORDER BY due_at, case_id LIMIT $5"};
constexpr Query offered_query{"cases.offered", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND offered_to = $2 AND offered_to IS NOT NULL AND (due_at, case_id) > ($3, $4) "
                                               "ORDER BY due_at, case_id LIMIT $5"};
constexpr Query answered_query{"cases.answered", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND owner = $2 AND stage = 2 AND (answered_at, case_id) > ($3, $4) "
                                                 "ORDER BY answered_at, case_id LIMIT $5"};
constexpr Query open_query{"cases.open", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND stage = 1 AND (due_at, case_id) > ($2, $3) ORDER BY due_at, case_id"};
constexpr Query at_place_query{"cases.at_place", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND place = $2 AND kind = $3 AND opened_at >= $4 "
                                                 "ORDER BY opened_at DESC LIMIT 50"};
constexpr Query at_asset_query{"cases.open_at_asset", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND asset = $2 AND asset IS NOT NULL AND kind = $3 AND stage IN (1, 2) AND about IS NULL "
                                                      "ORDER BY opened_at DESC LIMIT 20"};
constexpr Query one_query{"cases.one", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND case_id = $2"};
constexpr Query by_number_query{"cases.by_number", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND number = $2"};
constexpr Query of_asker_query{"cases.of_asker", "SELECT " CASE_COLUMNS " FROM cases WHERE domain = $1 AND asker = $2 AND asker IS NOT NULL ORDER BY opened_at DESC LIMIT 200"};
constexpr Query call_backs_query{"cases.call_backs", "SELECT " CASE_COLUMNS ", answered_at FROM cases WHERE domain = $1 AND stage = 2 AND about IS NULL ORDER BY owner, answered_at"};
#undef CASE_COLUMNS

std::string_view shown_stage(Stage stage, bool offered) { return stage == Stage::open && offered ? "offered" : name_of(stage); }

json::object row_json(const Row& row, const ReadContext& read) {
    const auto stage = static_cast<Stage>(row.integer(4));
    const auto place = row.place(2);
    json::object out{{"case", write(row.uuid(0))},
                     {"number", row.text(1)},
                     {"kind", kind_brief(read.views, row.text(3), place, read.views.clock->zone().day_of(row.instant(8)))},
                     {"category", row.text(15)},
                     {"place", place_brief(read.views, place)},
                     {"stage", shown_stage(stage, !row.null(7))},
                     {"owner", post_brief(read.views, row.id<PostId>(5))},
                     {"first_asked", post_brief(read.views, row.id<PostId>(6))},
                     {"offered_to", post_brief(read.views, row.id<PostId>(7))},
                     {"opened_at", write(row.instant(8))},
                     {"due_at", write(row.instant(9))},
                     {"paused", row.integer(10) != 0},
                     {"late", row.integer(11) != 0 || (stage == Stage::open && row.integer(10) == 0 && row.instant(9) < read.now)},
                     {"level", row.integer(13)},
                     {"urgent", row.integer(14) != 0},
                     {"disputed", row.integer(18) != 0}};
    if (!row.null(12)) out["closed_at"] = write(row.instant(12));
    if (!row.null(19)) {
        const auto* kind = read.views.playbook->case_kind(row.text(3), read.views.places->path(place), read.views.clock->zone().day_of(row.instant(8)));
        if (auto asset = asset_brief(read, row.id<AssetId>(19), kind); !asset.is_null()) out["asset"] = std::move(asset);
    }
    return out;
}

// A cursor is where the page ended: the sort instant and the case.
struct Cursor {
    std::int64_t at = INT64_MIN;
    std::string case_id;
};
Result<Cursor> cursor_of(const Parameters& parameters) {
    const auto given = parameters.text("cursor");
    if (!given) return Cursor{};
    const auto dot = given->find('.');
    const auto id = dot == std::string_view::npos ? std::nullopt : read_uuid(given->substr(dot + 1));
    std::int64_t at = 0;
    if (!id || std::from_chars(given->data(), given->data() + dot, at).ec != std::errc{}) return refuse(No::bad_value, "cursor", "cursor");
    return Cursor{at, std::string{id->view()}};
}

// A complaint is seen by its desk and by those who supervise complaints, never by anybody in conflict with it.
bool shows(const ReadContext& read, const Complained& about, PostId owner, PostId offered_to, PlaceId place) {
    if (about.empty()) return true;
    if (hidden_from(*read.views.roster, about, read.actor, read.now)) return false;
    for (const auto& mine : my_posts(read))
        for (const auto& desk : {owner, offered_to})
            if (!desk.empty() && (mine == desk || read.views.roster->stands_in(mine, desk, read.now))) return true;
    return read.views.roster->may(read.actor, "read.complaints", place, read.now);
}
bool shows(const ReadContext& read, const Row& row) {
    if (row.null(16)) return true;
    return shows(read, {row.id<PostId>(16), row.id<PersonId>(17)}, row.id<PostId>(5), row.id<PostId>(7), row.place(2));
}

}    // namespace

bool shows_case(const ReadContext& read, const CaseId& id) {
    bool shown = true;
    read.snapshot.run(one_query, {id}, [&](const Row& row) {
        shown = shows(read, row);
        return false;
    });
    return shown;
}

namespace {

Result<std::string> list(const ReadContext& read, const Parameters& parameters) {
    const auto limit = parameters.limit();
    const auto cursor = cursor_of(parameters);
    const auto place = terrace::place_asked(read, parameters, "place");
    if (!limit) return tl::unexpected(limit.error());
    if (!cursor) return tl::unexpected(cursor.error());
    if (!place) return tl::unexpected(place.error());
    const auto view = parameters.text("view").value_or("open");
    const auto kind = parameters.text("kind");
    json::array items;
    std::optional<std::string> next;
    std::int64_t last_at = 0;
    const auto take = [&](const Row& row) {
        if (*place && !read.views.places->within(row.place(2), **place)) return true;
        if (kind && row.text(3) != *kind) return true;
        if (read.actor.kind != ActorKind::resident && !shows(read, row)) return true;
        if (static_cast<std::int64_t>(items.size()) == *limit) {
            next = std::to_string(last_at) + '.' + std::string{items.back().at("case").as_string()};
            return false;
        }
        last_at = row.integer(9);
        items.push_back(row_json(row, read));
        return true;
    };
    const auto blob = Cell::blob(cursor->case_id);
    if (read.actor.kind == ActorKind::resident) {
        read.snapshot.run(of_asker_query, {read.actor.id}, take);
    } else if (view == "mine" || view == "offered" || view == "answered") {
        const auto& query = view == "mine" ? mine_query : view == "offered" ? offered_query : answered_query;
        for (const auto& post : my_posts(read)) read.snapshot.run(query, {post, cursor->at, blob, *limit + 1}, take);
    } else if (view == "open" || view == "overdue") {
        const auto reach = read.views.roster->reach(read.actor, "read.cases", read.now);
        if (reach.empty()) return refuse(No::not_yours, "", "read.cases");
        const auto wanted = [&](PlaceId at) { return within_any(read.views, at, reach) && (!*place || read.views.places->within(at, **place)); };
        const auto take_open = [&](const Row& row) {
            if (view == "overdue" && row.instant(9) >= read.now) return false;
            return wanted(row.place(2)) ? take(row) : true;
        };
        const bool everywhere = wanted(read.views.places->root());
        const auto places = everywhere ? std::vector<PlaceId>{} : open_places(read.snapshot, wanted);
        if (everywhere || places.size() > merged_places_max)
            read.snapshot.run(open_query, {cursor->at, blob}, take_open);
        else
            each_open(read.snapshot, places, {cursor->at, cursor->case_id}, static_cast<std::size_t>(*limit) + 1, [&](const DueCase& one) {
                bool more = true;
                read.snapshot.run(one_query, {Cell::blob(one.case_id)}, [&](const Row& row) { return more = take_open(row); });
                return more;
            });
    } else {
        return refuse(No::bad_value, "view", "mine / offered / answered / open / overdue");
    }
    json::object out{{"items", std::move(items)}, {"position", read.snapshot.position()}};
    if (next) out["next"] = *next;
    return json::serialize(out);
}

// ---- one case -----------------------------------------------------------------------------------------------------------------
struct Opened {
    Case state;
    std::vector<std::pair<Record, Event>> history;
};

std::optional<Opened> open_stream(Snapshot& snapshot, const CaseId& id) {
    Opened out;
    for (auto& record : snapshot.stream(id)) {
        const auto box = module().read_event(record.event, record.payload);
        const auto& event = unbox<Event>(*box);
        out.state = cases::apply(std::move(out.state), event);
        out.history.emplace_back(std::move(record), event);
    }
    if (out.history.empty()) return std::nullopt;
    return out;
}

bool may_read(const ReadContext& read, const Case& now) {
    if (read.actor.kind == ActorKind::resident) return now.asker.person && Uuid{*now.asker.person} == read.actor.id;
    if (!now.about.empty()) return shows(read, now.about, now.owner, now.offered_to, now.place);
    for (const auto& post : my_posts(read))
        if (post == now.owner || post == now.offered_to || post == now.first_asked) return true;
    return read.views.roster->may(read.actor, "read.cases", now.place, read.now);
}

json::array evidence_json(const ReadContext& read, const std::vector<EvidenceFile>& files) {
    json::array out;
    for (const auto& file : files) {
        json::object one{{"sha256", hex(file.sha256.view())}, {"size", file.size}, {"type", file.type.value}};
        if (read.elsewhere) one["state"] = read.elsewhere->evidence_state(read.snapshot, file.sha256);
        out.push_back(std::move(one));
    }
    return out;
}

std::string_view word_of(ActorKind kind) {
    switch (kind) {
        case ActorKind::desk: return "desk";
        case ActorKind::post: return "post";
        case ActorKind::resident: return "resident";
        case ActorKind::caller: return "caller";
        case ActorKind::token: return "token";
        case ActorKind::operator_: return "operator";
    }
    return "";
}

// Whoever asks, by card or by receipt: sees its own case and no way into another.
bool is_asker(const Actor& actor) { return actor.kind == ActorKind::resident || actor.kind == ActorKind::caller; }

json::object history_line(const ReadContext& read, const Record& record, const Event& event) {
    json::object line{{"position", record.position}, {"at", write(record.recorded_at)}, {"said_at", write(record.said_at)}, {"what", record.event}};
    std::visit([&](const auto& one) { line["words"] = wording(one.zh, one.en); }, event);
    if (!record.actor.post.empty()) line["by"] = post_brief(read.views, record.actor.post);
    line["by_kind"] = word_of(record.actor.kind);
    const auto add_text = [&](const Sealed& text) { line["text"] = text_json(read, text); };
    std::visit(
        [&]<class E>(const E& one) {
            if constexpr (requires { one.reason.empty(); }) add_text(one.reason);
            if constexpr (requires { one.reason->box; })
                if (one.reason) add_text(*one.reason);
            if constexpr (requires { one.answer; }) add_text(one.answer);
            if constexpr (std::is_same_v<E, CaseNoted> || std::is_same_v<E, ExposureReplied>) add_text(one.text);
            if constexpr (std::is_same_v<E, ExposureProposed>) add_text(one.problem);
            if constexpr (std::is_same_v<E, ExposureMended>)
                if (one.text) add_text(*one.text);
            if constexpr (std::is_same_v<E, CaseConfirmed>)
                if (one.words) add_text(*one.words);
            if constexpr (requires { one.evidence; }) line["evidence"] = evidence_json(read, one.evidence);
            if constexpr (requires { one.late; }) line["late"] = one.late;
            if constexpr (requires { one.due; }) line["due_at"] = write(one.due);
            if constexpr (requires { one.basis; }) line["basis"] = one.basis.value;
            if constexpr (std::is_same_v<E, CaseCorrected>) {
                line["settles"] = one.settles;
                if (one.place) line["place"] = place_brief(read.views, *one.place);
                if (one.kind) line["kind"] = kind_brief(read.views, one.kind->value, one.place_now, read.views.clock->zone().day_of(record.said_at));
            }
            if constexpr (std::is_same_v<E, CaseAssetNamed>)
                if (one.asset && !is_asker(read.actor)) line["asset"] = asset_brief(read, *one.asset, nullptr);
            if constexpr (std::is_same_v<E, CaseOffered>) line["to"] = post_brief(read.views, one.to);
            if constexpr (std::is_same_v<E, CaseEscalated>)
                if (one.to) line["to"] = post_brief(read.views, *one.to);
            if constexpr (std::is_same_v<E, CaseGivenBack>)
                if (one.right_post) line["right_post"] = post_brief(read.views, *one.right_post);
            if constexpr (std::is_same_v<E, CaseMarkedDuplicate>)
                if (!is_asker(read.actor)) line["of"] = write(static_cast<const Uuid&>(one.of));    // somebody else's case
        },
        event);
    return line;
}

// The stages of the playbook (办理环节), each with when it began; what was passed over says so, as when nobody had to be sent.
json::array stages_json(const PlaybookVersion& book, const std::vector<std::pair<Record, Event>>& history) {
    std::map<std::string, Instant, std::less<>> begun;
    for (const auto& [record, event] : history) {
        if (std::holds_alternative<CaseReopened>(event)) std::erase_if(begun, [](const auto& one) { return one.first == CaseAnswered::name || one.first == CaseConfirmed::name; });
        begun[record.event] = record.said_at;
    }
    std::size_t reached = 0;
    for (std::size_t i = 0; i < book.case_stages.size(); ++i)
        if (begun.contains(book.case_stages[i].begins)) reached = i + 1;
    json::array out;
    for (std::size_t i = 0; i < book.case_stages.size(); ++i) {
        const auto& stage = book.case_stages[i];
        const auto found = begun.find(stage.begins);
        json::object one{{"id", stage.id}, {"name", wording(stage.name)}, {"state", i >= reached ? "later" : found == begun.end() ? "passed_over" : i + 1 == reached ? "now" : "done"}};
        if (found != begun.end()) one["begun_at"] = write(found->second);
        out.push_back(std::move(one));
    }
    return out;
}

json::object clock_json(const ReadContext& read, const Case& now, const CaseOpened& opened, std::string_view basis, const PlaybookVersion* book) {
    const auto& clock = *read.views.clock;
    json::array pauses;
    for (const auto& pause : now.timer.pauses()) {
        json::object one{{"from", write(pause.from)}, {"ground", pause.reason}};
        if (pause.to) one["to"] = write(*pause.to);
        pauses.push_back(std::move(one));
    }
    json::object out{{"limit", limit_json(now.timer.limit())}, {"basis", basis}, {"rule", opened.rule.value}, {"started_at", write(now.timer.started())}};
    const auto due = now.timer.due(clock, read.now);
    const auto due_at = due ? *due : now.due;
    out["due_at"] = write(due_at);
    const bool urgent = opened.rule.value.ends_with(urgent_rule);
    out["urgent"] = urgent;
    if (urgent && book) out["basis"] = book->case_norms.basis;
    out["accept_limit"] = limit_json(now.accept);
    out["extended_working_days"] = std::accumulate(now.timer.extensions().begin(), now.timer.extensions().end(), std::int64_t{0}, [](std::int64_t sum, const auto& one) { return sum + one.by.amount; });
    out["extension_working_days_left"] = extension_days_left(now, book);
    if (now.stage == Stage::open) {
        const bool office = in_office_time(now.timer.limit().unit);
        const auto left = office ? clock.working_time_between(read.now, due_at) : Result<Span>{due_at - read.now};
        const auto whole = office ? clock.working_time_between(now.timer.started(), due_at) : Result<Span>{due_at - now.timer.started()};
        if (left && whole) {
            out["remaining"] = json::object{{"minutes", left->ms / 60'000}, {"office_time", office}};
            out["whole_minutes"] = whole->ms / 60'000;
        }
    }
    out["paused"] = now.timer.paused();
    out["pauses"] = std::move(pauses);
    return out;
}

// What this actor could do next, for the buttons.
json::array possible(const ReadContext& read, const Case& now) {
    json::array out;
    const auto posts = my_posts(read);
    const auto acts_for = [&](PostId post) {
        return std::any_of(posts.begin(), posts.end(), [&](PostId mine) {
            return mine == post || read.views.roster->stands_in(mine, post, read.now);
        });
    };
    const bool asker = is_asker(read.actor);
    const bool owner = !asker && acts_for(now.owner);
    const bool offered = !asker && !now.offered_to.empty() && acts_for(now.offered_to);
    const auto may = [&](std::string_view act) { return read.views.roster->may(read.actor, act, now.place, read.now); };
    switch (now.stage) {
        case Stage::open:
            if (offered) out = {"cases.accept", "cases.give_back"};
            if (owner) {
                for (const auto* act : {"cases.answer", "cases.hand_over", "cases.note"}) out.emplace_back(act);
                out.emplace_back(now.timer.paused() ? "cases.resume" : "cases.pause");
                for (const auto* act : {"cases.extend", "cases.decline", "cases.mark_duplicate"}) out.emplace_back(act);
            }
            if (asker) out = {"cases.urge", "cases.note", "cases.withdraw"};
            if (asker && now.timer.paused()) out.emplace_back("cases.resume");
            if (!owner && !asker && may("cases.urge")) out.emplace_back("cases.urge");
            break;
        case Stage::answered:
            if (asker) out = {"cases.confirm", "cases.note", "cases.withdraw"};
            if (!asker && may("cases.confirm")) out.emplace_back("cases.confirm");
            break;
        case Stage::confirmed:
        case Stage::declined:
            if (asker || may("cases.reopen")) out.emplace_back("cases.reopen");
            break;
        default: break;
    }
    const auto* kind = read.views.playbook->case_kind(now.kind, read.views.places->path(now.place), read.views.clock->zone().day_of(read.now));
    const bool at_work = now.stage == Stage::open || now.stage == Stage::answered;
    if (!asker && at_work && (owner || may(CorrectCase::name))) out.emplace_back(CorrectCase::name);
    if (!asker && at_work && owner && now.about.empty()) out.emplace_back(NameAsset::name);
    if (!asker && now.corrections.disputed() && (owner || may(SettleCase::name))) out.emplace_back(SettleCase::name);
    if (!asker && (owner || may(Expose::name)) && exposable(now, kind, *read.views.places)) out.emplace_back(Expose::name);
    return out;
}

// A case taken over from elsewhere: what its list said, and how that was judged.
std::string imported_page(const ReadContext& read, const CaseId& id, const Opened& opened, const CaseImported& first) {
    json::object out;
    read.snapshot.run(one_query, {id}, [&](const Row& row) {
        out = row_json(row, read);
        return false;
    });
    json::object dimensions;
    for (const auto& one : first.dimensions) dimensions[one.name.value] = one.value.value;
    json::array history;
    for (const auto& [record, event] : opened.history) history.push_back(history_line(read, record, event));
    json::object list{{"name", first.list.value}, {"foreign_id", first.foreign_id.value}, {"verdict", name_of(first.verdict)},
                      {"by_rule", name_of(first.by_rule)}, {"list_at", write(first.list_at)}, {"dimensions", std::move(dimensions)}};
    if (first.target_at) list["target_at"] = write(*first.target_at);
    if (first.closed_at) list["closed_at"] = write(*first.closed_at);
    out["imported"] = std::move(list);
    out["version"] = opened.history.back().first.version;
    out["history"] = std::move(history);
    out["may"] = json::array{};
    if (first.story) {
        out["story"] = text_json(read, *first.story);
        const auto subject = Cases::subject_of(opened.state, opened.history.front().second);
        read.access_log.note(read.now, read.actor, subject, "case:" + write(static_cast<const Uuid&>(id)), "story");
    }
    return json::serialize(out);
}

Result<std::string> page(const ReadContext& read, const CaseId& id, const Opened& opened, bool by_receipt) {
    if (const auto* imported = std::get_if<CaseImported>(&opened.history.front().second)) return imported_page(read, id, opened, *imported);
    const auto& first = std::get<CaseOpened>(opened.history.front().second);
    json::object out;
    read.snapshot.run(one_query, {id}, [&](const Row& row) {
        out = row_json(row, read);
        return false;
    });
    const auto path = read.views.places->path(opened.state.place);
    // The promise stands as it was made, whatever is corrected afterwards; so does what it rests on.
    const auto* kind = read.views.playbook->case_kind(first.kind.value, read.views.places->path(first.place), read.views.clock->zone().day_of(first.started));
    out["version"] = opened.history.back().first.version;
    out["source"] = name_of(first.source);
    const auto* book = read.views.playbook->at(path, read.views.clock->zone().day_of(first.started));
    out["clock"] = clock_json(read, opened.state, first, kind ? kind->basis : "", book);
    if (book && !book->case_stages.empty()) out["stages"] = stages_json(*book, opened.history);
    out["evidence"] = evidence_json(read, first.evidence);
    out["receipt"] = json::object{{"number", receipt_number(id)}};
    json::array places;
    for (const auto& place : path) places.push_back(place_brief(read.views, place));
    out["places_path"] = std::move(places);
    json::array history;
    for (const auto& [record, event] : opened.history) history.push_back(history_line(read, record, event));
    out["history"] = std::move(history);
    out["may"] = possible(read, opened.state);
    if (opened.state.corrections.disputed()) out["disputes"] = disputes_json(read.views, opened.state);
    if (auto exposure = exposure_of_case(read, opened.state); !exposure.is_null()) out["exposure"] = std::move(exposure);
    out["story"] = text_json(read, first.story);
    if (first.same_nearby && !by_receipt) out["same_nearby"] = true;
    // Who asked hears how far the case is that this one went into, and nothing else of it.
    if (const auto* merged = std::get_if<CaseMarkedDuplicate>(&opened.history.back().second); merged && by_receipt)
        read.snapshot.run(one_query, {merged->of}, [&](const Row& row) {
            if (row.null(16)) out["went_into"] = json::object{{"stage", shown_stage(static_cast<Stage>(row.integer(4)), !row.null(7))}};
            return false;
        });
    json::object asker{{"anonymous", first.asker.anonymous}};
    if (first.asker.person && !by_receipt) asker["person"] = write(static_cast<const Uuid&>(*first.asker.person));
    // Who complains is shown where the handling needs it: by an act of its own that is logged.
    const bool withheld = !opened.state.about.empty();
    if (withheld && !by_receipt) asker = json::object{{"withheld", true}};
    if (first.asker.name && !by_receipt && !withheld) asker["name"] = text_json(read, *first.asker.name);
    if (first.asker.phone && !by_receipt && !withheld) asker["phone"] = text_json(read, *first.asker.phone);
    out["asker"] = std::move(asker);
    const auto subject = Cases::subject_of(opened.state, opened.history.front().second);
    read.access_log.note(read.now, read.actor, subject, "case:" + write(static_cast<const Uuid&>(id)), by_receipt ? "story" : "story, asker");
    return json::serialize(out);
}

Result<std::string> one(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<CaseId>("case");
    if (!id) return tl::unexpected(id.error());
    const auto opened = open_stream(read.snapshot, *id);
    if (!opened || !may_read(read, opened->state)) return refuse(No::not_found, "case", write(static_cast<const Uuid&>(*id)));
    return page(read, *id, *opened, false);
}

// Who asked, with the reason why the handling needs it; the look is logged.
Result<std::string> asker_of(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<CaseId>("case");
    if (!id) return tl::unexpected(id.error());
    const auto why = parameters.text("why");
    if (!why) return refuse(No::missing_field, "why");
    const auto opened = open_stream(read.snapshot, *id);
    const auto* first = opened ? std::get_if<CaseOpened>(&opened->history.front().second) : nullptr;
    if (!first || !may_read(read, opened->state)) return refuse(No::not_found, "case", write(static_cast<const Uuid&>(*id)));
    json::object asker{{"anonymous", first->asker.anonymous}};
    if (first->asker.person) asker["person"] = write(static_cast<const Uuid&>(*first->asker.person));
    if (first->asker.name) asker["name"] = text_json(read, *first->asker.name);
    if (first->asker.phone) asker["phone"] = text_json(read, *first->asker.phone);
    const auto subject = Cases::subject_of(opened->state, opened->history.front().second);
    read.access_log.note(read.now, read.actor, subject, "case:" + write(static_cast<const Uuid&>(*id)), "asker: " + std::string{why->substr(0, 200)});
    return json::serialize(asker);
}

// The request says by its receipt which case it is about (wire/http/receipts.hpp); nothing of it stands in the address.
Result<std::string> by_receipt(const ReadContext& read, const Parameters&) {
    if (read.actor.kind != ActorKind::caller || read.actor.id.empty()) return refuse(No::missing_field, "authorization", "Receipt 受理号 口令 / number word");
    const CaseId id{read.actor.id};
    const auto opened = open_stream(read.snapshot, id);
    if (!opened) return refuse(No::not_found, "", "回执 / receipt");
    return page(read, id, *opened, true);
}

// Somebody else's case as a resident sees it: what, where, which day, how far.
json::object seen_from_outside(const Row& row, const ReadContext& read) {
    const auto day = read.views.clock->zone().day_of(row.instant(8));
    return {{"kind", kind_brief(read.views, row.text(3), row.place(2), day)},
            {"place", place_brief(read.views, row.place(2))},
            {"day", write(day)},
            {"stage", shown_stage(static_cast<Stage>(row.integer(4)), !row.null(7))}};
}

// Same kind, same place or one beside it, recent: offered before a second case is opened.
Result<std::string> near(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_needed(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const auto kind = parameters.text("kind");
    if (!kind) return refuse(No::missing_field, "kind");
    const auto path = read.views.places->path(*place);
    const auto* facts = read.views.playbook->case_kind(*kind, path, read.views.clock->zone().day_of(read.now));
    if (!facts) return refuse(No::unknown_kind, "kind", std::string{*kind});
    const auto since = read.now - days(facts->duplicate_days);
    json::array items;
    // The same thing with the same trouble first, however long it has been open.
    std::set<CaseId> told;
    const auto asset = parameters.parsed<AssetId>("asset");
    if (!asset) return tl::unexpected(asset.error());
    if (*asset)
        if (const auto thing = asset_brief(read, **asset, facts); !thing.is_null())
            read.snapshot.run(at_asset_query, {**asset, *kind}, [&](const Row& row) {
                auto one = is_asker(read.actor) ? seen_from_outside(row, read) : row_json(row, read);
                one["same_asset"] = true;
                told.insert(row.id<CaseId>(0));
                items.push_back(std::move(one));
                return true;
            });
    const auto take = [&](const Row& row) {
        const auto stage = static_cast<Stage>(row.integer(4));
        if (told.contains(row.id<CaseId>(0))) return true;
        if (stage != Stage::withdrawn && stage != Stage::duplicate && row.null(16)) items.push_back(is_asker(read.actor) ? seen_from_outside(row, read) : row_json(row, read));
        return items.size() < 20;
    };
    read.snapshot.run(at_place_query, {*place, *kind, since}, take);
    if (path.size() > 1 && items.size() < 20)
        for (const auto& beside : read.views.places->children(path[path.size() - 2], Partition::administrative, read.views.clock->zone().day_of(read.now)))
            if (beside != *place && items.size() < 20) read.snapshot.run(at_place_query, {beside, *kind, since}, take);
    return json::serialize(json::object{{"items", std::move(items)}});
}

// The answered cases drawn for a call back by a post that did not answer them.
Result<std::string> call_backs(const ReadContext& read, const Parameters& parameters) {
    const auto limit = parameters.limit();
    const auto place = terrace::place_asked(read, parameters, "place");
    if (!limit) return tl::unexpected(limit.error());
    if (!place) return tl::unexpected(place.error());
    const auto reach = read.views.roster->reach(read.actor, "read.call_backs", read.now);
    if (reach.empty()) return refuse(No::not_yours, "", "read.call_backs");
    const auto posts = my_posts(read);
    json::array items;
    read.snapshot.run(call_backs_query, {}, [&](const Row& row) {
        const auto at = row.place(2);
        if ((*place && !read.views.places->within(at, **place)) || !within_any(read.views, at, reach) || !row.null(16)) return true;
        if (std::find(posts.begin(), posts.end(), row.id<PostId>(5)) != posts.end()) return true;
        const auto path = read.views.places->path(at);
        const auto day = read.views.clock->zone().day_of(row.instant(8));
        const auto* kind = read.views.playbook->case_kind(row.text(3), path, day);
        const auto* book = read.views.playbook->at(path, day);
        if (!kind || !kind->call_back || !book) return true;
        if (drawn_for_call_back(row.id<CaseId>(0), row.instant(20), book->case_norms.call_back_percent)) items.push_back(row_json(row, read));
        return static_cast<std::int64_t>(items.size()) < *limit;
    });
    return json::serialize(json::object{{"items", std::move(items)}});
}

// In the same time, however much of it fits.
bool same_word(std::string_view right, std::string_view given) {
    if (right.size() != given.size()) return false;
    unsigned differs = 0;
    for (std::size_t i = 0; i < right.size(); ++i) differs |= static_cast<unsigned>(right[i] ^ given[i]);
    return differs == 0;
}

}    // namespace

std::optional<CaseId> case_by_receipt(Snapshot& snapshot, const Vault& vault, std::string_view number, std::string_view word) {
    std::optional<CaseId> found;
    snapshot.run(by_number_query, {number}, [&](const Row& row) {
        if (same_word(receipt_word(vault, row.id<CaseId>(0)), word)) found = row.id<CaseId>(0);
        return !found;
    });
    return found;
}

std::vector<Route> case_routes() {
    return {
        {"GET", "/api/v1/cases", "办件清单", "Work list",
         {{"view", "mine 我的 · offered 转给我的 · answered 待确认 · open 未办结 · overdue 超期", "mine · offered · answered · open · overdue"},
          {"place", "地方", "place"}, {"kind", "类别", "kind"}, {"cursor", "接着上一页", "where the last page ended"}, {"limit", "每页 1–200", "1–200"}},
         false, list},
        {"GET", "/api/v1/cases/near", "附近同类的事(可能是同一件)", "What is near and of the same kind",
         {{"place", "地方", "place", true}, {"kind", "类别", "kind", true}, {"asset", "同一处设施的先列", "those about the same thing come first"}}, false, near},
        {"GET", "/api/v1/cases/{case}", "一件事项的全部经过", "One case with its history", {{"case", "编号", "case", true}}, false, one},
        {"GET", "/api/v1/cases/call-backs", "抽中回访的已答复事项", "Answered cases drawn for an independent call back",
         {{"place", "地方", "place"}, {"limit", "每页 1–200", "1–200"}}, false, call_backs},
        {"GET", "/api/v1/cases/{case}/asker", "来办事的人是谁(写明为什么要看,会留下记录)", "Who asked, with the reason for looking; the look is logged",
         {{"case", "编号", "case", true}, {"why", "为什么要看", "why it is needed", true}}, false, asker_of},
        {"GET", "/api/v1/receipt", "凭回执查看(请求头 authorization: Receipt 受理号 口令)", "A case by its receipt (header authorization: Receipt NUMBER WORD)", {}, true, by_receipt},
    };
}

}    // namespace terrace::cases
