// A year from the register to the bank and back, through the doors of the command line and a county on disk.
#include "app/dues_door.hpp"

#include "app/access_doors.hpp"
#include "app/answers.hpp"
#include "app/init_door.hpp"
#include "app/keeping_doors.hpp"
#include "app/modules.hpp"
#include "base/csv.hpp"
#include "modules/dues/reads.hpp"
#include "reports/figure_reads.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"

#include <fmt/format.h>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <sstream>

namespace terrace {
namespace {

namespace files = std::filesystem;
using namespace terrace::testing;

constexpr std::string_view divisions_2023 = "# divisions 2023 invented\ncode,name\n53,云南省\n5306,昭通市\n530622,巧家县\n530622112,白鹤滩街道\n530622112202,文笔社区\n530622112203,双河社区\n";

class PayingOffice {
  public:
    PayingOffice() {
        const files::path divisions{scratch_ / "divisions"};
        data = scratch_ / "data";
        files::create_directories(divisions);
        std::ofstream{divisions / "divisions_2023.csv.zst"} << divisions_2023;
        std::ostringstream out;
        if (const auto done = init(data, {530622, "巧家县", 480}, divisions, out); !done) throw Fault{terrace::say(done.error(), Language::en)};
        open();
        place = write(*county->desk().views()->places->by_code("530622000000", *read_day("2024-01-01")));
        for (const auto* name : {"proposes", "approves", "exports"}) {
            const auto post = write(static_cast<const Uuid&>(named<PostId>(name)));
            desk("people.create_post", {{"post", post}, {"title", json::object{{"zh", name}, {"en", name}}}, {"place", place}, {"from", "2020-01-01T00:00:00Z"}});
            desk("people.appoint", {{"post", post}, {"person", write(static_cast<const Uuid&>(named<PersonId>(name)))}, {"shown_name", name}, {"from", "2020-01-01T00:00:00Z"}});
            desk("assignments.assign", {{"assignment", write(static_cast<const Uuid&>(named<AssignmentId>(std::string{name} + "'s duty")))}, {"post", post}, {"role", "county_secretary"}, {"place", place}, {"basis", "县政府分工"},
                                        {"from", "2020-01-01T00:00:00Z"}});
            std::ostringstream token, errors;
            if (!carry_out(*county, TokenAsked{post, "发放", 3}, token, errors)) throw Fault{"no token"};
            tokens_[name] = token.str().substr(0, token.str().find('\n'));
        }
    }
    void open() {
        auto folder = DataFolder::open(data, DataFolder::Use::own);
        if (!folder) throw Fault{terrace::say(folder.error(), Language::en)};
        county = std::make_unique<County>(std::move(*folder), clock_, chance_);
    }
    void desk(std::string_view command, json::object body) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(clock_.now(), chance_)};
        envelope.command = command;
        envelope.body = std::move(body);
        const auto said = county->desk().submit_and_wait(std::move(envelope), {});
        if (!said) throw Fault{std::string{command} + ": " + terrace::say(said.error(), Language::en)};
    }
    DuesAsked asking(const std::string& act, const std::string& by) const {
        DuesAsked asked;
        asked.act = act;
        asked.token = tokens_.at(by);
        asked.policy = "later_support";
        return asked;
    }
    struct Said {
        int code = 0;
        std::string out, errors;
    };
    Said ask(const DuesAsked& asked) {
        std::ostringstream out, errors;
        const auto done = carry_out(*county, asked, out, errors);
        if (!done) errors << text_of(done.error().no).code << ' ' << terrace::say(done.error(), Language::en);
        return {done ? *done : 1, out.str(), errors.str()};
    }
    std::string file(const std::string& name, const std::string& text) {
        std::ofstream{scratch_ / name, std::ios::binary} << text;
        return scratch_ / name;
    }
    Result<json::object> route(std::string_view path, std::map<std::string, std::string> values, const Actor& actor) {
        Parameters parameters;
        for (auto& [key, value] : values) parameters.values[key] = value;
        for (const auto& one : all_routes())
            if (one.path == path) {
                const auto answer = county->read(actor, [&](const ReadContext& read) { return one.answer(read, parameters); });
                if (!answer) return tl::unexpected(answer.error());
                EXPECT_EQ(not_as_declared(all_answers(), "GET " + std::string{path}, *answer), "") << path;
                return json::parse(*answer).as_object();
            }
        throw Fault{"no route"};
    }
    Actor proposer() { return county->credentials().who(tokens_.at("proposes"), clock_.now())->actor; }
    std::string wenbi() const { return write(*county->desk().views()->places->by_code("530622112202", *read_day("2024-01-01"))); }

    std::string data, place;
    std::unique_ptr<County> county;

  private:
    ScratchFolder scratch_;
    SystemClock clock_;
    SystemChance chance_;
    std::map<std::string, std::string> tokens_;
};

const std::string policy_text = [] {
    std::ifstream file{"policies/later_support.yaml"};
    return std::string{std::istreambuf_iterator<char>{file}, {}};
}();

TEST(DuesDoor, AYearFromTheRegisterToTheBankAndBack) {
    PayingOffice office;
    auto adopt = office.asking("adopt", "proposes");
    adopt.table = office.file("policy.yaml", policy_text);
    adopt.objection_days = 0;
    ASSERT_EQ(office.ask(adopt).code, 0) << office.ask(adopt).errors;

    auto enrol = office.asking("enrol", "proposes");
    const std::string heading = "户号,人员编号,区划代码,进册日期,户名,账号,依据,搬迁日期,registered_on\n";
    enrol.table = office.file("wrong.csv", heading + "L1,L1-1,530622112202,2007-01-01,陈大山,622800001,移民证,去年,2006-06-30\nL2,L2-1,999,2007-01-01,,622800002,移民证,2004-05-01,2006-06-30\n");
    auto said = office.ask(enrol);
    EXPECT_EQ(said.code, 1);
    EXPECT_NE(said.errors.find("第 2 行 moved_on"), std::string::npos) << said.errors;
    EXPECT_NE(said.errors.find("第 3 行 place"), std::string::npos);
    EXPECT_NE(said.errors.find("第 3 行 payee"), std::string::npos) << "every cell at once";
    std::string rows = heading;
    for (int n = 1; n <= 6; ++n) rows += fmt::format("L{0},L{0}-1,530622112202,2007-01-01,陈{0}山,62280000{0},移民证,2004-05-01,2006-06-30\n", n);
    enrol.table = office.file("register.csv", rows);
    said = office.ask(enrol);
    ASSERT_EQ(said.code, 0) << said.errors;
    EXPECT_NE(office.ask(enrol).errors.find("there already 6"), std::string::npos) << "the same table twice";
    EXPECT_EQ(office.ask(office.asking("agree", "proposes")).code, 1) << "who asked does not agree";
    said = office.ask(office.asking("agree", "approves"));
    ASSERT_EQ(said.code, 0) << said.errors;

    auto run = office.asking("run", "proposes");
    run.on = "2023-08-01";
    said = office.ask(run);
    ASSERT_EQ(said.code, 0) << said.errors;
    const auto first = json::parse(said.out).as_object();
    EXPECT_EQ(first.at("net_fen").as_int64(), 6 * 60'000);
    const std::string id{first.at("run").as_string()};
    auto of_run = [&](const char* act, const char* by) {
        auto asked = office.asking(act, by);
        asked.run = id;
        return asked;
    };
    EXPECT_NE(office.ask(of_run("approve", "proposes")).errors.find("not_yours"), std::string::npos);
    ASSERT_EQ(office.ask(of_run("approve", "approves")).code, 0);
    auto publish = of_run("publish", "proposes");
    publish.place = "530622112202";
    said = office.ask(publish);
    ASSERT_EQ(said.code, 0) << said.errors;

    // Anybody reads the village's list: a surname, a star and a sum.
    const auto list = office.route("/api/v1/dues/runs/{run}/list", {{"run", id}, {"place", office.wenbi()}}, {ActorKind::caller, {}, {}});
    ASSERT_TRUE(list);
    ASSERT_EQ(list->at("items").as_array().size(), 6u);
    EXPECT_EQ(list->at("items").as_array().front().as_object().at("name").as_string(), "陈*");
    EXPECT_EQ(json::serialize(*list).find("622800001"), std::string::npos);

    // The window of 0 days ends with the day of publication, so nothing goes out before tomorrow.
    EXPECT_NE(office.ask(of_run("export", "exports")).errors.find("wrong_stage"), std::string::npos);

    // A statement says why, in a few lines.
    const auto entry = derived_uuid(dues::policy_stream("later_support"), "entry " + write(derived_uuid(Uuid{}, "person L1-1")));
    const auto statement = office.route("/api/v1/dues/entries/{entry}", {{"entry", write(entry)}}, office.proposer());
    ASSERT_TRUE(statement);
    const auto& line = statement->at("lines").as_array().front().as_object();
    EXPECT_EQ(line.at("yuan").as_string(), "600.00");
    EXPECT_LE(line.at("why").as_array().size(), 8u);
    EXPECT_GE(line.at("why").as_array().size(), 1u);
}

TEST(DuesDoor, APaymentFileGoesOutOnceAndItsAnswersMoveTheFigure) {
    PayingOffice office;
    auto adopt = office.asking("adopt", "proposes");
    adopt.table = office.file("policy.yaml", policy_text);
    ASSERT_EQ(office.ask(adopt).code, 0);
    auto enrol = office.asking("enrol", "proposes");
    std::string rows = "household,person,place,since,payee,account,basis,moved_on,registered_on,died_on\n";
    for (int n = 1; n <= 6; ++n) rows += fmt::format("L{0},L{0}-1,530622112202,2007-01-01,陈{0}山,62280000{0},移民证,2004-05-01,2006-06-30,{1}\n", n, n == 6 ? "2023-01-01" : "");
    enrol.table = office.file("register.csv", rows);
    ASSERT_EQ(office.ask(enrol).code, 0);
    ASSERT_EQ(office.ask(office.asking("agree", "approves")).code, 0);
    const auto year = [&](const std::string& on) {
        auto run = office.asking("run", "proposes");
        run.on = on;
        auto said = office.ask(run);
        EXPECT_EQ(said.code, 0) << said.errors;
        auto approve = office.asking("approve", "approves");
        approve.run = std::string{json::parse(said.out).as_object().at("run").as_string()};
        EXPECT_EQ(office.ask(approve).code, 0);
        return approve.run;
    };
    const auto first = year("2022-08-01"), second = year("2023-08-01");
    auto diff = office.asking("diff", "approves");
    diff.run = second;
    const auto differing = office.ask(diff);
    EXPECT_EQ(differing.code, 0) << differing.errors;
    EXPECT_NE(differing.out.find("gone,"), std::string::npos) << differing.out;
    EXPECT_NE(differing.out.find("去世"), std::string::npos) << "and why: " << differing.out;

    auto paying = office.asking("export", "exports");
    paying.run = second;
    paying.columns = "number=序号,payee=户名,account=账号,amount=金额,amount_capitals=大写";
    const auto out = office.ask(paying);
    ASSERT_EQ(out.code, 0) << out.errors;
    std::istringstream table{out.out.substr(3)};
    std::vector<CsvRow> lines;
    read_csv(table, [&](const CsvRow& row) { lines.push_back(row); });
    ASSERT_EQ(lines.size(), 6u) << "a heading and five people";
    // The order is that of the register; names and accounts are made up with the same digit.
    EXPECT_EQ(lines[1].fields.front(), "1");
    EXPECT_EQ(lines[1].fields[1].substr(3, 1), lines[1].fields[2].substr(8));
    EXPECT_EQ(lines[1].fields[3], "600.00");
    EXPECT_EQ(lines[1].fields[4], "陆佰元整");
    const auto details = office.route("/api/v1/dues/runs/{run}", {{"run", second}}, office.proposer());
    ASSERT_TRUE(details);
    const auto& file = details->at("files").as_array().front().as_object();
    EXPECT_EQ(file.at("sha256").as_string(), hex(sha256(out.out).view()));
    auto again = office.asking("export", "exports");
    again.file = std::string{file.at("file").as_string()};
    EXPECT_NE(office.ask(again).errors.find("wrong_stage"), std::string::npos) << "a second time";
    again.reason = "银行没收到";
    EXPECT_EQ(office.ask(again).out, out.out) << "the same bytes, by an act of its own";

    auto bank = office.asking("reconcile", "exports");
    bank.file = again.file;
    bank.table = office.file("answers.csv", "序号,结果,金额,时间,原因\n1,成功,600.00,2023-09-01 10:00:00,\n2,退票,,2023-09-01 10:00:00,账号不符\n3,部分,200.00,2023-09-01 10:00:00,\n");
    auto said = office.ask(bank);
    ASSERT_EQ(said.code, 0) << said.errors;
    EXPECT_EQ(json::parse(said.out).as_object().at("again").as_int64(), 2);
    EXPECT_EQ(json::parse(office.ask(bank).out).as_object().at("known").as_int64(), 3) << "delivered twice";
    paying.columns.clear();
    const auto next = office.ask(paying);
    ASSERT_EQ(next.code, 0) << next.errors;
    EXPECT_NE(next.errors.find("1,000.00"), std::string::npos) << "600 that came back and 400 that were missing: " << next.errors;

    const auto figure = office.county->read(Actor{}, [&](const ReadContext& read) {
        Parameters parameters;
        parameters.values = {{"name", "dues.paid"}, {"from", "2023-09-01"}, {"to", "2023-09-30"}};
        return reports::figure_table(read, parameters, true);
    });
    ASSERT_TRUE(figure) << terrace::say(figure.error(), Language::en);
    EXPECT_NE(figure->find("800"), std::string::npos) << *figure;
    (void)first;

    office.county.reset();
    std::ostringstream told;
    EXPECT_EQ(verify(office.data, told), 0) << told.str();
}

}    // namespace
}    // namespace terrace
