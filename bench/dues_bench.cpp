// The yearly run of a prefecture: 115,800 people with annual compensation by land, growth and cap, and as many under later support. One run
// with every derivation and the comparison with last year, twenty years, and what a changed rate would do. CPU time of one thread.

#include "bench/measure.hpp"
#include "base/chance.hpp"
#include "policy/difference.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>

using namespace terrace;
using namespace terrace::policy;

namespace {

constexpr std::size_t people = 115'800;

std::string text_of(const char* path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw Fault{std::string{path} + ": run from the repository's root"};
    return {std::istreambuf_iterator<char>{file}, {}};
}
std::shared_ptr<const Policy> policy_of(std::string text) {
    auto read = read_policy(text, "bench.yaml");
    if (!read) throw Fault{say(read.error().front(), Language::en)};
    return std::make_shared<const Policy>(std::move(*read));
}
std::string with(std::string text, std::string_view what, std::string_view instead) { return text.replace(text.find(what), what.size(), instead); }

// Households of one to six in 160 townships; land to four decimals of a mu; one in a hundred differs from year to year.
std::shared_ptr<const Table> people_of(const Policy& policy, int year) {
    auto table = std::make_shared<Table>();
    table->facts = policy.facts.size();
    SeededChance chance{5306};
    SeededChance changing{static_cast<std::uint64_t>(year)};
    std::size_t household = 0;
    std::uint64_t left = 0;
    for (std::size_t i = 0; i < people; ++i) {
        if (left == 0) {
            left = 1 + chance.below(6);
            ++household;
        }
        --left;
        std::vector<std::int64_t> values(policy.facts.size(), unknown);
        for (std::size_t fact = 0; fact < values.size(); ++fact) {
            const auto kind = policy.facts[fact].kind;
            if (kind == FactKind::land) values[fact] = static_cast<std::int64_t>(chance.below(fact < 2 ? 20'000 : 4'000));
            if (kind == FactKind::farming_members) values[fact] = 1 + static_cast<std::int64_t>(chance.below(3));
            if (kind == FactKind::moved_on) values[fact] = day_of({2004 + static_cast<int>(chance.below(2)), 5, 1}).number;
            if (kind == FactKind::registered_on) values[fact] = day_of({2006, 6, 30}).number;
            if (kind == FactKind::died_on && changing.below(100) == 0) values[fact] = day_of({year - 1, 1, 1}).number;
        }
        if (policy.facts.front().kind == FactKind::land && changing.below(100) == 0) values[0] += 1;
        char place[16];
        std::snprintf(place, sizeof place, "5306%05zu001", 22'100 + household % 160);
        table->add({"H" + std::to_string(household), "P" + std::to_string(i), place}, values);
    }
    return table;
}

bool all_fine = true;
void tell(const char* what, double seconds, double bound) {
    std::printf("%-72s %7.2f s CPU  bound %5.1f s  %s\n", what, seconds, bound, seconds <= bound ? "ok" : "MISSED");
    std::fflush(stdout);
    all_fine = all_fine && seconds <= bound;
}

std::size_t derive_all(const Run& run) {
    std::size_t steps = 0;
    for (std::size_t i = 0; i < run.dues.size(); ++i) steps += derive(run, i).steps.size();
    return steps;
}

void measure(const char* name, const std::string& yaml, std::string_view rate, std::string_view otherwise, int first_year) {
    const auto policy = policy_of(yaml);
    std::printf("%s: %zu people\n", name, people);
    std::vector<std::shared_ptr<const Table>> tables;
    for (int year = 0; year < 20; ++year) tables.push_back(people_of(*policy, first_year + year));
    const auto day = [&](int year) { return day_of({first_year + year, 7, 1}); };
    const auto last = run(policy, tables[0], day(0)).value();
    auto start = bench::thread_cpu();
    const auto now = run(policy, tables[1], day(1)).value();
    const auto ran = bench::thread_cpu() - start;
    const auto steps = derive_all(now);
    const auto derived = bench::thread_cpu() - start - ran;
    const auto changes = difference(last, now).value();
    const auto all = bench::thread_cpu() - start;
    std::printf("  run %.2f s, %zu steps derived %.2f s, comparison %.2f s: %zu changes, %zu the same\n", ran, steps, derived, all - ran - derived, changes.changes.size(), changes.same);
    tell("  one year: run, every derivation, comparison with last year", all, 1);
    const auto what_if = policy_of(with(yaml, rate, otherwise));
    start = bench::thread_cpu();
    const auto otherwise_run = run(what_if, tables[1], day(1)).value();
    const auto made = corrections(std::span{&now, 1}, std::span{&otherwise_run, 1}).value();
    tell("  what if the rate were another: run, arrears by household and township", bench::thread_cpu() - start, 2);
    std::printf("  %zu entries, %zu households, %zu townships, %lld fen\n", made.entries.size(), made.households.size(), made.townships.size(), static_cast<long long>(otherwise_run.total_fen - now.total_fen));
    start = bench::thread_cpu();
    std::vector<Run> years;
    std::size_t moved = 0;
    for (int year = 0; year < 20; ++year) {
        years.push_back(run(policy, tables[static_cast<std::size_t>(year)], day(year)).value());
        derive_all(years.back());
        if (year > 0) moved += difference(years[years.size() - 2], years.back()).value().changes.size();
    }
    tell("  twenty years, each with every derivation and comparison", bench::thread_cpu() - start, 15);
    std::printf("  %zu changes over twenty years; %.0f MB resident with all of it\n", moved, bench::resident_megabytes());
}

}    // namespace

int main() {
    auto land = with(text_of("policies/tuoba_trial.yaml"), "row: household", "row: person");
    land = with(land, "until: 2029-12-31", "until: 2049-12-31");
    measure("annual compensation by land, growth and cap", land, "value: 290,", "value: 300,", 2021);
    measure("later support in Yunnan, by the quarter", text_of("policies/yunnan_later_support.yaml"), "value: 600,", "value: 660,", 2006);
    return all_fine ? 0 : 1;
}
