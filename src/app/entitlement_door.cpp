#include "app/entitlement_door.hpp"

#include "app/dues_door.hpp"
#include "base/csv.hpp"
#include "policy/difference.hpp"
#include "policy/explain.hpp"
#include "policy/table.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

namespace terrace {
namespace {

using namespace policy;

Result<std::string> whole(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) return refuse(No::not_found, path, path);
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (file.bad()) return refuse(No::not_found, path, path);
    return text;
}

// Every flaw is told; the refusal that ends the command names the file.
Result<std::shared_ptr<const Policy>> policy_of(const std::string& path, std::ostream& errors) {
    const auto text = whole(path);
    if (!text) return tl::unexpected(text.error());
    auto read = read_policy(*text, path);
    if (read) return std::make_shared<const Policy>(std::move(*read));
    for (const auto& flaw : read.error()) errors << say(flaw, Language::zh) << '\n' << say(flaw, Language::en) << '\n';
    return refuse(No::bad_value, path, std::to_string(read.error().size()) + " 处 / flaws");
}

void write_csv(const Run& run, std::span<const std::size_t> lines, std::ostream& out) {
    const auto& policy = *run.policy;
    out << "line,household,person,item,amount,state,reason,reason_en\n";
    for (std::size_t i = 0; i < run.dues.size(); ++i) {
        const auto& due = run.dues[i];
        const auto& subject = run.table->subjects[due.row];
        const auto why = reason(run, due);
        out << csv_row({std::to_string(lines[due.row]), subject.household, policy.round_each == Level::household ? "" : subject.person,
                        due.item == all_items ? "" : policy.items[due.item].id, due.judged.state == State::refused ? "" : write(Money{due.fen}),
                        std::string{code_of(due.judged.state)}, why.zh, why.en})
            << '\n';
    }
}

// What the other version would change, as correcting entries; rows refused under either stay open and are told.
Result<void> write_difference(const Run& now, const Run& otherwise, std::ostream& out, std::ostream& errors) {
    const auto found = difference(now, otherwise);
    if (!found) return tl::unexpected(found.error());
    const auto balances = corrections(std::span{&now, 1}, std::span{&otherwise, 1});
    if (!balances) return tl::unexpected(balances.error());
    out << "change,household,person,item,before,after,difference,reason,reason_en\n";
    for (const auto& change : found->changes) {
        const auto& run = change.after_due >= 0 ? otherwise : now;
        const auto& due = run.dues[static_cast<std::size_t>(change.after_due >= 0 ? change.after_due : change.before_due)];
        const auto& subject = run.table->subjects[due.row];
        Said why;
        for (const auto& cause : change.causes) {
            const auto one = policy::say(cause, change, now, otherwise);
            why.zh += one.zh;
            why.en += (why.en.empty() ? "" : " ") + one.en;
        }
        const auto sum = [](const Run& of, std::int64_t index, std::int64_t fen) {
            return index >= 0 && of.dues[static_cast<std::size_t>(index)].judged.state == State::refused ? std::string{} : write(Money{fen});
        };
        const auto before = sum(now, change.before_due, change.before_fen), after = sum(otherwise, change.after_due, change.after_fen);
        out << csv_row({std::string{code_of(change.moved)}, subject.household, run.policy->round_each == Level::household ? "" : subject.person,
                        due.item == all_items ? "" : run.policy->items[due.item].id, before, after, before.empty() || after.empty() ? "" : write(Money{change.difference()}), why.zh, why.en})
            << '\n';
    }
    for (const auto& township : balances->townships)
        errors << (township.place.empty() ? "-" : township.place) << ": " << township.households << " 户,多 " << write_grouped(Money{township.arrears_fen}) << " 元,少 "
               << write_grouped(Money{township.claw_back_fen}) << " 元 / households, more, less\n";
    errors << "新增 " << found->counts[0] << "、没有了 " << found->counts[1] << "、变了 " << found->counts[2] << "、不变 " << found->same << ",算不了、比不了 " << balances->open
           << " / new, gone, changed, the same; refused on either side and not compared\n";
    return {};
}

int told(const Refusal& refusal) {
    std::cerr << say(refusal, Language::zh) << '\n' << say(refusal, Language::en) << '\n';
    return 1;
}

}    // namespace

Result<int> try_entitlements(const TryAsked& asked, Day today, std::istream& in, std::ostream& out, std::ostream& errors) {
    const auto policy = policy_of(asked.policy, errors);
    if (!policy) return tl::unexpected(policy.error());
    const auto day = asked.on.empty() ? std::optional{today} : read_day(asked.on);
    if (!day) return refuse(No::bad_value, "--on", "2026-07-01");
    std::ifstream file;
    if (asked.input != "-") {
        file.open(asked.input, std::ios::binary);
        if (!file) return refuse(No::not_found, "--input", asked.input);
    }
    const auto read = read_table(asked.input == "-" ? in : file, **policy);
    if (!read) return tl::unexpected(read.error());
    for (const auto& fact : read->not_given) errors << "没有这一栏,当作没有填:" << fact << " / no such column, taken as not given: " << fact << '\n';
    const auto run = policy::run(*policy, read->table, *day);
    if (!run) return tl::unexpected(run.error());
    if (run->refusal) errors << say(*run->refusal, Language::zh) << '\n' << say(*run->refusal, Language::en) << '\n';
    if (!asked.against.empty()) {
        const auto other = policy_of(asked.against, errors);
        if (!other) return tl::unexpected(other.error());
        if (file.is_open()) {
            file.clear();
            file.seekg(0);
        } else {
            return refuse(No::bad_value, "--input", "要读两遍,请给文件 / is read twice: give a file");
        }
        const auto again = read_table(file, **other);
        if (!again) return tl::unexpected(again.error());
        const auto otherwise = policy::run(*other, again->table, *day);
        if (!otherwise) return tl::unexpected(otherwise.error());
        if (auto fine = write_difference(*run, *otherwise, out, errors); !fine) return tl::unexpected(fine.error());
        return run->counts[3] + otherwise->counts[3] > 0 ? 1 : 0;
    }
    if (asked.explain) out << json::serialize(run_json(*run, read->lines)) << '\n';
    else write_csv(*run, read->lines, out);
    errors << "应发 " << run->counts[0] << "、停发 " << run->counts[1] << "、不在范围 " << run->counts[2] << "、算不了 " << run->counts[3] << ",合计 " << write_grouped(Money{run->total_fen})
           << " 元 / due " << run->counts[0] << ", stopped " << run->counts[1] << ", not in the cohort " << run->counts[2] << ", refused " << run->counts[3] << "; total "
           << write_grouped(Money{run->total_fen}) << " yuan\n";
    return run->counts[3] > 0 ? 1 : 0;
}

int check_policies(const std::vector<std::string>& files, std::ostream& out, std::ostream& errors) {
    int code = 0;
    for (const auto& file : files) {
        const auto policy = policy_of(file, errors);
        if (!policy) {
            if (policy.error().no == No::not_found) errors << say(policy.error(), Language::zh) << '\n' << say(policy.error(), Language::en) << '\n';
            code = 1;
            continue;
        }
        std::size_t empty = 0;
        for (const auto& parameter : (*policy)->parameters)
            for (const auto& value : parameter.values) empty += value.value ? 0 : 1;
        out << (*policy)->id << " v" << (*policy)->version << ": 事实 " << (*policy)->facts.size() << "、标准 " << (*policy)->parameters.size() << "、项目 " << (*policy)->items.size()
            << "、没有公布的标准 " << empty << " / facts, parameters, items, rates not published\n";
    }
    return code;
}

void policy_fields(std::ostream& out) {
    out << "# policies/*.yaml\n\n"
           "一份政策就是一份带日期的数据:发给谁、一期发多少、什么时候停、每个数在哪份文件哪一条。算法只能从下面几种里选,没有编程语言。\n"
           "A policy is dated data: who is meant, what is due for one cycle, when it stops, and where each number stands in the law. Rules pick from the closed\n"
           "forms below; there is no programming language.\n\n"
           "试算 / to try one:\n\n"
           "```\n"
           "terrace entitlements check policies/later_support.yaml\n"
           "terrace entitlements try --policy policies/later_support.yaml --input policies/samples/later_support.csv --on 2025-07-01\n"
           "terrace entitlements try --policy policies/later_support.yaml --input policies/samples/later_support.csv --on 2025-07-01 --explain > why.json\n"
           "node tools/recompute_dues.mjs why.json\n"
           "```\n\n"
           "表的第一行是表头:`household` 户号,`person` 人员编号(一行一个人时),政策的每个事实(编号或名称都行),可以有 `place` 区划代码和 `note` 备注。\n"
           "日期写 2006-06-30、2006/6/30、20060630 或 2006年6月30日;空着就是没有发生。写错的行不会丢,结果里是 refused,写明哪一栏、怎么改。\n"
           "The first row is the heading: `household`, `person` (where a row is a person), each fact of the policy by id or name, and if wanted `place` (a division\n"
           "code) and `note`. An empty cell means that it did not happen. A row with a mistake stays in the answer as refused, with its column and how to mend it.\n\n"
           "`--against OTHER.yaml` 拿同一张表按另一版政策再算一遍,逐户写出多多少、少多少和原因,按乡镇合计。 `--against OTHER.yaml` judges the same table by another version and writes\n"
           "who would get more or less and why, with totals by township.\n\n"
           "结果 / the answer: `line,household,person,item,amount,state,reason,reason_en`; `state` 是 due 应发、stopped 停发、not_in_cohort 不在范围、refused 算不了。"
           "退出码 0:每行都有结论;1:有算不了的行,或文件读不了。\n"
           "Exit code 0: every row judged; 1: some rows are refused, or a file cannot be read.\n\n"
           "`--on` 是这一期里的任意一天,不写就是今天。不在政策日期之内,就不算,并说明日期。`--explain` 写出每一笔的输入、标准(带文件、条款、日期)、条件和步骤,\n"
           "`tools/recompute_dues.mjs` 只读这份 JSON,把每一分钱重算一遍。\n"
           "`--on` is any day of the cycle, today when absent. Outside its dates a policy refuses and says which. `--explain` writes the inputs, parameters (with\n"
           "document, clause and days), conditions and steps of every due; `tools/recompute_dues.mjs` reads only that JSON and works every fen out again.\n\n"
           "## 栏目 fields\n\n"
           "`rule.…` 写在 `items[].rule` 下,可以套起来;写一个名字,就是那个事实或参数。 `rule.…` stands under `items[].rule`; forms may hold each other, and a plain name is that fact or\n"
           "parameter.\n\n| 栏目 field | 意思 | meaning |\n|---|---|---|\n";
    for (const auto& slot : policy_slots()) out << "| `" << slot.path << "` | " << slot.zh << " | " << slot.en << " |\n";
    out << "\n## 事实的种类 kinds of fact\n\n种类是定死的:算钱的规则读不到积分、名次、竞争结果和对人的评价。 The list is closed: no rule can read points, ranks, results of a competition or what\n"
           "anybody thinks of a person.\n\n| `kind` | 意思 | meaning |\n|---|---|---|\n";
    for (const auto& kind : fact_kinds()) out << "| `" << kind.code << "` | " << kind.zh << " | " << kind.en << " |\n";
    out << "\n## 单位 units\n\n| `unit` | 意思 | meaning |\n|---|---|---|\n";
    for (auto unit = Unit{}; unit <= Unit::mu; unit = static_cast<Unit>(static_cast<int>(unit) + 1)) {
        const auto name = name_of(unit);
        out << "| `" << code_of(unit) << "` | " << name.zh << " | " << name.en << " |\n";
    }
}

void add_entitlement_doors(CLI::App& app, int& code) {
    auto* entitlements = app.add_subcommand("entitlements", "应得的钱:试算、检查政策;花名册、发放、对账 / what is due: try and check policies; register, runs, reconciliation");
    entitlements->require_subcommand(1);
    const auto asked = std::make_shared<TryAsked>();
    auto* trying = entitlements->add_subcommand("try", "拿一份政策对一张表试算,不要数据目录 / try a policy on a table; no data folder needed");
    trying->add_option("--policy", asked->policy, "政策 .yaml,样例见 policies/ / the policy")->required();
    trying->add_option("--input", asked->input, "表 .csv,或 - / the table, or - for what is piped in")->required();
    trying->add_option("--on", asked->on, "这一期里的一天,默认今天 / a day of the cycle, today when absent");
    trying->add_flag("--explain", asked->explain, "每一笔的来历,JSON / how each sum came about, as JSON");
    trying->add_option("--against", asked->against, "另一版政策:谁会多、谁会少、为什么 / another version: who would get more or less, and why");
    trying->callback([asked, &code] {
        const auto done = try_entitlements(*asked, Zone{}.day_of(SystemClock{}.now()), std::cin, std::cout, std::cerr);
        code = done ? *done : told(done.error());
    });
    const auto files = std::make_shared<std::vector<std::string>>();
    auto* checking = entitlements->add_subcommand("check", "查政策文件,错处逐条指出 / read policies and name every flaw");
    checking->add_option("files", *files, "文件 / files")->required();
    checking->callback([files, &code] { code = check_policies(*files, std::cout, std::cerr); });
    add_dues_doors(*entitlements, code);
    entitlements->add_subcommand("fields", "政策文件的每个栏目 / every field of a policy")->callback([] { policy_fields(std::cout); });
}

}    // namespace terrace
