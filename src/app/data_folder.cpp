#include "app/data_folder.hpp"

#include "base/codec.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>

namespace terrace {
namespace {

struct Written {
    std::int32_t format = 0;
    std::int64_t domain = 0;
    Line name;
    std::int32_t zone_minutes = 480;
};
BOOST_DESCRIBE_STRUCT(Written, (), (format, domain, name, zone_minutes))

}    // namespace

Result<void> DataFolder::make(const std::filesystem::path& path, const DomainFacts& domain) {
    std::error_code error;
    if (std::filesystem::exists(path / "domain.json")) return refuse(No::data_folder, "", path.string() + ": 已经有数据 / holds data already");
    for (const auto* part : {"keys", "access", "files", "evidence"}) {
        std::filesystem::create_directories(path / part, error);
        if (error) return refuse(No::data_folder, "", path.string() + ": " + error.message());
    }
    std::filesystem::permissions(path / "keys", std::filesystem::perms::owner_all, error);
    std::filesystem::permissions(path / "access", std::filesystem::perms::owner_all, error);
    std::ofstream file{path / "domain.json"};
    file << encode(Written{folder_format, domain.code, domain.name, domain.zone_minutes}) << '\n';
    file.flush();
    if (!file) return refuse(No::data_folder, "", (path / "domain.json").string());
    return {};
}

namespace {

Result<DomainFacts> read_domain(const std::filesystem::path& path) {
    std::ifstream file{path / "domain.json"};
    if (!file) return refuse(No::data_folder, "", path.string() + ": 没有数据,先用 terrace init / no data here; run terrace init first");
    std::stringstream text;
    text << file.rdbuf();
    const auto parsed = parse_json(text.str());
    const auto read = parsed ? decode<Written>(*parsed, Strict::no) : tl::unexpected(parsed.error());
    if (!read) return refuse(No::data_folder, "", (path / "domain.json").string() + ": " + say(read.error(), Language::en));
    if (read->format > folder_format)
        return refuse(No::data_folder, "", path.string() + ": format " + std::to_string(read->format) + " 比本程序新 / is newer than this program (" +
                                               std::to_string(folder_format) + ")");
    return DomainFacts{read->domain, read->name.value, read->zone_minutes};
}

}    // namespace

Result<DataFolder> DataFolder::open(const std::filesystem::path& path, Use use) {
    if (use == Use::own) {
        auto owned = own_if_free(path);
        if (!owned) return tl::unexpected(owned.error());
        if (!*owned) return refuse(No::data_folder, "", path.string() + ": 另一个进程正在使用 / another process is using it");
        return std::move(**owned);
    }
    auto domain = read_domain(path);
    if (!domain) return tl::unexpected(domain.error());
    return DataFolder{path, std::move(*domain), -1};
}

Result<std::optional<DataFolder>> DataFolder::own_if_free(const std::filesystem::path& path) {
    auto domain = read_domain(path);
    if (!domain) return tl::unexpected(domain.error());
    const int lock = ::open((path / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) return refuse(No::data_folder, "", path.string() + ": 不能写 / cannot be written: " + std::strerror(errno));
    if (::flock(lock, LOCK_EX | LOCK_NB) == 0) return std::optional{DataFolder{path, std::move(*domain), lock}};
    const int why = errno;
    ::close(lock);
    if (why == EWOULDBLOCK) return std::optional<DataFolder>{};
    return refuse(No::data_folder, "", path.string() + ": 锁不上 / cannot be locked: " + std::strerror(why));
}

Sha256 DataFolder::put_file(std::string_view bytes) const {
    const auto name = sha256(bytes);
    const auto target = path_ / "files" / hex(name.view());
    if (std::filesystem::exists(target)) return name;
    const auto beside = target.string() + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool written = file >= 0;
    for (std::size_t at = 0; written && at < bytes.size();) {
        const auto count = ::write(file, bytes.data() + at, bytes.size() - at);
        written = count > 0;
        if (written) at += static_cast<std::size_t>(count);
    }
    written = written && ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!written || std::rename(beside.c_str(), target.c_str()) != 0) throw Fault{target.string() + ": cannot be written"};
    return name;
}

std::string DataFolder::read_file(const Sha256& name) const {
    const auto path = path_ / "files" / hex(name.view());
    std::ifstream file{path, std::ios::binary};
    std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    if (!file || sha256(bytes) != name) throw Fault{path.string() + ": missing or changed"};
    return bytes;
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_{std::move(other.path_)}, domain_{std::move(other.domain_)}, lock_{std::exchange(other.lock_, -1)} {}

DataFolder::~DataFolder() {
    if (lock_ >= 0) ::close(lock_);
}

}    // namespace terrace
