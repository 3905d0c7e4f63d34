#pragma once
// The doors of reports that need more than a read: issuing one, one as a Word document, and which places' phones have not been heard of. A report is worked out
// again when it is issued, and only what its issuer saw goes out: they name its text by its SHA-256.

#include "access/credentials.hpp"
#include "desk/desk.hpp"
#include "modules/reports/reports.hpp"
#include "wire/http/api.hpp"

namespace terrace {

constexpr Span not_synced_after = hours(24);

// Places within one whose phones were last heard of before `since`: by the phone heard of last, longest silent first. A place whose posts
// carry no phone is not named.
std::vector<issued::SilentPlace> not_synced(const Views&, const std::vector<Bearer>& phones, PlaceId within, Instant since, Instant now);

struct ReportOffice {
    Desk& desk;
    AccessLog& access_log;
    std::function<std::vector<Bearer>()> phones;    // enrolled and alive
};

struct IssueAsked {
    issued::ReportId report;
    std::string sha256;      // of the text that was seen, in hex
    Parameters question;     // name, place, period, lang: as the report was asked for
};
// conflict when the text would be another one now.
Result<json::object> issue_report(const ReportOffice&, const Actor&, const IssueAsked&);

class ReportDoors {
  public:
    ReportDoors(ReportOffice office, wire::WhoAsks who) : office_{std::move(office)}, who_{std::move(who)} {}
    std::vector<wire::Door> doors();

  private:
    Result<wire::Response> issue(const wire::Request&, const Parameters&);
    Result<wire::Response> unsynced(const wire::Request&, const Parameters&);
    Result<wire::Response> document(const wire::Request&, const Parameters&);
    Result<Actor> actor_of(const wire::Request&) const;

    ReportOffice office_;
    wire::WhoAsks who_;
};

}    // namespace terrace
