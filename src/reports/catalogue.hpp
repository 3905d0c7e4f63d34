#pragma once
// Every figure that can be asked for: those that every office has, and the indicators of its playbooks. One way to work any of them out.

#include "desk/route.hpp"
#include "playbook/methods.hpp"

namespace terrace::reports {

// The figures that every office has, in the order they are shown.
std::span<const FigureDefinition> figure_definitions();

// By what a figure can be told apart further.
struct CatalogueDimension {
    std::string id;
    Wording name;
    std::vector<Choice> choices;
};

struct CatalogueEntry {
    std::string name;                  // "cases.received", "weixin.rubbish_cleared"
    Wording title, unit, rule;
    std::vector<std::string> words;    // other names, for reading forms and texts
    Aggregate measure = Aggregate::count;
    std::string what;                  // the facts it reads; "" of a share
    std::string kind;                  // only facts of this kind
    std::vector<std::pair<std::string, std::string>> where;
    std::string whole;                 // the facts shown as "of how many", "" when none
    std::vector<std::pair<std::string, std::string>> whole_where;
    int stored_decimals = 0;           // of the values in facts
    int decimals = 0;                  // as written
    bool hours = false;                // facts hold seconds, written as hours
    bool stock = false;                // everything up to the last day
    std::string part, of;              // of a share: names of other entries
    std::string scope;                 // division code it speaks of, when not the place asked
    std::string playbook;              // "" when every office has it
    std::int64_t version = 0;          // of the playbook
    std::vector<CatalogueDimension> dimensions;
};
std::vector<CatalogueEntry> catalogue(const Views&, Day today);
std::optional<CatalogueEntry> entry_named(const Views&, std::string_view name, Day today);

// The facts an entry is made of, within what `query` asks.
FigureQuery facts_of(const CatalogueEntry&, FigureQuery query);

struct FigureValue {
    std::optional<Quantity> value;    // none when there is nothing to make it of
    std::int64_t records = 0;
    std::optional<std::int64_t> of;
};
// As text: "12345", "12.5", "" when there is none.
std::string text_of(const FigureValue&, const CatalogueEntry&);

// The figure over what `query` asks (place, days, as-of, further conditions), by label. The query's `what` is the entry's own.
std::map<std::string, FigureValue> values_of(const ReadContext&, const CatalogueEntry&, FigureQuery query, By, const std::function<std::optional<std::string>(PlaceId)>& group = {});

// A rule between figures that does not hold (勾稽不合), in words.
struct RuleBroken {
    std::string rule;      // "weixin.per_head"
    Wording text, found;
};
// Rules that speak of the entry, tried over the same place and days.
std::vector<RuleBroken> broken_rules(const ReadContext&, const CatalogueEntry&, const FigureQuery&);

}    // namespace terrace::reports
