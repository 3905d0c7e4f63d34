#include "policy/policy.hpp"

#include "base/ids.hpp"
#include "base/text_form.hpp"

#include <algorithm>
#include <set>

namespace terrace::policy {
namespace {

template <class T, std::size_t N>
struct Words {
    std::array<std::pair<std::string_view, T>, N> all;
    std::string list() const {
        std::string text;
        for (const auto& [word, value] : all) text += (text.empty() ? "" : ", ") + std::string{word};
        return text;
    }
    T read(YamlMap& in, std::string_view field, T otherwise) const {
        if (!in.has(field)) return otherwise;
        const auto given = in.text(field);
        for (const auto& [word, value] : all)
            if (word == given) return value;
        in.flaw(field, No::bad_value, list());
        return otherwise;
    }
};

constexpr Words<Standing, 4> standings{{{{"read", Standing::read}, {"excerpt", Standing::excerpt}, {"reported", Standing::reported}, {"trial", Standing::trial}}}};
constexpr Words<Effect, 2> effects{{{{"next_cycle", Effect::next_cycle}, {"this_cycle", Effect::this_cycle}}}};
constexpr Words<Row, 3> row_words{{{{"person", Row::person}, {"household", Row::household}, {"group", Row::group}}}};
constexpr Words<Level, 3> levels{{{{"item", Level::item}, {"person", Level::person}, {"household", Level::household}}}};
constexpr Words<int, 3> money_units{{{{"fen", 2}, {"jiao", 1}, {"yuan", 0}}}};
constexpr Words<RoundHow, 4> hows{{{{"half_up", RoundHow::half_up}, {"half_even", RoundHow::half_even}, {"down", RoundHow::down}, {"up", RoundHow::up}}}};
constexpr Words<Comparison, 8> comparisons{{{{"known", Comparison::known},
                                             {"unknown", Comparison::unknown},
                                             {"equals", Comparison::equals},
                                             {"differs", Comparison::differs},
                                             {"at_least", Comparison::at_least},
                                             {"at_most", Comparison::at_most},
                                             {"above", Comparison::above},
                                             {"below", Comparison::below}}}};

std::size_t characters(std::string_view text) {
    std::size_t n = 0;
    while (take_code_point(text)) ++n;
    return n;
}

class Reader {
  public:
    Reader(std::string file, std::vector<Flaw>& flaws) : file_{std::move(file)}, flaws_{flaws} {}

    Policy read(YamlMap in) {
        known(in, "");
        made_.id = in.name("policy");
        made_.version = in.whole("version", 1, 1'000'000);
        made_.title = name(in, "title", true);
        made_.places = in.texts("places");
        for (const auto& code : made_.places)
            if (code.empty() || code.size() > 12 || code.find_first_not_of("0123456789") != std::string::npos) in.flaw("places", No::bad_value, code);
        made_.from = in.day("from");
        if (civil_of(made_.from).day > 28) in.flaw("from", No::out_of_range, "1–28");
        made_.until = day_or_none(in, "until");
        made_.successor = in.text_or("successor", "");
        made_.cycle_months = static_cast<int>(in.whole("cycle_months", 1, 12));
        if (12 % made_.cycle_months != 0 || made_.cycle_months == 2 || made_.cycle_months == 4) in.flaw("cycle_months", No::bad_value, "1, 3, 6, 12");
        made_.effect = effects.read(in, "effect", Effect::next_cycle);
        made_.row = row_words.read(in, "row", Row::person);
        made_.once_each = in.truth_or("once_each", false);
        ends_with_a_cycle(in);
        read_basis(in);
        read_facts(in);
        read_parameters(in);
        read_cohorts(in);
        read_stops(in);
        read_items(in);
        auto round = in.map("round");
        known(round, "round");
        if (!round.has("each")) round.flaw("each", No::missing_field);
        if (!round.has("to")) round.flaw("to", No::missing_field);
        if (!round.has("how")) round.flaw("how", No::missing_field);
        made_.round_each = levels.read(round, "each", Level::item);
        made_.round_decimals = money_units.read(round, "to", 2);
        made_.round_how = hows.read(round, "how", RoundHow::half_up);
        if (made_.row != Row::person && made_.round_each == Level::person) round.flaw("each", No::bad_value, "row: " + in.text_or("row", ""));
        return std::move(made_);
    }

  private:
    // The reader knows the fields of policy_slots() and no other: what is read is documented.
    void known(YamlMap& in, std::string_view prefix) {
        for (const auto& [name, value] : in.tree().fields) {
            const auto path = prefix.empty() ? name : std::string{prefix} + '.' + name;
            const auto slots = policy_slots();
            if (std::none_of(slots.begin(), slots.end(), [&](const auto& slot) { return slot.path == path; }))
                flaws_.push_back({file_, value.line, {No::unknown_field, in.path_of(name), {}}});
        }
    }

    void ends_with_a_cycle(YamlMap& in) {
        if (!made_.until || made_.cycle_months < 1 || *made_.until < made_.from) {
            if (made_.until && *made_.until < made_.from) in.flaw("until", No::out_of_range, "≥ " + in.text_or("from", ""));
            return;
        }
        const auto last = cycle_of(made_, *made_.until);
        if (!last || last->until != *made_.until) in.flaw("until", No::bad_value, "最后一期的最后一天 / the last day of a cycle");
    }

    Said name(YamlMap& in, std::string_view field, bool short_enough) {
        if (!in.has(field)) {
            in.flaw(field, No::missing_field);
            return {};
        }
        auto both = in.map(field);
        for (const auto& [name, value] : both.tree().fields)
            if (name != "zh" && name != "en") both.flaw(name, No::unknown_field);
        Said made{both.text("zh"), both.text("en")};
        if (short_enough && characters(made.zh) > name_characters_max) both.flaw("zh", No::too_long, std::to_string(name_characters_max));
        return made;
    }

    static std::optional<Day> day_or_none(YamlMap& in, std::string_view field) { return in.has(field) ? std::optional{in.day(field)} : std::nullopt; }

    template <class T>
    int index_of(YamlMap& in, std::string_view field, const std::vector<T>& all) {
        const auto id = in.text(field);
        for (std::size_t i = 0; i < all.size(); ++i)
            if (all[i].id == id) return static_cast<int>(i);
        if (!id.empty()) in.flaw(field, No::not_found, id);
        return -1;
    }

    // The document is optional only where the file as a whole is for trying.
    int basis_of(YamlMap& in) { return index_of(in, "basis", made_.basis); }

    template <class T>
    void unique(YamlMap& in, const std::vector<T>& all) {
        for (std::size_t i = 0; i + 1 < all.size(); ++i)
            if (all[i].id == all.back().id) in.flaw("id", No::bad_value, all.back().id + " 写了两次 / given twice");
    }

    std::vector<YamlMap> some(YamlMap& in, std::string_view field, std::size_t most) {
        auto all = in.maps(field);
        if (all.size() > most) in.flaw(field, No::too_many, std::to_string(most));
        return all;
    }

    void read_basis(YamlMap& in) {
        for (auto& one : some(in, "basis", items_max)) {
            known(one, "basis[]");
            made_.basis.push_back({one.name("id"), name(one, "title", false), one.text("number"), standings.read(one, "standing", Standing::read), one.text("source"),
                                   day_or_none(one, "from"), day_or_none(one, "until")});
            if (!one.has("standing")) one.flaw("standing", No::missing_field);
            if (characters(made_.basis.back().number) > basis_characters_max) one.flaw("number", No::too_long, std::to_string(basis_characters_max));
            unique(one, made_.basis);
        }
        if (made_.basis.empty()) in.flaw("basis", No::missing_field);
    }

    void read_facts(YamlMap& in) {
        for (auto& one : some(in, "facts", facts_max)) {
            known(one, "facts[]");
            Fact fact;
            fact.id = one.name("id");
            const auto kind = fact_kind(one.text("kind"));
            if (!kind && one.has("kind")) {
                std::string closed;
                for (const auto& each : fact_kinds()) closed += (closed.empty() ? "" : ", ") + std::string{each.code};
                one.flaw("kind", No::bad_value, closed);
            }
            fact.kind = kind.value_or(FactKind::registered_on);
            fact.name = name(one, "name", true);
            fact.required = one.truth_or("required", false);
            fact.choices = one.texts("choices");
            if ((fact.type() == FactType::choice) == fact.choices.empty()) one.flaw("choices", fact.choices.empty() ? No::missing_field : No::unknown_field);
            if (fact.id == "household" || fact.id == "person" || fact.id == "place" || fact.id == "cycle") one.flaw("id", No::bad_value, "≠ household, person, place, cycle");
            made_.facts.push_back(std::move(fact));
            unique(one, made_.facts);
        }
    }

    void read_parameters(YamlMap& in) {
        for (auto& one : some(in, "parameters", parameters_max)) {
            known(one, "parameters[]");
            Parameter parameter;
            parameter.id = one.name("id");
            parameter.name = name(one, "name", true);
            const auto unit = one.text("unit");
            bool found = false;
            std::string units;
            for (auto u = Unit{}; u <= Unit::mu; u = static_cast<Unit>(static_cast<int>(u) + 1)) {
                units += (units.empty() ? "" : ", ") + std::string{code_of(u)};
                if (code_of(u) == unit) parameter.unit = u, found = true;
            }
            if (!found && !unit.empty()) one.flaw("unit", No::bad_value, units);
            for (auto& value : some(one, "values", dated_values_max)) read_value(value, parameter);
            if (parameter.values.empty()) one.flaw("values", No::missing_field);
            made_.parameters.push_back(std::move(parameter));
            unique(one, made_.parameters);
        }
    }

    void read_value(YamlMap& in, Parameter& parameter) {
        known(in, "parameters[].values[]");
        DatedValue value;
        value.from = in.day("from");
        value.until = day_or_none(in, "until");
        value.basis = basis_of(in);
        value.clause = in.text_or("clause", "");
        if (in.has("value")) {
            value.text = in.text("value");
            value.value = read_decimal(value.text, parameter_decimals);
            if (!value.value) in.flaw("value", No::wrong_type, "600 / 1.042");
            if (value.value && *value.value < 0) in.flaw("value", No::out_of_range, "≥ 0");
            if (value.value && *value.value == 0 && parameter.unit == Unit::mu_per_person) in.flaw("value", No::out_of_range, "> 0");
            if (value.value && parameter.unit == Unit::persons && *value.value % 1'000'000'000 != 0) in.flaw("value", No::wrong_type, "整数 / a whole number");
            if (value.value && parameter.unit == Unit::years && *value.value > years_max * 1'000'000'000LL) in.flaw("value", No::out_of_range, std::to_string(years_max));
        }
        if (value.until && *value.until < value.from) in.flaw("until", No::out_of_range, "≥ " + write(value.from));
        if (!parameter.values.empty()) {
            const auto& before = parameter.values.back();
            if (!before.until || *before.until >= value.from) in.flaw("from", No::bad_value, "与前一段重叠 / overlaps the value before");
        }
        parameter.values.push_back(std::move(value));
    }

    Conjunction conditions(YamlMap& in, std::string_view field, std::string_view prefix) {
        Conjunction all;
        for (auto& one : some(in, field, conditions_max)) {
            known(one, prefix);
            Condition condition;
            condition.fact = index_of(one, "fact", made_.facts);
            condition.is = comparisons.read(one, "is", Comparison::known);
            if (!one.has("is")) one.flaw("is", No::missing_field);
            const bool bare = condition.is == Comparison::known || condition.is == Comparison::unknown;
            if (bare && one.has("value")) one.flaw("value", No::unknown_field);
            if (!bare && condition.fact >= 0) constant(one, made_.facts[static_cast<std::size_t>(condition.fact)], condition);
            if (condition.fact >= 0) all.push_back(std::move(condition));
        }
        return all;
    }

    static void constant(YamlMap& in, const Fact& fact, Condition& condition) {
        condition.text = in.text("value");
        const bool ordered = condition.is != Comparison::equals && condition.is != Comparison::differs;
        std::optional<std::int64_t> value;
        switch (fact.type()) {
            case FactType::day:
                if (condition.text == "judged_on") {
                    condition.judged_on = true;
                    return;
                }
                if (const auto day = read_day(condition.text)) value = day->number;
                break;
            case FactType::truth:
                if (condition.text == "true" || condition.text == "false") value = condition.text == "true";
                if (ordered) in.flaw("is", No::bad_value, "equals, differs");
                break;
            case FactType::choice:
                for (std::size_t i = 0; i < fact.choices.size(); ++i)
                    if (fact.choices[i] == condition.text) value = static_cast<std::int64_t>(i);
                if (ordered) in.flaw("is", No::bad_value, "equals, differs");
                break;
            case FactType::whole:
            case FactType::land:
            case FactType::money:
            case FactType::quantity: value = read_decimal(condition.text, decimals_of(fact.type())); break;
        }
        if (!value && in.has("value")) in.flaw("value", No::bad_value, condition.text);
        condition.value = value.value_or(0);
    }

    void read_cohorts(YamlMap& in) {
        for (auto& one : some(in, "cohorts", items_max)) {
            known(one, "cohorts[]");
            Cohort cohort;
            cohort.id = one.name("id");
            cohort.name = name(one, "name", true);
            cohort.all = conditions(one, "all", "cohorts[].all[]");
            const auto from = one.text_or("from", "");
            if (const auto day = read_day(from)) cohort.from = day;
            else if (!from.empty()) {
                cohort.from_fact = index_of(one, "from", made_.facts);
                if (cohort.from_fact >= 0 && made_.facts[static_cast<std::size_t>(cohort.from_fact)].type() != FactType::day) one.flaw("from", No::wrong_type, "2006-07-01");
            }
            cohort.years = static_cast<int>(one.whole_or("years", 1, years_max, 0));
            if (cohort.years && from.empty()) one.flaw("from", No::missing_field);
            cohort.basis = basis_of(one);
            cohort.clause = one.text_or("clause", "");
            made_.cohorts.push_back(std::move(cohort));
            unique(one, made_.cohorts);
        }
        if (made_.cohorts.empty()) in.flaw("cohorts", No::missing_field);
    }

    void read_stops(YamlMap& in) {
        for (auto& one : some(in, "stop_when", items_max)) {
            known(one, "stop_when[]");
            Stop stop;
            stop.id = one.name("id");
            stop.name = name(one, "name", true);
            stop.when = conditions(one, "all", "stop_when[].all[]");
            if (stop.when.empty()) one.flaw("all", No::missing_field);
            stop.resume = conditions(one, "resume_when", "stop_when[].resume_when[]");
            stop.basis = basis_of(one);
            stop.clause = one.text("clause");
            made_.stops.push_back(std::move(stop));
            unique(one, made_.stops);
        }
    }

    void read_items(YamlMap& in) {
        for (auto& one : some(in, "items", items_max)) {
            known(one, "items[]");
            Item item;
            item.id = one.name("id");
            item.name = name(one, "name", true);
            item.rule = node(one, "rule");
            wants(one, "rule", item.rule, Measure::yuan);
            made_.items.push_back(std::move(item));
            unique(one, made_.items);
        }
        if (made_.items.empty()) in.flaw("items", No::missing_field);
    }

    // A text names a fact or a parameter; a map has one field, the form.
    Node node(YamlMap& in, std::string_view field) {
        const auto* tree = in.find(field);
        if (!tree) {
            in.flaw(field, No::missing_field);
            return {};
        }
        if (tree->form == Yaml::Form::text) return leaf(in, field, tree->text);
        auto form = in.map(field);
        return form_of(form);
    }

    Node leaf(YamlMap& in, std::string_view field, const std::string& id) {
        Node made;
        for (std::size_t i = 0; i < made_.facts.size(); ++i)
            if (made_.facts[i].id == id) {
                made.form = Form::fact;
                made.fact = static_cast<int>(i);
                switch (made_.facts[i].kind) {
                    case FactKind::members:
                    case FactKind::farming_members: made.measure = Measure::persons; return made;
                    case FactKind::land: made.measure = Measure::mu; return made;
                    case FactKind::crop_yield: made.measure = Measure::kg_per_mu; return made;
                    case FactKind::crop_price: made.measure = Measure::yuan_per_kg; return made;
                    case FactKind::counted: made.measure = Measure::units; return made;
                    default: in.flaw(field, No::wrong_type, "人数、面积、产量、单价、数量 / persons, land, yield, price, counted"); return made;
                }
            }
        for (std::size_t i = 0; i < made_.parameters.size(); ++i)
            if (made_.parameters[i].id == id) {
                made.form = Form::parameter;
                made.parameter = static_cast<int>(i);
                switch (made_.parameters[i].unit) {
                    case Unit::yuan: made.measure = Measure::yuan; return made;
                    case Unit::persons: made.measure = Measure::persons; return made;
                    case Unit::mu: made.measure = Measure::mu; return made;
                    case Unit::kg_per_mu_year: made.measure = Measure::kg_per_mu; return made;
                    case Unit::yuan_per_kg: made.measure = Measure::yuan_per_kg; return made;
                    default: in.flaw(field, No::wrong_type, "yuan, persons, mu, kg_per_mu_year, yuan_per_kg"); return made;
                }
            }
        in.flaw(field, No::not_found, id);
        return made;
    }

    int parameter(YamlMap& in, std::string_view field, std::initializer_list<Unit> units) {
        const int found = index_of(in, field, made_.parameters);
        if (found < 0) return found;
        const auto unit = made_.parameters[static_cast<std::size_t>(found)].unit;
        if (std::find(units.begin(), units.end(), unit) == units.end()) {
            std::string wanted;
            for (const auto one : units) wanted += (wanted.empty() ? "" : " / ") + std::string{code_of(one)};
            in.flaw(field, No::wrong_type, wanted);
        }
        return found;
    }

    // A part of a year would need a root, and a root is no exact number: which way a rule means it has to be said, not guessed.
    int whole_years(YamlMap& in) {
        const int found = parameter(in, "years", {Unit::years});
        if (found < 0) return found;
        for (const auto& value : made_.parameters[static_cast<std::size_t>(found)].values)
            if (value.value && *value.value % 1'000'000'000 != 0) in.flaw("years", No::wrong_type, "整数年 / whole years");
        return found;
    }

    Node of(YamlMap& in, std::string_view field, Measure wanted) {
        auto made = node(in, field);
        wants(in, field, made, wanted);
        return made;
    }
    static void wants(YamlMap& in, std::string_view field, const Node& made, Measure wanted) {
        static constexpr std::array<std::string_view, 6> words{"元 / yuan", "人数 / persons", "亩 / mu", "亩产 / kg a mu", "单价 / yuan a kg", "数量 / counted"};
        if (in.has(field) && made.measure != wanted) in.flaw(field, No::wrong_type, std::string{words[static_cast<std::size_t>(wanted)]});
    }

    Node form_of(YamlMap& in) {
        Node made;
        if (in.tree().form != Yaml::Form::map) return made;
        if (in.tree().fields.size() != 1) {
            in.flaw("", No::bad_value, "只写一种算法 / one form");
            return made;
        }
        const auto word = in.tree().fields.front().name;
        if (word == "equivalent_area") return equivalent_area(in);
        if (word == "sum_of") return sum_of(in);
        auto inside = in.map(word);
        known(inside, "rule." + word);
        const auto rates = [&](std::initializer_list<Unit> units) { made.rate = parameter(inside, "rate", units); };
        if (word == "per_head") {
            made.form = Form::per_head;
            rates({Unit::yuan_per_person_year, Unit::yuan_per_person_month});
            if (inside.has("heads")) made.of.push_back(of(inside, "heads", Measure::persons));
            else if (made_.row != Row::person) inside.flaw("heads", No::missing_field);
        } else if (word == "per_area") {
            made.form = Form::per_area;
            rates({Unit::yuan_per_mu_year, Unit::yuan_per_mu_month});
            made.of.push_back(of(inside, "area", Measure::mu));
        } else if (word == "per_unit") {
            made.form = Form::per_unit;
            rates({Unit::yuan_per_unit});
            made.of.push_back(of(inside, "count", Measure::units));
        } else if (word == "area_yield_price") {
            made.form = Form::area_yield_price;
            made.of.push_back(of(inside, "area", Measure::mu));
            made.of.push_back(of(inside, "yield", Measure::kg_per_mu));
            made.of.push_back(of(inside, "price", Measure::yuan_per_kg));
        } else if (word == "heads_of_area") {
            made.form = Form::heads_of_area;
            made.measure = Measure::persons;
            made.of.push_back(of(inside, "area", Measure::mu));
            made.rate = parameter(inside, "each", {Unit::mu_per_person});
        } else if (word == "indexed") {
            made.form = Form::indexed;
            made.of.push_back(node(inside, "of"));
            made.measure = made.of.front().measure;
            made.rate = parameter(inside, "growth", {Unit::share_per_year});
            if (inside.has("years") == inside.has("since")) inside.flaw("years", No::bad_value, "years / since");
            if (inside.has("years")) made.years = whole_years(inside);
            else if (inside.has("since")) made.since = inside.day("since");
        } else if (word == "cap" || word == "floor") {
            made.form = word == "cap" ? Form::cap : Form::floor;
            made.of.push_back(node(inside, "of"));
            made.measure = made.of.front().measure;
            made.of.push_back(of(inside, word == "cap" ? "most" : "least", made.measure));
        } else if (word == "round") {
            made.form = Form::round;
            made.of.push_back(node(inside, "of"));
            made.measure = made.of.front().measure;
            made.decimals = static_cast<int>(inside.whole("decimals", 0, 6));
            if (!inside.has("how")) inside.flaw("how", No::missing_field);
            made.how = hows.read(inside, "how", RoundHow::half_up);
        } else {
            in.flaw(word, No::unknown_field);
        }
        return made;
    }

    Node equivalent_area(YamlMap& in) {
        Node made;
        made.form = Form::equivalent_area;
        made.measure = Measure::mu;
        for (auto& one : some(in, "equivalent_area", facts_max)) {
            known(one, "rule.equivalent_area[]");
            made.of.push_back(of(one, "land", Measure::mu));
            made.with.push_back(parameter(one, "coefficient", {Unit::coefficient}));
        }
        if (made.of.empty()) in.flaw("equivalent_area", No::missing_field);
        return made;
    }

    Node sum_of(YamlMap& in) {
        Node made;
        made.form = Form::sum_of;
        for (auto& one : some(in, "sum_of", items_max)) made.of.push_back(form_of(one));
        if (made.of.empty()) in.flaw("sum_of", No::missing_field);
        else made.measure = made.of.front().measure;
        for (const auto& one : made.of) wants(in, "sum_of", one, made.measure);
        return made;
    }

    std::string file_;
    std::vector<Flaw>& flaws_;
    Policy made_;
};

}    // namespace

tl::expected<Policy, std::vector<Flaw>> read_policy(std::string_view yaml, std::string file) {
    const auto tree = read_yaml(yaml, file);
    if (!tree) return tl::unexpected(std::vector{tree.error()});
    std::vector<Flaw> flaws;
    auto made = Reader{file, flaws}.read(YamlMap{*tree, "", file, flaws});
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    made.digest = hex(sha256(yaml).view());
    return made;
}

}    // namespace terrace::policy
