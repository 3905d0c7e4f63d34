#include "demo/topics.hpp"

#include "draw/draw.hpp"

namespace terrace::demo {
namespace {

constexpr std::size_t households_asked = 21;
constexpr std::size_t reviewers = 12;
constexpr std::size_t sittings_a_day = 4;

// What the phones of one box will say, and the receipts they were given.
struct Phones {
    std::int64_t yes = 0, no = 0;
    json::array opened;
};

class Talk {
  public:
    Talk(Hand& hand, const Sittings& sittings, const std::function<void(std::size_t, Deed)>& at, std::string name, Actor convenor, PlaceId place)
        : hand_{hand}, sittings_{sittings}, at_{at}, name_{std::move(name)}, convenor_{convenor}, place_{place} {}

    std::size_t sitting(int days_ago) const { return sittings_.size() - sittings_a_day * static_cast<std::size_t>(days_ago); }
    Instant when(int days_ago) const { return sittings_.at(sitting(days_ago)); }
    std::string id(std::string_view what) const { return text(named<CaseId>(name_ + ' ' + std::string{what})); }
    std::string topic() const { return id("topic"); }
    PlaceId place() const { return place_; }

    void say(int days_ago, std::string_view command, json::object body, Hand::Answered answered = {}) { say_as(days_ago, convenor_, command, std::move(body), std::move(answered)); }
    void say_as(int days_ago, const Actor& actor, std::string_view command, json::object body, Hand::Answered answered = {}) {
        if (!body.contains("box") && !body.contains("topic")) body["topic"] = topic();
        at_(sitting(days_ago), [&hand = hand_, actor, command, body = std::move(body), answered = std::move(answered)] { hand.say(actor, command, body, answered); });
    }
    void do_at(int days_ago, Deed deed) { at_(sitting(days_ago), std::move(deed)); }

    void opine(int days_ago, std::string_view key, std::string_view way, std::string_view stance, std::string_view words) {
        say(days_ago, "topics.opine", {{"opinion", id(key)}, {"way", way}, {"stance", stance}, {"text", words}});
    }
    void sum_up(int days_ago, std::string_view view, std::string_view words, bool minority, std::initializer_list<std::string_view> opinions) {
        json::array ids;
        for (const auto one : opinions) ids.push_back(json::string(id(one)));
        say(days_ago, "topics.sum_up", {{"view", id(view)}, {"view_words", words}, {"minority", minority}, {"opinions", std::move(ids)}});
    }
    void hand_out(int days_ago, std::string_view box, const std::vector<const Resident*>& homes, std::size_t from, std::size_t to) {
        json::array slips;
        for (auto n = from; n < to; ++n) slips.push_back({{"slip", id(std::string{box} + " slip " + std::to_string(n))}, {"voter", text(homes[n]->household)}, {"taken_back", false}});
        say(days_ago, "topics.hand_out", {{"box", id(box)}, {"slips", std::move(slips)}});
    }
    void cast(int days_ago, std::string_view box, const Resident& home, const std::string& choice, std::shared_ptr<Phones> phones) {
        const auto nonce = hex(sha256(id(box) + text(home.household)).view()).substr(0, 32);
        say_as(days_ago, {ActorKind::resident, home.person, {}}, "topics.cast_ballot", {{"box", id(box)}, {"voter", text(home.household)}, {"ballot", choice + '.' + nonce}},
               [phones](const json::object& result) { phones->opened.push_back(result.at("receipt")); });
    }
    void count(int days_ago, std::string_view box, json::object body, std::shared_ptr<Phones> phones) {
        const json::object none{{"yes", 0}, {"no", 0}, {"abstain", 0}, {"spoiled", 0}}, nothing{{"yes", json::array{}}, {"no", json::array{}}, {"sheets", 0}};
        body["box"] = id(box);
        body["by"] = text(convenor_.post);
        body["watched_by"] = "户代表二人、村务监督委员会一人";
        for (const auto* tally : {"paper", "phone"})
            if (!body.contains(tally)) body[tally] = none;
        for (const auto* judged : {"paper_judged", "phone_judged"})
            if (!body.contains(judged)) body[judged] = nothing;
        // What the phones were told is known when they have been answered.
        do_at(days_ago, [&hand = hand_, body = std::move(body), phones] {
            hand.flush();
            auto told = body;
            told["opened"] = phones->opened;
            hand.say(Actor{}, "topics.count", told);
        });
    }

  private:
    Hand& hand_;
    const Sittings& sittings_;
    const std::function<void(std::size_t, Deed)>& at_;
    std::string name_;
    Actor convenor_;
    PlaceId place_;
};

json::array voters(const std::vector<const Resident*>& homes) {
    json::array all;
    for (const auto* home : homes) all.push_back({{"voter", text(home->household)}, {"people", json::array{json::string(text(home->person))}}});
    return all;
}

json::array of_each(std::initializer_list<int> counts) {
    json::array all;
    for (const auto one : counts) all.push_back(one);
    return all;
}

void plan_parking(Talk& talk, const Seat& convenor, const std::vector<const Resident*>& homes) {
    const auto& proposer = *homes.front();
    const auto place = text(talk.place());
    talk.say(95, "topics.raise",
             {{"place", place}, {"kind", "build"}, {"title", "小桥边空地做什么"}, {"from", "resident"}, {"heard_at", "小桥边乘凉的时候"}, {"convenor", text(convenor.post)}, {"proposer", text(proposer.person)}});
    talk.say(94, "topics.prepare",
             {{"agenda", "小桥边那块空地做什么、怎么做、谁来做、做了谁来管"}, {"venue", "courtyard"}, {"where", "大树脚院坝"}, {"invited", json::array{"老党员", "乡贤", "户代表", "开车的人家", "桥边的人家"}}, {"meets_at", write(talk.when(92))}});
    talk.say(94, "topics.post_up", {{"what", "agenda"}, {"where", "小桥边公示栏"}});
    talk.opine(93, "o1", "spoken", "agrees", "赶场天车都停在桥上,有个停车的地方就好了。");
    talk.opine(93, "o2", "phone", "agrees", "同意停车场,只要不收费。");
    talk.opine(93, "o3", "paper", "disagrees", "我家就在边上,半夜车响睡不着。");
    talk.opine(93, "o4", "spoken", "other", "留一点地方种花,老人有个坐处。");
    talk.say_as(93, {ActorKind::resident, homes[1]->person, {}}, "topics.opine", {{"opinion", talk.id("o5")}, {"way", "card"}, {"stance", "agrees"}, {"text", "停车场好,路口不堵。"}});
    talk.say(92, "topics.meet", {{"meeting", talk.id("m1")}, {"present", 27}, {"minutes", "先听大家说。多数人要停车场;有人怕晚上吵,有人想种花。"}});
    talk.say(92, "topics.propose",
             {{"version", 1}, {"text", "空地硬化,画二十个车位,不收费。"}, {"how", "镇里出水泥和沙,大家愿意出工的出工"}, {"what", "二十个车位"}, {"who_builds", "施工队,愿意出工的一起"}, {"who_keeps", "按户轮流打扫"}, {"cost", "约六万元,镇里四万,村集体二万"}});
    talk.sum_up(91, "v1", "同意做停车场,不收费", false, {"o1", "o2", "o5"});
    talk.sum_up(91, "v2", "怕晚上车响睡不着", true, {"o3"});
    talk.sum_up(91, "v3", "留一点地方种花、有个坐处", true, {"o4"});
    talk.say(90, "topics.propose",
             {{"version", 2}, {"text", "空地硬化,画十八个车位,靠路一侧留花坛和石凳,不收费。"}, {"how", "镇里出水泥和沙,大家愿意出工的出工"}, {"what", "十八个车位、一个花坛、四条石凳;晚上十点后不停车"}, {"who_builds", "施工队,愿意出工的一起"},
              {"who_keeps", "按户轮流打扫,桥边两户帮忙看着十点后不停车"}, {"cost", "约六万元,镇里四万,村集体二万"}, {"changed", "少两个车位换成花坛和石凳;晚上十点后不停车"}});
    talk.say(90, "topics.reply", {{"view", talk.id("v2")}, {"reply", "晚上十点后不停车,写进方案第二版。"}, {"changed_in", 2}});
    talk.say(90, "topics.reply", {{"view", talk.id("v3")}, {"reply", "靠路一侧留花坛和四条石凳,少两个车位。"}, {"changed_in", 2}});

    const auto call = [&](int days_ago, std::string_view box, int meets) {
        talk.say(days_ago, "topics.call_vote",
                 {{"box", talk.id(box)}, {"topic", talk.topic()}, {"place", place}, {"about", "proposal"}, {"rule", "group_by_household"}, {"version", 2}, {"voters", voters(homes)}, {"meets_at", write(talk.when(meets))}});
    };
    // Of so many households two thirds must take part: the first time not enough came.
    const auto needed = (homes.size() * 2 + 2) / 3;
    const auto first = std::make_shared<Phones>(), second = std::make_shared<Phones>(), judged = std::make_shared<Phones>();
    call(89, "first", 78);
    talk.hand_out(78, "first", homes, 0, needed - 2);
    talk.count(78, "first", {{"paper", {{"yes", static_cast<int>(needed) - 3}, {"no", 1}, {"abstain", 0}, {"spoiled", 0}}}}, first);
    call(77, "second", 66);
    for (std::size_t n = 0; n < 6; ++n) talk.cast(70, "second", *homes[n], n == 4 ? "no" : "yes", second);
    const auto papers = static_cast<int>(homes.size()) - 6 - 2;
    talk.hand_out(66, "second", homes, 6, homes.size() - 2);
    talk.count(66, "second", {{"phone", {{"yes", 5}, {"no", 1}, {"abstain", 0}, {"spoiled", 0}}}, {"paper", {{"yes", papers - 3}, {"no", 1}, {"abstain", 1}, {"spoiled", 1}}}}, second);
    talk.say(65, "topics.post_up", {{"what", "decision"}, {"where", "小桥边公示栏"}});
    talk.say(65, "topics.pass", {{"to", "build"}});
    talk.say(64, "topics.name_representatives", {{"number", 3}, {"women", 1}, {"chosen", "户代表会上举手推选"}});
    talk.say_as(64, {ActorKind::resident, homes[1]->person, {}}, "topics.offer", {{"offer", talk.id("f1")}, {"what", "labour"}, {"amount", 2}, {"unit", "个工"}});
    talk.say(64, "topics.offer", {{"offer", talk.id("f2")}, {"what", "labour"}, {"amount", 11}, {"unit", "个工"}});
    talk.say(64, "topics.offer", {{"offer", talk.id("f3")}, {"what", "material"}, {"amount", 3}, {"unit", "车沙"}});
    talk.say(63, "topics.note_work", {{"work", talk.id("w1")}, {"decided_in", talk.id("second")}, {"title", "硬化、画线、砌花坛、放石凳"}, {"built_by", "镇里请的施工队和出工的人"}});
    const auto finished = write(Zone{}.day_of(talk.when(31)));
    talk.say(30, "topics.accept_work", {{"work", talk.id("w1")}, {"finished", finished}, {"accepted_by", "项目代表三人"}, {"found", "十八个车位都画好,花坛、石凳在靠路一侧;一处沉降当天补了。"}});
    talk.say(30, "topics.pass", {{"to", "manage"}});
    talk.say(29, "topics.plan_upkeep",
             {{"what", "扫地、浇花、十点后提醒"}, {"turns", json::array{json::object{{"when", "单月"}, {"keeper", "桥东的人家轮"}}, json::object{{"when", "双月"}, {"keeper", "桥西的人家轮"}}}}});
    talk.say(29, "topics.pass", {{"to", "review"}});
    const auto seed = hex(sha256("小桥边空地").view());
    talk.say(28, "topics.call_vote",
             {{"box", talk.id("review")}, {"topic", talk.topic()}, {"place", place}, {"about", "review"}, {"voters", voters(homes)}, {"meets_at", write(talk.when(26))}, {"sample", static_cast<int>(reviewers)}, {"commitment", draw::commitment_of(seed)}});
    talk.say(28, "topics.draw_reviewers", {{"box", talk.id("review")}, {"seed", seed}});
    // Whoever is drawn is drawn: the sheets are filled by those of them who were at home.
    std::string list = "kind,id,class,type\n";
    for (const auto* home : homes) list += "household," + text(home->household) + ",1,review\n";
    for (std::size_t n = 1; n <= reviewers; ++n) list += "flat,seat-" + std::to_string(n) + ",,review\n";
    const auto read = draw::read_list(list);
    ENSURE(read);
    std::vector<const Resident*> asked;
    for (const auto& one : draw::draw(*read, seed).households)
        if (one.gets) asked.push_back(*std::find_if(homes.begin(), homes.end(), [&](const auto* home) { return text(home->household) == one.entry->id; }));
    talk.hand_out(27, "review", asked, 0, 11);
    talk.count(26, "review", {{"paper_judged", {{"yes", of_each({11, 11, 11, 11, 11, 11, 6, 11, 11})}, {"no", of_each({0, 0, 0, 0, 0, 0, 5, 0, 0})}, {"sheets", 11}}}}, judged);
    talk.say(25, "topics.pass", {{"to", "share"}});
    talk.say(25, "topics.share_benefit", {{"benefit", talk.id("g1")}, {"of_work", talk.id("w1")}, {"what", "十八个车位不收费,赶场天桥上不再堵;老人在花坛边有坐处。"}});
    talk.say(25, "topics.post_up", {{"what", "result"}, {"where", "小桥边公示栏"}});
    talk.say_as(20, {ActorKind::resident, proposer.person, {}}, "topics.confirm", {{"solved", true}, {"by", "proposer"}, {"words", "桥上不堵了,晚上也不吵。"}});
}

// At the point of being voted on when the sample ends.
void plan_lamps(Talk& talk, const Seat& convenor, const std::vector<const Resident*>& homes, Instant now) {
    const auto place = text(talk.place());
    talk.say(12, "topics.raise",
             {{"place", place}, {"kind", "build"}, {"title", "村口装几盏路灯"}, {"from", "household_visit"}, {"heard_at", "入户时好几家都说晚上黑"}, {"convenor", text(convenor.post)}, {"proposer", text(homes[1]->person)}});
    talk.say(11, "topics.prepare", {{"agenda", "村口装几盏路灯、装在哪里、电费谁出"}, {"venue", "stairwell"}, {"where", "村口小卖部前"}, {"invited", json::array{"户代表", "老党员"}}, {"meets_at", write(talk.when(9))}});
    talk.say(11, "topics.post_up", {{"what", "agenda"}, {"where", "村口公示栏"}});
    talk.opine(10, "o1", "spoken", "agrees", "学生晚自习回来黑,要装。");
    talk.opine(10, "o2", "phone", "other", "电费不要摊到户头上。");
    talk.say(9, "topics.meet", {{"meeting", talk.id("m1")}, {"present", 18}, {"minutes", "都说要装。电费从村集体出。"}});
    talk.sum_up(8, "v1", "要装,学生回家有亮", false, {"o1"});
    talk.sum_up(8, "v2", "电费不摊到户", true, {"o2"});
    talk.say(8, "topics.propose", {{"version", 1}, {"text", "村口到小桥装六盏太阳能路灯。"}, {"how", "村集体买,镇里来装"}, {"what", "六盏太阳能灯,不用电费"}, {"who_builds", "镇里的施工队"}, {"who_keeps", "网格员每月看一次,坏了报管灯的"}, {"cost", "约一万二千元,村集体出"}});
    talk.say(8, "topics.reply", {{"view", talk.id("v2")}, {"reply", "用太阳能灯,没有电费。"}, {"changed_in", 1}});
    talk.say(5, "topics.call_vote",
             {{"box", talk.id("vote")}, {"topic", talk.topic()}, {"place", place}, {"about", "proposal"}, {"rule", "group_by_household"}, {"version", 1}, {"voters", voters(homes)}, {"meets_at", write(now + days(6))}});
}

}    // namespace

void plan_topics(Hand& hand, const Setting& setting, const std::vector<Resident>& residents, const Options& options, const Sittings& sittings, const std::function<void(std::size_t, Deed)>& at) {
    const auto estate = std::find_if(setting.villages.begin(), setting.villages.end(), [](const Village& one) { return one.code == "530622112002"; });
    ENSURE(estate != setting.villages.end());
    // The village whose first household has a card in the sample.
    const auto number = setting.towns[estate->town].villages[1];
    const auto& village = setting.villages[number];
    std::vector<const Resident*> homes;
    for (const auto& one : residents)
        if (one.village == number && homes.size() < households_asked) homes.push_back(&one);
    if (homes.size() < reviewers + 6 || village.grids.empty() || !village.grids.front().leader.held()) throw Fault{"sample county: too few households for a topic"};
    const auto& convenor = village.grids.front().leader;
    Talk parking{hand, sittings, at, "parking", convenor.acting(), village.grids.front().place}, lamps{hand, sittings, at, "lamps", convenor.acting(), village.grids.front().place};
    plan_parking(parking, convenor, homes);
    plan_lamps(lamps, convenor, homes, options.now);
}

}    // namespace terrace::demo
