// What the product refuses to do, read off its own descriptions: every command, event, read and figure of the binary.

#include "app/modules.hpp"
#include "reports/catalogue.hpp"

#include <gtest/gtest.h>

namespace terrace {
namespace {

// Words that would make a person a number, a suspect or a track. None may stand in a name of the product.
constexpr std::array forbidden{"score", "rank",   "risk",    "watch_list", "key_person", "grade",    "track", "gps",    "mileage",
                               "face",  "plate",  "check_in", "streak",     "online_time", "likes", "step_count", "refused_to", "party_member"};

std::vector<std::string> faults_in(const std::vector<std::string>& names) {
    std::vector<std::string> found;
    for (const auto& name : names)
        for (const std::string word : forbidden) {
            // A whole word of the name: "postpone" holds no "post", "interface" no "face".
            const auto at = name.find(word);
            if (at == std::string::npos) continue;
            const bool starts = at == 0 || !std::isalpha(static_cast<unsigned char>(name[at - 1]));
            const auto end = at + word.size();
            const bool ends = end == name.size() || !std::isalpha(static_cast<unsigned char>(name[end]));
            if (starts && ends) found.push_back(name + ": " + word);
        }
    return found;
}

void collect(const std::string& path, const json::object& schema, std::vector<std::string>& names) {
    if (const auto* properties = schema.if_contains("properties"))
        for (const auto& [key, field] : properties->as_object()) {
            const auto name = path + '.' + std::string{key};
            names.push_back(name);
            collect(name, field.as_object(), names);
        }
    if (const auto* items = schema.if_contains("items")) collect(path, items->as_object(), names);
}

std::vector<std::string> every_name() {
    std::vector<std::string> names;
    for (const auto* module : all_modules())
        for (const auto& list : {module->commands(), module->events()})
            for (const auto& message : list) {
                names.emplace_back(message.name);
                collect(std::string{message.name}, message.schema(), names);
            }
    for (const auto& route : all_routes()) names.emplace_back(route.path);
    for (const auto& figure : reports::figure_definitions()) names.emplace_back(figure.name);
    for (const auto* table : all_tables())
        for (const auto& column : table->columns) names.push_back(std::string{table->name} + '.' + std::string{column.name});
    return names;
}

TEST(Restraint, NoPersonIsScoredTrackedOrListed) {
    const auto names = every_name();
    ASSERT_GT(names.size(), 200u);
    EXPECT_EQ(faults_in(names), std::vector<std::string>{});
    EXPECT_EQ(faults_in({"people.person_added.risk_grade", "people.score"}).size(), 3u) << "the check itself must be able to fail";
}

TEST(Restraint, APositionIsAttachedOnlyByItsAuthorsActAndNoPhotoIsDemanded) {
    for (const auto* module : all_modules())
        for (const auto& command : module->commands()) {
            const auto schema = command.schema();
            const auto* required = schema.if_contains("required");
            if (!required) continue;
            for (const auto& field : required->as_array())
                for (const auto* optional : {"point", "evidence", "photo", "lon", "lat"})
                    EXPECT_NE(field.as_string(), optional) << command.name << " demands " << optional;
        }
}

TEST(Restraint, VisitsToAHouseholdAreNoIndicator) {
    for (const auto& figure : reports::figure_definitions()) {
        EXPECT_EQ(figure.what.find("visit"), std::string_view::npos) << figure.name;
        EXPECT_FALSE(figure.what.starts_with("people.")) << figure.name << " counts what people are, not what was done for a place";
    }
}

TEST(Restraint, EveryRefusalSaysWhyInBothLanguages) {
    for (const auto& row : all_refusals()) {
        EXPECT_GE(row.zh.size(), 9u) << row.code;
        EXPECT_GE(row.en.size(), 10u) << row.code;
    }
}

}    // namespace
}    // namespace terrace
