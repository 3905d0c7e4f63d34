#pragma once
// `terrace playbook check|diff|install|slots`: work methods as one file, read, compared and put to use.

#include "app/county.hpp"
#include "base/codec.hpp"
#include "playbook/methods.hpp"

#include <iosfwd>

namespace terrace {

// Reads every file (a folder stands for its methods.yaml) and names every flaw with file, line and mend. 0 when all are fine.
int playbook_check(const std::vector<std::string>& files, std::ostream& out, std::ostream& err);

// What differs between two versions. 0 when nothing does, 1 when something does, 2 for a file that cannot be read.
int playbook_diff(const std::string& before, const std::string& after, std::ostream& out, std::ostream& err);

// Every field of methods.yaml and what it means, as a page.
int playbook_slots(std::ostream& out);

// Puts methods.yaml's text to use; it has been read as `methods`.
Result<Acknowledged> install(County&, const Methods& methods, std::string_view text);

// Puts work methods to use in an office, without a restart.
struct MethodsAsked {
    static constexpr std::string_view name = "playbook install";
    std::string file;
};
BOOST_DESCRIBE_STRUCT(MethodsAsked, (), (file))
Result<int> carry_out(County&, const MethodsAsked&, std::ostream& out, std::ostream& errors);
int playbook_install(const std::filesystem::path& data, const std::string& file, std::ostream& out, std::ostream& errors);

}    // namespace terrace
