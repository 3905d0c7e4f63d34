#include "simulation/disk.hpp"

#include "base/result.hpp"

#include <algorithm>
#include <cstring>
#include <sqlite3.h>

namespace terrace::simulation {
namespace {

constexpr std::size_t sector = 512;

struct Handle {
    sqlite3_file base;
    Disk* disk;
    std::shared_ptr<Disk::File>* file;
    int level;
    unsigned region_shared, region_exclusive;    // masks of what this handle holds
    char* path;                                  // removed when it closes; null when it stays
};

Handle& handle(sqlite3_file* raw) { return *reinterpret_cast<Handle*>(raw); }
Disk::File& file_of(sqlite3_file* raw) { return **handle(raw).file; }

int unlock(sqlite3_file* raw, int level) {
    auto& one = handle(raw);
    auto& file = *one.file->get();
    if (one.level > SQLITE_LOCK_SHARED && level <= SQLITE_LOCK_SHARED) {
        if (file.reserved == raw) file.reserved = nullptr;
        if (file.pending == raw) file.pending = nullptr;
        if (file.exclusive == raw) file.exclusive = nullptr;
    }
    if (one.level >= SQLITE_LOCK_SHARED && level == SQLITE_LOCK_NONE) --file.shared;
    one.level = std::min(one.level, level);
    return SQLITE_OK;
}

int lock(sqlite3_file* raw, int level) {
    auto& one = handle(raw);
    auto& file = *one.file->get();
    const auto others = [&](const void* holder) { return holder && holder != raw; };
    if (one.level >= level) return SQLITE_OK;
    if (others(file.exclusive)) return SQLITE_BUSY;
    if (one.level == SQLITE_LOCK_NONE) {
        if (others(file.pending)) return SQLITE_BUSY;
        ++file.shared;
        one.level = SQLITE_LOCK_SHARED;
    }
    if (level == SQLITE_LOCK_SHARED) return SQLITE_OK;
    if (others(file.reserved)) return SQLITE_BUSY;
    file.reserved = raw;
    one.level = std::max(one.level, SQLITE_LOCK_RESERVED);
    if (level == SQLITE_LOCK_RESERVED) return SQLITE_OK;
    file.pending = raw;
    one.level = SQLITE_LOCK_PENDING;
    if (file.shared > 1) return SQLITE_BUSY;
    file.exclusive = raw;
    one.level = SQLITE_LOCK_EXCLUSIVE;
    return SQLITE_OK;
}

int region_lock(sqlite3_file* raw, int first, int count, int flags) {
    auto& one = handle(raw);
    auto& file = *one.file->get();
    for (int slot = first; slot < first + count; ++slot) {
        const auto at = static_cast<std::size_t>(slot);
        const unsigned mask = 1u << slot;
        if (flags & SQLITE_SHM_UNLOCK) {
            if (one.region_shared & mask) --file.region_shared[at];
            if (one.region_exclusive & mask) file.region_exclusive[at] = nullptr;
            one.region_shared &= ~mask;
            one.region_exclusive &= ~mask;
        } else if (flags & SQLITE_SHM_SHARED) {
            if (file.region_exclusive[at] && file.region_exclusive[at] != raw) return SQLITE_BUSY;
            if (!(one.region_shared & mask)) ++file.region_shared[at];
            one.region_shared |= mask;
        } else {
            const int own = one.region_shared & mask ? 1 : 0;
            if ((file.region_exclusive[at] && file.region_exclusive[at] != raw) || file.region_shared[at] > own) {
                if (slot > first) region_lock(raw, first, slot - first, SQLITE_SHM_UNLOCK | SQLITE_SHM_EXCLUSIVE);
                return SQLITE_BUSY;
            }
            file.region_exclusive[at] = raw;
            one.region_exclusive |= mask;
        }
    }
    return SQLITE_OK;
}

int close(sqlite3_file* raw) {
    auto& one = handle(raw);
    region_lock(raw, 0, 8, SQLITE_SHM_UNLOCK);
    unlock(raw, SQLITE_LOCK_NONE);
    if (one.path && !one.disk->dead()) one.disk->remove(one.path);
    delete[] one.path;
    delete one.file;
    return SQLITE_OK;
}

int read(sqlite3_file* raw, void* into, int amount, sqlite3_int64 at) {
    if (handle(raw).disk->dead()) return SQLITE_IOERR_READ;
    const auto& now = file_of(raw).now;
    const auto from = std::min(now.size(), static_cast<std::size_t>(at)), wanted = static_cast<std::size_t>(amount);
    const auto there = std::min(now.size() - from, wanted);
    now.copy(static_cast<char*>(into), there, from);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(into) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* raw, const void* from, int amount, sqlite3_int64 at) {
    return handle(raw).disk->write(file_of(raw), at, {static_cast<const char*>(from), static_cast<std::size_t>(amount)});
}

constexpr sqlite3_io_methods methods{
    .iVersion = 2,
    .xClose = close,
    .xRead = read,
    .xWrite = write,
    .xTruncate = [](sqlite3_file* raw, sqlite3_int64 size) { return handle(raw).disk->truncate(file_of(raw), size); },
    .xSync = [](sqlite3_file* raw, int) { return handle(raw).disk->sync(file_of(raw)); },
    .xFileSize =
        [](sqlite3_file* raw, sqlite3_int64* size) {
            if (handle(raw).disk->dead()) return SQLITE_IOERR_FSTAT;
            *size = static_cast<sqlite3_int64>(file_of(raw).now.size());
            return SQLITE_OK;
        },
    .xLock = lock,
    .xUnlock = unlock,
    .xCheckReservedLock =
        [](sqlite3_file* raw, int* held) {
            *held = file_of(raw).reserved != nullptr;
            return SQLITE_OK;
        },
    .xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; },
    .xSectorSize = [](sqlite3_file*) { return static_cast<int>(sector); },
    .xDeviceCharacteristics = [](sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; },
    .xShmMap =
        [](sqlite3_file* raw, int number, int size, int extend, void volatile** region) {
            *region = nullptr;
            if (handle(raw).disk->dead()) return SQLITE_IOERR_SHMMAP;
            auto& regions = file_of(raw).regions;
            const auto at = static_cast<std::size_t>(number);
            if (static_cast<std::size_t>(size) > sizeof(Disk::Region)) return SQLITE_IOERR_SHMSIZE;
            while (extend && regions.size() <= at) regions.push_back(std::make_unique<Disk::Region>());
            if (at < regions.size()) *region = regions[at]->bytes.data();
            return SQLITE_OK;
        },
    .xShmLock = region_lock,
    .xShmBarrier = [](sqlite3_file*) {},
    .xShmUnmap =
        [](sqlite3_file* raw, int remove) {
            region_lock(raw, 0, 8, SQLITE_SHM_UNLOCK);
            if (remove) file_of(raw).regions.clear();
            return SQLITE_OK;
        },
    .xFetch = nullptr,
    .xUnfetch = nullptr,
};

Disk& disk_of(sqlite3_vfs* vfs) { return *static_cast<Disk*>(vfs->pAppData); }

int open_file(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* raw, int flags, int* out_flags) {
    auto& one = handle(raw);
    one = {};
    auto& disk = disk_of(vfs);
    if (disk.dead()) return SQLITE_CANTOPEN;
    const std::string name = path ? path : "a temporary file";
    auto file = path ? disk.open(name, (flags & SQLITE_OPEN_CREATE) != 0) : std::make_shared<Disk::File>();
    if (!file) return SQLITE_CANTOPEN;
    one.disk = &disk;
    one.file = new std::shared_ptr<Disk::File>{std::move(file)};
    if (path && (flags & SQLITE_OPEN_DELETEONCLOSE)) {
        one.path = new char[name.size() + 1];
        std::memcpy(one.path, name.c_str(), name.size() + 1);
    }
    one.base.pMethods = &methods;
    if (out_flags) *out_flags = flags;
    return SQLITE_OK;
}

}    // namespace

Disk::Disk(std::uint64_t seed) : chance_{seed ^ 0x6469736B}, vfs_{std::make_unique<sqlite3_vfs>()} {
    static int made = 0;
    name_ = "terrace-disk-" + std::to_string(++made);
    *vfs_ = {};
    vfs_->iVersion = 2;
    vfs_->szOsFile = sizeof(Handle);
    vfs_->mxPathname = 512;
    vfs_->zName = name_.c_str();
    vfs_->pAppData = this;
    vfs_->xOpen = open_file;
    vfs_->xDelete = [](sqlite3_vfs* vfs, const char* path, int) {
        if (disk_of(vfs).dead()) return SQLITE_IOERR_DELETE;
        if (!disk_of(vfs).has(path)) return SQLITE_IOERR_DELETE_NOENT;
        disk_of(vfs).remove(path);
        return SQLITE_OK;
    };
    vfs_->xAccess = [](sqlite3_vfs* vfs, const char* path, int, int* there) {
        if (disk_of(vfs).dead()) return SQLITE_IOERR_ACCESS;
        *there = disk_of(vfs).has(path);
        return SQLITE_OK;
    };
    vfs_->xFullPathname = [](sqlite3_vfs*, const char* path, int most, char* out) {
        sqlite3_snprintf(most, out, "%s", path);
        return SQLITE_OK;
    };
    vfs_->xRandomness = [](sqlite3_vfs* vfs, int count, char* out) {
        disk_of(vfs).fill({reinterpret_cast<std::uint8_t*>(out), static_cast<std::size_t>(count)});
        return count;
    };
    vfs_->xSleep = [](sqlite3_vfs*, int microseconds) { return microseconds; };
    vfs_->xCurrentTime = [](sqlite3_vfs*, double* julian) {
        *julian = 2'460'000.5;
        return SQLITE_OK;
    };
    vfs_->xCurrentTimeInt64 = [](sqlite3_vfs*, sqlite3_int64* julian_ms) {
        *julian_ms = 212'544'043'200'000;
        return SQLITE_OK;
    };
    vfs_->xGetLastError = [](sqlite3_vfs*, int, char*) { return 0; };
    ENSURE(sqlite3_vfs_register(vfs_.get(), 0) == SQLITE_OK);
}

Disk::~Disk() { sqlite3_vfs_unregister(vfs_.get()); }

void Disk::expect(Trouble trouble, std::int64_t operations, std::int64_t times) {
    trouble_ = trouble;
    from_ = operations_ + operations;
    until_ = from_ + times;
}

void Disk::nothing_expected() { from_ = INT64_MAX; }

const std::string& Disk::bytes(const std::string& path) const {
    static const std::string none;
    const auto found = files_.find(path);
    return found == files_.end() ? none : found->second->now;
}

std::shared_ptr<Disk::File> Disk::open(const std::string& path, bool create) {
    const auto found = files_.find(path);
    if (found != files_.end()) return found->second;
    if (!create) return nullptr;
    return files_[path] = std::make_shared<File>();
}

int Disk::next_operation(bool grows, bool sync) {
    if (dead_) return SQLITE_IOERR;
    const auto number = operations_++;
    if (number < from_ || (number >= until_ && trouble_ != Trouble::power_cut && trouble_ != Trouble::kill)) return SQLITE_OK;
    switch (trouble_) {
        case Trouble::write_fails: return sync ? SQLITE_OK : SQLITE_IOERR_WRITE;
        case Trouble::disk_full: return grows ? SQLITE_FULL : SQLITE_OK;
        case Trouble::sync_fails: return sync ? SQLITE_IOERR_FSYNC : SQLITE_OK;
        case Trouble::power_cut: dead_ = true; return SQLITE_IOERR;
        case Trouble::kill: dead_ = killed_ = true; return SQLITE_IOERR;
    }
    return SQLITE_OK;
}

namespace {

void apply(std::string& bytes, std::int64_t at, std::string_view written) {
    const auto from = static_cast<std::size_t>(at);
    if (bytes.size() < from + written.size()) bytes.resize(from + written.size());
    std::copy(written.begin(), written.end(), bytes.begin() + static_cast<std::ptrdiff_t>(from));
}

}    // namespace

int Disk::write(File& file, std::int64_t at, std::string_view bytes) {
    if (const int no = next_operation(static_cast<std::size_t>(at) + bytes.size() > file.now.size(), false); no != SQLITE_OK) {
        // The write during which the power goes may have reached the disk in part.
        if (dead_) file.unsynced.push_back({at, std::string{bytes}, 0});
        return no;
    }
    apply(file.now, at, bytes);
    file.unsynced.push_back({at, std::string{bytes}, 0});
    return SQLITE_OK;
}

int Disk::truncate(File& file, std::int64_t size) {
    if (const int no = next_operation(false, false); no != SQLITE_OK) return no;
    file.now.resize(static_cast<std::size_t>(size));
    file.unsynced.push_back({-1, {}, size});
    return SQLITE_OK;
}

int Disk::sync(File& file) {
    if (const int no = next_operation(false, true); no != SQLITE_OK) {
        if (!dead_) decide(file);
        return no;
    }
    for (const auto& change : file.unsynced) {
        if (change.at < 0)
            file.durable.resize(static_cast<std::size_t>(change.size));
        else
            apply(file.durable, change.at, change.bytes);
    }
    file.unsynced.clear();
    return SQLITE_OK;
}

// What became of writes that were never synced.
void Disk::decide(File& file) {
    for (const auto& change : file.unsynced) {
        const auto die = chance_.below(3);
        if (die == 0) continue;
        if (change.at < 0) {
            file.durable.resize(static_cast<std::size_t>(change.size));
            continue;
        }
        auto kept = change.bytes.size();
        if (die == 1 && kept > sector) kept = chance_.below(kept / sector) * sector;
        if (kept) apply(file.durable, change.at, std::string_view{change.bytes}.substr(0, kept));
    }
    file.unsynced.clear();
}

void Disk::power_returns() {
    std::map<std::string, std::shared_ptr<File>> after;
    for (auto& [path, file] : files_) {
        auto fresh = std::make_shared<File>();
        if (!killed_) decide(*file);
        fresh->now = fresh->durable = killed_ ? file->now : file->durable;
        after[path] = std::move(fresh);
    }
    files_ = std::move(after);    // handles still open keep the old ones, which nobody reads
    dead_ = killed_ = false;
    nothing_expected();
}

}    // namespace terrace::simulation
