#include "app/evidence_doors.hpp"

#include "modules/assessments/assessments.hpp"
#include "modules/cases/cases.hpp"
#include "modules/evidence/evidence.hpp"
#include "modules/forms/forms.hpp"
#include "modules/records/records.hpp"
#include "store/files/picture.hpp"
#include "wire/http/problem.hpp"

#include <charconv>

namespace terrace {
namespace {

constexpr std::size_t piece_bytes_max = 4'000'000;

// What some record has promised: a case's file, a record's or that of a mark or an appeal.
struct Promised {
    SubjectId subject;
    Uuid asker, case_;      // empty where nobody registered asks
    PlaceId place;
    std::int64_t size = 0;
    std::string purpose;    // as the access log says it
    std::string_view act;   // whoever may do this there may look
};
std::optional<Promised> promised_by(Snapshot& snapshot, const Sha256& sum) {
    if (const auto file = cases::file_named(snapshot, sum))
        return Promised{SubjectId{file->asker.empty() ? Uuid{file->case_} : Uuid{file->asker}}, file->asker, file->case_, file->place, file->size,
                        "case:" + write(static_cast<const Uuid&>(file->case_)), "read.cases"};
    if (const auto file = records::file_named(snapshot, sum))
        return Promised{SubjectId{Uuid{file->note}}, {}, {}, file->place, file->size, "record:" + write(static_cast<const Uuid&>(file->note)), "read.figures"};
    if (const auto file = assessments::file_named(snapshot, sum))
        return Promised{SubjectId{Uuid{file->sheet}}, {}, {}, file->place, file->size, "assessment:" + write(static_cast<const Uuid&>(file->sheet)), "read.figures"};
    return std::nullopt;
}

wire::Response status(std::string_view state, std::int64_t have) {
    return wire::Response::json(200, json::serialize(json::object{{"state", state}, {"have", have}}));
}

}    // namespace

std::optional<store::EvidenceStore::Key> key_of(const Vault& vault, const evidence::ArrivedFile& file) {
    const auto text = vault.unseal(file.file_key);
    const auto bytes = text ? read_sha256(*text) : std::nullopt;    // 32 bytes as 64 hex digits
    if (!bytes) return std::nullopt;
    store::EvidenceStore::Key key{};
    std::copy(bytes->bytes.begin(), bytes->bytes.end(), key.begin());
    return key;
}

store::EvidenceStore::Key arriving_key(const Vault& vault) {
    const auto bytes = vault.keyed("evidence arriving", "");
    store::EvidenceStore::Key key{};
    std::copy_n(bytes.begin(), key.size(), key.begin());
    return key;
}

std::vector<wire::Door> EvidenceDoors::doors() {
    const auto door = [&](std::string_view method, std::string_view zh, std::string_view en, std::size_t body, auto work) {
        wire::Door made;
        made.method = method;
        made.path = "/api/v1/evidence/{sha256}";
        made.zh = zh;
        made.en = en;
        made.body_max = body;
        made.takes_bytes = body > 0;
        if (made.takes_bytes) made.parameters = {{"offset", "从第几字节起", "from which byte on"}};
        made.answer = [this, work](const wire::Request& request, const Parameters& parameters, wire::Answer answer) {
            auto response = (this->*work)(request, parameters);
            answer(response ? std::move(*response) : wire::problem(response.error(), request.header("accept-language")));
        };
        return made;
    };
    return {door("PUT", "送佐证的一段(可续传)", "Send a piece of a picture; resumes by offset", piece_bytes_max, &EvidenceDoors::take),
            door("GET", "看佐证", "See a picture", 0, &EvidenceDoors::show)};
}

Result<wire::Response> EvidenceDoors::take(const wire::Request& request, const Parameters& parameters) {
    const auto sum = parameters.needed<Sha256>("sha256");
    if (!sum) return tl::unexpected(sum.error());
    const auto actor = parts_.who(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto snapshot = parts_.desk.store().snapshot();
    const auto promised = promised_by(*snapshot, *sum);
    // Somebody without a sign-in may bring what a record of theirs has promised, and nothing else.
    if (!promised && actor->kind == ActorKind::caller) return refuse(No::not_signed_in);
    // Whoever must not know of a complaint learns nothing of its pictures: what comes is kept as anything is that no record names.
    const bool hidden = promised && out_of_sight(*snapshot, *actor, promised->case_, promised->asker);
    if (!hidden && evidence::arrived(*snapshot, *sum)) return status("here", promised ? promised->size : 0);
    std::int64_t offset = 0;
    if (const auto given = parameters.text("offset")) {
        const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), offset);
        if (error != std::errc{} || end != given->data() + given->size() || offset < 0) return refuse(No::bad_value, "offset", "≥ 0");
    }
    if (promised && !hidden && offset + static_cast<std::int64_t>(request.body.size()) > promised->size) return refuse(No::too_large, "", std::to_string(promised->size));
    auto have = request.body.empty() ? Result<std::int64_t>{parts_.files.have(*sum)} : parts_.files.append(*sum, offset, request.body, now());
    if (!have) return tl::unexpected(have.error());
    if (hidden) return status("promised", *have);
    auto state = settle(*sum);
    if (!state) return tl::unexpected(state.error());
    return status(*state, *have);
}

bool EvidenceDoors::out_of_sight(Snapshot& snapshot, const Actor& actor, const Uuid& case_, const Uuid& asker) const {
    if (case_.empty() || actor.kind == ActorKind::caller) return false;    // by its receipt, or what stands in public
    if (actor.kind == ActorKind::resident && actor.id == asker) return false;
    const auto views = parts_.desk.views();
    return !cases::shows_case({snapshot, *views, parts_.desk.vault(), parts_.desk.figures(), parts_.access_log, actor, now()}, CaseId{case_});
}

Result<std::string> EvidenceDoors::settle(const Sha256& sum) {
    std::lock_guard lock{settling_};
    const auto snapshot = parts_.desk.store().snapshot();
    if (const auto there = evidence::arrived(*snapshot, sum)) {
        if (!key_of(parts_.desk.vault(), *there)) return "erased";
        return parts_.files.here(sum) ? "here" : "missing";
    }
    const auto promised = promised_by(*snapshot, sum);
    if (promised && parts_.files.have(sum) < promised->size) return "promised";
    const auto bytes = parts_.files.whole(sum);
    if (!bytes) {
        if (!promised) return "promised";
        parts_.files.drop_upload(sum);    // as long as promised, and other bytes: it has to be sent again
        return refuse(No::bad_value, "sha256", "内容与编号不符 other bytes than the name says");
    }
    const auto picture = store::look_at_picture(*bytes);
    if (picture.type.empty() || !picture.metadata.empty()) {
        parts_.files.drop_upload(sum);
        if (picture.type.empty()) return refuse(No::bad_value, "type", "JPEG / PNG / WebP");
        return refuse(No::bad_value, "", "照片里还带着 " + picture.metadata + ",请先去掉再送 / the picture still carries " + picture.metadata + ": strip it first");
    }
    if (!promised) return "promised";    // whole, and waiting for its record
    store::EvidenceStore::Key key{};
    parts_.desk.chance().fill(key);
    parts_.files.put(sum, *bytes, key);
    Envelope envelope;
    envelope.id = CommandId{new_uuid(now(), parts_.desk.chance())};
    envelope.command = evidence::Arrive::name;
    envelope.body = json::object{{"sha256", hex(sum.view())},
                                 {"subject", write(static_cast<const Uuid&>(promised->subject))},
                                 {"size", static_cast<std::int64_t>(bytes->size())},
                                 {"type", picture.type},
                                 {"file_key", hex({reinterpret_cast<const char*>(key.data()), key.size()})}};
    const auto said = parts_.desk.submit_and_wait(std::move(envelope), {ActorKind::desk, {}, {}});
    if (!said) return tl::unexpected(said.error());
    parts_.files.drop_upload(sum);
    return "here";
}

Result<wire::Response> EvidenceDoors::show(const wire::Request& request, const Parameters& parameters) {
    const auto sum = parameters.needed<Sha256>("sha256");
    if (!sum) return tl::unexpected(sum.error());
    const auto actor = parts_.who(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto snapshot = parts_.desk.store().snapshot();
    const auto promised = promised_by(*snapshot, *sum);
    if (!promised || out_of_sight(*snapshot, *actor, promised->case_, promised->asker)) return refuse(No::not_found, "", hex(sum->view()));
    const bool own = actor->kind == ActorKind::resident && !promised->asker.empty() && actor->id == promised->asker;
    const bool by_receipt = actor->kind == ActorKind::caller && !actor->id.empty() && actor->id == promised->case_;
    const bool in_public = cases::shown_in_public(*snapshot, *sum, now());
    if (!own && !by_receipt && !in_public && !parts_.desk.views()->roster->may(*actor, promised->act, promised->place, now())) return refuse(No::not_yours, "", std::string{promised->act});
    if (const auto state = settle(*sum); !state || *state == "promised") return refuse(No::not_found, "", "佐证还没到 the picture has not arrived");
    const auto there = evidence::arrived(*parts_.desk.store().snapshot(), *sum);
    if (!there) return refuse(No::not_found, "", hex(sum->view()));
    const auto key = key_of(parts_.desk.vault(), *there);
    if (!key) return refuse(No::gone, "", "佐证 the picture");
    auto bytes = parts_.files.read(*sum, *key);
    if (!bytes) return tl::unexpected(bytes.error());
    if (!in_public) parts_.access_log.note(now(), *actor, there->subject, promised->purpose, "evidence");
    auto made = wire::Response::text(200, there->type, std::move(*bytes));
    made.headers.emplace_back("cache-control", "private, no-store");
    made.headers.emplace_back("x-content-type-options", "nosniff");
    return made;
}

EvidenceChecked check_evidence(Snapshot& snapshot, const Vault& vault, const store::EvidenceStore& files) {
    EvidenceChecked found;
    std::map<Sha256, bool> known;
    for (const auto& one : evidence::all_arrived(snapshot)) {
        known[one.sha256] = true;
        const auto name = hex(one.sha256.view());
        const auto key = key_of(vault, one);
        if (!key) {
            ++found.erased;
            continue;
        }
        const auto bytes = files.read(one.sha256, *key);
        if (bytes)
            ++found.here;
        else
            found.wrong.push_back(files.here(one.sha256) ? "佐证 " + name + " 损坏 / evidence " + name + " is corrupt" : "佐证 " + name + " 不见了 / evidence " + name + " is missing");
    }
    // Forms keep their files before any record names them, so that nothing of theirs is ever promised.
    found.promised = std::max<std::int64_t>(0, cases::files_named(snapshot) + records::files_named(snapshot) + assessments::files_named(snapshot) + form_life::files_named(snapshot) - static_cast<std::int64_t>(known.size()));
    return found;
}

int erase_keyless(Snapshot& snapshot, const Vault& vault, store::EvidenceStore& files) {
    int erased = 0;
    for (const auto& one : evidence::all_arrived(snapshot))
        if (!key_of(vault, one) && files.here(one.sha256)) {
            files.erase(one.sha256);
            ++erased;
        }
    return erased;
}

}    // namespace terrace
