#include "modules/topics/boxes.hpp"

#include "draw/draw.hpp"

#include <algorithm>

namespace terrace::topics {

std::span<const Wording> review_words() {
    static const std::array<Wording, review_questions> all{{{"答应不答应", "Would you agree to it again"},
                                                            {"认同不认同", "Do you think it right"},
                                                            {"高兴不高兴", "Are you glad of it"},
                                                            {"满意不满意", "Are you satisfied"},
                                                            {"是否共同谋划", "Was it planned together"},
                                                            {"是否共同建设", "Was it built together"},
                                                            {"是否共同管理", "Is it looked after together"},
                                                            {"是否共同评价", "Is it judged together"},
                                                            {"是否共同享有", "Is it shared together"}}};
    return all;
}

bool Box::holds_paper(VoterId voter) const {
    const Slip* last = nullptr;
    for (const auto& [id, slip] : slips)
        if (slip.voter == voter && (!last || std::tie(last->at, last->slip) < std::tie(slip.at, slip.slip))) last = &slip;
    return last && !last->taken_back;
}
std::int64_t Box::papers() const {
    return std::count_if(voters.begin(), voters.end(), [&](const auto& one) { return holds_paper(one.first); });
}
std::int64_t Box::left_shut() const {
    return std::count_if(envelopes.begin(), envelopes.end(), [&](const auto& voter) { return holds_paper(voter); });
}

Roll Box::roll() const {
    Roll all;
    for (const auto& [voter, people] : voters) {
        all.expected.insert(voter);
        // A box holds far fewer marks than a roll may.
        if (holds_paper(voter) || envelopes.contains(voter)) (void)add(all, {derived_uuid(voter, "took part"), voter, called->box, Presence::present, called->meets_at});
    }
    return all;
}

void apply_on(Box& box, const VoteCalled& event) {
    box.called = event;
    if (event.sample > 0) return;
    for (const auto& one : event.voters) box.voters[one.voter] = {one.people.begin(), one.people.end()};
}
void apply_on(Box& box, const ReviewersDrawn& event) {
    box.drawn = true;
    for (const auto& one : box.called->voters)
        if (std::find(event.drawn.begin(), event.drawn.end(), one.voter) != event.drawn.end())
            box.voters[one.voter] = {one.people.begin(), one.people.end()};
}
void apply_on(Box& box, const HandedOut& event) {
    for (const auto& slip : event.slips) box.slips.emplace(slip.slip, slip);
}
void apply_on(Box& box, const BallotCast& event) { box.envelopes.insert(event.voter); }
void apply_on(Box& box, const Counted& event) { box.counted = event; }

std::int64_t pass_needed(const VoteCalled& called, std::int64_t present) {
    const NeededShare share{called.pass.part, called.pass.of, called.pass.more_than};
    return share.needed(called.pass.of_all ? static_cast<std::int64_t>(called.voters.size()) : present);
}

BoxOutcome outcome_of(const VoteCalled& called, std::int64_t present, std::int64_t yes) {
    if (present < called.quorum_needed) return BoxOutcome::quorum_missed;
    return yes >= pass_needed(called, present) ? BoxOutcome::passed : BoxOutcome::not_passed;
}

std::optional<ReadBallot> read_ballot(std::string_view plain, About about) {
    const auto dot = plain.find('.');
    if (dot == std::string_view::npos || plain.size() != dot + 1 + ballot_nonce_characters) return std::nullopt;
    const auto nonce = plain.substr(dot + 1), choice = plain.substr(0, dot);
    if (!std::all_of(nonce.begin(), nonce.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); })) return std::nullopt;
    const bool known = about == About::proposal
                           ? choice == "yes" || choice == "no" || choice == "abstain"
                           : choice.size() == review_questions && std::all_of(choice.begin(), choice.end(), [](char c) { return c == 'y' || c == 'n' || c == '-'; });
    if (!known) return std::nullopt;
    return ReadBallot{std::string{choice}};
}

void add(Tally& tally, std::string_view choice) {
    if (choice == "yes")
        ++tally.yes;
    else if (choice == "no")
        ++tally.no;
    else if (choice == "abstain")
        ++tally.abstain;
    else
        ++tally.spoiled;
}

void add(Judged& judged, std::string_view answers) {
    judged.yes.resize(review_questions);
    judged.no.resize(review_questions);
    ++judged.sheets;
    for (std::size_t i = 0; i < review_questions && i < answers.size(); ++i) {
        judged.yes[i] += answers[i] == 'y';
        judged.no[i] += answers[i] == 'n';
    }
}

// Of one class and one type; as many seats as are to be drawn, so that whoever draws again on /draw sees who gets one.
std::string draw_list(const std::vector<Voter>& voters, std::int32_t sample) {
    std::string list = "kind,id,class,type\n";
    for (const auto& one : voters) list += "household," + write(static_cast<const Uuid&>(one.voter)) + ",1,review\n";
    for (std::int32_t n = 1; n <= sample; ++n) list += "flat,seat-" + std::to_string(n) + ",,review\n";
    return list;
}

Result<std::vector<VoterId>> drawn(const std::vector<Voter>& voters, std::int32_t sample, std::string_view seed) {
    const auto list = draw::read_list(draw_list(voters, sample));
    ENSURE(list);
    const auto read = draw::read_seed(seed);
    if (!read) return tl::unexpected(Refusal{read.error().no, "body.seed", read.error().detail});
    const auto outcome = draw::draw(*list, *read);
    std::vector<VoterId> all;
    for (const auto& one : outcome.households)
        if (one.gets) all.push_back(VoterId{*read_uuid(one.entry->id)});
    return all;
}

std::optional<std::int64_t> shown(std::int64_t yes, std::int64_t no) noexcept {
    const auto safe = [](std::int64_t count) { return count == 0 || count >= few_reviewers; };
    if (yes + no < few_reviewers || !safe(yes) || !safe(no)) return std::nullopt;
    return yes;
}

}    // namespace terrace::topics
