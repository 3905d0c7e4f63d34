// The small readers: identity numbers, days, instants, ids, money, quantities. None crashes, and a number that was put
// into standard form is in standard form.
#include "base/figure.hpp"
#include "base/identity.hpp"
#include "base/ids.hpp"
#include "base/instant.hpp"
#include "base/money.hpp"
#include "tests/fuzz/bytes.hpp"

using namespace terrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto person = check_person_number(text);
    if (person.good()) fuzz::must(check_person_number(person.normalised).verdict == Verdict::valid);
    const auto organisation = check_organisation_code(text);
    if (organisation.good()) fuzz::must(check_organisation_code(organisation.normalised).verdict == Verdict::valid);
    (void)read_day(text);
    (void)read_instant(text);
    (void)read_uuid(text);
    (void)read_place(text);
    (void)read_sha256(text);
    (void)read_money(text);
    (void)read_quantity(text);
    return 0;
}
