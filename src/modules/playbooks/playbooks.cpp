#include "modules/playbooks/playbooks.hpp"

#include "playbook/read.hpp"

namespace terrace::playbooks {
namespace {

const Table playbooks_table{"playbooks",
                            {{"playbook", Type::text}, {"version", Type::integer}, {"valid_from", Type::integer}, {"cases", Type::bytes}, {"roles", Type::bytes}},
                            2};

struct State {
    std::int64_t version = 0;
};

Result<PlaybookBundle> bundle(const Sha256& cases, const Sha256& roles, const ReadFile& read_file) {
    auto read = read_playbook(read_file(cases), read_file(roles));
    if (read) return std::move(*read);
    const auto& flaw = read.error().front();
    return refuse(No::bad_value, "body.playbook", say(flaw, Language::zh) + " / " + say(flaw, Language::en));
}

std::vector<PlaybookVersion> versions(const PlaybookBundle& bundle, const PlaceTree& places) {
    // A code of the playbook is looked up on its first day and, when the division tree begins later, today's tree is taken.
    return versions_of(bundle, [&](const std::string& code) {
        if (const auto found = places.by_code(code, bundle.valid_from)) return found;
        return places.by_code(code, Day{1 << 20});
    });
}

struct Playbooks {
    static constexpr std::string_view name = "playbooks";
    using Command = playbooks::Command;
    using Event = playbooks::Event;
    using State = playbooks::State;
    static Uuid stream_of(const Command& command) { return derived_uuid(Uuid{}, "playbook " + std::get<Install>(command).playbook.value); }
    static PlaceId place_of(const State&, const Command&) { return {}; }
    static bool open_to(const Actor&, const Command&, const State&) { return false; }
    static Result<std::vector<Event>> decide(const State& now, const Command& command, const Context& context) {
        const auto& install = std::get<Install>(command);
        if (install.version <= now.version) return refuse(No::out_of_range, "body.version", "> " + std::to_string(now.version));
        auto read = bundle(install.cases, install.roles, context.read_file);
        if (!read) return tl::unexpected(read.error());
        Installed installed{install.playbook, install.version, read->valid_from, install.cases, install.roles, {}};
        for (const auto& version : versions(*read, context.places)) installed.places.push_back(version.place);
        if (installed.places.empty()) return refuse(No::unknown_place, "body.playbook", "places");
        return std::vector<Event>{std::move(installed)};
    }
    static State apply(State now, const Event& event) noexcept {
        now.version = std::get<Installed>(event).version;
        return now;
    }
    static SubjectId subject_of(const State&, const Event&) { return {}; }
    static void post(const Record&, const Event& event, Posting& posting) {
        const auto& one = std::get<Installed>(event);
        posting.rows().put(playbooks_table, {one.playbook.value, one.version, one.valid_from, Cell::blob(one.cases.view()), Cell::blob(one.roles.view())});
    }
    static bool observes(const Event&) { return true; }
    static void observe(const Record&, const Event& event, Views& views) {
        const auto& one = std::get<Installed>(event);
        const auto read = bundle(one.cases, one.roles, views.read_file);
        if (!read) throw Fault{"playbook " + one.playbook.value + ": " + say(read.error(), Language::en)};
        views.change_playbook([&](Playbook& playbook) {
            for (auto& version : versions(*read, *views.places)) playbook.install(std::move(version));
        });
        views.change_roster([&](Roster& roster) {
            for (const auto& role : read->roles) {
                RoleFacts facts{role.id, role.name.zh, role.name.en, {role.acts.begin(), role.acts.end()}, static_cast<int>(role.exactly)};
                facts.rank = static_cast<int>(&role - read->roles.data());
                roster.put(std::move(facts));
            }
        });
    }
    static std::string result(const State& now, const std::vector<Event>&, const Vault&) { return "{\"version\":" + std::to_string(now.version) + "}"; }
    static std::vector<const Table*> tables() { return {&playbooks_table}; }
    static std::vector<Route> routes() { return {}; }
};

}    // namespace

const Module& module() {
    static const ModuleOf<Playbooks> made;
    return made;
}

}    // namespace terrace::playbooks
