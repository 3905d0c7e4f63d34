#pragma once
// `terrace places show|locate` and the files behind `import`.
//
// show CODE --on DATE: the place that had the code on that day, its parents, names, predecessors and successors, and where
// what was recorded under it sums today.  locate: reads lon,lat rows and writes them back with the number and the name of the
// zone (empty when none) added; a heading row may name other columns and another order. A row that cannot be read says why in their
// place and makes the exit code 1. As many rows go out as came in.

#include "app/county.hpp"
#include "modules/places/geojson.hpp"
#include "modules/places/history.hpp"

#include <filesystem>
#include <iosfwd>

namespace terrace {

// Where the edition files of the build lie: TERRACE_REFERENCE, share/terrace beside the program's folder, or the build's own folder.
std::filesystem::path reference_folder(const std::filesystem::path& program);
// The edition files found there, by year.
std::vector<std::pair<int, std::filesystem::path>> reference_editions(const std::filesystem::path& folder);
// A year ("2023": from the reference folder) or a file (its year from its first line, or the four digits in its name).
struct EditionSource {
    int year = 0;
    std::string bytes;
    places::Edition edition;
};
Result<EditionSource> open_edition(std::string_view year_or_file, const std::filesystem::path& reference);

int places_show(const places::History&, std::string_view code, Day on, Day today, bool as_json, std::ostream& out, std::ostream& errors);

struct NamedZone {
    std::string id, name;
    places::Geometry geometry;
};
// The polygons of a GeoJSON text; what was repaired goes to `errors`.
Result<std::vector<NamedZone>> zones_of(std::string_view geojson, std::ostream& errors);
int places_locate(const std::vector<NamedZone>&, std::istream& in, std::ostream& out, std::ostream& errors);

// With a data folder. `sources` (years, or files by whole path) empty: every edition of the reference folder that is newer than what
// the folder holds.
struct EditionsAsked {
    static constexpr std::string_view name = "places import";
    std::vector<std::string> sources;
    std::string reference;
};
BOOST_DESCRIBE_STRUCT(EditionsAsked, (), (sources, reference))
Result<int> carry_out(County&, const EditionsAsked&, std::ostream& out, std::ostream& errors);
int places_import(const std::filesystem::path& data, const std::vector<std::string>& sources, const std::filesystem::path& reference, std::ostream& out, std::ostream& errors);
// The editions the folder's journal names; without a folder those of the reference folder.
Result<places::History> history_of(const std::filesystem::path& data, const std::filesystem::path& reference);
// The outlines of the party grids (党建网格) as they held on that day.
Result<std::vector<NamedZone>> grids_of(const std::filesystem::path& data, Day on);

}    // namespace terrace
