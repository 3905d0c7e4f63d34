#include "app/modules.hpp"

#include "desk/desk.hpp"
#include "modules/cases/cases.hpp"
#include "reports/figure_reads.hpp"

namespace terrace {

std::vector<const Module*> all_modules() { return {&cases::module()}; }

std::vector<const Table*> all_tables() {
    std::vector<const Table*> all{&facts_table, &observed_table};
    for (const auto* module : all_modules())
        for (const auto* table : module->tables()) all.push_back(table);
    return all;
}

std::vector<Route> all_routes() {
    std::vector<Route> all;
    for (const auto* module : all_modules())
        for (auto& route : module->routes()) all.push_back(std::move(route));
    for (auto& route : reports::figure_routes()) all.push_back(std::move(route));
    return all;
}

}    // namespace terrace
