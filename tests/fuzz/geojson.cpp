// A map from elsewhere: what is read can be written and read again, with the same features, shapes and positions to a millimetre.
#include "modules/places/geojson.hpp"
#include "tests/fuzz/bytes.hpp"

#include <cmath>

using namespace terrace;

namespace {

constexpr double degrees_apart_max = 1e-8;    // numbers of JSON lose their last bit in reading

bool alike(const places::Geometry& one, const places::Geometry& other) {
    if (one.shape != other.shape || one.parts.size() != other.parts.size() || one.members.size() != other.members.size()) return false;
    for (std::size_t part = 0; part < one.parts.size(); ++part) {
        if (one.parts[part].size() != other.parts[part].size()) return false;
        for (std::size_t line = 0; line < one.parts[part].size(); ++line) {
            const auto &here = one.parts[part][line], &there = other.parts[part][line];
            if (here.size() != there.size()) return false;
            for (std::size_t i = 0; i < here.size(); ++i)
                if (std::abs(here[i].lon - there[i].lon) > degrees_apart_max || std::abs(here[i].lat - there[i].lat) > degrees_apart_max) return false;
        }
    }
    for (std::size_t i = 0; i < one.members.size(); ++i)
        if (!alike(one.members[i], other.members[i])) return false;
    return true;
}

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    (void)places::read_geojson(text, places::Datum::gcj02);
    const auto read = places::read_geojson(text);
    if (!read) return 0;
    const auto again = places::read_geojson(places::write_geojson(*read), places::Datum::wgs84);
    fuzz::must(again && again->kind == read->kind && again->features.size() == read->features.size());
    for (std::size_t i = 0; i < read->features.size(); ++i) {
        const auto &one = read->features[i], &other = again->features[i];
        fuzz::must(one.geometry.has_value() == other.geometry.has_value() && one.properties.size() == other.properties.size());
        fuzz::must(!one.geometry || alike(*one.geometry, *other.geometry));
    }
    return 0;
}
