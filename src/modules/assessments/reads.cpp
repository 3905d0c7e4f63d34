// What can be seen of assessments: which there are, rounds, what waits for whom, what was asked by hand, and the red lists for everybody.
// One sheet with its figures is in src/reports/assessed.cpp.

#include "modules/assessments/assessments.hpp"
#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "playbook/methods.hpp"

#include <charconv>

namespace terrace::assessments {
namespace {

constexpr std::int64_t rounds_shown_max = 200;
constexpr std::int64_t red_lists_shown_max = 50;

#define ROUND_COLUMNS "round_id, playbook, version, assessment, checklist, checklist_version, first_day, last_day, place, sheets, by_hand, by_hand_most, published_on, opened_by, published_by, opened_at, chosen"
#define SHEET_COLUMNS "sheet_id, round_id, place, thing, name, peers, standing, met_locked, counted_locked, weight_met_locked, weight_counted_locked, met, counted, weight_met, weight_counted, marked, appeal_until, appeals_open, by_post, at, known_at, reason"
constexpr Query one_round{"assessments.round", "SELECT " ROUND_COLUMNS " FROM assessment_rounds WHERE domain = $1 AND round_id = $2"};
constexpr Query all_rounds{"assessments.rounds", "SELECT " ROUND_COLUMNS " FROM assessment_rounds WHERE domain = $1 AND first_day >= $2 AND first_day <= $3 ORDER BY first_day DESC, assessment, place"};
constexpr Query one_sheet{"assessments.sheet", "SELECT " SHEET_COLUMNS " FROM assessment_sheets WHERE domain = $1 AND sheet_id = $2"};
constexpr Query sheets_of{"assessments.sheets_of", "SELECT " SHEET_COLUMNS " FROM assessment_sheets WHERE domain = $1 AND round_id = $2 ORDER BY place, thing"};
#undef ROUND_COLUMNS
#undef SHEET_COLUMNS
constexpr Query counts_of{"assessments.counts_of", "SELECT sum(standing = 3), sum(standing = 2), sum(appeals_open) FROM assessment_sheets WHERE domain = $1 AND round_id = $2"};
constexpr Query overdue_of{"assessments.overdue_of", "SELECT count(*) FROM assessment_appeals a JOIN assessment_sheets s ON s.domain = a.domain AND s.sheet_id = a.sheet_id "
                                                     "WHERE a.domain = $1 AND a.standing = 0 AND a.due < $2 AND s.round_id = $3"};
constexpr Query open_appeals{"assessments.open_appeals", "SELECT a.sheet_id, a.item, a.due FROM assessment_appeals a WHERE a.domain = $1 AND a.standing = 0 ORDER BY a.due"};
constexpr Query shares_of{"assessments.shares_of", "SELECT p.sheet_id, p.indicator, p.part, p.whole FROM assessment_shares p JOIN assessment_sheets s ON s.domain = p.domain AND s.sheet_id = p.sheet_id "
                                                   "WHERE p.domain = $1 AND s.round_id = $2 ORDER BY p.indicator, s.place, s.thing"};
constexpr Query marks_of_round{"assessments.marks_of_round", "SELECT c.marked_by, count(*) FROM assessment_cells c JOIN assessment_sheets s ON s.domain = c.domain AND s.sheet_id = c.sheet_id "
                                                             "WHERE c.domain = $1 AND s.round_id = $2 AND c.source = 0 GROUP BY c.marked_by ORDER BY c.marked_by"};
constexpr Query hours_of{"assessments.hours", "SELECT s.place, sum(CASE WHEN s.standing = 2 THEN 0 ELSE r.by_hand END), sum(s.marked), count(*), sum(r.by_hand_most) FROM assessment_sheets s "
                                              "JOIN assessment_rounds r ON r.domain = s.domain AND r.round_id = s.round_id WHERE s.domain = $1 AND r.first_day >= $2 AND r.first_day <= $3 GROUP BY s.place ORDER BY s.place"};
constexpr Query marks_of_year{"assessments.marks_of_year", "SELECT c.marked_by, s.place, count(*) FROM assessment_cells c JOIN assessment_sheets s ON s.domain = c.domain AND s.sheet_id = c.sheet_id "
                                                           "JOIN assessment_rounds r ON r.domain = s.domain AND r.round_id = s.round_id "
                                                           "WHERE c.domain = $1 AND c.source = 0 AND r.first_day >= $2 AND r.first_day <= $3 GROUP BY c.marked_by, s.place ORDER BY c.marked_by, s.place"};
constexpr Query published_lists{"assessments.published", "SELECT round_id, red_list FROM assessment_rounds WHERE domain = $1 AND published_on IS NOT NULL AND with_red_list = 1 "
                                                         "ORDER BY published_on DESC, assessment, place LIMIT $2"};
constexpr Query list_of{"assessments.list_of", "SELECT red_list FROM assessment_rounds WHERE domain = $1 AND round_id = $2 AND with_red_list = 1"};

Day day_at(const Row& row, int column) { return {static_cast<std::int32_t>(row.integer(column))}; }
std::string id_of(const Uuid& id) { return write(id); }
std::string_view kind_name(AssessedKind kind) {
    constexpr std::string_view names[] = {"place", "body", "asset", "project"};
    return names[static_cast<std::size_t>(kind)];
}
json::object tally_json(const Tally& tally) { return {{"met", tally.met}, {"counted", tally.counted}, {"weight_met", tally.weight_met}, {"weight_counted", tally.weight_counted}}; }

class Reach {
  public:
    explicit Reach(const ReadContext& read) : places_{*read.views.places}, within_{read.views.roster->reach(read.actor, "read.figures", read.now)} {}
    bool empty() const { return within_.empty(); }
    bool has(PlaceId place) const {
        return std::any_of(within_.begin(), within_.end(), [&](PlaceId outer) { return places_.within(place, outer); });
    }
    // It, or something in it.
    bool meets(PlaceId place) const {
        return has(place) || std::any_of(within_.begin(), within_.end(), [&](PlaceId inner) { return places_.within(inner, place); });
    }

  private:
    const PlaceTree& places_;
    std::vector<PlaceId> within_;
};

// Whoever sits in a place is not asked to mark it.
bool sits_in(const ReadContext& read, PlaceId place) {
    const auto posts = read.actor.post.empty() ? read.views.roster->posts_of(PersonId{read.actor.id}, read.now) : std::vector{read.actor.post};
    return std::any_of(posts.begin(), posts.end(), [&](PostId id) {
        const auto* post = read.views.roster->post(id);
        return post && read.views.places->within(post->place, place);
    });
}

RoundRow round_at(const Row& row) {
    RoundRow one;
    one.round = row.id<RoundId>(0);
    one.playbook = row.string(1);
    one.version = row.integer(2);
    one.assessment = row.string(3);
    one.checklist = row.string(4);
    one.checklist_version = row.integer(5);
    one.first = day_at(row, 6);
    one.last = day_at(row, 7);
    one.place = row.place(8);
    one.sheets = row.integer(9);
    one.by_hand = row.integer(10);
    one.by_hand_most = row.integer(11);
    one.published = !row.null(12);
    if (one.published) one.published_on = day_at(row, 12);
    if (!row.null(13)) one.opened_by = row.id<PostId>(13);
    if (!row.null(14)) one.published_by = row.id<PostId>(14);
    one.opened_at = row.instant(15);
    one.chosen = row.string(16);
    return one;
}

SheetRow sheet_at(const Row& row) {
    SheetRow one;
    one.sheet = row.id<SheetId>(0);
    one.round = row.id<RoundId>(1);
    one.place = row.place(2);
    if (!row.null(3)) one.thing = row.id<ThingId>(3);
    one.name = row.string(4);
    one.group = row.string(5);
    one.standing = static_cast<Standing>(row.integer(6));
    one.locked = {row.integer(7), row.integer(8), row.integer(9), row.integer(10)};
    one.now = {row.integer(11), row.integer(12), row.integer(13), row.integer(14)};
    one.marked = row.integer(15);
    if (!row.null(16)) one.appeal_until = day_at(row, 16);
    one.appeals_open = row.integer(17);
    if (!row.null(18)) one.by = row.id<PostId>(18);
    if (!row.null(19)) one.at = row.instant(19);
    one.known_at = row.integer(20);
    one.reason = row.string(21);
    return one;
}

std::vector<RoundRow> rounds_from(const ReadContext& read, Day from, Day to) {
    std::vector<RoundRow> all;
    read.snapshot.run(all_rounds, {from, to}, [&](const Row& row) {
        all.push_back(round_at(row));
        return true;
    });
    return all;
}

std::vector<SheetRow> sheets_in(const ReadContext& read, RoundId round) {
    std::vector<SheetRow> all;
    read.snapshot.run(sheets_of, {round}, [&](const Row& row) {
        all.push_back(sheet_at(row));
        return true;
    });
    return all;
}

json::object name_json(const AssessmentMethod* method, const RoundRow& round) { return method ? wording(method->zh, method->en) : wording(round.assessment, round.assessment); }

json::object round_json(const ReadContext& read, const RoundRow& round) {
    const auto* method = method_of(*read.views.playbook, round.playbook, round.version, round.assessment);
    json::object out{{"round", id_of(round.round)}, {"playbook", round.playbook}, {"assessment", round.assessment}, {"name", name_json(method, round)},
                     {"kind", kind_name(method ? method->kind : AssessedKind::place)}, {"first", write(round.first)}, {"last", write(round.last)}, {"place", place_of_level(read.views, round.place)},
                     {"sheets", round.sheets}, {"closed", 0}, {"excused", 0}, {"appeals_open", 0}, {"appeals_overdue", 0}, {"published", nullptr}};
    if (round.published) out["published"] = write(round.published_on);
    read.snapshot.run(counts_of, {round.round}, [&](const Row& row) {
        out["closed"] = row.null(0) ? 0 : row.integer(0);
        out["excused"] = row.null(1) ? 0 : row.integer(1);
        out["appeals_open"] = row.null(2) ? 0 : row.integer(2);
        return true;
    });
    read.snapshot.run(overdue_of, {read.now, round.round}, [&](const Row& row) {
        out["appeals_overdue"] = row.integer(0);
        return true;
    });
    return out;
}

Result<Day> year_asked(const ReadContext& read, const Parameters& parameters) {
    auto year = civil_of(read.views.clock->zone().day_of(read.now)).year;
    if (const auto given = parameters.text("year")) {
        const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), year);
        if (error != std::errc{} || end != given->data() + given->size() || year < 1949 || year > 9999) return refuse(No::bad_value, "year", "2024");
    }
    return day_of({year, 1, 1});
}
Day end_of_year(Day first) { return day_of({civil_of(first).year + 1, 1, 1}) - 1; }

Result<std::string> methods(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    const auto year = year_asked(read, parameters);
    if (!place) return tl::unexpected(place.error());
    if (!year) return tl::unexpected(year.error());
    const Reach reach{read};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto rounds = rounds_from(read, *year, end_of_year(*year));
    json::array items;
    for (const auto& installed : read.views.playbook->all_methods()) {
        if (read.views.playbook->methods(installed.methods->playbook, today) != &installed) continue;
        const auto meets = [&](PlaceId at) {
            return reach.meets(at) && (!*place || read.views.places->within(**place, at) || read.views.places->within(at, **place));
        };
        if (std::none_of(installed.places.begin(), installed.places.end(), meets)) continue;
        for (const auto& method : installed.methods->assessments) {
            const auto* list = installed.methods->checklist(method.checklist);
            json::array under, markers, ranks, groups, periods;
            for (const auto& id : method.under) under.emplace_back(id);
            for (const auto& id : method.rank_by) ranks.emplace_back(installed.methods->playbook + '.' + id);
            for (const auto& id : method.marked_by) {
                const auto* role = read.views.roster->role(id);
                markers.push_back(role ? wording(role->zh, role->en) : wording(id, id));
            }
            for (const auto& group : method.groups) groups.push_back({{"id", group.id}, {"name", wording(group.zh, group.en)}});
            for (auto first = *year; first <= end_of_year(*year); first = last_of(first, method.months) + 1) {
                std::int64_t opened = 0, published = 0;
                for (const auto& round : rounds)
                    if (round.first == first && round.assessment == method.id && round.playbook == installed.methods->playbook && (!*place || meets(round.place))) {
                        ++opened;
                        published += round.published;
                    }
                periods.push_back({{"first", write(first)}, {"last", write(last_of(first, method.months))}, {"rounds", opened}, {"published", published}});
            }
            const auto may_open = std::any_of(installed.places.begin(), installed.places.end(), [&](PlaceId at) {
                return read.views.roster->may(read.actor, Open::name, *place ? **place : at, read.now);
            });
            items.push_back({{"playbook", installed.methods->playbook}, {"assessment", method.id}, {"name", wording(method.zh, method.en)}, {"kind", kind_name(method.kind)}, {"of", method.of},
                             {"months", method.months}, {"under", std::move(under)}, {"marked_by", std::move(markers)}, {"appeal_days", method.appeal_days}, {"by_hand_most", method.by_hand_most},
                             {"by_hand", std::count_if(list->items.begin(), list->items.end(), [&](const auto& item) { return method.by_hand(item.id); })},
                             {"red_list", method.red_list ? json::value(*method.red_list) : json::value(nullptr)}, {"rank_by", std::move(ranks)},
                             {"checklist", json::object{{"id", list->id}, {"name", wording(list->name.zh, list->name.en)}, {"version", list->version}, {"size", list->size}, {"listed", list->items.size()}}},
                             {"groups", std::move(groups)}, {"may_open", may_open}, {"periods", std::move(periods)}});
        }
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

Result<std::string> rounds(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const Reach reach{read};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    json::array items;
    for (const auto& round : rounds_from(read, Day{0}, read.views.clock->zone().day_of(read.now))) {
        if (!reach.meets(round.place) || (*place && !read.views.places->within(round.place, **place) && !read.views.places->within(**place, round.place))) continue;
        if (static_cast<std::int64_t>(items.size()) == rounds_shown_max) break;
        items.push_back(round_json(read, round));
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

json::object group_json(const AssessmentMethod* method, const std::string& id) {
    if (method)
        for (const auto& one : method->groups)
            if (one.id == id) return wording(one.zh, one.en);
    return wording(id, id);
}

std::vector<OpenedSheet> listed_in(std::string_view text) {
    const auto parsed = parse_json(text);
    ENSURE(parsed);
    auto listed = decode<std::vector<OpenedSheet>>(*parsed, Strict::no);
    ENSURE(listed);
    return std::move(*listed);
}

// Shares as they were locked, compared among peers.
json::array compared(const ReadContext& read, const AssessmentMethod* method, const RoundRow& round, const std::vector<SheetRow>& sheets) {
    json::array out;
    if (!method || !round.published) return out;
    std::map<SheetId, std::map<std::string, Share, std::less<>>> known;
    read.snapshot.run(shares_of, {round.round}, [&](const Row& row) {
        known[row.id<SheetId>(0)][row.string(1)] = {row.integer(2), row.integer(3)};
        return true;
    });
    for (const auto& indicator : method->rank_by) {
        std::vector<Contestant> all;
        std::vector<const SheetRow*> whose;
        for (const auto& sheet : sheets) {
            if (sheet.standing != Standing::closed) continue;
            const auto& own = known[sheet.sheet];
            const auto share = own.find(indicator);
            all.push_back({sheet.group, share == own.end() ? Share{} : share->second});
            whose.push_back(&sheet);
        }
        const auto ranks = ranked(all);
        json::array items;
        for (std::size_t i = 0; i < all.size(); ++i) {
            json::object one{{"place", place_of_level(read.views, whose[i]->place)}, {"name", whose[i]->name}, {"part", all[i].share.part}, {"of", all[i].share.of}, {"low", nullptr}, {"high", nullptr},
                             {"why", std::string_view{boost::describe::enum_to_string(ranks[i].why, "")}}, {"rank", nullptr}};
            if (ranks[i].bounds) {
                one["low"] = ranks[i].bounds->low;
                one["high"] = ranks[i].bounds->high;
            }
            if (ranks[i].why == NoRank::ranked) one["rank"] = ranks[i].rank;
            if (!whose[i]->group.empty()) one["group"] = group_json(method, whose[i]->group);
            items.push_back(std::move(one));
        }
        out.push_back({{"indicator", round.playbook + '.' + indicator}, {"few", few}, {"items", std::move(items)}});
    }
    return out;
}

Result<std::string> one_of(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<RoundId>("round");
    if (!id) return tl::unexpected(id.error());
    const auto round = round_named(read.snapshot, *id);
    const Reach reach{read};
    if (!round) return refuse(No::not_found, "round", id_of(*id));
    if (!reach.meets(round->place)) return refuse(No::not_yours, "", "read.figures");
    const Methods* methods = nullptr;
    const auto* method = method_of(*read.views.playbook, round->playbook, round->version, round->assessment, &methods);
    const auto* list = method ? methods->checklist(round->checklist) : nullptr;
    const auto sheets = sheets_in(read, *id);
    auto out = round_json(read, *round);
    out["version"] = round->version;
    out["checklist"] = json::object{{"id", round->checklist}, {"name", list ? wording(list->name.zh, list->name.en) : wording(round->checklist, round->checklist)}, {"version", round->checklist_version}};
    out["opened_by"] = post_brief(read.views, round->opened_by);
    if (!round->chosen.empty()) out["chosen"] = round->chosen;
    out["by_hand"] = round->by_hand;
    out["by_hand_most"] = round->by_hand_most;
    out["appeal_days"] = method ? method->appeal_days : 0;
    out["red_list_percent"] = method && method->red_list ? json::value(*method->red_list) : json::value(nullptr);
    out["may_mark"] = read.views.roster->may(read.actor, MarkItems::name, round->place, read.now);
    out["may_publish"] = !round->published && read.views.roster->may(read.actor, Publish::name, round->place, read.now);
    std::int64_t marked = 0;
    json::array by, items;
    read.snapshot.run(marks_of_round, {*id}, [&](const Row& row) {
        marked += row.integer(1);
        if (reach.has(round->place)) by.push_back({{"post", post_brief(read.views, row.null(0) ? PostId{} : row.id<PostId>(0))}, {"marks", row.integer(1)}});
        return true;
    });
    out["marked_by_hand"] = marked;
    out["marks_by"] = std::move(by);
    for (const auto& sheet : sheets) {
        if (!reach.has(sheet.place)) continue;
        json::object one{{"sheet", id_of(sheet.sheet)}, {"place", place_of_level(read.views, sheet.place)}, {"name", sheet.name}, {"standing", name_of(sheet.standing)}, {"marked", sheet.marked},
                         {"moved", sheet.standing == Standing::closed && sheet.now != sheet.locked}, {"appeals_open", sheet.appeals_open}};
        if (sheet.thing) one["thing"] = id_of(*sheet.thing);
        if (!sheet.group.empty()) one["group"] = group_json(method, sheet.group);
        if (sheet.standing == Standing::closed) {
            one["locked"] = tally_json(sheet.locked);
            one["now"] = tally_json(sheet.now);
            one["appeal_until"] = write(sheet.appeal_until);
        }
        if (!sheet.reason.empty()) one["reason"] = sheet.reason;
        items.push_back(std::move(one));
    }
    out["items"] = std::move(items);
    out["red_list"] = nullptr;
    if (round->published)
        read.snapshot.run(list_of, {*id}, [&](const Row& row) {
            json::array listed;
            for (const auto& one : listed_in(row.text(0))) listed.push_back({{"place", place_of_level(read.views, one.place)}, {"name", one.name.value}});
            out["red_list"] = std::move(listed);
            return true;
        });
    out["compared"] = compared(read, method, *round, sheets);
    return json::serialize(out);
}

// What waits for whoever looks: appeals first, those that are late before all, then sheets to be marked, then rounds to be published.
Result<std::string> work(const ReadContext& read, const Parameters&) {
    const Reach reach{read};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    const auto& roster = *read.views.roster;
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array items;
    read.snapshot.run(open_appeals, {}, [&](const Row& row) {
        const auto sheet = sheet_named(read.snapshot, row.id<SheetId>(0));
        if (!sheet || sits_in(read, sheet->place) || !roster.may(read.actor, Answer::name, sheet->place, read.now)) return true;
        const auto round = round_named(read.snapshot, sheet->round);
        const Methods* methods = nullptr;
        const auto* method = method_of(*read.views.playbook, round->playbook, round->version, round->assessment, &methods);
        auto item = wording(row.text(1), row.text(1));
        if (const auto* list = method ? methods->checklist(round->checklist) : nullptr)
            for (const auto& one : list->items)
                if (one.id == row.text(1)) item = wording(one.name.zh, one.name.en);
        items.push_back({{"what", "appeal"}, {"round", id_of(round->round)}, {"sheet", id_of(sheet->sheet)}, {"name", name_json(method, *round)}, {"first", write(round->first)},
                         {"place", place_of_level(read.views, sheet->place)}, {"item", std::move(item)}, {"due", write(row.instant(2))}, {"overdue", row.instant(2) < read.now}, {"count", 1}});
        return true;
    });
    for (const auto& round : rounds_from(read, Day{0}, today)) {
        if (round.published || !reach.meets(round.place)) continue;
        const auto* method = method_of(*read.views.playbook, round.playbook, round.version, round.assessment);
        std::int64_t to_mark = 0, waiting = 0;
        for (const auto& sheet : sheets_in(read, round.round)) {
            waiting += sheet.standing == Standing::open || sheet.appeals_open > 0 || (sheet.standing == Standing::closed && today <= sheet.appeal_until);
            to_mark += sheet.standing == Standing::open && !sits_in(read, sheet.place) && roster.may(read.actor, MarkItems::name, sheet.place, read.now);
        }
        const auto line = [&](std::string_view what, std::int64_t count, bool overdue) {
            items.push_back({{"what", what}, {"round", id_of(round.round)}, {"name", name_json(method, round)}, {"first", write(round.first)}, {"place", place_of_level(read.views, round.place)}, {"overdue", overdue}, {"count", count}});
        };
        if (to_mark > 0) line("mark", to_mark, false);
        if (waiting == 0 && roster.may(read.actor, Publish::name, round.place, read.now)) line("publish", 1, false);
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

// What was asked by hand of whom (考核占时): marks of the year against what was published. Posts stand in no order of their numbers.
Result<std::string> hours(const ReadContext& read, const Parameters& parameters) {
    const auto year = year_asked(read, parameters);
    if (!year) return tl::unexpected(year.error());
    const Reach reach{read};
    if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
    json::array items, by;
    read.snapshot.run(hours_of, {*year, end_of_year(*year)}, [&](const Row& row) {
        if (reach.has(row.place(0)))
            items.push_back({{"place", place_of_level(read.views, row.place(0))}, {"asked", row.integer(1)}, {"marked", row.integer(2)}, {"rounds", row.integer(3)}, {"most", row.integer(4)}});
        return true;
    });
    std::map<PostId, std::int64_t> marks;
    read.snapshot.run(marks_of_year, {*year, end_of_year(*year)}, [&](const Row& row) {
        if (reach.has(row.place(1))) marks[row.null(0) ? PostId{} : row.id<PostId>(0)] += row.integer(2);
        return true;
    });
    for (const auto& [post, count] : marks) by.push_back({{"post", post_brief(read.views, post)}, {"marks", count}});
    return json::serialize(json::object{{"year", civil_of(*year).year}, {"items", std::move(items)}, {"by", std::move(by)}});
}

// For everybody: who met the published list, in place order; nothing about anybody else.
Result<std::string> red_lists(const ReadContext& read, const Parameters&) {
    std::vector<std::pair<RoundId, std::string>> all;
    read.snapshot.run(published_lists, {red_lists_shown_max}, [&](const Row& row) {
        all.emplace_back(row.id<RoundId>(0), row.string(1));
        return true;
    });
    json::array items;
    for (const auto& [id, text] : all) {
        const auto round = round_named(read.snapshot, id);
        const Methods* methods = nullptr;
        const auto* method = round ? method_of(*read.views.playbook, round->playbook, round->version, round->assessment, &methods) : nullptr;
        const auto* list = method ? methods->checklist(round->checklist) : nullptr;
        if (!list) continue;
        json::array names, listed;
        for (const auto& item : list->items) names.push_back(wording(item.name.zh, item.name.en));
        for (const auto& one : listed_in(text)) listed.push_back({{"place", place_brief(read.views, one.place)}, {"name", one.name.value}});
        items.push_back({{"assessment", wording(method->zh, method->en)}, {"checklist", wording(list->name.zh, list->name.en)}, {"items", std::move(names)}, {"first", write(round->first)},
                         {"last", write(round->last)}, {"place", place_brief(read.views, round->place)}, {"on", write(round->published_on)}, {"listed", std::move(listed)}});
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

std::optional<RoundRow> round_named(Snapshot& snapshot, RoundId id) {
    std::optional<RoundRow> found;
    snapshot.run(one_round, {id}, [&](const Row& row) {
        found = round_at(row);
        return false;
    });
    return found;
}

std::optional<SheetRow> sheet_named(Snapshot& snapshot, SheetId id) {
    std::optional<SheetRow> found;
    snapshot.run(one_sheet, {id}, [&](const Row& row) {
        found = sheet_at(row);
        return false;
    });
    return found;
}

std::vector<Route> routes() {
    const ParameterFacts place{"place", "地方编号", "place id"}, year{"year", "哪年", "year"};
    return {
        {"GET", "/api/v1/assessments/methods", "有哪几种评比、一年几期", "Which assessments there are, and the periods of the year", {place, year}, false, methods},
        {"GET", "/api/v1/assessments/rounds", "各期评比", "Rounds of assessment", {place}, false, rounds},
        {"GET", "/api/v1/assessments/rounds/{round}", "一期评比:各处评到哪一步、红榜、能不能分先后", "One round: how far each is, the red list, what can be told apart", {{"round", "评比的编号", "round", true}}, false, one_of},
        {"GET", "/api/v1/assessments/work", "评比等着办的:申诉、要评的、要公布的", "What waits: appeals, marks, publication", {}, false, work},
        {"GET", "/api/v1/assessments/hours", "评比占了多少手工:一年评了几条、谁评的", "Marks asked by hand in a year, of whom, by whom", {year}, false, hours},
        {"GET", "/api/v1/public/red-lists", "红榜:达到公布清单的地方", "Red lists: places that met the published checklist", {}, true, red_lists},
    };
}

}    // namespace terrace::assessments
