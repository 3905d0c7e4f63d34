#pragma once
// YAML as a tree of texts with their lines, and readers that give each text the type its place asks for. Untyped YAML guesses
// (`country: no` becomes false), so nothing here is typed until the reader of a field says what it must be.
//
// Whoever reads goes on after a mistake: every flaw of a file is named at once, with its line and how to mend it.

#include "base/clock.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace {

constexpr std::size_t yaml_bytes_max = 1'000'000;
constexpr std::size_t yaml_nodes_max = 100'000;
constexpr std::size_t yaml_depth_max = 16;
constexpr std::size_t yaml_text_characters_max = 2'000;

struct YamlField;

struct Yaml {
    enum class Form : std::uint8_t { nothing, text, list, map };
    Form form = Form::nothing;
    std::string text;
    int line = 0;                                        // from 1
    std::vector<Yaml> items;                             // of a list
    std::vector<YamlField> fields;                       // of a map, in the order of the file
};
struct YamlField {
    std::string name;
    Yaml value;
};

// What is wrong in a file, and where.
struct Flaw {
    std::string file;
    int line = 0;    // 0: the file as a whole
    Refusal refusal;
    bool operator==(const Flaw&) const = default;
};
std::string say(const Flaw&, Language);    // "cases.yaml:12: …"

// Refuses aliases, tags of its own, two documents, a key given twice, and what is larger than the limits above.
tl::expected<Yaml, Flaw> read_yaml(std::string_view text, std::string file);

// Reads one map of the tree by the names of its fields. A field that is missing or has another type becomes a flaw, and the
// value read is the empty one.
class YamlMap {
  public:
    // `path` names the map in flaws: "kinds[3]".
    YamlMap(const Yaml&, std::string path, std::string file, std::vector<Flaw>&);

    const Yaml* find(std::string_view field) const;              // nullptr when absent or null
    bool has(std::string_view field) const { return find(field) != nullptr; }
    void only(std::initializer_list<std::string_view> fields);    // any other field is a flaw

    std::string text(std::string_view field);                    // must be there and not empty
    std::string text_or(std::string_view field, std::string otherwise);
    std::string name(std::string_view field);                    // lower case letters, digits, underscore: an id
    std::int64_t whole(std::string_view field, std::int64_t least, std::int64_t most);
    std::int64_t whole_or(std::string_view field, std::int64_t least, std::int64_t most, std::int64_t otherwise);
    bool truth_or(std::string_view field, bool otherwise);       // true or false, nothing else
    Day day(std::string_view field);
    Limit limit(std::string_view field);                         // "3 working_days", "15 calendar_days rolled"
    std::string one_of(std::string_view field, std::initializer_list<std::string_view> words);
    std::vector<std::string> texts(std::string_view field);      // a list of texts, or one text; absent: none
    std::vector<YamlMap> maps(std::string_view field);           // a list of maps; absent: none
    std::vector<std::pair<std::string, std::string>> pairs(std::string_view field);    // a map of texts; absent: none
    YamlMap map(std::string_view field);                         // must be there

    const Yaml& tree() const { return *tree_; }
    const std::string& path() const { return path_; }
    std::string path_of(std::string_view field) const;
    void flaw(std::string_view field, No, std::string detail = {});    // at the field's line, or the map's when absent

  private:
    const Yaml* asked(std::string_view field, Yaml::Form, bool required);

    const Yaml* tree_;
    std::string path_;
    std::string file_;
    std::vector<Flaw>* flaws_;
};

}    // namespace terrace
