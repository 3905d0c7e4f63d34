#pragma once
// `terrace init`: an office begins. The divisions are imported, the playbook that comes with the program is installed, and the first
// post is made: the office's administrator, who makes the other posts. From then on authority comes from posts alone.

#include "app/county.hpp"

#include <filesystem>
#include <iosfwd>
#include <string>

namespace terrace {

struct FirstPost {
    PostId post;
    PersonId holder;
    PlaceId place;
};

// Imports the editions found in `reference`, installs the playbook and makes the first post; for an empty county.
Result<FirstPost> begin_office(County&, const std::filesystem::path& reference, Chance&);

// The playbook files that come with the program; a place of theirs that stands for the whole office is the office's own.
std::string default_playbook_cases(std::int64_t domain);
std::string default_playbook_roles();

// Makes the folder and begins the office; says sign-in and one-time password on `out`.
Result<int> init(const std::filesystem::path& data, const DomainFacts&, const std::filesystem::path& reference, std::ostream& out);

}    // namespace terrace
