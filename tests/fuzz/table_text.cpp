// What people and other offices hand over as text: tables, amounts, quantities, identity numbers, a calendar.
#include "base/calendar.hpp"
#include "base/csv.hpp"
#include "base/figure.hpp"
#include "base/identity.hpp"
#include "base/land.hpp"
#include "base/money.hpp"

#include <sstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace terrace;
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    std::istringstream in{std::string{text}};
    std::size_t line = 0;
    read_csv(in, [&](const CsvRow& row) {
        ENSURE(row.line > line && !row.fields.empty());
        line = row.line;
        for (const auto& field : row.fields) {
            if (const auto money = read_money(field)) ENSURE(read_money(write(*money)) == *money);
            if (const auto read = read_quantity(field)) ENSURE(!write(*read, Language::zh).empty() && !write(*read, Language::en).empty());
            (void)read_land(field);
            const auto person = check_person_number(field);
            if (person.good()) ENSURE(check_person_number(person.normalised).verdict == Verdict::valid);
            const auto organisation = check_organisation_code(field);
            if (organisation.good()) ENSURE(check_organisation_code(organisation.normalised).verdict == Verdict::valid);
        }
    });
    if (const auto calendar = Calendar::read(text)) ENSURE(calendar->days() >= 365);
    return 0;
}
