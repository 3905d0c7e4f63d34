#pragma once
// One data folder = one journal = one office domain. One process owns it (a lock); others may read.
//
//   domain.json      {"format":1,"domain":530622,"name":"巧家县","zone_minutes":480}
//   journal.db       records and ledgers
//   keys/keys.db     keys of sealed texts, keys/operator.key their key (mode 0600)
//   access/          sign-ins, access log
//   files/           bulk reference data, named by SHA-256
//   evidence/        ciphertext of photos
//   serve.json       address of the process that serves it
//   serve.sock       where that process takes the operator's orders (app/office.hpp)

#include "base/ids.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace terrace {

constexpr int folder_format = 1;

struct DomainFacts {
    std::int64_t code = 0;    // division code of level 2 or 3: 5306, 530622
    std::string name;
    std::int32_t zone_minutes = 480;
};

class DataFolder {
  public:
    enum class Use { own, read };

    // Makes a new, empty folder for the domain. data_folder when something is there already.
    static Result<void> make(const std::filesystem::path&, const DomainFacts&);
    // Opens it; `own` takes the lock. data_folder when it is missing, newer than this binary, or owned by another process.
    static Result<DataFolder> open(const std::filesystem::path&, Use);
    // Takes the lock, or nothing when another process has it; a refusal for every other reason.
    static Result<std::optional<DataFolder>> own_if_free(const std::filesystem::path&);

    DataFolder(DataFolder&&) noexcept;
    DataFolder& operator=(DataFolder&&) = delete;
    ~DataFolder();

    const DomainFacts& domain() const noexcept { return domain_; }
    std::string journal() const { return (path_ / "journal.db").string(); }
    std::string keys() const { return (path_ / "keys" / "keys.db").string(); }
    std::string operator_key() const { return (path_ / "keys" / "operator.key").string(); }
    std::string access() const { return (path_ / "access" / "access.db").string(); }
    const std::filesystem::path& path() const noexcept { return path_; }
    static std::filesystem::path socket(const std::filesystem::path& folder) { return folder / "serve.sock"; }

    // Bulk reference data, named by its SHA-256. Reading throws Fault when the file is missing or not what its name says.
    Sha256 put_file(std::string_view bytes) const;
    std::string read_file(const Sha256&) const;

  private:
    DataFolder(std::filesystem::path path, DomainFacts domain, int lock) : path_{std::move(path)}, domain_{std::move(domain)}, lock_{lock} {}
    std::filesystem::path path_;
    DomainFacts domain_;
    int lock_ = -1;
};

}    // namespace terrace
