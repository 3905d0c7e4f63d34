#pragma once
// One decision for each command of topics.

#include "modules/topics/topics.hpp"

namespace terrace::topics {

using Events = Result<std::vector<Event>>;

Events decide_on(const State&, const CallVote&, const Context&);
Events decide_on(const State&, const DrawReviewers&, const Context&);
Events decide_on(const State&, const HandOut&, const Context&);
Events decide_on(const State&, const CastBallot&, const Context&);
Events decide_on(const State&, const Count&, const Context&);

}    // namespace terrace::topics
