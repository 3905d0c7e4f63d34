#include "draw/draw.hpp"

#include "base/ids.hpp"
#include "base/text_form.hpp"

#include <charconv>
#include <map>
#include <unordered_map>

namespace terrace::draw {
namespace {

// What stands in a ticket and in a line of shell: no comma, no quote, no space, no colon.
bool plain_id(std::string_view id) {
    return !id.empty() && id.size() <= id_characters_max &&
           std::all_of(id.begin(), id.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '/'; });
}
bool plain_type(std::string_view text) {
    std::size_t n = 0;
    for (auto rest = text; !rest.empty(); ++n) {
        const auto point = *take_code_point(rest);
        if (point <= 0x20 || point == 0x7F || point == '"' || point == ',' || point == 0xFFFD || point == 0x3000) return false;
    }
    return n <= id_characters_max;
}

class Reading {
  public:
    tl::expected<List, std::vector<Mistake>> read(std::string_view bytes) {
        if (bytes.size() > list_bytes_max) wrong("名单太大,上限 " + std::to_string(list_bytes_max) + " 字节", "the list is larger than " + std::to_string(list_bytes_max) + " bytes");
        list_.hash = hex(sha256(bytes).view());
        if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
        while (!bytes.empty() && mistakes_.size() < 100) {
            ++line_;
            const auto end = bytes.find('\n');
            auto row = bytes.substr(0, end);
            bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
            if (row.ends_with('\r')) row.remove_suffix(1);
            if (line_ == 1) {
                if (row != "kind,id,class,type") wrong("表头应为 kind,id,class,type", "the heading must be kind,id,class,type");
            } else if (list_.households.size() + list_.flats.size() >= list_rows_max) {
                wrong("最多 " + std::to_string(list_rows_max) + " 行", "at most " + std::to_string(list_rows_max) + " rows");
                break;
            } else if (!row.empty()) {
                take(row);
            }
        }
        for (const auto& one : list_.households)
            if (!list_.classes.empty() && std::none_of(list_.classes.begin(), list_.classes.end(), [&](const auto& known) { return known.number == one.priority; }))
                mistakes_.push_back({one.line, "名单里没有第 " + std::to_string(one.priority) + " 类", "no class " + std::to_string(one.priority) + " is named in the list"});
        if (mistakes_.empty() && list_.households.empty()) wrong("名单里没有 household 行", "the list has no household");
        if (mistakes_.empty() && list_.flats.empty()) wrong("名单里没有 flat 行", "the list has no flat");
        if (!mistakes_.empty()) return tl::unexpected(std::move(mistakes_));
        return std::move(list_);
    }

  private:
    void wrong(std::string zh, std::string en) { mistakes_.push_back({line_, std::move(zh), std::move(en)}); }

    void take(std::string_view row) {
        std::array<std::string_view, 4> fields;
        std::size_t n = 1;
        for (auto rest = row; n <= 4; ++n) {
            const auto comma = rest.find(',');
            fields[n - 1] = rest.substr(0, comma);
            if (comma == std::string_view::npos) break;
            rest.remove_prefix(comma + 1);
        }
        if (n != 4) return wrong("要有 4 栏", "a row has 4 fields");
        const auto [kind, id, priority, type] = fields;
        int number = 0;
        const auto parsed = std::from_chars(priority.data(), priority.data() + priority.size(), number);
        const bool counted = !priority.empty() && parsed.ec == std::errc{} && parsed.ptr == priority.data() + priority.size() && number >= 1 && number <= class_max && priority.front() != '0';
        if (!plain_type(type)) return wrong("type 里不能有空格、引号,最多 40 个字", "type has no spaces or quotes and at most 40 characters");
        if (kind == "class") {
            if (!id.empty() || !counted || type.empty()) return wrong("class 行写成 class,,1,名称", "a class row reads class,,1,NAME");
            for (const auto& known : list_.classes)
                if (known.number == number) return wrong("第 " + std::to_string(number) + " 类写了两次", "class " + std::to_string(number) + " is given twice");
            list_.classes.push_back({number, std::string{type}});
            return;
        }
        if (kind != "household" && kind != "flat") return wrong("kind 只能是 household、flat、class", "kind is household, flat or class");
        if (!plain_id(id)) return wrong("id 只用字母、数字和 - _ . /,最多 40 个", "id has letters, digits, - _ . / only, at most 40");
        const auto [at, fresh] = seen_.emplace(std::string{id}, line_);
        if (!fresh) return wrong(std::string{id} + " 与第 " + std::to_string(at->second) + " 行重复", std::string{id} + " stands in line " + std::to_string(at->second) + " already");
        if (kind == "flat") {
            if (!priority.empty()) return wrong("flat 行的 class 要空着", "a flat has no class");
            list_.flats.push_back({std::string{id}, 0, std::string{type}, line_});
        } else {
            if (!counted) return wrong("class 写 1 到 99 的整数", "class is a whole number from 1 to 99");
            list_.households.push_back({std::string{id}, number, std::string{type}, line_});
        }
    }

    List list_;
    std::vector<Mistake> mistakes_;
    std::unordered_map<std::string, std::size_t> seen_;
    std::size_t line_ = 0;
};

std::vector<Drawn> tickets(const std::vector<Entry>& entries, const std::string& before) {
    std::vector<Drawn> drawn;
    drawn.reserve(entries.size());
    for (const auto& entry : entries) drawn.push_back({&entry, hex(sha256(before + entry.id).view()), 0, nullptr});
    std::sort(drawn.begin(), drawn.end(), [](const Drawn& a, const Drawn& b) {
        return std::tie(a.entry->type, a.entry->priority, a.ticket, a.entry->id) < std::tie(b.entry->type, b.entry->priority, b.ticket, b.entry->id);
    });
    for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].place = i > 0 && drawn[i].entry->type == drawn[i - 1].entry->type ? drawn[i - 1].place + 1 : 1;
    return drawn;
}

}    // namespace

tl::expected<List, std::vector<Mistake>> read_list(std::string_view bytes) { return Reading{}.read(bytes); }

Result<std::string> read_seed(std::string_view text) {
    const auto bytes = read_sha256(text);    // 32 bytes in 64 digits, the same form
    if (!bytes) return refuse(No::bad_value, "seed", "64 位十六进制 / 64 hexadecimal digits");
    return hex(bytes->view());
}

std::string commitment_of(std::string_view seed) { return hex(sha256(seed).view()); }

std::string joined(std::span<const std::string> seeds) {
    if (seeds.size() == 1) return seeds.front();
    std::string all;
    for (const auto& seed : seeds) all += (all.empty() ? "" : ":") + seed;
    return commitment_of(all);
}

Outcome draw(const List& list, std::string_view seed) {
    const auto before = std::string{seed} + ':' + list.hash + ':';
    Outcome made{tickets(list.households, before), tickets(list.flats, before)};
    std::map<std::pair<std::string_view, std::size_t>, Drawn*> by_place;
    for (auto& flat : made.flats) by_place[{flat.entry->type, flat.place}] = &flat;
    for (auto& household : made.households)
        if (const auto flat = by_place.find({household.entry->type, household.place}); flat != by_place.end()) {
            household.gets = flat->second->entry;
            flat->second->gets = household.entry;
        }
    return made;
}

}    // namespace terrace::draw
