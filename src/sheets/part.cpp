#include "sheets/part.hpp"

#include "sheets/sheets.hpp"

#include <expat.h>
#include <minizip/unzip.h>

namespace terrace {
namespace {

constexpr int ignore_case = 2;    // of unzLocateFile
constexpr int xml_depth_max = 100;    // named again in the refusal

std::string_view local(const char* name) {
    const std::string_view whole{name};
    const auto colon = whole.rfind(':');
    return colon == std::string_view::npos ? whole : whole.substr(colon + 1);
}

struct Parse {
    XML_Parser parser;
    XmlReader& reader;
    int depth = 0;

    void stop_when_asked() const {
        if (reader.stopped()) XML_StopParser(parser, XML_FALSE);
    }
    static Parse& of(void* data) { return *static_cast<Parse*>(data); }
};

void on_begin(void* data, const XML_Char* name, const XML_Char** attributes) {
    auto& parse = Parse::of(data);
    if (parse.reader.stopped()) return;
    if (++parse.depth > xml_depth_max) parse.reader.wrong = Refusal{No::too_large, "", "最多 100 层 / at most 100 levels"};
    XmlReader::Attributes all;
    for (; *attributes; attributes += 2) {
        const std::string_view whole{attributes[0]};
        if (whole.starts_with("xmlns")) continue;
        all.emplace(local(attributes[0]), attributes[1]);
    }
    parse.reader.begin(local(name), all);
    parse.stop_when_asked();
}
void on_end(void* data, const XML_Char* name) {
    auto& parse = Parse::of(data);
    if (parse.reader.stopped()) return;
    --parse.depth;
    parse.reader.end(local(name));
    parse.stop_when_asked();
}
void on_characters(void* data, const XML_Char* text, int length) {
    auto& parse = Parse::of(data);
    if (parse.reader.stopped()) return;
    parse.reader.characters({text, static_cast<std::size_t>(length)});
    parse.stop_when_asked();
}
void on_doctype(void* data, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    auto& parse = Parse::of(data);
    parse.reader.wrong = Refusal{No::bad_value, "", "DOCTYPE:表格里不该有实体定义 / a table has no entity definitions"};
    XML_StopParser(parse.parser, XML_FALSE);
}

struct ParserOwner {
    XML_Parser parser = XML_ParserCreate("UTF-8");
    ~ParserOwner() { XML_ParserFree(parser); }
};

}    // namespace

Result<ZipFile> ZipFile::open(const std::string& path, std::string name) {
    void* zip = unzOpen64(path.c_str());
    if (!zip) return refuse(No::bad_value, std::move(name), "压缩包坏了或没传完 / the archive is damaged or cut short");
    ZipFile file{zip, std::move(name)};
    unz_global_info64 info{};
    if (unzGetGlobalInfo64(zip, &info) != UNZ_OK || info.number_entry > zip_parts_max)
        return refuse(No::too_many, file.name_, std::to_string(zip_parts_max));
    return file;
}

ZipFile::ZipFile(ZipFile&& from) noexcept : zip_{std::exchange(from.zip_, nullptr)}, name_{std::move(from.name_)} {}
ZipFile::~ZipFile() {
    if (zip_) unzClose(zip_);
}

bool ZipFile::has(const std::string& part) const { return unzLocateFile(zip_, part.c_str(), ignore_case) == UNZ_OK; }

Result<void> ZipFile::read(const std::string& part, std::size_t bytes_max, XmlReader& reader) const {
    const auto where = name_ + " [" + part + ']';
    if (!has(part)) return refuse(No::bad_value, where, "缺这一部分 / this part is missing");
    unz_file_info64 info{};
    if (unzGetCurrentFileInfo64(zip_, &info, nullptr, 0, nullptr, 0, nullptr, 0) != UNZ_OK) return refuse(No::bad_value, where, "zip");
    if (info.flag & 1)
        return refuse(No::bad_value, where, "加了密码,请另存为不带密码的文件 / it has a password: save it without one");
    if (info.uncompressed_size > bytes_max) return refuse(No::too_large, where, std::to_string(bytes_max) + " bytes");
    if (unzOpenCurrentFile(zip_) != UNZ_OK) return refuse(No::bad_value, where, "压缩方式不认识 / unknown compression");
    const ParserOwner owner;
    Parse parse{owner.parser, reader};
    XML_SetUserData(owner.parser, &parse);
    XML_SetElementHandler(owner.parser, on_begin, on_end);
    XML_SetCharacterDataHandler(owner.parser, on_characters);
    XML_SetStartDoctypeDeclHandler(owner.parser, on_doctype);

    std::vector<char> buffer(65'536);
    std::size_t unpacked = 0;
    Result<void> outcome;
    for (bool last = false; !last && outcome && !reader.stopped();) {
        const int got = unzReadCurrentFile(zip_, buffer.data(), static_cast<unsigned>(buffer.size()));
        if (got < 0) {
            outcome = refuse(No::bad_value, where, "压缩包坏了 / the archive is damaged");
            break;
        }
        last = got == 0;
        unpacked += static_cast<std::size_t>(got);
        if (unpacked > bytes_max || (unpacked > packed_bytes_free && unpacked / packing_ratio_max > info.compressed_size)) {
            outcome = refuse(No::too_large, where, "1:" + std::to_string(packing_ratio_max));
            break;
        }
        if (XML_Parse(owner.parser, buffer.data(), got, last) == XML_STATUS_ERROR && !reader.stopped())
            outcome = refuse(No::bad_value, where,
                             "XML:" + std::to_string(XML_GetCurrentLineNumber(owner.parser)) + ' ' + XML_ErrorString(XML_GetErrorCode(owner.parser)));
    }
    const bool whole = unzCloseCurrentFile(zip_) != UNZ_CRCERROR;
    if (reader.wrong) {
        auto refusal = *reader.wrong;
        if (refusal.field.empty()) refusal.field = where;
        return tl::unexpected(std::move(refusal));
    }
    if (outcome && !reader.enough && !whole) return refuse(No::bad_value, where, "校验和不对,文件坏了 / its checksum is wrong: the file is damaged");
    return outcome;
}

}    // namespace terrace
