#pragma once
// Evidence (佐证): that a file which a record named has arrived. The file lies beside the journal as ciphertext; its key is a sealed text
// of this record, filed under the subject of the record that named it, so that forgetting the subject erases the picture as well.

#include "base/sealed.hpp"
#include "desk/module.hpp"

namespace terrace::evidence {

constexpr std::int64_t file_bytes_max = 20'000'000;

struct Arrive {
    static constexpr std::string_view name = "evidence.arrive", zh = "记下佐证已到(系统)", en = "Note that a file has arrived (system)";
    Sha256 sha256;
    SubjectId subject;
    std::int64_t size = 0;
    ShortText type;
    Sealed file_key;    // 64 hex digits
};
BOOST_DESCRIBE_STRUCT(Arrive, (), (sha256, subject, size, type, file_key))

using Command = std::variant<Arrive>;

struct Arrived {
    static constexpr std::string_view name = "evidence.arrived", zh = "佐证已到", en = "A file has arrived";
    Sha256 sha256;
    SubjectId subject;
    std::int64_t size = 0;
    ShortText type;
    Sealed file_key;
    bool operator==(const Arrived&) const = default;
};
BOOST_DESCRIBE_STRUCT(Arrived, (), (sha256, subject, size, type, file_key))

using Event = std::variant<Arrived>;

struct File {
    SubjectId subject;
    bool here = false;
};

extern const Table arrived_table;

struct ArrivedFile {
    Sha256 sha256;
    SubjectId subject;
    std::int64_t size = 0;
    std::string type;
    Sealed file_key;
};
std::optional<ArrivedFile> arrived(Snapshot&, const Sha256&);
std::vector<ArrivedFile> all_arrived(Snapshot&);

struct Evidence {
    static constexpr std::string_view name = "evidence";
    using Command = evidence::Command;
    using Event = evidence::Event;
    using State = File;
    static Uuid stream_of(const Command&);
    static PlaceId place_of(const File&, const Command&) { return {}; }
    static bool open_to(const Actor& actor, const Command&, const File&) { return actor.kind == ActorKind::desk; }
    static Result<std::vector<Event>> decide(const File&, const Command&, const Context&);
    static File apply(File, const Event&) noexcept;
    static SubjectId subject_of(const File& after, const Event&) { return after.subject; }
    static void post(const Record&, const Event&, Posting&);
    static bool observes(const Event&) { return false; }
    static void observe(const Record&, const Event&, Views&) {}
    static std::string result(const File&, const std::vector<Event>&, const Vault&) { return "{}"; }
    static std::vector<const Table*> tables() { return {&arrived_table}; }
    static std::vector<Route> routes() { return {}; }
};

const Module& module();

}    // namespace terrace::evidence
