#include "app/record_import.hpp"

#include "app/form_door.hpp"
#include "app/office.hpp"
#include "base/text_form.hpp"
#include "desk/place_asked.hpp"
#include "forms/words.hpp"
#include "modules/records/records.hpp"

#include <fmt/format.h>
#include <ostream>
#include <unordered_map>

namespace terrace {
namespace {

constexpr std::string_view place_words[] = {"地方", "地点", "所在地", "单位", "区划代码", "place", "code"};
constexpr std::string_view day_words[] = {"日期", "时间", "记录日期", "发生日期", "day", "date"};
constexpr std::size_t faults_shown = 30;

std::string core(std::string_view heading) { return forms::read_heading(heading).text; }

// 人次(不记名) is also written 人次.
std::string without_brackets(std::string_view name) {
    const auto plain = forms::plain(name);
    return core(plain.substr(0, plain.find('(')));
}

// What a heading stands for: a field's id, "place", "day", or nothing.
std::string meaning_of(std::string_view heading, const RecordKind& kind) {
    const auto word = core(heading);
    if (word.empty()) return {};
    for (const auto& field : kind.fields)
        if (word == core(field.name.zh) || word == core(field.name.en) || word == field.id) return field.id;
    for (const auto& field : kind.fields)
        if (word == without_brackets(field.name.zh) || word == without_brackets(field.name.en)) return field.id;
    for (const auto one : place_words)
        if (word == one) return "place";
    for (const auto one : day_words)
        if (word == one) return "day";
    return forms::place_column(word) ? "place" : "";
}

class LedgerReader {
  public:
    LedgerReader(const RecordKind& kind, const forms::Gazetteer& places, const PlaceTree* tree, Day today, std::string sheet)
        : kind_{kind}, places_{places}, tree_{tree}, today_{today}, sheet_{std::move(sheet)} {
        for (std::size_t i = 0; i < places.size(); ++i) {
            if (!places.at(i).code.empty()) by_code_.try_emplace(places.at(i).code, i);
            by_code_.try_emplace(places.at(i).id, i);
        }
    }

    bool headed() const { return headed_; }
    ReadLedger take() { return std::move(out_); }

    // False when the file is longer than is read.
    bool row(const SheetRow& row) {
        if (!headed_) return row.number <= heading_rows_max ? (look_for_headings(row), true) : false;
        if (out_.rows.size() + out_.faults.size() >= record_rows_max) {
            out_.faults.push_back({sheet_ + '!' + std::to_string(row.number), "", "", {No::too_many, "", std::to_string(record_rows_max)}});
            return false;
        }
        if (row.wrong)
            out_.faults.push_back({sheet_ + '!' + std::to_string(row.number), "", "", *row.wrong});
        else
            read(row);
        return true;
    }

  private:
    void look_for_headings(const SheetRow& row) {
        std::map<std::string, std::size_t> found;
        std::map<std::string, std::string> columns;
        std::vector<std::string> unknown;
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const auto& text = row.cells[i].text;
            if (text.empty()) continue;
            const auto meaning = meaning_of(text, kind_);
            if (meaning.empty())
                unknown.push_back(text);
            else if (found.try_emplace(meaning, i).second)
                columns[text] = meaning;
        }
        // A title may hold a field's name; headings are two at least, and the place is one of them.
        if (found.size() < 2 || !found.contains("place")) return;
        headed_ = true;
        column_of_ = std::move(found);
        out_.columns = std::move(columns);
        out_.not_understood = std::move(unknown);
    }

    void read(const SheetRow& row) {
        const auto text = [&](const std::string& meaning) -> std::string {
            const auto column = column_of_.find(meaning);
            if (column == column_of_.end() || column->second >= row.cells.size()) return {};
            auto value = row.cells[column->second].text;
            while (!value.empty() && value.back() == ' ') value.pop_back();
            return value;
        };
        const auto fault = [&](const std::string& meaning, Refusal why) {
            const auto column = column_of_.find(meaning);
            out_.faults.push_back({sheet_ + '!' + (column == column_of_.end() ? std::to_string(row.number) : cell_name(row.number, column->second)), meaning, text(meaning), std::move(why)});
        };
        // 合计 stands under the places, or in whatever column comes first.
        const auto name = text("place");
        const auto first = std::find_if(row.cells.begin(), row.cells.end(), [](const SheetCell& cell) { return !cell.text.empty(); });
        for (const auto& word : {name, first == row.cells.end() ? std::string{} : first->text}) {
            const auto role = forms::plain_role(word);
            if (role != forms::Plain::total && role != forms::Plain::subtotal) continue;
            ++out_.totals;
            return;
        }
        const bool empty = std::all_of(column_of_.begin(), column_of_.end(), [&](const auto& one) { return text(one.first).empty(); });
        if (empty || (name.empty() && forms::is_note(row.cells.front().text))) return;
        LedgerRow made;
        made.number = row.number;
        auto place = place_named(name);
        // A code that is none of today's may have ended.
        if (const bool code = !name.empty() && name.find_first_not_of("0123456789") == std::string::npos; code && place.empty() && tree_) {
            const auto found = place_asked(*tree_, name, today_, "place");
            if (!found) return fault("place", found.error());
            place = place_named(write(*found));
        }
        if (place.size() != 1) return fault("place", {No::unknown_place, "", name + (place.empty() ? "" : "(" + std::to_string(place.size()) + " 处同名 / places of this name)")});
        made.place = places_.at(place.front()).id;
        made.day = today_;
        if (const auto given = text("day"); !given.empty()) {
            const auto day = read_day(to_half_width(given).substr(0, 10));
            if (!day) return fault("day", {No::bad_value, "", "2024-03-04"});
            made.day = *day;
        }
        for (const auto& field : kind_.fields) {
            auto value = text(field.id);
            if (value.empty()) continue;
            if (field.type == FieldType::text)
                made.texts[field.id] = value;
            else
                made.fields[field.id] = as_kept(field, to_half_width(value));
        }
        if (const auto fine = records::judge(kind_, made.fields); !fine) {
            const auto dot = fine.error().field.rfind('.');
            const auto id = dot == std::string::npos ? std::string{} : fine.error().field.substr(dot + 1);
            return fault(id, {fine.error().no, id, fine.error().detail});
        }
        out_.rows.push_back(std::move(made));
    }
    std::vector<std::size_t> place_named(const std::string& name) const {
        if (const auto found = by_code_.find(name); found != by_code_.end()) return {found->second};
        return places_.named(name);
    }
    // As people write them: the choice's name, 是 and 否, 1,234.50.
    static std::string as_kept(const RecordField& field, std::string value) {
        if (field.type == FieldType::choice)
            for (const auto& one : field.choices)
                if (value == one.name.zh || value == one.name.en) return one.id;
        if (field.type == FieldType::truth) {
            for (const auto* yes : {"是", "有", "√", "yes", "Yes", "TRUE", "1"})
                if (value == yes) return "true";
            for (const auto* no : {"否", "无", "×", "no", "No", "FALSE", "0"})
                if (value == no) return "false";
        }
        return value;
    }

    const RecordKind& kind_;
    const forms::Gazetteer& places_;
    const PlaceTree* tree_;
    Day today_;
    std::string sheet_;
    std::unordered_map<std::string, std::size_t> by_code_;    // and by id
    bool headed_ = false;
    std::map<std::string, std::size_t> column_of_;
    ReadLedger out_;
};

json::object body_of(const LedgerRow& row, const std::string& playbook, const std::string& kind, const Uuid& note) {
    json::object fields, texts;
    for (const auto& [id, value] : row.fields) fields[id] = value.value;
    for (const auto& [id, value] : row.texts) texts[id] = value;
    return {{"note", write(note)}, {"playbook", playbook}, {"kind", kind}, {"place", row.place}, {"day", write(row.day)}, {"fields", std::move(fields)}, {"texts", std::move(texts)}};
}

}    // namespace

Result<ReadLedger> read_ledger(Sheets& sheets, const RecordKind& kind, const forms::Gazetteer& places, Day today, const PlaceTree* tree) {
    const auto names = sheets.names();
    for (std::size_t sheet = 0; sheet < names.size(); ++sheet) {
        LedgerReader reader{kind, places, tree, today, names[sheet]};
        const auto fine = sheets.each_row(sheet, [&](const SheetRow& row) { return reader.row(row); });
        if (!fine) return tl::unexpected(fine.error());
        if (!reader.headed()) continue;
        auto ledger = reader.take();
        for (const auto& field : kind.fields) {
            const bool there = std::any_of(ledger.columns.begin(), ledger.columns.end(), [&](const auto& one) { return one.second == field.id; });
            if (field.required && !there) return refuse(No::missing_field, names[sheet] + " “" + field.name.zh + "”", field.name.en);
        }
        return ledger;
    }
    std::string wanted = "地方";
    for (const auto& field : kind.fields) wanted += "、" + field.name.zh;
    return refuse(No::not_found, "", "表头 / headings: " + wanted);
}

Result<int> carry_out(County& county, const RecordsAsked& asked, std::ostream& out, std::ostream& errors) {
    const auto dot = asked.kind.find('.');
    const auto views = county.desk().views();
    const auto today = views->clock->zone().day_of(county.desk().clock().now());
    const auto playbook = asked.kind.substr(0, dot);
    const auto* installed = views->playbook->methods(playbook, today);
    const auto* kind = installed && dot != std::string::npos ? installed->methods->record(asked.kind.substr(dot + 1)) : nullptr;
    if (!kind) return refuse(No::unknown_kind, "", asked.kind);
    auto sheets = open_sheets(asked.file);
    if (!sheets) return tl::unexpected(sheets.error());
    const auto places = county.read(Actor{}, [&](const ReadContext& read) { return gazetteer_of(read, std::nullopt, today); });
    const auto ledger = read_ledger(**sheets, *kind, places, today, views->places.get());
    if (!ledger) return tl::unexpected(ledger.error());

    out << fmt::format("{}:{} 行可用,{} 行有错,{} 行是合计 · rows good, wrong, totals left out\n", kind->name.zh, ledger->rows.size(), ledger->faults.size(), ledger->totals);
    for (const auto& [heading, field] : ledger->columns) out << "  " << heading << " → " << field << '\n';
    for (const auto& heading : ledger->not_understood) out << "  " << heading << " → ? 不认识,不导 / not understood, left out\n";
    std::size_t shown = 0;
    for (const auto& fault : ledger->faults) {
        if (++shown > faults_shown) {
            errors << "  … " << ledger->faults.size() - faults_shown << '\n';
            break;
        }
        errors << "  " << fault.cell << " “" << fault.value << "”: " << say(fault.why, Language::zh) << " / " << say(fault.why, Language::en) << '\n';
    }
    if (asked.preview) return ledger->faults.empty() || asked.accept_rest ? 0 : 1;
    if (!ledger->faults.empty() && !asked.accept_rest) {
        errors << "一行也没有导入;改好再导,或加 --accept-rest 只导可用的行 / nothing was imported: mend the rows, or add --accept-rest to take the others\n";
        return 1;
    }
    std::int64_t imported = 0, there = 0;
    std::map<std::string, int> same;    // rows that say the same are as many records
    for (const auto& row : ledger->rows) {
        const auto text = json::serialize(body_of(row, playbook, kind->id, Uuid{}));
        const auto note = derived_uuid(Uuid{}, "import " + asked.kind + ' ' + text + ' ' + std::to_string(++same[text]));
        Envelope envelope;
        envelope.id = CommandId{derived_uuid(note, "note")};
        envelope.command = records::Note::name;
        envelope.body = body_of(row, playbook, kind->id, note);
        const auto answer = county.desk().submit_and_wait(std::move(envelope), Actor{ActorKind::desk, {}, {}});
        if (!answer) {
            errors << "  " << row.number << ": " << say(answer.error(), Language::zh) << " / " << say(answer.error(), Language::en) << '\n';
            return tl::unexpected(answer.error());
        }
        ++(answer->repeated ? there : imported);
    }
    out << fmt::format("已导入 {} 条,原已在 {} 条{} · imported, there already{}\n", imported, there, kind->confirm ? ",等确认" : "", kind->confirm ? "; waiting for a confirmation" : "");
    return 0;
}

int import_records(const std::filesystem::path& data, RecordsAsked asked, std::ostream& out, std::ostream& errors) {
    asked.file = std::filesystem::absolute(asked.file).string();    // the server stands in another folder
    return at_office(data, asked, out, errors);
}

}    // namespace terrace
