#include "playbook/deciding.hpp"

#include <charconv>
#include <set>

namespace terrace {

std::string_view national_deciding() noexcept;    // the text compiled in, see src/CMakeLists.txt

namespace {

void read_share(YamlMap& in, NeededShare& share) {
    share.more_than = in.has("more_than");
    const std::string_view field = share.more_than ? "more_than" : "at_least";
    const auto text = in.text(field);
    const auto slash = text.find('/');
    const auto number = [&](std::string_view digits, int& into) {
        const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), into);
        return !digits.empty() && parsed.ec == std::errc{} && parsed.ptr == digits.data() + digits.size();
    };
    const std::string_view all = text;
    if (slash == std::string::npos || !number(all.substr(0, slash), share.part) || !number(all.substr(slash + 1), share.of) || share.part < 1 || share.of < 1 || share.part > share.of || share.of > 100)
        in.flaw(field, No::bad_value, "2/3");
}

DecidingRule read_one(YamlMap& in) {
    in.only({"id", "name", "unit", "valid_from", "notice_days", "quorum", "pass", "carried_most", "basis"});
    DecidingRule one;
    one.id = in.name("id");
    auto name = in.map("name");
    name.only({"zh", "en"});
    one.name = {name.text("zh"), name.text("en")};
    const auto unit = in.one_of("unit", {"person", "household", "representative"});
    one.unit = unit == "person" ? VotingUnit::person : unit == "representative" ? VotingUnit::representative : VotingUnit::household;
    one.valid_from = in.day("valid_from");
    one.notice_days = in.whole("notice_days", 0, notice_days_most);
    auto quorum = in.map("quorum");
    quorum.only({"at_least", "more_than"});
    read_share(quorum, one.quorum);
    auto pass = in.map("pass");
    pass.only({"at_least", "more_than", "of"});
    read_share(pass, one.pass);
    one.pass_of_all = pass.one_of("of", {"present", "all"}) == "all";
    one.carried_most = in.whole("carried_most", 0, carried_ballots_most);
    one.basis = in.text("basis");
    return one;
}

}    // namespace

std::int64_t NeededShare::needed(std::int64_t total) const noexcept {
    const auto product = total * part;
    return more_than ? product / of + 1 : (product + of - 1) / of;
}

std::string DecidingRule::rule() const { return "deciding/" + id + '@' + write(valid_from); }

tl::expected<std::vector<DecidingRule>, std::vector<Flaw>> read_deciding_rules(std::string_view text, const std::string& file) {
    const auto tree = read_yaml(text, file);
    if (!tree) return tl::unexpected(std::vector<Flaw>{tree.error()});
    std::vector<Flaw> flaws;
    YamlMap root{*tree, "", file, flaws};
    root.only({"rules"});
    std::vector<DecidingRule> all;
    std::set<std::string> seen;
    for (auto& in : root.maps("rules")) {
        all.push_back(read_one(in));
        if (!seen.insert(all.back().rule()).second) in.flaw("id", No::bad_value, all.back().id + " 写了两次 / given twice");
    }
    if (all.empty()) root.flaw("rules", No::missing_field);
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    return all;
}

const std::vector<DecidingRule>& deciding_rules() {
    static const auto all = [] {
        auto read = read_deciding_rules(national_deciding());
        if (!read) throw Fault{say(read.error().front(), Language::en)};
        return std::move(*read);
    }();
    return all;
}

const DecidingRule* deciding_rule(std::string_view id, Day on) {
    const DecidingRule* found = nullptr;
    for (const auto& one : deciding_rules())
        if (one.id == id && one.valid_from <= on && (!found || found->valid_from < one.valid_from)) found = &one;
    return found;
}

}    // namespace terrace
