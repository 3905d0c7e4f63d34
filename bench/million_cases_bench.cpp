// What reading costs when the county is full: builds many cases through the desk (or takes the folder of an earlier run), then asks for
// work lists, case pages, what is near, figure cells and medians, a rebuild, a start, and deadlines that fall due together.
//
//   million_cases_bench [cases] [folder]

#include "bench/measure.hpp"
#include "bench/office.hpp"
#include "desk/alarms.hpp"
#include "modules/cases/reads.hpp"
#include "support/small_county.hpp"

#include <cstdio>
#include <cstdlib>

namespace terrace::bench {
namespace {

using testing::named;

constexpr int towns = 10, villages = 200;
constexpr const char* kinds[] = {"water", "road", "house", "school"};

// A county as wide as a real one: 200 villages, a grid leader in each.
struct Wide {
    PlaceId county{5306220000002009};
    std::vector<PlaceId> town_ids, village_ids;
    std::vector<PostId> leaders;
    PostId head = named<PostId>("head");
    Views views = testing::SmallCounty{}.views();

    Wide() {
        auto tree = std::make_shared<testing::PlainTree>();
        tree->add({county, "530622000000", "巧家县", 3, Partition::administrative, {}, Day{0}, {}});
        for (int i = 0; i < towns; ++i) {
            town_ids.push_back({5306221000002009 + i * 10'000'000LL});
            tree->add({town_ids.back(), std::to_string(530622100 + i) + "000", "镇", 4, Partition::administrative, county, Day{0}, {}});
        }
        auto roster = std::make_shared<Roster>(tree);
        const Period always{Instant{0}, {}};
        roster->put(RoleFacts{"grid_leader", "网格长", "Grid leader", {"cases.*", "read.cases"}, 0});
        roster->put(RoleFacts{"first_responsible", "第一责任人", "First responsible", {"*"}, 1});
        const auto post = [&](PostId id, const std::string& name, const char* role, PlaceId place, PostId superior) {
            roster->put(PostFacts{id, name, name, place, {}, superior, "", always});
            roster->put(Holding{id, named<PersonId>(name), always, false});
            roster->put(AssignmentFacts{named<AssignmentId>(name), id, role, place, "", always});
        };
        post(head, "head", "first_responsible", county, {});
        for (int i = 0; i < villages; ++i) {
            village_ids.push_back({town_ids[static_cast<std::size_t>(i % towns)].number + (i / towns + 1) * 10'000});
            tree->add({village_ids.back(), "", "村" + std::to_string(i), 5, Partition::administrative, town_ids[static_cast<std::size_t>(i % towns)], Day{0}, {}});
            leaders.push_back(named<PostId>("leader " + std::to_string(i)));
            post(leaders.back(), "leader " + std::to_string(i), "grid_leader", village_ids.back(), head);
        }
        auto playbook = std::make_shared<Playbook>();
        PlaybookVersion version{"wide", 1, Day{0}, county, {}};
        for (const auto* kind : kinds)
            version.case_kinds.push_back({kind, {kind, kind}, "", "problem", {5, LimitUnit::working_day}, {4, LimitUnit::working_hour}, "", "", 30, false, kind});
        playbook->install(version);
        views.places = tree;
        views.roster = roster;
        views.playbook = playbook;
    }
    Actor leader(std::size_t i) const { return {ActorKind::post, named<PersonId>("leader " + std::to_string(i)), leaders[i]}; }
    Actor first() const { return {ActorKind::post, named<PersonId>("head"), head}; }
};

struct Full {
    Full(const Wide& wide, const std::filesystem::path& folder)
        : store{(folder / "journal.db").string(), domain, tables_of({&cases::module()})},
          vault{(folder / "keys.db").string(), sqlite::operator_key((folder / "operator.key").string(), chance), chance},
          desk{store, vault, {&cases::module()}, wide.views, figures, clock, chance} {
        desk.start_from_journal();
    }
    SystemChance chance;
    testing::HandClock clock{"2021-01-04T01:00:00Z"};
    Figures figures;
    sqlite::SqliteStore store;
    sqlite::SqliteVault vault;
    Desk desk;
};

// Two cases in three are answered, half of those confirmed; the rest stay open with an armed deadline.
void fill(const Wide& wide, Full& full, std::int64_t cases) {
    SeededChance dice{1};
    const auto start = std::chrono::steady_clock::now();
    const double cpu = thread_cpu();
    std::int64_t refused = 0;
    full.store.durable(false);    // a folder that is being made may be made again
    full.vault.durable(false);
    const auto step = Span{std::int64_t{5} * 365 * 86'400'000 / cases};
    const auto say = [&](const char* command, json::object body, const Actor& actor) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(full.clock.now(), dice)};
        envelope.command = command;
        envelope.body = std::move(body);
        full.desk.submit({std::move(envelope), actor, [&](const Result<Acknowledged>& answer) { refused += !answer; }});
    };
    for (std::int64_t i = 0; i < cases; ++i) {
        full.clock.turn(step);
        const CaseId id{new_uuid(full.clock.now(), dice)};
        const auto village = static_cast<std::size_t>(dice.below(villages));
        const auto text = write(static_cast<const Uuid&>(id));
        say("cases.open", {{"case", text}, {"place", write(wide.village_ids[village])}, {"kind", kinds[dice.below(4)]}, {"story", "路塌了"}, {"source", "phone"}}, wide.leader(village));
        if (i % 3 != 0) say("cases.answer", {{"case", text}, {"answer", "修好了"}}, wide.leader(village));
        if (i % 3 == 1) say("cases.confirm", {{"case", text}, {"solved", true}, {"by", "call_back"}, {"rating", 5}}, wide.first());
        if (i % 128 == 127)
            while (full.desk.step()) {}
        if (i % 100'000 == 99'999) {
            std::printf("  %lld cases after %.0f s\n", static_cast<long long>(i + 1), seconds_since(start));
            std::fflush(stdout);
        }
    }
    while (full.desk.step()) {}
    full.vault.durable(true);
    full.store.durable(true);
    std::printf("filled: %lld cases, %lld records, %lld refused, %.0f s (%.0f s CPU)\n", static_cast<long long>(cases),
                static_cast<long long>(full.store.journal().head().position), static_cast<long long>(refused), seconds_since(start), thread_cpu() - cpu);
}

void measure(const char* what, double bound_ms, int times, const std::function<void()>& ask) {
    std::vector<double> took;
    for (int i = 0; i < times; ++i) {
        const auto start = std::chrono::steady_clock::now();
        ask();
        took.push_back(seconds_since(start) * 1e3);
    }
    const auto p99 = share(took, 0.99);
    std::printf("%-34s p50 %8.3f ms  p99 %8.3f ms  target %5.0f ms  %s\n", what, share(took, 0.5), p99, bound_ms, p99 <= bound_ms ? "ok" : "MISSED");
    std::fflush(stdout);
}

void read_it(const Wide& wide, Full& full) {
    Noted log;
    SeededChance dice{2};
    const auto routes = cases::case_routes();
    const auto ask = [&](std::string_view path, const Actor& actor, std::map<std::string, std::string, std::less<>> values) {
        const auto route = std::find_if(routes.begin(), routes.end(), [&](const Route& one) { return one.path == path; });
        const auto snapshot = full.store.snapshot();
        const ReadContext read{*snapshot, wide.views, full.vault, full.figures, log, actor, full.clock.now()};
        const auto answer = route->answer(read, Parameters{std::move(values)});
        if (!answer) throw Fault{say(answer.error(), Language::en)};
    };
    std::vector<std::string> ids;
    full.store.snapshot()->run({"bench.ids", "SELECT case_id FROM cases WHERE domain = $1 LIMIT 2000"}, {}, [&](const Row& row) {
        ids.push_back(write(row.uuid(0)));
        return true;
    });
    const auto village = [&] { return static_cast<std::size_t>(dice.below(villages)); };
    measure("work list, mine", 10, 300, [&] { ask("/api/v1/cases", wide.leader(village()), {{"view", "mine"}}); });
    measure("work list, the county's open", 10, 300, [&] { ask("/api/v1/cases", wide.first(), {{"view", "open"}}); });
    measure("work list, one village's open", 10, 50, [&] { ask("/api/v1/cases", wide.leader(village()), {{"view", "open"}}); });
    measure("case page", 10, 500, [&] { ask("/api/v1/cases/{case}", wide.first(), {{"case", ids[dice.below(ids.size())]}}); });
    measure("near and of the same kind", 50, 300, [&] { ask("/api/v1/cases/near", wide.first(), {{"place", write(wide.village_ids[village()])}, {"kind", kinds[dice.below(4)]}}); });
    const auto cell = [&](Measure measure, std::optional<Day> from, std::optional<Day> to, PlaceId place) {
        FigureQuery query;
        query.what = measure == Measure::median ? "cases.answered" : "cases.received";
        query.from = from;
        query.to = to;
        query.within = place;
        (void)full.figures.cells(query, By::nothing, measure);
    };
    const auto first = *read_day("2023-04-01"), last = *read_day("2023-04-30");
    measure("figure cell, a town, a month", 5, 200, [&] { cell(Measure::count, first, last, wide.town_ids[dice.below(towns)]); });
    measure("figure cell, the county, all years", 5, 100, [&] { cell(Measure::count, {}, {}, wide.county); });
    measure("median hours, a town, a month", 50, 100, [&] { cell(Measure::median, first, last, wide.town_ids[dice.below(towns)]); });
    measure("median hours, the county, all years", 50, 30, [&] { cell(Measure::median, {}, {}, wide.county); });
}

void rebuild(Full& full) {
    const auto start = std::chrono::steady_clock::now();
    const double cpu = thread_cpu();
    full.store.begin();
    full.store.empty_ledgers();
    const auto records = Desk::repost(full.store.journal(), full.desk.modules(), Zone{}, [&](Position at) -> Rows& { return full.store.rows(at); });
    full.store.index_ledgers();
    const auto took = seconds_since(start), spent = thread_cpu() - cpu;
    full.store.roll_back();
    std::printf("rebuild: %lld records in %.1f s, %.0f/s (target 50,000/s); %.0f per CPU second\n", static_cast<long long>(records), took,
                static_cast<double>(records) / took, static_cast<double>(records) / spent);
}

// Everything open is long past its deadline: how fast do alarms take effect that fall due together?
void ring(Full& full, double seconds_long) {
    Alarms alarms{full.desk, {cases::alarms()}};
    full.clock.turn(days(30));
    const auto start = std::chrono::steady_clock::now();
    const double cpu = thread_cpu();
    std::int64_t done = 0;
    while (seconds_since(start) < seconds_long) {
        const auto now = alarms.look();
        if (now == 0) break;
        done += now;
    }
    std::printf("deadlines passed together: %lld took effect in %.1f s, %.0f/s (target 3,000/s); %.0f per CPU second\n", static_cast<long long>(done), seconds_since(start),
                static_cast<double>(done) / seconds_since(start), static_cast<double>(done) / (thread_cpu() - cpu));
}

}    // namespace
}    // namespace terrace::bench

int main(int count, char** words) {
    using namespace terrace::bench;
    const auto cases = count > 1 ? std::atoll(words[1]) : 1'000'000;
    const std::filesystem::path folder = std::filesystem::path{count > 2 ? words[2] : "build/bench"} / ("cases-" + std::to_string(cases));
    const Wide wide;
    if (!std::filesystem::exists(folder)) {
        const auto beside = folder.string() + ".new";
        std::filesystem::remove_all(beside);
        std::filesystem::create_directories(beside);
        {
            Full full{wide, beside};
            fill(wide, full, cases);
        }
        std::filesystem::rename(beside, folder);
    }
    const auto start = std::chrono::steady_clock::now();
    Full full{wide, folder};
    full.clock.set("2026-01-03T01:00:00Z");
    std::printf("start with %lld records: %.2f s, resident %.0f MB\n", static_cast<long long>(full.store.journal().head().position), seconds_since(start), resident_megabytes());
    read_it(wide, full);
    std::printf("resident after reading: %.0f MB (target 400 MB)\n", resident_megabytes());
    rebuild(full);
    ring(full, 10);
    std::printf("resident at the end: %.0f MB\n", resident_megabytes());
}
