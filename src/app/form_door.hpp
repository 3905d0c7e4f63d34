#pragma once
// `terrace form map|fill` and `terrace check-text`: a superior's form read, filled in and explained; a draft's numbers beside the office's own.

#include "base/result.hpp"
#include "forms/catalogue.hpp"
#include "forms/gazetteer.hpp"

#include <filesystem>
#include <iosfwd>

namespace CLI {
class App;
}

namespace terrace {

struct ReadContext;

// What the office can be asked, its places around one of them, and how it answers, as the forms want them.
forms::Catalogue askable_figures(const ReadContext&, const forms::Gazetteer&);    // of the playbooks that hold at the gazetteer's own place
Result<forms::Catalogue> askable_figures(const std::vector<std::string>& playbooks);    // without an office: the figures every office has, and files methods.yaml
forms::Gazetteer gazetteer_of(const ReadContext&, std::optional<std::string_view> place, Day on);    // empty when there is no such place
forms::Answers answers_of(const ReadContext&, const forms::Gazetteer&);
void add_lists(const ReadContext&, const forms::Gazetteer&, forms::Catalogue&);    // what stands in the office, to be asked as lists
forms::Things things_of(const ReadContext&, const forms::Gazetteer&);

struct FormMapAsked {
    std::string form;
    std::filesystem::path data;    // empty: the figures every office has and those of `playbooks`; no places
    std::vector<std::string> playbooks{};
    std::string place;             // "" : the office's own
    std::string mapping;           // a file kept, or ""
    std::string out;               // "" : to the screen
};
Result<void> form_map(const FormMapAsked&, std::ostream& out);

struct FormFillAsked {
    std::string form;
    std::filesystem::path data;
    std::string place, period, out, provenance, mapping;
    bool to_date = false;
};
// Says how many cells were filled and lists those that were not, by reason.
Result<void> form_fill(const FormFillAsked&, std::ostream& out);

struct CheckTextAsked {
    std::string file;              // .txt, .docx; "-" : what is typed or pasted
    std::filesystem::path data;    // empty: says of which indicator each number speaks, and judges none
    std::vector<std::string> playbooks{};
    std::string place{}, as_of{}, first{}, format = "csv";    // csv | json
};
Result<void> check_text(const CheckTextAsked&, std::istream& in, std::ostream& out);

void add_form_doors(CLI::App&, int& code);

}    // namespace terrace
