#pragma once
// Whom a case goes to (派给谁): kind × place × the thing it is about, all of it the playbook's and the register's data.

#include "modules/cases/cases.hpp"

namespace terrace::cases {

// The rule of the kind for such a thing; nullptr when it has none.
const AssetRoute* asset_route(const CaseKind&, std::string_view asset_kind);

// Whether what stands at one of the places may be what a case at the other is about: it lies there, within it or around it.
bool belongs_at(const PlaceTree&, PlaceId asset, PlaceId of_case);

// The asset a case at that place may name. Residents and callers name only kinds the playbook shows them; what they may not see is
// not found. One that no longer stands can still be named: then it routes nothing.
Result<RegisteredAsset> asset_for(const CaseKind&, PlaceId of_case, AssetId, const Context&);

// Who answers for a call nobody's post took.
struct Asked {
    PostId post;
    bool by_asset = false;    // because of the thing, not of kind and place alone
};
// The rule of the asset's kind first: its keeper, or the nearest post of the rule's role. Where that finds nobody, and for a case
// about nothing in particular: the post with the kind's role nearest to the place, the grid leader, the first responsible.
std::optional<Asked> first_to_ask(const CaseKind&, PlaceId of_case, const RegisteredAsset*, const Roster&, const PlaceTree&, Instant, Day);

Result<CaseOffered> offer(const Case&, PostId from, PostId to, std::optional<Sealed> reason, const Context&);

// `owner_acts`: the owner says it, or who stands in for it.
Result<std::vector<Event>> decide_naming(const Case&, const NameAsset&, const Context&, bool owner_acts);

}    // namespace terrace::cases
