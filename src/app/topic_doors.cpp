#include "app/topic_doors.hpp"

#include "modules/topics/topics.hpp"
#include "wire/http/problem.hpp"

namespace terrace {
namespace {

Result<void> destroy_ballots(Desk& desk, topics::BoxId box) {
    return desk.between_batches([&] {
        desk.vault().forget(SubjectId{box});
        desk.vault().keep();
    });
}

// The post in which somebody may count here: the one they act for, or the first of theirs that may.
Result<PostId> counting(const Views& views, const Actor& asked, PlaceId place, Instant now) {
    auto actor = asked;
    const auto may = [&] { return views.roster->may(actor, topics::Count::name, place, now); };
    if (!actor.post.empty()) {
        if (may()) return actor.post;
    } else {
        for (const auto post : views.roster->posts_of(PersonId{actor.id}, now)) {
            actor.post = post;
            if (may()) return post;
        }
    }
    return refuse(No::not_yours, "", std::string{topics::Count::name});
}

}    // namespace

Result<Acknowledged> count_box(Desk& desk, Uuid box, PostId by, json::object counted_by_hand) {
    const topics::BoxId id{box};
    const auto snapshot = desk.store().snapshot();
    const auto phone = topics::phone_count(*snapshot, desk.vault(), id);
    const auto described = [](const auto& one) { return *parse_json(encode(one)); };
    json::array opened;
    for (const auto& sum : phone.opened) opened.push_back(json::string(hex(sum.view())));
    json::object body{{"box", write(box)}, {"by", write(static_cast<const Uuid&>(by))}, {"phone", described(phone.tally)}, {"phone_judged", described(phone.judged)}, {"opened", std::move(opened)}};
    for (const auto* member : {"watched_by", "paper", "paper_judged"})
        if (const auto* given = counted_by_hand.if_contains(member)) body[member] = *given;
    if (!body.contains("paper")) body["paper"] = described(topics::Tally{});
    if (!body.contains("paper_judged")) body["paper_judged"] = described(topics::Judged{});
    if (!body.contains("watched_by")) body["watched_by"] = "";
    Envelope envelope;
    envelope.id = CommandId{new_uuid(desk.clock().now(), desk.chance())};
    envelope.command = topics::Count::name;
    envelope.body = std::move(body);
    auto said = desk.submit_and_wait(std::move(envelope), {ActorKind::desk, {}, {}});
    if (!said) return said;
    if (const auto gone = destroy_ballots(desk, id); !gone && gone.error().no != No::shutting_down) return tl::unexpected(gone.error());
    return said;
}

int destroy_counted_ballots(Desk& desk) {
    int count = 0;
    for (const auto& box : topics::ballots_to_destroy(*desk.store().snapshot(), desk.vault()))
        if (destroy_ballots(desk, box)) ++count;
    return count;
}

wire::Door TopicDoors::door() {
    wire::Door made;
    made.method = "POST";
    made.path = "/api/v1/ballot-boxes/{box}/count";
    made.zh = "点票:拆开手机投的,加上纸票,记下总数,再销毁手机票的密钥";
    made.en = "Count a ballot box: open what the phones sent, add the paper, write the sums, destroy the keys";
    made.answer = [this](const wire::Request& request, const Parameters& parameters, wire::Answer answer) {
        auto response = count(request, parameters);
        answer(response ? std::move(*response) : wire::problem(response.error(), request.header("accept-language")));
    };
    return made;
}

Result<wire::Response> TopicDoors::count(const wire::Request& request, const Parameters& parameters) {
    const auto actor = who_(request);
    if (!actor) return tl::unexpected(actor.error());
    if (actor->kind == ActorKind::caller) return refuse(No::not_signed_in);
    const auto id = parameters.needed<topics::BoxId>("box");
    if (!id) return tl::unexpected(id.error());
    const auto body = parse_json(request.body);
    if (!body) return tl::unexpected(body.error());
    if (!body->is_object()) return refuse(No::wrong_type, "body", "object");
    const auto box = topics::box_named(*desk_.store().snapshot(), *id);
    if (!box) return refuse(No::not_found, "box", write(static_cast<const Uuid&>(*id)));
    const auto by = counting(*desk_.views(), *actor, box->place, desk_.clock().now());
    if (!by) return tl::unexpected(by.error());
    const auto said = count_box(desk_, *id, *by, body->as_object());
    if (!said) return tl::unexpected(said.error());
    return wire::Response::json(200, said->result);
}

}    // namespace terrace
