#pragma once
// The web app inside the binary: three entries (/ for residents, /m/ for the field, /desk/ for the county), files with their
// compressed twins, and the one caching rule that keeps an offline app updatable.

#include "wire/http/exchange.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::wire {

struct EmbeddedFile {
    std::string_view path;    // "/m/index.html"
    std::string_view type;    // content type
    std::shared_ptr<const std::string> plain, gzip, brotli;    // gzip and brotli may be null
    std::string etag;                                          // with its quotes
};

class StaticFiles {
  public:
    // Without files it answers the entries with one built-in page that says, in Chinese and English, how to build the web app.
    explicit StaticFiles(std::vector<EmbeddedFile> files);

    // The answer to a GET or HEAD; nullopt for what is not the web app's: other methods, /api, /healthz, /readyz, /metrics.
    // A path without such a file is a page of the app when its last segment has no extension (history routing), else 404.
    std::optional<Response> answer(const Request&) const;

    bool empty() const noexcept { return files_.empty(); }

  private:
    const EmbeddedFile* find(std::string_view path) const;
    const EmbeddedFile* entry_of(std::string_view path) const;

    std::map<std::string, EmbeddedFile, std::less<>> files_;
};

// The content type of a file name; application/octet-stream when unknown.
std::string_view content_type_of(std::string_view path) noexcept;

// Built into the binary from web/dist by cmake/embed.cmake; empty when the web app was not built.
std::vector<EmbeddedFile> embedded_web();

// What cmake/embed.cmake writes: where each file lies in the binary. `name` may end in .gz or .br.
struct EmbeddedBytes {
    std::string_view name;
    std::string_view bytes;
    std::string_view sha256;    // hex, of the bytes
};

// Joins the bytes with their .gz and .br twins.
std::vector<EmbeddedFile> embedded_files(const std::vector<EmbeddedBytes>&);

}    // namespace terrace::wire
