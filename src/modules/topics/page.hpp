#pragma once
// How a topic is shown.

#include "desk/route.hpp"
#include "modules/topics/topics.hpp"

namespace terrace::topics {

struct TopicRow {
    TopicId topic;
    PlaceId place;
    Kind kind{};
    std::string title;
    Stage stage{};
    Instant raised, changed;
    std::optional<bool> solved;
    std::int64_t meetings = 0;
    std::optional<std::int64_t> satisfied, unsatisfied;
};
json::object facts_json(const ReadContext&, const TopicRow&);
// The page of a topic; `inside`: for who works on it, with what was said word for word where they may sum it up.
json::object page_json(const ReadContext&, const TopicRow&, bool inside);

}    // namespace terrace::topics
