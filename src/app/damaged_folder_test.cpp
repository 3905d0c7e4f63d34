// Disks lie, fill up and are mounted the wrong way: what a folder then says, and what it never does.
#include "app/daily_round.hpp"
#include "app/init_door.hpp"
#include "app/keeping_doors.hpp"
#include "support/small_county.hpp"

#include <csignal>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace terrace {
namespace {

namespace files = std::filesystem;
using namespace terrace::testing;

std::string bytes_of(const files::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}
void write_bytes(const files::path& path, std::string_view bytes) { std::ofstream{path, std::ios::binary} << bytes; }

// An office with some work in it, made once; tests take copies.
struct Sound {
    Sound() : data{scratch / "data"} {
        const files::path divisions{scratch / "divisions"};
        files::create_directories(divisions);
        write_bytes(divisions / "divisions_2023.csv.zst", "# divisions 2023 invented\ncode,name\n53,云南省\n5306,昭通市\n530622,巧家县\n530622112,白鹤滩街道\n");
        if (auto made = DataFolder::make(data, {530622, "巧家县", 480}); !made) throw Fault{"no folder"};
        {
            County county{std::move(*DataFolder::open(data, DataFolder::Use::own)), clock, chance};
            const auto first = begin_office(county, divisions, chance);
            if (!first) throw Fault{say(first.error(), Language::en)};
            actor = {ActorKind::post, first->holder, first->post};
            place = first->place;
            for (int i = 0; i < 20; ++i)
                if (auto said = open_case(county, i, 300); !said) throw Fault{say(said.error(), Language::en)};
            county.access_log().note(clock.now(), actor, SubjectId{named<PersonId>("wang")}, "case:1", "story");
            seal_day(county.folder(), county.store().journal().head(), county.access_log().head(), clock.now());
        }
        exported = export_of(data);
    }
    Result<Acknowledged> open_case(County& county, int number, std::size_t letters) const {
        const auto name = "c" + std::to_string(number);
        return county.desk().submit_and_wait(envelope(name, "cases.open",
                                                      json::object{{"case", write(static_cast<const Uuid&>(named<CaseId>(name)))}, {"place", write(place)}, {"kind", "water"},
                                                                   {"story", std::string(letters, 'x')}, {"source", "walk_in"}}),
                                             actor);
    }
    static std::string export_of(const files::path& data) {
        std::ostringstream out, errors;
        export_records(data.string(), false, out, errors);
        return out.str();
    }
    ScratchFolder scratch;
    files::path data;
    SystemClock clock;
    SystemChance chance;
    Actor actor;
    PlaceId place;
    std::string exported;
};

Sound& sound() {
    static Sound made;
    return made;
}

struct Copy {
    Copy() : data{scratch / "data"} { files::copy(sound().data, data, files::copy_options::recursive); }
    int verified(std::string* said = nullptr) const {
        std::ostringstream out;
        const int code = verify(data.string(), out);
        if (said) *said = out.str();
        return code;
    }
    ScratchFolder scratch;
    files::path data;
};

// Runs in a process of its own, which may change its user or its limits; what it says comes back.
template <class Work>
std::string in_child(Work work) {
    int ends[2];
    if (::pipe(ends) != 0) throw Fault{"no pipe"};
    const auto child = ::fork();
    if (child == 0) {
        std::string said;
        try {
            said = work();
        } catch (const std::exception& fault) {
            said = std::string{"fault: "} + fault.what();
        }
        [[maybe_unused]] const auto written = ::write(ends[1], said.data(), said.size());
        ::_exit(0);
    }
    ::close(ends[1]);
    std::string said(65'536, '\0');
    std::size_t have = 0;
    for (ssize_t got = 0; (got = ::read(ends[0], said.data() + have, said.size() - have)) > 0;) have += static_cast<std::size_t>(got);
    ::close(ends[0]);
    said.resize(have);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? said : "died by signal " + std::to_string(WTERMSIG(status));
}

TEST(DamagedFolder, AFolderThatCannotBeWrittenIsRefusedByNameAndStillVerified) {
    if (::geteuid() != 0) GTEST_SKIP() << "needs to become a user who may only read";
    Copy copy;
    ::chmod(copy.scratch.path().c_str(), 0755);
    for (const auto& entry : files::recursive_directory_iterator{copy.data})
        files::permissions(entry.path(), entry.is_directory() ? files::perms{0555} : files::perms{0444});
    files::permissions(copy.data, files::perms{0555});
    const auto said = in_child([&]() -> std::string {
        if (::setuid(65'534) != 0) return "cannot change user";
        const auto owned = DataFolder::own_if_free(copy.data);
        return owned ? "owned" : say(owned.error(), Language::zh) + say(owned.error(), Language::en);
    });
    EXPECT_NE(said.find("cannot be written"), std::string::npos) << said;
    const auto checked = in_child([&]() -> std::string {
        if (::setuid(65'534) != 0) return "cannot change user";
        std::ostringstream out;
        const int code = verify(copy.data.string(), out);
        return std::to_string(code) + ' ' + out.str();
    });
    EXPECT_EQ(checked.find("died"), std::string::npos) << checked;
    EXPECT_TRUE(checked.starts_with("2 ") || checked.starts_with("0 ")) << checked;
    EXPECT_TRUE(checked.starts_with("0 ") || checked.find("cannot be read") != std::string::npos) << checked;
}

TEST(DamagedFolder, AFullDiskRefusesTheCommandKeepsTheAcknowledgedAndRecovers) {
    Copy copy;
    const auto said = in_child([&]() -> std::string {
        ::signal(SIGXFSZ, SIG_IGN);
        SystemClock clock;
        SystemChance chance;
        std::string lines;
        {
            County county{std::move(*DataFolder::open(copy.data, DataFolder::Use::own)), clock, chance};
            const auto size = std::max({files::file_size(county.folder().journal()), files::file_size(county.folder().journal() + "-wal"), files::file_size(county.folder().keys())});
            rlimit limit{size + 150'000, RLIM_INFINITY};
            ::setrlimit(RLIMIT_FSIZE, &limit);
            int kept = 0;
            Result<Acknowledged> last = refuse(No::fault);
            for (int i = 100; i < 400; ++i) {
                last = sound().open_case(county, i, 8'000);
                if (!last) break;
                ++kept;
            }
            if (last) return "the disk was never full";
            lines += std::string{text_of(last.error().no).code} + '\n';
            // Files beside the journal.
            const auto picture = std::string(4'000'000, 'x');
            const auto uploaded = county.evidence().append(sha256(picture), 0, picture, clock.now());
            lines += uploaded ? "uploaded\n" : std::string{text_of(uploaded.error().no).code} + '\n';
            try {
                county.folder().put_file(std::string(4'000'000, 'x'));
                lines += "put\n";
            } catch (const Fault&) {
                lines += "file refused\n";
            }
            std::ostringstream out;
            limit.rlim_cur = RLIM_INFINITY;
            ::setrlimit(RLIMIT_FSIZE, &limit);
            const auto after = sound().open_case(county, 900, 10);
            lines += after ? "goes on\n" : say(after.error(), Language::en) + '\n';
            lines += county.store().journal().head().position == after->position ? "head fits\n" : "head differs\n";
        }
        std::ostringstream out;
        lines += verify(copy.data.string(), out) == 0 ? "sound\n" : out.str();
        return lines;
    });
    EXPECT_EQ(said, "storage_failed\nstorage_failed\nfile refused\ngoes on\nhead fits\nsound\n");
}

// Wherever one byte of the journal's file changes, either the check says so or the change reached nothing: every record is what it was.
TEST(DamagedFolder, AFlippedByteAnywhereInTheJournalIsFoundOrHarmless) {
    Copy copy;
    {
        sqlite::Database database{(copy.data / "journal.db").string(), sqlite::Database::Mode::write};
        database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    const auto path = copy.data / "journal.db";
    const auto whole = bytes_of(path);
    ASSERT_EQ(copy.verified(), 0);
    SeededChance chance{20'240'304};
    int found = 0;
    for (int i = 0; i < 12; ++i) {
        auto bytes = whole;
        auto at = chance.below(bytes.size());
        while (bytes[at] == 0) at = chance.below(bytes.size());    // most of a small file is empty
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << chance.below(8)));
        for (const auto* beside : {"journal.db-wal", "journal.db-shm"}) files::remove(copy.data / beside);
        write_bytes(path, bytes);
        std::string said;
        const int code = copy.verified(&said);
        found += code != 0;
        if (code == 0) {
            EXPECT_EQ(Sound::export_of(copy.data), sound().exported) << "byte " << at;
        } else {
            EXPECT_FALSE(said.empty());
        }
    }
    EXPECT_GT(found, 2);
}

TEST(DamagedFolder, FlippedBytesInKeysSealsAndAccessLogAreSaid) {
    for (const auto* part : {"seals", "access"}) {
        Copy copy;
        for (const auto& entry : files::directory_iterator{copy.data / part}) {
            if (entry.path().filename().string().starts_with("access.db")) continue;
            auto bytes = bytes_of(entry.path());
            bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
            write_bytes(entry.path(), bytes);
        }
        std::string said;
        EXPECT_EQ(copy.verified(&said), 2) << part;
    }
    Copy copy;
    write_bytes(copy.data / "keys" / "operator.key", "short");
    const auto said = in_child([&]() -> std::string {
        SystemClock clock;
        SystemChance chance;
        County county{std::move(*DataFolder::open(copy.data, DataFolder::Use::own)), clock, chance};
        return "opened";
    });
    EXPECT_TRUE(said.starts_with("fault: ")) << said;
    EXPECT_NE(said.find("operator.key"), std::string::npos) << said;
}

TEST(DamagedFolder, AFileThatARecordNamesAndNobodyHasIsMissed) {
    Copy copy;
    const auto lost = files::directory_iterator{copy.data / "files"}->path();
    files::remove(lost);
    std::string said;
    EXPECT_EQ(copy.verified(&said), 2);
    EXPECT_NE(said.find("the file " + lost.filename().string() + " is missing"), std::string::npos) << said;
}

TEST(DamagedFolder, AFolderOfFutureOrBrokenFactsIsRefused) {
    Copy copy;
    for (const auto* text : {"", "{", R"({"format":99,"domain":530622,"name":"x"})", R"({"format":1,"domain":"x","name":"x"})"}) {
        write_bytes(copy.data / "domain.json", text);
        const auto opened = DataFolder::own_if_free(copy.data);
        ASSERT_FALSE(opened) << text;
        EXPECT_EQ(opened.error().no, No::data_folder);
    }
}

TEST(DamagedFolder, EditionsThatAreMissingOrChangedAreNamed) {
    Copy copy;
    for (const auto& entry : files::directory_iterator{copy.data / "files"}) {
        auto bytes = bytes_of(entry.path());
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
        write_bytes(entry.path(), bytes);
        std::string said;
        EXPECT_EQ(copy.verified(&said), 2);
        EXPECT_NE(said.find(entry.path().filename().string()), std::string::npos) << said;
    }
}

}    // namespace
}    // namespace terrace
