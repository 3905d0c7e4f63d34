#include "store/files/access_log_file.hpp"

#include <algorithm>
#include <fcntl.h>
#include <fstream>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace terrace::store {
namespace {

namespace files = std::filesystem;

constexpr std::string_view magic = "TERRACE READS 1\n";
constexpr std::string_view head_magic = "TERRACE READS HEAD\n";
constexpr std::size_t head_bytes = magic.size() + 32;
constexpr std::size_t fixed_bytes = 8 + 1 + 16 + 16 + 16 + 2;
constexpr std::size_t body_bytes_max = fixed_bytes + access_purpose_bytes_max + access_what_bytes_max;

void add(std::string& out, std::uint64_t number, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(number >> shift);
}
std::uint64_t number_of(std::string_view bytes) {
    std::uint64_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}

std::string write_body(const AccessEntry& entry) {
    std::string out;
    add(out, static_cast<std::uint64_t>(entry.at.ms), 8);
    add(out, static_cast<std::uint64_t>(entry.actor.kind), 1);
    out += entry.actor.id.view();
    out += entry.actor.post.view();
    out += entry.subject.view();
    add(out, entry.purpose.size(), 2);
    out += entry.purpose;
    out += entry.what;
    return out;
}

std::optional<AccessEntry> read_body(std::string_view body) {
    if (body.size() < fixed_bytes) return std::nullopt;
    AccessEntry entry;
    entry.at.ms = static_cast<std::int64_t>(number_of(body.substr(0, 8)));
    entry.actor.kind = static_cast<ActorKind>(body[8]);
    entry.actor.id = *uuid_of_bytes(body.substr(9, 16));
    entry.actor.post = PostId{*uuid_of_bytes(body.substr(25, 16))};
    entry.subject = SubjectId{*uuid_of_bytes(body.substr(41, 16))};
    const auto purpose = number_of(body.substr(57, 2));
    if (fixed_bytes + purpose > body.size()) return std::nullopt;
    entry.purpose = body.substr(fixed_bytes, purpose);
    entry.what = body.substr(fixed_bytes + purpose);
    return entry;
}

Sha256 after(const Sha256& before, std::string_view body) {
    std::string bytes{before.view()};
    bytes += body;
    return sha256(bytes);
}

int month_of(Instant at) {
    const auto civil = civil_of(Zone{0}.day_of(at));
    return civil.year * 12 + civil.month - 1;
}

std::map<int, files::path> months_in(const files::path& folder) {
    std::map<int, files::path> all;
    std::error_code none;
    for (const auto& entry : files::directory_iterator{folder, none}) {
        const auto name = entry.path().filename().string();
        int year = 0, month = 0;
        if (name.size() == 15 && std::sscanf(name.c_str(), "log-%4d-%2d.bin", &year, &month) == 2 && month >= 1 && month <= 12)
            all[year * 12 + month - 1] = entry.path();
    }
    return all;
}

// Where head.bin, or one that the log no longer reaches, says the chain stood; none when it cannot be read.
std::optional<Sha256> head_in(const files::path& path) {
    std::ifstream file{path, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    if (bytes.size() != head_magic.size() + 32 || !bytes.starts_with(head_magic)) return std::nullopt;
    Sha256 chain;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(head_magic.size()), 32, chain.bytes.begin());
    return chain;
}

struct MonthRead {
    std::uint64_t sound = 0;        // bytes that make whole entries
    bool torn = false;              // the end is cut short
    std::string changed;            // what does not fit, in both languages
    Sha256 chain;
    std::int64_t entries = 0;
};

// Walks one month; `pass` gets everywhere the chain stood, `visit` each entry and where its body lies.
template <class Pass, class Visit>
MonthRead read_month(const files::path& path, const Sha256* before, Pass pass, Visit visit) {
    MonthRead found;
    std::ifstream file{path, std::ios::binary};
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    const auto name = path.filename().string();
    bool readable = true;
    const auto changed = [&] {
        readable = false;
        found.changed = "查看记录 " + name + " 被改过或缺了一段 / the access log " + name + " was changed or a part is missing";
    };
    if (bytes.size() < head_bytes) {
        found.torn = true;
        if (before) found.chain = *before;
        return found;
    }
    if (!bytes.starts_with(magic)) {
        changed();
        return found;
    }
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(magic.size()), 32, found.chain.bytes.begin());
    if (before && found.chain != *before) {
        changed();
        readable = true;    // what follows may be sound in itself
    }
    pass(found.chain);
    found.sound = head_bytes;
    while (readable && found.sound < bytes.size()) {
        const std::string_view rest = std::string_view{bytes}.substr(found.sound);
        if (rest.size() < 4) {
            found.torn = true;
            break;
        }
        const auto size = number_of(rest.substr(0, 4));
        if (size < fixed_bytes || size > body_bytes_max) {
            changed();
            break;
        }
        if (rest.size() < 4 + size + 32) {
            found.torn = true;
            break;
        }
        const auto body = rest.substr(4, size);
        const auto next = after(found.chain, body);
        const auto entry = read_body(body);
        if (next.view() != rest.substr(4 + size, 32) || !entry) {
            changed();
            break;
        }
        visit(*entry, found.sound + 4, static_cast<std::uint32_t>(size));
        found.chain = next;
        pass(next);
        found.sound += 4 + size + 32;
        ++found.entries;
    }
    return found;
}

}    // namespace

AccessLogFile::AccessLogFile(files::path folder) : folder_{std::move(folder)} {
    files::create_directories(folder_);
    const auto months = months_in(folder_);
    const Sha256* before = nullptr;
    const auto head = head_in(folder_ / "head.bin");
    bool reaches = !head;
    const auto pass = [&](const Sha256& chain) { reaches = reaches || chain == *head; };
    for (const auto& [month, path] : months) {
        const auto found = read_month(path, before, pass, [&, month = month](const AccessEntry& entry, std::uint64_t offset, std::uint32_t size) {
            remember(entry, {month, offset, size});
        });
        const bool last = path == months.rbegin()->second;
        if (!found.changed.empty() || (found.torn && !last)) throw Fault{found.changed.empty() ? path.string() + ": 不完整 / is cut short" : found.changed};
        chain_ = found.chain;
        count_ += found.entries;
        before = &chain_;
        if (found.torn) {
            bytes_cut_ = static_cast<std::int64_t>(files::file_size(path) - found.sound);
            if (found.sound == 0)
                files::remove(path);
            else
                files::resize_file(path, found.sound);
        }
    }
    durable_chain_ = chain_;
    durable_count_ = count_;
    if (!reaches && head->view() != chain_.view()) files::rename(folder_ / "head.bin", folder_ / ("lost-" + hex(head->view()).substr(0, 16) + ".bin"));
    head_file_ = ::open((folder_ / "head.bin").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (head_file_ < 0) throw Fault{(folder_ / "head.bin").string() + ": 打不开 / cannot be opened"};
    write_head(chain_);
}

// A head that could not be written stays behind the log, which is sound.
void AccessLogFile::write_head(const Sha256& chain) {
    const auto bytes = std::string{head_magic} + std::string{chain.view()};
    [[maybe_unused]] const auto ignored = ::pwrite(head_file_, bytes.data(), bytes.size(), 0);
}

AccessLogFile::~AccessLogFile() {
    if (head_file_ >= 0) ::close(head_file_);
    if (file_ >= 0) ::close(file_);
}

files::path AccessLogFile::path_of(int month) const {
    char name[32];
    std::snprintf(name, sizeof name, "log-%04d-%02d.bin", month / 12, month % 12 + 1);
    return folder_ / name;
}

void AccessLogFile::remember(const AccessEntry& entry, Place place) {
    by_subject_[entry.subject].push_back(place);
    reads_.push_back({entry.at.ms, entry.actor.post, place});
}

void AccessLogFile::open_month(int month) {
    if (file_ >= 0) ::close(file_);
    const auto path = path_of(month);
    file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file_ < 0) throw Fault{path.string() + ": 打不开 / cannot be opened"};
    month_ = month;
    size_ = durable_size_ = static_cast<std::uint64_t>(::lseek(file_, 0, SEEK_END));
    if (size_ == 0) {
        waiting_ = std::string{magic} + std::string{chain_.view()};
        size_ = waiting_.size();
    }
}

void AccessLogFile::note(Instant at, const Actor& actor, const SubjectId& subject, std::string_view purpose, std::string_view what) {
    if (purpose.size() > access_purpose_bytes_max || what.size() > access_what_bytes_max) throw Fault{"查看记录太长 / an entry of the access log is too long"};
    const AccessEntry entry{at, actor, subject, std::string{purpose}, std::string{what}};
    const auto body = write_body(entry);
    std::unique_lock lock{mutex_};
    // A clock that went back stays in the month it reached: entries are in the order they were made.
    int month = std::max(month_, month_of(at));
    if (const auto there = file_ >= 0 ? std::map<int, files::path>{} : months_in(folder_); !there.empty()) month = std::max(month, there.rbegin()->first);
    if (file_ < 0 || month != month_) {
        synced_.wait(lock, [&] { return !syncing_ && waiting_.empty(); });
        if (file_ < 0 || month > month_) open_month(month);
    }
    const auto ticket = ++count_;
    const auto epoch = epoch_;
    chain_ = after(chain_, body);
    add(waiting_, body.size(), 4);
    unseen_.emplace_back(entry, Place{month_, size_ + 4, static_cast<std::uint32_t>(body.size())});
    waiting_ += body;
    waiting_ += chain_.view();
    size_ += 4 + body.size() + 32;

    for (;;) {
        if (epoch_ != epoch) throw Fault{"查看记录写不进去,这一页不能给 / the access log cannot be written, so the page cannot be shown"};
        if (durable_count_ >= ticket) return;
        if (syncing_) {
            synced_.wait(lock);
            continue;
        }
        syncing_ = true;
        const auto batch = std::exchange(waiting_, {});
        auto seen = std::exchange(unseen_, {});
        const auto chain = chain_;
        const auto count = count_;
        const auto from = durable_size_;
        const int file = file_;
        lock.unlock();
        bool kept = true;
        for (std::size_t done = 0; kept && done < batch.size();) {
            const auto written = ::pwrite(file, batch.data() + done, batch.size() - done, static_cast<off_t>(from + done));
            kept = written > 0;
            if (kept) done += static_cast<std::size_t>(written);
        }
        kept = kept && ::fdatasync(file) == 0;
        if (kept) write_head(chain);
        lock.lock();
        syncing_ = false;
        ++syncs_;
        if (kept) {
            durable_size_ = from + batch.size();
            durable_chain_ = chain;
            durable_count_ = count;
            for (const auto& [one, place] : seen) remember(one, place);
        } else {
            // Nothing after the last good byte counts, and nobody whose entry was in it gets a page.
            [[maybe_unused]] const int ignored = ::ftruncate(file, static_cast<off_t>(from));
            waiting_.clear();
            unseen_.clear();
            chain_ = durable_chain_;
            count_ = durable_count_;
            size_ = durable_size_ = from;
            ::close(std::exchange(file_, -1));
            ++epoch_;
        }
        synced_.notify_all();
    }
}

std::vector<AccessEntry> AccessLogFile::about(const SubjectId& subject, std::size_t limit) const {
    std::vector<Place> places;
    {
        std::lock_guard lock{mutex_};
        const auto found = by_subject_.find(subject);
        if (found == by_subject_.end()) return {};
        const auto count = std::min(limit, found->second.size());
        places.assign(found->second.rbegin(), found->second.rbegin() + static_cast<std::ptrdiff_t>(count));
    }
    return read_at(places);
}

std::vector<AccessEntry> AccessLogFile::by_posts(const std::function<bool(PostId)>& which, std::size_t limit) const {
    std::vector<Place> places;
    {
        std::lock_guard lock{mutex_};
        for (auto read = reads_.rbegin(); read != reads_.rend() && places.size() < limit; ++read)
            if (!read->post.empty() && which(read->post)) places.push_back(read->place);
    }
    return read_at(places);
}

std::vector<AccessEntry> AccessLogFile::read_at(const std::vector<Place>& places) const {
    std::vector<AccessEntry> all;
    std::map<int, std::ifstream> open;
    for (const auto& place : places) {
        auto& file = open.try_emplace(place.month, path_of(place.month), std::ios::binary).first->second;
        std::string body(place.size, '\0');
        if (!file.seekg(static_cast<std::streamoff>(place.offset)) || !file.read(body.data(), place.size)) throw Fault{path_of(place.month).string() + ": 读不到 / cannot be read"};
        if (auto entry = read_body(body)) all.push_back(std::move(*entry));
    }
    return all;
}

std::vector<std::pair<PostId, std::int64_t>> AccessLogFile::reads_by_post(Instant from, Instant to) const {
    std::map<PostId, std::int64_t> counts;
    std::lock_guard lock{mutex_};
    for (auto read = reads_.rbegin(); read != reads_.rend() && read->at >= (from - days(1)).ms; ++read)
        if (read->at >= from.ms && read->at < to.ms && !read->post.empty()) ++counts[read->post];
    return {counts.begin(), counts.end()};
}

Head AccessLogFile::head() const {
    std::lock_guard lock{mutex_};
    return {durable_count_, durable_chain_};
}

std::int64_t AccessLogFile::syncs() const {
    std::lock_guard lock{mutex_};
    return syncs_;
}

int AccessLogFile::drop_old(Instant now) {
    std::lock_guard lock{mutex_};
    int dropped = 0;
    const auto months = months_in(folder_);
    for (const auto& [month, path] : months) {
        if (month >= month_of(now) - access_log_months_kept || path == months.rbegin()->second) break;
        files::remove(path);
        ++dropped;
        for (auto& [subject, places] : by_subject_) std::erase_if(places, [&, month = month](const Place& place) { return place.month == month; });
    }
    if (dropped > 0) std::erase_if(reads_, [&](const Read& read) { return month_of({read.at}) < month_of(now) - access_log_months_kept; });
    return dropped;
}

AccessLogFile::Found AccessLogFile::look(const files::path& folder) {
    Found all;
    // Heads before the log: while it is being written the log is never behind them.
    std::vector<std::pair<std::string, std::optional<Sha256>>> heads;
    std::error_code none;
    for (const auto& entry : files::directory_iterator{folder, none})
        if (const auto name = entry.path().filename().string(); name == "head.bin" || (name.starts_with("lost-") && name.ends_with(".bin")))
            heads.emplace_back(name, head_in(entry.path()));
    const auto months = months_in(folder);
    if (!months.empty()) {
        const auto first = months.begin()->first;
        all.since = Zone{0}.midnight(day_of({first / 12, first % 12 + 1, 1}));
    }
    Sha256 chain;
    if (months.empty()) all.ends.emplace(chain.view());
    const Sha256* before = nullptr;
    for (const auto& [month, path] : months) {
        const auto found = read_month(path, before, [&](const Sha256& end) { all.ends.emplace(end.view()); }, [](const AccessEntry&, std::uint64_t, std::uint32_t) {});
        if (!found.changed.empty())
            all.wrong.push_back(found.changed);
        else if (found.torn && path != months.rbegin()->second)
            all.wrong.push_back("查看记录 " + path.filename().string() + " 不完整 / the access log " + path.filename().string() + " is cut short");
        all.entries += found.entries;
        chain = found.chain;
        before = &chain;
    }
    const bool sound = all.wrong.empty();    // a head cannot be found in a log that is broken off: said once
    for (const auto& [name, head] : heads) {
        all.headed = all.headed || name == "head.bin";
        if (sound && head && !all.ends.contains(std::string{head->view()}))
            all.wrong.push_back("查看记录被截短过:没有 " + name + " 记着的最后几条 / the access log was cut: the last entries that " + name + " tells of are gone");
    }
    return all;
}

std::vector<std::string> AccessLogFile::verify(const files::path& folder, std::int64_t* entries) {
    auto found = look(folder);
    if (entries) *entries += found.entries;
    return std::move(found.wrong);
}

}    // namespace terrace::store
