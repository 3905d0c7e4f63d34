// A form from the superior's upload to its acceptance, with the real store, desk and evidence files.
#include "app/answers.hpp"
#include "app/form_life_doors.hpp"
#include "app/modules.hpp"
#include "modules/records/records.hpp"
#include "playbook/methods.hpp"
#include "reports/site_brief.hpp"
#include "sheets/write_xlsx.hpp"
#include "store/files/access_log_file.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;
using form_life::FormId;
using ::testing::HasSubstr;

std::string text(const Uuid& id) { return write(id); }

constexpr std::string_view safety = R"yaml(
playbook: safety
version: 1
valid_from: 2021-01-01
title: {zh: 安全, en: Safety}
places: ["530622"]
records:
  - id: hazard_point
    host: asset
    name: {zh: 隐患点, en: Hazard point}
    unit: 处
    fields:
      - {id: title, name: {zh: 名称, en: Name}, type: line, required: true}
      - {id: level, name: {zh: 等级, en: Level}, type: choice, required: true, choices: [{id: high, name: {zh: 高, en: High}}, {id: low, name: {zh: 低, en: Low}}]}
      - {id: households, name: {zh: 受威胁户数, en: Households}, type: whole, unit: 户}
      - {id: found, name: {zh: 发现日期, en: Found on}, type: day}
      - {id: fenced, name: {zh: 已围挡, en: Fenced}, type: truth}
      - {id: words, name: {zh: 情况, en: What it is}, type: text}
)yaml";

class FormLifeOffice {
  public:
    FormLifeOffice()
        : store_{folder_ / "journal.db", 530622, all_tables()}, files_{folder_.path() / "evidence", {}, chance_}, log_{folder_.path() / "access"},
          desk_{store_, vault_, all_modules(), views(), figures_, clock_, chance_} {
        desk_.start_from_journal();
    }
    // li keeps the grid of 文笔: may fill in there. zhao leads the township.
    Views views() {
        auto made = county.views();
        made.change_roster([&](Roster& roster) {
            const Period always{Instant{0}, {}};
            roster.put(RoleFacts{"fills_forms", "填表", "Fills forms", {"forms.fill_in", "forms.submit", "forms.confirm_mapping", "read.figures"}, 0});
            roster.put(AssignmentFacts{named<AssignmentId>("li fills"), county.li, "fills_forms", county.wenbi, "", always});
            roster.put(RoleFacts{"asks", "要表", "Asks", {"*"}, 0});
            roster.put(AssignmentFacts{named<AssignmentId>("zhao asks"), county.zhao, "asks", county.town, "", always});
        });
        made.change_playbook([&](Playbook& playbook) {
            auto methods = read_methods(safety);
            if (!methods) throw Fault{"safety"};
            playbook.install(InstalledMethods{std::make_shared<const Methods>(std::move(*methods)), {county.county}});
        });
        return made;
    }
    FormOffice office() { return {desk_, files_, log_}; }
    Result<Acknowledged> say(PostId by, std::string_view command, json::object body) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(clock_.now(), chance_)};
        envelope.command = command;
        envelope.body = std::move(body);
        return desk_.submit_and_wait(std::move(envelope), county.acting(by));
    }
    void good(PostId by, std::string_view command, json::object body) {
        const auto said = say(by, command, std::move(body));
        ASSERT_TRUE(said) << command << ": " << terrace::say(said.error(), Language::en);
    }
    void takes(std::string_view name, PlaceId place, PostId by) {
        good(by, "cases.open", {{"case", text(named<CaseId>(name))}, {"place", write(place)}, {"kind", "road"}, {"story", "路坏了"}, {"source", "walk_in"}});
    }
    json::object body(PlaceId place) const { return {{"form", text(form)}, {"place", write(place)}}; }
    Result<json::object> drafts(const std::string& bytes, PostId by) {
        auto made = draft_form(office(), county.acting(by), {form, county.town, county.wenbi, *read_day("2024-02-01"), *read_day("2024-02-29"), false, "月报.xlsx"}, bytes);
        if (made) {
            EXPECT_EQ(not_as_declared(all_answers(), "PUT /api/v1/forms/{form}/file", json::serialize(*made)), "");
        }
        return made;
    }
    Result<json::object> sheet_at(PlaceId place, PostId by) {
        return office().read(county.acting(by), [&](const ReadContext& read) -> Result<json::object> {
            const auto row = form_life::form_named(read.snapshot, form);
            const auto bytes = kept_file(office(), row->file);
            auto sheet = form_sheet(read, {*bytes, row->file_name, place, row->first, row->last, row->to_date, row->from, form_life::typed_in(read.snapshot, form, place)});
            if (!sheet) return tl::unexpected(sheet.error());
            EXPECT_EQ(not_as_declared(all_answers(), "GET /api/v1/forms/{form}/sheet", json::serialize(sheet->shown)), "");
            return std::move(sheet->shown);
        });
    }
    template <class Use>
    auto read(Use&& use) {
        return office().read(county.acting(county.zhao), std::forward<Use>(use));
    }
    std::string route(std::string_view path, Parameters parameters, PostId by) {
        for (const auto& one : form_life::routes())
            if (one.path == path) {
                const auto answer = office().read(county.acting(by), [&](const ReadContext& read) { return one.answer(read, parameters); });
                if (answer) {
                    EXPECT_EQ(not_as_declared(all_answers(), "GET " + std::string{path}, *answer), "");
                }
                return answer ? *answer : std::string{text_of(answer.error().no).code};
            }
        throw Fault{"no route"};
    }

    SmallCounty county;
    const FormId form = named<FormId>("monthly");
    HandClock clock_{"2024-02-20T01:00:00Z"};

  private:
    ScratchFolder folder_;
    SystemChance chance_;
    Figures figures_;
    sqlite::SqliteStore store_;
    store::EvidenceStore files_;
    PlainVault vault_;
    store::AccessLogFile log_;
    Desk desk_;
};

std::string monthly() {
    WrittenSheet sheet{"月报", {{written("事项办理情况月报表", Look::title)}, {written("指标名称", Look::head), written("计量单位", Look::head), written("本月", Look::head)}}};
    for (const auto& [name, unit] : std::vector<std::pair<std::string, std::string>>{{"受理事项", "件"}, {"已答复", "件"}, {"赶集天数", "天"}})
        sheet.rows.push_back({written(name, Look::body), written(unit, Look::body), written_blank()});
    sheet.rows.push_back({written("(盖章处)")});
    sheet.merges = {{1, 0, 1, 2}};
    return *written_xlsx({sheet});
}

const json::object& cell_named(const json::object& sheet, std::string_view name) {
    for (const auto& cell : sheet.at("cells").as_array())
        if (cell.as_object().at("cell").as_string() == name) return cell.as_object();
    throw Fault{"no cell"};
}
std::string shown(const std::string& bytes, std::string_view cell) {
    const auto sheets = read_layout_of(bytes, "out.xlsx");
    for (const auto& one : sheets->front().cells)
        if (cell_name(one.row, one.column) == cell) return one.text;
    return "";
}

TEST(FormLifeDoors, FromTheSuperiorsFileToItsAcceptance) {
    FormLifeOffice office;
    const auto& at = office.county;
    office.takes("one", at.wenbi, at.li);
    office.takes("two", at.wenbi, at.li);
    office.clock_.set("2024-03-04T01:00:00Z");

    EXPECT_EQ(office.drafts(monthly(), at.wang).error().no, No::not_yours);    // the water station asks nobody for forms
    const auto drafted = office.drafts(monthly(), at.zhao);
    ASSERT_TRUE(drafted) << terrace::say(drafted.error(), Language::en);
    EXPECT_EQ(drafted->at("counts").as_object().at("filled").as_int64(), 1);    // seen before it is sent; nobody ever answered anything here
    EXPECT_EQ(cell_named(*drafted, "月报!C3").at("number").as_string(), "2");
    office.good(at.zhao, "forms.issue", {{"form", text(office.form)}, {"title", "二月事项月报"}, {"places", json::array{write(at.wenbi), write(at.shuanghe)}}, {"due", "2024-03-08"}});

    // li sees it, types the cell nobody knows, and has the file made.
    const auto inbox = *parse_json(office.route("/api/v1/forms/inbox", {}, at.li));
    ASSERT_EQ(inbox.at("items").as_array().size(), 1U);
    EXPECT_EQ(inbox.at("items").as_array()[0].at("stage").as_string(), "open");
    auto typed = office.body(at.wenbi);
    typed["cells"] = json::array{json::object{{"cell", "月报!C5"}, {"number", "9"}, {"note", "市管会"}}};
    office.good(at.li, "forms.fill_in", typed);
    const auto sheet = office.sheet_at(at.wenbi, at.li);
    ASSERT_TRUE(sheet);
    EXPECT_EQ(cell_named(*sheet, "月报!C5").at("state").as_string(), "typed");
    EXPECT_EQ(cell_named(*sheet, "月报!C5").at("typed").as_object().at("note").as_string(), "市管会");
    const auto ready = prepare_form(office.office(), at.acting(at.li), office.form, at.wenbi);
    ASSERT_TRUE(ready) << terrace::say(ready.error(), Language::en);
    const std::string sum{ready->at("file").as_object().at("sha256").as_string()};
    auto submit = office.body(at.wenbi);
    submit["file"] = sum;
    office.good(at.li, "forms.submit", submit);

    // The file is the superior's own, with the numbers in it, under the hash that was submitted.
    const auto file = kept_file(office.office(), *read_sha256(sum));
    ASSERT_TRUE(file);
    EXPECT_EQ(shown(*file, "C3"), "2");
    EXPECT_EQ(shown(*file, "C4"), "");
    EXPECT_EQ(shown(*file, "C5"), "9");
    EXPECT_EQ(shown(*file, "A6"), "(盖章处)");
    EXPECT_EQ(hex(sha256(*file).view()), sum);

    // Returned with a reason, mended, sent again; the first submission stays what it was.
    auto back = office.body(at.wenbi);
    EXPECT_EQ(office.say(at.li, "forms.return", [&] { auto b = back; b["reason"] = "x"; return b; }()).error().no, No::not_yours);
    back["reason"] = "赶集天数不对";
    office.good(at.zhao, "forms.return", back);
    typed["cells"] = json::array{json::object{{"cell", "月报!C5"}, {"number", "8"}, {"note", "市管会,数错了"}}};
    office.good(at.li, "forms.fill_in", typed);
    const auto again = prepare_form(office.office(), at.acting(at.li), office.form, at.wenbi);
    ASSERT_TRUE(again);
    EXPECT_EQ(office.say(at.li, "forms.submit", submit).error().no, No::conflict);    // the old file is not what was prepared
    submit["file"] = again->at("file").as_object().at("sha256");
    office.good(at.li, "forms.submit", submit);
    office.good(at.zhao, "forms.accept", office.body(at.wenbi));

    const auto page = *parse_json(office.route("/api/v1/forms/{form}", {{{"form", text(office.form)}}}, at.zhao));
    for (const auto& one : page.at("fillings").as_array()) {
        if (one.at("place").at("id").as_string() != write(at.wenbi)) continue;
        EXPECT_EQ(one.at("stage").as_string(), "accepted");
        ASSERT_EQ(one.at("versions").as_array().size(), 2U);
        EXPECT_EQ(one.at("versions").as_array()[0].at("outcome").as_string(), "returned");
        EXPECT_EQ(one.at("versions").as_array()[0].at("sha256").as_string(), sum);
    }
    office.read([&](const ReadContext& read) {
        const auto first = form_life::version_of(read.snapshot, office.form, at.wenbi, 1);
        EXPECT_EQ(shown(*kept_file(office.office(), first->file), "C5"), "9");
        return 0;
    });
    const auto board = *parse_json(office.route("/api/v1/forms/board", {{{"month", "2024-03"}}}, at.zhao));
    ASSERT_EQ(board.at("items").as_array().size(), 1U);
    EXPECT_EQ(board.at("items").as_array()[0].at("accepted").as_int64(), 1);
    EXPECT_EQ(board.at("items").as_array()[0].at("waits").as_int64(), 1);
    EXPECT_THAT(office.route("/api/v1/forms/board", {{{"month", "March"}}}, at.zhao), HasSubstr("bad_value"));
}

TEST(FormLifeDoors, TheSameFactAskedTwiceIsSeenBeforeItIsSentAndCountedInPublic) {
    FormLifeOffice office;
    const auto& at = office.county;
    office.clock_.set("2024-03-04T01:00:00Z");
    ASSERT_TRUE(office.drafts(monthly(), at.zhao));
    office.good(at.zhao, "forms.issue", {{"form", text(office.form)}, {"title", "月报"}, {"places", json::array{write(at.wenbi)}}, {"due", "2024-03-08"}});
    const auto second = named<FormId>("second");
    ASSERT_TRUE(draft_form(office.office(), at.acting(at.zhao), {second, at.town, at.wenbi, *read_day("2024-02-01"), *read_day("2024-02-29"), false, "又一张.xlsx"}, monthly()));
    const auto page = *parse_json(office.route("/api/v1/forms/{form}", {{{"form", text(second)}, {"place", write(at.wenbi)}}}, at.zhao));
    ASSERT_EQ(page.at("asks").as_array().size(), 2U);
    EXPECT_EQ(page.at("asks").as_array()[0].at("times").as_int64(), 1);
    EXPECT_EQ(page.at("asks").as_array()[0].at("titles").as_array()[0].as_string(), "月报");
    const auto counts = [&] { return *parse_json(office.route("/api/v1/forms/asked", {}, at.li)); };
    EXPECT_EQ(counts().at("asked_more_than_once").as_int64(), 0);    // a draft asks nothing yet
    office.good(at.zhao, "forms.issue", {{"form", text(second)}, {"title", "又一张"}, {"places", json::array{write(at.wenbi)}}, {"due", "2024-03-08"}});
    EXPECT_EQ(counts().at("asked_more_than_once").as_int64(), 2);
    office.good(at.zhao, "forms.take_back", {{"form", text(second)}, {"reason", "重复"}});
    EXPECT_EQ(counts().at("asked_more_than_once").as_int64(), 0);
    EXPECT_EQ(office.say(at.li, "forms.fill_in", {{"form", text(second)}, {"place", write(at.wenbi)}, {"cells", json::array{json::object{{"cell", "月报!C5"}, {"number", "1"}, {"note", ""}}}}}).error().no, No::wrong_stage);
}

TEST(FormLifeDoors, AMappingConfirmedOnceHoldsForTheNextFormOfTheSameLayout) {
    FormLifeOffice office;
    const auto& at = office.county;
    office.takes("one", at.wenbi, at.li);
    office.clock_.set("2024-03-04T01:00:00Z");
    WrittenSheet sheet{"月报", {{written("搬迁安置点2024年2月月报表", Look::title)}, {written("指标名称", Look::head), written("计量单位", Look::head), written("本月", Look::head)}, {written("受理事项", Look::body), written("件", Look::body), written_blank()}}};
    const auto february = *written_xlsx({sheet});
    const auto before = office.drafts(february, at.zhao);
    ASSERT_TRUE(before);
    EXPECT_EQ(cell_named(*before, "月报!C3").at("state").as_string(), "unsure");
    const auto& heading = before->at("headings").as_array()[0].as_object();
    office.good(at.zhao, "forms.confirm_mapping", {{"layout", before->at("layout")}, {"place", write(at.town)}, {"headings", json::array{json::object{{"table", heading.at("table")}, {"heading", heading.at("heading")}, {"indicator", "cases.received"}, {"dimension", ""}, {"value", ""}, {"unit", ""}}}}});
    office.takes("two", at.wenbi, at.li);
    office.clock_.set("2024-04-04T01:00:00Z");
    sheet.rows[0][0] = written("搬迁安置点2024年3月月报表", Look::title);
    const auto march = draft_form(office.office(), at.acting(at.zhao), {named<FormId>("march"), at.town, at.wenbi, *read_day("2024-03-01"), *read_day("2024-03-31"), false, "月报.xlsx"}, *written_xlsx({sheet}));
    ASSERT_TRUE(march);
    EXPECT_TRUE(cell_named(*march, "月报!C3").at("confirmed").as_bool());
    EXPECT_EQ(cell_named(*march, "月报!C3").at("number").as_string(), "1");
    ASSERT_TRUE(office.drafts(february, at.zhao));
    EXPECT_EQ(cell_named(*office.drafts(february, at.zhao), "月报!C3").at("number").as_string(), "1");
}

TEST(FormLifeDoors, TheNameOfWhoeverAsksIsNoOtherPlace) {
    FormLifeOffice office;
    const auto& at = office.county;
    office.takes("one", at.wenbi, at.li);
    office.clock_.set("2024-03-04T01:00:00Z");
    const auto titled = [&](std::string title) {
        WrittenSheet sheet{"月报", {{written(std::move(title), Look::title)}, {written("指标名称", Look::head), written("本月(件)", Look::head)}, {written("受理事项", Look::body), written_blank()}}};
        sheet.merges = {{1, 0, 1, 1}};
        return *office.drafts(*written_xlsx({sheet}), at.zhao);
    };
    EXPECT_EQ(cell_named(titled("蒙姑镇事项办理月报表"), "月报!B3").at("number").as_string(), "1");    // of 文笔, which 蒙姑镇 asks
    EXPECT_FALSE(cell_named(titled("双河社区事项办理月报表"), "月报!B3").contains("number"));
}

TEST(FormLifeDoors, OnePageAboutAPlaceComesOutOfTheRecords) {
    FormLifeOffice office;
    const auto& at = office.county;
    office.takes("one", at.wenbi, at.li);
    office.takes("two", at.shuanghe, at.zhao);
    const auto brief = [&](PostId by, std::string places) {
        return office.office().read(at.acting(by), [&](const ReadContext& read) { return reports::site_brief_routes().front().answer(read, {{{"places", std::move(places)}}}); });
    };
    const auto page = brief(at.zhao, write(at.wenbi) + ',' + write(at.town));
    ASSERT_TRUE(page);
    const auto parsed = *parse_json(*page);
    const auto& items = parsed.at("items").as_array();
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].at("open").at("count").as_int64(), 1);
    EXPECT_EQ(items[1].at("open").at("count").as_int64(), 2);
    EXPECT_EQ(items[0].at("changes").as_array()[0].at("value").as_string(), "1");
    EXPECT_FALSE(items[0].at("posts").as_array().empty());
    EXPECT_EQ(brief(at.li, write(at.shuanghe)).error().no, No::not_yours);
    EXPECT_EQ(brief(at.zhao, "nowhere").error().no, No::unknown_place);
    EXPECT_EQ(brief(at.zhao, "").error().no, No::missing_field);
}

TEST(FormLifeDoors, AHostileFileIsRefusedAndNothingIsKept) {
    FormLifeOffice office;
    const auto& at = office.county;
    EXPECT_EQ(office.drafts("PK\x03\x04 and no more", at.zhao).error().no, No::bad_value);
    EXPECT_EQ(office.drafts("a,b\n1,2\n", at.zhao).error().field, "月报.xlsx");
    EXPECT_EQ(office.drafts("", at.zhao).error().no, No::bad_value);
    office.read([&](const ReadContext& read) {
        EXPECT_FALSE(form_life::form_named(read.snapshot, office.form));
        EXPECT_EQ(form_life::files_named(read.snapshot), 0);
        return 0;
    });
}

TEST(FormLifeDoors, AListOfThingsIsFilledFromTheirRecordsEachCellLeadingToItsOwn) {
    FormLifeOffice office;
    const auto& at = office.county;
    const auto note = [&](std::string_view id, PlaceId place, json::object fields) {
        office.good(at.zhao, "records.note", {{"note", text(named<records::NoteId>(id))}, {"playbook", "safety"}, {"kind", "hazard_point"}, {"place", write(place)}, {"day", "2024-02-10"}, {"fields", std::move(fields)}});
    };
    note("slope", at.wenbi, {{"title", "后山陡坡"}, {"level", "high"}, {"households", "12"}, {"found", "2024-01-05"}, {"fenced", "true"}});
    note("ditch", at.shuanghe, {{"title", "老水沟"}, {"level", "low"}});
    note("wall", at.shuanghe, {{"title", "旧围墙"}, {"level", "low"}});
    office.clock_.set("2024-02-25T01:00:00Z");
    office.good(at.zhao, "records.end", {{"note", text(named<records::NoteId>("wall"))}, {"day", "2024-02-20"}, {"reason", "拆了"}});
    office.clock_.set("2024-03-04T01:00:00Z");
    WrittenSheet sheet{"清单", {{written("蒙姑镇2024年2月隐患点清单", Look::title)}, {}}};
    for (const auto* head : {"序号", "村(社区)", "隐患点名称", "等级", "受威胁户数(户)", "发现日期", "已围挡", "责任人"}) sheet.rows[1].push_back(written(head, Look::head));
    for (int row = 0; row < 3; ++row) sheet.rows.push_back(std::vector<WrittenCell>(8, written_blank()));
    sheet.merges = {{1, 0, 1, 7}};
    const auto bytes = *written_xlsx({sheet});
    const auto read_by = [&](PostId post, PlaceId place) {
        return office.office().read(at.acting(post), [&](const ReadContext& read) { return form_sheet(read, {bytes, "清单.xlsx", place, *read_day("2024-02-01"), *read_day("2024-02-29"), false, {}, {}}); });
    };
    const auto filled = read_by(at.zhao, at.town);
    ASSERT_TRUE(filled) << terrace::say(filled.error(), Language::en);
    EXPECT_EQ(not_as_declared(all_answers(), "GET /api/v1/forms/{form}/sheet", json::serialize(filled->shown)), "");
    const auto out = filled_workbook(bytes, "清单.xlsx", filled->edits);
    ASSERT_TRUE(out);
    for (const auto& [cell, text] : std::map<std::string, std::string>{{"A3", "1"}, {"B3", "双河社区"}, {"C3", "老水沟"}, {"D3", "低"}, {"E3", ""}, {"B4", "文笔社区"}, {"C4", "后山陡坡"}, {"E4", "12"}, {"F4", "2024-01-05"}, {"G4", "是"}, {"H4", ""}, {"C5", ""}})
        EXPECT_EQ(shown(*out, cell), text) << cell;
    EXPECT_THAT(std::string{cell_named(filled->shown, "清单!C4").at("url").as_string()}, ::testing::EndsWith("/records/" + text(named<records::NoteId>("slope"))));
    EXPECT_EQ(cell_named(filled->shown, "清单!E3").at("why").at("code").as_string(), "not_recorded");
    EXPECT_TRUE(filled->asks.empty()) << "a list is no figure asked twice";

    const auto beyond = read_by(at.li, at.town);
    ASSERT_TRUE(beyond);
    EXPECT_EQ(beyond->counts.filled, 0) << "the township's list is beyond 文笔's reach";
}

TEST(FormLifeDoors, APlaceIsNamedByItsDivisionCodeToo) {
    FormLifeOffice office;
    const auto& at = office.county;
    office.takes("one", at.wenbi, at.li);
    ASSERT_TRUE(office.drafts(monthly(), at.zhao));
    office.clock_.set("2024-03-04T01:00:00Z");
    office.good(at.zhao, "forms.issue", {{"form", text(office.form)}, {"title", "二月事项月报"}, {"places", json::array{write(at.wenbi)}}, {"due", "2024-03-08"}});
    FormLifeDoors doors{office.office(), [&](const wire::Request&) -> Result<Actor> { return at.acting(at.li); }};
    const auto asked = [&](std::string_view path, std::string place) {
        std::string body;
        for (const auto& door : doors.doors())
            if (door.path == path && door.method != "PUT")
                door.answer({}, Parameters{{{"form", text(office.form)}, {"place", std::move(place)}}}, [&](wire::Response response) { body = std::move(response.body); });
        return body;
    };
    const std::string sheet = "/api/v1/forms/{form}/sheet", prepare = "/api/v1/forms/{form}/prepare", file = "/api/v1/forms/{form}/file";
    EXPECT_EQ(asked(sheet, "530622112202"), asked(sheet, write(at.wenbi)));
    EXPECT_THAT(asked(sheet, "530622112202"), HasSubstr("\"counts\""));
    EXPECT_THAT(asked(prepare, "530622112202"), HasSubstr("\"sha256\""));
    EXPECT_THAT(asked(file, "530622112202"), ::testing::StartsWith("PK"));
    for (const auto& path : {sheet, prepare, file}) EXPECT_THAT(asked(path, "530622999999"), HasSubstr("unknown_place")) << path;
}

TEST(FormLifeDoors, FiguresBeyondReachStayEmptyWithTheReason) {
    FormLifeOffice office;
    const auto& at = office.county;
    office.takes("one", at.shuanghe, at.zhao);
    office.clock_.set("2024-03-04T01:00:00Z");
    WrittenSheet sheet{"表", {{written("事项办理情况统计表", Look::title)}, {written("村(社区)", Look::head), written("受理(件)", Look::head)}, {written("文笔社区", Look::body), written_blank()}, {written("双河社区", Look::body), written_blank()}}};
    sheet.merges = {{1, 0, 1, 1}};
    const auto bytes = *written_xlsx({sheet});
    const auto seen_by = [&](PostId by) {
        return office.office().read(at.acting(by), [&](const ReadContext& read) { return form_sheet(read, {bytes, "表.xlsx", at.town, *read_day("2024-02-01"), *read_day("2024-02-29")})->shown; });
    };
    EXPECT_EQ(cell_named(seen_by(at.zhao), "表!B4").at("number").as_string(), "1");
    const auto li = seen_by(at.li);
    EXPECT_EQ(cell_named(li, "表!B3").at("number").as_string(), "0");
    EXPECT_EQ(cell_named(li, "表!B4").at("why").as_object().at("code").as_string(), "beyond_reach");
}

}    // namespace
}    // namespace terrace
