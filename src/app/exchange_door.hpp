#pragma once
// `terrace playbook xlsform KIND … -o FILE.xlsx` and `terrace playbook from-xlsform FILE.xlsx …`: record kinds for and from other systems.

#include "app/xlsform.hpp"

#include <iosfwd>

namespace terrace {

struct XlsFormAsked {
    std::string kind;        // "weixin.clean_up"; with `file` the kind alone will do
    std::string file;        // methods.yaml or its folder; "": one of the playbooks that ship
    std::string out;         // FILE.xlsx
};
// What did not pass to the other side is named in `notes`.
Result<void> xlsform_door(const XlsFormAsked&, std::ostream& out, std::ostream& notes);

struct FromXlsFormAsked {
    std::string file, playbook, place, from;
    std::string out;         // methods.yaml; "": written to `out`
};
Result<void> from_xlsform_door(const FromXlsFormAsked&, std::ostream& out, std::ostream& notes);

}    // namespace terrace
