// The one binary: reads the command line and opens the right door. Each door is a function of its own that tests can call.

#include "app/clock_door.hpp"
#include "app/data_folder.hpp"
#include "app/describe.hpp"
#include "app/figures_door.hpp"
#include "app/identity_door.hpp"
#include "app/serve.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

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

}    // namespace

int main(int count, char** words) {
    CLI::App app{"Terrace 梯田: 一条记录,各本台账 / one record, every ledger"};
    app.require_subcommand(1);
    app.set_version_flag("--version", "terrace 0.1.0");
    int code = 0;

    std::string data, listen = "127.0.0.1:8080", listen_tls;
    const auto with_data = [&](CLI::App* command) {
        command->add_option("--data", data, "数据目录 / data folder")->required();
        return command;
    };

    auto* init = with_data(app.add_subcommand("init", "建一个空的数据目录 / make an empty data folder"));
    DomainFacts domain;
    init->add_option("--domain", domain.code, "区划代码,如 530622 / division code of the office")->required();
    init->add_option("--name", domain.name, "名称 / name")->required();
    init->callback([&] { code = outcome(DataFolder::make(data, domain)); });

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
    figures->add_option("name", asked.name, "cases.received …")->required();
    for (const auto* filter : {"place", "from", "to", "by", "level", "kind", "source"})
        figures->add_option_function<std::string>(std::string{"--"} + filter, [&asked, filter](const std::string& value) { asked.filters[filter] = value; });
    figures->add_option_function<std::string>("--as-of", [&](const std::string& value) { asked.filters["as_of"] = value; }, "当时所知 / as known on that day");
    figures->add_option("--format", asked.format, "csv | json")->check(CLI::IsMember({"csv", "json"}));
    figures->add_flag("--evidence", asked.evidence, "背后的记录 / the records behind it");
    figures->callback([&] {
        asked.data = data;
        code = outcome(figures_door(asked, std::cout));
    });

    auto* describing = app.add_subcommand("describe", "本程序知道的事件、命令、地址、错误 / what this program knows");
    std::string subject;
    bool markdown = false;
    describing->add_option("subject", subject, "events | commands | routes | refusals")->required();
    describing->add_flag("--markdown", markdown, "refusals: 一页文档 / a page");
    describing->callback([&] { code = describe(subject, markdown, std::cout); });

    app.add_subcommand("help", "本说明 / this help")->callback([&] { std::cout << app.help("", CLI::AppFormatMode::All); });

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
