#include "desk/place_asked.hpp"

namespace terrace {
namespace {

const Day oldest_code = day_of({1980, 1, 1});    // GB/T 2260 was first published that year
constexpr int look_every_days = 7;               // a code that lived for less than a week is not worth more

const PlaceFacts* last_bearer(const PlaceTree& places, std::string_view code, Day before) {
    for (auto day = before; day >= oldest_code; day = day - look_every_days)
        if (const auto found = places.by_code(code, day)) return places.find(*found);
    return nullptr;
}

std::string what_became_of(const PlaceTree& places, const PlaceFacts& ended, const std::vector<PlaceId>& living) {
    const auto last = ended.to ? write(*ended.to) : std::string{};
    std::string names;
    for (const auto id : living)
        if (const auto* facts = places.find(id)) names += (names.empty() ? "" : "、") + facts->name + ' ' + (facts->code.empty() ? write(id) : facts->code);
    if (names.empty()) return ended.name + "到 " + last + " 为止,没有登记由谁接续 / ended with " + last + ", no successor is registered";
    return ended.name + "到 " + last + " 为止,由" + names + "接续,请用它们的编号 / ended with " + last + ", carried on by these: use one of them";
}

}    // namespace

Result<PlaceId> place_asked(const PlaceTree& places, std::string_view id_or_code, Day on, std::string field) {
    if (const auto id = read_place(id_or_code); id && places.find(*id)) return *id;
    if (const auto there = places.by_code(id_or_code, on)) return *there;
    const std::string given{id_or_code.substr(0, 60)};
    const auto* ended = last_bearer(places, id_or_code, on);
    if (!ended) return refuse(No::unknown_place, std::move(field), given);
    const auto living = places.current(ended->id);
    if (living.size() == 1) return living.front();
    return refuse(No::unknown_place, std::move(field), given + "(" + what_became_of(places, *ended, living) + ")");
}

Result<std::optional<PlaceId>> place_asked(const ReadContext& read, const Parameters& parameters, std::string_view name) {
    const auto number = parameters.place(name);
    const auto given = parameters.text(name);
    if (!number || !*number || !given) return number;
    const auto place = place_asked(*read.views.places, *given, read.views.clock->zone().day_of(read.now), std::string{name});
    if (!place) return tl::unexpected(place.error());
    return std::optional{*place};
}

Result<PlaceId> place_needed(const ReadContext& read, const Parameters& parameters, std::string_view name) {
    const auto place = place_asked(read, parameters, name);
    if (!place) return tl::unexpected(place.error());
    if (!*place) return refuse(No::missing_field, std::string{name});
    return **place;
}

}    // namespace terrace
