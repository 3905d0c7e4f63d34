#pragma once
// What this repository asks of itself beyond compiling. Each check returns its faults, one sentence each with the place
// ("src/a.cpp:12: …"); no fault, no line. docs/decisions and CONTRIBUTING say why.

#include <boost/json/array.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/manners/tree.hpp"

namespace terrace::manners {

using Faults = std::vector<std::string>;

// Folders
Faults foreign_includes(const Tree&);         // an #include that src/include_graph.txt does not allow, or that leads nowhere
Faults folders_off_the_graph(const Tree&);    // a folder of src/ that the graph does not name
Faults vague_names(const Tree&);              // folders and types named after nothing: utils, helpers, …Manager

// Dead matter
Faults unbuilt_sources(const Tree&);          // a .cpp of src/ in no folder that src/CMakeLists.txt builds
Faults unread_headers(const Tree&);           // a header that no other source and no test includes
Faults unmentioned_files(const Tree&);        // a file of tools/ or docs/ that no other file names
Faults broken_links(const Tree&);             // a relative link of a page that leads nowhere
Faults empty_files(const Tree&);
Faults scripts_without_interpreter(const Tree&, const std::set<std::string>& executables);    // an executable text that does not begin with #!

// Text
Faults unfinished_words(const Tree&);         // notes to oneself
Faults machine_traces(const Tree&);           // package registries and paths of somebody's machine
Faults long_files(const Tree&, int lines_max);    // files of src/ longer than that
Faults floating_money(const Tree&);           // float or double in files about money or accounts
Faults web_inline_styles(const Tree&);        // style="…", which the content security policy refuses
Faults web_foreign_hosts(const Tree&);        // an address of another host in the web app

// What the binary says of itself (terrace describe events|routes|refusals)
std::string lock_text(const boost::json::array& events);    // one line an event: Name field:type field:type?
Faults changed_events(const std::string& lock, const boost::json::array& events);
Faults untold_in_both_languages(const boost::json::array& routes_or_refusals);
Faults undocumented_codes(const boost::json::array& refusals, const std::string& errors_page);

}    // namespace terrace::manners
