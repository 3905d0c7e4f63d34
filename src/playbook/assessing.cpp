#include "playbook/assessing.hpp"

#include "base/text_form.hpp"
#include "playbook/methods.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace terrace {
namespace {

constexpr int threshold_decimals = 6;
constexpr std::array place_words{"county", "township", "village", "group", "grid", "segment", "site"};
constexpr std::array body_words{"organisation", "leading_group", "basin_committee", "red_grid", "industry_chain", "branch", "joint", "temporary"};
constexpr std::string_view only_these = "place / body / asset / project;只评地方、组织、资产、项目,不评人 (RESTRAINT 1) / never a person";

template <class All>
bool known(const All& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(), [&](const auto& one) { return one == word; });
}
template <class All>
std::string joined(const All& words) {
    std::string out;
    for (const auto& one : words) out += (out.empty() ? "" : " / ") + std::string{one};
    return out;
}

class AssessmentReader {
  public:
    explicit AssessmentReader(const Methods& methods) : methods_{methods} {}

    AssessmentMethod read(YamlMap& in) const {
        in.only({"id", "name", "of", "checklist", "basis", "months", "under", "marked_by", "appeal_days", "answer_within", "by_hand_most", "red_list", "rank_by", "items", "groups"});
        AssessmentMethod one;
        one.id = in.name("id");
        auto name = in.map("name");
        name.only({"zh", "en"});
        one.zh = name.text("zh");
        one.en = name.text("en");
        whom(in, one);
        one.checklist = in.name("checklist");
        const auto* list = methods_.checklist(one.checklist);
        if (!list) in.flaw("checklist", No::bad_value, one.checklist);
        one.basis = in.text_or("basis", "");
        if (!one.basis.empty() && !methods_.document(one.basis)) in.flaw("basis", No::bad_value, one.basis);
        one.months = in.whole("months", 1, 12);
        if (12 % one.months != 0 || one.months == 2 || one.months == 4) in.flaw("months", No::out_of_range, "1 / 3 / 6 / 12");
        one.under = in.texts("under");
        one.marked_by = in.texts("marked_by");
        if (one.marked_by.empty()) in.flaw("marked_by", No::missing_field, "哪些角色来评 / the roles that mark");
        one.appeal_days = in.whole("appeal_days", 1, appeal_days_most);
        one.answer_within = in.limit("answer_within");
        one.by_hand_most = in.whole("by_hand_most", 0, by_hand_marks_most);
        if (in.has("red_list")) one.red_list = in.whole("red_list", 1, 100);
        one.rank_by = in.texts("rank_by");
        items(in, one, list);
        groups(in, one);
        for (const auto& indicator : one.rank_by)
            if (!verified_share(indicator)) in.flaw("rank_by", No::bad_value, indicator + ": share,分子分母都要另一个岗位确认过(confirm: true) / both parts of records another post confirms");
        one.line = in.tree().line;
        return one;
    }

    // Rounds that must be closed first are shorter or as long, and of what can lie within.
    void check_below(YamlMap& in, const AssessmentMethod& one, const std::vector<AssessmentMethod>& all) const {
        for (const auto& id : one.under) {
            const auto below = std::find_if(all.begin(), all.end(), [&](const auto& other) { return other.id == id; });
            if (below == all.end() || below->id == one.id) {
                in.flaw("under", No::bad_value, id);
                continue;
            }
            if (one.months % below->months != 0) in.flaw("under", No::out_of_range, id + ": months");
            if (leads_to(*below, one.id, all, 0)) in.flaw("under", No::bad_value, id + ": 绕回来了 / leads back to itself");
        }
        for (auto& item : in.maps("items")) {
            const auto* made = one.item(item.text_or("item", ""));
            if (!made || made->child_item.empty()) continue;
            const bool found = std::any_of(all.begin(), all.end(), [&](const auto& other) {
                const auto* list = methods_.checklist(other.checklist);
                return known(one.under, other.id) && list && std::any_of(list->items.begin(), list->items.end(), [&](const auto& each) { return each.id == made->child_item; });
            });
            if (!found) item.flaw("below", No::bad_value, made->child_item);
        }
    }

  private:
    void whom(YamlMap& in, AssessmentMethod& one) const {
        auto of = in.map("of");
        if (of.tree().fields.size() != 1) return in.flaw("of", No::bad_value, std::string{only_these});
        const auto& kind = of.tree().fields.front().name;
        if (kind != "place" && kind != "body" && kind != "asset" && kind != "project") return in.flaw("of", No::bad_value, std::string{only_these});
        one.of = of.text(kind);
        if (kind == "place") {
            if (!known(place_words, one.of)) of.flaw(kind, No::bad_value, joined(place_words));
        } else if (kind == "body") {
            one.kind = AssessedKind::body;
            if (!known(body_words, one.of)) of.flaw(kind, No::bad_value, joined(body_words));
        } else {
            one.kind = kind == "asset" ? AssessedKind::asset : AssessedKind::project;
            const auto* record = methods_.record(one.of);
            if (!record || record->host != RecordHost::asset) of.flaw(kind, No::bad_value, one.of + ": host: asset");
        }
    }

    void items(YamlMap& in, AssessmentMethod& one, const Checklist* list) const {
        std::set<std::string> seen;
        std::size_t weighed = 0;
        for (auto& item : in.maps("items")) {
            item.only({"item", "weight", "indicator", "least", "most", "below", "below_percent"});
            AssessmentItem made;
            made.item = item.name("item");
            if (list && std::none_of(list->items.begin(), list->items.end(), [&](const auto& each) { return each.id == made.item; })) item.flaw("item", No::bad_value, made.item);
            if (!seen.insert(made.item).second) item.flaw("item", No::bad_value, made.item + " 写了两次 / given twice");
            made.weight = item.whole_or("weight", 1, 1'000, 0);
            weighed += made.weight > 0;
            made.indicator = item.text_or("indicator", "");
            made.child_item = item.text_or("below", "");
            for (const auto side : {"least", "most"}) {
                if (!item.has(side)) continue;
                const auto number = read_decimal(item.text(side), threshold_decimals);
                if (!number || made.indicator.empty()) item.flaw(side, No::bad_value, made.indicator.empty() ? "indicator" : "0.5");
                (std::string_view{side} == "least" ? made.least : made.most) = number;
            }
            if (!made.indicator.empty()) {
                if (!methods_.indicator(made.indicator)) item.flaw("indicator", No::bad_value, made.indicator);
                if (!made.least && !made.most) item.flaw("indicator", No::missing_field, "least / most");
            }
            if (!made.child_item.empty()) {
                if (!made.indicator.empty()) item.flaw("below", No::bad_value, "indicator");
                if (one.under.empty()) item.flaw("below", No::missing_field, "under");
                made.child_percent = item.whole_or("below_percent", 1, 100, 100);
            }
            one.items.push_back(std::move(made));
        }
        // Weights are of the checklist as a whole: some items with and others without would weigh nothing by accident.
        if (weighed != 0 && list && weighed != list->items.size()) in.flaw("items", No::bad_value, "weight: 要么每条都有,要么都没有 / for every item or for none");
        if (!list) return;
        const auto by_hand = std::count_if(list->items.begin(), list->items.end(), [&](const auto& each) { return one.by_hand(each.id); });
        if (by_hand > one.by_hand_most) in.flaw("by_hand_most", No::out_of_range, std::to_string(by_hand) + " 条要人来评,超过公布的上限 / items are marked by hand, more than published");
    }

    static void groups(YamlMap& in, AssessmentMethod& one) {
        std::set<std::string> seen;
        for (auto& group : in.maps("groups")) {
            group.only({"id", "name", "places"});
            PeerGroup made;
            made.id = group.name("id");
            if (!seen.insert(made.id).second) group.flaw("id", No::bad_value, made.id + " 写了两次 / given twice");
            auto name = group.map("name");
            name.only({"zh", "en"});
            made.zh = name.text("zh");
            made.en = name.text("en");
            made.places = group.texts("places");
            one.groups.push_back(std::move(made));
        }
    }

    bool verified_share(const std::string& id) const {
        const auto* share = methods_.indicator(id);
        if (!share || share->measure != Aggregate::share) return false;
        const auto verified = [&](const std::string& part) {
            const auto* indicator = methods_.indicator(part);
            const auto* kind = indicator ? methods_.record(indicator->record) : nullptr;
            return kind && kind->confirm && (indicator->measure == Aggregate::count || indicator->measure == Aggregate::sum) && indicator->decimals == 0;
        };
        return verified(share->part) && verified(share->of);
    }

    static bool leads_to(const AssessmentMethod& from, std::string_view id, const std::vector<AssessmentMethod>& all, std::size_t depth) {
        if (depth > all.size()) return true;
        return std::any_of(from.under.begin(), from.under.end(), [&](const auto& below) {
            if (below == id) return true;
            const auto next = std::find_if(all.begin(), all.end(), [&](const auto& other) { return other.id == below; });
            return next != all.end() && leads_to(*next, id, all, depth + 1);
        });
    }

    const Methods& methods_;
};

}    // namespace

const AssessmentItem* AssessmentMethod::item(std::string_view wanted) const {
    const auto found = std::find_if(items.begin(), items.end(), [&](const auto& one) { return one.item == wanted; });
    return found == items.end() ? nullptr : &*found;
}

bool AssessmentMethod::by_hand(std::string_view wanted) const {
    const auto* one = item(wanted);
    return !one || (one->indicator.empty() && one->child_item.empty());
}

std::vector<AssessmentMethod> read_assessments(YamlMap& root, const Methods& methods) {
    const AssessmentReader reader{methods};
    std::vector<AssessmentMethod> all;
    std::set<std::string> ids;
    auto maps = root.maps("assessments");
    if (maps.size() > method_items_max) root.flaw("assessments", No::too_many, std::to_string(method_items_max));
    for (auto& one : maps) {
        all.push_back(reader.read(one));
        if (!ids.insert(all.back().id).second) one.flaw("id", No::bad_value, all.back().id + " 写了两次 / given twice");
    }
    for (std::size_t i = 0; i < maps.size(); ++i) reader.check_below(maps[i], all[i], all);
    return all;
}

}    // namespace terrace
