// Backup and restore. A backup is two files: FILE with the data, in which every personal text is ciphertext, and FILE.keys with the keys,
// sealed to the operator's recovery key. Destroying FILE.keys after 14 days bounds how long a forgotten text could come back.
//
//   FILE       "TERRACE DATA 1\n"  then entries: name length u16, name, size u64, bytes, SHA-256 of name and bytes; a last entry without name
//   FILE.keys  "TERRACE KEYS 1\n"  the made-at instant i64, crypto_box_seal(stream key), secretstream of the same entries, in chunks
#include "app/county.hpp"
#include "app/forgetting.hpp"
#include "app/keeping_doors.hpp"
#include "app/modules.hpp"
#include "desk/housekeeping.hpp"
#include "store/sqlite/comparison.hpp"

#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <set>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

namespace terrace {
namespace {

namespace files = std::filesystem;

constexpr std::string_view data_magic = "TERRACE DATA 1\n";
constexpr std::string_view keys_magic = "TERRACE KEYS 1\n";
constexpr std::size_t chunk_bytes = 64 << 10;
constexpr std::size_t name_bytes_max = 500;

int told(const Refusal& refusal, std::ostream& out) {
    out << say(refusal, Language::zh) << '\n' << say(refusal, Language::en) << '\n';
    return 1;
}

std::string big_endian(std::uint64_t number, int bytes) {
    std::string out;
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
    return out;
}
std::uint64_t number_of(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

// A file that is either whole under its name or not there.
class NewFile {
  public:
    NewFile(files::path path, mode_t mode) : path_{std::move(path)}, beside_{path_.string() + ".new"} {
        file_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
        if (file_ < 0) throw Fault{beside_ + ": 不能新建 / cannot be made"};
    }
    ~NewFile() {
        if (file_ < 0) return;
        ::close(file_);
        ::unlink(beside_.c_str());
    }
    void write(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto count = ::write(file_, bytes.data(), bytes.size());
            if (count <= 0) throw Fault{beside_ + ": 写不进去,可能磁盘已满 / cannot be written, the disk may be full"};
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    void keep() {
        if (::fsync(file_) != 0) throw Fault{beside_ + ": 写不进去 / cannot be written"};
        ::close(std::exchange(file_, -1));
        if (std::rename(beside_.c_str(), path_.c_str()) != 0) throw Fault{path_.string() + ": 不能改名 / cannot be named"};
    }

  private:
    files::path path_;
    std::string beside_;
    int file_ = -1;
};

// Where entries go to and come from: plain for the data, through a secretstream for the keys.
using Sink = std::function<void(std::string_view)>;
using Source = std::function<void(char*, std::size_t)>;    // throws Fault when there is less

void pack(const Sink& sink, const std::string& name, const files::path& path) {
    const auto size = files::file_size(path);
    std::ifstream file{path, std::ios::binary};
    if (!file) throw Fault{path.string() + ": 读不到 / cannot be read"};
    sink(big_endian(name.size(), 2) + name + big_endian(size, 8));
    crypto_hash_sha256_state sum;
    crypto_hash_sha256_init(&sum);
    crypto_hash_sha256_update(&sum, reinterpret_cast<const unsigned char*>(name.data()), name.size());
    std::string chunk(chunk_bytes, '\0');
    for (std::uint64_t left = size; left > 0;) {
        const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk.size()));
        if (!file.read(chunk.data(), static_cast<std::streamsize>(take))) throw Fault{path.string() + ": 读到一半变短了 / became shorter while it was read"};
        crypto_hash_sha256_update(&sum, reinterpret_cast<const unsigned char*>(chunk.data()), take);
        sink({chunk.data(), take});
        left -= take;
    }
    std::array<unsigned char, 32> digest{};
    crypto_hash_sha256_final(&sum, digest.data());
    sink({reinterpret_cast<const char*>(digest.data()), digest.size()});
}
void pack_end(const Sink& sink) { sink(big_endian(0, 2)); }

// A name from a file is not trusted to stay inside the folder.
bool stays_inside(const std::string& name) {
    const files::path path{name};
    return !name.empty() && path.is_relative() && std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".." || part == "."; }) &&
           name.find('\0') == std::string::npos;
}

void unpack(const Source& source, const files::path& into, const std::string& what) {
    const auto number = [&](std::size_t bytes) {
        std::string raw(bytes, '\0');
        source(raw.data(), raw.size());
        return number_of(raw);
    };
    for (;;) {
        const auto length = number(2);
        if (length == 0) return;
        if (length > name_bytes_max) throw Fault{what + ": 损坏 / is damaged"};
        std::string name(length, '\0');
        source(name.data(), name.size());
        if (!stays_inside(name)) throw Fault{what + ": 损坏 / is damaged"};
        const auto size = number(8);
        files::create_directories((into / name).parent_path());
        NewFile file{into / name, 0600};
        crypto_hash_sha256_state sum;
        crypto_hash_sha256_init(&sum);
        crypto_hash_sha256_update(&sum, reinterpret_cast<const unsigned char*>(name.data()), name.size());
        std::string chunk(chunk_bytes, '\0');
        for (std::uint64_t left = size; left > 0;) {
            const auto take = static_cast<std::size_t>(std::min<std::uint64_t>(left, chunk.size()));
            source(chunk.data(), take);
            crypto_hash_sha256_update(&sum, reinterpret_cast<const unsigned char*>(chunk.data()), take);
            file.write({chunk.data(), take});
            left -= take;
        }
        std::array<unsigned char, 32> digest{}, expected{};
        crypto_hash_sha256_final(&sum, digest.data());
        source(reinterpret_cast<char*>(expected.data()), expected.size());
        if (digest != expected) throw Fault{what + ": " + name + " 被改过 / was changed"};
        file.keep();
    }
}

std::vector<unsigned char> key_file(const files::path& path, std::size_t size) {
    std::ifstream file{path};
    std::string text;
    file >> text;
    std::vector<unsigned char> key(size);
    std::size_t length = 0;
    if (!file || text.size() != 2 * size || sodium_hex2bin(key.data(), key.size(), text.data(), text.size(), nullptr, &length, nullptr) != 0 || length != size)
        throw Fault{path.string() + ": 不是恢复钥匙 / is no recovery key"};
    return key;
}

struct Scratch {
    explicit Scratch(const files::path& beside) : path{beside.string() + ".making"} {
        files::remove_all(path);
        files::create_directories(path);
    }
    ~Scratch() {
        std::error_code ignored;
        files::remove_all(path, ignored);
    }
    files::path path;
};

// The list of those who were forgotten lies beside the backups, so that a restore from an old one forgets them again.
files::path forgotten_beside(const files::path& backup_file) { return backup_file.parent_path() / "forgotten.txt"; }

std::set<std::string> read_forgotten(const files::path& path) {
    std::set<std::string> all;
    std::ifstream file{path};
    for (std::string line; std::getline(file, line);)
        if (read_uuid(line)) all.insert(line);
    return all;
}

void write_forgotten(const files::path& path, const std::set<std::string>& subjects) {
    NewFile file{path, 0600};
    for (const auto& subject : subjects) file.write(subject + '\n');
    file.keep();
}

// Where lists of the forgotten lie, one path a line: forgetting reaches the places of all earlier backups.
files::path backup_places(const DataFolder& folder) { return folder.path() / "backups.txt"; }

void remember_place(const DataFolder& folder, const files::path& list) {
    std::set<std::string> all;
    std::ifstream file{backup_places(folder)};
    for (std::string line; std::getline(file, line);) all.insert(line);
    if (!all.insert(files::absolute(list).string()).second) return;
    NewFile kept{backup_places(folder), 0600};
    for (const auto& line : all) kept.write(line + '\n');
    kept.keep();
}

void drop_old_keys(const files::path& place, Instant now) {
    std::error_code none;
    for (const auto& entry : files::directory_iterator{place.empty() ? files::path{"."} : place, none}) {
        if (entry.path().extension() != ".keys") continue;
        std::ifstream file{entry.path(), std::ios::binary};
        std::string head(keys_magic.size() + 8, '\0');
        if (!file.read(head.data(), static_cast<std::streamsize>(head.size())) || !head.starts_with(keys_magic)) continue;
        const Instant made{static_cast<std::int64_t>(number_of(std::string_view{head}.substr(keys_magic.size())))};
        if (now - made > days(backup_keys_kept_days)) files::remove(entry.path(), none);
    }
}

}    // namespace

std::vector<std::string> tell_backups(const DataFolder& folder, const SubjectId& subject) {
    std::vector<std::string> unreachable;
    std::ifstream file{backup_places(folder)};
    for (std::string line; std::getline(file, line);) {
        if (!files::exists(files::path{line}.parent_path())) {
            unreachable.push_back(line);
            continue;
        }
        auto all = read_forgotten(line);
        all.insert(write(static_cast<const Uuid&>(subject)));
        write_forgotten(line, all);
    }
    return unreachable;
}

std::optional<Instant> last_backup(const DataFolder& folder) {
    std::ifstream file{folder.path() / "last_backup.txt"};
    std::string line;
    std::getline(file, line);
    return read_instant(line);
}

int make_recovery_key(const std::string& data, const std::string& file, std::ostream& out) {
    const auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) return told(folder.error(), out);
    if (files::exists(file)) return told({No::data_folder, "", file + ": 已经存在 / exists already"}, out);
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
    std::array<unsigned char, crypto_box_PUBLICKEYBYTES> shown{};
    std::array<unsigned char, crypto_box_SECRETKEYBYTES> secret{};
    crypto_box_keypair(shown.data(), secret.data());
    const auto text = [](const auto& key) { return hex({reinterpret_cast<const char*>(key.data()), key.size()}) + '\n'; };
    const bool again = files::exists(folder->path() / "keys" / "recovery.pub");
    NewFile kept_elsewhere{file, 0600};
    kept_elsewhere.write(text(secret));
    kept_elsewhere.keep();
    NewFile kept_here{folder->path() / "keys" / "recovery.pub", 0644};
    kept_here.write(text(shown));
    kept_here.keep();
    if (again)
        out << "换了新的恢复钥匙:以前的备份仍要旧钥匙,以后的备份只认这一把 / the recovery key was changed: earlier backups open with the old one, later ones with this one alone\n";
    out << "恢复钥匙在 " << file << ",请离开本机保存;没有它备份打不开 / the recovery key is in " << file << ": keep it away from this machine, no backup opens without it\n";
    return 0;
}

int backup(const std::string& data, const std::string& file, std::ostream& out) {
    const auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) return told(folder.error(), out);
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
    const auto public_key_path = folder->path() / "keys" / "recovery.pub";
    if (!files::exists(public_key_path))
        return told({No::data_folder, "", "还没有恢复钥匙,先用 terrace recovery-key / there is no recovery key yet; run terrace recovery-key first"}, out);
    const auto public_key = key_file(public_key_path, crypto_box_PUBLICKEYBYTES);
    const auto now = SystemClock{}.now();
    Scratch scratch{file};
    const auto journal = scratch.path / "journal.db", keys = scratch.path / "keys.db", access = scratch.path / "access.db";
    // The journal before the keys: whatever it names has its key in the copy, unless it was forgotten in between.
    sqlite::copy_packed(folder->journal(), journal.string());
    sqlite::copy_pages(folder->keys(), keys.string());
    if (files::exists(folder->access())) sqlite::copy_pages(folder->access(), access.string());

    NewFile data_file{file, 0600};
    const Sink plain = [&](std::string_view bytes) { data_file.write(bytes); };
    plain(data_magic);
    pack(plain, "domain.json", folder->path() / "domain.json");
    pack(plain, "journal.db", journal);
    for (const auto* part : {"files", "evidence", "seals", "access"}) {
        if (!files::exists(folder->path() / part)) continue;
        // In the order of their names: the access log's head before the log, which may grow meanwhile.
        std::map<std::string, files::path> found;
        for (const auto& entry : files::recursive_directory_iterator{folder->path() / part})
            if (entry.is_regular_file()) found.emplace(files::relative(entry.path(), folder->path()).string(), entry.path());
        for (const auto& [name, path] : found)
            if (!name.starts_with("access/access.db") && !name.ends_with(".new")) pack(plain, name, path);
    }
    pack_end(plain);

    NewFile keys_file{file + ".keys", 0600};
    keys_file.write(keys_magic);
    keys_file.write(big_endian(static_cast<std::uint64_t>(now.ms), 8));
    std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES> stream_key{};
    crypto_secretstream_xchacha20poly1305_keygen(stream_key.data());
    std::string sealed(stream_key.size() + crypto_box_SEALBYTES, '\0');
    crypto_box_seal(reinterpret_cast<unsigned char*>(sealed.data()), stream_key.data(), stream_key.size(), public_key.data());
    keys_file.write(sealed);
    crypto_secretstream_xchacha20poly1305_state state;
    std::array<unsigned char, crypto_secretstream_xchacha20poly1305_HEADERBYTES> header{};
    crypto_secretstream_xchacha20poly1305_init_push(&state, header.data(), stream_key.data());
    keys_file.write({reinterpret_cast<const char*>(header.data()), header.size()});
    std::string waiting;
    const auto push = [&](unsigned char tag) {
        std::string box(waiting.size() + crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
        crypto_secretstream_xchacha20poly1305_push(&state, reinterpret_cast<unsigned char*>(box.data()), nullptr, reinterpret_cast<const unsigned char*>(waiting.data()),
                                                   waiting.size(), nullptr, 0, tag);
        keys_file.write(big_endian(box.size(), 4) + box);
        waiting.clear();
    };
    const Sink secret = [&](std::string_view bytes) {
        while (!bytes.empty()) {
            const auto take = std::min(bytes.size(), chunk_bytes - waiting.size());
            waiting.append(bytes.substr(0, take));
            bytes.remove_prefix(take);
            if (waiting.size() == chunk_bytes) push(0);
        }
    };
    pack(secret, "keys/keys.db", keys);
    for (const auto* name : {"operator.key", "seal.key", "recovery.pub"})
        if (files::exists(folder->path() / "keys" / name)) pack(secret, std::string{"keys/"} + name, folder->path() / "keys" / name);
    if (files::exists(access)) pack(secret, "access/access.db", access);
    pack_end(secret);
    push(crypto_secretstream_xchacha20poly1305_TAG_FINAL);
    sodium_memzero(stream_key.data(), stream_key.size());

    auto forgotten = read_forgotten(forgotten_beside(file));
    sqlite::SqliteStore copied{journal.string(), folder->domain().code, all_tables()};
    for (const auto& subject : housekeeping::forgotten_subjects(*copied.snapshot())) forgotten.insert(write(static_cast<const Uuid&>(subject)));
    write_forgotten(forgotten_beside(file), forgotten);
    remember_place(*folder, forgotten_beside(file));
    const auto head = copied.journal().head().position;
    keys_file.keep();
    data_file.keep();
    NewFile noted{folder->path() / "last_backup.txt", 0644};
    noted.write(write(now) + '\n');
    noted.keep();
    drop_old_keys(files::path{file}.parent_path(), now);
    out << "已备份到第 " << head << " 条记录:" << file << " 和 " << file << ".keys(钥匙保留 " << backup_keys_kept_days << " 天)/ backed up to record " << head << "; the keys are kept "
        << backup_keys_kept_days << " days\n";
    return 0;
}

int restore(const std::string& file, const std::string& data, const std::string& recovery_key, std::ostream& out) {
    if (files::exists(data) && !files::is_empty(data)) return told({No::data_folder, "", data + ": 已经有东西 / is not empty"}, out);
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
    const auto secret_key = key_file(recovery_key, crypto_box_SECRETKEYBYTES);
    Scratch scratch{data};
    {
        std::ifstream packed{file, std::ios::binary};
        const Source source = [&](char* to, std::size_t size) {
            if (!packed.read(to, static_cast<std::streamsize>(size))) throw Fault{file + ": 不完整 / is cut short"};
        };
        std::string magic(data_magic.size(), '\0');
        source(magic.data(), magic.size());
        if (magic != data_magic) throw Fault{file + ": 不是备份 / is no backup"};
        unpack(source, scratch.path, file);
    }
    {
        const auto name = file + ".keys";
        std::ifstream packed{name, std::ios::binary};
        const auto raw = [&](std::size_t size) {
            std::string bytes(size, '\0');
            if (!packed.read(bytes.data(), static_cast<std::streamsize>(size))) throw Fault{name + ": 不完整或不存在 / is cut short or missing"};
            return bytes;
        };
        if (raw(keys_magic.size()) != keys_magic) throw Fault{name + ": 不是备份的钥匙 / holds no keys of a backup"};
        raw(8);
        const auto sealed = raw(crypto_secretstream_xchacha20poly1305_KEYBYTES + crypto_box_SEALBYTES);
        std::array<unsigned char, crypto_box_PUBLICKEYBYTES> shown{};
        crypto_scalarmult_base(shown.data(), secret_key.data());
        std::array<unsigned char, crypto_secretstream_xchacha20poly1305_KEYBYTES> stream_key{};
        if (crypto_box_seal_open(stream_key.data(), reinterpret_cast<const unsigned char*>(sealed.data()), sealed.size(), shown.data(), secret_key.data()) != 0)
            throw Fault{recovery_key + ": 不是这份备份的恢复钥匙 / is not the recovery key of this backup"};
        const auto header = raw(crypto_secretstream_xchacha20poly1305_HEADERBYTES);
        crypto_secretstream_xchacha20poly1305_state state;
        if (crypto_secretstream_xchacha20poly1305_init_pull(&state, reinterpret_cast<const unsigned char*>(header.data()), stream_key.data()) != 0)
            throw Fault{name + ": 损坏 / is damaged"};
        std::string waiting;
        const Source source = [&](char* to, std::size_t size) {
            while (waiting.size() < size) {
                const auto length = number_of(raw(4));
                if (length < crypto_secretstream_xchacha20poly1305_ABYTES || length > chunk_bytes + crypto_secretstream_xchacha20poly1305_ABYTES)
                    throw Fault{name + ": 损坏 / is damaged"};
                const auto box = raw(length);
                std::string plain(length - crypto_secretstream_xchacha20poly1305_ABYTES, '\0');
                unsigned char tag = 0;
                if (crypto_secretstream_xchacha20poly1305_pull(&state, reinterpret_cast<unsigned char*>(plain.data()), nullptr, &tag,
                                                               reinterpret_cast<const unsigned char*>(box.data()), box.size(), nullptr, 0) != 0)
                    throw Fault{name + ": 被改过 / was changed"};
                waiting += plain;
            }
            std::copy_n(waiting.data(), size, to);
            waiting.erase(0, size);
        };
        unpack(source, scratch.path, name);
    }
    for (const auto* part : {"files", "evidence", "access", "keys"}) files::create_directories(scratch.path / part);
    auto folder = DataFolder::open(scratch.path, DataFolder::Use::own);
    if (!folder) return told(folder.error(), out);
    std::int64_t from = 0, generation = 0, forgotten_now = 0;
    {
        const SystemClock clock;
        SystemChance chance;
        County county{std::move(*folder), clock, chance};
        from = county.store().journal().head().position;
        generation = county.desk().views()->generation + 1;
        const auto say_as_desk = [&](std::string_view command, json::object body) {
            Envelope envelope;
            envelope.id = CommandId{new_uuid(clock.now(), chance)};
            envelope.command = command;
            envelope.body = std::move(body);
            auto said = county.desk().submit_and_wait(std::move(envelope), {ActorKind::desk, {}, {}});
            if (!said) throw Fault{say(said.error(), Language::zh) + " / " + say(said.error(), Language::en)};
        };
        std::set<std::string> known;
        for (const auto& subject : housekeeping::forgotten_subjects(*county.store().snapshot())) known.insert(write(static_cast<const Uuid&>(subject)));
        for (const auto& subject : read_forgotten(forgotten_beside(file))) {
            destroy_keys(county.vault(), SubjectId{*read_uuid(subject)});
            county.vault().keep();
            if (known.contains(subject)) continue;
            say_as_desk(housekeeping::ForgetSubject::name, {{"subject", subject}, {"law", "恢复时重新清除 / forgotten again on restore"}});
            ++forgotten_now;
        }
        say_as_desk(housekeeping::NoteRestore::name, {{"generation", generation}, {"from_head", from}});
    }
    std::error_code ignored;
    files::remove(scratch.path / "lock", ignored);
    if (files::exists(data)) files::remove(data);
    files::rename(scratch.path, data);
    out << "已恢复到第 " << from << " 条记录,第 " << generation << " 代;重新清除 " << forgotten_now << " 人 / restored to record " << from << ", generation " << generation << ", "
        << forgotten_now << " subjects forgotten again\n";
    return 0;
}

}    // namespace terrace
