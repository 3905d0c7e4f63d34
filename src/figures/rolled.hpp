#pragma once
// Facts of one name added up beforehand: by every place that holds them (village, township, grid, basin …), set of dimensions and
// month. A subtree of any partition over whole months is then a sum of a few numbers, however many facts lie beneath.

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace terrace {

class Rolled {
  public:
    struct Sum {
        std::int64_t count = 0, sum = 0;
        std::uint32_t records = 0;
    };
    // Of one place and one set of dimensions; months follow each other without a gap.
    struct Series {
        std::uint32_t dims = 0;
        std::int32_t first = 0;    // year * 12 + month − 1
        std::vector<Sum> months;
    };

    // `bucket` stands for an atom and a set of dimensions; `holders` are the places that hold the atom, asked for once a bucket.
    void add(std::uint32_t bucket, std::uint32_t dims, const std::vector<std::uint32_t>& holders, std::int32_t month, const Sum&);
    template <class Visit>
    void each(std::uint32_t place, Visit&& visit) const {
        const auto found = at_place_.find(place);
        if (found == at_place_.end()) return;
        for (const auto index : found->second) visit(series_[index]);
    }
    std::size_t size() const { return series_.size(); }

  private:
    std::vector<Series> series_;
    std::unordered_map<std::uint64_t, std::uint32_t> series_of_;                  // place << 32 | dims
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> at_place_;
    std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> of_bucket_;     // the series a bucket adds to
};

// A sum that does not fit stays at the end of its type: seen as wrong at once, never wrapped into something plausible.
void add_to(std::int64_t& sum, std::int64_t term);

}    // namespace terrace
