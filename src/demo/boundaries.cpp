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

// The rest of the county, east of the strips, and the ten other counties to the north and east.
const places::Line inland{{103.16, 26.54}, {103.34, 26.54}, {103.34, 27.26}, {103.06, 27.26}, {103.06, 26.98}, {103.08, 26.98}, {103.08, 26.86}, {103.12, 26.86}, {103.12, 26.70}, {103.16, 26.70}, {103.16, 26.54}};
const places::Line other_counties{{103.34, 26.86}, {103.62, 26.92}, {105.28, 27.20}, {105.28, 28.02}, {104.62, 28.74}, {103.80, 28.74}, {103.30, 28.30}, {103.05, 27.60}, {102.88, 27.26}, {103.34, 27.26}, {103.34, 26.86}};
const places::Line whole_county{{103.03, 26.54}, {103.34, 26.54}, {103.34, 27.26}, {102.88, 27.26}, {102.90, 27.08}, {102.93, 26.98}, {102.96, 26.86}, {103.00, 26.70}, {103.03, 26.54}};
// Seats of the ten, about: they say where on the sheet a county goes, not where its boundary is.
struct CountySeat {
    std::string_view code;
    places::Position at;
};
constexpr CountySeat county_seats[] = {{"530602000000", {103.71, 27.34}}, {"530621000000", {103.55, 27.05}}, {"530623000000", {104.23, 28.11}}, {"530624000000", {103.89, 27.80}}, {"530625000000", {103.50, 28.10}},
                                 {"530626000000", {103.90, 28.58}}, {"530627000000", {104.87, 27.44}}, {"530628000000", {104.15, 27.55}}, {"530629000000", {105.05, 27.84}}, {"530681000000", {104.40, 28.60}}};

// The Chishui in Weixin, and that county where the other counties are not drawn: by hand, after no survey and no press text's area.
const places::Line weixin_county{{104.70, 27.84}, {104.86, 27.71}, {105.08, 27.74}, {105.29, 27.82}, {105.24, 27.98}, {105.05, 28.09}, {104.88, 28.02}, {104.70, 27.84}};
const places::Line weixin_basin{{104.75, 27.78}, {104.90, 27.68}, {105.10, 27.70}, {105.32, 27.80}, {105.30, 27.88}, {105.10, 27.85}, {104.92, 27.84}, {104.75, 27.78}};

places::Geometry polygon(places::Line ring) { return {places::Shape::polygon, {{std::move(ring)}}, {}}; }

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
    OutlineList(Hand& hand, const Actor& by, PlaceId within) : hand_{hand}, by_{by}, within_{within} {}
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
            hand_.say(by_, "places.set_boundaries", {{"within", text(within_)}, {"items", std::move(items_)}});
        items_ = {};
    }

  private:
    Hand& hand_;
    Actor by_;
    PlaceId within_;
    json::array items_;
};

void draw_counties(Hand& hand, const Setting& setting) {
    OutlineList list{hand, setting.administrator.acting(), setting.office};
    list.add(setting.county, polygon(whole_county));
    std::vector<places::Position> middles;
    for (const auto& one : county_seats) middles.push_back(one.at);
    const auto areas = places::cells_around(polygon(other_counties), middles);
    if (!areas) throw Fault{"sample county: the counties cannot be drawn"};
    const auto views = hand.views();
    for (std::size_t n = 0; n < areas->size(); ++n) {
        const auto place = views.places->by_code(county_seats[n].code, hand.today());
        if (!place) throw Fault{"sample county: the divisions have no " + std::string{county_seats[n].code}};
        list.add(*place, (*areas)[n]);
    }
    list.send();
}

// The townships away from the river: they have no part in the sample but their place on the map.
void draw_inland(OutlineList& list, Hand& hand, const Setting& setting, const Options& options) {
    const auto views = hand.views();
    std::vector<PlaceId> towns;
    for (const auto& id : views.places->children(setting.county, Partition::administrative, hand.today()))
        if (std::none_of(setting.towns.begin(), setting.towns.end(), [&](const Town& town) { return town.place == id; })) towns.push_back(id);
    const auto areas = cells(polygon(inland), towns.size(), options.seed);
    for (std::size_t n = 0; n < towns.size(); ++n) {
        list.add(towns[n], areas[n]);
        const auto villages = views.places->children(towns[n], Partition::administrative, hand.today());
        const auto parts = cells(areas[n], villages.size(), options.seed + n);
        for (std::size_t v = 0; v < villages.size(); ++v) list.add(villages[v], parts[v]);
    }
}

}    // namespace

void draw_boundaries(Hand& hand, const Setting& setting, const Options& options) {
    OutlineList list{hand, setting.county_secretary.acting(), setting.county};
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
    if (options.size == Size::full) {
        draw_inland(list, hand, setting, options);
        list.send();
        draw_counties(hand, setting);
    }
    hand.flush();
}

void draw_keeping(Hand& hand, const Setting& setting, PlaceId county, PlaceId basin, const Options& options) {
    OutlineList list{hand, setting.administrator.acting(), county};
    if (options.size == Size::small) list.add(county, polygon(weixin_county));
    list.add(basin, polygon(weixin_basin));
    list.send();
}

}    // namespace terrace::demo
