#pragma once
// The office's verbs for modules whose commands are said as they are: who registers whom, sets a post up, hands a card over. A name in a
// story is a person, post, household, card … of its own; a place is one of the county or one that the story has added.

#include "base/codec.hpp"
#include "simulation/plain_tree.hpp"

#include <yaml-cpp/yaml.h>

#include <functional>
#include <map>
#include <set>

namespace terrace::testing {

// The command, and the member that the verb's own value names.
struct PlainDeed {
    std::string command, names;
};
inline const std::map<std::string, PlainDeed>& plain_deeds() {
    static const std::map<std::string, PlainDeed> all{
        {"sets up post", {"people.create_post", "post"}},      {"changes post", {"people.change_post", "post"}},        {"closes post", {"people.close_post", "post"}},
        {"appoints to", {"people.appoint", "post"}},           {"ends holding of", {"people.end_holding", "post"}},     {"names stand-in for", {"people.name_stand_in", "post"}},
        {"shows party as", {"people.show_party", "post"}},     {"registers", {"people.add_person", "person"}},          {"corrects person", {"people.correct_person", "person"}},
        {"forgets", {"people.forget_person", "person"}},       {"forms household", {"people.form_household", "household"}}, {"adds to household", {"people.join_household", "household"}},
        {"takes from household", {"people.leave_household", "household"}}, {"writes down consent of", {"people.give_consent", "household"}},
        {"takes back consent of", {"people.withdraw_consent", "household"}}, {"visits", {"people.note_visit", "household"}}, {"founds", {"people.found_body", "body"}},
        {"seats in", {"people.seat_member", "body"}},
        {"hands over card", {"access.hand_over_card", "card"}}, {"stops card", {"access.revoke_card", "card"}},         {"lets act", {"access.allow_proxy", "consent"}},
        {"ends proxy", {"access.end_proxy", "consent"}},       {"enrols device", {"access.enrol_device", "device"}},    {"stops device", {"access.revoke_device", "device"}},
        {"defines role", {"assignments.define_role", "role"}}, {"assigns", {"assignments.assign", "assignment"}},       {"ends assignment", {"assignments.end", "assignment"}},
        {"forms team", {"assignments.form_team", "team"}},     {"fills seat of", {"assignments.fill_slot", "team"}},    {"empties seat of", {"assignments.empty_slot", "team"}},
        {"defines team", {"assignments.define_team", "template"}},
        {"adds places in", {"places.add", "within"}},          {"renames place", {"places.rename", "place"}},           {"ends place", {"places.end", "place"}},
        {"moves place", {"places.move", "place"}},
        {"warns", {"alerts.issue", "alert"}},                  {"checks warning", {"alerts.check", "alert"}},           {"ends warning", {"alerts.cancel", "alert"}},
        {"answers warning", {"alerts.acknowledge", "alert"}},  {"opens roll", {"alerts.open_roll", "roll"}},            {"marks roll", {"alerts.mark_roll", "roll"}},
        {"says all clear of", {"alerts.clear_all", "roll"}},   {"destroys roll", {"alerts.destroy_roll", "roll"}},
        {"opens round at", {"assessments.open", "place"}},     {"judges", {"assessments.mark", "place"}},               {"excuses", {"assessments.excuse", "place"}},
        {"appeals for", {"assessments.appeal", "place"}},      {"answers appeal of", {"assessments.answer", "place"}},  {"publishes round at", {"assessments.publish", "place"}},
        {"raises", {"topics.raise", "topic"}},                 {"prepares talk on", {"topics.prepare", "topic"}},      {"posts up for", {"topics.post_up", "topic"}},
        {"notes meeting on", {"topics.meet", "topic"}},        {"says on", {"topics.opine", "topic"}},                 {"sums up on", {"topics.sum_up", "topic"}},
        {"replies on", {"topics.reply", "topic"}},             {"proposes for", {"topics.propose", "topic"}},          {"names representatives for", {"topics.name_representatives", "topic"}},
        {"offers to", {"topics.offer", "topic"}},              {"takes back offer to", {"topics.take_back_offer", "topic"}}, {"notes work for", {"topics.note_work", "topic"}},
        {"accepts work for", {"topics.accept_work", "topic"}}, {"plans upkeep for", {"topics.plan_upkeep", "topic"}},  {"shares benefit of", {"topics.share_benefit", "topic"}},
        {"passes gate of", {"topics.pass", "topic"}},          {"says whether solved", {"topics.confirm", "topic"}},   {"ends talk on", {"topics.end", "topic"}},
        {"calls vote", {"topics.call_vote", "box"}},           {"draws for", {"topics.draw_reviewers", "box"}},        {"hands out for", {"topics.hand_out", "box"}},
        {"casts into", {"topics.cast_ballot", "box"}},
    };
    return all;
}

inline std::string id_named(const std::string& name) { return write(static_cast<const Uuid&>(simulation::named<PersonId>(name))); }

// What a story wrote, as the command's JSON: names become ids where a member is one, instants are Shanghai's, quoted texts stay texts.
class PlainBody {
  public:
    PlainBody(std::function<PlaceId(const std::string&)> place, std::function<Instant(const std::string&)> local) : place_{std::move(place)}, local_{std::move(local)} {}

    json::value of(const std::string& member, const YAML::Node& node) const {
        if (node.IsMap()) {
            json::object out;
            for (const auto& entry : node) out[entry.first.as<std::string>()] = of(entry.first.as<std::string>(), entry.second);
            return out;
        }
        if (node.IsSequence()) {
            json::array out;
            for (const auto& one : node) out.push_back(of(member, one));
            return out;
        }
        static const std::set<std::string> ids{"person", "post", "holder", "household", "body", "team", "assignment", "card", "device", "consent", "proxy", "stand_in", "superior", "subject", "new_head", "split_from", "by",
            "topic", "convenor", "proposer", "opinion", "opinions", "view", "box", "voter", "people", "work", "decided_in", "offer", "benefit", "of_work", "slip", "carried_by", "meeting", "alert", "roll", "house", "tap", "clears", "posts"};
        static const std::set<std::string> places{"place", "within", "parent", "successors", "only"};
        const auto text = node.as<std::string>();
        const bool number = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
        if (ids.contains(member) && !(member == "people" && number)) return json::string(id_named(text));    // people are named, or counted
        if (places.contains(member)) return json::string(write(place_(text)));
        if (node.Tag() != "!") {
            if (text == "yes" || text == "no") return text == "yes";
            if (text.size() == 16 && text[4] == '-' && text[10] == ' ') return json::string(write(local_(text)));
            if (number) return std::stoll(text);
        }
        return json::string(text);
    }

  private:
    std::function<PlaceId(const std::string&)> place_;
    std::function<Instant(const std::string&)> local_;
};

// What stands at "members.0.relation.zh" of an answer, in a word: a list by its length, true and false as yes and no, nothing as "nothing".
inline std::string word_at(const json::value& answer, std::string_view path) {
    const json::value* at = &answer;
    while (!path.empty()) {
        const auto step = path.substr(0, path.find('.'));
        path.remove_prefix(std::min(path.size(), step.size() + 1));
        if (at->is_array()) {
            const auto index = static_cast<std::size_t>(std::stoul(std::string{step}));
            at = index < at->get_array().size() ? &at->get_array()[index] : nullptr;
        } else {
            at = at->is_object() ? at->get_object().if_contains(step) : nullptr;
        }
        if (!at) return "nothing";
    }
    if (at->is_null()) return "nothing";
    if (at->is_bool()) return at->get_bool() ? "yes" : "no";
    if (at->is_array()) return std::to_string(at->get_array().size());
    return at->is_string() ? std::string{at->get_string()} : json::serialize(*at);
}

}    // namespace terrace::testing
