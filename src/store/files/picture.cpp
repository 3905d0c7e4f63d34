#include "store/files/picture.hpp"

#include <algorithm>
#include <cstdint>

namespace terrace::store {
namespace {

std::uint32_t big(std::string_view bytes) {
    std::uint32_t number = 0;
    for (const char byte : bytes) number = number << 8 | static_cast<unsigned char>(byte);
    return number;
}
std::uint32_t little(std::string_view four) {
    std::uint32_t number = 0;
    for (std::size_t i = four.size(); i-- > 0;) number = number << 8 | static_cast<unsigned char>(four[i]);
    return number;
}

// ITU T.81: markers of two bytes, segments with their length, entropy-coded data after SOS up to the next marker.
Picture jpeg(std::string_view bytes) {
    const Picture cut_short{};
    Picture found{"image/jpeg", {}};
    const auto note = [&](std::string what) {
        if (found.metadata.empty()) found.metadata = std::move(what);
    };
    std::size_t at = 2;
    while (at + 2 <= bytes.size()) {
        if (bytes[at] != '\xff') return cut_short;
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        if (marker == 0xff) {    // fill byte
            ++at;
            continue;
        }
        at += 2;
        if (marker == 0xd9) {
            if (at < bytes.size()) note("trailing bytes");
            return found;
        }
        if (marker == 0x01 || (marker >= 0xd0 && marker <= 0xd7)) continue;    // without a length
        if (at + 2 > bytes.size()) return cut_short;
        const auto length = big(bytes.substr(at, 2));
        if (length < 2 || at + length > bytes.size()) return cut_short;
        const auto body = bytes.substr(at + 2, length - 2);
        if (marker == 0xfe) note("comment");
        // APP0 (JFIF), APP2 with a colour profile and APP14 (Adobe's colour transform) say nothing about people.
        const bool harmless = (marker == 0xe0 && (body.starts_with("JFIF") || body.starts_with("JFXX"))) || (marker == 0xe2 && body.starts_with("ICC_PROFILE")) ||
                              (marker == 0xee && body.starts_with("Adobe"));
        if (marker >= 0xe0 && marker <= 0xef && !harmless) note(body.starts_with("Exif") ? "Exif" : body.starts_with("http://ns.adobe.com") ? "XMP" : "APP" + std::to_string(marker - 0xe0));
        at += length;
        if (marker == 0xda)    // the scan: 0xff inside it is followed by 0x00 or a restart marker
            while (at + 1 < bytes.size() && (bytes[at] != '\xff' || bytes[at + 1] == '\0' || (static_cast<unsigned char>(bytes[at + 1]) >= 0xd0 && static_cast<unsigned char>(bytes[at + 1]) <= 0xd7))) ++at;
    }
    return cut_short;
}

Picture png(std::string_view bytes) {
    static constexpr std::string_view harmless[] = {"IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "bKGD", "pHYs", "hIST", "acTL", "fcTL", "fdAT", "cICP"};
    Picture found{"image/png", {}};
    for (std::size_t at = 8; at + 12 <= bytes.size();) {
        const std::uint64_t length = big(bytes.substr(at, 4));
        const auto name = bytes.substr(at + 4, 4);
        if (at + 12 + length > bytes.size()) return {};
        if (std::find(std::begin(harmless), std::end(harmless), name) == std::end(harmless) && found.metadata.empty()) {
            found.metadata = "chunk ";
            for (const char c : name) found.metadata += c >= 'A' && c <= 'z' ? c : '?';
        }
        at += 12 + length;
        if (name == "IEND") {
            if (at < bytes.size() && found.metadata.empty()) found.metadata = "trailing bytes";
            return found;
        }
    }
    return {};
}

Picture webp(std::string_view bytes) {
    static constexpr std::string_view harmless[] = {"VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"};
    Picture found{"image/webp", {}};
    const std::uint64_t end = 8 + std::uint64_t{little(bytes.substr(4, 4))};
    if (end > bytes.size()) return {};
    if (end < bytes.size()) found.metadata = "trailing bytes";
    std::uint64_t at = 12;
    while (at + 8 <= end) {
        const auto name = bytes.substr(at, 4);
        const std::uint64_t length = little(bytes.substr(at + 4, 4));
        if (at + 8 + length > end) return {};
        if (std::find(std::begin(harmless), std::end(harmless), name) == std::end(harmless) && found.metadata.empty())
            found.metadata = name == "EXIF" ? "Exif" : name == "XMP " ? "XMP" : "chunk";
        at += 8 + length + (length & 1);
    }
    return at >= end ? found : Picture{};
}

}    // namespace

Picture look_at_picture(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xff\xd8"sv)) return jpeg(bytes);
    if (bytes.starts_with("\x89PNG\r\n\x1a\n"sv)) return png(bytes);
    if (bytes.size() >= 12 && bytes.starts_with("RIFF"sv) && bytes.substr(8, 4) == "WEBP"sv) return webp(bytes);
    return {};
}

}    // namespace terrace::store
