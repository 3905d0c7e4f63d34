// What is shown of a dispute: each field with what everybody says it is.

#include "modules/cases/correction_rules.hpp"
#include "modules/cases/page_words.hpp"

namespace terrace::cases {
namespace {

std::string degrees(std::int32_t e7) {
    auto digits = std::to_string(std::abs(static_cast<std::int64_t>(e7)));
    if (digits.size() < 8) digits.insert(0, 8 - digits.size(), '0');
    return (e7 < 0 ? "-" : "") + digits.substr(0, digits.size() - 7) + '.' + digits.substr(digits.size() - 7);
}

template <class T, class Shown>
void add(json::array& out, const Views& views, std::string_view field, const Sides<T>& sides, Shown&& shown) {
    if (!sides.disputed()) return;
    json::array list;
    for (const auto& one : sides.all()) {
        json::object side{{"by", post_brief(views, one.by)}, {"at", write(one.at)}};
        shown(side, one.value);
        list.push_back(std::move(side));
    }
    out.push_back(json::object{{"field", field}, {"sides", std::move(list)}});
}

}    // namespace

json::array disputes_json(const Views& views, const Case& now) {
    json::array out;
    const auto day = views.clock->zone().day_of(now.timer.started());
    add(out, views, "place", now.corrections.place, [&](json::object& side, PlaceId place) {
        side["value"] = place_brief(views, place).at("name");
        side["choose"] = write(place);
    });
    add(out, views, "kind", now.corrections.kind, [&](json::object& side, const ShortText& kind) {
        const auto words = kind_brief(views, kind.value, now.place, day);
        side["value"] = wording(std::string_view{words.at("zh").as_string()}, std::string_view{words.at("en").as_string()});
        side["choose"] = kind.value;
    });
    add(out, views, "point", now.corrections.point, [&](json::object& side, const Point& point) {
        side["value"] = degrees(point.lon_e7) + ", " + degrees(point.lat_e7);
        side["choose"] = json::object{{"lon_e7", point.lon_e7}, {"lat_e7", point.lat_e7}};
    });
    return out;
}

}    // namespace terrace::cases
