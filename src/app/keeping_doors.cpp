#include "app/keeping_doors.hpp"

#include "app/evidence_doors.hpp"
#include "app/forgetting.hpp"
#include "app/modules.hpp"
#include "app/office.hpp"
#include "desk/housekeeping.hpp"
#include "modules/places/places.hpp"
#include "store/files/access_log_file.hpp"
#include "store/sqlite/comparison.hpp"

#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <set>
#include <sodium.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace terrace {
namespace {

namespace files = std::filesystem;

constexpr int wrong_lines_max = 50;    // of one kind: who reads further has a backup to restore

std::string slurp(const files::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw Fault{path.string() + ": 读不到 / cannot be read"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

// Whole and on disk, or not there at all.
void spill(const files::path& path, std::string_view bytes, mode_t mode) {
    const auto beside = path.string() + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    bool written = file >= 0;
    for (std::size_t at = 0; written && at < bytes.size();) {
        const auto count = ::write(file, bytes.data() + at, bytes.size() - at);
        written = count > 0;
        if (written) at += static_cast<std::size_t>(count);
    }
    written = written && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!written || std::rename(beside.c_str(), path.c_str()) != 0) throw Fault{path.string() + ": 写不进去 / cannot be written"};
}

int told(const Refusal& refusal, std::ostream& out) {
    out << say(refusal, Language::zh) << '\n' << say(refusal, Language::en) << '\n';
    return 1;
}

struct Scratch {
    Scratch() {
        std::string pattern = (files::temp_directory_path() / "terrace-verify-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw Fault{pattern + ": 不能新建 / cannot be made"};
        path = pattern;
    }
    ~Scratch() {
        std::error_code ignored;
        files::remove_all(path, ignored);
    }
    files::path path;
};

// ---- the day's seal: Ed25519 over where the journal stood ------------------------------------------------------------------------
struct Seal {
    Day day;
    std::int64_t position = 0;
    Sha256 chain;
    Sha256 reads_chain;    // where the access log stood
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Seal, (), (at, chain, day, position, reads_chain))

struct SignedSeal {
    Seal seal;
    std::string public_key, signature;    // hex
};
BOOST_DESCRIBE_STRUCT(SignedSeal, (), (public_key, seal, signature))

using SigningKey = std::array<unsigned char, crypto_sign_SECRETKEYBYTES>;

std::string_view view_of(const unsigned char* bytes, std::size_t size) { return {reinterpret_cast<const char*>(bytes), size}; }

SigningKey signing_key(const files::path& path) {
    SigningKey key{};
    if (!files::exists(path)) {
        std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> shown{};
        crypto_sign_keypair(shown.data(), key.data());
        spill(path, view_of(key.data(), key.size()), 0600);
        return key;
    }
    const auto bytes = slurp(path);
    if (bytes.size() != key.size()) throw Fault{path.string() + ": 损坏 / is damaged"};
    std::copy(bytes.begin(), bytes.end(), key.begin());
    return key;
}

std::string bytes_of_hex(std::string_view text) {
    std::string bytes(text.size() / 2, '\0');
    std::size_t length = 0;
    if (sodium_hex2bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(), nullptr, &length, nullptr) != 0) return {};
    bytes.resize(length);
    return bytes;
}

bool genuine(const SignedSeal& one) {
    const auto signature = bytes_of_hex(one.signature), shown = bytes_of_hex(one.public_key);
    const auto text = encode(one.seal);
    return signature.size() == crypto_sign_BYTES && shown.size() == crypto_sign_PUBLICKEYBYTES &&
           crypto_sign_verify_detached(reinterpret_cast<const unsigned char*>(signature.data()), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                                       reinterpret_cast<const unsigned char*>(shown.data())) == 0;
}

struct Seals {
    std::map<Position, std::vector<std::pair<std::string, SignedSeal>>> at;    // by position, so that one walk along the journal meets each
    std::map<std::string, std::string> sums;                                    // name → SHA-256 of the file
    std::string key;                                                            // all are signed with
};

std::optional<SignedSeal> read_seal(std::string_view text) {
    const auto parsed = parse_json(text);
    const auto read = parsed ? decode<SignedSeal>(*parsed, Strict::no) : tl::unexpected(parsed.error());
    return read && genuine(*read) ? std::optional{*read} : std::nullopt;
}

Seals read_seals(const DataFolder& folder, std::vector<std::string>& wrong) {
    Seals all;
    std::error_code none;
    for (const auto& entry : files::directory_iterator{folder.path() / "seals", none}) {
        const auto name = entry.path().filename().string();
        if (!name.ends_with(".json")) continue;
        const auto text = slurp(entry.path());
        all.sums[name] = hex(sha256(text).view());
        const auto read = read_seal(text);
        if (!read || (!all.key.empty() && all.key != read->public_key)) {
            wrong.push_back("封签 " + name + " 被改过 / the seal " + name + " was changed");
            continue;
        }
        all.key = read->public_key;
        all.at[read->seal.position].emplace_back(name, *read);
    }
    return all;
}

// A seal kept elsewhere joins those that lie here, and is held against the journal and the access log as they are.
void add_outside(const std::string& given, Seals& seals, std::vector<std::string>& wrong) {
    if (given.empty()) return;
    if (read_sha256(given)) {
        if (std::none_of(seals.sums.begin(), seals.sums.end(), [&](const auto& one) { return one.second == given; }))
            wrong.push_back("这里没有 SHA-256 为 " + given + " 的封签:它被取走,或数据退回到了它之前 / no seal here has the SHA-256 " + given +
                            ": it was taken away, or the data was put back to before it");
        return;
    }
    const auto seal = read_seal(slurp(given));
    if (!seal)
        wrong.push_back("外存封签 " + given + " 不是完好的封签 / the outside seal " + given + " is no sound seal");
    else if (!seals.key.empty() && seals.key != seal->public_key)
        wrong.push_back("外存封签 " + given + " 与这里的封签不是同一把钥匙签的 / the outside seal " + given + " was signed with another key than the seals here");
    else
        seals.at[seal->seal.position].emplace_back(given, *seal);
}

struct NotedSeal {
    Position position = 0;
    housekeeping::SealNoted note;
};

// What the journal says of seals, access log and office, against what lies in the folder.
void check_notes(const DataFolder& folder, const std::vector<NotedSeal>& notes, const store::AccessLogFile::Found& reads, std::vector<std::string>& wrong) {
    for (const auto& [position, note] : notes) {
        const auto where = std::to_string(position), name = write(note.day) + ".json";
        const auto path = folder.path() / "seals" / name;
        if (!files::exists(path))
            wrong.push_back("封签 " + name + " 不见了,记录 " + where + " 记着它 / the seal " + name + " is gone: record " + where + " tells of it");
        else if (sha256(slurp(path)) != note.seal)
            wrong.push_back("封签 " + name + " 不是记录 " + where + " 记着的那一个 / the seal " + name + " is not the one that record " + where + " tells of");
        if (!reads.stood(note.reads_chain, Zone{note.zone_minutes}.midnight(note.day)))
            wrong.push_back("查看记录缺了记录 " + where + "(" + write(note.day) + ")时已有的几条 / the access log lacks entries that it had at record " + where);
    }
    if (notes.empty()) return;
    // The office as it was first noted: there is no door that renames one.
    const auto& [position, first] = notes.front();
    const auto& domain = folder.domain();
    const auto told = std::to_string(first.domain) + ' ' + first.office.value + ' ' + std::to_string(first.zone_minutes);
    if (const auto now = std::to_string(domain.code) + ' ' + domain.name + ' ' + std::to_string(domain.zone_minutes); now != told)
        wrong.push_back("domain.json 被改过:写着“" + now + "”,记录 " + std::to_string(position) + " 记的是“" + told + "”,请改回 / domain.json was changed: it says \"" + now +
                        "\", record " + std::to_string(position) + " says \"" + told + "\": change it back");
    if (!reads.headed) wrong.emplace_back("access/head.bin 不见了,查看记录是否完整无从核对 / access/head.bin is gone: whether the access log is whole cannot be told");
}

// Bulk reference data (editions of the divisions, playbooks) lies in files/ under its hash, and the record names it.
bool names_files(std::string_view event) { return event == "places.imported" || event.starts_with("playbooks."); }

void files_in(const json::value& value, std::set<std::string>& named) {
    if (const auto* list = value.if_array())
        for (const auto& one : *list) files_in(one, named);
    else if (const auto* object = value.if_object())
        for (const auto& [key, one] : *object) files_in(one, named);
    else if (value.is_string() && read_sha256(value.get_string()))
        named.emplace(value.get_string());
}

json::value opened(const json::value& value, const Vault& vault) {
    if (value.is_array()) {
        json::array out;
        for (const auto& one : value.get_array()) out.push_back(opened(one, vault));
        return out;
    }
    if (!value.is_object()) return value;
    const auto& object = value.get_object();
    if (object.size() == 2 && object.contains("box") && object.contains("key")) {
        const auto sealed = decode<Sealed>(value, Strict::no);
        if (!sealed) return value;
        const auto text = vault.unseal(*sealed);
        return text ? json::value{*text} : json::value{nullptr};
    }
    json::object out;
    for (const auto& [key, one] : object) out[key] = opened(one, vault);
    return out;
}

}    // namespace

bool seal_day(const DataFolder& folder, const Head& head, const Head& reads, Instant now) {
    if (sodium_init() < 0) throw Fault{"libsodium cannot start"};
    const auto day = Zone{folder.domain().zone_minutes}.day_of(now);
    files::create_directories(folder.path() / "seals");
    const auto path = folder.path() / "seals" / (write(day) + ".json");
    if (files::exists(path)) return false;
    const auto key = signing_key(folder.path() / "keys" / "seal.key");
    SignedSeal made{{day, head.position, head.chain, reads.chain, now}, {}, {}};
    const auto text = encode(made.seal);
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.data());
    made.signature = hex(view_of(signature.data(), signature.size()));
    made.public_key = hex(view_of(key.data() + crypto_sign_SEEDBYTES, crypto_sign_PUBLICKEYBYTES));
    spill(path, encode(made) + '\n', 0644);
    return true;
}

namespace {

files::path newest_seal(const DataFolder& folder) {
    std::error_code none;
    files::path newest;
    for (const auto& entry : files::directory_iterator{folder.path() / "seals", none})
        if (entry.path().extension() == ".json" && entry.path().filename() > newest.filename()) newest = entry.path();
    return newest;
}

}    // namespace

std::optional<Instant> last_seal(const DataFolder& folder) {
    const auto newest = newest_seal(folder);
    if (newest.empty()) return std::nullopt;
    const auto read = read_seal(slurp(newest));
    return read ? std::optional{read->seal.at} : std::nullopt;
}

namespace {

// The same seal makes the same command: whoever notes it again gets the first answer.
void note_newest_seal(County& county) {
    const auto newest = newest_seal(county.folder());
    if (newest.empty()) return;
    const auto text = slurp(newest);
    const auto read = read_seal(text);
    if (!read) return;    // verify says so
    const auto sum = sha256(text);
    const auto& domain = county.folder().domain();
    const housekeeping::NoteSeal note{read->seal.day, sum, read->seal.reads_chain, domain.code, Line{domain.name}, domain.zone_minutes};
    Envelope envelope;
    envelope.id = CommandId{derived_uuid(Uuid{}, "seal " + hex(sum.view()))};
    envelope.command = housekeeping::NoteSeal::name;
    envelope.body = json::parse(encode(note));
    county.desk().submit({std::move(envelope), {ActorKind::desk, {}, {}}, [](const Result<Acknowledged>&) {}});
    while (!county.desk().running() && county.desk().step()) {}
}

}    // namespace

void seal_and_note(County& county, Instant now) {
    note_newest_seal(county);    // a seal that nobody noted: an older version's, or one made just before a crash
    if (seal_day(county.folder(), county.store().journal().head(), county.access_log().head(), now)) note_newest_seal(county);
}

Verified verify_folder(const DataFolder& folder, const std::string& outside) {
    Verified found;
    const auto places = places::module([&](const Sha256& file) { return folder.read_file(file); });
    const auto modules = all_modules(places.get());
    const auto tables = all_tables();
    sqlite::SqliteStore live{folder.journal(), folder.domain().code, tables};
    // A seal stands before the record that notes it, and the access log before both: while the folder is served they are read in that order.
    auto seals = read_seals(folder, found.wrong);
    if (!seals.sums.empty()) found.newest_seal = seals.sums.rbegin()->first + ' ' + seals.sums.rbegin()->second;
    add_outside(outside, seals, found.wrong);
    live.database().run("BEGIN");    // one snapshot for everything that follows
    live.database().run("SELECT count(*) FROM sqlite_master");
    auto reads = store::AccessLogFile::look(folder.path() / "access");
    found.reads = reads.entries;
    for (auto& line : reads.wrong) found.wrong.push_back(std::move(line));
    const bool log_sound = reads.wrong.empty();
    if (log_sound)
        for (const auto& [position, list] : seals.at)
            for (const auto& [name, one] : list)
                if (!reads.stood(one.seal.reads_chain, one.seal.at))
                    found.wrong.push_back("查看记录缺了封签 " + name + " 见过的几条 / the access log lacks entries that the seal " + name + " saw");
    std::vector<NotedSeal> notes;

    Head head;
    int broken = 0;
    std::set<std::string> named;
    live.journal().scan(1, INT64_MAX, [&](const Record& record) {
        ++found.records;
        const auto where = std::to_string(record.position);
        if (record.position != head.position + 1)
            found.wrong.push_back("记录 " + where + " 之前有缺号 / records are missing before " + where);
        if (record.chain != chain_after(head.chain, record))
            found.wrong.push_back("记录 " + where + " 被改过:与链不符 / record " + where + " was changed: it does not fit the chain");
        head = {record.position, record.chain};
        if (names_files(record.event)) files_in(parse_json(record.payload).value_or(json::value{}), named);
        if (record.event == housekeeping::SealNoted::name)
            if (const auto payload = parse_json(record.payload))
                if (auto note = decode<housekeeping::SealNoted>(*payload, Strict::no)) notes.push_back({record.position, std::move(*note)});
        if (const auto sealed = seals.at.find(record.position); sealed != seals.at.end()) {
            for (const auto& [name, one] : sealed->second) {
                ++found.seals;
                if (one.seal.chain != record.chain)
                    found.wrong.push_back("记录 " + where + " 与封签 " + name + " 不符 / record " + where + " does not fit the seal " + name);
            }
            seals.at.erase(sealed);
        }
        if (static_cast<int>(found.wrong.size()) > wrong_lines_max) ++broken;
        return broken == 0;
    });
    for (const auto& [position, list] : seals.at)
        for (const auto& [name, one] : list)
            if (position > head.position || position < 0)
                found.wrong.push_back("封签 " + name + " 之后的记录不见了 / records that the seal " + name + " saw are gone (" + std::to_string(position) + ")");
            else
                ++found.seals;
    if (log_sound) check_notes(folder, notes, reads, found.wrong);
    for (const auto& stream : sqlite::broken_streams(live, wrong_lines_max))
        found.wrong.push_back("同一件事 " + stream + " 的记录缺号 / versions are missing in the stream " + stream);
    // Bulk reference data is named by its content: editions of the divisions, playbooks.
    std::error_code none;
    for (const auto& name : named)
        if (!files::exists(folder.path() / "files" / name)) found.wrong.push_back("文件 " + name + " 不见了 / the file " + name + " is missing");
    for (const auto& entry : files::directory_iterator{folder.path() / "files", none})
        if (const auto name = entry.path().filename().string(); read_sha256(name) && name != hex(sha256(slurp(entry.path())).view()))
            found.wrong.push_back("文件 " + name + " 被改过 / the file " + name + " was changed");
    if (!found.wrong.empty()) return found;    // a ledger of broken records proves nothing

    Scratch scratch;
    sqlite::SqliteStore rebuilt{(scratch.path / "rebuilt.db").string(), folder.domain().code, tables};
    rebuilt.database().run("PRAGMA synchronous = OFF");
    rebuilt.begin();
    rebuilt.empty_ledgers();    // compared by key alone: no indexes
    Desk::repost(live.journal(), modules, Zone{folder.domain().zone_minutes}, [&](Position cause) -> Rows& { return rebuilt.rows(cause); });
    rebuilt.commit();
    // Ledgers of another version are posted anew when the folder is next opened: there is nothing to compare them with.
    if (live.outgrown()) rebuilt.index_ledgers();
    found.ledgers = live.outgrown() ? 0 : static_cast<std::int64_t>(tables.size());
    for (const auto& one : live.outgrown() ? std::vector<sqlite::Difference>{} : sqlite::differences(live, rebuilt, tables))
        found.wrong.push_back("台账 " + one.table + " 与重建不符,第一处: " + one.key + " (" + one.what + ") / ledger " + one.table +
                              " differs from its rebuild, first at " + one.key + " (" + one.what + ")");
    SystemChance chance;
    const sqlite::SqliteVault vault{folder.keys(), sqlite::operator_key(folder.operator_key(), chance), chance};
    const store::EvidenceStore evidence{folder.path() / "evidence", arriving_key(vault), chance};
    if (const auto damaged = vault.damaged_keys(); damaged > 0)
        found.wrong.push_back(std::to_string(damaged) + " 把钥匙损坏,它们封存的文字和佐证打不开,请从备份取回 keys/ / " + std::to_string(damaged) +
                              " keys are damaged: what they seal cannot be opened, bring keys/ back from a backup");
    auto checked = check_evidence(*(live.outgrown() ? rebuilt : live).snapshot(), vault, evidence);
    found.evidence = checked.here;
    found.promised = checked.promised;
    found.erased = checked.erased;
    for (auto& line : checked.wrong) found.wrong.push_back(std::move(line));
    return found;
}

int verify(const std::string& data, std::ostream& out, const std::string& outside) {
    const auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) return told(folder.error(), out);
    Verified found;
    try {
        found = verify_folder(*folder, outside);
    } catch (const Fault& fault) {
        found.wrong.push_back(std::string{"读不下去 / cannot be read: "} + fault.what());
    }
    for (const auto& line : found.wrong) out << line << '\n';
    if (!found.newest_seal.empty()) out << "最新封签及其 SHA-256,请抄存或拷到别处 / the newest seal and its SHA-256, to be kept elsewhere: " << found.newest_seal << '\n';
    out << (found.wrong.empty() ? "完好 / sound: " : "有问题 / wrong: ") << found.records << " 条记录 records, " << found.ledgers << " 本台账 ledgers, " << found.seals
        << " 个封签 seals, " << found.reads << " 次查看 reads, " << found.evidence << " 份佐证 evidence (" << found.promised << " 份未到 promised, "
        << found.erased << " 份已清除 erased), " << found.wrong.size() << " 处不符 faults\n";
    return found.wrong.empty() ? 0 : 2;
}

namespace {

void tell_rebuild(sqlite::SqliteStore& store, const std::vector<const Module*>& modules, Zone zone, std::ostream& out) {
    const auto start = std::chrono::steady_clock::now();
    const auto count = post_again(store, modules, zone);
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
    out << "重建了 " << count << " 条记录的台账,用时 " << took << " ms / rebuilt the ledgers of " << count << " records in " << took << " ms\n";
}

}    // namespace

Result<int> carry_out(County& county, const RebuildAsked&, std::ostream& out, std::ostream&) {
    const auto done = county.desk().between_batches([&] {
        tell_rebuild(county.store(), county.desk().modules(), Zone{county.folder().domain().zone_minutes}, out);
        county.figures().load(*county.store().snapshot());    // what stood in memory came from the old ledgers
    });
    if (!done) return tl::unexpected(done.error());
    return 0;
}

int rebuild(const std::string& data, std::ostream& out) {
    const auto here = [&](const DataFolder& folder) -> Result<int> {
        sqlite::SqliteStore store{folder.journal(), folder.domain().code, all_tables()};
        const auto places = places::module([&](const Sha256& file) { return folder.read_file(file); });
        tell_rebuild(store, all_modules(places.get()), Zone{folder.domain().zone_minutes}, out);
        return 0;
    };
    return at_office(data, RebuildAsked::name, "{}", here, out, out);
}

int export_records(const std::string& data, bool with_texts, std::ostream& out, std::ostream& errors) {
    const auto folder = DataFolder::open(data, DataFolder::Use::read);
    if (!folder) return told(folder.error(), errors);
    sqlite::SqliteStore store{folder->journal(), folder->domain().code, all_tables()};
    SystemChance chance;
    std::unique_ptr<sqlite::SqliteVault> vault;
    if (with_texts) vault = std::make_unique<sqlite::SqliteVault>(folder->keys(), sqlite::operator_key(folder->operator_key(), chance), chance);
    store.database().run("BEGIN");
    store.journal().scan(1, INT64_MAX, [&](const Record& record) {
        json::object line{{"position", record.position},
                          {"stream", write(record.stream)},
                          {"version", record.version},
                          {"event", record.event},
                          {"said_at", record.said_at.ms},
                          {"recorded_at", record.recorded_at.ms},
                          {"device_at", record.device_at.ms},
                          {"actor_kind", static_cast<int>(record.actor.kind)},
                          {"actor", write(record.actor.id)},
                          {"post", write(static_cast<const Uuid&>(record.actor.post))},
                          {"device", write(static_cast<const Uuid&>(record.device))},
                          {"command", write(static_cast<const Uuid&>(record.command))},
                          {"part", record.part},
                          {"fingerprint", hex(record.fingerprint)},
                          {"chain", hex(record.chain.view())}};
        if (vault)
            line["payload"] = opened(json::parse(record.payload), *vault);
        else
            line["payload_text"] = record.payload;    // the stored bytes, which the chain is over
        out << json::serialize(line) << '\n';
        return static_cast<bool>(out);
    });
    out.flush();
    if (!out) {
        errors << "没能写完,可能磁盘已满 / could not be written, the disk may be full\n";
        return 2;
    }
    return 0;
}

Result<int> carry_out(County& county, const ForgetAsked& asked, std::ostream& out, std::ostream& errors) {
    const auto id = read_uuid(asked.subject);
    if (!id || id->empty()) return refuse(No::bad_id, "SUBJECT");
    const auto done = forget(county, SubjectId{*id}, asked.law, CommandId{new_uuid(county.desk().clock().now(), county.desk().chance())});
    if (!done) return tl::unexpected(done.error());
    for (const auto& place : done->unreachable)
        out << "备份旁的名单够不着,请把 " << write(*id) << " 加进去: " << place << " / the list beside a backup cannot be reached, add the subject by hand: " << place << '\n';
    if (done->keys == 0)
        errors << "注意:编号 " << write(*id) << " 名下没有封存的资料——或者早已清除,或者编号写错了,请核对。\n"
               << "Mind: nothing is sealed under " << write(*id) << ": it was forgotten before, or the id is mistyped. Check it.\n";
    out << "已清除:销毁了 " << done->keys << " 把钥匙,记录号 " << done->position << " / forgotten: " << done->keys << " keys destroyed, record " << done->position << '\n';
    const auto more = forget_what_is_owed(county);
    if (!more) return tl::unexpected(more.error());
    if (*more > 0) out << "一并清除:成员都已清除的住户等 " << *more << " 处 / forgotten with it: " << *more << " more, such as households without any other member\n";
    return 0;
}

}    // namespace terrace
