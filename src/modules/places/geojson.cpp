#include "modules/places/geojson.hpp"

#include "base/codec.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>

namespace terrace::places {
namespace {

struct ShapeName {
    Shape shape;
    std::string_view name;
    int depth;    // of arrays in `coordinates`: 1 a position … 4 polygons
};
constexpr std::array<ShapeName, 7> shape_names{{{Shape::point, "Point", 1},
                                                {Shape::multi_point, "MultiPoint", 2},
                                                {Shape::line, "LineString", 2},
                                                {Shape::multi_line, "MultiLineString", 3},
                                                {Shape::polygon, "Polygon", 3},
                                                {Shape::multi_polygon, "MultiPolygon", 4},
                                                {Shape::collection, "GeometryCollection", 0}}};

std::string_view text_of(const json::value& value) {
    return value.is_string() ? std::string_view{value.get_string().data(), value.get_string().size()} : std::string_view{};
}

class Reader {
  public:
    explicit Reader(Datum datum) : datum_{datum} {}

    Result<Geometry> geometry(const json::value& in, const std::string& path, int collections_left) {
        if (!in.is_object()) return refuse(No::wrong_type, path, "geometry");
        const auto& object = in.get_object();
        const auto* type = object.if_contains("type");
        const auto name = type ? text_of(*type) : std::string_view{};
        const auto shape = std::find_if(shape_names.begin(), shape_names.end(), [&](const auto& s) { return s.name == name; });
        if (shape == shape_names.end()) return refuse(No::bad_value, path + ".type", "Point … GeometryCollection");
        Geometry made{shape->shape, {}, {}};
        if (made.shape == Shape::collection) {
            if (collections_left == 0) return refuse(No::too_many, path, std::to_string(geojson_collections_max));
            const auto* members = object.if_contains("geometries");
            if (!members || !members->is_array()) return refuse(No::missing_field, path + ".geometries");
            for (std::size_t i = 0; i < members->get_array().size(); ++i) {
                auto member = geometry(members->get_array()[i], fmt::format("{}.geometries[{}]", path, i), collections_left - 1);
                if (!member) return member;
                made.members.push_back(std::move(*member));
            }
            return made;
        }
        const auto* coordinates = object.if_contains("coordinates");
        if (!coordinates) return refuse(No::missing_field, path + ".coordinates");
        const auto where = path + ".coordinates";
        Result<void> fine;
        switch (shape->depth) {
            case 1: {
                made.parts.resize(1);
                made.parts[0].resize(1);
                fine = position(*coordinates, where, made.parts[0][0].emplace_back());
                break;
            }
            case 2:
                made.parts.resize(1);
                fine = line(*coordinates, where, made.parts[0].emplace_back());
                if (fine && made.shape == Shape::line && made.parts[0][0].size() < 2) fine = refuse(No::bad_value, where, "≥ 2");
                break;
            case 3: fine = lines(*coordinates, where, made.parts.emplace_back()); break;
            default: fine = list(*coordinates, where, made.parts, [this](auto&&... a) { return lines(a...); });
        }
        if (!fine) return tl::unexpected(fine.error());
        return made;
    }

  private:
    template <class Out, class Read>
    Result<void> list(const json::value& in, const std::string& path, std::vector<Out>& out, Read read) {
        if (!in.is_array()) return refuse(No::wrong_type, path, "list");
        const auto& items = in.get_array();
        out.reserve(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
            if (auto fine = read(items[i], fmt::format("{}[{}]", path, i), out.emplace_back()); !fine) return fine;
        return {};
    }
    Result<void> lines(const json::value& in, const std::string& path, Lines& out) {
        return list(in, path, out, [this](auto&&... a) { return line(a...); });
    }
    Result<void> line(const json::value& in, const std::string& path, Line& out) {
        if (!in.is_array()) return refuse(No::wrong_type, path, "list");
        const auto& items = in.get_array();
        out.reserve(items.size());
        for (std::size_t i = 0; i < items.size(); ++i)
            if (!position(items[i], out.emplace_back())) {
                Position again;
                return position(items[i], fmt::format("{}[{}]", path, i), again);
            }
        return {};
    }
    Result<void> position(const json::value& in, const std::string& path, Position& out) {
        if (position(in, out)) return {};
        if (positions_ > geojson_positions_max) return refuse(No::too_many, path, std::to_string(geojson_positions_max));
        if (!in.is_array() || in.get_array().size() < 2 || in.get_array().size() > 4) return refuse(No::wrong_type, path, "[经度 lon, 纬度 lat]");
        return refuse(No::out_of_range, path, "经度在前 longitude first: -180…180, -90…90");
    }
    bool position(const json::value& in, Position& out) {
        if (++positions_ > geojson_positions_max || !in.is_array()) return false;
        const auto& numbers = in.get_array();
        if (numbers.size() < 2 || numbers.size() > 4) return false;
        if (!number(numbers[0], out.lon) || !number(numbers[1], out.lat)) return false;
        if (numbers.size() > 2 && !number(numbers[2], out.height)) return false;
        if (!(std::abs(out.lon) <= 180) || !(std::abs(out.lat) <= 90)) return false;
        if (datum_ == Datum::gcj02) out = to_wgs84(out);
        return true;
    }
    static bool number(const json::value& in, double& out) {
        json::error_code error;
        out = in.to_number<double>(error);
        return !error && std::isfinite(out);
    }

    Datum datum_;
    std::size_t positions_ = 0;
};

// What the file itself says about its datum.
Result<std::optional<Datum>> own_datum(const json::object& object) {
    if (const auto* datum = object.if_contains("datum")) {
        auto read = read_datum(text_of(*datum));
        if (!read) return tl::unexpected(read.error());
        return *read;
    }
    const auto* crs = object.if_contains("crs");
    if (!crs || crs->is_null()) return std::optional<Datum>{};
    std::string_view name;
    if (const auto* properties = crs->is_object() ? crs->get_object().if_contains("properties") : nullptr; properties && properties->is_object())
        if (const auto* text = properties->get_object().if_contains("name")) name = text_of(*text);
    auto read = read_datum(name);
    if (!read) return refuse(read.error().no, "crs", read.error().detail);
    return *read;
}

bool known_member(std::string_view key, FeatureSet::Kind kind) {
    if (key == "type" || key == "datum" || key == "crs") return true;
    if (kind == FeatureSet::Kind::collection) return key == "features";
    return key == "id" || key == "properties" || key == "geometry";
}

json::object foreign_members(const json::object& object, FeatureSet::Kind kind) {
    json::object foreign;
    for (const auto& [key, value] : object)
        if (!known_member({key.data(), key.size()}, kind)) foreign[key] = value;
    return foreign;
}

Result<Feature> feature(const json::value& in, const std::string& path, Reader& reader) {
    if (!in.is_object()) return refuse(No::wrong_type, path, "Feature");
    const auto& object = in.get_object();
    const auto* type = object.if_contains("type");
    if (!type || text_of(*type) != "Feature") return refuse(No::bad_value, path + (path.empty() ? "type" : ".type"), "Feature");
    Feature made;
    if (const auto* id = object.if_contains("id")) made.id = *id;
    const auto* properties = object.if_contains("properties");
    made.has_properties = properties && properties->is_object();
    if (made.has_properties) made.properties = properties->get_object();
    else if (properties && !properties->is_null()) return refuse(No::wrong_type, path + ".properties", "object");
    if (const auto* geometry = object.if_contains("geometry"); geometry && !geometry->is_null()) {
        auto read = reader.geometry(*geometry, path + (path.empty() ? "geometry" : ".geometry"), geojson_collections_max);
        if (!read) return tl::unexpected(read.error());
        made.geometry = std::move(*read);
    }
    made.foreign = foreign_members(object, FeatureSet::Kind::feature);
    return made;
}

void write_number(std::string& out, double value) {
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, error == std::errc{} ? end : digits);
}

void write_position(std::string& out, const Position& p) {
    out += '[';
    write_number(out, p.lon);
    out += ',';
    write_number(out, p.lat);
    if (!std::isnan(p.height)) {
        out += ',';
        write_number(out, p.height);
    }
    out += ']';
}

template <class Items, class Write>
void write_list(std::string& out, const Items& items, Write write) {
    out += '[';
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i) out += ',';
        write(out, items[i]);
    }
    out += ']';
}
void write_line(std::string& out, const Line& line) { write_list(out, line, write_position); }
void write_lines(std::string& out, const Lines& lines) { write_list(out, lines, write_line); }

void write_shape(std::string& out, const Geometry& g) {
    const auto& name = shape_names[static_cast<std::size_t>(g.shape)];
    out += fmt::format(R"({{"type":"{}",)", name.name);
    if (g.shape == Shape::collection) {
        out += R"("geometries":)";
        write_list(out, g.members, write_shape);
    } else {
        out += R"("coordinates":)";
        if (name.depth == 1) write_position(out, g.parts[0][0][0]);
        if (name.depth == 2) write_line(out, g.parts[0][0]);
        if (name.depth == 3) write_lines(out, g.parts[0]);
        if (name.depth == 4) write_list(out, g.parts, write_lines);
    }
    out += '}';
}

void write_members(std::string& out, const json::object& members) {
    for (const auto& [key, value] : members) out += ',' + json::serialize(json::value(key)) + ':' + json::serialize(value);
}

void write_feature(std::string& out, const Feature& f) {
    out += R"({"type":"Feature")";
    if (!f.id.is_null()) out += ",\"id\":" + json::serialize(f.id);
    out += ",\"properties\":" + (f.has_properties ? json::serialize(f.properties) : "null") + ",\"geometry\":";
    if (f.geometry)
        write_shape(out, *f.geometry);
    else
        out += "null";
    write_members(out, f.foreign);
    out += '}';
}

}    // namespace

Result<FeatureSet> read_geojson(std::string_view text, std::optional<Datum> declared) {
    if (text.size() > geojson_bytes_max) return refuse(No::too_large, "", fmt::format("{} MB", geojson_bytes_max >> 20));
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    auto parsed = parse_json(text);
    if (!parsed) return tl::unexpected(parsed.error());
    if (!parsed->is_object()) return refuse(No::wrong_type, "", "GeoJSON object");
    const auto& object = parsed->get_object();
    const auto said = own_datum(object);
    if (!said) return tl::unexpected(said.error());
    if (*said && declared && **said != *declared)
        return refuse(No::conflict, "datum", fmt::format("{} ≠ {}", name_of(**said), name_of(*declared)));

    FeatureSet set;
    set.datum = declared ? *declared : said->value_or(Datum::wgs84);
    Reader reader{set.datum};
    const auto* type = object.if_contains("type");
    const auto name = type ? text_of(*type) : std::string_view{};
    if (name == "FeatureCollection") {
        const auto* features = object.if_contains("features");
        if (!features || !features->is_array()) return refuse(No::missing_field, "features");
        const auto& all = features->get_array();
        if (all.size() > geojson_features_max) return refuse(No::too_many, "features", std::to_string(geojson_features_max));
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto made = feature(all[i], fmt::format("features[{}]", i), reader);
            if (!made) return tl::unexpected(made.error());
            set.features.push_back(std::move(*made));
        }
        set.foreign = foreign_members(object, set.kind);
        return set;
    }
    set.kind = name == "Feature" ? FeatureSet::Kind::feature : FeatureSet::Kind::geometry;
    if (set.kind == FeatureSet::Kind::feature) {
        auto made = feature(*parsed, "", reader);
        if (!made) return tl::unexpected(made.error());
        set.features.push_back(std::move(*made));
        return set;
    }
    auto made = reader.geometry(*parsed, "geometry", geojson_collections_max);
    if (!made) return tl::unexpected(made.error());
    set.features.emplace_back().geometry = std::move(*made);
    return set;
}

Result<Geometry> read_geometry(const json::value& in) { return Reader{Datum::wgs84}.geometry(in, "geometry", geojson_collections_max); }

std::string write_geojson(const Geometry& geometry) {
    std::string out;
    write_shape(out, geometry);
    return out;
}

std::string write_geojson(const FeatureSet& set) {
    std::string out;
    if (set.kind == FeatureSet::Kind::geometry) {
        write_shape(out, *set.features.front().geometry);
    } else if (set.kind == FeatureSet::Kind::feature) {
        write_feature(out, set.features.front());
    } else {
        out += R"({"type":"FeatureCollection","features":)";
        write_list(out, set.features, write_feature);
        write_members(out, set.foreign);
        out += '}';
    }
    return out;
}

}    // namespace terrace::places
