#include "app/modules.hpp"

#include "desk/desk.hpp"
#include "desk/housekeeping.hpp"
#include "modules/access/access.hpp"
#include "modules/alerts/alerts.hpp"
#include "modules/assessments/assessments.hpp"
#include "modules/assignments/assignments.hpp"
#include "modules/cases/cases.hpp"
#include "modules/dues/dues.hpp"
#include "modules/evidence/evidence.hpp"
#include "modules/forms/forms.hpp"
#include "modules/people/people.hpp"
#include "modules/places/places.hpp"
#include "modules/playbooks/playbooks.hpp"
#include "modules/records/records.hpp"
#include "reports/assessed.hpp"
#include "modules/reports/reports.hpp"
#include "modules/topics/topics.hpp"
#include "reports/changes.hpp"
#include "reports/community_reads.hpp"
#include "reports/duty_chain.hpp"
#include "reports/duty_map.hpp"
#include "reports/figure_reads.hpp"
#include "reports/industry.hpp"
#include "reports/overlay_reads.hpp"
#include "reports/report_reads.hpp"
#include "reports/site_brief.hpp"
#include "reports/texts.hpp"

namespace terrace {

std::vector<const Module*> all_modules(const Module* places) {
    static const auto without_files = places::module([](const Sha256& file) -> std::string { throw Fault{"no data folder to read " + hex(file.view()) + " from"}; });
    return {&housekeeping::module(), &playbooks::module(), places ? places : without_files.get(), &people::module(), &access::module(), &assignments::module(), &cases::module(), &evidence::module(), &records::module(), &form_life::module(), &dues::module(), &assessments::module(), &issued::module(), &topics::module(), &alerts::module()};
}

std::vector<const Table*> all_tables() { return tables_of(all_modules()); }

std::vector<Route> all_routes() {
    std::vector<Route> all;
    for (const auto* module : all_modules())
        for (auto& route : module->routes()) all.push_back(std::move(route));
    for (auto& route : reports::duty_routes()) all.push_back(std::move(route));
    for (auto& route : reports::map_routes()) all.push_back(std::move(route));
    for (auto& route : reports::figure_routes()) all.push_back(std::move(route));
    for (auto& route : reports::change_routes()) all.push_back(std::move(route));
    for (auto& route : reports::report_routes()) all.push_back(std::move(route));
    for (auto& route : reports::community_routes()) all.push_back(std::move(route));
    for (auto& route : reports::site_brief_routes()) all.push_back(std::move(route));
    for (auto& route : reports::assessed_routes()) all.push_back(std::move(route));
    for (auto& route : reports::text_routes()) all.push_back(std::move(route));
    for (auto& route : reports::overlay_routes()) all.push_back(std::move(route));
    for (auto& route : reports::industry_routes()) all.push_back(std::move(route));
    return all;
}

}    // namespace terrace
