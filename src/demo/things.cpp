#include "demo/things.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace terrace::demo {
namespace {

constexpr std::string_view book = "qiaojia_upkeep", wenbi_code = "530622112002", basis = "《村级公共设施管护办法（示例）》第三条";

std::string thing_of(const Village& village, std::string_view title) { return text(id_of(fmt::format("设施 {} {}", village.code, title))); }

// Registered long ago by the secretary, who also says who keeps it.
std::string registered(Hand& hand, const Village& village, PlaceId place, std::string_view kind, std::string_view title, json::object more, json::object keeper) {
    auto id = thing_of(village, title);
    more["title"] = title;
    hand.say(village.secretary.acting(), "records.note", {{"note", id}, {"playbook", book}, {"kind", kind}, {"place", text(place)}, {"day", write(hand.today() + -300)}, {"fields", std::move(more)}});
    if (!keeper.empty()) {
        keeper["note"] = id;
        keeper["basis"] = basis;
        hand.say(village.secretary.acting(), "records.entrust", std::move(keeper));
    }
    return id;
}

void told(Hand& hand, const Actor& by, std::string_view name, PlaceId place, std::string_view kind, std::string_view story, const std::string& thing) {
    hand.say(by, "cases.open", {{"case", text(id_of(fmt::format("设施事项 {}", name)))}, {"place", text(place)}, {"kind", kind}, {"story", story}, {"source", by.kind == ActorKind::post ? "patrol" : "online"},
                                {"asker", json::object{{"anonymous", true}, {"may_be_called", false}}}, {"evidence", json::array{}}, {"urgent", false}, {"asset", thing}});
}

}    // namespace

void lay_things(Hand& hand, Setting& setting) {
    const auto& wenbi = setting.village(wenbi_code);
    const auto town_acts = setting.towns[wenbi.town].secretary.acting();
    const auto keeper = [&](const Village& village, std::string_view key, std::string zh, std::string en, std::string name) {
        return make_seat(hand, setting, town_acts, fmt::format("{} {}", key, village.code), std::move(zh), std::move(en), village.place, village.secretary.post, std::move(name), {"keeper"}, basis);
    };
    const auto by_post = [](const Seat& seat) { return json::object{{"post", text(seat.post)}}; };

    const auto lifts = keeper(wenbi, "电梯维保", wenbi.name + "电梯维保岗", "Lift keeper · " + wenbi.name, "骆小维");
    hand.flush();
    std::vector<std::string> of_lifts;
    for (const auto* title : {"A区1幢1号电梯", "A区2幢1号电梯", "B区3幢1号电梯", "B区3幢2号电梯"}) of_lifts.push_back(registered(hand, wenbi, wenbi.place, "lift", title, {}, by_post(lifts)));

    // The first other village of that township with somebody in office.
    const auto found = std::find_if(setting.villages.begin(), setting.villages.end(), [&](const Village& one) {
        return one.town == wenbi.town && one.code != wenbi_code && one.secretary.held() && one.buildings.empty();
    });
    if (found != setting.villages.end()) {
        const auto& village = *found;
        const auto lamps = keeper(village, "路灯管护", village.name + "路灯管护岗", "Lamp keeper · " + village.name, "卯灯明");
        hand.flush();
        std::vector<std::string> of_lamps;
        for (int n = 1; n <= 8; ++n)
            of_lamps.push_back(registered(hand, village, village.place, "street_lamp", fmt::format("{}号灯 {}", n, n <= 3 ? "村口" : n <= 6 ? "通组路" : "小桥头"), {{"power", n <= 5 ? "solar" : "grid"}}, n == 8 ? json::object{} : by_post(lamps)));
        const auto pump = registered(hand, village, village.place, "pump", "河边一级抽水站", {{"lift_m", "85"}}, {{"role", "water_station"}});
        hand.flush();
        told(hand, village.secretary.acting(), "灯", village.place, "lighting", "昨晚起就不亮了,灯头有点松。", of_lamps[3]);
        told(hand, village.secretary.acting(), "泵", village.place, "pump", "抽水的时候响得厉害,水也小。", pump);
    }
    hand.flush();
    told(hand, wenbi.secretary.acting(), "梯", wenbi.place, "lift", "到三楼就要抖一下,老人不敢坐。", of_lifts[2]);
    hand.flush();
}

}    // namespace terrace::demo
