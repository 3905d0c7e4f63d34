// Other people's collections of difficult input, through the office's own doors: JSONTestSuite and the big list of naughty strings.

#include "tests/acceptance/shared_data.hpp"
#include "tests/acceptance/whole_office.hpp"

#include <gtest/gtest.h>
#include <set>

namespace terrace {
namespace {

std::string bytes_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in) throw Fault{path.string() + " cannot be read; set TERRACE_SHARED_DATA"};
    return {std::istreambuf_iterator<char>{in}, {}};
}

std::string code_of(const std::string& body) {
    const auto parsed = parse_json(body);
    const auto* code = parsed && parsed->is_object() ? parsed->get_object().if_contains("code") : nullptr;
    return code && code->is_string() ? std::string{code->get_string()} : "";
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const unsigned char c : text) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        out += {'%', digits[c >> 4], digits[c & 15]};
    }
    return out;
}

TEST(JsonTestSuite, EveryDocumentAsABodyAndInsideACommand) {
    WholeOffice office;
    std::map<char, int> counted;
    for (const auto& entry : std::filesystem::directory_iterator{shared_data() / "json_parsing"}) {
        const auto name = entry.path().filename().string();
        if (entry.path().extension() != ".json") continue;
        const auto text = bytes_of(entry.path());
        ++counted[name[0]];
        const auto id = write(office.fresh());
        for (const auto& body : {text, R"({"id":")" + id + R"(","command":"nobody.knows","body":)" + text + '}'}) {
            SCOPED_TRACE(name + ": " + body.substr(0, 200));
            const auto reply = office.ask("POST", "/api/v1/commands", body);
            ASSERT_TRUE(reply);
            EXPECT_GE(reply->status, 400);
            EXPECT_LT(reply->status, 500) << reply->body;
            const auto code = code_of(reply->body);
            EXPECT_FALSE(code.empty()) << reply->body;
            // What parses is refused for what it says, never for how it is written, and the other way round.
            EXPECT_TRUE(name.starts_with("i_") || (code == "malformed_json") == name.starts_with("n_")) << reply->body;
        }
    }
    EXPECT_TRUE(office.alive());
    EXPECT_GT(counted['y'], 0);
    EXPECT_GT(counted['n'], 0);
    EXPECT_GT(counted['i'], 0);
}

std::vector<std::string> naughty_strings() {
    const auto parsed = json::parse(bytes_of(shared_data() / "strings" / "blns.json"));
    std::vector<std::string> all;
    for (const auto& one : parsed.as_array()) all.emplace_back(one.as_string());
    return all;
}

TEST(NaughtyStrings, AStoryComesBackByteForByteOrIsRefusedClearly) {
    WholeOffice office;
    int kept = 0;
    std::set<std::string> refusals;
    for (const auto& text : naughty_strings()) {
        SCOPED_TRACE(text);
        const auto id = write(office.fresh());
        const auto said = office.say_command("cases.open", {{"case", id}, {"place", write(office.root())}, {"kind", "water"}, {"story", text}, {"source", "walk_in"}});
        ASSERT_TRUE(said);
        if (said->status != 200) {
            EXPECT_EQ(said->status / 100, 4) << said->body;
            refusals.insert(code_of(said->body));
            continue;
        }
        ++kept;
        const auto seen = office.ask("GET", "/api/v1/cases/" + id);
        ASSERT_TRUE(seen);
        ASSERT_EQ(seen->status, 200) << seen->body;
        const auto story = json::parse(seen->body).at("story");
        EXPECT_EQ(story.is_null() ? "" : std::string{story.as_string()}, text);
    }
    EXPECT_GT(kept, 480);
    for (const auto& code : refusals) EXPECT_TRUE(code == "bad_text" || code == "missing_field") << code;
}

TEST(NaughtyStrings, AsNamesOfPostsAndAsWordsToSearchFor) {
    WholeOffice office;
    int kept = 0;
    for (const auto& text : naughty_strings()) {
        SCOPED_TRACE(text);
        const auto id = office.fresh();
        const auto said = office.say_command("people.create_post", {{"post", write(id)}, {"title", json::object{{"zh", text}, {"en", "x"}}}, {"place", write(office.root())}});
        ASSERT_TRUE(said);
        if (said->status == 200) {
            ++kept;
            const auto views = office.county().desk().views();
            ASSERT_TRUE(views->roster->post(PostId{id}));
            EXPECT_EQ(views->roster->post(PostId{id})->zh, text);
        } else {
            EXPECT_EQ(said->status / 100, 4) << said->body;
            EXPECT_FALSE(code_of(said->body).empty());
        }
        for (const auto* path : {"/api/v1/places?q=", "/api/v1/cases?q=", "/api/v1/cases/", "/api/v1/figures/"}) {
            const auto found = office.ask("GET", path + escaped(text));
            ASSERT_TRUE(found) << path;
            EXPECT_LT(found->status, 500) << path << found->body;
        }
        const auto unescaped = office.ask("GET", "/api/v1/places?q=" + text);    // what no browser would send
        EXPECT_TRUE(!unescaped || unescaped->status < 500);
    }
    EXPECT_GT(kept, 400);
    EXPECT_TRUE(office.alive());
}

}    // namespace
}    // namespace terrace
