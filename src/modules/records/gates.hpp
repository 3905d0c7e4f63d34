#pragma once
// Gates (关口): what must hold before an asset enters a stage. The conditions are the playbook's; whether they hold is looked up among the
// records that happened at the asset, when somebody asks to enter the stage and whenever somebody looks.

#include "modules/records/records.hpp"

namespace terrace::records {

constexpr int gate_records_max = 1'000;    // of one kind at one asset, looked through from the latest noted on

struct AtAsset {
    NoteId note;
    Day day;
    Content content;
    std::int64_t files = 0;
};
// Hands over the records of a kind ("gongshan.site_check") at the asset that count; false to stop.
using LookAtAsset = std::function<void(const std::string& kind, const std::function<bool(const AtAsset&)>& visit)>;

// One condition as it stands.
struct Tick {
    const GateCondition* need = nullptr;
    bool met = false;
    Wording what, found;
    std::vector<NoteId> records;    // that show it, at most 5
};
std::vector<Tick> ticks_of(const Methods&, const RecordKind& asset, const Gate&, const Content& as_it_would_be, Day on, const LookAtAsset&);

// The stage by the field of the kind that holds it, "" when none is said.
std::string stage_of(const RecordKind&, const std::map<std::string, ShortText>& choices);
// Where a stage stands among the choices; -1 for none.
int stage_rank(const RecordKind&, std::string_view stage);

// Refuses a step over a gate whose conditions do not hold, and names what is missing and how to get it: wrong_stage, "body.fields.stage".
Result<void> pass_gates(const Methods&, const RecordKind&, NoteId asset, const std::string& from, const Content& to, Day on, const Context&);

}    // namespace terrace::records
