#include "wire/http/api.hpp"

#include "wire/http/problem.hpp"
#include "wire/http/receipts.hpp"

namespace terrace::wire {
namespace {

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> out;
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        out.emplace_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    }
    return out;
}

// A message of a client lies in one piece of memory and goes in one go; what is kept of it is copied out.
class Message {
  public:
    Result<json::value> read(std::string_view text) {
        json::error_code error;
        json::parse_options options;
        options.max_depth = message_depth_max;
        auto value = json::parse(json::string_view{text.data(), text.size()}, error, &memory_, options);
        if (error) return refuse(No::malformed_json, "", error.message());
        return value;
    }

  private:
    static constexpr std::size_t message_depth_max = 32;
    std::array<unsigned char, 8'192> first_;
    json::monotonic_resource memory_{first_.data(), first_.size()};
};

Response no(const Request& request, const Refusal& refusal) { return problem(refusal, request.header("accept-language")); }

}    // namespace

struct Api::Template {
    std::string method;
    std::vector<std::string> segments;
    const Route* route = nullptr;
    const Door* door = nullptr;
    enum class Own : std::uint8_t { none, command, outbox, openapi, live, ping, health, metrics } own = Own::none;
    std::size_t body_max = 0;
    std::string path;
};

// Those who watch: each gets the newest position, never whose record it was; what they may see of it they read themselves.
struct Api::Live {
    struct Source final : EventSource {
        explicit Source(std::shared_ptr<Live> live) : live_{std::move(live)} {}
        ~Source() override {
            std::lock_guard lock{live_->mutex};
            live_->wakes.erase(this);
        }
        void start(std::function<void()> wake) override {
            std::lock_guard lock{live_->mutex};
            live_->wakes[this] = std::move(wake);
        }
        std::optional<std::string> next() override {
            const auto now = live_->position.load();
            if (live_->ended) return std::nullopt;
            if (now == seen_) return "";
            seen_ = now;
            return "event: ledger\ndata: {\"position\":" + std::to_string(now) + "}\n\n";
        }
        std::shared_ptr<Live> live_;
        std::int64_t seen_ = -1;
    };
    void tell(std::int64_t at) {
        position = at;
        std::lock_guard lock{mutex};
        for (auto& [source, wake] : wakes)
            if (wake) wake();
    }
    std::atomic<std::int64_t> position{0};
    std::atomic<bool> ended{false};
    std::mutex mutex;
    std::map<Source*, std::function<void()>> wakes;
};

Api::Api(Parts parts) : parts_{std::move(parts)}, live_{std::make_shared<Live>()}, readers_{parts_.reader_threads} {
    using Own = Template::Own;
    const auto own = [&](std::string_view method, std::string_view path, Own what, std::size_t body) {
        Template made;
        made.method = method;
        made.path = path;
        made.segments = segments_of(path);
        made.own = what;
        made.body_max = body;
        templates_.push_back(std::move(made));
    };
    own("POST", "/api/v1/commands", Own::command, body_bytes_max);
    own("POST", "/api/v1/outbox", Own::outbox, 4 * body_bytes_max);
    own("GET", "/api/v1/openapi.json", Own::openapi, 0);
    own("GET", "/api/v1/live", Own::live, 0);
    own("GET", "/api/v1/ping", Own::ping, 0);
    own("GET", "/healthz", Own::health, 0);
    own("GET", "/readyz", Own::health, 0);
    if (parts_.metrics) own("GET", "/metrics", Own::metrics, 0);
    if (parts_.requests_per_minute > 0) rate_.emplace(Rate{std::max<std::int64_t>(60, parts_.requests_per_minute / 4), parts_.requests_per_minute});
    for (const auto& door : parts_.doors) {
        Template made;
        made.method = door.method;
        made.path = door.path;
        made.segments = segments_of(door.path);
        made.door = &door;
        made.body_max = door.body_max;
        templates_.push_back(std::move(made));
    }
    for (const auto& route : parts_.routes) {
        Template made;
        made.method = route.method;
        made.path = route.path;
        made.segments = segments_of(route.path);
        made.route = &route;
        templates_.push_back(std::move(made));
    }
    for (std::size_t i = 0; i < templates_.size(); ++i)
        if (templates_[i].path.find('{') == std::string::npos) plain_.emplace(templates_[i].method + ' ' + templates_[i].path, i);
    document_ = std::make_shared<const std::string>(openapi(parts_.desk.modules(), parts_.routes, parts_.doors, parts_.answers));
    live_->position = parts_.desk.store().journal().head().position;
    parts_.desk.on_commit([live = live_](const Committed& batch) { live->tell(batch.last); });
}

Api::~Api() {
    live_->ended = true;
    live_->tell(live_->position);
    readers_.stop();
}

const Api::Template* Api::find(std::string_view method, std::string_view path, Parameters& parameters, std::string& other_methods) const {
    const auto plain = plain_.find(std::string{method}.append(1, ' ').append(path));
    if (plain != plain_.end()) return &templates_[plain->second];    // no template with parameters fits better
    const auto given = segments_of(path);
    const Template* best = nullptr;
    std::size_t best_fixed = 0;
    for (const auto& one : templates_) {
        if (one.segments.size() != given.size()) continue;
        std::size_t fixed = 0;
        bool fits = true;
        for (std::size_t i = 0; i < given.size() && fits; ++i) {
            if (one.segments[i].starts_with('{'))
                fits = !given[i].empty();
            else if (one.segments[i] == given[i])
                ++fixed;
            else
                fits = false;
        }
        if (!fits) continue;
        if (one.method != method && !(method == "HEAD" && one.method == "GET")) {
            if (other_methods.find(one.method) == std::string::npos) other_methods += (other_methods.empty() ? "" : ", ") + one.method;
            continue;
        }
        if (!best || fixed > best_fixed) {
            best = &one;
            best_fixed = fixed;
        }
    }
    if (best)
        for (std::size_t i = 0; i < given.size(); ++i)
            if (const auto& segment = best->segments[i]; segment.starts_with('{')) parameters.values[segment.substr(1, segment.size() - 2)] = given[i];
    return best;
}

std::size_t Api::body_max(std::string_view method, std::string_view path) const {
    Parameters ignored;
    std::string others;
    const auto* found = find(method, path, ignored, others);
    return found ? found->body_max : 65'536;    // an unknown path is told so, not that its body is too large
}

void Api::handle(Request request, Answer answer) {
    Parameters parameters;
    std::string others;
    const auto* found = find(request.method, request.path, parameters, others);
    if (const auto refused = request.path.starts_with("/api/") || (found && found->door && found->door->keyed) ? too_fast(request) : std::nullopt) return answer(no(request, *refused));
    if (!found) {
        const bool api = request.path.starts_with("/api/");
        if (!others.empty()) {
            auto refused = no(request, {No::not_allowed_method, "", others});
            refused.headers.emplace_back("allow", others);
            return answer(std::move(refused));
        }
        if (!api && parts_.pages)
            if (auto page = parts_.pages(request)) return answer(std::move(*page));
        return answer(no(request, {No::not_found, "", request.path.substr(0, 200)}));
    }
    for (const auto& [key, value] : request.query) {
        if (key.size() > 60 || value.size() > 2'000 || check_text(value, 2'000)) return answer(no(request, {No::bad_value, key.substr(0, 60), "query"}));
        parameters.values.emplace(key, value);
    }
    // The template, not the path, names the route in the metrics: a path may hold an id.
    answer = [answer = std::move(answer), route = std::string_view{found->path}](Response response) {    // the template outlives every answer
        response.route = route;
        answer(std::move(response));
    };
    answer_api(*found, std::move(parameters), std::move(request), std::move(answer));
}

std::optional<Refusal> Api::too_fast(const Request& request) {
    if (!rate_) return std::nullopt;
    const auto now = parts_.desk.clock().now();
    auto wait = rate_->take("address " + request.remote, now);
    if (const auto bearer = request.header("authorization"); !wait && !bearer.empty()) wait = rate_->take("bearer " + hex(sha256(bearer).view()), now);
    if (!wait) return std::nullopt;
    return Refusal{No::too_fast, "", std::to_string((wait->ms + 999) / 1000)};
}

void Api::answer_api(const Template& chosen, Parameters parameters, Request request, Answer answer) {
    const auto* found = &chosen;
    // A page of another origin cannot set this header without being asked: commands come from our own pages and from scripts.
    const bool keyed = found->door && found->door->keyed;
    if (!keyed && request.method != "GET" && request.method != "HEAD" && request.header("authorization").empty() && request.header("x-terrace").empty())
        return answer(no(request, {No::bad_request, "", "不带 authorization 的写入要有请求头 x-terrace: 1 / a write without authorization needs the header x-terrace: 1"}));
    using Own = Template::Own;
    switch (found->own) {
        case Own::command: return say(&Api::command, std::move(request), std::move(answer));
        case Own::outbox: return say(&Api::outbox, std::move(request), std::move(answer));
        case Own::openapi: {
            Response made = Response::json(200, "");
            made.shared_body = document_;
            return answer(std::move(made));
        }
        case Own::live: {
            if (const auto actor = parts_.who(request); !actor) return answer(no(request, actor.error()));
            Response made;
            made.headers.emplace_back("content-type", "text/event-stream");
            made.events = std::make_shared<Live::Source>(live_);
            return answer(std::move(made));
        }
        case Own::ping:
            return answer(Response::json(200, "{\"server_now\":\"" + write(parts_.desk.clock().now()) + "\",\"position\":" + std::to_string(live_->position.load()) +
                                                  ",\"generation\":" + std::to_string(parts_.desk.views()->generation) + "}"));
        case Own::health: return answer(Response::json(200, R"({"status":"ok"})"));
        case Own::metrics: return answer(Response::text(200, "text/plain; version=0.0.4; charset=utf-8", parts_.metrics->render()));
        case Own::none: break;
    }
    if (found->door) {
        if (!found->door->reads) return found->door->answer(request, parameters, std::move(answer));
        const auto work = [this, door = found->door, request, parameters, answer] {
            try {
                door->answer(request, parameters, answer);
            } catch (const std::exception& fault) {
                answer(no(request, {No::storage_failed, "", fault.what()}));
            }
        };
        if (!readers_.take(work)) answer(no(request, {No::busy, "", ""}));
        return;
    }
    read(*found->route, std::move(parameters), std::move(request), std::move(answer));
}

Result<Actor> Api::acting(const Request& request, std::optional<PostId> as) const {
    auto actor = parts_.who(request);
    if (!actor || actor->kind != ActorKind::post) return actor;
    if (!as) {
        const auto given = read_uuid(request.header("x-terrace-post"));
        if (given) as = PostId{*given};
    }
    if (as) {
        actor->post = *as;
    } else if (actor->post.empty()) {
        const auto posts = parts_.desk.views()->roster->posts_of(PersonId{actor->id}, parts_.desk.clock().now());
        if (posts.size() == 1) actor->post = posts.front();
    }
    return actor;
}

void Api::say(void (Api::*what)(const Request&, Answer), Request request, Answer answer) {
    if (!Receipts::shown(request)) return (this->*what)(request, std::move(answer));
    const auto work = [this, what, request, answer] {
        try {
            (this->*what)(request, answer);
        } catch (const std::exception& fault) {
            answer(no(request, {No::storage_failed, "", fault.what()}));
        }
    };
    if (!readers_.take(work)) answer(no(request, {No::busy, "", ""}));
}

void Api::command(const Request& request, Answer answer) {
    Message message;
    const auto parsed = message.read(request.body);
    if (!parsed) return answer(no(request, parsed.error()));
    auto envelope = read_envelope(*parsed);
    if (!envelope) return answer(no(request, envelope.error()));
    auto actor = acting(request, envelope->as);
    if (!actor) return answer(no(request, actor.error()));
    if (actor->kind == ActorKind::post && actor->post.empty()) return answer(no(request, {No::missing_field, "as", ""}));
    parts_.desk.submit({std::move(*envelope), *actor, [answer = std::move(answer), language = std::string{request.header("accept-language")}](Result<Acknowledged> given) {
                            answer(given ? Response::json(200, write_json(*given)) : problem(given.error(), language));
                        }});
}

// What a phone kept while it had no network: each item is decided by itself, in the order it was said.
void Api::outbox(const Request& request, Answer answer) {
    auto parsed = parse_json(request.body);
    if (!parsed) return answer(no(request, parsed.error()));
    const auto* items = parsed->is_object() ? parsed->get_object().if_contains("items") : nullptr;
    if (!items || !items->is_array()) return answer(no(request, {No::missing_field, "items", ""}));
    if (items->get_array().size() > outbox_items_max) return answer(no(request, {No::too_many, "items", std::to_string(outbox_items_max)}));

    struct Waiting {
        std::mutex mutex;
        std::vector<std::string> results;
        std::size_t left = 0;
        Answer answer;
        Desk* desk = nullptr;
        void finish() {
            std::string out = "{\"server_now\":\"" + write(desk->clock().now()) + "\",\"generation\":" + std::to_string(desk->views()->generation) + ",\"results\":[";
            for (std::size_t i = 0; i < results.size(); ++i) out += (i ? "," : "") + results[i];
            answer(Response::json(200, out + "]}"));
        }
        void set(std::size_t at, std::string result) {
            std::unique_lock lock{mutex};
            results[at] = std::move(result);
            if (--left > 0) return;
            lock.unlock();
            finish();
        }
    };
    auto waiting = std::make_shared<Waiting>();
    waiting->answer = std::move(answer);
    waiting->desk = &parts_.desk;
    waiting->results.resize(items->get_array().size());
    waiting->left = items->get_array().size();
    if (waiting->left == 0) return waiting->finish();
    const auto told = [](const std::string& id, std::string_view outcome, const Refusal& refusal) {
        json::object out{{"id", id}, {"outcome", outcome}};
        auto problem_body = json::parse(problem(refusal).body);
        out["problem"] = std::move(problem_body);
        return json::serialize(out);
    };
    const auto speaker = parts_.who(request);
    std::size_t at = 0;
    for (const auto& item : items->get_array()) {
        const auto index = at++;
        std::string id;
        if (item.is_object())
            if (const auto* given = item.get_object().if_contains("id"); given && given->is_string()) id = given->get_string();
        auto envelope = read_envelope(item);
        if (!envelope) {
            waiting->set(index, told(id, "returned", envelope.error()));
            continue;
        }
        auto actor = acting(request, envelope->as);
        if (!actor) {
            waiting->set(index, told(id, "later", actor.error()));
            continue;
        }
        parts_.desk.submit({std::move(*envelope), *actor, [waiting, index, id, told](Result<Acknowledged> given) {
                                if (given) {
                                    waiting->set(index, "{\"id\":\"" + id + "\",\"outcome\":\"" + (given->repeated ? "repeated" : "accepted") + "\",\"receipt\":" + write_json(*given) + "}");
                                    return;
                                }
                                const auto code = given.error().no;
                                const bool later = code == No::busy || code == No::storage_failed || code == No::shutting_down;
                                waiting->set(index, told(id, later ? "later" : "returned", given.error()));
                            }});
    }
}

void Api::read(const Route& route, Parameters parameters, Request request, Answer answer) {
    auto work = [this, &route, parameters = std::move(parameters), request, answer] {
        try {
            auto actor = acting(request, std::nullopt);
            if (!actor) return answer(no(request, actor.error()));
            if (!route.open && actor->kind == ActorKind::caller) return answer(no(request, {No::not_signed_in, "", ""}));
            const auto views = parts_.desk.views();
            const auto snapshot = parts_.desk.store().snapshot();
            const ReadContext context{*snapshot, *views, parts_.desk.vault(), parts_.desk.figures(), parts_.access_log, *actor, parts_.desk.clock().now(), parts_.elsewhere};
            auto body = route.answer(context, parameters);
            answer(body ? Response::json(200, std::move(*body)) : no(request, body.error()));
        } catch (const std::exception& fault) {
            answer(no(request, {No::storage_failed, "", fault.what()}));
        }
    };
    if (!readers_.take(std::move(work))) answer(no(request, {No::busy, "", ""}));
}

}    // namespace terrace::wire
