#pragma once
// Organisations and bodies (组织): leading group (领导小组), basin committee (流域大党委), red grid (红网格), industry-chain committee
// (产业链党委), temporary and joint bodies. A body is a list of posts for a time; it may lie outside the tree of places.

#include "modules/people/posts.hpp"

namespace terrace {
BOOST_DESCRIBE_ENUM(BodyKind, organisation, leading_group, basin_committee, red_grid, industry_chain, branch, joint, temporary)
}

namespace terrace::people {

enum class Part : std::uint8_t { lead, head, party_group_leader, grid_leader, member, monitor };
BOOST_DESCRIBE_ENUM(Part, lead, head, party_group_leader, grid_leader, member, monitor)

constexpr std::size_t body_members_max = 300;

struct Seat {
    PostId post;
    Part part{};
    bool operator==(const Seat&) const = default;
};

struct Body {
    BodyId id;
    BodyKind kind{};
    PlaceId place;
    Period period;
    std::vector<Seat> seats;    // of this moment
};

struct FoundBody {
    using Of = Body;
    static constexpr bool begins = true;
    static constexpr std::string_view name = "people.found_body", zh = "成立组织(领导小组、大党委、红网格、临时组织)", en = "Found an organisation or body";
    BodyId body;
    BodyKind kind{};
    Title title;
    PlaceId place;
    Line basis;
    std::optional<Instant> from, to;    // to: first instant after; a temporary body must name one
    Uuid stream() const { return body; }
};
BOOST_DESCRIBE_STRUCT(FoundBody, (), (body, kind, title, place, basis, from, to))

struct SeatMember {
    using Of = Body;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.seat_member", zh = "岗位进入组织", en = "Seat a post in a body";
    BodyId body;
    PostId post;
    Part part{};
    std::optional<Instant> from;
    Uuid stream() const { return body; }
};
BOOST_DESCRIBE_STRUCT(SeatMember, (), (body, post, part, from))

struct UnseatMember {
    using Of = Body;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.unseat_member", zh = "岗位退出组织", en = "A post leaves a body";
    BodyId body;
    PostId post;
    Part part{};
    std::optional<Instant> at;
    Uuid stream() const { return body; }
};
BOOST_DESCRIBE_STRUCT(UnseatMember, (), (body, post, part, at))

struct EndBody {
    using Of = Body;
    static constexpr bool begins = false;
    static constexpr std::string_view name = "people.end_body", zh = "撤销组织", en = "End a body";
    BodyId body;
    std::optional<Instant> at;
    Line basis;
    Uuid stream() const { return body; }
};
BOOST_DESCRIBE_STRUCT(EndBody, (), (body, at, basis))

struct BodyFounded {
    using Of = Body;
    static constexpr std::string_view name = "people.body_founded", zh = "成立了组织", en = "Body founded";
    BodyId body;
    BodyKind kind{};
    Title title;
    PlaceId place;
    Line basis;
    Instant from;
    std::optional<Instant> to;
    bool operator==(const BodyFounded&) const = default;
};
BOOST_DESCRIBE_STRUCT(BodyFounded, (), (body, kind, title, place, basis, from, to))

struct MemberSeated {
    using Of = Body;
    static constexpr std::string_view name = "people.member_seated", zh = "岗位进入了组织", en = "Post seated in a body";
    BodyId body;
    PostId post;
    Part part{};
    Instant from;
    bool operator==(const MemberSeated&) const = default;
};
BOOST_DESCRIBE_STRUCT(MemberSeated, (), (body, post, part, from))

struct MemberUnseated {
    using Of = Body;
    static constexpr std::string_view name = "people.member_unseated", zh = "岗位退出了组织", en = "Post left a body";
    BodyId body;
    PostId post;
    Part part{};
    Instant at;
    bool operator==(const MemberUnseated&) const = default;
};
BOOST_DESCRIBE_STRUCT(MemberUnseated, (), (body, post, part, at))

struct BodyEnded {
    using Of = Body;
    static constexpr std::string_view name = "people.body_ended", zh = "撤销了组织", en = "Body ended";
    BodyId body;
    Instant at;
    Line basis;
    bool operator==(const BodyEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(BodyEnded, (), (body, at, basis))

}    // namespace terrace::people
