#include "app/access_doors.hpp"

#include "app/county.hpp"
#include "modules/access/access.hpp"

#include <iostream>

namespace terrace {
namespace {

constexpr std::string_view password_letters = "23456789abcdefghjkmnpqrstuvwxyz";
constexpr int password_length = 12;

int told(const Refusal& refusal, std::ostream& out) {
    out << say(refusal, Language::zh) << '\n' << say(refusal, Language::en) << '\n';
    return 1;
}

const PostFacts* find_post(const Views& views, const std::string& text, Instant now) {
    if (const auto id = read_uuid(text)) return views.roster->post(PostId{*id});
    const auto space = text.find(' ');
    if (space == std::string::npos) return nullptr;
    const auto place = views.places->by_code(text.substr(0, space), views.clock->zone().day_of(now));
    if (!place) return nullptr;
    for (const auto* assignment : views.roster->assignments_at(*place, now))
        if (assignment->role == text.substr(space + 1)) return views.roster->post(assignment->post);
    return nullptr;
}

Result<Acknowledged> say_as_desk(County& county, std::string_view command, json::object body) {
    Envelope envelope;
    envelope.id = CommandId{new_uuid(county.desk().clock().now(), county.desk().chance())};
    envelope.command = command;
    envelope.body = std::move(body);
    return county.desk().submit_and_wait(std::move(envelope), {ActorKind::desk, {}, {}});
}

}    // namespace

int token_create(const std::string& data, const std::string& post, const std::string& purpose, int lives_days, std::ostream& out) {
    auto folder = DataFolder::open(data, DataFolder::Use::own);
    if (!folder) return told(folder.error(), out);
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    const auto views = county.desk().views();
    const auto* facts = find_post(*views, post, clock.now());
    if (!facts) return told({No::unknown_post, "--post", post}, out);
    const auto id = new_uuid(clock.now(), chance);
    const auto said = say_as_desk(county, access::IssueToken::name,
                                  {{"token", write(id)}, {"post", write(static_cast<const Uuid&>(facts->id))}, {"place", write(facts->place)}, {"purpose", purpose}, {"lives_days", lives_days}});
    if (!said) return told(said.error(), out);
    out << county.credentials().open(BearerKind::token, id, {ActorKind::token, id, facts->id}, clock.now(), days(lives_days)).secret << '\n';
    return 0;
}

int account_create(const std::string& data, const std::string& post, const std::string& sign_in, std::ostream& out) {
    auto folder = DataFolder::open(data, DataFolder::Use::own);
    if (!folder) return told(folder.error(), out);
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    const auto views = county.desk().views();
    const auto* facts = find_post(*views, post, clock.now());
    if (!facts) return told({No::unknown_post, "--post", post}, out);
    const auto holder = views->roster->holder(facts->id, clock.now());
    if (!holder) return told({No::bad_value, "--post", "空岗 nobody holds it"}, out);
    std::string password;
    for (int i = 0; i < password_length; ++i) password += password_letters[chance.below(password_letters.size())];
    if (auto made = county.credentials().make_account({sign_in, *holder, ActorKind::post, true, false}, password); !made) return told(made.error(), out);
    const auto said = say_as_desk(county, access::MakeAccount::name, {{"person", write(static_cast<const Uuid&>(*holder))}, {"place", write(facts->place)}});
    if (!said) return told(said.error(), out);
    out << sign_in << ' ' << password << '\n';
    return 0;
}

}    // namespace terrace
