#pragma once
// Places by hand and ids by name: what a county needs that is made up, for the simulation, the tests and the benchmarks.

#include "desk/place_tree.hpp"

#include <map>

namespace terrace::simulation {

// A plain tree of administrative divisions that never changes.
class PlainTree final : public PlaceTree {
  public:
    void add(PlaceFacts facts) {
        if (facts_.empty()) root_ = facts.id;
        order_.push_back(facts.id);
        facts_[facts.id] = std::move(facts);
    }
    const PlaceFacts* find(PlaceId id) const override {
        const auto found = facts_.find(id);
        return found == facts_.end() ? nullptr : &found->second;
    }
    std::optional<PlaceId> by_code(std::string_view code, Day) const override {
        for (const auto& [id, facts] : facts_)
            if (facts.code == code) return id;
        return std::nullopt;
    }
    PlaceId root() const override { return root_; }
    bool within(PlaceId inner, PlaceId outer) const override {
        for (const auto* at = find(inner); at; at = find(at->parent))
            if (at->id == outer) return true;
        return false;
    }
    std::vector<PlaceId> path(PlaceId place) const override {
        std::vector<PlaceId> all;
        for (const auto* at = find(place); at; at = find(at->parent)) all.insert(all.begin(), at->id);
        return all;
    }
    std::vector<PlaceId> children(PlaceId parent, Partition, Day) const override {
        std::vector<PlaceId> all;
        for (const auto& id : order_)
            if (facts_.at(id).parent == parent) all.push_back(id);
        return all;
    }
    std::vector<PlaceId> containers(PlaceId place) const override { return path(place); }
    std::vector<PlaceId> current(PlaceId place) const override { return {place}; }
    std::int64_t version() const override { return 1; }

  private:
    std::map<PlaceId, PlaceFacts> facts_;
    std::vector<PlaceId> order_;
    PlaceId root_;
};

template <class T>
T named(std::string_view name) {
    return T{derived_uuid(Uuid{}, name)};
}

}    // namespace terrace::simulation
