#include "wire/http/problem.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace terrace::wire {
namespace {

std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return "";
}

TEST(Problem, SaysWhatWhereAndHowToMendItInBothLanguages) {
    const auto response = problem(Refusal{No::missing_field, "body.kind", ""}, "en-GB,en;q=0.9,zh;q=0.8");
    EXPECT_EQ(response.status, 422);
    EXPECT_EQ(header(response, "content-type"), "application/problem+json");
    const auto body = boost::json::parse(response.body).as_object();
    EXPECT_EQ(body.at("type"), "/errors/missing_field");
    EXPECT_EQ(body.at("code"), "missing_field");
    EXPECT_EQ(body.at("status"), 422);
    EXPECT_EQ(body.at("field"), "body.kind");
    EXPECT_EQ(body.at("zh"), "缺少 body.kind,请补上。");
    EXPECT_EQ(body.at("detail"), body.at("en"));
    EXPECT_EQ(boost::json::parse(problem(Refusal{No::gone, "", "x"}).body).at("detail"),
              boost::json::parse(problem(Refusal{No::gone, "", "x"}).body).at("zh"));
}

TEST(Problem, TellsWhenToComeBack) {
    EXPECT_EQ(header(problem(Refusal{No::too_fast, "", "17"}), "retry-after"), "17");
    EXPECT_EQ(header(problem(Refusal{No::busy, "", ""}), "retry-after"), "2");
    EXPECT_EQ(header(problem(Refusal{No::not_found, "", "7"}), "retry-after"), "");
}

TEST(Problem, TheBetterLikedLanguageWins) {
    EXPECT_EQ(language_of(""), Language::zh);
    EXPECT_EQ(language_of("de"), Language::zh);
    EXPECT_EQ(language_of("en"), Language::en);
    EXPECT_EQ(language_of("zh-CN,zh;q=0.9,en;q=0.8"), Language::zh);
    EXPECT_EQ(language_of("en;q=0.3, ZH;q=0.2"), Language::en);
    EXPECT_EQ(language_of("en;q=0"), Language::zh);
    EXPECT_EQ(language_of(",,;q=,e"), Language::zh);
}

}    // namespace
}    // namespace terrace::wire
