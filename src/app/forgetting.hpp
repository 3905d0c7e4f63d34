#pragma once
// Forgetting, whoever asks for it: the operator's door, or a post that clears a person out of the register.
//
// Saying so is a record (desk.subject_forgotten); doing so is destroying the subject's keys, removing pictures that no key opens any
// more, and telling the lists beside earlier backups. A crash between the two is made good when the folder is next opened.
// What is forgotten is a subject (a person, a household, a case nobody is named in) with everything held about it, or one text alone,
// named by its key as an export shows it: a text may name somebody whose data it is not.
// With the last of its members a household is forgotten too: what was written about it then has nobody left to speak for it.

#include "app/county.hpp"

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace terrace {

// The keys of the subject, or the one key of that id; how many were destroyed. Durable at keep().
std::int64_t destroy_keys(Vault&, const SubjectId&);

struct Forgotten {
    std::int64_t keys = 0;                    // destroyed
    Position position = 0;                    // of the record
    std::vector<std::string> unreachable;     // lists beside backups that could not be told
};
// Not on the writer's thread. The same id again says nothing twice.
Result<Forgotten> forget(County&, const SubjectId&, const std::string& law, CommandId);

// Persons cleared out of the register whose keys still stand, and households all of whose members were forgotten, each with the law
// it goes by. Empty when nothing is owed.
std::vector<std::pair<SubjectId, std::string>> forgetting_owed(Snapshot&);
// Does what is owed; how many subjects.
Result<int> forget_what_is_owed(County&);

// While the office serves: does what is owed as soon as a record says so.
class Forgetting {
  public:
    // Watches the desk: make it before the desk starts. It outlives the desk's thread.
    explicit Forgetting(County&);
    ~Forgetting() { stop(); }
    void start();
    void stop();

  private:
    County& county_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool owed_ = true, stopping_ = false;    // looks once at the start
    std::thread thread_;
};

}    // namespace terrace
