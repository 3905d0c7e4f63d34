#include "modules/dues/reckoning.hpp"

#include "policy/table.hpp"

namespace terrace::dues {
namespace {

struct AdoptedRow {
    PlaceId place;
    std::shared_ptr<const policy::Policy> policy;
};
Result<AdoptedRow> adopted(const std::string& id, const Context& context) {
    AdoptedRow found;
    std::int64_t version = 0;
    const bool there = context.own_rows && context.own_rows->find(policies_table, {id}, [&](const Row& row) {
        version = row.integer(1);
        found.place = row.place(2);
    });
    if (!there) return refuse(No::not_found, "body.policy", id);
    context.own_rows->find(policy_texts_table, {id, version}, [&](const Row& row) { found.policy = policy_of(row.string(2), id); });
    return found;
}

Result<void> check_facts(const Facts& facts, const policy::Policy& policy, bool may_be_empty) {
    for (const auto& [id, value] : facts) {
        const auto at = std::find_if(policy.facts.begin(), policy.facts.end(), [&, &key = id](const auto& one) { return one.id == key; });
        if (at == policy.facts.end()) return refuse(No::unknown_field, "body.facts." + id, policy.id);
        if (value.empty() && may_be_empty) continue;
        const auto read = policy::read_cell(value.value, *at);
        if (!read) return refuse(No::bad_value, "body.facts." + id, at->name.zh + ":" + read.error().zh + " / " + at->name.en + ": " + read.error().en);
    }
    return {};
}

Result<void> check_pending(const State& now) {
    if (now.pending) return refuse(No::wrong_stage, "body.entry", "还有一项变更没审 / another change waits to be agreed to");
    if (!now.enrolled) return refuse(No::not_found, "body.entry");
    return {};
}

// The policy of an entry that is already there.
Result<AdoptedRow> policy_of_entry(const State& now, const Context& context) { return adopted(now.policy, context); }

}    // namespace

std::optional<PostId> saying(const Context& context) { return context.actor.post.empty() ? std::nullopt : std::optional{context.actor.post}; }

Result<void> another(const Context& context, PostId earlier, Instant then, std::string_view what) {
    if (earlier.empty() || context.actor.post.empty()) return {};    // seeding, by the desk itself
    const auto person = context.roster.holder(earlier, then);
    const auto asking = context.roster.holder(context.actor.post, context.said_at);
    if (context.actor.post == earlier || (person && (person == asking || static_cast<const Uuid&>(*person) == context.actor.id))) return refuse(No::not_yours, "", std::string{what});
    return {};
}

Events decide_on(const State& now, const Adopt& command, const Context& context) {
    auto read = policy::read_policy(command.text.value, "body.text");
    if (!read) return refuse(No::bad_value, "body.text", say(read.error().front(), Language::zh) + " / " + say(read.error().front(), Language::en));
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (read->version <= now.version) return refuse(No::out_of_range, "body.text", "version > " + std::to_string(now.version));
    if (now.version > 0 && now.place != command.place) return refuse(No::conflict, "body.place", write(now.place));
    if (command.objection_days && (*command.objection_days < 0 || *command.objection_days > objection_days_max))
        return refuse(No::out_of_range, "body.objection_days", "0–" + std::to_string(objection_days_max));
    return std::vector<Event>{Adopted{read->id, read->version, command.place, command.text, command.objection_days, command.names_in_full, saying(context)}};
}

Events decide_on(const State& now, const Enrol& command, const Context& context) {
    if (!now.entry.empty()) return refuse(No::wrong_stage, "body.entry", "已有 / exists");
    const auto policy = adopted(command.policy.value, context);
    if (!policy) return tl::unexpected(policy.error());
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (!context.places.within(command.place, policy->place)) return refuse(No::bad_value, "body.place", "不在这份政策的地方 / outside the policy's place");
    if (policy->policy->row == policy::Row::person && !command.person) return refuse(No::missing_field, "body.person");
    if (policy->policy->row != policy::Row::person && command.person) return refuse(No::bad_value, "body.person", "按户登记 / entries are households");
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    if (command.payee.empty()) return refuse(No::missing_field, "body.payee");
    if (command.account.empty()) return refuse(No::missing_field, "body.account");
    if (auto fine = check_facts(command.facts, *policy->policy, false); !fine) return tl::unexpected(fine.error());
    const Uuid who = command.person ? Uuid{*command.person} : Uuid{command.household};
    if (context.own_rows->find(keys_table, {command.policy.value, who}, [](const Row&) {}))
        return refuse(No::conflict, command.person ? "body.person" : "body.household", "已在花名册里 / stands in the register already");
    return std::vector<Event>{EntryRequested{command.entry, command.policy, command.place, command.household, command.person, {command.since, command.facts, false}, command.payee, command.account,
                                             command.basis, saying(context), context.said_at}};
}

Events decide_on(const State& now, const Change& command, const Context& context) {
    if (auto fine = check_pending(now); !fine) return tl::unexpected(fine.error());
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    if (command.facts.empty() && !command.payee && !command.account) return refuse(No::missing_field, "body.facts");
    const auto policy = policy_of_entry(now, context);
    if (!policy) return tl::unexpected(policy.error());
    if (auto fine = check_facts(command.facts, *policy->policy, true); !fine) return tl::unexpected(fine.error());
    return std::vector<Event>{ChangeRequested{command.entry, {command.effective, command.facts, false}, command.payee, command.account, command.basis, saying(context), context.said_at}};
}

Events decide_on(const State& now, const Stop& command, const Context& context) {
    if (auto fine = check_pending(now); !fine) return tl::unexpected(fine.error());
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    return std::vector<Event>{ChangeRequested{command.entry, {command.on, {}, true}, {}, {}, command.basis, saying(context), context.said_at}};
}

Events decide_on(const State& now, const ApproveEntry& command, const Context& context) {
    if (!now.pending) return refuse(now.entry.empty() ? No::not_found : No::wrong_stage, "body.entry", "没有要审的 / nothing waits");
    if (auto fine = another(context, now.pending->by, now.pending->at, "自己申请的由别人审 / somebody else agrees to it"); !fine) return tl::unexpected(fine.error());
    const Event approved = EntryApproved{command.entry, saying(context)};
    if (!context.own_rows) return std::vector<Event>{approved};
    std::size_t history = 0;
    context.own_rows->find(entries_table, {command.entry}, [&](const Row& row) { history = entry_at(row).history.size(); });
    if (history >= history_max) return refuse(No::too_many, "body.entry", std::to_string(history_max));
    return std::vector<Event>{approved};
}

Events decide_on(const State& now, const DeclineEntry& command, const Context& context) {
    if (!now.pending) return refuse(now.entry.empty() ? No::not_found : No::wrong_stage, "body.entry", "没有要审的 / nothing waits");
    if (command.reason.empty()) return refuse(No::missing_field, "body.reason");
    return std::vector<Event>{EntryDeclined{command.entry, command.reason, saying(context)}};
}

}    // namespace terrace::dues
