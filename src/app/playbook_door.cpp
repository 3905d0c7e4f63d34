#include "app/playbook_door.hpp"

#include "app/office.hpp"
#include "modules/playbooks/playbooks.hpp"
#include "reports/catalogue.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <ostream>
#include <sstream>

namespace terrace {
namespace {

// A folder stands for its methods.yaml.
std::filesystem::path file_of(const std::string& given) {
    const std::filesystem::path path{given};
    return std::filesystem::is_directory(path) ? path / "methods.yaml" : path;
}

std::optional<std::string> text_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    if (!in || std::filesystem::file_size(path) > yaml_bytes_max + 1) return std::nullopt;
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

void say_refusal(const Refusal& refusal, std::ostream& errors) { errors << say(refusal, Language::zh) << '\n' << say(refusal, Language::en) << '\n'; }

// False when a flaw was said.
bool say_flaws(const std::vector<Flaw>& flaws, std::ostream& errors) {
    for (const auto& flaw : flaws) errors << say(flaw, Language::zh) << '\n' << "    " << say(flaw, Language::en) << '\n';
    return flaws.empty();
}

// Slots the document speaks of and does not fill.
std::size_t empty_slots(const Methods& methods) {
    std::size_t count = 0;
    for (const auto& one : methods.headings) count += one.size > static_cast<std::int64_t>(one.items.size());
    for (const auto& one : methods.checklists) count += one.size > static_cast<std::int64_t>(one.items.size());
    return count;
}

// Figures that a report calls by the full name of one that every office has, and none has.
std::vector<Flaw> unknown_office_figures(const Methods& methods, const std::string& file) {
    std::vector<Flaw> all;
    const auto known = [](const std::string& name) {
        const auto definitions = reports::figure_definitions();
        return name.find('.') == std::string::npos || std::any_of(definitions.begin(), definitions.end(), [&](const auto& one) { return one.name == name; });
    };
    const auto look = [&](const std::string& name, int line, const std::string& report) {
        if (!known(name)) all.push_back({file, line, {No::bad_value, "reports." + report, name + " 不是各单位都有的数 / is no figure that every office has → cases.received, cases.answered, …(terrace figures)"}});
    };
    for (const auto& report : methods.reports)
        for (const auto& block : report.blocks) {
            for (const auto& figure : block.figures) look(figure.indicator, figure.line, report.id);
            for (const auto& indicator : block.indicators) look(indicator, block.line, report.id);
        }
    return all;
}

}    // namespace

int playbook_check(const std::vector<std::string>& files, std::ostream& out, std::ostream& errors) {
    int code = 0;
    for (const auto& given : files) {
        const auto path = file_of(given);
        const auto text = text_of(path);
        if (!text) {
            say_refusal({No::not_found, "", path.string()}, errors);
            code = 2;
            continue;
        }
        const auto methods = read_methods(*text, path.string());
        if (!methods) {
            (void)say_flaws(methods.error(), errors);
            code = std::max(code, 1);
            continue;
        }
        out << fmt::format("{} {} v{} {}: 记录 {} 类、指标 {} 个、勾稽 {} 条、大项 {} 个、队伍 {} 种、清单 {} 张、依据 {} 份、报告样板 {} 个;空格 {} 处 · record kinds, indicators, rules, headings, teams, checklists, documents, report templates; open slots\n",
                           methods->playbook, methods->title.zh, methods->version, write(methods->valid_from), methods->records.size(), methods->indicators.size(), methods->rules.size(),
                           methods->headings.size(), methods->teams.size(), methods->checklists.size(), methods->basis.size(), methods->reports.size(), empty_slots(*methods));
        for (const auto& flaw : unknown_office_figures(*methods, path.string())) {
            (void)say_flaws({flaw}, errors);
            code = std::max(code, 1);
        }
        for (const auto& one : without_basis(*methods, path.string()))
            out << fmt::format("    提醒:第 {} 行 {} 没有说全依据({}) · line {}: document, clause and dates are not all cited\n", one.line, one.refusal.field, one.refusal.detail, one.line);
    }
    return code;
}

int playbook_diff(const std::string& before, const std::string& after, std::ostream& out, std::ostream& errors) {
    const auto old_text = text_of(file_of(before)), new_text = text_of(file_of(after));
    if (!old_text || !new_text) {
        say_refusal({No::not_found, "", old_text ? after : before}, errors);
        return 2;
    }
    const auto lines = differences(*old_text, *new_text);
    if (!lines) {
        (void)say_flaws({lines.error()}, errors);
        return 2;
    }
    for (const auto& line : *lines) out << line << '\n';
    return lines->empty() ? 0 : 1;
}

int playbook_slots(std::ostream& out) {
    out << "# methods.yaml\n\n一份打法的全部栏目。没有写的就是没有;写了别的栏目,检查时会指出。\nEvery field of a playbook's methods. What is not written is not there; any other field is named as a flaw.\n\n"
           "| 栏目 field | 意思 | meaning |\n|---|---|---|\n";
    for (const auto& slot : method_slots()) out << fmt::format("| `{}` | {} | {} |\n", slot.path, slot.zh, slot.en);
    return 0;
}

Result<Acknowledged> install(County& county, const Methods& methods, std::string_view text) {
    const auto file = county.folder().put_file(text);
    Envelope envelope;
    envelope.id = CommandId{new_uuid(county.desk().clock().now(), county.desk().chance())};
    envelope.command = playbooks::InstallMethods::name;
    envelope.body = json::object{{"playbook", methods.playbook}, {"version", methods.version}, {"methods", hex(file.view())}};
    return county.desk().submit_and_wait(std::move(envelope), Actor{ActorKind::operator_, {}, {}});
}

Result<int> carry_out(County& county, const MethodsAsked& asked, std::ostream& out, std::ostream& errors) {
    const auto path = file_of(asked.file);
    const auto text = text_of(path);
    if (!text) return refuse(No::not_found, "", path.string());
    const auto methods = read_methods(*text, path.string());
    if (!methods) {
        (void)say_flaws(methods.error(), errors);
        return 1;
    }
    const auto answer = install(county, *methods, *text);
    if (!answer) return tl::unexpected(answer.error());
    out << fmt::format("{} {} v{},从 {} 起用,记录 {} · installed, holds from, record\n", methods->playbook, methods->title.zh, methods->version, write(methods->valid_from), answer->position);
    return 0;
}

int playbook_install(const std::filesystem::path& data, const std::string& file, std::ostream& out, std::ostream& errors) {
    // The server stands in another folder.
    return at_office(data, MethodsAsked{std::filesystem::absolute(file).string()}, out, errors);
}

}    // namespace terrace
