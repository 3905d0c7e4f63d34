// Checks of what the binary says of itself.
#include <boost/json.hpp>
#include <set>

#include "tests/manners/manners.hpp"
#include "tests/manners/text.hpp"

namespace terrace::manners {

namespace {

std::string string_at(const boost::json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string{};
}

bool flag_at(const boost::json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    return value && value->is_bool() && value->get_bool();
}

// What to call a route or refusal in a fault.
std::string called(const boost::json::object& one) {
    for (const auto* key : {"code", "path", "name"}) {
        if (const auto text = string_at(one, key); !text.empty()) {
            return text;
        }
    }
    return boost::json::serialize(one);
}

}    // namespace

std::string lock_text(const boost::json::array& events) {
    std::set<std::string> lines;
    for (const auto& event : events) {
        const auto& object = event.as_object();
        std::string line = string_at(object, "name");
        if (const auto* fields = object.if_contains("fields")) {
            for (const auto& field : fields->as_array()) {
                const auto& described = field.as_object();
                line += " " + string_at(described, "name") + ":" + string_at(described, "type") +
                        (flag_at(described, "optional") ? "?" : "");
            }
        }
        lines.insert(line);
    }
    std::string text;
    for (const auto& line : lines) {
        text += line + "\n";
    }
    return text;
}

Faults changed_events(const std::string& lock, const boost::json::array& events) {
    std::map<std::string, std::vector<std::string>> now;
    for (const auto& line : lines_of(lock_text(events))) {
        auto words = words_of(line);
        now.emplace(words.front(), std::vector(words.begin() + 1, words.end()));
    }
    Faults faults;
    std::set<std::string> locked;
    for (const auto& line : lines_of(lock)) {
        if (line.empty() || line.starts_with('#')) {
            continue;
        }
        const auto words = words_of(line);
        locked.insert(words.front());
        const auto found = now.find(words.front());
        if (found == now.end()) {
            faults.push_back(words.front() + ": a released event is gone; old journals could not be read");
            continue;
        }
        const auto& fields = found->second;
        for (auto field = words.begin() + 1; field != words.end(); ++field) {
            if (std::find(fields.begin(), fields.end(), *field) == fields.end()) {
                faults.push_back(words.front() + ": the field " + *field + " is gone or changed its type");
            }
        }
        if (fields.size() + 1 > words.size()) {
            faults.push_back(words.front() + ": has new fields; if they are meant, write the new line into tests/manners/events.lock");
        }
    }
    for (const auto& [name, fields] : now) {
        if (!locked.contains(name)) {
            faults.push_back(name + ": a new event; if its name and fields are right for good, add its line to tests/manners/events.lock");
        }
    }
    return faults;
}

Faults untold_in_both_languages(const boost::json::array& routes_or_refusals) {
    Faults faults;
    for (const auto& one : routes_or_refusals) {
        const auto& object = one.as_object();
        for (const auto* language : {"zh", "en"}) {
            if (string_at(object, language).empty()) {
                faults.push_back(called(object) + ": says nothing in " + language);
            }
        }
    }
    return faults;
}

Faults undocumented_codes(const boost::json::array& refusals, const std::string& errors_page) {
    Faults faults;
    for (const auto& one : refusals) {
        const auto code = string_at(one.as_object(), "code");
        if (code.empty() || !has(errors_page, "`" + code + "`")) {
            faults.push_back(called(one.as_object()) + ": not in docs/errors.md; write that page anew with terrace describe refusals --markdown");
        }
    }
    return faults;
}

}    // namespace terrace::manners
