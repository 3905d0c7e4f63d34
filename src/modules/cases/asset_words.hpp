#pragma once
// A thing as the pages of cases speak of it.

#include "modules/cases/page_words.hpp"
#include "modules/cases/routing.hpp"

namespace terrace::cases {

// What it is and where; its keeper too for those inside. Null where the reader may not see it: residents and callers see only the
// kinds that the playbook's routes show them.
json::value asset_brief(const ReadContext&, AssetId, const CaseKind* of_case);
// The rules of a kind of case, for the screen of kinds and limits.
json::array asset_routes_json(const ReadContext&, const CaseKind&);

std::vector<Route> asset_reads();
std::vector<Route> kind_reads();

}    // namespace terrace::cases
