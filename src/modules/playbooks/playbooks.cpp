#include "modules/playbooks/playbooks.hpp"

#include "base/match.hpp"
#include "playbook/methods.hpp"
#include "playbook/read.hpp"

namespace terrace::playbooks {
namespace {

const Table playbooks_table{"playbooks",
                            {{"playbook", Type::text}, {"version", Type::integer}, {"valid_from", Type::integer}, {"cases", Type::bytes}, {"roles", Type::bytes}},
                            2};
const Table methods_table{"methods", {{"playbook", Type::text}, {"version", Type::integer}, {"valid_from", Type::integer}, {"methods", Type::bytes}}, 2};

struct State {
    std::int64_t version = 0;
};

Refusal first_flaw(const std::vector<Flaw>& flaws) {
    return {No::bad_value, "body.playbook", say(flaws.front(), Language::zh) + " / " + say(flaws.front(), Language::en)};
}

Result<PlaybookBundle> bundle(const Sha256& cases, const Sha256& roles, const ReadFile& read_file) {
    auto read = read_playbook(read_file(cases), read_file(roles));
    if (!read) return tl::unexpected(first_flaw(read.error()));
    return std::move(*read);
}

Result<Methods> methods(const Sha256& file, const ReadFile& read_file) {
    auto read = read_methods(read_file(file));
    if (!read) return tl::unexpected(first_flaw(read.error()));
    return std::move(*read);
}

// A code of the playbook is looked up on its first day and, when the division tree begins later, today's tree is taken.
std::optional<PlaceId> place_of_code(const PlaceTree& places, const std::string& code, Day valid_from) {
    if (const auto found = places.by_code(code, valid_from)) return found;
    return places.by_code(code, Day{1 << 20});
}

std::vector<PlaybookVersion> versions(const PlaybookBundle& bundle, const PlaceTree& places) {
    return versions_of(bundle, [&](const std::string& code) { return place_of_code(places, code, bundle.valid_from); });
}

std::vector<PlaceId> places_of(const Methods& methods, const PlaceTree& places) {
    std::vector<PlaceId> all;
    for (auto code : methods.places) {
        code.resize(12, '0');
        if (const auto place = place_of_code(places, code, methods.valid_from)) all.push_back(*place);
    }
    return all;
}

Result<std::vector<Event>> decide_on(const Install& install, const Context& context) {
    auto read = bundle(install.cases, install.roles, context.read_file);
    if (!read) return tl::unexpected(read.error());
    Installed installed{install.playbook, install.version, read->valid_from, install.cases, install.roles, {}};
    for (const auto& version : versions(*read, context.places)) installed.places.push_back(version.place);
    if (installed.places.empty()) return refuse(No::unknown_place, "body.playbook", "places");
    return std::vector<Event>{std::move(installed)};
}

Result<std::vector<Event>> decide_on(const InstallMethods& install, const Context& context) {
    auto read = methods(install.methods, context.read_file);
    if (!read) return tl::unexpected(read.error());
    if (read->playbook != install.playbook.value) return refuse(No::bad_value, "body.playbook", read->playbook);
    if (read->version != install.version) return refuse(No::bad_value, "body.version", std::to_string(read->version));
    MethodsInstalled installed{install.playbook, install.version, read->valid_from, install.methods, places_of(*read, context.places)};
    if (installed.places.empty()) {
        std::string codes;
        for (const auto& code : read->places) codes += (codes.empty() ? "" : "、") + code;
        return refuse(No::unknown_place, "body.playbook", codes);
    }
    return std::vector<Event>{std::move(installed)};
}

void see(const Installed& one, Views& views) {
    const auto read = bundle(one.cases, one.roles, views.read_file);
    if (!read) throw Fault{"playbook " + one.playbook.value + ": " + say(read.error(), Language::en)};
    views.change_playbook([&](Playbook& playbook) {
        for (auto& version : versions(*read, *views.places)) playbook.install(std::move(version));
    });
    views.change_roster([&](Roster& roster) {
        for (const auto& role : read->roles) {
            RoleFacts facts{role.id, role.name.zh, role.name.en, {role.acts.begin(), role.acts.end()}, static_cast<int>(role.exactly), static_cast<int>(role.level)};
            facts.rank = static_cast<int>(&role - read->roles.data());
            roster.put(std::move(facts));
        }
    });
}

void see(const MethodsInstalled& one, Views& views) {
    auto read = methods(one.methods, views.read_file);
    if (!read) throw Fault{"playbook " + one.playbook.value + ": " + say(read.error(), Language::en)};
    views.change_playbook([&](Playbook& playbook) { playbook.install(InstalledMethods{std::make_shared<const Methods>(std::move(*read)), one.places}); });
}

struct Playbooks {
    static constexpr std::string_view name = "playbooks";
    using Command = playbooks::Command;
    using Event = playbooks::Event;
    using State = playbooks::State;
    static Uuid stream_of(const Command& command) {
        return std::visit(Match{[](const Install& one) { return derived_uuid(Uuid{}, "playbook " + one.playbook.value); },
                                [](const InstallMethods& one) { return derived_uuid(Uuid{}, "methods " + one.playbook.value); }},
                          command);
    }
    static PlaceId place_of(const State&, const Command&) { return {}; }
    // The operator puts to use what the county has decided; the record keeps the file and who did it.
    static bool open_to(const Actor& actor, const Command& command, const State&) {
        return actor.kind == ActorKind::operator_ && std::holds_alternative<InstallMethods>(command);
    }
    static Result<std::vector<Event>> decide(const State& now, const Command& command, const Context& context) {
        return std::visit(
            [&](const auto& one) -> Result<std::vector<Event>> {
                if (one.version <= now.version) return refuse(No::out_of_range, "body.version", "> " + std::to_string(now.version));
                return decide_on(one, context);
            },
            command);
    }
    static State apply(State now, const Event& event) noexcept {
        now.version = std::visit([](const auto& one) { return one.version; }, event);
        return now;
    }
    static SubjectId subject_of(const State&, const Event&) { return {}; }
    static void post(const Record&, const Event& event, Posting& posting) {
        std::visit(Match{[&](const Installed& one) {
                             posting.rows().put(playbooks_table, {one.playbook.value, one.version, one.valid_from, Cell::blob(one.cases.view()), Cell::blob(one.roles.view())});
                         },
                         [&](const MethodsInstalled& one) {
                             posting.rows().put(methods_table, {one.playbook.value, one.version, one.valid_from, Cell::blob(one.methods.view())});
                         }},
                   event);
    }
    static bool observes(const Event&) { return true; }
    static void observe(const Record&, const Event& event, Views& views) {
        std::visit([&](const auto& one) { see(one, views); }, event);
    }
    static std::string result(const State& now, const std::vector<Event>&, const Vault&) { return "{\"version\":" + std::to_string(now.version) + "}"; }
    static std::vector<const Table*> tables() { return {&playbooks_table, &methods_table}; }
    static std::vector<Route> routes() { return {}; }
};

}    // namespace

const Module& module() {
    static const ModuleOf<Playbooks> made;
    return made;
}

}    // namespace terrace::playbooks
