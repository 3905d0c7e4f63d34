#include "app/dhis2.hpp"

#include "base/text_form.hpp"

namespace terrace {
namespace {

Day first_of(Dhis2Period period, Day day) {
    const auto civil = civil_of(day);
    switch (period) {
        case Dhis2Period::day: return day;
        case Dhis2Period::month: return day_of({civil.year, civil.month, 1});
        case Dhis2Period::quarter: return day_of({civil.year, (civil.month - 1) / 3 * 3 + 1, 1});
        case Dhis2Period::year: return day_of({civil.year, 1, 1});
    }
    return day;
}
Day next_of(Dhis2Period period, Day first) {
    switch (period) {
        case Dhis2Period::day: return first + 1;
        case Dhis2Period::month: return first_of(period, first + 31);
        case Dhis2Period::quarter: return first_of(period, first + 92);
        case Dhis2Period::year: return first_of(period, first + 366);
    }
    return first + 1;
}
std::string name_of(Dhis2Period period, Day first) {
    const auto text = write(first);
    const auto year = text.substr(0, 4), month = text.substr(5, 2);
    switch (period) {
        case Dhis2Period::day: return year + month + text.substr(8, 2);
        case Dhis2Period::month: return year + month;
        case Dhis2Period::quarter: return year + 'Q' + std::to_string((std::stoi(month) - 1) / 3 + 1);
        case Dhis2Period::year: return year;
    }
    return {};
}

}    // namespace

std::vector<Dhis2Span> dhis2_periods(Dhis2Period period, Day from, Day to) {
    std::vector<Dhis2Span> all;
    for (auto first = first_of(period, from); first <= to; first = next_of(period, first)) {
        const auto last = next_of(period, first) + -1;
        if (first >= from && last <= to) all.push_back({name_of(period, first), first, last});
    }
    return all;
}

std::string dhis2_document(const std::vector<Dhis2Value>& values) {
    json::array all;
    for (const auto& one : values) {
        json::object value{{"dataElement", one.data_element}, {"period", one.period}, {"orgUnit", one.org_unit}, {"value", one.value}};
        if (!one.comment.empty()) value["comment"] = one.comment;
        all.push_back(std::move(value));
    }
    return json::serialize(json::object{{"dataElementIdScheme", "code"}, {"orgUnitIdScheme", "code"}, {"dataValues", std::move(all)}});
}

}    // namespace terrace
