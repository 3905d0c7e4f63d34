#pragma once
// The office's verbs for cases, records and shifts, and the commands they are; those that need nothing worked out are in plain_deeds.hpp.

#include <map>
#include <string>

namespace terrace::testing {

// The office's verbs, and the commands they are.
inline const std::map<std::string, std::string> verbs{{"takes", "cases.open"},        {"hands over", "cases.hand_over"}, {"accepts", "cases.accept"},
    {"gives back", "cases.give_back"}, {"notes", "cases.note"},        {"pauses", "cases.pause"},
    {"resumes", "cases.resume"},    {"extends", "cases.extend"},       {"answers", "cases.answer"},
    {"confirms", "cases.confirm"},  {"declines", "cases.decline"},     {"reopens", "cases.reopen"},
    {"withdraws", "cases.withdraw"}, {"merges", "cases.mark_duplicate"}, {"urges", "cases.urge"},
    {"exposes", "cases.expose"},    {"checks", "cases.check_exposure"}, {"replies", "cases.reply_to_exposure"},
    {"shows mended", "cases.show_mended"}, {"takes down", "cases.withdraw_exposure"}, {"corrects", "cases.correct"},
    {"settles", "cases.settle"},     {"names thing of", "cases.name_asset"}};

// Of a record: what else is written beside these are its fields.
inline const std::map<std::string, std::string> record_verbs{{"jots", "records.note"},       {"corrects record", "records.correct"}, {"changes record", "records.change"},
    {"ends record", "records.end"}, {"confirms record", "records.confirm"}, {"withdraws record", "records.withdraw"},
    {"calls roll", "records.call_roll"}, {"books site", "records.book"}, {"entrusts", "records.entrust"}};

// Of a shift of a duty roster.
inline const std::map<std::string, std::string> shift_verbs{{"plans shift", "assignments.plan_shifts"}, {"swaps shift", "assignments.swap_shift"}, {"drops shift", "assignments.drop_shift"}};

}    // namespace terrace::testing
