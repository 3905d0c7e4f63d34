#pragma once
// Who keeps an asset (谁管): a post, the nearest post of a role, or a body whose leading post answers. Cases about the asset go there
// where the playbook's routes say so (cases.yaml: assets … to: keeper). It gives no authority: whoever is named must have it already.

#include "desk/asset_register.hpp"
#include "desk/module.hpp"
#include "modules/records/rolls.hpp"

namespace terrace::records {

// At most one of post, role and body; none of them: nobody keeps it any more.
struct Entrust {
    static constexpr std::string_view name = "records.entrust", zh = "交给谁管", en = "Say who keeps an asset";
    NoteId note;
    std::optional<PostId> post;
    std::optional<ShortText> role;
    std::optional<BodyId> body;
    Line basis;    // the contract, list or decision it rests on
};
BOOST_DESCRIBE_STRUCT(Entrust, (), (note, post, role, body, basis))

struct Entrusted {
    static constexpr std::string_view name = "records.entrusted", zh = "交给了谁管", en = "Given into keeping";
    std::optional<PostId> post;
    std::optional<ShortText> role;
    std::optional<BodyId> body;
    Line basis;
    bool operator==(const Entrusted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Entrusted, (), (post, role, body, basis))

}    // namespace terrace::records
