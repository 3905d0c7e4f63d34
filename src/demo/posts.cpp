// Posts of the sample and who holds them: four levels of secretaries, the first responsible, linked leaders, grids with two heads,
// red grids of the office. Two posts are left vacant, so that the duty chain shows a gap.

#include "demo/names.hpp"
#include "demo/setting.hpp"

#include <fmt/format.h>

namespace terrace::demo {
namespace {

constexpr std::string_view scheme = "《关于加强金沙江白鹤滩水电站巧家县移民搬迁安置党建工作的实施方案》";
constexpr std::string_view red_grid_basis = "市移民办“红网格”工作办法";
constexpr std::string_view first_asked_basis = "首问责任制、限时办结制";

std::string phone(Setting& setting) { return fmt::format("0870-0000{:03}", ++setting.phones % 1'000); }

}    // namespace

void assign(Hand& hand, const Actor& by, const Seat& seat, std::string_view role, PlaceId object, std::string_view basis, json::object more) {
    json::object body{{"assignment", text(id_of(fmt::format("assignment {} {} {}", text(seat.post), role, object.number)))},
                      {"post", text(seat.post)},
                      {"role", role},
                      {"place", text(object)},
                      {"basis", basis}};
    for (auto& [name, value] : more) body[name] = std::move(value);
    hand.say(by, "assignments.assign", std::move(body));
}

Seat make_seat(Hand& hand, Setting& setting, const Actor& by, std::string_view key, std::string zh, std::string en, PlaceId place, PostId superior, std::string name,
               std::initializer_list<std::string_view> roles, std::string_view basis) {
    Seat seat{named<PostId>("post " + std::string{key}), {}, zh, name, place};
    json::object body{{"post", text(seat.post)}, {"title", json::object{{"zh", zh}, {"en", en}}}, {"place", text(place)}, {"phone", phone(setting)}};
    if (!superior.empty()) body["superior"] = text(superior);
    hand.say(by, "people.create_post", std::move(body));
    for (const auto role : roles) assign(hand, by, seat, role, place, basis);
    if (!name.empty()) {
        seat.holder = named<PersonId>("holder " + std::string{key});
        hand.say(by, "people.appoint", {{"post", text(seat.post)}, {"person", text(seat.holder)}, {"shown_name", name}});
    }
    setting.seats[seat.post] = seat;
    return seat;
}

namespace {

struct Making {
    Hand& hand;
    Setting& setting;

    std::string name() { return full_name(hand.chance()); }
    Seat seat(const Seat& by, std::string_view key, std::string zh, std::string en, PlaceId place, const Seat& superior, std::initializer_list<std::string_view> roles,
              std::string_view basis = first_asked_basis) {
        return make_seat(hand, setting, by.acting(), key, std::move(zh), std::move(en), place, superior.post, name(), roles, basis);
    }
    Seat vacant(const Seat& by, std::string_view key, std::string zh, std::string en, PlaceId place, const Seat& superior, std::initializer_list<std::string_view> roles) {
        return make_seat(hand, setting, by.acting(), key, std::move(zh), std::move(en), place, superior.post, "", roles, scheme);
    }

    // A body and its members, each in its part.
    void body(const Seat& by, std::string_view key, std::string_view kind, std::string zh, std::string en, PlaceId place, std::string_view basis,
              const std::vector<std::pair<Seat, std::string_view>>& members) {
        const auto id = named<BodyId>("body " + std::string{key});
        hand.say(by.acting(), "people.found_body", {{"body", text(id)}, {"kind", kind}, {"title", json::object{{"zh", zh}, {"en", en}}}, {"place", text(place)}, {"basis", basis}});
        for (const auto& [seat, part] : members) hand.say(by.acting(), "people.seat_member", {{"body", text(id)}, {"post", text(seat.post)}, {"part", part}});
    }

    void office() {
        const auto& admin = setting.administrator;
        setting.office_leader = seat(admin, "班子成员", "市搬迁安置办班子成员(监督员)", "Member of the office's leadership (monitor)", setting.office, {}, {"monitor"}, red_grid_basis);
        setting.office_desk = seat(admin, "市办窗口", "市搬迁安置办窗口", "Resettlement office desk", setting.office, setting.office_leader, {"resettlement_desk"});
        setting.call_back = seat(admin, "市办回访员", "市搬迁安置办回访员", "Call-back desk", setting.office, setting.office_leader, {"call_back_desk"});
        setting.county_secretary = seat(admin, "县委书记", "巧家县委书记", "County secretary of Qiaojia", setting.county, {}, {"county_secretary"}, scheme);
    }

    void neighbours() {
        struct NeighbourFacts {
            std::string_view code, zh, en;
        };
        static constexpr NeighbourFacts list[] = {{"530625000000", "永善", "Yongshan"}, {"530626000000", "绥江", "Suijiang"}, {"530681000000", "水富", "Shuifu"},
                                                  {"530602000000", "昭阳", "Zhaoyang"}, {"530629000000", "威信", "Weixin"}};
        const auto views = hand.views();
        const auto& tree = *views.places;
        int number = 2;
        const auto red_grid = [&](std::string_view zh, std::string_view en, PlaceId place, int n) {
            Neighbour made;
            const auto key = fmt::format("红网格 {}", n);
            const auto zh_title = fmt::format("第{}红网格({})", chinese_number(n), zh);
            const auto en_title = fmt::format("red grid {} ({})", n, en);
            made.place = place;
            made.leader = seat(setting.administrator, key + " 网格长", zh_title + "网格长", "Grid leader, " + en_title, place, setting.office_leader, {"red_grid_leader"}, red_grid_basis);
            made.party_leader = seat(setting.administrator, key + " 党小组组长", zh_title + "党小组组长", "Party group leader, " + en_title, place, setting.office_leader, {"party_group_leader"}, red_grid_basis);
            made.member = seat(setting.administrator, key + " 成员", zh_title + "成员", "Member, " + en_title, place, made.leader, {"red_grid_member"}, red_grid_basis);
            body(setting.administrator, key, "red_grid", zh_title, "R" + en_title.substr(1), place, red_grid_basis,
                 {{made.party_leader, "party_group_leader"}, {made.leader, "grid_leader"}, {made.member, "member"}, {setting.office_leader, "monitor"}});
            return made;
        };
        red_grid("巧家", "Qiaojia", setting.county, 1);
        for (const auto& [code, zh, en] : list) {
            const auto place = tree.by_code(code, hand.today());
            if (!place) throw Fault{"sample county: the divisions have no " + std::string{code}};
            auto made = red_grid(zh, en, *place, number++);
            made.code = code;
            made.name = zh;
            // 移民安置点: two townships, three villages of each.
            int towns = 0;
            for (const auto& town : tree.children(*place, Partition::administrative, hand.today())) {
                if (++towns > 2) break;
                for (const auto& village : tree.children(town, Partition::administrative, hand.today()))
                    if (made.villages.size() < static_cast<std::size_t>(3 * towns)) made.villages.push_back(village);
            }
            setting.neighbours.push_back(std::move(made));
        }
    }

    void county() {
        const auto& top = setting.county_secretary;
        const auto county = setting.county;
        setting.organisation = seat(top, "组织部", "县委组织部(牵头抓总)", "County organisation department", county, top, {"registrar", "monitor", "forms_desk"}, scheme);
        setting.county_desk = seat(top, "县安置办窗口", "县搬迁安置办窗口", "County resettlement desk", county, top, {"resettlement_desk"});
        setting.county_water = seat(top, "县供水总站", "县供水总站", "County water station", county, top, {"water_station"});
        setting.employment = seat(top, "就业服务站", "县就业服务站", "County employment desk", county, top, {"employment_desk"});
        setting.mediation = seat(top, "调解室", "“众人来商量”调解室", "Mediation room", county, top, {"mediation_room"});
        seat(top, "纪委监委信访室", "县纪委监委信访室", "County discipline and supervision office", county, top, {"discipline_office"});
        std::vector<std::pair<Seat, std::string_view>> group{{setting.organisation, "lead"}};
        for (const auto& [zh, en] : {std::pair{"县发展改革局", "Development and reform bureau"}, {"县委宣传部", "Publicity department"}, {"县交通运输局", "Transport bureau"},
                                     {"县教育体育局", "Education bureau"}, {"县农业农村局", "Agriculture bureau"}})
            group.emplace_back(seat(top, zh, std::string{zh} + "负责人", en, county, top, {}, scheme), "member");
        body(top, "领导小组", "leading_group", "移民党建工作领导小组", "Leading group for Party work among resettlers", county, scheme, group);
    }

    void towns() {
        const auto& top = setting.county_secretary;
        for (auto& town : setting.towns) {
            town.secretary = seat(top, "乡 " + town.code, town.name + "党" + (town.name.ends_with("街道") ? "工" : "") + "委书记", "Township secretary · " + town.name, town.place, top, {"township_secretary"}, scheme);
            assign(hand, top.acting(), town.secretary, "first_responsible", town.place, scheme);
            town.water = seat(town.secretary, "供水 " + town.code, town.name + "供水站", "Water station · " + town.name, town.place, town.secretary, {"water_station"});
            town.resettlement = seat(town.secretary, "安置 " + town.code, town.name + "搬迁安置窗口", "Resettlement desk · " + town.name, town.place, town.secretary, {"resettlement_desk"});
        }
    }

    void basin() {
        std::vector<std::pair<Seat, std::string_view>> members{{setting.county_secretary, "head"}};
        for (const auto& town : setting.towns)
            if (town.corridor) members.emplace_back(town.secretary, "member");
        body(setting.county_secretary, "流域大党委", "basin_committee", "金沙江流域大党委", "Basin committee of the Jinsha river", place_of("流域"), scheme, members);
    }

    // Whose leader is away has a stand-in for three weeks; the first grid's leader acts for the second.
    void stand_ins(Instant now) {
        for (auto& village : setting.villages) {
            if (village.grids.size() < 3 || village.buildings.empty()) continue;
            hand.say(setting.towns[village.town].secretary.acting(), "people.name_stand_in",
                     {{"post", text(village.grids[1].leader.post)}, {"stand_in", text(village.grids[0].leader.post)}, {"from", write(now - days(7))}, {"to", write(now + days(14))}});
        }
        const auto& town = setting.towns.front();
        hand.say(town.secretary.acting(), "people.name_stand_in",
                 {{"post", text(town.resettlement.post)}, {"stand_in", text(setting.county_desk.post)}, {"from", write(now - days(2))}, {"to", write(now + days(10))}});
    }

    void villages() {
        for (std::size_t v = 0; v < setting.villages.size(); ++v) {
            auto& village = setting.villages[v];
            const auto& town = setting.towns[village.town];
            const bool gap = v == 4;    // 书记岗位空缺
            const auto title = village.name + "党总支书记";
            const auto english = "Village secretary · " + village.name;
            village.secretary = gap ? vacant(town.secretary, "村 " + village.code, title, english, village.place, town.secretary, {"village_secretary"})
                                    : seat(town.secretary, "村 " + village.code, title, english, village.place, town.secretary, {"village_secretary"}, scheme);
            if (!village.buildings.empty())
                setting.property = seat(town.secretary, "物业 " + village.code, village.name + "物业服务点", "Property desk · " + village.name, village.place, village.secretary, {"property_desk"});
            grids(village, town);
        }
    }

    void grids(Village& village, const Town& town) {
        const bool estate = !village.buildings.empty();
        for (std::size_t n = 0; n < village.grids.size(); ++n) {
            auto& grid = village.grids[n];
            const auto key = village.code + fmt::format(" 网格 {}", n + 1);
            const bool gap = estate && n + 1 == village.grids.size();    // 网格长岗位空缺
            grid.by_itself = gap;
            grid.leader = gap ? vacant(town.secretary, key, grid.name + "网格长", "Grid leader · " + grid.name, grid.place, village.secretary, {"grid_leader"})
                              : seat(town.secretary, key, grid.name + "网格长", "Grid leader · " + grid.name, grid.place, village.secretary, {"grid_leader"}, scheme);
            if (estate)    // 双统领
                seat(town.secretary, key + " 党小组组长", grid.name + "党小组组长", "Party group leader · " + grid.name, grid.place, village.secretary, {"party_group_leader"}, scheme);
            else if (n % 2 == 0)
                seat(town.secretary, key + " 支部书记", village.name + chinese_number(static_cast<int>(n + 1)) + "组党支部书记", "Group branch secretary · " + village.name, grid.group, village.secretary, {"group_secretary"}, scheme);
        }
    }

    // 县四家班子主要领导 → the four townships; 38 officials → the villages of the four.
    void linked() {
        const auto& top = setting.county_secretary;
        static constexpr std::pair<std::string_view, std::string_view> bodies[] = {
            {"县委", "County committee"}, {"县人大常委会", "County people's congress"}, {"县政府", "County government"}, {"县政协", "County consultative conference"}};
        std::size_t body = 0;
        std::vector<std::size_t> villages;
        for (const auto& town : setting.towns) {
            if (!town.corridor) continue;
            const auto& [zh, en] = bodies[body++ % 4];
            const auto leader = seat(top, "班子 " + std::string{zh} + town.code, std::string{zh} + "主要领导(挂钩" + town.name + ")", "Leader of the " + std::string{en} + " · " + town.name, setting.county, top, {}, scheme);
            assign(hand, top.acting(), leader, "linked_leader", town.place, scheme);
            villages.insert(villages.end(), town.villages.begin(), town.villages.end());
        }
        constexpr std::size_t officials = 38;
        std::vector<Seat> all;
        for (std::size_t n = 0; n < officials && n < villages.size(); ++n)
            all.push_back(seat(top, fmt::format("挂钩 {}", n + 1), fmt::format("挂钩处级领导(第{}名)", n + 1), fmt::format("Linked official {}", n + 1), setting.county, top, {}, scheme));
        for (std::size_t n = 0; n < villages.size(); ++n)
            assign(hand, top.acting(), all[n % all.size()], "linked_leader", setting.villages[villages[n]].place, scheme);
    }
};

}    // namespace

void fill_posts(Hand& hand, Setting& setting, const Options& options) {
    Making making{hand, setting};
    making.office();
    making.neighbours();
    hand.flush();
    making.county();
    lay_places(hand, setting, options);
    draw_boundaries(hand, setting, options);
    making.towns();
    making.basin();
    hand.flush();
    making.villages();
    making.linked();
    making.stand_ins(options.now);
    hand.flush();
}

}    // namespace terrace::demo
