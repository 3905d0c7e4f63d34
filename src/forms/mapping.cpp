#include "forms/mapping.hpp"

#include "base/ids.hpp"
#include "forms/lists.hpp"
#include "forms/units.hpp"

namespace terrace::forms {
namespace {

std::string key_of(const std::vector<std::string>& parts) {
    std::string key;
    for (const auto& part : parts) key += (key.empty() ? "" : " / ") + part;
    return key;
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) text.replace(at, what.size(), with);
}

std::string layout_hash(const std::vector<LaidSheet>& sheets) {
    std::string all;
    for (std::size_t s = 0; s < sheets.size(); ++s) {
        all += "sheet " + std::to_string(s) + '\n';
        for (const auto& cell : sheets[s].cells) {
            if (cell.formula || (cell.form != CellForm::text && cell.form != CellForm::moment)) continue;
            const auto text = with_dates_in_digits(plain(cell.text));    // so that November's form is October's
            std::string kept;
            for (const char c : text)
                if (c < '0' || c > '9') kept += c;
            all += cell_name(cell.row, cell.column) + ' ' + kept + '\n';
        }
        for (const auto& merge : sheets[s].merges) all += cell_name(merge.first_row, merge.first_column) + ':' + cell_name(merge.last_row, merge.last_column) + '\n';
    }
    return hex(sha256(all).view());
}

class FormReader {
  public:
    FormReader(Form& form, const Catalogue& catalogue, const Gazetteer& places, const Kept* kept) : form_{form}, matcher_{catalogue}, places_{places}, kept_{kept} {
        for (const auto& one : matcher_.all()) names_.insert(one.names.begin(), one.names.end());
    }

    Result<void> read() {
        for (std::size_t s = 0; s < form_.sheets.size(); ++s) {
            const auto tables = tables_of(form_.sheets[s]);
            if (!tables) return tl::unexpected(tables.error());
            for (const auto& table : *tables) {
                if (table.blanks.empty()) continue;
                read_titles(s, table);
                const auto first = form_.cells.size();
                const auto list = list_of(table, matcher_.lists(), titles_);
                for (const auto& blank : table.blanks) {
                    if (form_.cells.size() >= form_cells_max) return refuse(No::too_many, form_.sheets[s].name, std::to_string(form_cells_max) + " 格 / cells");
                    form_.cells.push_back(list ? read_listed(s, blank, *list) : read_cell(s, blank));
                }
                let_totals_be_of_all(first);
            }
        }
        return {};
    }

  private:
    // Below sections that have subtotals of their own, a total is that of the whole table and not of the last section.
    void let_totals_be_of_all(std::size_t first) {
        const auto begin = form_.cells.begin() + static_cast<std::ptrdiff_t>(first);
        if (std::none_of(begin, form_.cells.end(), [](const auto& cell) { return cell.subtotal; })) return;
        for (auto cell = begin; cell != form_.cells.end(); ++cell)
            if (cell->row_total && !cell->subtotal) std::erase_if(cell->places, [](const auto& place) { return place.section; });
    }

    Form& form_;
    Matcher matcher_;
    const Gazetteer& places_;
    const Kept* kept_;
    std::vector<std::string> titles_;    // of the table under way, without what was understood
    std::map<std::string, Match> matches_;
    std::map<std::string, Heading> headings_;
    std::map<std::pair<std::string, int>, bool> known_places_;
    std::set<std::string> names_;    // of indicators: never taken for places

    const Heading& heading(const std::string& text) {
        auto found = headings_.find(text);
        if (found == headings_.end()) found = headings_.emplace(text, read_heading(text)).first;
        return found->second;
    }
    bool is_place(const std::string& text, int level) {
        const auto [at, fresh] = known_places_.emplace(std::pair{text, level}, false);
        if (fresh && !names_.contains(text)) at->second = looks_like_place(text) || (!places_.empty() && !places_.named(text, level).empty());
        return at->second;
    }

    void read_titles(std::size_t s, const Table& table) {
        AskedTable out;
        out.name = form_.sheets[s].name + '!' + table.anchor;
        titles_.clear();
        matches_.clear();
        auto lines = table.titles;
        // A sheet's name says something too, unless it is only a number.
        const auto sheet_name = plain(form_.sheets[s].name);
        if (!sheet_name.starts_with("Sheet") && !sheet_name.starts_with("sheet") && !sheet_name.starts_with("工作表")) lines.push_back(sheet_name);
        for (const auto& line : lines) {
            auto words = read_heading(line, true);
            out.periods.insert(out.periods.end(), words.periods.begin(), words.periods.end());
            out.units.insert(out.units.end(), words.units.begin(), words.units.end());
            for (const auto& name : places_.names_in(words.text)) {
                if (words.text.find(name) == std::string::npos) continue;    // inside a longer one
                out.places.push_back(name);
                replace_all(words.text, name, "");
            }
            take_whole_place(words.text);
            if (!words.text.empty()) titles_.push_back(words.text);
        }
        form_.tables.push_back(std::move(out));
    }

    bool is_own_whole(const Whole& whole) const {
        if (places_.empty()) return false;
        const auto level = places_.at(places_.own()).level;
        return whole.least <= level && level <= whole.most;
    }
    // 全县 in the title of a county's form says nothing; in a township's it does.
    void take_whole_place(std::string& text) const {
        for (const std::string_view word : {"全县", "全镇", "全乡", "全街道", "全村", "全社区", "全市", "全区"})
            if (const auto whole = whole_place(word); whole && is_own_whole(*whole)) replace_all(text, word, "");
    }

    struct Parts {
        std::vector<std::string> words;
        bool among = false, spread = false, not_figure = false, moment = false;
        std::vector<std::string> units, row_units;
    };
    void take(Asked& asked, Parts& parts, const Label& label, bool left) {
        const auto& read = heading(label.text);
        parts.units.insert(parts.units.end(), read.units.begin(), read.units.end());
        const auto column = left ? place_column(label.head) : std::nullopt;
        if (left && plain_role(label.head) == Plain::unit_column && is_unit(plain(label.text))) {
            parts.row_units.push_back(plain(label.text));
            return;
        }
        asked.periods.insert(asked.periods.end(), read.periods.begin(), read.periods.end());
        parts.among |= read.among;
        if (read.change != Change::none) {
            // Two words that compare: nobody can tell what with what.
            asked.change = asked.change == Change::none ? read.change : Change::unclear;
            asked.change_down = left;
        }
        if (read.text.empty()) return;
        // 一季度小计 is what the quarter comes to, and not a total of the rows above.
        const auto role = plain_role(read.text);
        if ((role == Plain::total || role == Plain::subtotal) && !read.periods.empty()) return;
        if (const auto whole = whole_place(read.text)) {
            if (!is_own_whole(*whole)) {    // of another level: nowhere here
                asked.places.push_back({read.text, 0, false});
                return;
            }
            asked.whole = true;
            if (whole->total && read.periods.empty()) (left ? asked.row_total : asked.column_total) = true;
            return;
        }
        switch (role) {
            case Plain::total: (left ? asked.row_total : asked.column_total) = true; return;
            case Plain::subtotal: (left ? asked.subtotal : asked.column_total) = true; return;
            case Plain::nothing:
            case Plain::ordinal: return;
            case Plain::unit_column:
            case Plain::not_figure: parts.not_figure = true; return;
            case Plain::other: break;
        }
        if (!left && read.units.empty() && place_column(read.text)) {    // a cell of a column of names
            parts.not_figure = true;
            return;
        }
        const int level = column.value_or(0);
        if (level != 0 || is_place(read.text, 0)) {
            asked.places.push_back({read.text, level, label.section});
            return;
        }
        parts.spread |= label.spread;
        parts.words.push_back(read.text);
    }

    Asked read_cell(std::size_t s, const Blank& blank) {
        Asked asked;
        asked.sheet = s;
        asked.table = form_.tables.size() - 1;
        asked.row = blank.row;
        asked.column = blank.column;
        asked.shown = blank.shown;
        asked.formula = blank.formula;
        Parts parts;
        for (const auto& label : blank.above) take(asked, parts, label, false);
        for (const auto& label : blank.left) take(asked, parts, label, true);
        asked.part = blank.part;
        auto titles = titles_;
        take_words_of_title(parts, titles, asked.change, blank);
        asked.heading = key_of(parts.words);
        read_unit(asked, parts);
        if (parts.not_figure) return without(std::move(asked), {Why::not_a_figure, ""});
        if (blank.formula) return without(std::move(asked), {Why::formula, ""});
        if (blank.open_row) return without(std::move(asked), {Why::heading_missing, "没写是谁的 / of whom is not written"});
        if (asked.match = matched(parts, blank, std::move(titles)); const auto* known = confirmed(asked.heading)) confirm(asked, *known);
        if (asked.match.certainty == Certainty::none || asked.match.certainty == Certainty::unsure) asked.reason = asked.match.reason;
        else if (asked.match.certainty == Certainty::likely) asked.reason = asked.match.reason;
        // Whether the difference or per cent is wanted is not said, and no person's word for the indicator says it.
        if (asked.change == Change::unclear && asked.match.what) return without(std::move(asked), {Why::unit_unknown, "增减的是数还是百分比,没写 / a number or a share of it, is not said"});
        if (asked.reason.why == Why::none) asked.reason = unit_reason(asked);
        if (asked.reason.why == Why::none && asked.match.what->unit != "%")
            if (const auto ratio = std::find_if(parts.words.begin(), parts.words.end(), is_ratio); ratio != parts.words.end()) asked.reason = {Why::unit_differs, asked.match.what->unit + " ≠ " + *ratio};
        return asked;
    }
    // A cell of a list: which thing by its row, which field by its column.
    Asked read_listed(std::size_t s, const Blank& blank, const ListTable& list) {
        Asked asked;
        asked.sheet = s;
        asked.table = form_.tables.size() - 1;
        asked.row = blank.row;
        asked.column = blank.column;
        asked.shown = blank.shown;
        asked.part = blank.part;
        asked.heading = list.headings.at(blank.column);
        asked.list_row = list.rows.at(blank.row);
        asked.list_rows = list.rows.size();
        if (const auto units = list.units.find(blank.column); units != list.units.end() && units->second.size() == 1) asked.unit = units->second.front();
        const auto field = list.fields.find(blank.column);
        if (const auto* known = confirmed(asked.heading)) {
            confirm(asked, *known);
            if (asked.match.what && !asked.match.what->list) asked.match = {Certainty::none, nullptr, {}, {}, {}, {Why::not_a_figure, ""}};
            // A thing's field or its number in the list; a list without either says nothing of the column.
            if (asked.match.what && asked.match.value.empty() && (field == list.fields.end() || !field->second.empty())) asked.match.reason = {Why::not_confirmed, asked.heading};
            asked.reason = asked.match.reason;
            return asked;
        }
        asked.match.candidates = list.what ? std::vector<const Askable*>{} : list.candidates;
        if (field == list.fields.end()) {
            asked.match.reason = {Why::no_indicator, asked.heading};
        } else if (!list.what) {
            asked.match.certainty = Certainty::unsure;
            asked.match.reason = list.reason;
        } else {
            asked.match = {list.reason.why == Why::none ? Certainty::sure : Certainty::likely, list.what, std::string{list_field}, field->second, {}, list.reason};
        }
        asked.reason = asked.match.reason;
        return asked;
    }
    static Asked without(Asked asked, Reason reason) {
        asked.reason = std::move(reason);
        return asked;
    }
    // Heads of periods and places alone: the table is about what its title names, if a person says so.
    void take_words_of_title(Parts& parts, std::vector<std::string>& titles, Change change, const Blank& blank) {
        if (parts.not_figure || (blank.above.empty() && blank.left.empty())) return;
        if (change == Change::none ? !parts.words.empty() : parts.words.size() != 1) return;
        const auto title = std::find_if(titles.begin(), titles.end(), [&](const auto& line) { return !mentions(matcher_, line).empty(); });
        if (title == titles.end()) return;
        parts.words.insert(parts.words.begin(), *title);
        parts.spread = true;
        titles.erase(title);
    }
    Match matched(const Parts& parts, const Blank& blank, std::vector<std::string> titles) {
        const auto remarks = blank.right;
        for (const auto& remark : remarks) titles.push_back(plain(remark));
        std::string key = key_of(parts.words) + (parts.among ? "\n1" : "\n0") + (parts.spread ? '1' : '0');
        for (const auto& remark : remarks) key += '\n' + remark;
        auto found = matches_.find(key);
        if (found == matches_.end()) found = matches_.emplace(key, match(matcher_, parts.words, titles, parts.among, parts.spread)).first;
        return found->second;
    }
    const Confirmed* confirmed(const std::string& heading) const {
        if (!kept_ || heading.empty()) return nullptr;
        const auto found = kept_->headings.find({form_.tables.back().name, heading});
        return found == kept_->headings.end() ? nullptr : &found->second;
    }
    void confirm(Asked& asked, const Confirmed& known) {
        if (known.indicator.empty()) {    // somebody has said that it is nothing this office knows
            asked.match = {Certainty::none, nullptr, {}, {}, {}, {Why::no_indicator, ""}};
            asked.confirmed = true;
            return;
        }
        asked.match = {Certainty::sure, matcher_.find(known.indicator), known.dimension, known.value, {}, {}};
        asked.confirmed = true;
        // What a person says stands above units that are said of the whole table.
        if ((asked.unit.empty() || asked.units_of_table || asked.several_units) && !known.unit.empty()) {
            asked.unit = known.unit;
            asked.several_units = false;
        }
    }
    // The nearest unit counts: the head's own, the row's, then the table's when it names one alone.
    void read_unit(Asked& asked, const Parts& parts) {
        const auto& units = !parts.row_units.empty() ? parts.row_units : parts.units;
        const auto& table = form_.tables.back().units;
        const auto& from = !units.empty() ? units : table;
        asked.units_of_table = units.empty();
        for (const auto& unit : from) {
            if (asked.unit.empty()) asked.unit = unit;
            else if (asked.unit != unit) asked.several_units = true;
        }
        // 单位:亩、户 above the whole table: which of them is meant is told by the indicator, below.
        if (!parts.row_units.empty() && !parts.units.empty() && parts.row_units.front() != parts.units.front()) asked.several_units = true;
    }
    Reason unit_reason(Asked& asked) {
        const auto& own = asked.match.what->unit;
        if (asked.several_units) {
            const auto& table = form_.tables.back().units;
            if (!asked.units_of_table || std::find(table.begin(), table.end(), own) == table.end()) return {Why::unit_unknown, ""};
            std::size_t alike = 0;
            for (const auto& unit : std::set<std::string>(table.begin(), table.end())) {
                const auto a = measured(unit), b = measured(own);
                alike += a && b && a->family == b->family;
            }
            if (alike != 1) return {Why::unit_unknown, ""};
            asked.unit = own;
            asked.several_units = false;
            return {};
        }
        if (asked.unit.empty()) {
            if (counted(own)) asked.unit = own;
            return counted(own) ? Reason{} : Reason{Why::unit_unknown, own};
        }
        if (asked.unit == own) return {};
        if (asked.unit == "%" && asked.shown.percent) return {};
        // Kinds of units are compared here, whether a value fits exactly when there is one.
        const auto zero = converted({0, 0}, own, asked.unit, -1);
        return zero ? Reason{} : zero.error();
    }
};

}    // namespace

Result<Form> read_form(std::vector<LaidSheet> sheets, const Catalogue& catalogue, const Gazetteer& places, const Kept* kept) {
    Form form;
    form.sheets = std::move(sheets);
    form.layout = layout_hash(form.sheets);
    if (kept && kept->layout != form.layout) return refuse(No::conflict, "layout", "对表是另一种表的 / the mapping was made for another layout");
    if (auto fine = FormReader{form, catalogue, places, kept}.read(); !fine) return tl::unexpected(fine.error());
    return form;
}

std::string cell_of(const Form& form, const Asked& asked) { return form.sheets[asked.sheet].name + '!' + cell_name(asked.row, asked.column); }

}    // namespace terrace::forms
