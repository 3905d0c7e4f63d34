#include "open311/doors.hpp"

#include "desk/place_asked.hpp"
#include "modules/cases/page_words.hpp"
#include "modules/cases/reads.hpp"
#include "modules/places/territory.hpp"
#include "wire/http/problem.hpp"

#include <charconv>
#include <cmath>
#include <set>

namespace terrace::open311 {
namespace {

using Fields = std::map<std::string, std::string, std::less<>>;

constexpr std::string_view urgent_attribute = "urgent";
constexpr std::string_view call_attribute = "may_be_called";

std::optional<std::string_view> field(const Fields& fields, std::string_view name) {
    const auto found = fields.find(name);
    return found == fields.end() || found->second.empty() ? std::nullopt : std::optional<std::string_view>{found->second};
}

std::string_view in(Language language, const Wording& words) { return language == Language::zh ? words.zh : words.en; }

Result<std::optional<cases::Point>> point_of(const Fields& fields) {
    const auto lat = field(fields, "lat"), lon = field(fields, "long");
    if (!lat && !lon) return std::optional<cases::Point>{};
    if (!lat || !lon) return refuse(No::missing_field, lat ? "long" : "lat");
    const auto degrees = [](std::string_view text, double most) -> std::optional<std::int32_t> {
        double value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        if (error != std::errc{} || end != text.data() + text.size() || !(std::abs(value) <= most)) return std::nullopt;
        return static_cast<std::int32_t>(std::lround(value * 1e7));
    };
    const auto north = degrees(*lat, 90), east = degrees(*lon, 180);
    if (!north) return refuse(No::bad_value, "lat", "−90 … 90, WGS 84");
    if (!east) return refuse(No::bad_value, "long", "−180 … 180, WGS 84");
    return std::optional{cases::Point{*east, *north}};
}

Result<bool> yes_or_no(const Fields& fields, std::string_view attribute) {
    const auto name = "attribute[" + std::string{attribute} + "]";
    const auto given = field(fields, name);
    if (!given || *given == "no") return false;
    if (*given == "yes") return true;
    return refuse(No::bad_value, name, "yes / no");
}

bool closed(cases::Stage stage) { return stage != cases::Stage::open && stage != cases::Stage::answered; }

Wording stage_words(cases::Stage stage) {
    using cases::Stage;
    switch (stage) {
        case Stage::open: return {"在办", "In hand"};
        case Stage::answered: return {"已答复,等提出的人确认", "Answered; waiting for whoever asked to confirm"};
        case Stage::confirmed: return {"提出的人确认办好了", "Whoever asked confirmed that it is settled"};
        case Stage::declined: return {"依规不予受理", "Declined, with the legal basis"};
        case Stage::withdrawn: return {"已撤回", "Withdrawn"};
        case Stage::duplicate: return {"与另一件是同一件事,一起办", "The same matter as another, settled together with it"};
        case Stage::imported:
        case Stage::none: break;
    }
    return {"", ""};
}

std::string place_line(const Views& views, PlaceId place) {
    std::string out;
    for (const auto& id : views.places->path(place))    // from the whole to the part, as addresses are written here
        if (const auto* facts = views.places->find(id)) out += facts->name;
    return out;
}

}    // namespace

struct Doors::Asked {
    const wire::Request& request;
    Fields fields;         // of query and body
    std::string name;      // of the last segment, without its format: a service code, a number
    Language language{};
};

template <class Use>
auto Doors::read(const Actor& actor, Use&& use) const {
    const auto views = parts_.desk.views();
    const auto snapshot = parts_.desk.store().snapshot();
    return use(ReadContext{*snapshot, *views, parts_.desk.vault(), parts_.desk.figures(), parts_.access_log, actor, parts_.desk.clock().now()});
}

wire::Door Doors::door(std::string_view method, std::string_view path, std::string_view zh, std::string_view en, std::string_view root, std::string_view item, Work work) {
    wire::Door made;
    made.method = method;
    made.path = path;
    made.zh = zh;
    made.en = en;
    made.body_max = method == "POST" ? 65'536 : 0;
    made.keyed = true;
    made.answer = [this, work, root, item, posts = method == "POST"](const wire::Request& request, const Parameters&, wire::Answer answer) {
        const auto last = split_format(std::string_view{request.path}.substr(request.path.rfind('/') + 1));
        const auto format = last ? last->format : Format::json;
        const auto language = wire::language_of(request.header("accept-language"));
        const auto say_no = [&](const Refusal& refusal) {
            const int status = status_of(refusal.no);
            return std::pair{status, write_message(errors_of(refusal, status, language), format, "errors", "error")};
        };
        const auto answered = [&]() -> std::pair<int, std::string> {
            if (!last) return say_no({No::not_found, "", ".json / .xml"});
            Asked asked{request, {}, last->name, language};
            if (posts) {
                if (!request.header("content-type").starts_with("application/x-www-form-urlencoded"))
                    return say_no({No::bad_request, "content-type", "application/x-www-form-urlencoded"});
                auto form = read_form(request.body);
                if (!form) return say_no(form.error());
                asked.fields = std::move(*form);
            }
            for (const auto& [name, value] : request.query) asked.fields.emplace(name, value);
            if (const auto given = field(asked.fields, "jurisdiction_id"); given && *given != parts_.jurisdiction) return say_no({No::not_found, "jurisdiction_id", parts_.jurisdiction});
            const auto message = (this->*work)(asked);
            if (!message) return say_no(message.error());
            return {posts ? 201 : 200, write_message(*message, format, root, item)};
        }();
        auto response = wire::Response::text(answered.first, format == Format::xml ? "text/xml; charset=utf-8" : "application/json; charset=utf-8", answered.second);
        response.headers.emplace_back("cache-control", "no-store");
        answer(std::move(response));
    };
    return made;
}

std::vector<wire::Door> Doors::doors() {
    std::vector<wire::Door> all;
    const auto both = [&](std::string_view method, std::string_view json_path, std::string_view xml_path, std::string_view zh, std::string_view en, std::string_view root, std::string_view item, Work work) {
        all.push_back(door(method, json_path, zh, en, root, item, work));
        all.push_back(door(method, xml_path, zh, en, root, item, work));
    };
    both("GET", "/open311/v2/discovery.json", "/open311/v2/discovery.xml", "Open311:本接口在哪里", "Open311: where this interface is", "discovery", "endpoint", &Doors::discovery);
    both("GET", "/open311/v2/services.json", "/open311/v2/services.xml", "Open311:能报的事项类别", "Open311: the services one can ask for", "services", "service", &Doors::services);
    both("GET", "/open311/v2/requests.json", "/open311/v2/requests.xml", "Open311:本口令报来的事项", "Open311: the requests this key brought", "service_requests", "request", &Doors::list);
    both("POST", "/open311/v2/requests.json", "/open311/v2/requests.xml", "Open311:报一件事项", "Open311: hand a request in", "service_requests", "request", &Doors::take);
    all.push_back(door("GET", "/open311/v2/services/{code}", "Open311:一类事项要填什么(.json 或 .xml)", "Open311: what a service asks for (.json or .xml)", "service_definition", "", &Doors::definition));
    all.push_back(door("GET", "/open311/v2/requests/{number}", "Open311:一件事项(.json 或 .xml)", "Open311: one request (.json or .xml)", "service_requests", "request", &Doors::one));
    all.push_back(door("GET", "/open311/v2/tokens/{token}", "Open311:受理号(.json 或 .xml)", "Open311: the number of a request (.json or .xml)", "service_requests", "request", &Doors::token));
    return all;
}

// ---- who and where ------------------------------------------------------------------------------------------------------------
Result<Actor> Doors::keyed(const Asked& asked) {
    const auto key = field(asked.fields, "api_key");
    if (!key) return refuse(No::not_signed_in, "api_key");
    const auto now = parts_.desk.clock().now();
    if (const auto wait = rate_.take(hex(sha256(*key).view()), now)) return refuse(No::too_fast, "api_key", std::to_string((wait->ms + 999) / 1000));
    wire::Request bare;
    bare.headers["authorization"] = "Bearer " + std::string{*key};
    bare.remote = asked.request.remote;
    const auto actor = parts_.who(bare);
    if (!actor) return refuse(No::wrong_credentials, "api_key");
    if (actor->kind != ActorKind::token) return refuse(No::not_yours, "api_key", "terrace token create");
    return *actor;
}

// Where it is: the finest place around the point (a grid where there are grids), or the place whose code is given.
static Result<PlaceId> place_of(const ReadContext& read, const Fields& fields, const std::optional<cases::Point>& point) {
    const auto day = read.views.clock->zone().day_of(read.now);
    if (const auto given = field(fields, "address_id")) {
        return place_asked(*read.views.places, *given, day, "address_id");
    }
    if (!point) return refuse(No::missing_field, "lat, long / address_id", "address_string");
    const auto* tree = dynamic_cast<const places::Territory*>(read.views.places.get());
    const double lon = point->lon_e7 / 1e7, lat = point->lat_e7 / 1e7;
    for (const auto partition : {Partition::grid, Partition::administrative})
        if (const auto place = tree ? tree->locate(lon, lat, partition, day) : std::nullopt) return *place;
    return refuse(No::unknown_place, "lat, long", "本地没有画过边界的地方包含这一点,请给 address_id / no place with a boundary holds this point: give an address_id");
}

// ---- what can be asked --------------------------------------------------------------------------------------------------------
Result<json::value> Doors::discovery(const Asked& asked) {
    const auto changed = write_time(parts_.desk.clock().now(), parts_.zone);
    json::array formats{"text/xml", "application/json"};
    json::object endpoint{{"specification", "http://wiki.open311.org/GeoReport_v2"}, {"url", parts_.address + "/open311/v2"}, {"changeset", changed}, {"type", "production"}, {"formats", std::move(formats)}};
    json::array endpoints;
    endpoints.push_back(std::move(endpoint));
    return json::object{{"changeset", changed},
                        {"contact", asked.language == Language::zh ? "向本单位管理员要口令(terrace token create)" : "Ask the office's administrator for a key (terrace token create)"},
                        {"key_service", "terrace token create"},
                        {"endpoints", std::move(endpoints)}};
}

Result<json::value> Doors::services(const Asked& asked) {
    return read({ActorKind::caller, {}, {}}, [&](const ReadContext& read) -> Result<json::value> {
        const auto point = point_of(asked.fields);
        if (!point) return tl::unexpected(point.error());
        auto place = read.views.places->root();
        if (*point || field(asked.fields, "address_id")) {
            const auto found = place_of(read, asked.fields, *point);
            if (!found) return tl::unexpected(found.error());
            place = *found;
        }
        json::array out;
        for (const auto* kind : read.views.playbook->case_kinds(read.views.places->path(place), read.views.clock->zone().day_of(read.now))) {
            const auto limit = cases::limit_json(kind->answer).at(asked.language == Language::zh ? "zh" : "en").as_string();
            const auto promise = asked.language == Language::zh ? "答复期限:" + std::string{limit} : "Answered within " + std::string{limit};
            out.push_back(json::object{{"service_code", kind->id},
                                       {"service_name", in(asked.language, kind->name)},
                                       {"description", promise + (kind->basis.empty() ? "" : " · " + kind->basis)},
                                       {"metadata", true},
                                       {"type", "realtime"},
                                       {"keywords", kind->name.zh + ", " + kind->name.en},
                                       {"group", kind->category}});
        }
        return out;
    });
}

Result<json::value> Doors::definition(const Asked& asked) {
    return read({ActorKind::caller, {}, {}}, [&](const ReadContext& read) -> Result<json::value> {
        const auto day = read.views.clock->zone().day_of(read.now);
        bool known = false;
        for (const auto& version : read.views.playbook->versions())
            for (const auto& kind : version.case_kinds) known = known || (kind.id == asked.name && version.valid_from <= day);
        if (!known) return refuse(No::unknown_kind, "service_code", asked.name);
        json::array attributes;
        const auto add = [&](std::string_view code, const Wording& words) {
            json::array values;
            values.push_back(json::object{{"key", "yes"}, {"name", asked.language == Language::zh ? "是" : "Yes"}});
            values.push_back(json::object{{"key", "no"}, {"name", asked.language == Language::zh ? "否" : "No"}});
            attributes.push_back(json::object{{"variable", true}, {"code", code}, {"datatype", "singlevaluelist"}, {"required", false}, {"datatype_description", nullptr},
                                              {"order", attributes.size() + 1}, {"description", in(asked.language, words)}, {"values", std::move(values)}});
        };
        add(urgent_attribute, {"急事(水电气热路和安全)", "Urgent (water, power, gas, heat, roads, safety)"});
        add(call_attribute, {"可以打电话回访", "May be called back"});
        return json::object{{"service_code", asked.name}, {"attributes", std::move(attributes)}};
    });
}

// ---- handing in ---------------------------------------------------------------------------------------------------------------
Result<json::value> Doors::take(const Asked& asked) {
    const auto actor = keyed(asked);
    if (!actor) return tl::unexpected(actor.error());
    const auto& fields = asked.fields;
    const auto code = field(fields, "service_code");
    if (!code) return refuse(No::missing_field, "service_code");
    const auto point = point_of(fields);
    if (!point) return tl::unexpected(point.error());
    const auto urgent = yes_or_no(fields, urgent_attribute), may_be_called = yes_or_no(fields, call_attribute);
    if (!urgent) return tl::unexpected(urgent.error());
    if (!may_be_called) return tl::unexpected(may_be_called.error());
    for (const auto& [name, value] : fields)
        if (name.starts_with("attribute[") && name != "attribute[urgent]" && name != "attribute[may_be_called]") return refuse(No::unknown_field, name.substr(0, 60));
    std::string story{field(fields, "description").value_or("")};
    if (auto wrong = check_text(story, description_characters_max)) return refuse(wrong->no, "description", wrong->detail);
    const auto add = [&](std::string_view name, std::string_view words) {
        if (const auto given = field(fields, name)) story.append(story.empty() ? "" : "\n").append(words).append(*given);
    };
    add("address_string", "地址 / address: ");
    add("media_url", "图片链接 / media: ");
    if (story.empty()) return refuse(No::missing_field, "description");

    auto body = read(*actor, [&](const ReadContext& read) -> Result<json::object> {
        const auto place = place_of(read, fields, *point);
        if (!place) return tl::unexpected(place.error());
        if (!read.views.playbook->case_kind(*code, read.views.places->path(*place), read.views.clock->zone().day_of(read.now))) return refuse(No::unknown_kind, "service_code", std::string{*code});
        json::object out{{"place", write(*place)}, {"kind", *code}, {"story", story}, {"source", name_of(cases::Source::partner)}, {"urgent", *urgent}};
        if (*point) out["point"] = json::object{{"lon_e7", (*point)->lon_e7}, {"lat_e7", (*point)->lat_e7}};
        // Names here begin with the family's; a name whose parts are both Latin is written the other way round.
        const auto first = field(fields, "first_name").value_or(""), last = field(fields, "last_name").value_or("");
        const auto latin = [](std::string_view text) { return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }); };
        std::string name = latin(first) && latin(last) && !first.empty() && !last.empty() ? std::string{first} + ' ' + std::string{last} : std::string{last} + std::string{first};
        const auto phone = field(fields, "phone");
        json::object asker{{"anonymous", name.empty() && !phone}, {"may_be_called", *may_be_called}};
        if (!name.empty()) asker["name"] = name;
        if (phone) asker["phone"] = *phone;
        out["asker"] = std::move(asker);
        return out;
    });
    if (!body) return tl::unexpected(body.error());
    const auto now = parts_.desk.clock().now();
    Envelope envelope;
    envelope.id = CommandId{new_uuid(now, parts_.desk.chance())};
    envelope.command = cases::OpenCase::name;
    (*body)["case"] = write(new_uuid(now, parts_.desk.chance()));
    envelope.body = std::move(*body);
    const auto said = parts_.desk.submit_and_wait(std::move(envelope), *actor);
    if (!said) return tl::unexpected(said.error());
    const auto result = json::parse(said->result).as_object();
    const std::string number{result.at("number").as_string()}, word{result.at("word").as_string()};
    json::array out;
    out.push_back(json::object{{"service_request_id", number},
                               {"service_notice", asked.language == Language::zh ? "提出的人凭受理号 " + number + " 和口令 " + word + " 可以查看、催办、确认" : "Whoever asked can follow, urge and confirm it with number " + number + " and word " + word},
                               {"account_id", nullptr}});
    return out;
}

// ---- following ----------------------------------------------------------------------------------------------------------------
namespace {

json::object request_json(const ReadContext& read, const cases::PartnerCase& one, Language language, Zone zone) {
    const auto kind = cases::kind_brief(read.views, one.kind, one.place, zone.day_of(one.opened_at));
    const auto* owner = read.views.roster->post(one.owner);
    const auto* place = read.views.places->find(one.place);
    json::object out{{"service_request_id", one.number},
                     {"status", closed(one.stage) ? "closed" : "open"},
                     {"status_notes", in(language, stage_words(one.stage))},
                     {"service_name", kind.at(language == Language::zh ? "zh" : "en")},
                     {"service_code", one.kind},
                     {"description", nullptr},
                     {"agency_responsible", owner ? json::value(language == Language::zh ? owner->zh : owner->en) : json::value(nullptr)},
                     {"service_notice", nullptr},
                     {"requested_datetime", write_time(one.opened_at, zone)},
                     {"updated_datetime", write_time(one.changed_at, zone)},
                     {"expected_datetime", write_time(one.due_at, zone)},
                     {"address", place_line(read.views, one.place)},
                     {"address_id", place && !place->code.empty() ? place->code : write(one.place)},
                     {"zipcode", nullptr},
                     {"lat", nullptr},
                     {"long", nullptr},
                     {"media_url", nullptr}};
    if (one.point) {
        out["lat"] = one.point->lat_e7 / 1e7;
        out["long"] = one.point->lon_e7 / 1e7;
    }
    return out;
}

std::set<std::string, std::less<>> listed(const Fields& fields, std::string_view name) {
    std::set<std::string, std::less<>> out;
    auto rest = field(fields, name).value_or("");
    while (!rest.empty()) {
        const auto end = rest.find(',');
        auto part = rest.substr(0, end);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) out.emplace(part);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return out;
}

}    // namespace

Result<json::value> Doors::list(const Asked& asked) {
    const auto actor = keyed(asked);
    if (!actor) return tl::unexpected(actor.error());
    const auto& fields = asked.fields;
    const auto numbers = listed(fields, "service_request_id"), codes = listed(fields, "service_code"), statuses = listed(fields, "status");
    for (const auto& status : statuses)
        if (status != "open" && status != "closed") return refuse(No::bad_value, "status", "open / closed");
    return read(*actor, [&](const ReadContext& read) -> Result<json::value> {
        json::array out;
        if (!numbers.empty()) {    // named: whatever else is asked for does not count
            if (static_cast<std::int64_t>(numbers.size()) > listed_max) return refuse(No::too_many, "service_request_id", std::to_string(listed_max));
            for (const auto& number : numbers)
                if (const auto found = cases::partner_case(read.snapshot, actor->post, number)) out.push_back(request_json(read, *found, asked.language, parts_.zone));
            return out;
        }
        const auto instant = [&](std::string_view name) -> Result<std::optional<Instant>> {
            const auto given = field(fields, name);
            if (!given) return std::optional<Instant>{};
            const auto at = read_instant(*given);
            if (!at) return refuse(No::bad_value, std::string{name}, "2026-01-01T00:00:00Z");
            return at;
        };
        const auto start = instant("start_date"), end = instant("end_date");
        if (!start) return tl::unexpected(start.error());
        if (!end) return tl::unexpected(end.error());
        const auto to = end->value_or(*start ? std::min(**start + listed_span_max, read.now + seconds(1)) : read.now + seconds(1));
        const auto from = start->value_or(to - listed_span_max);
        if (to < from || to - from > listed_span_max) return refuse(No::out_of_range, "start_date, end_date", "≤ 90 d");
        cases::each_partner_case(read.snapshot, actor->post, from, to, [&](const cases::PartnerCase& one) {
            const bool wanted = (codes.empty() || codes.contains(one.kind)) && (statuses.empty() || statuses.contains(closed(one.stage) ? "closed" : "open"));
            if (wanted) out.push_back(request_json(read, one, asked.language, parts_.zone));
            return static_cast<std::int64_t>(out.size()) < listed_max;
        });
        return out;
    });
}

Result<json::value> Doors::one(const Asked& asked) {
    const auto actor = keyed(asked);
    if (!actor) return tl::unexpected(actor.error());
    return read(*actor, [&](const ReadContext& read) -> Result<json::value> {
        const auto found = cases::partner_case(read.snapshot, actor->post, asked.name);
        if (!found) return refuse(No::not_found, "service_request_id", asked.name);
        json::array out;
        out.push_back(request_json(read, *found, asked.language, parts_.zone));
        return out;
    });
}

// A number is given at once, so a token is the number itself.
Result<json::value> Doors::token(const Asked& asked) {
    const auto actor = keyed(asked);
    if (!actor) return tl::unexpected(actor.error());
    return read(*actor, [&](const ReadContext& read) -> Result<json::value> {
        if (!cases::partner_case(read.snapshot, actor->post, asked.name)) return refuse(No::not_found, "token", asked.name);
        json::array out;
        out.push_back(json::object{{"service_request_id", asked.name}, {"token", asked.name}});
        return out;
    });
}

}    // namespace terrace::open311
