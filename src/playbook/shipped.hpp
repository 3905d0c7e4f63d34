#pragma once
// The playbooks that come with the program: those of the five texts, each with the plan of its sample history and what its text says.

#include <span>
#include <string_view>

namespace terrace {

struct ShippedPlaybook {
    std::string_view name;
    std::string_view methods, history, figures;
    std::string_view cases;    // "" when it has no kinds of case of its own
};
std::span<const ShippedPlaybook> shipped_playbooks();

}    // namespace terrace
