#pragma once
// Two sets of forms that were written down, layout, words and truth, before the reading of forms was worked on again: `tried` were looked at
// while it was, `held_out` were not run until it was done. What each cell must hold is written by hand, layout by layout.

#include "forms/played_form_test.hpp"

namespace terrace::forms::testing {

const std::vector<KnownForm>& tried_forms();
const std::vector<KnownForm>& held_out_forms();

}    // namespace terrace::forms::testing
