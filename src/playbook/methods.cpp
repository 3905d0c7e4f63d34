#include "playbook/methods.hpp"

#include "base/text_form.hpp"
#include "playbook/expectation.hpp"
#include "playbook/industry_slots.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

namespace terrace {
namespace {

template <class All>
auto* with_id(All& all, std::string_view id) {
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.id == id; });
    return found == all.end() ? nullptr : &*found;
}

template <DescribedEnum E>
E word(YamlMap& in, std::string_view field, E otherwise) {
    if (!in.has(field)) return otherwise;
    const auto text = in.text(field);
    E out = otherwise;
    bool found = false;
    std::string known;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) {
        known += (known.empty() ? "" : " / ") + std::string{d.name};
        if (text != d.name) return;
        out = d.value;
        found = true;
    });
    if (!found) in.flaw(field, No::bad_value, known);
    return out;
}

FigureKind sure(YamlMap& in, std::string_view field, FigureKind otherwise) {
    if (!in.has(field)) return otherwise;
    const auto text = in.one_of(field, {"exact", "at_least", "about"});
    return text == "about" ? FigureKind::about : text == "at_least" ? FigureKind::at_least : FigureKind::exact;
}

Wording wording(YamlMap& in, std::string_view field) {
    auto both = in.map(field);
    both.only({"zh", "en"});
    return {both.text("zh"), both.text("en")};
}

std::optional<std::int64_t> scaled(YamlMap& in, std::string_view field, int decimals) {
    if (!in.has(field)) return std::nullopt;
    const auto number = read_decimal(in.text(field), decimals);
    if (!number) in.flaw(field, No::bad_value, decimals == 0 ? "120" : "0.5 (≤ " + std::to_string(decimals) + ")");
    return number;
}

// One reading of a file: flaws are gathered, ids are unique within their list, and what names another slot is looked up at the end.
class Reader {
  public:
    Reader(const Yaml& tree, const std::string& file, std::vector<Flaw>& flaws) : root_{tree, "", file, flaws} {}

    Methods read() {
        root_.only({"playbook", "version", "valid_from", "title", "text", "places", "basis", "headings", "records", "indicators", "rules", "teams", "checklists", "belts", "assessments", "reports"});
        out_.playbook = root_.name("playbook");
        out_.version = root_.whole("version", 1, 1'000'000);
        out_.valid_from = root_.day("valid_from");
        out_.title = wording(root_, "title");
        out_.text = root_.text_or("text", "");
        out_.places = root_.texts("places");
        if (out_.places.empty()) root_.flaw("places", No::missing_field);
        for (const auto& code : out_.places)
            if (code.size() < 2 || code.size() > 12 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }))
                root_.flaw("places", No::bad_value, code);
        out_.basis = list<BasisDocument>("basis", method_items_max, [&](YamlMap& in) { return basis(in); });
        out_.checklists = list<Checklist>("checklists", method_items_max, [&](YamlMap& in) { return checklist(in); });
        out_.headings = list<Heading>("headings", method_items_max, [&](YamlMap& in) { return heading(in); });
        out_.records = list<RecordKind>("records", record_kinds_max, [&](YamlMap& in) { return record(in); });
        out_.indicators = list<Indicator>("indicators", indicators_max, [&](YamlMap& in) { return indicator(in); });
        out_.rules = list<MethodRule>("rules", method_items_max, [&](YamlMap& in) { return rule(in); });
        out_.teams = list<TeamMethod>("teams", method_items_max, [&](YamlMap& in) { return team(in); });
        out_.belts = list<Belt>("belts", method_items_max, read_belt);
        out_.reports = read_reports(root_, out_);
        check_names();
        out_.assessments = read_assessments(root_, out_);
        return std::move(out_);
    }

  private:
    template <class T, class Read>
    std::vector<T> list(std::string_view field, std::size_t most, Read&& read) {
        return list_of<T>(root_, field, most, read);
    }
    template <class T, class Read>
    static std::vector<T> list_of(YamlMap& parent, std::string_view field, std::size_t most, Read&& read) {
        std::vector<T> all;
        std::set<std::string> ids;
        auto maps = parent.maps(field);
        if (maps.size() > most) parent.flaw(field, No::too_many, std::to_string(most));
        for (auto& one : maps) {
            all.push_back(read(one));
            if (!ids.insert(all.back().id).second) one.flaw("id", No::bad_value, all.back().id + " 写了两次 / given twice");
        }
        return all;
    }
    static Choice choice(YamlMap& in) {
        in.only({"id", "name"});
        return {in.name("id"), wording(in, "name")};
    }

    BasisDocument basis(YamlMap& in) const {
        in.only({"id", "title", "clause", "from", "until"});
        BasisDocument one{in.name("id"), wording(in, "title"), in.has("clause") ? in.text_or("clause", "") : "", {}, {}};
        if (in.has("from")) one.from = in.day("from");
        if (in.has("until")) one.until = in.day("until");
        if (one.from && one.until && *one.until < *one.from) in.flaw("until", No::out_of_range, "≥ " + write(*one.from));
        return one;
    }

    Checklist checklist(YamlMap& in) const {
        in.only({"id", "name", "basis", "version", "size", "items"});
        Checklist one{in.name("id"), wording(in, "name"), in.text_or("basis", ""), in.whole_or("version", 1, 1'000'000, 1), in.whole_or("size", 0, 1'000, 0), {}, in.tree().line};
        one.items = list_of<Choice>(in, "items", record_fields_max, choice);
        if (one.size != 0 && static_cast<std::int64_t>(one.items.size()) > one.size) in.flaw("items", No::too_many, std::to_string(one.size));
        return one;
    }

    Heading heading(YamlMap& in) const {
        in.only({"id", "name", "basis", "size", "items"});
        Heading one{in.name("id"), wording(in, "name"), in.text_or("basis", ""), in.whole_or("size", 0, 1'000, 0), {}};
        one.items = list_of<HeadingItem>(in, "items", method_items_max, [](YamlMap& item) {
            item.only({"id", "name", "records", "indicators"});
            return HeadingItem{item.name("id"), wording(item, "name"), item.texts("records"), item.texts("indicators")};
        });
        if (one.size != 0 && static_cast<std::int64_t>(one.items.size()) > one.size) in.flaw("items", No::too_many, std::to_string(one.size));
        return one;
    }

    static WorkedOut worked_out(YamlMap& how, const RecordField& of) {
        how.only({"from", "times", "sure", "since"});
        WorkedOut one;
        one.from = how.name("from");
        one.decimals = field_decimals_max;
        one.times = scaled(how, "times", one.decimals).value_or(0);
        if (one.times <= 0) how.flaw("times", No::out_of_range, "> 0");
        one.sure = sure(how, "sure", FigureKind::about);
        if (how.has("since")) one.since = how.day("since");
        if (!of.number()) how.flaw("from", No::bad_value, "whole / decimal");
        return one;
    }

    static RecordField field(YamlMap& in) {
        in.only({"id", "name", "type", "unit", "decimals", "least", "most", "required", "personal", "prefill", "sure", "choices", "worked_out"});
        RecordField one;
        one.id = in.name("id");
        one.name = wording(in, "name");
        if (!in.has("type")) in.flaw("type", No::missing_field);
        one.type = word(in, "type", FieldType::whole);
        one.unit = in.text_or("unit", "");
        if (one.type == FieldType::decimal) one.decimals = static_cast<int>(in.whole_or("decimals", 1, field_decimals_max, 2));
        if (one.number() && one.unit.empty()) in.flaw("unit", No::missing_field);
        one.least = scaled(in, "least", one.decimals);
        one.most = scaled(in, "most", one.decimals);
        if ((one.least || one.most) && !one.number()) in.flaw(one.least ? "least" : "most", No::bad_value, "whole / decimal");
        if (one.least && one.most && *one.most < *one.least) in.flaw("most", No::out_of_range, "≥ " + write_decimal(*one.least, one.decimals));
        one.required = in.truth_or("required", false);
        one.personal = in.truth_or("personal", false);
        // What speaks of persons is sealed; only free text is.
        if (one.personal && one.type != FieldType::text) in.flaw("personal", No::bad_value, "type: text");
        if (in.has("prefill")) one.prefill_last = in.one_of("prefill", {"last"}) == "last";
        one.sure = sure(in, "sure", FigureKind::exact);
        one.choices = list_of<Choice>(in, "choices", choices_max, choice);
        if (one.type == FieldType::choice && one.choices.empty()) in.flaw("choices", No::missing_field);
        if (one.type != FieldType::choice && !one.choices.empty()) in.flaw("choices", No::bad_value, "type: choice");
        if (const auto* given = in.find("worked_out")) {
            if (given->form == Yaml::Form::list) {
                for (auto& how : in.maps("worked_out")) one.worked_out.push_back(worked_out(how, one));
            } else {
                auto how = in.map("worked_out");
                one.worked_out.push_back(worked_out(how, one));
            }
        }
        return one;
    }

    RecordKind record(YamlMap& in) const {
        in.only({"id", "host", "name", "icon", "unit", "heading", "basis", "every", "expected_of", "window", "tap", "confirm", "parts", "parts_of", "roll", "at", "idle_days", "door", "checklist", "fields", "expires", "owner", "about", "stages"});
        RecordKind one;
        one.id = in.name("id");
        if (!in.has("host")) in.flaw("host", No::missing_field);
        one.host = word(in, "host", RecordHost::measure);
        one.name = wording(in, "name");
        one.icon = in.text_or("icon", "other");
        one.unit = in.text("unit");
        one.heading = in.text_or("heading", "");
        one.basis = in.text_or("basis", "");
        one.checklist = in.text_or("checklist", "");
        one.every = in.text_or("every", "");
        if (!one.every.empty()) {
            one.cadence = read_cadence(one.every);
            if (!one.cadence || !terrace::check(*one.cadence)) in.flaw("every", No::bad_value, "daily / weekly friday / monthly 10,20,30 skip / every 3 months on 28");
            one.expected_of = in.one_of("expected_of", {"village", "township", "county", "group", "grid", "segment", "site"});
        }
        window(in, one);
        if (in.has("tap")) one.tap = wording(in, "tap");
        one.confirm = in.truth_or("confirm", false);
        one.at = in.text_or("at", "");
        one.idle_days = in.whole_or("idle_days", 1, 3'650, 0);
        if (one.idle_days != 0 && one.host != RecordHost::asset) in.flaw("idle_days", No::bad_value, "host: asset");
        if (in.has("door")) {
            one.door = in.one_of("door", {safety_door, monitoring_door});
            if (one.host != RecordHost::asset) in.flaw("door", No::bad_value, "host: asset");
        }
        one.line = in.tree().line;
        one.fields = list_of<RecordField>(in, "fields", record_fields_max, field);
        const auto add_truths = [&](const std::vector<Choice>& all, const char* prefix) {
            for (const auto& item : all) {
                RecordField truth;
                truth.id = prefix + item.id;
                truth.name = item.name;
                truth.type = FieldType::truth;
                one.fields.push_back(std::move(truth));
            }
        };
        one.parts = list_of<Part>(in, "parts", record_fields_max, [](YamlMap& part) {
            part.only({"id", "name", "own"});
            return Part{part.name("id"), wording(part, "name"), part.truth_or("own", false)};
        });
        parts(in, one);
        if (const auto* list = with_id(out_.checklists, one.checklist)) add_truths(list->items, "item_");
        for (const auto& each : one.fields)
            for (const auto& how : each.worked_out) {
                const auto* from = one.field(how.from);
                if (!from || !from->number() || from == &each) in.flaw("fields", No::bad_value, each.id + ".worked_out.from: " + how.from);
            }
        if (in.has("roll")) one.roll = roll(in, one);
        read_standing_slots(in, one);
        if (one.tap)
            for (const auto& each : one.fields)
                if (each.required) in.flaw("tap", No::bad_value, each.id + ": required");
        return one;
    }

    static void parts(YamlMap& in, RecordKind& one) {
        one.parts_of = in.whole_or("parts_of", 1, 100, 0);
        const auto fixed = std::count_if(one.parts.begin(), one.parts.end(), [](const auto& part) { return !part.own; });
        if (one.parts_of != 0 && fixed > one.parts_of) in.flaw("parts", No::too_many, std::to_string(one.parts_of));
        if (!one.parts.empty() && one.host != RecordHost::activity) in.flaw("parts", No::bad_value, "host: activity");
        const auto truth = [&](std::string id, Wording name, bool derived) {
            RecordField field;
            field.id = std::move(id);
            field.name = std::move(name);
            field.type = FieldType::truth;
            field.derived = derived;
            one.fields.push_back(std::move(field));
        };
        for (const auto& part : one.parts) truth("part_" + part.id, part.name, false);
        if (fixed > 0) truth(std::string{parts_complete}, {"规定环节都做了", "All fixed parts done"}, true);
    }

    // Two windows never overlap: a record answers for one expected day at most.
    static void window(YamlMap& in, RecordKind& one) {
        if (!in.has("window")) return;
        auto given = in.map("window");
        given.only({"before", "after"});
        if (!one.cadence || !terrace::check(*one.cadence)) return in.flaw("window", No::bad_value, "every");
        const auto between = smallest_gap(*one.cadence);
        if (given.has("before") && given.find("before")->text == "since_last")
            one.window.since_last = true;
        else
            one.window.before = static_cast<int>(given.whole_or("before", 0, 366, 0));
        one.window.after = static_cast<int>(given.whole_or("after", 0, 366, 0));
        const auto length = one.window.before + one.window.after;
        if (length >= between) given.flaw(one.window.after >= between ? "after" : "before", No::out_of_range, "before + after < " + std::to_string(between) + " d");
    }

    static RollMethod roll(YamlMap& in, const RecordKind& kind) {
        auto given = in.map("roll");
        given.only({"into", "of", "needs"});
        RollMethod one;
        one.into = given.name("into");
        const auto* field = kind.field(one.into);
        if (!field || field->type != FieldType::whole || !field->worked_out.empty()) given.flaw("into", No::bad_value, one.into);
        if (kind.host != RecordHost::activity) in.flaw("roll", No::bad_value, "host: activity");
        // A person is never on a roll outside an alarm: heads are counted, and households that agreed may be ticked.
        if (given.has("of")) one.households = given.one_of("of", {"heads", "household"}) == "household";
        const auto needs = given.text_or("needs", "all");
        const auto rule = read_needs(needs);
        if (!rule) given.flaw("needs", No::bad_value, "all / 10 / 2/3 / more than 1/2");
        one.rule = rule.value_or(RollRule{});
        return one;
    }

    static Indicator indicator(YamlMap& in) {
        in.only({"id", "name", "words", "record", "measure", "field", "where", "unit", "decimals", "span", "of", "part", "scope", "heading", "rule", "public"});
        Indicator one;
        one.id = in.name("id");
        one.name = wording(in, "name");
        one.words = in.texts("words");
        if (!in.has("measure")) in.flaw("measure", No::missing_field);
        one.measure = word(in, "measure", Aggregate::count);
        if (one.measure == Aggregate::share) {
            one.part = in.name("part");
            one.of = in.name("of");
        } else {
            one.record = in.text("record");
            if (one.measure != Aggregate::count) one.field = in.name("field");
        }
        one.where = in.pairs("where");
        one.unit = in.text("unit");
        one.decimals = static_cast<int>(in.whole_or("decimals", 0, field_decimals_max, 0));
        if (in.has("span")) one.stock = in.one_of("span", {"flow", "stock"}) == "stock";
        one.scope = in.text_or("scope", "");
        one.heading = in.text_or("heading", "");
        one.rule = wording(in, "rule");
        one.in_public = in.truth_or("public", false);
        // What adds up over places and months: of a share or a mean of few the edition could not tell what it gives away.
        if (one.in_public && one.measure != Aggregate::count && one.measure != Aggregate::sum) in.flaw("public", No::bad_value, "measure: count / sum");
        return one;
    }

    static MethodRule rule(YamlMap& in) {
        in.only({"id", "kind", "part", "whole", "of", "by", "over", "least", "most", "unit", "text"});
        MethodRule one;
        one.id = in.name("id");
        if (!in.has("kind")) in.flaw("kind", No::missing_field);
        one.kind = word(in, "kind", MethodRuleKind::part_of);
        one.part = in.text_or("part", "");
        one.whole = in.text_or("whole", "");
        one.of = in.text_or("of", "");
        one.by = in.text_or("by", "");
        one.over = in.text_or("over", "");
        one.least = scaled(in, "least", 6);
        one.most = scaled(in, "most", 6);
        one.unit = in.text_or("unit", "");
        one.text = wording(in, "text");
        const auto needs = [&](std::string_view field) {
            if (!in.has(field)) in.flaw(field, No::missing_field);
        };
        switch (one.kind) {
            case MethodRuleKind::part_of: needs("part"), needs("whole"); break;
            case MethodRuleKind::adds_up: needs("whole"), needs("by"); break;
            case MethodRuleKind::band:
                needs("part"), needs("of");
                if (!one.least && !one.most) in.flaw("least", No::missing_field);
                break;
            case MethodRuleKind::each:
                needs("part"), needs("over"), needs("least");
                if (in.has("over")) (void)in.one_of("over", {"village", "township", "county", "group", "grid", "segment", "site"});
                break;
        }
        return one;
    }

    TeamMethod team(YamlMap& in) const {
        in.only({"id", "name", "of", "basis", "seats"});
        TeamMethod one{in.name("id"), wording(in, "name"), in.text("of"), in.text_or("basis", ""), {}, in.tree().line};
        for (auto& seat : in.maps("seats")) {
            seat.only({"role", "name", "of", "exactly"});
            TeamSeat made{seat.name("role"), {}, "", seat.whole("exactly", 1, 200)};
            made.of = seat.has("of") ? seat.one_of("of", {"post", "body", "household"}) : made.role == "household" ? "household" : "post";
            made.name = seat.has("name") ? wording(seat, "name") : Wording{made.role, made.role};
            one.seats.push_back(std::move(made));
        }
        if (one.seats.empty()) in.flaw("seats", No::missing_field);
        return one;
    }

    // What one slot says of another: every id must lead somewhere.
    void check_names() {
        const auto known = [](YamlMap& in, std::string_view field, const auto& all, const std::string& id) {
            if (!id.empty() && !with_id(all, id)) in.flaw(field, No::bad_value, id);
        };
        const auto heading_known = [&](YamlMap& in, const std::string& path) {
            if (path.empty()) return;
            const auto dot = path.find('.');
            const auto* heading = with_id(out_.headings, std::string_view{path}.substr(0, dot));
            if (!heading || (dot != std::string::npos && !with_id(heading->items, std::string_view{path}.substr(dot + 1)))) in.flaw("heading", No::bad_value, path);
        };
        each("records", [&](YamlMap& in, std::size_t i) {
            const auto& one = out_.records[i];
            known(in, "basis", out_.basis, one.basis);
            known(in, "checklist", out_.checklists, one.checklist);
            known(in, "at", out_.records, one.at);
            if (const auto* asset = with_id(out_.records, one.at); asset && asset->host != RecordHost::asset) in.flaw("at", No::bad_value, "host: asset");
            heading_known(in, one.heading);
        });
        each("headings", [&](YamlMap& in, std::size_t i) {
            known(in, "basis", out_.basis, out_.headings[i].basis);
            std::size_t n = 0;
            for (auto& item : in.maps("items")) {
                const auto& one = out_.headings[i].items[n++];
                for (const auto& id : one.records) known(item, "records", out_.records, id);
                for (const auto& id : one.indicators) known(item, "indicators", out_.indicators, id);
            }
        });
        each("checklists", [&](YamlMap& in, std::size_t i) { known(in, "basis", out_.basis, out_.checklists[i].basis); });
        each("teams", [&](YamlMap& in, std::size_t i) { known(in, "basis", out_.basis, out_.teams[i].basis); });
        each("indicators", [&](YamlMap& in, std::size_t i) { check_indicator(in, out_.indicators[i], heading_known); });
        each("records", [&](YamlMap& in, std::size_t i) { check_gates(in, out_, out_.records[i]); });
        each("belts", [&](YamlMap& in, std::size_t i) { check_belt(in, out_, out_.belts[i]); });
        each("rules", [&](YamlMap& in, std::size_t i) {
            const auto& one = out_.rules[i];
            known(in, "part", out_.indicators, one.part);
            known(in, "whole", out_.indicators, one.whole);
            known(in, "of", out_.indicators, one.of);
            if (one.kind == MethodRuleKind::adds_up)
                if (const auto* whole = with_id(out_.indicators, one.whole))
                    if (const auto* kind = with_id(out_.records, whole->record); kind && !(kind->field(one.by) && kind->field(one.by)->dimension()))
                        in.flaw("by", No::bad_value, one.by);
        });
    }
    template <class HeadingKnown>
    void check_indicator(YamlMap& in, Indicator& one, HeadingKnown&& heading_known) {
        heading_known(in, one.heading);
        if (one.measure == Aggregate::share) {
            for (const auto* field : {"part", "of"}) {
                const auto& id = std::string_view{field} == "part" ? one.part : one.of;
                const auto* other = with_id(out_.indicators, id);
                if (!other || other->measure == Aggregate::share) in.flaw(field, No::bad_value, id);
            }
            return;
        }
        const auto* kind = with_id(out_.records, one.record);
        if (!kind) {
            // A fact every office has is named with its module.
            if (one.record.find('.') == std::string::npos || one.measure != Aggregate::count) in.flaw("record", No::bad_value, one.record);
            return;
        }
        if (!in.has("span")) one.stock = kind->host == RecordHost::asset;
        if (one.measure != Aggregate::count) {
            const auto* field = kind->field(one.field);
            const bool fits = field && (one.measure == Aggregate::distinct ? field->type == FieldType::line || field->dimension() : field->number());
            if (!fits) in.flaw("field", No::bad_value, one.field);
        }
        for (const auto& [name, value] : one.where) {
            const auto* field = kind->field(name);
            const bool fits = field && ((field->type == FieldType::choice && with_id(field->choices, value)) ||
                                        (field->type == FieldType::truth && (value == "true" || value == "false")));
            if (!fits) in.flaw("where", No::bad_value, name + ": " + value);
        }
    }
    template <class Visit>
    void each(std::string_view field, Visit&& visit) {
        std::size_t i = 0;
        for (auto& in : root_.maps(field)) visit(in, i++);
    }

    YamlMap root_;
    Methods out_;
};

}    // namespace

const RecordField* RecordKind::field(std::string_view wanted) const { return with_id(fields, wanted); }
const RecordKind* Methods::record(std::string_view wanted) const { return with_id(records, wanted); }
const Indicator* Methods::indicator(std::string_view wanted) const { return with_id(indicators, wanted); }
const BasisDocument* Methods::document(std::string_view wanted) const { return with_id(basis, wanted); }
const TeamMethod* Methods::team(std::string_view wanted) const { return with_id(teams, wanted); }
const Checklist* Methods::checklist(std::string_view wanted) const { return with_id(checklists, wanted); }
const AssessmentMethod* Methods::assessment(std::string_view wanted) const { return with_id(assessments, wanted); }
const ReportTemplate* Methods::report(std::string_view wanted) const { return with_id(reports, wanted); }

tl::expected<Methods, std::vector<Flaw>> read_methods(std::string_view text, const std::string& file) {
    const auto tree = read_yaml(text, file);
    if (!tree) return tl::unexpected(std::vector<Flaw>{tree.error()});
    std::vector<Flaw> flaws;
    auto methods = Reader{*tree, file, flaws}.read();
    if (flaws.empty()) return methods;
    // A list looked at twice names its flaws twice.
    std::vector<Flaw> once;
    for (auto& flaw : flaws)
        if (std::find(once.begin(), once.end(), flaw) == once.end()) once.push_back(std::move(flaw));
    return tl::unexpected(std::move(once));
}

std::optional<Cadence> read_cadence(std::string_view text) {
    std::istringstream in{std::string{text}};
    std::vector<std::string> words;
    for (std::string one; in >> one;) words.push_back(one);
    const auto number = [](const std::string& word) -> std::optional<int> {
        int value = 0;
        const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), value);
        return wrong == std::errc{} && end == word.data() + word.size() ? std::optional{value} : std::nullopt;
    };
    const auto parts = [](const std::string& list) {
        std::vector<std::string> all;
        std::istringstream items{list};
        for (std::string one; std::getline(items, one, ',');) all.push_back(one);
        return all;
    };
    const auto short_month = [&](std::size_t at) -> std::optional<ShortMonth> {
        if (words.size() == at) return ShortMonth::month_end;
        if (words.size() != at + 1) return std::nullopt;
        if (words[at] == "skip") return ShortMonth::skip;
        return words[at] == "month_end" ? std::optional{ShortMonth::month_end} : std::nullopt;
    };
    if (words.size() == 1 && words[0] == "daily") return Daily{};
    if (words.size() == 2 && words[0] == "weekly") {
        static constexpr std::array names{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
        Weekly weekly;
        for (const auto& day : parts(words[1])) {
            const auto found = std::find(names.begin(), names.end(), day);
            if (found == names.end()) return std::nullopt;
            weekly.weekdays.push_back(static_cast<int>(found - names.begin()) + 1);
        }
        return weekly;
    }
    if (words.size() >= 2 && words[0] == "monthly") {
        DaysOfMonth monthly;
        for (const auto& day : parts(words[1])) {
            const auto value = number(day);
            if (!value) return std::nullopt;
            monthly.days.push_back(*value);
        }
        const auto rule = short_month(2);
        if (!rule) return std::nullopt;
        monthly.short_month = *rule;
        return monthly;
    }
    // "every 3 months on 28", "every 12 months from 12 on 20"
    if (words.size() >= 5 && words[0] == "every" && (words[2] == "months" || words[2] == "month")) {
        EveryMonths every;
        const auto months = number(words[1]);
        std::size_t at = 3;
        if (words[at] == "from" && words.size() >= 7) {
            const auto first = number(words[at + 1]);
            if (!first) return std::nullopt;
            every.first_month = *first;
            at += 2;
        }
        if (!months || words[at] != "on" || words.size() <= at + 1) return std::nullopt;
        const auto day = number(words[at + 1]);
        const auto rule = short_month(at + 2);
        if (!day || !rule) return std::nullopt;
        every.months = *months;
        every.day = *day;
        every.short_month = *rule;
        return every;
    }
    return std::nullopt;
}

}    // namespace terrace
