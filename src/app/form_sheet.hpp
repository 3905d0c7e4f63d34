#pragma once
// A superior's form as one place sees it on the desk: the sheets as they look, what each cell asks, what the office answers and from which
// records, what was typed by hand and by whom, and why the rest stays empty.

#include "base/codec.hpp"
#include "desk/route.hpp"
#include "forms/catalogue.hpp"
#include "modules/forms/forms.hpp"
#include "sheets/edit_xlsx.hpp"

namespace terrace {

constexpr std::size_t form_upload_bytes_max = 8'000'000;
constexpr std::size_t form_shown_cells_max = 10'000;     // cells asked about, of one form on the desk
constexpr std::size_t form_shown_texts_max = 40'000;     // cells with words in them

struct FormSheetAsked {
    std::string_view bytes;
    std::string name;
    PlaceId place;                 // for whom it is filled in
    Day first, last;
    bool to_date = false;
    PlaceId asked_by{};            // who sent it; empty when nobody did
    std::vector<form_life::TypedRow> typed{};
};

struct FormSheet {
    json::object shown;
    std::vector<CellEdit> edits;                  // what would be written into the file
    form_life::Counts counts;
    std::vector<form_life::AskedFact> asks;
    Sha256 layout;
    std::vector<std::string> typed_elsewhere;     // typed cells that the form does not ask for
};

// Only figures within the caller's reach are asked. too_large for a form beyond the screen: `terrace form fill` takes it.
Result<FormSheet> form_sheet(const ReadContext&, const FormSheetAsked&);

}    // namespace terrace
