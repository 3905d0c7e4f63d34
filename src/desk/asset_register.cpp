#include "desk/asset_register.hpp"

#include <algorithm>
#include <array>

namespace terrace {

const Table asset_register{"asset_register",
                           {{"asset_id", Type::bytes},
                            {"kind", Type::text},
                            {"place", Type::integer},
                            {"standing", Type::integer},
                            {"ended", Type::integer, true},
                            {"keeper_post", Type::bytes, true},
                            {"keeper_role", Type::text},
                            {"keeper_body", Type::bytes, true},
                            {"basis", Type::text},
                            {"content", Type::text}},
                           1,
                           {{"of_kind", "kind, place", "standing = 1 AND ended IS NULL"}}};

namespace {

#define ASSET_COLUMNS "asset_id, kind, place, standing, ended, keeper_post, keeper_role, keeper_body, basis, content"
constexpr Query one_query{"assets.one", "SELECT " ASSET_COLUMNS " FROM asset_register WHERE domain = $1 AND asset_id = $2"};
constexpr Query of_kind_query{"assets.of_kind", "SELECT " ASSET_COLUMNS " FROM asset_register WHERE domain = $1 AND kind = $2 AND standing = 1 AND ended IS NULL ORDER BY place, asset_id"};
#undef ASSET_COLUMNS

// Who speaks for a body, first to last; then its other seats.
constexpr std::array<std::string_view, 4> leading_parts{"lead", "head", "grid_leader", "party_group_leader"};

std::size_t rank(std::string_view part) { return static_cast<std::size_t>(std::find(leading_parts.begin(), leading_parts.end(), part) - leading_parts.begin()); }

// Whether somebody can act for the post: who holds it, or who stands in for it.
bool serves(const Roster& roster, PostId id, PlaceId of_asset, PlaceId of_case, Instant at) {
    const auto* facts = roster.post(id);
    if (!facts || !facts->period.holds(at)) return false;
    const auto reaches = [&](PlaceId place) { return roster.may(Actor{ActorKind::token, {}, id}, "cases.answer", place, at); };
    if (!reaches(of_asset)) return false;
    if (roster.holder(id, at)) return true;
    // Who stands in acts by the duties of the absent post, which must reach the case itself.
    const auto stand_in = roster.stand_in(id, at);
    const auto* standing = stand_in ? roster.post(*stand_in) : nullptr;
    return standing && standing->period.holds(at) && roster.holder(*stand_in, at) && reaches(of_case);
}

RegisteredAsset asset_at(const Row& row) {
    RegisteredAsset one;
    one.id = row.id<AssetId>(0);
    one.kind = row.string(1);
    one.place = row.place(2);
    one.standing = static_cast<AssetStanding>(row.integer(3));
    if (!row.null(4)) one.ended = Day{static_cast<std::int32_t>(row.integer(4))};
    if (!row.null(5)) one.keeper.post = row.id<PostId>(5);
    one.keeper.role = row.string(6);
    if (!row.null(7)) one.keeper.body = row.id<BodyId>(7);
    one.basis = row.string(8);
    one.content = row.string(9);
    return one;
}

}    // namespace

std::optional<RegisteredAsset> registered_asset(const OwnRows& rows, AssetId id) {
    std::optional<RegisteredAsset> found;
    rows.find(asset_register, {id}, [&](const Row& row) { found = asset_at(row); });
    return found;
}

std::optional<RegisteredAsset> registered_asset(Snapshot& snapshot, AssetId id) {
    std::optional<RegisteredAsset> found;
    snapshot.run(one_query, {id}, [&](const Row& row) {
        found = asset_at(row);
        return false;
    });
    return found;
}

void each_standing_asset(Snapshot& snapshot, std::string_view kind, const std::function<bool(const RegisteredAsset&)>& take) {
    snapshot.run(of_kind_query, {kind}, [&](const Row& row) { return take(asset_at(row)); });
}

std::string asset_title(const RegisteredAsset& asset, const RecordKind* kind) {
    if (!kind) return asset.kind;
    const auto parsed = parse_json(asset.content);
    const auto said = [&](std::string_view sort, std::string_view field) -> std::string {
        if (!parsed || !parsed->is_object()) return {};
        const auto* all = parsed->as_object().if_contains(sort);
        const auto* one = all && all->is_object() ? all->as_object().if_contains(field) : nullptr;
        return one && one->is_string() ? std::string{one->as_string()} : std::string{};
    };
    const auto first = [&](FieldType type) {
        const auto found = std::find_if(kind->fields.begin(), kind->fields.end(), [&](const auto& one) { return one.type == type; });
        return found == kind->fields.end() ? nullptr : &*found;
    };
    if (const auto* line = first(FieldType::line))
        if (auto words = said("words", line->id); !words.empty()) return words;
    if (const auto* choice = first(FieldType::choice))
        for (const auto& one : choice->choices)
            if (one.id == said("choices", choice->id)) return one.name.zh;
    return kind->name.zh;
}

const RecordKind* asset_kind(const Playbook& playbook, std::string_view name, Day on) {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) return nullptr;
    const auto book = name.substr(0, dot), kind = name.substr(dot + 1);
    if (const auto* holds = playbook.methods(book, on))
        if (const auto* found = holds->methods->record(kind)) return found;
    for (const auto& one : playbook.all_methods())
        if (one.methods->playbook == book)
            if (const auto* found = one.methods->record(kind)) return found;
    return nullptr;
}

std::optional<PostId> keeping_post(const RegisteredAsset& asset, PlaceId of_case, const Roster& roster, Instant at) {
    const auto able = [&](PostId id) { return serves(roster, id, asset.place, of_case, at); };
    const auto& keeper = asset.keeper;
    if (!keeper.post.empty()) return able(keeper.post) ? std::optional{keeper.post} : std::nullopt;
    if (!keeper.role.empty()) {
        const auto nearest = roster.nearest(keeper.role, asset.place, at);
        return nearest && able(*nearest) ? nearest : std::nullopt;
    }
    if (keeper.body.empty()) return std::nullopt;
    auto seats = roster.members(keeper.body, at);
    std::sort(seats.begin(), seats.end(), [](const auto& a, const auto& b) { return std::tuple{rank(a.part), a.post} < std::tuple{rank(b.part), b.post}; });
    for (const auto& seat : seats)
        if (able(seat.post)) return seat.post;
    return std::nullopt;
}

}    // namespace terrace
