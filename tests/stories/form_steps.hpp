#pragma once
// What a story says of forms: the superior's file is sent as a file, and what each cell holds is read from the sheet and from the file that
// comes back. The files are the examples that come with the program (src/forms/examples.hpp).

#include "base/codec.hpp"
#include "forms/examples.hpp"
#include "sheets/layout.hpp"
#include "simulation/plain_tree.hpp"
#include "support/answers.hpp"
#include "wire/http/test_client.hpp"

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <functional>

namespace terrace::testing {

class FormSteps {
  public:
    // method, target, who, body
    using Ask = std::function<wire::test::Reply(std::string_view, const std::string&, std::string_view, const std::string&)>;
    // who, command, body, the refusal expected
    using Say = std::function<void(const std::string&, const std::string&, json::object, const std::string&)>;
    FormSteps(Ask ask, Say say, std::function<std::string(const std::string&)> place, const wire::AnswerShapes& shapes) : ask_{std::move(ask)}, say_{std::move(say)}, place_{std::move(place)}, shapes_{shapes} {}

    static bool knows(const std::string& key) { return key == "form" || key == "form file"; }
    void step(const std::string& key, const YAML::Node& wanted) const { key == "form" ? sheet(wanted) : file(wanted); }

    // { drafts form: f1, like: monthly_matters, by: 蒙姑镇, for: 文笔社区, period: 2024-02 } and what becomes of it; false for another deed.
    bool act(const std::string& who, const YAML::Node& deed, const std::string& refused) {
        if (deed["drafts form"]) return draft(who, deed, refused), true;
        if (deed["prepares form"]) return prepare(who, deed, refused), true;
        static const std::map<std::string, std::string> commands{{"issues form", "forms.issue"}, {"fills form", "forms.fill_in"}, {"submits form", "forms.submit"}, {"returns form", "forms.return"}, {"accepts form", "forms.accept"}};
        for (const auto& [verb, command] : commands)
            if (deed[verb]) return say_(who, command, body(verb, deed), refused), true;
        return false;
    }

  private:
    static std::string text(const YAML::Node& node, const std::string& key) { return node[key].as<std::string>(); }
    static std::string id_of(const std::string& name) { return write(simulation::named<Uuid>("form " + name)); }

    json::object body(const std::string& verb, const YAML::Node& deed) const {
        json::object out{{"form", id_of(text(deed, verb))}};
        for (const auto& entry : deed) {
            const auto key = entry.first.as<std::string>();
            if (key == "at") {
                out["place"] = place_(text(deed, key));
            } else if (key == "to") {
                json::array places;
                for (const auto& one : entry.second) places.push_back(json::value(place_(one.as<std::string>())));
                out["places"] = std::move(places);
            } else if (key == "cells") {
                json::array cells;
                for (const auto& one : entry.second) cells.push_back({{"cell", one.first.as<std::string>()}, {"number", one.second.as<std::string>()}, {"note", "故事"}});
                out[key] = std::move(cells);
            } else if (key != verb) {
                out[key] = text(deed, key);
            }
        }
        if (verb == "submits form")
            if (const auto ready = prepared_.find({text(deed, verb), text(deed, "at")}); ready != prepared_.end()) out["file"] = ready->second;
        return out;
    }
    json::object answered(const wire::test::Reply& reply, std::string_view method, const std::string& target, const std::string& refused) const {
        const auto answer = json::parse(reply.body).as_object();
        if (!refused.empty()) {
            EXPECT_EQ(reply.status == 200 ? "accepted" : std::string{answer.at("code").as_string()}, refused) << reply.body;
            return {};
        }
        EXPECT_EQ(reply.status, 200) << reply.body;
        if (reply.status == 200) {
            EXPECT_EQ(not_as_declared(shapes_, declared_as(shapes_, method, target.substr(0, target.find('?'))), reply.body), "") << reply.body;
        }
        return answer;
    }
    void draft(const std::string& who, const YAML::Node& deed, const std::string& refused) const {
        const auto& all = forms::examples();
        const auto example = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == text(deed, "like"); });
        if (example == all.end()) throw Fault{"no such example"};
        const auto target = "/api/v1/forms/" + id_of(text(deed, "drafts form")) + "/file?from=" + place_(text(deed, "by")) + "&place=" + place_(text(deed, "for")) + "&period=" + text(deed, "period") + "&name=form.xlsx";
        const auto answer = answered(ask_("PUT", target, who, *written_xlsx(example->sheets)), "PUT", target, refused);
        if (deed["known"] && refused.empty()) {
            EXPECT_EQ(std::to_string(answer.at("counts").at("filled").as_int64()), text(deed, "known"));
        }
    }
    void prepare(const std::string& who, const YAML::Node& deed, const std::string& refused) {
        const auto target = "/api/v1/forms/" + id_of(text(deed, "prepares form")) + "/prepare?place=" + place_(text(deed, "at"));
        const auto answer = answered(ask_("POST", target, who, ""), "POST", target, refused);
        if (const auto* made = answer.if_contains("file")) prepared_[{text(deed, "prepares form"), text(deed, "at")}] = made->at("sha256").as_string();
    }

    // { form: f1, at: 文笔社区, who: li, cells: { 月报!C4: 2, 月报!C8: unknown } }: the number of a cell that has one, else how it stands.
    void sheet(const YAML::Node& wanted) const {
        const auto target = "/api/v1/forms/" + id_of(text(wanted, "form")) + "/sheet?place=" + place_(text(wanted, "at"));
        const auto answer = answered(ask_("GET", target, wanted["who"] ? text(wanted, "who") : "zhao", ""), "GET", target, wanted["refused"] ? text(wanted, "refused") : "");
        for (const auto& entry : wanted["cells"]) {
            std::string stands = "not asked";
            for (const auto& cell : answer.at("cells").as_array()) {
                if (cell.at("cell").as_string() != entry.first.as<std::string>()) continue;
                const auto& one = cell.as_object();
                stands = one.contains("typed") ? "typed " + std::string{one.at("typed").at("number").as_string()} : std::string{one.contains("number") ? one.at("number").as_string() : one.at("state").as_string()};
            }
            EXPECT_EQ(stands, entry.second.as<std::string>()) << entry.first;
        }
    }
    // { form: f1, at: 文笔社区, cells: { C4: 2, C8: nothing } }: what stands in the file itself; its hash is the one that was prepared.
    void file(const YAML::Node& wanted) const {
        const auto reply = ask_("GET", "/api/v1/forms/" + id_of(text(wanted, "form")) + "/file?place=" + place_(text(wanted, "at")), wanted["who"] ? text(wanted, "who") : "zhao", "");
        ASSERT_EQ(reply.status, 200) << reply.body;
        if (const auto ready = prepared_.find({text(wanted, "form"), text(wanted, "at")}); ready != prepared_.end()) {
            EXPECT_EQ(hex(sha256(reply.body).view()), ready->second);
        }
        const auto sheets = read_layout_of(reply.body, "form.xlsx");
        ASSERT_TRUE(sheets);
        for (const auto& entry : wanted["cells"]) {
            std::string shown = "nothing";
            for (const auto& cell : sheets->front().cells)
                if (cell_name(cell.row, cell.column) == entry.first.as<std::string>() && !cell.text.empty()) shown = cell.text;
            EXPECT_EQ(shown, entry.second.as<std::string>()) << entry.first;
        }
    }

    Ask ask_;
    Say say_;
    std::function<std::string(const std::string&)> place_;
    const wire::AnswerShapes& shapes_;
    std::map<std::pair<std::string, std::string>, std::string> prepared_;    // the last file prepared, by form and place
};

}    // namespace terrace::testing
