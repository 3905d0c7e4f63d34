// What is taken away from a data folder behind the desk's back: seals, the end of the access log, the office's own name.
#include "app/county.hpp"
#include "app/keeping_doors.hpp"
#include "store/files/access_log_file.hpp"
#include "support/small_county.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

namespace terrace {
namespace {

namespace files = std::filesystem;
using namespace terrace::testing;

std::string bytes_of(const files::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
void write_bytes(const files::path& path, std::string_view bytes) { std::ofstream{path, std::ios::binary} << bytes; }

// Three days of an office: each is sealed, and on each somebody looks at somebody's data.
struct Sealed3 {
    Sealed3() : data{folder / "data"} {
        if (!DataFolder::make(data, {530622, "巧家县", 480})) throw Fault{"no folder"};
        for (int day = 0; day < 3; ++day, clock.turn(days(1))) work();
    }
    void work() {
        County county{std::move(*DataFolder::open(data, DataFolder::Use::own)), clock, chance};
        seal_and_note(county, clock.now());
        county.access_log().note(clock.now(), {}, SubjectId{named<PersonId>("wang")}, "case:1", "story");
        county.access_log().note(clock.now(), {}, SubjectId{named<PersonId>("zhang")}, "case:2", "story");
    }
    int verified(std::string& said, const std::string& outside = "") const {
        std::ostringstream out;
        const int code = verify(data, out, outside);
        said = out.str();
        return code;
    }
    files::path seal(std::string_view day) const { return files::path{data} / "seals" / (std::string{day} + ".json"); }
    files::path log() const { return files::path{data} / "access" / "log-2024-03.bin"; }
    // The last entry of the log, whole, with its length and its link of the chain.
    void cut_last_entry() const {
        const auto whole = bytes_of(log());
        const std::size_t entry = 4 + 8 + 1 + 16 + 16 + 16 + 2 + std::string_view{"case:2story"}.size() + 32;
        write_bytes(log(), whole.substr(0, whole.size() - entry));
    }

    ScratchFolder folder;
    std::string data, said;
    HandClock clock{"2024-03-04T01:00:00Z"};
    SystemChance chance;
};

TEST(SealedFolder, IsSoundAndNamesItsNewestSealForWhoeverKeepsOneElsewhere) {
    Sealed3 office;
    EXPECT_EQ(office.verified(office.said), 0) << office.said;
    EXPECT_NE(office.said.find("2024-03-06.json " + hex(sha256(bytes_of(office.seal("2024-03-06"))).view())), std::string::npos) << office.said;
    EXPECT_NE(office.said.find("3 个封签 seals, 6 次查看 reads"), std::string::npos) << office.said;
}

TEST(SealedFolder, ASealIsNotedOnceHoweverOftenTheOfficeStarts) {
    Sealed3 office;
    office.clock.turn(days(-1));
    office.work();
    office.work();
    EXPECT_EQ(office.verified(office.said), 0) << office.said;
    EXPECT_NE(office.said.find(" 3 条记录 records"), std::string::npos) << office.said;
}

TEST(SealedFolder, MissesEverySealThatWasTakenAwayTheLastOneToo) {
    for (const auto* day : {"2024-03-04", "2024-03-06"}) {
        Sealed3 office;
        files::remove(office.seal(day));
        EXPECT_EQ(office.verified(office.said), 2);
        EXPECT_NE(office.said.find("the seal " + std::string{day} + ".json is gone: record"), std::string::npos) << office.said;
    }
}

TEST(SealedFolder, SeesThatASealWasMadeAgainInThePlaceOfAnother) {
    Sealed3 office;
    office.clock.turn(days(-1));
    files::remove(office.seal("2024-03-06"));
    office.work();    // seals the same day anew
    EXPECT_EQ(office.verified(office.said), 2);
    EXPECT_NE(office.said.find("2024-03-06.json is not the one that record 3 tells of"), std::string::npos) << office.said;
}

TEST(SealedFolder, MissesTheEntriesCutOffTheAccessLogAfterTheLastSeal) {
    Sealed3 office;
    office.cut_last_entry();
    EXPECT_TRUE(store::AccessLogFile::look(files::path{office.data} / "access").entries == 5);
    EXPECT_EQ(office.verified(office.said), 2);
    EXPECT_NE(office.said.find("the access log was cut"), std::string::npos) << office.said;
    // The office goes on, and the loss stays on record.
    office.work();
    EXPECT_EQ(office.verified(office.said), 2);
    EXPECT_NE(office.said.find("lost-"), std::string::npos) << office.said;
}

TEST(SealedFolder, MissesEntriesThatASealSawAlsoWhenTheHeadIsTakenAwayOrMadeToFit) {
    Sealed3 office;
    office.cut_last_entry();
    office.cut_last_entry();    // the last day's
    office.cut_last_entry();    // and one that the last seal saw
    files::remove(files::path{office.data} / "access" / "head.bin");
    EXPECT_EQ(office.verified(office.said), 2);
    EXPECT_NE(office.said.find("lacks entries that the seal 2024-03-06.json saw"), std::string::npos) << office.said;
    EXPECT_NE(office.said.find("head.bin is gone"), std::string::npos) << office.said;
    { store::AccessLogFile made_to_fit{files::path{office.data} / "access"}; }
    EXPECT_EQ(office.verified(office.said), 2);
    EXPECT_EQ(office.said.find("head.bin is gone"), std::string::npos) << office.said;
    EXPECT_NE(office.said.find("lacks entries that it had at record 3"), std::string::npos) << office.said;
}

TEST(SealedFolder, MissesAWholeAccessLog) {
    Sealed3 office;
    files::remove_all(files::path{office.data} / "access");
    EXPECT_EQ(office.verified(office.said), 2);
    EXPECT_NE(office.said.find("lacks entries"), std::string::npos) << office.said;
}

TEST(SealedFolder, SaysWhatTheOfficeWasCalledWhenItsFileWasChanged) {
    Sealed3 office;
    const auto path = files::path{office.data} / "domain.json";
    const auto before = bytes_of(path);
    auto changed = before;
    changed.replace(changed.find("巧家县"), std::string{"巧家县"}.size(), "会泽县");
    write_bytes(path, changed);
    EXPECT_EQ(office.verified(office.said), 2);
    EXPECT_NE(office.said.find("530622 会泽县 480"), std::string::npos) << office.said;
    EXPECT_NE(office.said.find("530622 巧家县 480"), std::string::npos) << office.said;
    office.work();    // served under the wrong name, sealed too
    EXPECT_EQ(office.verified(office.said), 2);
    write_bytes(path, before);
    EXPECT_EQ(office.verified(office.said), 0) << office.said;
}

TEST(SealedFolder, AFolderPutBackAsAWholeFitsItselfAndNotASealKeptElsewhere) {
    Sealed3 office;
    const auto earlier = office.folder / "earlier";
    files::copy(office.data, earlier, files::copy_options::recursive);
    for (int day = 0; day < 2; ++day, office.clock.turn(days(1))) office.work();
    const auto kept = office.folder / "kept.json";
    files::copy_file(office.seal("2024-03-08"), kept);
    const auto sum = hex(sha256(bytes_of(kept)).view());
    EXPECT_EQ(office.verified(office.said, kept), 0) << office.said;
    EXPECT_EQ(office.verified(office.said, sum), 0) << office.said;
    files::remove_all(office.data);
    files::rename(earlier, office.data);
    EXPECT_EQ(office.verified(office.said), 0) << "nothing inside can tell: " << office.said;
    EXPECT_EQ(office.verified(office.said, kept), 2);
    EXPECT_NE(office.said.find("saw are gone"), std::string::npos) << office.said;
    EXPECT_EQ(office.verified(office.said, sum), 2);
    EXPECT_NE(office.said.find(sum), std::string::npos) << office.said;
    auto forged = bytes_of(kept);
    forged[forged.find("\"position\":") + 11] ^= 1;
    write_bytes(kept, forged);
    EXPECT_EQ(office.verified(office.said, kept), 2);
    EXPECT_NE(office.said.find("is no sound seal"), std::string::npos) << office.said;
    EXPECT_EQ(office.verified(office.said, office.folder / "nowhere.json"), 2);
    EXPECT_NE(office.said.find("cannot be read"), std::string::npos) << office.said;
}

TEST(SealedFolder, ABackupBringsHeadLogAndSealsBackAsTheyWere) {
    Sealed3 office;
    const auto copy = office.folder / "copy", back = office.folder / "back", key = office.folder / "recovery.key";
    std::ostringstream told;
    ASSERT_EQ(make_recovery_key(office.data, key, told), 0);
    ASSERT_EQ(backup(office.data, copy, told), 0) << told.str();
    ASSERT_EQ(restore(copy, back, key, told), 0) << told.str();
    std::ostringstream checked;
    EXPECT_EQ(verify(back, checked), 0) << checked.str();
}

}    // namespace
}    // namespace terrace
