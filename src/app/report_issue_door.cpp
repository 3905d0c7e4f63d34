#include "app/report_issue_door.hpp"

#include "app/report_docx.hpp"
#include "app/report_doors.hpp"
#include "reports/report_reads.hpp"

#include <ostream>

namespace terrace {
namespace {

constexpr Query issued_query{"report_door.issued", "SELECT known_at FROM issued_reports WHERE domain = $1 AND report_id = $2"};

// The same report of the same words goes by one id, however often it is asked for.
issued::ReportId report_id(const ReportIssueAsked& asked) {
    return issued::ReportId{derived_uuid(Uuid{}, "report " + asked.sample + '\n' + asked.place + '\n' + asked.period + '\n' + asked.language + '\n' + asked.sha256)};
}

Result<void> write_document(County& county, const Actor& actor, const Parameters& question, std::int64_t known_at, const std::string& path) {
    return county.read(actor, [&](const ReadContext& read) -> Result<void> {
        auto asked = reports::report_asked(read, question);
        if (!asked) return tl::unexpected(asked.error());
        asked->known_at = known_at;
        const auto made = reports::make_report(read, *asked);
        if (!made) return tl::unexpected(made.error());
        return write_docx(path, report_blocks(reports::report_json(read, *made)));
    });
}

}    // namespace

Result<int> carry_out(County& county, const ReportIssueAsked& asked, std::ostream& out, std::ostream&) {
    const auto bearer = county.credentials().who(asked.token, county.desk().clock().now());
    if (!bearer) return tl::unexpected(bearer.error());
    if (bearer->kind != BearerKind::token) return refuse(No::not_yours, "--token-file", "terrace token create --post …");
    const auto& actor = bearer->actor;
    IssueAsked issue{report_id(asked), asked.sha256, {}};
    issue.question.values = {{"name", asked.sample}, {"place", asked.place}, {"period", asked.period}, {"lang", asked.language}};
    std::optional<std::int64_t> known_at;
    county.store().snapshot()->run(issued_query, {issue.report}, [&](const Row& row) {
        known_at = row.integer(0);
        return false;
    });
    json::object said{{"report", write(static_cast<const Uuid&>(issue.report))}, {"sha256", asked.sha256}};
    if (known_at) {
        said["already"] = true;
    } else {
        const ReportOffice office{county.desk(), county.access_log(), [&] { return county.credentials().devices(county.desk().clock().now()); }};
        const auto done = issue_report(office, actor, issue);
        if (!done) return tl::unexpected(done.error());
        known_at = done->at("known_at").as_int64();
        said = *done;
    }
    if (!asked.out.empty()) {
        if (auto written = write_document(county, actor, issue.question, *known_at, asked.out); !written) return tl::unexpected(written.error());
        said["out"] = asked.out;
    }
    out << json::serialize(said) << '\n';
    return 0;
}

}    // namespace terrace
