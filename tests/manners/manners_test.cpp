// Every check must be able to fail: each meets a bad sample, and a good one that looks like it.
#include "tests/manners/manners.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace terrace::manners {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string graph = "base:\njournal: base\nmodules/*: base journal\nreports: base modules/*\napp: base modules/*\n";

Tree house(Tree files) {
    files.emplace("src/include_graph.txt", graph);
    files.emplace("src/base/no.hpp", "#pragma once\n");
    files.emplace("src/modules/cases/cases.hpp", "#pragma once\n");
    files.emplace("src/modules/cases/open_cases.hpp", "#pragma once\n");
    return files;
}

std::string including(const std::string& header) { return "#include \"" + header + "\"\n"; }

TEST(ForeignIncludes, AFolderIncludesWhatTheGraphAllows) {
    EXPECT_THAT(foreign_includes(house({{"src/journal/chain.cpp", including("base/no.hpp")}})), IsEmpty());
    EXPECT_THAT(foreign_includes(house({{"src/base/no.cpp", "#include <journal/x>\n// #include is a word\n"}})), IsEmpty());
}
TEST(ForeignIncludes, NothingReachesUpwards) {
    EXPECT_THAT(foreign_includes(house({{"src/base/id.cpp", "\n" + including("modules/cases/cases.hpp")}})),
                ElementsAre(HasSubstr("src/base/id.cpp:2: base may not include modules/cases")));
}
TEST(ForeignIncludes, ModulesNeverIncludeEachOther) {
    EXPECT_THAT(foreign_includes(house({{"src/modules/places/x.cpp", including("modules/cases/cases.hpp")}})),
                ElementsAre(HasSubstr("may not include")));
}
TEST(ForeignIncludes, ReportsSeeTheWordsOfAModuleOnly) {
    EXPECT_THAT(foreign_includes(house({{"src/reports/a.cpp", including("modules/cases/cases.hpp")}})), IsEmpty());
    EXPECT_THAT(foreign_includes(house({{"src/reports/a.cpp", including("modules/cases/open_cases.hpp")}})),
                ElementsAre(HasSubstr("only the words of a module")));
    EXPECT_THAT(foreign_includes(house({{"src/app/a.cpp", including("modules/cases/open_cases.hpp")}})), IsEmpty());
}
TEST(ForeignIncludes, NoSourceIncludesASource) {
    EXPECT_THAT(foreign_includes(house({{"src/base/a.cpp", "int a;\n"}, {"src/base/b.cpp", including("base/a.cpp")}})),
                ElementsAre(HasSubstr("includes a .cpp")));
}
TEST(ForeignIncludes, EveryIncludeLeadsSomewhere) {
    EXPECT_THAT(foreign_includes(house({{"src/base/b.cpp", including("../base/no.hpp")}})), ElementsAre(HasSubstr("there is no")));
}

TEST(ForeignIncludes, ATestMayBringFoldersTogether) {
    EXPECT_THAT(foreign_includes(house({{"src/base/id_test.cpp", including("modules/cases/cases.hpp") + including("support/county.hpp")},
                                        {"tests/support/county.hpp", "#pragma once\n"}})),
                IsEmpty());
    EXPECT_THAT(foreign_includes(house({{"src/base/id.cpp", including("support/county.hpp")}, {"tests/support/county.hpp", "#pragma once\n"}})),
                ElementsAre(HasSubstr("there is no src/support")));
}

TEST(Folders, EachIsNamedInTheGraph) {
    EXPECT_THAT(folders_off_the_graph(house({{"src/modules/topics/topics.cpp", "int a;\n"}})), IsEmpty());
    EXPECT_THAT(folders_off_the_graph(house({{"src/magic/a.cpp", "int a;\n"}})), ElementsAre(HasSubstr("src/magic")));
}
TEST(Folders, NoneIsNamedAfterNothing) {
    EXPECT_THAT(vague_names({{"src/utils/a.txt", "x"}}), ElementsAre(HasSubstr("src/utils")));
    EXPECT_THAT(vague_names({{"src/base/a.hpp", "struct CaseManager {};"}}), ElementsAre(HasSubstr("CaseManager")));
    EXPECT_THAT(vague_names({{"src/base/a.hpp", "struct Basement {};"}}), IsEmpty());
}

TEST(DeadMatter, ASourceIsBuilt) {
    const Tree tree{{"src/CMakeLists.txt", "terrace_folder(base LINK x)\nadd_executable(terrace app/main.cpp)\n"},
                    {"src/base/a.cpp", "int a;"},
                    {"src/app/main.cpp", "int b;"},
                    {"src/desk/c.cpp", "int c;"}};
    EXPECT_THAT(unbuilt_sources(tree), ElementsAre(HasSubstr("src/desk/c.cpp")));
}
TEST(DeadMatter, AHeaderIsReadByAnother) {
    const Tree tree{{"src/base/a.hpp", "#pragma once"},
                    {"src/base/a.cpp", including("base/a.hpp")},
                    {"src/base/b.hpp", "#pragma once"},
                    {"src/base/c.cpp", including("base/b.hpp")}};
    EXPECT_THAT(unread_headers(tree), ElementsAre(HasSubstr("src/base/a.hpp")));
}
TEST(DeadMatter, AToolIsNamedSomewhere) {
    const Tree tree{{"Makefile", "tools/used.sh"}, {"tools/used.sh", "x"}, {"tools/unused.sh", "unused.sh names itself"},
                    {"tools/prepare.d/10-x.sh", "x"}};
    EXPECT_THAT(unmentioned_files(tree), ElementsAre(HasSubstr("tools/unused.sh")));
}
TEST(DeadMatter, ALinkLeadsSomewhere) {
    const Tree tree{{"docs/a.md", "[b](b.md#part) [up](../README.md) [out](https://example.org/x) [folder](decisions/) [gone](c.md)"},
                    {"docs/b.md", "x"}, {"docs/decisions/1.md", "x"}, {"README.md", "x"}};
    EXPECT_THAT(broken_links(tree), ElementsAre(HasSubstr("docs/c.md")));
}
TEST(DeadMatter, AScriptNamesItsInterpreter) {
    const Tree tree{{"tools/a.sh", "#!/bin/sh\nls\n"}, {"tools/b.sh", "set -e\n#!/bin/sh\n"}, {"docs/c.md", "set -e\n"}};
    EXPECT_THAT(scripts_without_interpreter(tree, {"tools/a.sh", "tools/b.sh"}), ElementsAre(HasSubstr("tools/b.sh")));
}
TEST(DeadMatter, NoFileIsEmpty) {
    EXPECT_THAT(empty_files({{"a", "\n \n"}, {"b", "x"}}), ElementsAre(HasSubstr("a: empty")));
}

TEST(Words, NotesToOneselfGoIntoIssues) {
    EXPECT_THAT(unfinished_words({{"src/a.cpp", "int a;\n// TO" "DO: more"}}), ElementsAre(HasSubstr("src/a.cpp:2")));
    EXPECT_THAT(unfinished_words({{"src/a.cpp", "TO" "DOS"}}), IsEmpty());
}
TEST(Words, NoRegistryAndNoPathOfOneMachine) {
    EXPECT_THAT(machine_traces({{"web/package-lock.json", "\"resolved\": \"https://registry.npm" "js.org/x\""}}), testing::SizeIs(1));
    EXPECT_THAT(machine_traces({{"a.md", "see /ho" "me/li/x"}}), testing::SizeIs(1));
    EXPECT_THAT(machine_traces({{"a.md", "the path /api/v1/home/ is fine, and so is homework/"}}), IsEmpty());
}
TEST(Words, FilesStayShort) {
    EXPECT_THAT(long_files({{"src/a.cpp", "1\n2\n3\n"}, {"docs/a.md", "1\n2\n3\n"}}, 2), ElementsAre(HasSubstr("3 lines")));
    EXPECT_THAT(long_files({{"src/a.cpp", "1\n2\n3\n"}}, 3), IsEmpty());
}
TEST(Words, NoFloatingPointNearMoney) {
    EXPECT_THAT(floating_money({{"src/base/money.hpp", "int a;\ndouble fen;"}}), ElementsAre(HasSubstr("src/base/money.hpp:2")));
    EXPECT_THAT(floating_money({{"src/base/money.hpp", "redoubled"}, {"src/base/geometry.hpp", "double x;"}}), IsEmpty());
}
TEST(Words, TheWebAppHasNoInlineStyle) {
    EXPECT_THAT(web_inline_styles({{"web/src/A.vue", "<p style=\"color:red\">"}}), testing::SizeIs(1));
    EXPECT_THAT(web_inline_styles({{"web/src/A.vue", "<p :style=\"bar\" v-bind:style=\"b\">"}}), IsEmpty());
}
TEST(Words, TheWebAppKnowsNoOtherHost) {
    EXPECT_THAT(web_foreign_hosts({{"web/src/a.ts", "fetch('https://cdn.example.com/x')"}}), testing::SizeIs(1));
    EXPECT_THAT(web_foreign_hosts({{"web/src/a.vue", "<svg xmlns=\"http://www.w3.org/2000/svg\">"}}), IsEmpty());
}

boost::json::array json(const char* text) { return boost::json::parse(text).as_array(); }
const auto opened = json(R"([{"name":"CaseOpened","fields":[{"name":"place","type":"id"},{"name":"due","type":"instant","optional":true}]}])");

TEST(Events, TheLockIsOneLineAnEvent) { EXPECT_EQ(lock_text(opened), "CaseOpened place:id due:instant?\n"); }
TEST(Events, UnchangedEventsPass) { EXPECT_THAT(changed_events("# why\nCaseOpened place:id due:instant?\n", opened), IsEmpty()); }
TEST(Events, AReleasedEventNeverGoes) {
    EXPECT_THAT(changed_events("CaseOpened place:id due:instant?\nCaseLost\n", opened), ElementsAre(HasSubstr("CaseLost: a released event is gone")));
}
TEST(Events, AReleasedFieldNeverChanges) {
    EXPECT_THAT(changed_events("CaseOpened place:text due:instant?\n", opened), ElementsAre(HasSubstr("place:text is gone or changed")));
}
TEST(Events, WhatIsNewIsLockedKnowingly) {
    EXPECT_THAT(changed_events("", opened), ElementsAre(HasSubstr("a new event")));
    EXPECT_THAT(changed_events("CaseOpened place:id\n", opened), ElementsAre(HasSubstr("has new fields")));
}
TEST(BothLanguages, ARouteWithoutOneIsNamed) {
    EXPECT_THAT(untold_in_both_languages(json(R"([{"path":"/a","zh":"列出","en":"list"},{"path":"/b","zh":"","en":"x"}])")),
                ElementsAre("/b: says nothing in zh"));
}
TEST(ErrorPage, EveryCodeIsOnIt) {
    const auto refusals = json(R"([{"code":"not_found","zh":"没有","en":"none"},{"code":"gone","zh":"没了","en":"gone"}])");
    EXPECT_THAT(undocumented_codes(refusals, "| `not_found` | gone"), ElementsAre(HasSubstr("gone: not in docs/errors.md")));
}

}    // namespace
}    // namespace terrace::manners
