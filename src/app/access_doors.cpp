#include "app/access_doors.hpp"

#include "desk/place_asked.hpp"
#include "modules/access/access.hpp"

#include <iostream>

namespace terrace {
namespace {

constexpr std::string_view password_letters = "23456789abcdefghjkmnpqrstuvwxyz";
constexpr int password_length = 12;

const PostFacts* find_post(const Views& views, const std::string& text, Instant now) {
    if (const auto id = read_uuid(text)) return views.roster->post(PostId{*id});
    const auto space = text.find(' ');
    if (space == std::string::npos) return nullptr;
    const auto place = place_asked(*views.places, text.substr(0, space), views.clock->zone().day_of(now), "");
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

std::string spoken_password(Chance& chance) {
    std::string password;
    for (int i = 0; i < password_length; ++i) password += password_letters[chance.below(password_letters.size())];
    return password;
}

}    // namespace

Result<int> carry_out(County& county, const TokenAsked& asked, std::ostream& out, std::ostream&) {
    const auto now = county.desk().clock().now();
    const auto views = county.desk().views();
    const auto* facts = find_post(*views, asked.post, now);
    if (!facts) return refuse(No::unknown_post, "--post", asked.post);
    const auto id = new_uuid(now, county.desk().chance());
    const auto said = say_as_desk(county, access::IssueToken::name,
                                  {{"token", write(id)}, {"post", write(static_cast<const Uuid&>(facts->id))}, {"place", write(facts->place)}, {"purpose", asked.purpose}, {"lives_days", asked.lives_days}});
    if (!said) return tl::unexpected(said.error());
    out << county.credentials().open(BearerKind::token, id, {ActorKind::token, id, facts->id}, now, days(asked.lives_days)).secret << '\n';
    return 0;
}

Result<int> carry_out(County& county, const AccountAsked& asked, std::ostream& out, std::ostream&) {
    const auto now = county.desk().clock().now();
    const auto views = county.desk().views();
    const auto* facts = find_post(*views, asked.post, now);
    if (!facts) return refuse(No::unknown_post, "--post", asked.post);
    const auto holder = views->roster->holder(facts->id, now);
    if (!holder) return refuse(No::bad_value, "--post", "空岗 nobody holds it");
    const auto password = spoken_password(county.desk().chance());
    if (auto made = county.credentials().make_account({asked.sign_in, *holder, ActorKind::post, true, false}, password); !made) return tl::unexpected(made.error());
    const auto said = say_as_desk(county, access::MakeAccount::name, {{"person", write(static_cast<const Uuid&>(*holder))}, {"place", write(facts->place)}});
    if (!said) return tl::unexpected(said.error());
    out << asked.sign_in << ' ' << password << '\n';
    return 0;
}

// Recorded first: a crash in between leaves a reset on record that did not happen, never one that happened in silence.
Result<int> carry_out(County& county, const ResetAsked& asked, std::ostream& out, std::ostream&) {
    const auto account = county.credentials().account_called(asked.sign_in);
    if (!account) return refuse(No::not_found, "--sign-in", asked.sign_in);
    const auto said = say_as_desk(county, access::ResetAccount::name, {{"person", write(static_cast<const Uuid&>(account->person))}});
    if (!said) return tl::unexpected(said.error());
    const auto password = spoken_password(county.desk().chance());
    const auto until = county.desk().clock().now() + one_time_password_lives;
    if (auto done = county.credentials().reset_password(account->person, password, until); !done) return tl::unexpected(done.error());
    out << asked.sign_in << ' ' << password << '\n';
    return 0;
}

}    // namespace terrace
