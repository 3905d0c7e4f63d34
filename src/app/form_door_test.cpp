// A superior's form filled in from an office's own records.
#include "app/form_door.hpp"
#include "desk/housekeeping.hpp"
#include "forms/fill.hpp"
#include "modules/cases/cases.hpp"
#include "sheets/write_xlsx.hpp"
#include "store/files/access_log_file.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;

struct Office {
    explicit Office(const ScratchFolder& folder)
        : store{folder / "journal.db", 530622, tables_of(modules)}, log{folder.path() / "access"}, desk{store, vault, modules, county.views(), figures, clock, chance} {
        desk.start_from_journal();
    }
    void open(std::string_view name, PlaceId place, std::string_view kind, PostId by = {}) {
        const auto said = desk.submit_and_wait(envelope(name, "cases.open",
                                                        json::object{{"case", write(static_cast<const Uuid&>(named<CaseId>(name)))}, {"place", write(place)}, {"kind", kind}, {"story", "墙裂了"},
                                                                     {"source", "walk_in"}, {"asker", json::object{{"person", write(static_cast<const Uuid&>(named<PersonId>("wang")))}}}}),
                                               county.acting(by.empty() ? county.li : by));
        if (!said) throw Fault{say(said.error(), Language::en)};
    }
    template <class Use>
    auto read(Use&& use) {
        const auto views = desk.views();
        const auto snapshot = store.snapshot();
        return use(ReadContext{*snapshot, *views, vault, figures, log, county.acting(county.li), clock.now()});
    }

    const std::vector<const Module*> modules{&housekeeping::module(), &cases::module()};
    SmallCounty county;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SystemChance chance;
    Figures figures;
    sqlite::SqliteStore store;
    PlainVault vault;
    store::AccessLogFile log;
    Desk desk;
};

TEST(FormDoor, AFormIsFilledFromTheOfficesOwnRecords) {
    ScratchFolder folder;
    Office office{folder};
    office.open("one", office.county.wenbi, "road");
    office.open("two", office.county.wenbi, "road");

    const auto path = (folder.path() / "form.xlsx").string();
    WrittenSheet sheet{"Sheet1", {{written("2024年3月事项办理情况统计表", Look::title)}, {written("村", Look::head), written("受理(件)", Look::head), written("已答复(件)", Look::head), written("答复用时中位数(小时)", Look::head)}}};
    for (const auto* place : {"文笔社区", "双河", "合计"}) sheet.rows.push_back({written(place, Look::body), written_blank(), written_blank(), written_blank()});
    sheet.merges = {{1, 0, 1, 3}};
    ASSERT_TRUE(write_xlsx(path, {sheet}));

    office.read([&](const ReadContext& read) {
        const auto places = gazetteer_of(read, "530622112", *read_day("2024-03-31"));
        EXPECT_FALSE(places.empty());
        EXPECT_TRUE(gazetteer_of(read, "999999", *read_day("2024-03-31")).empty());
        const auto catalogue = askable_figures(read, places);
        const auto form = forms::read_form(*read_layout(path), catalogue, places, nullptr);
        if (!form) throw Fault{say(form.error(), Language::en)};
        const auto filled = forms::fill(*form, places, {*forms::read_period("2024-03"), *read_day("2024-03-04"), true}, answers_of(read, places));
        std::map<std::string, std::string> told;
        for (const auto& cell : filled.cells) told[cell_name(cell.asked->row, cell.asked->column)] = cell.reason.why == forms::Why::none ? cell.number : std::string{forms::code_of(cell.reason.why)};
        EXPECT_EQ(told["B3"], "2");
        EXPECT_EQ(told["B4"], "0");                 // cases are kept here, and there was none
        EXPECT_EQ(told["B5"], "2");
        EXPECT_EQ(told["C3"], "no_records");        // nothing was ever answered here: who knows whether it is kept
        EXPECT_EQ(told["D3"], "no_records");
        EXPECT_EQ(told["D5"], "not_additive");
        const auto evidence = forms::provenance_json(*form, places, {*forms::read_period("2024-03"), *read_day("2024-03-04"), true}, filled);
        const auto& first = evidence.at("cells").as_array().front().as_object();
        EXPECT_EQ(first.at("records").to_number<int>(), 2);
        EXPECT_EQ(first.at("url").as_string(), "/api/v1/figures/cases.received?place=5306221122022021&from=2024-03-01&to=2024-03-31");
        return 0;
    });
}

TEST(FormDoor, WhatIsOnlyNotedForTheWholeSaysNothingOfAPart) {
    ScratchFolder folder;
    Office office{folder};
    office.open("one", office.county.town, "road", office.county.zhao);
    office.read([&](const ReadContext& read) {
        const auto places = gazetteer_of(read, "530622112000", *read_day("2024-03-31"));
        const auto catalogue = askable_figures(read, places);
        const auto answers = answers_of(read, places);
        const auto asked = [&](std::string_view code) {
            forms::Question question;
            for (const auto& one : catalogue)
                if (one.name == "cases.received") question.what = &one;
            for (std::size_t i = 0; i < places.size(); ++i)
                if (places.at(i).code == code) question.place = i;
            question.period = *forms::read_period("2024-03");
            const auto answer = answers(question);
            return answer ? std::to_string(answer->value) : std::string{forms::code_of(answer.error().why)};
        };
        EXPECT_EQ(asked("530622112000"), "1");
        EXPECT_EQ(asked("530622112202"), "no_records");
        return 0;
    });
}

}    // namespace
}    // namespace terrace
