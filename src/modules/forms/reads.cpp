// What can be seen of forms: what waits to be filled in, the month-end board, one form with its places, and how often facts are asked.

#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "modules/forms/forms.hpp"

#include <charconv>
#include <set>

namespace terrace::form_life {
namespace {

constexpr std::size_t rows_shown_max = 500;
constexpr std::size_t waiting_shown_max = 60;
constexpr std::int32_t done_shown_days = 62;    // what was sent in stays in the inbox this long after it was due

#define FILLING_COLUMNS "p.form_id, p.place, p.from_place, p.due, p.stage, p.filled, p.typed, p.empty, p.submissions, p.changed_at, p.by_post, p.late, p.reason, p.file, p.known_at"
#define FORM_COLUMNS "f.standing, f.title, f.sent_by, f.note, f.first_day, f.last_day, f.issued_at, f.by_post, f.known, f.unknown, f.file_name"
constexpr Query inbox_query{"forms.inbox", "SELECT " FILLING_COLUMNS ", " FORM_COLUMNS " FROM form_fillings p JOIN forms f ON f.domain = p.domain AND f.form_id = p.form_id "
                                           "WHERE p.domain = $1 AND f.standing = 2 AND (p.stage NOT IN (2, 4) OR p.due >= $2) ORDER BY CASE WHEN p.stage IN (2, 4) THEN 1 ELSE 0 END, p.due, f.issued_at, p.place"};
constexpr Query of_form_query{"forms.of_form", "SELECT " FILLING_COLUMNS ", " FORM_COLUMNS " FROM form_fillings p JOIN forms f ON f.domain = p.domain AND f.form_id = p.form_id "
                                               "WHERE p.domain = $1 AND p.form_id = $2 ORDER BY p.place"};
constexpr Query due_query{"forms.due", "SELECT " FILLING_COLUMNS ", " FORM_COLUMNS " FROM form_fillings p JOIN forms f ON f.domain = p.domain AND f.form_id = p.form_id "
                                       "WHERE p.domain = $1 AND f.standing = 2 AND p.due >= $2 AND p.due <= $3 ORDER BY p.due, p.form_id, p.place"};
#undef FILLING_COLUMNS
#undef FORM_COLUMNS
constexpr Query asks_query{"forms.asks", "SELECT indicator, dimension, value, first_day, last_day, cells FROM form_asks WHERE domain = $1 AND form_id = $2 ORDER BY number"};
constexpr Query versions_query{"forms.versions", "SELECT version, submitted_by, submitted_at, late, outcome, judged_by, judged_at, reason, file FROM form_versions "
                                                 "WHERE domain = $1 AND filling_id = $2 ORDER BY version"};
constexpr Query counted_query{"forms.asked_counts", "SELECT f.from_place, f.form_id, p.place, a.indicator, a.dimension, a.value, a.first_day, a.last_day FROM forms f "
                                                    "JOIN form_fillings p ON p.domain = f.domain AND p.form_id = f.form_id "
                                                    "LEFT JOIN form_asks a ON a.domain = f.domain AND a.form_id = f.form_id "
                                                    "WHERE f.domain = $1 AND f.standing = 2 AND f.issued_at >= $2 AND f.issued_at < $3"};

class Reach {
  public:
    explicit Reach(const ReadContext& read) : places_{*read.views.places}, within_{read.views.roster->reach(read.actor, "read.figures", read.now)} {}
    bool empty() const { return within_.empty(); }
    bool has(PlaceId place) const {
        return std::any_of(within_.begin(), within_.end(), [&](PlaceId outer) { return places_.within(place, outer); });
    }

  private:
    const PlaceTree& places_;
    std::vector<PlaceId> within_;
};

// Of the posts that answer for a place, the first that may submit there: whom a form waits for.
PostId who_submits(const ReadContext& read, PlaceId place) {
    const auto& roster = *read.views.roster;
    PostId best;
    int rank = 0;
    for (const auto* one : roster.assignments_at(place, read.now)) {
        const auto* role = roster.role(one->role);
        if (!role || !roster.may({ActorKind::token, {}, one->post}, Submit::name, place, read.now)) continue;
        if (best.empty() || role->rank < rank) {
            best = one->post;
            rank = role->rank;
        }
    }
    return best;
}

struct Filling {
    FormId form;
    PlaceId place, from;
    Day due;
    Stage stage{};
    Counts counts;
    std::int64_t submissions = 0, known_at = 0;
    Instant changed;
    PostId by;
    bool late = false, has_file = false;
    std::string reason;

    FormStanding standing{};
    std::string title, sent_by, note, file_name;
    Day first, last;
    Instant issued;
    PostId issued_by;
    std::int64_t known = 0, unknown = 0;

    bool done() const { return stage == Stage::submitted || stage == Stage::accepted; }
};
Filling filling_at(const Row& row) {
    Filling one;
    one.form = row.id<FormId>(0);
    one.place = row.place(1);
    one.from = row.place(2);
    one.due = {static_cast<std::int32_t>(row.integer(3))};
    one.stage = static_cast<Stage>(row.integer(4));
    one.counts = {row.integer(5), row.integer(6), row.integer(7)};
    one.submissions = row.integer(8);
    one.changed = row.instant(9);
    if (!row.null(10)) one.by = row.id<PostId>(10);
    one.late = row.integer(11) != 0;
    one.reason = row.string(12);
    one.has_file = !row.null(13);
    one.known_at = row.integer(14);
    one.standing = static_cast<FormStanding>(row.integer(15));
    one.title = row.string(16);
    one.sent_by = row.string(17);
    one.note = row.string(18);
    one.first = {static_cast<std::int32_t>(row.integer(19))};
    one.last = {static_cast<std::int32_t>(row.integer(20))};
    one.issued = row.instant(21);
    if (!row.null(22)) one.issued_by = row.id<PostId>(22);
    one.known = row.integer(23);
    one.unknown = row.integer(24);
    one.file_name = row.string(25);
    return one;
}

json::object form_json(const ReadContext& read, const Filling& one) {
    return {{"form", write(static_cast<const Uuid&>(one.form))},
            {"title", one.title},
            {"sent_by", one.sent_by},
            {"note", one.note},
            {"from", place_of_level(read.views, one.from)},
            {"issued_by", post_brief(read.views, one.issued_by)},
            {"issued_at", write(one.issued)},
            {"first", write(one.first)},
            {"last", write(one.last)},
            {"due", write(one.due)},
            {"file_name", one.file_name}};
}

json::object filling_json(const ReadContext& read, const Filling& one, Day today) {
    const auto& roster = *read.views.roster;
    const auto may = [&](std::string_view act, PlaceId place) { return roster.may(read.actor, act, place, read.now); };
    json::object out{{"place", place_of_level(read.views, one.place)},
                     {"stage", name_of(one.stage)},
                     {"submissions", one.submissions},
                     {"changed_at", write(one.changed)},
                     {"by", post_brief(read.views, one.by)},
                     {"late", one.late || (!one.done() && one.due < today)},
                     {"days_left", one.due.number - today.number},
                     {"may_fill", may(FillIn::name, one.place)},
                     {"may_judge", may(Accept::name, one.from)}};
    if (one.has_file) out["counts"] = json::object{{"filled", one.counts.filled}, {"typed", one.counts.typed}, {"empty", one.counts.empty}};
    if (!one.reason.empty()) out["reason"] = one.reason;
    if (!one.done()) out["waits_for"] = post_brief(read.views, who_submits(read, one.place));
    return out;
}

Result<std::optional<PlaceId>> place_asked(const ReadContext& read, const Parameters& parameters) {
    const auto given = parameters.text("place");
    if (!given) return std::optional<PlaceId>{};
    const auto place = terrace::place_asked(*read.views.places, *given, read.views.clock->zone().day_of(read.now), "place");
    if (!place) return tl::unexpected(place.error());
    return std::optional{*place};
}

// Forms sent to places the caller may fill in for, what is open first.
Result<std::string> inbox(const ReadContext& read, const Parameters& parameters) {
    const auto place = place_asked(read, parameters);
    if (!place) return tl::unexpected(place.error());
    const Reach reach{read};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array items;
    bool more = false;
    read.snapshot.run(inbox_query, {today - done_shown_days}, [&](const Row& row) {
        const auto one = filling_at(row);
        if (!reach.has(one.place) || (*place && !read.views.places->within(one.place, **place))) return true;
        if (!read.views.roster->may(read.actor, FillIn::name, one.place, read.now)) return true;
        if (items.size() == rows_shown_max) {
            more = true;
            return false;
        }
        auto item = form_json(read, one);
        for (auto& [key, value] : filling_json(read, one, today)) item[key] = value;
        items.push_back(std::move(item));
        return true;
    });
    return json::serialize(json::object{{"items", std::move(items)}, {"more", more}});
}

Result<std::pair<Day, Day>> month_asked(const Parameters& parameters, Day today) {
    auto civil = civil_of(today);
    if (const auto given = parameters.text("month")) {
        const auto day = read_day(std::string{*given} + "-01");
        if (!day) return refuse(No::bad_value, "month", "2024-03");
        civil = civil_of(*day);
    }
    const auto first = day_of({civil.year, civil.month, 1});
    const auto next = civil.month == 12 ? day_of({civil.year + 1, 1, 1}) : day_of({civil.year, civil.month + 1, 1});
    return std::pair{first, next - 1};
}

// The month-end board (月末): each form due in a month, how far it is filled, whom it waits for.
Result<std::string> board(const ReadContext& read, const Parameters& parameters) {
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto month = month_asked(parameters, today);
    const auto place = place_asked(read, parameters);
    if (!month) return tl::unexpected(month.error());
    if (!place) return tl::unexpected(place.error());
    const Reach reach{read};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    struct Line {
        Filling form;
        std::vector<Filling> places;
    };
    std::vector<Line> lines;
    read.snapshot.run(due_query, {month->first, month->second}, [&](const Row& row) {
        auto one = filling_at(row);
        if (!reach.has(one.place) || (*place && !read.views.places->within(one.place, **place))) return true;
        if (lines.empty() || lines.back().form.form != one.form) {
            if (lines.size() == rows_shown_max) return false;
            lines.push_back({one, {}});
        }
        lines.back().places.push_back(std::move(one));
        return true;
    });
    json::array items;
    for (const auto& line : lines) {
        std::int64_t submitted = 0, accepted = 0, returned = 0, late = 0, cells = 0, full = 0;
        json::array waiting;
        std::int64_t waits = 0;
        for (const auto& one : line.places) {
            submitted += one.stage == Stage::submitted;
            accepted += one.stage == Stage::accepted;
            returned += one.stage == Stage::returned;
            late += one.late || (!one.done() && one.due < today);
            full += one.counts.filled + one.counts.typed;
            cells += one.has_file ? one.counts.filled + one.counts.typed + one.counts.empty : one.known + one.unknown;
            if (one.done()) continue;
            if (++waits <= static_cast<std::int64_t>(waiting_shown_max))
                waiting.push_back({{"place", place_of_level(read.views, one.place)}, {"stage", name_of(one.stage)}, {"post", post_brief(read.views, who_submits(read, one.place))}});
        }
        auto item = form_json(read, line.form);
        item["places"] = line.places.size();
        item["submitted"] = submitted;
        item["accepted"] = accepted;
        item["returned"] = returned;
        item["late"] = late;
        item["filled_percent"] = cells == 0 ? 0 : full * 100 / cells;
        item["waiting"] = std::move(waiting);
        item["waits"] = waits;
        item["may_judge"] = read.views.roster->may(read.actor, Accept::name, line.form.from, read.now);
        items.push_back(std::move(item));
    }
    return json::serialize(json::object{{"from", write(month->first)}, {"to", write(month->second)}, {"today", write(today)}, {"items", std::move(items)}});
}

json::array asks_json(const ReadContext& read, FormId form, PlaceId place, Day today) {
    const auto civil = civil_of(today);
    std::vector<AskedFact> asks;
    read.snapshot.run(asks_query, {form}, [&](const Row& row) {
        asks.push_back({row.string(0), row.string(1), row.string(2), {static_cast<std::int32_t>(row.integer(3))}, {static_cast<std::int32_t>(row.integer(4))}, row.integer(5)});
        return true;
    });
    json::array out;
    for (const auto& ask : asks) {
        const auto before = asked_before(read.snapshot, ask, place, day_of({civil.year, 1, 1}), day_of({civil.year, 12, 31}), read.views.clock->zone(), form);
        json::object one{{"indicator", ask.indicator.value}, {"dimension", ask.dimension.value}, {"value", ask.value.value}, {"from", write(ask.from)}, {"to", write(ask.to)}, {"cells", ask.cells}, {"times", before.times}};
        json::array titles, by;
        for (const auto& title : before.titles) titles.emplace_back(title);
        for (const auto at : before.by) by.push_back(place_of_level(read.views, at));
        one["titles"] = std::move(titles);
        one["by"] = std::move(by);
        out.push_back(std::move(one));
    }
    return out;
}

// One form: to whom it went, how far each is, what was submitted when, and how often its facts were asked before.
Result<std::string> one_form(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<FormId>("form");
    if (!id) return tl::unexpected(id.error());
    const auto form = form_named(read.snapshot, *id);
    if (!form || form->standing == FormStanding::none) return refuse(No::not_found, "form", write(static_cast<const Uuid&>(*id)));
    const Reach reach{read};
    const auto today = read.views.clock->zone().day_of(read.now);
    const bool own = reach.has(form->from);
    std::vector<Filling> all;
    read.snapshot.run(of_form_query, {*id}, [&](const Row& row) {
        auto one = filling_at(row);
        if (reach.has(one.place)) all.push_back(std::move(one));
        return true;
    });
    if (!own && all.empty()) return refuse(No::not_yours, "", "read.figures");
    json::object out;
    if (!all.empty()) out = form_json(read, all.front());
    else out = {{"form", write(static_cast<const Uuid&>(*id))}, {"title", form->title}, {"from", place_of_level(read.views, form->from)}, {"first", write(form->first)}, {"last", write(form->last)}, {"due", write(form->due)}, {"file_name", form->file_name}};
    out["standing"] = form->standing == FormStanding::draft ? "draft" : form->standing == FormStanding::issued ? "issued" : "taken_back";
    json::array fillings;
    for (const auto& one : all) {
        auto each = filling_json(read, one, today);
        json::array versions;
        read.snapshot.run(versions_query, {filling_of(one.form, one.place)}, [&](const Row& row) {
            json::object version{{"version", row.integer(0)}, {"by", post_brief(read.views, row.null(1) ? PostId{} : row.id<PostId>(1))}, {"at", write(row.instant(2))}, {"late", row.integer(3) != 0}, {"sha256", hex(row.text(8))}};
            version["outcome"] = row.integer(4) == 0 ? "open" : row.integer(4) == 1 ? "returned" : "accepted";
            if (!row.null(6)) {
                version["judged_by"] = post_brief(read.views, row.null(5) ? PostId{} : row.id<PostId>(5));
                version["judged_at"] = write(row.instant(6));
            }
            if (!row.text(7).empty()) version["reason"] = row.string(7);
            versions.push_back(std::move(version));
            return true;
        });
        each["versions"] = std::move(versions);
        fillings.push_back(std::move(each));
    }
    out["fillings"] = std::move(fillings);
    const auto meant = terrace::place_asked(read, parameters, "place");
    if (!meant) return tl::unexpected(meant.error());
    const auto place = *meant ? **meant : !all.empty() ? all.front().place : form->from;
    if (!reach.has(place)) return refuse(No::not_yours, "place", "read.figures");
    out["asks"] = asks_json(read, *id, place, today);
    return json::serialize(out);
}

// How often the same is asked: counts alone, for everybody.
Result<std::string> asked(const ReadContext& read, const Parameters& parameters) {
    const auto today = read.views.clock->zone().day_of(read.now);
    auto year = civil_of(today).year;
    if (const auto given = parameters.text("year")) {
        const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), year);
        if (error != std::errc{} || end != given->data() + given->size() || year < 1949 || year > 9999) return refuse(No::bad_value, "year", "2024");
    }
    const auto& zone = read.views.clock->zone();
    using Fact = std::tuple<PlaceId, std::string, std::string, std::string, std::int64_t, std::int64_t>;
    struct Asker {
        std::set<Uuid> forms;
        std::set<std::pair<Uuid, PlaceId>> sent;
        std::map<Fact, std::set<Uuid>> facts;
    };
    std::map<PlaceId, Asker> askers;
    std::map<Fact, std::set<Uuid>> facts;
    std::set<Uuid> forms;
    std::set<std::pair<Uuid, PlaceId>> sent;
    read.snapshot.run(counted_query, {zone.midnight(day_of({year, 1, 1})), zone.midnight(day_of({year + 1, 1, 1}))}, [&](const Row& row) {
        auto& asker = askers[row.place(0)];
        const auto form = row.uuid(1);
        forms.insert(form);
        sent.emplace(form, row.place(2));
        asker.forms.insert(form);
        asker.sent.emplace(form, row.place(2));
        if (row.null(3)) return true;
        const Fact fact{row.place(2), row.string(3), row.string(4), row.string(5), row.integer(6), row.integer(7)};
        facts[fact].insert(form);
        asker.facts[fact].insert(form);
        return true;
    });
    const auto repeated = [](const auto& all) { return std::count_if(all.begin(), all.end(), [](const auto& one) { return one.second.size() > 1; }); };
    std::map<std::size_t, std::int64_t> by_times;
    for (const auto& [fact, by] : facts) ++by_times[by.size()];
    json::array times, by;
    for (const auto& [count, number] : by_times) times.push_back({{"times", count}, {"facts", number}});
    for (const auto& [place, asker] : askers) {
        std::int64_t again = 0;
        for (const auto& [fact, own] : asker.facts) again += facts.at(fact).size() > 1;
        by.push_back({{"from", place_of_level(read.views, place)}, {"forms", asker.forms.size()}, {"sent", asker.sent.size()}, {"facts", asker.facts.size()}, {"asked_more_than_once", again}});
    }
    return json::serialize(json::object{{"year", year}, {"forms", forms.size()}, {"sent", sent.size()}, {"facts", facts.size()}, {"asked_more_than_once", repeated(facts)}, {"by_times", std::move(times)}, {"by", std::move(by)}});
}

}    // namespace

std::vector<Route> routes() {
    const ParameterFacts place{"place", "地方编号或区划代码,含下级", "place id or division code, with all beneath"};
    return {
        {"GET", "/api/v1/forms/inbox", "要填的表", "Forms to be filled in", {place}, false, inbox},
        {"GET", "/api/v1/forms/board", "月末:各表到期、填了多少、在等谁", "The month-end board: due, filled, waiting for whom", {{"month", "哪个月,如 2024-03;不写是本月", "month, 2024-03; this month when absent"}, place}, false, board},
        {"GET", "/api/v1/forms/asked", "同一个数今年被要了几次(只有计数)", "How often the same fact was asked this year; counts alone", {{"year", "哪年", "year"}}, true, asked},
        {"GET", "/api/v1/forms/{form}", "一张表:发给谁、各到哪一步、报过几次", "One form: to whom, how far, what was submitted", {{"form", "表的编号", "form", true}, {"place", "看哪个地方被要过几次", "place whose count of being asked is shown"}}, false, one_form},
    };
}

}    // namespace terrace::form_life
