#pragma once
// `terrace figures NAME --data DIR …`: a figure as csv or json, from a data folder that may be served at the same time.

#include "base/result.hpp"

#include <filesystem>
#include <iosfwd>
#include <map>
#include <string>

namespace terrace {

struct FiguresAsked {
    std::filesystem::path data;
    std::string name;
    std::map<std::string, std::string> filters;    // place, from, to, by, level, kind, source, as_of
    std::string format = "csv";                    // csv | json | xlsx | dhis2
    std::string period = "month";                  // of dhis2: day | month | quarter | year
    std::string out;                               // the file of an xlsx
    bool evidence = false;                         // the records behind it instead
};

Result<void> figures_door(const FiguresAsked&, std::ostream& out, std::ostream& notes);

}    // namespace terrace
