// Checks of folders and dead matter.
#include <regex>
#include <set>

#include "tests/manners/manners.hpp"
#include "tests/manners/text.hpp"

namespace terrace::manners {

namespace {

bool is_source(std::string_view path) {
    return path.starts_with("src/") && (path.ends_with(".cpp") || path.ends_with(".hpp"));
}

// "modules/*" stands for any one folder below modules.
bool stands_for(const std::string& pattern, const std::string& folder) {
    if (!pattern.ends_with("/*")) {
        return pattern == folder;
    }
    const auto above = pattern.substr(0, pattern.size() - 1);
    return folder.starts_with(above) && folder.size() > above.size() && folder.find('/', above.size()) == std::string::npos;
}

struct Graph {
    std::vector<std::pair<std::string, std::vector<std::string>>> rows;

    const std::vector<std::string>* allowed_to(const std::string& folder) const {
        for (const auto& [who, allowed] : rows) {
            if (stands_for(who, folder)) {
                return &allowed;
            }
        }
        return nullptr;
    }

    // The named folder that a path below src/ lies in: "store/sqlite" for store/sqlite/rows.hpp and store/sqlite/x/y.hpp
    std::string folder_holding(const std::string& path) const {
        for (auto folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
            if (allowed_to(folder)) {
                return folder;
            }
        }
        return folder_of(path);
    }
};

Graph graph_of(const Tree& tree) {
    Graph graph;
    const auto found = tree.find("src/include_graph.txt");
    for (const auto& line : lines_of(found == tree.end() ? "" : found->second)) {
        const auto colon = line.find(':');
        if (!line.starts_with('#') && colon != std::string::npos) {
            graph.rows.emplace_back(line.substr(0, colon), words_of(line.substr(colon + 1)));
        }
    }
    return graph;
}

struct Include {
    std::size_t line;
    std::string path;    // as written
};

std::vector<Include> own_includes(const std::string& text) {
    static const std::regex include(R"re(^\s*#\s*include\s+"([^"]+)")re");
    std::vector<Include> found;
    const auto lines = lines_of(text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::smatch match;
        if (std::regex_search(lines[i], match, include)) {
            found.push_back({i, match[1]});
        }
    }
    return found;
}

// Reactions and reports see a module by its words alone: modules/cases/cases.hpp
bool is_words_of_module(const std::string& path) {
    const auto folder = folder_of(path);
    return path == folder + "/" + name_of(folder) + ".hpp";
}

std::string judge(const Graph& graph, const Tree& tree, const std::string& from, const std::string& to) {
    const auto here = graph.folder_holding(from.substr(4));
    const auto there = graph.folder_holding(to);
    // A test may put several folders together, and uses what tests/support holds.
    if (from.ends_with("_test.cpp") && (tree.contains("src/" + to) || tree.contains("tests/" + to))) {
        return {};
    }
    // A test may bring folders together, and what tests share lies in tests/support.
    const bool from_test = from.ends_with("_test.cpp") || name_of(from).starts_with("test_");
    if (!tree.contains("src/" + to) && !(from_test && tree.contains("tests/" + to))) {
        return "there is no src/" + to + " (includes are written relative to src/)";
    }
    if (to.ends_with(".cpp")) {
        return "includes a .cpp, " + to;
    }
    if (here == there || from_test) {
        return {};
    }
    const auto* allowed = graph.allowed_to(here);
    if (!allowed || std::none_of(allowed->begin(), allowed->end(), [&](const auto& one) { return stands_for(one, there); })) {
        return here + " may not include " + there + " (" + to + ")";
    }
    if ((here == "reactions" || here == "reports") && there.starts_with("modules/") && !is_words_of_module(to)) {
        return here + " may include only the words of a module, not " + to;
    }
    return {};
}

}    // namespace

Faults foreign_includes(const Tree& tree) {
    const auto graph = graph_of(tree);
    Faults faults;
    for (const auto& [path, text] : tree) {
        if (!is_source(path) || folder_of(path) == "src") {
            continue;
        }
        for (const auto& include : own_includes(text)) {
            if (const auto fault = judge(graph, tree, path, include.path); !fault.empty()) {
                faults.push_back(at(path, include.line, fault));
            }
        }
    }
    return faults;
}

Faults folders_off_the_graph(const Tree& tree) {
    const auto graph = graph_of(tree);
    std::set<std::string> unnamed;
    for (const auto& [path, text] : tree) {
        if (is_source(path) && folder_of(path) != "src" && !graph.allowed_to(graph.folder_holding(path.substr(4)))) {
            unnamed.insert(folder_of(path) + ": not in src/include_graph.txt");
        }
    }
    return {unnamed.begin(), unnamed.end()};
}

Faults vague_names(const Tree& tree) {
    static const std::set<std::string> vague{"service", "services", "model", "models",  "util", "utils",
                                             "common",  "helper",   "helpers", "misc", "lib",  "impl"};
    static const std::regex vague_type(R"(\b(?:class|struct)\s+(\w+(?:Manager|Helper|Utils?|Service|Impl|Base))\b)");
    std::set<std::string> faults;
    for (const auto& [path, text] : tree) {
        for (auto folder = folder_of(path); !folder.empty(); folder = folder_of(folder)) {
            if (vague.contains(name_of(folder))) {
                faults.insert(folder + ": a folder is named after what it is about");
            }
        }
        std::smatch match;
        if (is_source(path) && std::regex_search(text, match, vague_type)) {
            faults.insert(path + ": a type is named after what it is: " + match[1].str());
        }
    }
    return {faults.begin(), faults.end()};
}

Faults unbuilt_sources(const Tree& tree) {
    const auto found = tree.find("src/CMakeLists.txt");
    const auto build = found == tree.end() ? std::string{} : found->second;
    Faults faults;
    for (const auto& [path, text] : tree) {
        if (!is_source(path) || !path.ends_with(".cpp")) {
            continue;
        }
        const auto inside = path.substr(4);
        const auto folder = "terrace_folder(" + folder_of(inside);
        if (!has(build, inside) && !has(build, folder + ")") && !has(build, folder + " ")) {
            faults.push_back(path + ": no target of src/CMakeLists.txt builds it");
        }
    }
    return faults;
}

Faults unread_headers(const Tree& tree) {
    std::map<std::string, bool> read_elsewhere;
    for (const auto& [path, text] : tree) {
        if (!path.ends_with(".cpp") && !path.ends_with(".hpp")) {
            continue;
        }
        for (const auto& include : own_includes(text)) {
            const auto header = tree.contains("src/" + include.path)     ? "src/" + include.path
                                : tree.contains("tests/" + include.path) ? "tests/" + include.path
                                                                         : include.path;
            read_elsewhere[header] = read_elsewhere[header] || (stem_of(header) != stem_of(path) || path.ends_with("_test.cpp"));
        }
    }
    Faults faults;
    for (const auto& [path, text] : tree) {
        if (path.ends_with(".hpp") && path != "src/precompiled.hpp" && !read_elsewhere[path]) {
            faults.push_back(path + ": no other source and no test includes it");
        }
    }
    return faults;
}

Faults unmentioned_files(const Tree& tree) {
    static const std::set<std::string> first_pages{"README.md", "LICENSE", "CMakeLists.txt"};
    Faults faults;
    for (const auto& [path, text] : tree) {
        const bool watched = path.starts_with("tools/") || path.starts_with("docs/");
        // tools/prepare.sh runs whatever lies in prepare.d.
        if (!watched || first_pages.contains(name_of(path)) || folder_of(path) == "tools/prepare.d") {
            continue;
        }
        const bool named = std::any_of(tree.begin(), tree.end(), [&, path = path](const auto& other) {
            return other.first != path && has(other.second, name_of(path));
        });
        if (!named) {
            faults.push_back(path + ": no other file names it");
        }
    }
    return faults;
}

Faults broken_links(const Tree& tree) {
    static const std::regex link(R"(\]\(([^)#:\s]+)(?:#[^)]*)?\))");
    Faults faults;
    for (const auto& [path, text] : tree) {
        if (!path.ends_with(".md")) {
            continue;
        }
        for (auto match = std::sregex_iterator(text.begin(), text.end(), link); match != std::sregex_iterator(); ++match) {
            auto target = (std::filesystem::path(folder_of(path)) / (*match)[1].str()).lexically_normal().generic_string();
            if (target.ends_with('/')) {
                target.pop_back();
            }
            const auto next = tree.lower_bound(target);
            const bool is_folder = next != tree.end() && tree.lower_bound(target + "/") != tree.end() &&
                                   tree.lower_bound(target + "/")->first.starts_with(target + "/");
            if (!tree.contains(target) && !is_folder) {
                faults.push_back(path + ": links to " + target + ", which is not there");
            }
        }
    }
    return faults;
}

Faults empty_files(const Tree& tree) {
    Faults faults;
    for (const auto& [path, text] : tree) {
        if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
            faults.push_back(path + ": empty");
        }
    }
    return faults;
}

Faults scripts_without_interpreter(const Tree& tree, const std::set<std::string>& executables) {
    Faults faults;
    for (const auto& path : executables) {
        const auto found = tree.find(path);
        if (found != tree.end() && !found->second.starts_with('\0') && !found->second.starts_with("#!")) {
            faults.push_back(path + ": may be executed and does not begin with #!");
        }
    }
    return faults;
}

}    // namespace terrace::manners
