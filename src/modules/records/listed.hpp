#pragma once
// Things that stand (阵地, 隐患点 …) as a superior's list asks for them: all of a kind on a day, with what their records say.

#include "modules/records/records.hpp"

namespace terrace::records {

constexpr std::size_t listed_max = 5'000;

struct Listed {
    struct Value {
        std::string text, unit;    // unit: of a number
        FigureKind kind = FigureKind::exact;
        bool number = false;
    };
    NoteId note;
    PlaceId place;
    Day since;
    bool changed_later = false;                 // after the day asked for: what it said then is not among its fields now
    std::map<std::string, Value> values;        // by field; nothing that speaks of persons
};
// In the order of places and age. `inside` says which places count. too_many beyond listed_max.
Result<std::vector<Listed>> listed(Snapshot&, const Methods&, const RecordKind&, Day on, const std::function<bool(PlaceId)>& inside);

}    // namespace terrace::records
