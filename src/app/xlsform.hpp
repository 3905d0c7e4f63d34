#pragma once
// A record kind as an XLSForm (survey, choices, settings), which ODK and Kobo read, and an XLSForm as the draft of a record kind. What one
// side says and the other cannot is named, never dropped in silence. Form: https://xlsform.org/en/

#include "playbook/methods.hpp"
#include "sheets/write_xlsx.hpp"

namespace terrace {

// What did not pass to the other side, by the field it belongs to ("" : the form as a whole).
struct NotCarried {
    std::string field;
    Wording why;
};

struct MadeXlsForm {
    std::vector<WrittenSheet> sheets;    // survey, choices, settings, terrace
    std::vector<NotCarried> not_carried;
};
MadeXlsForm xlsform_of(const Methods&, const RecordKind&);

// What a foreign form does not say of a playbook.
struct DraftOrigin {
    std::string playbook;    // id
    std::string place;       // division code where it holds
    Day from;
};
struct DraftOfMethods {
    std::string yaml;        // a whole methods.yaml with one kind
    std::vector<NotCarried> not_carried;
};
// `cells`: the rows of each sheet by its name. bad_value names the sheet and row.
using SheetTexts = std::map<std::string, std::vector<std::vector<std::string>>, std::less<>>;
Result<DraftOfMethods> draft_of(const SheetTexts& cells, const DraftOrigin&);

}    // namespace terrace
