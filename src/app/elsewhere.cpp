#include "app/elsewhere.hpp"

#include "modules/cases/cases.hpp"
#include "modules/evidence/evidence.hpp"
#include "modules/people/people.hpp"

namespace terrace {

std::optional<PlaceId> CountyElsewhere::open_case(Snapshot& snapshot, const Uuid& id) const { return cases::place_of_open_case(snapshot, CaseId{id}); }

std::string_view CountyElsewhere::evidence_state(Snapshot& snapshot, const Sha256& sum) const {
    const auto there = evidence::arrived(snapshot, sum);
    if (!there) return "promised";
    if (!vault_.unseal(there->file_key)) return "erased";
    return files_.here(sum) ? "here" : "missing";
}

std::string name_of(Snapshot& snapshot, const Views& views, const Vault& vault, const Actor& actor, Instant at) {
    if (actor.kind == ActorKind::resident) return people::name_of_person(snapshot, vault, PersonId{actor.id});
    const auto posts = actor.post.empty() ? views.roster->posts_of(PersonId{actor.id}, at) : std::vector{actor.post};
    for (const auto& post : posts)
        if (const auto* holding = views.roster->holding(post, at); holding && !holding->shown_name.empty()) return holding->shown_name;
    return "";
}

}    // namespace terrace
