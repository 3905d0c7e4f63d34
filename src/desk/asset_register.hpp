#pragma once
// The register of assets: what every module may know of a record that stands as one (路灯、抽水站、隐患点、阵地): of which kind it is, where,
// whether it still stands, and who keeps it. Records post it; whoever decides on a case that names a thing looks up one row by its
// key, however many assets there are.

#include "desk/context.hpp"
#include "playbook/methods.hpp"

namespace terrace {

using AssetId = Id<struct AssetTag>;    // the id of the record it was noted by

enum class AssetStanding : std::uint8_t { waiting, stands, withdrawn };    // waiting: for a confirmation

// Who keeps a thing (谁管): a post, the nearest post of a role, or whoever leads a body; at most one of the three.
struct Keeper {
    PostId post;
    std::string role;
    BodyId body;
    bool nobody() const { return post.empty() && role.empty() && body.empty(); }
};

struct RegisteredAsset {
    AssetId id;
    std::string kind;              // "qiaojia_upkeep.street_lamp"
    PlaceId place;
    AssetStanding standing{};
    std::optional<Day> ended;      // the first day it no longer stands
    Keeper keeper;
    std::string basis;             // of the keeping: contract, list, decision
    std::string content;           // the fields as recorded, JSON
    bool stands(Day on) const { return standing == AssetStanding::stands && (!ended || on < *ended); }
};

extern const Table asset_register;
std::optional<RegisteredAsset> registered_asset(const OwnRows&, AssetId);
std::optional<RegisteredAsset> registered_asset(Snapshot&, AssetId);
// Those of a kind that stand, by place, until `take` says false. For reads alone.
void each_standing_asset(Snapshot&, std::string_view kind, const std::function<bool(const RegisteredAsset&)>& take);

// What an asset is called: the first of its kind's lines, or which sort it is by the kind's first choice, or the kind's name. Only
// that one line: what else was written beside it is not for everybody.
std::string asset_title(const RegisteredAsset&, const RecordKind*);
// The kind by its full name, as it holds on a day or held first.
const RecordKind* asset_kind(const Playbook&, std::string_view name, Day on);

// The post that keeps the asset at that instant and may answer a case there: it exists, somebody holds it or stands in for it, and
// its duties reach where the asset is. None while nobody does; then a case goes the ordinary way.
std::optional<PostId> keeping_post(const RegisteredAsset&, PlaceId of_case, const Roster&, Instant);

}    // namespace terrace
