#include "modules/dues/reads.hpp"

#include "desk/brief.hpp"
#include "desk/place_asked.hpp"
#include "policy/difference.hpp"
#include "policy/explain.hpp"

namespace terrace::dues {
namespace {

constexpr std::size_t rows_shown_max = 500;

#define RUN_COLUMNS "run_id, policy, summary, standing, proposed_by, proposed_at, decided_by, decided_at, reason, known, before, paid_fen"
constexpr Query one_run{"dues.one_run", "SELECT " RUN_COLUMNS " FROM dues_runs WHERE domain = $1 AND run_id = $2"};
constexpr Query all_runs{"dues.runs", "SELECT " RUN_COLUMNS " FROM dues_runs WHERE domain = $1 ORDER BY proposed_at DESC"};
#undef RUN_COLUMNS
constexpr Query run_places{"dues.run_places", "SELECT place, kind, count(*), sum(fen) FROM dues_run_lines WHERE domain = $1 AND run_id = $2 GROUP BY place, kind ORDER BY place, kind"};
constexpr Query run_published{"dues.run_published", "SELECT place, from_day, until_day, by_post FROM dues_published WHERE domain = $1 AND run_id = $2 ORDER BY place"};
constexpr Query run_files{"dues.run_files", "SELECT file_id FROM dues_files WHERE domain = $1 AND run_id = $2 ORDER BY made_at"};
constexpr Query open_objections{"dues.open_objections", "SELECT count(*) FROM dues_objections WHERE domain = $1 AND run_id = $2 AND standing = 0"};
constexpr Query register_rows{"dues.register", "SELECT entry_id, policy, slot, place, household, person, history, payee, account, pending, pending_payee, pending_account, standing, debt_fen "
                                               "FROM dues_entries WHERE domain = $1 AND policy = $2 AND slot IS NOT NULL ORDER BY slot"};
constexpr Query waiting_rows{"dues.waiting", "SELECT entry_id, place FROM dues_entries WHERE domain = $1 AND policy = $2 AND pending <> '' ORDER BY place, entry_id"};
constexpr Query one_text{"dues.policy_text", "SELECT t.text FROM dues_policies p JOIN dues_policy_texts t ON t.domain = p.domain AND t.policy = p.policy AND t.version = p.version WHERE p.domain = $1 AND p.policy = $2"};
constexpr Query old_text{"dues.policy_text_of", "SELECT text FROM dues_policy_texts WHERE domain = $1 AND policy = $2 AND version = $3"};
constexpr Query all_policies{"dues.policies", "SELECT policy, version, place, objection_days, names_in_full, entries, open_run, last_run FROM dues_policies WHERE domain = $1 ORDER BY policy"};
constexpr Query village_list{"dues.village_list", "SELECT p.fen, p.held, p.standing, p.place, e.payee FROM dues_payables p JOIN dues_entries e ON e.domain = p.domain AND e.entry_id = p.entry_id "
                                                  "WHERE p.domain = $1 AND p.run_id = $2 AND p.kind <> 'again' ORDER BY p.place, e.slot"};
constexpr Query names_rule{"dues.names_rule", "SELECT p.names_in_full FROM dues_policies p WHERE p.domain = $1 AND p.policy = $2"};
constexpr Query one_entry{"dues.one_entry", "SELECT entry_id, policy, slot, place, household, person, history, payee, account, pending, pending_payee, pending_account, standing, debt_fen "
                                            "FROM dues_entries WHERE domain = $1 AND entry_id = $2"};
constexpr Query entry_lines{"dues.entry_lines", "SELECT l.run_id, l.kind, l.item, l.cycle, l.fen FROM dues_run_lines l JOIN dues_runs r ON r.domain = l.domain AND r.run_id = l.run_id AND r.standing = 2 "
                                                "WHERE l.domain = $1 AND l.entry_id = $2 ORDER BY r.proposed_at DESC, l.number LIMIT 200"};
constexpr Query entry_payments{"dues.entry_payments", "SELECT f.file_id, f.number, f.fen, f.outcome, f.paid_fen, f.answered_at, f.reason FROM dues_file_lines f WHERE f.domain = $1 AND f.entry_id = $2 "
                                                      "ORDER BY f.position DESC LIMIT 200"};

std::string id_of(const Uuid& id) { return write(id); }
using terrace::wording;
json::object wording(const policy::Said& said) { return wording(said.zh, said.en); }
std::string yuan_of(std::int64_t fen) { return write(Money{fen}); }
Day day_at(const Row& row, int column) { return {static_cast<std::int32_t>(row.integer(column))}; }

RunRow run_at(const Row& row) {
    RunRow one;
    one.run = row.id<RunId>(0);
    one.policy = row.string(1);
    const auto parsed = parse_json(row.text(2));
    ENSURE(parsed);
    one.proposed = *decode<RunProposed>(*parsed, Strict::no);
    one.standing = static_cast<RunStanding>(row.integer(3));
    if (!row.null(4)) one.proposed_by = row.id<PostId>(4);
    one.proposed_at = row.instant(5);
    if (!row.null(6)) one.decided_by = row.id<PostId>(6);
    if (!row.null(7)) one.decided_at = row.instant(7);
    one.reason = row.string(8);
    one.known = row.integer(9);
    if (!row.null(10)) one.before = row.id<RunId>(10);
    one.paid_fen = row.integer(11);
    return one;
}

bool may_read(const ReadContext& read, PlaceId place) { return read.views.roster->may(read.actor, "read.dues", place, read.now); }

Result<RunRow> run_asked(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<RunId>("run");
    if (!id) return tl::unexpected(id.error());
    auto run = run_named(read.snapshot, *id);
    if (!run || !may_read(read, run->proposed.place)) return refuse(No::not_found, "run", id_of(*id));
    return std::move(*run);
}

json::object run_json(const ReadContext& read, const RunRow& run) {
    const auto& one = run.proposed;
    const auto policy = adopted_policy(read.snapshot, run.policy);
    json::object out{{"run", id_of(run.run)},
                     {"policy", run.policy},
                     {"title", policy ? wording(policy->title) : wording(run.policy, run.policy)},
                     {"version", one.policy_version},
                     {"place", place_of_level(read.views, one.place)},
                     {"from", write(one.from)},
                     {"until", write(one.until)},
                     {"standing", Codec<RunStanding>::name(run.standing)},
                     {"proposed_by", post_brief(read.views, run.proposed_by)},
                     {"proposed_at", write(run.proposed_at)},
                     {"decided_by", post_brief(read.views, run.decided_by)},
                     {"entries", one.entries},
                     {"payees", one.payees},
                     {"counts", json::object{{"due", one.due}, {"stopped", one.stopped}, {"not_in_cohort", one.not_in_cohort}, {"refused", one.refused}}},
                     {"yuan", json::object{{"due", yuan_of(one.due_fen)}, {"arrears", yuan_of(one.arrears_fen)}, {"claw_back", yuan_of(one.claw_back_fen)}, {"carried", yuan_of(one.carried_fen)},
                                           {"net", yuan_of(one.net_fen)}, {"paid", yuan_of(run.paid_fen)}}},
                     {"lines", hex(one.lines_sum.view())},
                     {"register", hex(one.table.view())},
                     {"policy_file", hex(one.policy_file.view())}};
    if (run.decided_at) out["decided_at"] = write(*run.decided_at);
    if (!run.reason.empty()) out["reason"] = run.reason;
    if (run.before) out["before"] = id_of(*run.before);
    return out;
}

json::object file_json(const ReadContext& read, const FileRow& file) {
    json::array columns;
    for (const auto& column : file.columns) columns.push_back({{"cell", Codec<BankCell>::name(column.cell)}, {"heading", column.heading.value}});
    json::object out{{"file", id_of(file.file)}, {"run", id_of(file.run)}, {"columns", std::move(columns)}, {"lines", file.lines}, {"yuan", yuan_of(file.fen)}, {"held", file.held},
                     {"made_by", post_brief(read.views, file.made_by)}, {"made_at", write(file.made_at)}, {"handed_over", file.times}, {"answered", file.answered}, {"paid", yuan_of(file.paid_fen)}};
    if (file.sha256) out["sha256"] = hex(file.sha256->view());
    if (file.handed_at) out["handed_at"] = write(*file.handed_at);
    return out;
}

Result<std::string> policies(const ReadContext& read, const Parameters&) {
    json::array items;
    read.snapshot.run(all_policies, {}, [&](const Row& row) {
        if (!may_read(read, row.place(2))) return true;
        const auto id = row.string(0);
        json::object one{{"policy", id}, {"version", row.integer(1)}, {"place", place_of_level(read.views, row.place(2))}, {"entries", row.integer(5)}};
        if (!row.null(3)) one["objection_days"] = row.integer(3);
        if (!row.null(6)) one["open_run"] = write(row.uuid(6));
        items.push_back(std::move(one));
        return true;
    });
    for (auto& item : items)
        if (const auto policy = adopted_policy(read.snapshot, std::string_view{item.as_object().at("policy").as_string()})) item.as_object()["title"] = wording(policy->title);
    return json::serialize(json::object{{"items", std::move(items)}, {"position", read.snapshot.position()}});
}

Result<std::string> runs(const ReadContext& read, const Parameters& parameters) {
    const auto limit = parameters.limit();
    if (!limit) return tl::unexpected(limit.error());
    std::vector<RunRow> all;
    read.snapshot.run(all_runs, {}, [&](const Row& row) {
        auto one = run_at(row);
        if (may_read(read, one.proposed.place)) all.push_back(std::move(one));
        return static_cast<std::int64_t>(all.size()) < *limit;
    });
    json::array items;
    for (const auto& one : all) items.push_back(run_json(read, one));
    return json::serialize(json::object{{"items", std::move(items)}, {"position", read.snapshot.position()}});
}

Result<std::string> run(const ReadContext& read, const Parameters& parameters) {
    const auto asked = run_asked(read, parameters);
    if (!asked) return tl::unexpected(asked.error());
    auto out = run_json(read, *asked);
    json::array places, published, files;
    read.snapshot.run(run_places, {asked->run}, [&](const Row& row) {
        places.push_back({{"place", place_of_level(read.views, row.place(0))}, {"kind", Codec<LineKind>::name(static_cast<LineKind>(row.integer(1)))}, {"lines", row.integer(2)}, {"yuan", yuan_of(row.integer(3))}});
        return true;
    });
    read.snapshot.run(run_published, {asked->run}, [&](const Row& row) {
        published.push_back({{"place", place_of_level(read.views, row.place(0))}, {"from", write(day_at(row, 1))}, {"until", write(day_at(row, 2))}});
        return true;
    });
    std::vector<FileId> ids;
    read.snapshot.run(run_files, {asked->run}, [&](const Row& row) {
        ids.push_back(row.id<FileId>(0));
        return true;
    });
    for (const auto& id : ids) files.push_back(file_json(read, *file_named(read.snapshot, id)));
    std::int64_t objections = 0;
    read.snapshot.run(open_objections, {asked->run}, [&](const Row& row) {
        objections = row.integer(0);
        return false;
    });
    out["places"] = std::move(places);
    out["published"] = std::move(published);
    out["files"] = std::move(files);
    out["open_objections"] = objections;
    out["position"] = read.snapshot.position();
    return json::serialize(out);
}

// Against the run approved before it: who is new, gone or changed, and why. Persons stand under the office's own numbers, never by name.
Result<std::string> differences(const ReadContext& read, const Parameters& parameters) {
    const auto asked = run_asked(read, parameters);
    if (!asked) return tl::unexpected(asked.error());
    const auto before_row = asked->before ? run_named(read.snapshot, *asked->before) : std::nullopt;
    const auto now = work_out(read, *asked);
    if (!now) return tl::unexpected(now.error());
    json::object out{{"run", id_of(asked->run)}, {"position", read.snapshot.position()}};
    if (!before_row) return json::serialize(out);
    const auto before = work_out(read, *before_row);
    if (!before) return tl::unexpected(before.error());
    const auto found = policy::difference(before->run, now->run);
    if (!found) return tl::unexpected(found.error());
    json::array changes;
    for (const auto& change : found->changes) {
        if (changes.size() == rows_shown_max) break;
        const bool later = change.after_due >= 0;
        const auto& of = later ? *now : *before;
        const auto& due = of.run.dues[static_cast<std::size_t>(later ? change.after_due : change.before_due)];
        const auto& entry = of.entries[of.entry_of[due.row]];
        json::array why;
        for (const auto& cause : change.causes) why.push_back(wording(policy::say(cause, change, before->run, now->run)));
        changes.push_back({{"change", policy::code_of(change.moved)}, {"entry", id_of(entry.id)}, {"household", id_of(entry.household)}, {"place", place_of_level(read.views, entry.place)},
                           {"before", yuan_of(change.before_fen)}, {"after", yuan_of(change.after_fen)}, {"difference", yuan_of(change.difference())}, {"why", std::move(why)}});
    }
    out["before"] = id_of(before_row->run);
    out["counts"] = json::object{{"new", found->counts[0]}, {"gone", found->counts[1]}, {"changed", found->counts[2]}, {"same", found->same}};
    out["difference"] = yuan_of(found->fen);
    out["changes"] = std::move(changes);
    return json::serialize(out);
}

// What hangs on the village's board: surname and a star, the sum, and whether a line waits because somebody objects.
Result<std::string> list_of(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<RunId>("run");
    const auto place = place_needed(read, parameters, "place");
    if (!id) return tl::unexpected(id.error());
    if (!place) return tl::unexpected(place.error());
    const auto row = run_named(read.snapshot, *id);
    bool there = false;
    Day until;
    json::object out;
    read.snapshot.run(run_published, {*id}, [&](const Row& one) {
        if (one.place(0) != *place) return true;
        there = true;
        until = day_at(one, 2);
        out["from"] = write(day_at(one, 1));
        out["until"] = write(day_at(one, 2));
        out["answers"] = post_brief(read.views, one.null(3) ? PostId{} : one.id<PostId>(3));
        return false;
    });
    if (!row || !there) return refuse(No::not_found, "run", id_of(*id));
    // It hangs as long as somebody may object, and is then taken down.
    if (read.views.clock->zone().day_of(read.now) > until && !may_read(read, *place)) return refuse(No::gone, "run", write(until));
    std::string in_full;
    read.snapshot.run(names_rule, {row->policy}, [&](const Row& one) {
        in_full = one.string(0);
        return false;
    });
    json::array lines;
    read.snapshot.run(village_list, {*id}, [&](const Row& one) {
        if (static_cast<PayableStanding>(one.integer(2)) == PayableStanding::cancelled || !read.views.places->within(one.place(3), *place)) return true;
        const auto parsed = parse_json(one.text(4));
        const auto sealed = parsed ? decode<Sealed>(*parsed, Strict::no) : Result<Sealed>{Sealed{}};
        const auto name = sealed ? read.vault.unseal(*sealed) : std::nullopt;
        lines.push_back({{"name", !name ? "*" : in_full.empty() ? surname_and_stars(*name) : *name}, {"yuan", yuan_of(one.integer(0))}, {"objected", one.integer(1) != 0}});
        return true;
    });
    const auto policy = adopted_policy(read.snapshot, row->policy);
    out["title"] = policy ? wording(policy->title) : wording(row->policy, row->policy);
    out["place"] = place_of_level(read.views, *place);
    out["cycle"] = json::object{{"from", write(row->proposed.from)}, {"until", write(row->proposed.until)}};
    if (lines.size() < list_isolates && in_full.empty()) {
        out["fewer_than"] = list_isolates;
        out["items"] = json::array{};
    } else {
        out["items"] = std::move(lines);
    }
    if (!in_full.empty()) out["names_in_full"] = in_full;
    return json::serialize(out);
}

// What one entry was given in each run and why, what was paid, and what it owes.
Result<std::string> statement(const ReadContext& read, const Parameters& parameters) {
    const auto id = parameters.needed<EntryId>("entry");
    if (!id) return tl::unexpected(id.error());
    std::optional<RegisterEntry> entry;
    std::string policy_id;
    read.snapshot.run(one_entry, {*id}, [&](const Row& row) {
        entry = entry_at(row);
        policy_id = row.string(1);
        return false;
    });
    const bool own = entry && read.actor.kind == ActorKind::resident && entry->person && read.actor.id == Uuid{*entry->person};
    if (!entry || (!own && !may_read(read, entry->place))) return refuse(No::not_found, "entry", id_of(*id));
    struct Line {
        RunId run;
        LineKind kind{};
        std::string item;
        Day cycle;
        std::int64_t fen = 0;
    };
    std::vector<Line> lines;
    read.snapshot.run(entry_lines, {*id}, [&](const Row& row) {
        lines.push_back({row.id<RunId>(0), static_cast<LineKind>(row.integer(1)), row.string(2), day_at(row, 3), row.integer(4)});
        return true;
    });
    json::array told;
    for (const auto& line : lines) {
        json::object one{{"run", id_of(line.run)}, {"kind", Codec<LineKind>::name(line.kind)}, {"item", line.item}, {"cycle", write(line.cycle)}, {"yuan", yuan_of(line.fen)}};
        const auto row = run_named(read.snapshot, line.run);
        // Worked out again from what this household's register said then, under the policy of the run.
        if (row && line.kind != LineKind::carried && told.size() < 20) {
            std::shared_ptr<const policy::Policy> policy;
            read.snapshot.run(old_text, {policy_id, row->proposed.policy_version}, [&](const Row& text) {
                policy = policy_of(text.string(0), policy_id);
                return false;
            });
            const auto cycle = policy ? policy::cycle_of(*policy, line.cycle) : Result<policy::Cycle>{refuse(No::not_found)};
            if (cycle && policy->round_each != policy::Level::household) {
                const std::vector<RegisterEntry> alone{*entry};
                const auto listed = list(*policy, alone, cycle->judged_on, *read.views.places, row->known);
                const auto run = policy::run(policy, listed.table, line.cycle);
                for (std::size_t due = 0; run && due < run->dues.size(); ++due) {
                    const auto item = run->dues[due].item == policy::all_items ? std::string{} : policy->items[run->dues[due].item].id;
                    if (item != line.item) continue;
                    json::array why;
                    for (const auto& said : policy::explain(*run, due).first) why.push_back(wording(said));
                    one["why"] = std::move(why);
                }
            }
        }
        told.push_back(std::move(one));
    }
    json::array payments;
    read.snapshot.run(entry_payments, {*id}, [&](const Row& row) {
        json::object one{{"yuan", yuan_of(row.integer(2))}, {"outcome", Codec<Outcome>::name(static_cast<Outcome>(row.integer(3)))}, {"paid", yuan_of(row.integer(4))}};
        if (!row.null(5)) one["at"] = write(row.instant(5));
        if (!row.text(6).empty()) one["reason"] = row.string(6);
        payments.push_back(std::move(one));
        return true;
    });
    const SubjectId subject{entry->person ? Uuid{*entry->person} : Uuid{entry->household}};
    read.access_log.note(read.now, read.actor, subject, own ? "own" : "dues:" + id_of(*id), "what was due and paid, and why");
    return json::serialize(json::object{{"entry", id_of(*id)}, {"policy", policy_id}, {"place", place_of_level(read.views, entry->place)}, {"owes", yuan_of(entry->debt_fen)}, {"lines", std::move(told)},
                                        {"payments", std::move(payments)}, {"position", read.snapshot.position()}});
}

}    // namespace

std::optional<RunRow> run_named(Snapshot& snapshot, RunId run) {
    std::optional<RunRow> found;
    snapshot.run(one_run, {run}, [&](const Row& row) {
        found = run_at(row);
        return false;
    });
    return found;
}

std::shared_ptr<const policy::Policy> adopted_policy(Snapshot& snapshot, std::string_view id) {
    std::shared_ptr<const policy::Policy> policy;
    snapshot.run(one_text, {id}, [&](const Row& row) {
        policy = policy_of(row.string(0), std::string{id});
        return false;
    });
    return policy;
}

Result<WorkedOut> work_out(const ReadContext& read, const RunRow& row) {
    std::shared_ptr<const policy::Policy> policy;
    read.snapshot.run(old_text, {row.policy, row.proposed.policy_version}, [&](const Row& text) {
        policy = policy_of(text.string(0), row.policy);
        return false;
    });
    ENSURE(policy);
    WorkedOut out;
    read.snapshot.run(register_rows, {row.policy}, [&](const Row& one) {
        if (!read.views.places->within(one.place(3), row.proposed.place)) return true;
        auto entry = entry_at(one);
        std::erase_if(entry.history, [&](const Kept& kept) { return kept.position >= row.known; });
        if (!entry.history.empty()) out.entries.push_back(std::move(entry));
        return true;
    });
    auto listed = list(*policy, out.entries, row.proposed.judged_on, *read.views.places);
    if (sha256(policy->digest + '\n' + listed.digest_text) != row.proposed.table) return refuse(No::conflict, "run", "花名册对不上 / the register is not the one that was judged");
    auto run = policy::run(policy, listed.table, row.proposed.from);
    if (!run) return tl::unexpected(run.error());
    out.run = std::move(*run);
    out.entry_of = std::move(listed.entry_of);
    return out;
}

std::vector<EntryId> waiting(const ReadContext& read, std::string_view policy, PlaceId place) {
    std::vector<EntryId> all;
    read.snapshot.run(waiting_rows, {policy}, [&](const Row& row) {
        if (read.views.places->within(row.place(1), place)) all.push_back(row.id<EntryId>(0));
        return true;
    });
    return all;
}

std::string surname_and_stars(std::string_view name) {
    if (name.empty()) return "*";
    // One character of UTF-8.
    std::size_t length = 1;
    while (length < name.size() && (static_cast<unsigned char>(name[length]) & 0xC0) == 0x80) ++length;
    return std::string{name.substr(0, length)} + '*';
}

std::vector<Route> routes() {
    static constexpr ParameterFacts run_id{"run", "一次发放", "A run", true}, place{"place", "村(社区)", "The village", true}, entry{"entry", "花名册的一条", "An entry", true}, limit{"limit", "最多几条,1–200", "At most, 1 to 200"};
    return {{"GET", "/api/v1/dues/policies", "启用的政策", "Policies adopted", {}, false, &policies},
            {"GET", "/api/v1/dues/runs", "各次发放", "Runs", {limit}, false, &runs},
            {"GET", "/api/v1/dues/runs/{run}", "一次发放:多少、发到哪一步", "One run: how much, and how far it is", {run_id}, false, &run},
            {"GET", "/api/v1/dues/runs/{run}/differences", "和上次比:新增、没有了、变了,各有原因", "Against the run before: new, gone, changed, each with its reason", {run_id}, false, &differences},
            {"GET", "/api/v1/dues/runs/{run}/list", "公示名单", "The published list of a village", {run_id, place}, true, &list_of},
            {"GET", "/api/v1/dues/entries/{entry}", "一户(人)的每一笔钱和原因", "Every sum of an entry and why", {entry}, false, &statement}};
}

}    // namespace terrace::dues
