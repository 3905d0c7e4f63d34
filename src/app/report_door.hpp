#pragma once
// `terrace report NAME --data DIR --place CODE --period P [-o OUT.docx]`: a report by its template, from a data folder that may be served at
// the same time.

#include "base/result.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>

namespace terrace {

struct ReportWanted {
    std::filesystem::path data;
    std::string name;                           // "weixin.friday_list"; "" lists the templates
    std::string place, period, language = "zh";
    std::string format;                         // md | html | json | docx; "": by the name of `out`, else md
    std::string out;                            // a file, "" for the output; a docx needs one
};

Result<void> report_door(const ReportWanted&, std::ostream& out);

}    // namespace terrace
