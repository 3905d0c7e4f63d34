#include "app/form_sheet.hpp"

#include "app/form_door.hpp"
#include "forms/fill.hpp"
#include "sheets/sheets.hpp"

namespace terrace {
namespace {

using forms::Certainty;
using forms::Why;

json::object both(const forms::Text& text) { return {{"zh", text.zh}, {"en", text.en}}; }

// Answers for places within reach alone; a form that names the county above asks in vain.
template <class T>
std::function<tl::expected<T, forms::Reason>(const forms::Question&)> within_reach(const ReadContext& read, const forms::Gazetteer& places, std::function<tl::expected<T, forms::Reason>(const forms::Question&)> answers) {
    const auto may = std::make_shared<std::map<std::size_t, bool>>();
    return [&read, &places, may, answers = std::move(answers)](const forms::Question& question) -> tl::expected<T, forms::Reason> {
        const auto [at, fresh] = may->try_emplace(question.place);
        if (fresh) at->second = read.views.roster->may(read.actor, "read.figures", read_place(places.at(question.place).id).value_or(PlaceId{}), read.now);
        if (!at->second) return tl::unexpected(forms::Reason{Why::beyond_reach, places.at(question.place).name});
        return answers(question);
    };
}

// What somebody has confirmed for this layout, as far as it still speaks of what can be asked here.
forms::Kept kept_of(const std::string& layout, const form_life::MappingRow& row, const forms::Catalogue& catalogue) {
    forms::Kept kept{layout, {}};
    for (const auto& one : row.headings) {
        const auto known = std::find_if(catalogue.begin(), catalogue.end(), [&](const auto& askable) { return askable.name == one.indicator.value; });
        if (!one.indicator.empty() && known == catalogue.end()) continue;
        const auto has_value = [&] {
            for (const auto& dimension : known->dimensions)
                for (const auto& value : dimension.values)
                    if (dimension.id == one.dimension.value && value.id == one.value.value) return true;
            return false;
        };
        if (!one.dimension.empty() && (one.indicator.empty() || !has_value())) continue;
        kept.headings.emplace(std::pair{one.table.value, one.heading.value}, forms::Confirmed{one.indicator.value, one.dimension.value, one.value.value, one.unit.value});
    }
    return kept;
}

std::string_view kind_word(FigureKind kind) {
    switch (kind) {
        case FigureKind::exact: return "exact";
        case FigureKind::at_least: return "at_least";
        case FigureKind::about: return "about";
    }
    return "";
}

Result<json::array> grids_json(const std::vector<LaidSheet>& sheets) {
    json::array out;
    std::size_t texts = 0;
    for (const auto& sheet : sheets) {
        json::array cells, merges;
        std::size_t rows = 0, columns = 0;
        for (const auto& cell : sheet.cells) {
            rows = std::max(rows, cell.row);
            columns = std::max(columns, cell.column + 1);
            if (cell.text.empty()) continue;
            if (++texts > form_shown_texts_max) return refuse(No::too_large, sheet.name, std::to_string(form_shown_texts_max));
            cells.push_back({{"r", cell.row}, {"c", cell.column}, {"text", cell.text}, {"number", cell.form == CellForm::number}});
        }
        for (const auto& one : sheet.merges) {
            rows = std::max(rows, one.last_row);
            columns = std::max(columns, one.last_column + 1);
            merges.push_back(json::value(json::array{one.first_row, one.first_column, one.last_row, one.last_column}));
        }
        out.push_back({{"name", sheet.name}, {"rows", rows}, {"columns", columns}, {"cells", std::move(cells)}, {"merges", std::move(merges)}});
    }
    return out;
}

json::array askables_json(const forms::Catalogue& catalogue) {
    json::array out;
    for (const auto& one : catalogue) {
        json::array values;
        for (const auto& dimension : one.dimensions)
            for (const auto& value : dimension.values) values.push_back({{"dimension", dimension.id}, {"value", value.id}, {"name", value.words.empty() ? value.id : value.words.front()}});
        out.push_back({{"name", one.name}, {"zh", one.zh}, {"en", one.en}, {"unit", one.unit}, {"values", std::move(values)}});
    }
    return out;
}

class Shown {
  public:
    Shown(const ReadContext& read, const forms::Form& form, const forms::Gazetteer& places, const FormSheetAsked& asked) : read_{read}, form_{form}, places_{places} {
        for (const auto& one : asked.typed) typed_.emplace(one.cell, &one);
        unused_ = typed_;
    }

    json::object cell(const forms::FilledCell& filled, FormSheet& out) {
        const auto& asked = *filled.asked;
        const auto name = forms::cell_of(form_, asked);
        json::object one{{"sheet", asked.sheet}, {"cell", name}, {"r", asked.row}, {"c", asked.column}, {"table", asked.table}, {"heading", asked.heading}};
        const bool asks = filled.reason.why != Why::not_a_figure && filled.reason.why != Why::formula;
        const auto typed = typed_.find(name);
        if (asks && typed != typed_.end()) {
            unused_.erase(name);
            out.edits.push_back({form_.sheets[asked.sheet].part, asked.row, asked.column, typed->second->number, false});
            one["typed"] = typed_json(*typed->second);
            ++out.counts.typed;
        }
        if (asked.match.what) meaning(one, asked);
        if (filled.place) one["place"] = json::object{{"id", places_.at(*filled.place).id}, {"name", places_.at(*filled.place).name}};
        if (filled.period) one["period"] = json::object{{"text", forms::write(*filled.period)}, {"from", write(filled.period->from)}, {"to", write(filled.period->to)}};
        if (!asked.unit.empty()) one["unit"] = asked.unit;
        one["certainty"] = forms::code_of(asked.match.certainty);
        one["confirmed"] = asked.confirmed;
        if (filled.reason.why == Why::none) {
            one["number"] = filled.number;
            one["kind"] = kind_word(filled.answer.kind);
            one["records"] = filled.answer.records;
            one["known_at"] = filled.answer.position;
            one["url"] = filled.answer.url;
            if (filled.total) one["total"] = true;
            if (!one.contains("typed")) {
                out.edits.push_back({form_.sheets[asked.sheet].part, asked.row, asked.column, filled.number, filled.words});
                ++out.counts.filled;
            }
        } else {
            auto why = both(forms::say(filled.reason));
            why["code"] = forms::code_of(filled.reason.why);
            one["why"] = std::move(why);
            if (asks && !one.contains("typed")) ++out.counts.empty;
        }
        one["state"] = state(filled, asks, one.contains("typed"));
        return one;
    }
    std::vector<std::string> unused() const {
        std::vector<std::string> all;
        for (const auto& [cell, row] : unused_) all.push_back(cell);
        return all;
    }

  private:
    const ReadContext& read_;
    const forms::Form& form_;
    const forms::Gazetteer& places_;
    std::map<std::string, const form_life::TypedRow*> typed_, unused_;

    static std::string_view state(const forms::FilledCell& filled, bool asks, bool typed) {
        if (!asks) return filled.reason.why == Why::formula ? "formula" : "none";
        if (typed) return "typed";
        if (filled.reason.why == Why::none) return "known";
        const auto certainty = filled.asked->match.certainty;
        if (certainty == Certainty::likely || certainty == Certainty::unsure) return "unsure";
        return certainty == Certainty::sure ? "waiting" : "unknown";
    }
    json::object typed_json(const form_life::TypedRow& typed) const {
        json::object out{{"number", typed.number}, {"note", typed.note}, {"at", write(typed.at)}};
        if (const auto* post = typed.by.empty() ? nullptr : read_.views.roster->post(typed.by)) out["by"] = json::object{{"zh", post->zh}, {"en", post->en}};
        return out;
    }
    static void meaning(json::object& one, const forms::Asked& asked) {
        one["indicator"] = json::object{{"name", asked.match.what->name}, {"zh", asked.match.what->zh}, {"en", asked.match.what->en}, {"unit", asked.match.what->unit}};
        if (asked.match.dimension.empty()) return;
        json::object value{{"dimension", asked.match.dimension}, {"value", asked.match.value}};
        for (const auto& dimension : asked.match.what->dimensions)
            for (const auto& known : dimension.values)
                if (dimension.id == asked.match.dimension && known.id == asked.match.value && !known.words.empty()) value["name"] = known.words.front();
        one["dimension"] = std::move(value);
    }
};

// Each fact once, with how many cells ask for it.
std::vector<form_life::AskedFact> facts_of(const forms::Filled& filled, const forms::Period& otherwise) {
    std::map<std::tuple<std::string, std::string, std::string, Day, Day>, std::int64_t> cells;
    for (const auto& one : filled.cells) {
        const auto& match = one.asked->match;
        if (!match.what || match.what->list || one.reason.why == Why::not_a_figure || one.reason.why == Why::formula) continue;
        const auto period = one.period.value_or(otherwise);
        ++cells[{match.what->name, match.dimension, match.value, period.from, period.to}];
    }
    std::vector<form_life::AskedFact> all;
    for (const auto& [fact, count] : cells) {
        if (all.size() == form_life::form_asks_max) break;
        all.push_back({std::get<0>(fact), std::get<1>(fact), std::get<2>(fact), std::get<3>(fact), std::get<4>(fact), count});
    }
    return all;
}

}    // namespace

Result<FormSheet> form_sheet(const ReadContext& read, const FormSheetAsked& asked) {
    const forms::Period period{asked.first, asked.last};
    const auto places = gazetteer_of(read, write(asked.place), period.to);
    if (places.empty()) return refuse(No::unknown_place, "place", write(asked.place));
    auto catalogue = askable_figures(read, places);
    add_lists(read, places, catalogue);
    auto sheets = read_layout_of(asked.bytes, asked.name);
    if (!sheets) return tl::unexpected(sheets.error());
    auto grids = grids_json(*sheets);
    if (!grids) return tl::unexpected(grids.error());
    auto form = forms::read_form(std::move(*sheets), catalogue, places, nullptr);
    if (!form) return tl::unexpected(form.error());
    const auto layout = read_sha256(form->layout);
    ENSURE(layout);
    const auto mapping = form_life::mapping_of(read.snapshot, *layout);
    if (mapping) {
        const auto kept = kept_of(form->layout, *mapping, catalogue);
        form = forms::read_form(std::move(form->sheets), catalogue, places, &kept);
        if (!form) return tl::unexpected(form.error());
    }
    if (form->cells.size() > form_shown_cells_max) return refuse(No::too_large, asked.name, std::to_string(form_shown_cells_max) + " 格 / cells: terrace form fill");
    forms::FillOptions options{period, read.views.clock->zone().day_of(read.now), asked.to_date};
    for (std::size_t i = 0; i < places.size(); ++i)
        if (!asked.asked_by.empty() && places.at(i).id == write(asked.asked_by)) options.asked_by = i;
    const auto filled = forms::fill(*form, places, options, within_reach<forms::Answer>(read, places, answers_of(read, places)), within_reach<std::vector<forms::Listed>>(read, places, things_of(read, places)));

    FormSheet out;
    out.layout = *layout;
    Shown shown{read, *form, places, asked};
    json::array cells;
    for (const auto& one : filled.cells) cells.push_back(shown.cell(one, out));
    out.typed_elsewhere = shown.unused();
    out.asks = facts_of(filled, period);
    auto told = forms::mapping_json(*form, places);
    out.shown = {{"place", json::object{{"id", places.at(places.own()).id}, {"name", places.at(places.own()).name}}},
                 {"period", json::object{{"text", forms::write(period)}, {"from", write(period.from)}, {"to", write(period.to)}}},
                 {"layout", form->layout},
                 {"known_at", read.snapshot.position()},
                 {"sheets", std::move(*grids)},
                 {"tables", std::move(told["tables"])},
                 {"headings", std::move(told["headings"])},
                 {"cells", std::move(cells)},
                 {"askables", askables_json(catalogue)},
                 {"counts", json::object{{"filled", out.counts.filled}, {"typed", out.counts.typed}, {"empty", out.counts.empty}}}};
    if (mapping) {
        json::object by{{"at", write(mapping->at)}};
        if (const auto* post = mapping->by.empty() ? nullptr : read.views.roster->post(mapping->by)) by["by"] = json::object{{"zh", post->zh}, {"en", post->en}};
        out.shown["mapping"] = std::move(by);
    }
    return out;
}

}    // namespace terrace
