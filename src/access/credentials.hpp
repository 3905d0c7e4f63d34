#pragma once
// Credentials (凭证): how a request proves who asks. Secrets are no records: they lie in a file of their own, hashed; that an
// account, device, card or token exists, who handed it over and when it was revoked is a record of the module `access`.
//
// Methods marked slow hash a password (about 0.1 s and 64 MiB) or write to disk: they belong on the side pool, never on the
// writer's or a transport's thread. The others answer from memory. All may be called from any thread.

#include "base/result.hpp"
#include "journal/record.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace {

constexpr Span session_idle = hours(12);
constexpr Span session_whole = days(30);
constexpr Span device_whole = days(400);
constexpr Span token_whole_max = days(366);
constexpr Span enrolment_code_lives = minutes(10);
constexpr Span one_time_password_lives = hours(24); // handed over by word of mouth after a reset, and used the same day
constexpr int card_tries_max = 5;                   // wrong PINs before the card is locked
constexpr Span card_locked_for = hours(1);
constexpr std::size_t password_characters_min = 8;
constexpr std::size_t password_bytes_max = 200;
constexpr std::size_t card_pin_digits_min = 4;
constexpr std::size_t bearers_max = 200'000;        // sessions, devices and tokens alive in one office

enum class BearerKind : std::uint8_t { session, device, token };

// Who asks, as one secret proves it.
struct Bearer {
    BearerKind kind{};
    Uuid id;                 // of the session, the device or the token
    Actor actor;             // a post's actor names the person; the post acted for comes with each command (devices and tokens name it)
    DeviceId device;         // empty unless it is a device
    Instant started, last_seen, ends;
    bool must_change_password = false;
    bool must_set_second_factor = false;    // of a session: it had one, and a reset took it away
};

struct Opened {
    std::string secret;      // shown once, kept by the bearer alone
    Bearer bearer;
};

struct Account {
    std::string sign_in;
    PersonId person;
    ActorKind kind = ActorKind::post;     // post or operator_
    bool must_change_password = true;
    bool second_factor = false;
};

struct Enrolment {
    PostId post;
    PersonId person;         // who holds the post and will carry the device
    PlaceId place;           // of the post
    Actor issuer;
    Instant ends;
};

class Credentials {
  public:
    virtual ~Credentials() = default;

    // ---- accounts of posts and of the operator
    virtual Result<void> make_account(const Account&, std::string_view password) = 0;                                    // slow
    virtual Result<Opened> by_password(std::string_view sign_in, std::string_view password, std::string_view code,
                                       std::string_view address, Instant now) = 0;                                       // slow
    // Ends the person's other sessions.
    virtual Result<void> change_password(const Bearer&, std::string_view old_password, std::string_view new_password,
                                         Instant now) = 0;                                                               // slow
    // The one who resets hands the new password over; it must be changed at the first sign-in and works until `ends`. The
    // person's sessions end and the second factor is taken away; whoever had one sets it up anew before doing anything else.
    virtual Result<void> reset_password(PersonId, std::string_view new_password, Instant ends) = 0;                      // slow
    // A fresh secret (20 bytes) that sign-in asks for from now on; "" takes it away.
    virtual Result<void> set_second_factor(PersonId, std::string_view secret) = 0;                                       // slow
    virtual std::optional<Account> account_of(PersonId) const = 0;                                                       // slow
    virtual std::optional<Account> account_called(std::string_view sign_in) const = 0;                                   // slow

    // ---- household cards
    virtual Result<void> make_card(const Uuid& card, PersonId holder, std::string_view pin) = 0;                         // slow
    virtual Result<Opened> by_card(const Uuid& card, std::string_view pin, std::string_view address, Instant now) = 0;   // slow

    // ---- devices and tokens
    virtual std::string make_enrolment(const Enrolment&) = 0;                                                            // slow
    virtual Result<Enrolment> take_enrolment(std::string_view code, std::string_view address, Instant now) = 0;          // slow, works once
    virtual Opened open(BearerKind, const Uuid& id, const Actor&, Instant now, Span lives) = 0;                          // slow

    // ---- every request
    virtual Result<Bearer> who(std::string_view secret, Instant now) = 0;
    virtual std::vector<Bearer> bearers_of(const Uuid& actor, Instant now) const = 0;
    virtual void close(const Uuid& bearer) = 0;                                                                          // slow
    // A device, card or token that will never work again; its bearer is told so. Sessions that grew from it end.
    virtual void revoke(const Uuid& id) = 0;                                                                             // slow
    // Writes down who was seen when, and drops what has ended. Call every few minutes.
    virtual void tidy(Instant now) = 0;                                                                                  // slow
};

}    // namespace terrace
