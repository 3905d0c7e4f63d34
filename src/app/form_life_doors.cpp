#include "app/form_life_doors.hpp"

#include "app/evidence_doors.hpp"
#include "desk/place_asked.hpp"
#include "modules/evidence/evidence.hpp"
#include "wire/http/problem.hpp"

#include <charconv>

namespace terrace {
namespace {

using form_life::FormId;
using form_life::FormStanding;
using form_life::Stage;

constexpr std::string_view workbook_type = "application/xlsx";
constexpr std::string_view answers_type = "application/json";
constexpr std::string_view workbook_mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

json::object file_json(const EvidenceFile& file) { return {{"sha256", hex(file.sha256.view())}, {"size", file.size}, {"type", file.type.value}}; }

// The post in which somebody may do an act at a place: the one they act for, or the first of theirs that may.
Result<Actor> acting_for(const ReadContext& read, std::string_view act, PlaceId place) {
    auto actor = read.actor;
    if (actor.kind == ActorKind::desk || !actor.post.empty()) {
        if (!read.views.roster->may(actor, act, place, read.now)) return refuse(No::not_yours, "", std::string{act});
        return actor;
    }
    for (const auto post : read.views.roster->posts_of(PersonId{actor.id}, read.now)) {
        actor.post = post;
        if (read.views.roster->may(actor, act, place, read.now)) return actor;
    }
    return refuse(No::not_yours, "", std::string{act});
}

Envelope said_by_desk(const FormOffice& office, std::string_view command, json::object body) {
    Envelope envelope;
    envelope.id = CommandId{new_uuid(office.desk.clock().now(), office.desk.chance())};
    envelope.command = command;
    envelope.body = std::move(body);
    return envelope;
}

Result<std::int64_t> version_asked(const Parameters& parameters) {
    std::int64_t version = 0;
    if (const auto given = parameters.text("version")) {
        const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), version);
        if (error != std::errc{} || end != given->data() + given->size() || version < 1) return refuse(No::bad_value, "version", "≥ 1");
    }
    return version;
}

// The file of a submission: one named, or the last where it is submitted or accepted.
struct Frozen {
    Sha256 file, answers;
    std::int64_t version = 0;
};
Result<std::optional<Frozen>> frozen(const ReadContext& read, FormId form, PlaceId place, const form_life::FillingRow& filling, std::int64_t version) {
    if (version == 0 && filling.stage != Stage::submitted && filling.stage != Stage::accepted) return std::optional<Frozen>{};
    const auto asked = version == 0 ? filling.submissions : version;
    const auto row = form_life::version_of(read.snapshot, form, place, asked);
    if (!row) return refuse(No::not_found, "version", std::to_string(asked));
    return std::optional{Frozen{row->file, row->answers, asked}};
}

Result<FormSheet> sheet_for(const FormOffice& office, const ReadContext& read, const form_life::FormRow& form, PlaceId place) {
    const auto bytes = kept_file(office, form.file);
    if (!bytes) return tl::unexpected(bytes.error());
    return form_sheet(read, {*bytes, form.file_name, place, form.first, form.last, form.to_date, form.from, form_life::typed_in(read.snapshot, form.form, place)});
}

// RFC 8187: the name in UTF-8, and a plain one for those who cannot read that.
std::string attachment(std::string_view name) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out = "attachment; filename=\"form.xlsx\"; filename*=UTF-8''";
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) && byte < 128) out += c;
        else if (c == '.' || c == '-' || c == '_') out += c;
        else (out += '%').append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
    }
    return out;
}

}    // namespace

Result<std::string> kept_file(const FormOffice& office, const Sha256& sum) {
    const auto there = evidence::arrived(*office.desk.store().snapshot(), sum);
    if (!there) return refuse(No::not_found, "", hex(sum.view()));
    const auto key = key_of(office.desk.vault(), *there);
    if (!key) return refuse(No::gone, "", hex(sum.view()));
    return office.files.read(sum, *key);
}

Result<EvidenceFile> keep_file(const FormOffice& office, std::string_view bytes, std::string_view type, FormId form) {
    const EvidenceFile file{sha256(bytes), static_cast<std::int64_t>(bytes.size()), std::string{type}};
    // One at a time: the same bytes kept twice at once would lie under a key that no record knows.
    static std::mutex keeping;
    const std::lock_guard lock{keeping};
    if (evidence::arrived(*office.desk.store().snapshot(), file.sha256)) return file;
    store::EvidenceStore::Key key{};
    office.desk.chance().fill(key);
    office.files.put(file.sha256, bytes, key);
    const auto said = office.desk.submit_and_wait(said_by_desk(office, evidence::Arrive::name,
                                                                 {{"sha256", hex(file.sha256.view())},
                                                                  {"subject", write(static_cast<const Uuid&>(form))},
                                                                  {"size", file.size},
                                                                  {"type", file.type.value},
                                                                  {"file_key", hex({reinterpret_cast<const char*>(key.data()), key.size()})}}),
                                                    {ActorKind::desk, {}, {}});
    if (!said) return tl::unexpected(said.error());
    return file;
}

Result<json::object> draft_form(const FormOffice& office, const Actor& actor, const DraftAsked& asked, std::string_view bytes) {
    const auto by = office.read(actor, [&](const ReadContext& read) -> Result<std::pair<Actor, FormSheet>> {
        if (!read.views.places->find(asked.from)) return refuse(No::unknown_place, "from", write(asked.from));
        if (!read.views.places->within(asked.place, asked.from)) return refuse(No::not_yours, "place", write(asked.place));
        auto acting = acting_for(read, form_life::Issue::name, asked.from);
        if (!acting) return tl::unexpected(acting.error());
        auto sheet = form_sheet(read, {bytes, asked.name, asked.place, asked.first, asked.last, asked.to_date, asked.from});
        if (!sheet) return tl::unexpected(sheet.error());
        return std::pair{*acting, std::move(*sheet)};
    });
    if (!by) return tl::unexpected(by.error());
    const auto& [acting, sheet] = *by;
    const auto file = keep_file(office, bytes, workbook_type, asked.form);
    if (!file) return tl::unexpected(file.error());
    json::array asks;
    for (const auto& ask : sheet.asks)
        asks.push_back({{"indicator", ask.indicator.value}, {"dimension", ask.dimension.value}, {"value", ask.value.value}, {"from", write(ask.from)}, {"to", write(ask.to)}, {"cells", ask.cells}});
    const auto said = office.desk.submit_and_wait(said_by_desk(office, form_life::Draft::name,
                                                                 {{"form", write(static_cast<const Uuid&>(asked.form))},
                                                                  {"by", write(static_cast<const Uuid&>(acting.post))},
                                                                  {"from", write(asked.from)},
                                                                  {"file", file_json(*file)},
                                                                  {"file_name", asked.name},
                                                                  {"layout", hex(sheet.layout.view())},
                                                                  {"first", write(asked.first)},
                                                                  {"last", write(asked.last)},
                                                                  {"to_date", asked.to_date},
                                                                  {"known", sheet.counts.filled},
                                                                  {"unknown", sheet.counts.empty},
                                                                  {"asks", std::move(asks)}}),
                                                    {ActorKind::desk, {}, {}});
    if (!said) return tl::unexpected(said.error());
    auto out = sheet.shown;
    out["form"] = write(static_cast<const Uuid&>(asked.form));
    out["file"] = file_json(*file);
    return out;
}

Result<json::object> prepare_form(const FormOffice& office, const Actor& actor, FormId form, PlaceId place) {
    struct Ready {
        Actor acting;
        FormSheet sheet;
        std::string workbook;
    };
    auto ready = office.read(actor, [&](const ReadContext& read) -> Result<Ready> {
        const auto row = form_life::form_named(read.snapshot, form);
        const auto filling = row ? form_life::filling_named(read.snapshot, form, place) : std::nullopt;
        if (!filling) return refuse(No::not_found, "form", write(static_cast<const Uuid&>(form)));
        auto acting = acting_for(read, form_life::Submit::name, place);
        if (!acting) return tl::unexpected(acting.error());
        auto sheet = sheet_for(office, read, *row, place);
        if (!sheet) return tl::unexpected(sheet.error());
        if (!sheet->typed_elsewhere.empty()) return refuse(No::bad_value, sheet->typed_elsewhere.front(), "这一格不是要填数的格,请删掉 / not a cell the form asks for: take it out");
        const auto bytes = kept_file(office, row->file);
        if (!bytes) return tl::unexpected(bytes.error());
        auto workbook = filled_workbook(*bytes, row->file_name, sheet->edits);
        if (!workbook) return tl::unexpected(workbook.error());
        return Ready{*acting, std::move(*sheet), std::move(*workbook)};
    });
    if (!ready) return tl::unexpected(ready.error());
    const auto file = keep_file(office, ready->workbook, workbook_type, form);
    if (!file) return tl::unexpected(file.error());
    auto& shown = ready->sheet.shown;
    shown.erase("askables");
    shown["file"] = file_json(*file);
    const auto answers = keep_file(office, json::serialize(shown), answers_type, form);
    if (!answers) return tl::unexpected(answers.error());
    const auto said = office.desk.submit_and_wait(said_by_desk(office, form_life::Prepare::name,
                                                                 {{"form", write(static_cast<const Uuid&>(form))},
                                                                  {"place", write(place)},
                                                                  {"by", write(static_cast<const Uuid&>(ready->acting.post))},
                                                                  {"file", file_json(*file)},
                                                                  {"answers", file_json(*answers)},
                                                                  {"known_at", shown.at("known_at")},
                                                                  {"counts", shown.at("counts")}}),
                                                    {ActorKind::desk, {}, {}});
    if (!said) return tl::unexpected(said.error());
    return json::object{{"file", file_json(*file)}, {"counts", shown.at("counts")}, {"known_at", shown.at("known_at")}};
}

std::vector<wire::Door> FormLifeDoors::doors() {
    const auto door = [&](std::string_view method, std::string_view path, std::string_view zh, std::string_view en, std::size_t body, std::vector<ParameterFacts> parameters, auto work) {
        wire::Door made;
        made.method = method;
        made.path = path;
        made.parameters = std::move(parameters);
        made.takes_bytes = method == "PUT";
        made.zh = zh;
        made.en = en;
        made.body_max = body;
        made.answer = [this, work](const wire::Request& request, const Parameters& parameters, wire::Answer answer) {
            auto response = (this->*work)(request, parameters);
            answer(response ? std::move(*response) : wire::problem(response.error(), request.header("accept-language")));
        };
        return made;
    };
    const ParameterFacts place{"place", "地方", "place", true}, version{"version", "第几次报的", "which submission"};
    const std::vector<ParameterFacts> draft_of{{"from", "谁要的(地方)", "the place that asks", true}, {"place", "先按哪个地方看", "the place to look at first"}, {"period", "哪一段时间,如 2024-03", "period, such as 2024-03", true},
                                               {"name", "文件名", "the file's name"}, {"to_date", "true:从年初累计", "true: since the year began"}};
    return {door("PUT", "/api/v1/forms/{form}/file", "收下一张表样(.xlsx),先看哪些格已有数", "Keep a form's file; which of its cells are known already", form_upload_bytes_max, draft_of, &FormLifeDoors::draft),
            door("GET", "/api/v1/forms/{form}/file", "表样,或某地填好的原表", "The form's file, or a place's filled one", 0, {{"place", "填好的地方", "the place that filled it in"}, version}, &FormLifeDoors::file),
            door("GET", "/api/v1/forms/{form}/sheet", "一张表在某地:每格问什么、有什么数、从哪来", "The form for a place: what each cell asks, the number, where it comes from", 0, {place, version}, &FormLifeDoors::sheet),
            door("POST", "/api/v1/forms/{form}/prepare", "备好要报的表", "Make the file that would be submitted", 1'000, {place}, &FormLifeDoors::prepare)};
}

Result<Actor> FormLifeDoors::actor_of(const wire::Request& request) const {
    auto actor = who_(request);
    if (!actor) return actor;
    if (actor->kind == ActorKind::caller) return refuse(No::not_signed_in);
    if (actor->kind != ActorKind::post && actor->kind != ActorKind::token) return refuse(No::not_yours, "", "/forms");
    if (actor->kind == ActorKind::post)
        if (const auto given = read_uuid(request.header("x-terrace-post"))) actor->post = PostId{*given};
    return actor;
}

// By id or division code, one that ended too.
Result<std::optional<PlaceId>> FormLifeDoors::place_of(const Actor& actor, const Parameters& parameters, std::string_view name) const {
    return office_.read(actor, [&](const ReadContext& read) { return place_asked(read, parameters, name); });
}
Result<PlaceId> FormLifeDoors::place_needed_of(const Actor& actor, const Parameters& parameters, std::string_view name) const {
    return office_.read(actor, [&](const ReadContext& read) { return place_needed(read, parameters, name); });
}

Result<wire::Response> FormLifeDoors::draft(const wire::Request& request, const Parameters& parameters) {
    const auto actor = actor_of(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto form = parameters.needed<FormId>("form");
    if (!form) return tl::unexpected(form.error());
    const auto from = place_needed_of(*actor, parameters, "from");
    if (!from) return tl::unexpected(from.error());
    const auto place = place_of(*actor, parameters, "place");
    if (!place) return tl::unexpected(place.error());
    const auto period = forms::read_period(parameters.text("period").value_or(""));
    if (!period) return tl::unexpected(period.error());
    std::string name{parameters.text("name").value_or("form.xlsx")};
    if (check_text(name, 200)) return refuse(No::too_long, "name", "200");
    const std::unique_lock alone{reading_, std::try_to_lock};
    if (!alone) return refuse(No::busy);
    const auto done = draft_form(office_, *actor, {*form, *from, place->value_or(*from), period->from, period->to, parameters.text("to_date") == "true", std::move(name)}, request.body);
    if (!done) return tl::unexpected(done.error());
    return wire::Response::json(200, json::serialize(*done));
}

Result<wire::Response> FormLifeDoors::sheet(const wire::Request& request, const Parameters& parameters) {
    const auto actor = actor_of(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto form = parameters.needed<FormId>("form");
    const auto place = place_needed_of(*actor, parameters, "place");
    const auto version = version_asked(parameters);
    if (!form) return tl::unexpected(form.error());
    if (!place) return tl::unexpected(place.error());
    if (!version) return tl::unexpected(version.error());
    return office_.read(*actor, [&](const ReadContext& read) -> Result<wire::Response> {
        const auto row = form_life::form_named(read.snapshot, *form);
        const auto filling = row ? form_life::filling_named(read.snapshot, *form, *place) : std::nullopt;
        if (!row) return refuse(No::not_found, "form", write(static_cast<const Uuid&>(*form)));
        if (!read.views.roster->may(read.actor, "read.figures", *place, read.now)) return refuse(No::not_yours, "", "read.figures");
        if (!filling && !read.views.roster->may(read.actor, form_life::Issue::name, row->from, read.now)) return refuse(No::not_found, "place", write(*place));
        const auto sent = filling ? frozen(read, *form, *place, *filling, *version) : Result<std::optional<Frozen>>{};
        if (!sent) return tl::unexpected(sent.error());
        if (*sent) {
            auto answers = kept_file(office_, (*sent)->answers);
            if (!answers) return tl::unexpected(answers.error());
            auto parsed = parse_json(*answers);
            if (!parsed || !parsed->is_object()) return refuse(No::storage_failed, "", hex((*sent)->answers.view()));
            auto& object = parsed->get_object();
            object["frozen"] = json::object{{"version", (*sent)->version}, {"sha256", hex((*sent)->file.view())}};
            return wire::Response::json(200, json::serialize(object));
        }
        auto sheet = sheet_for(office_, read, *row, *place);
        if (!sheet) return tl::unexpected(sheet.error());
        if (!sheet->typed_elsewhere.empty()) {
            json::array cells;
            for (const auto& cell : sheet->typed_elsewhere) cells.emplace_back(cell);
            sheet->shown["typed_elsewhere"] = std::move(cells);
        }
        return wire::Response::json(200, json::serialize(sheet->shown));
    });
}

Result<wire::Response> FormLifeDoors::prepare(const wire::Request& request, const Parameters& parameters) {
    const auto actor = actor_of(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto form = parameters.needed<FormId>("form");
    const auto place = place_needed_of(*actor, parameters, "place");
    if (!form) return tl::unexpected(form.error());
    if (!place) return tl::unexpected(place.error());
    const auto done = prepare_form(office_, *actor, *form, *place);
    if (!done) return tl::unexpected(done.error());
    return wire::Response::json(200, json::serialize(*done));
}

Result<wire::Response> FormLifeDoors::file(const wire::Request& request, const Parameters& parameters) {
    const auto actor = actor_of(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto form = parameters.needed<FormId>("form");
    const auto place = place_of(*actor, parameters, "place");
    const auto version = version_asked(parameters);
    if (!form) return tl::unexpected(form.error());
    if (!place) return tl::unexpected(place.error());
    if (!version) return tl::unexpected(version.error());
    return office_.read(*actor, [&](const ReadContext& read) -> Result<wire::Response> {
        const auto row = form_life::form_named(read.snapshot, *form);
        if (!row) return refuse(No::not_found, "form", write(static_cast<const Uuid&>(*form)));
        auto wanted = row->file;
        auto name = row->file_name;
        if (*place) {
            const auto filling = form_life::filling_named(read.snapshot, *form, **place);
            if (!filling) return refuse(No::not_found, "place", write(**place));
            if (!read.views.roster->may(read.actor, "read.figures", **place, read.now)) return refuse(No::not_yours, "", "read.figures");
            const auto sent = frozen(read, *form, **place, *filling, *version);
            if (!sent) return tl::unexpected(sent.error());
            wanted = *sent ? (*sent)->file : filling->file;
            if (wanted == Sha256{} || (!*sent && filling->stage != Stage::prepared)) return refuse(No::wrong_stage, "", "还没备好 / not prepared yet");
            if (const auto* facts = read.views.places->find(**place)) name = facts->name + '-' + name;
        } else if (!read.views.roster->may(read.actor, "read.figures", row->from, read.now)) {
            return refuse(No::not_yours, "", "read.figures");
        }
        auto bytes = kept_file(office_, wanted);
        if (!bytes) return tl::unexpected(bytes.error());
        auto made = wire::Response::text(200, std::string{workbook_mime}, std::move(*bytes));
        made.headers.emplace_back("content-disposition", attachment(name));
        made.headers.emplace_back("cache-control", "private, no-store");
        made.headers.emplace_back("x-content-type-options", "nosniff");
        return made;
    });
}

}    // namespace terrace
