#pragma once
// A disk that fails on demand: an SQLite file system in memory whose power can be cut between any two operations.
//
// The model. What was synced survives. Of what was written since, each write is there, is not there, or is there up to a sector of
// 512 bytes, each on its own, so that later writes may survive earlier ones. A write never disturbs bytes beside it (what SQLite
// calls powersafe overwrite and assumes of every machine). A sync that fails drops some of the writes it covered although they can
// still be read, as Linux does; a later sync does not bring them back. A directory keeps its names. A sync that says yes and lies
// is outside the model: on such a disk no program keeps its word.

#include "base/chance.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

struct sqlite3_vfs;

namespace terrace::simulation {

enum class Trouble : std::uint8_t {
    write_fails,    // EIO
    disk_full,      // a file cannot grow, for a while
    sync_fails,
    power_cut,      // nothing works until power_returns()
    kill,           // the process ends between two operations: as a power cut, but the kernel writes everything later
};

class Disk {
  public:
    explicit Disk(std::uint64_t seed);
    ~Disk();
    Disk(const Disk&) = delete;

    const std::string& name() const noexcept { return name_; }    // what SQLite knows it by

    // After `operations` more writes, truncations and syncs the trouble begins; a full disk and failing writes stay for `times` operations.
    void expect(Trouble, std::int64_t operations, std::int64_t times = 1);
    void nothing_expected();
    bool dead() const noexcept { return dead_; }
    // The machine is on again: what was open is closed, what was not synced is decided by chance (kept whole after a mere kill).
    void power_returns();

    std::int64_t operations() const noexcept { return operations_; }
    const std::string& bytes(const std::string& path) const;    // as they can be read now

    // One file and everybody's locks on it.
    struct Change {
        std::int64_t at;          // −1: truncate to `size`
        std::string bytes;
        std::int64_t size = 0;
    };
    struct Region {
        std::array<char, 32'768> bytes{};
    };
    struct File {
        std::string now, durable;
        std::vector<Change> unsynced;
        int shared = 0;
        const void *reserved = nullptr, *pending = nullptr, *exclusive = nullptr;
        std::vector<std::unique_ptr<Region>> regions;       // shared memory of the write-ahead log
        std::array<int, 8> region_shared{};
        std::array<const void*, 8> region_exclusive{};
    };

    // For the file system's functions.
    std::shared_ptr<File> open(const std::string& path, bool create);
    bool has(const std::string& path) const { return files_.contains(path); }
    void remove(const std::string& path) { files_.erase(path); }
    int write(File&, std::int64_t at, std::string_view bytes);
    int truncate(File&, std::int64_t size);
    int sync(File&);
    void fill(std::span<std::uint8_t> bytes) { chance_.fill(bytes); }

  private:
    int next_operation(bool grows, bool sync);
    void decide(File&);

    std::string name_;
    SeededChance chance_;
    std::map<std::string, std::shared_ptr<File>> files_;
    std::unique_ptr<sqlite3_vfs> vfs_;
    Trouble trouble_{};
    std::int64_t operations_ = 0, from_ = INT64_MAX, until_ = 0;
    bool dead_ = false, killed_ = false;
};

}    // namespace terrace::simulation
