#include "demo/exposures.hpp"

#include "demo/stories.hpp"

namespace terrace::demo {
namespace {

enum class Where : std::uint8_t { community, near, far };    // 文笔社区, another village of its township, another township

// Days are working days before the sample ends; none: it has not come to that.
struct Exposed {
    Where where;
    std::string_view kind, problem;
    int opened, proposed;
    int replied = 0;
    std::string_view reply = {};
    int published = 0;
    int mended = 0;
    std::string_view done = {};
    int turned_down = 0, taken_down = 0;
    std::string_view why = {};
};

constexpr Exposed all[] = {
    {Where::near, "road", "村口小桥的护栏断了三米,报了一个多月还没有修,晚上过桥危险。", 20, 18, 17, "护栏已经订做,下个月初装好。先拉了警示带,装了一盏警示灯。", 16},
    {Where::far, "rubbish", "集市背后的垃圾堆了一个多月没有人清,一下雨就流到路上。", 15, 12, 0, {}, 9},
    {Where::community, "lighting", "小区东门外的五盏路灯不亮,晚上出门要打手电。", 14, 12, 11, "灯杆下面进了水,正在换电缆。", 10, 2, "电缆和五盏灯都换了,昨晚去看过,全亮。"},
    {Where::near, "road", "通村路塌方的地方只过得了摩托车,还没有立警示牌。", 6, 3, 2, "砂石已经拉到,天晴就回填;警示牌今天下午立。"},
    {Where::community, "rubbish", "小区三栋后面的垃圾桶满了五天没有人拉,味道大。", 4, 1},
    {Where::far, "lighting", "新修的广场没有灯,晚上有人摔过。", 28, 26, 25, "施工队后天进场装灯。", 0, 0, {}, 24, 0, "已经约了施工队,后天开工,不必公开。"},
    {Where::near, "rubbish", "河边倒了两车建筑渣土,怕涨水堵起。", 24, 22, 21, "渣土当天已经拉走。", 20, 0, {}, 0, 19, "当天就拉走了,公开得晚了。"},
};

struct Cast {
    PlaceId place;
    Seat leader, secretary, checker;    // who answers, who proposes, who checks
};

std::vector<Cast> casts(const Setting& setting, Where where) {
    std::vector<Cast> all_here, all_far;
    const auto estate = std::find_if(setting.villages.begin(), setting.villages.end(), [](const Village& one) { return !one.buildings.empty(); });
    ENSURE(estate != setting.villages.end());
    for (const auto& village : setting.villages) {
        const bool community = !village.buildings.empty();
        const auto& town = setting.towns[village.town];
        if (community != (where == Where::community) || !village.secretary.held() || village.grids.empty()) continue;
        const auto& grid = village.grids.front();
        if (!grid.leader.held() || grid.by_itself) continue;
        (village.town == estate->town ? all_here : all_far).push_back({grid.place, grid.leader, village.secretary, town.secretary});
    }
    auto& fitting = where == Where::far && !all_far.empty() ? all_far : all_here;
    ENSURE(!fitting.empty());
    return fitting;
}

}    // namespace

void plan_exposures(Hand& hand, const Setting& setting, const Sittings& sittings, const std::function<void(std::size_t sitting, Deed)>& at) {
    constexpr std::size_t sittings_a_day = 4;
    std::size_t number = 0;
    for (const auto& one : all) {
        const auto fitting = casts(setting, one.where);
        const auto cast = fitting[number % fitting.size()];
        const auto name = "exposed " + std::to_string(++number);
        const auto say = [&](int days_ago, const Seat& who, std::string_view command, json::object body) {
            if (days_ago <= 0) return;
            body["case"] = text(named<CaseId>(name));
            at(sittings.size() - sittings_a_day * static_cast<std::size_t>(days_ago), [&hand, actor = who.acting(), command, body = std::move(body)] { hand.say(actor, command, body); });
        };
        say(one.opened, cast.leader, "cases.open",
            {{"place", text(cast.place)}, {"kind", one.kind}, {"story", std::string{one.problem}}, {"source", "patrol"}, {"asker", json::object{{"anonymous", true}, {"may_be_called", false}}},
             {"evidence", json::array{}}, {"urgent", false}});
        say(one.proposed, cast.secretary, "cases.expose", {{"problem", std::string{one.problem}}, {"photos", json::array{}}});
        say(one.replied, cast.leader, "cases.reply_to_exposure", {{"text", std::string{one.reply}}});
        say(one.published, cast.checker, "cases.check_exposure", {{"publish", true}, {"names_nobody", true}});
        say(one.turned_down, cast.checker, "cases.check_exposure", {{"publish", false}, {"names_nobody", true}, {"reason", std::string{one.why}}});
        say(one.taken_down, cast.secretary, "cases.withdraw_exposure", {{"reason", std::string{one.why}}});
        say(one.mended, cast.leader, "cases.show_mended", {{"text", std::string{one.done}}, {"evidence", json::array{}}});
        say(std::max({one.mended, one.turned_down, one.taken_down}), cast.leader, "cases.answer", {{"answer", answer_to(one.kind, hand.chance())}});
    }
}

}    // namespace terrace::demo
