#include "base/csv.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sstream>

namespace terrace {
namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRow> rows_of(const std::string& text) {
    std::istringstream in{text};
    std::vector<CsvRow> rows;
    read_csv(in, [&](const CsvRow& row) { rows.push_back(row); });
    return rows;
}

TEST(Csv, ReadsQuotesLineBreaksAndTheMarkOfAByteOrder) {
    const auto rows = rows_of("\xEF\xBB\xBF户主,话\r\n\"李, 某\",\"他说 \"\"好\"\"\n第二行\"\r\n\r\n末,");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].fields, (Fields{"户主", "话"}));
    EXPECT_EQ(rows[1].fields, (Fields{"李, 某", "他说 \"好\"\n第二行"}));
    EXPECT_EQ(rows[2].fields, (Fields{""}));
    EXPECT_EQ(rows[3].fields, (Fields{"末", ""}));
    EXPECT_EQ(rows[3].line, 5u);
}

TEST(Csv, ADamagedRowIsNamedAndTheNextOnesAreRead) {
    const auto rows = rows_of("a,\"open\nb,2\n\"x\"y,3\nc,4\n");
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0].wrong->no, No::bad_value);
    EXPECT_EQ(rows[0].fields, (Fields{"a,\"open"}));
    EXPECT_EQ(rows[1].fields, (Fields{"b", "2"}));
    EXPECT_EQ(rows[2].wrong->no, No::bad_value);
    EXPECT_EQ(rows[2].line, 3u);
    EXPECT_EQ(rows[3].fields, (Fields{"c", "4"}));
}

TEST(Csv, ALineAndItsFieldsHaveLimits) {
    auto rows = rows_of(std::string(csv_row_bytes_max + 10, 'x') + "\nnext\n");
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].wrong->no, No::too_large);
    EXPECT_EQ(rows[1].fields, (Fields{"next"}));
    rows = rows_of(std::string(csv_fields_max, ','));
    EXPECT_EQ(rows.at(0).wrong->no, No::too_many);
    // An open quote in front of a long file loses one line, not the file.
    std::string file = "\"open\n";
    for (int i = 0; i < 200'000; ++i) file += "row,1\n";
    rows = rows_of(file);
    EXPECT_EQ(rows.size(), 200'001u);
    EXPECT_TRUE(rows[0].wrong);
    EXPECT_FALSE(rows[1].wrong);
}

RC_GTEST_PROP(Csv, WhatIsWrittenIsReadBack, ()) {
    const auto field = rc::gen::resize(8, rc::gen::container<std::string>(rc::gen::elementOf(std::string{"a,\" \r\nz"})));
    const auto table = *rc::gen::resize(12, rc::gen::nonEmpty(rc::gen::container<std::vector<Fields>>(rc::gen::nonEmpty(rc::gen::container<Fields>(field)))));
    std::string text;
    for (const auto& fields : table) text += csv_row(fields) + "\r\n";
    const auto rows = rows_of(text);
    RC_ASSERT(rows.size() == table.size());
    for (std::size_t i = 0; i < table.size(); ++i) {
        RC_ASSERT(!rows[i].wrong);
        RC_ASSERT(rows[i].fields == table[i]);
    }
}

}    // namespace
}    // namespace terrace
