#include "reports/texts.hpp"

#include "base/text_form.hpp"
#include "playbook/quotes.hpp"
#include "playbook/shipped.hpp"
#include "reports/catalogue.hpp"
#include "reports/community_reads.hpp"
#include "reports/public_edition.hpp"

#include <array>

namespace terrace::reports {
namespace {

struct GuidedText {
    Methods methods;
    press::Quotes quotes;
};

// Read once: they are compiled in.
const std::vector<GuidedText>& guided() {
    static const std::vector<GuidedText> all = [] {
        std::vector<GuidedText> read;
        for (const auto& one : shipped_playbooks()) {
            auto methods = read_methods(one.methods, std::string{one.name});
            ENSURE(methods);
            auto quotes = press::read_quotes(one.figures, *methods, std::string{one.name});
            ENSURE(quotes);
            read.push_back({std::move(*methods), std::move(*quotes)});
        }
        return read;
    }();
    return all;
}

json::object words(const Wording& both) { return {{"zh", both.zh}, {"en", both.en}}; }

json::array strings(const std::vector<std::string>& all) {
    json::array out;
    for (const auto& one : all) out.push_back(json::value(one));
    return out;
}

std::string_view word_of(FigureKind kind) { return kind == FigureKind::about ? "about" : kind == FigureKind::at_least ? "at_least" : "exact"; }

class Guide {
  public:
    explicit Guide(const ReadContext& read) : read_{read}, zone_{read.views.clock->zone()}, today_{zone_.day_of(read.now)}, day_{today_ - 1} {}

    json::object tell() {
        json::array texts;
        bool edition = true;
        for (const auto& one : guided()) {
            texts.push_back(text(one));
            edition = edition && public_;
        }
        return {{"as_of", write(edition ? today_ - 1 : today_)}, {"edition", edition}, {"texts", std::move(texts)}};
    }

  private:
    json::object text(const GuidedText& one) {
        const auto* installed = read_.views.playbook->methods(one.methods.playbook, today_);
        const auto& methods = installed ? *installed->methods : one.methods;
        json::object out{{"playbook", one.methods.playbook}, {"text", one.quotes.text}, {"title", words(methods.title)}, {"installed", installed != nullptr}, {"headings", headings(methods)},
                         {"records", kinds(methods)}};
        const auto place = installed && !installed->places.empty() ? std::optional{installed->places.front()} : std::nullopt;
        // Whoever may read the figures of the place sees them as they are.
        public_ = !place || !read_.views.roster->may(read_.actor, "read.figures", *place, read_.now);
        day_ = public_ ? today_ - 1 : today_;
        if (place) {
            const auto* facts = read_.views.places->find(*place);
            out["place"] = json::object{{"id", write(*place)}, {"name", facts ? facts->name : std::string{}}};
        } else {
            out["place"] = nullptr;
        }
        json::array figures;
        for (const auto& indicator : methods.indicators) figures.push_back(figure(methods, indicator, place));
        out["figures"] = std::move(figures);
        json::array quotes;
        for (const auto& quote : one.quotes.quotes) quotes.push_back(told(quote, one.methods, installed != nullptr));
        out["quotes"] = std::move(quotes);
        json::array findings;
        for (const auto& finding : one.quotes.findings)
            findings.push_back({{"id", finding.id}, {"kind", finding.kind}, {"text", words(finding.text)}, {"indicator", finding.indicator}});
        out["findings"] = std::move(findings);
        return out;
    }
    static json::array headings(const Methods& methods) {
        json::array out;
        for (const auto& heading : methods.headings) {
            json::array items;
            for (const auto& item : heading.items)
                items.push_back({{"id", item.id}, {"name", words(item.name)}, {"records", strings(item.records)}, {"indicators", strings(item.indicators)}});
            const auto open = std::max<std::int64_t>(heading.size - static_cast<std::int64_t>(heading.items.size()), 0);
            out.push_back({{"id", heading.id}, {"name", words(heading.name)}, {"open", open}, {"items", std::move(items)}});
        }
        return out;
    }
    static json::array kinds(const Methods& methods) {
        json::array out;
        for (const auto& kind : methods.records) out.push_back({{"id", kind.id}, {"name", words(kind.name)}, {"icon", kind.icon}, {"every", kind.every}});
        return out;
    }
    // Since records began, up to the day; the public sees the edition of yesterday, and people only in whole fives.
    json::object figure(const Methods& methods, const Indicator& indicator, std::optional<PlaceId> place) {
        json::object out{{"id", indicator.id}, {"title", words(indicator.name)}, {"rule", words(indicator.rule)}, {"unit", indicator.unit}};
        FigureQuery query;
        query.to = day_;
        if (public_) query.as_of = read_.figures.position_on(day_, zone_);
        value(out, methods, indicator.id, place, std::move(query));
        return out;
    }
    void value(json::object& out, const Methods& methods, const std::string& indicator, std::optional<PlaceId> place, FigureQuery query) {
        out["value"] = nullptr;
        out["kind_of"] = "exact";
        out["records"] = 0;
        const auto entry = place ? entry_named(read_.views, methods.playbook + '.' + indicator, today_) : std::nullopt;
        if (!entry) return;
        query.inside = [this, place](PlaceId atom) { return read_.views.places->within(atom, *place); };
        const auto cells = values_of(read_, *entry, query, By::nothing);
        if (cells.empty() || !cells.begin()->second.value || cells.begin()->second.records == 0) {
            // Of people the public is not told nobody apart from somebody.
            if (public_ && counts_people(*entry)) {
                out["fewer_than"] = public_step;
                out["kind_of"] = "at_least";
            }
            return;
        }
        const auto& found = cells.begin()->second;
        out["kind_of"] = word_of(found.value->kind);
        if (!public_ || !counts_people(*entry)) {
            out["value"] = text_of(found, *entry);
            out["records"] = found.records;
            return;
        }
        const auto shown = entry->measure == Aggregate::share ? std::nullopt : public_count(found.value->value);
        if (shown)
            out["value"] = std::to_string(*shown);
        else
            out["fewer_than"] = public_step;
        out["kind_of"] = "at_least";
    }
    // As it was known on the day of the text.
    std::optional<PlaceId> place_of(const press::Quote& quote) const {
        auto code = quote.place;
        code.resize(12, '0');
        const auto place = read_.views.places->by_code(code, *quote.as_of);
        return place ? place : read_.views.places->by_code(code, today_);
    }
    json::object told(const press::Quote& quote, const Methods& methods, bool installed) {
        json::object out{{"id", quote.id}, {"quote", quote.quote}, {"value", write_decimal(quote.value, quote.decimals)}, {"kind", word_of(quote.kind)}, {"unit", quote.unit}, {"indicator", quote.indicator}};
        out["heading"] = quote.heading;
        if (quote.indicator.empty()) out["slots"] = press::size_of(quote, methods);
        if (!quote.as_of) return out;
        out["as_of"] = write(*quote.as_of);
        if (!installed || *quote.as_of > day_) return out;
        json::object then;
        FigureQuery query;
        query.from = quote.from;
        query.to = quote.as_of;
        query.as_of = read_.figures.position_on(*quote.as_of, zone_);
        value(then, methods, quote.indicator, place_of(quote), std::move(query));
        out["then"] = std::move(then);
        return out;
    }

    const ReadContext& read_;
    Zone zone_;
    Day today_;
    bool public_ = true;    // of the text that is told
    Day day_;               // its figures' last day
};

Result<std::string> texts(const ReadContext& read, const Parameters&) { return json::serialize(Guide{read}.tell()); }

}    // namespace

std::vector<Route> text_routes() {
    return {{"GET", "/api/v1/texts", "五篇报道的导览:说法、数和打法", "Guide to the five texts: words, numbers and methods", {}, true, texts}};
}

}    // namespace terrace::reports
