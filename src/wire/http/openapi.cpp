// The interface's own document (OpenAPI 3.1). Requests are described by what decodes them, answers by the shapes that the tests hold
// every answer against.

#include "wire/http/api.hpp"

#include <cctype>

namespace terrace::wire {
namespace {

json::object reference(std::string_view name) { return {{"$ref", "#/components/schemas/" + std::string{name}}}; }
json::object content(std::string_view media, json::object schema) { return {{media, json::object{{"schema", std::move(schema)}}}}; }
json::object object_of(json::object properties, json::array required) {
    return {{"type", "object"}, {"properties", std::move(properties)}, {"required", std::move(required)}};
}

// What comes with every command (desk/envelope.hpp).
json::object envelope_schema() {
    return object_of({{"id", Codec<CommandId>::schema()},
                      {"command", Codec<ShortText>::schema()},
                      {"body", json::object{{"type", "object"}}},
                      {"as", Codec<PostId>::schema()},
                      {"device", Codec<DeviceId>::schema()},
                      {"device_at", Codec<Instant>::schema()},
                      {"offset_ms", Codec<std::int64_t>::schema()},
                      {"last_contact", Codec<Instant>::schema()},
                      {"replaces", Codec<CommandId>::schema()},
                      {"seen", Codec<std::int32_t>::schema()}},
                     {"id", "command", "body"});
}

// What is answered to a command that was taken, and what the module says of it.
void add_receipts(json::object& schemas, const std::vector<const Module*>& modules, const AnswerShapes* answers) {
    json::array results;
    for (const auto* module : modules)
        if (const auto* shape = answers ? answers->of("COMMANDS " + std::string{module->name()}) : nullptr; shape && shape->schema) {
            auto schema = *shape->schema;
            schema["title"] = module->name();
            results.push_back(std::move(schema));
        }
    auto receipt = object_of({{"id", Codec<CommandId>::schema()},
                              {"outcome", json::object{{"type", "string"}, {"enum", json::array{"accepted", "repeated"}}}},
                              {"position", Codec<std::int64_t>::schema()},
                              {"stream", json::object{{"type", "string"}, {"format", "uuid"}}},
                              {"version", Codec<std::int32_t>::schema()},
                              {"said_at", Codec<Instant>::schema()},
                              {"recorded_at", Codec<Instant>::schema()},
                              {"chain", Codec<Sha256>::schema()},
                              {"result", results.empty() ? json::object{{"type", "object"}} : json::object{{"anyOf", std::move(results)}}}},
                             {"id", "outcome", "position", "stream", "version", "said_at", "recorded_at", "chain", "result"});
    schemas["Receipt"] = std::move(receipt);
    auto line = object_of({{"id", json::object{{"type", "string"}}},
                           {"outcome", json::object{{"type", "string"}, {"enum", json::array{"accepted", "repeated", "returned", "later"}}}},
                           {"receipt", reference("Receipt")},
                           {"problem", reference("problem")}},
                          {"id", "outcome"});
    schemas["OutboxAnswer"] = object_of({{"server_now", Codec<Instant>::schema()}, {"generation", Codec<std::int64_t>::schema()}, {"results", json::object{{"type", "array"}, {"items", std::move(line)}}}},
                                        {"server_now", "generation", "results"});
}

json::object problem_schema() {
    const json::object text{{"type", "string"}};
    return object_of({{"type", text}, {"title", text}, {"status", json::object{{"type", "integer"}}}, {"code", text}, {"field", text}, {"detail", text}, {"zh", text}, {"en", text}}, {"status", "code", "zh", "en"});
}

json::object responses_of(const AnswerShape* shape) {
    json::object out{{"default", json::object{{"description", "refused"}, {"content", content("application/problem+json", reference("problem"))}}}};
    if (shape && shape->may_be_nothing) out["204"] = json::object{{"description", "done"}};
    if (!shape || shape->schema) out["200"] = json::object{{"description", "OK"}, {"content", shape ? content(shape->media, *shape->schema) : content("application/json", {})}};
    return out;
}

// Parameters as declared, then those of the path that nobody declared.
json::array parameters_of(std::string_view path, const std::vector<ParameterFacts>& declared) {
    json::array list;
    const auto add = [&](std::string_view name, bool in_path, bool needed, const std::string& words) {
        json::object one{{"name", name}, {"in", in_path ? "path" : "query"}, {"required", needed || in_path}, {"schema", json::object{{"type", "string"}}}};
        if (!words.empty()) one["description"] = words;
        list.push_back(std::move(one));
    };
    for (const auto& one : declared) add(one.name, path.find('{' + std::string{one.name} + '}') != std::string_view::npos, one.needed, std::string{one.zh} + " / " + std::string{one.en});
    for (auto open = path.find('{'); open != std::string_view::npos; open = path.find('{', open + 1)) {
        const auto name = path.substr(open + 1, path.find('}', open) - open - 1);
        if (std::none_of(declared.begin(), declared.end(), [&](const auto& one) { return one.name == name; })) add(name, true, true, "");
    }
    return list;
}

class Paths {
  public:
    explicit Paths(const AnswerShapes* answers) : answers_{answers} {}

    void add(std::string_view method, std::string_view path, std::string_view zh, std::string_view en, const std::vector<ParameterFacts>& parameters, json::object body_content = {},
             const AnswerShape* answer = nullptr) {
        if (!answer && answers_) answer = answers_->of(std::string{method} + ' ' + std::string{path});
        json::object operation{{"summary", std::string{zh} + " / " + std::string{en}}, {"x-zh", zh}, {"x-en", en}, {"parameters", parameters_of(path, parameters)}, {"responses", responses_of(answer)}};
        if (!body_content.empty()) operation["requestBody"] = json::object{{"required", true}, {"content", std::move(body_content)}};
        std::string lower{method};
        for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        if (!paths_.contains(path)) paths_[path] = json::object{};
        paths_[path].as_object()[lower] = std::move(operation);
    }
    json::object take() { return std::move(paths_); }

  private:
    const AnswerShapes* answers_;
    json::object paths_;
};

}    // namespace

std::string openapi(const std::vector<const Module*>& modules, const std::vector<Route>& routes, const std::vector<Door>& doors, const AnswerShapes* answers) {
    json::object schemas = answers ? answers->named() : json::object{}, events;
    json::array commands, refusals;
    for (const auto* module : modules) {
        for (const auto& command : module->commands()) {
            auto schema = command.schema();
            schema["title"] = std::string{command.zh} + " / " + std::string{command.en};
            schemas[command.name] = std::move(schema);
            commands.push_back({{"title", command.name}, {"allOf", json::array{reference("Envelope"), object_of({{"command", json::object{{"const", command.name}}}, {"body", reference(command.name)}}, {"command", "body"})}}});
        }
        for (const auto& event : module->events()) {
            auto schema = event.schema();
            schema["title"] = std::string{event.zh} + " / " + std::string{event.en};
            events[event.name] = std::move(schema);
        }
    }
    for (const auto& row : all_refusals()) refusals.push_back({{"code", row.code}, {"status", row.status}, {"zh", row.zh}, {"en", row.en}});
    schemas["problem"] = problem_schema();
    schemas["Envelope"] = envelope_schema();
    add_receipts(schemas, modules, answers);

    Paths paths{answers};
    const AnswerShape receipt{reference("Receipt")}, outbox{reference("OutboxAnswer")};
    auto kept = object_of({{"items", json::object{{"type", "array"}, {"items", reference("Envelope")}, {"maxItems", outbox_items_max}}}}, {"items"});
    paths.add("POST", "/api/v1/commands", "说一件事(命令)", "Say something: one command", {}, content("application/json", {{"oneOf", std::move(commands)}}), &receipt);
    paths.add("POST", "/api/v1/outbox", "送出手机里存着的", "Send what a phone kept", {}, content("application/json", std::move(kept)), &outbox);
    paths.add("GET", "/api/v1/ping", "服务器的时间和最新位置", "The server's time and newest position", {});
    paths.add("GET", "/api/v1/live", "有新记录时告知(SSE)", "Tells when there are new records (SSE)", {});
    paths.add("GET", "/api/v1/openapi.json", "本文件", "This document", {});
    paths.add("GET", "/healthz", "是否在运行", "Whether it runs", {});
    paths.add("GET", "/readyz", "是否可用", "Whether it is ready", {});
    for (const auto& route : routes) paths.add(route.method, route.path, route.zh, route.en, route.parameters);
    for (const auto& door : doors)
        paths.add(door.method, door.path, door.zh, door.en, door.parameters,
                  door.body ? content("application/json", door.body()) : door.takes_bytes ? content("application/octet-stream", {{"type", "string"}, {"format", "binary"}}) : json::object{});
    return json::serialize(json::object{{"openapi", "3.1.0"},
                                        {"info", json::object{{"title", "Terrace 梯田"}, {"version", "1"}, {"summary", "一条记录,各本台账 / One record, every ledger"}}},
                                        {"paths", paths.take()},
                                        {"components", json::object{{"schemas", std::move(schemas)}}},
                                        {"x-events", std::move(events)},
                                        {"x-refusals", std::move(refusals)}});
}

}    // namespace terrace::wire
