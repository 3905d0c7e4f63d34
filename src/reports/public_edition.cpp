#include "reports/public_edition.hpp"

#include "modules/places/places.hpp"
#include "reports/community_reads.hpp"

#include <algorithm>
#include <array>

namespace terrace::reports {
namespace {

// What a reader of the edition can conclude of a number: it lies between.
struct Between {
    std::int64_t least = 0, most = 0;
};
constexpr std::int64_t anything = INT64_MAX / 4;

Between as_told(std::int64_t exact, bool told) {
    if (!told) return {0, anything};
    const auto least = exact / public_step * public_step;
    return {least, least + public_step - 1};
}

bool singles_out(Between of) { return of.least >= 1 && of.most < public_step; }

// Everything that the whole and its divisions say of each other, until nothing new follows. Sums that meet in one whole are a tree, so
// what follows step by step is all that follows.
class Reader {
  public:
    explicit Reader(const PublicFigure& figure) : whole_{as_told(figure.exact, !figure.withheld)} {
        for (const auto& division : figure.divisions) {
            auto& parts = parts_.emplace_back();
            for (const auto& part : division) parts.push_back(as_told(part.exact, part.told && !part.withheld));
        }
        while (narrow()) {}
    }
    // The first part that is singled out, itself or as all the others together: division, part.
    std::optional<std::pair<std::size_t, std::size_t>> singled_out() const {
        for (std::size_t d = 0; d < parts_.size(); ++d)
            for (std::size_t n = 0; n < parts_[d].size(); ++n) {
                auto others = sum_without(d, n);
                cut(others, left_by(parts_[d][n]));
                if (singles_out(parts_[d][n]) || (parts_[d].size() > 1 && singles_out(others))) return std::pair{d, n};
            }
        return std::nullopt;
    }

  private:
    Between sum_without(std::size_t division, std::size_t without) const {
        Between sum;
        for (std::size_t n = 0; n < parts_[division].size(); ++n) {
            if (n == without) continue;
            sum.least += parts_[division][n].least;
            sum.most = std::min(anything, sum.most + parts_[division][n].most);
        }
        return sum;
    }
    // The whole less something.
    Between left_by(Between part) const { return {part.most >= anything ? 0 : whole_.least - part.most, whole_.most >= anything ? anything : whole_.most - part.least}; }
    static bool cut(Between& of, Between to) {
        const auto before = of;
        of = {std::max(of.least, to.least), std::min(of.most, to.most)};
        return before.least != of.least || before.most != of.most;
    }
    bool narrow() {
        bool moved = false;
        for (std::size_t d = 0; d < parts_.size(); ++d) {
            if (parts_[d].empty()) continue;
            moved = cut(whole_, sum_without(d, parts_[d].size())) || moved;
            for (std::size_t n = 0; n < parts_[d].size(); ++n) moved = cut(parts_[d][n], left_by(sum_without(d, n))) || moved;
        }
        return moved;
    }

    Between whole_;
    std::vector<std::vector<Between>> parts_;
};

// The part to leave out beside one that is singled out: the smallest that says anything, and of equals the first.
PublicPart* smallest_beside(std::vector<PublicPart>& division, std::size_t singled) {
    PublicPart* found = nullptr;
    for (std::size_t n = 0; n < division.size(); ++n) {
        auto& part = division[n];
        if (n == singled || !part.told || part.withheld) continue;
        if (!found || part.exact < found->exact) found = &part;
    }
    return found;
}

json::object words(const Wording& both) { return {{"zh", both.zh}, {"en", both.en}}; }

json::object told(std::int64_t exact, bool withheld) {
    if (withheld) return {{"value", nullptr}, {"kind_of", "at_least"}, {"withheld", true}};
    const auto shown = public_count(exact);
    if (!shown) return {{"value", nullptr}, {"fewer_than", public_step}, {"kind_of", "at_least"}};
    return {{"value", std::to_string(*shown)}, {"kind_of", "at_least"}};
}

class Edition {
  public:
    explicit Edition(const ReadContext& read) : read_{read}, zone_{read.views.clock->zone()}, day_{zone_.day_of(read.now) - 1}, first_{day_of({civil_of(day_).year, 1, 1})} {
        const auto* tree = dynamic_cast<const places::Territory*>(read.views.places.get());
        if (!tree) return;
        for (const auto& facts : tree->parts().places)
            if (facts.level == township && facts.partition == Partition::administrative && facts.from <= day_ && !(facts.to && *facts.to < day_)) townships_.push_back(facts.id);
    }

    json::object tell() {
        json::array figures;
        for (const auto& entry : catalogue(read_.views, day_ + 1))
            if (is_public(entry)) figures.push_back(figure(entry));
        return {{"day", write(day_)}, {"from", write(first_)}, {"figures", std::move(figures)}};
    }

  private:
    static constexpr int township = 4;

    bool is_public(const CatalogueEntry& entry) const {
        static constexpr std::array shown{"cases.received", "cases.answered", "cases.answered_in_time", "cases.confirmed"};
        if (entry.playbook.empty()) return std::find(shown.begin(), shown.end(), entry.name) != shown.end();
        const auto* installed = read_.views.playbook->methods(entry.playbook, day_ + 1);
        const auto* indicator = installed ? installed->methods->indicator(std::string_view{entry.name}.substr(entry.playbook.size() + 1)) : nullptr;
        return indicator && indicator->in_public;
    }
    std::string label_of(PlaceId atom) const {
        for (const auto& place : read_.views.places->path(atom)) {
            const auto* facts = read_.views.places->find(place);
            if (facts && facts->level == township) return write(place);
        }
        return {};
    }
    json::object figure(const CatalogueEntry& entry) {
        FigureQuery query;
        query.from = first_;
        query.to = day_;
        query.as_of = read_.figures.position_on(day_, zone_);
        const auto by_place = values_of(read_, entry, query, By::place, [&](PlaceId atom) { return std::optional{label_of(atom)}; });
        const auto by_month = values_of(read_, entry, query, By::month);
        const auto whole = values_of(read_, entry, query, By::nothing);
        json::object out{{"name", entry.name}, {"title", words(entry.title)}, {"unit", words(entry.unit)}, {"rule", words(entry.rule)}};
        out["span"] = entry.stock ? "stock" : "flow";
        if (counts_people(entry))
            people(out, entry, by_place, by_month, whole);
        else
            things(out, entry, by_place, by_month, whole);
        return out;
    }
    using Values = std::map<std::string, FigureValue>;
    static std::int64_t number(const FigureValue& value) { return value.value ? std::max<std::int64_t>(0, value.value->value) : 0; }

    void people(json::object& out, const CatalogueEntry& entry, const Values& by_place, const Values& by_month, const Values& whole) {
        PublicFigure figure{whole.empty() ? 0 : number(whole.begin()->second), false, {{}}};
        std::vector<std::string> at, months;
        std::int64_t placed = 0;
        for (const auto place : townships_) {
            const auto found = by_place.find(write(place));
            at.push_back(write(place));
            figure.divisions[0].push_back({found == by_place.end() ? 0 : number(found->second)});
            placed += figure.divisions[0].back().exact;
        }
        if (const auto elsewhere = figure.exact - placed; elsewhere > 0) figure.divisions[0].push_back({elsewhere, false});
        if (!entry.stock) {
            figure.divisions.emplace_back();
            for (auto day = first_; day <= day_; day = next_month(day)) {
                months.push_back(write(day).substr(0, 7));
                const auto found = by_month.find(months.back());
                figure.divisions[1].push_back({found == by_month.end() ? 0 : number(found->second)});
            }
        }
        withhold(figure);
        out["total"] = told(figure.exact, figure.withheld);
        // Those of fewer than five are told by not being named, whether there was anybody or not.
        std::int64_t fewer = 0;
        json::array cells, parts;
        for (std::size_t n = 0; n < at.size(); ++n) {
            const auto& part = figure.divisions[0][n];
            if (!part.withheld && !public_count(part.exact)) {
                ++fewer;
                continue;
            }
            auto row = told(part.exact, part.withheld);
            row["place"] = place_json(at[n]);
            cells.push_back(std::move(row));
        }
        for (std::size_t n = 0; n < months.size(); ++n) {
            auto row = told(figure.divisions[1][n].exact, figure.divisions[1][n].withheld);
            row["month"] = months[n];
            parts.push_back(std::move(row));
        }
        out["cells"] = std::move(cells);
        out["fewer"] = fewer;
        out["months"] = std::move(parts);
    }
    // Loads of rubbish and street lamps lead to nobody: they are told as they are.
    void things(json::object& out, const CatalogueEntry& entry, const Values& by_place, const Values& by_month, const Values& whole) const {
        const auto plain = [&](const FigureValue& value) -> json::object {
            const auto sure = value.value ? value.value->kind : FigureKind::exact;
            auto text = text_of(value, entry);
            return {{"value", text.empty() ? json::value("0") : json::value(std::move(text))}, {"kind_of", sure == FigureKind::about ? "about" : sure == FigureKind::at_least ? "at_least" : "exact"}};
        };
        out["total"] = plain(whole.empty() ? FigureValue{} : whole.begin()->second);
        json::array cells, parts;
        for (const auto place : townships_) {
            const auto found = by_place.find(write(place));
            if (found == by_place.end() || found->second.records == 0) continue;
            auto row = plain(found->second);
            row["place"] = place_json(found->first);
            cells.push_back(std::move(row));
        }
        if (!entry.stock)
            for (const auto& [month, value] : by_month) {
                auto row = plain(value);
                row["month"] = month;
                parts.push_back(std::move(row));
            }
        out["cells"] = std::move(cells);
        out["fewer"] = 0;
        out["months"] = std::move(parts);
    }
    json::object place_json(const std::string& label) const {
        const auto id = read_place(label);
        const auto* facts = id ? read_.views.places->find(*id) : nullptr;
        return {{"id", label}, {"name", facts ? facts->name : label}};
    }
    static Day next_month(Day day) {
        const auto civil = civil_of(day);
        return civil.month == 12 ? day_of({civil.year + 1, 1, 1}) : day_of({civil.year, civil.month + 1, 1});
    }

    const ReadContext& read_;
    Zone zone_;
    Day day_, first_;
    std::vector<PlaceId> townships_;
};

// The edition of a day is what was known at the end of the day before; nobody asks it for anything finer.
Result<std::string> daily_edition(const ReadContext& read, const Parameters&) { return json::serialize(Edition{read}.tell()); }

}    // namespace

bool counts_people(const CatalogueEntry& entry) {
    static constexpr std::array units{"人", "名", "户", "人次", "件"};
    return entry.what.starts_with("cases.") || std::find(units.begin(), units.end(), entry.unit.zh) != units.end();
}

void withhold(PublicFigure& figure) {
    while (const auto found = Reader{figure}.singled_out()) {
        const auto [division, part] = *found;
        if (auto* beside = smallest_beside(figure.divisions[division], part))
            beside->withheld = true;
        else if (!figure.withheld)
            figure.withheld = true;
        else
            return;    // nothing is told any more
    }
}

std::vector<Route> public_edition_routes() {
    return {{"GET", "/api/v1/public/figures", "公开的数(每天一版)", "Public figures, one edition a day", {}, true, daily_edition}};
}

}    // namespace terrace::reports
