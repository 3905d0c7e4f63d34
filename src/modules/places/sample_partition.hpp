#pragma once
// Sample boundaries (示例边界): an area divided into contiguous cells, for demonstrations and tests. Not a survey of
// anything: whoever shows them labels them as a sample.

#include "modules/places/geojson.hpp"

#include "base/result.hpp"

namespace terrace::places {

constexpr int sample_cells_max = 20'000;

// Divides a valid polygon into n cells that cover it without overlapping, about equal in size: Voronoi cells of points
// drawn from the seed and moved twice to the middle of their cells. The same inputs give the same cells, in the order of
// north to south, west to east. Refuses n outside 1…20,000 and an area without inside.
Result<std::vector<Geometry>> sample_partition(const Geometry& area, int n, std::uint64_t seed);

// The same around given middles, which must lie inside: the n-th cell is the part of the area nearest to the n-th middle.
Result<std::vector<Geometry>> cells_around(const Geometry& area, const std::vector<Position>& middles);

}    // namespace terrace::places
