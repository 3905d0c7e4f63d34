#include "app/boundary_door.hpp"

#include "desk/place_asked.hpp"
#include "modules/places/boundary_check.hpp"
#include "wire/http/problem.hpp"

namespace terrace {

wire::Door BoundaryDoor::door() {
    wire::Door made;
    made.method = "POST";
    made.path = "/api/v1/boundaries/check";
    made.zh = "看一看 GeoJSON 边界登记以后是什么样(不保存)";
    made.en = "See GeoJSON boundaries as they would stand; nothing is kept";
    made.body_max = places::boundary_bytes_max;
    made.takes_bytes = true;
    made.parameters = {{"within", "在哪个地方以内", "the place they lie within", true}, {"place", "只看一个地方", "one place only"}, {"on", "从哪天起", "from which day"}, {"datum", "坐标系", "datum"}};
    made.answer = [this](const wire::Request& request, const Parameters& parameters, wire::Answer answer) {
        auto response = check(request, parameters);
        answer(response ? std::move(*response) : wire::problem(response.error(), request.header("accept-language")));
    };
    return made;
}

// By id or division code, one that ended too.
Result<std::optional<PlaceId>> BoundaryDoor::place_given(const Views& views, const Parameters& parameters, std::string_view name) const {
    const auto number = parameters.place(name);
    if (!number || !*number) return number;
    const auto found = place_asked(*views.places, *parameters.text(name), Zone{}.day_of(clock_.now()), std::string{name});
    if (!found) return tl::unexpected(found.error());
    return std::optional{*found};
}

Result<wire::Response> BoundaryDoor::check(const wire::Request& request, const Parameters& parameters) {
    const auto actor = who_(request);
    if (!actor) return tl::unexpected(actor.error());
    if (actor->kind == ActorKind::caller) return refuse(No::not_signed_in);
    const auto views = desk_.views();
    const auto within = place_given(*views, parameters, "within");
    if (!within) return tl::unexpected(within.error());
    if (!*within) return refuse(No::missing_field, "within");
    const auto only = place_given(*views, parameters, "place");
    if (!only) return tl::unexpected(only.error());
    const auto on = parameters.day("on");
    if (!on) return tl::unexpected(on.error());
    places::BoundariesAsked asked{**within, *only, {}, on->value_or(Zone{}.day_of(clock_.now()))};
    if (const auto named = parameters.text("datum")) {
        const auto datum = places::read_datum(*named);
        if (!datum) return tl::unexpected(datum.error());
        asked.datum = *datum;
    }
    if (!views->roster->may(*actor, "places.set_boundaries", **within, clock_.now())) return refuse(No::not_yours, "within", "places.set_boundaries");
    const auto* tree = dynamic_cast<const places::Territory*>(views->places.get());
    if (!tree) return refuse(No::not_found, "", "places");
    const std::unique_lock alone{checking_, std::try_to_lock};
    if (!alone) return refuse(No::busy);
    const auto checked = places::check_boundaries(*tree, request.body, asked);
    if (!checked) return tl::unexpected(checked.error());
    return wire::Response::json(200, json::serialize(*checked));
}

}    // namespace terrace
