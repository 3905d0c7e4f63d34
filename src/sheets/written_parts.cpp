#include "sheets/written_parts.hpp"

#include <filesystem>
#include <minizip/zip.h>

namespace terrace {

namespace {

Refusal cannot_write(const std::string& path) { return {No::bad_value, path, "写不了 / cannot be written"}; }

}    // namespace

std::string xml_escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '&') out += "&amp;";
        else if (c == '"') out += "&quot;";
        else if (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') out += ' ';
        else out += c;
    }
    return out;
}

Result<void> write_parts(const std::string& path, const std::vector<WrittenPart>& parts) {
    bool fine = true;
    const auto zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
    if (!zip) return tl::unexpected(cannot_write(path));
    zip_fileinfo stamp{};
    stamp.dosDate = (1U << 21) | (1U << 16);    // 1980-01-01: no clock goes in
    for (const auto& part : parts) {
        fine = fine && zipOpenNewFileInZip64(zip, part.name.c_str(), &stamp, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0) == ZIP_OK &&
               zipWriteInFileInZip(zip, part.text.data(), static_cast<unsigned>(part.text.size())) == ZIP_OK && zipCloseFileInZip(zip) == ZIP_OK;
    }
    fine = zipClose(zip, nullptr) == ZIP_OK && fine;
    if (!fine) return tl::unexpected(cannot_write(path));
    return {};
}

Result<void> put_in_place(const std::string& beside, const std::string& path, Result<void> written) {
    std::error_code error;
    if (written) {
        std::filesystem::rename(beside, path, error);
        if (error) written = tl::unexpected(cannot_write(path));
    }
    if (!written) std::filesystem::remove(beside, error);
    return written;
}

}    // namespace terrace
