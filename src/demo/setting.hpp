#pragma once
// The setting of the sample county: its places, its posts and who holds them, as the rest of the sample uses them.

#include "demo/hand.hpp"

#include <map>
#include <set>

namespace terrace::demo {

struct Seat {
    PostId post;
    PersonId holder;          // empty: vacant
    std::string zh, name;     // title, shown name
    PlaceId place;
    Actor acting() const { return demo::acting(post, holder); }
    bool held() const { return !holder.empty(); }
};

struct Grid {
    PlaceId place;            // 党建网格
    PlaceId group;            // 村民小组; in a 小区 the first of its buildings
    std::string name;
    Seat leader;
    int households = 0;
    bool by_itself = false;   // its leader goes on leave or is missing: nothing new is written here
};

struct Building {
    PlaceId place;
    std::vector<PlaceId> units;
    std::size_t grid = 0;
};

struct Village {
    PlaceId place;
    std::string code, name;
    std::size_t town = 0;
    Seat secretary;
    std::vector<Grid> grids;
    std::vector<Building> buildings;    // in a resettlement community
};

struct Town {
    PlaceId place;
    std::string code, name;
    bool corridor = false;    // one of the four resettlement townships
    Seat secretary, water, resettlement;
    std::vector<std::size_t> villages;
};

// A county of the office beside Qiaojia: its red grid takes and settles cases there.
struct Neighbour {
    PlaceId place;
    std::string code, name;
    Seat leader, party_leader, member;    // of the red grid
    std::vector<PlaceId> villages;        // resettlement villages
};

struct Setting {
    PlaceId office, county;
    Seat administrator;                   // of the office, made by `init`
    Seat office_desk, call_back, office_leader, county_secretary, organisation, county_desk, county_water, employment, mediation, property;
    std::vector<Town> towns;
    std::vector<Village> villages;
    std::vector<Neighbour> neighbours;
    std::map<PostId, Seat> seats;
    std::int32_t phones = 0;              // numbers given out so far

    const Seat& seat(PostId post) const {
        const auto found = seats.find(post);
        ENSURE(found != seats.end());
        return found->second;
    }
    Village& village(std::string_view code) {
        for (auto& one : villages)
            if (one.code == code) return one;
        throw Fault{"sample county: no village " + std::string{code}};
    }
};

enum class Size : std::uint8_t { small, full };

struct Options {
    std::uint64_t seed = 1;
    Size size = Size::full;
    Instant now;                          // the day the sample ends
};

// Makes a post, with its holder unless `name` is empty, and assigns it to its place in each role.
Seat make_seat(Hand&, Setting&, const Actor& by, std::string_view key, std::string zh, std::string en, PlaceId, PostId superior, std::string name,
               std::initializer_list<std::string_view> roles, std::string_view basis);
void assign(Hand&, const Actor& by, const Seat&, std::string_view role, PlaceId object, std::string_view basis, json::object more = {});

void lay_places(Hand&, Setting&, const Options&);
void draw_boundaries(Hand&, const Setting&, const Options&);
void draw_keeping(Hand&, const Setting&, PlaceId county, PlaceId basin, const Options&);    // the Chishui in Weixin
void fill_posts(Hand&, Setting&, const Options&);

}    // namespace terrace::demo
