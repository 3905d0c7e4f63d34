#include "modules/cases/routing.hpp"

namespace terrace::cases {
namespace {

std::string called(const PlaceTree& places, PlaceId id) {
    const auto* facts = places.find(id);
    return facts ? facts->name : write(id);
}

}    // namespace

const AssetRoute* asset_route(const CaseKind& kind, std::string_view asset_kind) {
    for (const auto& one : kind.assets)
        if (one.asset == asset_kind) return &one;
    return nullptr;
}

bool belongs_at(const PlaceTree& places, PlaceId asset, PlaceId of_case) { return places.within(asset, of_case) || places.within(of_case, asset); }

Result<RegisteredAsset> asset_for(const CaseKind& kind, PlaceId of_case, AssetId id, const Context& context) {
    const auto unknown = [&] { return refuse(No::not_found, "body.asset", write(static_cast<const Uuid&>(id))); };
    if (!context.own_rows) return unknown();
    auto asset = registered_asset(*context.own_rows, id);
    if (!asset || asset->standing == AssetStanding::waiting) return unknown();
    const bool asker = context.actor.kind == ActorKind::resident || context.actor.kind == ActorKind::caller;
    const auto* rule = asset_route(kind, asset->kind);
    if (asker && (!rule || !rule->shown)) return unknown();
    if (!belongs_at(context.places, asset->place, of_case)) return refuse(No::bad_value, "body.asset", called(context.places, asset->place) + " ≠ " + called(context.places, of_case));
    return std::move(*asset);
}

std::optional<Asked> first_to_ask(const CaseKind& kind, PlaceId of_case, const RegisteredAsset* asset, const Roster& roster, const PlaceTree& places, Instant at, Day on) {
    const auto* rule = asset && asset->stands(on) ? asset_route(kind, asset->kind) : nullptr;
    if (rule) {
        const auto spot = places.within(asset->place, of_case) ? asset->place : of_case;
        const auto post = rule->to.empty() ? keeping_post(*asset, of_case, roster, at) : roster.nearest(rule->to, spot, at);
        if (post) return Asked{*post, true};
    }
    for (const std::string_view role : {std::string_view{kind.route}, std::string_view{"grid_leader"}, std::string_view{"first_responsible"}})
        if (!role.empty())
            if (const auto post = roster.nearest(role, of_case, at)) return Asked{*post, false};
    return std::nullopt;
}

Result<CaseOffered> offer(const Case& now, PostId from, PostId to, std::optional<Sealed> reason, const Context& context) {
    // A post's own limit counts from when it could know.
    const auto by = context.clock.deadline(context.recorded_at, now.accept);
    if (!by) return tl::unexpected(by.error());
    return CaseOffered{from, to, std::move(reason), *by};
}

Result<std::vector<Event>> decide_naming(const Case& now, const NameAsset& command, const Context& context, bool owner_acts) {
    if ((now.stage != Stage::open && now.stage != Stage::answered) || !now.about.empty()) return refuse(No::wrong_stage, "", std::string{name_of(now.stage)});
    if (!owner_acts) {
        const auto* post = context.roster.post(now.owner);
        return refuse(No::not_yours, "", post ? post->zh + " / " + post->en : "owner");
    }
    if (command.asset == now.asset) return refuse(No::bad_value, "body.asset", "没有变 / as it was");
    std::vector<Event> events{CaseAssetNamed{command.asset}};
    if (!command.asset) return events;
    const auto today = context.clock.zone().day_of(context.said_at);
    const auto* kind = context.playbook.case_kind(now.kind, context.places.path(now.place), today);
    if (!kind) return refuse(No::unknown_kind, "body.case", now.kind);
    const auto asset = asset_for(*kind, now.place, *command.asset, context);
    if (!asset) return tl::unexpected(asset.error());
    if (now.stage != Stage::open || command.keep) return events;
    const auto asked = first_to_ask(*kind, now.place, &*asset, context.roster, context.places, context.said_at, today);
    if (!asked || !asked->by_asset || asked->post == now.owner || asked->post == now.offered_to) return events;
    auto offered = offer(now, now.owner, asked->post, std::nullopt, context);
    if (!offered) return tl::unexpected(offered.error());
    events.emplace_back(std::move(*offered));
    return events;
}

}    // namespace terrace::cases
