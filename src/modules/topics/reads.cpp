// What can be seen of topics: the list with what they came to, one topic as its stream tells it, and the rules of deciding.

#include "base/match.hpp"
#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "modules/topics/page.hpp"

#include <fmt/format.h>

namespace terrace::topics {
namespace {

constexpr Query list_query{"topics.list", "SELECT topic_id, place, kind, title, stage, raised_at, changed_at, solved, meetings, satisfied, unsatisfied FROM topics "
                                          "WHERE domain = $1 AND changed_at < $2 ORDER BY changed_at DESC"};
// One row for each combination there is: the covering index alone is read.
constexpr Query totals_query{"topics.totals", "SELECT place, stage, solved, satisfied, unsatisfied, count(*), sum(meetings) FROM topics WHERE domain = $1 "
                                              "GROUP BY place, stage, solved, satisfied, unsatisfied"};
constexpr Query one_query{"topics.one", "SELECT topic_id, place, kind, title, stage, raised_at, changed_at, solved, meetings, satisfied, unsatisfied FROM topics WHERE domain = $1 AND topic_id = $2"};

using Within = std::function<bool(PlaceId)>;

std::string id_of(const Uuid& id) { return write(id); }
std::optional<std::int64_t> number_at(const Row& row, int column) { return row.null(column) ? std::nullopt : std::optional{row.integer(column)}; }

TopicRow topic_at(const Row& row) {
    TopicRow one;
    one.topic = row.id<TopicId>(0);
    one.place = row.place(1);
    one.kind = static_cast<Kind>(row.integer(2));
    one.title = row.string(3);
    one.stage = static_cast<Stage>(row.integer(4));
    one.raised = row.instant(5);
    one.changed = row.instant(6);
    if (!row.null(7)) one.solved = row.integer(7) != 0;
    one.meetings = row.integer(8);
    one.satisfied = number_at(row, 9);
    one.unsatisfied = number_at(row, 10);
    return one;
}

json::object totals(const ReadContext& read, const Within& within) {
    std::int64_t topics = 0, solved = 0, judged = 0, mostly = 0, meetings = 0;
    std::map<Stage, std::int64_t> stages;
    std::map<PlaceId, bool> known;    // thousands of rows stand in few places
    read.snapshot.run(totals_query, {}, [&](const Row& row) {
        const auto place = row.place(0);
        auto found = known.find(place);
        if (found == known.end()) found = known.emplace(place, within(place)).first;
        if (!found->second) return true;
        const auto many = row.integer(5);
        topics += many;
        stages[static_cast<Stage>(row.integer(1))] += many;
        if (!row.null(2) && row.integer(2) != 0) solved += many;
        if (!row.null(3) && row.integer(3) + row.integer(4) >= few_reviewers) {
            judged += many;
            if (row.integer(3) > row.integer(4)) mostly += many;
        }
        meetings += row.integer(6);
        return true;
    });
    json::array by_stage;
    for (const auto& [stage, many] : stages) by_stage.push_back({{"stage", name_of(stage)}, {"name", wording(stage_words(stage))}, {"topics", many}});
    return {{"topics", topics}, {"solved", solved}, {"judged", judged}, {"mostly_satisfied", mostly}, {"meetings", meetings}, {"stages", std::move(by_stage)}};
}

Result<std::string> list(const ReadContext& read, const Parameters& parameters, const Within& reach) {
    const auto place = place_asked(read, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const auto limit = parameters.limit();
    if (!limit) return tl::unexpected(limit.error());
    const auto before = parameters.parsed<Instant>("before");
    if (!before) return tl::unexpected(before.error());
    std::optional<Stage> stage;
    if (const auto asked = parameters.text("stage")) {
        for (const auto one : {Stage::plan, Stage::build, Stage::manage, Stage::review, Stage::share, Stage::solved, Stage::ended})
            if (name_of(one) == *asked) stage = one;
        if (!stage) return refuse(No::bad_value, "stage", "plan build manage review share solved ended");
    }
    const Within within = [&](PlaceId at) { return reach(at) && (!*place || read.views.places->within(at, **place)); };
    json::array items;
    bool more = false;
    read.snapshot.run(list_query, {before->value_or(Instant{std::numeric_limits<std::int64_t>::max()})}, [&](const Row& row) {
        const auto one = topic_at(row);
        if ((stage && one.stage != *stage) || !within(one.place)) return true;
        if (static_cast<std::int64_t>(items.size()) == *limit) {
            more = true;
            return false;
        }
        items.push_back(facts_json(read, one));
        return true;
    });
    return json::serialize(json::object{{"totals", totals(read, within)}, {"items", std::move(items)}, {"more", more}});
}

Result<std::string> at_the_desk(const ReadContext& read, const Parameters& parameters) {
    const auto within = read.views.roster->reach(read.actor, "read.figures", read.now);
    if (within.empty() && read.actor.kind != ActorKind::desk) return refuse(read.actor.kind == ActorKind::caller ? No::not_signed_in : No::not_yours, "", "read.figures");
    return list(read, parameters, [&](PlaceId at) {
        return read.actor.kind == ActorKind::desk || std::any_of(within.begin(), within.end(), [&](PlaceId outer) { return read.views.places->within(at, outer); });
    });
}
Result<std::string> in_public(const ReadContext& read, const Parameters& parameters) {
    return list(read, parameters, [](PlaceId) { return true; });
}

std::optional<TopicRow> row_of(Snapshot& snapshot, TopicId id) {
    std::optional<TopicRow> found;
    snapshot.run(one_query, {id}, [&](const Row& row) {
        found = topic_at(row);
        return false;
    });
    return found;
}

Result<std::string> one_of(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<TopicId>("topic");
    if (!id) return tl::unexpected(id.error());
    const auto row = row_of(read.snapshot, *id);
    const bool may = row && (read.actor.kind == ActorKind::desk || read.views.roster->may(read.actor, "read.figures", row->place, read.now));
    if (!may) return refuse(No::not_found, "topic", id_of(*id));
    return json::serialize(page_json(read, *row, true));
}

Result<std::string> one_in_public(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<TopicId>("topic");
    if (!id) return tl::unexpected(id.error());
    const auto row = row_of(read.snapshot, *id);
    if (!row) return refuse(No::not_found, "topic", id_of(*id));
    return json::serialize(page_json(read, *row, false));
}

std::string share_text(const NeededShare& share) { return fmt::format("{}{}/{}", share.more_than ? ">" : "≥", share.part, share.of); }

Result<std::string> rules(const ReadContext& read, const Parameters&) {
    const auto today = read.views.clock->zone().day_of(read.now);
    json::array items;
    std::set<std::string> seen;
    for (const auto& any : deciding_rules()) {
        if (!seen.insert(any.id).second) continue;
        const auto* one = deciding_rule(any.id, today);
        if (!one) continue;
        constexpr std::string_view units[] = {"person", "household", "representative"};
        items.push_back({{"id", one->id}, {"name", wording(one->name)}, {"unit", units[static_cast<std::size_t>(one->unit)]}, {"notice_days", one->notice_days}, {"quorum", share_text(one->quorum)},
                         {"pass", share_text(one->pass) + (one->pass_of_all ? " all" : " present")}, {"basis", one->basis}});
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

std::vector<Route> routes() {
    const ParameterFacts place{"place", "地方编号或区划代码", "place id or division code"}, stage{"stage", "到哪一步:plan build manage review share solved ended", "how far: plan build manage review share solved ended"},
        before{"before", "这个时刻之前动过的(往前翻)", "changed before this instant (older ones)"}, limit{"limit", "最多几个", "how many at most"}, topic{"topic", "议题编号", "topic", true};
    return {
        {"GET", "/api/v1/topics", "众人来商量:议题一览,先看解决了多少、效果怎样", "Topics, with what they came to first", {place, stage, before, limit}, false, at_the_desk},
        {"GET", "/api/v1/topics/{topic}", "一个议题:五共走到哪一步、还缺什么", "One topic: how far through the five gates, and what is missing", {topic}, false, one_of},
        {"GET", "/api/v1/public/topics", "大家商量的事(公开)", "Topics, for everybody", {place, stage, before, limit}, true, in_public},
        {"GET", "/api/v1/public/topics/{topic}", "一个议题(公开):看法和答复、方案、表决、用工、效果", "One topic, for everybody: views and replies, versions, votes, work, effect", {topic}, true, one_in_public},
        {"GET", "/api/v1/deciding-rules", "哪个会要多少人到、多少人同意,依据哪一条", "Quorum and majority of each body, with its law", {}, true, rules},
    };
}

}    // namespace terrace::topics
