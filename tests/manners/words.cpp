// Checks of what the files say, line by line.
#include <functional>
#include <regex>

#include "tests/manners/manners.hpp"
#include "tests/manners/text.hpp"

namespace terrace::manners {

namespace {

// Patterns are put together from halves, so that this file passes its own checks.
std::regex either_of(const std::vector<std::string>& alternatives) {
    std::string pattern;
    for (const auto& one : alternatives) {
        pattern += (pattern.empty() ? "" : "|") + one;
    }
    return std::regex(pattern);
}

// Lines that hold a needle and match the pattern; looking for the needles first spares nearly every file the regex.
Faults lines_matching(const Tree& tree, const std::vector<std::string>& needles, const std::regex& pattern, const std::string& what,
                      const std::function<bool(const std::string&)>& concerns) {
    const auto holds_one = [&needles](std::string_view text) {
        return std::any_of(needles.begin(), needles.end(), [text](const auto& needle) { return has(text, needle); });
    };
    Faults faults;
    for (const auto& [path, text] : tree) {
        if (!concerns(path) || !holds_one(text)) {
            continue;
        }
        const auto lines = lines_of(text);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            std::smatch match;
            if (holds_one(lines[i]) && std::regex_search(lines[i], match, pattern)) {
                faults.push_back(at(path, i, what + ": " + match.str()));
            }
        }
    }
    return faults;
}

bool is_web_source(const std::string& path) {
    return path.starts_with("web/") && !path.starts_with("web/tools/") && !path.starts_with("web/e2e/") &&
           (path.ends_with(".vue") || path.ends_with(".html") || path.ends_with(".ts") ||
            path.ends_with(".js") || path.ends_with(".mjs") || path.ends_with(".css"));
}

}    // namespace

Faults unfinished_words(const Tree& tree) {
    static const auto note = either_of({"\\bTO" "DO\\b", "\\bFIX" "ME\\b", "\\bXX" "X\\b", "\\bHA" "CK\\b"});
    static const std::vector<std::string> needles{"TO" "DO", "FIX" "ME", "XX" "X", "HA" "CK"};
    return lines_matching(tree, needles, note, "a note to oneself belongs into an issue", [](const auto&) { return true; });
}

Faults machine_traces(const Tree& tree) {
    static const auto trace = either_of({"registry\\.npm" "js", "npm" "mirror", "deb\\.deb" "ian\\.org", "js" "delivr", "un" "pkg\\.com",
                                         "(^|[\\s\"'=(`])/(work|fa" "rm|home|root)/"});
    static const std::vector<std::string> needles{"npm" "js", "npm" "mirror", "deb" "ian", "js" "delivr", "un" "pkg",
                                                  "/wo" "rk/", "/fa" "rm/", "/ho" "me/", "/ro" "ot/"};
    return lines_matching(tree, needles, trace, "a registry or a path of one machine", [](const auto&) { return true; });
}

Faults long_files(const Tree& tree, int lines_max) {
    Faults faults;
    for (const auto& [path, text] : tree) {
        const auto lines = std::count(text.begin(), text.end(), '\n');
        if (path.starts_with("src/") && lines > lines_max) {
            faults.push_back(path + ": " + std::to_string(lines) + " lines, more than " + std::to_string(lines_max));
        }
    }
    return faults;
}

Faults floating_money(const Tree& tree) {
    static const std::regex floating(R"(\b(?:float|double)\b)");
    static const std::regex about_money(R"(^src/(?:policy/|.*(?:money|accounts|capitals|entitlement))[^/]*\.[ch]pp$)");
    return lines_matching(tree, {"float", "double"}, floating, "no floating point near money",
                          [](const auto& path) { return std::regex_search(path, about_money); });
}

Faults web_inline_styles(const Tree& tree) {
    static const std::regex inline_style(R"re((?:^|[^:\w-])style=")re");
    return lines_matching(tree, {"style="}, inline_style, "the content security policy refuses inline styles", is_web_source);
}

Faults web_foreign_hosts(const Tree& tree) {
    static const std::regex address(R"(https?://(?!www\.w3\.org/|127\.0\.0\.1|localhost|\$\{)[\w.-]+)");
    return lines_matching(tree, {"://"}, address, "the web app knows no other host",
                          [](const auto& path) { return is_web_source(path) && path.starts_with("web/src/"); });
}

}    // namespace terrace::manners
