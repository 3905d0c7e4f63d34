#include "app/identity_door.hpp"

#include "base/csv.hpp"
#include "base/identity.hpp"

#include <istream>
#include <ostream>

namespace terrace {
namespace {

constexpr std::size_t shortest_number = 15;    // characters

bool is_heading(const std::string& field) {
    return !field.empty() && field.size() < shortest_number && field.find_first_of("0123456789") == std::string::npos;
}

}    // namespace

int id_check(std::string_view kind, std::istream& in, std::ostream& out, std::ostream& errors) {
    if (kind != "gb11643" && kind != "gb32100") {
        errors << "terrace id check: --kind 只能是 gb11643(公民身份号码)或 gb32100(统一社会信用代码)\n"
                  "terrace id check: --kind is gb11643 (persons) or gb32100 (organisations)\n";
        return 2;
    }
    bool first = true;
    read_csv(in, [&](const CsvRow& row) {
        const auto& input = row.fields.front();
        if (std::exchange(first, false) && !row.wrong && is_heading(input)) {
            out << csv_row({input, "verdict", "reason", "normalised"}) << '\n';
            return;
        }
        const IdentityCheck check = kind == "gb11643" ? check_person_number(input) : check_organisation_code(input);
        out << csv_row({input, std::string{code_of(check.verdict)}, check.reason(), check.normalised}) << '\n';
    });
    return 0;
}

}    // namespace terrace
