#include "app/serve.hpp"

#include "app/answers.hpp"
#include "app/assessment_doors.hpp"
#include "app/boundary_door.hpp"
#include "app/daily_round.hpp"
#include "app/elsewhere.hpp"
#include "app/evidence_doors.hpp"
#include "app/forgetting.hpp"
#include "app/form_life_doors.hpp"
#include "app/report_doors.hpp"
#include "app/keeping_doors.hpp"
#include "app/modules.hpp"
#include "app/office.hpp"
#include "app/sheet_door.hpp"
#include "app/topic_doors.hpp"
#include "modules/access/access.hpp"
#include "modules/cases/cases.hpp"
#include "open311/doors.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"
#include "wire/http/static_files.hpp"
#include "wire/http/tls_identity.hpp"
#include "wire/http/sign_in.hpp"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <sys/resource.h>

namespace terrace {
namespace {

Result<wire::Endpoint> endpoint_of(const std::string& text) {
    const auto colon = text.rfind(':');
    unsigned port = 0;
    if (colon == std::string::npos || std::from_chars(text.data() + colon + 1, text.data() + text.size(), port).ec != std::errc{} || port > 65'535)
        return refuse(No::bad_value, "--listen", "ADDR:PORT");
    auto address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    return wire::Endpoint{address, static_cast<std::uint16_t>(port)};
}

// A thousand phones want more file descriptors than a shell gives.
void raise_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 16'384);
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

void watch(wire::Metrics& metrics, Desk& desk) {
    const auto ask = [&](std::string_view name, std::string_view help, std::int64_t DeskNumbers::*number) {
        metrics.ask(name, help, [&desk, number] { return desk.numbers().*number; });
    };
    ask("terrace_commands_total", "Commands decided", &DeskNumbers::commands);
    ask("terrace_commands_refused_total", "Commands refused", &DeskNumbers::refused);
    ask("terrace_commands_repeated_total", "Commands that were in the journal already", &DeskNumbers::repeated);
    ask("terrace_batches_total", "Batches committed", &DeskNumbers::batches);
    ask("terrace_records_total", "Records written since the start", &DeskNumbers::records);
    ask("terrace_largest_batch", "Commands in the largest batch", &DeskNumbers::largest_batch);
    ask("terrace_commands_waiting", "Commands waiting for the desk", &DeskNumbers::waiting);
    ask("terrace_commit_microseconds_total", "Time spent in durable commits", &DeskNumbers::commit_microseconds);
    ask("terrace_work_microseconds_total", "Time spent in batches", &DeskNumbers::work_microseconds);
    wire::add_process_figures(metrics);
}

constexpr Span device_silent_after = days(7);

std::int64_t seconds_since(const std::optional<Instant>& then, Instant now) { return then ? (now - *then).ms / 1000 : -1; }

void watch_keeping(wire::Metrics& metrics, County& county, const WallClock& clock) {
    metrics.ask("terrace_seal_age_seconds", "Since the last daily seal; what was recorded after it is not sealed yet; -1: never",
                [&] { return seconds_since(last_seal(county.folder()), clock.now()); });
    metrics.ask("terrace_backup_age_seconds", "Since the last backup; -1: never", [&] { return seconds_since(last_backup(county.folder()), clock.now()); });
    metrics.ask("terrace_devices_silent", "Enrolled devices not heard of for seven days",
                [&] { return county.credentials().silent_devices(clock.now() - device_silent_after, clock.now()); });
}

}    // namespace

Result<int> serve(const ServeOptions& options) {
    const auto endpoint = endpoint_of(options.listen);
    if (!endpoint) return tl::unexpected(endpoint.error());
    std::optional<wire::Endpoint> secure;
    if (!options.listen_tls.empty()) {
        const auto given = endpoint_of(options.listen_tls);
        if (!given) return tl::unexpected(given.error());
        secure = *given;
    }
    raise_file_limit();
    auto folder = DataFolder::open(options.data, DataFolder::Use::own);
    if (!folder) return tl::unexpected(folder.error());

    // The signals are taken by this thread alone: block them before any other thread begins.
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);

    const SystemClock clock;
    SystemChance chance;
    County county{std::move(*folder), clock, chance};
    // What was taken back while nobody served, or in the moment before a crash, stops working before anybody can knock.
    for (const auto& id : access::taken_back(*county.store().snapshot())) county.credentials().revoke(id);
    const auto& domain = county.folder().domain();
    wire::SignIn sign_in{{county.desk(), county.credentials(), county.access_log(), {std::to_string(domain.code), domain.name, domain.zone_minutes},
                          [&](const Actor& actor) { return name_of(*county.store().snapshot(), *county.desk().views(), county.desk().vault(), actor, clock.now()); },
                          [&](PersonId person, PersonId proxy, Instant at) { return access::consent_to_proxy(*county.store().snapshot(), person, proxy, at); },
                          access::takes_back,
                          [&](std::string_view number, std::string_view word) -> std::optional<Uuid> {
                              return cases::case_by_receipt(*county.store().snapshot(), county.desk().vault(), number, word);
                          }}};
    const auto who = [&](const wire::Request& request) { return sign_in.who(request); };
    EvidenceDoors evidence{{county.desk(), county.evidence(), county.access_log(), who}};
    SheetDoor sheets{who};
    BoundaryDoor boundaries{county.desk(), clock, who};
    FormLifeDoors form_life{{county.desk(), county.evidence(), county.access_log()}, who};
    AssessmentDoors assessed{county.desk(), county.access_log(), who};
    TopicDoors topics{county.desk(), who};
    // Ballots that were counted in the moment before a crash can be opened by nobody again.
    destroy_counted_ballots(county.desk());
    ReportDoors reports{{county.desk(), county.access_log(), [&] { return county.credentials().devices(clock.now()); }}, who};
    auto doors = sign_in.doors();
    doors.push_back(sheets.door());
    doors.push_back(boundaries.door());
    for (auto& door : evidence.doors()) doors.push_back(std::move(door));
    for (auto& door : form_life.doors()) doors.push_back(std::move(door));
    doors.push_back(assessed.door());
    doors.push_back(topics.door());
    for (auto& door : reports.doors()) doors.push_back(std::move(door));
    open311::Doors open311{{county.desk(), county.access_log(), who, std::to_string(domain.code), Zone{domain.zone_minutes}, "http://" + options.listen}};
    for (auto& door : open311.doors()) doors.push_back(std::move(door));
    wire::Metrics metrics;
    watch(metrics, county.desk());
    watch_keeping(metrics, county, clock);
    const wire::StaticFiles pages{wire::embedded_web()};
    const CountyElsewhere elsewhere{county.desk().vault(), county.evidence()};
    wire::Api api{{.desk = county.desk(),
                   .access_log = county.access_log(),
                   .routes = all_routes(),
                   .doors = std::move(doors),
                   .who = who,
                   .pages = [&](const wire::Request& request) { return pages.answer(request); },
                   .metrics = &metrics,
                   .requests_per_minute = options.requests_per_minute,
                   .elsewhere = &elsewhere,
                   .answers = &all_answers()}};
    wire::ServerOptions server_options;
    server_options.plain = *endpoint;
    server_options.threads = options.threads;
    server_options.observe = wire::observe_into(metrics);
    if (secure) {
        const auto identity = wire::tls_identity(county.folder().path() / "tls", {"localhost", "127.0.0.1", secure->address}, clock.now());
        server_options.secure = *secure;
        server_options.tls = wire::TlsFiles{identity.certificate.string(), identity.key.string()};
    }
    wire::Server server{server_options, api};
    metrics.ask("terrace_connections", "Open connections", [&] { return static_cast<std::int64_t>(server.connections()); });
    seal_and_note(county, clock.now());
    // The first batch of a new day seals it; a seal that cannot be written is tried again with the next.
    const Zone zone{domain.zone_minutes};
    county.desk().on_commit([&, sealed = zone.day_of(clock.now())](const Committed&) mutable {
        const auto now = clock.now();
        if (zone.day_of(now) == sealed) return;
        try {
            seal_and_note(county, now);
            sealed = zone.day_of(now);
        } catch (const Fault&) {
        }
    });
    Forgetting forgetting{county};
    county.desk().start();
    forgetting.start();
    county.alarms().start();
    Office office{county};
    DailyRound round{county};
    round.start();
    server.start();
    const auto address = "http://" + endpoint->address + ':' + std::to_string(server.port());
    std::ofstream{county.folder().path() / "serve.json"} << "{\"address\":\"" << address << "\"}\n";
    std::printf("terrace: ready on %s\n", address.c_str());
    if (secure) std::printf("terrace: ready on https://%s:%u\n", secure->address.c_str(), static_cast<unsigned>(server.secure_port()));
    std::fflush(stdout);

    int signal = 0;
    sigwait(&signals, &signal);
    std::printf("terrace: draining\n");
    std::fflush(stdout);
    server.drain(seconds(20));
    sign_in.stop();
    county.alarms().stop();
    round.stop();
    forgetting.stop();
    county.desk().stop();
    office.stop();
    api.stop_readers();
    std::error_code ignored;
    std::filesystem::remove(county.folder().path() / "serve.json", ignored);
    return 0;
}

}    // namespace terrace
