#include "sheets/edit_xlsx.hpp"

#include "sheets/memory_file.hpp"
#include "sheets/workbook.hpp"

#include <cstring>
#include <expat.h>
#include <filesystem>
#include <minizip/unzip.h>
#include <minizip/zip.h>

namespace terrace {
namespace {

struct Patch {
    std::size_t at = 0, length = 0;    // bytes replaced
    std::string with;
};

std::string patched(std::string_view text, std::vector<Patch> patches) {
    std::stable_sort(patches.begin(), patches.end(), [](const Patch& a, const Patch& b) { return a.at < b.at; });
    std::string out;
    out.reserve(text.size() + patches.size() * 24);
    std::size_t done = 0;
    for (const auto& patch : patches) {
        ENSURE(patch.at >= done);
        out.append(text.substr(done, patch.at - done));
        out += patch.with;
        done = patch.at + patch.length;
    }
    out.append(text.substr(done));
    return out;
}

std::string_view local(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}
std::string prefix_of(std::string_view name) { return std::string{name.substr(0, name.size() - local(name).size())}; }

// Where elements lie in a part: expat says at which byte each tag begins and how long it is.
class Places {
  public:
    explicit Places(std::string_view text) : text_{text} {
        XML_SetUserData(parser_, this);
        XML_SetElementHandler(
            parser_, [](void* self, const XML_Char* name, const XML_Char** attributes) { static_cast<Places*>(self)->on_begin(name, attributes); },
            [](void* self, const XML_Char* name) { static_cast<Places*>(self)->on_end(name); });
        XML_SetStartDoctypeDeclHandler(parser_, [](void* self, const XML_Char*, const XML_Char*, const XML_Char*, int) {
            XML_StopParser(static_cast<Places*>(self)->parser_, XML_FALSE);
        });
    }
    virtual ~Places() { XML_ParserFree(parser_); }
    Places(const Places&) = delete;
    bool read() { return XML_Parse(parser_, text_.data(), static_cast<int>(text_.size()), 1) == XML_STATUS_OK; }
    std::vector<Patch> patches;

  protected:
    virtual void begin(std::string_view name, const XML_Char** attributes) = 0;
    virtual void end(std::string_view name) = 0;
    std::string_view text_;
    std::size_t at_ = 0, length_ = 0;    // of the tag under way; an element written as one tag ends at its own beginning with length 0
    bool one_tag() const { return length_ >= 2 && text_[at_ + length_ - 2] == '/'; }

  private:
    void on_begin(const XML_Char* name, const XML_Char** attributes) {
        place();
        begin(name, attributes);
    }
    void on_end(const XML_Char* name) {
        place();
        end(name);
    }
    void place() {
        at_ = static_cast<std::size_t>(XML_GetCurrentByteIndex(parser_));
        length_ = static_cast<std::size_t>(XML_GetCurrentByteCount(parser_));
    }
    XML_Parser parser_ = XML_ParserCreate("UTF-8");
};

// Words as XML holds them; control characters do not stand in it.
std::string escaped_words(std::string_view words) {
    std::string out;
    for (const char c : words) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
    return out;
}
// What stands between the tags of a cell.
std::string inside(const CellEdit& edit, const std::string& prefix) {
    if (!edit.words) return '<' + prefix + "v>" + edit.number + "</" + prefix + "v>";
    return '<' + prefix + "is><" + prefix + "t xml:space=\"preserve\">" + escaped_words(edit.number) + "</" + prefix + "t></" + prefix + "is>";
}

// `<x:c r="B5" s="3" t="s"/>` → `<x:c r="B5" s="3">`
std::string opened_without_type(std::string_view tag) {
    std::string out{tag.substr(0, tag.size() - (tag[tag.size() - 2] == '/' ? 2 : 1))};
    char quote = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (quote) {
            if (out[i] == quote) quote = 0;
        } else if (out[i] == '"' || out[i] == '\'') {
            quote = out[i];
        } else if (out[i] == 't' && i > 0 && std::strchr(" \t\r\n", out[i - 1]) && i + 1 < out.size() && std::strchr("= \t\r\n", out[i + 1])) {
            const auto open = out.find_first_of("\"'", i);
            const auto close = open == std::string::npos ? open : out.find(out[open], open + 1);
            if (close == std::string::npos) break;
            out.erase(i - 1, close - i + 2);
            break;
        }
    }
    while (out.back() == ' ') out.pop_back();
    return out + '>';
}

class SheetPlaces final : public Places {
  public:
    SheetPlaces(std::string_view text, std::vector<const CellEdit*> edits) : Places{text}, edits_{std::move(edits)} {}
    bool formulas = false, data_seen = false;
    std::optional<Refusal> wrong;
    std::size_t made = 0;

  private:
    std::vector<const CellEdit*> edits_;    // by row and column
    std::size_t next_ = 0;                  // the first not made yet
    bool in_data_ = false;
    std::size_t row_ = 0, column_ = 0, columns_ = 0;
    std::size_t cell_at_ = 0;
    std::string_view cell_tag_;
    std::string row_tag_;    // when the row was written as one tag
    std::string prefix_;
    const CellEdit* edit_ = nullptr;
    bool formula_ = false;
    std::size_t value_at_ = 0, value_end_ = 0;

    static std::string_view attribute(const XML_Char** attributes, std::string_view name) {
        for (; *attributes; attributes += 2)
            if (name == attributes[0]) return attributes[1];
        return {};
    }
    std::string new_cell(const CellEdit& edit) {
        ++made;
        return '<' + prefix_ + "c r=\"" + cell_name(edit.row, edit.column) + '"' + (edit.words ? " t=\"inlineStr\">" : ">") + inside(edit, prefix_) + "</" + prefix_ + "c>";
    }
    // Edits of cells that do not stand in the file and come before this place.
    std::string missing_cells(std::size_t row, std::size_t before_column) {
        std::string cells;
        for (; next_ < edits_.size() && edits_[next_]->row == row && edits_[next_]->column < before_column; ++next_) cells += new_cell(*edits_[next_]);
        return cells;
    }
    std::string missing_rows(std::size_t before_row) {
        std::string rows;
        while (next_ < edits_.size() && edits_[next_]->row < before_row) {
            const auto row = edits_[next_]->row;
            rows += '<' + prefix_ + "row r=\"" + std::to_string(row) + "\">" + missing_cells(row, SIZE_MAX) + "</" + prefix_ + "row>";
        }
        return rows;
    }
    void insert(std::string what) {
        if (!what.empty()) patches.push_back({at_, 0, std::move(what)});
    }

    void begin(std::string_view name, const XML_Char** attributes) override {
        const auto what = local(name);
        if (what == "sheetData") {
            in_data_ = data_seen = true;
            prefix_ = prefix_of(name);
            if (one_tag() && !edits_.empty()) {    // nothing in it yet
                const auto tag = text_.substr(at_, length_);
                patches.push_back({at_, length_, std::string{tag.substr(0, tag.size() - 2)} + '>' + missing_rows(SIZE_MAX) + "</" + std::string{name} + '>'});
            }
        }
        if (!in_data_) return;
        if (what == "row") {
            const auto given = xlsx::whole(attribute(attributes, "r"));
            row_ = given ? static_cast<std::size_t>(*given) : row_ + 1;
            columns_ = 0;
            insert(missing_rows(row_));
            if (one_tag() && next_ < edits_.size() && edits_[next_]->row == row_) {
                const auto tag = text_.substr(at_, length_);
                patches.push_back({at_, length_, std::string{tag.substr(0, tag.size() - 2)} + '>' + missing_cells(row_, SIZE_MAX) + "</" + std::string{name} + '>'});
            }
        } else if (what == "c") {
            column_ = columns_;
            if (const auto given = attribute(attributes, "r"); !given.empty()) {
                column_ = 0;
                for (const char c : given)
                    if (c >= 'A' && c <= 'Z') column_ = column_ * 26 + static_cast<std::size_t>(c - 'A' + 1);
                --column_;
            }
            columns_ = column_ + 1;
            insert(missing_cells(row_, column_));
            edit_ = next_ < edits_.size() && edits_[next_]->row == row_ && edits_[next_]->column == column_ ? edits_[next_] : nullptr;
            cell_at_ = at_;
            cell_tag_ = text_.substr(at_, length_);
            formula_ = false;
            value_at_ = value_end_ = 0;
        } else if (what == "f") {
            formula_ = formulas = true;
        } else if (what == "v") {
            value_at_ = at_;
            value_end_ = at_ + length_;
        }
    }
    void end(std::string_view name) override {
        const auto what = local(name);
        if (what == "sheetData") {
            if (in_data_ && length_ > 0) insert(missing_rows(SIZE_MAX));
            in_data_ = false;
        }
        if (!in_data_) return;
        if (what == "v" && length_ > 0) value_end_ = at_ + length_;
        if (what == "row" && length_ > 0) insert(missing_cells(row_, SIZE_MAX));
        if (what != "c") return;
        if (edit_) {
            if (formula_) {
                wrong = Refusal{No::conflict, cell_name(edit_->row, edit_->column), "公式 / a formula"};
            } else {
                const auto end = length_ > 0 ? at_ + length_ : cell_at_ + cell_tag_.size();
                auto tag = opened_without_type(cell_tag_);
                if (edit_->words) tag.insert(tag.size() - 1, " t=\"inlineStr\"");
                patches.push_back({cell_at_, end - cell_at_, std::move(tag) + inside(*edit_, prefix_of(name)) + "</" + std::string{name} + '>'});
                ++made;
            }
            ++next_;
        } else if (formula_ && value_end_ > value_at_) {
            patches.push_back({value_at_, value_end_ - value_at_, ""});
        }
        edit_ = nullptr;
    }
};

// fullCalcOnLoad="1" in workbook.xml: ECMA-376 part 1, 18.2.2.
class WorkbookPlaces final : public Places {
  public:
    using Places::Places;
    bool done = false;
    std::size_t after = 0;    // the end of what calcPr must follow
    std::string prefix;

  private:
    void begin(std::string_view name, const XML_Char**) override {
        const auto what = local(name);
        if (what == "calcPr" && !done) {
            auto tag = std::string{text_.substr(at_, length_)};
            if (const auto old = tag.find("fullCalcOnLoad="); old != std::string::npos) {
                const auto close = tag.find(tag[old + 15], old + 16);
                if (close != std::string::npos) tag.replace(old, close - old + 1, "fullCalcOnLoad=\"1\"");
            } else {
                tag.insert(tag.size() - (one_tag() ? 2 : 1), " fullCalcOnLoad=\"1\"");
            }
            patches.push_back({at_, length_, tag});
            done = true;
        }
        if (what == "sheets") prefix = prefix_of(name);
        if (one_tag()) mark(what, at_ + length_);
    }
    void end(std::string_view name) override {
        if (length_ > 0) mark(local(name), at_ + length_);
    }
    void mark(std::string_view what, std::size_t end) {
        if (what == "sheets" || what == "functionGroups" || what == "externalReferences" || what == "definedNames") after = std::max(after, end);
    }
};

std::optional<std::string> asking_to_be_worked_out(std::string_view xml) {
    WorkbookPlaces places{xml};
    if (!places.read() || (!places.done && places.after == 0)) return std::nullopt;
    if (!places.done) places.patches.push_back({places.after, 0, '<' + places.prefix + "calcPr fullCalcOnLoad=\"1\"/>"});
    return patched(xml, std::move(places.patches));
}

struct Unzip {
    void* zip;
    explicit Unzip(const std::string& path) : zip{unzOpen64(path.c_str())} {}
    ~Unzip() {
        if (zip) unzClose(zip);
    }
    Unzip(const Unzip&) = delete;
};
struct Zip {
    void* zip;
    explicit Zip(const std::string& path) : zip{zipOpen64(path.c_str(), APPEND_STATUS_CREATE)} {}
    ~Zip() {
        if (zip) zipClose(zip, nullptr);
    }
    bool close() { return zipClose(std::exchange(zip, nullptr), nullptr) == ZIP_OK; }
    Zip(const Zip&) = delete;
};

Result<std::string> whole_part(void* zip, const std::string& name, const unz_file_info64& info) {
    if (info.uncompressed_size > edited_part_bytes_max) return refuse(No::too_large, name, std::to_string(edited_part_bytes_max) + " bytes");
    if (unzOpenCurrentFile(zip) != UNZ_OK) return refuse(No::bad_value, name, "zip");
    std::string text;
    std::vector<char> buffer(65'536);
    int got = 0;
    while ((got = unzReadCurrentFile(zip, buffer.data(), static_cast<unsigned>(buffer.size()))) > 0 && text.size() <= edited_part_bytes_max)
        text.append(buffer.data(), static_cast<std::size_t>(got));
    if (unzCloseCurrentFile(zip) != UNZ_OK || got != 0) return refuse(No::bad_value, name, "压缩包坏了 / the archive is damaged");
    return text;
}

zip_fileinfo stamp_of(const unz_file_info64& info) {
    zip_fileinfo stamp{};
    stamp.dosDate = info.dosDate;
    stamp.internal_fa = info.internal_fa;
    stamp.external_fa = info.external_fa;
    return stamp;
}

bool write_part(void* zip, const std::string& name, const unz_file_info64& info, std::string_view text) {
    const auto stamp = stamp_of(info);
    return zipOpenNewFileInZip4_64(zip, name.c_str(), &stamp, nullptr, 0, nullptr, 0, nullptr, Z_DEFLATED, Z_DEFAULT_COMPRESSION, 0, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY,
                                   nullptr, 0, info.version, info.flag & 0x800, 0) == ZIP_OK &&
           zipWriteInFileInZip(zip, text.data(), static_cast<unsigned>(text.size())) == ZIP_OK && zipCloseFileInZip(zip) == ZIP_OK;
}

// As it lies in the archive, without unpacking it.
bool copy_part(void* from, void* to, const std::string& name, const unz_file_info64& info) {
    int method = 0, level = 0;
    if (unzOpenCurrentFile2(from, &method, &level, 1) != UNZ_OK) return false;
    const auto stamp = stamp_of(info);
    bool fine = zipOpenNewFileInZip4_64(to, name.c_str(), &stamp, nullptr, 0, nullptr, 0, nullptr, method, level, 1, -MAX_WBITS, DEF_MEM_LEVEL, Z_DEFAULT_STRATEGY, nullptr, 0,
                                        info.version, info.flag & 0x800, info.uncompressed_size > 0xF0000000) == ZIP_OK;
    std::vector<char> buffer(65'536);
    for (int got = 1; fine && got > 0;) {
        got = unzReadCurrentFile(from, buffer.data(), static_cast<unsigned>(buffer.size()));
        fine = got >= 0 && (got == 0 || zipWriteInFileInZip(to, buffer.data(), static_cast<unsigned>(got)) == ZIP_OK);
    }
    unzCloseCurrentFile(from);
    return fine && zipCloseFileInZipRaw64(to, info.uncompressed_size, info.crc) == ZIP_OK;
}

// The parts that change, with what they become.
Result<std::map<std::string, std::string>> changed_parts(void* zip, const xlsx::OpenWorkbook& book, std::span<const CellEdit> edits) {
    std::map<std::string, std::string> changed;
    bool any_formula = false;
    // Names are found in any case, and kept as the archive writes them.
    std::string written;
    const auto part = [&](const std::string& name) -> Result<std::string> {
        unz_file_info64 info{};
        written.assign(1'024, '\0');
        if (unzLocateFile(zip, name.c_str(), 2) != UNZ_OK || unzGetCurrentFileInfo64(zip, &info, written.data(), written.size(), nullptr, 0, nullptr, 0) != UNZ_OK ||
            info.size_filename >= written.size())
            return refuse(No::bad_value, name, "缺这一部分 / this part is missing");
        written.resize(info.size_filename);
        return whole_part(zip, name, info);
    };
    for (const auto& name : book.parts) {
        std::vector<CellEdit> own;
        for (const auto& edit : edits)
            if (edit.part == name) own.push_back(edit);
        auto text = part(name);
        if (!text) return tl::unexpected(text.error());
        bool formulas = false;
        auto filled = fill_sheet(*text, own, formulas);
        if (!filled) {
            auto refusal = filled.error();
            refusal.field = name + ' ' + refusal.field;
            return tl::unexpected(std::move(refusal));
        }
        any_formula |= formulas;
        if (!own.empty() || *filled != *text) changed.emplace(written, std::move(*filled));
    }
    if (any_formula) {
        const auto text = part(book.workbook_part);
        if (!text) return tl::unexpected(text.error());
        if (auto asking = asking_to_be_worked_out(*text); asking && *asking != *text) changed.emplace(written, std::move(*asking));
    }
    return changed;
}

}    // namespace

Result<std::string> fill_sheet(std::string_view xml, std::span<const CellEdit> edits, bool& formulas) {
    std::vector<const CellEdit*> ordered;
    for (const auto& edit : edits) ordered.push_back(&edit);
    std::sort(ordered.begin(), ordered.end(), [](const CellEdit* a, const CellEdit* b) { return std::pair{a->row, a->column} < std::pair{b->row, b->column}; });
    for (std::size_t i = 1; i < ordered.size(); ++i) ENSURE(std::pair(ordered[i - 1]->row, ordered[i - 1]->column) != std::pair(ordered[i]->row, ordered[i]->column));
    SheetPlaces places{xml, std::move(ordered)};
    if (!places.read() || !places.data_seen) return refuse(No::bad_value, "XML", "sheetData");
    if (places.wrong) return tl::unexpected(*places.wrong);
    ENSURE(places.made == edits.size());
    formulas = places.formulas;
    return patched(xml, std::move(places.patches));
}

namespace {

Result<void> write_filled(const std::string& from, const std::string& name, const std::string& to, std::span<const CellEdit> edits) {
    for (const auto& edit : edits) ENSURE(edit.words || (!edit.number.empty() && edit.number.find_first_not_of("-.0123456789") == std::string::npos));
    const auto book = xlsx::open_workbook(from, name);
    if (!book) return tl::unexpected(book.error());
    const Unzip in{from};
    if (!in.zip) return refuse(No::bad_value, name, "zip");
    auto changed = changed_parts(in.zip, *book, edits);
    if (!changed) return tl::unexpected(changed.error());
    Zip out{to};
    if (!out.zip) return refuse(No::bad_value, name, "写不了 / cannot be written");
    for (int more = unzGoToFirstFile(in.zip); more == UNZ_OK; more = unzGoToNextFile(in.zip)) {
        unz_file_info64 info{};
        std::string part(1'024, '\0');
        if (unzGetCurrentFileInfo64(in.zip, &info, part.data(), part.size(), nullptr, 0, nullptr, 0) != UNZ_OK || info.size_filename >= part.size()) return refuse(No::bad_value, name, "zip");
        part.resize(info.size_filename);
        if (info.flag & 1) return refuse(No::bad_value, name, "加了密码 / it has a password");
        const auto text = changed->find(part);
        const bool fine = text != changed->end() ? write_part(out.zip, part, info, text->second) : copy_part(in.zip, out.zip, part, info);
        if (!fine) return refuse(No::bad_value, name + " [" + part + ']', "写不了 / cannot be written");
    }
    if (!out.close()) return refuse(No::bad_value, name, "写不了 / cannot be written");
    return {};
}

}    // namespace

Result<void> fill_workbook(const std::string& from, const std::string& to, std::span<const CellEdit> edits) {
    const auto beside = to + ".new";
    auto fine = write_filled(from, std::filesystem::path{from}.filename().string(), beside, edits);
    std::error_code error;
    if (fine) {
        std::filesystem::rename(beside, to, error);
        if (error) fine = refuse(No::bad_value, to, error.message());
    }
    if (!fine) std::filesystem::remove(beside, error);
    return fine;
}

Result<std::string> filled_workbook(std::string_view bytes, const std::string& name, std::span<const CellEdit> edits) {
    const MemoryFile from{bytes}, to;
    if (auto fine = write_filled(from.path(), name, to.path(), edits); !fine) return tl::unexpected(fine.error());
    return to.bytes();
}

}    // namespace terrace
