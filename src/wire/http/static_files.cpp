#include "wire/http/static_files.hpp"

#include "wire/http/problem.hpp"

#include <algorithm>
#include <array>

namespace terrace::wire {
namespace {

constexpr std::string_view not_built =
    "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>梯田 Terrace</title>"
    "<h1>梯田 Terrace</h1><p>服务已启动,但网页还没有编进来。在项目目录运行 <code>make web</code>,再重新编译,刷新本页即可。接口照常可用:"
    "<a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a></p>"
    "<p lang=\"en\">The server runs, but the web app was not built into it. Run <code>make web</code> in the project folder, build again and "
    "reload this page. The API works: <a href=\"/api/v1/openapi.json\">/api/v1/openapi.json</a></p></html>";

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> types{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json; charset=utf-8"},
    {".geojson", "application/geo+json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".wasm", "application/wasm"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".pbf", "application/x-protobuf"},
    {".mp3", "audio/mpeg"},
}};

bool is_below(std::string_view path, std::string_view folder) noexcept {
    return path == folder || (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

bool is_other_door(std::string_view path) noexcept {
    return is_below(path, "/api") || path == "/healthz" || path == "/readyz" || path == "/metrics";
}

// Hashed names never change their content, so they are kept a year; whatever decides which names are asked is asked each time.
std::string_view caching_of(std::string_view path) noexcept {
    return path.find("/assets/") != std::string_view::npos ? "public, max-age=31536000, immutable" : "no-cache";
}

bool accepts(std::string_view list, std::string_view coding) noexcept {
    while (!list.empty()) {
        auto part = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), part.size() + 1));
        while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
        if (!part.starts_with(coding)) continue;
        const auto rest = part.substr(coding.size());
        if (rest.empty()) return true;
        if (rest.front() != ';' && rest.front() != ' ') continue;
        const auto weight = rest.find("q=");
        return weight == std::string_view::npos || rest.substr(weight + 2).find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

bool names(std::string_view if_none_match, std::string_view etag) noexcept {
    return if_none_match == "*" || if_none_match.find(etag) != std::string_view::npos;
}

}    // namespace

std::string_view content_type_of(std::string_view path) noexcept {
    const auto dot = path.rfind('.');
    const auto ending = dot == std::string_view::npos ? std::string_view{} : path.substr(dot);
    for (const auto& [extension, type] : types)
        if (extension == ending) return type;
    return "application/octet-stream";
}

std::vector<EmbeddedFile> embedded_files(const std::vector<EmbeddedBytes>& all) {
    std::vector<EmbeddedFile> files;
    auto is_twin = [](std::string_view name) { return name.ends_with(".gz") || name.ends_with(".br"); };
    for (const auto& one : all) {
        if (is_twin(one.name)) continue;
        EmbeddedFile file{one.name, content_type_of(one.name), std::make_shared<const std::string>(one.bytes), nullptr, nullptr,
                          "\"" + std::string{one.sha256.substr(0, 32)} + "\""};
        for (const auto& twin : all) {
            if (!is_twin(twin.name) || twin.name.substr(0, twin.name.size() - 3) != one.name) continue;
            (twin.name.ends_with(".gz") ? file.gzip : file.brotli) = std::make_shared<const std::string>(twin.bytes);
        }
        files.push_back(std::move(file));
    }
    return files;
}

StaticFiles::StaticFiles(std::vector<EmbeddedFile> files) {
    for (auto& file : files) {
        std::string path{file.path};
        files_.insert_or_assign(std::move(path), std::move(file));
    }
}

const EmbeddedFile* StaticFiles::find(std::string_view path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

const EmbeddedFile* StaticFiles::entry_of(std::string_view path) const {
    for (const auto* folder : {"/m", "/desk"})
        if (is_below(path, folder))
            if (const auto* entry = find(std::string{folder} + "/index.html")) return entry;
    return find("/index.html");
}

std::optional<Response> StaticFiles::answer(const Request& request) const {
    if (is_other_door(request.path) || (request.method != "GET" && request.method != "HEAD")) return std::nullopt;
    const auto* file = find(request.path);
    if (!file) {
        const auto last = std::string_view{request.path}.substr(request.path.rfind('/') + 1);
        if (last.find('.') != std::string_view::npos) return problem(Refusal{No::not_found, "", request.path}, request.header("accept-language"));
        if (files_.empty()) {
            auto page = Response::text(200, "text/html; charset=utf-8", std::string{not_built});
            page.headers.emplace_back("cache-control", "no-store");
            page.route = "web";
            return page;
        }
        file = entry_of(request.path);
        if (!file) return problem(Refusal{No::not_found, "", request.path}, request.header("accept-language"));
    }
    Response response;
    response.route = "web";
    response.headers.emplace_back("etag", file->etag);
    response.headers.emplace_back("cache-control", caching_of(file->path));
    response.headers.emplace_back("vary", "accept-encoding");
    if (names(request.header("if-none-match"), file->etag)) {
        response.status = 304;
        return response;
    }
    response.headers.emplace_back("content-type", file->type);
    const auto wanted = request.header("accept-encoding");
    response.shared_body = file->plain;
    if (file->brotli && accepts(wanted, "br")) {
        response.shared_body = file->brotli;
        response.headers.emplace_back("content-encoding", "br");
    } else if (file->gzip && accepts(wanted, "gzip")) {
        response.shared_body = file->gzip;
        response.headers.emplace_back("content-encoding", "gzip");
    }
    return response;
}

}    // namespace terrace::wire
