#pragma once
// Keeping (保管): the doors by which an operator checks, copies, brings back and empties a data folder. Each says what it found in
// Chinese and English and gives an exit code: 0 fine, 1 refused, 2 something is wrong with the data.

#include "app/county.hpp"
#include "base/chance.hpp"
#include "journal/record.hpp"

#include <iosfwd>
#include <vector>

namespace terrace {

struct Verified {
    std::int64_t records = 0, ledgers = 0, seals = 0, reads = 0, evidence = 0, promised = 0, erased = 0;
    std::string newest_seal;           // name and SHA-256 of the last seal, for whoever keeps a copy elsewhere; "" while there is none
    std::vector<std::string> wrong;    // one line each, both languages; empty: all is well
};

// Chain, positions, versions, every ledger against its rebuild in a scratch database, daily seals and the records that note them, access
// log, the office's name, evidence. Works while the folder is served.
//
// `outside`: a seal that was kept elsewhere, as a file or as the SHA-256 of its bytes; "" for none. A folder that was put back as a whole to
// an earlier state fits itself, and nothing but such a seal can tell (docs/decisions/06-sealing.md).
Verified verify_folder(const DataFolder&, const std::string& outside = "");
int verify(const std::string& data, std::ostream& out, const std::string& outside = "");

// Posts every record again, in one transaction: readers see the old ledgers until the new ones stand. While the folder is served,
// commands wait meanwhile. Works on ledgers too damaged to serve.
struct RebuildAsked {
    static constexpr std::string_view name = "rebuild";
};
BOOST_DESCRIBE_STRUCT(RebuildAsked, (), ())
Result<int> carry_out(County&, const RebuildAsked&, std::ostream& out, std::ostream& errors);
int rebuild(const std::string& data, std::ostream& out);

// Every record as a line of JSON. With texts: sealed texts opened where their key still exists.
int export_records(const std::string& data, bool with_texts, std::ostream& out, std::ostream& errors);

// Makes the pair of recovery keys: the private one into FILE (to be kept elsewhere), the public one into the folder.
int make_recovery_key(const std::string& data, const std::string& file, std::ostream& out);

constexpr int backup_keys_kept_days = 14;

// FILE holds the data without keys; FILE.keys holds the keys, sealed to the recovery key. Works while the folder is served.
// FILE.keys of earlier backups in the same place go after 14 days: what was forgotten meanwhile cannot come back.
int backup(const std::string& data, const std::string& file, std::ostream& out);
// Into a folder that does not exist yet; nothing is left of it when anything is wrong. Forgets again whom the list beside FILE names.
int restore(const std::string& file, const std::string& data, const std::string& recovery_key, std::ostream& out);

// Destroys the keys of everything held about the subject, and records that it did, under which law.
struct ForgetAsked {
    static constexpr std::string_view name = "forget";
    std::string subject, law;
};
BOOST_DESCRIBE_STRUCT(ForgetAsked, (), (subject, law))
Result<int> carry_out(County&, const ForgetAsked&, std::ostream& out, std::ostream& errors);

// Adds the subject to the list that lies beside each earlier backup; the lists that could not be reached.
std::vector<std::string> tell_backups(const DataFolder&, const SubjectId&);

// When the folder was last sealed and last backed up; none when never.
std::optional<Instant> last_seal(const DataFolder&);
std::optional<Instant> last_backup(const DataFolder&);

// Signs once a day where the journal and the access log stand. True when a seal was made now.
bool seal_day(const DataFolder&, const Head& journal, const Head& reads, Instant now);
// The same, and the desk notes the newest seal in the journal, once. Before the desk runs or on its own thread; while it runs the note is
// only handed in.
void seal_and_note(County&, Instant now);

}    // namespace terrace
