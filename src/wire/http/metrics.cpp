#include "wire/http/metrics.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace terrace::wire {
namespace {

std::string escaped(std::string_view text) {
    std::string out;
    for (char c : text) {
        if (c == '\\' || c == '"') out += '\\';
        if (c == '\n')
            out += "\\n";
        else
            out += c;
    }
    return out;
}

std::string rendered(const Labels& labels) {
    std::string out;
    for (const auto& [name, value] : labels) {
        if (!out.empty()) out += ',';
        out += name + "=\"" + escaped(value) + '"';
    }
    return out;
}

std::string braced(std::string_view labels) { return labels.empty() ? "" : "{" + std::string{labels} + "}"; }

// Microseconds as seconds, exact: 1'500'000 → "1.5".
std::string as_seconds(std::int64_t us) {
    auto text = std::to_string(us / 1'000'000);
    auto part = std::to_string(1'000'000 + us % 1'000'000).substr(1);
    while (!part.empty() && part.back() == '0') part.pop_back();
    return part.empty() ? text : text + "." + part;
}

template <class Series>
Series& series_in(std::map<std::string, Series>& all, const Labels& labels) {
    auto key = rendered(labels);
    if (all.size() >= Metrics::series_max && !all.contains(key)) key = "overflow=\"true\"";
    return all[key];
}

}    // namespace

void Histogram::observe(std::int64_t us) noexcept {
    const auto at = std::lower_bound(bounds_us.begin(), bounds_us.end(), us) - bounds_us.begin();
    buckets_[static_cast<std::size_t>(at)].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(us, std::memory_order_relaxed);
}

std::uint64_t Histogram::count() const noexcept {
    std::uint64_t all = 0;
    for (const auto& one : buckets_) all += one.load(std::memory_order_relaxed);
    return all;
}

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, Kind kind) {
    auto found = families_.find(name);
    if (found == families_.end()) {
        found = families_.try_emplace(std::string{name}).first;
        found->second.kind = kind;
        found->second.help = help;
    }
    ENSURE(found->second.kind == kind);
    return found->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock{mutex_};
    return series_in(family(name, help, Kind::counter).values, labels);
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock{mutex_};
    return series_in(family(name, help, Kind::gauge).values, labels);
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help, const Labels& labels) {
    const std::lock_guard lock{mutex_};
    return series_in(family(name, help, Kind::histogram).times, labels);
}

void Metrics::ask(std::string_view name, std::string_view help, std::function<std::int64_t()> question) {
    const std::lock_guard lock{mutex_};
    family(name, help, name.ends_with("_total") ? Kind::counter : Kind::gauge).asked = std::move(question);
}

std::string Metrics::render() const {
    static constexpr std::array kinds{"counter", "gauge", "histogram"};
    std::string out;
    const std::lock_guard lock{mutex_};
    for (const auto& [name, one] : families_) {
        out += "# HELP " + name + ' ' + one.help + "\n# TYPE " + name + ' ' + kinds[static_cast<std::size_t>(one.kind)] + '\n';
        if (one.asked) out += name + ' ' + std::to_string(one.asked()) + '\n';
        for (const auto& [labels, value] : one.values) out += name + braced(labels) + ' ' + std::to_string(value.value()) + '\n';
        for (const auto& [labels, times] : one.times) {
            const auto lead = labels.empty() ? "" : labels + ",";
            std::uint64_t below = 0;
            for (std::size_t i = 0; i < times.buckets_.size(); ++i) {
                below += times.buckets_[i].load(std::memory_order_relaxed);
                const auto bound = i < Histogram::bounds_us.size() ? as_seconds(Histogram::bounds_us[i]) : "+Inf";
                out += name + "_bucket{" + lead + "le=\"" + bound + "\"} " + std::to_string(below) + '\n';
            }
            out += name + "_sum" + braced(labels) + ' ' + as_seconds(times.sum_us_.load(std::memory_order_relaxed)) + '\n';
            out += name + "_count" + braced(labels) + ' ' + std::to_string(below) + '\n';
        }
    }
    return out;
}

std::function<void(const Served&)> observe_into(Metrics& metrics) {
    auto& in = metrics.counter("terrace_http_bytes_total", "Bytes of bodies received and of answers sent", {{"direction", "in"}});
    auto& out = metrics.counter("terrace_http_bytes_total", "Bytes of bodies received and of answers sent", {{"direction", "out"}});
    auto& times = metrics.histogram("terrace_http_seconds", "From the last byte of a request to the last byte of its answer");
    return [&metrics, &in, &out, &times](const Served& served) {
        in.add(static_cast<std::int64_t>(served.bytes_in));
        out.add(static_cast<std::int64_t>(served.bytes_out));
        times.observe(served.took_us);
        const auto status = std::to_string(served.status / 100) + "xx";
        metrics
            .counter("terrace_http_requests_total", "Requests answered, by route template and class of status",
                     {{"route", served.route.empty() ? "other" : std::string{served.route}}, {"status", status}})
            .add();
    };
}

void add_process_figures(Metrics& metrics) {
    metrics.ask("process_cpu_milliseconds", "CPU time of this process, user and system", [] {
        rusage used{};
        getrusage(RUSAGE_SELF, &used);
        return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * std::int64_t{1000} + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
    });
    metrics.ask("process_resident_memory_bytes", "Resident memory of this process", [] {
        std::ifstream in{"/proc/self/statm"};
        std::int64_t all = 0;
        std::int64_t resident = 0;
        in >> all >> resident;
        return resident * sysconf(_SC_PAGESIZE);
    });
    metrics.ask("process_open_fds", "Open files and sockets", [] {
        std::error_code ignored;
        std::int64_t open = 0;
        for (std::filesystem::directory_iterator at{"/proc/self/fd", ignored}, end; !ignored && at != end; at.increment(ignored)) ++open;
        return open;
    });
}

}    // namespace terrace::wire
