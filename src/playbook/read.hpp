#pragma once
// A playbook's folder as it is written by people: playbooks/<name>/cases.yaml and roles.yaml. Reading checks everything and names
// every flaw with file, line and mend; a playbook with a flaw is not installed.

#include "playbook/playbook.hpp"
#include "yaml/yaml.hpp"

#include <functional>

namespace terrace {

constexpr std::size_t case_kinds_max = 60;      // tiles of one place
constexpr std::size_t playbook_sections_max = 500;
constexpr std::size_t roles_max = 200;

// The kinds of case of some places and all beneath them.
struct PlaybookSection {
    std::vector<std::string> place_codes;    // "530622112002": 12 digits, or shorter for what stands above
    std::vector<CaseKind> case_kinds;
};

struct PlaybookBundle {
    std::string name;
    std::int64_t version = 0;
    Day valid_from;
    CaseNorms case_norms;
    std::vector<CaseStage> case_stages;
    std::vector<PlaybookSection> sections;
    std::vector<RoleRule> roles;
};

// Usual limits by the nature of a matter (12345, GB/T 30428), for kinds that name their class instead of writing limits of their own.
struct CaseClass {
    std::string id;    // "complaint"
    Limit answer, accept;
    std::string basis;
};

// What holds where a playbook is silent: playbooks/national/norms.yaml, compiled in.
struct NationalNorms {
    CaseNorms case_norms;
    std::vector<CaseStage> case_stages;
    std::vector<CaseClass> classes;
};
tl::expected<NationalNorms, std::vector<Flaw>> read_norms(std::string_view norms_yaml);
const NationalNorms& national();

// What the two files say. All flaws at once.
tl::expected<PlaybookBundle, std::vector<Flaw>> read_playbook(std::string_view cases_yaml, std::string_view roles_yaml);
// Reads cases.yaml and roles.yaml of a folder; a missing file is a flaw.
tl::expected<PlaybookBundle, std::vector<Flaw>> read_playbook_folder(const std::string& folder);

// The versions to install, one for each place that `place_of` knows; codes it does not know are returned in `unknown`.
std::vector<PlaybookVersion> versions_of(const PlaybookBundle&, const std::function<std::optional<PlaceId>(const std::string& code)>& place_of,
                                         std::vector<std::string>* unknown = nullptr);

}    // namespace terrace
