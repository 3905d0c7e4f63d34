#include "app/report_doors.hpp"

#include "app/report_docx.hpp"
#include "reports/old_code.hpp"
#include "reports/report_reads.hpp"
#include "wire/http/problem.hpp"

#include <algorithm>

namespace terrace {
namespace {

// The post in which somebody may issue at a place: the one they act for, or the first of theirs that may.
Result<Actor> issuing(const ReadContext& read, PlaceId place) {
    constexpr auto act = issued::Issue::name;
    auto actor = read.actor;
    if (!actor.post.empty()) {
        if (!read.views.roster->may(actor, act, place, read.now)) return refuse(No::not_yours, "", std::string{act});
        return actor;
    }
    for (const auto post : read.views.roster->posts_of(PersonId{actor.id}, read.now)) {
        actor.post = post;
        if (read.views.roster->may(actor, act, place, read.now)) return actor;
    }
    return refuse(No::not_yours, "", std::string{act});
}

json::array silent_json(const Views& views, const std::vector<issued::SilentPlace>& all) {
    json::array out;
    for (const auto& one : all) {
        const auto* place = views.places->find(one.place);
        out.push_back({{"place", json::object{{"id", write(one.place)}, {"name", place ? place->name : ""}}}, {"since", write(one.since)}, {"phones", one.phones}});
    }
    return out;
}

}    // namespace

std::vector<issued::SilentPlace> not_synced(const Views& views, const std::vector<Bearer>& phones, PlaceId within, Instant since, Instant now) {
    std::map<PlaceId, issued::SilentPlace> all;
    for (const auto& phone : phones) {
        if (phone.kind != BearerKind::device || phone.ends <= now) continue;
        const auto* post = views.roster->post(phone.actor.post);
        if (!post || !views.places->within(post->place, within)) continue;
        auto& one = all.try_emplace(post->place, issued::SilentPlace{post->place, phone.last_seen, 0}).first->second;
        one.since = std::max(one.since, phone.last_seen);
        ++one.phones;
    }
    std::vector<issued::SilentPlace> out;
    for (const auto& [place, one] : all)
        if (one.since < since) out.push_back(one);
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return std::tie(a.since, a.place) < std::tie(b.since, b.place); });
    if (out.size() > issued::report_silent_max) out.resize(issued::report_silent_max);
    return out;
}

Result<json::object> issue_report(const ReportOffice& office, const Actor& actor, const IssueAsked& asked) {
    const auto views = office.desk.views();
    const auto snapshot = office.desk.store().snapshot();
    const ReadContext read{*snapshot, *views, office.desk.vault(), office.desk.figures(), office.access_log, actor, office.desk.clock().now()};
    auto question = reports::report_asked(read, asked.question);
    if (!question) return tl::unexpected(question.error());
    const auto acting = issuing(read, question->place);
    if (!acting) return tl::unexpected(acting.error());
    // Up to one record, so that it can be counted again for ever.
    question->known_at = read.figures.position_on(read.views.clock->zone().day_of(read.now) + 1, read.views.clock->zone());
    const auto made = reports::make_report(read, *question);
    if (!made) return tl::unexpected(made.error());
    if (hex(made->sha256.view()) != asked.sha256) return refuse(No::conflict, "sha256", "有新的记录,报告和看到的不一样了,请再看一遍 / it reads differently since: look again");
    const auto shown = reports::report_json(read, *made);
    json::array cells;
    for (const auto& one : made->cells) {
        json::object where;
        for (const auto& [name, value] : one.where) where[name] = value;
        json::object cell{{"cell", one.cell}, {"indicator", one.entry.name}, {"place", write(one.place)}, {"to", write(one.to)}, {"where", std::move(where)}, {"value", reports::text_of(one.value, one.entry)},
                          {"sure", reports::kind_word(one.value)}, {"unit", one.entry.unit.zh}, {"records", one.value.records}, {"version", one.entry.version}};
        if (one.from) cell["from"] = write(*one.from);
        cells.push_back(std::move(cell));
    }
    json::array silent;
    for (const auto& one : not_synced(read.views, office.phones(), made->place, read.now - not_synced_after, read.now))
        silent.push_back({{"place", write(one.place)}, {"since", write(one.since)}, {"phones", one.phones}});
    const auto count = cells.size();
    Envelope envelope;
    envelope.id = CommandId{new_uuid(office.desk.clock().now(), office.desk.chance())};
    envelope.command = issued::Issue::name;
    envelope.body = json::object{{"report", write(static_cast<const Uuid&>(asked.report))},
                                 {"by", write(static_cast<const Uuid&>(acting->post))},
                                 {"playbook", made->methods->playbook},
                                 {"sample", made->sample->id},
                                 {"version", made->methods->version},
                                 {"title", shown.at("heading")},
                                 {"place", write(made->place)},
                                 {"first", write(made->span.first)},
                                 {"last", write(made->span.last)},
                                 {"language", shown.at("language")},
                                 {"known_at", made->known_at},
                                 {"places_version", read.views.places->version()},
                                 {"cells", std::move(cells)},
                                 {"not_synced", std::move(silent)},
                                 {"sha256", asked.sha256},
                                 {"text", made->text}};
    const auto said = office.desk.submit_and_wait(std::move(envelope), {ActorKind::desk, {}, {}});
    if (!said) return tl::unexpected(said.error());
    return json::object{{"report", write(static_cast<const Uuid&>(asked.report))}, {"sha256", asked.sha256}, {"known_at", made->known_at}, {"cells", count}};
}

std::vector<wire::Door> ReportDoors::doors() {
    const auto door = [&](std::string_view method, std::string_view path, std::string_view zh, std::string_view en, std::vector<ParameterFacts> parameters, auto work) {
        wire::Door made;
        made.method = method;
        made.path = path;
        made.parameters = std::move(parameters);
        made.zh = zh;
        made.en = en;
        made.answer = [this, work](const wire::Request& request, const Parameters& asked, wire::Answer answer) {
            auto response = (this->*work)(request, asked);
            answer(response ? std::move(*response) : wire::problem(response.error(), request.header("accept-language")));
        };
        return made;
    };
    const ParameterFacts place{"place", "地方编号或区划代码", "place id or division code"};
    return {door("POST", "/api/v1/issued-reports/{report}", "发出一份报告:看到的就是发出的", "Issue a report: what was seen is what goes out",
                 {{"name", "样板", "template", true}, place, {"period", "哪一期", "period", true}, {"lang", "zh / en", "zh / en"}, {"sha256", "看到的那份的 SHA-256", "SHA-256 of the text that was seen", true}}, &ReportDoors::issue),
            door("GET", "/api/v1/reports/{name}/docx", "一份报告的 Word 文档", "A report as a Word document",
                 {{"name", "样板", "template", true}, place, {"period", "哪一期", "period", true}, {"lang", "zh / en", "zh / en"}}, &ReportDoors::document),
            door("GET", "/api/v1/unsynced", "哪些地方的手机一天以上没有联系上,从什么时候起", "Places whose phones have not been heard of for a day, and since when", {place}, &ReportDoors::unsynced)};
}

Result<Actor> ReportDoors::actor_of(const wire::Request& request) const {
    auto actor = who_(request);
    if (!actor) return actor;
    if (actor->kind == ActorKind::caller) return refuse(No::not_signed_in);
    if (actor->kind != ActorKind::post && actor->kind != ActorKind::token) return refuse(No::not_yours, "", std::string{issued::Issue::name});
    if (actor->kind == ActorKind::post)
        if (const auto given = read_uuid(request.header("x-terrace-post"))) actor->post = PostId{*given};
    return actor;
}

Result<wire::Response> ReportDoors::issue(const wire::Request& request, const Parameters& parameters) {
    const auto actor = actor_of(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto report = parameters.needed<issued::ReportId>("report");
    if (!report) return tl::unexpected(report.error());
    const auto sum = parameters.text("sha256");
    if (!sum) return refuse(No::missing_field, "sha256");
    const auto done = issue_report(office_, *actor, {*report, std::string{*sum}, parameters});
    if (!done) return tl::unexpected(done.error());
    return wire::Response::json(200, json::serialize(*done));
}

Result<wire::Response> ReportDoors::document(const wire::Request& request, const Parameters& parameters) {
    const auto actor = actor_of(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto views = office_.desk.views();
    const auto snapshot = office_.desk.store().snapshot();
    const ReadContext read{*snapshot, *views, office_.desk.vault(), office_.desk.figures(), office_.access_log, *actor, office_.desk.clock().now()};
    const auto question = reports::report_asked(read, parameters);
    if (!question) return tl::unexpected(question.error());
    const auto made = reports::make_report(read, *question);
    if (!made) return tl::unexpected(made.error());
    auto bytes = written_docx(report_blocks(reports::report_json(read, *made)));
    if (!bytes) return tl::unexpected(bytes.error());
    auto answer = wire::Response::text(200, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", std::move(*bytes));
    answer.headers.emplace_back("content-disposition", "attachment; filename=\"report.docx\"");
    answer.headers.emplace_back("cache-control", "private, no-store");
    answer.headers.emplace_back("x-content-type-options", "nosniff");
    return answer;
}

Result<wire::Response> ReportDoors::unsynced(const wire::Request& request, const Parameters& parameters) {
    const auto actor = actor_of(request);
    if (!actor) return tl::unexpected(actor.error());
    const auto views = office_.desk.views();
    const auto now = office_.desk.clock().now();
    auto within = views->places->root();
    if (const auto given = parameters.text("place")) {
        const auto named = reports::place_named(*views->places, *given, views->clock->zone().day_of(now));
        if (!named) return refuse(No::unknown_place, "place", std::string{*given});
        within = named->place;
        if (!views->roster->may(*actor, "read.figures", within, now)) return refuse(No::not_yours, "place", "read.figures");
    } else {
        const auto reach = views->roster->reach(*actor, "read.figures", now);
        if (reach.empty()) return refuse(No::not_yours, "", "read.figures");
        if (std::find(reach.begin(), reach.end(), within) == reach.end()) within = reach.front();
    }
    const auto since = now - not_synced_after;
    return wire::Response::json(200, json::serialize(json::object{{"since", write(since)}, {"items", silent_json(*views, not_synced(*views, office_.phones(), within, since, now))}}));
}

}    // namespace terrace
