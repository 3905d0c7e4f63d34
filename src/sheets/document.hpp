#pragma once
// The words of a draft: a plain text, or a Word document (.docx), one line a paragraph. Bounded; no macros, pictures or comments are read.

#include "base/result.hpp"

#include <string>

namespace terrace {

constexpr std::size_t document_bytes_max = 5'000'000;    // of its words

// By content: .docx is told by its archive. bad_value for an .xlsx, an old .doc or a document with a password.
Result<std::string> read_document(const std::string& path);

}    // namespace terrace
