#include "forms/fill.hpp"

#include "base/text_form.hpp"
#include "forms/lists.hpp"
#include "forms/units.hpp"

namespace terrace::forms {
namespace {

using Kind = SpokenPeriod::Kind;

template <class T>
using Or = tl::expected<T, Reason>;
tl::unexpected<Reason> no(Why why, std::string detail = {}) { return tl::unexpected(Reason{why, std::move(detail)}); }

Period months(int year, int first, int count) {
    const int after = first - 1 + count;    // months since January
    return {day_of({year, first, 1}), day_of({year + after / 12, after % 12 + 1, 1}) - 1};
}
bool is_month(const Period& period) {
    const auto from = civil_of(period.from);
    return period == months(from.year, from.month, 1);
}
bool is_quarter(const Period& period) {
    const auto from = civil_of(period.from);
    return from.month % 3 == 1 && period == months(from.year, from.month, 3);
}
bool is_year(const Period& period) { return period == months(civil_of(period.from).year, 1, 12); }
std::optional<Period> period_before(const Period& period) {
    const auto from = civil_of(period.from);
    const auto back = [&](int count) { return from.month > count ? months(from.year, from.month - count, count) : months(from.year - 1, from.month + 12 - count, count); };
    if (is_month(period)) return back(1);
    if (is_quarter(period)) return back(3);
    if (is_year(period)) return months(from.year - 1, 1, 12);
    return std::nullopt;
}
// It says until when, and not from when.
bool is_until(Kind kind) { return kind == Kind::until || kind == Kind::until_month || kind == Kind::period_end || kind == Kind::last_year_end; }
Period year_before(const Period& period) {
    const auto back = [](Day day) {
        auto civil = civil_of(day);
        --civil.year;
        return day_of(civil);
    };
    const auto first = back(period.from);
    const auto next = civil_of(period.to + 1);    // the last day by the first that follows: February has its own ends
    return {first, day_of({next.year - 1, next.month, next.day}) - 1};
}

class Filler {
  public:
    Filler(const Form& form, const Gazetteer& places, const FillOptions& options, const Answers& answers, const Things& things)
        : form_{form}, places_{places}, options_{options}, answers_{answers}, things_{things} {}

    Filled run() {
        out_.cells.reserve(form_.cells.size());
        for (const auto& asked : form_.cells) out_.cells.push_back(first_pass(asked));
        for (std::size_t i = 0; i < out_.cells.size(); ++i) {
            const auto& asked = *out_.cells[i].asked;
            rows_[{asked.sheet, asked.row}].push_back(i);
            columns_[{asked.table, asked.column}].push_back(i);
            tables_[asked.table].push_back(i);
        }
        for (auto& cell : out_.cells) refuse_unclear_comparison(cell);
        for (auto& cell : out_.cells)
            if (waits_for_parts(cell) && cell.asked->column_total && !cell.asked->row_total && !cell.asked->subtotal) fill_total(cell, false);
        for (auto& cell : out_.cells)
            if (waits_for_parts(cell) && cell.asked->subtotal && only_subtotal(*cell.asked)) fill_total(cell, true);
        for (auto& cell : out_.cells)
            if (waits_for_parts(cell) && cell.asked->row_total && !cell.asked->subtotal) fill_total(cell, true);
        for (auto& cell : out_.cells)
            if (waits_for_parts(cell) && cell.asked->change == Change::between) fill_between(cell);
        for (const auto& cell : out_.cells)
            if (cell.reason.why == Why::none) out_.edits.push_back({form_.sheets[cell.asked->sheet].part, cell.asked->row, cell.asked->column, cell.number, cell.words});
        return std::move(out_);
    }

  private:
    const Form& form_;
    const Gazetteer& places_;
    const FillOptions& options_;
    const Answers& answers_;
    const Things& things_;
    std::map<std::tuple<const Askable*, std::size_t, Day, Day>, Or<std::vector<Listed>>> listed_before_;
    Filled out_;
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> rows_, columns_;    // of cells: by sheet and row; by table and column
    std::map<std::size_t, std::vector<std::size_t>> tables_;
    std::map<std::tuple<const Askable*, std::size_t, Day, Day, std::string, std::string>, Or<Answer>> asked_before_;

    static bool waits_for_parts(const FilledCell& cell) { return cell.reason.why == Why::total_open && cell.asked->reason.why == Why::none; }

    FilledCell first_pass(const Asked& asked) {
        FilledCell cell;
        cell.asked = &asked;
        cell.reason = asked.reason;
        if (cell.reason.why != Why::none) return cell;
        ENSURE(asked.match.certainty == Certainty::sure && asked.match.what);
        const auto place = place_of(asked);
        if (!place) return without(std::move(cell), place.error());
        cell.place = *place;
        const auto period = period_of(asked);
        if (!period) return without(std::move(cell), period.error());
        cell.period = *period;
        if (asked.list_row) return listed(std::move(cell));
        if (asked.change == Change::between) return without(std::move(cell), {Why::total_open, "要看旁边两列 / the two columns beside it"});
        if (asked.change != Change::none) {
            cell.against = asked.change == Change::on_last ? period_before(*period) : std::optional{terrace::forms::year_before(*period)};
            if (!cell.against) return without(std::move(cell), {Why::no_period, "环比 / the period before"});
        }
        if (asked.subtotal && asked.places.empty()) return without(std::move(cell), {Why::total_open, "小计 / subtotal"});
        if (asked.subtotal || asked.row_total || asked.column_total) return without(std::move(cell), {asked.match.what->adds_up ? Why::total_open : Why::not_additive, ""});
        return answered(std::move(cell));
    }
    // Of a list: the n-th thing's field. Where there are more things than rows nothing is written, lest somebody takes some for all.
    FilledCell listed(FilledCell cell) {
        const auto& asked = *cell.asked;
        if (!things_) return without(std::move(cell), {Why::not_answered, ""});
        const auto key = std::tuple{asked.match.what, *cell.place, cell.period->from, cell.period->to};
        auto found = listed_before_.find(key);
        if (found == listed_before_.end()) found = listed_before_.emplace(key, things_({asked.match.what, *cell.place, *cell.period, "", "", {}})).first;
        if (!found->second) return without(std::move(cell), found->second.error());
        const auto& things = *found->second;
        if (things.empty()) return without(std::move(cell), {Why::no_records, asked.match.what->zh});
        if (things.size() > asked.list_rows) return without(std::move(cell), {Why::too_few_rows, std::to_string(things.size()) + " > " + std::to_string(asked.list_rows)});
        if (*asked.list_row >= things.size()) return without(std::move(cell), {Why::no_records, "只有 " + std::to_string(things.size()) + " 个 / no more of them"});
        const auto& thing = things[*asked.list_row];
        cell.answer.records = 1;
        cell.answer.position = thing.position;
        cell.answer.url = thing.url;
        if (asked.match.value.empty()) {    // 序号
            cell.number = std::to_string(*asked.list_row + 1);
            cell.reason = {};
            return cell;
        }
        const auto value = thing.values.find(asked.match.value);
        if (value == thing.values.end() || value->second.text.empty()) return without(std::move(cell), {Why::not_recorded, asked.heading});
        cell.words = !value->second.number;
        cell.number = value->second.text;
        if (value->second.number) {
            if (asked.unit.empty() && !value->second.unit.empty() && !counted(value->second.unit)) return without(std::move(cell), {Why::unit_unknown, value->second.unit});
            const auto point = cell.number.find('.');
            const int decimals = point == std::string::npos ? 0 : static_cast<int>(cell.number.size() - point - 1);
            const auto read = read_decimal(cell.number, decimals);
            if (!read || asked.shown.percent || asked.shown.scaled) return without(std::move(cell), {Why::needs_rounding, cell.number});
            const auto number = converted({*read, decimals}, value->second.unit, asked.unit.empty() ? value->second.unit : asked.unit, asked.shown.decimals);
            if (!number) return without(std::move(cell), number.error());
            cell.number = write(*number);
            cell.answer.kind = value->second.kind;
        } else if (!asked.unit.empty()) {
            return without(std::move(cell), {Why::unit_differs, asked.unit});
        }
        cell.reason = {};
        return cell;
    }
    static FilledCell without(FilledCell cell, Reason reason) {
        cell.reason = std::move(reason);
        return cell;
    }
    FilledCell answered(FilledCell cell) {
        const auto asked_of = [&](const Period& period) -> const Or<Answer>& { return ask({cell.asked->match.what, *cell.place, period, cell.asked->match.dimension, cell.asked->match.value, {}}); };
        const auto answer = asked_of(*cell.period);
        if (!answer) return without(std::move(cell), answer.error());
        auto shown = *answer;
        if (cell.against) {
            const auto before = asked_of(*cell.against);
            if (!before) return without(std::move(cell), before.error());
            const auto less = difference({answer->value, answer->decimals}, {before->value, before->decimals});
            // 余 less 余 is anything.
            if (answer->kind == FigureKind::at_least || before->kind == FigureKind::at_least || !less) return without(std::move(cell), {Why::not_answered, "不少于的数不能相减 / lower bounds cannot be taken from each other"});
            if (before->kind == FigureKind::about) shown.kind = FigureKind::about;
            shown.value = less->value;
            shown.decimals = less->decimals;
            cell.less = *before;
        }
        const auto number = in_form_units(shown, *cell.asked);
        if (!number) return without(std::move(cell), number.error());
        cell.answer = shown;
        cell.number = write(*number);
        cell.reason = {};
        return cell;
    }
    const Or<Answer>& ask(const Question& question) {
        const auto key = std::tuple{question.what, question.place, question.period.from, question.period.to, question.dimension, question.value};
        auto found = asked_before_.find(key);
        if (found == asked_before_.end()) found = asked_before_.emplace(key, answers_(question)).first;
        return found->second;
    }
    static Or<Decimal> in_form_units(const Answer& answer, const Asked& asked) {
        const auto& own = asked.match.what->unit;
        auto shown = asked.shown.decimals;
        Decimal value{answer.value, answer.decimals};
        if (asked.shown.scaled) return no(Why::needs_rounding, "单元格格式改了数位 / the cell's format moves the point");
        if (asked.shown.percent) {    // the cell holds a hundredth of what it shows
            if (own != "%") return no(Why::unit_differs, own + " ≠ %");
            value.decimals += 2;
            shown = shown < 0 ? shown : shown + 2;
            if (value.decimals > figure_decimals_max) return no(Why::needs_rounding, own);
            return converted(value, own, own, shown);
        }
        return converted(value, own, asked.unit.empty() ? own : asked.unit, shown);
    }

    Or<std::size_t> one_place(const std::string& name, int level, std::size_t outer) const {
        std::vector<std::size_t> inside;
        const auto all = places_.named(name, level);
        for (const auto place : all)
            if (places_.within(place, outer)) inside.push_back(place);
        if (inside.size() > 1) {
            std::string codes;
            for (const auto place : inside) codes += (codes.empty() ? "" : "、") + (places_.at(place).code.empty() ? places_.at(place).id : places_.at(place).code);
            return no(Why::place_twice, name + ":" + codes);
        }
        if (inside.empty()) return no(all.empty() ? Why::no_place : Why::place_elsewhere, name);
        return inside.front();
    }
    Or<std::size_t> place_of(const Asked& asked) const {
        // A title that names a place speaks of it: ours, perhaps with what it lies in before it, or nobody fills in for it.
        const auto& names = form_.tables[asked.table].places;
        bool ours = names.empty();
        for (const auto& name : names) {
            const auto found = places_.named(name);
            const bool own = std::find(found.begin(), found.end(), places_.own()) != found.end();
            if (own && found.size() > 1) return no(Why::place_twice, name);
            if (!own && options_.asked_by && found.size() == 1 && found.front() == *options_.asked_by) {
                ours = true;
                continue;
            }
            const bool around = std::any_of(found.begin(), found.end(), [&](std::size_t one) { return places_.within(places_.own(), one); });
            if (!own && !around) return no(Why::place_elsewhere, name);
            ours |= own;
        }
        if (!ours) return no(Why::place_elsewhere, names.front());
        auto place = places_.own();
        if (asked.whole || (asked.row_total && asked.places.empty())) return place;
        for (const auto& named : asked.places) {
            const auto next = one_place(named.text, named.level, place);
            if (!next) return next;
            place = *next;
        }
        return place;
    }

    Or<Period> period_of(const Asked& asked) const {
        const auto& wanted = options_.period;
        std::optional<Period> titled;
        bool titled_until = false;
        for (const auto& spoken : form_.tables[asked.table].periods) {
            if (spoken.kind == Kind::blank) continue;
            const auto read = resolved(spoken, std::nullopt);
            if (!read) return read;
            if (titled && *titled != *read) return no(Why::no_period, write(*titled) + "、" + write(*read));
            titled = *read;
            titled_until = is_until(spoken.kind);
        }
        const bool stock = asked.match.what->stock;
        if (titled_until && titled->to != wanted.to) return no(Why::period_differs, terrace::write(titled->to));
        // A form titled 1—10月 is October's: what it asks without saying so is of these months.
        const bool so_far = titled && !titled_until && titled->to == wanted.to && titled->from == day_of({civil_of(wanted.to).year, 1, 1}) && !is_year(*titled);
        std::optional<Period> own;
        bool until = titled_until;
        for (const auto& spoken : asked.periods) {
            if (spoken.kind == Kind::blank) continue;
            const auto read = so_far && spoken.kind == Kind::year_before ? Or<Period>{terrace::forms::year_before(*titled)} : resolved(spoken, own ? own : titled_until ? std::nullopt : titled);
            if (!read) return read;
            if (own && (read->from < own->from || read->to > own->to)) return no(Why::no_period, write(*own) + "、" + write(*read));
            own = *read;
            until = is_until(spoken.kind);
        }
        if (!own && so_far) own = titled;
        if (!own && titled && !titled_until && *titled != wanted) return no(Why::period_differs, write(*titled));
        // A form for another year with columns of its own months is another form.
        if (own && titled && !titled_until && *titled != wanted && !(titled->from <= wanted.from && wanted.to <= titled->to)) return no(Why::period_differs, write(*titled));
        if (until && !stock) return no(Why::no_period, "截至哪天写了,从哪天起没写 / until when is said, from when is not");
        // What stands at a day did not come in the months before it.
        if (stock && std::any_of(asked.periods.begin(), asked.periods.end(), [](const auto& spoken) { return spoken.kind == Kind::year_to_date; }))
            return no(Why::no_period, "存量没有累计 / what stands at a day is not cumulative");
        const auto period = own ? *own : wanted;
        if (period.from > options_.today || (period.to >= options_.today && !options_.to_date)) return no(Why::period_open, terrace::write(period.to));
        return period;
    }
    // `around`: the year or period said further out.
    Or<Period> resolved(const SpokenPeriod& spoken, const std::optional<Period>& around) const {
        const auto& wanted = options_.period;
        const auto year = civil_of(around ? around->from : wanted.from).year;
        if (around && civil_of(around->to).year != year) return no(Why::no_period, write(*around));
        const auto month = civil_of(wanted.from);
        switch (spoken.kind) {
            case Kind::dates:
            case Kind::until: return spoken.period;
            case Kind::month: return months(year, spoken.number, 1);
            case Kind::quarter: return months(year, spoken.number * 3 - 2, 3);
            case Kind::half: return months(year, spoken.number == 1 ? 1 : 7, 6);
            case Kind::this_month:
                if (!is_month(wanted)) return no(Why::no_period, "本月");
                return wanted;
            case Kind::last_month:
                if (!is_month(wanted)) return no(Why::no_period, "上月");
                return month.month == 1 ? months(month.year - 1, 12, 1) : months(month.year, month.month - 1, 1);
            case Kind::this_quarter: {
                const auto last = civil_of(wanted.to);
                if ((last.month - 1) / 3 != (month.month - 1) / 3 || last.year != month.year) return no(Why::no_period, "本季度");
                return months(month.year, (month.month - 1) / 3 * 3 + 1, 3);
            }
            case Kind::this_year: return months(month.year, 1, 12);
            case Kind::last_year: return months(month.year - 1, 1, 12);
            case Kind::year_to_date:
                if (civil_of(wanted.to).year != month.year) return no(Why::no_period, "本年累计");
                return Period{day_of({month.year, 1, 1}), wanted.to};
            case Kind::year_before: return terrace::forms::year_before(wanted);
            case Kind::month_range: return months(year, spoken.number / 100, spoken.number % 100 - spoken.number / 100 + 1);
            case Kind::until_month: {
                const auto last = months(year, spoken.number, 1).to;
                return Period{last, last};
            }
            case Kind::period_end: {
                const auto last = civil_of(wanted.to).month;
                if ((spoken.number == 1 && !is_month(wanted)) || (spoken.number == 3 && last % 3 != 0) || (spoken.number == 12 && last != 12)) return no(Why::no_period, terrace::write(wanted.to));
                return Period{wanted.to, wanted.to};
            }
            case Kind::last_year_end: return Period{day_of({month.year, 1, 1}) - 1, day_of({month.year, 1, 1}) - 1};
            case Kind::last_quarter:
                if (!is_quarter(wanted)) return no(Why::no_period, "上季度");
                return *period_before(wanted);
            case Kind::last_period:
                if (const auto before = period_before(wanted)) return *before;
                return no(Why::no_period, "上期");
            case Kind::none:
            case Kind::blank:
            case Kind::open: break;
        }
        return no(Why::no_period);
    }

    // 上年同期 and 同比 beside a month and a year so far: of which of the two is not said. What stands at a day is the same for both.
    void refuse_unclear_comparison(FilledCell& cell) {
        const auto& asked = *cell.asked;
        if (cell.reason.why != Why::none || asked.match.what->stock) return;
        const bool year_before = std::any_of(asked.periods.begin(), asked.periods.end(), [](const auto& spoken) { return spoken.kind == Kind::year_before; });
        if (!year_before && asked.change == Change::none) return;
        auto from = civil_of(cell.period->from);
        if (year_before) ++from.year;
        const auto ends = year_before ? options_.period.to : cell.period->to;
        std::set<Day> begins{day_of(from)};
        for (const auto i : beside(asked)) {
            const auto& other = out_.cells[i];
            if (other.period && other.period->to == ends && other.asked->change == Change::none && same_fact(*other.asked, asked)) begins.insert(other.period->from);
        }
        if (begins.size() > 1) cell = without(std::move(cell), {Why::no_period, "是当期的还是累计的,没写 / of the period or of the year so far, is not said"});
    }
    // Cells of the same row, or for words at the left of the same column.
    const std::vector<std::size_t>& beside(const Asked& asked) {
        const bool down = asked.change_down;
        return down ? columns_[{asked.table, asked.column}] : rows_[{asked.sheet, asked.row}];
    }
    static bool same_fact(const Asked& a, const Asked& b) {
        return &a != &b && a.table == b.table && a.part == b.part && a.match.what == b.match.what && a.match.dimension == b.match.dimension && a.match.value == b.match.value && a.places == b.places &&
               a.whole == b.whole && a.unit == b.unit;
    }
    // 增减额 beside two periods of the same fact: the later less the earlier.
    void fill_between(FilledCell& cell) {
        const auto& asked = *cell.asked;
        const FilledCell* earlier = nullptr;
        const FilledCell* later = nullptr;
        std::size_t count = 0;
        for (const auto i : beside(asked)) {
            const auto& other = out_.cells[i];
            if (other.asked->change != Change::none || !same_fact(*other.asked, asked)) continue;
            ++count;
            if (other.reason.why != Why::none) return;
            if (!earlier || other.period->to < earlier->period->to) earlier = &other;
            if (!later || other.period->to > later->period->to) later = &other;
        }
        if (count != 2 || earlier == later || earlier->period->to >= later->period->from || is_month(*earlier->period) != is_month(*later->period) || is_year(*earlier->period) != is_year(*later->period)) return;
        cell.period = later->period;
        cell.against = earlier->period;
        auto whole = answered(cell);
        whole.total = whole.reason.why == Why::none && later->total;
        cell = std::move(whole);
    }

    // What a total is the total of, cell by cell; nothing when it cannot be told.
    struct Parts {
        Decimal sum;
        std::size_t count = 0;
        bool open = false;
        bool by_place = false, by_value = false, by_period = false;
        std::set<std::size_t> places;
        std::set<std::string> values;
        std::string dimension;
        std::vector<Period> periods;
    };
    static bool within_places(const Asked& outer, const Asked& inner) {
        if (inner.places.size() < outer.places.size()) return false;
        return std::equal(outer.places.begin(), outer.places.end(), inner.places.begin(), [](const auto& a, const auto& b) { return a.text == b.text; });
    }
    // Whether a cell may be one of the parts at all; `open` when it stands among them and cannot be read.
    bool is_part(const Asked& total, const Asked& other, bool of_rows, bool& open) const {
        if (&other == &total || other.table != total.table || other.subtotal || (of_rows ? other.whole && !total.whole : other.whole != total.whole) || other.change != total.change) return false;
        const bool same_column = other.column == total.column || (of_rows && other.heading == total.heading && !other.heading.empty() && other.column - other.part == total.column - total.part);
        if (of_rows ? !same_column || other.row_total : other.row != total.row || other.part != total.part || other.column_total || other.row_total != total.row_total) return false;
        if (of_rows && !within_places(total, other)) return false;
        if (other.match.what != total.match.what || other.heading.empty()) {
            open |= of_rows;
            return false;
        }
        return true;
    }
    void take_part(Parts& parts, const FilledCell& total, const FilledCell& part, bool of_rows) const {
        const auto& asked = *total.asked;
        const auto& other = *part.asked;
        const bool same_value = other.match.dimension == asked.match.dimension && other.match.value == asked.match.value;
        const bool by_value = asked.match.dimension.empty() && !other.match.dimension.empty() && other.places == asked.places;
        const bool by_place = !by_value && same_value && other.places.size() > asked.places.size();
        const bool by_period = !by_value && !by_place && same_value && other.places == asked.places && part.period && total.period && *part.period != *total.period;
        parts.by_value |= by_value;
        parts.by_place |= by_place;
        parts.by_period |= by_period;
        if (!by_value && !by_place && !by_period) parts.open = true;
        if (other.unit != asked.unit && (by_value || !of_rows)) parts.open = true;
        if (by_value) {
            if (parts.dimension.empty()) parts.dimension = other.match.dimension;
            parts.open |= parts.dimension != other.match.dimension || !parts.values.insert(other.match.value).second;
        }
        if (part.reason.why != Why::none || (!by_period && part.period != total.period)) {
            parts.open = true;
            return;
        }
        if (by_place && !parts.places.insert(*part.place).second) parts.open = true;
        if (by_period) parts.periods.push_back(*part.period);
        const auto added = add(parts.sum, part.number);
        if (!added) parts.open = true;
        else parts.sum = *added;
        ++parts.count;
    }
    // Months that follow each other and are together what the total is of.
    static bool make_up(std::vector<Period> periods, const Period& whole) {
        std::sort(periods.begin(), periods.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
        for (std::size_t i = 1; i < periods.size(); ++i)
            if (periods[i].from != periods[i - 1].to + 1) return false;
        return !periods.empty() && periods.front().from == whole.from && periods.back().to == whole.to;
    }

    // Of the place it names, and no other subtotal speaks of the same: then its rows are those of that place.
    bool only_subtotal(const Asked& asked) {
        if (asked.places.empty()) return false;
        const auto& column = columns_[{asked.table, asked.column}];
        return std::none_of(column.begin(), column.end(), [&](auto i) {
            const auto& other = *out_.cells[i].asked;
            return &other != &asked && other.subtotal && other.places == asked.places;
        });
    }
    // A total is written when all its parts are, they add up to it, and the office's own figure is the same.
    void fill_total(FilledCell& cell, bool of_rows) {
        const auto& asked = *cell.asked;
        Parts parts;
        const auto& near = !of_rows ? rows_[{asked.sheet, asked.row}] : tables_[asked.table];
        for (const auto i : near)
            if (is_part(asked, *out_.cells[i].asked, of_rows, parts.open)) take_part(parts, cell, out_.cells[i], of_rows);
        const int kinds = static_cast<int>(parts.by_place) + static_cast<int>(parts.by_value) + static_cast<int>(parts.by_period);
        const bool alone = parts.count == 0 && kinds == 0 && !parts.open && !of_rows && asked.confirmed;    // 总量 with nothing beside it, and a person says what it is
        if (!alone && (parts.open || parts.count == 0 || kinds != 1)) return;    // some are places and some are values: of what is it the total?
        if (parts.by_period && (asked.match.what->stock || !make_up(parts.periods, *cell.period))) return;
        auto whole = answered(cell);
        if (whole.reason.why != Why::none) {
            cell.reason = whole.reason;
            return;
        }
        if (!alone && whole.number != write(parts.sum)) {
            cell.reason = {Why::adds_up_otherwise, write(parts.sum) + " ≠ " + whole.number};
            return;
        }
        whole.total = true;
        cell = std::move(whole);
    }
    static std::optional<Decimal> difference(Decimal a, Decimal b) {
        const auto decimals = std::max(a.decimals, b.decimals);
        __int128 x = a.value, y = b.value;
        for (auto i = a.decimals; i < decimals; ++i) x *= 10;
        for (auto i = b.decimals; i < decimals; ++i) y *= 10;
        const auto out = x - y;
        if (out > INT64_MAX || out < INT64_MIN) return std::nullopt;
        return Decimal{static_cast<std::int64_t>(out), decimals};
    }
    static std::optional<Decimal> add(Decimal sum, const std::string& number) {
        const auto point = number.find('.');
        const int decimals = point == std::string::npos ? 0 : static_cast<int>(number.size() - point - 1);
        const auto most = std::max(decimals, sum.decimals);
        const auto a = read_decimal(write(sum), most), b = read_decimal(number, most);
        Decimal out{0, most};
        if (!a || !b || __builtin_add_overflow(*a, *b, &out.value)) return std::nullopt;
        while (out.decimals > 0 && out.value % 10 == 0) {
            out.value /= 10;
            --out.decimals;
        }
        return out;
    }
};

constexpr std::string_view kind_code(FigureKind kind) {
    switch (kind) {
        case FigureKind::exact: return "exact";
        case FigureKind::at_least: return "at_least";
        case FigureKind::about: return "about";
    }
    return "";
}

}    // namespace

Filled fill(const Form& form, const Gazetteer& places, const FillOptions& options, const Answers& answers, const Things& things) { return Filler{form, places, options, answers, things}.run(); }

json::object provenance_json(const Form& form, const Gazetteer& places, const FillOptions& options, const Filled& filled) {
    json::array cells;
    for (const auto& cell : filled.cells) {
        const auto& asked = *cell.asked;
        json::object one{{"cell", cell_of(form, asked)}, {"heading", asked.heading}, {"filled", cell.reason.why == Why::none}};
        if (asked.match.what) {
            one["indicator"] = asked.match.what->name;
            one["name"] = json::object{{"zh", asked.match.what->zh}, {"en", asked.match.what->en}};
            if (!asked.match.dimension.empty()) one[asked.match.dimension] = asked.match.value;
        }
        if (cell.place) one["place"] = json::object{{"id", places.at(*cell.place).id}, {"code", places.at(*cell.place).code}, {"name", places.at(*cell.place).name}};
        if (cell.period) one["period"] = write(*cell.period);
        if (cell.reason.why == Why::none) {
            one["number"] = cell.number;
            one["unit"] = asked.unit.empty() ? asked.match.what->unit : asked.unit;
            one["value"] = write(Decimal{cell.answer.value, cell.answer.decimals});
            one["value_unit"] = asked.match.what->unit;
            one["kind"] = kind_code(cell.answer.kind);
            one["records"] = cell.answer.records;
            one["position"] = cell.answer.position;
            one["url"] = cell.answer.url;
            one["confirmed"] = asked.confirmed;
            if (cell.total) one["total"] = true;
            if (cell.against)
                one["less"] = json::object{{"period", write(*cell.against)}, {"value", write(Decimal{cell.less.value, cell.less.decimals})}, {"records", cell.less.records}, {"url", cell.less.url}};
        } else {
            const auto why = say(cell.reason);
            one["why"] = json::object{{"code", code_of(cell.reason.why)}, {"zh", why.zh}, {"en", why.en}};
        }
        cells.push_back(std::move(one));
    }
    return {{"place", places.at(places.own()).code}, {"period", write(options.period)}, {"layout", form.layout}, {"filled", filled.filled()},
            {"left_empty", filled.cells.size() - filled.filled()}, {"cells", std::move(cells)}};
}

}    // namespace terrace::forms
