#pragma once
// The doors of a form's life that handle files: a superior's .xlsx comes in and is read, each place sees its cells known and unknown, the
// filled file is prepared, and what was submitted is handed out again. What people decide goes through commands (modules/forms).

#include "app/form_sheet.hpp"
#include "desk/desk.hpp"
#include "store/files/evidence_store.hpp"
#include "wire/http/api.hpp"

namespace terrace {

// The parts of an office that forms need.
struct FormOffice {
    Desk& desk;
    store::EvidenceStore& files;
    AccessLog& access_log;

    template <class Use>
    auto read(const Actor& actor, Use&& use) const {
        const auto views = desk.views();
        const auto snapshot = desk.store().snapshot();
        return use(ReadContext{*snapshot, *views, desk.vault(), desk.figures(), access_log, actor, desk.clock().now()});
    }
};

// Files of forms in the evidence store, each under a key of its own that the journal keeps sealed.
Result<std::string> kept_file(const FormOffice&, const Sha256&);
Result<EvidenceFile> keep_file(const FormOffice&, std::string_view bytes, std::string_view type, form_life::FormId);

struct DraftAsked {
    form_life::FormId form;
    PlaceId from, place;    // who asks; for whom the cells are shown
    Day first, last;
    bool to_date = false;
    std::string name;
};
// Reads and keeps a form's file for a post; what of it is known for `place`.
Result<json::object> draft_form(const FormOffice&, const Actor&, const DraftAsked&, std::string_view bytes);
// Makes the file that would be submitted. not_found where the form was not sent.
Result<json::object> prepare_form(const FormOffice&, const Actor&, form_life::FormId, PlaceId);

class FormLifeDoors {
  public:
    FormLifeDoors(FormOffice office, wire::WhoAsks who) : office_{office}, who_{std::move(who)} {}
    std::vector<wire::Door> doors();

  private:
    Result<wire::Response> draft(const wire::Request&, const Parameters&);
    Result<wire::Response> sheet(const wire::Request&, const Parameters&);
    Result<wire::Response> prepare(const wire::Request&, const Parameters&);
    Result<wire::Response> file(const wire::Request&, const Parameters&);
    Result<Actor> actor_of(const wire::Request&) const;
    Result<std::optional<PlaceId>> place_of(const Actor&, const Parameters&, std::string_view name) const;
    Result<PlaceId> place_needed_of(const Actor&, const Parameters&, std::string_view name) const;

    FormOffice office_;
    wire::WhoAsks who_;
    std::mutex reading_;    // one upload at a time: each may take much memory
};

}    // namespace terrace
