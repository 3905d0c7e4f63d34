// What is read of exposures: in public, and at the desk by those who propose, check and answer.

#include "desk/place_asked.hpp"
#include "modules/cases/exposure_rules.hpp"
#include "modules/cases/page_words.hpp"

namespace terrace::cases {
namespace {

#define EXPOSURE_COLUMNS "exposure, case_id, place, kind, step, author, responsible, problem_key, problem_box, proposed_at, reply_until, from_at, until_at, " \
                         "reply_key, reply_box, replied_by, replied_at, mended_key, mended_box, mended_at"
constexpr Query public_query{"exposures.public", "SELECT " EXPOSURE_COLUMNS " FROM exposures WHERE domain = $1 AND step = 2 AND until_at > $2 AND from_at <= $2 ORDER BY until_at DESC, exposure"};
constexpr Query to_check_query{"exposures.to_check", "SELECT " EXPOSURE_COLUMNS " FROM exposures WHERE domain = $1 AND step = 1 ORDER BY proposed_at, exposure"};
constexpr Query of_case_query{"exposures.of_case", "SELECT " EXPOSURE_COLUMNS " FROM exposures WHERE domain = $1 AND case_id = $2 ORDER BY proposed_at DESC, step LIMIT 1"};
constexpr Query photos_query{"exposures.photos", "SELECT sha256, after FROM exposure_photos WHERE domain = $1 AND exposure = $2 ORDER BY after, sha256"};
#undef EXPOSURE_COLUMNS

json::value text_of(const ReadContext& read, const Row& row, int key) {
    if (row.null(key)) return nullptr;
    return text_json(read, Sealed{row.id<TextId>(key), row.string(key + 1), {}});
}

Day day_of(const ReadContext& read, Instant at) { return read.views.clock->zone().day_of(at); }

// The unit that replies, never whoever writes for it.
json::object unit_of(const Views& views, PostId post) {
    const auto* facts = views.roster->post(post);
    if (!facts) return wording("责任单位", "the unit responsible");
    if (const auto* body = facts->body.empty() ? nullptr : views.roster->body(facts->body)) return wording(body->zh, body->en);
    const auto* place = views.places->find(facts->place);
    return wording(place ? place->name : "责任单位", place ? place->name : "the unit responsible");
}

// What stands in public: place, kind, problem, the reply beside it. No case, no number, no post, no person.
std::optional<json::object> public_item(const ReadContext& read, const Row& row) {
    auto problem = text_of(read, row, 7);
    if (problem.is_null()) return std::nullopt;    // its key is gone: there is nothing left to show
    const auto place = row.place(2);
    json::object out{{"id", write(row.uuid(0))},
                     {"place", place_brief(read.views, place)},
                     {"kind", kind_brief(read.views, row.text(3), place, day_of(read, row.instant(9)))},
                     {"problem", std::move(problem)},
                     {"since", write(day_of(read, row.null(11) ? row.instant(9) : row.instant(11)))}};
    json::array path;
    for (const auto& one : read.views.places->path(place)) path.push_back(place_brief(read.views, one));
    out["places_path"] = std::move(path);
    if (!row.null(12)) out["until"] = write(day_of(read, row.instant(12)));
    if (!row.null(13)) out["reply"] = json::object{{"by", unit_of(read.views, row.id<PostId>(15))}, {"text", text_of(read, row, 13)}, {"day", write(day_of(read, row.instant(16)))}};
    if (!row.null(19)) out["mended"] = json::object{{"text", text_of(read, row, 17)}, {"day", write(day_of(read, row.instant(19)))}};
    json::array before, after;
    const auto id = row.uuid(0);
    read.snapshot.run(photos_query, {id}, [&](const Row& photo) {
        (photo.integer(1) != 0 ? after : before).push_back(json::value(json::string(hex(photo.text(0)))));
        return true;
    });
    out["photos"] = std::move(before);
    out["photos_after"] = std::move(after);
    return out;
}

Result<std::string> in_public(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!limit) return tl::unexpected(limit.error());
    json::array items;
    read.snapshot.run(public_query, {read.now}, [&](const Row& row) {
        if (*place && !read.views.places->within(row.place(2), **place)) return true;
        if (auto item = public_item(read, row)) items.push_back(std::move(*item));
        return static_cast<std::int64_t>(items.size()) < *limit;
    });
    return json::serialize(json::object{{"items", std::move(items)}});
}

// What this reader may do about it.
json::array may_do(const ReadContext& read, const Exposure& exposure, PlaceId place) {
    json::array out;
    const auto& roster = *read.views.roster;
    const bool live = exposure.step == Exposure::Step::proposed || exposure.step == Exposure::Step::published;
    if (!live || read.actor.kind != ActorKind::post) return out;
    auto actor = read.actor;
    for (const auto& post : my_posts(read)) {
        actor.post = post;
        const bool judges = may_check(exposure, roster, actor, read.now);
        if (judges && exposure.step == Exposure::Step::proposed && roster.may(actor, CheckExposure::name, place, read.now)) out.emplace_back(CheckExposure::name);
        if (answers_for(exposure, roster, actor, read.now)) {
            out.emplace_back(ReplyToExposure::name);
            if (!exposure.mended) out.emplace_back(ShowMended::name);
        }
        if ((post == exposure.by || judges) && roster.may(actor, WithdrawExposure::name, place, read.now)) out.emplace_back(WithdrawExposure::name);
        if (!out.empty()) break;
    }
    return out;
}

std::optional<Case> case_of(Snapshot& snapshot, const Uuid& id) {
    Case state;
    for (const auto& record : snapshot.stream(id)) {
        const auto box = module().read_event(record.event, record.payload);
        state = cases::apply(std::move(state), unbox<Event>(*box));
    }
    return state.stage == Stage::none ? std::nullopt : std::optional{std::move(state)};
}

// Whether the text holds the name of whoever asked: the reader is warned, and sees no name.
bool names_the_asker(const ReadContext& read, const Case& now, std::string_view text) {
    const auto name = now.asker.name ? read.vault.unseal(*now.asker.name) : std::nullopt;
    return name && name->size() >= 6 && text.find(*name) != std::string_view::npos;
}

// The desk's list: what waits to be checked, or what stands in public.
Result<std::string> at_the_desk(const ReadContext& read, const Parameters& parameters) {
    const auto place = terrace::place_asked(read, parameters, "place");
    const auto limit = parameters.limit();
    if (!place) return tl::unexpected(place.error());
    if (!limit) return tl::unexpected(limit.error());
    const auto view = parameters.text("view").value_or("to_check");
    if (view != "to_check" && view != "published") return refuse(No::bad_value, "view", "to_check / published");
    const auto reach = read.views.roster->reach(read.actor, "read.cases", read.now);
    if (reach.empty()) return refuse(No::not_yours, "", "read.cases");
    json::array items;
    const auto take = [&](const Row& row) {
        const auto at = row.place(2);
        if ((*place && !read.views.places->within(at, **place)) || !within_any(read.views, at, reach)) return true;
        auto item = public_item(read, row);
        const auto now = case_of(read.snapshot, row.uuid(1));
        if (!item || !now) return true;
        (*item)["case"] = write(row.uuid(1));
        (*item)["number"] = receipt_number(CaseId{row.uuid(1)});
        (*item)["author"] = post_brief(read.views, row.id<PostId>(5));
        (*item)["responsible"] = post_brief(read.views, row.id<PostId>(6));
        (*item)["proposed_at"] = write(row.instant(9));
        (*item)["reply_until"] = write(row.instant(10));
        (*item)["names_the_asker"] = names_the_asker(read, *now, item->at("problem").as_string());
        (*item)["may"] = may_do(read, now->exposure, at);
        items.push_back(std::move(*item));
        return static_cast<std::int64_t>(items.size()) < *limit;
    };
    if (view == "to_check")
        read.snapshot.run(to_check_query, {}, take);
    else
        read.snapshot.run(public_query, {read.now}, take);
    return json::serialize(json::object{{"items", std::move(items)}});
}

}    // namespace

json::value exposure_of_case(const ReadContext& read, const Case& now) {
    if (now.exposure.step == Exposure::Step::none) return nullptr;
    json::value out = nullptr;
    read.snapshot.run(of_case_query, {now.id}, [&](const Row& row) {
        auto item = public_item(read, row);
        if (!item) return false;
        const bool shown = now.exposure.step == Exposure::Step::published && read.now < now.exposure.until;
        (*item)["step"] = now.exposure.step == Exposure::Step::proposed ? "proposed" : shown ? "published" : "ended";
        (*item)["reply_until"] = write(row.instant(10));
        (*item)["may"] = may_do(read, now.exposure, now.place);
        out = std::move(*item);
        return false;
    });
    return out;
}

std::vector<Route> exposure_routes() {
    return {
        {"GET", "/api/v1/public/exposures", "曝光台:哪里有什么问题还没解决(只写地方和问题)", "Places with problems that nobody has mended: places and problems only",
         {{"place", "地方(含以下)", "place, with all beneath"}, {"limit", "每页 1–200", "1–200"}}, true, in_public},
        {"GET", "/api/v1/exposures", "待审核的和公开着的曝光", "Exposures to be checked, or standing in public",
         {{"view", "to_check 待审 · published 公开中", "to_check · published"}, {"place", "地方(含以下)", "place, with all beneath"}, {"limit", "每页 1–200", "1–200"}}, false, at_the_desk},
    };
}

}    // namespace terrace::cases
