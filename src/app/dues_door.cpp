#include "app/dues_door.hpp"

#include "app/office.hpp"
#include "base/csv.hpp"
#include "base/text_form.hpp"
#include "desk/place_asked.hpp"
#include "modules/dues/reads.hpp"
#include "policy/table.hpp"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

namespace terrace {
namespace {

constexpr std::size_t row_errors_shown = 50;
constexpr std::string_view usual_columns = "number=序号,payee=户名,account=账号,amount=金额";

Result<std::string> whole(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    if (!file || file.bad()) return refuse(No::not_found, "--file", path);
    return text;
}

template <class T>
Result<T> id_in(const std::string& text, std::string_view option) {
    const auto id = StringForm<T>::parse(text);
    if (!id) return refuse(No::bad_id, std::string{option}, text);
    return *id;
}

class DuesDoor {
  public:
    DuesDoor(County& county, const DuesAsked& asked, Actor actor, std::ostream& out, std::ostream& errors) : county_{county}, asked_{asked}, actor_{actor}, out_{out}, errors_{errors} {}

    Result<int> adopt() {
        const auto text = whole(asked_.table);
        const auto place = place_asked();
        if (!text) return tl::unexpected(text.error());
        if (!place) return tl::unexpected(place.error());
        json::object body{{"place", write(*place)}, {"text", *text}};
        if (asked_.objection_days) body["objection_days"] = *asked_.objection_days;
        if (!asked_.names_in_full.empty()) body["names_in_full"] = asked_.names_in_full;
        return told(say("dues.adopt", std::move(body)));
    }

    Result<int> enrol();

    // Every change that waits in a place, one by one: each is a decision of its own.
    Result<int> agree() {
        const auto place = place_asked();
        if (!place) return tl::unexpected(place.error());
        const auto all = county_.read(actor_, [&](const ReadContext& read) { return dues::waiting(read, asked_.policy, *place); });
        std::size_t agreed = 0;
        for (const auto& entry : all) {
            const auto said = say("dues.approve_entry", {{"entry", write(static_cast<const Uuid&>(entry))}});
            if (said) ++agreed;
            else errors_ << write(static_cast<const Uuid&>(entry)) << ": " << terrace::say(said.error(), Language::zh) << " / " << terrace::say(said.error(), Language::en) << '\n';
        }
        errors_ << fmt::format("同意 {} 项,没同意 {} 项 / agreed to {}, refused {}\n", agreed, all.size() - agreed, agreed, all.size() - agreed);
        return agreed == all.size() ? 0 : 1;
    }

    Result<int> run() {
        const auto place = place_asked();
        if (!place) return tl::unexpected(place.error());
        const auto id = write(new_uuid(county_.desk().clock().now(), county_.desk().chance()));
        const auto day = asked_.on.empty() ? write(county_.desk().views()->clock->zone().day_of(county_.desk().clock().now())) : asked_.on;
        auto said = say("dues.run", {{"run", id}, {"policy", asked_.policy}, {"place", write(*place)}, {"day", day}});
        if (!said) return tl::unexpected(said.error());
        auto result = json::parse(said->result).as_object();
        result["run"] = id;
        out_ << json::serialize(result) << '\n';
        return 0;
    }

    // The differences as CSV, the sums of the run on the errors.
    Result<int> diff() {
        Parameters parameters;
        parameters.values["run"] = asked_.run;
        const auto whole_run = read("/api/v1/dues/runs/{run}", parameters);
        if (!whole_run) return tl::unexpected(whole_run.error());
        const auto found = read("/api/v1/dues/runs/{run}/differences", parameters);
        if (!found) return tl::unexpected(found.error());
        out_ << "change,entry,household,place,before,after,difference,reason,reason_en\n";
        if (const auto* changes = found->if_contains("changes"))
            for (const auto& item : changes->as_array()) {
                const auto& one = item.as_object();
                std::string zh, en;
                for (const auto& why : one.at("why").as_array()) {
                    zh += why.as_object().at("zh").as_string();
                    en += (en.empty() ? "" : " ") + std::string{why.as_object().at("en").as_string()};
                }
                const auto text = [&](const char* key) { return std::string{one.at(key).as_string()}; };
                out_ << csv_row({text("change"), text("entry"), text("household"), std::string{one.at("place").as_object().at("name").as_string()}, text("before"), text("after"), text("difference"), zh, en}) << '\n';
            }
        errors_ << json::serialize(whole_run->at("yuan")) << '\n' << json::serialize(whole_run->at("counts")) << '\n';
        for (const auto& place : whole_run->at("places").as_array()) {
            const auto& one = place.as_object();
            errors_ << std::string_view{one.at("place").as_object().at("name").as_string()} << ' ' << std::string_view{one.at("kind").as_string()} << ": " << one.at("lines").as_int64() << ", "
                    << std::string_view{one.at("yuan").as_string()} << '\n';
        }
        return 0;
    }

    Result<int> approve() {
        const auto run = county_.read(actor_, [&](const ReadContext& context) -> Result<dues::RunRow> {
            const auto id = id_in<dues::RunId>(asked_.run, "--run");
            if (!id) return tl::unexpected(id.error());
            auto row = dues::run_named(context.snapshot, *id);
            if (!row) return refuse(No::not_found, "--run", asked_.run);
            return std::move(*row);
        });
        if (!run) return tl::unexpected(run.error());
        return told(say("dues.approve", {{"run", asked_.run}, {"lines", hex(run->proposed.lines_sum.view())}}));
    }
    Result<int> reject() { return told(say("dues.reject", {{"run", asked_.run}, {"reason", asked_.reason}})); }
    Result<int> publish() {
        const auto place = place_asked();
        if (!place) return tl::unexpected(place.error());
        return told(say("dues.publish", {{"run", asked_.run}, {"place", write(*place)}}));
    }

    // Recorded as handed over before the first byte goes out; the bytes themselves stay nowhere.
    Result<int> payment_file() {
        std::string file = asked_.file;
        if (file.empty()) {
            const auto columns = columns_asked();
            if (!columns) return tl::unexpected(columns.error());
            const auto run = id_in<dues::RunId>(asked_.run, "--run");
            if (!run) return tl::unexpected(run.error());
            const auto row = county_.read(actor_, [&](const ReadContext& context) { return dues::run_named(context.snapshot, *run); });
            if (!row) return refuse(No::not_found, "--run", asked_.run);
            file = write(new_uuid(county_.desk().clock().now(), county_.desk().chance()));
            const auto made = say("dues.export", {{"file", file}, {"run", asked_.run}, {"place", write(row->proposed.place)}, {"columns", *columns}});
            if (!made) return tl::unexpected(made.error());
        }
        const auto id = id_in<dues::FileId>(file, "--file");
        if (!id) return tl::unexpected(id.error());
        struct Ready {
            dues::FileRow row;
            std::string bytes;
        };
        const auto ready = county_.read(actor_, [&](const ReadContext& context) -> Result<Ready> {
            auto row = dues::file_named(context.snapshot, *id);
            if (!row) return refuse(No::not_found, "--file", file);
            auto bytes = dues::bank_file(context, *row);
            if (!bytes) return tl::unexpected(bytes.error());
            return Ready{std::move(*row), std::move(*bytes)};
        });
        if (!ready) return tl::unexpected(ready.error());
        json::object body{{"file", file}, {"sha256", hex(sha256(ready->bytes).view())}};
        if (!asked_.reason.empty()) body["again"] = asked_.reason;
        const auto handed = say("dues.hand_over", std::move(body));
        if (!handed) return tl::unexpected(handed.error());
        if (asked_.out.empty()) {
            out_ << ready->bytes;
        } else {
            std::ofstream to{asked_.out, std::ios::binary};
            to << ready->bytes;
            if (!to.flush()) return refuse(No::not_found, "--out", asked_.out);
        }
        errors_ << fmt::format("文件 {}:{} 笔,{} 元,SHA-256 {};留下没发的 {} 笔 / file, payments, yuan, hash; held back {}\n", file, ready->row.lines, write_grouped(Money{ready->row.fen}),
                               hex(sha256(ready->bytes).view()), ready->row.held, ready->row.held);
        return 0;
    }

    Result<int> reconcile();

  private:
    Result<Acknowledged> say(std::string_view command, json::object body, std::optional<CommandId> id = {}) {
        Envelope envelope;
        envelope.id = id.value_or(CommandId{new_uuid(county_.desk().clock().now(), county_.desk().chance())});
        envelope.command = command;
        envelope.body = std::move(body);
        envelope.as = actor_.post;
        return county_.desk().submit_and_wait(std::move(envelope), actor_);
    }
    Result<int> told(const Result<Acknowledged>& said) {
        if (!said) return tl::unexpected(said.error());
        out_ << said->result << '\n';
        return 0;
    }
    Result<json::object> read(std::string_view path, const Parameters& parameters) {
        for (const auto& route : dues::routes())
            if (route.path == path) {
                const auto answer = county_.read(actor_, [&](const ReadContext& context) { return route.answer(context, parameters); });
                if (!answer) return tl::unexpected(answer.error());
                return json::parse(*answer).as_object();
            }
        return refuse(No::not_found, "", std::string{path});
    }
    Result<PlaceId> place_named(std::string code, std::string field) const {
        const auto views = county_.desk().views();
        if (code.size() < 12) code.resize(12, '0');
        return terrace::place_asked(*views->places, code, views->clock->zone().day_of(county_.desk().clock().now()), std::move(field));
    }
    Result<PlaceId> place_asked() const {
        if (asked_.place.empty()) return county_.desk().views()->places->root();
        return place_named(asked_.place, "--place");
    }
    Result<json::array> columns_asked() const {
        json::array columns;
        std::istringstream parts{asked_.columns.empty() ? std::string{usual_columns} : asked_.columns};
        for (std::string part; std::getline(parts, part, ',');) {
            const auto equals = part.find('=');
            if (equals == std::string::npos) return refuse(No::bad_value, "--columns", std::string{usual_columns});
            columns.push_back({{"cell", part.substr(0, equals)}, {"heading", part.substr(equals + 1)}});
        }
        return columns;
    }

    struct RowError {
        std::size_t line = 0;
        std::string column, mend;
    };
    int told(const std::vector<RowError>& wrong) {
        for (std::size_t i = 0; i < std::min(wrong.size(), row_errors_shown); ++i) errors_ << fmt::format("第 {} 行 {}:{} · line {}\n", wrong[i].line, wrong[i].column, wrong[i].mend, wrong[i].line);
        errors_ << fmt::format("{} 处要改,一行也没有进 / {} to be mended, nothing was taken in\n", wrong.size(), wrong.size());
        return 1;
    }

    County& county_;
    const DuesAsked& asked_;
    Actor actor_;
    std::ostream& out_;
    std::ostream& errors_;
};

// An office's own number stands for the same household or person whichever list it comes with.
Uuid uuid_of_number(std::string_view what, const std::string& number) {
    const auto given = read_uuid(number);
    return given ? *given : derived_uuid(Uuid{}, std::string{what} + ' ' + number);
}

// As banks write it, by the clock of China: 2024-03-04 09:30:00; or with its zone, 2024-03-04T01:30:00Z.
std::optional<Instant> instant_of(std::string text) {
    if (const auto whole_text = read_instant(text)) return whole_text;
    if (text.size() == 10) text += " 00:00:00";
    if (text.size() != 19) return std::nullopt;
    text[10] = 'T';
    const auto there = read_instant(text + "Z");
    return there ? std::optional{*there - hours(8)} : std::nullopt;
}

// Column by column; every row is read before the first is sent.
class Headings {
  public:
    Headings(const std::vector<std::string>& cells, std::initializer_list<std::pair<const char*, std::vector<std::string_view>>> known) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            for (const auto& [meaning, words] : known)
                if (std::find(words.begin(), words.end(), cells[i]) != words.end()) at_.try_emplace(meaning, i);
    }
    bool has(const std::string& meaning) const { return at_.contains(meaning); }
    void add(const std::string& meaning, std::size_t column) { at_.try_emplace(meaning, column); }
    bool taken(std::size_t column) const {
        return std::any_of(at_.begin(), at_.end(), [&](const auto& one) { return one.second == column; });
    }
    std::string cell(const CsvRow& row, const std::string& meaning) const {
        const auto found = at_.find(meaning);
        return found == at_.end() || found->second >= row.fields.size() ? std::string{} : row.fields[found->second];
    }

  private:
    std::map<std::string, std::size_t> at_;
};

Result<int> DuesDoor::enrol() {
    const auto policy = county_.read(actor_, [&](const ReadContext& context) { return dues::adopted_policy(context.snapshot, asked_.policy); });
    if (!policy) return refuse(No::not_found, "--policy", asked_.policy);
    std::ifstream file{asked_.table, std::ios::binary};
    if (!file) return refuse(No::not_found, "--table", asked_.table);
    CsvReader reader{file};
    CsvRow row;
    if (!reader.next(row)) return refuse(No::missing_field, "--table", "household");
    Headings headings{row.fields, {{"household", {"household", "户号"}}, {"person", {"person", "人员编号"}}, {"place", {"place", "区划代码"}}, {"since", {"since", "进册日期"}},
                                   {"payee", {"payee", "户名"}}, {"account", {"account", "账号"}}, {"basis", {"basis", "依据"}}}};
    const bool persons = policy->row == policy::Row::person;
    for (const auto* needed : {"household", "place", "since", "payee", "account", "basis"})
        if (!headings.has(needed)) return refuse(No::missing_field, asked_.table, needed);
    if (persons && !headings.has("person")) return refuse(No::missing_field, asked_.table, "person");
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
        if (headings.taken(i)) continue;
        const auto fact = std::find_if(policy->facts.begin(), policy->facts.end(), [&](const auto& one) { return one.id == row.fields[i] || one.name.zh == row.fields[i] || one.name.en == row.fields[i]; });
        if (fact == policy->facts.end()) return refuse(No::unknown_field, asked_.table, row.fields[i]);
        headings.add("fact " + fact->id, i);
    }
    struct Ready {
        json::object body;
        CommandId id;
    };
    std::vector<Ready> ready;
    std::vector<RowError> wrong;
    std::set<Uuid> seen;
    while (reader.next(row)) {
        if (row.wrong) {
            wrong.push_back({row.line, "", terrace::say(*row.wrong, Language::zh) + " / " + terrace::say(*row.wrong, Language::en)});
            continue;
        }
        if (row.fields.size() == 1 && row.fields.front().empty()) continue;
        if (ready.size() + wrong.size() >= enrol_rows_max) return refuse(No::too_many, asked_.table, std::to_string(enrol_rows_max));
        const auto before = wrong.size();
        const auto fault = [&](std::string column, std::string mend) { wrong.push_back({row.line, std::move(column), std::move(mend)}); };
        for (const auto* needed : {"household", "place", "since", "payee", "account", "basis"})
            if (headings.cell(row, needed).empty()) fault(needed, "要填 / must be given");
        if (persons && headings.cell(row, "person").empty()) fault("person", "要填 / must be given");
        const auto place = place_named(std::string{headings.cell(row, "place")}, "place");
        if (!place) fault("place", terrace::say(place.error(), Language::zh) + " / " + terrace::say(place.error(), Language::en));
        const auto since = read_day(headings.cell(row, "since"));
        if (!since) fault("since", "2024-03-04");
        json::object facts;
        for (const auto& fact : policy->facts) {
            const auto given = headings.cell(row, "fact " + fact.id);
            if (given.empty()) continue;
            if (const auto value = policy::read_cell(given, fact); !value) fault(fact.id, value.error().zh + " / " + value.error().en);
            facts[fact.id] = given;
        }
        const auto household = uuid_of_number("household", headings.cell(row, "household"));
        const auto who = persons ? uuid_of_number("person", headings.cell(row, "person")) : household;
        if (!seen.insert(who).second) fault(persons ? "person" : "household", "这张表里已有 / given already in this table");
        if (wrong.size() != before) continue;
        const auto entry = derived_uuid(dues::policy_stream(policy->id), "entry " + write(who));
        json::object body{{"entry", write(entry)}, {"policy", policy->id}, {"place", write(*place)}, {"household", write(household)}, {"since", write(*since)}, {"facts", std::move(facts)},
                          {"payee", headings.cell(row, "payee")}, {"account", headings.cell(row, "account")}, {"basis", headings.cell(row, "basis")}};
        if (persons) body["person"] = write(who);
        // A row sent before is the same command, and is not written again.
        const CommandId id{derived_uuid(entry, hex(sha256(json::serialize(body)).view()))};
        ready.push_back({std::move(body), id});
    }
    if (!wrong.empty()) return told(wrong);
    if (asked_.preview) {
        errors_ << fmt::format("{} 行都能进 / all {} rows can be taken in\n", ready.size(), ready.size());
        return 0;
    }
    std::size_t taken = 0, there = 0;
    for (auto& one : ready) {
        const auto said = say("dues.enrol", std::move(one.body), one.id);
        if (!said) {
            errors_ << terrace::say(said.error(), Language::zh) << " / " << terrace::say(said.error(), Language::en) << '\n';
            continue;
        }
        (said->repeated ? there : taken) += 1;
    }
    errors_ << fmt::format("申请 {} 条,原来就有 {} 条,没进 {} 条;等另一岗位同意 / asked for {}, there already {}, refused {}; another post agrees\n", taken, there, ready.size() - taken - there, taken, there,
                           ready.size() - taken - there);
    return taken + there == ready.size() ? 0 : 1;
}

Result<int> DuesDoor::reconcile() {
    std::ifstream file{asked_.table, std::ios::binary};
    if (!file) return refuse(No::not_found, "--results", asked_.table);
    CsvReader reader{file};
    CsvRow row;
    if (!reader.next(row)) return refuse(No::missing_field, "--results", "line");
    const Headings headings{row.fields, {{"line", {"line", "序号"}}, {"outcome", {"outcome", "结果"}}, {"amount", {"amount", "金额"}}, {"at", {"at", "时间"}}, {"reason", {"reason", "原因"}}}};
    for (const auto* needed : {"line", "outcome", "at"})
        if (!headings.has(needed)) return refuse(No::missing_field, asked_.table, needed);
    json::array results;
    std::vector<RowError> wrong;
    while (reader.next(row)) {
        if (row.fields.size() == 1 && row.fields.front().empty()) continue;
        const auto before = wrong.size();
        const auto fault = [&](std::string column, std::string mend) { wrong.push_back({row.line, std::move(column), std::move(mend)}); };
        if (row.wrong) fault("", terrace::say(*row.wrong, Language::zh) + " / " + terrace::say(*row.wrong, Language::en));
        const auto number = read_decimal(headings.cell(row, "line"), 0);
        if (!number) fault("line", "1, 2, 3 …");
        const auto word = headings.cell(row, "outcome");
        const std::string outcome = word == "成功" || word == "paid" ? "paid" : word == "失败" || word == "退票" || word == "退回" || word == "returned" ? "returned" : word == "部分" || word == "partial" ? "partial" : "";
        if (outcome.empty()) fault("outcome", "成功 paid、退回 returned、部分 partial");
        const auto at = instant_of(headings.cell(row, "at"));
        if (!at) fault("at", "2024-03-04 09:30:00");
        json::object one{{"reason", headings.cell(row, "reason")}};
        if (const auto amount = headings.cell(row, "amount"); outcome == "partial" || (outcome == "paid" && !amount.empty())) {
            const auto money = read_money(amount);
            if (!money) fault("amount", "60.00");
            else one["fen"] = money->fen;
        }
        if (wrong.size() != before) continue;
        one["line"] = *number;
        one["outcome"] = outcome;
        one["at"] = write(*at);
        results.push_back(std::move(one));
    }
    if (!wrong.empty()) return told(wrong);
    json::object sum{{"new", 0}, {"known", 0}, {"again", 0}, {"overpaid_fen", 0}};
    for (std::size_t first = 0; first < results.size(); first += dues::results_at_once_max) {
        json::array part;
        for (auto i = first; i < std::min(first + dues::results_at_once_max, results.size()); ++i) part.push_back(results[i]);
        const auto said = say("dues.reconcile", {{"file", asked_.file}, {"results", std::move(part)}});
        if (!said) return tl::unexpected(said.error());
        const auto answer = json::parse(said->result).as_object();
        for (auto& [key, value] : sum) value = value.as_int64() + answer.at(key).as_int64();
    }
    out_ << json::serialize(sum) << '\n';
    return 0;
}

}    // namespace

Result<int> carry_out(County& county, const DuesAsked& asked, std::ostream& out, std::ostream& errors) {
    const auto bearer = county.credentials().who(asked.token, county.desk().clock().now());
    if (!bearer) return tl::unexpected(bearer.error());
    if (bearer->kind != BearerKind::token) return refuse(No::not_yours, "--token-file", "terrace token create --post …");
    DuesDoor door{county, asked, bearer->actor, out, errors};
    if (asked.act == "adopt") return door.adopt();
    if (asked.act == "enrol") return door.enrol();
    if (asked.act == "agree") return door.agree();
    if (asked.act == "run") return door.run();
    if (asked.act == "diff") return door.diff();
    if (asked.act == "approve") return door.approve();
    if (asked.act == "reject") return door.reject();
    if (asked.act == "publish") return door.publish();
    if (asked.act == "export") return door.payment_file();
    if (asked.act == "reconcile") return door.reconcile();
    return refuse(No::unknown_command, "", asked.act);
}

void add_dues_doors(CLI::App& entitlements, int& code) {
    struct Options {
        DuesAsked asked;
        std::string data = "data", token_file;
    };
    const auto door = [&](const char* act, const char* words) {
        const auto options = std::make_shared<Options>();
        options->asked.act = act;
        auto* made = entitlements.add_subcommand(act, words);
        made->add_option("--data", options->data, "数据目录 / data folder")->required();
        made->add_option("--token-file", options->token_file, "岗位的令牌,一行;不写就读环境变量 TERRACE_TOKEN / the post's token, one line; else the variable TERRACE_TOKEN");
        made->callback([options, &code] {
            auto& asked = options->asked;
            if (!options->token_file.empty()) {
                std::ifstream file{options->token_file};
                std::getline(file, asked.token);
            } else if (const char* given = std::getenv("TERRACE_TOKEN")) {
                asked.token = given;
            }
            for (auto* path : {&asked.table, &asked.out})
                if (!path->empty()) *path = std::filesystem::absolute(*path).string();
            code = at_office(options->data, asked, std::cout, std::cerr);
        });
        return std::pair{made, &options->asked};
    };
    const auto needs = [](auto* made, const char* name, std::string& value, const char* words) { made->add_option(name, value, words)->required(); };
    const auto* const place_words = "区划代码或地方编号,默认全域 / division code or place id; the whole domain when absent";
    {
        auto [made, asked] = door("adopt", "启用一份政策 / adopt a policy");
        needs(made, "--policy", asked->table, "政策 .yaml / the policy");
        made->add_option("--place", asked->place, place_words);
        made->add_option("--objection-days", asked->objection_days, "公示几天;不写就不公示 / days of publication; not published when absent");
        made->add_option("--names-in-full", asked->names_in_full, "名单写全名的法律依据 / the statute by which lists show whole names");
    }
    {
        auto [made, asked] = door("enrol", "从表格申请进册,错处逐格指出,有错一行不进 / ask for entries from a table; every wrong cell is named, and then nothing is taken in");
        needs(made, "--policy", asked->policy, "政策编号 / the policy's id");
        needs(made, "--table", asked->table, ".csv: household,person,place,since,payee,account,basis,…");
        made->add_flag("--preview", asked->preview, "只看,不进 / look only");
    }
    {
        auto [made, asked] = door("agree", "另一岗位同意进册和变更 / another post agrees to entries and changes");
        needs(made, "--policy", asked->policy, "政策编号 / the policy's id");
        made->add_option("--place", asked->place, place_words);
    }
    {
        auto [made, asked] = door("run", "拟发一期:谁、多少、为什么 / propose a run");
        needs(made, "--policy", asked->policy, "政策编号 / the policy's id");
        made->add_option("--place", asked->place, place_words);
        made->add_option("--on", asked->on, "这一期里的一天,默认今天 / a day of the cycle, today when absent");
    }
    const auto of_run = [&](const char* act, const char* words) {
        auto made = door(act, words);
        needs(made.first, "--run", made.second->run, "哪一次发放 / the run");
        return made;
    };
    of_run("diff", "和上次比,逐户写明原因 / against the run before, each with its reason");
    of_run("approve", "批准发放(拟发的人不能批)/ approve a run; not by whoever proposed it");
    {
        auto [made, asked] = of_run("reject", "不批准发放 / reject a run");
        needs(made, "--reason", asked->reason, "原因 / the reason");
    }
    {
        auto [made, asked] = of_run("publish", "一个村张榜公示 / publish a village's list");
        needs(made, "--place", asked->place, place_words);
    }
    {
        auto [made, asked] = door("export", "做发放文件,只交出一次 / make a payment file; it goes out once");
        made->add_option("--run", asked->run, "哪一次发放 / the run");
        made->add_option("--file", asked->file, "做好的文件再交一次,要写 --again / a file that went out, once more; needs --again");
        made->add_option("--again", asked->reason, "为什么再交一次 / why it goes out again");
        made->add_option("--columns", asked->columns, "number=序号,payee=户名,account=账号,amount=金额,amount_capitals=大写,policy=…,cycle=…,entry=…,empty=…");
        made->add_option("-o,--out", asked->out, "写到哪里,默认输出 / where to, the output when absent");
    }
    {
        auto [made, asked] = door("reconcile", "银行回盘对账,重复、乱序都不要紧 / reconcile the bank's answers, in any order and more than once");
        needs(made, "--file", asked->file, "发放文件 / the payment file");
        needs(made, "--results", asked->table, ".csv: line,outcome,amount,at,reason(序号,结果,金额,时间,原因)");
    }
}

}    // namespace terrace
