#include "sheets/document.hpp"

#include "sheets/part.hpp"
#include "sheets/sheets.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace terrace {
namespace {

// ECMA-376 part 1, 17.3: paragraphs of runs of text. What was struck out (w:delText) is no text.
struct Paragraphs final : XmlReader {
    std::string text;
    bool in_text = false;

    void begin(std::string_view name, const Attributes&) override {
        if (name == "t") in_text = true;
        if (name == "tab") text += '\t';
        if (name == "br" || name == "cr") text += '\n';
    }
    void end(std::string_view name) override {
        if (name == "t") in_text = false;
        if (name == "p") text += '\n';
    }
    void characters(std::string_view some) override {
        if (!in_text) return;
        text += some;
        if (text.size() > document_bytes_max) wrong = Refusal{No::too_large, "", std::to_string(document_bytes_max) + " bytes"};
    }
};

}    // namespace

Result<std::string> read_document(const std::string& path) {
    const auto name = std::filesystem::path{path}.filename().string();
    std::ifstream in{path, std::ios::binary};
    if (!in) return refuse(No::not_found, name, path);
    std::string head(4, '\0');
    in.read(head.data(), 4);
    head.resize(static_cast<std::size_t>(in.gcount()));
    if (head.starts_with("\xD0\xCF\x11\xE0"))
        return refuse(No::bad_value, name, "是旧式 .doc 或加了密码的文件,请另存为不带密码的 .docx / an old .doc or a document with a password: save it as .docx without one");
    if (head.starts_with("PK\x03\x04")) {
        const auto zip = ZipFile::open(path, name);
        if (!zip) return tl::unexpected(zip.error());
        if (!zip->has("word/document.xml")) return refuse(No::bad_value, name, "是压缩包,但不是 .docx 文件 / an archive, but no .docx document");
        Paragraphs paragraphs;
        if (auto fine = zip->read("word/document.xml", part_bytes_max, paragraphs); !fine) return tl::unexpected(fine.error());
        return std::move(paragraphs.text);
    }
    in.clear();
    in.seekg(0);
    std::string bytes{std::istreambuf_iterator<char>{in}, {}};
    if (bytes.size() > document_bytes_max) return refuse(No::too_large, name, std::to_string(document_bytes_max) + " bytes");
    auto plain = read_plain(std::move(bytes), name);
    if (!plain) return tl::unexpected(plain.error());
    return std::move(plain->text);
}

}    // namespace terrace
