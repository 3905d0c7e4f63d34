#include "modules/alerts/levels.hpp"

#include "yaml/yaml.hpp"

namespace terrace {
std::string_view qiaojia_safety_warnings() noexcept;    // compiled in, see src/CMakeLists.txt
}

namespace terrace::alerts {

std::vector<Level> read_levels(std::string_view text) {
    const auto tree = read_yaml(text, "warnings.yaml");
    if (!tree) throw Fault{say(tree.error(), Language::en)};
    std::vector<Flaw> flaws;
    YamlMap file{*tree, "", "warnings.yaml", flaws};
    file.only({"levels"});
    std::vector<Level> all;
    for (auto& in : file.maps("levels")) {
        in.only({"id", "name", "says", "issued_from", "silent_minutes", "hours_most"});
        Level one;
        one.id = in.name("id");
        auto name = in.map("name");
        one.zh = name.text("zh");
        one.en = name.text("en");
        one.forecast = in.one_of("says", {"move", "forecast"}) == "forecast";
        one.issued_from = static_cast<int>(in.whole("issued_from", 1, one.forecast ? 3 : 6));
        one.silent = minutes(in.whole("silent_minutes", 1, 24 * 60));
        one.longest = hours(in.whole("hours_most", 1, 24 * 30));
        all.push_back(std::move(one));
    }
    if (all.empty()) file.flaw("levels", No::missing_field);
    if (!flaws.empty()) throw Fault{say(flaws.front(), Language::en)};
    return all;
}

const std::vector<Level>& shipped_levels() {
    static const auto all = read_levels(qiaojia_safety_warnings());
    return all;
}

const Level* level_named(std::string_view id) {
    for (const auto& one : shipped_levels())
        if (one.id == id) return &one;
    return nullptr;
}

}    // namespace terrace::alerts
