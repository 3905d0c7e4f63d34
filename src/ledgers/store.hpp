#pragma once
// What keeps journal and ledgers together: one writer, one transaction for both, snapshots for readers. Implemented in store/.

#include "journal/journal.hpp"
#include "ledgers/ledger.hpp"

#include <memory>

namespace terrace {

class Store {
  public:
    virtual ~Store() = default;

    // The writer's side: one thread.
    virtual void begin() = 0;
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void roll_back_to_savepoint() = 0;
    virtual void commit() = 0;       // durable when it returns; throws Fault when it is not
    virtual void roll_back() = 0;
    virtual Journal& journal() = 0;
    virtual Rows& rows(Position cause) = 0;    // rows written through it carry this position

    // Any thread.
    virtual std::unique_ptr<Snapshot> snapshot() = 0;
};

}    // namespace terrace
