#include "wire/http/target.hpp"

#include <algorithm>

namespace terrace::wire {
namespace {

constexpr Wrong bad(std::string_view why) { return {400, why}; }

int hex_digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_control(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

bool is_alphanumeric(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool starts_with_any_case(std::string_view text, std::string_view lower_case) noexcept {
    if (text.size() < lower_case.size()) return false;
    return std::equal(lower_case.begin(), lower_case.end(), text.begin(),
                      [](char wanted, char c) { return wanted == (c >= 'A' && c <= 'Z' ? c + 32 : c); });
}

std::optional<Wrong> read_path(std::string_view raw, std::string& path) {
    for (char c : raw)
        if (c == '\\' || c == '"' || c == '<' || c == '>') return bad("a character in the path must be percent-encoded");
    const auto decoded = percent_decode(raw, false);
    if (!decoded) return bad("bad percent-encoding in the path");
    if (std::any_of(decoded->begin(), decoded->end(), is_control)) return bad("control character in the path");
    if (decoded->find('\\') != std::string::npos) return bad("backslash in the path");
    if (!is_utf8(*decoded)) return bad("the path is not UTF-8");
    if (std::count(decoded->begin(), decoded->end(), '/') != std::count(raw.begin(), raw.end(), '/'))
        return bad("encoded slash in the path");

    std::string_view rest{*decoded};
    path.reserve(rest.size());
    while (!rest.empty()) {    // rest always starts with '/'
        rest.remove_prefix(1);
        const auto segment = rest.substr(0, rest.find('/'));
        rest.remove_prefix(segment.size());
        if (segment == "..") return bad("the path leaves its root");
        const bool last = rest.empty();
        if (segment == "." || segment.empty()) {
            if (last) path += '/';
            continue;
        }
        path += '/';
        path += segment;
    }
    if (path.empty()) path = "/";
    return std::nullopt;
}

std::optional<Wrong> read_query(std::string_view raw, std::vector<std::pair<std::string, std::string>>& query) {
    while (!raw.empty()) {
        const auto part = raw.substr(0, raw.find('&'));
        raw.remove_prefix(std::min(raw.size(), part.size() + 1));
        if (part.empty()) continue;
        if (query.size() == query_parameters_max) return bad("too many query parameters");
        const auto equals = part.find('=');
        auto name = percent_decode(part.substr(0, equals), true);
        auto value = equals == std::string_view::npos ? std::optional<std::string>{""} : percent_decode(part.substr(equals + 1), true);
        if (!name || !value) return bad("bad percent-encoding in the query");
        if (!is_utf8(*name) || !is_utf8(*value)) return bad("the query is not UTF-8");
        if (name->find('\0') != std::string::npos || value->find('\0') != std::string::npos) return bad("NUL in the query");
        query.emplace_back(std::move(*name), std::move(*value));
    }
    return std::nullopt;
}

}    // namespace

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_digit(text[i + 1]);
            const int low = hex_digit(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += plus_is_space && text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        std::size_t more = 0;
        char32_t point = 0;
        char32_t least = 0;
        if (lead < 0x80) {
            ++i;
            continue;
        }
        if ((lead & 0xE0) == 0xC0) {
            more = 1, point = lead & 0x1F, least = 0x80;
        } else if ((lead & 0xF0) == 0xE0) {
            more = 2, point = lead & 0x0F, least = 0x800;
        } else if ((lead & 0xF8) == 0xF0) {
            more = 3, point = lead & 0x07, least = 0x10000;
        } else {
            return false;
        }
        if (i + more >= text.size()) return false;
        for (std::size_t k = 1; k <= more; ++k) {
            const auto next = static_cast<unsigned char>(text[i + k]);
            if ((next & 0xC0) != 0x80) return false;
            point = point << 6 | (next & 0x3F);
        }
        if (point < least || point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF)) return false;
        i += more + 1;
    }
    return true;
}

bool is_authority(std::string_view text) noexcept {
    if (text.empty() || text.size() > 260) return false;
    std::string_view port;
    if (text.front() == '[') {
        const auto end = text.find(']');
        if (end == std::string_view::npos || end < 3) return false;
        const auto inside = text.substr(1, end - 1);
        if (!std::all_of(inside.begin(), inside.end(), [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; }))
            return false;
        const auto rest = text.substr(end + 1);
        if (!rest.empty() && rest.front() != ':') return false;
        port = rest.empty() ? rest : rest.substr(1);
    } else {
        const auto colon = text.find(':');
        const auto name = text.substr(0, colon);
        if (name.empty()) return false;
        // Sub-delimiters are legal in a registered name, but a comma or a semicolon is how two hosts hide in one field.
        if (!std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~'; }))
            return false;
        if (colon != std::string_view::npos) port = text.substr(colon + 1);
    }
    if (port.size() > 5 || !std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; })) return false;
    int number = 0;
    for (char c : port) number = number * 10 + (c - '0');
    return number <= 65535;
}

TargetRead read_target(std::string_view method, std::string_view raw) {
    TargetRead read;
    auto refused = [&](Wrong wrong) {
        read.wrong = wrong;
        return read;
    };
    if (raw.empty()) return refused(bad("no target"));
    for (char c : raw)
        if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F)
            return refused(bad("a character in the target must be percent-encoded"));
    if (raw.find('#') != std::string_view::npos) return refused(bad("a fragment in the target"));
    if (raw == "*") {
        if (method != "OPTIONS") return refused(bad("the target * is for OPTIONS alone"));
        read.target.path = "*";
        return read;
    }
    if (raw.front() != '/') {
        const std::size_t scheme = starts_with_any_case(raw, "http://") ? 7 : starts_with_any_case(raw, "https://") ? 8 : 0;
        if (scheme == 0) return refused(bad("the target is neither a path nor an http address"));
        raw.remove_prefix(scheme);
        const auto authority = raw.substr(0, raw.find_first_of("/?"));
        if (!is_authority(authority)) return refused(bad("bad host in the target"));
        read.target.authority = std::string{authority};
        raw.remove_prefix(authority.size());
    }
    const auto question = raw.find('?');
    const auto path = raw.substr(0, question);
    if (auto wrong = read_path(path, read.target.path)) return refused(*wrong);
    if (question != std::string_view::npos)
        if (auto wrong = read_query(raw.substr(question + 1), read.target.query)) return refused(*wrong);
    return read;
}

}    // namespace terrace::wire
