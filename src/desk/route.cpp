#include "desk/route.hpp"

#include <charconv>

namespace terrace {

Result<std::int64_t> Parameters::limit() const {
    const auto given = text("limit");
    if (!given) return 50;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(given->data(), given->data() + given->size(), value);
    if (error != std::errc{} || end != given->data() + given->size() || value < 1 || value > 200)
        return refuse(No::out_of_range, "limit", "1–200");
    return value;
}

}    // namespace terrace
