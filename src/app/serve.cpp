#include "app/serve.hpp"

#include "app/county.hpp"
#include "app/modules.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"

#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>

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

}    // namespace

Result<int> serve(const ServeOptions& options) {
    const auto endpoint = endpoint_of(options.listen);
    if (!endpoint) return tl::unexpected(endpoint.error());
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
    wire::Api api{{county.desk(), county.access_log(), all_routes(), {}, [](const wire::Request&) -> Result<Actor> { return Actor{ActorKind::caller, {}, {}}; }, nullptr, 2}};
    wire::ServerOptions server_options;
    server_options.plain = *endpoint;
    server_options.threads = options.threads;
    wire::Server server{server_options, api};
    county.desk().start();
    county.alarms().start();
    server.start();
    const auto address = "http://" + endpoint->address + ':' + std::to_string(server.port());
    std::ofstream{county.folder().path() / "serve.json"} << "{\"address\":\"" << address << "\"}\n";
    std::printf("terrace: ready on %s\n", address.c_str());
    std::fflush(stdout);

    int signal = 0;
    sigwait(&signals, &signal);
    std::printf("terrace: draining\n");
    std::fflush(stdout);
    server.drain(seconds(20));
    county.alarms().stop();
    county.desk().stop();
    api.stop_readers();
    std::error_code ignored;
    std::filesystem::remove(county.folder().path() / "serve.json", ignored);
    return 0;
}

}    // namespace terrace
