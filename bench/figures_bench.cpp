// Ten million facts of one indicator over four levels of places and five years: a cell of any place and period while new facts come, all
// units by month, as known on an earlier day, and the records behind a cell. Bounds are those of the issue; beside them what the same
// question costs as a plain scan of the facts in the same run.
//
//   figures_bench [records] [folder]: with a folder it writes the facts, some questions and its answers there as CSV, before the new facts
//   come; bench/peers/sql.sh asks other engines the same.

#include "base/chance.hpp"
#include "figures/figures.hpp"
#include "simulation/plain_tree.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <unordered_map>

using namespace terrace;

namespace {

constexpr int towns = 16, villages_each = 12, groups_each = 16;
const Day first_day = *read_day("2019-01-01");
constexpr int all_days = 365 * 5 + 1;

double ms_since(std::chrono::steady_clock::time_point start) { return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count(); }

double share(std::vector<double> all, double part) {
    std::sort(all.begin(), all.end());
    return all[static_cast<std::size_t>(static_cast<double>(all.size() - 1) * part)];
}

struct Land {
    simulation::PlainTree tree;
    PlaceId county{1};
    std::vector<PlaceId> all, groups;
    std::unordered_map<PlaceId, int> depths;    // county 3, town 4, village 5, group 6
    int depth(PlaceId place) const { return depths.at(place); }
    const char* level(PlaceId place) const {
        static constexpr const char* names[] = {"county", "town", "village", "grp"};
        return names[depth(place) - 3];
    }
    Land() {
        std::int64_t next = 1;
        const auto add = [&](PlaceId parent, int level) {
            const PlaceId id{next++};
            tree.add({id, "", "", level, Partition::administrative, parent, Day{0}, {}});
            all.push_back(id);
            depths[id] = level;
            return id;
        };
        county = add({}, 3);
        for (int t = 0; t < towns; ++t) {
            const auto town = add(county, 4);
            for (int v = 0; v < villages_each; ++v) {
                const auto village = add(town, 5);
                for (int g = 0; g < groups_each; ++g) groups.push_back(add(village, 6));
            }
        }
    }
};

PostedFact fact_of(SeededChance& dice, const Land& land, Position position, bool recent) {
    static const std::string how[] = {"how=hand", "how=machine", "how=hand\nweighed=true", "how=machine\nsure=about", "how=hand\nsure=about"};
    PostedFact fact;
    fact.what = "weixin.clean_up.weight";
    fact.place = land.groups[dice.below(land.groups.size())];
    fact.day = first_day + static_cast<std::int32_t>(recent ? all_days - 1 - static_cast<int>(dice.below(60)) : dice.below(all_days));
    fact.count = 1;
    fact.value = static_cast<std::int64_t>(dice.below(5'000));
    fact.position = position;
    fact.recorded_at = Instant{(first_day.number + position * all_days / 10'000'000) * 86'400'000LL};
    fact.more = how[dice.below(5)];
    return fact;
}

std::int64_t resident_mb() {
    std::ifstream status{"/proc/self/status"};
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) return std::atoll(line.c_str() + 6) / 1024;
    return 0;
}

void tell(const char* what, const std::vector<double>& took, double bound) {
    const auto p99 = share(took, 0.99);
    std::printf("%-52s p50 %8.3f ms  p99 %8.3f ms  bound %6.1f ms  %s\n", what, share(took, 0.5), p99, bound, p99 <= bound ? "ok" : "MISSED");
    std::fflush(stdout);
}

// The facts and forty questions with their answers and times, for engines that answer from SQL.
class Told {
  public:
    explicit Told(const std::string& folder) : folder_{folder}, facts_{folder + "/facts.csv"} {}
    void fact(const Land& land, const PostedFact& one) {
        facts_ << one.day.number;
        auto places = land.tree.containers(one.place);
        std::sort(places.begin(), places.end(), [&](PlaceId a, PlaceId b) { return land.depth(a) > land.depth(b); });
        for (const auto place : places) facts_ << ',' << place.number;
        facts_ << ',' << one.more.substr(4, one.more.find('\n') - 4) << ',' << one.count << ',' << one.value << '\n';
    }
    void questions(const Land& land, const Figures& figures) {
        facts_.close();
        SeededChance dice{11};
        std::ofstream cells{folder_ + "/cells.csv"};
        for (int i = 0; i < 40; ++i) {
            FigureQuery query;
            query.what = "weixin.clean_up.weight";
            query.within = i % 4 == 0 ? land.county : land.all[dice.below(land.all.size())];
            const int year = 2019 + static_cast<int>(dice.below(4)), month = 1 + static_cast<int>(dice.below(12));
            query.from = day_of({year, month, 1});
            query.to = i % 2 == 0 ? day_of({year + 1, month, 1}) + -1 : day_of({month == 12 ? year + 1 : year, month % 12 + 1, 1}) + -1;
            const auto start = std::chrono::steady_clock::now();
            const auto answer = figures.cells(query, By::nothing, Measure::sum);
            const auto took = ms_since(start);
            const auto cell = answer.empty() ? FigureCell{} : answer.begin()->second;
            cells << land.level(*query.within) << ',' << query.within->number << ',' << query.from->number << ',' << query.to->number << ',' << cell.count << ',' << cell.sum << ',' << took << '\n';
        }
        std::vector<FigureCells> months;
        months.reserve(land.all.size());
        const auto start = std::chrono::steady_clock::now();
        for (const auto place : land.all) {
            FigureQuery query;
            query.what = "weixin.clean_up.weight";
            query.within = place;
            months.push_back(figures.cells(query, By::month, Measure::sum));
        }
        std::ofstream{folder_ + "/months.ms"} << ms_since(start) << '\n';
        std::ofstream out{folder_ + "/months.csv"};
        for (std::size_t i = 0; i < land.all.size(); ++i)
            for (const auto& [month, cell] : months[i]) out << land.level(land.all[i]) << ',' << land.all[i].number << ',' << month << ',' << cell.sum << '\n';
    }

  private:
    std::string folder_;
    std::ofstream facts_;
};

}    // namespace

int main(int count, char** words) {
    const std::int64_t records = count > 1 ? std::atoll(words[1]) : 10'000'000;
    const Land land;
    SeededChance dice{7};
    Figures figures;
    figures.held_by({1, [&](PlaceId atom) { return land.tree.containers(atom); }});
    Position position = 0;
    std::vector<PostedFact> batch;
    auto told = count > 2 ? std::make_unique<Told>(words[2]) : nullptr;
    auto start = std::chrono::steady_clock::now();
    while (position < records) {
        batch.clear();
        for (int i = 0; i < 1'000 && position < records; ++i) batch.push_back(fact_of(dice, land, ++position, false));
        if (told)
            for (const auto& one : batch) told->fact(land, one);
        figures.add(batch);
    }
    std::printf("%lld facts, %zu places, added in %.1f s (%.2f µs each, making them included), %lld MB resident\n", static_cast<long long>(records), land.all.size(), ms_since(start) / 1e3,
                ms_since(start) * 1e3 / static_cast<double>(records), static_cast<long long>(resident_mb()));

    if (told) {
        told->questions(land, figures);
        return 0;
    }

    const auto any_period = [&](FigureQuery& query) {
        switch (dice.below(4)) {
            case 0: {    // a day
                query.from = query.to = first_day + static_cast<std::int32_t>(dice.below(all_days));
                break;
            }
            case 1: {    // a month
                const auto civil = civil_of(first_day + static_cast<std::int32_t>(dice.below(all_days)));
                query.from = day_of({civil.year, civil.month, 1});
                query.to = day_of({civil.month == 12 ? civil.year + 1 : civil.year, civil.month == 12 ? 1 : civil.month + 1, 1}) + -1;
                break;
            }
            case 2: {    // a quarter
                const auto civil = civil_of(first_day + static_cast<std::int32_t>(dice.below(all_days)));
                const int begin = (civil.month - 1) / 3 * 3 + 1;
                query.from = day_of({civil.year, begin, 1});
                query.to = day_of({begin == 10 ? civil.year + 1 : civil.year, begin == 10 ? 1 : begin + 3, 1}) + -1;
                break;
            }
            default: {    // years
                const int year = 2019 + static_cast<int>(dice.below(5));
                query.from = day_of({year, 1, 1});
                query.to = day_of({year + static_cast<int>(dice.below(3)), 12, 31});
            }
        }
    };
    std::vector<double> took, plain;
    for (int i = 0; i < 400; ++i) {
        batch.clear();
        for (int n = 0; n < 1'000; ++n) batch.push_back(fact_of(dice, land, ++position, true));
        figures.add(batch);
        FigureQuery query;
        query.what = "weixin.clean_up.weight";
        query.within = dice.below(4) == 0 ? land.county : land.all[dice.below(land.all.size())];
        if (dice.below(3) == 0) query.where = {{"how", "hand"}};
        any_period(query);
        start = std::chrono::steady_clock::now();
        const auto cells = figures.cells(query, By::nothing, Measure::sum);
        took.push_back(ms_since(start));
        if (i % 40 == 0) {
            query.inside = [&, place = *query.within](PlaceId atom) { return land.tree.within(atom, place); };
            query.within.reset();
            start = std::chrono::steady_clock::now();
            const auto scanned = figures.cells(query, By::nothing, Measure::sum);
            plain.push_back(ms_since(start));
            const bool same = scanned.size() == cells.size() && (cells.empty() || (scanned.begin()->second.sum == cells.begin()->second.sum && scanned.begin()->second.count == cells.begin()->second.count));
            if (!same) {
                std::puts("the two answers differ");
                return 1;
            }
        }
    }
    tell("any place, any day/month/quarter/years, 1,000 new", took, 0.3);
    std::printf("%-52s p50 %8.3f ms\n", "  the same, place by place through the months", share(plain, 0.5));

    took.clear();
    for (int i = 0; i < 10; ++i) {
        FigureQuery query;
        query.what = "weixin.clean_up.weight";
        start = std::chrono::steady_clock::now();
        for (const auto place : land.all) {
            query.within = place;
            (void)figures.cells(query, By::month, Measure::sum);
        }
        took.push_back(ms_since(start));
    }
    tell("all units by month, 60 months", took, 20);

    took.clear();
    for (int i = 0; i < 20; ++i) {
        FigureQuery query;
        query.what = "weixin.clean_up.weight";
        query.within = land.all[dice.below(200)];
        query.as_of = 1 + static_cast<Position>(dice.below(static_cast<std::uint64_t>(records)));
        start = std::chrono::steady_clock::now();
        (void)figures.cells(query, By::nothing, Measure::sum);
        took.push_back(ms_since(start));
    }
    tell("as known on any earlier day, all years", took, 200);

    took.clear();
    for (int i = 0; i < 20; ++i) {
        FigureQuery query;
        query.what = "weixin.clean_up.weight";
        query.within = land.county;
        query.from = day_of({2021, 1, 1});
        query.to = day_of({2021, 6, 30});
        start = std::chrono::steady_clock::now();
        (void)figures.evidence(query, 51, position / 2 + static_cast<Position>(dice.below(1'000'000)));
        took.push_back(ms_since(start));
    }
    tell("a page of the records behind a cell of 1,000,000", took, 100);
    std::printf("%lld MB resident at the end\n", static_cast<long long>(resident_mb()));
}
