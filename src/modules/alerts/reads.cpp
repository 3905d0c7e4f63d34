// The board of the night: which posts have been reached, and the roll with the age of its count.

#include "desk/brief.hpp"
#include "modules/alerts/alerts.hpp"

#include <algorithm>

namespace terrace::alerts {
namespace {

constexpr std::string_view reading = "read.alerts", opening_names = "alerts.mark_roll";
constexpr Query latest{"alerts.latest", "SELECT alert_id, place, level, text, standing, urgent, checked, at, until_at, calls, reached FROM alerts WHERE domain = $1 ORDER BY at DESC, alert_id LIMIT 200"};
constexpr Query one_alert{"alerts.one", "SELECT alert_id, place, level, text, standing, urgent, checked, at, until_at, calls, reached FROM alerts WHERE domain = $1 AND alert_id = $2"};
#define TERRACE_ROLL_COLUMNS "SELECT roll_id, alert_id, place, expected, safe, needs_help, known_elsewhere, not_found, unaccounted, added, newest, opened_at, clear_at, destroyed_at, oldest, proof, clear_reason FROM alert_rolls "
constexpr Query rolls_of{"alerts.rolls_of", TERRACE_ROLL_COLUMNS "WHERE domain = $1 AND alert_id = $2 ORDER BY opened_at, roll_id"};
constexpr Query one_roll{"alerts.roll", TERRACE_ROLL_COLUMNS "WHERE domain = $1 AND roll_id = $2"};
#undef TERRACE_ROLL_COLUMNS

bool may_see(const ReadContext& read, std::string_view act, PlaceId place) {
    const auto reach = read.views.roster->reach(read.actor, act, read.now);
    return std::any_of(reach.begin(), reach.end(), [&](PlaceId mine) { return read.views.places->within(place, mine) || (act == reading && read.views.places->within(mine, place)); });
}

json::object level_words(std::string_view id) {
    const auto* level = level_named(id);
    return level ? wording(level->zh, level->en) : wording(id, id);
}

json::value maybe(std::optional<Instant> at) { return at ? json::value(write(*at)) : json::value(nullptr); }

json::object alert_line(const ReadContext& read, const Row& row) {
    const auto standing = static_cast<Standing>(row.integer(4));
    const auto over = standing != Standing::cancelled && row.instant(8) <= read.now;
    return {{"alert", write(row.uuid(0))},
            {"place", place_brief(read.views, row.place(1))},
            {"level", level_words(row.text(2))},
            {"text", row.text(3)},
            {"standing", over ? std::string_view{"expired"} : std::string_view{name_of(standing)}},
            {"urgent", row.integer(5) != 0},
            {"checked", row.integer(6) != 0},
            {"at", write(row.instant(7))},
            {"until", write(row.instant(8))},
            {"calls", row.integer(9)},
            {"reached", row.integer(10)}};
}

json::object roll_count(const ReadContext& read, const Row& row) {
    json::object out{{"roll", write(row.uuid(0))}, {"alert", write(row.uuid(1))}, {"place", place_brief(read.views, row.place(2))}, {"opened_at", write(row.instant(11))}};
    static constexpr std::string_view names[] = {"expected", "safe", "needs_help", "known_elsewhere", "not_found", "unaccounted", "added"};
    for (int n = 0; n < 7; ++n) out[names[n]] = row.integer(3 + n);
    out["newest"] = row.null(10) ? json::value(nullptr) : json::value(write(row.instant(10)));
    out["age_seconds"] = row.null(10) ? json::value(nullptr) : json::value(std::max<std::int64_t>(0, (read.now - row.instant(10)).ms / 1000));
    out["oldest"] = row.null(14) ? json::value(nullptr) : json::value(write(row.instant(14)));
    out["oldest_age_seconds"] = row.null(14) ? json::value(nullptr) : json::value(std::max<std::int64_t>(0, (read.now - row.instant(14)).ms / 1000));
    if (!row.null(15)) out["proof"] = row.text(15);
    if (!row.null(16)) out["clear_reason"] = row.text(16);
    if (!row.null(12)) out["clear_at"] = write(row.instant(12));
    if (!row.null(13)) out["destroyed_at"] = write(row.instant(13));
    return out;
}

State folded(Snapshot& snapshot, const Uuid& stream) {
    State state;
    for (const auto& record : snapshot.stream(stream)) {
        const auto box = module().read_event(record.event, record.payload);
        state = alerts::apply(std::move(state), unbox<Event>(*box));
    }
    return state;
}

Result<std::string> alerts_read(const ReadContext& read, const Parameters&) {
    json::array items;
    read.snapshot.run(latest, {}, [&](const Row& row) {
        if (may_see(read, reading, row.place(1))) items.push_back(alert_line(read, row));
        return true;
    });
    return json::serialize(json::object{{"now", write(read.now)}, {"items", std::move(items)}});
}

Result<std::string> levels(const ReadContext&, const Parameters&) {
    json::array items;
    for (const auto& one : shipped_levels()) items.push_back({{"id", one.id}, {"name", wording(one.zh, one.en)}, {"forecast", one.forecast}, {"silent_minutes", one.silent.ms / 60'000}});
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> board(const ReadContext& read, const Parameters& asked) {
    const auto id = asked.needed<AlertId>("alert");
    if (!id) return tl::unexpected(id.error());
    std::optional<json::object> out;
    read.snapshot.run(one_alert, {*id}, [&](const Row& row) {
        if (may_see(read, reading, row.place(1))) out = alert_line(read, row);
        return false;
    });
    if (!out) return refuse(No::not_found, "alert", write(static_cast<const Uuid&>(*id)));
    const auto state = folded(read.snapshot, *id);
    json::array posts, rolls;
    for (const auto& call : state.warning.calls) {
        json::array stead;
        for (const auto& post : call.asked) stead.push_back(post_brief(read.views, post));
        const bool called = state.warning.standing == Standing::in_force;
        json::object line{{"post", post_brief(read.views, call.post)}, {"asked", std::move(stead)}, {"silent", called && !call.reached && !call.silent_until}, {"next_at", call.reached ? json::value(nullptr) : maybe(call.silent_until)}};
        if (call.reached) line["reached"] = json::object{{"channel", name_of(call.reached->channel)}, {"at", write(call.reached->at)}, {"noted_by", post_brief(read.views, call.reached->noted_by)}};
        posts.push_back(std::move(line));
    }
    read.snapshot.run(rolls_of, {*id}, [&](const Row& row) {
        rolls.push_back(roll_count(read, row));
        return true;
    });
    (*out)["now"] = write(read.now);
    (*out)["posts"] = std::move(posts);
    (*out)["rolls"] = std::move(rolls);
    return json::serialize(*out);
}

constexpr std::string_view words[] = {"unaccounted", "present", "needs_help", "known_elsewhere", "not_found"};

// The last word of every author, by member: two who say different things are both shown.
using Voices = std::map<Uuid, std::map<Uuid, const Mark*>>;

Voices voices_of(const Roll& roll) {
    Voices all;
    for (const auto& [id, mark] : roll.marks) {
        auto& word = all[mark.member][mark.author];
        if (!word || std::pair{mark.said_at, mark.id} > std::pair{word->said_at, word->id}) word = &mark;
    }
    return all;
}

json::array others(const ReadContext& read, const Voices& voices, const Mark& counts) {
    json::array out;
    for (const auto& [author, mark] : voices.at(counts.member))
        if (author != counts.author && mark->presence != counts.presence)
            out.push_back({{"found", words[static_cast<std::size_t>(mark->presence)]}, {"at", write(mark->said_at)}, {"by", post_brief(read.views, PostId{author})}});
    return out;
}

json::array people_of(const ReadContext& read, const House& house, HouseId id, const std::map<Uuid, Mark>& last, const Voices& voices) {
    json::array out;
    for (std::int32_t person = 1; person <= house.people; ++person) {
        const auto mark = last.find(member_of(id, person));
        const bool said = mark != last.end();
        out.push_back({{"found", words[said ? static_cast<std::size_t>(mark->second.presence) : 0]},
                       {"at", said ? json::value(write(mark->second.said_at)) : json::value(nullptr)},
                       {"by", said ? post_brief(read.views, PostId{mark->second.author}) : json::value(nullptr)},
                       {"others", said ? others(read, voices, mark->second) : json::array{}}});
    }
    return out;
}

Result<std::string> roll_read(const ReadContext& read, const Parameters& asked) {
    const auto id = asked.needed<RollId>("roll");
    if (!id) return tl::unexpected(id.error());
    std::optional<json::object> out;
    PlaceId place;
    read.snapshot.run(one_roll, {*id}, [&](const Row& row) {
        place = row.place(2);
        if (may_see(read, reading, place)) out = roll_count(read, row);
        return false;
    });
    if (!out) return refuse(No::not_found, "roll", write(static_cast<const Uuid&>(*id)));
    const auto state = folded(read.snapshot, *id);
    // Whoever marks the roll needs the names; whoever only looks on sees the counts.
    const bool names = may_see(read, opening_names, place);
    const auto last = last_words(state.roll.roll);
    const auto voices = voices_of(state.roll.roll);
    json::array houses;
    bool shown = false;
    for (const auto& [house_id, house] : state.roll.houses) {
        const auto name = names ? read.vault.unseal(house.name) : std::nullopt;
        shown = shown || name.has_value();
        houses.push_back({{"house", write(static_cast<const Uuid&>(house_id))}, {"name", name ? json::value(*name) : json::value(nullptr)}, {"team", house.team}, {"listed", house.listed}, {"people", people_of(read, house, house_id, last, voices)}});
    }
    if (shown) read.access_log.note(read.now, read.actor, SubjectId{static_cast<const Uuid&>(*id)}, "roll:" + write(static_cast<const Uuid&>(*id)), "name");
    (*out)["now"] = write(read.now);
    (*out)["clears"] = post_brief(read.views, state.roll.clears);
    (*out)["houses"] = std::move(houses);
    return json::serialize(*out);
}

}    // namespace

std::vector<Route> routes() {
    return {{"GET", "/api/v1/alerts", "预警", "Warnings", {}, false, alerts_read},
            {"GET", "/api/v1/alert-levels", "预警有哪些等级", "The levels a warning may have", {}, false, levels},
            {"GET", "/api/v1/alerts/{alert}", "一次预警:哪些岗位应答了,人点到多少", "One warning: which posts have been reached, and how far the roll is", {{"alert", "预警", "warning", true}}, false, board},
            {"GET", "/api/v1/rolls/{roll}", "一份点名单:各户各人在哪儿,谁、什么时候说的", "One roll: where everybody of each household is, who said so and when", {{"roll", "点名", "roll", true}}, false, roll_read}};
}

}    // namespace terrace::alerts
