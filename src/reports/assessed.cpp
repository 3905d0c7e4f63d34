#include "reports/assessed.hpp"

#include "base/text_form.hpp"
#include "desk/brief.hpp"
#include "reports/catalogue.hpp"

namespace terrace::reports {
namespace {

using assessments::CellRow;
using assessments::KnownFigure;
using assessments::Source;
using assessments::Standing;

std::string id_of(const Uuid& id) { return write(id); }
json::object tally_json(const assessments::Tally& tally) { return {{"met", tally.met}, {"counted", tally.counted}, {"weight_met", tally.weight_met}, {"weight_counted", tally.weight_counted}}; }
std::string_view word(assessments::Outcome outcome) { return boost::describe::enum_to_string(outcome, ""); }
std::string_view word(Source source) { return boost::describe::enum_to_string(source, ""); }

std::optional<FigureValue> value_of(const ReadContext& read, const CatalogueEntry& entry, PlaceId place, Day first, Day last) {
    FigureQuery query;
    query.from = first;
    query.to = last;
    query.within = place;
    const auto cells = values_of(read, entry, std::move(query), By::nothing);
    return cells.empty() ? std::nullopt : std::optional{cells.begin()->second};
}

// Nothing counted is none; a share or a mean of nothing is no figure at all.
bool none_is_zero(Aggregate measure) { return measure == Aggregate::count || measure == Aggregate::sum || measure == Aggregate::distinct; }

KnownFigure known(const ReadContext& read, const assessments::RoundRow& round, const std::string& indicator, PlaceId place) {
    KnownFigure out;
    out.indicator = indicator;
    const auto entry = entry_named(read.views, round.playbook + '.' + indicator, read.views.clock->zone().day_of(read.now));
    if (!entry) return out;
    const auto value = value_of(read, *entry, place, round.first, round.last);
    if (value && value->value) {
        out.value = value->value->value;
        out.decimals = value->value->decimals;
        out.records = value->records;
    } else if (none_is_zero(entry->measure)) {
        out.value = 0;
    }
    return out;
}

std::string shown(const std::optional<std::int64_t>& value, int decimals) { return value ? write_decimal(*value, decimals) : std::string{}; }
json::value shown_or_null(const KnownFigure& figure) { return figure.value ? json::value(shown(figure.value, figure.decimals)) : json::value(nullptr); }
std::string bound(const std::optional<std::int64_t>& millionths) {
    if (!millionths) return {};
    auto value = *millionths;
    int decimals = 6;
    for (; decimals > 0 && value % 10 == 0; --decimals) value /= 10;
    return write_decimal(value, decimals);
}

struct Shown {
    const ReadContext& read;
    const assessments::RoundRow& round;
    const assessments::SheetRow& sheet;
    const Methods* methods;
    const AssessmentMethod* method;
    std::int64_t changed = 0;

    json::object figure(const AssessmentItem& item, const CellRow* cell) {
        const auto now = known(read, round, item.indicator, sheet.place);
        const auto* indicator = methods->indicator(item.indicator);
        json::object out{{"indicator", round.playbook + '.' + item.indicator}, {"title", indicator ? wording(indicator->name.zh, indicator->name.en) : wording(item.indicator, item.indicator)},
                         {"unit", indicator ? indicator->unit : ""}, {"least", bound(item.least)}, {"most", bound(item.most)}, {"value", nullptr}, {"records", now.records}, {"now", shown_or_null(now)}, {"changed", false}};
        if (!cell) return out;
        KnownFigure locked;
        locked.value = cell->value;
        locked.decimals = cell->decimals;
        out["value"] = shown_or_null(locked);
        out["records"] = cell->records;
        const bool moved = shown(locked.value, locked.decimals) != shown(now.value, now.decimals) || locked.value.has_value() != now.value.has_value();
        out["changed"] = moved;
        changed += moved;
        return out;
    }

    json::object item(const Choice& one, const std::vector<CellRow>& cells, const std::vector<assessments::AppealRow>& appeals) {
        const auto found = std::find_if(cells.begin(), cells.end(), [&](const auto& cell) { return cell.item == one.id; });
        const auto* cell = found == cells.end() ? nullptr : &*found;
        const auto* more = method->item(one.id);
        const auto source = method->by_hand(one.id) ? Source::hand : !more->indicator.empty() ? Source::figure : Source::below;
        json::object out{{"item", one.id}, {"name", wording(one.name.zh, one.name.en)}, {"source", word(source)}, {"outcome", nullptr}, {"locked", nullptr}, {"weight", more ? more->weight : 0},
                         {"note", cell ? cell->note : ""}, {"evidence", cell ? cell->evidence : 0}};
        if (cell) out["outcome"] = word(cell->outcome);
        if (cell && cell->locked) out["locked"] = word(*cell->locked);
        if (cell && cell->at) {
            out["marked_by"] = post_brief(read.views, cell->by);
            out["marked_at"] = write(*cell->at);
        }
        if (source == Source::figure) out["figure"] = figure(*more, cell);
        if (source == Source::below) out["below"] = json::object{{"met", cell ? cell->below_met.value_or(0) : 0}, {"counted", cell ? cell->below_counted.value_or(0) : 0}, {"percent", more->child_percent}};
        for (const auto& appeal : appeals)
            if (appeal.item == one.id) out["appeal"] = appeal_json(appeal);
        return out;
    }

    json::object appeal_json(const assessments::AppealRow& one) const {
        json::object out{{"reason", one.reason}, {"by", post_brief(read.views, one.by)}, {"at", write(one.at)}, {"due", write(one.due)}, {"overdue", one.standing == 0 && one.due < read.now},
                         {"state", one.standing == 0 ? "open" : one.standing == 1 ? "not_upheld" : "upheld"}, {"late", one.late}, {"evidence", one.evidence}};
        if (one.standing == 0) return out;
        out["answer"] = one.answer;
        out["answered_by"] = post_brief(read.views, one.answered_by);
        if (one.answered_at) out["answered_at"] = write(*one.answered_at);
        if (one.was) out["was"] = word(*one.was);
        if (one.now) out["now"] = word(*one.now);
        return out;
    }
};

Result<std::string> one_sheet(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<assessments::SheetId>("sheet");
    if (!id) return tl::unexpected(id.error());
    const auto sheet = assessments::sheet_named(read.snapshot, *id);
    if (!sheet) return refuse(No::not_found, "sheet", id_of(*id));
    if (!read.views.roster->may(read.actor, "read.figures", sheet->place, read.now)) return refuse(No::not_yours, "", "read.figures");
    const auto round = assessments::round_named(read.snapshot, sheet->round);
    ENSURE(round);
    const Methods* methods = nullptr;
    const auto* method = assessments::method_of(*read.views.playbook, round->playbook, round->version, round->assessment, &methods);
    const auto* list = method ? methods->checklist(round->checklist) : nullptr;
    if (!list) return refuse(No::unknown_kind, "sheet", round->assessment);
    const auto* place = read.views.places->find(sheet->place);
    const auto may = [&](std::string_view act) { return read.views.roster->may(read.actor, act, sheet->place, read.now); };
    const auto today = read.views.clock->zone().day_of(read.now);
    const bool open = sheet->standing == Standing::open, closed = sheet->standing == Standing::closed;
    json::object out{{"round", id_of(round->round)}, {"playbook", round->playbook}, {"assessment", round->assessment}, {"title", wording(method->zh, method->en)}, {"first", write(round->first)},
                     {"last", write(round->last)}, {"sheet", id_of(sheet->sheet)}, {"place", json::object{{"id", write(sheet->place)}, {"name", place ? place->name : ""}, {"level", place ? place->level : 0}}},
                     {"name", sheet->name}, {"standing", assessments::name_of(sheet->standing)}, {"moved", closed && sheet->now != sheet->locked},
                     {"may_mark", open && may(assessments::MarkItems::name)}, {"may_appeal", closed && today <= sheet->appeal_until && may(assessments::Appeal::name)},
                     {"may_answer", sheet->appeals_open > 0 && may(assessments::Answer::name)}};
    if (sheet->thing) out["thing"] = id_of(*sheet->thing);
    if (closed) {
        out["locked"] = tally_json(sheet->locked);
        out["now"] = tally_json(sheet->now);
        out["known_at"] = sheet->known_at;
        out["closed_by"] = post_brief(read.views, sheet->by);
        out["closed_at"] = write(sheet->at);
        out["appeal_until"] = write(sheet->appeal_until);
    }
    if (!sheet->reason.empty()) out["reason"] = sheet->reason;
    Shown shown{read, *round, *sheet, methods, method};
    const auto cells = assessments::cells_of(read.snapshot, *id);
    const auto appeals = assessments::appeals_of(read.snapshot, *id);
    json::array items;
    for (const auto& one : list->items) items.push_back(shown.item(one, cells, appeals));
    out["items"] = std::move(items);
    out["changed_since"] = shown.changed;
    return json::serialize(out);
}

}    // namespace

std::vector<assessments::KnownFigure> assessed_figures(const ReadContext& read, const assessments::RoundRow& round, const AssessmentMethod& method, PlaceId place) {
    std::vector<KnownFigure> all;
    for (const auto& item : method.items)
        if (!item.indicator.empty() && std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.indicator.value == item.indicator; }))
            all.push_back(known(read, round, item.indicator, place));
    return all;
}

std::vector<assessments::KnownShare> assessed_shares(const ReadContext& read, const assessments::RoundRow& round, const AssessmentMethod& method, PlaceId place) {
    std::vector<assessments::KnownShare> all;
    const auto today = read.views.clock->zone().day_of(read.now);
    for (const auto& indicator : method.rank_by) {
        const auto share = entry_named(read.views, round.playbook + '.' + indicator, today);
        if (!share) continue;
        const auto counted = [&](const std::string& name) -> std::int64_t {
            const auto entry = entry_named(read.views, name, today);
            const auto value = entry ? value_of(read, *entry, place, round.first, round.last) : std::nullopt;
            return value && value->value && value->value->decimals == 0 ? value->value->value : 0;
        };
        all.push_back({indicator, counted(share->part), counted(share->of)});
    }
    return all;
}

std::vector<Route> assessed_routes() {
    return {{"GET", "/api/v1/assessments/sheets/{sheet}", "一张评分表:关账时怎样、申诉、现在的数", "One sheet: as it was locked, its appeals, and what the records say now",
             {{"sheet", "评分表的编号", "sheet", true}}, false, one_sheet}};
}

}    // namespace terrace::reports
