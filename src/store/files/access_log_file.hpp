#pragma once
// The access log as append-only files, one a month (log-2024-03.bin), chained across months. Many readers share one sync: whoever comes
// while the disk works waits for the next one. What a crash tore off the end was never answered for and is cut.
//
//   file   "TERRACE READS 1\n", the chain's end before this file (32 bytes), entries
//   entry  length of the body u32, body, chain = SHA-256(chain before ‖ body)
//   body   at i64, actor kind u8, actor, post, subject (16 bytes each), length of the purpose u16, purpose, what
//
// head.bin says how far the log has come: "TERRACE READS HEAD\n", the chain's end. It is written after each sync, so it is never ahead of
// the log, and a log that does not reach it was cut. Such a head is kept as lost-*.bin when the log goes on: verify tells of it from then on.

#include "access/access_log.hpp"
#include "base/result.hpp"

#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <unordered_map>
#include <unordered_set>

namespace terrace::store {

constexpr int access_log_months_kept = 7;          // more than the six months of 网络安全法第21条第3项, whatever the day
constexpr std::size_t access_purpose_bytes_max = 200;
constexpr std::size_t access_what_bytes_max = 2'000;

class AccessLogFile final : public AccessLog {
  public:
    // Opens the folder, reads what is there and cuts a torn end. Throws Fault when an entry was changed.
    explicit AccessLogFile(std::filesystem::path folder);
    ~AccessLogFile() override;

    void note(Instant at, const Actor&, const SubjectId& subject, std::string_view purpose, std::string_view what) override;
    std::vector<AccessEntry> about(const SubjectId&, std::size_t limit) const override;
    std::vector<AccessEntry> by_posts(const std::function<bool(PostId)>& which, std::size_t limit) const override;
    std::vector<std::pair<PostId, std::int64_t>> reads_by_post(Instant from, Instant to) const override;
    Head head() const override;

    std::int64_t syncs() const;        // how often the disk was waited for
    std::int64_t bytes_cut() const noexcept { return bytes_cut_; }
    // Removes months that ended more than access_log_months_kept ago, never the last one there is (the chain goes on from it); the number removed.
    int drop_old(Instant now);

    // What a folder holds, read without touching it.
    struct Found {
        std::vector<std::string> wrong;                // one line each, in both languages
        std::int64_t entries = 0;
        bool headed = false;                           // head.bin is there
        std::optional<Instant> since;                  // first instant of the first month there is
        std::unordered_set<std::string> ends;          // everywhere the chain has stood since then (32 bytes each)
        // Whether the log stood there at that instant; true too when that month is gone with its time.
        bool stood(const Sha256& chain, Instant at) const { return (since && at < *since) || ends.contains(std::string{chain.view()}); }
    };
    static Found look(const std::filesystem::path& folder);
    static std::vector<std::string> verify(const std::filesystem::path& folder, std::int64_t* entries = nullptr);

  private:
    struct Place {
        int month = 0;                 // year × 12 + month − 1
        std::uint64_t offset = 0;      // of the body
        std::uint32_t size = 0;
    };
    struct Read {
        std::int64_t at = 0;
        PostId post;
        Place place;
    };
    void open_month(int month);
    void write_head(const Sha256&);
    void remember(const AccessEntry&, Place);
    std::vector<AccessEntry> read_at(const std::vector<Place>&) const;
    std::filesystem::path path_of(int month) const;

    std::filesystem::path folder_;
    mutable std::mutex mutex_;
    std::condition_variable synced_;
    int file_ = -1, head_file_ = -1, month_ = 0;
    std::uint64_t size_ = 0;                   // of the file, with what waits
    Sha256 chain_, durable_chain_;
    std::int64_t count_ = 0, durable_count_ = 0, syncs_ = 0, bytes_cut_ = 0;
    std::string waiting_;                      // written by the next sync
    std::vector<std::pair<AccessEntry, Place>> unseen_;
    std::int64_t epoch_ = 0;                   // rises with every failed sync: what waited then was not kept
    bool syncing_ = false;
    std::uint64_t durable_size_ = 0;
    std::unordered_map<Uuid, std::vector<Place>> by_subject_;
    std::vector<Read> reads_;
};

}    // namespace terrace::store
