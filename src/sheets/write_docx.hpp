#pragma once
// A plain .docx of our own (ECMA-376): a title, headings, paragraphs, lists and tables on A4, as offices send them on. The same blocks
// make the same bytes: no clock and no name of a program's user goes in.

#include "base/result.hpp"

#include <string>
#include <vector>

namespace terrace {

constexpr std::size_t document_blocks_max = 20'000;

struct WrittenBlock {
    enum class Kind : std::uint8_t { title, heading, caption, paragraph, item, note, table } kind = Kind::paragraph;
    std::string text;                               // of all but a table
    std::vector<std::vector<std::string>> rows;     // of a table: heads first
};

// too_many beyond the bounds of a document; a table without columns is bad_value.
Result<std::string> written_docx(const std::vector<WrittenBlock>&);
Result<void> write_docx(const std::string& path, const std::vector<WrittenBlock>&);

}    // namespace terrace
