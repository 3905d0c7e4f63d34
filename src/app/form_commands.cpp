#include "app/form_door.hpp"
#include "forms/examples.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>

namespace terrace {
namespace {

int told(const Result<void>& outcome) {
    if (outcome) return 0;
    std::cerr << say(outcome.error(), Language::zh) << '\n' << say(outcome.error(), Language::en) << '\n';
    return 1;
}

}    // namespace

void add_form_doors(CLI::App& app, int& code) {
    auto* form = app.add_subcommand("form", "上级发来的表:看懂、填好 / a superior's form: read it, fill it in");
    form->require_subcommand(1);

    const auto map_asked = std::make_shared<FormMapAsked>();
    auto* map = form->add_subcommand("map", "每一格问的是什么,拿不准的写明为什么 / what each cell asks, how sure that is, and why not");
    map->add_option("form", map_asked->form, "表 .xlsx / the form")->required();
    map->add_option("--data", map_asked->data, "数据目录,可以没有 / data folder; may be absent");
    map->add_option("--playbook", map_asked->playbooks, "没有数据目录时用的打法 methods.yaml,可多个 / playbooks to map by when there is no data folder");
    map->add_option("--place", map_asked->place, "哪个地方的表:区划代码 / place the form is for");
    map->add_option("--mapping", map_asked->mapping, "已经确认过的对表文件 / a mapping already confirmed");
    map->add_option("-o,--out", map_asked->out, "写成对表文件,确认后填表时用 / write the mapping to a file, to be confirmed and used by fill");
    map->callback([map_asked, &code] { code = told(form_map(*map_asked, std::cout)); });

    const auto fill_asked = std::make_shared<FormFillAsked>();
    auto* fill = form->add_subcommand("fill", "填原表,格式不动;拿不准的格空着并写明为什么 / fill the original file in, formatting kept; what is not sure stays empty, with the reason");
    fill->add_option("form", fill_asked->form, "表 .xlsx / the form")->required();
    fill->add_option("--data", fill_asked->data, "数据目录 / data folder")->required();
    fill->add_option("--place", fill_asked->place, "哪个地方:区划代码 / place, as division code or id")->required();
    fill->add_option("--period", fill_asked->period, "2021 | 2021-06 | 2021-Q2")->required();
    fill->add_option("-o,--out", fill_asked->out, "填好的表 / the filled form")->required();
    fill->add_option("--provenance", fill_asked->provenance, "每格的来历 JSON / where each cell comes from");
    fill->add_option("--mapping", fill_asked->mapping, "确认过的对表文件 / a confirmed mapping");
    fill->add_flag("--to-date", fill_asked->to_date, "没过完的时间也填,到今天为止 / also periods that have not ended, up to today");
    const auto folder = std::make_shared<std::string>();
    auto* samples = form->add_subcommand("examples", "写出样表,拿来试 / write the example forms, to try with");
    samples->add_option("folder", *folder, "写到哪个目录 / folder to write to")->required()->check(CLI::ExistingDirectory);
    samples->callback([folder, &code] { code = told(forms::write_examples(*folder)); });
    fill->callback([fill_asked, &code] { code = told(form_fill(*fill_asked, std::cout)); });

    const auto check_asked = std::make_shared<CheckTextAsked>();
    auto* checking = app.add_subcommand("check-text", "材料核数:稿子里的每个数,对一对本单位的记录 / every number of a draft beside the office's own");
    checking->add_option("file", check_asked->file, ".txt、.docx,或 - 从键盘 / a file, or - for what is typed")->required();
    checking->add_option("--data", check_asked->data, "数据目录,可以没有 / data folder; may be absent");
    checking->add_option("--playbook", check_asked->playbooks, "没有数据目录时用的打法 / playbooks when there is no data folder");
    checking->add_option("--place", check_asked->place, "说的是哪个地方 / place the text speaks of");
    checking->add_option("--as-of", check_asked->as_of, "稿子的日期,默认今天 / day of the text, today when absent");
    checking->add_option("--from", check_asked->first, "累计从哪天起,默认从头 / first day of what is cumulative, the beginning when absent");
    checking->add_option("--format", check_asked->format, "csv | json")->check(CLI::IsMember({"csv", "json"}));
    checking->callback([check_asked, &code] { code = told(check_text(*check_asked, std::cin, std::cout)); });
}

}    // namespace terrace
