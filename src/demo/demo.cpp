#include "demo/demo.hpp"

#include "demo/branches.hpp"
#include "demo/history.hpp"
#include "demo/residents.hpp"
#include "demo/safety.hpp"
#include "demo/things.hpp"

#include <fmt/format.h>
#include <ostream>

namespace terrace::demo {
namespace {

std::string one_time_password(Chance& chance) {
    static constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string word;
    for (int n = 0; n < 10; ++n) {
        if (n == 5) word += '-';
        word += letters[chance.below(letters.size())];
    }
    return word;
}

std::function<void(int)> telling(std::ostream& progress, std::string_view zh, std::string_view en) {
    return [&progress, zh, en](int percent) { progress << fmt::format("   {} {}% · {} {}%\n", zh, percent, en, percent) << std::flush; };
}

class Doors {
  public:
    Doors(Hand& hand, Credentials& credentials) : hand_{hand}, credentials_{credentials} {}

    void account(const Actor& giver, const Seat& seat, std::string_view name, std::string page, std::string zh, std::string en) {
        const auto password = one_time_password(hand_.chance());
        hand_.say(giver, "access.make_account", {{"person", text(seat.holder)}, {"place", text(seat.place)}});
        hand_.flush();
        const auto made = credentials_.make_account({std::string{name}, seat.holder, ActorKind::post, false, false}, password);
        if (!made) throw Fault{"sample county: " + say(made.error(), Language::en)};
        all_.push_back({std::move(zh), std::move(en), std::move(page), std::string{name}, password});
    }
    // A household card as its QR code carries it, handed over in person.
    void card(const Actor& giver, const Resident& holder) {
        const auto id = id_of("card of " + text(holder.person));
        const auto pin = fmt::format("{:04}", hand_.below(10'000));
        const auto made = credentials_.make_card(id, holder.person, pin);
        if (!made) throw Fault{"sample county: " + say(made.error(), Language::en)};
        hand_.say(giver, "access.hand_over_card", {{"card", text(id)}, {"holder", text(holder.person)}, {"household", text(holder.household)}, {"place", text(holder.place)}});
        hand_.flush();
        all_.push_back({"住户卡(卡号、PIN)", "Household card and PIN", "/", text(id), pin});
    }
    // Who runs the machine: sets up, and sees no content.
    void machine(PlaceId office) {
        const auto person = named<PersonId>("operator");
        const auto password = one_time_password(hand_.chance());
        hand_.say(Actor{}, "access.make_account", {{"person", text(person)}, {"place", text(office)}});
        hand_.flush();
        const auto made = credentials_.make_account({"operator", person, ActorKind::operator_, false, false}, password);
        if (!made) throw Fault{"sample county: " + say(made.error(), Language::en)};
        all_.push_back({"运维员(只管机器)", "Operator (runs the machine, no content)", "/desk/", "operator", password});
    }
    std::vector<SignIn> all() { return std::move(all_); }

  private:
    Hand& hand_;
    Credentials& credentials_;
    std::vector<SignIn> all_;
};

}    // namespace

Instant beginning_of(Instant now, Zone zone) {
    auto date = civil_of(zone.day_of(now));
    date.year -= years_of_history;
    if (date.month == 2 && date.day == 29) date.day = 28;
    return zone.midnight(day_of(date)) + hours(8);
}

std::vector<SignIn> fill(Hand& hand, Credentials& credentials, const Seat& administrator, const Options& options, std::ostream& progress) {
    Setting setting;
    setting.administrator = administrator;
    setting.seats[administrator.post] = administrator;
    const auto views = hand.views();
    setting.office = views.places->root();
    const auto county = views.places->by_code("530622000000", hand.today());
    if (!county) throw Fault{"sample county: the divisions have no 530622"};
    setting.county = *county;

    progress << "== 地方和岗位 · places and posts\n" << std::flush;
    fill_posts(hand, setting, options);
    const auto segments = lay_keeping(hand, setting, options);
    progress << "== 住户 · households\n" << std::flush;
    const auto residents = register_residents(hand, setting, options, telling(progress, "住户", "households"));
    progress << "== 五年的事项和记录 · five years of cases and records\n" << std::flush;
    Notings notings{hand, setting, segments, options};
    play_history(hand, setting, residents, notings, options, telling(progress, "事项", "cases"));

    hand.turn(options.now);
    form_teams(hand, setting, residents);
    book_sites(hand, setting);
    plan_rosters(hand, setting);
    lay_things(hand, setting);
    Doors doors{hand, credentials};
    const auto administrator_acts = administrator.acting();
    const auto& wenbi = setting.village("530622112002");
    doors.account(administrator_acts, setting.organisation, "zuzhibu", "/desk/", "县委组织部", "County organisation department");
    doors.account(administrator_acts, setting.towns[wenbi.town].secretary, "menggu", "/desk/", "蒙姑镇党委书记", "Township secretary of Menggu");
    doors.account(administrator_acts, wenbi.secretary, "wenbi", "/desk/", "文笔社区党总支书记", "Secretary of Wenbi community");
    doors.account(administrator_acts, wenbi.grids.front().leader, "wangge1", "/m/", "文笔第1网格网格长(手机)", "Grid leader, Wenbi grid 1 (phone)");
    doors.account(administrator_acts, segments.front().keeper, "baojie", "/m/", "威信赤水河河道保洁员(手机)", "River keeper in Weixin (phone)");
    // Nobody stands above the office's own desks but the one who set the office up.
    doors.account(Actor{}, setting.office_desk, "anzhiban", "/desk/", "市搬迁安置办窗口", "Resettlement office desk of the prefecture");
    const auto home = std::find_if(residents.begin(), residents.end(), [&](const Resident& one) { return one.village == setting.towns[wenbi.town].villages[1] && one.grid == 0; });
    if (home != residents.end()) doors.card(setting.towns[wenbi.town].secretary.acting(), *home);
    doors.machine(setting.office);
    progress << fmt::format("== 好了:{} 个命令 · done: {} commands\n", hand.said(), hand.said()) << std::flush;
    return doors.all();
}

}    // namespace terrace::demo
