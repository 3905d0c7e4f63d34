#include "reports/report_making.hpp"

#include "base/text_form.hpp"
#include "desk/expected_places.hpp"
#include "modules/records/records.hpp"

#include <algorithm>

namespace terrace::reports {
namespace {

constexpr std::size_t cells_max = 1'000;         // of one report
constexpr std::size_t table_places_max = 200;    // rows

const std::string& in(const Wording& both, Language language) { return language == Language::zh ? both.zh : both.en; }

// Another read of this office, asked as this one was.
Result<json::object> answer_of(const ReadContext& read, std::string_view path, Parameters parameters) {
    static const auto routes = records::routes();
    const auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& one) { return one.path == path; });
    ENSURE(route != routes.end());
    const auto told = route->answer(read, parameters);
    if (!told) return tl::unexpected(told.error());
    return json::parse(*told).as_object();
}

class Maker {
  public:
    Maker(const ReadContext& read, MadeReport& out, const ReportAsked& asked) : read_{read}, out_{out}, asked_{asked}, today_{read.views.clock->zone().day_of(read.now)} {}

    Result<void> make() {
        for (const auto& block : out_.sample->blocks) {
            ++number_;
            auto shown = made(block);
            if (!shown) return tl::unexpected(shown.error());
            out_.blocks.push_back(std::move(*shown));
            if (out_.cells.size() > cells_max) return refuse(No::too_many, "place", std::to_string(cells_max) + " 个数 / figures");
        }
        return {};
    }

  private:
    Result<json::object> made(const ReportBlock& block) {
        switch (block.block) {
            case ReportBlockKind::heading: return json::object{{"block", "heading"}, {"text", in(block.text, asked_.language)}};
            case ReportBlockKind::text: return paragraph(block);
            case ReportBlockKind::table: return table(block);
            case ReportBlockKind::ledger: return ledger(block);
            case ReportBlockKind::gaps: return gaps(block);
        }
        return json::object{};
    }

    Result<CatalogueEntry> entry(const std::string& indicator) const {
        const auto name = indicator.find('.') == std::string::npos ? out_.methods->playbook + '.' + indicator : indicator;
        auto found = entry_named(read_.views, name, today_);
        if (!found) return refuse(No::not_found, "name", name);
        return std::move(*found);
    }

    // Works a cell out once; asked again by its name it is the same cell.
    const ReportCell& cell(std::string id, const CatalogueEntry& entry, PlaceId place, ReportSpan days, std::vector<std::pair<std::string, std::string>> where = {}) {
        const auto known = std::find_if(out_.cells.begin(), out_.cells.end(), [&](const auto& one) { return one.cell == id; });
        if (known != out_.cells.end()) return *known;
        ReportCell made{std::move(id), entry, place, entry.stock ? std::nullopt : std::optional{days.first}, days.last, std::move(where), {}};
        made.value = value_of(read_, entry, query_of(place, made.from, made.to, made.where, asked_.known_at));
        out_.cells.push_back(std::move(made));
        return out_.cells.back();
    }
    json::object shown(const ReportCell& one) const { return {{"cell", one.cell}, {"text", words_of(one.value, one.entry, asked_.language)}}; }
    std::string id(std::string_view what) const { return std::to_string(number_) + '.' + std::string{what}; }

    Result<json::object> paragraph(const ReportBlock& block) {
        json::array parts;
        const auto words = report_words(in(block.text, asked_.language));
        ENSURE(words);
        for (const auto& word : *words) {
            if (word.figure.empty()) {
                parts.push_back(json::object{{"text", word.text}});
                continue;
            }
            const auto figure = std::find_if(block.figures.begin(), block.figures.end(), [&](const auto& one) { return one.id == word.figure; });
            ENSURE(figure != block.figures.end());
            const auto what = entry(figure->indicator);
            if (!what) return tl::unexpected(what.error());
            const auto period = out_.sample->period;
            const auto span = days_of(period, out_.span, figure->days);
            out_.cells.reserve(cells_max + report_figures_max);    // cells are named while others are added
            const auto& own = cell(id(figure->id), *what, out_.place, span, figure->where);
            if (word.what.empty()) {
                parts.push_back(shown(own));
                continue;
            }
            const bool last = word.what.starts_with("last");
            const auto beside = days_of(period, span, last ? ReportDays::last : ReportDays::year_ago);
            const auto& other = cell(id(figure->id + (last ? ".last" : ".year_ago")), *what, out_.place, beside, figure->where);
            if (word.what.ends_with("_change"))
                parts.push_back(json::object{{"text", change_words(own.value, other.value, *what, asked_.language)}});
            else
                parts.push_back(shown(other));
        }
        return json::object{{"block", "text"}, {"parts", std::move(parts)}};
    }

    Result<json::object> table(const ReportBlock& block) {
        std::vector<CatalogueEntry> entries;
        for (const auto& indicator : block.indicators) {
            auto what = entry(indicator);
            if (!what) return tl::unexpected(what.error());
            entries.push_back(std::move(*what));
        }
        out_.cells.reserve(cells_max + report_figures_max);
        json::array columns, rows;
        const auto add_row = [&](const std::string& head, const std::string& key, PlaceId place, ReportSpan days, const std::vector<std::pair<std::string, std::string>>& where) {
            json::array cells;
            for (const auto& what : entries) cells.push_back(shown(cell(id(key + '.' + what.name.substr(what.name.find('.') + 1)), what, place, days, where)));
            rows.push_back({{"head", head}, {"cells", std::move(cells)}});
        };
        if (block.by.empty()) {
            std::vector<ReportDays> all{ReportDays::period};
            all.insert(all.end(), block.beside.begin(), block.beside.end());
            columns.emplace_back(asked_.language == Language::zh ? "指标" : "figure");
            for (const auto days : all) columns.emplace_back(in(days_words(out_.sample->period, days), asked_.language));
            for (const auto& what : entries) {
                json::array cells;
                for (const auto days : all)
                    cells.push_back(shown(cell(id(what.name.substr(what.name.find('.') + 1) + (days == ReportDays::period ? "" : '.' + std::string{boost::describe::enum_to_string(days, "")})), what, out_.place,
                                               days_of(out_.sample->period, out_.span, days))));
                rows.push_back({{"head", in(what.title, asked_.language)}, {"cells", std::move(cells)}});
            }
        } else {
            columns.emplace_back(block.by == "place" ? (asked_.language == Language::zh ? "地方" : "place") : block.by == "month" ? (asked_.language == Language::zh ? "月份" : "month") : dimension_name(entries, block.by));
            for (const auto& what : entries) columns.emplace_back(in(what.title, asked_.language));
            if (block.by == "place") {
                for (const auto place : rows_of(block.level)) add_row(read_.views.places->find(place)->name, write(place), place, out_.span, {});
            } else if (block.by == "month") {
                for (auto month = span_of(ReportPeriod::month, out_.span.first); month.first <= out_.span.last; month = span_of(ReportPeriod::month, month.last + 1))
                    add_row(write(month.first).substr(0, 7), write(month.first).substr(0, 7), out_.place, {std::max(month.first, out_.span.first), std::min(month.last, out_.span.last)}, {});
            } else {
                for (const auto& dimension : entries.front().dimensions)
                    if (dimension.id == block.by)
                        for (const auto& choice : dimension.choices) add_row(in(choice.name, asked_.language), choice.id, out_.place, out_.span, {{block.by, choice.id}});
            }
        }
        return json::object{{"block", "table"}, {"caption", in(block.text, asked_.language)}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
    }
    std::string dimension_name(const std::vector<CatalogueEntry>& entries, const std::string& by) const {
        for (const auto& what : entries)
            for (const auto& one : what.dimensions)
                if (one.id == by) return in(one.name, asked_.language);
        return by;
    }
    // The places of a table: those right beneath, or all of a level; what is grouped otherwise beneath stands in the report's own figures.
    std::vector<PlaceId> rows_of(std::int64_t level) const {
        const auto& places = *read_.views.places;
        std::vector<PlaceId> all;
        if (level == 0)
            for (const auto partition : {Partition::administrative, Partition::grid, Partition::basin, Partition::duty})
                for (const auto child : places.children(out_.place, partition, out_.span.last)) all.push_back(child);
        else
            for (const auto one : all_within(places, out_.place, out_.span.last))
                if (places.find(one)->level == level && one != out_.place) all.push_back(one);
        std::sort(all.begin(), all.end(), [&](PlaceId a, PlaceId b) { return std::tie(places.find(a)->code, a) < std::tie(places.find(b)->code, b); });
        all.erase(std::unique(all.begin(), all.end()), all.end());
        if (all.size() > table_places_max) all.resize(table_places_max);
        return all;
    }

    Result<json::object> ledger(const ReportBlock& block) const {
        const auto* kind = out_.methods->record(block.record);
        ENSURE(kind);
        Parameters parameters;
        parameters.values = {{"kind", out_.methods->playbook + '.' + block.record}, {"place", write(out_.place)}, {"to", write(out_.span.last)}, {"limit", "200"}};
        // What stands is listed whenever it began.
        if (kind->host != RecordHost::asset) parameters.values["from"] = write(out_.span.first);
        auto page = answer_of(read_, "/api/v1/records", parameters);
        if (!page) return tl::unexpected(page.error());
        auto fields = block.fields;
        if (fields.empty())
            for (const auto& field : kind->fields)
                if (field.type != FieldType::text && !field.derived) fields.push_back(field.id);
        json::array columns, rows;
        columns.emplace_back(asked_.language == Language::zh ? "日期" : "day");
        columns.emplace_back(asked_.language == Language::zh ? "地方" : "place");
        for (const auto& id : fields) columns.emplace_back(in(kind->field(id)->name, asked_.language));
        bool more = page->contains("next");
        for (const auto& item : page->at("items").as_array()) {
            const auto& row = item.as_object();
            if (row.at("standing").as_string() != "counts") continue;
            if (static_cast<std::int64_t>(rows.size()) == block.most) {
                more = true;
                break;
            }
            json::array cells{row.at("day"), row.at("place").at("name")};
            for (const auto& id : fields) cells.emplace_back(field_text(row, id));
            rows.push_back({{"record", row.at("record")}, {"cells", std::move(cells)}});
        }
        return json::object{{"block", "ledger"}, {"caption", in(block.text, asked_.language)}, {"columns", std::move(columns)}, {"rows", std::move(rows)}, {"more", more}};
    }
    std::string field_text(const json::object& row, const std::string& id) const {
        for (const auto& value : row.at("shown").as_array()) {
            const auto& one = value.as_object();
            if (one.at("field").as_string() != id) continue;
            std::string out{one.at(asked_.language == Language::zh ? "zh" : "en").as_string()};
            const auto* sure = one.if_contains("sure");
            if (asked_.language == Language::zh) {
                if (sure && *sure == "about") out = "约" + out;
                if (sure && *sure == "at_least") out += "余";
                out += one.at("unit").as_string();
            } else if (sure) {
                out = (*sure == "about" ? "about " : "at least ") + out;
            }
            return out;
        }
        return "";
    }

    Result<json::object> gaps(const ReportBlock& block) const {
        const auto* kind = out_.methods->record(block.record);
        ENSURE(kind);
        Parameters parameters;
        parameters.values = {{"place", write(out_.place)}, {"from", write(out_.span.first)}, {"to", write(std::min(out_.span.last, today_))}};
        json::array rows;
        bool more = false;
        std::int64_t expected = 0, done = 0;
        if (out_.span.first <= today_) {
            auto page = answer_of(read_, "/api/v1/expected", parameters);
            if (!page) return tl::unexpected(page.error());
            more = page->at("more").as_bool();
            for (const auto& item : page->at("items").as_array()) {
                const auto& one = item.as_object();
                if (one.at("kind").at("id").as_string() != out_.methods->playbook + '.' + block.record) continue;
                const auto& missing = one.at("missing").as_array();
                done += static_cast<std::int64_t>(one.at("done").as_array().size());
                expected += static_cast<std::int64_t>(missing.size() + one.at("done").as_array().size());
                if (missing.empty()) continue;
                rows.push_back({{"place", one.at("place")}, {"days", missing}});
            }
        }
        return json::object{{"block", "gaps"}, {"caption", in(block.text, asked_.language)}, {"kind", out_.methods->playbook + '.' + block.record}, {"expected", expected}, {"done", done}, {"rows", std::move(rows)}, {"more", more}};
    }

    const ReadContext& read_;
    MadeReport& out_;
    const ReportAsked& asked_;
    Day today_;
    int number_ = 0;
};

}    // namespace

FigureQuery query_of(PlaceId place, std::optional<Day> from, Day to, std::vector<std::pair<std::string, std::string>> where, std::optional<Position> known_at) {
    FigureQuery query;
    query.from = from;
    query.to = to;
    query.where = std::move(where);
    query.within = place;
    query.as_of = known_at;
    return query;
}

FigureValue value_of(const ReadContext& read, const CatalogueEntry& entry, const FigureQuery& query) {
    const auto cells = values_of(read, entry, query, By::nothing);
    if (!cells.empty()) return cells.begin()->second;
    FigureValue none;
    const bool nothing_is_zero = entry.measure == Aggregate::count || entry.measure == Aggregate::sum || entry.measure == Aggregate::distinct;
    if (nothing_is_zero) none.value = Quantity{0, 0, FigureKind::exact, unit_of(entry.unit.zh)};
    return none;
}

std::string words_of(const FigureValue& value, const CatalogueEntry& entry, Language language) {
    if (!value.value) return "—";
    const auto number = text_of(value, entry);
    const auto kind = value.value->kind;
    if (language == Language::zh) return (kind == FigureKind::about ? "约" : "") + number + (kind == FigureKind::at_least ? "余" : "") + entry.unit.zh;
    const auto unit = entry.unit.en == "%" || entry.unit.en == "percent" ? std::string{"%"} : entry.unit.en.empty() ? std::string{} : ' ' + entry.unit.en;
    return (kind == FigureKind::about ? "about " : kind == FigureKind::at_least ? "at least " : "") + number + unit;
}

std::string_view kind_word(const FigureValue& value) {
    const auto kind = value.value ? value.value->kind : FigureKind::exact;
    return kind == FigureKind::about ? "about" : kind == FigureKind::at_least ? "at_least" : "exact";
}

std::string change_words(const FigureValue& now, const FigureValue& before, const CatalogueEntry& entry, Language language) {
    const bool zh = language == Language::zh;
    if (!now.value || !before.value) return zh ? "无从比较" : "nothing to compare with";
    const auto decimals = std::max({now.value->decimals, before.value->decimals, entry.decimals});
    const auto a = read_decimal(text_of(now, entry), decimals), b = read_decimal(text_of(before, entry), decimals);
    if (!a || !b) return zh ? "无从比较" : "nothing to compare with";
    if (*a == *b) return zh ? "持平" : "unchanged";
    // Between figures that are not exact the difference is about.
    const bool about = now.value->kind != FigureKind::exact || before.value->kind != FigureKind::exact;
    const Quantity apart{*a > *b ? *a - *b : *b - *a, decimals, about ? FigureKind::about : FigureKind::exact, now.value->unit};
    const auto words = words_of({quantity(apart.value, apart.unit, apart.kind, std::min(apart.decimals, figure_decimals_max)), 0, {}}, entry, language);
    return zh ? (*a > *b ? "多" : "少") + words : (*a > *b ? "up " : "down ") + words;
}

Result<MadeReport> make_report(const ReadContext& read, const ReportAsked& asked) {
    const auto today = read.views.clock->zone().day_of(read.now);
    const auto dot = asked.name.find('.');
    const auto* installed = dot == std::string::npos ? nullptr : read.views.playbook->methods(std::string_view{asked.name}.substr(0, dot), today);
    const auto* sample = installed ? installed->methods->report(std::string_view{asked.name}.substr(dot + 1)) : nullptr;
    if (!sample) return refuse(No::not_found, "name", asked.name + "(有哪些 / which there are: /api/v1/reports)");
    if (!read.views.places->find(asked.place)) return refuse(No::unknown_place, "place", write(asked.place));
    if (!read.views.roster->may(read.actor, "read.figures", asked.place, read.now)) return refuse(No::not_yours, "place", "read.figures");
    const auto span = report_span(sample->period, asked.period);
    if (!span) return tl::unexpected(span.error());
    MadeReport out;
    out.methods = installed->methods.get();
    out.sample = sample;
    out.name = asked.name;
    out.place = asked.place;
    out.span = *span;
    out.language = asked.language;
    out.known_at = asked.known_at.value_or(read.figures.position_on(today, read.views.clock->zone()));
    if (auto made = Maker{read, out, asked}.make(); !made) return tl::unexpected(made.error());
    out.text = report_markdown(read, out);
    out.sha256 = sha256(out.text);
    return out;
}

json::array left_out(const ReadContext& read, const CatalogueEntry& entry, const FigureQuery& asked) {
    static constexpr Query waiting_query{"figures.left_out", "SELECT place, standing, duplicate_of IS NOT NULL, count(*) FROM notes WHERE domain = $1 AND kind = $2 AND standing IN (1, 3) AND day >= $3 AND day <= $4 "
                                                             "GROUP BY place, standing, duplicate_of IS NOT NULL"};
    json::array out;
    if (entry.playbook.empty() || entry.what.empty()) return out;
    // The kind is the fact's name without a field: "weixin.clean_up.weight".
    const auto first = entry.what.find('.'), second = first == std::string::npos ? first : entry.what.find('.', first + 1);
    const auto kind = entry.what.substr(0, second);
    const auto query = facts_of(entry, asked);
    std::int64_t waiting = 0, withdrawn = 0, duplicates = 0;
    read.snapshot.run(waiting_query, {kind, query.from.value_or(Day{-(1 << 20)}), query.to.value_or(Day{1 << 20})}, [&](const Row& row) {
        const auto place = row.place(0);
        if (query.within ? !read.views.places->within(place, *query.within) : query.inside && !query.inside(place)) return true;
        (row.integer(1) == 1 ? waiting : row.integer(2) != 0 ? duplicates : withdrawn) += row.integer(3);
        return true;
    });
    const auto add = [&](std::string_view why, std::int64_t records, std::string_view zh, std::string_view en) {
        if (records > 0) out.push_back({{"why", why}, {"records", records}, {"text", {{"zh", zh}, {"en", en}}}});
    };
    add("waiting", waiting, "等另一个岗位确认,还不算", "waits for another post to confirm it");
    add("duplicate", duplicates, "重复,已撤回", "a duplicate, withdrawn");
    add("withdrawn", withdrawn, "记错,已撤回", "a mistake, withdrawn");
    return out;
}

}    // namespace terrace::reports
