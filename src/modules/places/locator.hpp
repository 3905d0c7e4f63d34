#pragma once
// Point → zone (经纬度 → 网格). A zone covers its inside and its boundary; a point on several zones belongs to the one
// with the lowest number. The answers are exact (orientation in exact arithmetic), so they are those of GEOS `covers`.
//
// A uniform grid lies over all zones. A cell that no boundary touches knows its answer; the others name the zones to ask,
// lowest number first. A zone asked counts crossings only along the band of latitude the point lies in.

#include "modules/places/boundary.hpp"

#include <span>

namespace terrace::places {

class Locator {
  public:
    static constexpr std::int32_t nowhere = -1;

    // The zones' numbers are their indexes. Only polygons and multi-polygons cover anything. Rings must be closed.
    explicit Locator(std::span<const Geometry> zones);

    std::int32_t find(double lon, double lat) const noexcept;    // the zone's number, or nowhere
    std::size_t zones() const noexcept { return zones_.size(); }
    std::size_t bytes() const noexcept;

  private:
    struct Edge {
        double ax, ay, bx, by;    // ay ≤ by
    };
    struct Zone {
        Box box;
        double bands_per_degree = 0;
        std::uint32_t first_band = 0, bands = 0;
    };
    bool covers(const Zone&, double x, double y) const noexcept;
    void lay_bands(std::span<const Geometry>);
    void lay_grid(std::span<const Geometry>);

    std::vector<Zone> zones_;
    std::vector<std::uint32_t> band_begin_;    // of every band of every zone, into band_edges_
    std::vector<Edge> band_edges_;

    Box box_;
    std::int32_t columns_ = 0, rows_ = 0;
    double columns_per_degree_ = 0, rows_per_degree_ = 0;
    // ≥ 0: this zone; −1: nowhere; ≤ −2: the list of candidates at −2 − value: their count, then their numbers.
    std::vector<std::int32_t> cells_;
    std::vector<std::int32_t> lists_;
};

// The sign of the cross product (b − a) × (p − a), exactly: > 0 when p lies left of a → b.
int orientation(double ax, double ay, double bx, double by, double px, double py) noexcept;

}    // namespace terrace::places
