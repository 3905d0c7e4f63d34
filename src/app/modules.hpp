#pragma once
// Every module of the product and every table of its ledgers, in one list each.

#include "desk/module.hpp"

namespace terrace {

std::vector<const Module*> all_modules();
std::vector<const Table*> all_tables();
// All reads: those of the modules and of the reports.
std::vector<Route> all_routes();

}    // namespace terrace
