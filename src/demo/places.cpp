// Places of the sample: villagers' groups (村民小组) and party grids (党建网格) of the townships along the river, 小区·幢·单元 of
// 文笔社区, the corridor, a basin and its river segments. National divisions come from their editions.

#include "demo/names.hpp"
#include "demo/setting.hpp"

namespace terrace::demo {
namespace {

constexpr std::string_view places_from = "2021-01-01";

struct TownFacts {
    std::string_view code;
    bool corridor;
};
// 2020 年底前的白鹤滩镇 is today's 玉屏 and 白鹤滩; the corridor's site 滨江 lies in 玉屏.
constexpr TownFacts town_list[] = {{"530622112000", true}, {"530622111000", true}, {"530622102000", true}, {"530622001000", true}, {"530622002000", false}};

class PlaceList {
  public:
    PlaceList(Hand& hand, const Actor& by, PlaceId within) : hand_{hand}, by_{by}, within_{within} {}
    ~PlaceList() noexcept(false) { send(); }
    PlaceId add(std::string_view key, std::string name, int level, std::string_view partition, PlaceId parent) {
        const auto place = place_of(key);
        items_.push_back(json::object{{"place", text(place)}, {"name", std::move(name)}, {"level", level}, {"partition", partition}, {"parent", text(parent)}, {"from", places_from}});
        if (items_.size() == 1'000) send();
        return place;
    }
    void send() {
        if (items_.empty()) return;
        hand_.say(by_, "places.add", {{"within", text(within_)}, {"items", std::move(items_)}});
        items_ = {};
    }

  private:
    Hand& hand_;
    Actor by_;
    PlaceId within_;
    json::array items_;
};

void belong(Hand& hand, const Actor& by, PlaceId within, PlaceId place, PlaceId parent, std::string_view partition) {
    hand.say(by, "places.move", {{"within", text(within)}, {"place", text(place)}, {"parent", text(parent)}, {"partition", partition}, {"from", places_from}});
}

// 小区·幢·单元: 34 buildings of four units; three neighbouring buildings are one grid.
void lay_wenbi(PlaceList& list, Village& village, Size size) {
    const auto estate = list.add("文笔小区", "文笔小区", 6, "administrative", village.place);
    const int buildings = size == Size::full ? 34 : 6;
    for (int n = 1; n <= buildings; ++n) {
        Building building{list.add("文笔 幢 " + std::to_string(n), std::to_string(n) + "幢", 7, "administrative", estate), {}, static_cast<std::size_t>(n - 1) / 3};
        for (int unit = 1; unit <= 4; ++unit)
            building.units.push_back(list.add("文笔 幢 " + std::to_string(n) + " 单元 " + std::to_string(unit), std::to_string(n) + "幢" + std::to_string(unit) + "单元", 8, "administrative", building.place));
        village.buildings.push_back(std::move(building));
    }
    for (std::size_t grid = 0; grid <= village.buildings.back().grid; ++grid) {
        Grid made;
        made.name = "文笔第" + std::to_string(grid + 1) + "网格";
        made.place = list.add(made.name, made.name, 6, "grid", village.place);
        made.group = village.buildings[grid * 3].place;
        village.grids.push_back(std::move(made));
    }
}

void lay_village(PlaceList& list, Village& village, int groups) {
    for (int n = 1; n <= groups; ++n) {
        Grid made;
        const auto key = village.code + " 组 " + std::to_string(n);
        made.group = list.add(key, village.name + chinese_number(n) + "组", 6, "administrative", village.place);
        made.name = village.name + "第" + std::to_string(n) + "网格";
        made.place = list.add(key + " 网格", made.name, 6, "grid", village.place);
        village.grids.push_back(std::move(made));
    }
}

}    // namespace

void lay_places(Hand& hand, Setting& setting, const Options& options) {
    const auto views = hand.views();
    const auto& tree = *views.places;
    const auto today = hand.today();
    const auto by = setting.county_secretary.acting();
    for (const auto& [code, corridor] : town_list) {
        if (options.size == Size::small && code != "530622112000" && code != "530622001000") continue;
        const auto place = tree.by_code(code, today);
        if (!place) throw Fault{"sample county: the divisions have no " + std::string{code}};
        Town town{*place, std::string{code}, tree.find(*place)->name, corridor, {}, {}, {}, {}};
        for (const auto& id : tree.children(*place, Partition::administrative, today)) {
            const auto* facts = tree.find(id);
            if (options.size == Size::small && town.villages.size() == 3) break;
            town.villages.push_back(setting.villages.size());
            setting.villages.push_back({id, facts->code, short_name(facts->name), setting.towns.size(), {}, {}, {}});
        }
        setting.towns.push_back(std::move(town));
    }
    {
        PlaceList list{hand, by, setting.county};
        for (auto& village : setting.villages) {
            if (village.code == "530622112002")
                lay_wenbi(list, village, options.size);
            else
                lay_village(list, village, options.size == Size::full ? 3 + static_cast<int>(hand.below(3)) : 2);
        }
        const auto corridor = list.add("长廊", "金沙江移民党建示范长廊", 4, "duty", setting.county);
        const auto basin = list.add("流域", "金沙江流域(巧家段)", 4, "basin", setting.county);
        for (const auto& town : setting.towns) {
            if (!town.corridor) continue;
            list.add("河段 " + town.code, "金沙江" + town.name + "段", 5, "basin", basin);
        }
        // 点位: one model village in each of the four townships.
        static constexpr std::string_view sites[] = {"530622112002", "530622111001", "530622001010", "530622102005"};
        std::vector<std::pair<PlaceId, PlaceId>> at_site;
        for (const auto& village : setting.villages)
            if (std::find(std::begin(sites), std::end(sites), village.code) != std::end(sites))
                at_site.emplace_back(village.place, list.add("点位 " + village.code, village.name + "示范点", 5, "duty", corridor));
        list.send();
        hand.flush();
        for (const auto& [village, site] : at_site) belong(hand, by, setting.county, village, site, "duty");
        for (auto& village : setting.villages) {
            for (const auto& building : village.buildings) belong(hand, by, setting.county, building.place, village.grids[building.grid].place, "grid");
            if (village.buildings.empty())
                for (const auto& grid : village.grids) belong(hand, by, setting.county, grid.group, grid.place, "grid");
        }
        for (const auto& town : setting.towns) {
            if (!town.corridor) continue;
            belong(hand, by, setting.county, town.place, corridor, "duty");
            for (const auto index : town.villages) belong(hand, by, setting.county, setting.villages[index].place, place_of("河段 " + town.code), "basin");
        }
    }
    hand.flush();
}

}    // namespace terrace::demo
