// The five gates (共谋、共建、共管、共评、共享): what must be there before a topic goes on.

#include "modules/topics/topics.hpp"

#include <algorithm>

namespace terrace::topics {

Wording stage_words(Stage stage) {
    switch (stage) {
        case Stage::plan: return {"共谋", "planning together"};
        case Stage::build: return {"共建", "building together"};
        case Stage::manage: return {"共管", "looking after it together"};
        case Stage::review: return {"共评", "judging together"};
        case Stage::share: return {"共享", "sharing together"};
        case Stage::solved: return {"解决了", "solved"};
        case Stage::ended: return {"不再商量", "ended"};
        case Stage::none: break;
    }
    return {"没有", "none"};
}

Stage after(Stage stage) noexcept {
    switch (stage) {
        case Stage::plan: return Stage::build;
        case Stage::build: return Stage::manage;
        case Stage::manage: return Stage::review;
        case Stage::review: return Stage::share;
        case Stage::share: return Stage::solved;
        default: return stage;
    }
}

BoxesRead boxes_of(const Topic& topic, const OwnRows* rows) {
    BoxesRead out;
    if (!rows) return out;
    for (std::int64_t number = 0;; ++number) {
        BoxId box;
        if (!rows->find(topic_boxes_table, {topic.id, number}, [&](const Row& row) { box = row.id<BoxId>(2); })) break;
        rows->find(ballot_boxes_table, {box}, [&](const Row& row) {
            const bool review = row.integer(3) != 0, counted = !row.null(8);
            const auto outcome = counted ? static_cast<BoxOutcome>(row.integer(8)) : BoxOutcome::quorum_missed;
            if (review) {
                out.reviewed |= counted && row.integer(10) > 0;
                return;
            }
            out.open |= !counted;
            if (!counted || outcome != BoxOutcome::passed) return;
            out.passed.insert(box);
            out.decided |= row.integer(5) == static_cast<std::int64_t>(topic.versions.size());
        });
    }
    return out;
}

std::vector<Wording> missing_for(const Topic& topic, Stage to, const BoxesRead& boxes) {
    std::vector<Wording> missing;
    const auto lacks = [&](bool there, std::string zh, std::string en) {
        if (!there) missing.push_back({std::move(zh), std::move(en)});
    };
    const bool build = topic.kind == Kind::build, covenant = topic.kind == Kind::covenant;
    switch (to) {
        case Stage::build:
            lacks(topic.prepared, "议题、地点和请的人", "agenda, venue and who is invited");
            lacks(topic.posted.contains(Posted::agenda), "商量前公开议题", "the agenda published before");
            lacks(!topic.meetings.empty(), "至少商量一次", "a meeting");
            lacks(!topic.opinions.empty(), "群众的意见", "opinions of people");
            lacks(topic.unsummed() == 0, std::to_string(topic.unsummed()) + " 条意见没归拢", std::to_string(topic.unsummed()) + " opinions to be summed up");
            lacks(topic.unanswered() == 0, std::to_string(topic.unanswered()) + " 条少数看法没答复", std::to_string(topic.unanswered()) + " minority views to be answered");
            lacks(!topic.versions.empty(), "方案", "a proposal");
            lacks(boxes.decided, "按规矩表决通过最新一版方案", "the latest version passed by the body");
            lacks(topic.posted.contains(Posted::decision), "决议公开(第一次公示)", "the decision published (first publication)");
            break;
        case Stage::manage:
            if (covenant) break;
            lacks(!build || topic.representatives > 0, "项目代表", "representatives of the project");
            lacks(!topic.works.empty(), "要做的工程", "the work to be done");
            lacks(std::all_of(topic.works.begin(), topic.works.end(), [](const auto& one) { return one.second.accepted; }), "工程都验收", "all work accepted");
            break;
        case Stage::review: lacks(!build || topic.turns > 0, "谁来管护、怎么轮", "the upkeep roster"); break;
        case Stage::share: lacks(boxes.reviewed, "用的人评过效果", "the judgement of those who use it"); break;
        case Stage::solved:
            lacks(topic.posted.contains(Posted::result), "结果公开(第二次公示)", "the result published (second publication)");
            lacks(covenant || !topic.benefits.empty(), "公开成果、好处", "the benefits published");
            break;
        default: break;
    }
    return missing;
}

}    // namespace terrace::topics
