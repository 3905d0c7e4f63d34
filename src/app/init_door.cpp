#include "app/init_door.hpp"

#include "app/keeping_doors.hpp"
#include "app/places_door.hpp"

#include <fmt/format.h>
#include <ostream>
#include <set>

namespace terrace {

std::string_view qiaojia_cases() noexcept;
std::string_view qiaojia_roles() noexcept;

namespace {

constexpr std::string_view playbook_name = "qiaojia";
constexpr std::string_view administrator_role = "office_administrator";
constexpr std::string_view administrator_sign_in = "admin";
constexpr std::string_view domain_words =
    "应为市、州(4 位)或县(6 位)的区划代码,如 5306、530622 / the division code of a prefecture (4 digits) or a county (6), such as 5306 or 530622";

Result<Acknowledged> ask(County& county, Chance& chance, const Actor& actor, std::string_view command, json::object body) {
    Envelope envelope;
    envelope.id = CommandId{new_uuid(county.desk().clock().now(), chance)};
    envelope.command = command;
    envelope.body = std::move(body);
    return county.desk().submit_and_wait(std::move(envelope), actor);
}

std::string twelve(std::int64_t domain) {
    auto code = std::to_string(domain);
    code.resize(12, '0');
    return code;
}

std::string one_time_password(Chance& chance) {
    static constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string word;
    for (int n = 0; n < 12; ++n) {
        if (n == 4 || n == 8) word += '-';
        word += letters[chance.below(letters.size())];
    }
    return word;
}

Result<void> import_divisions(County& county, const std::filesystem::path& reference, Chance& chance) {
    json::array editions;
    for (const auto& [year, path] : reference_editions(reference)) {
        const auto source = open_edition(path.string(), reference);
        if (!source) return tl::unexpected(source.error());
        const auto file = county.folder().put_file(source->bytes);
        editions.push_back({{"year", source->year}, {"file", hex(file.view())}, {"rows", static_cast<std::int64_t>(source->edition.rows().size())}});
    }
    if (editions.empty()) return refuse(No::not_found, "", reference.string() + ": 没有区划年版 / no edition of the divisions");
    const auto done = ask(county, chance, {ActorKind::operator_, {}, {}}, "places.import", {{"domain", std::to_string(county.folder().domain().code)}, {"editions", std::move(editions)}});
    if (!done) return tl::unexpected(done.error());
    return {};
}

Result<void> install_playbook(County& county, Chance& chance) {
    const auto cases = county.folder().put_file(default_playbook_cases(county.folder().domain().code));
    const auto roles = county.folder().put_file(default_playbook_roles());
    const auto done = ask(county, chance, {}, "playbooks.install", {{"playbook", playbook_name}, {"version", 1}, {"cases", hex(cases.view())}, {"roles", hex(roles.view())}});
    if (!done) return tl::unexpected(done.error());
    return {};
}

}    // namespace

std::string default_playbook_cases(std::int64_t domain) {
    constexpr std::string_view everywhere = "530600000000";
    std::string text{qiaojia_cases()};
    if (const auto at = text.find(everywhere); at != std::string::npos) text.replace(at, everywhere.size(), twelve(domain));
    return text;
}

std::string default_playbook_roles() { return std::string{qiaojia_roles()}; }

Result<FirstPost> begin_office(County& county, const std::filesystem::path& reference, Chance& chance) {
    if (const auto digits = std::to_string(county.folder().domain().code).size(); digits != 4 && digits != 6) return refuse(No::bad_value, "--domain", std::string{domain_words});
    if (auto done = import_divisions(county, reference, chance); !done) return tl::unexpected(done.error());
    const auto now = county.desk().clock().now();
    const auto domain = county.folder().domain().code;
    const auto views = county.desk().views();
    // Whatever day it is: a replay begins before the first edition.
    if (const auto* root = views->places->find(views->places->root()); !root || !views->places->by_code(twelve(domain), root->from)) return refuse(No::bad_value, "--domain", std::string{domain_words});
    if (auto done = install_playbook(county, chance); !done) return tl::unexpected(done.error());
    const FirstPost first{PostId{new_uuid(now, chance)}, PersonId{new_uuid(now, chance)}, county.desk().views()->places->root()};
    const auto post = write(static_cast<const Uuid&>(first.post)), person = write(static_cast<const Uuid&>(first.holder));
    const auto place = write(first.place);
    const std::pair<std::string_view, json::object> steps[] = {
        {"people.create_post", {{"post", post}, {"title", json::object{{"zh", "本单位管理员"}, {"en", "Office administrator"}}}, {"place", place}}},
        {"assignments.assign", {{"assignment", write(new_uuid(now, chance))}, {"post", post}, {"role", administrator_role}, {"place", place}, {"basis", "terrace init"}}},
        {"people.appoint", {{"post", post}, {"person", person}, {"shown_name", "管理员"}}}};
    for (const auto& [command, body] : steps)
        if (const auto done = ask(county, chance, {}, command, body); !done) return tl::unexpected(done.error());
    return first;
}

namespace {

Result<int> begin(const std::filesystem::path& data, const DomainFacts& domain, const std::filesystem::path& reference, std::ostream& out) {
    auto folder = DataFolder::open(data, DataFolder::Use::own);
    if (!folder) return tl::unexpected(folder.error());
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    const auto first = begin_office(county, reference, chance);
    if (!first) return tl::unexpected(first.error());
    const auto account = ask(county, chance, {}, "access.make_account", {{"person", write(static_cast<const Uuid&>(first->holder))}, {"place", write(first->place)}});
    if (!account) return tl::unexpected(account.error());
    const auto password = one_time_password(chance);
    const auto made = county.credentials().make_account({std::string{administrator_sign_in}, first->holder, ActorKind::post, true, false}, password);
    if (!made) return tl::unexpected(made.error());
    seal_and_note(county, clock.now());
    out << fmt::format("{} {}\n第一个岗位“本单位管理员”,首次登录要改密码 · the first post, office administrator; change the password at the first sign-in\n    /desk/  {}  {}\n",
                       domain.code, domain.name, administrator_sign_in, password);
    return 0;
}

}    // namespace

Result<int> init(const std::filesystem::path& data, const DomainFacts& domain, const std::filesystem::path& reference, std::ostream& out) {
    if (domain.name.find_first_not_of(" \t\r\n") == std::string::npos) return refuse(No::missing_field, "--name");
    std::error_code none;
    const bool there = std::filesystem::exists(data, none);
    std::set<std::filesystem::path> before;    // whoever named a folder with other things in it keeps them
    for (const auto& entry : std::filesystem::directory_iterator{data, none}) before.insert(entry.path());
    if (auto folder = DataFolder::make(data, domain); !folder) return tl::unexpected(folder.error());
    auto begun = begin(data, domain, reference, out);
    if (begun) return begun;
    // Nothing half made stays in the way of the next try.
    std::vector<std::filesystem::path> made;
    for (const auto& entry : std::filesystem::directory_iterator{data, none})
        if (!before.contains(entry.path())) made.push_back(entry.path());
    for (const auto& path : made) std::filesystem::remove_all(path, none);
    if (!there) std::filesystem::remove(data, none);
    return begun;
}

}    // namespace terrace
