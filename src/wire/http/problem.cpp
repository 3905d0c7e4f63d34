#include "wire/http/problem.hpp"

#include <algorithm>
#include <boost/json.hpp>

namespace terrace::wire {
namespace {

std::string_view title_of(int status, Language language) noexcept {
    const bool zh = language == Language::zh;
    switch (status) {
        case 401: return zh ? "需要登录" : "Sign-in needed";
        case 403: return zh ? "无权办理" : "Not yours to do";
        case 404: return zh ? "没有找到" : "Not found";
        case 405: return zh ? "不支持的方法" : "Method not allowed";
        case 409: return zh ? "与现状冲突" : "Conflict with the present state";
        case 410: return zh ? "已清除" : "Gone";
        case 413:
        case 414:
        case 431: return zh ? "内容太大" : "Too large";
        case 422: return zh ? "内容需要改正" : "The content needs mending";
        case 429: return zh ? "请求太快" : "Too many requests";
        case 503: return zh ? "暂时不能服务" : "Not available just now";
        case 507: return zh ? "没能存下来" : "Could not be stored";
        default: break;
    }
    if (status >= 500) return zh ? "系统出错" : "The system failed";
    return zh ? "请求读不懂" : "The request cannot be read";
}

// "q" as thousandths; 1000 when absent, 0 when it cannot be read.
int weight_of(std::string_view parameters) noexcept {
    const auto at = parameters.find("q=");
    if (at == std::string_view::npos) return 1000;
    int weight = 0;
    int unit = 1000;
    bool after_point = false;
    for (char c : parameters.substr(at + 2)) {
        if (c == '.' && !after_point) {
            after_point = true;
        } else if (c >= '0' && c <= '9') {
            if (after_point) unit /= 10;
            weight += (c - '0') * unit;
        } else {
            break;
        }
    }
    return std::min(weight, 1000);
}

bool is_number(std::string_view text) noexcept {
    return !text.empty() && text.size() < 7 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}    // namespace

Language language_of(std::string_view list) noexcept {
    int zh = 0;
    int en = 0;
    while (!list.empty()) {
        auto part = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), part.size() + 1));
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        if (part.size() < 2) continue;
        const char first = static_cast<char>(part[0] | 0x20);
        const char second = static_cast<char>(part[1] | 0x20);
        const int weight = weight_of(part);
        if (first == 'z' && second == 'h') zh = std::max(zh, weight);
        if (first == 'e' && second == 'n') en = std::max(en, weight);
    }
    return en > zh ? Language::en : Language::zh;
}

Response problem(const Refusal& refusal, std::string_view accept_language) {
    return problem(refusal, text_of(refusal.no).status, accept_language);
}

Response problem(const Refusal& refusal, int status, std::string_view accept_language) {
    const auto language = language_of(accept_language);
    const auto zh = say(refusal, Language::zh);
    const auto en = say(refusal, Language::en);
    const std::string_view code = text_of(refusal.no).code;
    const boost::json::object body{
        {"type", "/errors/" + std::string{code}},
        {"title", title_of(status, language)},
        {"status", status},
        {"code", code},
        {"field", refusal.field},
        {"detail", language == Language::zh ? zh : en},
        {"zh", zh},
        {"en", en},
    };
    auto response = Response::text(status, "application/problem+json", boost::json::serialize(body));
    response.headers.emplace_back("content-language", language == Language::zh ? "zh-CN" : "en");
    if (status == 429 || status == 503)
        response.headers.emplace_back("retry-after", is_number(refusal.detail) ? refusal.detail : std::to_string(retry_after_seconds_default));
    return response;
}

}    // namespace terrace::wire
