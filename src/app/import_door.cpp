#include "app/import_door.hpp"

#include "app/office.hpp"
#include "base/csv.hpp"
#include "base/text_form.hpp"
#include "desk/place_asked.hpp"

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <sstream>
#include <unordered_set>

namespace terrace {
namespace {

std::string trimmed(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    return std::string{text};
}

// The list's headings, found once, and one row after the other turned into a command.
class CaseRows {
  public:
    CaseRows(const CaseMap& map, const PlaceTree& places, const AssetsNamed& assets, std::string sheet) : map_{map}, places_{places}, assets_{assets}, sheet_{std::move(sheet)} {}

    Result<void> headings(const SheetRow& row) {
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            const auto text = trimmed(row.cells[i].text);
            if (!text.empty()) column_of_.emplace(text, i);
        }
        std::vector<std::string> needed{map_.id, map_.opened};
        for (const auto* one : {&map_.target, &map_.closed, &map_.verdict, &map_.kind, &map_.place, &map_.story, &map_.asset})
            if (!one->empty()) needed.push_back(*one);
        for (const auto& [name, heading] : map_.dimensions) needed.push_back(heading);
        for (const auto& heading : needed)
            if (!column_of_.contains(heading)) return refuse(No::not_found, sheet_ + '!' + std::to_string(row.number), "column " + heading);
        return {};
    }

    Result<ImportedRow> read(const SheetRow& row, RowError& error) {
        row_ = &row;
        error_ = &error;
        error = {row.number, sheet_ + '!' + std::to_string(row.number), "", "", {}};
        if (row.wrong) return no(*row.wrong);
        ImportedRow out{row.number, {}, {}};
        auto& command = out.command;
        command.list.value = map_.list;
        command.list_at = map_.list_at;
        command.foreign_id.value = trimmed(at(map_.id));
        if (command.foreign_id.empty()) return wrong(map_.id, No::missing_field);
        if (command.foreign_id.value.size() > 200) return wrong(map_.id, No::too_long, "200");
        command.case_ = cases::imported_case_id(map_.list, command.foreign_id.value);
        if (!seen_.insert(command.case_).second) return wrong(map_.id, No::bad_value, "这个编号前面已有一行 / an earlier row has this number");

        const auto opened = time_at(map_.opened, false);
        if (!opened) return tl::unexpected(opened.error());
        if (!*opened) return wrong(map_.opened, No::missing_field);
        command.opened_at = **opened;
        for (const auto& [heading, field] : {std::pair{&map_.target, &command.target_at}, std::pair{&map_.closed, &command.closed_at}}) {
            if (heading->empty()) continue;
            const auto read = time_at(*heading, field == &command.target_at);
            if (!read) return tl::unexpected(read.error());
            *field = *read;
        }
        if (command.closed_at && *command.closed_at < command.opened_at)
            return wrong(map_.closed, No::bad_value, "早于受理 / before it was opened");
        if (auto fine = read_words(command); !fine) return tl::unexpected(fine.error());
        out.fingerprint = hex(sha256(encode(command) + (command.story ? command.story->plain : std::string{})).view());
        return out;
    }

  private:
    const std::string& at(const std::string& heading) const {
        static const std::string none;
        if (heading.empty()) return none;
        const auto column = column_of_.at(heading);
        return column < row_->cells.size() ? row_->cells[column].text : none;
    }
    tl::unexpected<Refusal> no(Refusal why) {
        error_->why = why;
        return tl::unexpected(std::move(why));
    }
    tl::unexpected<Refusal> wrong(const std::string& heading, No code, std::string detail = {}) {
        error_->cell = sheet_ + '!' + (heading.empty() ? std::to_string(row_->number) : cell_name(row_->number, column_of_.at(heading)));
        error_->heading = heading;
        error_->value = at(heading);
        return no({code, error_->cell, std::move(detail)});
    }
    Result<std::optional<Instant>> time_at(const std::string& heading, bool end_of_day) {
        const auto text = trimmed(at(heading));
        if (text.empty()) return std::optional<Instant>{};
        const auto time = read_list_time(to_half_width(text), map_.zone, end_of_day);
        if (!time) return wrong(heading, No::wrong_type, "2024-03-04 08:30:00");
        return time;
    }
    Result<void> read_words(cases::ImportCase& command) {
        const auto place_word = trimmed(at(map_.place));
        const auto place = place_of(place_word, map_.zone.day_of(command.opened_at));
        if (!place) return wrong(map_.place, No::unknown_place, place.error().detail);
        command.place = *place;
        const auto kind = trimmed(at(map_.kind));
        const auto known = map_.kinds.find(kind);
        command.kind.value = known != map_.kinds.end() ? known->second : map_.other_kind.value_or(kind);
        if (command.kind.empty()) return wrong(map_.kind, No::missing_field);
        const auto category = map_.categories.find(kind);
        command.category.value = category != map_.categories.end() ? category->second : map_.category;
        if (!map_.verdict.empty()) {
            const auto word = trimmed(at(map_.verdict));
            const auto verdict = map_.verdicts.find(word);
            if (verdict == map_.verdicts.end()) return wrong(map_.verdict, No::bad_value, "不在对照表的 verdict 里 / not among the map's verdicts");
            command.stated = verdict->second;
        }
        for (const auto& [name, heading] : map_.dimensions)
            if (auto value = trimmed(at(heading)); !value.empty()) {
                if (!is_line(value)) return wrong(heading, No::too_long, "200");
                command.dimensions.push_back({ShortText{name}, Line{std::move(value)}});
            }
        if (!is_line(command.kind.value)) return wrong(map_.kind, No::too_long, "200");
        if (!map_.story.empty() && !trimmed(at(map_.story)).empty()) {
            command.story.emplace();
            command.story->plain = trimmed(at(map_.story));
        }
        if (const auto thing = trimmed(at(map_.asset)); !thing.empty()) {
            const auto found = assets_ ? assets_(command.place, thing) : std::vector<AssetId>{};
            if (found.empty()) return wrong(map_.asset, No::not_found, "这个地方没有登记这处设施 / no such thing is registered at the place");
            if (found.size() > 1) return wrong(map_.asset, No::bad_value, std::to_string(found.size()) + " 处同名 / things have this name");
            command.asset = found.front();
        }
        return {};
    }
    static bool is_line(std::string_view text) {
        std::size_t n = 0;
        while (take_code_point(text)) ++n;
        return n <= 200;
    }
    Result<PlaceId> place_of(const std::string& word, Day on) {
        const auto listed = map_.places.find(word);
        const auto code = listed != map_.places.end()           ? std::optional{listed->second}
                          : map_.place_by_code && !word.empty() ? std::optional{word}
                                                                : map_.other_place;
        if (!code) return refuse(No::unknown_place, map_.place, word);
        auto key = *code + '@' + std::to_string(on.number);
        const auto [found, fresh] = place_of_code_.try_emplace(std::move(key), PlaceId{});
        if (fresh) {
            auto full = *code;
            if (full.size() < 12) full.resize(12, '0');
            const auto id = read_place(*code);
            // A list older than the tree: the place as it is known on the first day it is known at all.
            const auto* root = places_.find(places_.root());
            if (id && places_.find(*id))
                found->second = *id;
            else if (const auto then = places_.by_code(full, on))
                found->second = *then;
            else if (const auto later = places_.by_code(full, map_.zone.day_of(map_.list_at)))
                found->second = *later;
            else if (root && root->code == full)
                found->second = root->id;
            else
                found->second = place_asked(places_, full, on, map_.place);    // a list newer than the code
        }
        return found->second;
    }

    const CaseMap& map_;
    const PlaceTree& places_;
    const AssetsNamed& assets_;
    std::string sheet_;
    std::map<std::string, std::size_t, std::less<>> column_of_;
    std::unordered_set<Uuid> seen_;
    std::unordered_map<std::string, Result<PlaceId>> place_of_code_;
    const SheetRow* row_ = nullptr;
    RowError* error_ = nullptr;
};

json::value command_body(const cases::ImportCase& command) {
    auto body = *parse_json(encode(command));
    if (command.story) body.as_object()["story"] = command.story->plain;
    return body;
}

}    // namespace

AssetsNamed assets_by_name(Snapshot& snapshot, const Views& views, Instant now) {
    const auto today = views.clock->zone().day_of(now);
    auto named = std::make_shared<std::map<std::string, std::vector<std::pair<PlaceId, AssetId>>>>();
    std::set<std::string> kinds;
    for (const auto& installed : views.playbook->all_methods())
        for (const auto& kind : installed.methods->records)
            if (kind.host == RecordHost::asset) kinds.insert(installed.methods->playbook + '.' + kind.id);
    for (const auto& name : kinds)
        each_standing_asset(snapshot, name, [&](const RegisteredAsset& asset) {
            (*named)[asset_title(asset, asset_kind(*views.playbook, name, today))].emplace_back(asset.place, asset.id);
            return true;
        });
    return [named, places = views.places](PlaceId place, const std::string& name) {
        std::vector<AssetId> fitting;
        if (const auto found = named->find(name); found != named->end())
            for (const auto& [at, id] : found->second)
                if (places->within(at, place) || places->within(place, at)) fitting.push_back(id);
        return fitting;
    };
}

Result<ImportReport> read_case_list(Sheets& sheets, const CaseMap& map, const PlaceTree& places, const std::function<void(const ImportedRow&)>& take,
                                    const std::function<void(const SheetRow&, const RowError&)>& reject, const AssetsNamed& assets) {
    const auto names = sheets.names();
    if (map.sheet > names.size()) return refuse(No::not_found, "sheet", std::to_string(map.sheet) + " / " + std::to_string(names.size()));
    ImportReport report;
    report.form = sheets.form();
    CaseRows rows{map, places, assets, names[map.sheet - 1]};
    bool headed = false;
    Result<void> whole;
    const auto fine = sheets.each_row(map.sheet - 1, [&](const SheetRow& row) {
        if (!headed) {
            if (row.number < map.heading_row) return true;
            headed = true;
            whole = row.wrong ? Result<void>{tl::unexpected(*row.wrong)} : rows.headings(row);
            return whole.has_value();
        }
        if (++report.rows > static_cast<std::int64_t>(import_rows_max)) {
            whole = refuse(No::too_many, names[map.sheet - 1], std::to_string(import_rows_max));
            return false;
        }
        RowError error;
        const auto read = rows.read(row, error);
        if (!read) {
            ++report.wrong;
            if (report.errors.size() < row_errors_kept) report.errors.push_back(error);
            if (reject) reject(row, error);
            return true;
        }
        ++report.good;
        const auto by_rule = cases::verdict_of(read->command.target_at, read->command.closed_at, read->command.list_at);
        const auto verdict = read->command.stated.value_or(by_rule);
        if (verdict != by_rule && verdict != cases::Verdict::withheld) ++report.verdict_differs;
        ++report.verdicts[std::string{name_of(verdict)}];
        ++report.kinds[read->command.kind.value];
        if (report.first.size() < preview_rows_shown) report.first.push_back(*read);
        if (take) take(*read);
        return true;
    });
    if (!whole) return tl::unexpected(whole.error());
    if (!fine) return tl::unexpected(fine.error());
    if (!headed) return refuse(No::missing_field, names[map.sheet - 1]);
    return report;
}

namespace {

// Rows on their way to the desk: at most a batch at a time, so that others who ask meanwhile are not kept waiting. The answers come
// on the desk's thread when it has one; when it has none, the batch is decided here.
class SentRows {
  public:
    SentRows(Desk& desk, const Actor& actor, const std::string& heading) : desk_{desk}, actor_{actor}, heading_{heading} {}

    std::int64_t imported = 0, there = 0, refused = 0;
    std::vector<RowError> refusals;

    void send(const ImportedRow& row) {
        if (stopped_) return;
        Envelope envelope;
        envelope.id = CommandId{derived_uuid(row.command.case_, row.fingerprint)};
        envelope.command = cases::ImportCase::name;
        envelope.body = command_body(row.command);
        {
            std::lock_guard lock{mutex_};
            ++waiting_;
            ++sent_;
        }
        desk_.submit({std::move(envelope), actor_, [this, number = row.row, foreign = row.command.foreign_id.value](const Result<Acknowledged>& answer) {
                          std::lock_guard lock{mutex_};
                          note(number, foreign, answer);
                          if (--waiting_ == 0) settled_.notify_one();
                      }});
        if (sent_ == batch_commands_max) settle();
    }
    void settle() {
        sent_ = 0;
        if (!desk_.running())
            while (desk_.step()) {}
        std::unique_lock lock{mutex_};
        settled_.wait(lock, [&] { return waiting_ == 0; });
    }
    bool stopped() const noexcept { return stopped_; }

  private:
    void note(std::size_t number, const std::string& foreign, const Result<Acknowledged>& answer) {
        if (answer) {
            ++(answer->repeated ? there : imported);
            return;
        }
        if (answer.error().no == No::shutting_down) stopped_ = true;
        ++refused;
        if (refusals.size() < row_errors_kept) refusals.push_back({number, std::to_string(number), heading_, foreign, answer.error()});
    }

    Desk& desk_;
    Actor actor_;
    std::string heading_;
    std::mutex mutex_;
    std::condition_variable settled_;
    std::size_t waiting_ = 0, sent_ = 0;
    std::atomic<bool> stopped_{false};
};

}    // namespace

Result<ImportReport> import_cases(Desk& desk, const Actor& actor, Sheets& sheets, const CaseMap& map, bool preview, bool accept_rest,
                                  const std::function<void(const SheetRow&, const RowError&)>& reject, const AssetsNamed& assets) {
    const auto views = desk.views();
    auto checked = read_case_list(sheets, map, *views->places, nullptr, reject, assets);
    if (!checked || preview || (checked->wrong > 0 && !accept_rest)) return checked;

    SentRows rows{desk, actor, map.id};
    const auto sent = read_case_list(sheets, map, *views->places, [&](const ImportedRow& row) { rows.send(row); }, nullptr, assets);
    rows.settle();
    if (rows.stopped()) return refuse(No::shutting_down);
    if (!sent) return tl::unexpected(sent.error());
    checked->imported = rows.imported;
    checked->there_already = rows.there;
    checked->refused = rows.refused;
    for (auto& one : rows.refusals) checked->errors.push_back(std::move(one));
    return checked;
}

namespace {

json::object as_json(const ImportReport& report) {
    json::object verdicts, kinds;
    for (const auto& [name, n] : report.verdicts) verdicts[name] = n;
    for (const auto& [name, n] : report.kinds) kinds[name] = n;
    json::array first, errors;
    for (const auto& row : report.first) first.push_back({{"row", row.row}, {"command", command_body(row.command)}});
    for (const auto& error : report.errors)
        errors.push_back({{"row", error.row}, {"cell", error.cell}, {"heading", error.heading}, {"value", error.value}, {"code", text_of(error.why.no).code},
                          {"zh", say(error.why, Language::zh)}, {"en", say(error.why, Language::en)}});
    return {{"form", report.form}, {"rows", report.rows}, {"good", report.good}, {"wrong", report.wrong}, {"imported", report.imported},
            {"there_already", report.there_already}, {"refused", report.refused}, {"verdict_differs", report.verdict_differs},
            {"verdicts", std::move(verdicts)}, {"kinds", std::move(kinds)}, {"first", std::move(first)}, {"errors", std::move(errors)}};
}

void write_text(const ImportReport& report, bool preview, std::ostream& out) {
    out << report.form << '\n'
        << "行 / rows: " << report.rows << "   可导入 / good: " << report.good << "   有错 / wrong: " << report.wrong << '\n';
    for (const auto& [name, n] : report.verdicts) out << "  " << name << ": " << n << '\n';
    if (report.verdict_differs) out << "清单的结论与日期不符 / verdicts that differ from the dates: " << report.verdict_differs << '\n';
    out << "类别 / kinds: " << report.kinds.size() << '\n';
    if (preview)
        for (const auto& row : report.first) out << "  " << row.row << ": " << json::serialize(command_body(row.command)) << '\n';
    std::size_t shown = 0;
    for (const auto& error : report.errors) {
        if (++shown > 20) {
            out << "  … " << report.errors.size() - 20 << '\n';
            break;
        }
        out << "  " << error.cell << " [" << error.heading << "] “" << error.value.substr(0, 80) << "”: " << say(error.why, Language::zh) << ' '
            << say(error.why, Language::en) << '\n';
    }
    if (!preview)
        out << "已导入 / imported: " << report.imported << "   原已在 / there already: " << report.there_already
            << "   被拒 / refused: " << report.refused << '\n';
}

}    // namespace

Result<int> carry_out(County& county, const ImportOptions& options, std::ostream& out, std::ostream& errors) {
    std::ifstream map_file{options.map, std::ios::binary};
    if (!map_file) return refuse(No::not_found, "--map", options.map);
    std::ostringstream map_text;
    map_text << map_file.rdbuf();
    const auto map = read_case_map(map_text.str(), options.map);
    if (!map) {
        for (const auto& flaw : map.error()) errors << say(flaw, Language::zh) << '\n' << say(flaw, Language::en) << '\n';
        return 1;
    }
    auto sheets = open_sheets(options.file);
    if (!sheets) return tl::unexpected(sheets.error());

    std::ofstream rejected;
    const auto rejected_path = options.file + ".rejected.csv";
    const auto reject = [&](const SheetRow& row, const RowError& error) {
        if (options.preview) return;
        if (!rejected.is_open()) rejected.open(rejected_path, std::ios::binary | std::ios::trunc);
        std::vector<std::string> fields{error.cell, say(error.why, Language::zh), say(error.why, Language::en)};
        for (const auto& cell : row.cells) fields.push_back(cell.text);
        rejected << csv_row(fields) << "\r\n";
    };
    const auto report = import_cases(county.desk(), Actor{ActorKind::desk, {}, {}}, **sheets, *map, options.preview, options.accept_rest, reject,
                                     map->asset.empty() ? AssetsNamed{} : assets_by_name(*county.store().snapshot(), *county.desk().views(), county.desk().clock().now()));
    if (!report) return tl::unexpected(report.error());
    if (options.as_json)
        out << json::serialize(as_json(*report)) << '\n';
    else
        write_text(*report, options.preview, out);
    if (rejected.is_open()) errors << "有错的行写在 / wrong rows are in " << rejected_path << '\n';
    const bool left = report->wrong > 0 && !options.accept_rest;
    if (left && !options.preview) errors << "一行也没有导入;请改好后再导,或加 --accept-rest 只导可用的行 / nothing was imported: mend the rows, or add --accept-rest to take the others\n";
    return left || report->refused > 0 ? 1 : 0;
}

int import_cases(const std::filesystem::path& data, ImportOptions options, std::ostream& out, std::ostream& errors) {
    for (auto* path : {&options.file, &options.map}) *path = std::filesystem::absolute(*path).string();    // the server stands in another folder
    return at_office(data, options, out, errors);
}

}    // namespace terrace
