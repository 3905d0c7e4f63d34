// The ledgers of topics: one row a topic for lists, its boxes, and who may vote in which. A topic's page is its own stream, read as it stands.

#include "base/match.hpp"
#include "modules/topics/topics.hpp"

namespace terrace::topics {

const Table topics_table{"topics",
                         {{"topic_id", Type::bytes},
                          {"place"},
                          {"kind"},
                          {"title", Type::text},
                          {"stage"},
                          {"convenor", Type::bytes},
                          {"proposer", Type::bytes, true},
                          {"raised_at"},
                          {"changed_at"},
                          {"heard_from"},
                          {"meetings"},
                          {"opinions"},
                          {"versions"},
                          {"unsummed"},
                          {"unanswered"},
                          {"satisfied", Type::integer, true},     // of those who judged it
                          {"unsatisfied", Type::integer, true},
                          {"solved", Type::integer, true}},
                         1,
                         {{"by_change", "changed_at"}, {"by_place", "place, stage, solved, satisfied, unsatisfied, meetings"}}};

const Table topic_boxes_table{"topic_boxes", {{"topic_id", Type::bytes}, {"number"}, {"box_id", Type::bytes}}, 2};

const Table ballot_boxes_table{"ballot_boxes",
                               {{"box_id", Type::bytes},
                                {"topic_id", Type::bytes},
                                {"place"},
                                {"about"},
                                {"body", Type::text},
                                {"version"},
                                {"meets_at"},
                                {"voters"},
                                {"outcome", Type::integer, true},
                                {"counted_on", Type::integer, true},
                                {"present"}}};

const Table box_voters_table{"box_voters",
                             {{"box_id", Type::bytes},
                              {"voter", Type::bytes},
                              {"takes_part"},
                              {"paper"},
                              {"paper_at"},
                              {"paper_slip", Type::bytes, true},
                              {"envelope", Type::text, true}},
                             2};

const Table box_people_table{"box_people", {{"person", Type::bytes}, {"box_id", Type::bytes}, {"voter", Type::bytes}}, 3};

namespace {

constexpr Query one_box{"topics.box", "SELECT box_id, topic_id, place, about, outcome FROM ballot_boxes WHERE domain = $1 AND box_id = $2"};
constexpr Query envelopes_query{"topics.envelopes", "SELECT envelope FROM box_voters WHERE domain = $1 AND box_id = $2 AND envelope IS NOT NULL AND paper = 0 ORDER BY envelope"};
constexpr Query counted_query{"topics.counted_boxes", "SELECT v.box_id, min(v.envelope) FROM box_voters v JOIN ballot_boxes b ON b.domain = v.domain AND b.box_id = v.box_id "
                                                      "WHERE v.domain = $1 AND b.counted_on IS NOT NULL AND v.envelope IS NOT NULL GROUP BY v.box_id ORDER BY v.box_id"};

std::optional<Sealed> sealed_in(std::string_view text) {
    const auto parsed = parse_json(text);
    if (!parsed) return std::nullopt;
    auto read = decode<Sealed>(*parsed, Strict::no);
    return read ? std::optional{std::move(*read)} : std::nullopt;
}

class Post {
  public:
    Post(const Record& record, Posting& posting) : record_{record}, rows_{posting.rows()} {}

    void operator()(const Raised& one) const {
        rows_.put(topics_table, {record_.stream, one.place, one.kind, one.title.value, Stage::plan, one.convenor, one.proposer, record_.said_at, record_.said_at, one.from, 0, 0, 0, 0, 0, Cell{}, Cell{}, Cell{}});
    }
    void operator()(const Prepared&) const { touch(); }
    void operator()(const PostedUp&) const { touch(); }
    void operator()(const Met&) const { more("meetings", 10, 1); }
    void operator()(const Opined&) const {
        more("opinions", 11, 1);
        more("unsummed", 13, 1);
    }
    void operator()(const SummedUp& one) const {
        touch();
        rows_.set(topics_table, {record_.stream}, {{"unsummed", one.unsummed}, {"unanswered", one.unanswered}});
    }
    void operator()(const Replied& one) const {
        touch();
        rows_.set(topics_table, {record_.stream}, {{"unanswered", one.unanswered}});
    }
    void operator()(const Proposed& one) const {
        touch();
        rows_.set(topics_table, {record_.stream}, {{"versions", one.version}});
    }
    void operator()(const Passed& one) const {
        touch();
        rows_.set(topics_table, {record_.stream}, {{"stage", one.to}});
    }
    void operator()(const Confirmed& one) const {
        touch();
        rows_.set(topics_table, {record_.stream}, {{"solved", one.solved}});
        if (one.solved) rows_.set(topics_table, {record_.stream}, {{"stage", Stage::solved}});
    }
    void operator()(const Ended&) const {
        touch();
        rows_.set(topics_table, {record_.stream}, {{"stage", Stage::ended}});
    }
    void operator()(const VoteCalled& one) const {
        std::int64_t number = 0;
        while (rows_.find(topic_boxes_table, {one.topic, number}, [](const Row&) {})) ++number;
        rows_.put(topic_boxes_table, {one.topic, number, one.box});
        rows_.put(ballot_boxes_table, {one.box, one.topic, one.place, one.about, one.body.value, one.version, one.meets_at, static_cast<std::int64_t>(one.voters.size()), Cell{}, Cell{}, 0});
        for (const auto& voter : one.voters) {
            rows_.put(box_voters_table, {one.box, voter.voter, one.sample == 0, 0, 0, Cell{}, Cell{}});
            for (const auto& person : voter.people) rows_.put(box_people_table, {person, one.box, voter.voter});
        }
        rows_.set(topics_table, {one.topic}, {{"changed_at", record_.said_at}});
    }
    void operator()(const ReviewersDrawn& one) const {
        for (const auto& voter : one.drawn) rows_.set(box_voters_table, {record_.stream, voter}, {{"takes_part", 1}});
    }
    void operator()(const HandedOut& one) const {
        for (const auto& slip : one.slips) {
            bool later = false;
            rows_.find(box_voters_table, {record_.stream, slip.voter}, [&](const Row& row) {
                const auto at = slip.at.value_or(Instant{});
                later = row.null(5) || row.instant(4) < at || (row.instant(4) == at && row.uuid(5) < static_cast<const Uuid&>(slip.slip));
            });
            if (later) rows_.set(box_voters_table, {record_.stream, slip.voter}, {{"paper", !slip.taken_back}, {"paper_at", slip.at.value_or(Instant{})}, {"paper_slip", slip.slip}});
        }
    }
    void operator()(const BallotCast& one) const {
        const auto sealed = encode(one.ballot);
        rows_.set(box_voters_table, {record_.stream, one.voter}, {{"envelope", sealed}});
    }
    void operator()(const Counted& one) const {
        TopicId topic;
        rows_.find(ballot_boxes_table, {record_.stream}, [&](const Row& row) { topic = row.id<TopicId>(1); });
        const auto sheets = one.paper_judged.sheets + one.phone_judged.sheets;
        rows_.set(ballot_boxes_table, {record_.stream}, {{"outcome", one.outcome}, {"counted_on", one.on}, {"present", one.outcome == BoxOutcome::judged ? sheets : one.present}});
        rows_.set(topics_table, {topic}, {{"changed_at", record_.said_at}});
        if (one.outcome != BoxOutcome::judged) return;
        const auto sum = [&](const std::vector<std::int64_t>& paper, const std::vector<std::int64_t>& phone) {
            return (paper.empty() ? 0 : paper[satisfied_question]) + (phone.empty() ? 0 : phone[satisfied_question]);
        };
        rows_.set(topics_table, {topic}, {{"satisfied", sum(one.paper_judged.yes, one.phone_judged.yes)}, {"unsatisfied", sum(one.paper_judged.no, one.phone_judged.no)}});
    }
    void operator()(const auto&) const { touch(); }

  private:
    void touch() const { rows_.set(topics_table, {record_.stream}, {{"changed_at", record_.said_at}}); }
    void more(std::string_view column, int number, std::int64_t by) const {
        std::int64_t now = 0;
        rows_.find(topics_table, {record_.stream}, [&](const Row& row) { now = row.integer(number); });
        rows_.set(topics_table, {record_.stream}, {{column, now + by}, {"changed_at", record_.said_at}});
    }

    const Record& record_;
    Rows& rows_;
};

}    // namespace

std::optional<BoxRow> box_named(Snapshot& snapshot, BoxId id) {
    std::optional<BoxRow> found;
    snapshot.run(one_box, {id}, [&](const Row& row) {
        found = BoxRow{row.id<BoxId>(0), row.id<TopicId>(1), row.place(2), row.integer(3) != 0, !row.null(4)};
        return false;
    });
    return found;
}

PhoneCount phone_count(Snapshot& snapshot, const Vault& vault, BoxId box) {
    PhoneCount out;
    const auto row_of_box = box_named(snapshot, box);
    if (!row_of_box) return out;
    const auto about = row_of_box->review ? About::review : About::proposal;
    snapshot.run(envelopes_query, {box}, [&](const Row& row) {
        const auto sealed = sealed_in(row.text(0));
        const auto plain = sealed ? vault.unseal(*sealed) : std::nullopt;
        const auto read = plain ? read_ballot(*plain, about) : std::nullopt;
        if (sealed) out.opened.push_back(sha256(sealed->box));
        if (!read)
            ++out.tally.spoiled;
        else if (row_of_box->review)
            add(out.judged, read->choice);
        else
            add(out.tally, read->choice);
        return true;
    });
    std::sort(out.opened.begin(), out.opened.end());
    return out;
}

std::vector<BoxId> ballots_to_destroy(Snapshot& snapshot, const Vault& vault) {
    std::vector<BoxId> owed;
    snapshot.run(counted_query, {}, [&](const Row& row) {
        const auto sealed = sealed_in(row.text(1));
        if (sealed && vault.unseal(*sealed)) owed.push_back(row.id<BoxId>(0));
        return true;
    });
    return owed;
}

void Topics::post(const Record& record, const Event& event, Posting& posting) { std::visit(Post{record, posting}, event); }

}    // namespace terrace::topics
