#pragma once
// Places (地方): the national divisions as their editions tell, and what has no national code: groups (村民小组), party grids
// (党建网格), 小区·幢·单元·户, river segments, hamlets. An edition is one record naming a file; own places come and go by command.

#include "desk/module.hpp"
#include "modules/places/overlay.hpp"
#include "modules/places/territory.hpp"

namespace terrace {
BOOST_DESCRIBE_ENUM(Partition, administrative, grid, basin, duty)
}

namespace terrace::places {

constexpr std::size_t places_in_command_max = 1'000;
constexpr std::size_t outlines_in_command_max = 1'000;

struct EditionFile {
    std::int32_t year = 0;
    Sha256 file;
    std::int64_t rows = 0;
    bool operator==(const EditionFile&) const = default;
};
BOOST_DESCRIBE_STRUCT(EditionFile, (), (year, file, rows))

struct NewPlace {
    PlaceId place;          // ≥ 2^62, made by the client
    ShortText name;
    std::int32_t level = 6; // 6 group or grid, 7 building, 8 unit, 9 household; overlays take the level they stand for
    Partition partition{};
    PlaceId parent;
    std::optional<ShortText> code;    // a code of the office's own, if it has one
    Day from;
    bool operator==(const NewPlace&) const = default;
};
BOOST_DESCRIBE_STRUCT(NewPlace, (), (place, name, level, partition, parent, code, from))

// Polygons, each a list of rings, each a flat list lon, lat, lon, lat … in units of 1e-7 degree, WGS-84.
struct NewOutline {
    PlaceId place;
    Day from;
    bool sample = false;    // generated, not surveyed: shown as a sample
    std::vector<std::vector<std::vector<std::int32_t>>> polygons;
    bool operator==(const NewOutline&) const = default;
};
BOOST_DESCRIBE_STRUCT(NewOutline, (), (place, from, sample, polygons))

// ---- commands -------------------------------------------------------------------------------------------------------------
struct ImportEditions {
    static constexpr std::string_view name = "places.import", zh = "导入区划年版", en = "Import editions of the national divisions";
    ShortText domain;    // division code of the office, level 2 or 3
    std::vector<EditionFile> editions;
};
BOOST_DESCRIBE_STRUCT(ImportEditions, (), (domain, editions))

struct AddPlaces {
    static constexpr std::string_view name = "places.add", zh = "增加地方(组、网格、幢、户等)", en = "Add places without a national code";
    PlaceId within;    // authority is judged here, and every parent lies within it
    std::vector<NewPlace> items;
};
BOOST_DESCRIBE_STRUCT(AddPlaces, (), (within, items))

struct RenamePlace {
    static constexpr std::string_view name = "places.rename", zh = "地方改名", en = "Rename a place";
    PlaceId place;
    ShortText to;
};
BOOST_DESCRIBE_STRUCT(RenamePlace, (), (place, to))

struct EndPlace {
    static constexpr std::string_view name = "places.end", zh = "撤并地方", en = "End a place, naming its successors";
    PlaceId place;
    Day last;
    std::vector<PlaceId> successors;
};
BOOST_DESCRIBE_STRUCT(EndPlace, (), (place, last, successors))

struct MovePlace {
    static constexpr std::string_view name = "places.move", zh = "调整上级", en = "Put a place under another parent of a partition";
    PlaceId within;    // authority is judged here; place and parent lie within it
    PlaceId place, parent;
    Partition partition{};
    Day from;
};
BOOST_DESCRIBE_STRUCT(MovePlace, (), (within, place, parent, partition, from))

struct SetBoundaries {
    static constexpr std::string_view name = "places.set_boundaries", zh = "登记边界", en = "Record boundaries";
    PlaceId within;    // authority is judged here, and every place lies within it
    std::vector<NewOutline> items;
};
BOOST_DESCRIBE_STRUCT(SetBoundaries, (), (within, items))

using Command = std::variant<ImportEditions, AddPlaces, RenamePlace, EndPlace, MovePlace, SetBoundaries>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct PlacesImported {
    static constexpr std::string_view name = "places.imported", zh = "区划年版已导入", en = "Editions imported";
    ShortText domain;
    std::vector<EditionFile> editions;    // every edition so far, oldest first: the tree follows from this record alone
    bool operator==(const PlacesImported&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlacesImported, (), (domain, editions))

struct PlacesAdded {
    static constexpr std::string_view name = "places.added", zh = "已增加地方", en = "Places added";
    std::vector<NewPlace> items;
    bool operator==(const PlacesAdded&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlacesAdded, (), (items))

struct PlaceRenamed {
    static constexpr std::string_view name = "places.renamed", zh = "已改名", en = "Place renamed";
    PlaceId place;
    ShortText to;
    bool operator==(const PlaceRenamed&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceRenamed, (), (place, to))

struct PlaceEnded {
    static constexpr std::string_view name = "places.ended", zh = "已撤并", en = "Place ended";
    PlaceId place;
    Day last;
    std::vector<PlaceId> successors;
    bool operator==(const PlaceEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceEnded, (), (place, last, successors))

struct PlaceMoved {
    static constexpr std::string_view name = "places.moved", zh = "上级已调整", en = "Place moved";
    PlaceId place, parent;
    Partition partition{};
    Day from;
    bool home = false;                    // the partition the place belongs to
    std::optional<PlaceId> left;          // the parent it had in this partition the day before,
    std::optional<Day> left_since;        // since when
    bool operator==(const PlaceMoved&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlaceMoved, (), (place, parent, partition, from, home, left, left_since))

struct BoundariesSet {
    static constexpr std::string_view name = "places.boundaries_set", zh = "边界已登记", en = "Boundaries recorded";
    std::vector<NewOutline> items;
    std::vector<terrace::Line> mended;    // what was repaired, "place: words"
    bool operator==(const BoundariesSet& other) const { return items == other.items && mended == other.mended; }

};
BOOST_DESCRIBE_STRUCT(BoundariesSet, (), (items, mended))

using Event = std::variant<PlacesImported, PlacesAdded, PlaceRenamed, PlaceEnded, PlaceMoved, BoundariesSet>;

struct State {
    std::vector<EditionFile> editions;    // of the stream of imports
    std::string domain;
};

Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
State apply(State, const Event&) noexcept;

Geometry geometry_of(const NewOutline&);
NewOutline outline_of(PlaceId, Day from, bool sample, const Geometry&);    // rounded to 1e-7 degree

// The next tree after an event. `files` reads a content-addressed file whole.
using ReadFile = std::function<std::string(const Sha256&)>;
std::shared_ptr<const Territory> after(const PlaceTree*, const Event&, const ReadFile& files);

// The stream that holds the imports.
Uuid imports_stream();

// The module; needs to read the edition files of the data folder.
std::unique_ptr<const Module> module(ReadFile files);

}    // namespace terrace::places
