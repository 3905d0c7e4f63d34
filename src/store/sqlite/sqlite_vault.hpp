#pragma once
// The key vault on its own SQLite file (secure_delete=ON), every key wrapped under the operator's key. New keys cost one sync (the
// write-ahead log); destroyed ones are gone from file and log when keep() returns, because the log is then emptied into the file.

#include "access/vault.hpp"
#include "base/chance.hpp"
#include "store/sqlite/database.hpp"

#include <array>
#include <mutex>

namespace terrace::sqlite {

using OperatorKey = std::array<std::uint8_t, 32>;

// Reads the operator's key, or makes it (mode 0600) when the file does not exist. Throws Fault when it is damaged, or missing beside a
// key file: another key in its place would make everything sealed look forgotten.
OperatorKey operator_key(const std::string& path, Chance&);

class SqliteVault final : public Vault {
  public:
    // Throws Fault when the operator's key opens none of the keys that are there.
    SqliteVault(const std::string& path, const OperatorKey&, Chance&, const std::string& vfs = {});

    void seal(Sealed&, const SubjectId&, std::string_view purpose) override;
    void keep() override;
    void discard() override;
    std::optional<std::string> unseal(const Sealed&) const override;
    std::string fingerprint(std::string_view bytes) const override;
    std::string keyed(std::string_view use, std::string_view bytes) const override;
    std::int64_t forget(const SubjectId&) override;
    std::int64_t forget_text(const TextId&) override;
    void find_by(const SubjectId&, std::string_view use, std::string_view text) override;
    std::vector<SubjectId> found_by(std::string_view use, std::string_view text) const override;
    std::int64_t keys() const;
    std::int64_t damaged_keys() const;    // there, and not to be opened: neither held nor forgotten
    void durable(bool);    // as SqliteStore's

  private:
    void open_transaction();
    void empty_log();
    bool opens(const Statement& key) const;    // id, subject, purpose, wrapped

    mutable std::mutex mutex_;    // the writer and the readers share one connection
    OperatorKey operator_key_;
    Chance& chance_;
    mutable Database database_;
    mutable Statement insert_, find_, forget_, forget_text_, put_finder_, find_subjects_, forget_finders_;
    bool in_transaction_ = false, destroyed_ = false;
    // What the ids of one transaction begin with: its keys lie side by side in the file, not each in a page of its own.
    std::array<std::uint8_t, 8> neighbours_{};
};

}    // namespace terrace::sqlite
