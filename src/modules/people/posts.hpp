#pragma once
// A post (岗位) is what answers for something; people hold it for a time. Holders, stand-ins and the post's public card.

#include "desk/module.hpp"

namespace terrace::people {

struct Title {
    Line zh, en;
    bool operator==(const Title&) const = default;
};
BOOST_DESCRIBE_STRUCT(Title, (), (zh, en))

constexpr int superiors_max = 12;    // steps of one chain, from group to province and a little room

struct Post {
    PostId id;
    PlaceId place;
    PostId superior;
    PersonId holder;                 // empty while vacant
    Instant held_from, last_end;     // last_end: when the last holder left
    Period period;
    bool shows_party = false;
    std::vector<StandIn> stand_ins{};    // those named, ended ones with their end
};

// ---- commands -------------------------------------------------------------------------------------------------------------
struct CreatePost {
    using Of = Post;
    static constexpr bool begins = true;
    static constexpr std::string_view name = "people.create_post", zh = "设立岗位", en = "Create a post";
    PostId post;
    Title title;
    PlaceId place;
    std::optional<BodyId> body;
    std::optional<PostId> superior;
    std::optional<ShortText> phone;
    std::optional<Instant> from;
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(CreatePost, (), (post, title, place, body, superior, phone, from))

struct ChangePost {
    using Of = Post;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.change_post", zh = "更改岗位(名称、电话、上级)", en = "Change a post: title, phone, superior";
    PostId post;
    std::optional<Title> title;
    std::optional<ShortText> phone;
    std::optional<PostId> superior;
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(ChangePost, (), (post, title, phone, superior))

struct ClosePost {
    using Of = Post;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.close_post", zh = "撤销岗位", en = "Close a post";
    PostId post;
    std::optional<Instant> at;
    std::optional<Line> basis = {};    // the document that closes it, where there is one
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(ClosePost, (), (post, at, basis))

struct Appoint {
    using Of = Post;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.appoint", zh = "任职:由谁担任这个岗位", en = "Appoint somebody to a post";
    PostId post;
    PersonId person;
    ShortText shown_name;    // of a public officer in function: the card of the post shows it
    std::optional<Instant> from;
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(Appoint, (), (post, person, shown_name, from))

struct EndHolding {
    using Of = Post;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.end_holding", zh = "离任或免职", en = "End a holding; revoke it for cause";
    PostId post;
    PersonId person;
    std::optional<Instant> at;
    bool for_cause = false;
    std::optional<Line> basis;    // the document; no reasons about a person here
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(EndHolding, (), (post, person, at, for_cause, basis))

struct NameStandIn {
    using Of = Post;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.name_stand_in", zh = "指定代办(AB 岗)", en = "Name a stand-in for a period";
    PostId post, stand_in;
    Instant from, to;
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(NameStandIn, (), (post, stand_in, from, to))

struct EndStandIn {
    using Of = Post;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.end_stand_in", zh = "提前结束代办", en = "End a stand-in early";
    PostId post, stand_in;
    std::optional<Instant> at;
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(EndStandIn, (), (post, stand_in, at))

// Only the holder may show it, and may take it back at any time; nobody else can ask for it.
struct ShowParty {
    using Of = Post;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.show_party", zh = "亮身份:在岗位卡上显示党员(自愿,可随时收回)",
                                      en = "Show or hide 党员 on one's own card";
    PostId post;
    bool shown = false;
    Uuid stream() const { return post; }
};
BOOST_DESCRIBE_STRUCT(ShowParty, (), (post, shown))

// ---- events ---------------------------------------------------------------------------------------------------------------
struct PostCreated {
    using Of = Post;
    static constexpr std::string_view name = "people.post_created", zh = "设立了岗位", en = "Post created";
    PostId post;
    Title title;
    PlaceId place;
    std::optional<BodyId> body;
    std::optional<PostId> superior;
    ShortText phone;
    Instant from;
    bool operator==(const PostCreated&) const = default;
};
BOOST_DESCRIBE_STRUCT(PostCreated, (), (post, title, place, body, superior, phone, from))

struct PostChanged {
    using Of = Post;
    static constexpr std::string_view name = "people.post_changed", zh = "岗位有更改", en = "Post changed";
    PostId post;
    std::optional<Title> title;
    std::optional<ShortText> phone;
    std::optional<PostId> superior;
    bool operator==(const PostChanged&) const = default;
};
BOOST_DESCRIBE_STRUCT(PostChanged, (), (post, title, phone, superior))

struct PostClosed {
    using Of = Post;
    static constexpr std::string_view name = "people.post_closed", zh = "撤销了岗位", en = "Post closed";
    PostId post;
    Instant at;
    std::optional<Line> basis = {};
    bool operator==(const PostClosed&) const = default;
};
BOOST_DESCRIBE_STRUCT(PostClosed, (), (post, at, basis))

struct HolderAppointed {
    using Of = Post;
    static constexpr std::string_view name = "people.holder_appointed", zh = "有人任职", en = "Holder appointed";
    PostId post;
    PersonId person;
    ShortText shown_name;
    Instant from;
    bool operator==(const HolderAppointed&) const = default;
};
BOOST_DESCRIBE_STRUCT(HolderAppointed, (), (post, person, shown_name, from))

struct HoldingEnded {
    using Of = Post;
    static constexpr std::string_view name = "people.holding_ended", zh = "离任", en = "Holding ended";
    PostId post;
    PersonId person;
    Instant at;
    bool for_cause = false;
    std::optional<Line> basis;
    bool operator==(const HoldingEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(HoldingEnded, (), (post, person, at, for_cause, basis))

struct StandInNamed {
    using Of = Post;
    static constexpr std::string_view name = "people.stand_in_named", zh = "指定了代办", en = "Stand-in named";
    PostId post, stand_in;
    Instant from, to;
    bool operator==(const StandInNamed&) const = default;
};
BOOST_DESCRIBE_STRUCT(StandInNamed, (), (post, stand_in, from, to))

struct StandInEnded {
    using Of = Post;
    static constexpr std::string_view name = "people.stand_in_ended", zh = "代办结束", en = "Stand-in ended";
    PostId post, stand_in;
    Instant at;
    bool operator==(const StandInEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(StandInEnded, (), (post, stand_in, at))

struct PartyShown {
    using Of = Post;
    static constexpr std::string_view name = "people.party_shown", zh = "岗位卡亮身份有变", en = "Card shows or hides 党员";
    PostId post;
    PersonId person;
    bool shown = false;
    bool operator==(const PartyShown&) const = default;
};
BOOST_DESCRIBE_STRUCT(PartyShown, (), (post, person, shown))

}    // namespace terrace::people
