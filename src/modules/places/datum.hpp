#pragma once
// Datums (坐标基准). We keep WGS-84 and nothing else. CGCS2000 differs from it by centimetres and is taken as equal. GCJ-02
// (the shifted coordinates of Chinese web maps, 50…700 m off) is converted. BD-09 is a second shift on top of GCJ-02 and is
// refused: convert it with the map that made it.

#include "base/result.hpp"

#include <boost/describe.hpp>
#include <limits>

namespace terrace::places {

struct Position {
    double lon = 0;    // degrees, east positive
    double lat = 0;    // degrees, north positive
    double height = std::numeric_limits<double>::quiet_NaN();    // metres; NaN where none was given
};
inline bool same_point(Position a, Position b) noexcept { return a.lon == b.lon && a.lat == b.lat; }

enum class Datum : std::uint8_t { wgs84, cgcs2000, gcj02 };
BOOST_DESCRIBE_ENUM(Datum, wgs84, cgcs2000, gcj02)

// "WGS-84", "CGCS2000", "GCJ-02", EPSG:4326, EPSG:4490, urn:ogc:def:crs:OGC:1.3:CRS84 …; refuses BD-09 and everything else.
Result<Datum> read_datum(std::string_view name);

// The published forward formula; outside its rectangle (72.004…137.8347 E, 0.8293…55.8271 N) nothing is shifted.
Position to_gcj02(Position wgs84) noexcept;
// Its inverse by iteration: to_gcj02(to_wgs84(p)) is p within 1e-9 degree (0.1 mm).
Position to_wgs84(Position gcj02) noexcept;

}    // namespace terrace::places
