#include "app/overlay_door.hpp"

#include "app/county.hpp"
#include "reports/overlay_reads.hpp"

#include <ostream>

namespace terrace {

Result<void> overlay_door(const OverlayWanted& wanted, std::ostream& out) {
    auto folder = DataFolder::open(wanted.data, DataFolder::Use::read);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    const auto told = county.read(Actor{}, [&](const ReadContext& read) -> Result<std::string> {
        Parameters parameters;
        parameters.values = {{"place", wanted.place}, {"with", wanted.with}, {"on", wanted.on}};
        return reports::overlay_table(read, parameters, wanted.format == "csv");
    });
    if (!told) return tl::unexpected(told.error());
    out << *told;
    if (!told->ends_with('\n')) out << '\n';
    return {};
}

}    // namespace terrace
