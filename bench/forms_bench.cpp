// forms_bench [DATA]: a form of 2,000 cells read, mapped, filled in and written; a ledger of 100,000 rows previewed. With a data folder
// also the form's sheet as the desk shows it, every number asked of that office. One line each: what, milliseconds, the bound; at the end
// the most memory the process ever held.

#include "app/county.hpp"
#include "app/form_door.hpp"
#include "app/form_sheet.hpp"
#include "app/record_import.hpp"
#include "base/clock.hpp"
#include "forms/fill.hpp"
#include "playbook/shipped.hpp"
#include "sheets/write_xlsx.hpp"

#include <chrono>
#include <fstream>
#include <iostream>

namespace terrace {
namespace {

constexpr std::size_t places_count = 200, columns_count = 10, ledger_rows = 100'000;
constexpr int runs = 5;

template <class Work>
double best_of(int times, Work&& work) {
    double best = 1e12;
    for (int i = 0; i < times; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work();
        best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
    }
    return best;
}
void tell(std::string_view what, double ms, double bound) { std::cout << what << ": " << ms << " ms (at most " << bound << (ms <= bound ? ")" : "), MISSED") << '\n'; }

long peak_kilobytes() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stol(line.substr(6));
    return 0;
}

std::string table(const std::vector<std::string>& places, const std::string& title, const std::vector<std::string>& heads) {
    WrittenSheet sheet{"Sheet1", {{written(title, Look::title)}, {written("村", Look::head)}}};
    for (std::size_t c = 0; c < columns_count; ++c) sheet.rows[1].push_back(written(heads[c % heads.size()], Look::head));
    for (std::size_t r = 0; r < places_count; ++r) {
        auto& row = sheet.rows.emplace_back();
        row.push_back(written(places[r % places.size()], Look::body));
        for (std::size_t c = 0; c < columns_count; ++c) row.push_back(written_blank());
    }
    sheet.merges = {{1, 0, 1, columns_count}};
    const auto bytes = written_xlsx({sheet});
    if (!bytes) throw Fault{say(bytes.error(), Language::en)};
    return *bytes;
}

void fill_a_form() {
    std::vector<forms::FormPlace> all{{"p0", "9999", "青溪县", 3, {}}};
    std::vector<std::string> names;
    for (std::size_t i = 0; i < places_count; ++i) {
        names.push_back("第" + std::to_string(i + 1) + "号村");
        all.push_back({"v" + std::to_string(i), std::to_string(999'901'000 + i), names.back() + "民委员会", 5, 0});
    }
    const forms::Gazetteer places{std::move(all), 0};
    const forms::Catalogue catalogue{{"rubbish", "清理垃圾", "Rubbish", {}, "吨", 1, true, false, {}, {"河道清理"}}, {"people", "参与人次", "People", {}, "人次", 0, true, false, {}, {"河道清理"}}};
    const auto bytes = table(names, "青溪县2021年6月河道清理统计表", {"清理垃圾(吨)", "参与人次"});
    std::size_t filled_cells = 0;
    const auto ms = best_of(runs, [&] {
        const auto form = forms::read_form(*read_layout_of(bytes, "form.xlsx"), catalogue, places, nullptr);
        const auto filled = forms::fill(*form, places, {*forms::read_period("2021-06"), *read_day("2021-12-31"), false}, [](const forms::Question& question) {
            forms::Answer answer;
            answer.value = static_cast<std::int64_t>(question.place) + 7;
            answer.decimals = question.what->decimals;
            return answer;
        });
        filled_cells = filled.filled();
        if (!filled_workbook(bytes, "form.xlsx", filled.edits)) throw Fault{"not written"};
    });
    tell("a form of " + std::to_string(filled_cells) + " cells read, mapped, filled and written", ms, 1'000);
}

void preview_a_ledger() {
    const auto& shipped = shipped_playbooks();
    const auto found = std::find_if(shipped.begin(), shipped.end(), [](const auto& one) { return one.name == "weixin"; });
    const auto methods = read_methods(found->methods);
    const auto* kind = methods->record("clean_up");
    std::vector<forms::FormPlace> all{{"5306290000002009", "530629000000", "威信县", 3, {}}};
    for (int i = 0; i < 100; ++i) all.push_back({std::to_string(5306291000000000 + i), std::to_string(530629100000 + i), "第" + std::to_string(i) + "号村民委员会", 5, 0});
    const forms::Gazetteer places{std::move(all), 0};
    WrittenSheet sheet{"台账", {{written("地方", Look::head), written("日期", Look::head)}}};
    for (const auto& field : kind->fields)
        if (field.number() || field.required) sheet.rows[0].push_back(written(field.name.zh, Look::head));
    for (std::size_t i = 0; i < ledger_rows; ++i) {
        auto& row = sheet.rows.emplace_back();
        row.push_back(written("第" + std::to_string(i % 100) + "号村"));
        row.push_back(written("2021-06-" + std::to_string(10 + i % 20)));
        for (const auto& field : kind->fields)
            if (field.number()) row.push_back(written_number(std::to_string(1 + i % 20), Look::plain));
            else if (field.required) row.push_back(written(field.type == FieldType::choice ? field.choices[i % field.choices.size()].name.zh : field.type == FieldType::truth ? "是" : "清河"));
    }
    const std::string file = std::filesystem::temp_directory_path() / "terrace-forms-bench.xlsx";
    if (!write_xlsx(file, {sheet})) throw Fault{"not written"};
    sheet.rows = {};
    std::ofstream{"/proc/self/clear_refs"} << 5;    // the most memory from here on
    std::size_t rows = 0, faults = 0;
    const auto ms = best_of(1, [&] {
        auto sheets = open_sheets(file);
        const auto read = read_ledger(**sheets, *kind, places, *read_day("2021-12-31"));
        if (!read) throw Fault{say(read.error(), Language::en)};
        rows = read->rows.size();
        faults = read->faults.size();
    });
    std::filesystem::remove(file);
    tell("a ledger of " + std::to_string(rows + faults) + " rows previewed (" + std::to_string(faults) + " wrong)", ms, 5'000);
    std::cout << "most memory: " << peak_kilobytes() / 1024 << " MB (at most 300)\n";
}

void ask_an_office(const std::filesystem::path& data) {
    auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) throw Fault{say(folder.error(), Language::en)};
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    county.read(Actor{}, [&](const ReadContext& read) {
        const auto today = read.views.clock->zone().day_of(read.now);
        const auto qiaojia = read.views.places->by_code("530622000000", today);
        std::vector<std::string> names;
        std::set<std::string> seen;
        for (const auto town : read.views.places->children(*qiaojia, Partition::administrative, today))
            for (const auto village : read.views.places->children(town, Partition::administrative, today))
                if (seen.insert(read.views.places->find(village)->name).second && names.size() < places_count) names.push_back(read.views.places->find(village)->name);
        const auto bytes = table(names, "巧家县事项办理统计表", {"受理(件)", "已答复(件)", "按时答复(件)", "确认解决(件)", "办理民生实事(件)"});
        const auto civil = civil_of(today);
        const auto last = day_of({civil.year, civil.month, 1}) - 1;
        form_life::Counts counts;
        const auto ms = best_of(runs, [&] {
            const auto sheet = form_sheet(read, {bytes, "form.xlsx", *qiaojia, day_of({civil_of(last).year, civil_of(last).month, 1}), last});
            if (!sheet) throw Fault{say(sheet.error(), Language::en)};
            counts = sheet->counts;
            if (!filled_workbook(bytes, "form.xlsx", sheet->edits)) throw Fault{"not written"};
        });
        tell("the same asked of an office, with evidence (" + std::to_string(counts.filled) + " filled, " + std::to_string(counts.empty) + " empty)", ms, 1'000);
        return 0;
    });
}

}    // namespace
}    // namespace terrace

int main(int argc, char** argv) {
    try {
        terrace::fill_a_form();
        if (argc > 1) terrace::ask_an_office(argv[1]);
        terrace::preview_a_ledger();
    } catch (const std::exception& fault) {
        std::cerr << fault.what() << '\n';
        return 1;
    }
}
