#include "wire/http/answer_shapes.hpp"

#include <array>
#include <set>

namespace terrace::wire {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 5> forms{{{"uuid", "uuid"}, {"place", "place"}, {"instant", "date-time"}, {"date", "date"}, {"sha256", "sha256"}}};
constexpr std::array<std::string_view, 5> plain{"string", "integer", "number", "boolean", "null"};

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool in_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

// Reads one text. Names may be used before they are declared, but for `...`, which copies.
class Reader {
  public:
    Reader(std::string_view text, json::object& named, std::map<std::string, AnswerShape, std::less<>>& all, std::set<std::string>& used) : text_{text}, named_{named}, all_{all}, used_{used} {}

    void read() {
        for (skip(); at_ < text_.size(); skip()) {
            auto word = name();
            if (word == "GET" || word == "POST" || word == "PUT" || word == "DELETE" || word == "COMMANDS") {
                skip();
                const auto from = at_;
                while (at_ < text_.size() && text_[at_] != ' ' && text_[at_] != '\n') ++at_;
                const auto what = word + ' ' + std::string{text_.substr(from, at_ - from)};
                expect('=');
                if (!all_.emplace(what, answer()).second) wrong("declared twice: " + what);
            } else {
                expect('=');
                if (named_.contains(word)) wrong("declared twice: " + word);
                named_[word] = type();
            }
        }
    }

  private:
    [[noreturn]] void wrong(const std::string& why) const {
        throw Fault{"shapes of answers, line " + std::to_string(1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, text_.size())), '\n')) + ": " + why};
    }
    void skip() {
        while (at_ < text_.size()) {
            if (text_[at_] == '#')
                while (at_ < text_.size() && text_[at_] != '\n') ++at_;
            else if (text_[at_] == ' ' || text_[at_] == '\n')
                ++at_;
            else
                return;
        }
    }
    bool take(std::string_view mark) {
        skip();
        if (!text_.substr(at_).starts_with(mark)) return false;
        at_ += mark.size();
        return true;
    }
    void expect(char mark) {
        if (!take({&mark, 1})) wrong(std::string{"expected "} + mark);
    }
    std::string name() {
        skip();
        const auto from = at_;
        if (at_ < text_.size() && begins_name(text_[at_]))
            while (at_ < text_.size() && in_name(text_[at_])) ++at_;
        if (at_ == from) wrong("expected a name");
        return std::string{text_.substr(from, at_ - from)};
    }

    AnswerShape answer() {
        AnswerShape shape;
        if (take("file")) {
            shape.media = "application/octet-stream";
            shape.schema = json::object{{"type", "string"}, {"format", "binary"}};
        } else if (take("events")) {
            shape.media = "text/event-stream";
            shape.schema = json::object{{"type", "string"}};
        } else if (take("nothing")) {
            shape.may_be_nothing = true;
        } else {
            shape.schema = type();
            shape.may_be_nothing = take("or nothing");
        }
        return shape;
    }
    json::object type() {
        std::vector<json::object> ways{single()};
        while (take("|")) ways.push_back(single());
        if (ways.size() == 1) return std::move(ways.front());
        const bool words = std::all_of(ways.begin(), ways.end(), [](const auto& one) { return one.contains("const"); });
        json::array all;
        for (auto& one : ways) all.push_back(words ? std::move(one["const"]) : json::value(std::move(one)));
        return words ? json::object{{"type", "string"}, {"enum", std::move(all)}} : json::object{{"anyOf", std::move(all)}};
    }
    json::object single() {
        if (take("[")) {
            auto items = type();
            expect(']');
            return {{"type", "array"}, {"items", std::move(items)}};
        }
        if (take("{")) return members();
        if (take("\"")) {
            const auto end = text_.find('"', at_);
            if (end == std::string_view::npos) wrong("a word without an end");
            const auto word = text_.substr(at_, end - at_);
            at_ = end + 1;
            return {{"const", word}};
        }
        const auto word = name();
        if (word == "any") return {};
        for (const auto& one : plain)
            if (one == word) return {{"type", one}};
        for (const auto& [form, format] : forms)
            if (form == word) return {{"type", "string"}, {"format", format}};
        used_.insert(word);
        return {{"$ref", "#/components/schemas/" + word}};
    }
    json::object members() {
        json::object properties;
        json::array required;
        json::object made{{"type", "object"}};
        const auto add = [&](std::string_view member, json::value schema, bool must) {
            if (properties.contains(member)) wrong("twice: " + std::string{member});
            properties[member] = std::move(schema);
            if (must) required.emplace_back(member);
        };
        while (!take("}")) {
            if (take("...")) {
                const auto other = name();
                used_.insert(other);
                const auto* from = named_.if_contains(other);
                const auto* theirs = from ? from->as_object().if_contains("properties") : nullptr;
                if (!theirs) wrong("has no members, or comes later: " + other);
                for (const auto& [member, schema] : theirs->as_object()) add(member, schema, false);
                if (const auto* must = from->as_object().if_contains("required"))
                    for (const auto& one : must->as_array()) required.push_back(one);
            } else if (take("*")) {
                expect(':');
                made["additionalProperties"] = type();
            } else {
                const auto member = name();
                const bool may_be_absent = take("?");
                expect(':');
                add(member, type(), !may_be_absent);
            }
            if (!take(",")) {
                expect('}');
                break;
            }
        }
        if (!properties.empty()) made["properties"] = std::move(properties);
        if (!required.empty()) made["required"] = std::move(required);
        return made;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    json::object& named_;
    std::map<std::string, AnswerShape, std::less<>>& all_;
    std::set<std::string>& used_;
};

}    // namespace

AnswerShapes::AnswerShapes(std::span<const std::string_view> texts) {
    std::set<std::string> used;
    for (const auto text : texts) Reader{text, named_, all_, used}.read();
    for (const auto& word : used)
        if (!named_.contains(word)) throw Fault{"shapes of answers: " + word + " is declared nowhere"};
    for (const auto& [word, schema] : named_)
        if (!used.contains(std::string{word.data(), word.size()})) throw Fault{"shapes of answers: nothing uses " + std::string{word.data(), word.size()}};
}

const AnswerShape* AnswerShapes::of(std::string_view what) const {
    const auto found = all_.find(what);
    return found == all_.end() ? nullptr : &found->second;
}

}    // namespace terrace::wire
