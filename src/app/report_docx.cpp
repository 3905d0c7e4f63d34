#include "app/report_docx.hpp"

#include "reports/report_making.hpp"

namespace terrace {
namespace {

using Kind = WrittenBlock::Kind;

std::string text_at(const json::object& one, std::string_view key) { return std::string{one.at(key).as_string()}; }

class Writer {
  public:
    explicit Writer(const json::object& told) : told_{told}, language_{told.at("language") == "en" ? Language::en : Language::zh} {
        for (const auto& cell : told.at("cells").as_array()) numbers_.emplace(text_at(cell.as_object(), "cell"), numbers_.size() + 1);
    }

    std::vector<WrittenBlock> all() {
        out_.push_back({Kind::title, text_at(told_, "heading"), {}});
        for (const auto& value : told_.at("blocks").as_array()) block(value.as_object());
        evidence();
        return std::move(out_);
    }

  private:
    bool zh() const { return language_ == Language::zh; }
    // A figure with the number of its evidence behind it: 约6吨[3].
    std::string shown(const json::value& part) const {
        if (part.is_string()) return std::string{part.as_string()};
        const auto& one = part.as_object();
        auto text = text_at(one, "text");
        if (const auto* cell = one.if_contains("cell"))
            if (const auto found = numbers_.find(std::string{cell->as_string()}); found != numbers_.end()) text += '[' + std::to_string(found->second) + ']';
        return text;
    }
    void block(const json::object& one) {
        const auto kind = text_at(one, "block");
        if (kind == "heading") {
            out_.push_back({Kind::heading, text_at(one, "text"), {}});
        } else if (kind == "text") {
            std::string text;
            for (const auto& part : one.at("parts").as_array()) text += shown(part);
            out_.push_back({Kind::paragraph, std::move(text), {}});
        } else {
            out_.push_back({Kind::caption, text_at(one, "caption"), {}});
            if (kind == "gaps") gaps(one);
            else table(one, kind == "table");
            if (const auto* more = one.if_contains("more"); more && more->as_bool()) out_.push_back({Kind::note, std::string{reports::more_words(language_)}, {}});
        }
    }
    void gaps(const json::object& one) {
        out_.push_back({Kind::paragraph, reports::gaps_line(one, language_), {}});
        for (const auto& row : one.at("rows").as_array()) {
            std::string days;
            for (const auto& day : row.at("days").as_array()) days += (days.empty() ? "" : ", ") + std::string{day.as_string()};
            out_.push_back({Kind::item, text_at(row.at("place").as_object(), "name") + (zh() ? ":" : ": ") + days, {}});
        }
    }
    void table(const json::object& one, bool with_heads) {
        WrittenBlock made{Kind::table, "", {{}}};
        for (const auto& column : one.at("columns").as_array()) made.rows[0].push_back(shown(column));
        for (const auto& row : one.at("rows").as_array()) {
            auto& cells = made.rows.emplace_back();
            if (with_heads) cells.push_back(text_at(row.as_object(), "head"));
            for (const auto& cell : row.at("cells").as_array()) cells.push_back(shown(cell));
        }
        if (made.rows.size() == 1) made.rows.push_back({zh() ? "(没有)" : "(none)"});
        out_.push_back(std::move(made));
    }
    void evidence() {
        out_.push_back({Kind::heading, zh() ? "每个数的依据" : "What each figure rests on", {}});
        std::size_t number = 0;
        for (const auto& value : told_.at("cells").as_array()) {
            const auto& cell = value.as_object();
            const auto in = [&](std::string_view key) { return text_at(cell.at(key).as_object(), zh() ? "zh" : "en"); };
            out_.push_back({Kind::note, '[' + std::to_string(++number) + "] " + in("title") + (zh() ? ",记录 " : ", records: ") + std::to_string(cell.at("records").as_int64()) + (zh() ? " 条。" : ". ") + in("rule"), {}});
        }
        out_.push_back({Kind::note, (zh() ? "截到第 " : "As of record ") + std::to_string(told_.at("known_at").as_int64()) + (zh() ? " 条记录 · SHA-256 " : " · SHA-256 ") + text_at(told_, "sha256"), {}});
    }

    const json::object& told_;
    Language language_;
    std::map<std::string, std::size_t> numbers_;
    std::vector<WrittenBlock> out_;
};

}    // namespace

std::vector<WrittenBlock> report_blocks(const json::object& told) { return Writer{told}.all(); }

}    // namespace terrace
