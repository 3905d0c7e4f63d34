#include "sheets/workbook.hpp"

#include <charconv>

namespace terrace::xlsx {

std::string_view of(const XmlReader::Attributes& attributes, std::string_view name) {
    const auto found = attributes.find(name);
    return found == attributes.end() ? std::string_view{} : found->second;
}

std::optional<std::int64_t> whole(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

// "_x000D_" stands for a control character in Excel's texts.
std::string with_escapes_read(std::string text) {
    for (auto at = text.find("_x"); at != std::string::npos; at = text.find("_x", at + 1)) {
        if (at + 7 > text.size() || text[at + 6] != '_') continue;
        unsigned code = 0;
        const auto* first = text.data() + at + 2;
        if (std::from_chars(first, first + 4, code, 16).ptr != first + 4 || code >= 0x80) continue;
        text.replace(at, 7, code == 13 ? std::string{} : std::string(1, static_cast<char>(code)));
    }
    return text;
}

namespace {

std::string beside(const std::string& folder, std::string target) {
    if (target.starts_with('/')) return target.substr(1);
    auto base = folder;
    while (target.starts_with("../")) {
        target.erase(0, 3);
        const auto slash = base.rfind('/', base.size() < 2 ? 0 : base.size() - 2);
        base = slash == std::string::npos ? "" : base.substr(0, slash + 1);
    }
    return base + target;
}

}    // namespace

Result<OpenWorkbook> open_workbook(const std::string& path, std::string name) {
    auto zip = ZipFile::open(path, std::move(name));
    if (!zip) return tl::unexpected(zip.error());
    std::string book = "xl/workbook.xml";
    if (zip->has("_rels/.rels")) {
        Relations top;
        if (auto fine = zip->read("_rels/.rels", small_part_bytes_max, top); !fine) return tl::unexpected(fine.error());
        if (auto target = top.target_of_type("officeDocument"); !target.empty()) book = beside("", std::move(target));
    }
    if (zip->has("EncryptionInfo") || zip->has("EncryptedPackage"))
        return refuse(No::bad_value, zip->name(), "加了密码,请另存为不带密码的文件 / it has a password: save it without one");
    if (!zip->has(book)) return refuse(No::bad_value, zip->name(), "是压缩包,但不是 .xlsx 表格 / an archive, but no .xlsx workbook");
    Workbook workbook;
    if (auto fine = zip->read(book, small_part_bytes_max, workbook); !fine) return tl::unexpected(fine.error());
    const auto slash = book.rfind('/');
    const auto folder = slash == std::string::npos ? std::string{} : book.substr(0, slash + 1);
    Relations relations;
    if (auto fine = zip->read(folder + "_rels/" + book.substr(folder.size()) + ".rels", small_part_bytes_max, relations); !fine)
        return tl::unexpected(fine.error());
    Styles styles;
    if (auto target = relations.target_of_type("styles"); !target.empty() && zip->has(beside(folder, target)))
        if (auto fine = zip->read(beside(folder, target), small_part_bytes_max, styles); !fine) return tl::unexpected(fine.error());
    std::vector<std::string> parts;
    // Charts that stand as sheets of their own hold no cells.
    std::erase_if(workbook.sheets, [&](const auto& sheet) {
        const auto found = relations.by_id.find(sheet.second);
        return found == relations.by_id.end() || found->second.type != "worksheet";
    });
    for (const auto& [sheet, id] : workbook.sheets) parts.push_back(beside(folder, relations.by_id.find(id)->second.target));
    auto shared = relations.target_of_type("sharedStrings");
    if (!shared.empty()) shared = beside(folder, shared);
    if (!shared.empty() && !zip->has(shared)) shared.clear();
    return OpenWorkbook{std::move(*zip), std::move(workbook), std::move(styles), std::move(parts), std::move(shared), std::move(book)};
}

}    // namespace terrace::xlsx
