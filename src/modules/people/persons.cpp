#include "modules/people/people.hpp"

#include "base/identity.hpp"

namespace terrace::people {
namespace {

using Text = std::optional<Sealed>;

Result<void> check_name(const Sealed& name) {
    const auto plain = name_as_found(name.plain);
    if (plain.empty()) return refuse(No::missing_field, "body.name_of_person");
    if (auto wrong = check_text(plain, 60)) return refuse(wrong->no, "body.name_of_person", wrong->detail);
    return {};
}

// The number as the standard writes it; the refusal names what is wrong and never repeats the number.
Result<Text> checked_number(const Text& given, const Context& context) {
    if (!given || given->plain.empty()) return Text{};
    if (given->plain.size() > identity_bytes_max) return refuse(No::too_long, "body.id_number", "18");
    const auto check = check_person_number(given->plain, context.clock.zone().day_of(context.said_at));
    if (!check.good()) return refuse(No::bad_value, "body.id_number", check.reason());
    auto out = given;
    out->plain = check.normalised;
    return out;
}

Result<Text> checked_phone(const Text& given) {
    if (!given || given->plain.empty()) return Text{};
    const auto digits = phone_as_found(given->plain);
    if (digits.size() < 7 || digits.size() > 15) return refuse(No::bad_value, "body.phone", "7–15 位数字 / digits");
    auto out = given;
    out->plain = digits;
    return out;
}

Result<Text> checked_birth_day(const Text& given, const Text& number, const Context& context) {
    const auto of_number = number ? check_person_number(number->plain).birth : std::nullopt;
    if (!given || given->plain.empty()) return Text{};
    const auto day = read_day(given->plain);
    if (!day || *day > context.clock.zone().day_of(context.said_at)) return refuse(No::bad_value, "body.birth_day", "2019-05-30");
    if (of_number && *of_number != *day) return refuse(No::bad_value, "body.birth_day", "与证件号码不符 / differs from the ID number");
    return given;
}

struct Checked {
    Text id_number, phone, birth_day;
};
template <class C>
Result<Checked> checked(const C& command, const Context& context) {
    auto number = checked_number(command.id_number, context);
    if (!number) return tl::unexpected(number.error());
    auto phone = checked_phone(command.phone);
    if (!phone) return tl::unexpected(phone.error());
    auto birth_day = checked_birth_day(command.birth_day, *number, context);
    if (!birth_day) return tl::unexpected(birth_day.error());
    return Checked{std::move(*number), std::move(*phone), std::move(*birth_day)};
}

tl::unexpected<Refusal> gone(const Person& now) { return refuse(No::gone, "body.person", write(static_cast<const Uuid&>(now.id))); }

constexpr std::array fields{
    PersonalField{"people.person_added", "name_of_person", "称呼、核对身份、把事办给本人", "address the person, check identity, serve the right person",
                  "在册期间;注销登记或依法清除时销毁", "while registered; destroyed when the registration ends or on lawful erasure",
                  "个人信息保护法第十三条第一款第三项(履行法定职责)", "PIPL art. 13(1)(3): statutory duty"},
    PersonalField{"people.person_added", "id_number", "兑现移民后期扶持等权益时核对本人,防止冒领", "check who is entitled, prevent false claims",
                  "权益存续期间及其法定会计保存期", "while an entitlement lasts and its statutory accounting period",
                  "大中型水利水电工程建设征地补偿和移民安置条例(国务院令第471号)", "State Council Decree 471"},
    PersonalField{"people.person_added", "phone", "联系本人:答复、预警、回访", "reach the person: answers, warnings, call-backs",
                  "在册期间;本人可随时要求删除", "while registered; removed whenever the person asks",
                  "个人信息保护法第十三条第一款第一项(同意)", "PIPL art. 13(1)(1): consent"},
    PersonalField{"people.person_added", "birth_day", "没有证件号码时判断年龄条件", "judge conditions of age when there is no ID number",
                  "在册期间", "while registered", "个人信息保护法第十三条第一款第三项(履行法定职责)", "PIPL art. 13(1)(3): statutory duty"},
    PersonalField{"people.person_corrected", "name_of_person", "更正后的姓名,用途同登记", "the corrected name, for the same purpose",
                  "同登记", "as registered", "个人信息保护法第四十六条(更正)", "PIPL art. 46: correction"},
    PersonalField{"people.person_corrected", "id_number", "更正后的号码,用途同登记", "the corrected number, for the same purpose",
                  "同登记", "as registered", "个人信息保护法第四十六条(更正)", "PIPL art. 46: correction"},
    PersonalField{"people.person_corrected", "phone", "更正后的电话,用途同登记", "the corrected phone, for the same purpose",
                  "同登记", "as registered", "个人信息保护法第四十六条(更正)", "PIPL art. 46: correction"},
    PersonalField{"people.person_corrected", "birth_day", "更正后的出生日期,用途同登记", "the corrected day of birth, for the same purpose",
                  "同登记", "as registered", "个人信息保护法第四十六条(更正)", "PIPL art. 46: correction"},
    PersonalField{"people.visit_noted", "text", "走访时看到、听到的,写在住户自己的时间线上", "what was seen and said, on the household's own timeline",
                  "两年,或住户要求删除时", "two years, or when the household asks", "个人信息保护法第十三条第一款第一项(同意)", "PIPL art. 13(1)(1): consent"},
    PersonalField{"people.holder_appointed", "shown_name", "公职岗位由谁担任,群众看得到、找得到", "who holds a public post, so that people can see and reach them",
                  "任职期间公开,离任后只存于履职记录", "public while held, afterwards in the record of the post alone",
                  "政府信息公开条例第二十条(机构职能、负责人姓名、联系方式)", "Regulation on Open Government Information art. 20"},
};

}    // namespace

std::span<const PersonalField> personal_fields() noexcept { return fields; }

std::string phone_as_found(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    if (digits.size() == 13 && digits.starts_with("86")) digits.erase(0, 2);
    if (digits.size() == 15 && digits.starts_with("0086")) digits.erase(0, 4);
    return digits;
}

std::string name_as_found(std::string_view text) {
    constexpr std::string_view wide_blank = "\xE3\x80\x80";
    std::string name;
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i).starts_with(wide_blank)) {
            i += wide_blank.size();
        } else {
            if (static_cast<unsigned char>(text[i]) > ' ') name += text[i];
            ++i;
        }
    }
    return name;
}

Events decide_on(const Person&, const AddPerson& command, const Context& context) {
    if (!context.places.find(command.place)) return refuse(No::unknown_place, "body.place", write(command.place));
    if (auto fine = check_name(command.name_of_person); !fine) return tl::unexpected(fine.error());
    auto good = checked(command, context);
    if (!good) return tl::unexpected(good.error());
    return std::vector<Event>{PersonAdded{command.person, command.place, command.name_of_person, std::move(good->id_number), std::move(good->phone),
                                          std::move(good->birth_day)}};
}

Events decide_on(const Person& now, const CorrectPerson& command, const Context& context) {
    if (now.forgotten) return gone(now);
    if (!command.name_of_person && !command.id_number && !command.phone && !command.birth_day) return refuse(No::missing_field, "body.name_of_person");
    if (command.name_of_person)
        if (auto fine = check_name(*command.name_of_person); !fine) return tl::unexpected(fine.error());
    auto good = checked(command, context);
    if (!good) return tl::unexpected(good.error());
    return std::vector<Event>{PersonCorrected{now.id, command.name_of_person, std::move(good->id_number), std::move(good->phone), std::move(good->birth_day)}};
}

Events decide_on(const Person& now, const ForgetPerson& command, const Context& context) {
    if (now.forgotten) return gone(now);
    if (command.basis.empty()) return refuse(No::missing_field, "body.basis");
    return std::vector<Event>{PersonForgotten{now.id, command.basis, context.recorded_at}};
}

void apply_on(Person& now, const PersonAdded& event) {
    now.id = event.person;
    now.place = event.place;
}
void apply_on(Person&, const PersonCorrected&) {}
void apply_on(Person& now, const PersonForgotten&) { now.forgotten = true; }

}    // namespace terrace::people
