#include "app/places_door.hpp"

#include "base/codec.hpp"
#include "base/csv.hpp"
#include "modules/places/locator.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <ostream>

namespace terrace {
namespace {

using namespace places;

int year_in(std::string_view name) {
    for (std::size_t i = 0; i + 4 <= name.size(); ++i) {
        int year = 0;
        const auto [end, error] = std::from_chars(name.data() + i, name.data() + i + 4, year);
        if (error == std::errc{} && end == name.data() + i + 4 && year >= edition_year_min && year <= edition_year_max) return year;
    }
    return 0;
}

json::object brief(const History& history, const Entry& entry) {
    json::object out{{"id", write(entry.id)}, {"code", write(entry.code)}, {"name", history.name(entry)}, {"level", entry.code.level}, {"valid_from", write(entry.valid_from)}};
    if (entry.ended()) out["valid_to"] = write(entry.valid_to);
    return out;
}

json::object whole(const History& history, const Entry& entry, Day on, Day today) {
    auto out = brief(history, entry);
    out["name"] = history.name(entry, on);
    json::array path, names, predecessors, successors;
    for (const auto* up = &entry; up; up = history.parent(*up, on)) path.insert(path.begin(), brief(history, *up));
    for (const auto& name : history.names(entry)) names.push_back({{"from", write(name.from)}, {"name", name.name}});
    for (const auto* other : history.predecessors(entry)) predecessors.push_back(brief(history, *other));
    for (const auto* other : history.successors(entry)) successors.push_back(brief(history, *other));
    out["path"] = std::move(path);
    out["names"] = std::move(names);
    out["predecessors"] = std::move(predecessors);
    out["successors"] = std::move(successors);
    if (const auto* rest = history.rests_at(entry, today)) out["sums_in"] = brief(history, *rest);
    return out;
}

void say_places(std::ostream& out, std::string_view label, const History& history, const std::vector<const Entry*>& entries) {
    for (const auto* entry : entries) out << label << ' ' << write(entry->code) << ' ' << history.name(*entry) << '\n';
}

void show_text(const History& history, const Entry& entry, Day on, Day today, std::ostream& out) {
    std::string path;
    for (const auto* up = &entry; up; up = history.parent(*up, on)) path = std::string{history.name(*up, on)} + (path.empty() ? "" : " / ") + path;
    out << write(entry.code) << ' ' << history.name(entry, on) << '\n' << path << '\n';
    out << "级别 level " << entry.code.level << ",起 from " << write(entry.valid_from) << ",止 to " << (entry.ended() ? write(entry.valid_to) : "-") << ",编号 id " << write(entry.id) << '\n';
    for (const auto& name : history.names(entry)) out << "名称 name " << write(name.from) << ' ' << name.name << '\n';
    say_places(out, "前身 predecessor", history, history.predecessors(entry));
    say_places(out, "后继 successor", history, history.successors(entry));
    const auto* rest = history.rests_at(entry, today);
    if (entry.ended() && rest) out << "今计入 sums in " << write(rest->code) << ' ' << history.name(*rest) << '\n';
}

bool number(std::string_view text, double& out) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

std::string text_of(const json::value* value) {
    if (!value || value->is_null()) return {};
    return value->is_string() ? std::string{value->get_string()} : json::serialize(*value);
}

}    // namespace

std::filesystem::path reference_folder(const std::filesystem::path& program) {
    if (const char* given = std::getenv("TERRACE_REFERENCE")) return given;
    const auto beside = program.parent_path().parent_path() / "share" / "terrace";
    if (std::filesystem::exists(beside)) return beside;
    return program.parent_path().parent_path() / "generated";    // build/release/terrace → build/generated
}

std::vector<std::pair<int, std::filesystem::path>> reference_editions(const std::filesystem::path& folder) {
    std::vector<std::pair<int, std::filesystem::path>> found;
    std::error_code error;
    for (const auto& file : std::filesystem::directory_iterator{folder, error})
        if (const auto name = file.path().filename().string(); name.starts_with("divisions_") && name.ends_with(".csv.zst"))
            found.emplace_back(year_in(name), file.path());
    std::sort(found.begin(), found.end());
    return found;
}

Result<EditionSource> open_edition(std::string_view year_or_file, const std::filesystem::path& reference) {
    std::filesystem::path path{year_or_file};
    EditionSource source;
    const bool year_alone = year_or_file.size() == 4 && year_in(year_or_file) != 0;
    if (year_alone && !std::filesystem::exists(path)) path = reference / fmt::format("divisions_{}.csv.zst", year_or_file);
    std::ifstream in{path, std::ios::binary};
    if (!in) return refuse(No::not_found, "edition", path.string());
    source.bytes.assign(std::istreambuf_iterator<char>{in}, {});
    auto read = read_edition(source.bytes);
    if (!read && read.error().field == "year") read = read_edition(source.bytes, year_in(path.filename().string()));
    if (!read) return tl::unexpected(read.error());
    source.year = read->year();
    source.edition = std::move(*read);
    return source;
}

int places_show(const History& history, std::string_view code_text, Day on, Day today, bool as_json, std::ostream& out, std::ostream& errors) {
    const auto code = read_code(code_text);
    if (!code) {
        errors << code_text << ":区划代码应为 2、4、6、9 或 12 位数字 · a division code has 2, 4, 6, 9 or 12 digits\n";
        return 2;
    }
    if (on < history.begins()) {
        errors << write(on) << ":最早的年版从 " << write(history.begins()) << " 起 · the oldest edition begins there\n";
        return 1;
    }
    const auto* entry = history.resolve(*code, on);
    if (!entry) {
        errors << write(*code) << ":" << write(on) << " 没有这个地方 · no such place on that day\n";
        if (const auto* last = history.last_with(*code))
            errors << "  " << write(last->valid_from) << " … " << (last->ended() ? write(last->valid_to) : "-") << ' ' << history.name(*last) << '\n';
        if (const auto* last = history.last_with(*code); last && last->ended()) say_places(errors, "  后继 successor", history, history.successors(*last));
        return 1;
    }
    if (as_json)
        out << json::serialize(whole(history, *entry, on, today)) << '\n';
    else
        show_text(history, *entry, on, today, out);
    return 0;
}

Result<std::vector<NamedZone>> zones_of(std::string_view geojson, std::ostream& errors) {
    const auto set = read_geojson(geojson);
    if (!set) return tl::unexpected(set.error());
    std::vector<NamedZone> zones;
    for (std::size_t i = 0; i < set->features.size(); ++i) {
        const auto& feature = set->features[i];
        if (!feature.geometry || !feature.geometry->areal()) continue;
        auto id = text_of(&feature.id);
        for (const auto* key : {"code", "id"})
            if (id.empty()) id = text_of(feature.properties.if_contains(key));
        auto mended = mend(*feature.geometry, mending_share_max, fmt::format("features[{}]", i));
        if (!mended) return tl::unexpected(mended.error());
        for (const auto& what : mended->what) errors << fmt::format("features[{}] {}: {} · {}\n", i, id, what.zh, what.en);
        zones.push_back({id.empty() ? std::to_string(i) : id, text_of(feature.properties.if_contains("name")), std::move(mended->geometry)});
    }
    return zones;
}

namespace {

// Which columns hold the point; a heading row (no digit in its first field) may name them in any order, and others beside them.
struct PointColumns {
    std::size_t lon = 0, lat = 1;
};

PointColumns point_columns(const std::vector<std::string>& headings) {
    PointColumns columns;
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto& name = headings[i];
        if (name == "lon" || name == "lng" || name == "longitude" || name == "经度") columns.lon = i;
        if (name == "lat" || name == "latitude" || name == "纬度") columns.lat = i;
    }
    return columns;
}

std::optional<std::pair<double, double>> point_of(const CsvRow& row, PointColumns columns) {
    double lon = 0, lat = 0;
    if (row.wrong || std::max(columns.lon, columns.lat) >= row.fields.size() || !number(row.fields[columns.lon], lon) || !number(row.fields[columns.lat], lat)) return std::nullopt;
    if (!(std::abs(lon) <= 180) || !(std::abs(lat) <= 90)) return std::nullopt;    // not a number fails too
    return std::pair{lon, lat};
}

}    // namespace

int places_locate(const std::vector<NamedZone>& zones, std::istream& in, std::ostream& out, std::ostream& errors) {
    std::vector<Geometry> geometries;
    for (const auto& zone : zones) geometries.push_back(zone.geometry);
    const Locator locator{geometries};
    PointColumns columns;
    std::size_t rows = 0, unread = 0;
    read_csv(in, [&](const CsvRow& row) {
        auto fields = row.fields;
        const bool heading = ++rows == 1 && !row.wrong && !fields[0].empty() && fields[0].find_first_of("0123456789") == std::string::npos;
        if (heading) columns = point_columns(fields);
        if (fields.size() < 2) fields.resize(2);
        if (heading) {
            fields.insert(fields.end(), {"zone", "name"});
        } else if (const auto point = point_of(row, columns)) {
            const auto zone = locator.find(point->first, point->second);
            if (zone >= 0) fields.insert(fields.end(), {zones[static_cast<std::size_t>(zone)].id, zones[static_cast<std::size_t>(zone)].name});
            else fields.insert(fields.end(), {"", ""});
        } else {
            ++unread;
            fields.insert(fields.end(), {"error: lon (-180 to 180) and lat (-90 to 90) expected / 应为经度、纬度", ""});
        }
        out << csv_row(fields) << '\n';
    });
    if (unread > 0) errors << unread << " 行读不懂 · rows could not be read\n";
    return unread > 0 ? 1 : 0;
}

}    // namespace terrace
