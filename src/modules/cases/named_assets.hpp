#pragma once
// The thing a case is about (哪一盏灯、哪个抽水站、哪处隐患点): named by whoever opens the case, or later by whoever answers it. Who keeps the
// thing is asked first where the playbook's routes say so.

#include "desk/asset_register.hpp"
#include "desk/module.hpp"

namespace terrace::cases {

// Without an asset: it is about none after all. Where the route of the kind leads to another post, the case is offered to it, unless
// `keep` says that whoever names it goes on.
struct NameAsset {
    static constexpr std::string_view name = "cases.name_asset", zh = "写明是哪一处设施", en = "Say which thing the case is about";
    CaseId case_;
    std::optional<AssetId> asset;
    bool keep = false;
};
BOOST_DESCRIBE_STRUCT(NameAsset, (), (case_, asset, keep))

struct CaseAssetNamed {
    static constexpr std::string_view name = "cases.asset_named", zh = "写明了是哪一处设施", en = "The thing it is about was named";
    std::optional<AssetId> asset;
    bool operator==(const CaseAssetNamed&) const = default;
};
BOOST_DESCRIBE_STRUCT(CaseAssetNamed, (), (asset))

}    // namespace terrace::cases
