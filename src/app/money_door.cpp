#include "app/money_door.hpp"

#include "base/capitals.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace terrace {

int money_capitals(std::istream& in, std::ostream& out, std::ostream& errors) {
    int code = 0;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
        ++number;
        if (line.ends_with('\r')) line.pop_back();
        const auto money = read_money(line);
        const auto text = money ? in_capitals(*money) : Result<std::string>{tl::unexpected(money.error())};
        out << text.value_or("") << '\n';
        if (text) continue;
        code = 1;
        const auto& refusal = text.error();
        errors << "第 " << number << " 行:" << (refusal.no == No::out_of_range ? "金额不能是负数,也不能到一亿亿元" : "不是金额,请写成 1234.50") << " / line " << number
               << (refusal.no == No::out_of_range ? ": a sum is neither below zero nor as large as 10^16 yuan" : ": no sum of money; write 1234.50") << '\n';
    }
    return code;
}

void add_money_doors(CLI::App& app, int& code) {
    auto* money = app.add_subcommand("money", "金额 / sums of money");
    money->require_subcommand(1);
    money->add_subcommand("capitals", "每行一个金额(元):写成中文大写 / a sum in yuan a line: in capitals")->callback([&code] {
        code = money_capitals(std::cin, std::cout, std::cerr);
    });
}

}    // namespace terrace
