#pragma once
// The key vault: one key for each sealed text, filed under the subject (whose data it is) and the purpose (why it is held).
// Destroying a subject's keys forgets the texts although the journal is append-only. Implemented in store/.

#include "base/result.hpp"
#include "base/sealed.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace terrace {

class Vault {
  public:
    virtual ~Vault() = default;

    // Seals `text.plain` under `text.key` (made when new); new keys become durable at keep(). The writer's thread only.
    virtual void seal(Sealed& text, const SubjectId& subject, std::string_view purpose) = 0;
    virtual void keep() = 0;       // before the journal commits
    virtual void discard() = 0;    // the journal rolled back

    // Any thread. nullopt when the key is gone (forgotten) or the box was changed.
    virtual std::optional<std::string> unseal(const Sealed&) const = 0;
    // Keyed hashes: equal inputs give equal results in this data folder and nowhere else.
    virtual std::string fingerprint(std::string_view bytes) const = 0;                             // 16 bytes
    virtual std::string keyed(std::string_view use, std::string_view bytes) const = 0;             // 32 bytes
    // Destroys every key of the subject; the number destroyed.
    virtual std::int64_t forget(const SubjectId&) = 0;
    virtual std::int64_t forget_text(const TextId&) = 0;

    // Blind finding: the subject can be found by this text (an ID number, a phone, a whole name) and by nothing shorter; the text
    // itself is not kept. One text for each use and subject, the last given; durable at keep(), destroyed by forget().
    virtual void find_by(const SubjectId&, std::string_view use, std::string_view text) = 0;
    virtual std::vector<SubjectId> found_by(std::string_view use, std::string_view text) const = 0;
};

}    // namespace terrace
