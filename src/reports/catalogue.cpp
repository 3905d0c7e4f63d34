#include "reports/catalogue.hpp"

#include "base/text_form.hpp"
#include "reports/changes.hpp"

namespace terrace::reports {
namespace {

constexpr std::array definitions{
    FigureDefinition{"cases.received", "cases.received", "", Measure::count, "受理", "Received", "件", "cases",
                     "按受理当天、当时所报的地方计;撤回的、并到另一件的不计。", "Counted on the day and at the place told; withdrawn and duplicate cases are left out."},
    FigureDefinition{"cases.answered", "cases.answered", "", Measure::count, "已答复", "Answered", "件", "cases",
                     "首次答复计一次;重开后的再次答复不另计。", "The first answer counts once; answers after a reopening are not counted again."},
    FigureDefinition{"cases.answered_in_time", "cases.answered_in_time", "cases.answered", Measure::count, "按时答复", "Answered in time", "件", "cases",
                     "首次答复不晚于承诺时限;暂停的时间不算。", "The first answer came within the promise; time paused is not counted."},
    FigureDefinition{"cases.confirmed", "cases.confirmed", "", Measure::count, "已确认解决", "Confirmed as solved", "件", "cases",
                     "由来办事的人或另一岗位回访确认;重开的退出。", "Confirmed by the asker or by another post that called back; reopened ones leave."},
    FigureDefinition{"cases.problems_solved", "cases.problems_solved", "", Measure::count, "协调解决问题", "Problems solved", "个", "problems",
                     "类别为“问题”、已确认解决的事项。", "Confirmed cases of the category problem."},
    FigureDefinition{"cases.livelihood_done", "cases.livelihood_done", "", Measure::count, "办理民生实事", "Livelihood items done", "件", "items",
                     "类别为“民生实事”、已确认办结的事项。", "Confirmed cases of the category livelihood."},
    FigureDefinition{"cases.reopened", "cases.reopened", "", Measure::count, "重新打开", "Reopened", "次", "times",
                     "每重开一次计一次。", "Each reopening counts once."},
    FigureDefinition{"cases.declined", "cases.declined", "", Measure::count, "依规不予受理", "Declined on a legal basis", "件", "cases",
                     "写明依据;重开的退出。", "With its basis cited; reopened ones leave."},
    FigureDefinition{"cases.median_hours", "cases.answered", "", Measure::median, "答复用时中位数", "Median hours to the answer", "小时", "hours",
                     "从受理到首次答复的自然时间,取中位数,保留四位小数。", "From taking to the first answer in hours of the calendar; the median, four decimals."},
    FigureDefinition{"dues.paid", "dues.paid", "", Measure::sum, "已兑付", "Paid out", "元", "yuan",
                     "银行回盘确认付到的,按到账当天、花名册的地方计;后来退回的退出。", "Confirmed by the bank, on its day and at the entry's place; what was given back later leaves."},
    // Of lists taken over from elsewhere (导入的历史清单): everything on the day the case was opened, judged by the list's own target dates.
    FigureDefinition{"cases.listed", "cases.received", "", Measure::count, "导入事项", "Imported cases", "件", "cases",
                     "导入清单里的事项,按受理当天计。", "Cases of imported lists, on the day each was opened.", "imported=yes"},
    FigureDefinition{"cases.listed_closed", "cases.received", "", Measure::count, "导入事项:已办结", "Imported cases closed", "件", "cases",
                     "清单里有办结时间的。", "Those with a closing time in the list.", "closed=yes"},
    FigureDefinition{"cases.listed_on_time", "cases.received", "cases.received", Measure::count, "导入事项:按时", "Imported cases on time", "件", "cases",
                     "没有时限的算按时;清单未下结论的不计。", "A case without a target counts as on time; where the list withholds its verdict, none is counted.", "verdict=in_time"},
    FigureDefinition{"cases.listed_overdue", "cases.received", "cases.received", Measure::count, "导入事项:超期", "Imported cases overdue", "件", "cases",
                     "晚于时限办结,或到清单之日仍未办结;清单未下结论的不计。", "Closed after the target, or open past it on the list's day; where the list withholds its verdict, none is counted.", "verdict=overdue"},
    FigureDefinition{"cases.listed_no_target", "cases.received", "", Measure::count, "导入事项:没有时限", "Imported cases without a target", "件", "cases",
                     "清单里没有时限的。", "Those without a target date.", "target=no"},
    FigureDefinition{"cases.listed_closed_late", "cases.received", "", Measure::count, "导入事项:晚于时限办结", "Imported cases closed after their target", "件", "cases",
                     "办结时间晚于时限的,不论清单怎么下结论。", "Closed after the target, whatever the list's own verdict.", "late=yes"},
    FigureDefinition{"cases.listed_open_with_target", "cases.received", "", Measure::count, "导入事项:有时限未办结", "Imported cases open with a target", "件", "cases",
                     "有时限、没有办结时间的。", "With a target date and no closing time.", "waiting=yes"},
    FigureDefinition{"cases.listed_median_hours", "cases.received", "", Measure::median, "导入事项:办结用时中位数", "Median hours to closing, imported cases", "小时", "hours",
                     "从受理到办结的自然时间,取中位数,保留四位小数。", "From opening to closing in hours of the calendar; the median, four decimals.", "closed=yes"},
};

std::pair<std::string, std::string> condition_of(std::string_view text) {
    const auto equals = text.find('=');
    return {std::string{text.substr(0, equals)}, std::string{text.substr(equals + 1)}};
}

CatalogueEntry entry_of(const FigureDefinition& one) {
    CatalogueEntry made;
    made.name = one.name;
    made.title = {std::string{one.zh}, std::string{one.en}};
    made.unit = {std::string{one.unit_zh}, std::string{one.unit_en}};
    made.rule = {std::string{one.rule_zh}, std::string{one.rule_en}};
    made.measure = one.measure == Measure::median ? Aggregate::median : one.measure == Measure::sum ? Aggregate::sum : Aggregate::count;
    made.what = one.what;
    if (!one.where.empty()) made.where.push_back(condition_of(one.where));
    made.whole = one.only;
    if (!one.only.empty() && !one.where.empty()) made.whole_where = {{"imported", "yes"}};    // the part's own condition binds the part alone
    made.hours = one.measure == Measure::median;
    made.decimals = made.hours ? 4 : 0;
    if (one.measure == Measure::sum) made.stored_decimals = made.decimals = 2;    // facts hold fen
    return made;
}

Wording unit_words(const std::string& unit) {
    const auto slash = unit.find('/');
    if (slash != std::string::npos) return {unit, unit_words(unit.substr(0, slash)).en + " per " + name_of(unit_of(unit.substr(slash + 1)), Language::en, false)};
    return {unit, name_of(unit_of(unit), Language::en)};
}

CatalogueEntry entry_of(const Methods& methods, const Indicator& one) {
    CatalogueEntry made;
    made.name = methods.playbook + '.' + one.id;
    made.title = one.name;
    made.unit = unit_words(one.unit);
    made.rule = one.rule;
    made.words = one.words;
    made.measure = one.measure;
    made.decimals = one.decimals;
    made.stock = one.stock;
    made.scope = one.scope;
    made.playbook = methods.playbook;
    made.version = methods.version;
    if (one.measure == Aggregate::share) {
        made.part = methods.playbook + '.' + one.part;
        made.of = methods.playbook + '.' + one.of;
        return made;
    }
    made.where = one.where;
    const auto* kind = methods.record(one.record);
    if (!kind) {
        made.what = one.record;
        const auto of_kind = std::find_if(made.where.begin(), made.where.end(), [](const auto& each) { return each.first == "kind"; });
        if (of_kind != made.where.end()) {
            made.kind = of_kind->second;
            made.where.erase(of_kind);
        }
        return made;
    }
    made.what = methods.playbook + '.' + kind->id;
    if (const auto* field = kind->field(one.field)) {
        if (one.measure == Aggregate::distinct && field->dimension())
            made.part = field->id;    // the choices there are, not values
        else
            made.what += '.' + field->id;
        made.stored_decimals = field->decimals;
    }
    for (const auto& field : kind->fields)
        if (field.dimension()) made.dimensions.push_back({field.id, field.name, field.choices});
    return made;
}

Measure measure_of(Aggregate measure) {
    switch (measure) {
        case Aggregate::count:
        case Aggregate::share: return Measure::count;
        case Aggregate::sum:
        case Aggregate::mean: return Measure::sum;
        case Aggregate::min: return Measure::least;
        case Aggregate::max: return Measure::most;
        case Aggregate::last: return Measure::last;
        case Aggregate::median: return Measure::median;
        case Aggregate::distinct: return Measure::distinct;
    }
    return Measure::count;
}

FigureKind sure_of(const FigureCell& cell) { return cell.about ? FigureKind::about : cell.at_least ? FigureKind::at_least : FigureKind::exact; }

// value ÷ 10^from with `to` decimals, halves away from zero.
Quantity with_decimals(Quantity value, int to) {
    for (; value.decimals < to; ++value.decimals) value.value *= 10;
    if (value.decimals > to) {
        std::int64_t scale = 1;
        for (int i = to; i < value.decimals; ++i) scale *= 10;
        const auto half = value.value < 0 ? -(scale / 2) : scale / 2;
        value.value = (value.value + half) / scale;
        value.decimals = to;
    }
    return value;
}

std::optional<Quantity> quantity_of(const CatalogueEntry& entry, const FigureCell& cell) {
    const Unit unit = unit_of(entry.unit.zh);
    const auto make = [&](std::int64_t value, int decimals) { return Quantity{value, decimals, sure_of(cell), unit}; };
    switch (entry.measure) {
        case Aggregate::count: return make(cell.count, 0);
        case Aggregate::sum: return make(cell.sum, entry.stored_decimals);
        case Aggregate::mean: {
            if (cell.count <= 0) return std::nullopt;
            const auto mean = ratio(make(cell.sum, entry.stored_decimals), {cell.count, 0, FigureKind::exact, {}}, entry.decimals);
            if (!mean) return std::nullopt;
            return make(mean->value, mean->decimals);
        }
        case Aggregate::median:
            if (!cell.median) return std::nullopt;
            if (entry.hours) return make((cell.median_twice * 10'000 + 3'600) / 7'200, 4);    // twice the seconds, rounded half up
            return with_decimals(make(cell.median_twice * 5, entry.stored_decimals + 1), std::max(entry.decimals, entry.stored_decimals));
        case Aggregate::distinct: return Quantity{cell.value.value_or(0), 0, FigureKind::exact, unit};
        case Aggregate::min:
        case Aggregate::max:
        case Aggregate::last:
            if (!cell.value) return std::nullopt;
            return make(*cell.value, entry.stored_decimals);
        case Aggregate::share: break;
    }
    return std::nullopt;
}

std::string month_after(const std::string& month) { return write(*read_day(month + "-28") + 4).substr(0, 7); }

// What stood at the end of each month asked for: everything up to it.
FigureCells standing_by_month(const FigureCells& flows, const FigureQuery& asked) {
    FigureCells out;
    if (flows.empty()) return out;
    const auto first = asked.from ? write(*asked.from).substr(0, 7) : flows.begin()->first;
    const auto last = asked.to ? write(*asked.to).substr(0, 7) : std::prev(flows.end())->first;
    FigureCell standing;
    const auto add = [&](const FigureCell& cell) {
        standing.count += cell.count;
        standing.sum += cell.sum;
        standing.records += cell.records;
        standing.about = standing.about || cell.about;
        standing.at_least = standing.at_least || cell.at_least;
    };
    auto flow = flows.begin();
    for (; flow != flows.end() && flow->first < first; ++flow) add(flow->second);
    for (auto month = first; month <= last; month = month_after(month)) {
        for (; flow != flows.end() && flow->first == month; ++flow) add(flow->second);
        if (standing.records > 0) out[month] = standing;
    }
    return out;
}

std::map<std::string, FigureValue> shares_of(const ReadContext& read, const CatalogueEntry& entry, const FigureQuery& query, By by,
                                             const std::function<std::optional<std::string>(PlaceId)>& group) {
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto part = entry_named(read.views, entry.part, today), of = entry_named(read.views, entry.of, today);
    std::map<std::string, FigureValue> out;
    if (!part || !of) return out;
    const auto parts = values_of(read, *part, query, by, group);
    const bool hundredths = entry.unit.zh == "%";
    for (const auto& [label, whole] : values_of(read, *of, query, by, group)) {
        FigureValue value{{}, whole.records, {}};
        const auto found = parts.find(label);
        if (found != parts.end()) value.records += found->second.records;
        if (whole.value && whole.value->value > 0) {
            auto above = found != parts.end() && found->second.value ? *found->second.value : Quantity{0, 0, FigureKind::exact, whole.value->unit};
            const auto made = hundredths ? percent({above.value, above.decimals, above.kind, {}}, {whole.value->value, whole.value->decimals, whole.value->kind, {}}, entry.decimals)
                                         : ratio(above, *whole.value, entry.decimals);
            if (made) value.value = *made;
        }
        out[label] = value;
    }
    return out;
}

}    // namespace

std::span<const FigureDefinition> figure_definitions() { return definitions; }

std::vector<CatalogueEntry> catalogue(const Views& views, Day today) {
    std::vector<CatalogueEntry> all;
    for (const auto& one : definitions) all.push_back(entry_of(one));
    for (const auto& installed : views.playbook->all_methods())
        if (views.playbook->methods(installed.methods->playbook, today) == &installed)
            for (const auto& one : installed.methods->indicators) all.push_back(entry_of(*installed.methods, one));
    return all;
}

std::optional<CatalogueEntry> entry_named(const Views& views, std::string_view name, Day today) {
    for (const auto& one : definitions)
        if (one.name == name) return entry_of(one);
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto* installed = views.playbook->methods(name.substr(0, dot), today);
    const auto* indicator = installed ? installed->methods->indicator(name.substr(dot + 1)) : nullptr;
    return indicator ? std::optional{entry_of(*installed->methods, *indicator)} : std::nullopt;
}

std::optional<CatalogueEntry> entry_of_version(const Views& views, std::string_view name, std::int64_t version) {
    for (const auto& one : definitions)
        if (one.name == name) return entry_of(one);
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    for (const auto& installed : views.playbook->all_methods())
        if (installed.methods->playbook == name.substr(0, dot) && installed.methods->version == version)
            if (const auto* indicator = installed.methods->indicator(name.substr(dot + 1))) return entry_of(*installed.methods, *indicator);
    return std::nullopt;
}

FigureQuery facts_of(const CatalogueEntry& entry, FigureQuery query) {
    query.what = entry.what;
    if (!entry.kind.empty()) query.kind = entry.kind;
    query.where.insert(query.where.begin(), entry.where.begin(), entry.where.end());
    if (entry.stock) query.from.reset();
    return query;
}

std::string text_of(const FigureValue& value, const CatalogueEntry& entry) {
    if (!value.value) return {};
    if (entry.hours) return write_decimal(value.value->value, value.value->decimals);    // all four decimals
    auto shown = *value.value;
    if (shown.decimals > entry.decimals) shown = with_decimals(shown, std::max(entry.decimals, 0));
    return write_decimal(shown.value, shown.decimals);
}

std::map<std::string, FigureValue> values_of(const ReadContext& read, const CatalogueEntry& entry, FigureQuery query, By by,
                                             const std::function<std::optional<std::string>(PlaceId)>& group) {
    if (entry.measure == Aggregate::share) return shares_of(read, entry, query, by, group);
    auto own = facts_of(entry, query);
    if (entry.stock && !own.to) own.to = read.views.clock->zone().day_of(read.now);
    FigureCells cells;
    if (entry.measure == Aggregate::distinct && !entry.part.empty()) {
        // How many of the choices stand anywhere.
        auto each = own;
        each.dimension = entry.part;
        FigureCell whole;
        std::int64_t standing = 0;
        for (const auto& [label, cell] : read.figures.cells(each, By::dimension, Measure::count)) {
            standing += !label.empty() && cell.count > 0;
            whole.records += cell.records;
        }
        whole.value = standing;
        if (whole.records > 0) cells[""] = whole;
    } else {
        cells = read.figures.cells(own, by, measure_of(entry.measure), group);
        if (entry.stock && by == By::month) cells = standing_by_month(cells, query);
    }
    FigureCells wholes;
    if (!entry.whole.empty()) {
        auto whole = query;
        whole.what = entry.whole;
        whole.where.insert(whole.where.begin(), entry.whole_where.begin(), entry.whole_where.end());
        wholes = read.figures.cells(whole, by, Measure::count, group);
    }
    std::map<std::string, FigureValue> out;
    for (const auto& [label, cell] : cells) {
        FigureValue value{quantity_of(entry, cell), cell.records, {}};
        if (const auto whole = wholes.find(label); whole != wholes.end()) value.of = whole->second.count;
        out.emplace(label, value);
    }
    return out;
}

std::vector<RuleBroken> broken_rules(const ReadContext& read, const CatalogueEntry& entry, const FigureQuery& query) {
    std::vector<RuleBroken> broken;
    if (entry.playbook.empty()) return broken;
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto* installed = read.views.playbook->methods(entry.playbook, today);
    if (!installed) return broken;
    const auto id = entry.name.substr(entry.playbook.size() + 1);
    const auto value = [&](const std::string& indicator) -> std::optional<Quantity> {
        const auto one = entry_named(read.views, entry.playbook + '.' + indicator, today);
        if (!one) return std::nullopt;
        const auto cells = values_of(read, *one, query, By::nothing);
        return cells.empty() ? std::optional{Quantity{}} : cells.begin()->second.value;
    };
    const auto plain = [](const Quantity& quantity) { return write_decimal(quantity.value, quantity.decimals); };
    const auto above = [](const Quantity& a, const Quantity& b) { return with_decimals(a, 6).value > with_decimals(b, 6).value; };
    for (const auto& rule : installed->methods->rules) {
        if (rule.part != id && rule.whole != id && rule.of != id) continue;
        const auto say_found = [&](const std::string& zh, const std::string& en) { broken.push_back({entry.playbook + '.' + rule.id, rule.text, {zh, en}}); };
        switch (rule.kind) {
            case MethodRuleKind::part_of: {
                const auto part = value(rule.part), whole = value(rule.whole);
                if (part && whole && above(*part, *whole)) say_found(plain(*part) + " > " + plain(*whole), plain(*part) + " > " + plain(*whole));
                break;
            }
            case MethodRuleKind::band: {
                const auto part = value(rule.part), of = value(rule.of);
                if (!part || !of || of->value <= 0) break;
                const auto made = ratio({part->value, part->decimals, part->kind, {}}, {of->value, of->decimals, of->kind, {}}, 6);
                if (!made) break;
                const auto found = with_decimals(*made, 6).value;
                if ((rule.least && found < *rule.least) || (rule.most && found > *rule.most)) {
                    const auto bound = [](const std::optional<std::int64_t>& end) {
                        auto shown = end ? Quantity{*end, 6, FigureKind::exact, {}} : Quantity{};
                        while (shown.decimals > 0 && shown.value % 10 == 0) shown.value /= 10, --shown.decimals;
                        return end ? write_decimal(shown.value, shown.decimals) : std::string{};
                    };
                    const auto text = plain(*made) + ' ' + rule.unit;
                    say_found(text + ",合理范围 " + bound(rule.least) + "–" + bound(rule.most), text + ", plausible " + bound(rule.least) + "–" + bound(rule.most));
                }
                break;
            }
            case MethodRuleKind::adds_up: {
                const auto whole = entry_named(read.views, entry.playbook + '.' + rule.whole, today);
                if (!whole) break;
                auto by = query;
                by.dimension = rule.by;
                std::int64_t sum = 0;
                std::int64_t without = 0;
                for (const auto& [label, cell] : values_of(read, *whole, by, By::dimension)) {
                    if (cell.value) sum += cell.value->value;
                    if (label.empty() && cell.value) without = cell.value->value;
                }
                const auto all = value(rule.whole);
                // Facts add up by construction; what has no part named is what can be missing.
                if (all && (without != 0 || (whole->measure != Aggregate::distinct && sum != all->value)))
                    say_found("没有分项的:" + write_decimal(without, all->decimals), "without a part: " + write_decimal(without, all->decimals));
                break;
            }
            case MethodRuleKind::each: break;    // of a list of places: shown with the figure by place
        }
    }
    return broken;
}

}    // namespace terrace::reports
