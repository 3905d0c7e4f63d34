#include "wire/http/static_files.hpp"

#include <gtest/gtest.h>

namespace terrace::wire {
namespace {

StaticFiles web() {
    return StaticFiles{embedded_files({
        {"/index.html", "resident", "aa11"},
        {"/m/index.html", "field", "bb22"},
        {"/m/index.html.gz", "FIELD", "bb23"},
        {"/m/index.html.br", "F", "bb24"},
        {"/m/sw.js", "worker", "cc33"},
        {"/desk/index.html", "county", "dd44"},
        {"/assets/main-4f3a.js", "code", "ee55"},
    })};
}

Response ask(const StaticFiles& files, std::string path, std::map<std::string, std::string> headers = {}) {
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.headers = std::move(headers);
    return files.answer(request).value_or(Response::text(0, "", "another door"));
}
std::string body(const Response& response) { return response.shared_body ? *response.shared_body : response.body; }
std::string header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return "";
}

TEST(StaticFiles, EachEntryAnswersForThePagesBelowIt) {
    const auto files = web();
    EXPECT_EQ(body(ask(files, "/")), "resident");
    EXPECT_EQ(body(ask(files, "/my-cases")), "resident");
    EXPECT_EQ(body(ask(files, "/m")), "field");
    EXPECT_EQ(body(ask(files, "/m/cases/1")), "field");
    EXPECT_EQ(body(ask(files, "/mine")), "resident");
    EXPECT_EQ(body(ask(files, "/desk/")), "county");
    EXPECT_EQ(ask(files, "/assets/old-1234.js").status, 404) << "a file that is gone is not a page";
    EXPECT_EQ(ask(files, "/api/v1/x").status, 0);
    EXPECT_EQ(ask(files, "/api").status, 0);
    EXPECT_EQ(ask(files, "/healthz").status, 0);
    EXPECT_EQ(body(ask(files, "/apiary")), "resident");
    Request post;
    post.method = "POST";
    post.path = "/";
    EXPECT_FALSE(files.answer(post));
}

TEST(StaticFiles, OnlyHashedNamesAreKept) {
    const auto files = web();
    EXPECT_EQ(header(ask(files, "/assets/main-4f3a.js"), "cache-control"), "public, max-age=31536000, immutable");
    EXPECT_EQ(header(ask(files, "/m/sw.js"), "cache-control"), "no-cache");
    EXPECT_EQ(header(ask(files, "/m/x"), "cache-control"), "no-cache");
    EXPECT_EQ(header(ask(files, "/m/sw.js"), "content-type"), "text/javascript; charset=utf-8");
}

TEST(StaticFiles, TheSmallestAcceptedTwinIsSent) {
    const auto files = web();
    auto coded = [&](std::string accepted) { return body(ask(files, "/m/", {{"accept-encoding", std::move(accepted)}})); };
    EXPECT_EQ(coded("gzip, deflate, br"), "F");
    EXPECT_EQ(coded("gzip;q=1.0, br;q=0"), "FIELD");
    EXPECT_EQ(coded("br;q=0.001"), "F");
    EXPECT_EQ(coded("gzip;q=0.0"), "field");
    EXPECT_EQ(coded("gzipped, brown"), "field");
    EXPECT_EQ(coded(""), "field");
    EXPECT_EQ(header(ask(files, "/m/", {{"accept-encoding", "br"}}), "content-encoding"), "br");
    EXPECT_EQ(header(ask(files, "/m/"), "vary"), "accept-encoding");
}

TEST(StaticFiles, WhatIsKnownIsNotSentAgain) {
    const auto files = web();
    const auto etag = header(ask(files, "/"), "etag");
    EXPECT_EQ(ask(files, "/", {{"if-none-match", "W/\"x\", " + etag}}).status, 304);
    EXPECT_EQ(ask(files, "/", {{"if-none-match", "\"other\""}}).status, 200);
}

TEST(StaticFiles, WithoutAWebAppThePageSaysHowToBuildIt) {
    const StaticFiles none{{}};
    const auto page = ask(none, "/desk/");
    EXPECT_EQ(page.status, 200);
    EXPECT_NE(page.body.find("make web"), std::string::npos);
    EXPECT_NE(page.body.find("网页还没有编进来"), std::string::npos);
    EXPECT_EQ(ask(none, "/favicon.ico").status, 404);
}

TEST(StaticFiles, TheBinaryHoldsWhatWasBuilt) {
    for (const auto& file : embedded_web()) {
        EXPECT_TRUE(file.path.starts_with("/")) << file.path;
        EXPECT_EQ(file.etag.size(), 34u);
        EXPECT_TRUE(file.plain);
    }
}

}    // namespace
}    // namespace terrace::wire
