#include "forms/text_check.hpp"

#include "base/csv.hpp"
#include "forms/units.hpp"

#include <array>

namespace terrace::forms {
namespace {

bool units_agree(const Askable& what, const Statement& statement) {
    if (statement.unit.empty()) return false;
    return converted({0, 0}, what.unit, statement.unit, -1).has_value();
}

struct Candidate {
    const Askable* what = nullptr;
    std::size_t distance = 0, length = 0;    // characters between, characters of the name
    bool sure = false;
};

// 清理…垃圾: the name's words in order, with others between them.
std::optional<std::size_t> spread_in(const std::string& name, std::string_view text) {
    constexpr std::size_t piece = 6;    // two characters
    if (name.size() < piece * 2 || name.size() % 3 != 0) return std::nullopt;
    std::size_t at = 0;
    for (std::size_t i = 0; i < name.size(); i += piece) {
        const auto word = std::string_view{name}.substr(i, piece);
        const auto found = text.find(word, at);
        if (found == std::string_view::npos || (at > 0 && found - at > 36)) return std::nullopt;
        at = found + word.size();
    }
    return at;
}

std::optional<Candidate> nearest(const Matcher& matcher, const Statement& statement, std::string_view before, std::string_view after, bool& several) {
    std::vector<Candidate> all;
    for (const auto& one : matcher.all()) {
        if (!units_agree(*one.what, statement)) continue;
        for (const auto& name : one.names) {
            if (characters(name) < 2) continue;
            if (const auto at = before.rfind(name); at != std::string_view::npos) all.push_back({one.what, characters(before.substr(at + name.size())), characters(name), true});
            if (const auto at = after.find(name); at != std::string_view::npos) all.push_back({one.what, characters(after.substr(0, at)), characters(name), true});
            if (const auto end = spread_in(name, before)) all.push_back({one.what, characters(before.substr(*end)), characters(name), false});
        }
    }
    if (all.empty()) return std::nullopt;
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        return std::tuple{!a.sure, a.distance, b.length} < std::tuple{!b.sure, b.distance, a.length};
    });
    const auto& best = all.front();
    // As near and as long a name of another indicator: nobody can tell which is meant.
    several = std::any_of(all.begin(), all.end(), [&](const auto& one) { return one.what != best.what && one.sure == best.sure && one.distance == best.distance && one.length == best.length; });
    return best;
}

int compare(Decimal a, Decimal b) {
    __int128 x = a.value, y = b.value;
    for (auto i = a.decimals; i < b.decimals; ++i) x *= 10;
    for (auto i = b.decimals; i < a.decimals; ++i) y *= 10;
    return x < y ? -1 : x > y ? 1 : 0;
}

// 15,036 is written 1.5万: cut off or rounded to the digits that are shown.
bool to_its_digits(Decimal figure, std::int64_t value, std::int64_t step) {
    std::int64_t one = 1;
    for (int i = 0; i < figure.decimals; ++i) one *= 10;
    const auto whole = figure.value / one;
    return whole / step * step == value || (whole + step / 2) / step * step == value;
}

bool holds(const Statement& statement, Decimal figure, FigureKind figure_kind) {
    const auto& said = statement.quantity;
    const Decimal value{said.value, said.decimals};
    if (statement.up_to) return compare(figure, value) >= 0 && compare(figure, {statement.up_to->value, statement.up_to->decimals}) <= 0;
    switch (said.kind) {
        case FigureKind::exact:
            if (statement.step > 1 && value.decimals == 0 && figure.value >= 0) return to_its_digits(figure, value.value, statement.step);
            return compare(figure, value) == 0;
        case FigureKind::at_least: return compare(figure, value) >= 0;
        case FigureKind::about: {
            if (figure_kind == FigureKind::at_least && compare(figure, value) >= 0) return true;
            auto times = [](Decimal one, std::int64_t by) { return Decimal{one.value * by, one.decimals}; };
            if (value.value > INT64_MAX / 200 || figure.value > INT64_MAX / 200) return compare(figure, value) == 0;
            return compare(times(figure, 100), times(value, 100 - about_percent)) >= 0 && compare(times(figure, 100), times(value, 100 + about_percent)) <= 0;
        }
    }
    return false;
}

class Checker {
  public:
    Checker(const Catalogue& catalogue, const TextQuestion& question, const Answers& answers) : matcher_{catalogue}, question_{question}, answers_{answers} {}

    CheckedStatement check(Statement statement) {
        CheckedStatement out{std::move(statement), nullptr, Certainty::none, Verdict::cannot_tell, {}, {}, {}};
        const auto& said = out.statement;
        bool several = false;
        auto found = nearest(matcher_, said, said.before, said.after, several);
        if (!found && said.wide_before != said.before) {
            std::string joined = said.wide_before;
            for (auto at = joined.find("、"); at != std::string::npos; at = joined.find("、", at)) joined.erase(at, std::string_view{"、"}.size());
            found = nearest(matcher_, said, joined, "", several);
            if (found) found->sure = false;
        }
        if (!found) {
            out.reason = {said.unit.empty() ? Why::unit_unknown : Why::no_indicator, ""};
            return out;
        }
        if (several) {
            out.certainty = Certainty::unsure;
            out.reason = {Why::several, found->what->zh};
            return out;
        }
        out.what = found->what;
        out.certainty = found->sure ? Certainty::sure : Certainty::likely;
        if (!answers_) {
            out.reason = {Why::not_answered, "没有数据目录 / no data folder"};
            return out;
        }
        if (said.vague) {
            out.reason = {Why::vague, said.quote};
            return out;
        }
        judge(out);
        return out;
    }

  private:
    Matcher matcher_;
    const TextQuestion& question_;
    const Answers& answers_;

    tl::expected<Answer, Reason> ask(const Askable& what, Day to) const { return answers_({&what, question_.place, {question_.first, to}, "", "", question_.as_of}); }
    static tl::expected<Decimal, Reason> in_text_units(const Answer& answer, const CheckedStatement& one) {
        return converted({answer.value, answer.decimals}, one.what->unit, base_unit(one.statement.unit), -1);
    }
    // The quantity read has 万 taken in already.
    static std::string base_unit(const std::string& unit) {
        const auto known = measured(unit);
        return known ? known->word : unit;
    }
    void judge(CheckedStatement& out) const {
        const auto answer = ask(*out.what, question_.as_of);
        if (!answer) {
            out.reason = answer.error();
            return;
        }
        out.answer = *answer;
        const auto figure = in_text_units(*answer, out);
        if (!figure) {
            out.reason = figure.error();
            return;
        }
        if (holds(out.statement, *figure, answer->kind)) {
            out.verdict = Verdict::supported;
            return;
        }
        out.verdict = Verdict::unsupported;
        find_earlier(out);
    }
    // The last month's end, and within the month after it the last day, on which it was so.
    void find_earlier(CheckedStatement& out) const {
        auto month = civil_of(question_.as_of);
        const auto so_on = [&](Day day) {
            const auto answer = ask(*out.what, day);
            if (!answer) return false;
            const auto figure = in_text_units(*answer, out);
            return figure && holds(out.statement, *figure, answer->kind);
        };
        for (int i = 0; i < stale_months_max; ++i) {
            const auto first = day_of({month.year, month.month, 1});
            if (first <= question_.first) return;
            if (so_on(first - 1)) {
                out.verdict = Verdict::stale;
                out.was_so = first - 1;
                return;
            }
            month.month == 1 ? (--month.year, month.month = 12) : --month.month;
        }
    }
};

// "20-30" of a range.
std::string value_of(const Statement& said) {
    const auto low = write(Decimal{said.quantity.value, said.quantity.decimals});
    return said.up_to ? low + '-' + write(Decimal{said.up_to->value, said.up_to->decimals}) : low;
}
std::string number_of(const CheckedStatement& one) {
    return one.answer ? write(Decimal{one.answer->value, one.answer->decimals}) : std::string{};
}
constexpr std::array<std::string_view, 3> kind_codes{"exact", "at_least", "about"};
std::string_view kind_code(FigureKind kind) { return kind_codes[static_cast<std::size_t>(kind)]; }

}    // namespace

std::string_view code_of(Verdict verdict) noexcept {
    switch (verdict) {
        case Verdict::supported: return "supported";
        case Verdict::stale: return "stale";
        case Verdict::unsupported: return "unsupported";
        case Verdict::cannot_tell: return "cannot_tell";
    }
    return "";
}

std::vector<CheckedStatement> check_text(std::string_view text, const Catalogue& catalogue, const TextQuestion& question, const Answers& answers) {
    Checker checker{catalogue, question, answers};
    std::vector<CheckedStatement> all;
    for (auto& statement : statements_in(text)) all.push_back(checker.check(std::move(statement)));
    return all;
}

std::string checked_csv(const std::vector<CheckedStatement>& all, const TextQuestion& question) {
    std::string out = "line,quote,value,kind,unit,indicator,name,certainty,verdict,figure,figure_kind,figure_unit,records,as_of,was_so,why,url\n";
    for (const auto& one : all) {
        const auto& said = one.statement;
        const auto why = one.statement.parts_differ ? Text{"括号里的数相加不等", "the numbers in brackets do not add up"} : say(one.reason);
        out += std::to_string(said.line) + ',' + csv_field(said.quote) + ',' + value_of(said) + ',' + std::string{kind_code(said.quantity.kind)} + ',' +
               csv_field(said.unit) + ',' + (one.what ? csv_field(one.what->name) : "") + ',' + (one.what ? csv_field(one.what->zh) : "") + ',' + std::string{code_of(one.certainty)} + ',' +
               std::string{code_of(one.verdict)} + ',' + number_of(one) + ',' + (one.answer ? std::string{kind_code(one.answer->kind)} : "") + ',' +
               (one.what && one.answer ? csv_field(one.what->unit) : "") + ',' + (one.answer ? std::to_string(one.answer->records) : "") + ',' + terrace::write(question.as_of) + ',' +
               (one.was_so ? terrace::write(*one.was_so) : "") + ',' + csv_field(why.zh) + ',' + (one.answer ? csv_field(one.answer->url) : "") + '\n';
    }
    return out;
}

json::object checked_json(const std::vector<CheckedStatement>& all, const TextQuestion& question) {
    json::array items;
    std::array<std::size_t, 4> counts{};
    for (const auto& one : all) {
        const auto& said = one.statement;
        ++counts[static_cast<std::size_t>(one.verdict)];
        json::object item{{"line", said.line}, {"quote", said.quote}, {"value", value_of(said)}, {"kind", kind_code(said.quantity.kind)},
                          {"unit", said.unit}, {"certainty", code_of(one.certainty)}, {"verdict", code_of(one.verdict)}};
        if (one.what) {
            item["indicator"] = one.what->name;
            item["name"] = json::object{{"zh", one.what->zh}, {"en", one.what->en}};
        }
        if (one.answer)
            item["figure"] = json::object{{"value", number_of(one)}, {"kind", kind_code(one.answer->kind)}, {"unit", one.what->unit}, {"records", one.answer->records},
                                          {"position", one.answer->position}, {"url", one.answer->url}};
        if (one.was_so) item["was_so"] = terrace::write(*one.was_so);
        if (said.parts_differ) item["parts_differ"] = true;
        if (one.reason.why != Why::none) {
            const auto why = say(one.reason);
            item["why"] = json::object{{"code", code_of(one.reason.why)}, {"zh", why.zh}, {"en", why.en}};
        }
        items.push_back(std::move(item));
    }
    return {{"as_of", terrace::write(question.as_of)},
            {"numbers", all.size()},
            {"supported", counts[0]},
            {"stale", counts[1]},
            {"unsupported", counts[2]},
            {"cannot_tell", counts[3]},
            {"items", std::move(items)}};
}

}    // namespace terrace::forms
