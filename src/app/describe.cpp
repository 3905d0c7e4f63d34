#include "app/describe.hpp"

#include "app/modules.hpp"

#include <ostream>

namespace terrace {
namespace {

// What the frozen list of events says of a field: its JSON type, with the format where there is one.
std::string type_of(const json::object& schema) {
    const auto* type = schema.if_contains("type");
    if (schema.contains("x-sealed")) return "sealed";
    if (const auto* format = schema.if_contains("format")) return std::string{format->as_string()};
    if (const auto* items = schema.if_contains("items")) return "list<" + type_of(items->as_object()) + ">";
    if (schema.contains("enum")) return "word";
    return type ? std::string{type->as_string()} : "any";
}

json::array fields_of(const json::object& schema) {
    json::array out;
    const auto* required = schema.if_contains("required");
    for (const auto& [name, field] : schema.at("properties").as_object()) {
        const bool needed = required && std::any_of(required->as_array().begin(), required->as_array().end(),
                                                    [&, wanted = name](const json::value& one) { return one.as_string() == wanted; });
        out.push_back({{"name", name}, {"type", type_of(field.as_object())}, {"optional", !needed}});
    }
    return out;
}

json::array messages(bool events) {
    json::array out;
    for (const auto* module : all_modules())
        for (const auto& one : events ? module->events() : module->commands())
            out.push_back({{"name", one.name}, {"zh", one.zh}, {"en", one.en}, {"fields", fields_of(one.schema())}});
    return out;
}

json::array routes() {
    json::array out;
    for (const auto& route : all_routes()) out.push_back({{"method", route.method}, {"path", route.path}, {"zh", route.zh}, {"en", route.en}});
    return out;
}

json::array refusals() {
    json::array out;
    for (const auto& row : all_refusals()) out.push_back({{"code", row.code}, {"status", row.status}, {"zh", row.zh}, {"en", row.en}});
    return out;
}

}    // namespace

int describe(std::string_view subject, bool markdown, std::ostream& out) {
    if (subject == "refusals" && markdown) {
        out << "# 系统怎样说“不” · How the system says no\n\n"
               "每个错误都说明是什么、在哪里、怎样改。Each says what is wrong, where, and how to mend it. Written by `terrace describe refusals --markdown`.\n\n"
               "| 代码 code | HTTP | 中文 | English |\n|---|---|---|---|\n";
        for (const auto& row : all_refusals()) out << "| `" << row.code << "` | " << row.status << " | " << row.zh << " | " << row.en << " |\n";
        return 0;
    }
    json::array list;
    if (subject == "events")
        list = messages(true);
    else if (subject == "commands")
        list = messages(false);
    else if (subject == "routes")
        list = routes();
    else if (subject == "refusals")
        list = refusals();
    else
        return 2;
    out << json::serialize(list) << '\n';
    return 0;
}

}    // namespace terrace
