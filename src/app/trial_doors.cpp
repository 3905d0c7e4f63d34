#include "app/trial_doors.hpp"

#include "bench/short_run.hpp"
#include "simulation/world.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <iostream>

namespace terrace {
namespace {

struct OwnFolder {
    explicit OwnFolder(const std::string& beside) {
        std::string pattern = ((beside.empty() ? std::filesystem::temp_directory_path() : std::filesystem::path{beside}) / "terrace-bench-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw Fault{pattern + ": 不能新建 / cannot be made"};
        path = pattern;
    }
    ~OwnFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};

struct Asked {
    std::uint64_t seed = 1;
    int seeds = 1, days = 365;
    std::string beside;
    double seconds = 3;
};

}    // namespace

int simulate(std::uint64_t first, int seeds, int days, std::ostream& out) {
    for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(seeds); ++seed) {
        simulation::World world{seed, days};
        const auto told = world.play();
        out << fmt::format("seed {}, {} days: {} records, {} acknowledged, {} repeated, {} returned, {} refused, {} escalated, {} crashes, {} storage failures, {} messages lost, "
                           "head {}, {} broken promises",
                           seed, days, told.records, told.acknowledged, told.repeated, told.returned, told.refused, told.escalated, told.crashes, told.storage_failed, told.lost,
                           hex(told.head.view()).substr(0, 16), world.broken().size())
            << std::endl;
        for (const auto& line : world.broken()) out << "  " << line << '\n';
        if (!world.broken().empty()) return 2;
    }
    return 0;
}

int measure_here(const std::string& beside, double seconds_each, std::ostream& out) {
    const OwnFolder folder{beside};
    return bench::short_run(out, folder.path, seconds_each) ? 0 : 2;
}

void add_trials(CLI::App& app, int& code) {
    const auto asked = std::make_shared<Asked>();
    auto* playing = app.add_subcommand("simulate", "按种子演一个小县:断网、死机、坏盘,看有没有丢失 / play a small county from a seed: lost sends, crashes, a failing disk; what was acknowledged must be there");
    playing->add_option("--seed", asked->seed, "种子:同样的种子,同样的记录 / the same seed writes the same records");
    playing->add_option("--seeds", asked->seeds, "演几个种子 / how many seeds")->check(CLI::Range(1, 1'000'000));
    playing->add_option("--days", asked->days, "天数 / days")->check(CLI::Range(1, simulated_days_max));
    playing->callback([asked, &code] { code = simulate(asked->seed, asked->seeds, asked->days, std::cout); });
    auto* measuring = app.add_subcommand("bench", "几秒钟量一量这台机器:命令、查阅、时限,旁边是同一次测的下界;长的测量见 docs/performance.md / measure this machine for some seconds: commands, reads, deadlines, each beside its bound from the same run; the long ones: docs/performance.md");
    measuring->add_option("--seconds", asked->seconds, "每项几秒 / seconds for each")->check(CLI::Range(0.1, 600.0));
    measuring->add_option("--beside", asked->beside, "在哪个目录里量,写完即删;默认临时目录 / folder to write in, removed afterwards; the temporary one when absent")->check(CLI::ExistingDirectory);
    measuring->callback([asked, &code] { code = measure_here(asked->beside, asked->seconds, std::cout); });
}

}    // namespace terrace
