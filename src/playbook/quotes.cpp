#include "playbook/quotes.hpp"

#include "base/codec.hpp"
#include "base/text_form.hpp"

#include <algorithm>
#include <set>

namespace terrace::press {
namespace {

Wording wording(YamlMap& in, std::string_view field) {
    if (!in.has(field)) {
        in.flaw(field, No::missing_field);
        return {};
    }
    auto both = in.map(field);
    both.only({"zh", "en"});
    return {both.text("zh"), both.text("en")};
}

template <class T>
const T* with_id(const std::vector<T>& all, std::string_view id) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const T& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

// "50.1": 501 with one decimal.
bool number(std::string_view text, Quote& out) {
    const auto dot = text.find('.');
    out.decimals = dot == std::string_view::npos ? 0 : static_cast<int>(text.size() - dot - 1);
    const auto value = read_decimal(std::string{text}, out.decimals);
    if (!value) return false;
    out.value = *value;
    return true;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

Quote quote(YamlMap& in, const Methods& methods) {
    in.only({"id", "quote", "indicator", "heading", "team", "checklist", "value", "kind", "unit", "as_of", "from", "place", "basin", "overlay"});
    Quote one;
    one.id = in.text("id");
    one.quote = in.text("quote");
    if (characters(one.quote) > quote_characters_max) in.flaw("quote", No::too_large, std::to_string(quote_characters_max));
    one.indicator = in.text_or("indicator", "");
    one.heading = in.text_or("heading", "");
    one.team = in.text_or("team", "");
    one.checklist = in.text_or("checklist", "");
    one.unit = in.text("unit");
    if (!number(in.text("value"), one)) in.flaw("value", No::bad_value, "12.5");
    const auto kind = in.one_of("kind", {"exact", "at_least", "about"});
    one.kind = kind == "about" ? FigureKind::about : kind == "at_least" ? FigureKind::at_least : FigureKind::exact;
    if (one.indicator.empty()) {
        if (size_of(one, methods) == 0) in.flaw("indicator", No::missing_field);
        return one;
    }
    const auto* known = methods.indicator(one.indicator);
    if (!known) in.flaw("indicator", No::bad_value, one.indicator);
    if (known && known->unit != one.unit) in.flaw("unit", No::bad_value, known->unit);
    one.as_of = in.day("as_of");
    if (in.has("from")) one.from = in.day("from");
    one.place = in.text("place");
    if (in.has("overlay")) {
        one.overlay = in.one_of("overlay", {"area", "area_share", "people_share"});
        one.basin = in.text("basin");
    }
    return one;
}

Finding finding(YamlMap& in, const Methods& methods) {
    in.only({"id", "kind", "rule", "indicator", "heading", "checklist", "text"});
    Finding one{in.text("id"), in.one_of("kind", {"contradiction", "implausible", "incomplete", "scope", "left_out", "golden", "damaged"}),
                in.text_or("rule", ""), in.text_or("indicator", ""), in.text_or("heading", ""), in.text_or("checklist", ""), wording(in, "text")};
    if (!one.rule.empty() && !with_id(methods.rules, one.rule)) in.flaw("rule", No::bad_value, one.rule);
    if (!one.indicator.empty() && !methods.indicator(one.indicator)) in.flaw("indicator", No::bad_value, one.indicator);
    if (!one.heading.empty() && !with_id(methods.headings, one.heading)) in.flaw("heading", No::bad_value, one.heading);
    if (!one.checklist.empty() && !with_id(methods.checklists, one.checklist)) in.flaw("checklist", No::bad_value, one.checklist);
    return one;
}

}    // namespace

std::int64_t size_of(const Quote& one, const Methods& methods) {
    if (const auto* heading = with_id(methods.headings, one.heading)) return heading->size != 0 ? heading->size : static_cast<std::int64_t>(heading->items.size());
    if (const auto* list = with_id(methods.checklists, one.checklist)) return list->size != 0 ? list->size : static_cast<std::int64_t>(list->items.size());
    std::int64_t seats = 0;
    if (const auto* team = with_id(methods.teams, one.team))
        for (const auto& seat : team->seats) seats += seat.exactly;
    return seats;
}

const Quote* beside(const Finding& finding, const Quotes& quotes, const Methods& methods) {
    const Quote* found = nullptr;
    for (const auto& quote : quotes.quotes) {
        if (!quote.as_of) continue;
        if (quote.indicator == finding.indicator) return &quote;
        const bool whole = quote.place == methods.places.front();
        if (!found || (whole && quote.from && !found->from)) found = &quote;
    }
    return found;
}

tl::expected<Quotes, std::vector<Flaw>> read_quotes(std::string_view text, const Methods& methods, const std::string& file) {
    const auto tree = read_yaml(text, file);
    if (!tree) return tl::unexpected(std::vector<Flaw>{tree.error()});
    std::vector<Flaw> flaws;
    YamlMap root{*tree, "", file, flaws};
    root.only({"text", "figures", "findings"});
    Quotes all;
    all.text = root.text("text");
    if (all.text != methods.text) root.flaw("text", No::bad_value, methods.text);
    std::set<std::string> ids;
    for (auto& in : root.maps("figures")) {
        all.quotes.push_back(quote(in, methods));
        if (!ids.insert(all.quotes.back().id).second) in.flaw("id", No::bad_value, all.quotes.back().id + " 写了两次 / given twice");
    }
    for (auto& in : root.maps("findings")) {
        all.findings.push_back(finding(in, methods));
        if (!ids.insert(all.findings.back().id).second) in.flaw("id", No::bad_value, all.findings.back().id + " 写了两次 / given twice");
    }
    if (all.quotes.size() > quotes_max) root.flaw("figures", No::too_many, std::to_string(quotes_max));
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    return all;
}

bool agrees(const Quote& quote, const Computed& computed) {
    if (!computed.value) return false;
    // Both with the same decimals, and one more, so that half a unit is whole.
    auto said = static_cast<__int128>(quote.value), found = static_cast<__int128>(*computed.value);
    const int decimals = std::max(quote.decimals, computed.decimals) + 1;
    __int128 last = 1;    // one of the last digit written
    for (auto rest = quote.value; rest != 0 && rest % 10 == 0; rest /= 10) last *= 10;
    for (int n = quote.decimals; n < decimals; ++n) {
        said *= 10;
        last *= 10;
    }
    for (int n = computed.decimals; n < decimals; ++n) found *= 10;
    switch (quote.kind) {
        case FigureKind::exact: return found == said;
        case FigureKind::at_least: return found >= said;
        case FigureKind::about: return found >= said - last / 2 && found < said + last / 2;
    }
    return false;
}

std::vector<Compared> compare(const Quotes& quotes, const Methods& methods, const std::function<Computed(const Quote&)>& compute) {
    std::vector<Compared> all;
    for (const auto& quote : quotes.quotes) {
        Compared one{&quote, {}, {}};
        if (quote.indicator.empty())
            one.computed.value = size_of(quote, methods);
        else
            one.computed = compute(quote);
        one.verdict = !agrees(quote, one.computed) ? "differs" : quote.indicator.empty() ? "in_playbook" : "agrees";
        all.push_back(std::move(one));
    }
    return all;
}

}    // namespace terrace::press
