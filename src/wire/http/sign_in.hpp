#pragma once
// The doors of signing in: sessions, cards, devices, tokens, and who is there. Whatever hashes a password or waits for the desk runs
// on a pool of its own, so that neither the transport nor the writer nor the readers wait for it.

#include "access/access_log.hpp"
#include "access/credentials.hpp"
#include "wire/http/api.hpp"
#include "wire/http/receipts.hpp"
#include "wire/http/sign_in_bodies.hpp"

namespace terrace::wire {

constexpr int waiting_sign_ins_max = 100;    // one takes about 0.1 s: whoever comes later is told to wait
constexpr std::string_view session_cookie = "terrace_session";

// The office as a person who signs in sees it.
struct DomainWords {
    std::string code, name;
    std::int32_t zone_minutes = 480;
};

class SignIn {
  public:
    struct Parts {
        Desk& desk;
        Credentials& credentials;
        AccessLog& access_log;
        DomainWords domain;
        // How a person is called, for the person itself; "" when nobody says.
        std::function<std::string(const Actor&)> name_of = {};
        // The consent by which the second person acts for the first.
        std::function<std::optional<Uuid>(PersonId, PersonId, Instant)> consent_to_proxy = {};
        // The event's name says that the stream's secret must stop working.
        std::function<bool(std::string_view)> takes_back = {};
        // The case of a receipt; none: nobody speaks by a receipt here.
        Receipts::Find case_of_receipt = {};
    };
    explicit SignIn(Parts);
    ~SignIn();

    // Who speaks: by receipt, bearer token or session cookie; a caller when there is none of them.
    Result<Actor> who(const Request&) const;
    std::vector<Door> doors();
    void stop() { pool_.stop(); }    // what waits is still answered

  private:
    template <class Body>
    using Work = Result<Response> (SignIn::*)(const Request&, const Parameters&, const Body&);
    using Ready = std::function<Result<Response>(const Request&, const Parameters&)>;

    template <class Body>
    Door door(std::string_view method, std::string_view path, std::string_view zh, std::string_view en, Work<Body>);
    void on_the_pool(Ready, const Request&, const Parameters&, Answer);
    Result<Bearer> bearer(const Request&) const;
    Result<Bearer> acting(const Request&) const;    // the same, with the post acted for filled in
    Instant now() const { return parts_.desk.clock().now(); }
    Result<Acknowledged> say(std::string_view command, json::object body, const Actor&);
    std::string me(const Bearer&) const;
    Response opened(const Request&, const Opened&) const;

    Result<Response> open_session(const Request&, const Parameters&, const OpenSession&);
    Result<Response> open_card_session(const Request&, const Parameters&, const OpenCardSession&);
    Result<Response> open_proxy_session(const Request&, const Parameters&, const OpenProxySession&);
    Result<Response> close_session(const Request&, const Parameters&, const AsksNothing&);
    Result<Response> show_me(const Request&, const Parameters&, const AsksNothing&);
    Result<Response> list_sessions(const Request&, const Parameters&, const AsksNothing&);
    Result<Response> close_other_session(const Request&, const Parameters&, const AsksNothing&);
    Result<Response> change_password(const Request&, const Parameters&, const ChangePassword&);
    Result<Response> set_second_factor(const Request&, const Parameters&, const SetSecondFactor&);
    Result<Response> make_account(const Request&, const Parameters&, const MakeAccount&);
    Result<Response> hand_over_card(const Request&, const Parameters&, const HandOverCard&);
    Result<Response> make_enrolment(const Request&, const Parameters&, const MakeEnrolment&);
    Result<Response> enrol_device(const Request&, const Parameters&, const EnrolDevice&);
    Result<Response> issue_token(const Request&, const Parameters&, const IssueToken&);

    Parts parts_;
    mutable Receipts receipts_;
    std::atomic<int> waiting_{0};
    std::atomic<std::int64_t> tidied_at_{0};
    Readers pool_{1};
};

}    // namespace terrace::wire
