#include "playbook/report_templates.hpp"

#include "playbook/methods.hpp"

#include <algorithm>
#include <charconv>
#include <set>

namespace terrace {
namespace {

constexpr std::array<std::string_view, 5> whats{"", "last", "last_change", "year_ago", "year_ago_change"};

Wording wording(YamlMap& in, std::string_view field) {
    auto both = in.map(field);
    both.only({"zh", "en"});
    return {both.text("zh"), both.text("en")};
}

template <class E>
E word_of(YamlMap& in, std::string_view field, const std::string& text, E otherwise) {
    E out = otherwise;
    bool found = false;
    std::string known;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
        known += (known.empty() ? "" : " / ") + std::string{d.name};
        if (text != d.name) return;
        out = d.value;
        found = true;
    });
    if (!found) in.flaw(field, No::bad_value, text + " → " + known);
    return out;
}

std::string names_of(const auto& all) {
    std::string out;
    for (const auto& one : all)
        if (out.size() < 120) out += (out.empty() ? "" : ", ") + one.id;
    return out;
}

// Which slots a block of each kind may fill beside its text.
struct Slots {
    ReportBlockKind block;
    std::vector<std::string_view> may;
    std::string_view needs;
};
const std::array<Slots, 5> slots{Slots{ReportBlockKind::heading, {}, ""}, Slots{ReportBlockKind::text, {"figures"}, ""},
                                 Slots{ReportBlockKind::table, {"indicators", "by", "level", "beside"}, "indicators"},
                                 Slots{ReportBlockKind::ledger, {"record", "fields", "most"}, "record"}, Slots{ReportBlockKind::gaps, {"record"}, "record"}};

class Reader {
  public:
    explicit Reader(const Methods& methods) : methods_{methods} {}

    ReportTemplate read(YamlMap& in) const {
        in.only({"id", "name", "period", "basis", "blocks"});
        ReportTemplate one;
        one.id = in.name("id");
        one.name = wording(in, "name");
        one.period = word_of(in, "period", in.text("period"), ReportPeriod::month);
        one.basis = in.text_or("basis", "");
        if (!one.basis.empty() && !methods_.document(one.basis)) in.flaw("basis", No::bad_value, one.basis + " → " + names_of(methods_.basis));
        one.line = in.tree().line;
        auto blocks = in.maps("blocks");
        if (blocks.empty()) in.flaw("blocks", No::missing_field);
        if (blocks.size() > report_blocks_max) in.flaw("blocks", No::too_many, std::to_string(report_blocks_max));
        for (auto& each : blocks) one.blocks.push_back(block(each));
        return one;
    }

  private:
    ReportBlock block(YamlMap& in) const {
        in.only({"block", "text", "figures", "indicators", "by", "level", "beside", "record", "fields", "most"});
        ReportBlock one;
        one.line = in.tree().line;
        one.block = word_of(in, "block", in.text("block"), ReportBlockKind::heading);
        one.text = wording(in, "text");
        const auto& own = *std::find_if(slots.begin(), slots.end(), [&](const auto& each) { return each.block == one.block; });
        for (const auto field : {"figures", "indicators", "by", "level", "beside", "record", "fields", "most"})
            if (in.has(field) && std::find(own.may.begin(), own.may.end(), field) == own.may.end())
                in.flaw(field, No::bad_value, "block: " + std::string{boost::describe::enum_to_string(one.block, "")} + " 没有这一栏 / has no such field");
        if (!own.needs.empty() && !in.has(own.needs)) in.flaw(own.needs, No::missing_field);
        switch (one.block) {
            case ReportBlockKind::heading: break;
            case ReportBlockKind::text: paragraph(in, one); break;
            case ReportBlockKind::table: table(in, one); break;
            case ReportBlockKind::ledger: ledger(in, one); break;
            case ReportBlockKind::gaps: gaps(in, one); break;
        }
        return one;
    }

    void indicator_known(YamlMap& in, std::string_view field, const std::string& id) const {
        if (methods_.indicator(id) || id.find('.') != std::string::npos) return;
        in.flaw(field, No::bad_value, id + " 不是本打法的指标 / is no indicator of this playbook → " + names_of(methods_.indicators));
    }

    void paragraph(YamlMap& in, ReportBlock& one) const {
        auto figures = in.maps("figures");
        if (figures.size() > report_figures_max) in.flaw("figures", No::too_many, std::to_string(report_figures_max));
        std::set<std::string> ids;
        for (auto& each : figures) {
            each.only({"id", "indicator", "days", "where"});
            ReportFigure figure;
            figure.id = each.name("id");
            figure.indicator = each.has("indicator") ? each.text("indicator") : figure.id;
            indicator_known(each, "indicator", figure.indicator);
            if (each.has("days")) figure.days = word_of(each, "days", each.text("days"), ReportDays::period);
            figure.where = each.pairs("where");
            where_known(each, figure);
            figure.line = each.tree().line;
            if (!ids.insert(figure.id).second) each.flaw("id", No::bad_value, figure.id + " 写了两次 / given twice");
            one.figures.push_back(std::move(figure));
        }
        const auto check = [&](std::string_view language, const std::string& text) {
            const auto words = report_words(text);
            const auto field = "text";
            if (!words) return in.flaw(field, No::bad_value, std::string{language} + ": { 没有配上 } / a brace is not closed");
            std::set<std::string> used;
            for (const auto& word : *words) {
                if (word.figure.empty()) continue;
                if (!ids.contains(word.figure)) in.flaw(field, No::bad_value, std::string{language} + ": {" + word.figure + "} → " + names_of(one.figures));
                if (std::find(whats.begin(), whats.end(), word.what) == whats.end())
                    in.flaw(field, No::bad_value, std::string{language} + ": {" + word.figure + '.' + word.what + "} → last / last_change / year_ago / year_ago_change");
                used.insert(word.figure);
            }
            for (const auto& id : ids)
                if (!used.contains(id)) in.flaw(field, No::missing_field, std::string{language} + ": {" + id + "} 没有用到 / is not used");
        };
        check("zh", one.text.zh);
        check("en", one.text.en);
    }

    void where_known(YamlMap& in, const ReportFigure& figure) const {
        const auto* indicator = methods_.indicator(figure.indicator);
        const auto* kind = indicator ? methods_.record(indicator->record) : nullptr;
        if (!kind) return;
        for (const auto& [name, value] : figure.where) {
            const auto* field = kind->field(name);
            const bool fits = field && ((field->type == FieldType::truth && (value == "true" || value == "false")) ||
                                        std::any_of(field->choices.begin(), field->choices.end(), [wanted = std::string_view{value}](const auto& one) { return one.id == wanted; }));
            if (!fits) in.flaw("where", No::bad_value, name + ": " + value + (field ? " → " + names_of(field->choices) : " → " + names_of(kind->fields)));
        }
    }

    void table(YamlMap& in, ReportBlock& one) const {
        one.indicators = in.texts("indicators");
        if (one.indicators.size() > report_figures_max) in.flaw("indicators", No::too_many, std::to_string(report_figures_max));
        for (const auto& id : one.indicators) indicator_known(in, "indicators", id);
        one.by = in.text_or("by", "");
        one.level = in.whole_or("level", 1, 9, 0);
        if (one.level != 0 && one.by != "place") in.flaw("level", No::bad_value, "by: place");
        for (const auto& word : in.texts("beside")) one.beside.push_back(word_of(in, "beside", word, ReportDays::last));
        if (!one.beside.empty() && !one.by.empty()) in.flaw("beside", No::bad_value, "by 和 beside 只能有一个 / by or beside, not both");
        if (one.by.empty() || one.by == "place" || one.by == "month") return;
        for (const auto& id : one.indicators) {
            const auto* indicator = methods_.indicator(id);
            const auto* kind = indicator ? methods_.record(indicator->record) : nullptr;
            const auto* field = kind ? kind->field(one.by) : nullptr;
            if (!field || !field->dimension()) in.flaw("by", No::bad_value, one.by + " → place / month" + (kind ? " / " + dimensions_of(*kind) : ""));
        }
    }
    static std::string dimensions_of(const RecordKind& kind) {
        std::string out;
        for (const auto& field : kind.fields)
            if (field.dimension()) out += (out.empty() ? "" : " / ") + field.id;
        return out;
    }

    const RecordKind* kind_of(YamlMap& in) const {
        const auto id = in.text_or("record", "");
        const auto* kind = methods_.record(id);
        if (!kind && !id.empty()) in.flaw("record", No::bad_value, id + " → " + names_of(methods_.records));
        return kind;
    }
    void ledger(YamlMap& in, ReportBlock& one) const {
        one.record = in.text_or("record", "");
        one.fields = in.texts("fields");
        one.most = in.whole_or("most", 1, report_rows_max, report_rows_usual);
        const auto* kind = kind_of(in);
        if (!kind) return;
        for (const auto& id : one.fields) {
            const auto* field = kind->field(id);
            if (!field) in.flaw("fields", No::bad_value, id + " → " + names_of(kind->fields));
            // What is sealed is never printed.
            else if (field->type == FieldType::text) in.flaw("fields", No::bad_value, id + ": type: text 是保密的 / is sealed");
        }
    }
    void gaps(YamlMap& in, ReportBlock& one) const {
        one.record = in.text_or("record", "");
        const auto* kind = kind_of(in);
        if (kind && !kind->cadence) in.flaw("record", No::bad_value, one.record + " 没有写 every / has no cadence");
    }

    const Methods& methods_;
};

std::optional<int> whole(std::string_view text) {
    int value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    return wrong == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

Day first_of(int year, int month) { return day_of({year + (month - 1) / 12, (month - 1) % 12 + 1, 1}); }

}    // namespace

std::optional<std::vector<ReportWord>> report_words(std::string_view text) {
    std::vector<ReportWord> out;
    while (!text.empty()) {
        const auto open = text.find('{');
        if (open > 0) out.push_back({std::string{text.substr(0, open)}, "", ""});
        if (open == std::string_view::npos) break;
        const auto close = text.find('}', open);
        if (close == std::string_view::npos) return std::nullopt;
        const auto inside = text.substr(open + 1, close - open - 1);
        const auto dot = inside.find('.');
        out.push_back({"", std::string{inside.substr(0, dot)}, dot == std::string_view::npos ? "" : std::string{inside.substr(dot + 1)}});
        text.remove_prefix(close + 1);
    }
    return out;
}

std::vector<ReportTemplate> read_reports(YamlMap& root, const Methods& methods) {
    std::vector<ReportTemplate> all;
    std::set<std::string> ids;
    auto maps = root.maps("reports");
    if (maps.size() > method_items_max) root.flaw("reports", No::too_many, std::to_string(method_items_max));
    for (auto& one : maps) {
        all.push_back(Reader{methods}.read(one));
        if (!ids.insert(all.back().id).second) one.flaw("id", No::bad_value, all.back().id + " 写了两次 / given twice");
    }
    return all;
}

ReportSpan span_of(ReportPeriod period, Day in) {
    const auto civil = civil_of(in);
    switch (period) {
        case ReportPeriod::week: return {in + -(weekday(in) - 1), in + (7 - weekday(in))};
        case ReportPeriod::month: return {first_of(civil.year, civil.month), first_of(civil.year, civil.month + 1) + -1};
        case ReportPeriod::quarter: {
            const auto month = (civil.month - 1) / 3 * 3 + 1;
            return {first_of(civil.year, month), first_of(civil.year, month + 3) + -1};
        }
        case ReportPeriod::year: return {first_of(civil.year, 1), first_of(civil.year + 1, 1) + -1};
    }
    return {in, in};
}

Result<ReportSpan> report_span(ReportPeriod period, std::string_view text) {
    const auto year = text.size() >= 4 ? whole(text.substr(0, 4)) : std::nullopt;
    if (year && *year >= 1949 && *year <= 9999) {
        if (period == ReportPeriod::week) {
            if (const auto day = read_day(text)) return span_of(period, *day);
        } else if (period == ReportPeriod::month && text.size() == 7 && text[4] == '-') {
            if (const auto month = whole(text.substr(5)); month && *month >= 1 && *month <= 12) return span_of(period, first_of(*year, *month));
        } else if (period == ReportPeriod::quarter && text.size() == 7 && text.substr(4, 2) == "-Q") {
            if (const auto quarter = whole(text.substr(6)); quarter && *quarter >= 1 && *quarter <= 4) return span_of(period, first_of(*year, *quarter * 3));
        } else if (period == ReportPeriod::year && text.size() == 4) {
            return span_of(period, first_of(*year, 1));
        }
    }
    constexpr std::array like{"2024-03-08(那一周 / of that week)", "2024-03", "2024-Q1", "2024"};
    return refuse(No::bad_value, "period", like[static_cast<std::size_t>(period)]);
}

ReportSpan days_of(ReportPeriod period, ReportSpan span, ReportDays days) {
    const auto civil = civil_of(span.first);
    switch (days) {
        case ReportDays::period: break;
        case ReportDays::last: return span_of(period, span.first + -1);
        // A week is compared with the one 52 weeks earlier.
        case ReportDays::year_ago: return period == ReportPeriod::week ? ReportSpan{span.first + -364, span.last + -364} : span_of(period, first_of(civil.year - 1, civil.month));
        case ReportDays::year_to_date: return {first_of(civil_of(span.last).year, 1), span.last};
    }
    return span;
}

std::string period_text(ReportPeriod period, ReportSpan span) {
    const auto text = write(span.first);
    switch (period) {
        case ReportPeriod::week: return text;
        case ReportPeriod::month: return text.substr(0, 7);
        case ReportPeriod::quarter: return text.substr(0, 4) + "-Q" + std::to_string((civil_of(span.first).month + 2) / 3);
        case ReportPeriod::year: return text.substr(0, 4);
    }
    return text;
}

Wording period_words(ReportPeriod period, ReportSpan span) {
    const auto first = civil_of(span.first), last = civil_of(span.last);
    const auto year = std::to_string(first.year) + "年";
    const auto text = period_text(period, span);
    switch (period) {
        case ReportPeriod::week:
            return {year + std::to_string(first.month) + "月" + std::to_string(first.day) + "日至" + std::to_string(last.month) + "月" + std::to_string(last.day) + "日",
                    write(span.first) + " to " + write(span.last)};
        case ReportPeriod::month: return {year + std::to_string(first.month) + "月", text};
        case ReportPeriod::quarter: return {year + "第" + text.substr(6) + "季度", "quarter " + text.substr(6) + " of " + text.substr(0, 4)};
        case ReportPeriod::year: return {year, text};
    }
    return {text, text};
}

Wording days_words(ReportPeriod period, ReportDays days) {
    constexpr std::array<std::string_view, 4> zh{"周", "月", "季度", "年"}, en{"week", "month", "quarter", "year"};
    const std::string one{zh[static_cast<std::size_t>(period)]}, two{en[static_cast<std::size_t>(period)]};
    switch (days) {
        case ReportDays::period: return {"本" + one, "this " + two};
        case ReportDays::last: return {period == ReportPeriod::year ? "上年" : "上" + one, "the " + two + " before"};
        case ReportDays::year_ago: return {"去年同期", "a year earlier"};
        case ReportDays::year_to_date: return {"今年以来", "this year so far"};
    }
    return {};
}

}    // namespace terrace
