#pragma once
// One played office, and what is asked of every one of them.

#include "app/keeping_doors.hpp"
#include "app/replay_door.hpp"
#include "support/recount.hpp"
#include "support/small_county.hpp"

#include <gtest/gtest.h>

namespace terrace::testing {

struct Replayed {
    ScratchFolder scratch;
    PlaybookTexts texts;
    std::unique_ptr<PlayedOffice> office;
    press::Quotes quotes;
    std::string exported;

    explicit Replayed(const std::string& playbook, const std::filesystem::path& divisions = "build/generated") {
        auto read = playbook_texts(playbook);
        if (!read) throw Fault{say(read.error(), Language::en)};
        texts = *read;
        std::ostringstream progress;
        auto made = PlayedOffice::make(texts, scratch / "data", divisions, progress);
        if (!made) throw Fault{say(made.error(), Language::en)};
        office = std::move(*made);
        auto account = press::read_quotes(*figures_text(playbook), office->methods());
        if (!account) throw Fault{say(account.error().front(), Language::en)};
        quotes = std::move(*account);
        std::ostringstream lines, errors;
        export_records(scratch / "data", false, lines, errors);
        exported = lines.str();
    }
    const Methods& methods() const { return office->methods(); }
    press::Computed figure(const Indicator& one, const Recount::Asked& asked) {
        auto computed = figure_of(office->county(), methods().playbook + '.' + one.id, asked.place, asked.from, asked.to, asked.as_of);
        if (!computed) throw Fault{say(computed.error(), Language::en)};
        return *computed;
    }
};

inline ::testing::AssertionResult same(const press::Computed& figure, const Counted& counted) {
    const auto told = [](__int128 value) { return std::to_string(static_cast<std::int64_t>(value)); };
    if (counted.none && (!figure.value || *figure.value == 0)) return ::testing::AssertionSuccess();
    const auto own = rounded(counted, figure.decimals);
    if (figure.value && !counted.none && *figure.value == own.value) return ::testing::AssertionSuccess();
    return ::testing::AssertionFailure() << "figure " << (figure.value ? told(*figure.value) : "none") << ", counted again " << (counted.none ? "none" : told(own.value)) << " (10^-" << figure.decimals << ")";
}

// Every number of the text agrees, and every figure is what the exported records say.
inline void every_number_agrees(Replayed& office) {
    const Recount recount{office.exported};
    const auto compared = press::compare(office.quotes, office.methods(), [&](const press::Quote& quote) {
        const Recount::Asked asked{quote.place, quote.from, quote.as_of, quote.as_of};
        const auto& indicator = *office.methods().indicator(quote.indicator);
        const auto figure = office.figure(indicator, asked);
        EXPECT_TRUE(same(figure, recount.value(office.methods(), indicator, asked))) << quote.id << ' ' << quote.indicator;
        return figure;
    });
    for (const auto& one : compared) EXPECT_NE(one.verdict, "differs") << one.quote->id << ' ' << one.quote->quote;
    for (const auto& indicator : office.methods().indicators) {
        const Recount::Asked now{office.methods().places.front(), {}, {}, {}};
        EXPECT_TRUE(same(office.figure(indicator, now), recount.value(office.methods(), indicator, now))) << indicator.id;
    }
}

// One record taken back moves exactly the figures it stood in.
inline void one_taken_back_moves_its_figures(Replayed& office, int tries, std::uint64_t seed) {
    Recount recount{office.exported};
    SeededChance chance{seed};
    const Recount::Asked now{office.methods().places.front(), {}, {}, {}};
    const auto all = [&] {
        std::map<std::string, std::pair<std::optional<std::int64_t>, int>> values;
        for (const auto& indicator : office.methods().indicators) {
            const auto figure = office.figure(indicator, now);
            values[indicator.id] = {figure.value, figure.decimals};
        }
        return values;
    };
    auto before = all();
    for (int n = 0; n < tries; ++n) {
        const auto counting = recount.that_count();
        const auto& id = counting[chance.below(counting.size())];
        const auto kind = recount.kind_of(id);
        office.office->hand().say(demo::acting(office.office->first().post, office.office->first().holder), "records.withdraw", {{"note", id}, {"reason", "mistake"}});
        office.office->hand().flush();
        recount.take_back(id);
        const auto after = all();
        for (const auto& indicator : office.methods().indicators) {
            const auto reads = [&](const std::string& name) { return office.methods().indicator(name)->record == kind; };
            const bool depends = indicator.measure == Aggregate::share ? reads(indicator.part) || reads(indicator.of) : indicator.record == kind;
            if (!depends) {
                EXPECT_EQ(before.at(indicator.id), after.at(indicator.id)) << indicator.id << " moved with a record of " << kind;
            }
            EXPECT_TRUE(same({after.at(indicator.id).first, after.at(indicator.id).second, FigureKind::exact, 0}, recount.value(office.methods(), indicator, now))) << indicator.id << " after " << kind;
        }
        before = after;
    }
}

}    // namespace terrace::testing
