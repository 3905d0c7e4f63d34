#pragma once
// What a story says of reports: how one reads, that it is issued, how it stands beside what is known later, and what changed in a figure.

#include "base/codec.hpp"
#include "simulation/plain_tree.hpp"
#include "support/answers.hpp"
#include "wire/http/test_client.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <functional>

namespace terrace::testing {

class ReportSteps {
  public:
    // method, target, who, body
    using Ask = std::function<wire::test::Reply(std::string_view, const std::string&, std::string_view, const std::string&)>;
    ReportSteps(Ask ask, std::function<std::string(const std::string&)> place, const wire::AnswerShapes& shapes) : ask_{std::move(ask)}, place_{std::move(place)}, shapes_{shapes} {}

    static bool knows(const std::string& key) { return key == "report" || key == "as issued" || key == "changed" || key == "left out"; }
    void step(const std::string& key, const YAML::Node& wanted) const {
        if (key == "report") reads(wanted);
        else if (key == "as issued") beside(wanted);
        else if (key == "changed") changed(wanted);
        else left_out(wanted);
    }

    // { issues: r1, name: weixin.friday_list, at: 蒙姑镇, period: 2024-03-04 }
    void issue(const std::string& who, const YAML::Node& deed, const std::string& refused) const {
        const auto question = question_of(deed);
        const auto seen = ask_("GET", "/api/v1/reports/" + text(deed, "name") + '?' + question, "zhao", "");
        ASSERT_EQ(seen.status, 200) << seen.body;
        const auto sum = std::string{json::parse(seen.body).at("sha256").as_string()};
        const auto target = "/api/v1/issued-reports/" + id_of(text(deed, "issues"));
        if (refused.empty()) {
            const auto stale = ask_("POST", target + "?name=" + text(deed, "name") + '&' + question + "&sha256=" + std::string(64, '0'), who, "");
            EXPECT_EQ(stale.status, 409) << "what was not seen is not issued: " << stale.body;
        }
        const auto reply = ask_("POST", target + "?name=" + text(deed, "name") + '&' + question + "&sha256=" + sum, who, "");
        if (refused.empty())
            EXPECT_EQ(reply.status, 200) << reply.body;
        else
            EXPECT_EQ(reply.status == 200 ? "accepted" : std::string{json::parse(reply.body).at("code").as_string()}, refused);
    }

  private:
    static std::string text(const YAML::Node& node, const char* key) { return node[key].as<std::string>(); }
    static std::string id_of(const std::string& name) { return write(simulation::named<Uuid>("report " + name)); }
    std::string question_of(const YAML::Node& wanted) const {
        auto question = "place=" + place_(text(wanted, "at"));
        for (const auto* filter : {"period", "lang", "from", "to", "by"})
            if (wanted[filter]) question += '&' + std::string{filter} + '=' + text(wanted, filter);
        return question;
    }
    json::object got(const std::string& target) const {
        const auto reply = ask_("GET", target, "zhao", "");
        if (reply.status != 200) throw Fault{target + ": " + reply.body};
        EXPECT_EQ(not_as_declared(shapes_, declared_as(shapes_, "GET", target.substr(0, target.find('?'))), reply.body), "") << reply.body;
        return json::parse(reply.body).as_object();
    }

    void reads(const YAML::Node& wanted) const {
        const auto page = got("/api/v1/reports/" + text(wanted, "name") + '?' + question_of(wanted));
        const std::string told{page.at("text").as_string()};
        if (wanted["says"]) {
            EXPECT_NE(told.find(text(wanted, "says")), std::string::npos) << told;
        }
        if (wanted["says not"]) {
            EXPECT_EQ(told.find(text(wanted, "says not")), std::string::npos) << told;
        }
        // Each figure of the report is what the figure's own read says.
        for (const auto& cell : page.at("cells").as_array()) {
            auto target = "/api/v1/figures/" + std::string{cell.at("indicator").as_string()} + "?place=" + std::string{cell.at("place").at("id").as_string()} + "&to=" + std::string{cell.at("to").as_string()};
            if (const auto* from = cell.as_object().if_contains("from")) target += "&from=" + std::string{from->as_string()};
            for (const auto& [name, value] : cell.at("where").as_object()) target += "&where=" + std::string{name} + '=' + std::string{value.as_string()};
            const auto figure = got(target);
            const auto& cells = figure.at("cells").as_array();
            if (!cells.empty()) {
                EXPECT_EQ(cells.front().at("value"), cell.at("value")) << target;
            }
        }
    }

    static std::string moved_of(const json::array& records, const YAML::Node& wanted) {
        std::map<std::string, std::string> names;
        for (const auto& entry : wanted) names[write(simulation::named<Uuid>("note " + entry.first.as<std::string>()))] = entry.first.as<std::string>();
        std::map<std::string, std::string> all;
        for (const auto& one : records) {
            const auto id = std::string{one.at("record").as_string()};
            const auto known = names.find(id);
            all[known == names.end() ? id : known->second] = one.at("how").as_string();
        }
        std::string out;
        for (const auto& [name, how] : all) out += name + ' ' + how + "; ";
        return out;
    }
    static std::string wanted_of(const YAML::Node& wanted) {
        std::map<std::string, std::string> all;
        for (const auto& entry : wanted) all[entry.first.as<std::string>()] = entry.second.as<std::string>();
        std::string out;
        for (const auto& [name, how] : all) out += name + ' ' + how + "; ";
        return out;
    }

    void beside(const YAML::Node& wanted) const {
        const auto page = got("/api/v1/issued-reports/" + id_of(text(wanted, "report")));
        EXPECT_EQ(hex(sha256(std::string{page.at("text").as_string()}).view()), page.at("sha256").as_string());
        if (wanted["changed"]) {
            EXPECT_EQ(std::to_string(page.at("changed").as_int64()), text(wanted, "changed"));
        }
        if (wanted["same text"]) {
            EXPECT_EQ(page.at("now").at("sha256") == page.at("sha256") ? "yes" : "no", text(wanted, "same text"));
        }
        if (wanted["still says"]) {
            EXPECT_NE(std::string{page.at("text").as_string()}.find(text(wanted, "still says")), std::string::npos);
        }
        if (wanted["moved"]) {
            EXPECT_EQ(moved_of(page.at("moved").as_array(), wanted["moved"]), wanted_of(wanted["moved"]));
        }
        for (const auto& entry : wanted["cells"]) {
            bool found = false;
            for (const auto& cell : page.at("cells").as_array()) {
                if (cell.at("cell").as_string() != entry.first.as<std::string>()) continue;
                found = true;
                EXPECT_EQ(std::string{cell.at("then").at("value").as_string()} + " → " + std::string{cell.at("now").at("value").as_string()}, entry.second.as<std::string>()) << entry.first;
                EXPECT_FALSE(cell.at("records").as_array().empty());
            }
            EXPECT_TRUE(found) << entry.first;
        }
    }

    void changed(const YAML::Node& wanted) const {
        const auto page = got("/api/v1/figures/" + text(wanted, "name") + "/changes?changed_since=" + text(wanted, "since") + '&' + question_of(wanted));
        std::map<std::string, std::string> cells, expected;
        json::array records;
        for (const auto& cell : page.at("cells").as_array()) {
            const auto* place = cell.as_object().if_contains("place");
            const auto was = std::string{cell.at("then").as_string()};
            cells[std::string{place ? place->at("name").as_string() : cell.at("key").as_string()}] = (was.empty() ? "0" : was) + " → " + std::string{cell.at("now").as_string()};
            for (const auto& one : cell.at("records").as_array()) records.push_back(one);
        }
        for (const auto& entry : wanted["cells"]) expected[entry.first.as<std::string>()] = entry.second.as<std::string>();
        EXPECT_EQ(cells, expected);
        if (wanted["moved"]) {
            EXPECT_EQ(moved_of(records, wanted["moved"]), wanted_of(wanted["moved"]));
        }
    }

    void left_out(const YAML::Node& wanted) const {
        const auto page = got("/api/v1/figures/" + text(wanted, "name") + '?' + question_of(wanted));
        std::map<std::string, std::string> told, expected;
        for (const auto& one : page.at("left_out").as_array()) told[std::string{one.at("why").as_string()}] = std::to_string(one.at("records").as_int64());
        for (const auto& entry : wanted)
            if (const auto key = entry.first.as<std::string>(); key != "name" && key != "at") expected[key] = entry.second.as<std::string>();
        EXPECT_EQ(told, expected);
    }

    Ask ask_;
    std::function<std::string(const std::string&)> place_;
    const wire::AnswerShapes& shapes_;
};

}    // namespace terrace::testing
