#include "app/night_door.hpp"

#include "app/forgetting.hpp"
#include "app/init_door.hpp"
#include "demo/demo.hpp"
#include "demo/names.hpp"
#include "demo/setting.hpp"
#include "modules/alerts/alerts.hpp"

#include <fmt/format.h>
#include <ostream>

namespace terrace {
namespace {

using demo::named, demo::text;
constexpr int households = 65, people = 199, phones = 3;
constexpr std::string_view law = "个人信息保护法第四十七条:目的已经实现";
constexpr std::string_view basis = "打所小组群测群防方案(示例)";

// Two to four of each, and five households with one more: 199.
std::int32_t people_of(int house) { return 2 + house % 3 + (house % 3 == 0 && house < 15 ? 1 : 0); }
alerts::HouseId house_named(int house) { return named<alerts::HouseId>(fmt::format("night house {}", house)); }

class Night {
  public:
    Night(County& county, demo::TurnedClock& clock, Chance& chance, const FirstPost& first, const NightOptions& options, std::ostream& out)
        : county_{county}, clock_{clock}, hand_{county.desk(), clock, chance, [&county] { county.alarms().look(); }}, options_{options}, out_{out}, administrator_{first.post, first.holder, "本单位管理员", "管理员", first.place} {}

    Result<int> play() {
        people_and_posts();
        warning();
        sheets();
        arrive();
        const bool same = every_order();
        const bool all = end();
        return same && all ? 0 : 1;
    }

  private:
    void tell(std::string_view zh, std::string_view en) const { out_ << fmt::format("{:02}:{:02}  {} · {}\n", minute() / 60, minute() % 60, zh, en); }
    int minute() const { return Zone{}.minute_of_day(hand_.now()); }
    void after(std::int64_t more) { hand_.turn(hand_.now() + minutes(more)); }
    Instant at(std::int64_t minute_of_night) const { return beginning_ + minutes(minute_of_night); }

    demo::Seat seat(const demo::Seat& by, std::string_view key, std::string zh, std::string en, const demo::Seat& superior, std::string_view role) {
        return demo::make_seat(hand_, setting_, by.acting(), key, std::move(zh), std::move(en), place_, superior.post, demo::full_name(hand_.chance()), {role}, basis);
    }

    void people_and_posts() {
        const auto views = hand_.views();
        const auto today = hand_.today();
        const auto town = views.places->by_code("530622112000", today);
        if (!town) throw Fault{"the night: the divisions have no 530622112000"};
        const auto village = views.places->children(*town, Partition::administrative, today).front();
        place_ = demo::place_of("打所小组");
        hand_.say(administrator_.acting(), "places.add", {{"within", text(village)}, {"items", json::array{json::object{{"place", text(place_)}, {"name", "打所小组"}, {"level", 6}, {"partition", "administrative"}, {"parent", text(village)}, {"from", "2021-01-01"}}}}});
        hand_.flush();
        secretary_ = seat(administrator_, "night secretary", "村党总支书记", "Village secretary", {}, "village_secretary");
        leader_ = seat(administrator_, "night leader", "打所小组党支部书记", "Branch secretary of the group", secretary_, "group_secretary");
        for (int n = 0; n < phones; ++n)
            teams_.push_back(seat(administrator_, fmt::format("night team {}", n), fmt::format("转移{}队(公益性岗位)", n + 1), fmt::format("Moving team {}", n + 1), leader_, "grid_worker"));
        hand_.flush();
        beginning_ = hand_.now();
    }

    void warning() {
        json::array houses;
        for (int n = 0; n < households; ++n)
            houses.push_back({{"house", text(house_named(n))}, {"name", demo::full_name(hand_.chance())}, {"people", people_of(n)}, {"team", fmt::format("{}队", n % phones + 1)}});
        hand_.say(leader_.acting(), "alerts.issue", {{"alert", text(alert_)}, {"place", text(place_)}, {"level", "move_now"}, {"text", "后山开裂,马上转移到小学操场"}, {"until", write(at(720))}, {"urgent", true}});
        hand_.say(leader_.acting(), "alerts.open_roll", {{"roll", text(roll_)}, {"alert", text(alert_)}, {"place", text(place_)}, {"clears", text(leader_.post)}, {"houses", std::move(houses)}});
        hand_.flush();
        tell("组里发“马上转移”,名单在三部手机上:65 户 199 人", "the group says: move out now; 65 households, 199 people are on three phones");
        after(1);
        reach(teams_[0], teams_[0], "app");
        after(1);
        reach(leader_, teams_[1], "loudspeaker");
        after(2);
        tell("转移3队三分钟没回音,系统找了上一级", "team 3 silent for three minutes: its superior was called");
        reach(leader_, teams_[2], "runner");
        reach(leader_, secretary_, "phone");
        hand_.say(secretary_.acting(), "alerts.check", {{"alert", text(alert_)}});
        hand_.flush();
        county_.read(leader_.acting(), [&](const ReadContext& read) {
            Parameters asked;
            asked.values["alert"] = text(alert_);
            for (const auto& route : alerts::routes())
                if (route.path == "/api/v1/alerts/{alert}") {
                    const auto board = parse_json(*route.answer(read, asked));
                    tell(fmt::format("叫应 {} 个岗位,应答 {} 个", board->at("calls").as_int64(), board->at("reached").as_int64()), fmt::format("{} posts called, {} reached", board->at("calls").as_int64(), board->at("reached").as_int64()));
                }
        });
    }
    void reach(const demo::Seat& noted_by, const demo::Seat& post, std::string_view channel) {
        hand_.say(noted_by.acting(), "alerts.acknowledge", {{"alert", text(alert_)}, {"post", text(post.post)}, {"channel", channel}});
        hand_.flush();
    }

    json::object tap(int house, std::string_view found, std::int64_t minute_of_night) {
        return {{"tap", text(named<alerts::TapId>(fmt::format("night tap {}", ++taps_)))}, {"house", text(house_named(house))}, {"found", found}, {"at", write(at(minute_of_night))}};
    }
    // Each phone marks its own; the third leaves out one row of houses that the paper sheet holds, and nobody sees what the others do.
    void sheets() {
        std::vector<json::array> all(phones + 1);
        for (int n = 0; n < households; ++n) {
            const int team = n % phones;
            const bool on_paper = team == 2 && n > 40;
            all[on_paper ? phones : static_cast<std::size_t>(team)].push_back(tap(n, n % 17 == 5 ? "needs_help" : n % 13 == 4 ? "known_elsewhere" : "safe", 12 + n % 60));
        }
        all[0].push_back(tap(44, "not_found", 40));     // the paper sheet finds them later
        all[phones].push_back(tap(44, "safe", 95));
        auto one = tap(7, "known_elsewhere", 90);       // of one household a single person is away
        one["person"] = 1;
        all[2].push_back(std::move(one));
        auto visitors = tap(1'000, "safe", 55);
        visitors["people"] = 4;
        visitors["name"] = "住客栈的游客";
        all[1].push_back(std::move(visitors));
        for (std::size_t n = 0; n < all.size(); ++n) bodies_.push_back({{"roll", text(roll_)}, {"source", n < phones ? "phone" : "paper"}, {"taps", std::move(all[n])}});
        after(11);
        tell("断网、断电:从这里起只在手机和纸上点名", "uplink and power are gone: from here the roll is on phones and paper alone");
    }

    const Actor author(std::size_t sheet) const { return (sheet < phones ? teams_[sheet] : leader_).acting(); }

    void arrive() {
        after(45);
        hand_.say(leader_.acting(), "alerts.update", {{"alert", text(alert_)}, {"level", "move_now"}, {"text", "第一次滑坡已发生,任何人不得返回"}, {"until", write(at(720))}});
        after(35);
        hand_.say(leader_.acting(), "alerts.update", {{"alert", text(alert_)}, {"level", "move_now"}, {"text", "第二次滑坡已发生,任何人不得返回"}, {"until", write(at(720))}});
        after(30);
        tell("两次滑坡都在人走之后;网通了,三部手机和一张纸单陆续到", "both slides came after the people had left; the link is back, three phones and a paper sheet arrive");
        for (const auto sheet : shuffled(options_.seed)) {
            hand_.say(author(sheet), "alerts.mark_roll", bodies_[sheet]);
            hand_.flush();
            tell(fmt::format("{}到:{}", sheet < phones ? fmt::format("{} 号手机", sheet + 1) : std::string{"纸单"}, count(false)), fmt::format("{} arrives: {}", sheet < phones ? fmt::format("phone {}", sheet + 1) : std::string{"the paper sheet"}, count(true)));
        }
    }

    std::vector<std::size_t> shuffled(std::uint64_t seed) const {
        SeededChance chance{seed};
        std::vector<std::size_t> order{0, 1, 2, 3};
        order.push_back(static_cast<std::size_t>(chance.below(4)));    // one of them is sent twice
        for (auto i = order.size(); i > 1; --i) std::swap(order[i - 1], order[static_cast<std::size_t>(chance.below(i))]);
        return order;
    }

    alerts::State now() {
        alerts::State state;
        for (const auto& record : county_.store().snapshot()->stream(roll_)) {
            const auto box = alerts::module().read_event(record.event, record.payload);
            state = alerts::apply(std::move(state), unbox<alerts::Event>(*box));
        }
        return state;
    }
    std::string count(bool english) {
        const auto read = alerts::read_roll(now().roll);
        const auto known = read.expected - read.unaccounted;
        return english ? fmt::format("{} of {} spoken for, {} added", known, read.expected, read.added) : fmt::format("{} 人中 {} 人有下落,名单外 {} 人", read.expected, known, read.added);
    }

    // The same sheets through the same decisions, in as many other orders as asked.
    bool every_order() {
        const auto played = now();
        alerts::State opened;
        const auto first = county_.store().snapshot()->stream(roll_).front();
        opened = alerts::apply(std::move(opened), unbox<alerts::Event>(*alerts::module().read_event(first.event, first.payload)));
        const auto views = hand_.views();
        std::int64_t different = 0;
        for (std::int64_t seed = 1; seed <= options_.seeds; ++seed) {
            auto state = opened;
            for (const auto sheet : shuffled(static_cast<std::uint64_t>(seed))) {
                const auto command = decode<alerts::MarkRoll>(bodies_[sheet], Strict::yes);
                ENSURE(command);
                const Context context{hand_.now(), hand_.now(), author(sheet), 0, {}, *views.places, *views.roster, *views.clock, *views.playbook, views.read_file};
                const auto decided = alerts::decide(state, *command, context);
                ENSURE(decided);
                for (const auto& event : *decided) state = alerts::apply(std::move(state), event);
            }
            if (state.roll.roll != played.roll.roll || alerts::read_roll(state.roll) != alerts::read_roll(played.roll)) ++different;
        }
        tell(fmt::format("换 {} 种到达顺序重点一遍:不一样的 {} 次", options_.seeds, different), fmt::format("the same sheets in {} other orders: {} came to another roll", options_.seeds, different));
        return different == 0;
    }

    bool end() {
        const auto read = alerts::read_roll(now().roll);
        const auto found = read.expected - read.unaccounted - read.not_found;
        tell(fmt::format("{} 人全部有下落(名单外 {} 人)", found, read.added), fmt::format("{} people accounted for, and {} visitors", found, read.added));
        hand_.say(leader_.acting(), "alerts.clear_all", {{"roll", text(roll_)}});
        after(60);
        hand_.say(secretary_.acting(), "alerts.cancel", {{"alert", text(alert_)}, {"reason", "专家看过,险情稳定"}});
        hand_.say(secretary_.acting(), "alerts.destroy_roll", {{"roll", text(roll_)}, {"law", law}});
        hand_.flush();
        const SubjectId subject{roll_};
        const auto gone = forget(county_, subject, std::string{law}, CommandId{derived_uuid(subject, "forgetting owed: " + std::string{law})});
        if (!gone) throw Fault{say(gone.error(), Language::en)};
        int readable = 0;
        for (const auto& [id, house] : now().roll.houses) readable += county_.vault().unseal(house.name).has_value();
        tell(fmt::format("名单销毁:{} 把密钥没了(记录 {}),还读得出的姓名 {} 个", gone->keys, gone->position, readable), fmt::format("the roll is destroyed: {} keys are gone (record {}), {} names can still be read", gone->keys, gone->position, readable));
        return found == people && read.expected == people && readable == 0 && gone->keys > 0;
    }

    County& county_;
    demo::TurnedClock& clock_;
    demo::Hand hand_;
    NightOptions options_;
    std::ostream& out_;
    demo::Seat administrator_, secretary_, leader_;
    demo::Setting setting_;
    std::vector<demo::Seat> teams_;
    PlaceId place_;
    Instant beginning_;
    alerts::AlertId alert_ = named<alerts::AlertId>("night of 打所小组");
    alerts::RollId roll_ = named<alerts::RollId>("roll of 打所小组");
    std::vector<json::object> bodies_;
    int taps_ = 0;
};

}    // namespace

Result<int> play_night(const std::filesystem::path& data, const NightOptions& options, const std::filesystem::path& reference, std::ostream& out) {
    const DomainFacts domain{demo::office_domain, std::string{demo::office_name}};
    if (auto made = DataFolder::make(data, domain); !made) return tl::unexpected(made.error());
    auto folder = DataFolder::open(data, DataFolder::Use::own);
    if (!folder) return tl::unexpected(folder.error());
    demo::TurnedClock clock{*read_instant("2025-07-11T17:10:00Z")};    // 01:10 at night, by the village's clock
    SeededChance chance{options.seed};
    County county{std::move(*folder), clock, chance};
    const auto first = begin_office(county, reference, chance);
    if (!first) return tl::unexpected(first.error());
    out << "打所小组的一夜,人和事都是编的 · the night of Dasuo; everybody and everything in it is invented\n";
    return Night{county, clock, chance, *first, options, out}.play();
}

}    // namespace terrace
