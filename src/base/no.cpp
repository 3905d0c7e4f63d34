#include "base/no.hpp"

#include <array>

namespace terrace {
namespace {

constexpr std::array rows{
    NoText{No::malformed_json, "malformed_json", 400, "内容不是合法的 JSON:{detail}。请检查后重发。",
           "The body is not valid JSON: {detail}. Mend it and send again."},
    NoText{No::missing_field, "missing_field", 422, "缺少 {field},请补上。", "{field} is missing. Add it."},
    NoText{No::unknown_field, "unknown_field", 422, "不认识的字段 {field},请去掉或改正拼写。",
           "{field} is not a field here. Remove it or mend its spelling."},
    NoText{No::wrong_type, "wrong_type", 422, "{field} 的类型不对,应为 {detail}。", "{field} has the wrong type; expected {detail}."},
    NoText{No::out_of_range, "out_of_range", 422, "{field} 超出范围({detail})。", "{field} is out of range ({detail})."},
    NoText{No::too_long, "too_long", 422, "{field} 太长,最多 {detail} 个字。请缩短或分开写。",
           "{field} is too long: at most {detail} characters. Shorten or split it."},
    NoText{No::too_many, "too_many", 422, "{field} 太多,最多 {detail} 个。", "{field} has too many entries: at most {detail}."},
    NoText{No::bad_value, "bad_value", 422, "{field} 的值不能用。怎么才对、错在哪里:{detail}。", "{field} cannot have this value. What fits, or what is wrong: {detail}."},
    NoText{No::bad_id, "bad_id", 422, "{field} 不是合法的编号。", "{field} is not a valid id."},
    NoText{No::bad_text, "bad_text", 422, "{field} 含有不能保存的字符({detail})。", "{field} holds characters that cannot be kept ({detail})."},
    NoText{No::too_large, "too_large", 413, "内容太大,上限 {detail}。", "The content is too large: the limit is {detail}."},
    NoText{No::bad_request, "bad_request", 400, "请求读不懂:{detail}。", "The request cannot be read: {detail}."},
    NoText{No::not_signed_in, "not_signed_in", 401, "请先登录。", "Sign in first."},
    NoText{No::not_yours, "not_yours", 403, "你现在的岗位不能办这一项({detail})。可以找所在地的第一责任人开通。",
           "Your post may not do this ({detail}). The place's first-responsible post can grant it."},
    NoText{No::wrong_credentials, "wrong_credentials", 401, "账号(或受理号)和口令对不上。账号的口令忘了,可以找管理员重设;回执丢了,可以到受理的岗位去问。",
           "The sign-in (or receipt number) and the secret do not fit. An administrator can reset a password; for a lost receipt ask the post that took the case."},
    NoText{No::too_fast, "too_fast", 429, "太快了,请过 {detail} 秒再试。写的还在。", "Too many requests. Try again in {detail} s; nothing you wrote is lost."},
    NoText{No::session_ended, "session_ended", 401, "登录已过期,请重新登录。写的还在。", "Your session has ended. Sign in again; nothing you wrote is lost."},
    NoText{No::password_must_change, "password_must_change", 403, "这是别人给的口令,请先改成自己的。", "This password was handed to you. Choose your own first."},
    NoText{No::second_factor_needed, "second_factor_needed", 403, "账号重设过,原来的动态口令已作废,请先重新设好。", "The account was reset and its one-time codes ended. Set them up again first."},
    NoText{No::device_revoked, "device_revoked", 401, "这台设备已停用。请找发放人。", "This device has been revoked. Ask whoever enrolled it."},
    NoText{No::not_found, "not_found", 404, "没有找到 {detail}。", "There is no {detail}."},
    NoText{No::unknown_command, "unknown_command", 422, "没有名为 {detail} 的操作。", "There is no command {detail}."},
    NoText{No::unknown_place, "unknown_place", 422, "{field}:没有编号为 {detail} 的地方(或那一天还没有、已撤并)。",
           "{field}: there is no place {detail} on that day."},
    NoText{No::unknown_post, "unknown_post", 422, "{field}:没有岗位 {detail}(或已撤销)。", "{field}: there is no post {detail} on that day."},
    NoText{No::unknown_kind, "unknown_kind", 422, "{field}:这里没有事项类别 {detail}。", "{field}: there is no kind {detail} here."},
    NoText{No::unknown_rule, "unknown_rule", 422, "{field}:没有规则 {detail}。", "{field}: there is no rule {detail}."},
    NoText{No::gone, "gone", 410, "{detail} 已按规定清除。", "{detail} has been erased as the rules ask."},
    NoText{No::conflict, "conflict", 409, "别人刚改过({detail})。请看一下两边再定。", "Somebody else changed this first ({detail}). Look at both sides and decide."},
    NoText{No::id_used_differently, "id_used_differently", 409, "编号 {detail} 已用于另一内容。请换一个新编号。",
           "The id {detail} was used for something else. Send it with a new id."},
    NoText{No::wrong_stage, "wrong_stage", 409, "现在是“{detail}”,不能这样办。", "This cannot be done while it is “{detail}”."},
    NoText{No::stream_full, "stream_full", 409, "这件事的记录已满 {detail} 条。请另开一件并注明关联。",
           "This matter already has {detail} records. Open another and link it."},
    NoText{No::outside_dates, "outside_dates", 422, "{field} 不在规则有效期内({detail})。", "{field} lies outside the dates of the rule ({detail})."},
    NoText{No::calendar_not_published, "calendar_not_published", 422, "{detail} 年的放假安排还没有公布,不能推算工作日。",
           "The calendar for {detail} is not yet published, so working days cannot be counted."},
    NoText{No::not_allowed_method, "not_allowed_method", 405, "这个地址不支持该方法,可用:{detail}。", "This address does not take that method; it takes {detail}."},
    NoText{No::busy, "busy", 503, "系统正忙,请稍后再试。写的还在。", "The system is busy. Try again shortly; nothing you wrote is lost."},
    NoText{No::storage_failed, "storage_failed", 507, "没能存下来({detail})。请告诉管理员;这一条请保留,稍后再发。",
           "It could not be stored ({detail}). Tell the operator; keep this and send it again later."},
    NoText{No::data_folder, "data_folder", 500, "数据目录不能用:{detail}。", "The data folder cannot be used: {detail}."},
    NoText{No::fault, "fault", 500, "系统出了错。写的还在,请稍后再试;再错请告诉管理员。",
           "The system failed. Nothing you wrote is lost: try again shortly, and tell the operator if it fails again."},
    NoText{No::shutting_down, "shutting_down", 503, "系统正在停机,请稍后再试。", "The system is shutting down. Try again shortly."},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (static_cast<std::size_t>(rows[i].no) != i) return false;
    return true;
}
static_assert(in_order(), "one row for each enumerator, in the order of the enum");
static_assert(static_cast<std::size_t>(No::shutting_down) + 1 == rows.size(), "an enumerator lacks its row");

void fill(std::string& text, std::string_view mark, std::string_view value) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
        text.replace(at, mark.size(), value);
}

}    // namespace

std::span<const NoText> all_refusals() noexcept { return rows; }

const NoText& text_of(No no) noexcept { return rows[static_cast<std::size_t>(no)]; }

std::string say(const Refusal& refusal, Language language) {
    const auto& row = text_of(refusal.no);
    std::string text{language == Language::zh ? row.zh : row.en};
    fill(text, "{field}", refusal.field.empty() ? (language == Language::zh ? "内容" : "the message") : std::string_view{refusal.field});
    fill(text, "{detail}", refusal.detail.empty() ? std::string_view{"-"} : std::string_view{refusal.detail});
    return text;
}

}    // namespace terrace
