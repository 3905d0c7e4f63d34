#pragma once
// Credentials on an SQLite file of their own (rollback journal, secure_delete): passwords and PINs as Argon2id hashes, bearers by the
// SHA-256 of a 256-bit secret, second factors wrapped under the operator's key. Everything a request needs stays in memory as well.

#include "access/credentials.hpp"
#include "access/throttle.hpp"
#include "base/chance.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/sqlite_vault.hpp"

#include <map>
#include <mutex>
#include <shared_mutex>

namespace terrace::sqlite {

struct PasswordCost {
    unsigned long long passes = 2;
    std::size_t memory_bytes = 64u << 20;
};

class SqliteCredentials final : public Credentials {
  public:
    // Tests and seeds may ask for a cheaper hash; a stored hash says its own cost.
    SqliteCredentials(const std::string& path, const OperatorKey&, Chance&, PasswordCost cost = {});

    Result<void> make_account(const Account&, std::string_view password) override;
    Result<Opened> by_password(std::string_view sign_in, std::string_view password, std::string_view code, std::string_view address,
                               Instant now) override;
    Result<void> change_password(const Bearer&, std::string_view old_password, std::string_view new_password, Instant now) override;
    Result<void> reset_password(PersonId, std::string_view new_password, Instant ends) override;
    Result<void> set_second_factor(PersonId, std::string_view secret) override;
    std::optional<Account> account_of(PersonId) const override;
    std::optional<Account> account_called(std::string_view sign_in) const override;
    Result<void> make_card(const Uuid& card, PersonId holder, std::string_view pin) override;
    Result<Opened> by_card(const Uuid& card, std::string_view pin, std::string_view address, Instant now) override;
    std::string make_enrolment(const Enrolment&) override;
    Result<Enrolment> take_enrolment(std::string_view code, std::string_view address, Instant now) override;
    Opened open(BearerKind, const Uuid& id, const Actor&, Instant now, Span lives) override;
    Result<Bearer> who(std::string_view secret, Instant now) override;
    std::vector<Bearer> bearers_of(const Uuid& actor, Instant now) const override;
    std::int64_t silent_devices(Instant since, Instant now) const;    // enrolled and not seen since
    std::vector<Bearer> devices(Instant now) const;                   // enrolled and alive
    void close(const Uuid& bearer) override;
    void revoke(const Uuid& id) override;
    void tidy(Instant now) override;

  private:
    struct Kept {
        Bearer bearer;
        Instant written_last_seen;
    };
    struct StoredAccount {
        Account account;
        std::string hash, second_factor;
        std::int64_t last_step = 0;
        Instant one_time_until;    // 0: not a one-time password
        bool factor_due = false;
    };

    std::optional<StoredAccount> find_account(std::string_view column, const Cell&) const;
    std::string hash_of(std::string_view password) const;
    Result<void> fit_password(std::string_view password) const;
    std::optional<Refusal> must_wait(std::string_view key, std::string_view address, Instant now) const;
    void note_failure(std::string_view key, std::string_view address, Instant now);
    const std::string& nobody();
    void add_missing_columns();
    void load();

    mutable std::mutex mutex_;                // the file and the throttles
    mutable std::shared_mutex memory_mutex_;  // bearers_ and revoked_
    OperatorKey operator_key_;
    Chance& chance_;
    PasswordCost cost_;
    mutable Database database_;
    Throttle by_key_, by_address_;
    std::map<Sha256, Kept> bearers_;
    std::map<Sha256, Uuid> ended_;            // secrets of revoked bearers, so that a device learns why
    std::once_flag nobody_made_;
    std::string nobody_;                      // a hash that fits no password: an unknown name takes as long as a known one
};

}    // namespace terrace::sqlite
