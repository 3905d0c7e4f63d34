#pragma once
// A map that is cheap to copy: its entries lie in drawers, a copy shares them all, a change copies the one drawer it touches.
// What readers hold never changes under them.

#include <array>
#include <memory>
#include <unordered_map>

namespace terrace {

template <class Key, class Value>
class Shelf {
    static constexpr std::size_t drawer_bits = 7;
    using Drawer = std::unordered_map<Key, Value>;

  public:
    const Value* find(const Key& key) const {
        const auto& drawer = drawers_[place_of(key)];
        if (!drawer) return nullptr;
        const auto found = drawer->find(key);
        return found == drawer->end() ? nullptr : &found->second;
    }
    // The entry, made when absent, in a drawer of this copy alone.
    Value& change(const Key& key) {
        auto& drawer = drawers_[place_of(key)];
        auto next = drawer ? std::make_shared<Drawer>(*drawer) : std::make_shared<Drawer>();
        auto& value = (*next)[key];
        drawer = std::move(next);
        return value;
    }
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& drawer : drawers_)
            if (drawer)
                for (const auto& [key, value] : *drawer) visit(key, value);
    }

  private:
    static std::size_t place_of(const Key& key) { return std::hash<Key>{}(key) >> (sizeof(std::size_t) * 8 - drawer_bits); }
    std::array<std::shared_ptr<const Drawer>, std::size_t{1} << drawer_bits> drawers_;
};

}    // namespace terrace
