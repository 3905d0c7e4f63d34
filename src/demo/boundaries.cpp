// Sample boundaries (示例边界) of the townships along the river, their villages and grids: a strip of land divided from a seed.
// They show nothing that was surveyed, and every one of them says so.

#include "demo/setting.hpp"
#include "modules/places/places.hpp"
#include "modules/places/sample_partition.hpp"

namespace terrace::demo {
namespace {

// A strip east of the river, west and east ends of its southern and northern edge, in degrees.
struct Strip {
    std::string_view code;
    double south, north, west_south, west_north, east;
};
constexpr Strip strips[] = {{"530622102000", 27.08, 27.26, 102.90, 102.88, 103.06}, {"530622002000", 26.98, 27.08, 102.93, 102.90, 103.06}, {"530622001000", 26.86, 26.98, 102.96, 102.93, 103.08},
                            {"530622111000", 26.70, 26.86, 103.00, 102.96, 103.12}, {"530622112000", 26.54, 26.70, 103.03, 103.00, 103.16}};

places::Geometry area_of(const Strip& strip) {
    return {places::Shape::polygon,
            {{{{strip.west_south, strip.south}, {strip.east, strip.south}, {strip.east, strip.north}, {strip.west_north, strip.north}, {strip.west_south, strip.south}}}},
            {}};
}

// The bank: a narrow band along the western edges, from south to north.
constexpr double bank_width = 0.012;
places::Geometry bank_of(std::vector<Strip> along) {
    std::sort(along.begin(), along.end(), [](const Strip& a, const Strip& b) { return a.south < b.south; });
    places::Line ring;
    for (const auto& one : along) ring.push_back({one.west_south, one.south});
    ring.push_back({along.back().west_north, along.back().north});
    for (auto n = ring.size(); n-- > 0;) ring.push_back({ring[n].lon + bank_width, ring[n].lat});
    ring.push_back(ring.front());
    return {places::Shape::polygon, {{std::move(ring)}}, {}};
}

std::vector<places::Geometry> cells(const places::Geometry& area, std::size_t n, std::uint64_t seed) {
    auto made = places::sample_partition(area, static_cast<int>(n), seed);
    if (!made || made->size() != n) throw Fault{"sample county: an area cannot be divided"};
    return std::move(*made);
}

class OutlineList {
  public:
    OutlineList(Hand& hand, const Setting& setting) : hand_{hand}, setting_{setting} {}
    void add(PlaceId place, const places::Geometry& geometry) {
        const auto outline = places::outline_of(place, *read_day("2021-01-01"), true, geometry);
        json::array polygons;
        for (const auto& rings : outline.polygons) {
            json::array lines;
            for (const auto& ring : rings) lines.push_back(json::array(ring.begin(), ring.end()));
            polygons.push_back(std::move(lines));
        }
        items_.push_back(json::object{{"place", text(place)}, {"from", write(outline.from)}, {"sample", true}, {"polygons", std::move(polygons)}});
    }
    void send() {
        if (!items_.empty())
            hand_.say(setting_.county_secretary.acting(), "places.set_boundaries", {{"within", text(setting_.county)}, {"items", std::move(items_)}});
        items_ = {};
    }

  private:
    Hand& hand_;
    const Setting& setting_;
    json::array items_;
};

}    // namespace

void draw_boundaries(Hand& hand, const Setting& setting, const Options& options) {
    OutlineList list{hand, setting};
    std::vector<Strip> corridor;
    for (const auto& town : setting.towns) {
        const auto strip = std::find_if(std::begin(strips), std::end(strips), [&](const Strip& one) { return one.code == town.code; });
        if (strip == std::end(strips)) continue;
        const auto area = area_of(*strip);
        if (town.corridor) {
            corridor.push_back(*strip);
            list.add(place_of("河段 " + town.code), bank_of({*strip}));
        }
        list.add(town.place, area);
        const auto villages = cells(area, town.villages.size(), options.seed);
        for (std::size_t v = 0; v < villages.size(); ++v) {
            const auto& village = setting.villages[town.villages[v]];
            list.add(village.place, villages[v]);
            const auto grids = cells(villages[v], village.grids.size(), options.seed + v + 1);
            for (std::size_t g = 0; g < grids.size(); ++g) list.add(village.grids[g].place, grids[g]);
        }
    }
    // The corridor is one band from its southern township to its northern.
    list.add(place_of("长廊"), bank_of(corridor));
    list.send();
    hand.flush();
}

}    // namespace terrace::demo
