// The five texts at full size: every number out of records, counted a second time from the export; every quote stands in its text.
// The texts lie beside the shared data; they are not part of the repository.

#include "playbook/shipped.hpp"
#include "support/replayed.hpp"
#include "tests/acceptance/shared_data.hpp"

#include <algorithm>
#include <chrono>

namespace terrace {
namespace {

using namespace terrace::testing;

class Text : public ::testing::TestWithParam<std::string> {};

TEST_P(Text, EveryNumberComesOutOfTheRecordsAndOfTheExport) {
    const auto began = std::chrono::steady_clock::now();
    Replayed office{GetParam()};
    const auto played = std::chrono::steady_clock::now();
    every_number_agrees(office);
    one_taken_back_moves_its_figures(office, 40, 5);
    const auto& told = office.office->told();
    EXPECT_GE(told.decoys * 10, told.counting);
    const auto ms = [](auto span) { return std::chrono::duration_cast<std::chrono::milliseconds>(span).count(); };
    std::cout << GetParam() << ": " << told.counting << " count, " << told.decoys << " must not; " << office.quotes.quotes.size() << " numbers, " << office.quotes.findings.size() << " findings; played in "
              << ms(played - began) << " ms, checked in " << ms(std::chrono::steady_clock::now() - played) << " ms\n";
}

INSTANTIATE_TEST_SUITE_P(Five, Text, ::testing::Values("qiaojia_corridor", "gongshan", "weixin", "zhuxi", "zhaotong", "wuzhai"), [](const auto& info) { return info.param; });

// Without blanks: the texts break a number from its noun here and there.
std::string squeezed(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == 0xe3 && text.compare(i, 3, "\xe3\x80\x80") == 0) {
            i += 2;
            continue;
        }
        if (c > ' ') out += text[i];
    }
    return out;
}

TEST(Texts, EveryQuoteStandsInItsText) {
    const auto seeds = shared_data().parent_path() / "mission" / "seeds";
    const std::map<std::string, std::string> prefix{{"S0", "000_"}, {"S1", "001_"}, {"S2", "002_"}, {"S3", "003_"}, {"S4a", "004_"}, {"S4b", "004_"}};
    for (const auto& one : shipped_playbooks()) {
        const auto methods = read_methods(one.methods);
        ASSERT_TRUE(methods);
        const auto quotes = press::read_quotes(one.figures, *methods);
        ASSERT_TRUE(quotes);
        std::string text;
        for (const auto& file : std::filesystem::directory_iterator{seeds})
            if (file.path().filename().string().starts_with(prefix.at(quotes->text))) {
                std::ifstream in{file.path()};
                text = squeezed({std::istreambuf_iterator<char>{in}, {}});
            }
        ASSERT_FALSE(text.empty()) << quotes->text;
        for (const auto& quote : quotes->quotes) EXPECT_NE(text.find(squeezed(quote.quote)), std::string::npos) << quote.id << ' ' << quote.quote;
    }
}

}    // namespace
}    // namespace terrace
