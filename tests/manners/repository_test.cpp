// The repository itself, by the checks that manners_test.cpp has seen fail.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdio>
#include <iostream>

#include "tests/manners/manners.hpp"

namespace terrace::manners {
namespace {

constexpr int lines_wanted = 600, lines_max = 900;

const Tree& repository() {
    static const Tree tree = read_tree(TERRACE_SOURCE_FOLDER);
    return tree;
}

std::string told(const Faults& faults) {
    std::string text;
    for (const auto& fault : faults) {
        text += "  " + fault + "\n";
    }
    return text;
}

#define EXPECT_NO_FAULT(expression) \
    if (const Faults faults = (expression); !faults.empty()) ADD_FAILURE() << told(faults)

TEST(Repository, IncludesFollowTheGraph) { EXPECT_NO_FAULT(foreign_includes(repository())); }
TEST(Repository, EveryFolderIsOnTheGraph) { EXPECT_NO_FAULT(folders_off_the_graph(repository())); }
TEST(Repository, NoVagueNames) { EXPECT_NO_FAULT(vague_names(repository())); }
TEST(Repository, EverySourceIsBuilt) { EXPECT_NO_FAULT(unbuilt_sources(repository())); }
TEST(Repository, EveryHeaderIsRead) { EXPECT_NO_FAULT(unread_headers(repository())); }
TEST(Repository, EveryToolAndPageIsNamed) { EXPECT_NO_FAULT(unmentioned_files(repository())); }
TEST(Repository, EveryLinkLeadsSomewhere) { EXPECT_NO_FAULT(broken_links(repository())); }
TEST(Repository, EveryScriptNamesItsInterpreter) { EXPECT_NO_FAULT(scripts_without_interpreter(repository(), executables_of(TERRACE_SOURCE_FOLDER, repository()))); }
TEST(Repository, NoFileIsEmpty) { EXPECT_NO_FAULT(empty_files(repository())); }
TEST(Repository, NoNotesToOneself) { EXPECT_NO_FAULT(unfinished_words(repository())); }
TEST(Repository, NoTraceOfAMachine) { EXPECT_NO_FAULT(machine_traces(repository())); }
TEST(Repository, NoFloatingPointNearMoney) { EXPECT_NO_FAULT(floating_money(repository())); }
TEST(Repository, NoInlineStyles) { EXPECT_NO_FAULT(web_inline_styles(repository())); }
TEST(Repository, NoForeignHosts) { EXPECT_NO_FAULT(web_foreign_hosts(repository())); }
// A history made from the account it is compared with would prove nothing.
TEST(Repository, WhatMakesAHistoryNeverReadsTheAccount) {
    for (const auto& [path, text] : repository()) {
        if (!path.starts_with("src/replay/")) continue;
        EXPECT_EQ(text.find("quotes.hpp"), std::string::npos) << path;
        EXPECT_EQ(text.find("figures.yaml"), std::string::npos) << path;
        EXPECT_EQ(text.find("_figures"), std::string::npos) << path;
    }
}
TEST(Repository, NoFileIsTooLong) {
    EXPECT_NO_FAULT(long_files(repository(), lines_max));
    std::cout << told(long_files(repository(), lines_wanted));
}

// What the built binary says of itself; tests/CMakeLists.txt runs these once src/app has the command `describe`.
std::string said(const std::string& arguments) {
    const auto* binary = std::getenv("TERRACE");
    const auto command = std::string(binary ? binary : "") + ' ' + arguments;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe{popen(command.c_str(), "r"), pclose};
    std::string text;
    for (int c = std::fgetc(pipe.get()); c != EOF; c = std::fgetc(pipe.get())) {
        text += static_cast<char>(c);
    }
    return text;
}
boost::json::array described(const std::string& what) { return boost::json::parse(said("describe " + what)).as_array(); }

TEST(Binary, NamesEventsAsLocked) {
    const auto events = described("events");
    EXPECT_NO_FAULT(changed_events(repository().at("tests/manners/events.lock"), events)) << "\nThe events now:\n" << lock_text(events);
}
TEST(Binary, DocumentsEveryRoute) { EXPECT_NO_FAULT(untold_in_both_languages(described("routes"))); }
TEST(Binary, DocumentsEveryRefusal) {
    const auto refusals = described("refusals");
    EXPECT_NO_FAULT(untold_in_both_languages(refusals));
    EXPECT_NO_FAULT(undocumented_codes(refusals, repository().at("docs/errors.md")));
}
TEST(Binary, DocumentsEveryFieldOfAPlaybook) {
    EXPECT_EQ(repository().at("docs/methods.md"), said("playbook slots")) << "write docs/methods.md anew with terrace playbook slots";
}
TEST(Binary, DocumentsEveryFieldOfAPolicy) {
    EXPECT_EQ(repository().at("docs/policies.md"), said("entitlements fields")) << "write docs/policies.md anew with terrace entitlements fields";
}

}    // namespace
}    // namespace terrace::manners
