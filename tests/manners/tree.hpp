#pragma once
// The repository as a value: path → text. The checks of manners.hpp read this and nothing else, so a test can hand them a
// bad sample written in three lines.

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace terrace::manners {

// Paths are relative to the root, with '/'. A binary file, or one above 1 MB, stands with the text "\0".
using Tree = std::map<std::string, std::string>;

// Everything below root that a commit could hold: without build/, data/, .cache/, .git/, node_modules/ and dist/.
Tree read_tree(const std::filesystem::path& root);
// Those of its paths that their owner may execute.
std::set<std::string> executables_of(const std::filesystem::path& root, const Tree&);

}    // namespace terrace::manners
