// A record kind goes out as an XLSForm and comes back as what it was; what the other side cannot say is named. Figures as dataValueSets.

#include "app/dhis2.hpp"
#include "app/exchange_door.hpp"
#include "playbook/shipped.hpp"
#include "support/scratch_folder.hpp"

#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using testing::ScratchFolder;

// Every kind of every playbook that ships, through the bytes of a file.
TEST(XlsForm, EveryKindThatShipsComesBackAsItWentOut) {
    const ScratchFolder folder;
    int kinds = 0;
    for (const auto& shipped : shipped_playbooks()) {
        const auto methods = read_methods(shipped.methods);
        ASSERT_TRUE(methods);
        for (const auto& kind : methods->records) {
            // Neither form nor figures: nothing but what every record has.
            if (kind.fields.empty()) continue;
            const auto name = methods->playbook + '.' + kind.id, file = folder / "form.xlsx";
            std::ostringstream out, notes, yaml, back_notes;
            ASSERT_TRUE(xlsform_door({name, "", file}, out, notes)) << name;
            const auto back = from_xlsform_door({file, "draft", "530622", "2024-01-01", ""}, yaml, back_notes);
            ASSERT_TRUE(back) << name << ' ' << say(back.error(), Language::en);
            const auto draft = read_methods(yaml.str());
            ASSERT_TRUE(draft) << name << '\n' << yaml.str();
            const auto* made = draft->record(kind.id);
            ASSERT_TRUE(made) << name;
            EXPECT_EQ(made->host, kind.host) << name;
            EXPECT_EQ(made->name.zh, kind.name.zh);
            EXPECT_EQ(made->unit, kind.unit);
            EXPECT_EQ(made->confirm, kind.confirm);
            EXPECT_EQ(made->every, kind.every);
            std::vector<const RecordField*> asked;
            for (const auto& field : kind.fields)
                if (!field.derived) asked.push_back(&field);
            ASSERT_EQ(made->fields.size(), asked.size()) << name;
            for (std::size_t i = 0; i < asked.size(); ++i) {
                const auto &was = *asked[i], &is = made->fields[i];
                EXPECT_EQ(is.id, was.id) << name;
                EXPECT_EQ(is.type, was.type) << name << ' ' << was.id;
                EXPECT_EQ(is.name.zh, was.name.zh);
                EXPECT_EQ(is.name.en, was.name.en);
                EXPECT_EQ(is.unit, was.unit) << name << ' ' << was.id;
                EXPECT_EQ(is.decimals, was.decimals) << name << ' ' << was.id;
                EXPECT_EQ(is.least, was.least) << name << ' ' << was.id;
                EXPECT_EQ(is.most, was.most) << name << ' ' << was.id;
                EXPECT_EQ(is.required, was.required) << name << ' ' << was.id;
                EXPECT_EQ(is.personal, was.personal) << name << ' ' << was.id;
                EXPECT_EQ(is.sure, was.sure) << name << ' ' << was.id;
                ASSERT_EQ(is.choices.size(), was.choices.size()) << name << ' ' << was.id;
                for (std::size_t c = 0; c < was.choices.size(); ++c) {
                    EXPECT_EQ(is.choices[c].id, was.choices[c].id);
                    EXPECT_EQ(is.choices[c].name.zh, was.choices[c].name.zh);
                }
            }
            ++kinds;
        }
    }
    EXPECT_GT(kinds, 60);
}

TEST(XlsForm, WhatTheOtherSideCannotSayIsNamed) {
    const ScratchFolder folder;
    std::ostringstream out, notes;
    ASSERT_TRUE(xlsform_door({"gongshan.site", "", folder / "site.xlsx"}, out, notes));
    EXPECT_NE(notes.str().find("关口"), std::string::npos) << notes.str();
    std::ostringstream more;
    ASSERT_TRUE(xlsform_door({"weixin.clean_up", "", folder / "clean.xlsx"}, out, more));
    EXPECT_NE(more.str().find("折算"), std::string::npos) << more.str();
    const auto unknown = xlsform_door({"weixin.clean_down", "", folder / "no.xlsx"}, out, notes);
    ASSERT_FALSE(unknown);
    EXPECT_NE(unknown.error().detail.find("clean_up"), std::string::npos) << "it says which there are";
}

SheetTexts foreign() {
    return {{"survey",
             {{"type", "name", "label", "required", "constraint", "relevant"},
              {"start", "start"},
              {"deviceid", "deviceid"},
              {"begin group", "g1", "Part one"},
              {"integer", "Bags", "袋数（袋）", "yes", ". >= 0 and . <= 200"},
              {"decimal", "weight", "Weight (t)", "", ". < 5"},
              {"select_one done", "done", "做完了"},
              {"select_one how", "how", "方式", "", "", "${done} = 'yes'"},
              {"select_multiple tools", "tools", "工具"},
              {"text", "remark", "说明"},
              {"geopoint", "where", "位置"},
              {"integer", "people", "来了多少人"},
              {"end group"}}},
            {"choices", {{"list_name", "name", "label"}, {"done", "yes", "是"}, {"done", "no", "否"}, {"how", "hand", "人工"}, {"how", "machine", "机械"}, {"tools", "rake", "耙"}, {"tools", "net", "网"}}},
            {"settings", {{"form_title", "form_id"}, {"清河", "clean_up"}}}};
}

TEST(XlsForm, AForeignFormBecomesADraftThatSaysWhatIsOpen) {
    const auto draft = draft_of(foreign(), {"river", "530622", *read_day("2024-01-01")});
    ASSERT_TRUE(draft) << say(draft.error(), Language::en);
    const auto methods = read_methods(draft->yaml);
    ASSERT_TRUE(methods) << draft->yaml;
    const auto* kind = methods->record("clean_up");
    ASSERT_TRUE(kind);
    std::string fields;
    for (const auto& one : kind->fields) fields += one.id + ' ';
    EXPECT_EQ(fields, "bags weight done how tools_rake tools_net remark people ");
    EXPECT_EQ(kind->field("bags")->unit, "袋");
    EXPECT_EQ(kind->field("bags")->most, 200);
    EXPECT_TRUE(kind->field("bags")->required);
    EXPECT_EQ(kind->field("weight")->unit, "t");
    EXPECT_FALSE(kind->field("weight")->most) << "a bound that is not understood is not guessed";
    EXPECT_EQ(kind->field("done")->type, FieldType::truth);
    EXPECT_EQ(kind->field("remark")->type, FieldType::text) << "nobody said that it is public";
    std::string named;
    for (const auto& one : draft->not_carried) named += one.field + ' ';
    EXPECT_EQ(named, "start deviceid weight how tools remark where people   ");
}

TEST(XlsForm, WhatCannotBeADraftIsRefusedByItsRow) {
    auto repeat = foreign();
    repeat.find("survey")->second.push_back({"begin repeat", "r", "每户"});
    EXPECT_EQ(draft_of(repeat, {"river", "530622", {}}).error().field, "survey!14");
    auto lost = foreign();
    lost.find("survey")->second.push_back({"select_one nowhere", "x", "哪个"});
    EXPECT_EQ(draft_of(lost, {"river", "530622", {}}).error().field, "survey!14");
    EXPECT_EQ(draft_of({{"Sheet1", {{"a"}}}}, {"river", "530622", {}}).error().field, "survey");
}

TEST(Dhis2, PeriodsAreWholeAndNamedAsDhis2NamesThem) {
    const auto names = [](Dhis2Period period, const char* from, const char* to) {
        std::string all;
        for (const auto& one : dhis2_periods(period, *read_day(from), *read_day(to))) all += one.name + ' ';
        return all;
    };
    EXPECT_EQ(names(Dhis2Period::month, "2023-11-15", "2024-02-29"), "202312 202401 202402 ");
    EXPECT_EQ(names(Dhis2Period::month, "2024-01-01", "2024-01-30"), "");
    EXPECT_EQ(names(Dhis2Period::quarter, "2023-10-01", "2024-06-29"), "2023Q4 2024Q1 ");
    EXPECT_EQ(names(Dhis2Period::year, "2021-01-01", "2023-12-31"), "2021 2022 2023 ");
    EXPECT_EQ(names(Dhis2Period::day, "2024-02-28", "2024-03-01"), "20240228 20240229 20240301 ");
}

TEST(Dhis2, TheDocumentSaysWhoseCodesTheyAre) {
    const auto document = json::parse(dhis2_document({{"weixin.rubbish_cleared", "202403", "530629101", "12.5", "约 about"}, {"weixin.clean_ups", "202403", "530629101", "3", ""}}));
    EXPECT_EQ(document.at("dataElementIdScheme").as_string(), "code");
    EXPECT_EQ(document.at("orgUnitIdScheme").as_string(), "code");
    ASSERT_EQ(document.at("dataValues").as_array().size(), 2u);
    EXPECT_EQ(document.at("dataValues").at(0).at("value").as_string(), "12.5");
    EXPECT_EQ(document.at("dataValues").at(0).at("comment").as_string(), "约 about");
    EXPECT_FALSE(document.at("dataValues").at(1).as_object().contains("comment"));
}

}    // namespace
}    // namespace terrace
