#include "modules/cases/page_words.hpp"

namespace terrace::cases {
namespace {

std::string_view unit_zh(LimitUnit unit) {
    switch (unit) {
        case LimitUnit::working_minute: return "工作分钟";
        case LimitUnit::working_hour: return "个工作小时";
        case LimitUnit::working_day: return "个工作日";
        case LimitUnit::hour: return "小时";
        case LimitUnit::calendar_day: return "天";
        case LimitUnit::month: return "个月";
    }
    return "";
}
std::string_view unit_en(LimitUnit unit, bool one) {
    switch (unit) {
        case LimitUnit::working_minute: return one ? "working minute" : "working minutes";
        case LimitUnit::working_hour: return one ? "working hour" : "working hours";
        case LimitUnit::working_day: return one ? "working day" : "working days";
        case LimitUnit::hour: return one ? "hour" : "hours";
        case LimitUnit::calendar_day: return one ? "day" : "days";
        case LimitUnit::month: return one ? "month" : "months";
    }
    return "";
}
}    // namespace

json::object kind_brief(const Views& views, std::string_view kind, PlaceId place, Day day) {
    const auto* facts = views.playbook->case_kind(kind, views.places->path(place), day);
    return {{"id", kind}, {"zh", facts ? facts->name.zh : std::string{kind}}, {"en", facts ? facts->name.en : std::string{kind}},
            {"icon", facts ? facts->icon : ""}};
}

bool within_any(const Views& views, PlaceId place, const std::vector<PlaceId>& reach) {
    return std::any_of(reach.begin(), reach.end(), [&](PlaceId outer) { return views.places->within(place, outer); });
}

std::vector<PostId> my_posts(const ReadContext& read) {
    if (!read.actor.post.empty()) return {read.actor.post};
    return read.views.roster->posts_of(PersonId{read.actor.id}, read.now);
}

json::value text_json(const ReadContext& read, const Sealed& text) {
    if (text.empty()) return nullptr;
    const auto plain = read.vault.unseal(text);
    return plain ? json::value(json::string(*plain)) : json::value(nullptr);
}

json::object limit_json(Limit limit) {
    return wording(std::to_string(limit.amount) + ' ' + std::string{unit_zh(limit.unit)}, std::to_string(limit.amount) + ' ' + std::string{unit_en(limit.unit, limit.amount == 1)});
}

}    // namespace terrace::cases
