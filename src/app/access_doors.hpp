#pragma once
// Ways in from the command line, also while the folder is served (app/office.hpp): a token for a post's script, an account for a post's
// holder, a fresh start for whoever lost password or second factor.

#include "app/county.hpp"

#include <iosfwd>
#include <string>

namespace terrace {

// `post`: its id, or the division code of a place and a role's name ("530622112202 grid_leader"). Says the token, once.
struct TokenAsked {
    static constexpr std::string_view name = "token create";
    std::string post, purpose;
    std::int32_t lives_days = 0;
};
BOOST_DESCRIBE_STRUCT(TokenAsked, (), (post, purpose, lives_days))

// An account for whoever holds the post now; says the first password, once. It has to be changed at the first sign-in.
struct AccountAsked {
    static constexpr std::string_view name = "account create";
    std::string post, sign_in;
};
BOOST_DESCRIBE_STRUCT(AccountAsked, (), (post, sign_in))

// A one-time password for the account; its sessions end and its second factor is taken away, to be set again by the person.
struct ResetAsked {
    static constexpr std::string_view name = "account reset";
    std::string sign_in;
};
BOOST_DESCRIBE_STRUCT(ResetAsked, (), (sign_in))

Result<int> carry_out(County&, const TokenAsked&, std::ostream& out, std::ostream& errors);
Result<int> carry_out(County&, const AccountAsked&, std::ostream& out, std::ostream& errors);
Result<int> carry_out(County&, const ResetAsked&, std::ostream& out, std::ostream& errors);

}    // namespace terrace
