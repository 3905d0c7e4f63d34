#pragma once

namespace terrace {

/** One lambda a kind, for `std::visit`: `std::visit(Match{[](const A&) {…}, [](const B&) {…}}, variant)`; no default unless one takes `auto`. */
template <class... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};
template <class... Cases>
Match(Cases...) -> Match<Cases...>;

}    // namespace terrace
