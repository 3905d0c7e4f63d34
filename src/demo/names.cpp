#include "demo/names.hpp"

#include <string_view>

namespace terrace::demo {
namespace {

constexpr std::string_view families[] = {"马", "陈", "杨", "张", "李", "王", "周", "刘", "罗", "唐", "邓", "赵", "龙", "钟", "彭", "蒋", "何", "吴", "田", "曾",
                                         "谢", "余", "许", "范", "安", "卯", "祖", "孔", "段", "晏", "崔", "薛", "侯", "龚", "高", "胡", "郭", "冯", "尹", "苏"};
constexpr std::string_view first[] = {"天", "永", "国", "正", "兴", "朝", "光", "荣", "世", "万", "家", "春", "秋", "玉", "金", "明", "开", "应", "发", "顺", "大", "小", "德", "启", "文", "廷", "绍", "泽", "仕", "云"};
constexpr std::string_view second[] = {"芬", "香", "琼", "会", "兰", "英", "菊", "美", "翠", "莲", "贵", "才", "华", "富", "林", "祥", "平", "友", "宽", "生", "能", "全", "彩", "巧", "书", "先", "早", "福", "财", "聪"};

template <std::size_t n>
std::string one_of(const std::string_view (&list)[n], Chance& chance) {
    return std::string{list[chance.below(n)]};
}

bool cut_tail(std::string& name, std::string_view tail, std::string_view instead) {
    if (!name.ends_with(tail)) return false;
    name.replace(name.size() - tail.size(), tail.size(), instead);
    return true;
}

}    // namespace

std::string family_name(Chance& chance) { return one_of(families, chance); }
std::string given_name(Chance& chance) {
    auto name = one_of(first, chance);
    return name + one_of(second, chance);
}
std::string full_name(Chance& chance) {
    auto name = family_name(chance);
    return name + given_name(chance);
}

std::string short_name(std::string name) {
    if (!cut_tail(name, "居民委员会", "")) cut_tail(name, "村民委员会", "村");
    return name;
}

std::string chinese_number(int n) {
    static constexpr std::string_view digits[] = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
    if (n < 10) return std::string{digits[n]};
    std::string out = n < 20 ? "" : std::string{digits[n / 10]};
    out += "十";
    if (n % 10) out += digits[n % 10];
    return out;
}

}    // namespace terrace::demo
