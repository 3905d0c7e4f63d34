#pragma once
// Installed playbooks (打法): one record names the files, which stay as they are; from its first day on the rules hold at the places
// the playbook names. What was recorded under an earlier version keeps the rule it was judged by.

#include "desk/module.hpp"

namespace terrace::playbooks {

struct Install {
    static constexpr std::string_view name = "playbooks.install", zh = "安装打法", en = "Install a playbook";
    ShortText playbook;
    std::int64_t version = 0;
    Sha256 cases, roles;    // the files cases.yaml and roles.yaml
};
BOOST_DESCRIBE_STRUCT(Install, (), (playbook, version, cases, roles))

using Command = std::variant<Install>;

struct Installed {
    static constexpr std::string_view name = "playbooks.installed", zh = "打法已安装", en = "Playbook installed";
    ShortText playbook;
    std::int64_t version = 0;
    Day valid_from;
    Sha256 cases, roles;
    std::vector<PlaceId> places;    // where it holds
};
BOOST_DESCRIBE_STRUCT(Installed, (), (playbook, version, valid_from, cases, roles, places))

using Event = std::variant<Installed>;

const Module& module();

}    // namespace terrace::playbooks
