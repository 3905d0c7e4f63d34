#include "replay/history.hpp"

#include "base/codec.hpp"
#include "base/text_form.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace terrace::replay {
namespace {

using demo::Hand;
using demo::text;

constexpr int late_weeks = 3;    // after the plan's last day things are still told

// Something to be told at an hour.
struct Act {
    Instant at;
    Actor actor;
    std::string_view command;
    json::object body;
    Hand::Answered answered{};
};

struct Recorder {
    PlaceId place;    // tells of what lies in it
    Actor actor;
};

std::string twelve(std::string_view code) {
    std::string full{code};
    full.resize(12, '0');
    return full;
}

std::string numbered(std::string_view pattern, std::int64_t n) {
    std::string made{pattern};
    if (const auto at = made.find("{n}"); at != std::string::npos) made.replace(at, 3, std::to_string(n));
    return made;
}

class Player {
  public:
    Player(Hand& hand, const Methods& methods, const HistoryPlan& plan, const FirstSeat& first)
        : hand_{hand}, methods_{methods}, plan_{plan}, administrator_{demo::acting(first.post, first.holder)}, root_{first.place} {}

    Told run() {
        find_places();
        hand_.flush();
        seat_people();
        hand_.flush();
        for (const auto& batch : plan_.assignments) assignments(batch);
        for (const auto& batch : plan_.records) records(batch);
        for (const auto& batch : plan_.cases) cases(batch);
        tell();
        return told_;
    }

  private:
    // ---- places and people ----
    void find_places() {
        const auto views = hand_.views();
        for (const auto& code : methods_.places) {
            const auto place = views.places->by_code(twelve(code), plan_.until);
            if (!place) throw Fault{"replay: no place " + code};
            at_["top"].push_back(*place);
            collect(*views.places, *place);
        }
        top_ = at_["top"].front();
        json::array items;
        const auto send = [&] {
            if (!items.empty()) hand_.say(administrator_, "places.add", {{"within", text(root_)}, {"items", std::move(items)}});
            items = {};
        };
        const auto add = [&](const std::string& key, std::string name, int level, std::string_view partition, PlaceId parent) {
            const auto place = demo::place_of("replay " + plan_.playbook + ' ' + key);
            items.push_back(json::object{{"place", text(place)}, {"name", std::move(name)}, {"level", level}, {"partition", partition}, {"parent", text(parent)}, {"from", write(plan_.from)}});
            if (items.size() == 500) send();
            return place;
        };
        for (const auto village : at_["village"])
            for (std::int64_t n = 1; n <= plan_.groups; ++n) at_["group"].push_back(add(fmt::format("group {} {}", village.number, n), fmt::format("第{}村民小组", n), 6, "administrative", village));
        if (plan_.segments > 0) {
            const auto basin = add("basin", plan_.basin, 4, "basin", top_);
            at_["basin"].push_back(basin);
            for (std::int64_t n = 1; n <= plan_.segments; ++n) at_["segment"].push_back(add(fmt::format("segment {}", n), fmt::format("第{}河段", n), 6, "basin", basin));
        }
        send();
        draw_outlines();
    }
    // Invented, and marked as a sample on every screen.
    void draw_outlines() {
        json::array items;
        for (const auto& one : plan_.outlines) {
            const auto place = one.of == "basin" ? at_["basin"].at(0) : top_;
            json::array polygon, polygons;
            polygon.push_back(json::array(one.ring.begin(), one.ring.end()));
            polygons.push_back(std::move(polygon));
            items.push_back(json::object{{"place", text(place)}, {"from", write(plan_.from)}, {"sample", true}, {"polygons", std::move(polygons)}});
        }
        if (items.empty()) return;
        hand_.flush();
        hand_.say(administrator_, "places.set_boundaries", {{"within", text(root_)}, {"items", std::move(items)}});
    }
    void collect(const PlaceTree& tree, PlaceId place) {
        static constexpr std::string_view levels[] = {"", "", "", "county", "township", "village"};
        const auto level = tree.find(place)->level;
        if (level >= 3 && level <= 5) at_[std::string{levels[level]}].push_back(place);
        if (level < 5)
            for (const auto child : tree.children(place, Partition::administrative, plan_.until)) collect(tree, child);
    }
    Actor seat(const std::string& key, const std::string& zh, const std::string& en, PlaceId place, std::string_view role) {
        const auto post = demo::named<PostId>("replay post " + key);
        const auto person = demo::named<PersonId>("replay holder " + key);
        hand_.say(administrator_, "people.create_post", {{"post", text(post)}, {"title", json::object{{"zh", zh}, {"en", en}}}, {"place", text(place)}});
        if (!role.empty()) assign(administrator_, post, role, place, "seat");
        hand_.say(administrator_, "people.appoint", {{"post", text(post)}, {"person", text(person)}, {"shown_name", zh}});
        return demo::acting(post, person);
    }
    void assign(const Actor& by, PostId post, std::string_view role, PlaceId place, std::string_view key) {
        hand_.say(by, "assignments.assign", assignment(post, role, place, key));
    }
    json::object assignment(PostId post, std::string_view role, PlaceId place, std::string_view key) const {
        const auto id = demo::id_of(fmt::format("replay assignment {} {} {} {}", key, text(post), role, place.number));
        return {{"assignment", text(id)}, {"post", text(post)}, {"role", role}, {"place", text(place)}, {"basis", basis()}};
    }
    std::string basis() const { return methods_.basis.empty() ? methods_.title.zh : methods_.basis.front().title.zh; }

    // One who tells and one who confirms at the top, and one who tells in each place beneath it.
    void seat_people() {
        teller_ = seat("top", "记录员", "Recorder", top_, "county_secretary");
        confirmer_ = seat("confirmer", "核实员", "Confirmer", top_, "county_secretary");
        const auto views = hand_.views();
        int n = 0;
        for (const auto child : views.places->children(top_, Partition::administrative, plan_.until))
            recorders_.push_back({child, seat(fmt::format("child {}", ++n), views.places->find(child)->name + "记录员", fmt::format("Recorder {}", n), child, "township_secretary")});
        // Roles belong to the office's playbook: whoever sets it up defines them.
        for (const auto& role : plan_.roles)
            hand_.say(Actor{}, "assignments.define_role", {{"role", role.id}, {"zh_name", role.zh}, {"en_name", role.en}, {"acts", json::array{}}});
    }
    const Actor& teller_of(PlaceId place) const {
        for (const auto& one : recorders_)
            if (tree().within(place, one.place)) return one.actor;
        return teller_;
    }
    const PlaceTree& tree() const {
        if (!views_) views_.emplace(hand_.views());
        return *views_->places;
    }
    std::vector<PlaceId> places_of(const std::vector<std::string>& at) const {
        std::vector<PlaceId> all;
        for (const auto& one : at) {
            if (const auto found = at_.find(one); found != at_.end()) {
                all.insert(all.end(), found->second.begin(), found->second.end());
                continue;
            }
            const auto place = tree().by_code(twelve(one), plan_.until);
            if (!place) throw Fault{"replay: no place " + one};
            all.push_back(*place);
        }
        if (all.empty()) throw Fault{"replay: no place of these: " + at.front()};
        return all;
    }

    // ---- when ----
    Instant sitting(Day day) { return hand_.views().clock->zone().midnight(day) + hours(hand_.in_percent(50) ? 10 : 16); }
    Day some_day(Day from, Day until) { return from + static_cast<int>(hand_.below(static_cast<std::uint64_t>(until - from + 1))); }
    Day late_day() { return plan_.until + 1 + static_cast<int>(hand_.below(late_weeks * 7)); }
    std::int64_t decoys_for(std::int64_t count) const { return (count * plan_.decoys_percent + 99) / 100; }

    void act(Day day, const Actor& actor, std::string_view command, json::object body, Hand::Answered answered = {}) {
        acts_.push_back({sitting(day), actor, command, std::move(body), std::move(answered)});
    }

    // ---- assignments ----
    void assignments(const AssignmentBatch& batch) {
        constexpr std::int64_t places_a_post = 8;
        const auto places = places_of(batch.at);
        const auto* role = hand_.views().roster->role(batch.role);
        const bool exact = role && role->exactly > 0;
        const auto decoys = decoys_for(batch.count);
        const auto all = batch.count + decoys;
        PostId post;
        for (std::int64_t n = 0; n < all; ++n) {
            const bool decoy = n >= batch.count;
            const auto place = places[static_cast<std::size_t>(n) % places.size()];
            if (n % std::min<std::int64_t>(places_a_post, static_cast<std::int64_t>(places.size())) == 0 || n == batch.count) {
                post = demo::named<PostId>(fmt::format("replay holder of {} {}", batch.role, n));
                const auto title = fmt::format("{} {}", batch.role, n);
                act(plan_.from, administrator_, "people.create_post", {{"post", text(post)}, {"title", json::object{{"zh", title}, {"en", title}}}, {"place", text(place)}});
            }
            auto body = assignment(post, batch.role, place, "held");
            const auto id = body["assignment"];
            if (!decoy) {
                act(some_day(plan_.from + 40, plan_.until - 2), teller_, "assignments.assign", std::move(body));
            } else if (exact || n % 2 == 0) {    // handed back
                act(plan_.from + 1, teller_, "assignments.assign", std::move(body));
                act(some_day(plan_.from + 5, plan_.from + 30), teller_, "assignments.end", {{"assignment", id}});
            } else {    // begins afterwards
                act(late_day(), teller_, "assignments.assign", std::move(body));
            }
        }
        told_.counting += batch.count;
        told_.decoys += decoys;
    }

    // ---- records ----
    struct Numbers {
        const RecordField* field;
        std::vector<std::int64_t> parts;
        std::int64_t mean = 0;
    };
    std::vector<Numbers> numbers_of(const RecordBatch& batch, const RecordKind& kind) {
        std::vector<Numbers> all;
        for (const auto& [id, total] : batch.sum) {
            const auto* field = kind.field(id);
            if (!field || !field->number()) throw Fault{"replay: " + batch.id + ": " + id};
            const auto scaled = read_decimal(total, field->decimals);
            const Share share{scaled.value_or(0), batch.records, field->least.value_or(0), field->most.value_or(INT64_MAX)};
            if (!scaled || !share.fits()) throw Fault{"replay: " + batch.id + ": " + id + " = " + total};
            all.push_back({field, share.out([&](std::uint64_t bound) { return hand_.below(bound); }), *scaled / batch.records});
        }
        return all;
    }
    json::object fields_of(const RecordBatch& batch, const RecordKind& kind, const std::vector<Numbers>& numbers, std::int64_t n, bool decoy) {
        json::object fields;
        for (const auto& [id, value] : batch.set) fields[id] = value;
        for (const auto& [id, pattern] : batch.lines) fields[id] = numbered(pattern, n + 1);
        for (const auto& one : numbers) {
            auto value = decoy ? one.mean * static_cast<std::int64_t>(30 + hand_.below(120)) / 100 : one.parts[static_cast<std::size_t>(n)];
            if (decoy) value = std::clamp(value, one.field->least.value_or(0), one.field->most.value_or(INT64_MAX));
            fields[one.field->id] = write_decimal(value, one.field->decimals);
        }
        for (const auto& field : kind.fields) {
            if (fields.contains(field.id) || !field.dimension() || field.derived) continue;
            // A stage behind a gate is entered when its conditions hold, and never by chance.
            if (kind.stages && field.id == kind.stages->field) continue;
            if (field.type == FieldType::truth)
                fields[field.id] = hand_.in_percent(80) ? "true" : "false";
            else
                fields[field.id] = field.choices[hand_.below(field.choices.size())].id;
        }
        return fields;
    }

    void records(const RecordBatch& batch) {
        const auto* kind = methods_.record(batch.kind);
        if (!kind) throw Fault{"replay: no kind " + batch.kind};
        const auto places = places_of(batch.at);
        const auto numbers = numbers_of(batch, *kind);
        const auto from = batch.from.value_or(plan_.from + 1), until = std::min(batch.until.value_or(plan_.until), plan_.until) - 2;
        std::vector<Day> days;
        if (kind->cadence) {
            const auto found = occurrences(*kind->cadence, from, until);
            if (!found || found->empty()) throw Fault{"replay: " + batch.id + " comes round on no day"};
            days = *found;
        }
        const auto decoys = decoys_for(batch.records);
        for (std::int64_t n = 0; n < batch.records + decoys; ++n) {
            const bool decoy = n >= batch.records;
            const auto nth = static_cast<std::size_t>(batch.skip + n);
            const auto place = places[nth % places.size()];
            // What comes round is noted on its days, one place after the other; everything else some day.
            const auto day = days.empty() ? some_day(from, until) : days[nth / places.size() % days.size()];
            auto fields = fields_of(batch, *kind, numbers, n, decoy);
            if (decoy)
                tell_decoy(batch, *kind, n - batch.records, place, day, std::move(fields));
            else
                note(batch, *kind, n, place, day, day, std::move(fields), kind->confirm);
        }
        told_.counting += batch.records;
        told_.decoys += decoys;
    }
    Uuid note_id(const RecordBatch& batch, std::int64_t n) const { return demo::id_of(fmt::format("replay note {} {} {}", plan_.playbook, batch.id, n)); }

    void note(const RecordBatch& batch, const RecordKind& kind, std::int64_t n, PlaceId place, Day day, Day told, json::object fields, bool confirmed) {
        const auto id = note_id(batch, n);
        act(told, teller_of(place), "records.note",
            {{"note", text(id)}, {"playbook", methods_.playbook}, {"kind", kind.id}, {"place", text(place)}, {"day", write(day)}, {"fields", std::move(fields)}, {"texts", json::object{}}, {"evidence", json::array{}}});
        if (confirmed) act(told + 1, confirmer_, "records.confirm", {{"note", text(id)}});
    }

    // What must not count: taken back, said twice, never confirmed, no longer there, told too late.
    void tell_decoy(const RecordBatch& batch, const RecordKind& kind, std::int64_t n, PlaceId place, Day day, json::object fields) {
        enum class Why { mistake, twice, waiting, ended, late };
        std::vector<Why> whys{Why::mistake, Why::twice, Why::late};
        if (kind.confirm) whys.push_back(Why::waiting);
        if (kind.host == RecordHost::asset) whys.push_back(Why::ended);
        const auto why = whys[static_cast<std::size_t>(n) % whys.size()];
        const auto number = batch.records + n;
        const auto id = note_id(batch, number);
        const auto by = teller_of(place);
        if (why == Why::late) return note(batch, kind, number, place, day, late_day(), std::move(fields), kind.confirm);
        note(batch, kind, number, place, day, day, std::move(fields), kind.confirm && why != Why::waiting);
        const auto after = std::min(day + 2, plan_.until);
        switch (why) {
            case Why::mistake: act(after, by, "records.withdraw", {{"note", text(id)}, {"reason", "mistake"}}); break;
            case Why::twice: act(after, by, "records.withdraw", {{"note", text(id)}, {"reason", "duplicate"}, {"duplicate_of", text(note_id(batch, n % batch.records))}}); break;
            case Why::ended: act(after, by, "records.end", {{"note", text(id)}, {"day", write(after)}, {"reason", "撤掉了"}}); break;
            case Why::waiting:
            case Why::late: break;
        }
    }

    // ---- cases ----
    void cases(const CaseBatch& batch) {
        const auto places = places_of(batch.at);
        const auto decoys = decoys_for(batch.count);
        const auto from = batch.from.value_or(plan_.from + 1), until = std::min(batch.until.value_or(plan_.until), plan_.until) - 6;
        for (std::int64_t n = 0; n < batch.count + decoys; ++n) {
            const auto id = demo::id_of(fmt::format("replay case {} {}", batch.kind, n));
            const auto place = places[static_cast<std::size_t>(n) % places.size()];
            const auto day = some_day(from, until);
            const bool decoy = n >= batch.count;
            const auto why = decoy ? n % 4 : -1;    // 0 taken back, 1 asked twice, 2 told too late, 3 not confirmed
            const auto by = teller_of(place);
            const auto opened = why == 2 ? late_day() : day;
            act(opened, by, "cases.open",
                {{"case", text(id)}, {"place", text(place)}, {"kind", batch.kind}, {"story", "样本事项"}, {"source", "walk_in"}, {"asker", json::object{{"anonymous", true}, {"may_be_called", false}}},
                 {"evidence", json::array{}}, {"urgent", false}});
            if (why == 0 || (why == 3 && !batch.solved)) act(day + 1, by, "cases.withdraw", {{"case", text(id)}, {"reason", "已经自己办好了。"}});
            if (why == 1) act(until + 4, by, "cases.mark_duplicate", {{"case", text(id)}, {"of", text(demo::id_of(fmt::format("replay case {} {}", batch.kind, 0)))}});
            if (batch.solved && (!decoy || why >= 2)) {
                act(opened + 2, by, "cases.answer", {{"case", text(id)}, {"answer", "已经办好,当面看过。"}});
                if (why != 3) act(opened + 4, confirmer_, "cases.confirm", {{"case", text(id)}, {"solved", true}, {"by", "call_back"}});
            }
        }
        told_.counting += batch.count;
        told_.decoys += decoys;
    }

    void tell() {
        std::stable_sort(acts_.begin(), acts_.end(), [](const Act& a, const Act& b) { return a.at < b.at; });
        for (auto& one : acts_) {
            if (one.at > hand_.now()) hand_.turn(one.at);
            hand_.say(one.actor, one.command, std::move(one.body), std::move(one.answered));
        }
        hand_.flush();
    }

    Hand& hand_;
    const Methods& methods_;
    const HistoryPlan& plan_;
    Actor administrator_;
    PlaceId root_, top_;
    std::map<std::string, std::vector<PlaceId>> at_;
    mutable std::optional<Views> views_;
    Actor teller_, confirmer_;
    std::vector<Recorder> recorders_;
    std::vector<Act> acts_;
    Told told_;
};

}    // namespace

Told play(Hand& hand, const Methods& methods, const HistoryPlan& plan, const FirstSeat& first) { return Player{hand, methods, plan, first}.run(); }

}    // namespace terrace::replay
