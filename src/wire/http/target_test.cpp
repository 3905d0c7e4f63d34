#include "wire/http/target.hpp"

#include <gtest/gtest.h>

namespace terrace::wire {
namespace {

std::string path_of(std::string_view raw) {
    const auto read = read_target("GET", raw);
    return read.wrong ? "refused" : read.target.path;
}

TEST(Target, PathsAreDecodedAndFolded) {
    EXPECT_EQ(path_of("/"), "/");
    EXPECT_EQ(path_of("/m/cases"), "/m/cases");
    EXPECT_EQ(path_of("/m/"), "/m/");
    EXPECT_EQ(path_of("//m///cases"), "/m/cases");
    EXPECT_EQ(path_of("/./m/./cases/."), "/m/cases/");
    EXPECT_EQ(path_of("/%E6%96%87%E7%AC%94"), "/文笔");
    EXPECT_EQ(path_of("/a+b"), "/a+b");
    EXPECT_EQ(path_of("/a%20b"), "/a b");
    EXPECT_EQ(path_of("/...a/..b/c.."), "/...a/..b/c..");
}

TEST(Target, WhatCouldBeReadInTwoWaysIsRefused) {
    for (const auto* raw : {"/../etc/passwd", "/a/../b", "/a/..", "/%2e%2e/x", "/%2E./x", "/.%2e/x", "/a%2fb", "/a%2Fb", "/a%5cb", "/a\\b", "/%",
                            "/%4", "/%zz", "/%00", "/a%0d%0ab", "/%7f", "/%c0%ae%c0%ae/x", "/%ff", "/%ed%a0%80", "/%f4%90%80%80", "/a#b",
                            "/a b", "/a\tb", "/\xE6\x96\x87", "", "a", "*", "www.example.org:80", "ftp://a/", "http:///x", "http://", "http://a@b/",
                            "http://a,b/", "/?%", "/?a=%zz", "/?a=%00", "/?%ff"})
        EXPECT_EQ(path_of(raw), "refused") << raw;
}

TEST(Target, TheQueryKeepsItsOrder) {
    const auto read = read_target("GET", "/x?place=530622&q=%E6%96%87+a%2Bb&empty=&bare&&place=2");
    ASSERT_FALSE(read.wrong);
    const std::vector<std::pair<std::string, std::string>> expected{
        {"place", "530622"}, {"q", "文 a+b"}, {"empty", ""}, {"bare", ""}, {"place", "2"}};
    EXPECT_EQ(read.target.query, expected);
    std::string many = "/?a";
    for (std::size_t i = 1; i < query_parameters_max; ++i) many += "&a";
    EXPECT_FALSE(read_target("GET", many).wrong);
    EXPECT_TRUE(read_target("GET", many + "&a").wrong);
}

TEST(Target, AnAbsoluteAddressBringsItsHost) {
    const auto read = read_target("GET", "HTTP://County.example:8080/m/?a=1");
    ASSERT_FALSE(read.wrong);
    EXPECT_EQ(read.target.authority, "County.example:8080");
    EXPECT_EQ(read.target.path, "/m/");
    EXPECT_EQ(path_of("http://a"), "/");
    EXPECT_EQ(path_of("http://a?b=c"), "/");
    EXPECT_EQ(read_target("OPTIONS", "*").target.path, "*");
}

TEST(Target, AHostIsANameOrAnAddress) {
    for (const auto* good : {"localhost", "a.example:80", "127.0.0.1:8080", "[::1]", "[::1]:443", "a_b-c~d", "a:"})
        EXPECT_TRUE(is_authority(good)) << good;
    for (const auto* wrong : {"", ":80", "a b", "a/b", "a@b", "a,b", "a:b", "a:65536", "a:80:80", "[]", "[::1", "[::1]x", "[g]", "a\\b", "a?b", "a%41"})
        EXPECT_FALSE(is_authority(wrong)) << wrong;
}

}    // namespace
}    // namespace terrace::wire
