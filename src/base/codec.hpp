#pragma once
// JSON in and out for described structs (BOOST_DESCRIBE_STRUCT). One description gives the decoder, the canonical encoder
// (members sorted by name, UTF-8, no floats) and the JSON Schema, so they cannot drift apart.
//
// Reading: `Strict::yes` (commands) refuses unknown members and missing ones unless they are std::optional, bool or vectors;
// `Strict::no` (events) ignores unknown members and leaves missing ones at their default, so old records stay readable.
// A refusal names the path of the field ("body.places[3].code").

#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/sealed.hpp"

#include <boost/describe.hpp>
#include <boost/json.hpp>
#include <boost/mp11.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace terrace {

namespace json = boost::json;

enum class Strict : std::uint8_t { no, yes };

// A string of at most Max characters (code points), without control characters but line break and tab.
template <std::size_t Max>
struct Text {
    std::string value;
    Text() = default;
    Text(std::string text) : value{std::move(text)} {}
    Text(const char* text) : value{text} {}
    operator const std::string&() const noexcept { return value; }
    bool empty() const noexcept { return value.empty(); }
    auto operator<=>(const Text&) const = default;
};
using ShortText = Text<60>;
using Line = Text<200>;
using Paragraph = Text<2000>;

constexpr std::size_t list_max = 10'000;
constexpr std::size_t plain_string_max = 4'000;

// Where the decoder stands: the path for error messages.
class Reading {
  public:
    explicit Reading(Strict strict) : strict_{strict} {}
    Strict strict() const noexcept { return strict_; }
    tl::unexpected<Refusal> no(No no, std::string detail = {}) const { return refuse(no, path_, std::move(detail)); }
    template <class Step>
    Result<void> inside(std::string_view member, Step step) {
        const auto keep = path_.size();
        if (!path_.empty()) path_ += '.';
        path_ += member;
        auto outcome = step();
        path_.resize(keep);
        return outcome;
    }
    template <class Step>
    Result<void> at(std::size_t index, Step step) {
        const auto keep = path_.size();
        path_ += '[' + std::to_string(index) + ']';
        auto outcome = step();
        path_.resize(keep);
        return outcome;
    }

  private:
    Strict strict_;
    std::string path_;
};

void write_string(std::string& out, std::string_view);
std::string base64(std::string_view bytes);
std::optional<std::string> read_base64(std::string_view);
// nullopt when fine, else what is wrong with the text; counts code points.
std::optional<Refusal> check_text(std::string_view, std::size_t characters_max);

template <class T>
struct Codec;    // read(value, out, reading), write(out, value), schema()

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;
template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <>
struct Codec<bool> {
    static Result<void> read(const json::value& in, bool& out, Reading& reading) {
        if (!in.is_bool()) return reading.no(No::wrong_type, "true / false");
        out = in.get_bool();
        return {};
    }
    static void write(std::string& out, bool value) { out += value ? "true" : "false"; }
    static json::object schema() { return {{"type", "boolean"}}; }
};

template <class T>
    requires(std::is_integral_v<T> && !std::is_same_v<T, bool>)
struct Codec<T> {
    static Result<void> read(const json::value& in, T& out, Reading& reading) {
        std::int64_t value = 0;
        if (in.is_int64())
            value = in.get_int64();
        else if (in.is_uint64())
            return reading.no(No::out_of_range, "±2^63");
        else
            return reading.no(No::wrong_type, "integer");
        if (!std::in_range<T>(value)) return reading.no(No::out_of_range, std::to_string(sizeof(T) * 8) + " bit");
        out = static_cast<T>(value);
        return {};
    }
    static void write(std::string& out, T value) { out += std::to_string(value); }
    static json::object schema() { return {{"type", "integer"}}; }
};

template <>
struct Codec<std::string> {
    static Result<void> read(const json::value& in, std::string& out, Reading& reading) {
        if (!in.is_string()) return reading.no(No::wrong_type, "text");
        out.assign(in.get_string().data(), in.get_string().size());
        if (auto wrong = check_text(out, plain_string_max)) return reading.no(wrong->no, wrong->detail);
        return {};
    }
    static void write(std::string& out, const std::string& value) { write_string(out, value); }
    static json::object schema() { return {{"type", "string"}, {"maxLength", plain_string_max}}; }
};

template <std::size_t Max>
struct Codec<Text<Max>> {
    static Result<void> read(const json::value& in, Text<Max>& out, Reading& reading) {
        if (!in.is_string()) return reading.no(No::wrong_type, "text");
        out.value.assign(in.get_string().data(), in.get_string().size());
        if (auto wrong = check_text(out.value, Max)) return reading.no(wrong->no, wrong->detail);
        return {};
    }
    static void write(std::string& out, const Text<Max>& value) { write_string(out, value.value); }
    static json::object schema() { return {{"type", "string"}, {"maxLength", Max}}; }
};

// The types whose JSON is a string in a form of their own.
template <class T>
struct StringForm;    // parse(string_view) -> optional<T>; print(T) -> string; what; schema format

template <class T>
    requires requires { StringForm<T>::what; }
struct Codec<T> {
    static Result<void> read(const json::value& in, T& out, Reading& reading) {
        if (!in.is_string()) return reading.no(No::wrong_type, StringForm<T>::what);
        const auto parsed = StringForm<T>::parse(std::string_view{in.get_string().data(), in.get_string().size()});
        if (!parsed) return reading.no(No::bad_value, StringForm<T>::what);
        out = *parsed;
        return {};
    }
    static void write(std::string& out, const T& value) { write_string(out, StringForm<T>::print(value)); }
    static json::object schema() { return {{"type", "string"}, {"format", StringForm<T>::format}}; }
};

template <class Tag>
struct StringForm<Id<Tag>> {
    static constexpr auto what = "UUID";
    static constexpr auto format = "uuid";
    static std::optional<Id<Tag>> parse(std::string_view text) {
        const auto raw = read_uuid(text);
        return raw && !raw->empty() ? std::optional{Id<Tag>{*raw}} : std::nullopt;
    }
    static std::string print(const Id<Tag>& id) { return terrace::write(static_cast<const Uuid&>(id)); }
};
template <>
struct StringForm<PlaceId> {
    static constexpr auto what = "place";
    static constexpr auto format = "place";
    static std::optional<PlaceId> parse(std::string_view text) { return read_place(text); }
    static std::string print(PlaceId id) { return terrace::write(id); }
};
template <>
struct StringForm<Sha256> {
    static constexpr auto what = "SHA-256 (64 hex)";
    static constexpr auto format = "sha256";
    static std::optional<Sha256> parse(std::string_view text) { return read_sha256(text); }
    static std::string print(const Sha256& sum) { return hex(sum.view()); }
};
template <>
struct StringForm<Instant> {
    static constexpr auto what = "2024-03-04T08:00:00Z";
    static constexpr auto format = "date-time";
    static std::optional<Instant> parse(std::string_view text) { return read_instant(text); }
    static std::string print(Instant at) { return terrace::write(at); }
};
template <>
struct StringForm<Day> {
    static constexpr auto what = "2024-03-04";
    static constexpr auto format = "date";
    static std::optional<Day> parse(std::string_view text) { return read_day(text); }
    static std::string print(Day day) { return terrace::write(day); }
};

// In a command a string; in an event {"box","key"}.
template <>
struct Codec<Sealed> {
    static Result<void> read(const json::value& in, Sealed& out, Reading& reading) {
        if (in.is_string() && reading.strict() == Strict::yes) {
            out.plain.assign(in.get_string().data(), in.get_string().size());
            if (auto wrong = check_text(out.plain, sealed_characters_max)) return reading.no(wrong->no, wrong->detail);
            return {};
        }
        if (!in.is_object() || reading.strict() == Strict::yes) return reading.no(No::wrong_type, "text");
        const auto* key = in.get_object().if_contains("key");
        const auto* box = in.get_object().if_contains("box");
        if (!key || !key->is_string() || !box || !box->is_string()) return reading.no(No::wrong_type, "sealed text");
        const auto id = read_uuid(std::string_view{key->get_string()});
        auto bytes = read_base64(std::string_view{box->get_string()});
        if (!id || !bytes) return reading.no(No::bad_value, "sealed text");
        out.key = TextId{*id};
        out.box = std::move(*bytes);
        return {};
    }
    static void write(std::string& out, const Sealed& value) {
        out += R"({"box":")";
        out += base64(value.box);
        out += R"(","key":")";
        out += terrace::write(static_cast<const Uuid&>(value.key));
        out += "\"}";
    }
    static json::object schema() {
        return {{"type", "string"}, {"maxLength", sealed_characters_max}, {"x-sealed", true}};
    }
};

template <class T>
struct Codec<std::optional<T>> {
    static Result<void> read(const json::value& in, std::optional<T>& out, Reading& reading) {
        if (in.is_null()) {
            out.reset();
            return {};
        }
        return Codec<T>::read(in, out.emplace(), reading);
    }
    static void write(std::string& out, const std::optional<T>& value) {
        if (value)
            Codec<T>::write(out, *value);
        else
            out += "null";
    }
    static json::object schema() { return Codec<T>::schema(); }
};

template <class T>
struct Codec<std::vector<T>> {
    static Result<void> read(const json::value& in, std::vector<T>& out, Reading& reading) {
        if (!in.is_array()) return reading.no(No::wrong_type, "list");
        const auto& items = in.get_array();
        if (items.size() > list_max) return reading.no(No::too_many, std::to_string(list_max));
        out.clear();
        out.reserve(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
            if (auto fine = reading.at(i, [&] { return Codec<T>::read(items[i], out.emplace_back(), reading); }); !fine) return fine;
        return {};
    }
    static void write(std::string& out, const std::vector<T>& value) {
        out += '[';
        for (std::size_t i = 0; i < value.size(); ++i) {
            if (i) out += ',';
            Codec<T>::write(out, value[i]);
        }
        out += ']';
    }
    static json::object schema() { return {{"type", "array"}, {"items", Codec<T>::schema()}, {"maxItems", list_max}}; }
};

template <class T>
struct Codec<std::map<std::string, T>> {
    static Result<void> read(const json::value& in, std::map<std::string, T>& out, Reading& reading) {
        if (!in.is_object()) return reading.no(No::wrong_type, "object");
        if (in.get_object().size() > 200) return reading.no(No::too_many, "200");
        out.clear();
        for (const auto& [key, value] : in.get_object()) {
            const std::string_view name{key.data(), key.size()};
            if (auto wrong = check_text(name, 60)) return reading.no(wrong->no, wrong->detail);
            if (auto fine = reading.inside(name, [&, &part = value] { return Codec<T>::read(part, out[std::string{name}], reading); }); !fine) return fine;
        }
        return {};
    }
    static void write(std::string& out, const std::map<std::string, T>& value) {
        out += '{';
        bool first = true;
        for (const auto& [key, item] : value) {
            if (!first) out += ',';
            first = false;
            write_string(out, key);
            out += ':';
            Codec<T>::write(out, item);
        }
        out += '}';
    }
    static json::object schema() { return {{"type", "object"}, {"additionalProperties", Codec<T>::schema()}}; }
};

template <DescribedEnum T>
struct Codec<T> {
    static Result<void> read(const json::value& in, T& out, Reading& reading) {
        if (!in.is_string()) return reading.no(No::wrong_type, names());
        const std::string_view text{in.get_string().data(), in.get_string().size()};
        bool found = false;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
            if (text == d.name) {
                out = d.value;
                found = true;
            }
        });
        if (!found) return reading.no(No::bad_value, names());
        return {};
    }
    static void write(std::string& out, T value) { write_string(out, name(value)); }
    static std::string_view name(T value) {
        std::string_view found;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
            if (d.value == value) found = d.name;
        });
        return found;
    }
    static json::object schema() {
        json::array all;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) { all.emplace_back(d.name); });
        return {{"type", "string"}, {"enum", std::move(all)}};
    }

  private:
    static std::string names() {
        std::string all;
        boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
            if (!all.empty()) all += " / ";
            all += d.name;
        });
        return all;
    }
};

template <class E>
    requires DescribedEnum<E>
std::string_view name_of(E value) {
    return Codec<E>::name(value);
}

template <class T>
struct MayBeAbsent : std::false_type {};
template <class T>
struct MayBeAbsent<std::optional<T>> : std::true_type {};
template <class T>
struct MayBeAbsent<std::vector<T>> : std::true_type {};
template <class K, class T>
struct MayBeAbsent<std::map<K, T>> : std::true_type {};
template <>
struct MayBeAbsent<bool> : std::true_type {};

// A member's name in JSON. A trailing underscore, there to keep clear of a keyword (case_), is dropped.
constexpr std::string_view json_name(std::string_view member) {
    return member.ends_with('_') ? member.substr(0, member.size() - 1) : member;
}

template <DescribedStruct T>
struct Codec<T> {
    using Members = boost::describe::describe_members<T, boost::describe::mod_any_access | boost::describe::mod_inherited>;
    static constexpr std::size_t count = boost::mp11::mp_size<Members>::value;

    static Result<void> read(const json::value& in, T& out, Reading& reading) {
        if (!in.is_object()) return reading.no(No::wrong_type, "object");
        const auto& object = in.get_object();
        Result<void> outcome;
        std::size_t known = 0;
        boost::mp11::mp_for_each<Members>([&](auto d) {
            if (!outcome) return;
            auto& member = out.*d.pointer;
            using M = std::remove_reference_t<decltype(member)>;
            if (const auto* value = object.if_contains(json_name(d.name))) {
                ++known;
                outcome = reading.inside(json_name(d.name), [&] { return Codec<M>::read(*value, member, reading); });
            } else if (reading.strict() == Strict::yes && !MayBeAbsent<M>::value) {
                outcome = reading.inside(json_name(d.name), [&]() -> Result<void> { return reading.no(No::missing_field); });
            }
        });
        if (outcome && reading.strict() == Strict::yes && known != object.size()) {
            for (const auto& [known_key, value] : object) {
                const auto& key = known_key;    // clang 14 captures no structured binding
                bool found = false;
                boost::mp11::mp_for_each<Members>([&](auto d) { found = found || std::string_view{key.data(), key.size()} == json_name(d.name); });
                if (!found)
                    return reading.inside(std::string_view{key.data(), std::min<std::size_t>(key.size(), 60)},
                                          [&]() -> Result<void> { return reading.no(No::unknown_field); });
            }
        }
        return outcome;
    }

    static void write(std::string& out, const T& value) {
        using Writer = void (*)(std::string&, const T&, bool&);
        static const auto writers = [] {
            std::array<std::pair<std::string_view, Writer>, count> made{};
            std::size_t i = 0;
            boost::mp11::mp_for_each<Members>([&](auto d) {
                using D = decltype(d);
                made[i++] = {json_name(D::name), [](std::string& to, const T& from, bool& first) {
                                 const auto& member = from.*D::pointer;
                                 using M = std::remove_cvref_t<decltype(member)>;
                                 if constexpr (requires { member.has_value(); }) {
                                     if (!member.has_value()) return;
                                 }
                                 if (!first) to += ',';
                                 first = false;
                                 to += '"';
                                 to += json_name(D::name);
                                 to += "\":";
                                 Codec<M>::write(to, member);
                             }};
            });
            std::sort(made.begin(), made.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
            return made;
        }();
        out += '{';
        bool first = true;
        for (const auto& [name, writer] : writers) writer(out, value, first);
        out += '}';
    }

    static json::object schema() {
        json::object properties;
        json::array required;
        boost::mp11::mp_for_each<Members>([&](auto d) {
            using M = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
            properties[json_name(d.name)] = Codec<M>::schema();
            if (!MayBeAbsent<M>::value) required.emplace_back(json_name(d.name));
        });
        json::object made{{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
        if (!required.empty()) made["required"] = std::move(required);
        return made;
    }
};

template <class T>
Result<T> decode(const json::value& in, Strict strict) {
    T out{};
    Reading reading{strict};
    if (auto fine = Codec<T>::read(in, out, reading); !fine) return tl::unexpected(fine.error());
    return out;
}

template <class T>
std::string encode(const T& value) {
    std::string out;
    Codec<T>::write(out, value);
    return out;
}

// Parses bounded JSON (depth ≤ 32, no trailing bytes, valid UTF-8).
Result<json::value> parse_json(std::string_view);

// Calls visit(sealed, "field.path") for every Sealed inside a described value.
template <class T, class Visit>
void each_sealed(T& value, Visit&& visit, std::string_view name = "") {
    if constexpr (std::is_same_v<std::remove_const_t<T>, Sealed>) {
        visit(value, name);
    } else if constexpr (DescribedStruct<std::remove_const_t<T>>) {
        boost::mp11::mp_for_each<typename Codec<std::remove_const_t<T>>::Members>(
            [&](auto d) { each_sealed(value.*d.pointer, visit, json_name(d.name)); });
    } else if constexpr (requires { value.has_value(); }) {
        if (value) each_sealed(*value, visit, name);
    } else if constexpr (requires { value.mapped_type(); } || requires { value.begin()->second; }) {
        for (auto& [key, item] : value) each_sealed(item, visit, name);
    } else if constexpr (requires { value.push_back(*value.begin()); } && !requires { value.substr(0); }) {
        for (auto& item : value) each_sealed(item, visit, name);
    }
}

}    // namespace terrace
