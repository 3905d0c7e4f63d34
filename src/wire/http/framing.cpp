#include "wire/http/framing.hpp"

#include <algorithm>
#include <array>

namespace terrace::wire {
namespace {

constexpr auto token_table = [] {
    std::array<bool, 256> table{};
    for (unsigned char c = '0'; c <= '9'; ++c) table[c] = true;
    for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = true;
    for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = true;
    for (const char c : std::string_view{"!#$%&'*+-.^_`|~"}) table[static_cast<unsigned char>(c)] = true;
    return table;
}();

constexpr std::array<std::string_view, 9> known_methods{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT"};

// What may arrive only once: with two of them sender and receiver may each believe another one.
constexpr std::array<std::string_view, 6> only_once{"host", "content-length", "transfer-encoding", "expect", "content-type", "authorization"};

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

bool is_value(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
    });
}

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

int hex_digit(char c) noexcept {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::uint64_t> read_length(std::string_view text) noexcept {
    if (text.empty() || text.size() > 32 || !std::all_of(text.begin(), text.end(), is_digit)) return std::nullopt;
    std::uint64_t value = 0;
    for (char c : text) {
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
        if (value > body_length_max) return std::nullopt;
    }
    return value;
}

bool has_token(std::string_view list, std::string_view lower_case_token) {
    while (!list.empty()) {
        const auto part = list.substr(0, list.find(','));
        list.remove_prefix(std::min(list.size(), part.size() + 1));
        if (lower(trim(part)) == lower_case_token) return true;
    }
    return false;
}

std::size_t token_length(std::string_view text) noexcept {
    std::size_t n = 0;
    while (n < text.size() && token_table[static_cast<unsigned char>(text[n])]) ++n;
    return n;
}

std::size_t quoted_length(std::string_view text) noexcept {    // of a quoted-string with its quotes; 0 when there is none
    if (text.empty() || text.front() != '"') return 0;
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') return i + 1;
        if (text[i] == '\\' && ++i == text.size()) return 0;
        if (!is_value(text.substr(i, 1))) return 0;
    }
    return 0;
}

// *( BWS ";" BWS token [ BWS "=" BWS ( token / quoted-string ) ] ), RFC 9112 §7.1.1
bool is_chunk_extension(std::string_view text) noexcept {
    auto skip_blanks = [&] {
        while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    };
    while (!text.empty()) {
        skip_blanks();
        if (text.empty() || text.front() != ';') return false;
        text.remove_prefix(1);
        skip_blanks();
        const auto name = token_length(text);
        if (name == 0) return false;
        text.remove_prefix(name);
        const auto blanks = text.find_first_not_of(" \t");
        if (blanks != std::string_view::npos && text[blanks] == '=') {
            text.remove_prefix(blanks + 1);
            skip_blanks();
            const auto value = std::max(token_length(text), quoted_length(text));
            if (value == 0) return false;
            text.remove_prefix(value);
        }
    }
    return true;
}

}    // namespace

bool is_token(std::string_view text) noexcept { return !text.empty() && token_length(text) == text.size(); }

Field read_field(std::string_view line) {
    Field field;
    auto refused = [&](std::string_view why) {
        field.wrong = {400, why};
        return field;
    };
    if (!line.empty() && is_blank(line.front())) return refused("a folded header line");
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return refused("a header line without a colon");
    const auto name = line.substr(0, colon);
    if (!is_token(name)) return refused("a header name with a character that does not belong there");
    field.value = trim(line.substr(colon + 1));
    if (!is_value(field.value)) return refused("a control character in a header");
    field.name = lower(name);
    return field;
}

Step HeadReader::refuse(int status, std::string_view why) {
    wrong_ = {status, why};
    return Step::wrong;
}

Step HeadReader::read(std::string_view bytes) {
    while (scanned_ < bytes.size()) {
        const auto byte = static_cast<unsigned char>(bytes[scanned_]);
        const bool after_cr = scanned_ > line_start_ && bytes[scanned_ - 1] == '\r';
        if (byte == '\n') {
            if (!after_cr) return refuse(400, "a line that does not end in CR LF");
            const auto line = bytes.substr(line_start_, scanned_ - 1 - line_start_);
            line_start_ = ++scanned_;
            if (const auto step = end_of_line(line); step != Step::more) return step;
            continue;
        }
        if (after_cr) return refuse(400, "a CR without its LF");
        if ((byte < 0x20 && byte != '\r' && byte != '\t') || byte == 0x7F) return refuse(400, "a control character in the head");
        ++scanned_;
        if (!has_request_line_ && scanned_ - line_start_ > limits_.target_bytes_max + 64) return refuse(414, "the target is too long");
        if (scanned_ > limits_.header_bytes_max) return refuse(431, "the head is too large");
    }
    return Step::more;
}

Step HeadReader::end_of_line(std::string_view line) {
    if (!has_request_line_) {
        if (line.empty()) return ++empty_lines_ > empty_lines_before_request_max ? refuse(400, "empty lines before the request") : Step::more;
        has_request_line_ = true;
        return request_line(line);
    }
    if (line.empty()) return finish();
    if (++count_ > limits_.header_count_max) return refuse(431, "too many headers");
    auto field = read_field(line);
    if (field.wrong.status != 0) return refuse(field.wrong.status, field.wrong.why);
    auto [at, fresh] = head_.headers.try_emplace(std::move(field.name), field.value);
    if (!fresh) {
        if (std::find(only_once.begin(), only_once.end(), at->first) != only_once.end())
            return refuse(400, "a header that may come only once came twice");
        at->second += at->first == "cookie" ? "; " : ", ";
        at->second += field.value;
    }
    return Step::more;
}

Step HeadReader::request_line(std::string_view line) {
    const auto first = line.find(' ');
    const auto last = line.rfind(' ');
    if (first == std::string_view::npos || first == last) return refuse(400, "the request line needs method, target and version");
    const auto method = line.substr(0, first);
    const auto target = line.substr(first + 1, last - first - 1);
    const auto version = line.substr(last + 1);
    if (!is_token(method)) return refuse(400, "the method is not a word");
    if (target.empty() || target.find_first_of(" \t") != std::string_view::npos) return refuse(400, "a blank in the target");
    if (target.size() > limits_.target_bytes_max) return refuse(414, "the target is too long");
    if (version.size() != 8 || !version.starts_with("HTTP/") || !is_digit(version[5]) || version[6] != '.' || !is_digit(version[7]))
        return refuse(400, "the version cannot be read");
    if (version[5] != '1') return refuse(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    if (std::find(known_methods.begin(), known_methods.end(), method) == known_methods.end()) return refuse(501, "a method nobody knows");
    if (method == "TRACE" || method == "CONNECT") return refuse(405, "a method that is not offered");
    head_.method = method;
    head_.target = target;
    head_.minor = version[7] == '0' ? 0 : 1;
    return Step::more;
}

Step HeadReader::finish() {
    const auto& headers = head_.headers;
    const auto host = headers.find("host");
    if (host == headers.end() && head_.minor == 1) return refuse(400, "no Host header");
    if (host != headers.end() && !is_authority(host->second)) return refuse(400, "the Host header is not a host");

    const auto length = headers.find("content-length");
    const auto coding = headers.find("transfer-encoding");
    if (coding != headers.end()) {
        if (length != headers.end()) return refuse(400, "Content-Length and Transfer-Encoding together");
        if (head_.minor == 0) return refuse(400, "Transfer-Encoding in HTTP/1.0");
        if (lower(coding->second) != "chunked") return refuse(501, "a transfer coding other than chunked");
        head_.framing = Framing::chunked;
    } else if (length != headers.end()) {
        const auto value = read_length(length->second);
        if (!value) return refuse(400, "Content-Length is not a number");
        head_.framing = Framing::length;
        head_.length = *value;
    }
    if (const auto expect = headers.find("expect"); expect != headers.end() && head_.minor == 1) {
        if (lower(expect->second) != "100-continue") return refuse(417, "an expectation nobody can meet");
        head_.expects_continue = true;
    }
    const auto connection = headers.find("connection");
    const std::string_view wishes = connection == headers.end() ? std::string_view{} : std::string_view{connection->second};
    head_.keep_alive = head_.minor == 1 ? !has_token(wishes, "close") : has_token(wishes, "keep-alive");
    return Step::done;
}

Step ChunkReader::refuse(int status, std::string_view why) {
    wrong_ = {status, why};
    return Step::wrong;
}

bool ChunkReader::take_size() {
    const std::string_view line{line_};
    std::size_t digits = 0;
    left_ = 0;
    for (; digits < line.size() && hex_digit(line[digits]) >= 0; ++digits) {
        if (digits == 16 || left_ >> 60) return false;
        left_ = left_ << 4 | static_cast<std::uint64_t>(hex_digit(line[digits]));
    }
    const bool fine = digits > 0 && left_ <= body_length_max && is_chunk_extension(line.substr(digits));
    extension_bytes_ += line.size() - digits;
    line_.clear();
    return fine && extension_bytes_ <= chunk_extension_bytes_max;
}

bool ChunkReader::take_trailer() {    // checked like a header, then forgotten: nothing here reads trailers
    const bool fine = read_field(line_).wrong.status == 0;
    line_.clear();
    return fine;
}

Step ChunkReader::read(std::string_view bytes, std::string& body, std::size_t& used) {
    used = 0;
    while (used < bytes.size()) {
        const char c = bytes[used];
        switch (at_) {
            case At::size_line:
                ++used;
                if (c == '\r') {
                    at_ = At::size_end;
                } else if (c == '\n' || line_.size() == chunk_extension_bytes_max) {
                    return refuse(400, "a chunk size that cannot be read");
                } else {
                    line_ += c;
                }
                break;
            case At::size_end:
                ++used;
                if (c != '\n' || !take_size()) return refuse(400, "a chunk size that cannot be read");
                if (left_ > body_max_ - std::min(body_max_, body.size())) return refuse(413, "the body is too large");
                at_ = left_ == 0 ? At::trailer : At::data;
                break;
            case At::data: {
                const auto piece = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size() - used));
                body.append(bytes.substr(used, piece));
                used += piece;
                left_ -= piece;
                if (left_ == 0) at_ = At::data_cr;
                break;
            }
            case At::data_cr:
                ++used;
                if (c != '\r') return refuse(400, "a chunk that does not end where it said");
                at_ = At::data_lf;
                break;
            case At::data_lf:
                ++used;
                if (c != '\n') return refuse(400, "a chunk that does not end where it said");
                at_ = At::size_line;
                break;
            case At::trailer:
                ++used;
                if (++trailer_bytes_ > trailer_bytes_max) return refuse(431, "the trailer is too large");
                if (c == '\r')
                    at_ = At::trailer_end;
                else if (c == '\n')
                    return refuse(400, "a line that does not end in CR LF");
                else
                    line_ += c;
                break;
            case At::trailer_end:
                ++used;
                if (c != '\n') return refuse(400, "a CR without its LF");
                if (line_.empty()) {
                    at_ = At::done;
                    return Step::done;
                }
                if (!take_trailer()) return refuse(400, "a trailer that cannot be read");
                at_ = At::trailer;
                break;
            case At::done:
                return Step::done;
        }
    }
    return at_ == At::done ? Step::done : Step::more;
}

}    // namespace terrace::wire
