#include "competition/exact_shares.hpp"

#include <algorithm>

namespace terrace::competition {
namespace {

using boost::multiprecision::gcd;

// What a voter pays for a project, were it bought now: over / under of a voter's unit of money. Compared between projects for
// each unit of worth.
struct Price {
    Whole over;
    std::int64_t under = 1;
};

class Run {
  public:
    Run(const Contest& contest, const Whole& pot, Told* told) : contest_{contest}, told_{told}, money_(contest.groups(), pot), bound_(contest.projects()), scale_{contest.voters()} {
        for (std::uint32_t p = 0; p < contest.projects(); ++p) {
            if (contest.votes(p) == 0) continue;
            open_.push_back(p);
            bound_[p] = {Whole{contest.cost(p)} * scale_, contest.votes(p)};
        }
    }

    std::vector<std::uint32_t> all() {
        while (const auto winner = step()) winners_.push_back(*winner);
        if (told_ != nullptr) tell_the_end();
        return std::move(winners_);
    }

  private:
    // left dearer than right, for each unit of worth.
    int compare(std::uint32_t left, std::uint32_t right) const {
        const Whole a = bound_[left].over * bound_[right].under * contest_.worth(right), b = bound_[right].over * bound_[left].under * contest_.worth(left);
        return a.compare(b);
    }

    Whole money_of(std::uint32_t project) const {
        Whole all = 0;
        for (const auto group : contest_.supporters(project)) all += money_[group] * contest_.weight(group);
        return all;
    }

    // Who cannot pay an equal part gives all; the others share the rest, until everybody left can pay. Needs enough money.
    Price price_of(std::uint32_t project) const {
        Whole rest = Whole{contest_.cost(project)} * scale_;
        std::vector<std::uint32_t> rich(contest_.supporters(project).begin(), contest_.supporters(project).end());
        std::int64_t count = contest_.votes(project);
        for (;;) {
            const Whole least = (rest + count - 1) / count;    // the smallest whole sum that is enough
            const auto poor = std::partition(rich.begin(), rich.end(), [&](auto group) { return money_[group] >= least; });
            if (poor == rich.end()) return {rest, count};
            for (auto group = poor; group != rich.end(); ++group) {
                rest -= money_[*group] * contest_.weight(*group);
                count -= contest_.weight(*group);
            }
            rich.erase(poor, rich.end());
        }
    }

    // Buys the cheapest for each unit of worth. A price seen before is a bound: money only gets less, so prices only rise.
    std::optional<std::uint32_t> step() {
        std::sort(open_.begin(), open_.end(), [&](auto left, auto right) {
            const int order = compare(left, right);
            return order != 0 ? order < 0 : contest_.rank(left) < contest_.rank(right);
        });
        std::optional<std::uint32_t> best;
        std::vector<std::uint32_t> gone, tied;
        for (const auto project : open_) {
            if (best && compare(project, *best) > 0) break;
            if (money_of(project) < Whole{contest_.cost(project)} * scale_) {
                gone.push_back(project);
                continue;
            }
            bound_[project] = price_of(project);
            const int order = best ? compare(project, *best) : -1;
            if (order < 0) tied.clear();
            if (order < 0) best = project;
            if (order == 0) {
                tied.push_back(std::max(project, *best, [&](auto left, auto right) { return contest_.rank(left) < contest_.rank(right); }));
                if (contest_.rank(project) < contest_.rank(*best)) best = project;
            }
        }
        behind_.insert(behind_.end(), gone.begin(), gone.end());
        std::erase_if(open_, [&](auto project) { return project == best || std::find(gone.begin(), gone.end(), project) != gone.end(); });
        if (best) buy(*best, std::move(tied));
        return best;
    }

    void buy(std::uint32_t project, std::vector<std::uint32_t> tied) {
        auto [over, under] = bound_[project];
        const Whole shared = gcd(over, Whole{under});
        over /= shared;
        under /= static_cast<std::int64_t>(shared);
        if (told_ != nullptr) tell(project, {over, Whole{scale_ * under}}, std::move(tied));
        if (under != 1) {
            scale_ *= under;
            for (auto& money : money_) money *= under;
            for (const auto open : open_) bound_[open].over *= under;
        }
        for (const auto group : contest_.supporters(project)) money_[group] = money_[group] > over ? Whole{money_[group] - over} : Whole{0};
    }

    void tell(std::uint32_t project, Fraction pays, std::vector<std::uint32_t> tied) {
        Purchase told{project, std::move(pays), 0, 0, 0, {0, scale_}, std::move(tied), {}, {}};
        for (const auto group : contest_.supporters(project)) {
            const Whole& money = money_[group];
            const auto weight = contest_.weight(group);
            if (money * told.pays.under >= told.pays.over * scale_) told.full += weight;
            else if (money == 0) told.broke += weight;
            else {
                told.short_of += weight;
                told.rest_given.over += money * weight;
            }
        }
        for (const auto open : open_) {
            if (money_of(open) < Whole{contest_.cost(open)} * scale_) continue;
            bound_[open] = price_of(open);
            if (!told.second || compare(open, *told.second) < 0 || (compare(open, *told.second) == 0 && contest_.rank(open) < contest_.rank(*told.second))) told.second = open;
        }
        if (told.second) told.second_pays = {bound_[*told.second].over, Whole{scale_ * bound_[*told.second].under}};
        told_->purchases.push_back(std::move(told));
    }

    void tell_the_end() {
        std::sort(behind_.begin(), behind_.end(), [&](auto left, auto right) { return contest_.rank(left) < contest_.rank(right); });
        for (const auto project : behind_) told_->behind.push_back({project, {money_of(project), scale_}});
        for (const auto& money : money_) told_->left.push_back({money, scale_});
    }

    const Contest& contest_;
    Told* told_;
    std::vector<Whole> money_;                // of one voter of each group, in units of 1 / scale_
    std::vector<Price> bound_;
    Whole scale_;
    std::vector<std::uint32_t> open_, behind_, winners_;
};

}    // namespace

std::vector<std::uint32_t> exact_shares(const Contest& contest, const Whole& pot, Told* told) { return Run{contest, pot, told}.all(); }

}    // namespace terrace::competition
