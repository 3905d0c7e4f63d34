// The two promises a case keeps whatever people do: it always has one owner, and a complaint never reaches the one complained about.

#include "base/chance.hpp"
#include "modules/cases/cases.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::cases {
namespace {

using namespace terrace::testing;

struct Dice {
    std::uint64_t state;
    std::uint64_t next() {
        state += 0x9E3779B97F4A7C15ULL;
        auto z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }
    std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
    bool one_in(std::size_t n) { return below(n) == 0; }
};

const Instant monday = *read_instant("2024-03-04T01:00:00Z");

// A tree of posts made by chance: superiors, bodies, holders (some hold two posts), stand-ins who come and go.
struct Office {
    std::vector<PostId> posts;
    std::vector<PersonId> holders;
    std::vector<std::size_t> above;    // index of the superior; itself at the top
    std::vector<std::size_t> body;     // 0: none
    std::vector<std::pair<std::size_t, std::size_t>> stand_ins;    // absent, who stands in; all through
    std::shared_ptr<Roster> roster;
    PostId outside = named<PostId>("discipline office");

    Office(Dice& dice, const SmallCounty& county, std::shared_ptr<const PlaceTree> places, std::size_t size, bool come_and_go) : roster{std::make_shared<Roster>(std::move(places))} {
        const Period always{Instant{0}, {}};
        roster->put(RoleFacts{"worker", "办事员", "Worker", {"cases.*", "read.cases"}, 0});
        roster->put(RoleFacts{"discipline_office", "纪委", "Discipline", {"cases.*", "read.complaints"}, 0});
        for (std::size_t i = 0; i < size; ++i) {
            const auto name = "post " + std::to_string(i);
            posts.push_back(named<PostId>(name));
            holders.push_back(i > 0 && dice.one_in(6) ? holders[dice.below(i)] : named<PersonId>(name));
            above.push_back(i == 0 ? 0 : dice.below(i));
            body.push_back(dice.one_in(3) ? 1 + dice.below(3) : 0);
            roster->put(PostFacts{posts[i], name, name, county.town, body[i] ? named<BodyId>("body " + std::to_string(body[i])) : BodyId{}, i == 0 ? PostId{} : posts[above[i]], "", always});
            roster->put(Holding{posts[i], holders[i], always, false});
            roster->put(AssignmentFacts{named<AssignmentId>(name), posts[i], "worker", county.county, "", always});
        }
        roster->put(PostFacts{outside, "纪委", "Discipline", county.county, {}, dice.one_in(2) ? posts[0] : PostId{}, "", always});
        roster->put(Holding{outside, named<PersonId>("outside"), always, false});
        roster->put(AssignmentFacts{named<AssignmentId>("outside"), outside, "discipline_office", county.county, "", always});
        for (std::size_t i = 0; i < size / 3 + 1; ++i) {
            const auto absent = dice.below(size), other = dice.below(size);
            if (absent == other) continue;
            const auto from = monday + hours(static_cast<std::int64_t>(dice.below(200)));
            roster->put(StandIn{posts[absent], posts[other], come_and_go ? Period{from, from + hours(50)} : always});
            if (!come_and_go) stand_ins.emplace_back(absent, other);
        }
    }
    Actor acting(std::size_t i) const { return {ActorKind::post, holders[i], posts[i]}; }

    // The plainest reading of the article, written down a second time.
    bool must_not_see(std::size_t accused, const PersonId& person) const {
        const auto base = [&](std::size_t i) {
            if (body[i] != 0 && body[i] == body[accused]) return true;
            for (auto at = i;; at = above[at]) {
                if (at == accused) return true;
                if (at == above[at]) return false;
            }
        };
        if (holders[accused] == person) return true;
        for (std::size_t i = 0; i < posts.size(); ++i) {
            if (holders[i] != person) continue;
            if (base(i)) return true;
            for (const auto& [absent, other] : stand_ins)
                if (other == i && base(absent)) return true;
        }
        return false;
    }
};

OpenCase open_case(const SmallCounty& county, const CaseId& id) {
    return {id, county.wenbi, "road", Sealed{{}, {}, "路断了"}, Source::walk_in, {}, {}, {}, false, {}};
}

TEST(CasesDuties, HundredThousandHandOversAndAbsencesLeaveOneOwnerAndTheSameClock) {
    const SmallCounty county;
    const auto views = county.views();
    std::int64_t accepted = 0, given_back = 0, refused = 0;
    for (std::uint64_t seed = 0; seed < 100'000; ++seed) {
        static std::optional<Office> office;
        Dice dice{seed};
        if (seed % 500 == 0) office.emplace(dice, county, views.places, 7, true);
        auto now = monday + minutes(static_cast<std::int64_t>(dice.below(3'000)));
        Case state;
        Instant due;
        const auto first = dice.below(office->posts.size());
        const auto say = [&](const Command& command, const Actor& actor) {
            const Context context{now, now, actor, 0, {}, *views.places, *office->roster, *views.clock, *views.playbook, views.read_file};
            const auto before = state;
            const auto events = decide(state, command, context);
            if (!events) {
                ++refused;
                return;
            }
            for (const auto& event : *events) {
                state = cases::apply(std::move(state), event);
                if (std::holds_alternative<CaseAccepted>(event)) {
                    ++accepted;
                    ASSERT_EQ(state.owner, before.offered_to) << "seed " << seed;
                } else if (!std::holds_alternative<CaseOpened>(event)) {
                    ASSERT_EQ(state.owner, before.owner) << "only an acceptance moves a case; seed " << seed;
                }
                given_back += std::holds_alternative<CaseGivenBack>(event);
            }
        };
        say(open_case(county, named<CaseId>("c")), office->acting(first));
        ASSERT_EQ(state.owner, office->posts[first]);
        due = state.due;
        const auto started = state.timer.started();
        for (int step = 0; step < 8; ++step) {
            now = now + minutes(static_cast<std::int64_t>(dice.below(900)));
            const auto actor = office->acting(dice.below(office->posts.size()));
            const auto owner = static_cast<std::size_t>(std::find(office->posts.begin(), office->posts.end(), state.owner) - office->posts.begin());
            const auto offered = static_cast<std::size_t>(std::find(office->posts.begin(), office->posts.end(), state.offered_to) - office->posts.begin());
            const auto by_owner = dice.one_in(3) || owner >= office->posts.size() ? actor : office->acting(owner);
            const auto by_offered = dice.one_in(3) || offered >= office->posts.size() ? actor : office->acting(offered);
            switch (dice.below(4)) {
                case 0: say(HandOver{state.id, office->posts[dice.below(office->posts.size())], Sealed{{}, {}, "归他管"}}, by_owner); break;
                case 1: say(AcceptCase{state.id}, by_offered); break;
                case 2: say(GiveBack{state.id, Sealed{{}, {}, "不归我"}, {}}, by_offered); break;
                default: say(EscalateCase{state.id, state.alarm.value_or(now)}, Actor{}); break;
            }
            ASSERT_FALSE(state.owner.empty()) << "seed " << seed;
            ASSERT_NE(office->roster->post(state.owner), nullptr) << "the asker can be told who it is; seed " << seed;
            ASSERT_EQ(state.first_asked, office->posts[first]) << "seed " << seed;
            ASSERT_EQ(state.due, due) << "no clock is reset; seed " << seed;
            ASSERT_EQ(state.timer.started(), started) << "seed " << seed;
        }
    }
    EXPECT_GT(accepted, 10'000);
    EXPECT_GT(given_back, 5'000);
    EXPECT_GT(refused, 50'000);
}

// A store that answers every question with the complaint, whatever was asked: only the reads themselves can keep it back.
class Everything final : public Snapshot {
  public:
    class Line final : public Row {
      public:
        explicit Line(const std::vector<std::string>& cells) : cells_{cells} {}
        bool null(int column) const override { return cells_[static_cast<std::size_t>(column)].empty(); }
        std::int64_t integer(int column) const override {
            const auto& cell = cells_[static_cast<std::size_t>(column)];
            return cell.empty() || (cell[0] != '-' && !std::isdigit(static_cast<unsigned char>(cell[0]))) ? 0 : std::strtoll(cell.c_str(), nullptr, 10);
        }
        std::string_view text(int column) const override { return cells_[static_cast<std::size_t>(column)]; }
        int columns() const override { return static_cast<int>(cells_.size()); }

      private:
        const std::vector<std::string>& cells_;
    };
    std::vector<std::string> row;
    std::vector<Record> records;
    Position position() const override { return 1; }
    void run(const Query&, std::initializer_list<Cell>, const std::function<bool(const Row&)>& visit) override { visit(Line{row}); }
    std::vector<Record> stream(const Uuid&) override { return records; }
};

class NoLog final : public AccessLog {
  public:
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override { ++lines; }
    int lines = 0;
};

TEST(CasesDuties, TenThousandComplaintsReachNobodyTheyMustNotReach) {
    const SmallCounty county;
    auto views = county.views();
    auto book = std::make_shared<Playbook>();
    PlaybookVersion version{"test", 1, Day{0}, county.county, {}};
    version.case_kinds = {{"road", {"路", "Road"}, "road", "problem", {5, LimitUnit::working_day}, {4, LimitUnit::working_hour}, "x", "", 30, false, "cases/road@1"}};
    version.case_norms.outside_role = "discipline_office";
    version.case_norms.outside_unit = {"纪委", "Discipline"};
    book->install(version);
    views.playbook = book;
    const auto id = named<CaseId>("complaint");
    const auto routes = Cases::routes();
    PlainVault vault;
    const Figures figures;
    static constexpr std::array views_of_list{"open", "mine", "offered", "answered", "overdue"};
    std::int64_t routed = 0, outside = 0, nowhere = 0, kept_from = 0, shown_to = 0;
    for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
        Dice dice{seed ^ 0xABCDEF};
        const Office office{dice, county, views.places, 4 + dice.below(9), false};
        views.roster = office.roster;
        const auto accused = dice.below(office.posts.size()), taker = dice.below(office.posts.size());
        auto command = open_case(county, id);
        command.about = office.posts[accused];
        command.asker = Asker{Sealed{{}, {}, "张三"}, {}, {}, false, true};
        const Context context{monday, monday, office.acting(taker), 0, {}, *views.places, *office.roster, *views.clock, *views.playbook, views.read_file};
        auto events = decide(Case{}, command, context);
        if (!events) {
            ++nowhere;
            continue;
        }
        ++routed;
        ASSERT_EQ(events->size(), 1U) << "no offer goes out by rule; seed " << seed;
        const auto state = cases::apply(Case{}, events->front());
        outside += state.owner == office.outside;
        const auto holder = office.roster->holder(state.owner, monday);
        ASSERT_TRUE(holder);
        ASSERT_FALSE(office.must_not_see(accused, *holder)) << "seed " << seed;
        EXPECT_EQ(Cases::result(state, *events, vault).find(write(static_cast<const Uuid&>(state.owner))), std::string::npos);

        auto boxed = std::unique_ptr<Erased>{std::make_unique<Boxed<Event>>(events->front())};
        module().seal(Boxed<Case>{state}, *boxed, vault);
        Record record;
        record.stream = id;
        record.version = 1;
        record.position = 1;
        record.said_at = record.recorded_at = monday;
        record.actor = office.acting(taker);
        record.event = CaseOpened::name;
        record.payload = module().write_event(*boxed);
        Everything store;
        store.records = {record};
        const auto bytes = [](const Uuid& from) { return std::string{from.view()}; };
        store.row = {bytes(id), receipt_number(id), std::to_string(county.wenbi.number), "road", "1", bytes(state.owner), bytes(state.owner), "",
                     std::to_string(monday.ms), std::to_string(state.due.ms), "0", "0", "", "0", "0", "problem", bytes(state.about.post),
                     state.about.person.empty() ? "" : bytes(state.about.person), "0", ""};
        for (std::size_t i = 0; i < office.posts.size(); ++i) {
            const bool hidden = office.must_not_see(accused, office.holders[i]);
            if (!hidden && seed % 8 != 0) continue;
            const auto actor = office.acting(i);
            NoLog log;
            const ReadContext read{store, views, vault, figures, log, actor, monday};
            for (const auto& route : routes) {
                if (route.path == "/api/v1/receipt") continue;    // opens by the word on the complainant's own receipt
                for (const auto* view : {views_of_list[seed % 5], views_of_list[(seed / 5 + i) % 5]}) {
                    Parameters parameters;
                    parameters.values = {{"case", write(static_cast<const Uuid&>(id))}, {"place", write(county.wenbi)}, {"kind", "road"}, {"view", view}, {"why", "x"}, {"number", receipt_number(id)}};
                    const auto answer = route.answer(read, parameters);
                    const bool leaks = answer && (answer->find(write(static_cast<const Uuid&>(id))) != std::string::npos || answer->find(receipt_number(id)) != std::string::npos ||
                                                  answer->find("张三") != std::string::npos || answer->find("路断了") != std::string::npos);
                    if (hidden) {
                        ASSERT_FALSE(leaks) << route.path << " view " << view << " seed " << seed;
                    }
                    shown_to += leaks;
                    if (route.path != "/api/v1/cases") break;
                }
            }
            if (!hidden) continue;
            ++kept_from;
            ASSERT_EQ(log.lines, 0) << "seed " << seed;
            // Nor does any command tell them more than it tells of a case that does not exist.
            const Context theirs{monday, monday, actor, 0, {}, *views.places, *office.roster, *views.clock, *views.playbook, views.read_file};
            const std::vector<Command> tries{NoteCase{id, Sealed{{}, {}, "x"}, {}}, UrgeCase{id}, AcceptCase{id}, AnswerCase{id, Sealed{{}, {}, "x"}, {}}, WithdrawCase{id, Sealed{{}, {}, "x"}}};
            for (const auto& one : tries) {
                const auto answer = decide(state, one, theirs);
                // The desk asks for the right first; of a case that is not there, there is no place where it could lie.
                const auto name = std::visit([]<class C>(const C&) { return std::string{C::name}; }, one);
                const bool right = Cases::open_to(actor, one, Case{}) || office.roster->may(actor, name, PlaceId{}, monday);
                const auto unknown = right ? decide(Case{}, one, theirs) : refuse(No::not_yours, "", name);
                ASSERT_FALSE(answer);
                ASSERT_EQ(answer.error(), unknown.error()) << "seed " << seed;
            }
            // The desk cannot hand it to them either.
            const Context desk{monday, monday, Actor{ActorKind::post, *holder, state.owner}, 0, {}, *views.places, *office.roster, *views.clock, *views.playbook, views.read_file};
            if (in_conflict(*office.roster, state.about, office.posts[i], monday)) {
                ASSERT_FALSE(decide(state, HandOver{id, office.posts[i], Sealed{{}, {}, "x"}}, desk));
            }
        }
        // When its deadline passes, nobody in conflict is told.
        auto waiting = state;
        for (int level = 0; level < 5 && waiting.alarm; ++level) {
            const Context late{*waiting.alarm, *waiting.alarm, Actor{}, 0, {}, *views.places, *office.roster, *views.clock, *views.playbook, views.read_file};
            const auto raised = decide(waiting, EscalateCase{id, *waiting.alarm}, late);
            if (!raised) break;
            const auto& event = std::get<CaseEscalated>(raised->front());
            if (event.to) {
                const auto told = office.roster->holder(*event.to, monday);
                ASSERT_FALSE(told && office.must_not_see(accused, *told)) << "seed " << seed;
            }
            waiting = cases::apply(std::move(waiting), raised->front());
        }
    }
    EXPECT_GT(routed, 5'000);
    EXPECT_GT(outside, 500);
    EXPECT_GT(kept_from, 10'000);
    EXPECT_GT(shown_to, 1'000) << "those who handle it do see it";
    EXPECT_GT(nowhere, 0);
}

}    // namespace
}    // namespace terrace::cases
