#include "app/demo_report.hpp"

#include "app/report_doors.hpp"
#include "reports/report_reads.hpp"

namespace terrace {
namespace {

constexpr std::string_view sample_report = "qiaojia_corridor.monthly_brief";

Actor who_may_issue(const ReadContext& read, PlaceId place) {
    for (const auto* post : read.views.roster->posts())
        if (const auto person = read.views.roster->holder(post->id, read.now)) {
            const Actor actor{ActorKind::post, *person, post->id};
            if (read.views.roster->may(actor, issued::Issue::name, place, read.now) && read.views.roster->may(actor, "read.figures", place, read.now)) return actor;
        }
    throw Fault{"sample county: nobody may issue a report"};
}

}    // namespace

void issue_sample_report(County& county) {
    const auto seen = county.read(Actor{}, [](const ReadContext& read) {
        const auto today = read.views.clock->zone().day_of(read.now);
        const auto place = read.views.places->by_code("530622000000", today);
        ENSURE(place);
        IssueAsked asked{issued::ReportId{derived_uuid(Uuid{}, "sample report")}, "", {}};
        asked.question.values = {{"name", std::string{sample_report}}, {"place", write(*place)}, {"period", period_text(ReportPeriod::month, days_of(ReportPeriod::month, span_of(ReportPeriod::month, today), ReportDays::last))}};
        const auto question = reports::report_asked(read, asked.question);
        const auto made = question ? reports::make_report(read, *question) : tl::unexpected(question.error());
        if (!made) throw Fault{"sample county: " + say(made.error(), Language::en)};
        asked.sha256 = hex(made->sha256.view());
        return std::pair{who_may_issue(read, *place), std::move(asked)};
    });
    const ReportOffice office{county.desk(), county.access_log(), [] { return std::vector<Bearer>{}; }};
    if (const auto done = issue_report(office, seen.first, seen.second); !done) throw Fault{"sample county: " + say(done.error(), Language::en)};
}

}    // namespace terrace
