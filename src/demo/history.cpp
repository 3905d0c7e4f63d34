#include "demo/history.hpp"

#include "demo/exposures.hpp"
#include "demo/topics.hpp"
#include "demo/plan.hpp"
#include "demo/stories.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace terrace::demo {
namespace {

class Player {
  public:
    Player(Hand& hand, const Setting& setting, std::vector<Matter>& matters) : hand_{hand}, setting_{setting}, matters_{matters} {}

    void play(Matter& matter, Step step) {
        if (matter.unanswered || step == Step::duplicate) hand_.flush();
        switch (step) {
            case Step::open: return open(matter);
            case Step::accept:
                if (matter.offered.empty()) return;
                return say(matter, seat(matter.offered), "cases.accept", {});
            case Step::give_back: return say(matter, seat(matter.offered), "cases.give_back", {{"reason", "这件事不归我们管,请原来的岗位继续办。"}});
            case Step::hand_over: return hand_over(matter);
            case Step::note: return say(matter, owner(matter), "cases.note", {{"text", progress_of(matter.kind, hand_.chance())}});
            case Step::pause:
                return say(matter, owner(matter), "cases.pause", {{"ground", "waiting_for_asker"}, {"reason", "本人在外务工,等回来一起看现场。"}});
            case Step::resume: return say(matter, owner(matter), "cases.resume", {});
            case Step::extend: return say(matter, owner(matter), "cases.extend", {{"working_days", 5}, {"reason", "材料要从县城拉上来,路上在修,多要几天。"}});
            case Step::answer: return say(matter, owner(matter), "cases.answer", {{"answer", answer_to(matter.kind, hand_.chance())}});
            case Step::confirm: return confirm(matter, true);
            case Step::not_solved: return confirm(matter, false);
            case Step::reopen: return say(matter, asker_or(matter, setting_.call_back), "cases.reopen", {{"reason", "过了几天又不行了,请再来看一下。"}});
            case Step::withdraw: return say(matter, asker_or(matter, seat(matter.owner)), "cases.withdraw", {{"reason", "已经自己弄好了,不用来了。"}});
            case Step::duplicate: return say(matter, owner(matter), "cases.mark_duplicate", {{"of", text(matters_[matter.twin].id)}});
            case Step::decline:
                return say(matter, owner(matter), "cases.decline",
                           {{"basis", "信访工作条例(2022)第三十一条:已进入诉讼程序的,由司法机关处理"}, {"reason", "这件事法院已经立案,把案号和联系电话给了本人。"}});
            case Step::urge: return say(matter, matter.person.empty() ? owner(matter) : asker_or(matter, setting_.organisation), "cases.urge", {});
        }
    }

  private:
    Actor seat(PostId post) const { return setting_.seat(post).acting(); }
    Actor owner(const Matter& matter) const { return seat(matter.owner); }
    Actor asker_or(const Matter& matter, const Actor& other) const { return matter.person.empty() ? other : Actor{ActorKind::resident, matter.person, {}}; }
    Actor asker_or(const Matter& matter, const Seat& other) const { return asker_or(matter, other.acting()); }

    void say(Matter& matter, const Actor& actor, std::string_view command, json::object body) {
        body["case"] = text(matter.id);
        matter.unanswered = true;
        hand_.say(actor, command, std::move(body), [&matter](const json::object& result) {
            matter.unanswered = false;
            const auto read = [&](const char* name) {
                const auto* value = result.if_contains(name);
                const auto id = value ? read_uuid(std::string_view{value->as_string()}) : std::nullopt;
                return id ? PostId{*id} : PostId{};
            };
            matter.owner = read("owner");
            matter.offered = read("offered_to");
        });
    }

    void open(Matter& matter) {
        matter.id = CaseId{new_uuid(hand_.now(), hand_.chance())};
        json::object asker;
        if (!matter.person.empty())
            asker = {{"person", text(matter.person)}, {"anonymous", false}, {"may_be_called", true}};
        else if (!matter.name.empty())
            asker = {{"name", matter.name}, {"phone", fmt::format("0870-0000{:03}", hand_.below(1'000))}, {"anonymous", false}, {"may_be_called", true}};
        else
            asker = {{"anonymous", true}, {"may_be_called", false}};
        say(matter, matter.opener, "cases.open",
            {{"place", text(matter.place)}, {"kind", matter.kind}, {"story", story_of(matter.kind, hand_.chance())}, {"source", matter.source}, {"asker", std::move(asker)},
             {"evidence", json::array{}}, {"urgent", matter.urgent}});
    }

    void hand_over(Matter& matter) {
        const auto& to = matter.owner == matter.other.post ? setting_.office_desk : matter.other;
        say(matter, owner(matter), "cases.hand_over", {{"to", text(to.post)}, {"reason", "需要你们那边的人一起才办得成。"}});
    }

    void confirm(Matter& matter, bool solved) {
        const bool asked = !matter.person.empty();
        json::object body{{"solved", solved}, {"by", asked ? "asker" : "call_back"}};
        body["rating"] = solved ? 3 + static_cast<int>(hand_.below(3)) : 1 + static_cast<int>(hand_.below(2));
        if (!solved) body["words"] = "还是没有弄好,请再来看。";
        const bool by_office = matter.owner != setting_.call_back.post;
        say(matter, asker_or(matter, by_office ? setting_.call_back : setting_.organisation), "cases.confirm", std::move(body));
    }

    Hand& hand_;
    const Setting& setting_;
    std::vector<Matter>& matters_;
};

}    // namespace

void play_history(Hand& hand, const Setting& setting, const std::vector<Resident>& residents, Notings& notings, const Options& options, const std::function<void(int percent)>& progress) {
    const auto calendar = Calendar::read(published_holidays());
    if (!calendar) throw Fault{say(calendar.error(), Language::en)};
    const Sittings sittings{*calendar, hand.views().clock->zone(), hand.now(), options.now, hand.chance()};
    auto matters = plan_matters(hand, setting, residents, options, sittings);

    struct Planned {
        std::size_t sitting, order;
        Deed deed;
    };
    std::vector<Planned> all;
    const auto at = [&](std::size_t sitting, Deed deed) { all.push_back({sitting, all.size(), std::move(deed)}); };
    Player player{hand, setting, matters};
    for (auto& matter : matters)
        for (const auto& move : matter.moves) at(move.sitting, [&player, &matter, step = move.step] { player.play(matter, step); });
    plan_exposures(hand, setting, sittings, at);
    plan_topics(hand, setting, residents, options, sittings, at);
    // Visits stand on the household's own timeline and are counted nowhere.
    const std::size_t visits = residents.empty() ? 0 : options.size == Size::full ? 240 : 20;
    for (std::size_t n = 0; n < visits; ++n) {
        const auto& home = residents[hand.below(residents.size())];
        const auto& leader = setting.villages[home.village].grids[home.grid].leader;
        if (!leader.held()) continue;
        at(static_cast<std::size_t>(hand.below(sittings.size())), [&hand, actor = leader.acting(), household = home.household] {
            hand.say(actor, "people.note_visit", {{"visit", text(new_uuid(hand.now(), hand.chance()))}, {"household", text(household)}, {"text", visit_note(hand.chance())}});
        });
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return std::pair{a.sitting, a.order} < std::pair{b.sitting, b.order}; });

    auto sitting = sittings.size();
    int told = 0;
    for (std::size_t n = 0; n < all.size(); ++n) {
        const auto& one = all[n];
        if (one.sitting != sitting) {
            sitting = one.sitting;
            notings.say_until(sittings.at(sitting));
            hand.turn(sittings.at(sitting));
        }
        one.deed();
        if (const int percent = static_cast<int>(n * 100 / all.size()); percent >= told + 10) progress(told = percent / 10 * 10);
    }
    notings.say_until(options.now);
    hand.flush();
}

}    // namespace terrace::demo
