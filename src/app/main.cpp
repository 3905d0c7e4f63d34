// The one binary: reads the command line and opens the right door. Each door is a function of its own that tests can call.

#include "app/assessments_door.hpp"
#include "app/clock_door.hpp"
#include "app/data_folder.hpp"
#include "app/demo_door.hpp"
#include "app/describe.hpp"
#include "app/draw_door.hpp"
#include "app/entitlement_door.hpp"
#include "app/exchange_door.hpp"
#include "app/figures_door.hpp"
#include "app/form_door.hpp"
#include "app/fund_door.hpp"
#include "app/identity_door.hpp"
#include "app/import_door.hpp"
#include "app/init_door.hpp"
#include "app/money_door.hpp"
#include "app/overlay_door.hpp"
#include "app/night_door.hpp"
#include "app/places_door.hpp"
#include "app/playbook_door.hpp"
#include "app/record_import.hpp"
#include "app/keeping_commands.hpp"
#include "app/replay_door.hpp"
#include "app/office.hpp"
#include "app/report_door.hpp"
#include "app/report_issue_door.hpp"
#include "app/serve.hpp"
#include "app/trial_doors.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fstream>
#include <iostream>
#include <iterator>

namespace {

using namespace terrace;

// A refusal on the command line: both languages, exit code 1.
int told(const Refusal& refusal) {
    std::cerr << say(refusal, Language::zh) << '\n' << say(refusal, Language::en) << '\n';
    return 1;
}

template <class T>
int outcome(const Result<T>& result) {
    if (!result) return told(result.error());
    if constexpr (std::is_same_v<T, int>)
        return *result;
    else
        return 0;
}

std::string token_from(const std::string& path) {
    std::string token;
    if (!path.empty()) {
        std::ifstream file{path};
        std::getline(file, token);
    } else if (const char* given = std::getenv("TERRACE_TOKEN")) {
        token = given;
    }
    return token;
}

// What the command line lacks or has too much of, in both languages, and where to read on. The library words it in English alone.
std::string in_both(const CLI::App& command, const CLI::Error& error) {
    const std::string_view name = error.get_name();
    const auto zh = name == "ExtrasError"                                  ? "多出了不认识的词"
                    : name == "RequiredError"                              ? "缺必填的选项或子命令"
                    : name == "ValidationError" || name == "ConversionError" ? "选项的值不对"
                    : name == "ArgumentMismatch"                           ? "选项后面的值多了或少了"
                                                                           : "命令写得不对";
    std::string out = fmt::format("{}:{}\n{}\n", zh, error.what(), error.what());
    if (const auto* top = command.get_parent(); !top)
        if (const auto rest = command.remaining(); !rest.empty()) out += fmt::format("没有子命令“{0}” / there is no subcommand {0}\n", rest.front());
    return out + "看说明:terrace help,或在命令后加 --help / read on: terrace help, or add --help to a command\n";
}

}    // namespace

int main(int count, char** words) {
    CLI::App app{"Terrace 梯田: 一条记录,各本台账 / one record, every ledger"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "terrace 0.1.0");
    app.failure_message([](const CLI::App* command, const CLI::Error& error) { return in_both(*command, error); });
    int code = 0;

    std::string data, listen = "127.0.0.1:8080", listen_tls;
    const auto with_data = [&](CLI::App* command) {
        command->add_option("--data", data, "数据目录 / data folder")->required();
        return command;
    };

    const auto reference = [] { return reference_folder(std::filesystem::read_symlink("/proc/self/exe")); };

    auto* init = with_data(app.add_subcommand("init", "建一个单位:数据目录、区划、打法、第一个岗位 / begin an office: folder, divisions, playbook, first post"));
    DomainFacts domain;
    init->add_option("--domain", domain.code, "区划代码,如 530622 / division code of the office")->required();
    init->add_option("--name", domain.name, "名称 / name")->required();
    init->callback([&] { code = outcome(terrace::init(data, domain, reference(), std::cout)); });

    auto* sample = with_data(app.add_subcommand("demo", "造样本县 / make the sample county"));
    demo::Options demo_options;
    std::string size = "full";
    sample->add_option("--seed", demo_options.seed, "种子:同样的种子,同样的县 / the same seed makes the same county");
    sample->add_option("--size", size, "small | full")->check(CLI::IsMember({"small", "full"}));
    std::string night;
    NightOptions night_options;
    sample->add_option("--night", night, "演一夜:dasuo(打所小组,65 户 199 人)/ play a night instead: dasuo")->check(CLI::IsMember({"dasuo"}));
    sample->add_option("--seeds", night_options.seeds, "那一夜:另试几种到达顺序 / of the night: how many other orders of arrival are tried")->check(CLI::Range(0, 100'000));
    sample->callback([&] {
        if (!night.empty()) {
            night_options.seed = demo_options.seed;
            code = outcome(play_night(data, night_options, reference(), std::cout));
            return;
        }
        demo_options.size = size == "small" ? demo::Size::small : demo::Size::full;
        demo_options.now = SystemClock{}.now();
        code = outcome(make_demo(data, demo_options, reference(), std::cout, std::cerr));
    });

    auto* serving = with_data(app.add_subcommand("serve", "开网页和接口 / serve the web app and the API"));
    serving->add_option("--listen", listen, "地址:端口 / address:port");
    serving->add_option("--listen-tls", listen_tls, "TLS 地址:端口 / TLS address:port");
    int threads = 1;
    serving->add_option("--threads", threads, "网络线程数 / network threads")->check(CLI::Range(1, 16));
    std::int64_t requests_per_minute = ServeOptions{}.requests_per_minute;
    serving->add_option("--requests-per-minute", requests_per_minute, "每个地址每分钟上限,0 不限 / limit for each address, 0: none");
    serving->callback([&] { code = outcome(serve({data, listen, listen_tls, threads, requests_per_minute})); });

    auto* clock = app.add_subcommand("clock", "时限 / deadlines");
    clock->require_subcommand(1);
    clock->add_subcommand("deadline", "每行 start_date,n:算出到期日 / adds deadlines to rows start_date,n")->callback([&] {
        code = clock_deadline(std::cin, std::cout, std::cerr);
    });

    auto* id = app.add_subcommand("id", "证件号 / identity numbers");
    id->require_subcommand(1);
    auto* check = id->add_subcommand("check", "每行一个号 / one number a line");
    std::string kind;
    check->add_option("--kind", kind, "gb11643 | gb32100")->required();
    check->callback([&] { code = id_check(kind, std::cin, std::cout, std::cerr); });

    auto* figures = with_data(app.add_subcommand("figures", "一个数:csv 或 json / a figure as csv or json"));
    FiguresAsked asked;
    figures->add_option("name", asked.name, "cases.received …;不写则列出全部 / lists all when absent");
    for (const auto& [filter, help] : std::initializer_list<std::pair<const char*, const char*>>{
             {"place", "地方:编号或区划代码,默认全部 / id or division code, everything when absent"},
             {"from", "从哪天起,如 2026-01-01 / first day"},
             {"to", "到哪天止 / last day"},
             {"by", "按 place | month | kind | source | 别的一项 / by one of these, or a further dimension"},
             {"level", "--by place 时到哪一级,1–9 / level of the places, with --by place"},
             {"kind", "只数这一类 / this kind alone"},
             {"source", "只数这一来源 / this source alone"},
             {"where", "只数这样的,如 department=PARK / those alone"}})
        figures->add_option_function<std::string>(std::string{"--"} + filter, [&asked, key = std::string{filter}](const std::string& value) { asked.filters[key] = value; }, help);
    figures->add_option_function<std::string>("--changed-since", [&](const std::string& value) { asked.filters["changed_since"] = value; }, "与那天(或那条记录)所知相比;加 --evidence 列出变了的格和记录 / beside what was known on that day, or at that record; with --evidence the cells and records that changed");
    figures->add_option_function<std::string>("--as-of", [&](const std::string& value) { asked.filters["as_of"] = value; }, "当时所知 / as known on that day");
    figures->add_option("--format", asked.format, "csv | json | xlsx | dhis2")->check(CLI::IsMember({"csv", "json", "xlsx", "dhis2"}));
    figures->add_option("--period", asked.period, "dhis2 的期:day | month | quarter | year / period of dhis2")->check(CLI::IsMember({"day", "month", "quarter", "year"}));
    figures->add_option("-o,--out", asked.out, "xlsx、dhis2 写到哪个文件 / file for xlsx or dhis2");
    figures->add_flag("--evidence", asked.evidence, "背后的记录 / the records behind it");
    figures->callback([&] {
        asked.data = data;
        code = outcome(figures_door(asked, std::cout, std::cerr));
    });

    auto* report = with_data(app.add_subcommand("report", "按样板做一份报告 / a report by its template"));
    ReportWanted wanted;
    report->add_option("name", wanted.name, "样板,如 weixin.friday_list;不写则列出全部 / template; lists all when absent");
    report->add_option("--place", wanted.place, "地方:编号或区划代码 / id or division code");
    report->add_option("--period", wanted.period, "2024-03 | 2024-Q1 | 2024;周报写那周的一天 / of a week any of its days");
    report->add_option("--lang", wanted.language, "zh | en")->check(CLI::IsMember({"zh", "en"}));
    report->add_option("--format", wanted.format, "md | html | json | docx,默认按 -o 的后缀 / by the ending of -o when absent")->check(CLI::IsMember({"md", "html", "json", "docx"}));
    report->add_option("-o,--out", wanted.out, "写到哪个文件,如 月报.docx / the file it is written to");
    auto* issuing = report->add_subcommand("issue", "发出一份看过的报告 / issue a report as it was seen");
    issuing->fallthrough();    // --data, --place, --period, --lang and -o are the report's own
    ReportIssueAsked issue;
    std::string token_file;
    issuing->add_option("name", issue.sample, "样板,如 weixin.friday_list / template")->required();
    issuing->add_option("--sha256", issue.sha256, "看到的那份的 SHA-256(report --format json 里有) / of the text that was seen, as report --format json tells")->required();
    issuing->add_option("--token-file", token_file, "岗位的令牌,一行;不写就读环境变量 TERRACE_TOKEN / the post's token, one line; else the variable TERRACE_TOKEN");
    report->callback([&] {
        wanted.data = data;
        if (!issuing->parsed()) {
            code = outcome(report_door(wanted, std::cout));
            return;
        }
        issue.token = token_from(token_file);
        issue.place = wanted.place, issue.period = wanted.period, issue.language = wanted.language;
        if (!wanted.out.empty()) issue.out = std::filesystem::absolute(wanted.out).string();
        code = at_office(data, issue, std::cout, std::cerr);
    });

    auto* places = app.add_subcommand("places", "地方:区划、网格 / places: divisions and grids");
    places->require_subcommand(1);
    auto* importing = with_data(places->add_subcommand("import", "导入区划年版 / import editions of the national divisions"));
    std::vector<std::string> editions;
    importing->add_option("--edition", editions, "年份或文件,可多个;不写则导入随附的全部 / years or files; all that come with the program when absent");
    importing->callback([&] { code = places_import(data, editions, reference(), std::cout, std::cerr); });
    auto* showing = places->add_subcommand("show", "某日的某个区划代码 / what a code was on a day");
    std::string place_code, on, format = "text";
    showing->add_option("code", place_code, "区划代码 / division code")->required();
    showing->add_option("--on", on, "日期,默认今天 / day, today when absent");
    showing->add_option("--format", format, "text | json")->check(CLI::IsMember({"text", "json"}));
    showing->add_option("--data", data, "数据目录;不写则用随附的年版 / data folder; the editions that come with the program when absent");
    showing->callback([&] {
        const auto today = Zone{}.day_of(SystemClock{}.now());
        const auto day = on.empty() ? std::optional{today} : read_day(on);
        if (!day) {
            code = told({No::bad_value, "--on", "应为真有的一天,写作 2024-03-04 / a day that exists, written as 2024-03-04"});
            return;
        }
        const auto history = history_of(data, reference());
        code = history ? places_show(*history, place_code, *day, today, format == "json", std::cout, std::cerr) : told(history.error());
    });
    auto* locating = places->add_subcommand("locate", "每行 lon,lat:在哪个网格 / which grid rows lon,lat lie in");
    std::string polygons;
    auto* from_file = locating->add_option("--polygons", polygons, "GeoJSON 文件 / GeoJSON file");
    locating->add_option("--data", data, "数据目录 / data folder")->excludes(from_file);
    locating->add_option("--on", on, "按哪一天的界线,默认今天 / by the boundaries of that day, today when absent")->excludes(from_file);
    locating->callback([&] {
        if (data.empty() && polygons.empty()) {
            code = told({No::missing_field, "--polygons FILE / --data DIR", ""});
            return;
        }
        std::ifstream file{polygons, std::ios::binary};
        if (data.empty() && !file) {
            code = told({No::not_found, "--polygons", polygons});
            return;
        }
        const auto day = on.empty() ? std::optional{Zone{}.day_of(SystemClock{}.now())} : read_day(on);
        if (!day) {
            code = told({No::bad_value, "--on", "应为真有的一天,写作 2024-03-04 / a day that exists, written as 2024-03-04"});
            return;
        }
        const auto zones = data.empty() ? zones_of(std::string{std::istreambuf_iterator<char>{file}, {}}, std::cerr) : grids_of(data, *day);
        if (!zones && data.empty()) std::cerr << polygons << ": ";
        code = zones ? places_locate(*zones, std::cin, std::cout, std::cerr) : told(zones.error());
    });

    auto* laid_over = with_data(places->add_subcommand("overlay", "一个流域占一个县多少地、多少户 / a basin's share of a county's ground and households"));
    OverlayWanted over;
    laid_over->add_option("--place", over.place, "流域、长廊等:编号或区划代码 / basin, corridor …: id or division code")->required();
    laid_over->add_option("--with", over.with, "县、乡镇:编号或区划代码 / county or township: id or division code")->required();
    laid_over->add_option("--on", over.on, "按哪一天的边界,默认今天 / by the boundaries of that day, today when absent");
    laid_over->add_option("--format", over.format, "csv | json")->check(CLI::IsMember({"csv", "json"}));
    laid_over->callback([&] {
        over.data = data;
        code = outcome(overlay_door(over, std::cout));
    });

    auto* playbook = app.add_subcommand("playbook", "打法:检查、比较、安装 / playbooks: check, compare, install");
    playbook->require_subcommand(1);
    std::vector<std::string> playbook_files;
    auto* checking = playbook->add_subcommand("check", "查一份 methods.yaml,错处逐条指出 / read methods.yaml and name every flaw");
    checking->add_option("files", playbook_files, "文件或文件夹 / files or folders")->required();
    checking->callback([&] { code = playbook_check(playbook_files, std::cout, std::cerr); });
    auto* comparing = playbook->add_subcommand("diff", "两个版本哪里不同 / what differs between two versions");
    std::string playbook_before, playbook_after;
    comparing->add_option("before", playbook_before, "旧 / before")->required();
    comparing->add_option("after", playbook_after, "新 / after")->required();
    comparing->callback([&] { code = playbook_diff(playbook_before, playbook_after, std::cout, std::cerr); });
    auto* installing = with_data(playbook->add_subcommand("install", "安装,服务开着也行 / install, while the server runs or not"));
    std::string playbook_file;
    installing->add_option("file", playbook_file, "文件或文件夹 / file or folder")->required();
    installing->callback([&] { code = playbook_install(data, playbook_file, std::cout, std::cerr); });
    auto* testing = playbook->add_subcommand("test", "照它造一段历史,看原文的数对不对得上 / play its history and see whether the numbers of its text agree");
    testing->add_option("playbooks", playbook_files, "名称或文件夹 / names or folders")->required();
    testing->callback([&] { code = playbook_test(playbook_files, reference(), std::cout, std::cerr); });
    XlsFormAsked xlsform;
    auto* to_xlsform = playbook->add_subcommand("xlsform", "一类记录变成 XLSForm(ODK、Kobo 用) / a record kind as an XLSForm, for ODK and Kobo");
    to_xlsform->add_option("kind", xlsform.kind, "记录类别,如 weixin.clean_up / record kind")->required();
    to_xlsform->add_option("--file", xlsform.file, "自己的 methods.yaml 或文件夹;不写是随程序带的 / methods.yaml or its folder; one that ships when absent");
    to_xlsform->add_option("-o,--out", xlsform.out, "FILE.xlsx")->required();
    to_xlsform->callback([&] { code = outcome(xlsform_door(xlsform, std::cout, std::cerr)); });
    FromXlsFormAsked of_xlsform;
    auto* from_xlsform = playbook->add_subcommand("from-xlsform", "XLSForm 变成 methods.yaml 草稿 / a draft of methods.yaml from an XLSForm");
    from_xlsform->add_option("file", of_xlsform.file, "FILE.xlsx")->required();
    from_xlsform->add_option("--playbook", of_xlsform.playbook, "打法编号 / id of the playbook")->required();
    from_xlsform->add_option("--place", of_xlsform.place, "在哪里用:区划代码 / division code where it holds")->required();
    from_xlsform->add_option("--from", of_xlsform.from, "从哪天起用 / first day it holds")->required();
    from_xlsform->add_option("-o,--out", of_xlsform.out, "写到哪个文件;不写到屏幕 / file; printed when absent");
    from_xlsform->callback([&] { code = outcome(from_xlsform_door(of_xlsform, std::cout, std::cerr)); });
    playbook->add_subcommand("slots", "methods.yaml 的每个栏目 / every field of methods.yaml")->callback([&] { code = playbook_slots(std::cout); });

    auto* import = app.add_subcommand("import", "导入别处的清单 / take over lists kept elsewhere");
    import->require_subcommand(1);
    auto* import_list = with_data(import->add_subcommand("cases", "历史事项清单(CSV、XLSX) / a list of cases (CSV, XLSX)"));
    ImportOptions list_import;
    std::string import_format = "text";
    import_list->add_option("file", list_import.file, "清单 / the list")->required();
    import_list->add_option("--map", list_import.map, "对照表 MAP.yaml,样例见 playbooks/import / map of its columns")->required();
    import_list->add_flag("--preview", list_import.preview, "只看不导;有错的行则退出码为 1 / check and show, write nothing; the exit code is 1 when rows are wrong");
    import_list->add_flag("--accept-rest", list_import.accept_rest, "有错的行不要,其余照导(退出码 0)/ take the good rows although others are wrong (exit code 0)");
    import_list->add_option("--format", import_format, "text | json")->check(CLI::IsMember({"text", "json"}));
    import_list->callback([&] {
        list_import.as_json = import_format == "json";
        code = import_cases(data, list_import, std::cout, std::cerr);
    });

    auto* replaying = app.add_subcommand("replay", "照一份打法造一段历史,再对原文里的每个数 / play a history by a playbook, then compare every number of its text");
    ReplayAsked replay_asked;
    replaying->add_option("playbook", replay_asked.playbook, "名称或文件夹 / name or folder")->required();
    replaying->add_option("--format", replay_asked.format, "csv | json")->check(CLI::IsMember({"csv", "json"}));
    replaying->add_option("--keep", replay_asked.keep, "留下数据目录 / the data folder to make and keep");
    replaying->callback([&] { code = outcome(replay_door(replay_asked, reference(), std::cout, std::cerr)); });

    auto* import_ledger = with_data(import->add_subcommand("records", "一本台账(CSV、XLSX)变成记录 / a ledger (CSV, XLSX) becomes records"));
    RecordsAsked ledger;
    import_ledger->add_option("kind", ledger.kind, "记录类别,如 weixin.clean_up / record kind")->required();
    import_ledger->add_option("file", ledger.file, "台账 / the ledger")->required();
    import_ledger->add_flag("--preview", ledger.preview, "只看不导;有错的行则退出码为 1 / check and show, write nothing; the exit code is 1 when rows are wrong");
    import_ledger->add_flag("--accept-rest", ledger.accept_rest, "有错的行不要,其余照导(退出码 0)/ take the good rows although others are wrong (exit code 0)");
    import_ledger->callback([&] { code = import_records(data, ledger, std::cout, std::cerr); });

    add_keeping(app, data, code);

    add_form_doors(app, code);
    add_assessments_door(app, code);

    add_entitlement_doors(app, code);
    add_money_doors(app, code);
    add_fund_doors(app, code);
    add_draw_doors(app, code);

    add_trials(app, code);

    auto* describing = app.add_subcommand("describe", "本程序知道的事件、命令、地址、错误 / what this program knows");
    std::string subject;
    bool markdown = false;
    describing->add_option("subject", subject, "events | commands | routes | refusals")->required();
    describing->add_flag("--markdown", markdown, "refusals: 一页文档 / a page");
    describing->callback([&] { code = describe(subject, markdown, std::cout); });

    // The formatter is asked itself: the library hands the question on to the subcommand being parsed, which is help.
    app.add_subcommand("help", "本说明 / this help")->callback([&] { std::cout << app.get_formatter()->make_help(&app, app.get_name(), CLI::AppFormatMode::All); });

    try {
        app.parse(count, words);
    } catch (const CLI::ParseError& error) {
        return app.exit(error);
    } catch (const std::exception& fault) {
        std::cerr << "terrace: " << fault.what() << '\n';
        return 3;
    }
    return code;
}
