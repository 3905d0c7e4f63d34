#include "competition/telling.hpp"

#include "competition/exact_shares.hpp"

#include <algorithm>

namespace terrace::competition {
namespace {

json::value number(std::int64_t units, int decimals) {
    const auto text = write_decimal(units, decimals);
    if (text.find('.') != std::string::npos) return json::value(text);
    return json::value(std::stoll(text));
}

json::object both(std::string zh, std::string en) { return {{"zh", std::move(zh)}, {"en", std::move(en)}}; }

struct Sentence {
    std::string zh, en;
};

class Telling {
  public:
    Telling(const Election& election, const Asked& asked, const Outcome& outcome)
        : election_{election}, asked_{asked}, outcome_{outcome}, votes_{voters_for(election)}, scores_{scores(election)}, place_{tie_order(election, asked.tie_break)} {
        const auto* currency = election.meta_of("currency");
        const bool chinese = currency == nullptr || currency->empty() || *currency == "CNY";
        unit_zh_ = chinese ? "元" : *currency;
        unit_en_ = chinese ? "yuan" : *currency;
    }

    json::object all(bool explained) const {
        json::object told;
        json::object about;
        for (const auto* key : {"description", "unit", "subunit", "instance", "currency"})
            if (const auto* value = election_.meta_of(key)) about[key] = *value;
        about["vote_type"] = word_of(election_.vote_type);
        about["projects"] = election_.projects.size();
        about["votes"] = election_.ballots.size();
        told["election"] = std::move(about);
        told["rule"] = word_of(asked_.rule);
        told["utility"] = word_of(asked_.utility);
        if (asked_.rule == Rule::equal_shares) told["completion"] = word_of(asked_.completion);
        told["tie_break"] = word_of(asked_.tie_break);
        told["says"] = says();
        json::array winners, chosen;
        for (const auto& winner : outcome_.winners) {
            const auto& project = election_.projects[winner.project];
            winners.emplace_back(project.id);
            chosen.push_back(json::object{{"id", project.id}, {"name", project.name}, {"cost", number(project.cost, election_.money_decimals)}, {"votes", votes_[winner.project]},
                                          {"score", number(scores_[winner.project], election_.points_decimals)},
                                          {"by", winner.by == By::rule ? word_of(asked_.rule) : "greedy-completion"}});
        }
        told["winners"] = std::move(winners);
        told["chosen"] = std::move(chosen);
        told["cost"] = number(outcome_.cost, election_.money_decimals);
        told["budget"] = number(election_.budget, election_.money_decimals);
        told["left"] = number(election_.budget - outcome_.cost, election_.money_decimals);
        if (asked_.rule == Rule::equal_shares) {
            told["rounds"] = outcome_.rounds;
            told["share"] = fraction({pot(), Whole{election_.ballots.size()}});
            told["stop"] = outcome_.stop == Stop::none ? "none" : outcome_.stop == Stop::nothing_fits ? "nothing-fits" : "over-budget";
        }
        if (explained) told["explanation"] = asked_.rule == Rule::equal_shares ? explain_shares() : explain_greedy();
        return told;
    }

  private:
    Whole pot() const { return Whole{election_.budget} + Whole{outcome_.rounds} * static_cast<std::int64_t>(election_.ballots.size()) * election_.yuan(); }

    static Whole power(int decimals) {
        Whole power = 1;
        while (decimals-- > 0) power *= 10;
        return power;
    }

    // Rounded to two decimals, half up; "约" when it is not exactly that. `per_unit`: what the fraction counts in, 1 for plain numbers.
    struct Rounded {
        std::string text;
        bool exact;
    };
    static Rounded rounded(const Fraction& value, const Whole& per_unit) {
        const Whole over = value.over * 100, under = value.under * per_unit, hundredths = (over * 2 + under) / (under * 2);
        return {write_decimal(static_cast<std::int64_t>(hundredths), 2), hundredths * under == over};
    }
    Rounded money(const Fraction& value) const { return rounded(value, power(election_.money_decimals)); }

    json::object fraction(const Fraction& value) const {
        const Whole under = value.under * power(election_.money_decimals), shared = gcd(value.over, under);
        const Whole a = value.over / shared, b = under / shared;
        return {{"exact", b == 1 ? a.str() : a.str() + '/' + b.str()}, {"yuan", money(value).text}};
    }

    std::string zh(const Fraction& value) const {
        const auto rounded = money(value);
        return (rounded.exact ? " " : "约 ") + rounded.text + ' ' + unit_zh_;
    }
    std::string en(const Fraction& value) const {
        const auto rounded = money(value);
        return (rounded.exact ? "" : "about ") + rounded.text + ' ' + unit_en_;
    }
    std::string zh(std::int64_t units) const { return write_decimal(units, election_.money_decimals) + ' ' + unit_zh_; }
    std::string en(std::int64_t units) const { return write_decimal(units, election_.money_decimals) + ' ' + unit_en_; }
    std::string score(std::uint32_t project) const { return write_decimal(scores_[project], election_.points_decimals); }
    std::string_view score_zh() const { return pointed() ? " 分" : " 票"; }
    std::string_view score_en() const { return pointed() ? " points" : " votes"; }
    bool pointed() const { return election_.vote_type != VoteType::approval && election_.vote_type != VoteType::choose_1; }
    std::string named_zh(std::uint32_t project) const {
        const auto& it = election_.projects[project];
        return it.name.empty() ? "「" + it.id + "」" : "「" + it.name + "」（" + it.id + "）";
    }
    std::string named_en(std::uint32_t project) const {
        const auto& it = election_.projects[project];
        return it.name.empty() ? it.id : '"' + it.name + "\" (" + it.id + ')';
    }
    std::string ids(const std::vector<std::uint32_t>& projects) const {
        std::string all;
        for (const auto project : projects) all += (all.empty() ? "" : ", ") + election_.projects[project].id;
        return all;
    }

    Sentence ties() const {
        switch (asked_.tie_break) {
            case TieBreak::id: return {"项目编号小的在前", "the lower project id comes first"};
            case TieBreak::min_cost: return {"花钱少的在前，再看编号", "the cheaper comes first, then the lower id"};
            case TieBreak::max_cost: return {"花钱多的在前，再看编号", "the dearer comes first, then the lower id"};
            case TieBreak::max_votes: return {"票多的在前，再看编号", "the one with more votes comes first, then the lower id"};
        }
        return {};
    }

    json::object says() const {
        const bool cost = asked_.utility == Utility::cost;
        Sentence rule;
        switch (asked_.rule) {
            case Rule::greedy: rule = {cost ? "按得分从高到低选，放不下的跳过" : "按每一元换来的得分从高到低选，放不下的跳过", cost ? "By score, highest first; what does not fit is skipped" : "By score for each unit of money, highest first; what does not fit is skipped"}; break;
            case Rule::greedy_no_skip: rule = {"按得分从高到低选，遇到第一个放不下的就停", "By score, highest first; stops at the first that does not fit"}; break;
            case Rule::greedy_threshold: rule = {"得分够门槛的，按得分从高到低选，放不下的跳过", "Among those whose score reaches the threshold, by score, highest first; what does not fit is skipped"}; break;
            case Rule::equal_shares:
                rule = {cost ? "平分法：总额平分到每张票，选同一项目的人一起出钱；一个项目的好处算它花的钱" : "平分法：总额平分到每张票，选同一项目的人一起出钱；每个项目的好处一样大",
                        cost ? "Equal shares: the budget is divided equally among the ballots, and those who named a project pay for it together; a project is worth what it costs"
                             : "Equal shares: the budget is divided equally among the ballots, and those who named a project pay for it together; all projects are worth the same"};
                if (asked_.completion == Completion::add1 || asked_.completion == Completion::add1u) {
                    rule.zh += "；每人的份额一次加一元，加到再加就超总额、或什么都放不下为止";
                    rule.en += "; every share grows by one at a time until one more would cost more than the budget, or nothing fits any more";
                }
                if (asked_.completion == Completion::greedy || asked_.completion == Completion::add1u) {
                    rule.zh += "；剩下的钱按得分从高到低补选";
                    rule.en += "; what is left goes by score, highest first";
                }
        }
        const auto tie = ties();
        return both(rule.zh + "。完全一样时，" + tie.zh + "。只分项目池的钱，该发给个人的一分不动。", rule.en + "; between projects that stand exactly alike " + tie.en + ". Only the project pool is divided: what is due to a person is due.");
    }

    json::object explain_shares() const {
        const Contest contest{election_, asked_};
        Told told;
        exact_shares(contest, pot(), &told);
        json::array steps, behind;
        std::int64_t spent = 0;
        for (std::size_t i = 0; i < told.purchases.size(); ++i) {
            steps.push_back(step(i, told.purchases[i]));
            spent += election_.projects[told.purchases[i].project].cost;
        }
        std::vector<bool> won(election_.projects.size());
        for (const auto& winner : outcome_.winners) won[winner.project] = true;
        const bool completed = asked_.completion == Completion::greedy || asked_.completion == Completion::add1u;
        for (const auto& left : told.behind) {
            const auto project = left.project;
            const auto cost = election_.projects[project].cost;
            auto line = json::object{{"project", election_.projects[project].id}, {"cost", number(cost, election_.money_decimals)}, {"votes", votes_[project]}, {"supporters_have", fraction(left.money)}};
            std::string zh_said = named_zh(project) + "要 " + zh(cost) + "，选它的 " + std::to_string(votes_[project]) + " 人一共只剩" + zh(left.money) + "，不够。";
            std::string en_said = named_en(project) + " costs " + en(cost) + "; the " + std::to_string(votes_[project]) + " who named it have only " + en(left.money) + " left together.";
            if (won[project]) {
                zh_said += "后来用剩下的钱补上了。";
                en_said += " It was added afterwards from what was left.";
            }
            line["zh"] = std::move(zh_said);
            line["en"] = std::move(en_said);
            behind.push_back(std::move(line));
        }
        add_unnamed(behind);
        if (completed) complete(steps, spent);
        json::object explanation;
        explanation["steps"] = std::move(steps);
        explanation["not_chosen"] = std::move(behind);
        explanation["stopped"] = stopped();
        return explanation;
    }

    // Those nobody named, in the tie order.
    void add_unnamed(json::array& behind) const {
        std::vector<std::uint32_t> unnamed;
        for (std::uint32_t p = 0; p < votes_.size(); ++p)
            if (votes_[p] == 0) unnamed.push_back(p);
        std::sort(unnamed.begin(), unnamed.end(), [&](auto left, auto right) { return place_[left] < place_[right]; });
        for (const auto project : unnamed)
            behind.push_back(json::object{{"project", election_.projects[project].id}, {"cost", number(election_.projects[project].cost, election_.money_decimals)}, {"votes", 0},
                                          {"zh", "没有人选" + named_zh(project) + "。"}, {"en", "Nobody named " + named_en(project) + '.'}});
    }

    json::object step(std::size_t at, const Purchase& bought) const {
        const auto project = bought.project;
        const auto cost = election_.projects[project].cost;
        json::object told{{"project", election_.projects[project].id}, {"cost", number(cost, election_.money_decimals)}, {"pays", fraction(bought.pays)}, {"full", bought.full}, {"short", bought.short_of},
                          {"broke", bought.broke}, {"rest_given", fraction(bought.rest_given)}};
        json::array tied;
        for (const auto other : bought.tied) tied.emplace_back(election_.projects[other].id);
        told["tied"] = std::move(tied);
        const auto votes = std::to_string(votes_[project]), full = std::to_string(bought.full), rest = std::to_string(bought.short_of), broke = std::to_string(bought.broke);
        std::string zh_said = "第 " + std::to_string(at + 1) + " 个：" + named_zh(project) + "，" + zh(cost) + "。" + votes + " 人选了它，其中 " + full + " 人各出" + zh(bought.pays);
        std::string en_said = std::to_string(at + 1) + ". " + named_en(project) + ", " + en(cost) + ". Of the " + votes + " who named it, " + full + " pay " + en(bought.pays) + " each";
        if (bought.short_of > 0) {
            zh_said += "；" + rest + " 人钱不够，把手里的一共" + zh(bought.rest_given) + "都出了";
            en_said += "; short of that and giving all they hold: " + rest + " (" + en(bought.rest_given) + " together)";
        }
        if (bought.broke > 0) {
            zh_said += "；" + broke + " 人的份额已经用完";
            en_said += "; with nothing left: " + broke;
        }
        zh_said += "。";
        en_said += ".";
        if (!bought.tied.empty()) {
            zh_said += "它和 " + ids(bought.tied) + " 完全一样：按规则，" + ties().zh + "。";
            en_said += " It stands exactly alike with " + ids(bought.tied) + ": by the rule, " + ties().en + ".";
        } else if (bought.second) {
            told["next"] = json::object{{"project", election_.projects[*bought.second].id}, {"pays", fraction(bought.second_pays)}};
            const auto mine = carriers(cost, bought.pays), other = carriers(election_.projects[*bought.second].cost, bought.second_pays);
            if (asked_.utility == Utility::cost) {
                zh_said += "它的钱等于" + mine.zh + "人平摊，下一个" + named_zh(*bought.second) + "等于" + other.zh + "人平摊：人多的先。";
                en_said += " Its cost is carried as if by " + mine.en + " people in equal parts, that of the next, " + named_en(*bought.second) + ", by " + other.en + ": the more the sooner.";
            } else {
                zh_said += "下一个" + named_zh(*bought.second) + "每人要出" + zh(bought.second_pays) + "：出得少的先。";
                en_said += " For the next, " + named_en(*bought.second) + ", each would pay " + en(bought.second_pays) + ": the less the sooner.";
            }
        }
        told["zh"] = std::move(zh_said);
        told["en"] = std::move(en_said);
        return told;
    }

    static Sentence carriers(std::int64_t cost, const Fraction& pays) {
        const auto count = rounded({Whole{cost} * pays.under, pays.over}, 1);
        return {(count.exact ? " " : "约 ") + count.text + ' ', (count.exact ? "" : "about ") + count.text};
    }

    json::object stopped() const {
        const Fraction share{pot(), Whole{election_.ballots.size()}};
        std::int64_t spent = 0;
        for (const auto& winner : outcome_.winners)
            if (winner.by == By::rule) spent += election_.projects[winner.project].cost;
        const auto left = election_.budget - spent;
        const auto rounds = std::to_string(outcome_.rounds);
        switch (outcome_.stop) {
            case Stop::none:
                return both("每张票的份额是" + zh(share) + "。没有一个项目的支持者还凑得齐它要的钱，平分到此为止，剩 " + zh(left) + "。",
                            "The share of each ballot is " + en(share) + ". No project's supporters can still raise what it costs; equal shares end here with " + en(left) + " left.");
            case Stop::nothing_fits:
                return both("份额加了 " + rounds + " 次，每张票" + zh(share) + "。剩 " + zh(left) + "，有人选过的项目没有一个还放得下，停。",
                            "The shares grew " + rounds + " times, to " + en(share) + " for each ballot. Of what anybody named nothing fits into the " + en(left) + " left.");
            case Stop::over_budget:
                return both("份额加了 " + rounds + " 次，每张票" + zh(share) + "。再加一次，选出的项目就要超过总额，所以停在这里，剩 " + zh(left) + "。",
                            "The shares grew " + rounds + " times, to " + en(share) + " for each ballot. Once more and the winners would cost more than the budget; so they stop here with " + en(left) + " left.");
        }
        return {};
    }

    json::object chosen_greedily(std::size_t at, std::uint32_t project, std::int64_t before) const {
        const auto cost = election_.projects[project].cost;
        return {{"project", election_.projects[project].id}, {"cost", number(cost, election_.money_decimals)}, {"score", number(scores_[project], election_.points_decimals)},
                {"left_before", number(before, election_.money_decimals)},
                {"zh", "第 " + std::to_string(at) + " 个：" + named_zh(project) + "，得 " + score(project) + std::string{score_zh()} + "，要 " + zh(cost) + "；还有 " + zh(before) + "，放得下，选上。"},
                {"en", std::to_string(at) + ". " + named_en(project) + ", " + score(project) + std::string{score_en()} + ", costs " + en(cost) + "; " + en(before) + " are left: chosen."}};
    }

    void complete(json::array& steps, std::int64_t spent) const {
        std::size_t at = 0;
        for (const auto& winner : outcome_.winners) {
            ++at;
            if (winner.by != By::completion) continue;
            steps.push_back(chosen_greedily(at, winner.project, election_.budget - spent));
            spent += election_.projects[winner.project].cost;
        }
    }

    json::object explain_greedy() const {
        json::array steps, behind;
        std::int64_t left = election_.budget;
        std::vector<bool> won(election_.projects.size());
        for (std::size_t i = 0; i < outcome_.winners.size(); ++i) {
            const auto project = outcome_.winners[i].project;
            steps.push_back(chosen_greedily(i + 1, project, left));
            left -= election_.projects[project].cost;
            won[project] = true;
        }
        Election roomy = election_;
        roomy.budget = 0;    // room for everything: the order in which they came up
        for (const auto& project : election_.projects) roomy.budget += project.cost;
        Outcome order;
        go_on_greedily(roomy, asked_, std::nullopt, true, By::rule, order);
        left = election_.budget;
        bool stopped_early = false;
        for (const auto& [project, by] : order.winners) {
            const auto cost = election_.projects[project].cost;
            if (won[project]) {
                left -= cost;
                continue;
            }
            const bool low = asked_.rule != Rule::greedy && election_.threshold && scores_[project] < *election_.threshold;
            json::object told{{"project", election_.projects[project].id}, {"cost", number(cost, election_.money_decimals)}, {"score", number(scores_[project], election_.points_decimals)},
                              {"left_before", number(left, election_.money_decimals)}};
            const auto got_zh = named_zh(project) + "得 " + score(project) + std::string{score_zh()}, got_en = named_en(project) + ", " + score(project) + std::string{score_en()};
            if (low) {
                const auto bar = write_decimal(*election_.threshold, election_.points_decimals);
                told["zh"] = got_zh + "，不到门槛 " + bar + "。";
                told["en"] = got_en + ", is below the threshold of " + bar + '.';
            } else if (stopped_early) {
                told["zh"] = got_zh + "，轮到它之前已经停了。";
                told["en"] = got_en + ", would have come after the stop.";
            } else {
                told["zh"] = got_zh + "，要 " + zh(cost) + "，轮到它时只剩 " + zh(left) + "，放不下。";
                told["en"] = got_en + ", costs " + en(cost) + "; when it came up only " + en(left) + " were left.";
                stopped_early = asked_.rule == Rule::greedy_no_skip;
            }
            behind.push_back(std::move(told));
        }
        json::object explanation;
        explanation["steps"] = std::move(steps);
        explanation["not_chosen"] = std::move(behind);
        explanation["stopped"] = both("花了 " + zh(outcome_.cost) + "，剩 " + zh(election_.budget - outcome_.cost) + "。", en(outcome_.cost) + " spent, " + en(election_.budget - outcome_.cost) + " left.");
        return explanation;
    }

    const Election& election_;
    const Asked& asked_;
    const Outcome& outcome_;
    std::vector<std::int64_t> votes_, scores_;
    std::vector<std::uint32_t> place_;
    std::string unit_zh_, unit_en_;
};

}    // namespace

json::object told_json(const Election& election, const Asked& asked, const Outcome& outcome, bool explained) { return Telling{election, asked, outcome}.all(explained); }

}    // namespace terrace::competition
