#pragma once
// Open311 GeoReport v2 over cases: another system (a hotline, a reporting app) hands matters in under the token of a post and
// follows what became of them. The post it speaks for is first asked, so the matter has an owner from its first second; the
// receipt's number is the service_request_id.
//
// A request is seen by the key that brought it, never in public: where a household has a leak is nobody else's business. What
// was said is not given back, nor is who said it. `media_url` is written down, never fetched; e-mail, device and account ids are
// not kept.

#include "desk/desk.hpp"
#include "open311/georeport.hpp"
#include "wire/http/api.hpp"

namespace terrace::open311 {

constexpr std::int64_t keyed_requests_per_minute = 120;    // of one key
constexpr Span listed_span_max = days(90);
constexpr std::int64_t listed_max = 1'000;
constexpr std::size_t description_characters_max = 4'000;

class Doors {
  public:
    struct Parts {
        Desk& desk;
        AccessLog& access_log;
        wire::WhoAsks who;             // asked of the key alone: a cookie that comes along counts for nothing
        std::string jurisdiction;      // code of the domain
        Zone zone;
        std::string address;           // "http://127.0.0.1:8080": where the discovery says the endpoint is
    };
    explicit Doors(Parts parts) : parts_{std::move(parts)}, rate_{wire::Rate{keyed_requests_per_minute / 4, keyed_requests_per_minute}} {}
    std::vector<wire::Door> doors();

  private:
    struct Asked;    // one request, its fields, format and language
    using Work = Result<json::value> (Doors::*)(const Asked&);
    wire::Door door(std::string_view method, std::string_view path, std::string_view zh, std::string_view en, std::string_view root, std::string_view item, Work);

    Result<json::value> discovery(const Asked&);
    Result<json::value> services(const Asked&);
    Result<json::value> definition(const Asked&);
    Result<json::value> take(const Asked&);
    Result<json::value> list(const Asked&);
    Result<json::value> one(const Asked&);
    Result<json::value> token(const Asked&);

    Result<Actor> keyed(const Asked&);
    template <class Use>
    auto read(const Actor&, Use&&) const;

    Parts parts_;
    wire::RateLimit rate_;
};

}    // namespace terrace::open311
