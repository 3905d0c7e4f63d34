#include "store/sqlite/sqlite_credentials.hpp"

#include "access/totp.hpp"
#include "base/codec.hpp"

#include <sodium.h>

namespace terrace::sqlite {
namespace {

constexpr const char* tables[] = {
    "CREATE TABLE IF NOT EXISTS accounts (sign_in TEXT NOT NULL PRIMARY KEY, person BLOB NOT NULL UNIQUE, kind INTEGER NOT NULL, "
    "hash TEXT NOT NULL, must_change INTEGER NOT NULL, second_factor BLOB, last_step INTEGER NOT NULL, "
    "one_time_until INTEGER NOT NULL DEFAULT 0, factor_due INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS cards (id BLOB NOT NULL PRIMARY KEY, holder BLOB NOT NULL, hash TEXT NOT NULL, tries INTEGER NOT NULL, "
    "locked_until INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS enrolments (code BLOB NOT NULL PRIMARY KEY, post BLOB NOT NULL, person BLOB NOT NULL, place INTEGER NOT NULL, "
    "issuer_kind INTEGER NOT NULL, issuer BLOB, issuer_post BLOB, ends INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS bearers (secret BLOB NOT NULL PRIMARY KEY, kind INTEGER NOT NULL, id BLOB NOT NULL, actor_kind INTEGER NOT NULL, "
    "actor BLOB, post BLOB, grew_from BLOB, started INTEGER NOT NULL, last_seen INTEGER NOT NULL, ends INTEGER NOT NULL, "
    "must_change INTEGER NOT NULL) STRICT, WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS revoked (secret BLOB NOT NULL PRIMARY KEY, id BLOB NOT NULL) STRICT, WITHOUT ROWID",
};

constexpr std::size_t enrolment_letters = 10;    // of 32: 50 bits, tried at most a few times a minute, for ten minutes
constexpr Span written_again_after = minutes(10);

constexpr std::string_view prefix_of(BearerKind kind) {
    switch (kind) {
        case BearerKind::session: return "ts_";
        case BearerKind::device: return "td_";
        case BearerKind::token: return "ti_";
    }
    return "";
}

// Upper case, without what is easily misread; people type it from a screen when the camera fails.
std::string plain_code(std::string_view typed) {
    std::string code;
    for (const char c : typed)
        if (c != '-' && c != ' ') code += static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    return code;
}

bool fits(const std::string& hash, std::string_view password) {
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

std::string wrap(std::string_view plain, const OperatorKey& key, Chance& chance) {
    if (plain.empty()) return {};
    std::string box(crypto_secretbox_NONCEBYTES, '\0');
    chance.fill({reinterpret_cast<std::uint8_t*>(box.data()), box.size()});
    std::string cipher(plain.size() + crypto_secretbox_MACBYTES, '\0');
    crypto_secretbox_easy(reinterpret_cast<unsigned char*>(cipher.data()), reinterpret_cast<const unsigned char*>(plain.data()), plain.size(),
                          reinterpret_cast<const unsigned char*>(box.data()), key.data());
    return box + cipher;
}

std::string unwrap(std::string_view box, const OperatorKey& key) {
    if (box.size() < crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES) return {};
    std::string plain(box.size() - crypto_secretbox_NONCEBYTES - crypto_secretbox_MACBYTES, '\0');
    const auto* raw = reinterpret_cast<const unsigned char*>(box.data());
    if (crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(plain.data()), raw + crypto_secretbox_NONCEBYTES,
                                   box.size() - crypto_secretbox_NONCEBYTES, raw, key.data()) != 0)
        throw Fault{"a second factor cannot be opened: the operator's key is another one"};
    return plain;
}

// Ends with the scope: rolled back unless kept.
class Transaction {
  public:
    explicit Transaction(Database& database) : database_{database} { database_.run("BEGIN IMMEDIATE"); }
    ~Transaction() {
        if (!kept_) sqlite3_exec(database_.raw(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    void keep() {
        database_.run("COMMIT");
        kept_ = true;
    }

  private:
    Database& database_;
    bool kept_ = false;
};

std::string seconds_of(Span wait) { return std::to_string((wait.ms + 999) / 1000); }

}    // namespace

SqliteCredentials::SqliteCredentials(const std::string& path, const OperatorKey& key, Chance& chance, PasswordCost cost)
    : operator_key_{key}, chance_{chance}, cost_{cost}, database_{path, Database::Mode::write},
      by_address_{ThrottleLimits{.free_failures = 20, .wait_first = seconds(1)}} {
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
    database_.run("PRAGMA journal_mode = TRUNCATE");
    database_.run("PRAGMA synchronous = FULL");
    database_.run("PRAGMA secure_delete = ON");
    for (const auto* sql : tables) database_.run(sql);
    add_missing_columns();
    load();
}

// A file of an earlier program.
void SqliteCredentials::add_missing_columns() {
    for (const std::string column : {"one_time_until", "factor_due"}) {
        const auto known = [&] {
            Statement columns{database_, "SELECT 1 FROM pragma_table_info('accounts') WHERE name = '" + column + "'"};
            return columns.step();
        };
        if (!known()) database_.run("ALTER TABLE accounts ADD COLUMN " + column + " INTEGER NOT NULL DEFAULT 0");
    }
}

void SqliteCredentials::load() {
    Statement all{database_, "SELECT secret, kind, id, actor_kind, actor, post, started, last_seen, ends, must_change, "
                            "kind = 0 AND EXISTS (SELECT 1 FROM accounts WHERE person = bearers.actor AND factor_due) FROM bearers"};
    while (all.step()) {
        Bearer bearer{static_cast<BearerKind>(all.integer(1)), all.uuid(2), {static_cast<ActorKind>(all.integer(3)), all.uuid(4), all.id<PostId>(5)},
                      {}, all.instant(6), all.instant(7), all.instant(8), all.integer(9) != 0, all.integer(10) != 0};
        if (bearer.kind == BearerKind::device) bearer.device = DeviceId{bearer.id};
        Sha256 secret;
        ENSURE(all.text(0).size() == secret.bytes.size());
        std::copy_n(all.text(0).begin(), secret.bytes.size(), secret.bytes.begin());
        const auto seen = bearer.last_seen;
        bearers_.emplace(secret, Kept{std::move(bearer), seen});
    }
    Statement gone{database_, "SELECT secret, id FROM revoked"};
    while (gone.step()) {
        Sha256 secret;
        ENSURE(gone.text(0).size() == secret.bytes.size());
        std::copy_n(gone.text(0).begin(), secret.bytes.size(), secret.bytes.begin());
        ended_.emplace(secret, gone.uuid(1));
    }
}

std::string SqliteCredentials::hash_of(std::string_view password) const {
    std::string hash(crypto_pwhash_STRBYTES, '\0');
    if (crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), cost_.passes, cost_.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw Fault{"no memory left to hash a password"};
    hash.resize(std::strlen(hash.c_str()));
    return hash;
}

const std::string& SqliteCredentials::nobody() {
    std::call_once(nobody_made_, [&] { nobody_ = hash_of("nobody"); });
    return nobody_;
}

Result<void> SqliteCredentials::fit_password(std::string_view password) const {
    if (password.size() > password_bytes_max) return refuse(No::too_long, "password", std::to_string(password_bytes_max));
    if (auto wrong = check_text(password, password_bytes_max)) return refuse(wrong->no, "password", wrong->detail);
    const auto characters = std::count_if(password.begin(), password.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    if (characters < static_cast<std::ptrdiff_t>(password_characters_min))
        return refuse(No::bad_value, "password", "≥ " + std::to_string(password_characters_min) + " 位 characters");
    return {};
}

std::optional<SqliteCredentials::StoredAccount> SqliteCredentials::find_account(std::string_view column, const Cell& value) const {
    Statement find{database_, "SELECT sign_in, person, kind, hash, must_change, second_factor, last_step, one_time_until, factor_due FROM accounts WHERE " + std::string{column} + " = ?1"};
    find.bind(1, value);
    if (!find.step()) return std::nullopt;
    StoredAccount found;
    found.account = {find.string(0), find.id<PersonId>(1), static_cast<ActorKind>(find.integer(2)), find.integer(4) != 0, !find.null(5)};
    found.hash = find.string(3);
    found.second_factor = find.string(5);
    found.last_step = find.integer(6);
    found.one_time_until = find.instant(7);
    found.factor_due = find.integer(8) != 0;
    return found;
}

Result<void> SqliteCredentials::make_account(const Account& account, std::string_view password) {
    if (auto fine = fit_password(password); !fine) return fine;
    if (account.sign_in.empty()) return refuse(No::missing_field, "sign_in");
    if (auto wrong = check_text(account.sign_in, 60)) return refuse(wrong->no, "sign_in", wrong->detail);
    if (account.kind != ActorKind::post && account.kind != ActorKind::operator_) return refuse(No::bad_value, "kind", "post / operator");
    const auto hash = hash_of(password);
    std::lock_guard lock{mutex_};
    if (find_account("sign_in", account.sign_in)) return refuse(No::conflict, "sign_in", account.sign_in);
    if (find_account("person", static_cast<const Uuid&>(account.person))) return refuse(No::conflict, "person", write(static_cast<const Uuid&>(account.person)));
    Statement insert{database_, "INSERT INTO accounts (sign_in, person, kind, hash, must_change, second_factor, last_step) VALUES (?1,?2,?3,?4,?5,NULL,0)"};
    insert.bind(1, account.sign_in);
    insert.bind(2, account.person);
    insert.bind(3, account.kind);
    insert.bind(4, hash);
    insert.bind(5, account.must_change_password);
    insert.step();
    return {};
}

std::optional<Refusal> SqliteCredentials::must_wait(std::string_view key, std::string_view address, Instant now) const {
    const auto wait = std::max(by_key_.wait(key, now), by_address_.wait(address, now));
    if (wait.ms <= 0) return std::nullopt;
    return Refusal{No::too_fast, "", seconds_of(wait)};
}

void SqliteCredentials::note_failure(std::string_view key, std::string_view address, Instant now) {
    by_key_.failed(key, now);
    by_address_.failed(address, now);
}

Result<Opened> SqliteCredentials::by_password(std::string_view sign_in, std::string_view password, std::string_view code, std::string_view address,
                                              Instant now) {
    const std::string key = "account " + std::string{sign_in.substr(0, 200)};
    std::optional<StoredAccount> found;
    {
        std::lock_guard lock{mutex_};
        if (auto wait = must_wait(key, address, now)) return tl::unexpected(*wait);
        found = find_account("sign_in", sign_in.substr(0, 200));
    }
    const bool right = password.size() <= password_bytes_max && fits(found ? found->hash : nobody(), password) && found;
    if (right && found->one_time_until.ms > 0 && now >= found->one_time_until) return refuse(No::gone, "password", "一次性口令 The one-time password");
    std::optional<std::int64_t> step;
    if (right && !found->second_factor.empty()) {
        step = matching_totp_step(unwrap(found->second_factor, operator_key_), code, now, found->last_step);
        if (!step) {
            std::lock_guard lock{mutex_};
            if (!code.empty()) note_failure(key, address, now);
            return code.empty() ? refuse(No::missing_field, "code") : refuse(No::wrong_credentials, "code");
        }
    }
    {
        std::lock_guard lock{mutex_};
        if (!right) {
            note_failure(key, address, now);
            return refuse(No::wrong_credentials);
        }
        if (step) {
            Statement use{database_, "UPDATE accounts SET last_step = ?2 WHERE sign_in = ?1 AND last_step < ?2"};
            use.bind(1, found->account.sign_in);
            use.bind(2, *step);
            use.step();
            if (sqlite3_changes(database_.raw()) != 1) return refuse(No::wrong_credentials, "code");    // used by another meanwhile
        }
        by_key_.succeeded(key);
    }
    auto opened = open(BearerKind::session, new_uuid(now, chance_), {found->account.kind, found->account.person, {}}, now, session_whole);
    if (found->account.must_change_password) {
        {
            std::lock_guard lock{mutex_};
            Statement mark{database_, "UPDATE bearers SET must_change = 1 WHERE id = ?1"};
            mark.bind(1, opened.bearer.id);
            mark.step();
        }
        opened.bearer.must_change_password = true;
    }
    opened.bearer.must_set_second_factor = found->factor_due;
    if (opened.bearer.must_change_password || opened.bearer.must_set_second_factor) {
        std::unique_lock lock{memory_mutex_};
        for (auto& [secret, kept] : bearers_)
            if (kept.bearer.id == opened.bearer.id) kept.bearer = opened.bearer;
    }
    return opened;
}

Result<void> SqliteCredentials::change_password(const Bearer& bearer, std::string_view old_password, std::string_view new_password, Instant now) {
    if (auto fine = fit_password(new_password); !fine) return fine;
    const std::string key = "change " + write(bearer.actor.id);
    std::optional<StoredAccount> found;
    {
        std::lock_guard lock{mutex_};
        if (auto wait = must_wait(key, key, now)) return tl::unexpected(*wait);
        found = find_account("person", bearer.actor.id);
    }
    if (!found) return refuse(No::not_found, "person", "account");
    if (old_password.size() > password_bytes_max || !fits(found->hash, old_password)) {
        std::lock_guard lock{mutex_};
        note_failure(key, key, now);
        return refuse(No::wrong_credentials, "old_password");
    }
    if (old_password == new_password) return refuse(No::bad_value, "password", "与旧口令相同 the same as before");
    const auto hash = hash_of(new_password);
    {
        std::lock_guard lock{mutex_};
        Transaction transaction{database_};
        {
            Statement put{database_, "UPDATE accounts SET hash = ?2, must_change = 0, one_time_until = 0 WHERE person = ?1"};
            put.bind(1, bearer.actor.id);
            put.bind(2, hash);
            put.step();
            Statement keep{database_, "UPDATE bearers SET must_change = 0 WHERE id = ?1"};
            keep.bind(1, bearer.id);
            keep.step();
            Statement drop{database_, "DELETE FROM bearers WHERE kind = 0 AND actor = ?1 AND id <> ?2"};
            drop.bind(1, bearer.actor.id);
            drop.bind(2, bearer.id);
            drop.step();
        }
        transaction.keep();
    }
    std::unique_lock lock{memory_mutex_};
    std::erase_if(bearers_, [&](const auto& one) {
        const auto& other = one.second.bearer;
        return other.kind == BearerKind::session && other.actor.id == bearer.actor.id && other.id != bearer.id;
    });
    for (auto& [secret, kept] : bearers_)
        if (kept.bearer.id == bearer.id) kept.bearer.must_change_password = false;
    return {};
}

Result<void> SqliteCredentials::reset_password(PersonId person, std::string_view new_password, Instant ends) {
    if (auto fine = fit_password(new_password); !fine) return fine;
    const auto hash = hash_of(new_password);
    {
        std::lock_guard lock{mutex_};
        Transaction transaction{database_};
        {
            Statement put{database_, "UPDATE accounts SET hash = ?2, must_change = 1, factor_due = factor_due OR second_factor IS NOT NULL, second_factor = NULL, "
                                     "last_step = 0, one_time_until = ?3 WHERE person = ?1"};
            put.bind(1, person);
            put.bind(2, hash);
            put.bind(3, ends);
            put.step();
            if (sqlite3_changes(database_.raw()) != 1) return refuse(No::not_found, "person", "account");
            Statement drop{database_, "DELETE FROM bearers WHERE kind = 0 AND actor = ?1"};
            drop.bind(1, person);
            drop.step();
        }
        transaction.keep();
    }
    std::unique_lock lock{memory_mutex_};
    std::erase_if(bearers_, [&](const auto& one) {
        return one.second.bearer.kind == BearerKind::session && one.second.bearer.actor.id == static_cast<const Uuid&>(person);
    });
    return {};
}

Result<void> SqliteCredentials::set_second_factor(PersonId person, std::string_view secret) {
    const auto wrapped = wrap(secret, operator_key_, chance_);
    {
        std::lock_guard lock{mutex_};
        Statement put{database_, "UPDATE accounts SET second_factor = ?2, last_step = 0, factor_due = 0 WHERE person = ?1"};
        put.bind(1, person);
        put.bind(2, wrapped.empty() ? Cell{} : Cell::blob(wrapped));
        put.step();
        if (sqlite3_changes(database_.raw()) != 1) return refuse(No::not_found, "person", "account");
    }
    std::unique_lock lock{memory_mutex_};
    for (auto& [hash, kept] : bearers_)
        if (kept.bearer.actor.id == static_cast<const Uuid&>(person)) kept.bearer.must_set_second_factor = false;
    return {};
}

std::optional<Account> SqliteCredentials::account_of(PersonId person) const {
    std::lock_guard lock{mutex_};
    const auto found = find_account("person", person);
    return found ? std::optional{found->account} : std::nullopt;
}

std::optional<Account> SqliteCredentials::account_called(std::string_view sign_in) const {
    std::lock_guard lock{mutex_};
    const auto found = find_account("sign_in", sign_in);
    return found ? std::optional{found->account} : std::nullopt;
}

Result<void> SqliteCredentials::make_card(const Uuid& card, PersonId holder, std::string_view pin) {
    if (pin.size() < card_pin_digits_min || pin.size() > 12 || !std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; }))
        return refuse(No::bad_value, "pin", std::to_string(card_pin_digits_min) + "–12 位数字 digits");
    const auto hash = hash_of(pin);
    std::lock_guard lock{mutex_};
    Statement insert{database_, "INSERT OR REPLACE INTO cards (id, holder, hash, tries, locked_until) VALUES (?1,?2,?3,0,0)"};
    insert.bind(1, card);
    insert.bind(2, holder);
    insert.bind(3, hash);
    insert.step();
    return {};
}

Result<Opened> SqliteCredentials::by_card(const Uuid& card, std::string_view pin, std::string_view address, Instant now) {
    const std::string key = "card " + write(card);
    std::string hash = nobody();
    PersonId holder;
    {
        std::lock_guard lock{mutex_};
        if (const auto wait = by_address_.wait(address, now); wait.ms > 0) return refuse(No::too_fast, "", seconds_of(wait));
        Statement find{database_, "SELECT holder, hash, tries, locked_until FROM cards WHERE id = ?1"};
        find.bind(1, card);
        if (find.step()) {
            if (find.instant(3) > now) return refuse(No::too_fast, "pin", seconds_of(find.instant(3) - now));
            holder = find.id<PersonId>(0);
            hash = find.string(1);
            // The try is counted before it is judged, so that many at once get no more than five.
            const bool again = find.instant(3).ms != 0;    // a lock that has run out starts the count anew
            const auto tries = (again ? 0 : find.integer(2)) + 1;
            Statement count{database_, "UPDATE cards SET tries = ?2, locked_until = ?3 WHERE id = ?1"};
            count.bind(1, card);
            count.bind(2, tries);
            count.bind(3, tries >= card_tries_max ? (now + card_locked_for).ms : 0);
            count.step();
        }
    }
    const bool right = pin.size() <= 12 && fits(hash, pin) && !holder.empty();
    {
        std::lock_guard lock{mutex_};
        if (!right) {
            by_address_.failed(address, now);
            return refuse(No::wrong_credentials, "pin");
        }
        Statement reset{database_, "UPDATE cards SET tries = 0, locked_until = 0 WHERE id = ?1"};
        reset.bind(1, card);
        reset.step();
    }
    auto opened = open(BearerKind::session, new_uuid(now, chance_), {ActorKind::resident, holder, {}}, now, session_whole);
    std::lock_guard lock{mutex_};
    Statement mark{database_, "UPDATE bearers SET grew_from = ?2 WHERE id = ?1"};
    mark.bind(1, opened.bearer.id);
    mark.bind(2, card);
    mark.step();
    return opened;
}

std::string SqliteCredentials::make_enrolment(const Enrolment& enrolment) {
    static constexpr std::string_view letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    std::string code;
    for (std::size_t i = 0; i < enrolment_letters; ++i) code += letters[chance_.below(letters.size())];
    const auto hashed = sha256(code);
    std::lock_guard lock{mutex_};
    Statement insert{database_, "INSERT INTO enrolments (code, post, person, place, issuer_kind, issuer, issuer_post, ends) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)"};
    insert.bind(1, Cell::blob(hashed.view()));
    insert.bind(2, enrolment.post);
    insert.bind(3, enrolment.person);
    insert.bind(4, enrolment.place.number);
    insert.bind(5, enrolment.issuer.kind);
    insert.bind(6, enrolment.issuer.id);
    insert.bind(7, enrolment.issuer.post);
    insert.bind(8, enrolment.ends);
    insert.step();
    return code.substr(0, 5) + '-' + code.substr(5);
}

Result<Enrolment> SqliteCredentials::take_enrolment(std::string_view code, std::string_view address, Instant now) {
    const auto hashed = sha256(plain_code(code.substr(0, 40)));
    std::lock_guard lock{mutex_};
    if (const auto wait = by_address_.wait(address, now); wait.ms > 0) return refuse(No::too_fast, "", seconds_of(wait));
    Statement find{database_, "DELETE FROM enrolments WHERE code = ?1 RETURNING post, person, place, issuer_kind, issuer, issuer_post, ends"};
    find.bind(1, Cell::blob(hashed.view()));
    if (!find.step()) {
        by_address_.failed(address, now);
        return refuse(No::wrong_credentials, "code");
    }
    Enrolment found{find.id<PostId>(0), find.id<PersonId>(1), find.place(2), {static_cast<ActorKind>(find.integer(3)), find.uuid(4), find.id<PostId>(5)}, find.instant(6)};
    while (find.step()) {}
    if (found.ends < now) return refuse(No::gone, "code", "登记码 the enrolment code");
    return found;
}

Opened SqliteCredentials::open(BearerKind kind, const Uuid& id, const Actor& actor, Instant now, Span lives) {
    std::array<std::uint8_t, 32> chosen{};
    chance_.fill(chosen);
    Opened opened;
    opened.secret = std::string{prefix_of(kind)} + hex({reinterpret_cast<const char*>(chosen.data()), chosen.size()});
    opened.bearer = {kind, id, actor, kind == BearerKind::device ? DeviceId{id} : DeviceId{}, now, now, now + lives, false};
    const auto hashed = sha256(opened.secret);
    {
        std::lock_guard lock{mutex_};
        Statement insert{database_, "INSERT INTO bearers (secret, kind, id, actor_kind, actor, post, grew_from, started, last_seen, ends, must_change) "
                                    "VALUES (?1,?2,?3,?4,?5,?6,NULL,?7,?7,?8,0)"};
        insert.bind(1, Cell::blob(hashed.view()));
        insert.bind(2, kind);
        insert.bind(3, id);
        insert.bind(4, actor.kind);
        insert.bind(5, actor.id);
        insert.bind(6, actor.post);
        insert.bind(7, now);
        insert.bind(8, opened.bearer.ends);
        insert.step();
    }
    std::unique_lock lock{memory_mutex_};
    if (bearers_.size() >= bearers_max) throw Fault{"too many sessions are open"};
    bearers_.emplace(hashed, Kept{opened.bearer, now});
    return opened;
}

Result<Bearer> SqliteCredentials::who(std::string_view secret, Instant now) {
    if (secret.size() != 3 + 64) return refuse(No::not_signed_in);
    const auto hashed = sha256(secret);
    {
        std::shared_lock lock{memory_mutex_};
        const auto found = bearers_.find(hashed);
        if (found == bearers_.end()) return ended_.contains(hashed) ? refuse(No::device_revoked) : refuse(No::not_signed_in);
        const auto& bearer = found->second.bearer;
        if (bearer.ends <= now || (bearer.kind == BearerKind::session && now - bearer.last_seen > session_idle)) return refuse(No::session_ended);
        if (now - bearer.last_seen < minutes(1)) return bearer;
    }
    std::unique_lock lock{memory_mutex_};
    const auto found = bearers_.find(hashed);
    if (found == bearers_.end()) return refuse(No::not_signed_in);
    found->second.bearer.last_seen = std::max(found->second.bearer.last_seen, now);
    return found->second.bearer;
}

std::int64_t SqliteCredentials::silent_devices(Instant since, Instant now) const {
    std::shared_lock lock{memory_mutex_};
    return std::count_if(bearers_.begin(), bearers_.end(), [&](const auto& one) {
        const auto& bearer = one.second.bearer;
        return bearer.kind == BearerKind::device && bearer.ends > now && bearer.last_seen < since;
    });
}

std::vector<Bearer> SqliteCredentials::devices(Instant now) const {
    std::shared_lock lock{memory_mutex_};
    std::vector<Bearer> all;
    for (const auto& [secret, kept] : bearers_)
        if (kept.bearer.kind == BearerKind::device && kept.bearer.ends > now) all.push_back(kept.bearer);
    return all;
}

std::vector<Bearer> SqliteCredentials::bearers_of(const Uuid& actor, Instant now) const {
    std::shared_lock lock{memory_mutex_};
    std::vector<Bearer> all;
    for (const auto& [secret, kept] : bearers_)
        if (kept.bearer.actor.id == actor && kept.bearer.ends > now) all.push_back(kept.bearer);
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.last_seen > b.last_seen; });
    return all;
}

void SqliteCredentials::close(const Uuid& bearer) {
    {
        std::unique_lock lock{memory_mutex_};
        std::erase_if(bearers_, [&](const auto& one) { return one.second.bearer.id == bearer; });
    }
    std::lock_guard lock{mutex_};
    Statement drop{database_, "DELETE FROM bearers WHERE id = ?1"};
    drop.bind(1, bearer);
    drop.step();
}

void SqliteCredentials::revoke(const Uuid& id) {
    std::vector<Uuid> grown;
    {
        std::lock_guard lock{mutex_};
        Statement card{database_, "DELETE FROM cards WHERE id = ?1"};
        card.bind(1, id);
        card.step();
        Statement remember{database_, "INSERT OR IGNORE INTO revoked (secret, id) SELECT secret, id FROM bearers WHERE id = ?1"};
        remember.bind(1, id);
        remember.step();
        Statement drop{database_, "DELETE FROM bearers WHERE id = ?1 OR grew_from = ?1 RETURNING id"};
        drop.bind(1, id);
        while (drop.step()) grown.push_back(drop.uuid(0));
    }
    std::unique_lock lock{memory_mutex_};
    for (const auto& [secret, kept] : bearers_)
        if (kept.bearer.id == id) ended_.emplace(secret, id);
    std::erase_if(bearers_, [&](const auto& one) { return std::find(grown.begin(), grown.end(), one.second.bearer.id) != grown.end(); });
}

void SqliteCredentials::tidy(Instant now) {
    std::vector<std::pair<Sha256, Instant>> seen;
    {
        std::unique_lock lock{memory_mutex_};
        std::erase_if(bearers_, [&](const auto& one) {
            const auto& bearer = one.second.bearer;
            return bearer.ends <= now || (bearer.kind == BearerKind::session && now - bearer.last_seen > Span{session_idle.ms + days(1).ms});
        });
        for (auto& [secret, kept] : bearers_)
            if (kept.bearer.last_seen - kept.written_last_seen >= written_again_after) {
                seen.emplace_back(secret, kept.bearer.last_seen);
                kept.written_last_seen = kept.bearer.last_seen;
            }
    }
    std::lock_guard lock{mutex_};
    Transaction transaction{database_};
    {
        Statement put{database_, "UPDATE bearers SET last_seen = ?2 WHERE secret = ?1"};
        for (const auto& [secret, at] : seen) {
            Resetting guard{put};
            put.bind(1, Cell::blob(secret.view()));
            put.bind(2, at);
            put.step();
        }
        Statement drop{database_, "DELETE FROM bearers WHERE ends <= ?1 OR (kind = 0 AND last_seen < ?2)"};
        drop.bind(1, now);
        drop.bind(2, now - session_idle - days(1));
        drop.step();
        Statement codes{database_, "DELETE FROM enrolments WHERE ends < ?1"};
        codes.bind(1, now - days(1));
        codes.step();
    }
    transaction.keep();
}

}    // namespace terrace::sqlite
