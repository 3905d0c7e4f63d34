#pragma once
// A report as a Word document, from the answer that the desk shows: the same blocks in the same words, each figure numbered, and what it
// rests on listed at the end.

#include "sheets/write_docx.hpp"

#include "desk/route.hpp"

namespace terrace {

// `told` is what GET /api/v1/reports/{name} answers.
std::vector<WrittenBlock> report_blocks(const json::object& told);

}    // namespace terrace
