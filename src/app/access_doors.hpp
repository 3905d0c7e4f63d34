#pragma once
// Ways in from the command line, while nobody serves the folder: a token for a post's script, an account for a post's holder.

#include <iosfwd>
#include <string>

namespace terrace {

// `post`: its id, or the division code of a place and a role's name ("530622112202 grid_leader"). Says the token, once.
int token_create(const std::string& data, const std::string& post, const std::string& purpose, int lives_days, std::ostream& out);

// An account for whoever holds the post now; says the first password, once. It has to be changed at the first sign-in.
int account_create(const std::string& data, const std::string& post, const std::string& sign_in, std::ostream& out);

}    // namespace terrace
