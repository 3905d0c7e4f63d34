#include "modules/places/locator.hpp"

#include <cmath>

namespace terrace::places {
namespace {

constexpr double cells_per_zone = 64;
constexpr double cells_min = 64, cells_max = 4'000'000;
constexpr double edges_per_band = 3;
constexpr std::uint32_t bands_max = 4096;    // of one zone

template <class Visit>
void each_edge(const Geometry& zone, Visit visit) {
    if (!zone.areal()) return;
    for (const auto& rings : zone.parts)
        for (const auto& ring : rings)
            for (std::size_t i = 1; i < ring.size(); ++i) visit(ring[i - 1], ring[i]);
}

std::int32_t step_of(double offset, double per_degree, std::int32_t count) noexcept {
    return std::clamp(static_cast<std::int32_t>(offset * per_degree), 0, count - 1);
}

}    // namespace

Locator::Locator(std::span<const Geometry> zones) {
    lay_bands(zones);
    lay_grid(zones);
}

void Locator::lay_bands(std::span<const Geometry> zones) {
    zones_.resize(zones.size());
    std::vector<std::vector<Edge>> bands;
    for (std::size_t z = 0; z < zones.size(); ++z) {
        auto& zone = zones_[z];
        std::size_t edges = 0;
        each_edge(zones[z], [&](Position a, Position b) {
            zone.box.include(a);
            zone.box.include(b);
            ++edges;
        });
        zone.first_band = static_cast<std::uint32_t>(band_begin_.size());
        if (edges == 0) continue;
        zone.bands = std::clamp(static_cast<std::uint32_t>(static_cast<double>(edges) / edges_per_band), 1u, bands_max);
        const double height = zone.box.north - zone.box.south;
        zone.bands_per_degree = height > 0 ? zone.bands / height : 0;
        bands.assign(zone.bands, {});
        const auto count = static_cast<std::int32_t>(zone.bands);
        each_edge(zones[z], [&](Position a, Position b) {
            if (a.lat > b.lat) std::swap(a, b);
            const auto last = step_of(b.lat - zone.box.south, zone.bands_per_degree, count);
            for (auto i = step_of(a.lat - zone.box.south, zone.bands_per_degree, count); i <= last; ++i)
                bands[static_cast<std::size_t>(i)].push_back({a.lon, a.lat, b.lon, b.lat});
        });
        for (const auto& band : bands) {
            band_begin_.push_back(static_cast<std::uint32_t>(band_edges_.size()));
            band_edges_.insert(band_edges_.end(), band.begin(), band.end());
        }
    }
    band_begin_.push_back(static_cast<std::uint32_t>(band_edges_.size()));
}

void Locator::lay_grid(std::span<const Geometry> zones) {
    std::size_t areal = 0;
    for (const auto& zone : zones_)
        if (zone.bands > 0) {
            ++areal;
            box_.include({zone.box.west, zone.box.south});
            box_.include({zone.box.east, zone.box.north});
        }
    if (areal == 0) return;
    const double width = std::max(box_.east - box_.west, 1e-9), height = std::max(box_.north - box_.south, 1e-9);
    const double wanted = std::clamp(static_cast<double>(areal) * cells_per_zone, cells_min, cells_max);
    const double side = std::sqrt(width * height / wanted);
    columns_ = std::clamp(static_cast<std::int32_t>(width / side), 1, 1 << 16);
    rows_ = std::clamp(static_cast<std::int32_t>(height / side), 1, 1 << 16);
    columns_per_degree_ = columns_ / width;
    rows_per_degree_ = rows_ / height;

    std::vector<std::vector<std::int32_t>> candidates(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_));
    std::vector<std::uint8_t> sure(candidates.size());    // the last candidate covers the whole cell
    std::vector<std::pair<double, double>> span(static_cast<std::size_t>(rows_));
    std::vector<std::int32_t> touched;
    std::vector<std::int32_t> mark(candidates.size(), nowhere);
    for (std::int32_t z = 0; z < static_cast<std::int32_t>(zones.size()); ++z) {
        const auto& zone = zones_[static_cast<std::size_t>(z)];
        if (zone.bands == 0) continue;
        const auto cell = [&](std::int32_t row, std::int32_t column) {
            return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column);
        };
        const auto row_at = [&](double lat) { return step_of(lat - box_.south, rows_per_degree_, rows_); };
        const auto column_at = [&](double lon) { return step_of(lon - box_.west, columns_per_degree_, columns_); };
        // Cells the boundary may touch: an edge's reach in each row it crosses, widened by one cell against rounding.
        each_edge(zones[static_cast<std::size_t>(z)], [&](Position a, Position b) {
            if (a.lat > b.lat) std::swap(a, b);
            const auto first = std::max(row_at(a.lat) - 1, 0), last = std::min(row_at(b.lat) + 1, rows_ - 1);
            const double slope = b.lat > a.lat ? (b.lon - a.lon) / (b.lat - a.lat) : 0;
            for (auto row = first; row <= last; ++row) {
                const double low = std::clamp(box_.south + (row - 0.01) / rows_per_degree_, a.lat, b.lat);
                const double high = std::clamp(box_.south + (row + 1.01) / rows_per_degree_, a.lat, b.lat);
                double west = std::min(a.lon, b.lon), east = std::max(a.lon, b.lon);
                if (b.lat > a.lat) {
                    const double x = a.lon + slope * (low - a.lat), y = a.lon + slope * (high - a.lat);
                    west = std::max(west, std::min(x, y));
                    east = std::min(east, std::max(x, y));
                }
                const double margin = 0.01 / columns_per_degree_;
                for (auto column = column_at(west - margin); column <= column_at(east + margin); ++column)
                    mark[cell(row, column)] = z;
            }
        });
        const auto east = column_at(zone.box.east);
        for (auto row = row_at(zone.box.south); row <= row_at(zone.box.north); ++row)
            for (auto column = column_at(zone.box.west); column <= east; ++column) {
                const auto at = cell(row, column);
                if (sure[at]) continue;    // a lower number has the whole cell
                const bool boundary = mark[at] == z;
                if (!boundary && !covers(zone, box_.west + (column + 0.5) / columns_per_degree_, box_.south + (row + 0.5) / rows_per_degree_))
                    continue;
                candidates[at].push_back(z);
                sure[at] = !boundary;
            }
    }
    cells_.reserve(candidates.size());
    for (std::size_t at = 0; at < candidates.size(); ++at) {
        const auto& list = candidates[at];
        if (list.empty()) {
            cells_.push_back(nowhere);
        } else if (list.size() == 1 && sure[at]) {
            cells_.push_back(list.front());
        } else {
            cells_.push_back(-2 - static_cast<std::int32_t>(lists_.size()));
            lists_.push_back(static_cast<std::int32_t>(list.size()));
            lists_.insert(lists_.end(), list.begin(), list.end());
        }
    }
}

// Crossings of the ray to the east; a point on an edge is covered. The same rules as everywhere: an edge counts from its
// lower end inclusive to its upper end exclusive, so a corner counts once.
bool Locator::covers(const Zone& zone, double x, double y) const noexcept {
    if (!(x >= zone.box.west && x <= zone.box.east && y >= zone.box.south && y <= zone.box.north)) return false;
    const auto band = zone.first_band + static_cast<std::uint32_t>(step_of(y - zone.box.south, zone.bands_per_degree, static_cast<std::int32_t>(zone.bands)));
    bool inside = false;
    const Edge* const end = band_edges_.data() + band_begin_[band + 1];
    for (const Edge* edge = band_edges_.data() + band_begin_[band]; edge != end; ++edge) {
        if (y < edge->ay || y > edge->by) continue;
        const double west = std::min(edge->ax, edge->bx), east = std::max(edge->ax, edge->bx);
        if (x > east) continue;
        if (edge->ay == edge->by) {
            if (x >= west) return true;    // on a level edge
            continue;
        }
        if (x < west) {
            inside ^= y < edge->by;
            continue;
        }
        const int side = orientation(edge->ax, edge->ay, edge->bx, edge->by, x, y);
        if (side == 0) return true;
        inside ^= side > 0 && y < edge->by;
    }
    return inside;
}

std::int32_t Locator::find(double lon, double lat) const noexcept {
    if (!(lon >= box_.west && lon <= box_.east && lat >= box_.south && lat <= box_.north)) return nowhere;
    const auto column = step_of(lon - box_.west, columns_per_degree_, columns_), row = step_of(lat - box_.south, rows_per_degree_, rows_);
    const auto cell = cells_[static_cast<std::size_t>(row) * static_cast<std::size_t>(columns_) + static_cast<std::size_t>(column)];
    if (cell >= nowhere) return cell;
    const auto* list = lists_.data() + (-2 - cell);
    for (auto left = *list++; left > 0; --left, ++list)
        if (covers(zones_[static_cast<std::size_t>(*list)], lon, lat)) return *list;
    return nowhere;
}

std::size_t Locator::bytes() const noexcept {
    return zones_.size() * sizeof(Zone) + band_begin_.size() * 4 + band_edges_.size() * sizeof(Edge) + cells_.size() * 4 + lists_.size() * 4;
}

}    // namespace terrace::places
