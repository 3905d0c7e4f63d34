#include "modules/evidence/evidence.hpp"

namespace terrace::evidence {
namespace {

constexpr Query one_file{"evidence.one", "SELECT sha256, subject, size, type, key, box FROM evidence_arrived WHERE domain = $1 AND sha256 = $2"};
constexpr Query all_files{"evidence.all", "SELECT sha256, subject, size, type, key, box FROM evidence_arrived WHERE domain = $1 ORDER BY sha256"};

ArrivedFile read(const Row& row) {
    ArrivedFile file;
    const auto sum = row.text(0);
    std::copy_n(sum.begin(), std::min(sum.size(), file.sha256.bytes.size()), file.sha256.bytes.begin());
    file.subject = row.id<SubjectId>(1);
    file.size = row.integer(2);
    file.type = row.string(3);
    file.file_key.key = row.id<TextId>(4);
    file.file_key.box = row.string(5);
    return file;
}

}    // namespace

const Table arrived_table{"evidence_arrived",
                          {{"sha256", Type::bytes}, {"subject", Type::bytes}, {"size"}, {"type", Type::text}, {"key", Type::bytes}, {"box", Type::bytes}},
                          1,
                          {{"by_subject", "subject"}}};

std::optional<ArrivedFile> arrived(Snapshot& snapshot, const Sha256& sum) {
    std::optional<ArrivedFile> found;
    snapshot.run(one_file, {Cell::blob(sum.view())}, [&](const Row& row) {
        found = read(row);
        return false;
    });
    return found;
}

std::vector<ArrivedFile> all_arrived(Snapshot& snapshot) {
    std::vector<ArrivedFile> all;
    snapshot.run(all_files, {}, [&](const Row& row) {
        all.push_back(read(row));
        return true;
    });
    return all;
}

Uuid Evidence::stream_of(const Command& command) { return derived_uuid(Uuid{}, "evidence " + hex(std::get<Arrive>(command).sha256.view())); }

Result<std::vector<Event>> Evidence::decide(const File& now, const Command& command, const Context&) {
    const auto& it = std::get<Arrive>(command);
    if (now.here) return refuse(No::conflict, "body.sha256", hex(it.sha256.view()));
    if (it.size < 1 || it.size > file_bytes_max) return refuse(No::out_of_range, "body.size", "1–" + std::to_string(file_bytes_max));
    return std::vector<Event>{Arrived{it.sha256, it.subject, it.size, it.type, it.file_key}};
}

File Evidence::apply(File, const Event& event) noexcept { return {std::get<Arrived>(event).subject, true}; }

void Evidence::post(const Record&, const Event& event, Posting& posting) {
    const auto& it = std::get<Arrived>(event);
    posting.rows().put(arrived_table, {Cell::blob(it.sha256.view()), it.subject, it.size, it.type.value, it.file_key.key, Cell::blob(it.file_key.box)});
}

const Module& module() {
    static const ModuleOf<Evidence> made;
    return made;
}

}    // namespace terrace::evidence
