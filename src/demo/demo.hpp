#pragma once
// The sample county (样本县): the prefecture's resettlement office with Qiaojia in depth. Everybody in it is invented; the same seed
// makes the same journal, byte for byte, through the same commands that people send.

#include "access/credentials.hpp"
#include "demo/setting.hpp"

#include <iosfwd>

namespace terrace::demo {

constexpr std::int64_t office_domain = 5306;
constexpr std::string_view office_name = "昭通市搬迁安置办公室";
constexpr int years_of_history = 5;

// One way in for one audience.
struct SignIn {
    std::string zh, en;         // who
    std::string page;           // "/desk/"
    std::string name, secret;   // sign-in and password, or card and PIN
};

// The instant the sample begins: a morning five years before it ends.
Instant beginning_of(Instant now, Zone);

// Fills an office whose divisions, playbook and administrator are there. Progress in both languages goes to `progress`.
std::vector<SignIn> fill(Hand&, Credentials&, const Seat& administrator, const Options&, std::ostream& progress);

}    // namespace terrace::demo
