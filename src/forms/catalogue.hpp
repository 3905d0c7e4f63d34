#pragma once
// What can be asked of an office (指标目录) and how it answers, told to the forms from outside: a form knows nothing of journals.

#include "base/figure.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace terrace::forms {

struct Text {
    std::string zh, en;
};

struct DimensionValue {
    std::string id;
    std::vector<std::string> words;    // 人工, 手工
};
struct Dimension {
    std::string id;
    std::vector<DimensionValue> values;
};

// An indicator as forms speak of it.
struct Askable {
    std::string name;                    // "rubbish_cleared", as /api/v1/figures names it
    std::string zh, en;
    std::vector<std::string> words;      // other names of the same thing
    std::string unit;                    // Chinese measure word: 吨, 件
    int decimals = 0;
    bool adds_up = true;                 // the figures of parts add up to the figure of the whole
    bool stock = false;                  // stands as of a day, instead of summing a period
    std::vector<Dimension> dimensions{};
    std::vector<std::string> topics{};   // words a title may have without meaning something narrower: 事项办理, 六大行动
    bool list = false;                   // no figure: things that stand, whose fields are the values of its one dimension "field"
};
using Catalogue = std::vector<Askable>;

struct Period {
    Day from, to;    // both included
    bool operator==(const Period&) const = default;
};
// "2021", "2021-06", "2021-Q2"; bad_value otherwise.
Result<Period> read_period(std::string_view);
std::string write(const Period&);    // "2021-06" where it is a month, quarter or year, else "2021-06-01/2021-06-15"

struct Question {
    const Askable* what = nullptr;
    std::size_t place = 0;    // of the gazetteer
    Period period;
    std::string dimension, value;    // "" : all
    std::optional<Day> known_on{};   // as the office knew it on that day's evening; as now when absent
};

// What the office says: the value in the indicator's own unit, and what leads to its records.
struct Answer {
    std::int64_t value = 0;
    int decimals = 0;    // value ÷ 10^decimals
    FigureKind kind = FigureKind::exact;
    std::int64_t records = 0;
    std::int64_t position = 0;    // as of this record
    std::string url;
};

// Why a cell stays empty, or an answer is missing. The code is stable.
enum class Why : std::uint8_t {
    none,
    no_indicator,       // no heading is an indicator of this office
    several,            // two indicators fit equally
    not_confirmed,      // one fits, but not every word above it is understood
    heading_missing,    // nothing is written above or beside it
    not_a_figure,       // a name, a phone, a remark
    unit_unknown,       // land or money without its unit
    unit_differs,       // units of different things
    needs_rounding,     // the exact value has more decimals than the cell shows
    no_place,           // no such place here
    place_twice,        // two places of this name
    place_elsewhere,    // the form speaks of a place that is not ours
    no_period,          // a period nobody can tell
    period_differs,     // the form is for another period
    period_open,        // it has not ended
    total_open,         // a total whose parts are not all known
    not_additive,       // a total of what does not add up
    adds_up_otherwise,  // the rows add up to something else
    formula,            // the form works it out itself
    no_records,         // nothing of this was ever recorded
    not_answered,       // the office did not answer
    beyond_reach,       // whoever asks may not see this place's figures
    too_few_rows,       // more things than the list has rows for
    not_recorded,       // this thing's record does not say it
    vague,              // 数百, 几十: no number to hold against another
};
struct Reason {
    Why why = Why::none;
    std::string detail;
};
std::string_view code_of(Why) noexcept;
Text say(const Reason&);

// A thing of a list: by field, what its record says, in words as people read them.
struct Listed {
    struct Value {
        std::string text, unit;
        FigureKind kind = FigureKind::exact;
        bool number = false;
    };
    std::map<std::string, Value> values;
    std::string url;
    std::int64_t position = 0;
};
// All there are within a place on the last day of a period, in a fixed order.
using Things = std::function<tl::expected<std::vector<Listed>, Reason>(const Question&)>;

using Answers = std::function<tl::expected<Answer, Reason>(const Question&)>;

}    // namespace terrace::forms
