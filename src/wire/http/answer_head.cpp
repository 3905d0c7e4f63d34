#include "wire/http/answer_head.hpp"

#include "wire/http/framing.hpp"
#include "wire/http/security_headers.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace terrace::wire {
namespace {

bool same(std::string_view a, std::string_view lower_case) noexcept {
    return std::equal(a.begin(), a.end(), lower_case.begin(), lower_case.end(),
                      [](char x, char y) { return (x >= 'A' && x <= 'Z' ? x + 32 : x) == y; });
}

bool is_sendable(std::string_view value) noexcept {
    return std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    });
}

bool is_ours(std::string_view name) noexcept {
    return same(name, "content-length") || same(name, "transfer-encoding") || same(name, "connection") || same(name, "date");
}

void line(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

}    // namespace

std::string_view reason_of(int status) noexcept {
    switch (status) {
        case 100: return "Continue";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 206: return "Partial Content";
        case 301: return "Moved Permanently";
        case 302: return "Found";
        case 303: return "See Other";
        case 304: return "Not Modified";
        case 307: return "Temporary Redirect";
        case 308: return "Permanent Redirect";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 406: return "Not Acceptable";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 410: return "Gone";
        case 412: return "Precondition Failed";
        case 413: return "Content Too Large";
        case 414: return "URI Too Long";
        case 415: return "Unsupported Media Type";
        case 416: return "Range Not Satisfiable";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 428: return "Precondition Required";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 500: return "Internal Server Error";
        case 501: return "Not Implemented";
        case 503: return "Service Unavailable";
        case 505: return "HTTP Version Not Supported";
        case 507: return "Insufficient Storage";
        default: return "Status";
    }
}

std::string http_date(Instant at) {
    static constexpr std::array day_names{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static constexpr std::array month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    constexpr Zone utc{0};
    const Day day = utc.day_of(at);
    const Civil civil = civil_of(day);
    const auto second = (at - utc.midnight(day)).ms / 1000;
    char text[40];
    std::snprintf(text, sizeof text, "%s, %02d %s %04d %02d:%02d:%02d GMT", day_names[static_cast<std::size_t>(weekday(day) - 1)], civil.day,
                  month_names[static_cast<std::size_t>(civil.month - 1)], civil.year, static_cast<int>(second / 3600),
                  static_cast<int>(second / 60 % 60), static_cast<int>(second % 60));
    return text;
}

void write_head(std::string& out, const Response& response, const AnswerFacts& facts) {
    const int status = response.status < 200 || response.status > 599 ? 500 : response.status;
    out += "HTTP/1.1 ";
    out += std::to_string(status);
    out += ' ';
    out += reason_of(status);
    out += "\r\n";
    line(out, "date", facts.date);
    for (const auto& [name, value] : response.headers)
        if (is_token(name) && is_sendable(value) && !is_ours(name)) line(out, name, value);
    auto has = [&](std::string_view wanted) {
        return std::any_of(response.headers.begin(), response.headers.end(), [&](const auto& header) { return same(header.first, wanted); });
    };
    for (const auto& [name, value] : security_headers(facts.path, facts.secure))
        if (!has(name)) line(out, name, value);
    if (const auto caching = default_cache_control(facts.path); !caching.empty() && !has("cache-control")) line(out, "cache-control", caching);
    if (!facts.streams && !has_no_body(status)) line(out, "content-length", std::to_string(facts.body_bytes));
    if (!facts.keep_alive || facts.streams) line(out, "connection", "close");
    out += "\r\n";
}

}    // namespace terrace::wire
