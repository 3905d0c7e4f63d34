#include "modules/dues/reckoning.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

namespace terrace::dues {
using namespace terrace::testing;

namespace {

// Ledgers in memory: what a posting writes, a decision finds.
class MemoryRows final : public Rows {
    using Value = std::variant<std::monostate, std::int64_t, std::string>;
    using Values = std::vector<Value>;

    class Found final : public Row {
      public:
        explicit Found(const Values& values) : values_{values} {}
        bool null(int column) const override { return std::holds_alternative<std::monostate>(at(column)); }
        std::int64_t integer(int column) const override { return std::get<std::int64_t>(at(column)); }
        std::string_view text(int column) const override { return std::get<std::string>(at(column)); }
        int columns() const override { return static_cast<int>(values_.size()); }

      private:
        const Value& at(int column) const { return values_.at(static_cast<std::size_t>(column)); }
        const Values& values_;
    };
    static Value owned(const Cell& cell) {
        if (const auto* number = std::get_if<std::int64_t>(&cell.value)) return *number;
        if (const auto* text = std::get_if<std::string_view>(&cell.value)) return std::string{*text};
        return {};
    }
    static Values owned(std::initializer_list<Cell> cells) {
        Values all;
        for (const auto& cell : cells) all.push_back(owned(cell));
        return all;
    }
    std::map<std::string_view, std::map<Values, Values>> tables_;

  public:
    void put(const Table& table, std::initializer_list<Cell> columns) override {
        auto values = owned(columns);
        ASSERT_EQ(values.size(), table.columns.size()) << table.name;
        tables_[table.name][Values{values.begin(), values.begin() + static_cast<std::ptrdiff_t>(table.key)}] = values;
    }
    void set(const Table& table, std::initializer_list<Cell> key, std::initializer_list<std::pair<std::string_view, Cell>> columns) override {
        const auto row = tables_[table.name].find(owned(key));
        ASSERT_NE(row, tables_[table.name].end()) << table.name;
        for (const auto& [name, cell] : columns) {
            const auto at = std::find_if(table.columns.begin(), table.columns.end(), [&, &named = name](const Column& one) { return one.name == named; });
            ASSERT_NE(at, table.columns.end()) << table.name << '.' << name;
            row->second[static_cast<std::size_t>(at - table.columns.begin())] = owned(cell);
        }
    }
    void erase(const Table& table, std::initializer_list<Cell> key) override { tables_[table.name].erase(owned(key)); }
    bool find(const Table& table, std::initializer_list<Cell> key, const std::function<void(const Row&)>& visit) override {
        const auto row = tables_[table.name].find(owned(key));
        if (row == tables_[table.name].end()) return false;
        visit(Found{row->second});
        return true;
    }
    template <class Visit>
    void each(const Table& table, Visit&& visit) {
        for (const auto& [key, values] : tables_[table.name]) visit(Found{values});
    }
};

const std::string village_support = R"yaml(policy: village_support
version: 1
title: {zh: 村里扶持, en: Village support}
from: 2020-07-01
cycle_months: 12
effect: next_cycle
row: person
once_each: true
basis:
  - {id: notice, title: {zh: 一份通知, en: A notice}, number: 某发〔2020〕1号, standing: trial, source: made up, from: 2020-07-01}
facts:
  - {id: moved_on, kind: moved_on, name: {zh: 搬迁日期, en: moved on}, required: true}
  - {id: died_on, kind: died_on, name: {zh: 去世日期, en: died on}}
parameters:
  - id: rate
    name: {zh: 每人每年标准, en: yuan a person a year}
    unit: yuan_per_person_year
    values:
      - {from: 2020-07-01, value: 600, basis: notice, clause: 第一条}
cohorts:
  - id: moved
    name: {zh: 搬迁的, en: moved}
    all:
      - {fact: moved_on, is: known}
    from: 2020-07-01
    basis: notice
    clause: 第二条
stop_when:
  - id: death
    name: {zh: 去世, en: death}
    all:
      - {fact: died_on, is: at_most, value: judged_on}
    basis: notice
    clause: 第三条
items:
  - id: direct
    name: {zh: 直补, en: paid directly}
    rule: {per_head: {rate: rate}}
round: {each: person, to: fen, how: half_up}
)yaml";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
    text.replace(text.find(what), what.size(), with);
    return text;
}

Sealed said(std::string plain) {
    Sealed text;
    text.plain = std::move(plain);
    return text;
}
Day day(std::string_view text) { return *read_day(text); }

// zhao proposes, wang agrees, li carries the file.
class DuesOffice final : public Posting {
  public:
    SmallCounty county;
    MemoryRows ledgers;
    std::vector<std::pair<std::string, std::int64_t>> facts;    // what, signed fen

    Rows& rows() override { return ledgers; }
    void fact(const Fact& one) override { facts.emplace_back(one.what, one.count * one.value); }
    Zone zone() const override { return Zone{}; }

    DuesOffice& at(std::string_view instant) {
        now_ = *read_instant(instant);
        return *this;
    }
    DuesOffice& asked(PostId post) {
        actor_ = county.acting(post);
        return *this;
    }
    Events when(const Command& command) {
        auto& state = states_[Dues::stream_of(command)];
        const OwnRows own{ledgers};
        const Context context{now_, now_, actor_, 0, {}, *views_.places, *views_.roster, *views_.clock, *views_.playbook, views_.read_file, &own};
        auto events = Dues::decide(state, command, context);
        if (!events) return events;
        for (const auto& event : *events) {
            // What is written is read again, as the journal does it.
            const auto text = std::visit([](const auto& one) { return encode(one); }, event);
            const auto again = std::visit([&]<class E>(const E&) { return Event{*decode<E>(*parse_json(text), Strict::no)}; }, event);
            Record record;
            record.position = ++position_;
            record.stream = Dues::stream_of(command);
            record.said_at = record.recorded_at = now_;
            Dues::post(record, again, *this);
            state = Dues::apply(std::move(state), again);
        }
        return events;
    }

    void adopt(const std::string& text = village_support, std::optional<std::int32_t> days = {}) { ASSERT_TRUE(asked(county.zhao).when(Adopt{county.town, text, days, {}})); }
    static EntryId entry(int n) { return named<EntryId>("entry " + std::to_string(n)); }
    void enrol(int n, const std::string& moved_on = "2020-01-05") {
        const Enrol ask{entry(n), "village_support", county.wenbi, named<HouseholdId>("house " + std::to_string(n)), named<PersonId>("person " + std::to_string(n)), day("2020-01-01"), {{"moved_on", moved_on}},
                        said("张" + std::to_string(n)), said("6228000000000" + std::to_string(n)), "移民证"};
        ASSERT_TRUE(asked(county.zhao).when(ask));
        ASSERT_TRUE(asked(county.wang).when(ApproveEntry{entry(n)}));
    }
    void change(int n, std::string_view effective, Facts facts_now) {
        ASSERT_TRUE(asked(county.zhao).when(Change{entry(n), day(effective), std::move(facts_now), {}, {}, "证明"}));
        ASSERT_TRUE(asked(county.wang).when(ApproveEntry{entry(n)}));
    }
    static RunId run(const std::string& name) { return named<RunId>("run " + name); }
    RunProposed propose(const std::string& name, std::string_view on) {
        const auto made = asked(county.zhao).when(ProposeRun{run(name), "village_support", county.town, day(on)});
        EXPECT_TRUE(made) << (made ? "" : terrace::say(made.error(), Language::en));
        return made ? std::get<RunProposed>(made->front()) : RunProposed{};
    }
    Events approve(const std::string& name) { return asked(county.wang).when(ApproveRun{run(name), states_[run(name)].lines_sum}); }
    RunProposed pay_run(const std::string& name, std::string_view on) {
        const auto made = propose(name, on);
        EXPECT_TRUE(approve(name));
        return made;
    }
    static FileId file(const std::string& name) { return named<FileId>("file " + name); }
    std::vector<BankColumn> columns() const { return {{BankCell::number, "序号"}, {BankCell::payee, "户名"}, {BankCell::account, "账号"}, {BankCell::amount, "金额"}}; }
    Events make(const std::string& name, const std::string& of) { return asked(county.li).when(MakeFile{file(name), run(of), county.town, columns()}); }
    Events hand(const std::string& name, std::string_view bytes = "bytes", std::optional<Line> again = {}) { return asked(county.li).when(HandOver{file(name), sha256(bytes), std::move(again)}); }
    Events bank(const std::string& name, std::vector<BankResult> results) { return asked(county.li).when(Reconcile{file(name), std::move(results)}); }
    std::int64_t debt(int n) {
        std::int64_t fen = 0;
        ledgers.find(entries_table, {entry(n)}, [&](const Row& row) { fen = row.integer(13); });
        return fen;
    }
    std::int64_t paid_in_figures() const {
        std::int64_t fen = 0;
        for (const auto& [what, sum] : facts) fen += sum;
        return fen;
    }

  private:
    static const Views& one_county() {
        static const Views made = SmallCounty{}.views();
        return made;
    }
    const Views& views_ = one_county();
    std::map<Uuid, State> states_;
    Instant now_ = *read_instant("2022-07-10T01:00:00Z");
    Actor actor_;
    Position position_ = 0;
};

No refusal_of(const Events& outcome) { return outcome ? No::fault : outcome.error().no; }
Instant moment(int n) { return {1'700'000'000'000 + n * 1'000LL}; }

TEST(DuesRegister, WhoAsksDoesNotAgree) {
    DuesOffice office;
    office.adopt();
    const Enrol ask{office.entry(1), "village_support", office.county.wenbi, named<HouseholdId>("h"), named<PersonId>("p"), day("2020-01-01"), {{"moved_on", "2020年1月5日"}}, said("张三"), said("6228"), "移民证"};
    ASSERT_TRUE(office.when(ask));
    EXPECT_EQ(refusal_of(office.when(ApproveEntry{office.entry(1)})), No::not_yours);
    EXPECT_TRUE(office.asked(office.county.wang).when(ApproveEntry{office.entry(1)}));
    auto twice = ask;
    twice.entry = office.entry(2);
    EXPECT_EQ(office.when(twice).error().field, "body.person") << "stands in the register already";
}

TEST(DuesRegister, AFactIsCheckedByItsColumn) {
    DuesOffice office;
    office.adopt();
    Enrol ask{office.entry(1), "village_support", office.county.wenbi, named<HouseholdId>("h"), named<PersonId>("p"), day("2020-01-01"), {{"moved_on", "去年"}}, said("张三"), said("6228"), "移民证"};
    EXPECT_EQ(office.when(ask).error().field, "body.facts.moved_on");
    ask.facts = {{"points", "12"}};
    EXPECT_EQ(office.when(ask).error(), (Refusal{No::unknown_field, "body.facts.points", "village_support"})) << "nothing but what the policy asks";
    ask.facts = {};
    ask.basis = "";
    EXPECT_EQ(office.when(ask).error().field, "body.basis");
}

TEST(DuesRuns, AYearIsProposedApprovedAndPaidByThree) {
    DuesOffice office;
    office.adopt();
    for (int n = 1; n <= 3; ++n) office.enrol(n);
    const auto run = office.propose("2022", "2022-07-10");
    EXPECT_EQ(run.due_fen, 3 * 60'000);
    EXPECT_EQ(run.net_fen, 3 * 60'000);
    EXPECT_EQ(run.payees, 3);
    EXPECT_EQ(refusal_of(office.asked(office.county.zhao).when(ApproveRun{office.run("2022"), run.lines_sum})), No::not_yours);
    EXPECT_EQ(refusal_of(office.asked(office.county.wang).when(ApproveRun{office.run("2022"), sha256("another list")})), No::conflict);
    EXPECT_EQ(refusal_of(office.when(ProposeRun{office.run("again"), "village_support", office.county.town, day("2022-07-10")})), No::conflict) << "one proposal at a time";
    ASSERT_TRUE(office.approve("2022"));
    EXPECT_EQ(refusal_of(office.asked(office.county.wang).when(MakeFile{office.file("1"), office.run("2022"), office.county.town, office.columns()})), No::not_yours);
    const auto file = office.make("1", "2022");
    ASSERT_TRUE(file);
    EXPECT_EQ(std::get<FileMade>(file->front()).fen, 3 * 60'000);
    EXPECT_EQ(refusal_of(office.make("2", "2022")), No::wrong_stage) << "nothing is left to pay";
}

TEST(DuesRuns, TheSameCycleTwicePaysNothingTwice) {
    DuesOffice office;
    office.adopt();
    office.enrol(1);
    office.pay_run("first", "2022-07-10");
    office.enrol(2);
    const auto second = office.pay_run("second", "2022-08-10");
    EXPECT_EQ(second.net_fen, 60'000) << "who came late";
    EXPECT_EQ(office.propose("third", "2022-09-10").net_fen, 0);
}

TEST(DuesRuns, ADeathToldLateIsClawedBackFromWhatIsDueAndNeverBelowNothing) {
    DuesOffice office;
    office.adopt();
    office.enrol(1);
    office.enrol(2);
    office.pay_run("2021", "2021-07-10");
    office.pay_run("2022", "2022-07-10");
    office.change(1, "2021-05-01", {{"died_on", "2021-05-01"}});    // before either cycle was judged
    const auto run = office.pay_run("2023", "2023-07-10");
    EXPECT_EQ(run.claw_back_fen, -120'000);
    EXPECT_EQ(run.carried_fen, 120'000);
    EXPECT_EQ(run.net_fen, 60'000) << "the other one's alone";
    EXPECT_EQ(office.debt(1), 120'000);
    office.change(1, "2021-05-01", {{"died_on", ""}});    // the wrong person
    const auto next = office.pay_run("2024", "2024-07-10");
    EXPECT_EQ(next.arrears_fen, 180'000) << "three cycles that were owed after all";
    EXPECT_EQ(next.carried_fen, -120'000);
    EXPECT_EQ(next.net_fen, 60'000 + 60'000 + 60'000) << "one cycle in arrears, and this one for both";
    EXPECT_EQ(office.debt(1), 0);
}

TEST(DuesRuns, ALawThatChangesBackwardsIsShownBeforeItIsApproved) {
    DuesOffice office;
    office.adopt();
    office.enrol(1);
    office.pay_run("2022", "2022-07-10");
    office.adopt(replaced(replaced(village_support, "version: 1", "version: 2"), "value: 600", "value: 720"));
    const auto run = office.propose("2023", "2023-07-10");
    EXPECT_EQ(run.arrears_fen, 12'000);
    EXPECT_EQ(run.due_fen, 72'000);
    ASSERT_TRUE(office.asked(office.county.wang).when(RejectRun{office.run("2023"), "等正式文件"}));
    EXPECT_EQ(office.propose("2023 again", "2023-07-10").net_fen, 84'000) << "a rejected run posted nothing";
}

TEST(DuesRuns, OutsideItsDatesAPolicySaysWhichDate) {
    DuesOffice office;
    office.adopt();
    office.enrol(1);
    const auto refused = office.asked(office.county.zhao).when(ProposeRun{office.run("early"), "village_support", office.county.town, day("2020-06-30")});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().no, No::outside_dates);
    EXPECT_NE(refused.error().detail.find("2020-07-01"), std::string::npos);
}

TEST(DuesPublication, NobodyIsPaidBeforeTheWindowEndsAndAnObjectionStopsItsLineAlone) {
    DuesOffice office;
    office.adopt(village_support, 7);
    office.enrol(1);
    office.enrol(2);
    office.pay_run("2022", "2022-07-10");
    EXPECT_EQ(refusal_of(office.make("1", "2022")), No::wrong_stage);
    ASSERT_TRUE(office.asked(office.county.zhao).when(PublishRun{office.run("2022"), office.county.wenbi}));
    EXPECT_EQ(refusal_of(office.when(PublishRun{office.run("2022"), office.county.wenbi})), No::wrong_stage);
    ASSERT_TRUE(office.when(Object{named<ObjectionId>("o"), office.run("2022"), office.entry(2), office.county.wenbi, said("他早就搬走了")}));
    EXPECT_EQ(refusal_of(office.at("2022-07-17T01:00:00Z").make("1", "2022")), No::wrong_stage) << "the last day of the window";
    const auto file = office.at("2022-07-18T01:00:00Z").make("1", "2022");
    ASSERT_TRUE(file);
    EXPECT_EQ(std::get<FileMade>(file->front()).lines, 1);
    EXPECT_EQ(std::get<FileMade>(file->front()).held, 1);
    ASSERT_TRUE(office.asked(office.county.zhao).when(SettleObjection{named<ObjectionId>("o"), false, "查过,没有搬"}));
    const auto rest = office.make("2", "2022");
    ASSERT_TRUE(rest);
    EXPECT_EQ(std::get<FileListed>(rest->back()).lines.front().entry, office.entry(2));
}

TEST(DuesPublication, AnUpheldObjectionTakesTheLineBackAndTheNextRunSaysWhatIsDue) {
    DuesOffice office;
    office.adopt(village_support, 0);
    office.enrol(1);
    office.pay_run("2022", "2022-07-10");
    ASSERT_TRUE(office.when(Object{named<ObjectionId>("o"), office.run("2022"), office.entry(1), office.county.wenbi, said("他2020年就不在了")}));
    ASSERT_TRUE(office.when(SettleObjection{named<ObjectionId>("o"), true, "属实"}));
    office.change(1, "2020-05-01", {{"died_on", "2020-05-01"}});
    const auto run = office.pay_run("2023", "2023-07-10");
    EXPECT_EQ(run.net_fen, 0);
    EXPECT_EQ(run.claw_back_fen, 0) << "nothing had been paid";
}

TEST(DuesPayments, AFileGoesOutOnceAndTheSameBytesOnlyByAnActOfItsOwn) {
    DuesOffice office;
    office.adopt();
    office.enrol(1);
    office.pay_run("2022", "2022-07-10");
    ASSERT_TRUE(office.make("1", "2022"));
    EXPECT_EQ(refusal_of(office.bank("1", {{1, Outcome::paid, {}, moment(1), ""}})), No::wrong_stage) << "not handed over";
    ASSERT_TRUE(office.hand("1"));
    const auto second = office.hand("1");
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().detail.find("2022-07-10"), std::string::npos) << second.error().detail;
    EXPECT_EQ(refusal_of(office.hand("1", "other bytes", "银行说没收到")), No::conflict);
    EXPECT_TRUE(office.hand("1", "bytes", "银行说没收到"));
}

TEST(DuesPayments, WhatComesBackGoesOutAgainAsALineOfItsOwn) {
    DuesOffice office;
    office.adopt();
    office.enrol(1);
    office.enrol(2);
    office.enrol(3);
    office.pay_run("2022", "2022-07-10");
    ASSERT_TRUE(office.make("1", "2022"));
    ASSERT_TRUE(office.hand("1"));
    const std::vector<BankResult> answers{{1, Outcome::paid, {}, moment(1), ""}, {2, Outcome::returned, {}, moment(1), "账号不符"}, {3, Outcome::partial, 40'000, moment(1), ""}};
    ASSERT_TRUE(office.bank("1", answers));
    const auto twice = office.bank("1", answers);
    ASSERT_TRUE(twice);
    EXPECT_EQ(std::get<Reconciled>(twice->front()).known, 3) << "delivered twice";
    EXPECT_EQ(office.paid_in_figures(), 100'000);
    const auto next = office.make("2", "2022");
    ASSERT_TRUE(next);
    EXPECT_EQ(std::get<FileMade>(next->front()).fen, 60'000 + 20'000);
    EXPECT_EQ(std::get<FileMade>(next->front()).lines, 2);
}

TEST(DuesPayments, WhatTheBankPaidAfterAllIsOwedByWhoeverGotItTwice) {
    DuesOffice office;
    office.adopt();
    office.enrol(1);
    office.pay_run("2022", "2022-07-10");
    ASSERT_TRUE(office.make("1", "2022"));
    ASSERT_TRUE(office.hand("1"));
    ASSERT_TRUE(office.bank("1", {{1, Outcome::returned, {}, moment(1), ""}}));
    ASSERT_TRUE(office.make("2", "2022"));
    ASSERT_TRUE(office.hand("2"));
    ASSERT_TRUE(office.bank("1", {{1, Outcome::paid, {}, moment(5), "银行补发"}}));
    EXPECT_EQ(office.debt(1), 60'000);
    ASSERT_TRUE(office.bank("2", {{1, Outcome::paid, {}, moment(6), ""}}));
    const auto run = office.pay_run("2023", "2023-07-10");
    EXPECT_EQ(run.due_fen, 60'000);
    EXPECT_EQ(run.carried_fen, -60'000);
    EXPECT_EQ(run.net_fen, 0) << "it has this year's already";
    EXPECT_EQ(office.bank("1", {{1, Outcome::returned, {}, moment(5), ""}}).error().no, No::conflict) << "two answers of one moment";
}

// A bank that answers each line truthfully, a post that delivers its answers in any order and more than once, an office that is cut off in
// the middle and does everything again. Whatever the order: nobody has got more than was posted, and in the end everybody has got all of it.
class Bank {
  public:
    explicit Bank(std::mt19937_64& dice) : dice_{dice} {}
    void receive(FileId file, const std::vector<FileLine>& lines, std::int64_t first) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto number = static_cast<std::int32_t>(first + static_cast<std::int64_t>(i));
            if (!seen_.insert({file, number}).second) continue;    // the same file twice: the bank knows its lines
            const auto fen = lines[i].fen;
            std::int64_t got = fen;
            const auto what = calm_ ? 0 : dice_() % 5;
            if (what <= 1) say(file, number, Outcome::paid, {}, "");
            if (what == 2) {
                say(file, number, Outcome::returned, {}, "账号不符");
                got = 0;
            }
            if (what == 3) {
                got = fen > 1 ? static_cast<std::int64_t>(1 + dice_() % static_cast<std::uint64_t>(fen - 1)) : fen;
                if (got < fen) say(file, number, Outcome::partial, got, "");
                else say(file, number, Outcome::paid, {}, "");
            }
            if (what == 4) {    // paid, and given back later
                say(file, number, Outcome::paid, {}, "");
                say(file, number, Outcome::returned, {}, "退票");
                got = 0;
            }
            got_[lines[i].entry] += got;
        }
    }
    std::vector<std::pair<FileId, BankResult>> post;    // on its way, in no order
    std::int64_t got(EntryId entry) const {
        const auto found = got_.find(entry);
        return found == got_.end() ? 0 : found->second;
    }
    void calm() { calm_ = true; }

  private:
    void say(FileId file, std::int32_t line, Outcome outcome, std::optional<std::int64_t> fen, const char* reason) { post.push_back({file, {line, outcome, fen, moment(++tick_), reason}}); }

    std::mt19937_64& dice_;
    std::set<std::pair<FileId, std::int32_t>> seen_;
    std::map<EntryId, std::int64_t> got_;
    int tick_ = 0;
    bool calm_ = false;
};

void play(std::uint64_t seed) {
    std::mt19937_64 dice{seed};
    DuesOffice office;
    office.adopt();
    const int people = 1 + static_cast<int>(dice() % 4);
    for (int n = 1; n <= people; ++n) office.enrol(n);
    Bank bank{dice};
    std::map<EntryId, std::int64_t> owed;    // as a second count says: 600 yuan a cycle
    std::vector<std::string> runs;
    std::map<FileId, std::string> files;
    int files_made = 0;
    const auto export_some = [&](const std::string& of) {
        const auto name = std::to_string(files_made++);
        const auto made = office.make(name, of);
        if (!made) return false;
        if (dice() % 4 == 0) { EXPECT_FALSE(office.make(name, of)) << "asked again after the answer was lost"; }
        EXPECT_TRUE(office.hand(name));
        if (dice() % 4 == 0) { EXPECT_FALSE(office.hand(name)); }
        for (int times = dice() % 3 == 0 ? 2 : 1; times > 0; --times)
            for (const auto& event : *made)
                if (const auto* listed = std::get_if<FileListed>(&event)) bank.receive(office.file(name), listed->lines, listed->first);
        files[office.file(name)] = name;
        return true;
    };
    const auto deliver = [&](bool all) {
        std::shuffle(bank.post.begin(), bank.post.end(), dice);
        const auto take = all ? bank.post.size() : dice() % (bank.post.size() + 1);
        std::vector<std::pair<FileId, BankResult>> now{bank.post.end() - static_cast<std::ptrdiff_t>(take), bank.post.end()};
        bank.post.resize(bank.post.size() - take);
        for (const auto& [file, result] : now) {
            EXPECT_TRUE(office.bank(files.at(file), {result}));
            if (dice() % 3 == 0) { EXPECT_TRUE(office.bank(files.at(file), {result})) << "delivered twice"; }
        }
    };
    for (int step = 0; step < 14; ++step) {
        switch (dice() % 3) {
            case 0:
                if (runs.size() < 3) {
                    const auto year = std::to_string(2021 + runs.size());
                    office.propose(year, year + "-07-10");
                    if (dice() % 4 == 0) {
                        EXPECT_TRUE(office.asked(office.county.wang).when(RejectRun{office.run(year), "再看"}));
                        office.propose(year + " again", year + "-07-10");
                        EXPECT_TRUE(office.approve(year + " again"));
                        EXPECT_FALSE(office.approve(year + " again"));
                        runs.push_back(year + " again");
                    } else {
                        EXPECT_TRUE(office.approve(year));
                        EXPECT_FALSE(office.approve(year)) << "approved twice";
                        runs.push_back(year);
                    }
                    for (int n = 1; n <= people; ++n) owed[office.entry(n)] += 60'000;
                }
                break;
            case 1:
                if (!runs.empty()) (void)export_some(runs[dice() % runs.size()]);
                break;
            default: deliver(false);
        }
        for (int n = 1; n <= people; ++n) ASSERT_LE(bank.got(office.entry(n)), owed[office.entry(n)]) << "paid twice, seed " << seed;
    }
    // In the end everything is delivered and sent until nothing is left.
    bank.calm();
    deliver(true);
    for (const auto& run : runs)
        while (export_some(run)) deliver(true);
    std::int64_t sum = 0;
    for (int n = 1; n <= people; ++n) {
        EXPECT_EQ(bank.got(office.entry(n)), owed[office.entry(n)]) << "seed " << seed;
        EXPECT_EQ(office.debt(n), 0) << "seed " << seed;
        sum += bank.got(office.entry(n));
    }
    EXPECT_EQ(office.paid_in_figures(), sum) << "seed " << seed;
}

// TERRACE_SEQUENCES=10000 plays as many.
TEST(DuesPayments, NothingIsPaidTwiceHoweverAnswersCome) {
    const char* asked = std::getenv("TERRACE_SEQUENCES");
    const auto sequences = asked ? std::strtoull(asked, nullptr, 10) : 300;
    for (std::uint64_t seed = 1; seed <= sequences; ++seed) {
        play(seed);
        if (::testing::Test::HasFailure()) FAIL() << "seed " << seed;
    }
}

}    // namespace
}    // namespace terrace::dues
