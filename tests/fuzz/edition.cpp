// An edition of the divisions, plain or packed: rows come in order, each with its parent before it, and can be found by their code.
#include "modules/places/edition.hpp"
#include "tests/fuzz/bytes.hpp"

using namespace terrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    (void)places::read_edition(text);
    const auto edition = places::read_edition(text, 2'023);
    if (!edition) return 0;
    const places::Code* before = nullptr;
    for (const auto& row : edition->rows()) {
        fuzz::must(!before || before->number <= row.code.number);
        before = &row.code;
        fuzz::must(!row.name.empty() && row.name.size() <= places::edition_name_bytes_max);
        const auto* found = edition->find(row.code);
        fuzz::must(found && found->name == row.name);
        fuzz::must(places::read_code(places::write(row.code)).has_value());
        if (const auto parent = row.code.parent_place(); parent.level > 0) fuzz::must(edition->find(parent) != nullptr);
    }
    return 0;
}
