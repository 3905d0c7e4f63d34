#pragma once
// A module as the desk sees it, and the template that makes one from plain structs and pure functions.
//
// A module M gives:
//   static constexpr std::string_view name = "cases";
//   struct/variant M::Command, M::Event: std::variant of described structs, each with
//       static constexpr std::string_view name ("cases.open"), zh, en (one line each, for the API's document);
//   M::State (copyable, default constructed = nothing yet);
//   static Uuid        stream_of(const Command&);
//   static PlaceId     place_of(const State&, const Command&);      // where authority is judged
//   static Result<std::vector<Event>> decide(const State&, const Command&, const Context&);
//   static State       apply(State, const Event&) noexcept;
//   static SubjectId   subject_of(const State& after, const Event&); // whose data its sealed texts are
//   static SubjectId   whose(const State&);                           // optional: whose data a text about this is, were it said now
//   static void        before_sealing(const Event&, const SubjectId&, Vault&);   // optional: what the vault finds the subject by
//   static void        post(const Record&, const Event&, Posting&);  // ledger rows and fact rows
//   static bool        observes(const Event&);                        // whether it changes a view; most do not
//   static void        observe(const Record&, const Event&, Views&); // how
//   static std::string result(const State& after, const std::vector<Event>&, const Vault&);  // JSON object answered to the sender
//   static bool        open_to(const Actor&, const Command&, const State&);     // may do without a grant (a resident's own case)
//   static std::vector<const Table*> tables();
//   static std::vector<Route> routes();                               // what can be read

#include "access/vault.hpp"
#include "base/codec.hpp"
#include "desk/context.hpp"
#include "desk/route.hpp"
#include "figures/fact.hpp"
#include "ledgers/ledger.hpp"

#include <memory>
#include <variant>

namespace terrace {

struct Views;

// Where a record's consequences go: ledger rows and facts, both carrying its position.
class Posting {
  public:
    virtual ~Posting() = default;
    virtual Rows& rows() = 0;
    virtual void fact(const Fact&) = 0;
    virtual Zone zone() const = 0;
};

struct MessageFacts {
    std::string_view name, zh, en;
    json::object (*schema)();
};

// A value whose type only its module knows.
struct Erased {
    virtual ~Erased() = default;
    virtual std::unique_ptr<Erased> copy() const = 0;
};
template <class T>
struct Boxed final : Erased {
    T value;
    explicit Boxed(T from) : value{std::move(from)} {}
    std::unique_ptr<Erased> copy() const override { return std::make_unique<Boxed>(value); }
};
template <class T>
T& unbox(Erased& box) {
    return static_cast<Boxed<T>&>(box).value;
}
template <class T>
const T& unbox(const Erased& box) {
    return static_cast<const Boxed<T>&>(box).value;
}

class Module {
  public:
    virtual ~Module() = default;
    virtual std::string_view name() const = 0;
    virtual std::vector<MessageFacts> commands() const = 0;
    virtual std::vector<MessageFacts> events() const = 0;
    virtual std::vector<const Table*> tables() const = 0;
    virtual std::vector<Route> routes() const = 0;

    virtual Result<std::unique_ptr<Erased>> read_command(std::string_view name, const json::value& body) const = 0;
    virtual Uuid stream_of(const Erased& command) const = 0;
    virtual PlaceId place_of(const Erased& state, const Erased& command) const = 0;
    virtual bool open_to(const Actor&, const Erased& command, const Erased& state) const = 0;
    virtual SubjectId whose(const Erased& state) const = 0;    // empty when nobody's
    virtual std::unique_ptr<Erased> fresh_state() const = 0;
    virtual Result<std::vector<std::unique_ptr<Erased>>> decide(const Erased& state, const Erased& command, const Context&) const = 0;

    virtual std::unique_ptr<Erased> read_event(std::string_view name, std::string_view payload) const = 0;    // throws Fault
    virtual std::string_view event_name(const Erased& event) const = 0;
    virtual std::string write_event(const Erased& event) const = 0;
    virtual void seal(const Erased& state_after, Erased& event, Vault&) const = 0;
    virtual void apply(Erased& state, const Erased& event) const = 0;
    virtual void post(const Record&, const Erased& event, Posting&) const = 0;
    virtual bool observes(const Erased& event) const = 0;
    virtual void observe(const Record&, const Erased& event, Views&) const = 0;
    virtual std::string result(const Erased& state_after, const std::vector<std::unique_ptr<Erased>>& events, const Vault&) const = 0;
};

template <class M>
class ModuleOf final : public Module {
    using Command = typename M::Command;
    using Event = typename M::Event;
    using State = typename M::State;

  public:
    std::string_view name() const override { return M::name; }
    std::vector<MessageFacts> commands() const override { return facts_of<Command>(); }
    std::vector<MessageFacts> events() const override { return facts_of<Event>(); }
    std::vector<const Table*> tables() const override { return M::tables(); }
    std::vector<Route> routes() const override { return M::routes(); }

    Result<std::unique_ptr<Erased>> read_command(std::string_view name, const json::value& body) const override {
        Result<std::unique_ptr<Erased>> out = refuse(No::unknown_command, "command", std::string{name.substr(0, 60)});
        each_alternative<Command>([&]<class T>() {
            if (T::name != name) return;
            auto read = decode<T>(body, Strict::yes);
            if (read)
                out = std::unique_ptr<Erased>{std::make_unique<Boxed<Command>>(Command{std::move(*read)})};
            else
                out = tl::unexpected(Refusal{read.error().no, read.error().field.empty() ? "body" : "body." + read.error().field, read.error().detail});
        });
        return out;
    }
    Uuid stream_of(const Erased& command) const override { return M::stream_of(unbox<Command>(command)); }
    PlaceId place_of(const Erased& state, const Erased& command) const override {
        return M::place_of(unbox<State>(state), unbox<Command>(command));
    }
    bool open_to(const Actor& actor, const Erased& command, const Erased& state) const override {
        return M::open_to(actor, unbox<Command>(command), unbox<State>(state));
    }
    SubjectId whose(const Erased& state) const override {
        if constexpr (requires { M::whose(unbox<State>(state)); })
            return M::whose(unbox<State>(state));
        else
            return {};
    }
    std::unique_ptr<Erased> fresh_state() const override { return std::make_unique<Boxed<State>>(State{}); }
    Result<std::vector<std::unique_ptr<Erased>>> decide(const Erased& state, const Erased& command, const Context& context) const override {
        auto decided = M::decide(unbox<State>(state), unbox<Command>(command), context);
        if (!decided) return tl::unexpected(decided.error());
        std::vector<std::unique_ptr<Erased>> out;
        for (auto& event : *decided) out.push_back(std::make_unique<Boxed<Event>>(std::move(event)));
        return out;
    }
    std::unique_ptr<Erased> read_event(std::string_view name, std::string_view payload) const override {
        std::unique_ptr<Erased> out;
        each_alternative<Event>([&]<class T>() {
            if (T::name != name) return;
            auto parsed = parse_json(payload);
            if (!parsed) throw Fault{"event " + std::string{name} + ": " + say(parsed.error(), Language::en)};
            auto read = decode<T>(*parsed, Strict::no);
            if (!read) throw Fault{"event " + std::string{name} + ": " + say(read.error(), Language::en)};
            out = std::make_unique<Boxed<Event>>(Event{std::move(*read)});
        });
        if (!out) throw Fault{"event " + std::string{name} + " is not known to this version"};
        return out;
    }
    std::string_view event_name(const Erased& event) const override {
        return std::visit([]<class T>(const T&) { return std::string_view{T::name}; }, unbox<Event>(event));
    }
    std::string write_event(const Erased& event) const override {
        return std::visit([](const auto& one) { return encode(one); }, unbox<Event>(event));
    }
    void seal(const Erased& state_after, Erased& event, Vault& vault) const override {
        auto& typed = unbox<Event>(event);
        const auto subject = M::subject_of(unbox<State>(state_after), typed);
        if constexpr (requires { M::before_sealing(typed, subject, vault); }) M::before_sealing(typed, subject, vault);
        std::visit(
            [&](auto& one) {
                each_sealed(one, [&](Sealed& text, std::string_view field) {
                    if (text.box.empty() && !text.plain.empty())
                        vault.seal(text, subject, std::string{std::decay_t<decltype(one)>::name} + '.' + std::string{field});
                });
            },
            typed);
    }
    void apply(Erased& state, const Erased& event) const override {
        auto& typed = unbox<State>(state);
        typed = M::apply(std::move(typed), unbox<Event>(event));
    }
    void post(const Record& record, const Erased& event, Posting& posting) const override { M::post(record, unbox<Event>(event), posting); }
    bool observes(const Erased& event) const override { return M::observes(unbox<Event>(event)); }
    void observe(const Record& record, const Erased& event, Views& views) const override { M::observe(record, unbox<Event>(event), views); }
    std::string result(const Erased& state_after, const std::vector<std::unique_ptr<Erased>>& events, const Vault& vault) const override {
        std::vector<Event> typed;
        for (const auto& event : events) typed.push_back(unbox<Event>(*event));
        return M::result(unbox<State>(state_after), typed, vault);
    }

  private:
    template <class Variant, class Visit>
    static void each_alternative(Visit&& visit) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (visit.template operator()<std::variant_alternative_t<I, Variant>>(), ...);
        }(std::make_index_sequence<std::variant_size_v<Variant>>{});
    }
    template <class Variant>
    static std::vector<MessageFacts> facts_of() {
        std::vector<MessageFacts> all;
        each_alternative<Variant>([&]<class T>() { all.push_back({T::name, T::zh, T::en, [] { return Codec<T>::schema(); }}); });
        return all;
    }
};

}    // namespace terrace
