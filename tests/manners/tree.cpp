#include "tests/manners/tree.hpp"

#include <fstream>
#include <iterator>
#include <set>

namespace terrace::manners {

namespace {

constexpr std::uintmax_t text_bytes_max = 1'000'000;

std::string text_of(const std::filesystem::path& file) {
    if (std::filesystem::file_size(file) > text_bytes_max) {
        return std::string(1, '\0');
    }
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    return text.find('\0') == std::string::npos ? text : std::string(1, '\0');
}

}    // namespace

Tree read_tree(const std::filesystem::path& root) {
    static const std::set<std::string> left_out{".git", ".cache", "node_modules", "dist"};
    static const std::set<std::string> left_out_at_root{"build", "data"};
    Tree tree;
    auto walk = std::filesystem::recursive_directory_iterator(root);
    for (auto at = begin(walk); at != end(walk); ++at) {
        const std::string name = at->path().filename();
        if (at->is_directory()) {
            if (left_out.contains(name) || (at.depth() == 0 && left_out_at_root.contains(name))) {
                at.disable_recursion_pending();
            }
        } else if (at->is_regular_file() && name != ".git") {
            tree.emplace(std::filesystem::relative(at->path(), root).generic_string(), text_of(at->path()));
        }
    }
    return tree;
}

std::set<std::string> executables_of(const std::filesystem::path& root, const Tree& tree) {
    std::set<std::string> found;
    for (const auto& [path, text] : tree) {
        if ((std::filesystem::status(root / path).permissions() & std::filesystem::perms::owner_exec) != std::filesystem::perms::none) {
            found.insert(path);
        }
    }
    return found;
}

}    // namespace terrace::manners
