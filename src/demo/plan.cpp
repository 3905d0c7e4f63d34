#include "demo/plan.hpp"

#include "demo/names.hpp"
#include "demo/stories.hpp"

#include <algorithm>

namespace terrace::demo {
namespace {

constexpr int sittings_a_day = 4;
constexpr std::size_t days_to_close = 12;    // a matter that ended has this many working days beyond its limit

struct Count {
    Ending ending;
    int full, small;
};
constexpr Count decoys[] = {{Ending::withdrawn, 16, 2}, {Ending::duplicate, 14, 2}, {Ending::never_confirmed, 14, 2},
                            {Ending::reopened, 10, 2},  {Ending::not_solved, 10, 2}, {Ending::declined, 8, 1}};
constexpr Count live[] = {{Ending::open, 26, 4}, {Ending::overdue, 10, 2}, {Ending::offered, 10, 2}, {Ending::paused, 6, 1}, {Ending::waiting, 16, 2}};

// How the office's outcome divides: Qiaojia first, then the neighbours in the order of the setting.
struct Share {
    int problems, livelihood;
};
constexpr Share shares_full[] = {{214, 96}, {70, 28}, {58, 22}, {24, 10}, {9, 4}, {12, 5}};
constexpr Share shares_small[] = {{24, 10}, {6, 3}, {4, 2}, {2, 1}, {1, 1}, {2, 0}};

class Planner {
  public:
    Planner(Hand& hand, const Setting& setting, const std::vector<Resident>& residents, const Options& options, const Sittings& sittings)
        : hand_{hand}, setting_{setting}, residents_{residents}, options_{options}, sittings_{sittings}, views_{hand.views()} {
        for (std::size_t n = 0; n < residents.size(); ++n) of_grid_[{residents[n].village, residents[n].grid}].push_back(n);
    }

    std::vector<Matter> all() {
        const bool full = options_.size == Size::full;
        const auto& shares = full ? shares_full : shares_small;
        for (std::size_t county = 0; county < std::size(shares); ++county) {
            for (int n = 0; n < shares[county].problems; ++n) plan(n % 28 == 9 ? Ending::confirmed_after_reopening : Ending::confirmed, county, false);
            for (int n = 0; n < shares[county].livelihood; ++n) plan(n % 28 == 9 ? Ending::confirmed_after_reopening : Ending::confirmed, county, true);
        }
        for (const auto& [ending, many, few] : decoys)
            for (int n = 0; n < (full ? many : few); ++n) plan(ending, n % 3 == 2 ? 1 + below(3) : 0, n % 2 == 1);
        for (const auto& [ending, many, few] : live)
            for (int n = 0; n < (full ? many : few); ++n) plan(ending, n % 5 == 4 ? 1 + below(3) : 0, n % 3 == 1);
        return std::move(matters_);
    }

  private:
    std::size_t below(std::size_t bound) { return static_cast<std::size_t>(hand_.below(bound)); }

    void plan(Ending ending, std::size_t county, bool livelihood) {
        if (ending == Ending::duplicate) return twin();
        constexpr int tries_max = 400;
        for (int n = 0; n < tries_max; ++n) {
            Matter matter;
            matter.ending = ending;
            if (county == 0)
                here(matter);
            else
                there(matter, setting_.neighbours[county - 1]);
            if (choose(matter, livelihood)) {
                matters_.push_back(std::move(matter));
                return;
            }
        }
        throw Fault{"sample county: no place in the calendar for a case"};
    }

    // Somewhere in Qiaojia: often 文笔社区, else any village along the river.
    void here(Matter& matter) {
        std::size_t at = below(setting_.villages.size());
        if (hand_.in_percent(40))
            for (std::size_t n = 0; n < setting_.villages.size(); ++n)
                if (!setting_.villages[n].buildings.empty()) at = n;
        const auto& village = setting_.villages[at];
        auto grid_at = below(village.grids.size());
        if (village.grids[grid_at].by_itself) grid_at = 0;
        const auto& grid = village.grids[grid_at];
        matter.place = hand_.in_percent(75) ? grid.place : grid.group;
        const auto found = of_grid_.find({at, grid_at});
        const auto dice = below(100);
        const bool known = found != of_grid_.end() && dice < 70;
        if (known) matter.person = residents_[found->second[below(found->second.size())]].person;
        if (!known && dice < 90) matter.name = full_name(hand_.chance());
        if (known && dice < 20) {
            matter.opener = Actor{ActorKind::resident, matter.person, {}};
            matter.source = "online";
        } else if (dice % 10 < 2) {
            matter.opener = setting_.towns[village.town].resettlement.acting();
            matter.source = "phone";
        } else {
            matter.opener = grid.leader.acting();
            matter.source = matter.name.empty() && !known ? "patrol" : dice % 2 ? "visit" : "walk_in";
        }
        matter.other = hand_.in_percent(50) ? setting_.mediation : setting_.towns[village.town].secretary;
    }

    void there(Matter& matter, const Neighbour& neighbour) {
        matter.place = neighbour.villages[below(neighbour.villages.size())];
        const auto dice = below(100);
        matter.opener = (dice < 50 ? neighbour.member : dice < 80 ? neighbour.leader : neighbour.party_leader).acting();
        matter.source = dice % 3 == 0 ? "patrol" : dice % 3 == 1 ? "visit" : "walk_in";
        if (matter.source != "patrol") matter.name = full_name(hand_.chance());
        matter.other = matter.opener.post == neighbour.leader.post ? neighbour.party_leader : neighbour.leader;
    }

    // The kind and the sittings; false when what was drawn does not fit the calendar.
    bool choose(Matter& matter, bool livelihood) {
        const auto path = views_.places->path(matter.place);
        std::vector<const CaseKind*> fitting;
        for (const auto* kind : views_.playbook->case_kinds(path, hand_.today()))
            if ((kind->category == "livelihood") == livelihood) fitting.push_back(kind);
        ENSURE(!fitting.empty());
        const auto& kind = *fitting[below(fitting.size())];
        matter.kind = kind.id;
        const auto last = sittings_.size() - 1;
        const auto open = opening(matter.ending, last);
        const auto due = views_.clock->deadline(sittings_.at(open), kind.answer);
        if (!due) return false;
        const auto due_at = sittings_.first_from(*due);
        matter.limit_sittings = static_cast<std::int32_t>(std::max<std::size_t>(2, due_at - open));
        return fill(matter, open, due_at, *due);
    }

    std::size_t opening(Ending ending, std::size_t last) {
        switch (ending) {
            case Ending::open:
            case Ending::paused: return last - below(24);
            case Ending::offered: return last - below(3);
            case Ending::overdue: return last - 6 - below(90);
            case Ending::waiting: return last - 4 - below(40);
            default: {
                // More in the later years: the larger of two draws, every other time.
                const auto one = below(last), two = below(last);
                return hand_.in_percent(50) ? std::max(one, two) : one;
            }
        }
    }

    bool fill(Matter& matter, std::size_t open, std::size_t due, Instant due_at) {
        const auto last = sittings_.size() - 1;
        auto& moves = matter.moves;
        const auto limit = static_cast<std::size_t>(matter.limit_sittings);
        const bool late = hand_.in_percent(11);
        const auto answered = late ? due + 1 + below(8) : std::max(open + 1, open + 1 + below(std::max<std::size_t>(1, limit - 1)));
        const auto confirmed = answered + 1 + below(10);
        const auto add = [&](std::size_t at, Step step) { moves.push_back({at, step}); };
        add(open, Step::open);
        switch (matter.ending) {
            case Ending::open:
            case Ending::overdue:
            case Ending::paused:
            case Ending::offered: return still_open(matter, open, due_at);
            case Ending::waiting:
                if (answered > last) return false;
                along(matter, open, answered);
                add(answered, Step::answer);
                return true;
            case Ending::withdrawn:
                if (open + 2 > last) return false;
                add(open + 1 + below(std::min<std::size_t>(limit, 4)), Step::withdraw);
                return moves.back().sitting <= last;
            case Ending::declined:
                if (open + 3 > last) return false;
                add(open + 1, Step::accept);
                add(open + 2, Step::decline);
                return true;
            default: break;
        }
        // It ended long enough ago, whatever happened on the way.
        if (std::max(confirmed, due) + 3 * limit + days_to_close * sittings_a_day > last) return false;
        along(matter, open, answered);
        add(answered, Step::answer);
        switch (matter.ending) {
            case Ending::confirmed: add(confirmed, Step::confirm); break;
            case Ending::confirmed_after_reopening:
                add(confirmed, hand_.in_percent(50) ? Step::confirm : Step::not_solved);
                if (moves.back().step == Step::confirm) add(confirmed + 6, Step::reopen);
                add(confirmed + 8, Step::answer);
                add(confirmed + 12, Step::confirm);
                break;
            case Ending::reopened:
                add(confirmed, Step::confirm);
                add(confirmed + 8, Step::reopen);
                add(confirmed + 10, Step::answer);
                break;
            case Ending::not_solved:
                add(confirmed, Step::not_solved);
                add(confirmed + 3, Step::answer);
                break;
            default: break;    // never confirmed
        }
        return true;
    }

    bool still_open(Matter& matter, std::size_t open, Instant due) {
        auto& moves = matter.moves;
        const auto last = sittings_.size() - 1;
        const bool overdue = due < options_.now;
        if (overdue != (matter.ending == Ending::overdue)) return false;
        if (matter.ending == Ending::offered) {
            moves.push_back({std::min(open + 1, last), Step::accept});
            moves.push_back({last, Step::hand_over});
            return true;
        }
        if (open + 1 <= last) moves.push_back({open + 1, Step::accept});
        if (open + 2 <= last && hand_.in_percent(50)) moves.push_back({open + 2, Step::note});
        if (matter.ending == Ending::paused) {
            if (open + 3 > last) return false;
            moves.push_back({open + 3, Step::pause});
        } else if (matter.ending == Ending::overdue && hand_.in_percent(50)) {
            moves.push_back({last, Step::urge});
        } else if (hand_.in_percent(12)) {
            matter.urgent = true;
        }
        return true;
    }

    // What happens between taking and answering; the first answer ends it.
    void along(Matter& matter, std::size_t open, std::size_t answered) {
        auto& moves = matter.moves;
        const auto room = answered - open;
        if (room < 2) return;
        moves.push_back({open + 1, Step::accept});
        if (room < 5) return;
        const auto dice = below(100);
        if (dice < 10) {
            moves.push_back({open + 2, Step::hand_over});
            moves.push_back({open + 3, dice < 4 ? Step::give_back : Step::accept});
        } else if (dice < 16 && room > 8) {
            moves.push_back({open + 3, Step::pause});
            moves.push_back({open + 6, Step::resume});
        } else if (dice < 20 && matter.limit_sittings > 12 && room > 4) {
            moves.push_back({open + 2, Step::extend});
        }
        if (dice % 3 == 0) moves.push_back({open + room - 1, Step::note});
    }

    // The same matter told again by somebody else.
    void twin() {
        constexpr int tries_max = 400;
        for (int n = 0; n < tries_max; ++n) {
            const auto of = below(matters_.size());
            const auto& first = matters_[of];
            const auto open = first.moves.front().sitting;
            if (first.ending != Ending::confirmed || first.moves.back().sitting < open + 8 || first.opener.kind != ActorKind::post) continue;
            Matter matter;
            matter.ending = Ending::duplicate;
            matter.place = first.place;
            matter.kind = first.kind;
            matter.opener = first.opener;
            matter.source = "walk_in";
            matter.name = full_name(hand_.chance());
            matter.twin = of;
            matter.moves = {{open + 1, Step::open}, {open + 2, Step::duplicate}};
            matters_.push_back(std::move(matter));
            return;
        }
        throw Fault{"sample county: nothing to tell twice"};
    }

    Hand& hand_;
    const Setting& setting_;
    const std::vector<Resident>& residents_;
    const Options& options_;
    const Sittings& sittings_;
    Views views_;
    std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> of_grid_;
    std::vector<Matter> matters_;
};

}    // namespace

Sittings::Sittings(const Calendar& calendar, Zone zone, Instant from, Instant to, Chance& chance) {
    // Minutes after midnight at the earliest, and how many later at most.
    static constexpr std::pair<int, int> moments[sittings_a_day] = {{8 * 60 + 40, 50}, {10 * 60 + 20, 70}, {14 * 60 + 40, 50}, {16 * 60 + 10, 80}};
    for (auto day = zone.day_of(from) + 1; day <= zone.day_of(to); day = day + 1) {
        const auto working = calendar.is_workday(day);
        for (const auto& [earliest, spread] : moments) {
            const auto at = zone.midnight(day) + minutes(earliest + static_cast<std::int64_t>(chance.below(static_cast<std::uint64_t>(spread))));
            if (working && *working && at < to) at_.push_back(at);
        }
    }
    ENSURE(at_.size() > 200);
}

std::size_t Sittings::first_from(Instant at) const { return static_cast<std::size_t>(std::lower_bound(at_.begin(), at_.end(), at) - at_.begin()); }

Promised promised_of(Size size) {
    Promised all{0, 0};
    const auto add = [&](const auto& shares) {
        for (const auto& [problems, livelihood] : shares) all.problems += problems, all.livelihood += livelihood;
    };
    size == Size::full ? add(shares_full) : add(shares_small);
    return all;
}

std::vector<Matter> plan_matters(Hand& hand, const Setting& setting, const std::vector<Resident>& residents, const Options& options, const Sittings& sittings) {
    return Planner{hand, setting, residents, options, sittings}.all();
}

}    // namespace terrace::demo
