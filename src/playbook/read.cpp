#include "playbook/read.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace terrace {

std::string_view national_norms() noexcept;    // the text compiled in, see src/CMakeLists.txt

namespace {

constexpr const char* cases_file = "cases.yaml";
constexpr const char* roles_file = "roles.yaml";
constexpr const char* norms_file = "norms.yaml";
constexpr std::string_view keeper_word = "keeper";
constexpr std::size_t asset_routes_max = 50;    // of one kind of case

Wording wording(YamlMap& in, std::string_view field) {
    if (!in.has(field)) {
        in.flaw(field, No::missing_field);
        return {};
    }
    auto both = in.map(field);
    both.only({"zh", "en"});
    return {both.text("zh"), both.text("en")};
}

bool is_code(std::string_view code) {
    return code.size() >= 2 && code.size() <= 12 && std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_act(std::string_view act) {
    if (act == "*") return true;
    const auto dot = act.find('.');
    return dot != std::string_view::npos && dot > 0 && dot + 1 < act.size() &&
           std::all_of(act.begin(), act.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.' || c == '*'; });
}

// "keeper": who keeps the thing; a role: the nearest post that has it.
std::vector<AssetRoute> read_asset_routes(YamlMap& in) {
    std::vector<AssetRoute> all;
    auto given = in.maps("assets");
    if (given.size() > asset_routes_max) in.flaw("assets", No::too_many, std::to_string(asset_routes_max));
    for (auto& one : given) {
        one.only({"kind", "to", "public"});
        AssetRoute route{one.text("kind"), one.name("to"), one.truth_or("public", false)};
        const auto dot = route.asset.find('.');
        if (dot == 0 || dot == std::string::npos || dot + 1 == route.asset.size()) one.flaw("kind", No::bad_value, route.asset + " (qiaojia_upkeep.street_lamp)");
        if (std::any_of(all.begin(), all.end(), [&](const auto& other) { return other.asset == route.asset; })) one.flaw("kind", No::bad_value, route.asset + " 写了两次 / given twice");
        if (route.to == keeper_word) route.to.clear();
        all.push_back(std::move(route));
    }
    return all;
}

CaseKind read_kind(YamlMap& in, const std::string& valid_from) {
    in.only({"id", "name", "icon", "category", "answer", "accept", "basis", "route", "duplicate_days", "call_back", "exposable", "class", "assets"});
    CaseKind kind;
    kind.id = in.name("id");
    kind.name = wording(in, "name");
    kind.icon = in.text_or("icon", "other");
    kind.category = in.one_of("category", {"problem", "livelihood"});
    const auto named = in.text_or("class", "");
    const auto& classes = national().classes;
    const auto usual = std::find_if(classes.begin(), classes.end(), [&](const auto& one) { return one.id == named; });
    if (!named.empty() && usual == classes.end()) in.flaw("class", No::bad_value, named + " ∉ " + norms_file);
    const bool silent = usual != classes.end();
    kind.answer = silent && !in.has("answer") ? usual->answer : in.limit("answer");
    kind.accept = silent && !in.has("accept") ? usual->accept : in.limit("accept");
    kind.basis = silent && !in.has("basis") ? usual->basis : in.text("basis");
    kind.route = in.text_or("route", "");
    kind.duplicate_days = in.whole_or("duplicate_days", 0, 3'660, 30);
    kind.call_back = in.truth_or("call_back", false);
    kind.exposable = in.truth_or("exposable", false);
    if (in.has("assets")) kind.assets = read_asset_routes(in);
    kind.rule = "cases/" + kind.id + '@' + valid_from;
    return kind;
}

// Onto what holds otherwise; who stands outside is the county's own and has no usual answer.
CaseNorms read_case_norms(YamlMap in, CaseNorms norms) {
    if (in.has("urgent")) norms.urgent = in.limit("urgent");
    norms.extension_working_days_max = in.whole_or("extension_working_days_max", 1, 60, norms.extension_working_days_max);
    norms.call_back_percent = in.whole_or("call_back_percent", 0, 100, norms.call_back_percent);
    norms.basis = in.text_or("basis", norms.basis);
    if (in.has("exposure")) {
        auto exposure = in.map("exposure");
        exposure.only({"reply", "shown", "mended"});
        if (exposure.has("reply")) norms.exposure.reply = exposure.limit("reply");
        if (exposure.has("shown")) norms.exposure.shown = exposure.limit("shown");
        if (exposure.has("mended")) norms.exposure.mended = exposure.limit("mended");
    }
    return norms;
}

std::vector<CaseStage> read_stages(YamlMap& in) {
    std::vector<CaseStage> stages;
    for (auto& one : in.maps("stages")) {
        one.only({"id", "name", "begins"});
        stages.push_back({one.name("id"), wording(one, "name"), one.text("begins")});
        if (!is_act(stages.back().begins)) one.flaw("begins", No::bad_value, stages.back().begins);
    }
    return stages;
}

void read_section(YamlMap& in, const std::string& valid_from, PlaybookBundle& bundle, std::set<std::string>& codes) {
    in.only({"places", "title", "kinds"});
    PlaybookSection section;
    section.place_codes = in.texts("places");
    if (section.place_codes.empty()) in.flaw("places", No::missing_field);
    for (const auto& code : section.place_codes) {
        if (!is_code(code)) in.flaw("places", No::bad_value, code);
        if (!codes.insert(code).second) in.flaw("places", No::bad_value, code + " 写了两次 / given twice");
    }
    std::set<std::string> ids;
    auto kinds = in.maps("kinds");
    if (kinds.empty()) in.flaw("kinds", No::missing_field);
    if (kinds.size() > case_kinds_max) in.flaw("kinds", No::too_many, std::to_string(case_kinds_max));
    for (auto& one : kinds) {
        section.case_kinds.push_back(read_kind(one, valid_from));
        if (!ids.insert(section.case_kinds.back().id).second)
            one.flaw("id", No::bad_value, section.case_kinds.back().id + " 写了两次 / given twice");
    }
    bundle.sections.push_back(std::move(section));
}

void read_cases(YamlMap in, PlaybookBundle& bundle) {
    in.only({"playbook", "version", "valid_from", "norms", "stages", "sections"});
    bundle.name = in.name("playbook");
    bundle.version = in.whole("version", 1, 1'000'000);
    bundle.valid_from = in.day("valid_from");
    if (in.has("norms")) {
        auto norms = in.map("norms");
        norms.only({"urgent", "extension_working_days_max", "call_back_percent", "outside_unit", "outside_role", "basis", "exposure"});
        bundle.case_norms = read_case_norms(norms, national().case_norms);
        bundle.case_norms.outside_unit = wording(norms, "outside_unit");
        bundle.case_norms.outside_role = norms.name("outside_role");
    } else {
        in.flaw("norms", No::missing_field);
    }
    bundle.case_stages = in.has("stages") ? read_stages(in) : national().case_stages;
    auto sections = in.maps("sections");
    if (sections.empty()) in.flaw("sections", No::missing_field);
    if (sections.size() > playbook_sections_max) in.flaw("sections", No::too_many, std::to_string(playbook_sections_max));
    std::set<std::string> codes;
    for (auto& one : sections) read_section(one, write(bundle.valid_from), bundle, codes);
}

void read_roles(YamlMap in, PlaybookBundle& bundle) {
    in.only({"roles"});
    std::set<std::string> ids;
    auto roles = in.maps("roles");
    if (roles.empty()) in.flaw("roles", No::missing_field);
    if (roles.size() > roles_max) in.flaw("roles", No::too_many, std::to_string(roles_max));
    for (auto& one : roles) {
        one.only({"id", "name", "acts", "exactly", "level", "basis"});
        RoleRule role{one.name("id"), wording(one, "name"), one.texts("acts"), one.whole_or("exactly", 0, 1'000, 0), one.text_or("basis", ""),
                      one.whole_or("level", 0, 9, 0)};
        if (role.level != 0 && role.exactly == 0) one.flaw("level", No::bad_value, "level 只和 exactly 一起用 / level needs exactly");
        for (const auto& act : role.acts)
            if (!is_act(act)) one.flaw("acts", No::bad_value, act);
        if (!ids.insert(role.id).second) one.flaw("id", No::bad_value, role.id + " 写了两次 / given twice");
        bundle.roles.push_back(std::move(role));
    }
}

// A route to a role that no post can ever have would send every case nowhere.
void check_routes(const Yaml& cases, const PlaybookBundle& bundle, std::vector<Flaw>& flaws) {
    const auto known = [&](const std::string& role) {
        return role.empty() || std::any_of(bundle.roles.begin(), bundle.roles.end(), [&](const auto& one) { return one.id == role; });
    };
    YamlMap in{cases, "", cases_file, flaws};
    if (in.has("norms") && !known(bundle.case_norms.outside_role))
        in.map("norms").flaw("outside_role", No::bad_value, bundle.case_norms.outside_role + " ∉ " + roles_file);
    for (auto& section : in.maps("sections"))
        for (auto& kind : section.maps("kinds")) {
            if (const auto* route = kind.find("route"); route && !known(route->text))
                kind.flaw("route", No::bad_value, route->text + " ∉ " + roles_file);
            if (!kind.has("assets")) continue;
            for (auto& asset : kind.maps("assets"))
                if (const auto* to = asset.find("to"); to && to->text != keeper_word && !known(to->text)) asset.flaw("to", No::bad_value, to->text + " ∉ " + roles_file);
        }
}

}    // namespace

tl::expected<NationalNorms, std::vector<Flaw>> read_norms(std::string_view norms_yaml) {
    const auto tree = read_yaml(norms_yaml, norms_file);
    if (!tree) return tl::unexpected(std::vector<Flaw>{tree.error()});
    std::vector<Flaw> flaws;
    NationalNorms out;
    YamlMap in{*tree, "", norms_file, flaws};
    in.only({"stages", "norms", "classes"});
    out.case_stages = read_stages(in);
    auto norms = in.map("norms");
    norms.only({"urgent", "extension_working_days_max", "call_back_percent", "basis", "exposure"});
    out.case_norms = read_case_norms(norms, {});
    for (auto& one : in.maps("classes")) {
        one.only({"id", "answer", "accept", "basis"});
        out.classes.push_back({one.name("id"), one.limit("answer"), one.limit("accept"), one.text("basis")});
    }
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    return out;
}

const NationalNorms& national() {
    static const NationalNorms norms = [] {
        auto read = read_norms(national_norms());
        if (!read) throw Fault{say(read.error().front(), Language::en)};
        return std::move(*read);
    }();
    return norms;
}

tl::expected<PlaybookBundle, std::vector<Flaw>> read_playbook(std::string_view cases_yaml, std::string_view roles_yaml) {
    std::vector<Flaw> flaws;
    PlaybookBundle bundle;
    const auto cases = read_yaml(cases_yaml, cases_file);
    const auto roles = read_yaml(roles_yaml, roles_file);
    if (!cases) flaws.push_back(cases.error());
    if (!roles) flaws.push_back(roles.error());
    if (cases) read_cases({*cases, "", cases_file, flaws}, bundle);
    if (roles) read_roles({*roles, "", roles_file, flaws}, bundle);
    if (cases && roles && flaws.empty()) check_routes(*cases, bundle, flaws);
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    return bundle;
}

tl::expected<PlaybookBundle, std::vector<Flaw>> read_playbook_folder(const std::string& folder) {
    const auto text_of = [&](const char* name) -> std::optional<std::string> {
        std::ifstream in{folder + '/' + name, std::ios::binary};
        if (!in) return std::nullopt;
        std::ostringstream all;
        all << in.rdbuf();
        return all.str();
    };
    std::vector<Flaw> flaws;
    const auto cases = text_of(cases_file), roles = text_of(roles_file);
    if (!cases) flaws.push_back({folder + '/' + cases_file, 0, {No::not_found, "", cases_file}});
    if (!roles) flaws.push_back({folder + '/' + roles_file, 0, {No::not_found, "", roles_file}});
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    auto bundle = read_playbook(*cases, *roles);
    if (!bundle)
        for (auto& flaw : bundle.error()) flaw.file = folder + '/' + flaw.file;
    return bundle;
}

std::vector<PlaybookVersion> versions_of(const PlaybookBundle& bundle,
                                         const std::function<std::optional<PlaceId>(const std::string& code)>& place_of,
                                         std::vector<std::string>* unknown) {
    std::vector<PlaybookVersion> all;
    for (const auto& section : bundle.sections)
        for (const auto& code : section.place_codes) {
            const auto place = place_of(code);
            if (place)
                all.push_back({bundle.name, bundle.version, bundle.valid_from, *place, section.case_kinds, bundle.case_stages, bundle.case_norms});
            else if (unknown)
                unknown->push_back(code);
        }
    return all;
}

}    // namespace terrace
