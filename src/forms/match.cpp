#include "forms/match.hpp"

namespace terrace::forms {
namespace {

using Named = Matcher::Named;

// 公厕数量, 公厕数 → 公厕: how much of it there is.
std::string without_number_word(std::string text) {
    for (const std::string_view end : {"总数量", "的数量", "数量", "总数", "个数", "数"})
        if (text.size() > end.size() + 2 && text.ends_with(end)) {
            text.resize(text.size() - end.size());
            break;
        }
    return text;
}
bool same_name(const std::string& written, const std::string& name) { return written == name || without_number_word(written) == without_number_word(name); }

const DimensionValue* value_named(const Dimension& dimension, const std::string& word) {
    for (const auto& value : dimension.values)
        for (const auto& name : value.words)
            if (plain(name) == word) return &value;
    return nullptr;
}

// What a word of the titles or of a group says beyond what this indicator may have above it without meaning less than all of it.
std::string left_over(const Named& one, const std::string& text) { return not_understood(text, one.known); }

struct Tried {
    bool named = false;                     // one of the words, or some joined, is exactly its name
    std::string dimension, value;
    std::vector<std::string> not_read;      // words that are neither name nor dimension nor topic
    bool two_values = false;
};

Tried tried(const Named& one, const std::vector<std::string>& parts) {
    Tried out;
    const auto& names = one.names;
    std::vector<bool> used(parts.size(), false);
    // The longest run of neighbouring words that is a name: 公厕 + 改建.
    for (std::size_t length = parts.size(); length > 0 && !out.named; --length)
        for (std::size_t from = 0; from + length <= parts.size() && !out.named; ++from) {
            std::string joined;
            for (auto i = from; i < from + length; ++i) joined += parts[i];
            if (std::none_of(names.begin(), names.end(), [&](const auto& name) { return same_name(joined, name); })) continue;
            out.named = true;
            for (auto i = from; i < from + length; ++i) used[i] = true;
        }
    if (!out.named) return out;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (used[i]) continue;
        bool is_value = false;
        for (const auto& dimension : one.what->dimensions)
            if (const auto* value = value_named(dimension, parts[i])) {
                out.two_values |= !out.dimension.empty();
                out.dimension = dimension.id;
                out.value = value->id;
                is_value = true;
                break;
            }
        if (is_value) continue;
        if (std::any_of(names.begin(), names.end(), [&](const auto& name) { return same_name(parts[i], name); })) continue;    // said twice
        if (!left_over(one, parts[i]).empty()) out.not_read.push_back(parts[i]);
    }
    return out;
}

// How many characters of a name and a heading are one inside the other; 0 when neither is.
std::size_t contained(const Named& one, const std::vector<std::string>& parts) {
    std::size_t best = 0;
    std::string joined;
    for (const auto& part : parts) joined += part;
    for (const auto& name : one.names) {
        if (characters(name) >= 2 && joined.find(name) != std::string::npos) best = std::max(best, characters(name));
        for (const auto& part : parts)
            if (characters(part) >= 2 && name.find(part) != std::string::npos) best = std::max(best, characters(part));
    }
    return best;
}

}    // namespace

Matcher::Matcher(const Catalogue& catalogue) {
    for (const auto& one : catalogue) {
        if (one.list) {
            lists_.push_back(&one);
            continue;
        }
        Named named{&one, {plain(one.zh)}, {}};
        for (const auto& word : one.words) named.names.push_back(plain(word));
        std::erase_if(named.names, [](const auto& word) { return word.empty(); });
        named.known = named.names;
        for (const auto& topic : one.topics) named.known.push_back(plain(topic));
        all_.push_back(std::move(named));
    }
}

const Askable* Matcher::find(std::string_view name) const {
    for (const auto& one : all_)
        if (one.what->name == name) return one.what;
    for (const auto* one : lists_)
        if (one->name == name) return one;
    return nullptr;
}

std::string_view code_of(Certainty certainty) noexcept {
    switch (certainty) {
        case Certainty::none: return "none";
        case Certainty::unsure: return "unsure";
        case Certainty::likely: return "likely";
        case Certainty::sure: return "sure";
    }
    return "";
}

Match match(const Matcher& matcher, const std::vector<std::string>& parts, const std::vector<std::string>& titles, bool among, bool spread) {
    Match out;
    std::string heading;
    for (const auto& part : parts) heading += (heading.empty() ? "" : " / ") + part;
    if (parts.empty()) {
        out.reason = {Why::heading_missing, ""};
        return out;
    }
    std::vector<std::pair<const Named*, Tried>> named;
    for (const auto& one : matcher.all())
        if (auto attempt = tried(one, parts); attempt.named) named.emplace_back(&one, std::move(attempt));
    // One that reads every word beats one that reads some.
    if (std::any_of(named.begin(), named.end(), [](const auto& one) { return one.second.not_read.empty(); }))
        std::erase_if(named, [](const auto& one) { return !one.second.not_read.empty(); });
    if (named.size() > 1) {
        out.certainty = Certainty::unsure;
        out.reason = {Why::several, heading};
        for (const auto& [one, attempt] : named) out.candidates.push_back(one->what);
        return out;
    }
    if (named.size() == 1) {
        const auto& [one, attempt] = named.front();
        out.what = one->what;
        out.dimension = attempt.dimension;
        out.value = attempt.value;
        std::string unread;
        for (const auto& word : attempt.not_read) unread += (unread.empty() ? "" : "、") + word;
        for (const auto& title : titles)
            if (const auto rest = left_over(*one, title); !rest.empty()) unread += (unread.empty() ? "" : "、") + rest;
        if (attempt.two_values) unread += (unread.empty() ? "" : "、") + heading;
        if (among && attempt.dimension.empty()) unread += (unread.empty() ? "" : "、") + std::string{"其中"};
        if (spread) unread += (unread.empty() ? "" : "、") + std::string{"表头没有合并 / heads not merged"};
        out.certainty = unread.empty() ? Certainty::sure : Certainty::likely;
        if (!unread.empty()) out.reason = {Why::not_confirmed, unread};
        return out;
    }
    std::size_t best = 0;
    for (const auto& one : matcher.all()) {
        const auto length = contained(one, parts);
        if (length == 0 || length < best) continue;
        if (length > best) out.candidates.clear();
        best = length;
        out.candidates.push_back(one.what);
    }
    if (out.candidates.size() == 1) {
        out.what = out.candidates.front();
        out.candidates.clear();
        out.certainty = Certainty::likely;
        out.reason = {Why::not_confirmed, heading};
    } else if (!out.candidates.empty()) {
        out.certainty = Certainty::unsure;
        out.reason = {Why::several, heading};
    } else {
        out.reason = {Why::no_indicator, heading};
    }
    return out;
}

std::vector<Mention> mentions(const Matcher& matcher, std::string_view text) {
    std::vector<Mention> all;
    for (const auto& one : matcher.all())
        for (const auto& name : one.names) {
            if (characters(name) < 2) continue;
            for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + name.size())) all.push_back({at, name.size(), one.what});
        }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return std::pair{a.at, b.length} < std::pair{b.at, a.length}; });
    return all;
}

}    // namespace terrace::forms
