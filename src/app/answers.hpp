#pragma once
// What every read, door and command of this program answers.

#include "wire/http/answer_shapes.hpp"

namespace terrace {

const wire::AnswerShapes& all_answers();

}    // namespace terrace
