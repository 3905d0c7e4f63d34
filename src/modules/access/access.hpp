#pragma once
// Access (凭证台账): who was given a way in, by whom, and when it was taken back. The secrets themselves lie elsewhere
// (access/credentials.hpp) and are no records; what is recorded is that an account, a device, a household card, a token or a
// consent to act for somebody exists. A way in grants nothing: authority comes from posts and assignments alone.

#include "base/sealed.hpp"
#include "desk/module.hpp"

namespace terrace::access {

enum class WayIn : std::uint8_t { none, account, device, card, token, proxy };
BOOST_DESCRIBE_ENUM(WayIn, none, account, device, card, token, proxy)

using WayInId = Id<struct WayInTag>;    // a card as its QR code carries it, a token, a consent

constexpr std::int64_t proxy_days_max = 366;
constexpr std::int64_t token_days_max = 366;

// ---- commands -------------------------------------------------------------------------------------------------------------
struct MakeAccount {
    static constexpr std::string_view name = "access.make_account", zh = "给岗位人员开账号", en = "Open an account for somebody who holds a post";
    PersonId person;
    PlaceId place;    // of the post, where the authority to do so is judged
};
BOOST_DESCRIBE_STRUCT(MakeAccount, (), (person, place))

// The operator's: whoever lost password or second factor begins anew, as at the first sign-in.
struct ResetAccount {
    static constexpr std::string_view name = "access.reset_account", zh = "重设账号(运维)", en = "Give an account a fresh start (operator)";
    PersonId person;
};
BOOST_DESCRIBE_STRUCT(ResetAccount, (), (person))

struct EnrolDevice {
    static constexpr std::string_view name = "access.enrol_device", zh = "登记一台设备", en = "Enrol a device for a post";
    DeviceId device;
    PostId post;
    PlaceId place;
};
BOOST_DESCRIBE_STRUCT(EnrolDevice, (), (device, post, place))

struct RevokeDevice {
    static constexpr std::string_view name = "access.revoke_device", zh = "停用一台设备", en = "Revoke a device";
    DeviceId device;
    bool for_cause = false;    // lost or misused: what it still sends is returned, not taken
};
BOOST_DESCRIBE_STRUCT(RevokeDevice, (), (device, for_cause))

struct HandOverCard {
    static constexpr std::string_view name = "access.hand_over_card", zh = "当面交给住户一张卡", en = "Hand a household card over in person";
    WayInId card;
    PersonId holder;
    std::optional<HouseholdId> household;
    PlaceId place;
};
BOOST_DESCRIBE_STRUCT(HandOverCard, (), (card, holder, household, place))

struct RevokeCard {
    static constexpr std::string_view name = "access.revoke_card", zh = "停用一张卡", en = "Revoke a household card";
    WayInId card;
};
BOOST_DESCRIBE_STRUCT(RevokeCard, (), (card))

struct IssueToken {
    static constexpr std::string_view name = "access.issue_token", zh = "给岗位发一个导入口令", en = "Issue a token to a post, for imports and scripts";
    WayInId token;
    PostId post;
    PlaceId place;
    Line purpose;
    std::int32_t lives_days = 0;
};
BOOST_DESCRIBE_STRUCT(IssueToken, (), (token, post, place, purpose, lives_days))

struct RevokeToken {
    static constexpr std::string_view name = "access.revoke_token", zh = "收回导入口令", en = "Revoke a token";
    WayInId token;
};
BOOST_DESCRIBE_STRUCT(RevokeToken, (), (token))

struct AllowProxy {
    static constexpr std::string_view name = "access.allow_proxy", zh = "住户同意由别人代办", en = "Record that somebody consents to be acted for";
    WayInId consent;
    PersonId person, proxy;
    PlaceId place;
    std::int32_t lives_days = 0;
    Sealed words;              // how the consent was given
};
BOOST_DESCRIBE_STRUCT(AllowProxy, (), (consent, person, proxy, place, lives_days, words))

struct EndProxy {
    static constexpr std::string_view name = "access.end_proxy", zh = "不再由别人代办", en = "End a consent to be acted for";
    WayInId consent;
};
BOOST_DESCRIBE_STRUCT(EndProxy, (), (consent))

using Command = std::variant<MakeAccount, ResetAccount, EnrolDevice, RevokeDevice, HandOverCard, RevokeCard, IssueToken, RevokeToken, AllowProxy, EndProxy>;

// ---- events ---------------------------------------------------------------------------------------------------------------
struct AccountMade {
    static constexpr std::string_view name = "access.account_made", zh = "已开账号", en = "Account opened";
    PersonId person;
    PlaceId place;
    bool operator==(const AccountMade&) const = default;
};
BOOST_DESCRIBE_STRUCT(AccountMade, (), (person, place))

struct AccountReset {
    static constexpr std::string_view name = "access.account_reset", zh = "已重设账号", en = "Account given a fresh start";
    PersonId person;
    bool operator==(const AccountReset&) const = default;
};
BOOST_DESCRIBE_STRUCT(AccountReset, (), (person))

struct DeviceEnrolled {
    static constexpr std::string_view name = "access.device_enrolled", zh = "已登记设备", en = "Device enrolled";
    DeviceId device;
    PostId post;
    PlaceId place;
    bool operator==(const DeviceEnrolled&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeviceEnrolled, (), (device, post, place))

struct DeviceRevoked {
    static constexpr std::string_view name = "access.device_revoked", zh = "设备已停用", en = "Device revoked";
    bool for_cause = false;
    bool operator==(const DeviceRevoked&) const = default;
};
BOOST_DESCRIBE_STRUCT(DeviceRevoked, (), (for_cause))

struct CardHandedOver {
    static constexpr std::string_view name = "access.card_handed_over", zh = "已当面交卡", en = "Card handed over in person";
    WayInId card;
    PersonId holder;
    std::optional<HouseholdId> household;
    PlaceId place;
    PostId by;
    bool operator==(const CardHandedOver&) const = default;
};
BOOST_DESCRIBE_STRUCT(CardHandedOver, (), (card, holder, household, place, by))

struct CardRevoked {
    static constexpr std::string_view name = "access.card_revoked", zh = "卡已停用", en = "Card revoked";
    bool operator==(const CardRevoked&) const = default;
};
BOOST_DESCRIBE_STRUCT(CardRevoked, (), ())

struct TokenIssued {
    static constexpr std::string_view name = "access.token_issued", zh = "已发导入口令", en = "Token issued";
    WayInId token;
    PostId post;
    PlaceId place;
    Line purpose;
    Instant ends;
    bool operator==(const TokenIssued&) const = default;
};
BOOST_DESCRIBE_STRUCT(TokenIssued, (), (token, post, place, purpose, ends))

struct TokenRevoked {
    static constexpr std::string_view name = "access.token_revoked", zh = "导入口令已收回", en = "Token revoked";
    bool operator==(const TokenRevoked&) const = default;
};
BOOST_DESCRIBE_STRUCT(TokenRevoked, (), ())

struct ProxyAllowed {
    static constexpr std::string_view name = "access.proxy_allowed", zh = "已同意由别人代办", en = "Acting for somebody allowed";
    WayInId consent;
    PersonId person, proxy;
    PlaceId place;
    Instant ends;
    Sealed words;
    bool operator==(const ProxyAllowed&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProxyAllowed, (), (consent, person, proxy, place, ends, words))

struct ProxyEnded {
    static constexpr std::string_view name = "access.proxy_ended", zh = "代办已结束", en = "Acting for somebody ended";
    bool operator==(const ProxyEnded&) const = default;
};
BOOST_DESCRIBE_STRUCT(ProxyEnded, (), ())

using Event = std::variant<AccountMade, AccountReset, DeviceEnrolled, DeviceRevoked, CardHandedOver, CardRevoked, TokenIssued, TokenRevoked, ProxyAllowed, ProxyEnded>;

// ---- state ------------------------------------------------------------------------------------------------------------------
struct Way {
    WayIn kind = WayIn::none;
    Uuid id;
    PlaceId place;
    PostId post;
    PersonId person;    // whose card or consent
    bool ended = false;
};

Result<std::vector<Event>> decide(const Way&, const Command&, const Context&);
Way apply(Way, const Event&) noexcept;

// The ways in that exist, as readers see them.
extern const Table ways_in_table;

// Looks at a person and at its home in one list, newest first, at most `limit`; of the home only those since `moved_in`. Both are given
// newest first.
std::vector<AccessEntry> newest_of(std::vector<AccessEntry> own, std::vector<AccessEntry> of_home, Instant moved_in, std::size_t limit);

// Event names after which the secret of the stream's id must stop working.
bool takes_back(std::string_view event) noexcept;

// Devices, cards and tokens that were taken back and might still have a secret.
std::vector<Uuid> taken_back(Snapshot&);

// May the one act for the other now? The id of the consent, for the access log.
std::optional<Uuid> consent_to_proxy(Snapshot&, PersonId person, PersonId proxy, Instant now);

struct Access {
    static constexpr std::string_view name = "access";
    using Command = access::Command;
    using Event = access::Event;
    using State = Way;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const Way&, const Command&);
    static bool open_to(const Actor&, const Command&, const Way&);
    static Result<std::vector<Event>> decide(const Way& state, const Command& command, const Context& context) {
        return access::decide(state, command, context);
    }
    static Way apply(Way state, const Event& event) noexcept { return access::apply(std::move(state), event); }
    static SubjectId subject_of(const Way&, const Event&);
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const Way&, const std::vector<Event>&, const Vault&);
    static std::vector<const Table*> tables() { return {&ways_in_table}; }
    static std::vector<Route> routes();
};

const Module& module();

}    // namespace terrace::access
