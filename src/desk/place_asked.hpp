#pragma once
// A place as somebody names it: by its id, or by a division code of 2 to 12 digits. A code that had ended by the day asked for stands for
// the one living place that carries it on (白鹤滩镇 530622102 ended with 2020); where several do, or nobody knows, the refusal says so and
// names what to use instead.

#include "desk/place_tree.hpp"
#include "desk/route.hpp"

namespace terrace {

// unknown_place at `field` when there is none.
Result<PlaceId> place_asked(const PlaceTree&, std::string_view id_or_code, Day on, std::string field);

// Of a read, on its day: none when the parameter is absent, bad_id when it is no number.
Result<std::optional<PlaceId>> place_asked(const ReadContext&, const Parameters&, std::string_view name);
Result<PlaceId> place_needed(const ReadContext&, const Parameters&, std::string_view name);    // missing_field when it is absent

}    // namespace terrace
