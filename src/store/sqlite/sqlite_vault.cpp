#include "store/sqlite/sqlite_vault.hpp"

#include <fcntl.h>
#include <filesystem>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace terrace::sqlite {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::string encrypt(std::string_view plain, std::string_view associated, const unsigned char* nonce, const unsigned char* key) {
    std::string box(plain.size() + tag_bytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(reinterpret_cast<unsigned char*>(box.data()), nullptr, bytes_of(plain), plain.size(),
                                               bytes_of(associated), associated.size(), nullptr, nonce, key);
    return box;
}

std::optional<std::string> decrypt(std::string_view box, std::string_view associated, const unsigned char* nonce, const unsigned char* key) {
    if (box.size() < tag_bytes) return std::nullopt;
    std::string plain(box.size() - tag_bytes, '\0');
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(reinterpret_cast<unsigned char*>(plain.data()), nullptr, nullptr, bytes_of(box), box.size(),
                                                   bytes_of(associated), associated.size(), nonce, key) != 0)
        return std::nullopt;
    return plain;
}

// A text's key encrypts that text alone, once: the nonce may be constant.
constexpr unsigned char text_nonce[nonce_bytes] = {};

std::string wrapping_data(std::string_view key_id, std::string_view subject, std::string_view purpose) {
    std::string data{key_id};
    data += subject;
    data += purpose;
    return data;
}

}    // namespace

OperatorKey operator_key(const std::string& path, Chance& chance) {
    OperatorKey key;
    if (const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); file >= 0) {
        const auto got = ::read(file, key.data(), key.size());
        ::close(file);
        if (got != static_cast<ssize_t>(key.size())) throw Fault{path + ": the operator's key is damaged"};
        return key;
    }
    std::error_code none;
    if (std::filesystem::exists(std::filesystem::path{path}.parent_path() / "keys.db", none))
        throw Fault{path + ": 运维钥匙不见了,旁边的钥匙打不开;请从备份取回,不要另造 / the operator's key is missing, and the keys beside it open with no other: bring it back from a backup"};
    chance.fill(key);
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) throw Fault{path + ": cannot be made"};
    const bool written = ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) && ::fsync(file) == 0;
    ::close(file);
    if (!written) throw Fault{path + ": cannot be written"};
    return key;
}

SqliteVault::SqliteVault(const std::string& path, const OperatorKey& key, Chance& chance, const std::string& vfs)
    : operator_key_{key}, chance_{chance}, database_{[&] {
          ::umask(0077);
          return path;
      }(), Database::Mode::write, vfs},
      insert_{[&]() -> Database& {
                  database_.run("PRAGMA journal_mode = WAL");
                  database_.run("PRAGMA synchronous = FULL");
                  database_.run("PRAGMA secure_delete = ON");
                  database_.run("CREATE TABLE IF NOT EXISTS keys (id BLOB NOT NULL PRIMARY KEY, subject BLOB NOT NULL, purpose TEXT NOT NULL, "
                                "wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID");
                  database_.run("CREATE INDEX IF NOT EXISTS keys_by_subject ON keys (subject)");
                  database_.run("CREATE TABLE IF NOT EXISTS finders (subject BLOB NOT NULL, use TEXT NOT NULL, hash BLOB NOT NULL, "
                                "PRIMARY KEY (subject, use)) STRICT, WITHOUT ROWID");
                  database_.run("CREATE INDEX IF NOT EXISTS finders_by_hash ON finders (use, hash)");
                  return database_;
              }(),
              "INSERT INTO keys (id, subject, purpose, wrapped) VALUES (?1, ?2, ?3, ?4)"},
      find_{database_, "SELECT subject, purpose, wrapped FROM keys WHERE id = ?1"},
      forget_{database_, "DELETE FROM keys WHERE subject = ?1"}, forget_text_{database_, "DELETE FROM keys WHERE id = ?1"},
      put_finder_{database_, "INSERT INTO finders (subject, use, hash) VALUES (?1, ?2, ?3) ON CONFLICT (subject, use) DO UPDATE SET hash = ?3"},
      find_subjects_{database_, "SELECT subject FROM finders WHERE use = ?1 AND hash = ?2 ORDER BY subject LIMIT 100"},
      forget_finders_{database_, "DELETE FROM finders WHERE subject = ?1"} {
    empty_log();    // a crash may have come between a destruction and this
    Statement some{database_, "SELECT id, subject, purpose, wrapped FROM keys LIMIT 16"};    // one may be damaged by itself
    bool any = false, fits = false;
    while (!fits && some.step()) {
        any = true;
        fits = opens(some);
    }
    if (any && !fits) throw Fault{path + ": 运维钥匙 operator.key 和这些钥匙对不上,请从备份取回 / operator.key is not the one these keys were wrapped under: bring it back from a backup"};
}

bool SqliteVault::opens(const Statement& key) const {
    const auto wrapped = key.string(3);
    if (wrapped.size() < nonce_bytes) return false;
    const auto opened = decrypt(std::string_view{wrapped}.substr(nonce_bytes), wrapping_data(key.string(0), key.string(1), key.string(2)), bytes_of(wrapped), operator_key_.data());
    return opened && opened->size() == key_bytes;
}

std::int64_t SqliteVault::damaged_keys() const {
    std::lock_guard lock{mutex_};
    Statement all{database_, "SELECT id, subject, purpose, wrapped FROM keys"};
    std::int64_t damaged = 0;
    while (all.step()) damaged += opens(all) ? 0 : 1;
    return damaged;
}

// Overwrites destroyed keys in the file and leaves no copy of them in the log.
void SqliteVault::empty_log() {
    Statement checkpoint{database_, "PRAGMA wal_checkpoint(TRUNCATE)"};
    if (!checkpoint.step() || checkpoint.integer(0) != 0) throw Fault{"the key file's log cannot be emptied: somebody else reads it"};
}

void SqliteVault::durable(bool wanted) { database_.run(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF"); }

void SqliteVault::open_transaction() {
    if (in_transaction_) return;
    database_.run("BEGIN IMMEDIATE");
    in_transaction_ = true;
    chance_.fill(neighbours_);
}

void SqliteVault::seal(Sealed& text, const SubjectId& subject, std::string_view purpose) {
    constexpr std::size_t own_id_bytes = 8;
    std::array<std::uint8_t, key_bytes + nonce_bytes + own_id_bytes> fresh;    // asked for at once: it is a call of the system
    chance_.fill(fresh);
    const std::span<std::uint8_t> key{fresh.data(), key_bytes}, nonce{fresh.data() + key_bytes, nonce_bytes};
    std::lock_guard lock{mutex_};
    open_transaction();
    if (text.key.empty()) {
        Uuid id;
        std::copy(neighbours_.begin(), neighbours_.end(), id.bytes.begin());
        std::copy_n(nonce.data() + nonce_bytes, own_id_bytes, id.bytes.begin() + neighbours_.size());
        text.key = TextId{id};
    }
    std::string associated{text.key.view()};
    associated += purpose;
    text.box = encrypt(text.plain, associated, text_nonce, key.data());
    sodium_memzero(text.plain.data(), text.plain.size());
    text.plain.clear();
    const std::string_view raw{reinterpret_cast<const char*>(key.data()), key.size()};
    std::string wrapped{reinterpret_cast<const char*>(nonce.data()), nonce.size()};
    wrapped += encrypt(raw, wrapping_data(text.key.view(), subject.view(), purpose), nonce.data(), operator_key_.data());
    sodium_memzero(key.data(), key.size());

    Resetting guard{insert_};
    insert_.bind(1, text.key);
    insert_.bind(2, Cell::blob(subject.view()));
    insert_.bind(3, purpose);
    insert_.bind(4, Cell::blob(wrapped));
    insert_.step();
}

void SqliteVault::keep() {
    std::lock_guard lock{mutex_};
    if (in_transaction_) database_.run("COMMIT");
    in_transaction_ = false;
    if (destroyed_) empty_log();
    destroyed_ = false;
}

void SqliteVault::discard() {
    std::lock_guard lock{mutex_};
    const bool open = std::exchange(in_transaction_, false) && !sqlite3_get_autocommit(database_.raw());    // a full disk may have ended it
    if (open) database_.run("ROLLBACK");
}

std::optional<std::string> SqliteVault::unseal(const Sealed& text) const {
    std::string subject, purpose, wrapped;
    {
        std::lock_guard lock{mutex_};
        Resetting guard{find_};
        find_.bind(1, text.key);
        if (!find_.step()) return std::nullopt;
        subject = find_.string(0);
        purpose = find_.string(1);
        wrapped = find_.string(2);
    }
    if (wrapped.size() < nonce_bytes) return std::nullopt;
    const auto key = decrypt(std::string_view{wrapped}.substr(nonce_bytes), wrapping_data(text.key.view(), subject, purpose),
                             bytes_of(wrapped), operator_key_.data());
    if (!key || key->size() != key_bytes) return std::nullopt;
    std::string associated{text.key.view()};
    associated += purpose;
    return decrypt(text.box, associated, text_nonce, bytes_of(*key));
}

std::string SqliteVault::keyed(std::string_view use, std::string_view bytes) const {
    std::string sum(32, '\0');
    crypto_generichash_state state;
    crypto_generichash_init(&state, operator_key_.data(), operator_key_.size(), sum.size());
    crypto_generichash_update(&state, bytes_of(use), use.size());
    const unsigned char separator = 0;
    crypto_generichash_update(&state, &separator, 1);
    crypto_generichash_update(&state, bytes_of(bytes), bytes.size());
    crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(sum.data()), sum.size());
    return sum;
}

std::string SqliteVault::fingerprint(std::string_view bytes) const { return keyed("fingerprint", bytes).substr(0, 16); }

std::int64_t SqliteVault::forget(const SubjectId& subject) {
    std::lock_guard lock{mutex_};
    open_transaction();
    {
        Resetting guard{forget_finders_};
        forget_finders_.bind(1, Cell::blob(subject.view()));
        forget_finders_.step();
    }
    Resetting guard{forget_};
    forget_.bind(1, Cell::blob(subject.view()));
    forget_.step();
    destroyed_ = true;
    return sqlite3_changes(database_.raw());
}

std::int64_t SqliteVault::forget_text(const TextId& text) {
    std::lock_guard lock{mutex_};
    open_transaction();
    Resetting guard{forget_text_};
    forget_text_.bind(1, text);
    forget_text_.step();
    destroyed_ = true;
    return sqlite3_changes(database_.raw());
}

// The operator's key is in the hash: whoever has the file alone cannot try out numbers.
void SqliteVault::find_by(const SubjectId& subject, std::string_view use, std::string_view text) {
    const auto hash = keyed("find by " + std::string{use}, text);
    std::lock_guard lock{mutex_};
    open_transaction();
    Resetting guard{put_finder_};
    put_finder_.bind(1, Cell::blob(subject.view()));
    put_finder_.bind(2, use);
    put_finder_.bind(3, Cell::blob(hash));
    put_finder_.step();
}

std::vector<SubjectId> SqliteVault::found_by(std::string_view use, std::string_view text) const {
    const auto hash = keyed("find by " + std::string{use}, text);
    std::vector<SubjectId> all;
    std::lock_guard lock{mutex_};
    Resetting guard{find_subjects_};
    find_subjects_.bind(1, use);
    find_subjects_.bind(2, Cell::blob(hash));
    while (find_subjects_.step())
        if (const auto id = uuid_of_bytes(find_subjects_.text(0))) all.emplace_back(*id);
    return all;
}

std::int64_t SqliteVault::keys() const {
    std::lock_guard lock{mutex_};
    Statement count{database_, "SELECT count(*) FROM keys"};
    count.step();
    return count.integer(0);
}

}    // namespace terrace::sqlite
