// Every journal that a released version wrote must still be read, chained and posted. tests/old_journals/<version>/ holds one each, as
// `terrace export` wrote it, and what its figures must say.
#include "app/modules.hpp"
#include "desk/desk.hpp"
#include "figures/fact.hpp"
#include "store/sqlite/comparison.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>

namespace terrace {
namespace {

using namespace terrace::testing;
namespace files = std::filesystem;

Record record_of(const json::object& line) {
    const auto text = [&](const char* name) { return std::string{line.at(name).as_string()}; };
    const auto uuid = [&](const char* name) { return read_uuid(text(name)).value_or(Uuid{}); };
    const auto bytes = [&](const char* name) {
        const auto digits = text(name);
        std::string out;
        for (std::size_t i = 0; i + 1 < digits.size(); i += 2) out += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
        return out;
    };
    Record record;
    record.position = line.at("position").as_int64();
    record.stream = uuid("stream");
    record.version = static_cast<std::int32_t>(line.at("version").as_int64());
    record.event = text("event");
    record.said_at.ms = line.at("said_at").as_int64();
    record.recorded_at.ms = line.at("recorded_at").as_int64();
    record.device_at.ms = line.at("device_at").as_int64();
    record.actor = {static_cast<ActorKind>(line.at("actor_kind").as_int64()), uuid("actor"), PostId{uuid("post")}};
    record.device = DeviceId{uuid("device")};
    record.command = CommandId{uuid("command")};
    record.part = static_cast<std::int32_t>(line.at("part").as_int64());
    record.fingerprint = bytes("fingerprint");
    record.payload = text("payload_text");
    record.chain = *read_sha256(text("chain"));
    return record;
}

TEST(OldJournals, AreReadChainedAndPostedByThisVersion) {
    int versions = 0;
    for (const auto& folder : files::directory_iterator{"tests/old_journals"}) {
        SCOPED_TRACE(folder.path().string());
        ++versions;
        ScratchFolder scratch;
        sqlite::SqliteStore store{scratch / "journal.db", 530622, all_tables()};
        std::ifstream lines{folder.path() / "journal.jsonl"};
        Sha256 chain;
        store.begin();
        for (std::string line; std::getline(lines, line);) {
            const auto record = record_of(json::parse(line).as_object());
            ASSERT_EQ(record.chain, chain_after(chain, record)) << "record " << record.position;
            chain = record.chain;
            store.journal().append(record);
        }
        const auto posted = Desk::repost(store.journal(), all_modules(), Zone{}, [&](Position cause) -> Rows& { return store.rows(cause); });
        store.commit();
        EXPECT_GT(posted, 10);
        Figures figures;
        figures.load(*store.snapshot());
        std::ifstream expected{folder.path() / "figures.txt"};
        std::string name;
        for (std::int64_t count = 0; expected >> name >> count;) {
            const auto cells = figures.cells({name, {}, {}, {}, {}, {}, {}}, By::nothing, Measure::count);
            EXPECT_EQ(cells.empty() ? 0 : cells.begin()->second.count, count) << name;
        }
    }
    EXPECT_GE(versions, 1);
}

}    // namespace
}    // namespace terrace
