// The built editions against independent extracts of the same official source.

#include "modules/places/history.hpp"
#include "tests/acceptance/shared_data.hpp"

#include <gtest/gtest.h>
#include <iterator>

namespace terrace::places {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) throw Fault{"cannot open " + path.string()};
    return {std::istreambuf_iterator<char>{in}, {}};
}

Edition built(int year) {
    auto read = read_edition(bytes_of("build/generated/divisions_" + std::to_string(year) + ".csv.zst"));
    if (!read) throw Fault{say(read.error(), Language::en)};
    return *read;
}

const History& history() {
    static const History merged = *merge(std::vector{built(2020), built(2021), built(2023)});
    return merged;
}

TEST(Divisions, The2023EditionIsTheSharedOneRowForRow) {
    const auto ours = built(2023);
    const auto theirs = read_edition(bytes_of(shared_data() / "divisions/divisions_2023.csv.zst"), 2023);
    ASSERT_TRUE(theirs) << say(theirs.error(), Language::en);
    ASSERT_EQ(ours.rows().size(), theirs->rows().size());
    std::size_t different = 0;
    for (std::size_t i = 0; i < ours.rows().size(); ++i)
        different += ours.rows()[i].code != theirs->rows()[i].code || ours.rows()[i].name != theirs->rows()[i].name;
    EXPECT_EQ(different, 0u);
}

TEST(Divisions, EachEditionHasItsYearsCounts) {
    for (const auto& row : shared_table("divisions/counts_by_year.csv")) {
        const int year = std::stoi(row.at("year"));
        if (year != 2020 && year != 2021 && year != 2023) continue;
        std::array<int, levels + 1> counts{};
        const auto edition = built(year);
        for (const auto& r : edition.rows()) ++counts[static_cast<std::size_t>(r.code.level)];
        EXPECT_EQ(counts[1], std::stoi(row.at("province")));
        EXPECT_EQ(counts[2], std::stoi(row.at("prefecture")));
        EXPECT_EQ(counts[3], std::stoi(row.at("county")));
        EXPECT_EQ(counts[4], std::stoi(row.at("township")));
        EXPECT_EQ(counts[5], std::stoi(row.at("village")));
    }
}

TEST(Divisions, TheSevenCountiesAreThere) {
    const auto on = *read_day("2023-06-30");
    std::size_t rows = 0;
    for (const auto& row : shared_table("divisions/seven_counties_2023.csv")) {
        const auto* place = history().resolve(*read_code(row.at("code")), on);
        ASSERT_TRUE(place) << row.at("code");
        EXPECT_EQ(history().name(*place, on), row.at("name"));
        const auto* parent = history().parent(*place, on);
        EXPECT_EQ(parent ? write(parent->code) : "", row.at("parent"));
        ++rows;
    }
    EXPECT_EQ(rows, 1114u);
}

TEST(Divisions, TwoCountiesRowForRowInEveryEditionWeHave) {
    for (const auto& row : shared_table("divisions/history_weixin_suijiang_2019_2023.csv")) {
        const int year = std::stoi(row.at("year"));
        if (year != 2020 && year != 2021 && year != 2023) continue;
        const auto on = day_of({year, 6, 30});
        const auto* place = history().resolve(*read_code(row.at("code")), on);
        ASSERT_TRUE(place) << row.at("year") << ' ' << row.at("code");
        EXPECT_EQ(history().name(*place, on), row.at("name"));
    }
}

TEST(Divisions, EverySeedPlaceExistsInExactlyItsYears) {
    std::map<std::string, std::map<int, std::string>> years_of_code;
    for (const auto& row : shared_table("divisions/seed_places_found.csv"))
        years_of_code[row.at("code")][std::stoi(row.at("year"))] = row.at("name");
    for (const auto& [code, years] : years_of_code)
        for (const int year : {2020, 2021, 2023}) {
            const auto on = day_of({year, 6, 30});
            const auto* place = history().resolve(*read_code(code), on);
            ASSERT_EQ(place != nullptr, years.contains(year)) << code << ' ' << year;
            if (!place) continue;
            EXPECT_EQ(history().name(*place, on), years.at(year));
        }
}

TEST(Divisions, QiaojiaChangedWithTheYear2021) {
    const auto end_2020 = *read_day("2020-12-31"), begin_2021 = *read_day("2021-01-01"), now = *read_day("2026-11-22");
    const auto& h = history();
    for (const auto* code : {"530622101", "530622101008"}) {    // 白鹤滩镇, 七里社区
        EXPECT_TRUE(h.resolve(*read_code(code), end_2020)) << code;
        EXPECT_FALSE(h.resolve(*read_code(code), begin_2021)) << code;
    }
    for (const auto* code : {"530622112002", "530622102005", "530622001012"}) {    // 文笔, 白鹤, 迎春
        EXPECT_FALSE(h.resolve(*read_code(code), end_2020)) << code;
        EXPECT_TRUE(h.resolve(*read_code(code), begin_2021)) << code;
    }
    const auto* town = h.resolve(*read_code("530622101"), end_2020);
    ASSERT_EQ(h.successors(*town).size(), 2u);
    EXPECT_EQ(write(h.successors(*town).front()->code), "530622002");
    const auto* liming = h.resolve(*read_code("530622101009"), end_2020);
    EXPECT_EQ(write(h.rests_at(*liming, now)->code), "530622002003");
    const auto* qili = h.resolve(*read_code("530622101008"), end_2020);
    EXPECT_EQ(write(h.rests_at(*qili, now)->code), "530622");
}

TEST(Divisions, WhateverWasRecordedStillSumsSomewhereInItsProvince) {
    const auto now = *read_day("2026-11-22");
    std::size_t lost = 0, crossed = 0;
    for (const auto& place : history().entries()) {
        const auto* rest = history().rests_at(place, now);
        lost += rest == nullptr;
        crossed += rest && rest->code.at_level(1) != place.code.at_level(1);
    }
    EXPECT_EQ(lost, 0u);
    EXPECT_EQ(crossed, 0u);
}

}    // namespace
}    // namespace terrace::places
