#include "forms/table.hpp"

#include "forms/grid.hpp"
#include "forms/words.hpp"

namespace terrace::forms {
namespace {

// "无", "/": nothing to report, not a word about what stands below.
bool is_mark(const std::string& text) {
    const auto word = plain(text);
    return word.empty() || word == "/" || word == "-" || word == "无" || word == "\\" || word == "√" || word == "○";
}

class Reader {
  public:
    explicit Reader(const Grid& grid) : g_{grid} {}

    std::vector<Table> read() {
        for (std::size_t r = 0; r < g_.rows();) {
            if (blank_row(r) || note_row(r)) {
                ++r;
            } else if (title_row(r, true) || context_row(r)) {
                if (after_table_) own_titles_.clear();
                after_table_ = false;
                add_titles(r);
                ++r;
            } else {
                r = read_table(r);
                after_table_ = true;
            }
        }
        return std::move(tables_);
    }

  private:
    const Grid& g_;
    std::vector<Table> tables_;
    std::vector<std::string> sheet_titles_, own_titles_;
    bool after_table_ = false;
    std::vector<std::vector<std::string>> column_words_;    // of the table under way: words in the body, by column
    static constexpr std::size_t column_words_max = 8;
    std::vector<std::size_t> part_;       // of the table under way, by column: where its part begins
    std::vector<std::string> heads_;      // by column: what it is called
    std::vector<bool> body_words_;        // by column: whether rows below the heads have words there

    struct Span {
        std::size_t first = 0, last = 0;          // columns with words, both included
        std::size_t begin = 0, body = 0, end = 0;    // rows: heads from begin, body from body
        bool pairs = false;                       // word beside empty cell, no heads
        std::vector<bool> gaps{};                 // by column: nothing stands there, tables lie side by side
    };

    bool empty(std::size_t r, std::size_t c) const { return g_.text(r, c).empty() && !g_.number(r, c) && !g_.formula(r, c); }
    bool blank_row(std::size_t r) const {
        for (std::size_t c = 0; c < g_.columns(); ++c)
            if (!empty(r, c)) return false;
        return true;
    }
    std::vector<std::size_t> words(std::size_t r) const {    // columns of the row's distinct words
        std::vector<std::size_t> found;
        for (std::size_t c = 0; c < g_.columns(); ++c)
            if (!g_.text(r, c).empty() && (c == 0 || g_.master(r, c) != g_.master(r, c - 1))) found.push_back(c);
        return found;
    }
    bool note_row(std::size_t r) const {
        const auto found = words(r);
        return !found.empty() && is_note(g_.text(r, found.front()));
    }
    // One word over most of the width; before a table begins also one that stands alone.
    bool title_row(std::size_t r, bool before_table) const {
        const auto found = words(r);
        if (found.size() != 1 || g_.from_above(r, found.front())) return false;
        for (std::size_t c = 0; c < g_.columns(); ++c)
            if (g_.number(r, c) || g_.formula(r, c)) return false;
        const auto master = g_.master(r, found.front());
        if (const auto word = read_heading(g_.text(r, found.front())).text; plain_role(word) == Plain::total || plain_role(word) == Plain::subtotal || whole_place(word)) return false;    // 合计 over the first columns
        if (g_.width(master) >= 2 && g_.width(master) * 2 >= g_.columns()) return true;
        if (!before_table) return false;
        const auto words = plain(g_.text(r, found.front()));
        for (const std::string_view sign : {"表", "情况", "台账", "汇总", "填报", "单位:", "统计", "附件"})
            if (words.find(sign) != std::string::npos) return true;
        for (std::size_t c = 0; c < g_.columns(); ++c)
            if (c != found.front() && g_.stands(r, c)) return false;
        return true;
    }
    bool context_word(const std::string& text) const {
        const auto word = plain(text);
        for (const std::string_view start : {"填报", "填表", "报送", "单位:", "计量单位:", "日期", "时间", "表号", "制定机关", "批准", "有效期"})
            if (word.starts_with(start)) return true;
        if (const auto colon = word.find(':'); colon != std::string::npos && colon + 1 < word.size()) return true;
        return false;
    }
    // 表号, 有效期: what the statisticians' rules want on a form and no cell asks about.
    bool rule_word(const std::string& text) const {
        const auto word = plain(text);
        for (const std::string_view start : {"表号", "制定机关", "制表机关", "批准机关", "批准文号", "备案机关", "备案文号", "有效期", "文号"})
            if (word.starts_with(start)) return true;
        return false;
    }
    bool beside(std::size_t r, std::size_t left, std::size_t c) const { return c > 0 && g_.master(r, c - 1) == g_.master(r, left); }
    // 村名 | 大坪村 | 月份 | 2021年10月: words and what they stand for, and nothing else; one of them is a time.
    bool context_pairs(std::size_t r, const std::vector<std::size_t>& found) const {
        if (found.size() < 2 || found.size() % 2 != 0) return false;
        bool time = false;
        for (std::size_t i = 0; i < found.size(); i += 2) {
            auto label = plain(g_.text(r, found[i]));
            while (label.ends_with(':')) label.pop_back();
            const auto value = plain(g_.text(r, found[i + 1]));
            if (!beside(r, found[i], found[i + 1])) return false;
            static constexpr std::array<std::string_view, 9> times{"月份", "时间", "年月", "报告期", "统计时间", "统计月份", "填报月份", "所属期", "年度"};
            if (std::find(times.begin(), times.end(), label) != times.end()) {
                const auto read = read_heading(value);
                if (!read.text.empty() || read.periods.empty()) return false;
                time = true;
            } else if (!place_column(label) || !looks_like_place(value)) {
                return false;
            }
        }
        return time;
    }
    bool context_row(std::size_t r) const {
        bool any = false;
        const auto found = words(r);
        if (context_pairs(r, found)) return true;
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto& text = g_.text(r, found[i]);
            if (context_word(text))
                any = true;
            else if (any && i > 0 && plain(g_.text(r, found[i - 1])).ends_with(':') && beside(r, found[i - 1], found[i]))
                continue;    // what stands behind 表号:
            else if (!read_heading(text, true).text.empty() && found.size() > 1 && !looks_like_place(plain(text)))
                return false;
        }
        return any;
    }
    void add_titles(std::size_t r) {
        // "二、河道清理" names the table below it alone, and what was said for the one before it is over.
        const auto found = words(r);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto& line = g_.text(r, found[i]);
            if (rule_word(line) || (i > 0 && rule_word(g_.text(r, found[i - 1])) && beside(r, found[i - 1], found[i]))) continue;
            if (const auto word = plain(line); found.size() > 1 && (place_column(word) || word == "月份" || word == "时间" || word == "年月")) continue;    // of pairs
            const bool numbered = read_heading(line).ordinal;
            if (numbered) own_titles_.clear();
            (tables_.empty() && !numbered ? sheet_titles_ : own_titles_).push_back(line);
        }
    }

    // The first and last column that say anything in the rows.
    bool measure(Span& span) const {
        bool any = false;
        for (auto r = span.begin; r < span.end; ++r)
            for (std::size_t c = 0; c < g_.columns(); ++c)
                if (!empty(r, c)) {
                    span.first = any ? std::min(span.first, c) : c;
                    span.last = any ? std::max(span.last, c) : c;
                    any = true;
                }
        span.gaps.assign(g_.columns(), true);
        for (auto r = span.begin; r < span.end; ++r)
            for (std::size_t c = 0; c < g_.columns(); ++c)
                if (!empty(r, c) || g_.stands(r, c) || g_.merged(r, c)) span.gaps[c] = false;
        return any;
    }
    bool all_ordinals(std::size_t r, const Span& span) const {
        std::size_t numbers = 0;
        for (auto c = span.first; c <= span.last; ++c) {
            if (g_.number(r, c)) {
                if (g_.shown(r, c)->text.size() > 2) return false;
                ++numbers;
            } else if (plain_role(plain(g_.text(r, c))) != Plain::ordinal) {
                return false;
            }
        }
        return numbers + words(r).size() >= 2;
    }
    bool is_head_row(std::size_t r, std::size_t heads, const Span& span) const {
        bool full = true, own = false;
        for (auto c = span.first; c <= span.last; ++c) {
            if (span.gaps[c]) continue;
            if (g_.number(r, c) || g_.formula(r, c)) return false;
            if (g_.text(r, c).empty()) full = false;
            else if (!g_.from_above(r, c)) own = true;
        }
        if (!own) return false;
        if (heads == 0) return words(r).size() >= 2;
        const bool stub_own = !g_.text(r, span.first).empty() && !g_.from_above(r, span.first);
        if (stub_own) return false;
        if (full) return true;
        for (auto c = span.first; c <= span.last; ++c) {
            if (span.gaps[c] || !g_.text(r, c).empty()) continue;
            bool covered = false;
            for (auto above = span.begin; above < r; ++above) covered |= !g_.text(above, c).empty();
            if (!covered) return false;
        }
        return true;
    }
    // Sets the body's first row; a table whose heads leave a column without a word is one of pairs.
    void read_heads(Span& span) const {
        std::size_t heads = 0;
        while (heads < header_rows_max && span.begin + heads < span.end && is_head_row(span.begin + heads, heads, span)) ++heads;
        bool covered = heads > 0;
        for (auto c = span.first + 1; c <= span.last && covered; ++c) {
            bool word = span.gaps[c];
            for (std::size_t k = 0; k < heads; ++k) word |= !g_.text(span.begin + k, c).empty();
            covered = word;
        }
        span.pairs = !covered;
        span.body = span.begin + (covered ? heads : 0);
        if (covered && span.body < span.end && all_ordinals(span.body, span)) ++span.body;
    }
    bool begins_anew(std::size_t r, const Span& span) const {
        if (span.pairs) return false;
        for (auto c = span.first; c <= span.last; ++c)
            if (!span.gaps[c] && g_.text(r, c).empty()) return false;
        return words(r).size() >= 2 && !all_ordinals(r, span);
    }

    std::size_t read_table(std::size_t begin) {
        Span span;
        span.begin = begin;
        span.end = begin + 1;
        while (span.end < g_.rows() && !blank_row(span.end) && !note_row(span.end) && !g_.gap_before(span.end)) ++span.end;
        // Lines that speak of another table end this one; a line over the whole width inside a table is a section of it.
        for (auto r = begin + 1; r < span.end; ++r) {
            Span next{0, 0, r + 1, 0, span.end, false, {}};
            const bool section = title_row(r, false);
            if (context_row(r) || (section && r + 1 < span.end && measure(next) && (read_heads(next), !next.pairs && begins_anew_at(next)))) {
                span.end = r;
                break;
            }
        }
        if (!measure(span)) return begin + 1;
        read_heads(span);
        for (auto r = span.body + 1; r < span.end; ++r)
            if (begins_anew(r, span)) {
                span.end = r;
                break;
            }
        column_words_.assign(g_.columns(), {});
        find_parts(span);
        auto& table = tables_.emplace_back();
        table.anchor = cell_name(g_.row_number(begin), g_.column_number(span.first));
        table.titles = sheet_titles_;
        table.titles.insert(table.titles.end(), own_titles_.begin(), own_titles_.end());
        std::string section;
        for (auto r = span.body; r < span.end; ++r) {
            if (r > span.body || span.pairs || span.body + 1 < span.end)
                if (title_row(r, false)) {
                    section = g_.text(r, words(r).front());
                    continue;
                }
            read_row(table, span, r, section);
        }
        return span.body < span.end ? span.end : empty_rows_below(table, span);
    }
    // Rows right after a section line are heads when they are full of words.
    bool begins_anew_at(const Span& next) const {
        for (auto c = next.first; c <= next.last; ++c)
            if (!next.gaps[c] && g_.text(next.begin, c).empty()) return false;
        return words(next.begin).size() >= 2;
    }
    // Heads with nothing but empty rows below: one is the row to fill; more are a list nobody has begun.
    std::size_t empty_rows_below(Table& table, const Span& span) {
        auto r = span.end;
        const auto ready = [&](std::size_t row) {
            if (row >= g_.rows() || !blank_row(row) || g_.gap_before(row)) return false;
            for (auto c = span.first; c <= span.last; ++c)
                if (g_.stands(row, c)) return true;
            return false;
        };
        while (ready(r)) ++r;
        for (auto row = span.end; row < r; ++row) {
            const auto from = table.blanks.size();
            read_row(table, span, row, "");
            for (auto i = from; i < table.blanks.size(); ++i) table.blanks[i].open_row |= r - span.end > 1;
        }
        return r;
    }

    // Where tables stand side by side, and where a list is folded: its heads begin again with the first one.
    void find_parts(const Span& span) {
        part_.assign(g_.columns(), span.first);
        body_words_.assign(g_.columns(), false);
        heads_.assign(g_.columns(), {});
        for (std::size_t c = 0; c < g_.columns(); ++c) heads_[c] = head_of(span, c);
        for (auto r = span.body; r < span.end; ++r)
            for (std::size_t c = 0; c < g_.columns(); ++c)
                if (!g_.text(r, c).empty() && !is_mark(g_.text(r, c))) body_words_[c] = true;
        if (span.pairs) return;
        auto begin = span.first;
        const auto counts = [](const std::string& head) { return head == "序号" || head == "编号"; };
        auto stub = counts(heads_[begin]) && begin < span.last ? heads_[begin + 1] : heads_[begin];
        for (auto c = span.first + 1; c <= span.last; ++c) {
            const bool apart = g_.column_number(c) > g_.column_number(c - 1) + 1 || span.gaps[c - 1];
            const auto& head = heads_[c];
            const bool again = !head.empty() && head == stub && c > begin + 1 && g_.master(span.begin, c) != g_.master(span.begin, c - 1) && (body_words_[c] || place_column(head));
            if (apart || again) {
                begin = again && !apart && counts(heads_[c - 1]) ? c - 1 : c;
                if (apart) stub = counts(head) && c < span.last ? heads_[c + 1] : head;
                if (begin != c) part_[begin] = begin;
            }
            part_[c] = begin;
        }
    }

    std::string head_of(const Span& span, std::size_t c) const {
        for (auto r = span.body; r > span.begin; --r)
            if (!g_.text(r - 1, c).empty() && !g_.number(r - 1, c)) {
                const auto word = read_heading(g_.text(r - 1, c)).text;
                if (plain_role(word) != Plain::ordinal || word == "序号" || word == "编号") return word;
            }
        return {};
    }
    std::string lowest_head(const Span& span, std::size_t c) const {
        for (auto r = span.body; r > span.begin; --r)
            if (!g_.text(r - 1, c).empty()) return g_.text(r - 1, c);
        return {};
    }
    void add_once(std::vector<Label>& labels, Label label) const {
        if (std::none_of(labels.begin(), labels.end(), [&](const Label& one) { return one.text == label.text && one.head == label.head; })) labels.push_back(std::move(label));
    }
    void read_above(Blank& blank, const Span& span, std::size_t c) const {
        for (auto head = span.begin; head < span.body; ++head) {
            if (!g_.text(head, c).empty()) {
                add_once(blank.above, {g_.text(head, c)});
                continue;
            }
            bool lower = false;
            for (auto below = head + 1; below < span.body; ++below) lower |= !g_.text(below, c).empty();
            for (auto left = c; lower && left > part_[c]; --left)
                if (!g_.text(head, left - 1).empty()) {
                    add_once(blank.above, {g_.text(head, left - 1), {}, true});
                    break;
                }
        }
        // 其中:人工 without a head over both: a part of the column before it, if a person says so.
        if (!span.pairs && !blank.above.empty() && read_heading(blank.above.back().text).among) {
            for (auto left = c; left > part_[c]; --left) {
                const auto whole = lowest_head(span, left - 1);
                if (whole.empty() || read_heading(whole).among) continue;
                if (const auto role = plain_role(read_heading(whole).text); role == Plain::other && !place_column(read_heading(whole).text)) {
                    const Label label{whole, {}, true};
                    if (std::none_of(blank.above.begin(), blank.above.end(), [&](const Label& one) { return one.text == whole; })) blank.above.insert(blank.above.end() - 1, label);
                }
                break;
            }
        }
        // Words further up in the column were not meant as heads, but they may be.
        for (const auto& word : column_words_[c]) add_once(blank.above, {word, {}, !span.pairs});
    }
    void read_pair(Blank& blank, const Span& span, std::size_t r, std::size_t c) const {
        if (c == span.first || g_.text(r, c - 1).empty()) return;
        const auto master = g_.master(r, c - 1);
        if (const auto first = g_.master(r, span.first); first != master && g_.height(first) > 1 && !g_.text(r, span.first).empty()) blank.left.push_back({g_.text(r, span.first)});
        // 受理 | _ | 其中:道路 | _: a part of the word before it in the row, if a person says so.
        if (read_heading(g_.text(r, c - 1)).among)
            for (auto left = c - 1; left > span.first; --left) {
                const auto& word = g_.text(r, left - 1);
                if (word.empty() || g_.master(r, left - 1) == master || read_heading(word).among) continue;
                blank.left.push_back({word, {}, true});
                break;
            }
        // 村 | 网格 | _ : two words side by side, and the first may change what the second means.
        else if (const auto first_of_word = master % g_.columns(); first_of_word > span.first) {
            const auto& word = g_.text(r, first_of_word - 1);
            const auto before = g_.master(r, first_of_word - 1);
            if (!word.empty() && !is_mark(word) && !(before == g_.master(r, span.first) && g_.height(before) > 1)) blank.left.push_back({word});
        }
        blank.left.push_back({g_.text(r, c - 1)});
    }
    // Without a word of its own a row says nothing of whom it is, though rows around it do; a total says it of itself.
    bool unnamed_row(std::size_t r, std::size_t c) const {
        bool own = false, expected = false, total = false;
        std::optional<bool> nearest_place;    // whether the place column nearest to it has a word here
        for (auto left = c; left > part_[c]; --left) {
            const auto at = left - 1;
            const auto& head = heads_[at];
            if (plain_role(head) == Plain::not_figure || head == "序号" || head == "编号") continue;
            const auto& word = g_.text(r, at);
            const bool here = !word.empty() && !is_mark(word);
            own |= here;
            if (here) {
                const auto role = plain_role(read_heading(word).text);
                total |= role == Plain::total || role == Plain::subtotal || whole_place(read_heading(word).text).has_value();
            }
            const bool names = !head.empty() && plain_role(head) != Plain::unit_column && place_column(head).has_value();
            if (!here && !g_.number(r, at) && !g_.formula(r, at)) expected |= names || body_words_[at];
            if (names && body_words_[at] && !nearest_place) nearest_place = here;
        }
        if (total) return false;
        return (!own && expected) || (nearest_place && !*nearest_place);
    }
    void read_left(Blank& blank, const Span& span, std::size_t r, std::size_t c) const {
        if (span.pairs) {
            read_pair(blank, span, r, c);
            return;
        }
        bool nearer = false;    // a word of this row stands nearer to the cell
        std::vector<Label> labels;
        for (auto left = c; left > part_[c]; --left) {
            const auto at = left - 1;
            const auto& head = heads_[at];
            if (plain_role(head) == Plain::not_figure || head == "序号" || head == "编号") continue;
            if (!g_.text(r, at).empty()) {
                if (!is_mark(g_.text(r, at))) labels.push_back({g_.text(r, at), head}), nearer = true;
                continue;
            }
            if (!nearer || g_.number(r, at) || g_.formula(r, at)) continue;
            for (auto above = r; above > span.body; --above)    // written once for the rows below it
                if (const auto& word = g_.text(above - 1, at); !word.empty() && !is_mark(word)) {
                    labels.push_back({word, head, true});
                    break;
                }
        }
        for (auto label = labels.rbegin(); label != labels.rend(); ++label) add_once(blank.left, *label);
        blank.open_row = unnamed_row(r, c);
        for (auto right = c + 1; right <= span.last; ++right) {
            if (part_[right] != part_[c]) break;
            if (g_.text(r, right).empty() || is_mark(g_.text(r, right)) || g_.master(r, right) == g_.master(r, c)) continue;
            const auto& head = heads_[right];
            if (plain_role(head) == Plain::unit_column)
                blank.left.push_back({g_.text(r, right), head});
            else
                blank.right.push_back(g_.text(r, right));
        }
    }
    void read_row(Table& table, const Span& span, std::size_t r, const std::string& section) {
        const auto last = std::min(span.last + (span.pairs ? 1 : 0), g_.columns() - 1);
        for (auto c = span.first; c <= last; ++c) {
            const bool formula = g_.formula(r, c);
            if (!g_.is_master(r, c) || (!empty(r, c) && !formula)) continue;
            if (c <= span.last && span.gaps[c]) continue;
            if (span.pairs && !g_.stands(r, c)) continue;    // nobody drew a cell there
            Blank blank;
            blank.row = g_.row_number(r);
            blank.column = g_.column_number(c);
            blank.part = g_.column_number(part_[c]);
            blank.formula = formula;
            if (const auto* cell = g_.shown(r, c)) blank.shown = cell->shown;
            read_above(blank, span, c);
            read_left(blank, span, r, c);
            if (span.pairs && blank.left.empty() && !formula) continue;
            if (!section.empty()) blank.left.insert(blank.left.begin(), {section, {}, false, true});
            table.blanks.push_back(std::move(blank));
        }
        for (auto c = span.first; c <= span.last; ++c)
            if (const auto& word = g_.text(r, c); !word.empty() && !is_mark(word) && column_words_[c].size() < column_words_max) column_words_[c].push_back(word);
    }
};

}    // namespace

Result<std::vector<Table>> tables_of(const LaidSheet& sheet) {
    const auto grid = Grid::of(sheet);
    if (!grid) return tl::unexpected(grid.error());
    if (grid->rows() == 0 || grid->columns() == 0) return std::vector<Table>{};
    return Reader{*grid}.read();
}

}    // namespace terrace::forms
