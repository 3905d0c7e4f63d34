#include "forms/lists.hpp"

#include "forms/words.hpp"

namespace terrace::forms {
namespace {

const DimensionValue* field_named(const Askable& list, const std::string& head) {
    for (const auto& dimension : list.dimensions)
        for (const auto& field : dimension.values)
            for (const auto& word : field.words)
                if (plain(word) == head) return &field;
    return nullptr;
}
bool ordinal_head(const std::string& head) { return head == "序号" || head == "编号"; }

// Every list has names and places; what else of its heads is a field makes it this list.
std::map<std::size_t, std::string> fields_of(const Askable& list, const std::map<std::size_t, std::string>& headings, std::size_t& own) {
    std::map<std::size_t, std::string> fields;
    own = 0;
    for (const auto& [column, head] : headings) {
        if (ordinal_head(head)) {
            fields[column] = "";
        } else if (const auto* field = field_named(list, head)) {
            fields[column] = field->id;
            own += !field->id.starts_with('@');
        } else if (const auto level = place_column(head); level && (*level == 0 || *level == 4 || *level == 5)) {
            fields[column] = std::string{list_place} + (*level == 0 ? "" : std::to_string(*level));
        }
    }
    return fields;
}

// What the titles say beyond the list's own names.
std::string unread_of(const Askable& list, const std::vector<std::string>& titles, bool& named) {
    std::vector<std::string> known{plain(list.zh)};
    for (const auto& word : list.words) known.push_back(plain(word));
    for (const auto& title : titles)
        named |= std::any_of(known.begin(), known.end(), [&](const auto& word) { return title.find(word) != std::string::npos; });
    for (const auto& topic : list.topics) known.push_back(plain(topic));
    for (const auto* word : {"清单", "名单", "名册", "花名册", "台账", "明细", "登记", "一览", "排查", "表"}) known.emplace_back(word);
    std::string unread;
    for (const auto& title : titles)
        if (const auto rest = not_understood(title, known); !rest.empty()) unread += (unread.empty() ? "" : "、") + rest;
    return unread;
}

}    // namespace

std::optional<ListTable> list_of(const Table& table, const std::vector<const Askable*>& lists, const std::vector<std::string>& titles) {
    ListTable out;
    if (lists.empty() || table.blanks.empty()) return std::nullopt;
    for (const auto& blank : table.blanks) {
        if (blank.formula || !blank.left.empty() || !blank.right.empty()) return std::nullopt;
        out.rows.emplace(blank.row, 0);
        std::string heading;
        for (const auto& label : blank.above) {
            const auto read = read_heading(label.text);
            if (label.spread || read.among || !read.periods.empty()) return std::nullopt;
            if (read.text.empty()) continue;
            heading += (heading.empty() ? "" : " / ") + read.text;
            auto& units = out.units[blank.column];
            if (units.empty()) units = read.units;
        }
        out.headings[blank.column] = heading;
    }
    if (out.headings.size() < 2) return std::nullopt;
    std::size_t row = 0;
    for (auto& [number, index] : out.rows) index = row++;
    std::size_t best = 0;
    bool best_named = false;
    for (const auto* list : lists) {
        std::size_t own = 0;
        auto fields = fields_of(*list, out.headings, own);
        bool named = false;
        auto unread = unread_of(*list, titles, named);
        // A list has a field of its own, or the title says which it is.
        if (fields.size() < 2 || (own == 0 && !named)) continue;
        const auto weight = own + (named ? 100 : 0);
        if (weight < best) continue;
        if (weight > best) out.candidates.clear();
        best = weight;
        best_named = named;
        out.candidates.push_back(list);
        out.fields = std::move(fields);
        out.reason = named && unread.empty() ? Reason{} : Reason{Why::not_confirmed, named ? unread : list->zh};
    }
    if (out.candidates.empty()) return std::nullopt;
    if (out.candidates.size() == 1) out.what = out.candidates.front();
    else out.reason = {Why::several, best_named ? out.candidates.front()->zh : ""};
    return out;
}

}    // namespace terrace::forms
