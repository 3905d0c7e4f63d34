// What the desk asks of the places module besides deciding. It stands in the desk's template like every module, except that an
// import names a file, and so posting and observing need something that reads files.

#include "modules/places/places.hpp"
#include "modules/places/reads.hpp"

namespace terrace::places {
namespace {

const Table places_table{"places",
                         {{"place"}, {"code", Type::text, true}, {"name", Type::text}, {"level"}, {"partition"}, {"parent", Type::integer, true}, {"valid_from"},
                          {"valid_to", Type::integer, true}},
                         1,
                         {{"places_by_code", "code", "code IS NOT NULL"}}};
const Table parents_table{"place_parents", {{"place"}, {"partition"}, {"valid_from"}, {"parent"}, {"valid_to", Type::integer, true}}, 3};
const Table successors_table{"place_successors", {{"place"}, {"successor"}}, 2};
const Table boundaries_table{"boundaries", {{"place"}, {"valid_from"}, {"sample"}, {"outline", Type::text}}, 2};

std::optional<Day> bounded(Day last) { return last == open_end ? std::nullopt : std::optional{last}; }

void put_place(Rows& rows, const PlaceFacts& facts) {
    rows.put(places_table, {facts.id, facts.code.empty() ? Cell{} : Cell{facts.code}, facts.name, facts.level, facts.partition, facts.parent, facts.from, facts.to});
}

void post_one(const PlacesImported& event, Rows& rows, const ReadFile& files) {
    const auto territory = after(nullptr, event, files);
    for (const auto& facts : territory->parts().places) put_place(rows, facts);
    for (const auto& m : territory->parts().memberships) rows.put(parents_table, {m.place, m.partition, m.from, m.parent, bounded(m.to)});
    for (const auto& [from, to] : territory->parts().successions) rows.put(successors_table, {from, to});
}

void post_one(const PlacesAdded& event, Rows& rows, const ReadFile&) {
    for (const auto& one : event.items)
        put_place(rows, {one.place, one.code ? one.code->value : "", one.name.value, one.level, one.partition, one.parent, one.from, {}});
}

void post_one(const PlaceRenamed& event, Rows& rows, const ReadFile&) { rows.set(places_table, {event.place}, {{"name", event.to.value}}); }

void post_one(const PlaceEnded& event, Rows& rows, const ReadFile&) {
    rows.set(places_table, {event.place}, {{"valid_to", event.last}});
    for (const auto successor : event.successors) rows.put(successors_table, {event.place, successor});
}

void post_one(const PlaceMoved& event, Rows& rows, const ReadFile&) {
    if (event.home && event.left && event.left_since) {
        rows.put(parents_table, {event.place, event.partition, *event.left_since, *event.left, event.from - 1});
        rows.set(places_table, {event.place}, {{"parent", event.parent}});
    } else {
        rows.put(parents_table, {event.place, event.partition, event.from, event.parent, Cell{}});
    }
}

void post_one(const BoundariesSet& event, Rows& rows, const ReadFile&) {
    for (const auto& one : event.items) {
        const auto outline = encode(one.polygons);
        rows.put(boundaries_table, {one.place, one.from, one.sample, outline});
    }
}

// The stream a command belongs to: one for all imports, one for each place.
Uuid place_stream(PlaceId id) {
    Uuid stream;
    stream.bytes[0] = 'p', stream.bytes[1] = 'l', stream.bytes[6] = 0x80, stream.bytes[7] = 'p';
    for (std::size_t i = 0; i < 8; ++i) stream.bytes[8 + i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(id.number) >> (8 * (7 - i)));
    return stream;
}

struct Places {
    using Command = places::Command;
    using Event = places::Event;
    using State = places::State;
    static constexpr std::string_view name = "places";

    static Uuid stream_of(const Command& command) {
        if (const auto* add = std::get_if<AddPlaces>(&command)) return place_stream(add->items.empty() ? PlaceId{} : add->items.front().place);
        if (const auto* set = std::get_if<SetBoundaries>(&command)) return place_stream(set->items.empty() ? PlaceId{} : set->items.front().place);
        if (const auto* rename = std::get_if<RenamePlace>(&command)) return place_stream(rename->place);
        if (const auto* end = std::get_if<EndPlace>(&command)) return place_stream(end->place);
        if (const auto* move = std::get_if<MovePlace>(&command)) return place_stream(move->place);
        return place_stream({});
    }
    static PlaceId place_of(const State&, const Command& command) {
        if (const auto* add = std::get_if<AddPlaces>(&command)) return add->within;
        if (const auto* set = std::get_if<SetBoundaries>(&command)) return set->within;
        if (const auto* rename = std::get_if<RenamePlace>(&command)) return rename->place;
        if (const auto* end = std::get_if<EndPlace>(&command)) return end->place;
        if (const auto* move = std::get_if<MovePlace>(&command)) return move->within;
        return {};
    }
    // Editions are public reference data: whoever runs the machine may import them. Everything else is an office's business.
    static bool open_to(const Actor& actor, const Command& command, const State&) {
        if (actor.kind == ActorKind::desk) return true;
        return actor.kind == ActorKind::operator_ && std::holds_alternative<ImportEditions>(command);
    }
    static Result<std::vector<Event>> decide(const State& state, const Command& command, const Context& context) { return places::decide(state, command, context); }
    static State apply(State state, const Event& event) noexcept { return places::apply(std::move(state), event); }
    static SubjectId subject_of(const State&, const Event&) { return {}; }
    static void post(const Record&, const Event&, Posting&) { ENSURE(false); }       // done by the module below
    static bool observes(const Event&) { return true; }
    static void observe(const Record&, const Event&, Views&) { ENSURE(false); }
    static std::string result(const State&, const std::vector<Event>& events, const Vault&) {
        json::array mended;
        for (const auto& event : events)
            if (const auto* set = std::get_if<BoundariesSet>(&event))
                for (const auto& line : set->mended) mended.emplace_back(line.value);
        return json::serialize(json::object{{"mended", std::move(mended)}});
    }
    static std::vector<const Table*> tables() { return {&places_table, &parents_table, &successors_table, &boundaries_table}; }
    static std::vector<Route> routes() { return place_routes(); }
};

class PlacesModule final : public Module {
  public:
    explicit PlacesModule(ReadFile files) : files_{std::move(files)} {}

    void post(const Record&, const Erased& event, Posting& posting) const override {
        std::visit([&](const auto& one) { post_one(one, posting.rows(), files_); }, unbox<Event>(event));
    }
    void observe(const Record&, const Erased& event, Views& views) const override {
        views.change_places(after(views.places.get(), unbox<Event>(event), files_));
    }

    std::string_view name() const override { return plain_.name(); }
    std::vector<MessageFacts> commands() const override { return plain_.commands(); }
    std::vector<MessageFacts> events() const override { return plain_.events(); }
    std::vector<const Table*> tables() const override { return plain_.tables(); }
    std::vector<Route> routes() const override { return plain_.routes(); }
    Result<std::unique_ptr<Erased>> read_command(std::string_view name, const json::value& body) const override { return plain_.read_command(name, body); }
    Uuid stream_of(const Erased& command) const override { return plain_.stream_of(command); }
    PlaceId place_of(const Erased& state, const Erased& command) const override { return plain_.place_of(state, command); }
    bool open_to(const Actor& actor, const Erased& command, const Erased& state) const override { return plain_.open_to(actor, command, state); }
    SubjectId whose(const Erased&) const override { return {}; }
    std::unique_ptr<Erased> fresh_state() const override { return plain_.fresh_state(); }
    Result<std::vector<std::unique_ptr<Erased>>> decide(const Erased& state, const Erased& command, const Context& context) const override {
        return plain_.decide(state, command, context);
    }
    std::unique_ptr<Erased> read_event(std::string_view name, std::string_view payload) const override { return plain_.read_event(name, payload); }
    std::string_view event_name(const Erased& event) const override { return plain_.event_name(event); }
    std::string write_event(const Erased& event) const override { return plain_.write_event(event); }
    void seal(const Erased& state, Erased& event, Vault& vault) const override { plain_.seal(state, event, vault); }
    void apply(Erased& state, const Erased& event) const override { plain_.apply(state, event); }
    bool observes(const Erased& event) const override { return plain_.observes(event); }
    std::string result(const Erased& state, const std::vector<std::unique_ptr<Erased>>& events, const Vault& vault) const override {
        return plain_.result(state, events, vault);
    }

  private:
    ModuleOf<Places> plain_;
    ReadFile files_;
};

}    // namespace

Uuid imports_stream() { return place_stream({}); }

std::unique_ptr<const Module> module(ReadFile files) { return std::make_unique<PlacesModule>(std::move(files)); }

}    // namespace terrace::places
