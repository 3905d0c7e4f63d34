#include "app/assessment_doors.hpp"

#include "reports/assessed.hpp"
#include "wire/http/problem.hpp"

namespace terrace {
namespace {

// The post in which somebody may close here: the one they act for, or the first of theirs that may.
Result<Actor> closing(const ReadContext& read, PlaceId place) {
    auto actor = read.actor;
    const auto may = [&] { return read.views.roster->may(actor, assessments::Close::name, place, read.now); };
    if (actor.kind == ActorKind::desk || !actor.post.empty()) {
        if (may()) return actor;
    } else {
        for (const auto post : read.views.roster->posts_of(PersonId{actor.id}, read.now)) {
            actor.post = post;
            if (may()) return actor;
        }
    }
    return refuse(No::not_yours, "", std::string{assessments::Close::name});
}

}    // namespace

wire::Door AssessmentDoors::door() {
    wire::Door made;
    made.method = "POST";
    made.path = "/api/v1/assessments/sheets/{sheet}/close";
    made.zh = "关账:按现在所知的数把一张评分表定下来";
    made.en = "Close a sheet with the figures as they are known now";
    made.answer = [this](const wire::Request& request, const Parameters& parameters, wire::Answer answer) {
        auto response = close(request, parameters);
        answer(response ? std::move(*response) : wire::problem(response.error(), request.header("accept-language")));
    };
    return made;
}

Result<wire::Response> AssessmentDoors::close(const wire::Request& request, const Parameters& parameters) {
    const auto actor = who_(request);
    if (!actor) return tl::unexpected(actor.error());
    if (actor->kind == ActorKind::caller) return refuse(No::not_signed_in);
    const auto id = parameters.needed<assessments::SheetId>("sheet");
    if (!id) return tl::unexpected(id.error());
    const auto views = desk_.views();
    const auto snapshot = desk_.store().snapshot();
    const ReadContext read{*snapshot, *views, desk_.vault(), desk_.figures(), access_log_, *actor, desk_.clock().now()};
    const auto sheet = assessments::sheet_named(*snapshot, *id);
    if (!sheet) return refuse(No::not_found, "sheet", write(static_cast<const Uuid&>(*id)));
    const auto by = closing(read, sheet->place);
    if (!by) return tl::unexpected(by.error());
    const auto round = assessments::round_named(*snapshot, sheet->round);
    ENSURE(round);
    const auto* method = assessments::method_of(*views->playbook, round->playbook, round->version, round->assessment);
    if (!method) return refuse(No::unknown_kind, "sheet", round->assessment);
    json::array figures, shares;
    for (const auto& one : reports::assessed_figures(read, *round, *method, sheet->place)) {
        json::object figure{{"indicator", one.indicator.value}, {"decimals", one.decimals}, {"records", one.records}};
        if (one.value) figure["value"] = *one.value;
        figures.push_back(std::move(figure));
    }
    for (const auto& one : reports::assessed_shares(read, *round, *method, sheet->place)) shares.push_back({{"indicator", one.indicator.value}, {"part", one.part}, {"of", one.of}});
    Envelope envelope;
    envelope.id = CommandId{new_uuid(desk_.clock().now(), desk_.chance())};
    envelope.command = assessments::Close::name;
    json::object body{{"playbook", round->playbook}, {"assessment", round->assessment}, {"first", write(round->first)}, {"place", write(sheet->place)},
                      {"by", write(static_cast<const Uuid&>(by->post))}, {"known_at", snapshot->position()}, {"figures", std::move(figures)}, {"shares", std::move(shares)}};
    if (sheet->thing) body["thing"] = write(*sheet->thing);
    envelope.body = std::move(body);
    const auto said = desk_.submit_and_wait(std::move(envelope), {ActorKind::desk, {}, {}});
    if (!said) return tl::unexpected(said.error());
    return wire::Response::json(200, said->result);
}

}    // namespace terrace
