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

struct InstallMethods {
    static constexpr std::string_view name = "playbooks.install_methods", zh = "安装工作法(记录、指标、周期)", en = "Install work methods: records, indicators, cadences";
    ShortText playbook;
    std::int64_t version = 0;
    Sha256 methods;         // the file methods.yaml
};
BOOST_DESCRIBE_STRUCT(InstallMethods, (), (playbook, version, methods))

using Command = std::variant<Install, InstallMethods>;

struct Installed {
    static constexpr std::string_view name = "playbooks.installed", zh = "打法已安装", en = "Playbook installed";
    ShortText playbook;
    std::int64_t version = 0;
    Day valid_from;
    Sha256 cases, roles;
    std::vector<PlaceId> places;    // where it holds
};
BOOST_DESCRIBE_STRUCT(Installed, (), (playbook, version, valid_from, cases, roles, places))

struct MethodsInstalled {
    static constexpr std::string_view name = "playbooks.methods_installed", zh = "工作法已安装", en = "Work methods installed";
    ShortText playbook;
    std::int64_t version = 0;
    Day valid_from;
    Sha256 methods;
    std::vector<PlaceId> places;    // where they hold
};
BOOST_DESCRIBE_STRUCT(MethodsInstalled, (), (playbook, version, valid_from, methods, places))

using Event = std::variant<Installed, MethodsInstalled>;

const Module& module();

}    // namespace terrace::playbooks
