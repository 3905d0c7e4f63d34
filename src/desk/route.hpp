#pragma once
// A read as data: method and path of the API, what it is in both languages, and the function that answers. The HTTP door
// authenticates, bounds and dispatches; a route sees one snapshot and the views, and writes nothing but the access log.

#include "access/access_log.hpp"
#include "access/vault.hpp"
#include "base/codec.hpp"
#include "desk/views.hpp"
#include "figures/figures.hpp"
#include "ledgers/ledger.hpp"

#include <map>

namespace terrace {

// What a read of one module needs of another's ledgers; given by main, because modules do not include each other.
class Elsewhere {
  public:
    virtual ~Elsewhere() = default;
    // Where a case lies that is not settled yet; none when there is none, or it is nobody's reason to look at personal data.
    virtual std::optional<PlaceId> open_case(Snapshot&, const Uuid&) const = 0;
    // "promised", "here", "missing" or "erased"
    virtual std::string_view evidence_state(Snapshot&, const Sha256&) const = 0;
};

struct ReadContext {
    Snapshot& snapshot;
    const Views& views;
    const Vault& vault;
    const Figures& figures;
    AccessLog& access_log;
    Actor actor;
    Instant now;
    const Elsewhere* elsewhere = nullptr;
};

// Path and query parameters, already decoded and bounded.
class Parameters {
  public:
    std::map<std::string, std::string, std::less<>> values;

    std::optional<std::string_view> text(std::string_view name) const {
        const auto found = values.find(name);
        return found == values.end() || found->second.empty() ? std::nullopt : std::optional<std::string_view>{found->second};
    }
    Result<std::optional<PlaceId>> place(std::string_view name) const { return parsed<PlaceId>(name); }
    Result<std::optional<Day>> day(std::string_view name) const { return parsed<Day>(name); }
    template <class T>
    Result<std::optional<T>> parsed(std::string_view name) const {
        const auto given = text(name);
        if (!given) return std::optional<T>{};
        const auto value = StringForm<T>::parse(*given);
        if (!value) return refuse(No::bad_value, std::string{name}, StringForm<T>::what);
        return value;
    }
    template <class T>
    Result<T> needed(std::string_view name) const {
        auto value = parsed<T>(name);
        if (!value) return tl::unexpected(value.error());
        if (!*value) return refuse(No::missing_field, std::string{name});
        return **value;
    }
    // "limit": 1 … 200, 50 when absent.
    Result<std::int64_t> limit() const;
};

struct ParameterFacts {
    std::string_view name, zh, en;
    bool needed = false;
};

struct Route {
    std::string_view method;    // "GET"
    std::string_view path;      // "/api/v1/cases/{case}"
    std::string_view zh, en;
    std::vector<ParameterFacts> parameters;
    bool open = false;          // answers without a sign-in
    Result<std::string> (*answer)(const ReadContext&, const Parameters&) = nullptr;    // a JSON document
};

}    // namespace terrace
