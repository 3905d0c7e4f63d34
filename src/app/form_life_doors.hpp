#pragma once
// The doors of a form's life that handle files: a superior's .xlsx comes in and is read, each place sees its cells known and unknown, the
// filled file is prepared, and what was submitted is handed out again. What people decide goes through commands (modules/forms).

#include "app/county.hpp"
#include "app/form_sheet.hpp"
#include "wire/http/api.hpp"

namespace terrace {

// Files of forms in the evidence store, each under a key of its own that the journal keeps sealed.
Result<std::string> kept_file(County&, const Sha256&);
Result<EvidenceFile> keep_file(County&, std::string_view bytes, std::string_view type, form_life::FormId);

struct DraftAsked {
    form_life::FormId form;
    PlaceId from, place;    // who asks; for whom the cells are shown
    Day first, last;
    bool to_date = false;
    std::string name;
};
// Reads and keeps a form's file for a post; what of it is known for `place`.
Result<json::object> draft_form(County&, const Actor&, const DraftAsked&, std::string_view bytes);
// Makes the file that would be submitted. not_found where the form was not sent.
Result<json::object> prepare_form(County&, const Actor&, form_life::FormId, PlaceId);

class FormLifeDoors {
  public:
    FormLifeDoors(County& county, wire::WhoAsks who) : county_{county}, who_{std::move(who)} {}
    std::vector<wire::Door> doors();

  private:
    Result<wire::Response> draft(const wire::Request&, const Parameters&);
    Result<wire::Response> sheet(const wire::Request&, const Parameters&);
    Result<wire::Response> prepare(const wire::Request&, const Parameters&);
    Result<wire::Response> file(const wire::Request&, const Parameters&);
    Result<Actor> actor_of(const wire::Request&) const;

    County& county_;
    wire::WhoAsks who_;
    std::mutex reading_;    // one upload at a time: each may take much memory
};

}    // namespace terrace
