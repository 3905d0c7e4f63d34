#include "modules/topics/page.hpp"

#include "base/match.hpp"
#include "desk/brief.hpp"

namespace terrace::topics {
namespace {

constexpr Query boxes_query{"topics.boxes_of", "SELECT number, box_id FROM topic_boxes WHERE domain = $1 AND topic_id = $2 ORDER BY number"};

std::string id_of(const Uuid& id) { return write(id); }
std::string hash_of(const Sha256& sum) { return hex(sum.view()); }
json::object tally_json(const Tally& one) { return {{"yes", one.yes}, {"no", one.no}, {"abstain", one.abstain}, {"spoiled", one.spoiled}}; }
Tally together(const Tally& a, const Tally& b) { return {a.yes + b.yes, a.no + b.no, a.abstain + b.abstain, a.spoiled + b.spoiled}; }

struct Told {
    Event event;
    Instant at;
};
std::vector<Told> stream_of(Snapshot& snapshot, const Uuid& stream) {
    std::vector<Told> all;
    for (const auto& record : snapshot.stream(stream)) {
        if (!record.event.starts_with("topics.")) continue;
        const auto box = module().read_event(record.event, record.payload);
        all.push_back({unbox<Event>(*box), record.said_at});
    }
    return all;
}
template <class T>
std::vector<std::pair<const T*, Instant>> all_of(const std::vector<Told>& told) {
    std::vector<std::pair<const T*, Instant>> all;
    for (const auto& one : told)
        if (const auto* event = std::get_if<T>(&one.event)) all.emplace_back(event, one.at);
    return all;
}
template <class T>
const T* last_of(const std::vector<Told>& told) {
    const auto all = all_of<T>(told);
    return all.empty() ? nullptr : all.back().first;
}

struct BoxTold {
    Box box;
    std::int64_t number = 0;
    Instant called_at;
    const ReviewersDrawn* drawn = nullptr;
    std::vector<Told> told;
};

std::vector<BoxTold> boxes_told(Snapshot& snapshot, TopicId topic) {
    std::vector<std::pair<std::int64_t, BoxId>> ids;
    snapshot.run(boxes_query, {topic}, [&](const Row& row) {
        ids.emplace_back(row.integer(0), row.id<BoxId>(1));
        return true;
    });
    std::vector<BoxTold> all;
    for (const auto& [number, id] : ids) {
        BoxTold one;
        one.number = number + 1;
        one.told = stream_of(snapshot, id);
        State state;
        for (const auto& each : one.told) state = apply(std::move(state), each.event);
        one.box = std::move(state.box);
        if (!one.box.called) continue;
        one.called_at = one.told.front().at;
        all.push_back(std::move(one));
    }
    for (auto& one : all) one.drawn = last_of<ReviewersDrawn>(one.told);
    return all;
}

json::object judged_json(const Counted& counted) {
    const auto sheets = counted.paper_judged.sheets + counted.phone_judged.sheets;
    json::object out{{"sheets", sheets}, {"spoiled", counted.paper.spoiled + counted.phone.spoiled}, {"withheld", sheets < few_reviewers}};
    json::array questions;
    const auto at = [](const std::vector<std::int64_t>& list, std::size_t i) { return i < list.size() ? list[i] : 0; };
    for (std::size_t i = 0; i < review_questions; ++i) {
        const auto yes = at(counted.paper_judged.yes, i) + at(counted.phone_judged.yes, i), no = at(counted.paper_judged.no, i) + at(counted.phone_judged.no, i);
        const auto safe = sheets < few_reviewers ? std::nullopt : shown(yes, no);
        questions.push_back({{"question", wording(review_words()[i])}, {"yes", safe ? json::value(*safe) : json::value(nullptr)}, {"of", safe ? json::value(yes + no) : json::value(nullptr)}});
    }
    out["judged"] = std::move(questions);
    return out;
}

json::object result_json(const BoxTold& one) {
    const auto& counted = *one.box.counted;
    json::array opened;
    for (const auto& sum : counted.opened) opened.push_back(json::string(hash_of(sum)));
    json::object out{{"outcome", name_of(counted.outcome)}, {"on", write(counted.on)}, {"present", counted.present}, {"pass_needed", counted.pass_needed}, {"left_shut", counted.left_shut},
                     {"watched_by", counted.watched_by.value}, {"opened", std::move(opened)}};
    if (counted.outcome == BoxOutcome::judged) {
        for (auto& [key, value] : judged_json(counted)) out[key] = std::move(value);
        return out;
    }
    out["together"] = tally_json(together(counted.paper, counted.phone));
    // Where a few voted one way, which way they voted would be told of each.
    const auto enough = [](std::int64_t many) { return many == 0 || many >= few_reviewers; };
    if (enough(counted.paper.sum()) && enough(counted.phone.sum())) {
        out["paper"] = tally_json(counted.paper);
        out["phone"] = tally_json(counted.phone);
    }
    return out;
}

// `inside`: with the list, for whoever hands paper out.
json::object box_json(const ReadContext& read, const BoxTold& one, const std::vector<Told>& topic, bool inside) {
    const auto& called = *one.box.called;
    json::object out{{"box", id_of(called.box)},
                     {"about", name_of(called.about)},
                     {"number", one.number},
                     {"meets_at", write(called.meets_at)},
                     {"called_at", write(one.called_at)},
                     {"listed", called.sample > 0 ? std::int64_t{called.sample} : static_cast<std::int64_t>(called.voters.size())},
                     {"quorum_needed", called.quorum_needed},
                     {"papers", one.box.papers()},
                     {"envelopes", one.box.envelopes.size()},
                     {"counted", one.box.counted.has_value()}};
    if (called.about == About::proposal) {
        out["version"] = called.version;
        out["rule"] = called.rule.value;
        if (const auto* rule = deciding_rule(called.body.value, read.views.clock->zone().day_of(one.called_at))) {
            out["body"] = wording(rule->name);
            out["basis"] = rule->basis;
        }
    }
    if (called.sample > 0) {
        out["sample"] = called.sample;
        out["commitment"] = hash_of(*called.commitment);
        out["list_hash"] = called.list_hash;
        if (one.drawn) out["seed"] = one.drawn->seed;
    }
    if (one.box.counted) out["result"] = result_json(one);
    json::array works;
    for (const auto& [work, at] : all_of<WorkNoted>(topic))
        if (work->decided_in == called.box) works.push_back(json::string(id_of(work->work)));
    out["works"] = std::move(works);
    if (one.box.counted) return out;
    json::array yours;
    for (const auto& [voter, people] : one.box.voters) {
        const bool own = read.actor.kind == ActorKind::resident ? people.contains(PersonId{read.actor.id})
                                                                : !read.actor.post.empty() && static_cast<const Uuid&>(read.actor.post) == static_cast<const Uuid&>(voter);
        if (own) yours.push_back({{"voter", id_of(voter)}, {"voted", one.box.envelopes.contains(voter)}, {"paper", one.box.holds_paper(voter)}});
    }
    if (!yours.empty()) out["yours"] = std::move(yours);
    if (inside && read.actor.kind != ActorKind::desk && read.views.roster->may(read.actor, HandOut::name, called.place, read.now)) {
        json::array list;
        for (const auto& [voter, people] : one.box.voters) list.push_back({{"voter", id_of(voter)}, {"voted", one.box.envelopes.contains(voter)}, {"paper", one.box.holds_paper(voter)}});
        out["voters"] = std::move(list);
    }
    return out;
}

BoxesRead standing(const Topic& topic, const std::vector<BoxTold>& boxes) {
    BoxesRead out;
    for (const auto& one : boxes) {
        const auto& called = *one.box.called;
        const auto& counted = one.box.counted;
        if (called.about == About::review) {
            out.reviewed |= counted && counted->paper_judged.sheets + counted->phone_judged.sheets > 0;
            continue;
        }
        out.open |= !counted;
        if (!counted || counted->outcome != BoxOutcome::passed) continue;
        out.passed.insert(called.box);
        out.decided |= called.version == static_cast<std::int32_t>(topic.versions.size());
    }
    return out;
}

json::array views_json(const Topic& topic, const std::vector<Told>& told) {
    std::map<OpinionId, std::string> receipts;
    for (const auto& [one, at] : all_of<Opined>(told)) receipts[one->opinion] = hash_of(one->receipt);
    // In the order in which they were first summed up.
    std::vector<ViewId> order;
    for (const auto& [one, at] : all_of<SummedUp>(told))
        if (std::find(order.begin(), order.end(), one->view) == order.end()) order.push_back(one->view);
    json::array all;
    for (const auto& id : order) {
        const auto& view = topic.views.at(id);
        json::array of_view;
        for (const auto& opinion : view.opinions) of_view.push_back(json::string(receipts[opinion]));
        json::object one{{"view", id_of(id)}, {"words", view.words}, {"minority", view.minority}, {"opinions", view.opinions.size()}, {"receipts", std::move(of_view)}};
        if (view.reply) {
            one["reply"] = view.reply->reply.value;
            if (view.reply->changed_in) one["changed_in"] = *view.reply->changed_in;
        }
        all.push_back(std::move(one));
    }
    return all;
}

json::array versions_json(const std::vector<Told>& told) {
    json::array all;
    for (const auto& [one, at] : all_of<Proposed>(told)) {
        json::object version{{"version", one->version}, {"text", one->text.value}, {"receipt", hash_of(one->receipt)}, {"at", write(at)}};
        if (one->how) version["how"] = one->how->value;
        if (one->what) version["what"] = one->what->value;
        if (one->who_builds) version["who_builds"] = one->who_builds->value;
        if (one->who_keeps) version["who_keeps"] = one->who_keeps->value;
        if (one->cost) version["cost"] = one->cost->value;
        if (one->changed) version["changed"] = one->changed->value;
        all.push_back(std::move(version));
    }
    return all;
}

// Sums alone: who offered, and who did not, is told nobody.
json::object offers_json(const Topic& topic, const std::vector<Told>& told) {
    std::map<std::pair<OfferKind, std::string>, std::int64_t> sums;
    for (const auto& [one, at] : all_of<Offered>(told))
        if (const auto found = topic.offers.find(one->offer); found != topic.offers.end() && !found->second.taken_back) sums[{one->what, one->unit.value}] += one->amount;
    json::array labour, material;
    for (const auto& [key, amount] : sums) (key.first == OfferKind::labour ? labour : material).push_back({{"unit", key.second}, {"amount", amount}});
    return {{"labour", std::move(labour)}, {"material", std::move(material)}, {"no_effect", wording(no_effect_zh, no_effect_en)}};
}

json::array works_json(const std::vector<Told>& told) {
    json::array all;
    for (const auto& [one, at] : all_of<WorkNoted>(told)) {
        json::object work{{"work", id_of(one->work)}, {"title", one->title.value}, {"decided_in", id_of(one->decided_in)}, {"built_by", one->built_by.value}};
        if (one->record) work["record"] = id_of(*one->record);
        for (const auto& [accepted, on] : all_of<WorkAccepted>(told))
            if (accepted->work == one->work) work["accepted"] = json::object{{"finished", write(accepted->finished)}, {"by", accepted->accepted_by.value}, {"found", accepted->found.value}};
        json::array benefits;
        for (const auto& [benefit, on] : all_of<BenefitShared>(told))
            if (benefit->of_work == one->work) benefits.push_back(json::string(id_of(benefit->benefit)));
        work["benefits"] = std::move(benefits);
        all.push_back(std::move(work));
    }
    return all;
}

json::value text_of(const ReadContext& read, const Sealed& sealed) {
    auto plain = read.vault.unseal(sealed);
    return plain ? json::value(std::move(*plain)) : json::value(nullptr);
}

// What people said word for word, for who sums it up: each reading of a named person's words is kept in the access log.
json::array raw_json(const ReadContext& read, const Topic& topic, const std::vector<Told>& told) {
    std::map<OpinionId, ViewId> in;
    for (const auto& [id, view] : topic.views)
        for (const auto& opinion : view.opinions) in[opinion] = id;
    json::array all;
    for (const auto& [one, at] : all_of<Opined>(told)) {
        if (one->person) read.access_log.note(read.now, read.actor, SubjectId{*one->person}, "topic:" + id_of(topic.id), "opinion");
        json::object opinion{{"opinion", id_of(one->opinion)}, {"way", name_of(one->way)}, {"stance", name_of(one->stance)}, {"text", text_of(read, one->text)}, {"at", write(at)}, {"receipt", hash_of(one->receipt)}};
        if (one->said_by)
            if (auto name = read.vault.unseal(*one->said_by)) opinion["said_by"] = std::move(*name);
        if (const auto found = in.find(one->opinion); found != in.end()) opinion["view"] = id_of(found->second);
        all.push_back(std::move(opinion));
    }
    return all;
}

void add_inside(const ReadContext& read, const Topic& topic, const std::vector<Told>& told, json::object& page) {
    json::array may;
    const auto allowed = [&](std::string_view act) { return read.actor.kind != ActorKind::desk && read.views.roster->may(read.actor, act, topic.place, read.now); };
    for (const auto& command : module().commands())
        if (allowed(command.name)) may.push_back(json::string(std::string{command.name}));
    page["may"] = std::move(may);
    if (!allowed(SumUp::name)) return;
    page["raw"] = raw_json(read, topic, told);
    if (const auto* one = last_of<RepresentativesNamed>(told); one && one->names) page["names"] = text_of(read, *one->names);
    if (const auto* one = last_of<UpkeepPlanned>(told)) {
        json::array keepers;
        for (const auto& turn : one->turns) keepers.push_back(text_of(read, turn.keeper));
        page["keepers"] = std::move(keepers);
    }
}

}    // namespace

json::object facts_json(const ReadContext& read, const TopicRow& one) {
    json::object out{{"topic", id_of(one.topic)},
                     {"title", one.title},
                     {"kind", name_of(one.kind)},
                     {"stage", name_of(one.stage)},
                     {"stage_name", wording(stage_words(one.stage))},
                     {"place", place_of_level(read.views, one.place)},
                     {"raised_at", write(one.raised)},
                     {"changed_at", write(one.changed)},
                     {"solved", one.solved ? json::value(*one.solved) : json::value(nullptr)},
                     {"meetings", one.meetings},
                     {"effect", nullptr}};
    if (one.satisfied) {
        const auto safe = shown(*one.satisfied, one.unsatisfied.value_or(0));
        out["effect"] = json::object{{"satisfied", safe ? json::value(*safe) : json::value(nullptr)}, {"withheld", !safe}};
    }
    return out;
}

json::object page_json(const ReadContext& read, const TopicRow& row, bool inside) {
    const auto told = stream_of(read.snapshot, row.topic);
    State state;
    for (const auto& one : told) state = apply(std::move(state), one.event);
    const auto& topic = state.topic;
    const auto boxes = boxes_told(read.snapshot, row.topic);
    const auto* raised = last_of<Raised>(told);
    ENSURE(raised);
    auto page = facts_json(read, row);
    page["version"] = told.size();
    page["heard_from"] = name_of(raised->from);
    page["heard_at"] = raised->heard_at.value;
    page["convenor"] = post_brief(read.views, raised->convenor);
    if (raised->of_case) page["of_case"] = id_of(*raised->of_case);
    if (const auto* one = last_of<Prepared>(told)) {
        json::array invited;
        for (const auto& role : one->invited) invited.push_back(json::string(role.value));
        page["prepared"] = json::object{{"agenda", one->agenda.value}, {"venue", name_of(one->venue)}, {"where", one->where.value}, {"invited", std::move(invited)}, {"meets_at", write(one->meets_at)}};
    }
    json::array posted, met, benefits, all_boxes;
    for (const auto& [one, at] : all_of<PostedUp>(told)) posted.push_back({{"what", name_of(one->what)}, {"where", one->where.value}, {"on", write(one->on)}});
    for (const auto& [one, at] : all_of<Met>(told)) {
        json::object meeting{{"on", write(one->on)}, {"present", one->present}};
        if (inside) meeting["minutes"] = one->minutes.value;
        met.push_back(std::move(meeting));
    }
    for (const auto& [one, at] : all_of<BenefitShared>(told)) benefits.push_back({{"benefit", id_of(one->benefit)}, {"of_work", id_of(one->of_work)}, {"what", one->what.value}});
    for (const auto& one : boxes) all_boxes.push_back(box_json(read, one, told, inside));
    page["posted"] = std::move(posted);
    page["met"] = std::move(met);
    page["views"] = views_json(topic, told);
    page["opinions"] = topic.opinions.size();
    page["unsummed"] = topic.unsummed();
    page["versions"] = versions_json(told);
    page["boxes"] = std::move(all_boxes);
    if (const auto* one = last_of<RepresentativesNamed>(told)) page["representatives"] = json::object{{"number", one->number}, {"women", one->women}, {"chosen", one->chosen.value}};
    page["offers"] = offers_json(topic, told);
    page["works"] = works_json(told);
    if (const auto* one = last_of<UpkeepPlanned>(told)) {
        json::array turns;
        for (const auto& turn : one->turns) turns.push_back(json::string(turn.when.value));
        page["upkeep"] = json::object{{"what", one->what.value}, {"turns", std::move(turns)}};
    }
    page["benefits"] = std::move(benefits);
    if (const auto confirmed = all_of<Confirmed>(told); !confirmed.empty())
        page["confirmed"] = json::object{{"solved", confirmed.back().first->solved}, {"by", name_of(confirmed.back().first->by)}, {"at", write(confirmed.back().second)}};
    if (const auto* one = last_of<Ended>(told)) page["reason"] = one->reason.value;
    json::array missing;
    const auto next = after(topic.stage);
    if (next != topic.stage) {
        page["next"] = name_of(next);
        for (const auto& one : missing_for(topic, next, standing(topic, boxes))) missing.push_back(wording(one));
    }
    page["missing"] = std::move(missing);
    page["may_confirm"] = topic.stage == Stage::share && read.actor.kind == ActorKind::resident && topic.proposer == PersonId{read.actor.id};
    if (inside) add_inside(read, topic, told, page);
    return page;
}

}    // namespace terrace::topics
