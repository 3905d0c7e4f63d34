#include "modules/access/access.hpp"
#include "base/match.hpp"

namespace terrace::access {
namespace {

Uuid account_stream(PersonId person) { return derived_uuid(person, "access account"); }

// Whoever hands out a way in as a post must stand above that post, be it, or answer for a wider place: otherwise a clerk could
// become the secretary.
bool stands_above(PostId giver, const PostFacts& taker, const Context& context) {
    if (giver == taker.id) return true;
    constexpr int levels_max = 12;
    const auto* above = &taker;
    for (int level = 0; above && level < levels_max; ++level, above = context.roster.post(above->superior))
        if (above->superior == giver) return true;
    const auto* mine = context.roster.post(giver);
    return mine && mine->place != taker.place && context.places.within(taker.place, mine->place);
}

Result<const PostFacts*> post_to_equip(PostId id, PlaceId place, const Context& context) {
    const auto* post = context.roster.post(id);
    if (!post || !post->period.holds(context.said_at)) return refuse(No::unknown_post, "body.post", write(static_cast<const Uuid&>(id)));
    if (post->place != place) return refuse(No::bad_value, "body.place", post->zh);
    const bool of_a_post = context.actor.kind == ActorKind::post;
    if (of_a_post && !stands_above(context.actor.post, *post, context)) return refuse(No::not_yours, "body.post", post->zh);
    if (!of_a_post && context.actor.kind != ActorKind::desk) return refuse(No::not_yours, "body.post", post->zh);
    return post;
}

Result<Instant> end_of(std::int32_t lives_days, std::int64_t days_max, const Context& context) {
    if (lives_days < 1 || lives_days > days_max) return refuse(No::out_of_range, "body.lives_days", "1–" + std::to_string(days_max));
    return context.recorded_at + days(lives_days);
}

Result<std::vector<Event>> one(Event event) { return std::vector<Event>{std::move(event)}; }

Result<void> is_new(const Way& now) {
    if (now.kind != WayIn::none) return refuse(No::conflict, "", std::string{name_of(now.kind)});
    return {};
}
Result<void> is_alive(const Way& now, WayIn kind) {
    if (now.kind != kind) return refuse(No::not_found, "", std::string{name_of(kind)});
    if (now.ended) return refuse(No::wrong_stage, "", "已收回 already taken back");
    return {};
}

Uuid id_of(const Command& command) {
    return std::visit(Match{[](const MakeAccount& it) -> Uuid { return account_stream(it.person); },
                            [](const ResetAccount& it) -> Uuid { return account_stream(it.person); },
                            [](const EnrolDevice& it) -> Uuid { return it.device; }, [](const RevokeDevice& it) -> Uuid { return it.device; },
                            [](const HandOverCard& it) -> Uuid { return it.card; }, [](const RevokeCard& it) -> Uuid { return it.card; },
                            [](const IssueToken& it) -> Uuid { return it.token; }, [](const RevokeToken& it) -> Uuid { return it.token; },
                            [](const AllowProxy& it) -> Uuid { return it.consent; }, [](const EndProxy& it) -> Uuid { return it.consent; }},
                      command);
}

constexpr Query by_post{"access.ways_in_by_post",
                        "SELECT id, kind, post, given_at, ended_at FROM ways_in WHERE domain = $1 AND post = $2 ORDER BY given_at DESC, id LIMIT $3"};
constexpr Query by_person{"access.ways_in_by_person",
                          "SELECT id, kind, other, given_at, ends, ended_at FROM ways_in WHERE domain = $1 AND person = $2 ORDER BY given_at DESC, id LIMIT $3"};
constexpr Query proxy_consents{"access.proxy_consents",
                               "SELECT id FROM ways_in WHERE domain = $1 AND person = $2 AND other = $3 AND kind = 'proxy' AND ended_at IS NULL "
                               "AND ends > $4 ORDER BY id LIMIT 1"};

// Where somebody lives now and since which day; the ledger is the register's.
constexpr Query home_query{"access.home", "SELECT household, since FROM household_members WHERE domain = $1 AND person = $2 AND left_on IS NULL ORDER BY since LIMIT 1"};

// The cards of a household, and whom its members let act for them.
constexpr Query by_household{"access.ways_in_by_household",
                             "SELECT id, kind, person, other, given_at, ends, ended_at, place FROM ways_in WHERE domain = $1 AND ((kind = 'card' AND other = $2) OR (kind = 'proxy' AND person IN "
                             "(SELECT person FROM household_members WHERE domain = $1 AND household = $2 AND left_on IS NULL))) ORDER BY given_at DESC, id LIMIT $3"};

constexpr Query ended_ways{"access.ended_ways", "SELECT id FROM ways_in WHERE domain = $1 AND ended_at IS NOT NULL AND kind IN ('device', 'card', 'token')"};

// Devices and tokens of a post: its holder sees them, and whoever may enrol there.
Result<std::string> devices(const ReadContext& context, const Parameters& parameters) {
    const auto limit = parameters.limit();
    if (!limit) return tl::unexpected(limit.error());
    auto asked = parameters.parsed<PostId>("post");
    if (!asked) return tl::unexpected(asked.error());
    std::vector<PostId> posts;
    if (*asked) {
        const auto* facts = context.views.roster->post(**asked);
        if (!facts) return refuse(No::unknown_post, "post", write(static_cast<const Uuid&>(**asked)));
        if (!context.views.roster->holds(PersonId{context.actor.id}, **asked, context.now) &&
            !context.views.roster->may(context.actor, EnrolDevice::name, facts->place, context.now))
            return refuse(No::not_yours, "post", std::string{EnrolDevice::name});
        posts.push_back(**asked);
    } else if (context.actor.kind == ActorKind::post) {
        posts = context.views.roster->posts_of(PersonId{context.actor.id}, context.now);
    }
    json::array items;
    for (const auto& post : posts)
        context.snapshot.run(by_post, {post, *limit}, [&](const Row& row) {
            json::object item{{"id", write(row.uuid(0))}, {"kind", row.text(1)}, {"post", write(row.uuid(2))}, {"given_at", write(row.instant(3))}};
            if (!row.null(4)) item["ended_at"] = write(row.instant(4));
            items.push_back(std::move(item));
            return true;
        });
    return json::serialize(json::object{{"items", std::move(items)}});
}

// A resident's own cards and the people it lets act for it.
Result<std::string> my_ways_in(const ReadContext& context, const Parameters&) {
    if (context.actor.kind != ActorKind::resident) return refuse(No::not_yours, "", "resident");
    json::array items;
    context.snapshot.run(by_person, {context.actor.id, 200}, [&](const Row& row) {
        json::object item{{"id", write(row.uuid(0))}, {"kind", row.text(1)}, {"given_at", write(row.instant(3))}};
        if (!row.null(2)) item["proxy"] = write(row.uuid(2));
        if (!row.null(4)) item["ends"] = write(row.instant(4));
        if (!row.null(5)) item["ended_at"] = write(row.instant(5));
        items.push_back(std::move(item));
        return true;
    });
    return json::serialize(json::object{{"items", std::move(items)}});
}

// A lost card is stopped without its number: whoever may stop it finds it by the household.
Result<std::string> ways_into_household(const ReadContext& context, const Parameters& parameters) {
    const auto household = parameters.needed<HouseholdId>("household");
    if (!household) return tl::unexpected(household.error());
    const auto limit = parameters.limit();
    if (!limit) return tl::unexpected(limit.error());
    json::array items;
    context.snapshot.run(by_household, {Uuid{*household}, *limit}, [&](const Row& row) {
        const bool card = row.text(1) == "card";
        if (!context.views.roster->may(context.actor, card ? RevokeCard::name : EndProxy::name, row.place(7), context.now)) return true;
        json::object item{{"id", write(row.uuid(0))}, {"kind", row.text(1)}, {"person", write(row.uuid(2))}, {"given_at", write(row.instant(4))}};
        if (!card && !row.null(3)) item["proxy"] = write(row.uuid(3));
        if (!row.null(5)) item["ends"] = write(row.instant(5));
        if (!row.null(6)) item["ended_at"] = write(row.instant(6));
        items.push_back(std::move(item));
        return true;
    });
    return json::serialize(json::object{{"items", std::move(items)}});
}

json::object shown(const AccessEntry& entry, const ReadContext& context) {
    // A resident sees that it was for a case, not which: the case may be somebody else's.
    const auto colon = context.actor.kind == ActorKind::resident ? entry.purpose.find(':') : std::string::npos;
    json::object item{{"at", write(entry.at)}, {"purpose", entry.purpose.substr(0, colon)}, {"what", entry.what}};
    if (entry.actor.id == context.actor.id) item["yourself"] = true;
    if (const auto* post = context.views.roster->post(entry.actor.post)) item["by"] = json::object{{"id", write(static_cast<const Uuid&>(post->id))}, {"zh", post->zh}, {"en", post->en}};
    return item;
}

// What the posts that answer to the reader have read: who, when and for which purpose. Whose data it was stays in the log.
std::vector<AccessEntry> read_below(const ReadContext& context, std::size_t limit) {
    const auto& roster = *context.views.roster;
    std::map<PostId, bool> asked;    // authority is judged once a post
    return context.access_log.by_posts(
        [&](PostId id) {
            const auto [known, is_new] = asked.try_emplace(id, false);
            const auto* post = is_new ? roster.post(id) : nullptr;
            if (post) known->second = roster.may(context.actor, "read.access_log", post->place, context.now);
            return known->second;
        },
        limit);
}

// Looks at one's home are logged under the household: whoever lives there is told of them too, from the day of moving in. Cards are
// handed to grown members in person, so who asks here is one.
std::vector<AccessEntry> about_me_and_my_home(const ReadContext& context, std::size_t limit) {
    auto all = context.access_log.about(SubjectId{context.actor.id}, limit);
    context.snapshot.run(home_query, {context.actor.id}, [&](const Row& row) {
        const auto moved_in = context.views.clock->zone().midnight(Day{static_cast<std::int32_t>(row.integer(1))});
        all = newest_of(std::move(all), context.access_log.about(SubjectId{row.uuid(0)}, limit), moved_in, limit);
        return false;
    });
    return all;
}

// Who looked: a resident, or the holder of a post, asks about itself; a post that answers for the whole office may ask for anybody who
// complains; without a subject, what the posts in the reader's reach have read.
Result<std::string> who_looked(const ReadContext& context, const Parameters& parameters) {
    const auto limit = parameters.limit();
    if (!limit) return tl::unexpected(limit.error());
    std::vector<AccessEntry> entries;
    if (context.actor.kind == ActorKind::resident || parameters.text("mine") == "1") {
        if (parameters.text("subject")) return refuse(No::not_yours, "subject", "mine=1");
        entries = about_me_and_my_home(context, static_cast<std::size_t>(*limit));
    } else {
        const auto asked = parameters.parsed<SubjectId>("subject");
        if (!asked) return tl::unexpected(asked.error());
        if (*asked && !context.views.roster->may(context.actor, "read.access_log", context.views.places->root(), context.now)) return refuse(No::not_yours, "subject", "read.access_log");
        entries = *asked ? context.access_log.about(**asked, static_cast<std::size_t>(*limit)) : read_below(context, static_cast<std::size_t>(*limit));
    }
    const bool mine = context.actor.kind == ActorKind::resident || parameters.text("mine") == "1";
    json::array items;
    for (const auto& entry : entries) {
        auto item = shown(entry, context);
        if (mine) item["of"] = Uuid{entry.subject} == context.actor.id ? "person" : "household";
        items.push_back(std::move(item));
    }
    return json::serialize(json::object{{"items", std::move(items)}});
}

constexpr std::int64_t unusual_reads_a_day = 200;    // of personal data by one post

// Posts below the reader's that read unusually much on a day: a count to ask about, no verdict and no score.
Result<std::string> unusual_reads(const ReadContext& context, const Parameters& parameters) {
    const auto day = parameters.day("day");
    if (!day) return tl::unexpected(day.error());
    const auto zone = context.views.clock->zone();
    const auto asked = day->value_or(zone.day_of(context.now));
    const auto mine = context.actor.kind == ActorKind::post ? context.views.roster->posts_of(PersonId{context.actor.id}, context.now) : std::vector<PostId>{};
    json::array items;
    for (const auto& [id, reads] : context.access_log.reads_by_post(zone.midnight(asked), zone.midnight(asked + 1))) {
        const auto* post = context.views.roster->post(id);
        if (reads <= unusual_reads_a_day || !post || std::find(mine.begin(), mine.end(), post->superior) == mine.end()) continue;
        items.push_back(json::object{{"post", json::object{{"id", write(static_cast<const Uuid&>(id))}, {"zh", post->zh}, {"en", post->en}}}, {"reads", reads}});
    }
    return json::serialize(json::object{{"day", write(asked)}, {"more_than", unusual_reads_a_day}, {"items", std::move(items)}});
}

}    // namespace

const Table ways_in_table{"ways_in",
                          {{"id", Type::bytes},
                           {"kind", Type::text},
                           {"post", Type::bytes, true},
                           {"person", Type::bytes, true},
                           {"other", Type::bytes, true},    // household of a card, proxy of a consent
                           {"place"},
                           {"given_by", Type::bytes, true},
                           {"given_at"},
                           {"ends", Type::integer, true},
                           {"ended_at", Type::integer, true}},
                          1,
                          {{"by_post", "post, given_at", "post IS NOT NULL"}, {"by_person", "person, given_at", "person IS NOT NULL"}}};

bool takes_back(std::string_view event) noexcept {
    return event == DeviceRevoked::name || event == CardRevoked::name || event == TokenRevoked::name || event == ProxyEnded::name;
}

std::vector<Uuid> taken_back(Snapshot& snapshot) {
    std::vector<Uuid> all;
    snapshot.run(ended_ways, {}, [&](const Row& row) {
        all.push_back(row.uuid(0));
        return true;
    });
    return all;
}

std::vector<AccessEntry> newest_of(std::vector<AccessEntry> own, std::vector<AccessEntry> of_home, Instant moved_in, std::size_t limit) {
    std::erase_if(of_home, [&](const AccessEntry& look) { return look.at < moved_in; });
    std::vector<AccessEntry> all;
    all.reserve(own.size() + of_home.size());
    std::merge(std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()), std::make_move_iterator(of_home.begin()), std::make_move_iterator(of_home.end()),
               std::back_inserter(all), [](const AccessEntry& a, const AccessEntry& b) { return a.at > b.at; });
    if (all.size() > limit) all.resize(limit);
    return all;
}

std::optional<Uuid> consent_to_proxy(Snapshot& snapshot, PersonId person, PersonId proxy, Instant now) {
    std::optional<Uuid> consent;
    snapshot.run(proxy_consents, {person, proxy, now}, [&](const Row& row) {
        consent = row.uuid(0);
        return false;
    });
    return consent;
}

Result<std::vector<Event>> decide(const Way& now, const Command& command, const Context& context) {
    const auto given = [&](auto make) -> Result<std::vector<Event>> {
        if (auto fine = is_new(now); !fine) return tl::unexpected(fine.error());
        return make();
    };
    const auto taken = [&](WayIn kind, Event event) -> Result<std::vector<Event>> {
        if (auto fine = is_alive(now, kind); !fine) return tl::unexpected(fine.error());
        return one(std::move(event));
    };
    return std::visit(
        Match{
            [&](const MakeAccount& it) {
                return given([&]() -> Result<std::vector<Event>> {
                    if (context.actor.kind == ActorKind::post)
                        for (const auto& held : context.roster.posts_of(it.person, context.said_at))
                            if (const auto* post = context.roster.post(held); post && !stands_above(context.actor.post, *post, context))
                                return refuse(No::not_yours, "body.person", post->zh);
                    return one(AccountMade{it.person, it.place});
                });
            },
            [&](const ResetAccount& it) -> Result<std::vector<Event>> {
                if (context.actor.kind != ActorKind::desk) return refuse(No::not_yours, "", std::string{ResetAccount::name});
                if (auto fine = is_alive(now, WayIn::account); !fine) return tl::unexpected(fine.error());
                return one(AccountReset{it.person});
            },
            [&](const EnrolDevice& it) {
                return given([&]() -> Result<std::vector<Event>> {
                    if (auto post = post_to_equip(it.post, it.place, context); !post) return tl::unexpected(post.error());
                    return one(DeviceEnrolled{it.device, it.post, it.place});
                });
            },
            [&](const RevokeDevice& it) { return taken(WayIn::device, DeviceRevoked{it.for_cause}); },
            [&](const HandOverCard& it) { return given([&] { return one(CardHandedOver{it.card, it.holder, it.household, it.place, context.actor.post}); }); },
            [&](const RevokeCard&) { return taken(WayIn::card, CardRevoked{}); },
            [&](const IssueToken& it) {
                return given([&]() -> Result<std::vector<Event>> {
                    if (auto post = post_to_equip(it.post, it.place, context); !post) return tl::unexpected(post.error());
                    const auto ends = end_of(it.lives_days, token_days_max, context);
                    if (!ends) return tl::unexpected(ends.error());
                    return one(TokenIssued{it.token, it.post, it.place, it.purpose, *ends});
                });
            },
            [&](const RevokeToken&) { return taken(WayIn::token, TokenRevoked{}); },
            [&](const AllowProxy& it) {
                return given([&]() -> Result<std::vector<Event>> {
                    if (it.person == it.proxy) return refuse(No::bad_value, "body.proxy", "本人 the same person");
                    const auto ends = end_of(it.lives_days, proxy_days_max, context);
                    if (!ends) return tl::unexpected(ends.error());
                    return one(ProxyAllowed{it.consent, it.person, it.proxy, it.place, *ends, it.words});
                });
            },
            [&](const EndProxy&) { return taken(WayIn::proxy, ProxyEnded{}); },
        },
        command);
}

Way apply(Way now, const Event& event) noexcept {
    std::visit(Match{[&](const AccountMade& it) { now = {WayIn::account, account_stream(it.person), it.place, {}, it.person, false}; },
                     [](const AccountReset&) {},
                     [&](const DeviceEnrolled& it) { now = {WayIn::device, it.device, it.place, it.post, {}, false}; },
                     [&](const CardHandedOver& it) { now = {WayIn::card, it.card, it.place, {}, it.holder, false}; },
                     [&](const TokenIssued& it) { now = {WayIn::token, it.token, it.place, it.post, {}, false}; },
                     [&](const ProxyAllowed& it) { now = {WayIn::proxy, it.consent, it.place, {}, it.person, false}; },
                     [&](const DeviceRevoked&) { now.ended = true; }, [&](const CardRevoked&) { now.ended = true; },
                     [&](const TokenRevoked&) { now.ended = true; }, [&](const ProxyEnded&) { now.ended = true; }},
               event);
    return now;
}

Uuid Access::stream_of(const Command& command) { return id_of(command); }

PlaceId Access::place_of(const Way& now, const Command& command) {
    return std::visit(
        [&]<class T>(const T& it) {
            if constexpr (requires { it.place; })
                return it.place;
            else
                return now.place;
        },
        command);
}

// A resident consents, takes a consent back and stops a lost card by itself; nobody else's.
bool Access::open_to(const Actor& actor, const Command& command, const Way& now) {
    if (actor.kind != ActorKind::resident) return false;
    if (const auto* allow = std::get_if<AllowProxy>(&command)) return Uuid{allow->person} == actor.id;
    if (std::holds_alternative<EndProxy>(command) || std::holds_alternative<RevokeCard>(command)) return Uuid{now.person} == actor.id;
    return false;
}

SubjectId Access::subject_of(const Way& after, const Event&) { return SubjectId{after.person.empty() ? after.id : Uuid{after.person}}; }

void Access::post(const Record& record, const Event& event, Posting& posting) {
    auto& rows = posting.rows();
    const auto give = [&](const Uuid& id, WayIn kind, Cell post, Cell person, Cell other, PlaceId place, Cell ends) {
        rows.put(ways_in_table, {id, name_of(kind), post, person, other, place, record.actor.post, record.recorded_at, ends, Cell{}});
    };
    const auto take = [&] { rows.set(ways_in_table, {record.stream}, {{"ended_at", record.recorded_at}}); };
    std::visit(Match{[&](const AccountMade& it) { give(record.stream, WayIn::account, {}, it.person, {}, it.place, {}); },
                     [](const AccountReset&) {},
                     [&](const DeviceEnrolled& it) { give(it.device, WayIn::device, it.post, {}, {}, it.place, {}); },
                     [&](const CardHandedOver& it) { give(it.card, WayIn::card, {}, it.holder, it.household, it.place, {}); },
                     [&](const TokenIssued& it) { give(it.token, WayIn::token, it.post, {}, {}, it.place, it.ends); },
                     [&](const ProxyAllowed& it) { give(it.consent, WayIn::proxy, {}, it.person, it.proxy, it.place, it.ends); },
                     [&](const DeviceRevoked&) { take(); }, [&](const CardRevoked&) { take(); }, [&](const TokenRevoked&) { take(); },
                     [&](const ProxyEnded&) { take(); }},
               event);
}

std::string Access::result(const Way& after, const std::vector<Event>&, const Vault&) {
    return json::serialize(json::object{{"id", write(after.id)}, {"kind", name_of(after.kind)}, {"ended", after.ended}});
}

std::vector<Route> Access::routes() {
    return {{"GET", "/api/v1/devices", "岗位的设备和导入口令", "Devices and tokens of a post",
             {{"post", "岗位;不填为本人的岗位", "post; the reader's own when absent"}, {"limit", "条数,最多 200", "how many, at most 200"}}, false, devices},
            {"GET", "/api/v1/access-log", "谁看过我的资料", "Who looked at my data",
             {{"mine", "1:谁看过我", "1: who looked at me"}, {"subject", "查谁的;不写:辖区内各岗位看过什么", "whose data; without it, what the posts in reach have read"}, {"limit", "条数,最多 200", "how many, at most 200"}}, false, who_looked},
            {"GET", "/api/v1/access-log/unusual", "下级岗位当天查看异常多的", "Posts below that read unusually much on a day",
             {{"day", "哪一天,默认今天", "which day, today when absent"}}, false, unusual_reads},
            {"GET", "/api/v1/my-ways-in", "我的卡和我同意的代办人", "My cards and who may act for me", {}, false, my_ways_in},
            {"GET", "/api/v1/ways-in", "一户的卡和代办人(管卡的岗位看)", "The cards and proxies of a household, for whoever may stop them",
             {{"household", "住户", "household", true}, {"limit", "条数,最多 200", "how many, at most 200"}}, false, ways_into_household}};
}

const Module& module() {
    static const ModuleOf<Access> made;
    return made;
}

}    // namespace terrace::access
