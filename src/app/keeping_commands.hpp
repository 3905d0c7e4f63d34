#pragma once
// The operator's commands: verify, rebuild, export, recovery-key, backup, restore, forget, token create, account create, account reset.

#include <string>

namespace CLI {
class App;
}

namespace terrace {

// `data` and `code` outlive the parsing; `code` receives the exit code.
void add_keeping(CLI::App&, std::string& data, int& code);

}    // namespace terrace
