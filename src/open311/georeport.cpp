#include "open311/georeport.hpp"

#include "wire/http/target.hpp"

#include <array>
#include <cstdio>

namespace terrace::open311 {
namespace {

void escape(std::string& out, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\n': out += '\n'; break;
            default:
                if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;    // XML 1.0 has no word for other control characters
        }
    }
}

std::string_view singular(std::string_view plural) { return plural.ends_with('s') ? plural.substr(0, plural.size() - 1) : plural; }

void element(std::string& out, std::string_view name, const json::value& value) {
    if (value.is_null()) {
        out.append("<").append(name).append("/>");
        return;
    }
    out.append("<").append(name).append(">");
    if (const auto* fields = value.if_object()) {
        for (const auto& [key, field] : *fields) element(out, key, field);
    } else if (const auto* items = value.if_array()) {
        for (const auto& one : *items) element(out, singular(name), one);
    } else if (const auto* text = value.if_string()) {
        escape(out, *text);
    } else {
        out += json::serialize(value);
    }
    out.append("</").append(name).append(">");
}

}    // namespace

std::optional<Named> split_format(std::string_view last_segment) {
    const auto dot = last_segment.rfind('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto suffix = last_segment.substr(dot + 1);
    if (suffix != "json" && suffix != "xml") return std::nullopt;
    return Named{std::string{last_segment.substr(0, dot)}, suffix == "xml" ? Format::xml : Format::json};
}

Result<std::map<std::string, std::string, std::less<>>> read_form(std::string_view body) {
    std::map<std::string, std::string, std::less<>> out;
    std::size_t seen = 0;
    while (!body.empty()) {
        const auto end = body.find('&');
        const auto pair = body.substr(0, end);
        body = end == std::string_view::npos ? std::string_view{} : body.substr(end + 1);
        if (pair.empty()) continue;
        if (++seen > fields_max) return refuse(No::too_many, "", std::to_string(fields_max));
        const auto equals = pair.find('=');
        auto name = wire::percent_decode(pair.substr(0, equals), true);
        auto value = wire::percent_decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
        if (!name || !value || !wire::is_utf8(*name) || !wire::is_utf8(*value)) return refuse(No::bad_text, std::string{pair.substr(0, 60)}, "UTF-8, %XX");
        out.emplace(std::move(*name), std::move(*value));
    }
    return out;
}

std::string write_time(Instant at, Zone zone) {
    const auto day = civil_of(zone.day_of(at));
    const int minute = zone.minute_of_day(at);
    const auto second = (at.ms / 1000 % 60 + 60) % 60;
    const int offset = zone.offset_minutes < 0 ? -zone.offset_minutes : zone.offset_minutes;
    std::array<char, 48> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", day.year, day.month, day.day, minute / 60, minute % 60, static_cast<int>(second),
                  zone.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
    return text.data();
}

std::string write_message(const json::value& message, Format format, std::string_view root, std::string_view item) {
    if (format == Format::json) return json::serialize(message);
    std::string out = R"(<?xml version="1.0" encoding="utf-8"?>)";
    out += '\n';
    const auto* items = message.if_array();
    if (!items) {
        element(out, root, message);
        return out;
    }
    out.append("<").append(root).append(">");
    for (const auto& one : *items) element(out, item, one);
    return out.append("</").append(root).append(">");
}

int status_of(No no) noexcept {
    switch (no) {
        case No::not_signed_in:
        case No::not_yours:
        case No::wrong_credentials:
        case No::session_ended:
        case No::device_revoked:
        case No::password_must_change:
        case No::second_factor_needed: return 403;
        case No::not_found:
        case No::unknown_kind:
        case No::gone: return 404;
        case No::too_large: return 413;
        case No::too_fast: return 429;
        case No::busy:
        case No::shutting_down: return 503;
        case No::storage_failed: return 507;
        case No::data_folder:
        case No::fault: return 500;
        default: return 400;
    }
}

json::value errors_of(const Refusal& refusal, int status, Language language) {
    json::array out;
    out.push_back(json::object{{"code", status}, {"description", say(refusal, language)}});
    return out;
}

}    // namespace terrace::open311
