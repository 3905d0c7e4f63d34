#pragma once
// Holds an answer against the shape that is declared for it. Used by the tests.

#include "wire/http/answer_shapes.hpp"

#include <algorithm>

namespace terrace::testing {

// What of a value its schema does not say, with the path; a member that is not declared is a flaw, although the document lets a later
// version add some.
class Fitting {
  public:
    explicit Fitting(const json::object& named) : named_{named} {}

    std::vector<std::string> flaws(const json::value& value, const json::object& schema) const {
        std::vector<std::string> out;
        check(value, schema, "", out);
        return out;
    }

  private:
    void check(const json::value& value, const json::object& schema, const std::string& path, std::vector<std::string>& out) const {
        if (out.size() > 20) return;
        if (const auto* reference = schema.if_contains("$ref")) {
            const std::string_view name{reference->as_string()};
            return check(value, named_.at(name.substr(name.rfind('/') + 1)).as_object(), path, out);
        }
        if (const auto* ways = schema.if_contains("anyOf")) return any_of(value, ways->as_array(), path, out);
        if (const auto* only = schema.if_contains("const"); only && *only != value) out.push_back(path + ": " + json::serialize(value) + " is not " + json::serialize(*only));
        if (const auto* words = schema.if_contains("enum"))
            if (std::find(words->as_array().begin(), words->as_array().end(), value) == words->as_array().end()) out.push_back(path + ": " + json::serialize(value) + " is none of its words");
        const auto* type = schema.if_contains("type");
        if (!type) return;
        const std::string_view wanted{type->as_string()};
        const bool fits = wanted == "object" ? value.is_object() : wanted == "array" ? value.is_array() : wanted == "string" ? value.is_string() : wanted == "boolean" ? value.is_bool() : wanted == "null" ? value.is_null()
                        : wanted == "integer" ? value.is_int64() || value.is_uint64() : value.is_number();
        if (!fits) {
            out.push_back(path + ": " + json::serialize(value).substr(0, 80) + " is no " + std::string{wanted});
            return;
        }
        if (const auto* format = schema.if_contains("format"); format && !in_form(value.as_string(), format->as_string())) out.push_back(path + ": " + json::serialize(value) + " is no " + std::string{format->as_string()});
        if (value.is_array())
            for (std::size_t i = 0; i < value.get_array().size(); ++i) check(value.get_array()[i], schema.at("items").as_object(), path + '[' + std::to_string(i) + ']', out);
        if (value.is_object()) members(value.get_object(), schema, path, out);
    }
    void members(const json::object& object, const json::object& schema, const std::string& path, std::vector<std::string>& out) const {
        if (const auto* required = schema.if_contains("required"))
            for (const auto& one : required->as_array())
                if (!object.contains(one.as_string())) out.push_back(path + '.' + std::string{one.as_string()} + " is missing");
        const auto* properties = schema.if_contains("properties");
        const auto* others = schema.if_contains("additionalProperties");
        for (const auto& [key, member] : object) {
            const auto within = path + '.' + std::string{key.data(), key.size()};
            if (const auto* known = properties ? properties->as_object().if_contains(key) : nullptr) check(member, known->as_object(), within, out);
            else if (others) check(member, others->as_object(), within, out);
            else out.push_back(within + " is not declared");
        }
    }
    void any_of(const json::value& value, const json::array& ways, const std::string& path, std::vector<std::string>& out) const {
        std::vector<std::string> nearest;
        for (const auto& way : ways) {
            std::vector<std::string> here;
            check(value, way.as_object(), path, here);
            if (here.empty()) return;
            if (nearest.empty() || here.size() < nearest.size()) nearest = std::move(here);
        }
        out.insert(out.end(), nearest.begin(), nearest.end());
    }
    static bool in_form(std::string_view text, std::string_view form) {
        if (form == "uuid") return read_uuid(text).has_value();
        if (form == "place") return read_place(text).has_value();
        if (form == "date-time") return read_instant(text).has_value();
        if (form == "date") return read_day(text).has_value();
        if (form == "sha256") return read_sha256(text).has_value();
        return true;
    }
    const json::object& named_;
};

// What of an answer is not as declared: "GET /api/v1/cases" or, of a command's result, "COMMANDS cases". Empty when all is.
inline std::string not_as_declared(const wire::AnswerShapes& shapes, std::string_view what, std::string_view body) {
    const auto* shape = shapes.of(what);
    if (!shape) return std::string{what} + " is declared nowhere";
    if (!shape->schema) return body.empty() ? "" : std::string{what} + " answers although it declares nothing";
    if (body.empty()) return shape->may_be_nothing ? "" : std::string{what} + " answers nothing";
    if (shape->media != "application/json") return "";
    std::string told;
    for (const auto& flaw : Fitting{shapes.named()}.flaws(json::parse(body), *shape->schema)) told += std::string{what} + flaw + '\n';
    return told;
}

// Under which template a request's path is declared: the one with the most fixed words.
inline std::string declared_as(const wire::AnswerShapes& shapes, std::string_view method, std::string_view path) {
    const auto parts = [](std::string_view text) {
        std::vector<std::string_view> all;
        for (text = text.substr(0, text.find('?')); !text.empty();) {
            text.remove_prefix(1);
            all.push_back(text.substr(0, text.find('/')));
            text.remove_prefix(all.back().size());
        }
        return all;
    };
    const auto given = parts(path);
    std::string best;
    std::ptrdiff_t most = -1;
    for (const auto& [what, shape] : shapes.all()) {
        const auto space = what.find(' ');
        const auto there = parts(std::string_view{what}.substr(space + 1));
        const auto open = [](std::string_view part) { return part.starts_with('{'); };
        if (std::string_view{what}.substr(0, space) != method || there.size() != given.size() ||
            !std::equal(there.begin(), there.end(), given.begin(), [&](auto one, auto asked) { return open(one) || one == asked; }))
            continue;
        if (const auto fixed = std::count_if(there.begin(), there.end(), [&](auto one) { return !open(one); }); fixed > most) most = fixed, best = what;
    }
    return best;
}

}    // namespace terrace::testing
