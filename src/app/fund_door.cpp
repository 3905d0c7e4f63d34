#include "app/fund_door.hpp"

#include "competition/telling.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>

namespace terrace {

using namespace competition;

Result<void> fund_solve(const FundAsked& asked, std::istream& in, std::ostream& out) {
    const auto rule = read_asked(asked.rule, asked.utility, asked.completion, asked.tie_break);
    if (!rule) return tl::unexpected(rule.error());
    std::ifstream file;
    if (asked.file != "-") {
        file.open(asked.file, std::ios::binary);
        if (!file) return refuse(No::not_found, "file", asked.file);
    }
    const auto election = read_election(asked.file == "-" ? in : file);
    if (!election) return tl::unexpected(election.error());
    if (asked.pabulib) {
        out << write(*election);
        return {};
    }
    const auto outcome = solve(*election, *rule);
    if (!outcome) return tl::unexpected(outcome.error());
    out << json::serialize(told_json(*election, *rule, *outcome, asked.explain)) << '\n';
    return {};
}

void add_fund_doors(CLI::App& app, int& code) {
    auto* fund = app.add_subcommand("fund", "项目池的票决:只争项目,不争该发给个人的钱 / dividing the project pool by ballots; never what is due to a person");
    fund->require_subcommand(1);
    const auto asked = std::make_shared<FundAsked>();
    auto* solving = fund->add_subcommand("solve", "按写明的规则算出选中的项目,可写明每一步为什么 / the winners by a stated rule, and why");
    solving->add_option("file", asked->file, "选举文件 .pb(Pabulib),或 - 从标准输入读 / a Pabulib file, or - for standard input")->required();
    solving->add_option("--rule", asked->rule, "greedy | greedy-no-skip | greedy-threshold | equal-shares")->capture_default_str();
    solving->add_option("--utility", asked->utility, "cost | cardinality")->capture_default_str();
    solving->add_option("--completion", asked->completion, "平分之后 / after equal shares: none | add1 | add1u | greedy")->capture_default_str();
    solving->add_option("--tie-break", asked->tie_break, "完全一样时谁先,之后看编号 / who comes first when exactly alike, then by id: id | min-cost | max-cost | max-votes")->capture_default_str();
    solving->add_flag("--explain", asked->explain, "逐个写明为什么 / say why, one by one");
    solving->add_flag("--as-pabulib", asked->pabulib, "不算,只把读到的选举写回 .pb / write the election back as .pb instead");
    solving->callback([asked, &code] {
        const auto done = fund_solve(*asked, std::cin, std::cout);
        if (!done) std::cerr << say(done.error(), Language::zh) << '\n' << say(done.error(), Language::en) << '\n';
        code = done ? 0 : 1;
    });
}

}    // namespace terrace
