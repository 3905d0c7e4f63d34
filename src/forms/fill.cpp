#include "forms/fill.hpp"

#include "base/text_form.hpp"
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
    Filler(const Form& form, const Gazetteer& places, const FillOptions& options, const Answers& answers)
        : form_{form}, places_{places}, options_{options}, answers_{answers} {}

    Filled run() {
        out_.cells.reserve(form_.cells.size());
        for (const auto& asked : form_.cells) out_.cells.push_back(first_pass(asked));
        for (auto& cell : out_.cells)
            if (waits_for_parts(cell) && cell.asked->column_total && !cell.asked->row_total) fill_total(cell, false);
        for (auto& cell : out_.cells)
            if (waits_for_parts(cell) && cell.asked->row_total) fill_total(cell, true);
        for (const auto& cell : out_.cells)
            if (cell.reason.why == Why::none) out_.edits.push_back({form_.sheets[cell.asked->sheet].part, cell.asked->row, cell.asked->column, cell.number});
        return std::move(out_);
    }

  private:
    const Form& form_;
    const Gazetteer& places_;
    const FillOptions& options_;
    const Answers& answers_;
    Filled out_;
    std::map<std::tuple<const Askable*, std::size_t, Day, Day, std::string, std::string>, Or<Answer>> asked_before_;

    static bool waits_for_parts(const FilledCell& cell) { return cell.reason.why == Why::total_open && cell.asked->reason.why == Why::none; }

    FilledCell first_pass(const Asked& asked) {
        FilledCell cell{&asked, asked.reason, {}, {}, {}, {}, false};
        if (cell.reason.why != Why::none) return cell;
        ENSURE(asked.match.certainty == Certainty::sure && asked.match.what);
        const auto place = place_of(asked);
        if (!place) return without(std::move(cell), place.error());
        cell.place = *place;
        const auto period = period_of(asked);
        if (!period) return without(std::move(cell), period.error());
        cell.period = *period;
        if (asked.subtotal) return without(std::move(cell), {Why::total_open, "小计 / subtotal"});
        if (asked.row_total || asked.column_total) return without(std::move(cell), {asked.match.what->adds_up ? Why::total_open : Why::not_additive, ""});
        return answered(std::move(cell));
    }
    static FilledCell without(FilledCell cell, Reason reason) {
        cell.reason = std::move(reason);
        return cell;
    }
    FilledCell answered(FilledCell cell) {
        const auto answer = ask({cell.asked->match.what, *cell.place, *cell.period, cell.asked->match.dimension, cell.asked->match.value, {}});
        if (!answer) return without(std::move(cell), answer.error());
        const auto number = in_form_units(*answer, *cell.asked);
        if (!number) return without(std::move(cell), number.error());
        cell.answer = *answer;
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
        if (asked.row_total && asked.places.empty()) return place;
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
            titled_until = spoken.kind == Kind::until;
        }
        const bool stock = asked.match.what->stock;
        if (titled_until && titled->to != wanted.to) return no(Why::period_differs, terrace::write(titled->to));
        std::optional<Period> own;
        bool until = titled_until;
        for (const auto& spoken : asked.periods) {
            if (spoken.kind == Kind::blank) continue;
            const auto read = resolved(spoken, own ? own : titled_until ? std::nullopt : titled);
            if (!read) return read;
            if (own && (read->from < own->from || read->to > own->to)) return no(Why::no_period, write(*own) + "、" + write(*read));
            own = *read;
            until = spoken.kind == Kind::until;
        }
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
            case Kind::none:
            case Kind::blank:
            case Kind::open: break;
        }
        return no(Why::no_period);
    }

    // A total is written when all its parts are, they add up to it, and the office's own figure is the same.
    void fill_total(FilledCell& cell, bool of_rows) {
        const auto& asked = *cell.asked;
        Decimal sum;
        std::size_t parts = 0;
        bool open = false;
        std::set<std::size_t> seen;
        std::set<std::string> values;
        std::string dimension;
        bool values_seen = false, places_seen = false;
        for (const auto& part : out_.cells) {
            const auto& other = *part.asked;
            if (&other == &asked || other.sheet != asked.sheet || other.table != asked.table || other.subtotal) continue;
            if (of_rows ? other.column != asked.column || other.row_total : other.row != asked.row || other.column_total) continue;
            if (other.match.what != asked.match.what || other.heading.empty()) {
                open |= of_rows;
                continue;
            }
            // Rows are the parts where each is another place, or another value of one dimension; columns where each is another value.
            const bool by_value = asked.match.dimension.empty() && !other.match.dimension.empty() && other.places == asked.places;
            if (of_rows && !by_value && (other.match.dimension != asked.match.dimension || other.match.value != asked.match.value || other.places.empty())) open = true;
            if (of_rows && by_value && other.unit != asked.unit) open = true;
            if (!of_rows && (other.match.dimension.empty() || other.unit != asked.unit)) open = true;
            if (by_value) {
                if (dimension.empty()) dimension = other.match.dimension;
                open |= dimension != other.match.dimension;
            }
            (by_value ? values_seen : places_seen) = true;
            if (part.reason.why != Why::none || part.period != cell.period) {
                open = true;
                continue;
            }
            if (of_rows && !by_value ? !seen.insert(*part.place).second : !values.insert(other.match.value).second) open = true;
            const auto added = add(sum, part.number);
            if (!added) open = true;
            else sum = *added;
            ++parts;
        }
        if (of_rows && values_seen && places_seen) return;    // some rows are places and some are values: of what is it the total?
        if (open || parts == 0) return;
        auto whole = answered(cell);
        if (whole.reason.why != Why::none) {
            cell.reason = whole.reason;
            return;
        }
        if (whole.number != write(sum)) {
            cell.reason = {Why::adds_up_otherwise, write(sum) + " ≠ " + whole.number};
            return;
        }
        whole.total = true;
        cell = std::move(whole);
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

Filled fill(const Form& form, const Gazetteer& places, const FillOptions& options, const Answers& answers) { return Filler{form, places, options, answers}.run(); }

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
