#include "app/figures_door.hpp"

#include "app/county.hpp"
#include "app/figures_sheet.hpp"
#include "reports/figure_reads.hpp"

#include <ostream>

namespace terrace {

Result<void> figures_door(const FiguresAsked& asked, std::ostream& out) {
    if (asked.format == "xlsx" && (asked.out.empty() || asked.evidence)) return refuse(No::missing_field, "--out", "-o FILE.xlsx");
    auto folder = DataFolder::open(asked.data, DataFolder::Use::read);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    Parameters parameters;
    for (const auto& [key, value] : asked.filters) parameters.values.emplace(key, value);
    parameters.values["name"] = asked.name;
    const auto told = county.read(Actor{}, [&](const ReadContext& read) -> Result<std::string> {
        if (!asked.evidence) return reports::figure_table(read, parameters, asked.format == "csv");
        for (const auto& route : reports::figure_routes())
            if (route.path.ends_with("/records")) {
                parameters.values["limit"] = "200";
                return route.answer(read, parameters);
            }
        return refuse(No::not_found, "", "records");
    });
    if (!told) return tl::unexpected(told.error());
    if (asked.format == "xlsx") return write_xlsx(asked.out, {figure_sheet(json::parse(*told).as_object(), asked.filters)});
    out << *told;
    if (!told->ends_with('\n')) out << '\n';
    return {};
}

}    // namespace terrace
