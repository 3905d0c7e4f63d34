// A report as Word makes it and as it goes out from the command line, on a county on disk.
#include "app/report_issue_door.hpp"

#include "app/access_doors.hpp"
#include "app/init_door.hpp"
#include "app/playbook_door.hpp"
#include "app/report_docx.hpp"
#include "app/report_door.hpp"
#include "app/report_doors.hpp"
#include "playbook/shipped.hpp"
#include "reports/report_reads.hpp"
#include "sheets/document.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

namespace files = std::filesystem;
using namespace terrace::testing;
using ::testing::HasSubstr;

constexpr std::string_view divisions_2023 = "# divisions 2023 invented\ncode,name\n53,云南省\n5306,昭通市\n530629,威信县\n530629101,扎西镇\n530629101001,石龙社区\n";

class ReportingOffice {
  public:
    ReportingOffice() {
        const files::path divisions{scratch_ / "divisions"};
        data = scratch_ / "data";
        files::create_directories(divisions);
        std::ofstream{divisions / "divisions_2023.csv.zst"} << divisions_2023;
        std::ostringstream out;
        if (const auto done = init(data, {530629, "威信县", 480}, divisions, out); !done) throw Fault{say(done.error(), Language::en)};
        open();
        const auto views = county->desk().views();
        const auto place = write(*views->places->by_code("530629000000", *read_day("2024-01-01")));
        const auto post = write(static_cast<const Uuid&>(named<PostId>("issues")));
        desk("people.create_post", {{"post", post}, {"title", json::object{{"zh", "县委书记"}, {"en", "Secretary"}}}, {"place", place}, {"from", "2020-01-01T00:00:00Z"}});
        desk("people.appoint", {{"post", post}, {"person", write(static_cast<const Uuid&>(named<PersonId>("issues")))}, {"shown_name", "某人"}, {"from", "2020-01-01T00:00:00Z"}});
        desk("assignments.define_role", {{"role", "reporter"}, {"zh_name", "报告员"}, {"en_name", "Reporter"}, {"acts", json::array{"reports.issue", "read.figures"}}});
        desk("assignments.assign", {{"assignment", write(static_cast<const Uuid&>(named<AssignmentId>("issuing duty")))}, {"post", post}, {"role", "reporter"}, {"place", place}, {"basis", "分工"}, {"from", "2020-01-01T00:00:00Z"}});
        for (const auto& shipped : shipped_playbooks())
            if (shipped.name == "weixin") if (const auto done = install(*county, *read_methods(shipped.methods), shipped.methods); !done) throw Fault{say(done.error(), Language::en)};
        std::ostringstream said, errors;
        if (!carry_out(*county, TokenAsked{post, "月报", 3}, said, errors)) throw Fault{"no token"};
        token = said.str().substr(0, said.str().find('\n'));
    }
    void open() {
        auto folder = DataFolder::open(data, DataFolder::Use::own);
        if (!folder) throw Fault{say(folder.error(), Language::en)};
        county = std::make_unique<County>(std::move(*folder), clock_, chance_);
    }
    void desk(std::string_view command, json::object body) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(clock_.now(), chance_)};
        envelope.command = command;
        envelope.body = std::move(body);
        if (const auto done = county->desk().submit_and_wait(std::move(envelope), {}); !done) throw Fault{std::string{command} + ": " + say(done.error(), Language::en)};
    }
    std::string seen() {
        return county->read(Actor{}, [&](const ReadContext& read) {
            Parameters question;
            question.values = {{"name", "weixin.monthly"}, {"place", "530629"}, {"period", "2024-03"}, {"lang", "zh"}};
            const auto asked = reports::report_asked(read, question);
            if (!asked) throw Fault{say(asked.error(), Language::en)};
            const auto made = reports::make_report(read, *asked);
            if (!made) throw Fault{say(made.error(), Language::en)};
            return hex(made->sha256.view());
        });
    }
    ReportIssueAsked asking() { return {token, "weixin.monthly", "530629", "2024-03", "zh", seen(), scratch_ / "月报.docx"}; }
    std::size_t issued() {
        std::size_t count = 0;
        county->store().snapshot()->run(Query{"test.issued", "SELECT report_id FROM issued_reports WHERE domain = $1"}, {}, [&](const Row&) { return ++count, true; });
        return count;
    }

    ScratchFolder scratch_;
    files::path data;
    SystemClock clock_;
    SystemChance chance_;
    std::unique_ptr<County> county;
    std::string token;
};

TEST(ReportsFromTheCommandLine, WhatWasSeenGoesOutOnceAndStandsInWord) {
    ReportingOffice office;
    const auto asked = office.asking();
    std::ostringstream out, errors;
    const auto done = carry_out(*office.county, asked, out, errors);
    ASSERT_TRUE(done) << say(done.error(), Language::en);
    EXPECT_EQ(office.issued(), 1u);
    EXPECT_EQ(json::parse(out.str()).at("sha256").as_string(), asked.sha256);
    const auto words = read_document(asked.out);
    ASSERT_TRUE(words) << say(words.error(), Language::en);
    EXPECT_THAT(*words, HasSubstr("威信县"));
    EXPECT_THAT(*words, HasSubstr("每个数的依据"));
    EXPECT_THAT(*words, HasSubstr(asked.sha256));
    std::ostringstream again;
    ASSERT_TRUE(carry_out(*office.county, asked, again, errors));
    EXPECT_EQ(office.issued(), 1u);
    EXPECT_TRUE(json::parse(again.str()).at("already").as_bool());
}

TEST(ReportsFromTheCommandLine, WhatReadsDifferentlyNowIsNotIssued) {
    ReportingOffice office;
    auto asked = office.asking();
    asked.sha256 = std::string(64, '0');
    std::ostringstream out, errors;
    EXPECT_EQ(carry_out(*office.county, asked, out, errors).error().no, No::conflict);
    EXPECT_EQ(office.issued(), 0u);
}

TEST(ReportsFromTheCommandLine, NobodyIssuesWithoutTheTokenOfAPost) {
    ReportingOffice office;
    auto asked = office.asking();
    asked.token = "not-a-token";
    std::ostringstream out, errors;
    EXPECT_FALSE(carry_out(*office.county, asked, out, errors));
    EXPECT_EQ(office.issued(), 0u);
}

TEST(ReportsFromTheCommandLine, AReportIsWrittenByTheEndingOfItsFile) {
    ReportingOffice office;
    office.county.reset();
    ReportWanted wanted{office.data, "weixin.monthly", "530629", "2024-03", "zh", "", office.scratch_ / "r.docx"};
    std::ostringstream out;
    const auto made = report_door(wanted, out);
    ASSERT_TRUE(made) << say(made.error(), Language::en);
    EXPECT_EQ(out.str(), "");
    EXPECT_THAT(*read_document(wanted.out), HasSubstr("威信县"));
    wanted.out = "";
    wanted.format = "docx";
    EXPECT_EQ(report_door(wanted, out).error().field, "-o");
}

TEST(ReportsInWord, TheDeskHandsTheSameDocumentOutToWhoeverMayReadIt) {
    ReportingOffice office;
    const auto asked_by = [&](const Actor& actor) {
        ReportDoors doors{{office.county->desk(), office.county->access_log(), [] { return std::vector<Bearer>{}; }}, [actor](const wire::Request&) -> Result<Actor> { return actor; }};
        std::optional<wire::Response> got;
        Parameters question;
        question.values = {{"name", "weixin.monthly"}, {"place", "530629"}, {"period", "2024-03"}, {"lang", "zh"}};
        for (auto& door : doors.doors())
            if (door.path == "/api/v1/reports/{name}/docx") door.answer(wire::Request{}, question, [&](wire::Response response) { got = std::move(response); });
        if (!got) throw Fault{"no such door"};
        return *got;
    };
    const auto found = asked_by(office.county->credentials().who(office.token, office.clock_.now())->actor);
    EXPECT_EQ(found.status, 200) << found.body;
    std::ofstream{office.scratch_ / "door.docx", std::ios::binary} << found.body;
    const auto words = read_document(office.scratch_ / "door.docx");
    ASSERT_TRUE(words) << say(words.error(), Language::en);
    EXPECT_THAT(*words, HasSubstr(office.seen()));
    EXPECT_EQ(asked_by({ActorKind::caller, {}, {}}).status, 401);
}

// The blocks of the answer in their order: figures numbered by their evidence, what was not done as a list.
TEST(ReportsInWord, FiguresAreNumberedByWhatTheyRestOn) {
    const auto told = json::parse(R"({"heading":"威信县月报","language":"zh","known_at":9,"sha256":"ab","blocks":[
        {"block":"heading","text":"一、清河"},
        {"block":"text","parts":[{"text":"共 "},{"text":"约6吨","cell":"1.rubbish"},{"text":"。"}]},
        {"block":"gaps","caption":"没做的","expected":3,"done":2,"rows":[{"place":{"id":"1","name":"石龙"},"days":["2024-03-08"]}],"more":true},
        {"block":"table","caption":"各乡镇","columns":["乡镇","吨"],"rows":[{"head":"扎西","cells":[{"text":"6","cell":"3.rubbish"}]}]},
        {"block":"ledger","caption":"台账","columns":["哪天"],"rows":[]}],
        "cells":[{"cell":"1.rubbish","title":{"zh":"垃圾","en":"Rubbish"},"rule":{"zh":"按车","en":"By cart"},"records":4},
                 {"cell":"3.rubbish","title":{"zh":"垃圾","en":"Rubbish"},"rule":{"zh":"按车","en":"By cart"},"records":4}]})");
    const auto blocks = report_blocks(told.as_object());
    std::string all;
    for (const auto& block : blocks) {
        all += block.text + '\n';
        for (const auto& row : block.rows)
            for (const auto& cell : row) all += cell + '|';
    }
    EXPECT_THAT(all, HasSubstr("共 约6吨[1]。"));
    EXPECT_THAT(all, HasSubstr("应记 3 次,记了 2 次,缺 1 次"));
    EXPECT_THAT(all, HasSubstr("石龙:2024-03-08"));
    EXPECT_THAT(all, HasSubstr("还有更多"));
    EXPECT_THAT(all, HasSubstr("乡镇|吨|扎西|6[2]|"));
    EXPECT_THAT(all, HasSubstr("哪天|(没有)|"));
    EXPECT_THAT(all, HasSubstr("[2] 垃圾,记录 4 条。按车"));
}

}    // namespace
}    // namespace terrace
