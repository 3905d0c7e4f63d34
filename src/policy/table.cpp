#include "policy/table.hpp"

#include "base/csv.hpp"
#include "base/text_form.hpp"

#include <algorithm>
#include <charconv>
#include <istream>
#include <unordered_map>

namespace terrace::policy {
namespace {

constexpr int household_column = -1, person_column = -2, place_column = -3, note_column = -4;
constexpr std::size_t id_bytes_max = 100;

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// Digits with one separator between year, month and day, or eight digits.
std::optional<Day> loose_day(std::string_view text) {
    std::array<int, 3> parts{};
    std::string plain{text};
    for (const std::string_view mark : {"年", "月", "日"})
        for (auto at = plain.find(mark); at != std::string::npos; at = plain.find(mark)) plain.replace(at, mark.size(), mark == "日" ? "" : "-");
    std::replace(plain.begin(), plain.end(), '/', '-');
    std::replace(plain.begin(), plain.end(), '.', '-');
    if (plain.size() == 8 && plain.find('-') == std::string::npos) plain = plain.substr(0, 4) + '-' + plain.substr(4, 2) + '-' + plain.substr(6);
    const char* at = plain.data();
    const char* const end = at + plain.size();
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [next, error] = std::from_chars(at, end, parts[i]);
        if (error != std::errc{} || (i < 2 && (next == end || *next != '-'))) return std::nullopt;
        at = i < 2 ? next + 1 : next;
    }
    if (at != end || parts[0] < 1000 || parts[0] > 9999) return std::nullopt;
    const auto two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    if (parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31) return std::nullopt;
    return read_day(std::to_string(parts[0]) + '-' + two(parts[1]) + '-' + two(parts[2]));
}

class Reading {
  public:
    explicit Reading(const Policy& policy) : policy_{policy} {
        made_.table = std::make_shared<Table>();
        made_.table->facts = policy.facts.size();
    }

    Result<ReadTable> read(std::istream& in) {
        CsvReader rows{in};
        CsvRow row;
        if (!rows.next(row)) return refuse(No::missing_field, "1", "表头 / the heading");
        if (row.wrong) return tl::unexpected(*row.wrong);
        if (auto fine = heading(row.fields); !fine) return tl::unexpected(fine.error());
        while (rows.next(row)) {
            if (!row.wrong && row.fields.size() == 1 && trimmed(row.fields.front()).empty()) continue;
            if (made_.lines.size() >= rows_max) return refuse(No::too_many, "rows", std::to_string(rows_max));
            take(row);
        }
        return std::move(made_);
    }

  private:
    std::optional<int> column_of(std::string_view heading) const {
        for (const std::string_view word : {"household", "户号", "户", "group", "组号", "组"})
            if (heading == word) return household_column;
        for (const std::string_view word : {"person", "人员编号", "个人编号", "人"})
            if (heading == word) return person_column;
        for (const std::string_view word : {"place", "区划代码", "地方"})
            if (heading == word) return place_column;
        if (heading == "note" || heading == "备注") return note_column;
        for (std::size_t i = 0; i < policy_.facts.size(); ++i)
            if (const auto& fact = policy_.facts[i]; heading == fact.id || heading == fact.name.zh || heading == fact.name.en) return static_cast<int>(i);
        return std::nullopt;
    }

    Result<void> heading(const std::vector<std::string>& fields) {
        std::string known = "household";
        if (policy_.row == Row::person) known += ", person";
        for (const auto& fact : policy_.facts) known += ", " + fact.id + ' ' + fact.name.zh;
        for (const auto& given : fields) {
            const auto half = to_half_width(given);
            const auto text = trimmed(half);
            const auto column = column_of(text);
            if (!column) return refuse(No::bad_value, "1: " + std::string{text}, "可用的表头 / known headings: " + known + ", place, note");
            if (*column != note_column && std::find(columns_.begin(), columns_.end(), *column) != columns_.end())
                return refuse(No::bad_value, "1: " + std::string{text}, "表头写了两次 / heading given twice");
            columns_.push_back(*column);
            headings_.emplace_back(text);
        }
        const auto there = [&](int column) { return std::find(columns_.begin(), columns_.end(), column) != columns_.end(); };
        std::string missing;
        if (!there(household_column)) missing = "household 户号";
        if (policy_.row == Row::person && !there(person_column)) missing += (missing.empty() ? "" : ", ") + std::string{"person 人员编号"};
        for (std::size_t i = 0; i < policy_.facts.size(); ++i) {
            if (there(static_cast<int>(i))) continue;
            const auto& fact = policy_.facts[i];
            if (fact.required) missing += (missing.empty() ? "" : ", ") + fact.id + ' ' + fact.name.zh;
            else made_.not_given.push_back(fact.id + ' ' + fact.name.zh);
        }
        if (!missing.empty()) return refuse(No::missing_field, "1: " + missing);
        return {};
    }

    void wrong(std::string_view column, const Said& mend) {
        auto& bad = made_.table->bad;
        const auto row = made_.lines.size() - 1;
        const Said here{std::string{column} + ":" + mend.zh, std::string{column} + ": " + mend.en};
        if (!bad.empty() && bad.back().row == row) {
            bad.back().mend.zh += ";" + here.zh;
            bad.back().mend.en += "; " + here.en;
        } else {
            bad.push_back({row, std::string{column}, here});
        }
    }

    void take(const CsvRow& row) {
        made_.lines.push_back(row.line);
        Subject subject;
        std::vector<std::int64_t> values(policy_.facts.size(), unknown);
        if (row.wrong) {
            const auto& wrong_row = *row.wrong;
            wrong("CSV", {say(wrong_row, Language::zh), say(wrong_row, Language::en)});
        } else if (row.fields.size() != columns_.size()) {
            wrong("CSV", {"有 " + std::to_string(row.fields.size()) + " 栏,表头是 " + std::to_string(columns_.size()) + " 栏;请补齐或加引号",
                          std::to_string(row.fields.size()) + " fields where the heading has " + std::to_string(columns_.size()) + "; add what is missing or quote commas"});
        }
        for (std::size_t i = 0; i < std::min(row.fields.size(), columns_.size()) && !row.wrong; ++i) {
            const auto half = to_half_width(row.fields[i]);
            const auto text = trimmed(half);
            const int column = columns_[i];
            if (column == note_column) continue;
            if (column < 0) {
                (column == household_column ? subject.household : column == person_column ? subject.person : subject.place) = std::string{text.substr(0, id_bytes_max)};
                if (text.size() > id_bytes_max) wrong(headings_[i], {"太长,最多 " + std::to_string(id_bytes_max) + " 个字节", "too long: at most " + std::to_string(id_bytes_max) + " bytes"});
            } else if (!text.empty()) {
                const auto value = read_cell(text, policy_.facts[static_cast<std::size_t>(column)]);
                if (value) values[static_cast<std::size_t>(column)] = *value;
                else wrong(headings_[i], value.error());
            }
        }
        if (!row.wrong) identified(subject);
        made_.table->add(std::move(subject), values);
    }

    void identified(const Subject& subject) {
        if (subject.household.empty()) wrong("household", {"缺户号,请补上", "no household: add it"});
        const bool persons = policy_.row == Row::person;
        if (persons && subject.person.empty()) return wrong("person", {"缺人员编号,请补上", "no person: add it"});
        const auto key = persons && policy_.once_each ? subject.person : subject.household + '\n' + (persons ? subject.person : "");
        const auto [at, fresh] = seen_.emplace(key, made_.lines.back());
        if (fresh) return;
        const auto line = std::to_string(at->second);
        wrong(persons ? "person" : "household", {"与第 " + line + " 行重复;请留一行", "given already in line " + line + "; keep one of them"});
    }

    const Policy& policy_;
    ReadTable made_;
    std::vector<int> columns_;
    std::vector<std::string> headings_;
    std::unordered_map<std::string, std::size_t> seen_;
};

}    // namespace

Result<ReadTable> read_table(std::istream& in, const Policy& policy) { return Reading{policy}.read(in); }

tl::expected<std::int64_t, Said> read_cell(std::string_view text, const Fact& fact) {
    const auto mend = [&](std::string zh, std::string en) { return tl::unexpected(Said{"“" + std::string{text.substr(0, 60)} + "”" + std::move(zh), "\"" + std::string{text.substr(0, 60)} + "\" " + std::move(en)}); };
    switch (fact.type()) {
        case FactType::day:
            if (const auto day = loose_day(text)) return day->number;
            return mend("不是日期,请写成 2006-06-30", "is no date; write 2006-06-30");
        case FactType::truth:
            for (const std::string_view yes : {"是", "有", "true", "yes", "1"})
                if (text == yes) return 1;
            for (const std::string_view no : {"否", "无", "false", "no", "0"})
                if (text == no) return 0;
            return mend("请写 是 或 否", "is neither yes nor no");
        case FactType::choice: {
            std::string all;
            for (std::size_t i = 0; i < fact.choices.size(); ++i) {
                if (fact.choices[i] == text) return static_cast<std::int64_t>(i);
                all += (i ? "、" : "") + fact.choices[i];
            }
            return mend("不在选项里,可写:" + all, "is none of: " + all);
        }
        case FactType::whole:
        case FactType::land:
        case FactType::money:
        case FactType::quantity: break;
    }
    const int decimals = decimals_of(fact.type());
    const auto value = read_decimal(text, decimals);
    if (!value) {
        if (decimals == 0) return mend("不是整数", "is no whole number");
        return mend("不是数,或小数多于 " + std::to_string(decimals) + " 位", "is no number with at most " + std::to_string(decimals) + " decimals");
    }
    if (*value < 0) return mend("不能是负数", "is below zero");
    return *value;
}

std::string write_cell(std::int64_t value, const Fact& fact) {
    switch (fact.type()) {
        case FactType::day: return write(Day{static_cast<std::int32_t>(value)});
        case FactType::truth: return value ? "true" : "false";
        case FactType::choice: return fact.choices[static_cast<std::size_t>(value)];
        case FactType::whole:
        case FactType::land:
        case FactType::money:
        case FactType::quantity: break;
    }
    return write(scaled(value, decimals_of(fact.type())));
}

}    // namespace terrace::policy
