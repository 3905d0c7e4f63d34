#pragma once
// Every module of the product and every table of its ledgers, in one list each.

#include "desk/module.hpp"

namespace terrace {

// `places`: the places module of the office, which reads the files of its data folder; without one, a module that can
// describe itself and decide, but has no files.
std::vector<const Module*> all_modules(const Module* places = nullptr);
std::vector<const Table*> all_tables();
// All reads: those of the modules and of the reports.
std::vector<Route> all_routes();

}    // namespace terrace
