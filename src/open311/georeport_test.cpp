#include "open311/georeport.hpp"

#include <gtest/gtest.h>

namespace terrace::open311 {
namespace {

TEST(GeoReport, TheFormatStandsAfterTheLastDot) {
    const auto named = split_format("7K2M4-TQX8A.xml");
    ASSERT_TRUE(named);
    EXPECT_EQ(named->name, "7K2M4-TQX8A");
    EXPECT_EQ(named->format, Format::xml);
    EXPECT_EQ(split_format("a.b.json")->name, "a.b");
    EXPECT_FALSE(split_format("requests"));
    EXPECT_FALSE(split_format("requests.csv"));
}

TEST(GeoReport, AFormIsReadWithItsEscapes) {
    const auto form = read_form("api_key=xyz&address_string=1234+5th+street&description=%E6%BC%8F%E6%B0%B4%26%3C&attribute%5Burgent%5D=yes&empty=&api_key=second");
    ASSERT_TRUE(form);
    EXPECT_EQ(form->at("api_key"), "xyz");
    EXPECT_EQ(form->at("address_string"), "1234 5th street");
    EXPECT_EQ(form->at("description"), "漏水&<");
    EXPECT_EQ(form->at("attribute[urgent]"), "yes");
    EXPECT_EQ(form->at("empty"), "");
    EXPECT_EQ(read_form("a=%e").error().no, No::bad_text);
    EXPECT_EQ(read_form("a=%zz").error().no, No::bad_text);
    EXPECT_EQ(read_form("a=%ff").error().no, No::bad_text);
    std::string many;
    for (int i = 0; i < 101; ++i) many += "f" + std::to_string(i) + "=1&";
    EXPECT_EQ(read_form(many).error().no, No::too_many);
    EXPECT_TRUE(read_form("")->empty());
}

TEST(GeoReport, TimesCarryTheZone) {
    EXPECT_EQ(write_time(*read_instant("2026-03-04T01:30:05.900Z"), Zone{480}), "2026-03-04T09:30:05+08:00");
    EXPECT_EQ(write_time(*read_instant("2026-03-04T01:30:00Z"), Zone{-210}), "2026-03-03T22:00:00-03:30");
}

TEST(GeoReport, XmlSaysTheSameAsJson) {
    json::array values;
    values.push_back(json::object{{"key", "yes"}, {"name", "<是> & \"否\"\x01"}});
    json::array attributes;
    attributes.push_back(json::object{{"order", 1}, {"required", false}, {"datatype_description", nullptr}, {"values", values}});
    const json::value definition = json::object{{"service_code", "leak"}, {"attributes", attributes}};
    EXPECT_EQ(write_message(definition, Format::xml, "service_definition", ""),
              "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_definition><service_code>leak</service_code><attributes><attribute><order>1</order><required>false</required>"
              "<datatype_description/><values><value><key>yes</key><name>&lt;是&gt; &amp; &quot;否&quot;</name></value></values></attribute></attributes></service_definition>");
    json::array none;
    EXPECT_EQ(write_message(none, Format::xml, "service_requests", "request"), "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<service_requests></service_requests>");
    EXPECT_EQ(write_message(none, Format::json, "service_requests", "request"), "[]");
}

TEST(GeoReport, RefusalsHaveTheStandardsNumbers) {
    EXPECT_EQ(status_of(No::wrong_credentials), 403);
    EXPECT_EQ(status_of(No::unknown_kind), 404);
    EXPECT_EQ(status_of(No::missing_field), 400);
    const Refusal refusal{No::missing_field, "service_code", ""};
    const auto said = errors_of(refusal, 400, Language::en);
    EXPECT_EQ(said.as_array().at(0).at("code").as_int64(), 400);
    EXPECT_NE(said.as_array().at(0).at("description").as_string().find("service_code"), json::string::npos);
}

}    // namespace
}    // namespace terrace::open311
