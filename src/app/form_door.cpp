#include "app/form_door.hpp"

#include "app/county.hpp"
#include "desk/place_asked.hpp"
#include "forms/fill.hpp"
#include "forms/text_check.hpp"
#include "sheets/document.hpp"
#include "sheets/sheets.hpp"

#include <fstream>
#include <iterator>
#include <ostream>

namespace terrace {
namespace {

constexpr std::size_t mapping_bytes_max = 20'000'000;

Result<std::string> read_whole(const std::string& path, std::size_t bytes_max) {
    std::ifstream in{path, std::ios::binary};
    if (!in) return refuse(No::not_found, "file", path);
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    if (text.size() > bytes_max) return refuse(No::too_large, path, std::to_string(bytes_max) + " bytes");
    return text;
}

Result<void> write_whole(const std::string& path, std::string_view text) {
    std::ofstream file{path, std::ios::binary};
    file << text << '\n';
    if (!file.flush()) return refuse(No::bad_value, path, "写不了 / cannot be written");
    return {};
}

Result<std::optional<forms::Kept>> kept_of(const std::string& path, const forms::Catalogue& catalogue) {
    if (path.empty()) return std::optional<forms::Kept>{};
    const auto text = read_whole(path, mapping_bytes_max);
    if (!text) return tl::unexpected(text.error());
    auto kept = forms::read_mapping(*text, catalogue);
    if (!kept) return tl::unexpected(kept.error());
    return std::optional{std::move(*kept)};
}

Result<void> map_with(const FormMapAsked& asked, const forms::Catalogue& catalogue, const forms::Gazetteer& places, std::ostream& out) {
    auto sheets = read_layout(asked.form);
    if (!sheets) return tl::unexpected(sheets.error());
    const auto kept = kept_of(asked.mapping, catalogue);
    if (!kept) return tl::unexpected(kept.error());
    const auto form = forms::read_form(std::move(*sheets), catalogue, places, *kept ? &**kept : nullptr);
    if (!form) return tl::unexpected(form.error());
    const auto text = json::serialize(forms::mapping_json(*form, places));
    if (!asked.out.empty()) return write_whole(asked.out, text);
    out << text << '\n';
    return {};
}

// Runs a read against a data folder, which may be served at the same time.
template <class Use>
Result<void> in_folder(const std::filesystem::path& data, Use&& use) {
    auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    return county.read(Actor{}, std::forward<Use>(use));
}

tl::unexpected<Refusal> no_such_place(const ReadContext& read, const std::string& asked, Day on) {
    auto found = place_asked(*read.views.places, asked, on, "--place");
    return found ? refuse(No::unknown_place, "--place", asked) : tl::unexpected(std::move(found.error()));
}

}    // namespace

Result<void> form_map(const FormMapAsked& asked, std::ostream& out) {
    if (asked.data.empty()) {
        const auto catalogue = askable_figures(asked.playbooks);
        return catalogue ? map_with(asked, *catalogue, {}, out) : tl::unexpected(catalogue.error());
    }
    return in_folder(asked.data, [&](const ReadContext& read) -> Result<void> {
        const auto today = read.views.clock->zone().day_of(read.now);
        const auto place = asked.place.empty() ? std::nullopt : std::optional<std::string_view>{asked.place};
        const auto places = gazetteer_of(read, place, today);
        if (places.empty()) return no_such_place(read, asked.place, today);
        auto catalogue = askable_figures(read, places);
        add_lists(read, places, catalogue);
        return map_with(asked, catalogue, places, out);
    });
}

Result<void> form_fill(const FormFillAsked& asked, std::ostream& out) {
    const auto period = forms::read_period(asked.period);
    if (!period) return tl::unexpected(period.error());
    auto sheets = read_layout(asked.form);
    if (!sheets) return tl::unexpected(sheets.error());
    return in_folder(asked.data, [&](const ReadContext& read) -> Result<void> {
        const auto places = gazetteer_of(read, asked.place, period->to);
        if (places.empty()) return no_such_place(read, asked.place, period->to);
        auto catalogue = askable_figures(read, places);
        add_lists(read, places, catalogue);
        const auto kept = kept_of(asked.mapping, catalogue);
        if (!kept) return tl::unexpected(kept.error());
        const auto form = forms::read_form(std::move(*sheets), catalogue, places, *kept ? &**kept : nullptr);
        if (!form) return tl::unexpected(form.error());
        const forms::FillOptions options{*period, read.views.clock->zone().day_of(read.now), asked.to_date};
        const auto filled = forms::fill(*form, places, options, answers_of(read, places), things_of(read, places));
        if (auto fine = fill_workbook(asked.form, asked.out, filled.edits); !fine) return fine;
        if (!asked.provenance.empty())
            if (auto fine = write_whole(asked.provenance, json::serialize(forms::provenance_json(*form, places, options, filled))); !fine) return fine;
        out << "填了 " << filled.filled() << " 格,空着 " << filled.cells.size() - filled.filled() << " 格 / " << filled.filled() << " cells filled, "
            << filled.cells.size() - filled.filled() << " left empty\n";
        for (const auto& cell : filled.cells) {
            if (cell.reason.why == forms::Why::none && cell.answer.kind != FigureKind::exact)
                out << forms::cell_of(*form, *cell.asked) << '\t' << cell.asked->heading << '\t' << (cell.answer.kind == FigureKind::about ? "约数\tabout" : "不少于\tat least") << '\n';
            if (cell.reason.why == forms::Why::none || cell.reason.why == forms::Why::not_a_figure || cell.reason.why == forms::Why::formula) continue;
            const auto why = forms::say(cell.reason);
            out << forms::cell_of(*form, *cell.asked) << '\t' << cell.asked->heading << '\t' << why.zh << '\t' << why.en << '\n';
        }
        return {};
    });
}

Result<void> check_text(const CheckTextAsked& asked, std::istream& in, std::ostream& out) {
    Result<std::string> text;
    if (asked.file == "-") {
        std::string given{std::istreambuf_iterator<char>{in}, {}};
        if (given.size() > document_bytes_max) return refuse(No::too_large, "-", std::to_string(document_bytes_max) + " bytes");
        auto plain = read_plain(std::move(given), "-");
        if (!plain) return tl::unexpected(plain.error());
        text = std::move(plain->text);
    } else {
        text = read_document(asked.file);
    }
    if (!text) return tl::unexpected(text.error());
    const auto tell = [&](const forms::Catalogue& catalogue, const forms::TextQuestion& question, const forms::Answers& answers) {
        const auto checked = forms::check_text(*text, catalogue, question, answers);
        if (asked.format == "json") out << json::serialize(forms::checked_json(checked, question)) << '\n';
        else out << forms::checked_csv(checked, question);
    };
    const auto day_given = [](const std::string& given, Day otherwise) -> Result<Day> {
        const auto day = given.empty() ? std::optional{otherwise} : read_day(given);
        if (!day) return refuse(No::bad_value, "--as-of", "2021-12-13");
        return *day;
    };
    const auto first = day_given(asked.first, day_of({1949, 10, 1}));
    if (!first) return tl::unexpected(first.error());
    if (asked.data.empty()) {
        const auto as_of = day_given(asked.as_of, Zone{}.day_of(SystemClock{}.now()));
        const auto catalogue = askable_figures(asked.playbooks);
        if (!as_of) return tl::unexpected(as_of.error());
        if (!catalogue) return tl::unexpected(catalogue.error());
        tell(*catalogue, {0, *as_of, *first}, {});
        return {};
    }
    return in_folder(asked.data, [&](const ReadContext& read) -> Result<void> {
        const auto as_of = day_given(asked.as_of, read.views.clock->zone().day_of(read.now));
        if (!as_of) return tl::unexpected(as_of.error());
        const auto place = asked.place.empty() ? std::nullopt : std::optional<std::string_view>{asked.place};
        const auto places = gazetteer_of(read, place, *as_of);
        if (places.empty()) return no_such_place(read, asked.place, *as_of);
        tell(askable_figures(read, places), {places.own(), *as_of, *first}, answers_of(read, places));
        return {};
    });
}

}    // namespace terrace
