#pragma once
// Finds the data the acceptance tests compare with: TERRACE_SHARED_DATA, or ../shared/data.

#include "base/csv.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

namespace terrace {

inline std::filesystem::path shared_data() {
    const char* folder = std::getenv("TERRACE_SHARED_DATA");
    return folder != nullptr ? folder : "../shared/data";
}

// A CSV file with a heading line, one map from heading to field for each row.
inline std::vector<std::map<std::string, std::string>> shared_table(const std::string& name) {
    std::ifstream in{shared_data() / name};
    if (!in) throw Fault{"cannot open " + (shared_data() / name).string() + "; set TERRACE_SHARED_DATA"};
    std::vector<std::map<std::string, std::string>> table;
    std::vector<std::string> headings;
    read_csv(in, [&](const CsvRow& row) {
        if (row.wrong) throw Fault{name + ", line " + std::to_string(row.line) + ": " + row.wrong->detail};
        if (headings.empty()) {
            headings = row.fields;
            return;
        }
        auto& fields = table.emplace_back();
        for (std::size_t i = 0; i < headings.size(); ++i) fields[headings[i]] = i < row.fields.size() ? row.fields[i] : "";
    });
    return table;
}

}    // namespace terrace
