#include "wire/http/sign_in.hpp"

#include "access/totp.hpp"
#include "wire/http/problem.hpp"

#include <charconv>
#include <set>

namespace terrace::wire {
namespace {

constexpr std::string_view initial_password_letters = "23456789abcdefghjkmnpqrstuvwxyz";
constexpr std::size_t initial_password_length = 12;

std::string_view secret_of(const Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    if (const auto given = request.header("authorization"); given.size() > scheme.size() && given.starts_with(scheme)) return given.substr(scheme.size());
    auto cookies = request.header("cookie");
    while (!cookies.empty()) {
        const auto end = cookies.find(';');
        auto one = cookies.substr(0, end);
        while (one.starts_with(' ')) one.remove_prefix(1);
        if (one.starts_with(session_cookie) && one.substr(session_cookie.size()).starts_with('=')) return one.substr(session_cookie.size() + 1);
        cookies = end == std::string_view::npos ? std::string_view{} : cookies.substr(end + 1);
    }
    return {};
}

std::string cookie(const Request& request, std::string_view value, std::int64_t lives_seconds) {
    std::string text{session_cookie};
    text.append("=").append(value).append("; Path=/; HttpOnly; SameSite=Strict; Max-Age=").append(std::to_string(lives_seconds));
    if (request.secure) text += "; Secure";
    return text;
}

std::string_view kind_word(const Actor& actor) {
    switch (actor.kind) {
        case ActorKind::resident: return "resident";
        case ActorKind::operator_: return "operator";
        case ActorKind::token: return "token";
        default: return "post";
    }
}

// Secrets never stay in a cache on the way.
Response private_json(int status, std::string body) {
    auto made = Response::json(status, std::move(body));
    made.headers.emplace_back("cache-control", "no-store");
    return made;
}

}    // namespace

SignIn::SignIn(Parts parts) : parts_{std::move(parts)}, receipts_{parts_.case_of_receipt} {
    parts_.desk.on_commit([this](const Committed& batch) {
        if (!parts_.takes_back) return;
        for (const auto& [stream, event] : batch.streams)
            if (parts_.takes_back(event)) pool_.take([this, id = stream] { parts_.credentials.revoke(id); });
    });
}

SignIn::~SignIn() { pool_.stop(); }

Result<Bearer> SignIn::bearer(const Request& request) const {
    const auto secret = secret_of(request);
    if (secret.empty()) return refuse(No::not_signed_in);
    return parts_.credentials.who(secret, now());
}

Result<Actor> SignIn::who(const Request& request) const {
    if (parts_.case_of_receipt && Receipts::shown(request)) return receipts_.who(request, now());
    if (secret_of(request).empty()) return Actor{ActorKind::caller, {}, {}};
    auto found = bearer(request);
    if (!found) return tl::unexpected(found.error());
    if (found->must_change_password) return refuse(No::password_must_change);
    if (found->must_set_second_factor) return refuse(No::second_factor_needed);
    return found->actor;
}

Result<Bearer> SignIn::acting(const Request& request) const {
    auto found = bearer(request);
    if (!found) return found;
    if (found->must_change_password) return refuse(No::password_must_change);
    if (found->must_set_second_factor) return refuse(No::second_factor_needed);
    if (found->actor.kind == ActorKind::post && found->actor.post.empty()) {
        if (const auto named_post = read_uuid(request.header("x-terrace-post"))) {
            found->actor.post = PostId{*named_post};
        } else {
            const auto posts = parts_.desk.views()->roster->posts_of(PersonId{found->actor.id}, now());
            if (posts.size() == 1) found->actor.post = posts.front();
        }
    }
    return found;
}

Result<Acknowledged> SignIn::say(std::string_view command, json::object body, const Actor& actor) {
    Envelope envelope;
    envelope.id = CommandId{new_uuid(now(), parts_.desk.chance())};
    envelope.command = command;
    envelope.body = std::move(body);
    return parts_.desk.submit_and_wait(std::move(envelope), actor);
}

template <class Body>
Door SignIn::door(std::string_view method, std::string_view path, std::string_view zh, std::string_view en, Work<Body> work) {
    constexpr bool asks_nothing = std::is_same_v<Body, AsksNothing>;
    Door made;
    made.method = method;
    made.path = path;
    made.zh = zh;
    made.en = en;
    made.body_max = method == "GET" ? 0 : 16'384;
    made.reads = false;
    if constexpr (!asks_nothing) made.body = [] { return Codec<Body>::schema(); };
    made.answer = [this, work](const Request& request, const Parameters& parameters, Answer answer) {
        Body body;
        if constexpr (!asks_nothing) {
            const auto parsed = request.body.empty() ? Result<json::value>{json::object{}} : parse_json(request.body);
            auto read = parsed ? decode<Body>(*parsed, Strict::yes) : Result<Body>{tl::unexpected(parsed.error())};
            if (!read) return answer(problem(read.error(), request.header("accept-language")));
            body = std::move(*read);
        }
        on_the_pool([this, work, body = std::move(body)](const Request& asked, const Parameters& with) { return (this->*work)(asked, with, body); }, request, parameters, std::move(answer));
    };
    return made;
}

void SignIn::on_the_pool(Ready work, const Request& request, const Parameters& parameters, Answer answer) {
    const auto no = [&request, &answer](const Refusal& refusal) { answer(problem(refusal, request.header("accept-language"))); };
    if (++waiting_ > waiting_sign_ins_max) {
        --waiting_;
        return no({No::busy, "", ""});
    }
    const bool taken = pool_.take([this, work = std::move(work), request, parameters, answer] {
        try {
            auto response = work(request, parameters);
            answer(response ? std::move(*response) : problem(response.error(), request.header("accept-language")));
            const auto at = now();
            if (at.ms - tidied_at_ > minutes(10).ms) {
                tidied_at_ = at.ms;
                parts_.credentials.tidy(at);
            }
        } catch (const std::exception& fault) {
            answer(problem({No::storage_failed, "", fault.what()}, request.header("accept-language")));
        }
        --waiting_;
    });
    if (!taken) {
        --waiting_;
        no({No::shutting_down, "", ""});
    }
}

std::vector<Door> SignIn::doors() {
    return {
        door("POST", "/api/v1/session", "登录", "Sign in", &SignIn::open_session),
        door("DELETE", "/api/v1/session", "退出", "Sign out", &SignIn::close_session),
        door("GET", "/api/v1/me", "我是谁,能办什么", "Who I am and what I may do", &SignIn::show_me),
        door("GET", "/api/v1/sessions", "我在哪里登录着", "Where I am signed in", &SignIn::list_sessions),
        door("DELETE", "/api/v1/sessions/{session}", "让另一处退出", "Sign out elsewhere", &SignIn::close_other_session),
        door("POST", "/api/v1/password", "改口令", "Change the password", &SignIn::change_password),
        door("POST", "/api/v1/second-factor", "开动态口令", "Turn one-time codes on", &SignIn::set_second_factor),
        door("POST", "/api/v1/accounts", "给岗位人员开账号", "Open an account for a post's holder", &SignIn::make_account),
        door("POST", "/api/v1/card-session", "用住户卡登录", "Sign in with a household card", &SignIn::open_card_session),
        door("POST", "/api/v1/proxy-session", "受住户委托代办", "Act for somebody who consented", &SignIn::open_proxy_session),
        door("POST", "/api/v1/cards", "当面交给住户一张卡", "Hand a household card over in person", &SignIn::hand_over_card),
        door("POST", "/api/v1/enrolments", "生成设备登记码", "Make a code that enrols a device", &SignIn::make_enrolment),
        door("POST", "/api/v1/devices", "凭登记码登记本设备", "Enrol this device by its code", &SignIn::enrol_device),
        door("POST", "/api/v1/tokens", "给岗位发导入口令", "Issue a token to a post", &SignIn::issue_token),
    };
}

// ---- who is there ---------------------------------------------------------------------------------------------------------------
std::string SignIn::me(const Bearer& bearer) const {
    const auto views = parts_.desk.views();
    const auto at = now();
    const auto& actor = bearer.actor;
    json::object out{{"kind", kind_word(actor)},
                     {"server_now", write(at)},
                     {"generation", views->generation},
                     {"sign_out_after", write(bearer.ends)},
                     {"must_change_password", bearer.must_change_password},
                     {"must_set_second_factor", bearer.must_set_second_factor}};
    json::object person{{"id", write(actor.id)}};
    if (parts_.name_of)
        if (auto name = parts_.name_of(actor); !name.empty()) person["name"] = std::move(name);
    out["person"] = std::move(person);
    json::array posts, reach, may;
    std::set<std::string> acts;
    if (actor.kind == ActorKind::post || actor.kind == ActorKind::token) {
        const auto held = actor.post.empty() ? views->roster->posts_of(PersonId{actor.id}, at) : std::vector{actor.post};
        for (const auto& id : held) {
            const auto* facts = views->roster->post(id);
            if (!facts) continue;
            json::array roles;
            for (const auto* assignment : views->roster->assignments_of(id, at)) {
                roles.emplace_back(assignment->role);
                if (const auto* role = views->roster->role(assignment->role)) acts.insert(role->acts.begin(), role->acts.end());
            }
            const auto* place = views->places->find(facts->place);
            posts.push_back(json::object{{"id", write(static_cast<const Uuid&>(id))},
                                         {"title", json::object{{"zh", facts->zh}, {"en", facts->en}}},
                                         {"place", json::object{{"id", write(facts->place)}, {"name", place ? place->name : std::string{}}}},
                                         {"roles", std::move(roles)}});
        }
        for (const auto& id : views->roster->reach(actor, "read.cases", at))
            if (const auto* place = views->places->find(id)) reach.push_back(json::object{{"id", write(id)}, {"name", place->name}, {"level", place->level}});
        const auto granted = [&](std::string_view name) {
            return std::any_of(acts.begin(), acts.end(), [&](const auto& act) {
                return act == "*" || act == name || (act.ends_with(".*") && name.starts_with(std::string_view{act}.substr(0, act.size() - 1)));
            });
        };
        for (const auto* module : parts_.desk.modules())
            for (const auto& command : module->commands())
                if (granted(command.name)) may.emplace_back(command.name);
        for (const auto& act : acts)
            if (act.starts_with("read.")) may.emplace_back(act);
    }
    out["posts"] = std::move(posts);
    out["reach"] = std::move(reach);
    out["may"] = std::move(may);
    out["domain"] = json::object{{"code", parts_.domain.code}, {"name", parts_.domain.name}, {"zone", parts_.domain.zone_minutes}};
    return json::serialize(out);
}

Response SignIn::opened(const Request& request, const Opened& made) const {
    auto response = private_json(200, me(made.bearer));
    response.headers.emplace_back("set-cookie", cookie(request, made.secret, session_whole.ms / 1000));
    return response;
}

Result<Response> SignIn::open_session(const Request& request, const Parameters&, const OpenSession& body) {
    auto made = parts_.credentials.by_password(body.sign_in.value, body.password.value, body.code.value_or(Secret{}).value, request.remote, now());
    if (!made) return tl::unexpected(made.error());
    return opened(request, *made);
}

Result<Response> SignIn::open_card_session(const Request& request, const Parameters&, const OpenCardSession& body) {
    auto made = parts_.credentials.by_card(body.card, body.pin.value, request.remote, now());
    if (!made) return tl::unexpected(made.error());
    return opened(request, *made);
}

// Acting for somebody is a session of its own, marked in the log that the person can read.
Result<Response> SignIn::open_proxy_session(const Request& request, const Parameters&, const OpenProxySession& body) {
    const auto asking = acting(request);
    if (!asking) return tl::unexpected(asking.error());
    const auto consent = parts_.consent_to_proxy ? parts_.consent_to_proxy(body.person, PersonId{asking->actor.id}, now()) : std::nullopt;
    if (!consent) return refuse(No::not_yours, "person", "没有本人同意 no consent");
    parts_.access_log.note(now(), asking->actor, SubjectId{Uuid{body.person}}, "proxy:" + write(*consent), "session");
    const auto made = parts_.credentials.open(BearerKind::session, new_uuid(now(), parts_.desk.chance()), {ActorKind::resident, body.person, {}}, now(), session_idle);
    json::object out{{"token", made.secret}, {"ends", write(made.bearer.ends)}, {"consent", write(*consent)}};
    return private_json(200, json::serialize(out));
}

Result<Response> SignIn::close_session(const Request& request, const Parameters&, const AsksNothing&) {
    if (const auto found = bearer(request)) parts_.credentials.close(found->id);
    Response made;
    made.status = 204;
    made.headers.emplace_back("set-cookie", cookie(request, "", 0));
    return made;
}

Result<Response> SignIn::show_me(const Request& request, const Parameters&, const AsksNothing&) {
    const auto found = bearer(request);
    if (!found) return tl::unexpected(found.error());
    return private_json(200, me(*found));
}

Result<Response> SignIn::list_sessions(const Request& request, const Parameters&, const AsksNothing&) {
    const auto found = bearer(request);
    if (!found) return tl::unexpected(found.error());
    json::array items;
    for (const auto& one : parts_.credentials.bearers_of(found->actor.id, now()))
        items.push_back(json::object{{"id", write(one.id)}, {"kind", one.kind == BearerKind::session ? "session" : one.kind == BearerKind::device ? "device" : "token"},
                                     {"started", write(one.started)}, {"last_seen", write(one.last_seen)}, {"ends", write(one.ends)}, {"this", one.id == found->id}});
    return private_json(200, json::serialize(json::object{{"items", std::move(items)}}));
}

Result<Response> SignIn::close_other_session(const Request& request, const Parameters& parameters, const AsksNothing&) {
    const auto found = bearer(request);
    if (!found) return tl::unexpected(found.error());
    const auto id = parameters.needed<Id<struct SessionTag>>("session");
    if (!id) return tl::unexpected(id.error());
    const auto mine = parts_.credentials.bearers_of(found->actor.id, now());
    const bool is_mine = std::any_of(mine.begin(), mine.end(), [&](const auto& one) { return one.id == static_cast<const Uuid&>(*id) && one.kind == BearerKind::session; });
    if (!is_mine) return refuse(No::not_found, "session", write(static_cast<const Uuid&>(*id)));
    parts_.credentials.close(*id);
    Response made;
    made.status = 204;
    return made;
}

// ---- accounts ----------------------------------------------------------------------------------------------------------------------
Result<Response> SignIn::change_password(const Request& request, const Parameters&, const ChangePassword& body) {
    const auto found = bearer(request);
    if (!found) return tl::unexpected(found.error());
    if (auto done = parts_.credentials.change_password(*found, body.old_password.value, body.new_password.value, now()); !done) return tl::unexpected(done.error());
    Response made;
    made.status = 204;
    return made;
}

Result<Response> SignIn::set_second_factor(const Request& request, const Parameters&, const SetSecondFactor& body) {
    const auto found = bearer(request);
    if (!found) return tl::unexpected(found.error());
    if (found->must_change_password) return refuse(No::password_must_change);
    const auto account = parts_.credentials.account_of(PersonId{found->actor.id});
    if (!account) return refuse(No::not_found, "", "account");
    if (!body.secret) {
        std::array<std::uint8_t, 20> chosen{};
        parts_.desk.chance().fill(chosen);
        const std::string_view raw{reinterpret_cast<const char*>(chosen.data()), chosen.size()};
        json::object out{{"secret", hex(raw)}, {"qr_text", "otpauth://totp/Terrace:" + account->sign_in + "?secret=" + base32(raw) + "&issuer=Terrace"}};
        return private_json(200, json::serialize(out));
    }
    if (!body.code) return refuse(No::missing_field, "code");
    const auto& secret = body.secret->value;
    std::string raw;
    for (std::size_t i = 0; i + 1 < secret.size(); i += 2) {
        unsigned byte = 0;
        if (std::from_chars(secret.data() + i, secret.data() + i + 2, byte, 16).ec != std::errc{}) break;
        raw += static_cast<char>(byte);
    }
    if (secret.size() != 40 || raw.size() != 20) return refuse(No::bad_value, "secret", "40 hex");
    if (!matching_totp_step(raw, body.code->value, now(), 0)) return refuse(No::wrong_credentials, "code");
    if (auto done = parts_.credentials.set_second_factor(PersonId{found->actor.id}, raw); !done) return tl::unexpected(done.error());
    Response made;
    made.status = 204;
    return made;
}

Result<Response> SignIn::make_account(const Request& request, const Parameters&, const MakeAccount& body) {
    const auto giver = acting(request);
    if (!giver) return tl::unexpected(giver.error());
    if (parts_.credentials.account_of(body.person)) return refuse(No::conflict, "person", "已有账号 has an account");
    auto said = say("access.make_account", {{"person", write(static_cast<const Uuid&>(body.person))}, {"place", write(body.place)}}, giver->actor);
    if (!said) return tl::unexpected(said.error());
    std::string password;
    for (std::size_t i = 0; i < initial_password_length; ++i) password += initial_password_letters[parts_.desk.chance().below(initial_password_letters.size())];
    if (auto made = parts_.credentials.make_account({body.sign_in.value, body.person, ActorKind::post, true, false}, password); !made) return tl::unexpected(made.error());
    return private_json(200, json::serialize(json::object{{"sign_in", body.sign_in.value}, {"password", password}, {"must_change_password", true}}));
}

// ---- cards, devices, tokens -----------------------------------------------------------------------------------------------------------
Result<Response> SignIn::hand_over_card(const Request& request, const Parameters&, const HandOverCard& body) {
    const auto giver = acting(request);
    if (!giver) return tl::unexpected(giver.error());
    const auto card = new_uuid(now(), parts_.desk.chance());
    // The PIN is judged first: a card that nobody can use must not be recorded.
    if (auto made = parts_.credentials.make_card(card, body.holder, body.pin.value); !made) return tl::unexpected(made.error());
    json::object said{{"card", write(card)}, {"holder", write(static_cast<const Uuid&>(body.holder))}, {"place", write(body.place)}};
    if (body.household) said["household"] = write(static_cast<const Uuid&>(*body.household));
    if (auto recorded = say("access.hand_over_card", std::move(said), giver->actor); !recorded) {
        parts_.credentials.revoke(card);
        return tl::unexpected(recorded.error());
    }
    return private_json(200, json::serialize(json::object{{"card", write(card)}, {"qr_text", "terrace:card:" + write(card)}}));
}

Result<Response> SignIn::make_enrolment(const Request& request, const Parameters&, const MakeEnrolment& body) {
    const auto giver = acting(request);
    if (!giver) return tl::unexpected(giver.error());
    const auto views = parts_.desk.views();
    const auto* facts = views->roster->post(body.post);
    if (!facts) return refuse(No::unknown_post, "post", write(static_cast<const Uuid&>(body.post)));
    const auto holder = views->roster->holder(body.post, now());
    if (!holder) return refuse(No::bad_value, "post", "空岗 nobody holds it");
    if (!views->roster->may(giver->actor, "access.enrol_device", facts->place, now())) return refuse(No::not_yours, "post", "access.enrol_device");
    const Enrolment enrolment{body.post, *holder, facts->place, giver->actor, now() + enrolment_code_lives};
    const auto code = parts_.credentials.make_enrolment(enrolment);
    return private_json(200, json::serialize(json::object{{"code", code}, {"qr_text", "terrace:enrol:" + code}, {"expires_at", write(enrolment.ends)}}));
}

Result<Response> SignIn::enrol_device(const Request& request, const Parameters&, const EnrolDevice& body) {
    constexpr std::string_view scanned = "terrace:enrol:";
    const std::string_view typed = std::string_view{body.code.value}.starts_with(scanned) ? std::string_view{body.code.value}.substr(scanned.size()) : std::string_view{body.code.value};
    const auto taken = parts_.credentials.take_enrolment(typed, request.remote, now());
    if (!taken) return tl::unexpected(taken.error());
    const DeviceId device{new_uuid(now(), parts_.desk.chance())};
    // Recorded by whoever made the code; the person is whoever holds the post, as the code says.
    auto said = say("access.enrol_device", {{"device", write(static_cast<const Uuid&>(device))}, {"post", write(static_cast<const Uuid&>(taken->post))}, {"place", write(taken->place)}},
                    taken->issuer);
    if (!said) return tl::unexpected(said.error());
    const auto made = parts_.credentials.open(BearerKind::device, device, {ActorKind::post, taken->person, taken->post}, now(), device_whole);
    json::object out{{"device", write(static_cast<const Uuid&>(device))}, {"token", made.secret}, {"ends", write(made.bearer.ends)}, {"me", json::parse(me(made.bearer))}};
    return private_json(200, json::serialize(out));
}

Result<Response> SignIn::issue_token(const Request& request, const Parameters&, const IssueToken& body) {
    const auto giver = acting(request);
    if (!giver) return tl::unexpected(giver.error());
    const auto* facts = parts_.desk.views()->roster->post(body.post);
    if (!facts) return refuse(No::unknown_post, "post", write(static_cast<const Uuid&>(body.post)));
    const auto id = new_uuid(now(), parts_.desk.chance());
    auto said = say("access.issue_token",
                    {{"token", write(id)}, {"post", write(static_cast<const Uuid&>(body.post))}, {"place", write(facts->place)}, {"purpose", body.purpose.value}, {"lives_days", body.lives_days}},
                    giver->actor);
    if (!said) return tl::unexpected(said.error());
    const auto made = parts_.credentials.open(BearerKind::token, id, {ActorKind::token, id, body.post}, now(), days(body.lives_days));
    return private_json(200, json::serialize(json::object{{"id", write(id)}, {"token", made.secret}, {"ends", write(made.bearer.ends)}}));
}

}    // namespace terrace::wire
