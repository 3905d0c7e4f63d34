#include "app/demo_door.hpp"

#include "app/init_door.hpp"

#include <chrono>
#include <fmt/format.h>
#include <ostream>

namespace terrace {

Result<int> make_demo(const std::filesystem::path& data, const demo::Options& options, const std::filesystem::path& reference, std::ostream& out, std::ostream& progress) {
    const auto started = std::chrono::steady_clock::now();
    const DomainFacts domain{demo::office_domain, std::string{demo::office_name}};
    if (auto made = DataFolder::make(data, domain); !made) return tl::unexpected(made.error());
    auto folder = DataFolder::open(data, DataFolder::Use::own);
    if (!folder) return tl::unexpected(folder.error());

    demo::TurnedClock clock{demo::beginning_of(options.now, Zone{domain.zone_minutes})};
    SeededChance chance{options.seed};
    County county{std::move(*folder), clock, chance};
    county.store().durable(false);
    county.vault().durable(false);
    progress << "== 区划和打法 · divisions and playbook\n" << std::flush;
    const auto first = begin_office(county, reference, chance);
    if (!first) return tl::unexpected(first.error());
    demo::Hand hand{county.desk(), clock, chance, [&] { county.alarms().look(); }};
    const demo::Seat administrator{first->post, first->holder, "本单位管理员", "管理员", first->place};
    const auto sign_ins = demo::fill(hand, county.credentials(), administrator, options, progress);
    county.store().durable(true);
    county.vault().durable(true);

    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - started).count();
    progress << fmt::format("   {} 条记录,{} 秒 · {} records, {} seconds\n", county.store().journal().head().position, seconds, county.store().journal().head().position, seconds);
    out << "样本县,人和事都是编的 · the sample county; everybody and everything in it is invented\n";
    for (const auto& one : sign_ins) out << fmt::format("{} · {}\n    {:<8} {}  {}\n", one.zh, one.en, one.page, one.name, one.secret);
    return 0;
}

}    // namespace terrace
