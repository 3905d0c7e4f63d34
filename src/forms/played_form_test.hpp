#pragma once
// A form beside what each of its cells must hold, written by hand: filled once as it comes, and once more after a person has looked through
// its headings. Tests count what is filled and that nothing is wrong.

#include "forms/examples.hpp"
#include "forms/made_up_county_test.hpp"

namespace terrace::forms::testing {

constexpr std::string_view qingxi = "999901", yuntai = "999901100", songlin = "999901200", shiqiao = "999901100201", hewan = "999901100001", daping = "999901100202", songlin_shiqiao = "999901200201",
                           liyuan = "999901200202";

struct KnownCell {
    std::string cell;    // "B4" of a form of one sheet, "表2!B4" of more
    std::string_view indicator, place;
    std::string period;
    std::string_view unit{}, value{};    // "" : the indicator's own, all
    std::string minus{};                 // less the same of this period; "" : nothing
};
struct KnownForm {
    Example form;
    std::string_view place, period;
    std::vector<KnownCell> known;
};

// A column of cells of one kind, over rows that are places.
struct KnownColumn {
    std::string letter;
    std::string_view indicator;
    std::string period;
    std::string_view unit{}, value{};
    std::string minus{};
};
inline void add_places(std::vector<KnownCell>& all, const std::vector<KnownColumn>& columns, std::size_t first_row, const std::vector<std::string_view>& places) {
    for (const auto& column : columns)
        for (std::size_t i = 0; i < places.size(); ++i)
            if (!places[i].empty()) all.push_back({column.letter + std::to_string(first_row + i), column.indicator, places[i], column.period, column.unit, column.value, column.minus});
}

inline const Askable& named(const Catalogue& all, std::string_view name) {
    for (const auto& one : all)
        if (one.name == name) return one;
    throw Fault{"no indicator"};
}

inline Period period_of(std::string_view text) { return text.size() > 7 ? Period{*read_day(text.substr(0, 10)), *read_day(text.substr(11))} : *read_period(text); }

inline std::string truth(const KnownCell& known, const Catalogue& all, const Gazetteer& places) {
    const auto value_of = [&](std::string_view period) {
        Question question;
        question.what = &named(all, known.indicator);
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places.at(i).code == known.place) question.place = i;
        question.period = period_of(period);
        if (!known.value.empty()) {
            question.dimension = question.what->dimensions.front().id;
            question.value = known.value;
        }
        return *answer(places, question);
    };
    const auto& own = named(all, known.indicator).unit;
    auto answered = value_of(known.period);
    if (!known.minus.empty()) answered.value -= value_of(known.minus).value;
    const auto number = converted({answered.value, answered.decimals}, own, known.unit.empty() ? own : std::string{known.unit}, -1);
    return number ? forms::write(*number) : "";
}

struct Rate {
    std::size_t fillable = 0, before = 0, after = 0, wrong = 0;
    Rate& operator+=(const Rate& other) {
        fillable += other.fillable;
        before += other.before;
        after += other.after;
        wrong += other.wrong;
        return *this;
    }
};

// What a person says who looks through the headings once: each of a cell that is known means what it means, and a unit is added where the
// form has none. Where one heading stands for two things they say nothing.
inline Kept looked_through(const Form& form, const Catalogue& all, const std::map<std::string, const KnownCell*>& known) {
    Kept kept{form.layout, {}};
    std::set<std::pair<std::string, std::string>> unclear;
    for (const auto& cell : form.cells) {
        const auto found = known.find(form.sheets.size() > 1 ? cell_of(form, cell) : cell_name(cell.row, cell.column));
        if (found == known.end()) continue;
        const auto& one = *found->second;
        if (!one.minus.empty() && cell.change == Change::none) continue;    // nobody says of a change that it is the figure itself
        const auto& what = named(all, one.indicator);
        const auto unit = cell.unit.empty() || cell.several_units ? (one.unit.empty() ? what.unit : std::string{one.unit}) : std::string{};
        const Confirmed said{what.name, one.value.empty() ? "" : what.dimensions.front().id, std::string{one.value}, unit};
        const std::pair key{form.tables[cell.table].name, cell.heading};
        const auto [at, fresh] = kept.headings.emplace(key, said);
        if (!fresh && (at->second.indicator != said.indicator || at->second.value != said.value)) unclear.insert(key);
    }
    for (const auto& key : unclear) kept.headings.erase(key);
    return kept;
}

// `told`: which cells stayed empty and why, which are wrong.
inline Rate play(const KnownForm& one, std::string& told) {
    const auto all = catalogue();
    const auto places = testing::places(one.place);
    const auto bytes = written_xlsx(one.form.sheets);
    if (!bytes) throw Fault{"not written"};
    const FillOptions options{*read_period(one.period), *read_day("2022-01-15"), false};
    const auto answers = [&](const Question& question) { return answer(places, question); };
    std::map<std::string, std::string> truths;
    std::map<std::string, const KnownCell*> known;
    for (const auto& cell : one.known) {
        truths[cell.cell] = truth(cell, all, places);
        known[cell.cell] = &cell;
    }
    const auto count = [&](const Form& form, const Filled& filled, std::size_t& right, std::size_t& wrong, bool tell) {
        auto missing = truths;
        for (const auto& cell : filled.cells) {
            const auto name = form.sheets.size() > 1 ? cell_of(form, *cell.asked) : cell_name(cell.asked->row, cell.asked->column);
            const auto expected = truths.find(name);
            missing.erase(name);
            const bool full = cell.reason.why == Why::none;
            if (full && (expected == truths.end() || expected->second != cell.number)) {
                ++wrong;
                told += "  wrong " + cell_of(form, *cell.asked) + " " + cell.asked->heading + " = " + cell.number + (expected == truths.end() ? "" : ", not " + expected->second) + "\n";
            } else if (full) {
                ++right;
            } else if (tell && expected != truths.end()) {
                told += "  empty " + cell_of(form, *cell.asked) + " " + cell.asked->heading + ": " + say(cell.reason).en + "\n";
            }
        }
        for (const auto& [cell, number] : missing)
            if (tell) told += "  not seen " + cell + "\n";
    };
    Rate rate;
    rate.fillable = truths.size();
    const auto first = read_form(*read_layout_of(*bytes, "form.xlsx"), all, places, nullptr);
    if (!first) throw Fault{terrace::say(first.error(), Language::en)};
    count(*first, fill(*first, places, options, answers), rate.before, rate.wrong, false);
    const auto kept = looked_through(*first, all, known);
    const auto second = read_form(*read_layout_of(*bytes, "form.xlsx"), all, places, &kept);
    if (!second) throw Fault{terrace::say(second.error(), Language::en)};
    count(*second, fill(*second, places, options, answers), rate.after, rate.wrong, true);
    return rate;
}

// All of them; what is told of each stands in `told`.
inline Rate play_all(const std::vector<KnownForm>& all, std::string& told) {
    Rate sum;
    for (const auto& one : all) {
        std::string own;
        const auto rate = play(one, own);
        told += one.form.name + ": " + std::to_string(rate.before) + " and " + std::to_string(rate.after) + " of " + std::to_string(rate.fillable) + ", " + std::to_string(rate.wrong) + " wrong\n" + own;
        sum += rate;
    }
    told += "all: " + std::to_string(sum.before) + " before and " + std::to_string(sum.after) + " after one confirmation, of " + std::to_string(sum.fillable) + ", " + std::to_string(sum.wrong) + " wrong\n";
    return sum;
}

}    // namespace terrace::forms::testing
