#pragma once
// A ballot box (票箱): who may vote on a version of a proposal, or judge what was built; who was handed paper; what the phones sent.
//
// A ballot on a phone is an envelope: the roll says that somebody voted, the envelope is sealed under a key of its own. Envelopes are opened
// all at once when the box is counted, in no order; only the sums are written, and the keys are destroyed. Whoever was handed paper as well
// votes on paper: the envelope stays shut. Roll (base/roll.hpp) says who took part, whatever the order in which phones tell it.

#include "base/codec.hpp"
#include "base/roll.hpp"
#include "playbook/deciding.hpp"

#include <map>
#include <set>

namespace terrace::topics {

using TopicId = Id<struct TopicTag>;
using BoxId = Id<struct BallotBoxTag>;
using VoterId = Id<struct VoterTag>;    // a household, a person or a post: whatever the body votes by
using SlipId = Id<struct BallotSlipTag>;

constexpr std::size_t voters_max = 900;             // of one box: a ballot is a record of its stream
constexpr std::size_t people_of_voter_max = 12;     // who may vote for a household
constexpr std::size_t slips_at_once_max = 300;
constexpr std::int64_t few_reviewers = 5;           // below it nothing of a review is told
constexpr std::size_t ballot_nonce_characters = 32;

enum class About : std::uint8_t { proposal, review };
BOOST_DESCRIBE_ENUM(About, proposal, review)

struct Voter {
    VoterId voter;
    std::vector<PersonId> people;    // who may vote for it with a card
    bool operator==(const Voter&) const = default;
};
BOOST_DESCRIBE_STRUCT(Voter, (), (voter, people))

// The four attitudes (答应、认同、高兴、满意) and the five questions (是否共同谋划、建设、管理、评价、享有), in this order.
inline constexpr std::size_t review_questions = 9;
inline constexpr std::size_t satisfied_question = 3;
std::span<const Wording> review_words();

struct CallVote {
    static constexpr std::string_view name = "topics.call_vote", zh = "通知表决,或请用的人来评", en = "Call a vote, or ask those who use it to judge";
    BoxId box;
    TopicId topic;
    PlaceId place;
    About about{};
    std::optional<ShortText> rule;            // of a vote: which meeting decides, by id of deciding.yaml
    std::optional<std::int32_t> version;      // of the proposal
    std::vector<Voter> voters;
    Instant meets_at;                         // the meeting; ballots are counted from then on
    std::optional<std::int32_t> sample;       // of a review: so many of them, drawn
    std::optional<Sha256> commitment;         // of the seed, published before the draw
};
BOOST_DESCRIBE_STRUCT(CallVote, (), (box, topic, place, about, rule, version, voters, meets_at, sample, commitment))

struct DrawReviewers {
    static constexpr std::string_view name = "topics.draw_reviewers", zh = "抽签定谁来评", en = "Draw who judges";
    BoxId box;
    Line seed;
};
BOOST_DESCRIBE_STRUCT(DrawReviewers, (), (box, seed))

struct Slip {
    SlipId slip;                              // made by the phone: told twice, it is one
    VoterId voter;
    bool taken_back = false;                  // handed out by mistake
    std::optional<VoterId> carried_by;        // another voter on the list, with a written word
    std::optional<Instant> at;
    bool operator==(const Slip&) const = default;
};
BOOST_DESCRIBE_STRUCT(Slip, (), (slip, voter, taken_back, carried_by, at))

struct HandOut {
    static constexpr std::string_view name = "topics.hand_out", zh = "发纸票", en = "Hand out paper ballots";
    BoxId box;
    std::vector<Slip> slips;
};
BOOST_DESCRIBE_STRUCT(HandOut, (), (box, slips))

struct CastBallot {
    static constexpr std::string_view name = "topics.cast_ballot", zh = "手机投票(封好,点票时一起拆)", en = "Vote by phone (sealed until all are opened together)";
    BoxId box;
    VoterId voter;
    Sealed ballot;                            // "yes.NONCE"; of a review nine of y, n, - and a nonce
};
BOOST_DESCRIBE_STRUCT(CastBallot, (), (box, voter, ballot))

struct Tally {
    std::int64_t yes = 0, no = 0, abstain = 0, spoiled = 0;
    std::int64_t sum() const noexcept { return yes + no + abstain + spoiled; }
    bool operator==(const Tally&) const = default;
};
BOOST_DESCRIBE_STRUCT(Tally, (), (yes, no, abstain, spoiled))

struct Judged {
    std::vector<std::int64_t> yes, no;        // per question; empty of a vote
    std::int64_t sheets = 0;
    bool operator==(const Judged&) const = default;
};
BOOST_DESCRIBE_STRUCT(Judged, (), (yes, no, sheets))

// The desk has opened the envelopes for a post that counts.
struct Count {
    static constexpr std::string_view name = "topics.count", zh = "点票(系统)", en = "Count a box (system)";
    BoxId box;
    PostId by;
    Line watched_by;                          // 监票人: 户代表 2 人、监委会主任
    Tally paper, phone;
    Judged paper_judged, phone_judged;
    std::vector<Sha256> opened;               // receipts, sorted
};
BOOST_DESCRIBE_STRUCT(Count, (), (box, by, watched_by, paper, phone, paper_judged, phone_judged, opened))

// ---- events ---------------------------------------------------------------------------------------------------------------
// How many must agree, as the rule said it when the vote was called.
struct PassShare {
    std::int32_t part = 1, of = 2;
    bool more_than = false, of_all = false;
    bool operator==(const PassShare&) const = default;
};
BOOST_DESCRIBE_STRUCT(PassShare, (), (part, of, more_than, of_all))

struct VoteCalled {
    static constexpr std::string_view name = "topics.vote_called", zh = "通知了表决", en = "Vote called";
    BoxId box;
    TopicId topic;
    PlaceId place;
    About about{};
    ShortText body;
    std::int32_t version = 0;
    ShortText rule;                           // as it held: "deciding/group_by_household@2010-10-28"
    std::int64_t quorum_needed = 0;
    PassShare pass;
    std::int64_t carried_most = 0;
    std::vector<Voter> voters;
    Instant meets_at;
    std::int32_t sample = 0;
    std::optional<Sha256> commitment;
    std::string list_hash;                    // SHA-256 of the list a draw is made from
    bool operator==(const VoteCalled&) const = default;
};
BOOST_DESCRIBE_STRUCT(VoteCalled, (), (box, topic, place, about, body, version, rule, quorum_needed, pass, carried_most, voters, meets_at, sample, commitment, list_hash))

struct ReviewersDrawn {
    static constexpr std::string_view name = "topics.reviewers_drawn", zh = "抽出了谁来评", en = "Reviewers drawn";
    std::string seed;
    std::vector<VoterId> drawn;
    bool operator==(const ReviewersDrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(ReviewersDrawn, (), (seed, drawn))

struct HandedOut {
    static constexpr std::string_view name = "topics.handed_out", zh = "发了纸票", en = "Paper ballots handed out";
    std::vector<Slip> slips;
    bool operator==(const HandedOut&) const = default;
};
BOOST_DESCRIBE_STRUCT(HandedOut, (), (slips))

struct BallotCast {
    static constexpr std::string_view name = "topics.ballot_cast", zh = "手机投了票", en = "Ballot cast by phone";
    VoterId voter;
    Sealed ballot;
    Instant at;
    bool operator==(const BallotCast&) const = default;
};
BOOST_DESCRIBE_STRUCT(BallotCast, (), (voter, ballot, at))

enum class BoxOutcome : std::uint8_t { quorum_missed, not_passed, passed, judged };
BOOST_DESCRIBE_ENUM(BoxOutcome, quorum_missed, not_passed, passed, judged)

struct Counted {
    static constexpr std::string_view name = "topics.counted", zh = "点了票", en = "Box counted";
    BoxOutcome outcome{};
    Tally paper, phone;
    Judged paper_judged, phone_judged;
    std::int64_t listed = 0, present = 0, papers = 0, envelopes = 0, left_shut = 0;    // left_shut: who voted on paper as well
    std::int64_t quorum_needed = 0, pass_needed = 0;
    std::vector<Sha256> opened;
    Line watched_by;
    PostId by;
    Day on;
    bool operator==(const Counted&) const = default;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (outcome, paper, phone, paper_judged, phone_judged, listed, present, papers, envelopes, left_shut, quorum_needed, pass_needed, opened, watched_by, by, on))

// ---- state ----------------------------------------------------------------------------------------------------------------
struct Box {
    std::optional<VoteCalled> called;
    std::map<VoterId, std::set<PersonId>> voters;    // who may take part: all listed, or those drawn
    bool drawn = false;
    std::map<SlipId, Slip> slips;
    std::set<VoterId> envelopes;
    std::optional<Counted> counted;

    bool holds_paper(VoterId) const;
    std::int64_t papers() const;
    std::int64_t left_shut() const;                  // envelopes of voters who hold paper
    Roll roll() const;                               // who took part, on paper or by phone
};
void apply_on(Box&, const VoteCalled&);
void apply_on(Box&, const ReviewersDrawn&);
void apply_on(Box&, const HandedOut&);
void apply_on(Box&, const BallotCast&);
void apply_on(Box&, const Counted&);

// What a vote comes to. present: all who took part, spoiled and unreturned papers included.
BoxOutcome outcome_of(const VoteCalled&, std::int64_t present, std::int64_t yes);
// How many must agree when so many came.
std::int64_t pass_needed(const VoteCalled&, std::int64_t present);

// "yes", "no", "abstain" and a nonce; nullopt for anything else.
struct ReadBallot {
    std::string choice;    // of a review: nine of y, n, -
};
std::optional<ReadBallot> read_ballot(std::string_view plain, About);
void add(Tally&, std::string_view choice);
void add(Judged&, std::string_view answers);

struct PhoneCount {
    Tally tally;
    Judged judged;
    std::vector<Sha256> opened;
};

// The list a draw of reviewers is made from, as /draw reads it, and who is drawn with a seed.
std::string draw_list(const std::vector<Voter>&, std::int32_t sample);
Result<std::vector<VoterId>> drawn(const std::vector<Voter>&, std::int32_t sample, std::string_view seed);

// A count of a review as everybody may see it: nothing below few_reviewers, and no answer that singles out fewer than that.
std::optional<std::int64_t> shown(std::int64_t yes, std::int64_t no) noexcept;

}    // namespace terrace::topics
