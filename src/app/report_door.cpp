#include "app/report_door.hpp"

#include "app/county.hpp"
#include "app/report_docx.hpp"
#include "reports/report_reads.hpp"

#include "base/csv.hpp"

#include <fstream>
#include <ostream>

namespace terrace {
namespace {

std::string every_template(const ReadContext& read) {
    std::string out = "name,zh,en,period,now\n";
    const auto today = read.views.clock->zone().day_of(read.now);
    for (const auto& installed : read.views.playbook->all_methods())
        if (read.views.playbook->methods(installed.methods->playbook, today) == &installed)
            for (const auto& one : installed.methods->reports)
                out += csv_row({installed.methods->playbook + '.' + one.id, one.name.zh, one.name.en, boost::describe::enum_to_string(one.period, ""), period_text(one.period, span_of(one.period, today))}) + '\n';
    return out;
}

}    // namespace

Result<void> report_door(const ReportWanted& wanted, std::ostream& out) {
    const auto ending = std::filesystem::path{wanted.out}.extension().string();
    const auto format = !wanted.format.empty() ? wanted.format : ending == ".docx" || ending == ".html" || ending == ".json" ? ending.substr(1) : std::string{"md"};
    if (format == "docx" && wanted.out.empty()) return refuse(No::missing_field, "-o", "OUT.docx");
    auto folder = DataFolder::open(wanted.data, DataFolder::Use::read);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    const auto told = county.read(Actor{}, [&](const ReadContext& read) -> Result<std::string> {
        if (wanted.name.empty()) return every_template(read);
        Parameters parameters;
        parameters.values = {{"name", wanted.name}, {"place", wanted.place}, {"period", wanted.period}, {"lang", wanted.language}};
        const auto asked = reports::report_asked(read, parameters);
        if (!asked) return tl::unexpected(asked.error());
        const auto made = reports::make_report(read, *asked);
        if (!made) return tl::unexpected(made.error());
        if (format == "docx") return written_docx(report_blocks(reports::report_json(read, *made)));
        if (format == "json") return json::serialize(reports::report_json(read, *made));
        return format == "html" ? reports::report_html(read, *made) : made->text;
    });
    if (!told) return tl::unexpected(told.error());
    if (!wanted.out.empty()) {
        std::ofstream file{wanted.out, std::ios::binary};
        file << *told;
        if (!file.flush()) return refuse(No::bad_value, "-o", wanted.out + ": 写不了 / cannot be written");
        return {};
    }
    out << *told;
    if (!told->ends_with('\n')) out << '\n';
    return {};
}

}    // namespace terrace
