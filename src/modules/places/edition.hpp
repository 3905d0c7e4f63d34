#pragma once
// An edition (统计用区划代码的一个年版): the national divisions as the bureau of statistics published them for one year.
// A file is CSV with a header naming at least `code` and `name`, in any order; `level` and `parent`, where present, must
// agree with the code. Compressed with zstd or plain. Codes have 2, 4, 6, 9 or 12 digits; the length gives the level.

#include "base/ids.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::places {

// 省 1 · 市 2 · 县 3 · 乡镇街道 4 · 村社区 5; deeper places (组, 网格, 幢, 户) are our own.
constexpr int levels = 5;

// A division code: its digits, padded with zeros to twelve, and its level. 530622 is {530622000000, 3}.
struct Code {
    std::int64_t number = 0;
    int level = 0;
    auto operator<=>(const Code&) const = default;

    Code parent() const noexcept;                        // {0, 0} above a province
    Code at_level(int ancestor_level) const noexcept;    // the code of the ancestor; itself at its own level
    // A level that is not there is filled with zeros (442000 under 4420 中山市, a city without counties): no place of its own.
    bool stands_for_parent() const noexcept { return level > 1 && number == parent().number; }
    Code parent_place() const noexcept;                  // the parent that is a place of its own: 4420 for 442000100
    bool within(Code ancestor) const noexcept { return level >= ancestor.level && at_level(ancestor.level) == ancestor; }
};
// Two to twelve digits; a village's code may also be written for its ancestors padded ("530622000000" is the county).
std::optional<Code> read_code(std::string_view digits);
std::string write(Code);

struct EditionRow {
    Code code;
    std::string_view name;    // points into the edition
};

class Edition {
  public:
    int year() const noexcept { return year_; }
    const Sha256& file() const noexcept { return file_; }                      // of the bytes as given
    const std::vector<EditionRow>& rows() const noexcept { return rows_; }     // by code number: a parent before its children
    const EditionRow* find(Code) const noexcept;
    Edition narrowed(Code domain) const;    // the domain, what is under it, and its ancestors

  private:
    friend Result<Edition> read_edition(std::string_view, int);
    int year_ = 0;
    Sha256 file_;
    std::shared_ptr<const std::string> text_;    // what the names point into
    std::vector<EditionRow> rows_;
};

constexpr int edition_year_min = 1990;
constexpr int edition_year_max = 2200;
constexpr std::size_t edition_bytes_max = 256u << 20;    // decompressed
constexpr std::size_t edition_rows_max = 2'000'000;
constexpr std::size_t edition_name_bytes_max = 180;      // 60 Chinese characters

// `year` 0: taken from the file's first line ("# divisions 2023 …").
// Refuses with the line and the reason: a code that is not one, twice the same code, a code without its parent, an empty or
// too long name, a level or parent that contradicts the code.
Result<Edition> read_edition(std::string_view file, int year = 0);

}    // namespace terrace::places
