#include "playbook/expectation.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace terrace {
namespace {

constexpr int year_days = 366;

// "10、20、30" and "10, 20, 30"
template <class All, class Word>
std::string joined(const All& all, std::string_view between, Word word) {
    std::string out;
    for (const auto& one : all) out += (out.empty() ? std::string{} : std::string{between}) + word(one);
    return out;
}

Wording short_month(ShortMonth rule, bool matters) {
    if (!matters) return {"", ""};
    return rule == ShortMonth::skip ? Wording{";没有这天的月份跳过", "; a month without that day is skipped"}
                                    : Wording{";没有这天的月份算月末", "; in a month without that day its last day counts"};
}

struct Say {
    Wording operator()(const Daily&) const { return {"每天", "Every day"}; }
    Wording operator()(const Weekly& weekly) const {
        static constexpr std::array<std::string_view, 7> zh{"一", "二", "三", "四", "五", "六", "日"};
        static constexpr std::array<std::string_view, 7> en{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
        return {"每周" + joined(weekly.weekdays, "、", [](int day) { return std::string{zh[static_cast<std::size_t>(day - 1)]}; }),
                "Every " + joined(weekly.weekdays, ", ", [](int day) { return std::string{en[static_cast<std::size_t>(day - 1)]}; })};
    }
    Wording operator()(const DaysOfMonth& monthly) const {
        const auto day = [](int one) { return std::to_string(one); };
        const bool matters = std::any_of(monthly.days.begin(), monthly.days.end(), [](int one) { return one > 28; });
        const auto rule = short_month(monthly.short_month, matters);
        return {"每月" + joined(monthly.days, "、", day) + "日" + rule.zh, "On day " + joined(monthly.days, ", ", day) + " of each month" + rule.en};
    }
    Wording operator()(const EveryMonths& every) const {
        const auto rule = short_month(every.short_month, every.day > 28);
        const auto day = std::to_string(every.day);
        if (every.months == 1) return {"每月" + day + "日" + rule.zh, "On day " + day + " of each month" + rule.en};
        std::vector<int> months;
        for (int month = every.first_month; month <= 12; month += every.months) months.push_back(month);
        for (int month = every.first_month - every.months; month >= 1; month -= every.months) months.insert(months.begin(), month);
        const auto number = [](int one) { return std::to_string(one); };
        return {"每年" + joined(months, "、", number) + "月的" + day + "日" + rule.zh, "On day " + day + " of months " + joined(months, ", ", number) + rule.en};
    }
    Wording operator()(const DaysAfter& after) const {
        return {write(after.date) + "之后第 " + std::to_string(after.days) + " 天", std::to_string(after.days) + " days after " + write(after.date)};
    }
};

Wording window_in_words(const Window& window) {
    Wording said;
    if (window.since_last) said = {"从上一次之后到当天记的都算", "a record of any day since the last time counts"};
    else if (window.before > 0) said = {"提前 " + std::to_string(window.before) + " 天以内记的也算", "a record of up to " + std::to_string(window.before) + " days before counts"};
    else said = {"当天的记录才算", "a record of that day counts"};
    if (window.after > 0) {
        said.zh += ",过后 " + std::to_string(window.after) + " 天以内补的也算";
        said.en += ", and one of up to " + std::to_string(window.after) + " days after";
    }
    return said;
}

}    // namespace

int smallest_gap(const Cadence& cadence) {
    const auto days = occurrences(cadence, day_of({2023, 1, 1}), day_of({2029, 1, 1}));
    int smallest = cadence_days_max;
    if (!days) return smallest;
    for (std::size_t i = 1; i < days->size(); ++i) smallest = std::min(smallest, static_cast<int>((*days)[i] - (*days)[i - 1]));
    return smallest;
}

Result<std::vector<ExpectedDay>> expected_days(const RecordKind& kind, Day since, Day from, Day to) {
    ENSURE(kind.cadence);
    const auto& window = kind.window;
    // The one before the first tells from when on a record answers for it.
    auto days = occurrences(*kind.cadence, from + (window.since_last ? -2 * year_days : 0), to);
    if (!days) return tl::unexpected(days.error());
    std::vector<ExpectedDay> all;
    for (std::size_t i = 0; i < days->size(); ++i) {
        const auto day = (*days)[i];
        if (day < from || day < since) continue;
        auto first = day + -window.before;
        if (window.since_last) first = i > 0 ? (*days)[i - 1] + window.after + 1 : day + -year_days;
        all.push_back({day, first, day + window.after});
    }
    return all;
}

std::vector<std::optional<Day>> answered(const std::vector<ExpectedDay>& expected, const std::vector<Day>& records) {
    std::vector<std::optional<Day>> all;
    for (const auto& one : expected) {
        std::optional<Day> met;
        for (const auto day : records) {
            if (day < one.first || day > one.last) continue;
            if (!met || *met < day) met = day;
            if (day == one.day) {
                met = day;
                break;
            }
        }
        all.push_back(met);
    }
    return all;
}

Instant behind_from(const ExpectedDay& expected, Zone zone) { return zone.midnight(expected.last + 1) + minutes(behind_at_minute); }

Wording rule_in_words(const RecordKind& kind, const Methods& methods) {
    if (!kind.cadence) return {};
    const auto when = std::visit(Say{}, *kind.cadence);
    const auto window = window_in_words(kind.window);
    const auto since = write(methods.valid_from), version = std::to_string(methods.version);
    return {when.zh + ";" + window.zh + ";次日 8:00 还没有的列为缺(自 " + since + " 起,第 " + version + " 版)",
            when.en + "; " + window.en + "; missing from 08:00 of the next day on (since " + since + ", version " + version + ")"};
}

std::optional<RollRule> read_needs(std::string_view text) {
    if (text == "all") return RollRule{RollRule::Counts::present, RollRule::Asks::all, 0, 1, 1};
    constexpr std::string_view more = "more than ";
    const bool above = text.starts_with(more);
    if (above) text.remove_prefix(more.size());
    const auto number = [](std::string_view word) -> std::optional<int> {
        int value = 0;
        const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), value);
        return wrong == std::errc{} && end == word.data() + word.size() && value > 0 && value <= 100'000 ? std::optional{value} : std::nullopt;
    };
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto part = number(text.substr(0, slash)), of = number(text.substr(slash + 1));
        if (!part || !of || *part > *of) return std::nullopt;
        return above ? more_than_share_present(*part, *of) : share_present(*part, *of);
    }
    const auto amount = number(text);
    return amount && !above ? std::optional{at_least(*amount)} : std::nullopt;
}

Wording needs_in_words(const RollRule& rule) {
    const auto share = std::to_string(rule.part) + "/" + std::to_string(rule.of);
    switch (rule.asks) {
        case RollRule::Asks::all: return {"应到的都到", "all who are expected"};
        case RollRule::Asks::at_least: return {"到 " + std::to_string(rule.amount) + " 以上", "at least " + std::to_string(rule.amount)};
        case RollRule::Asks::share: return {"到 " + share + " 以上", "at least " + share};
        case RollRule::Asks::more_than_share: return {"超过 " + share, "more than " + share};
    }
    return {};
}

std::vector<Flaw> without_basis(const Methods& methods, const std::string& file) {
    std::vector<Flaw> all;
    const auto look = [&](int line, const std::string& path, const std::string& id) {
        const auto* document = methods.document(id);
        if (!document) return all.push_back({file, line, {No::missing_field, path + ".basis", "没有写依据文件 / cites no document"}});
        if (document->clause.empty()) all.push_back({file, line, {No::missing_field, path + ".basis", document->id + ".clause"}});
        if (!document->from) all.push_back({file, line, {No::missing_field, path + ".basis", document->id + ".from"}});
        if (document->until && *document->until < methods.valid_from) all.push_back({file, line, {No::out_of_range, path + ".basis", document->id + ".until " + write(*document->until)}});
    };
    for (const auto& kind : methods.records)
        if (kind.cadence) look(kind.line, "records." + kind.id, kind.basis);
    for (const auto& team : methods.teams) look(team.line, "teams." + team.id, team.basis);
    for (const auto& list : methods.checklists)
        if (std::any_of(methods.records.begin(), methods.records.end(), [&](const auto& kind) { return kind.checklist == list.id; })) look(list.line, "checklists." + list.id, list.basis);
    return all;
}

}    // namespace terrace
