#include "app/keeping_commands.hpp"

#include "app/access_doors.hpp"
#include "app/keeping_doors.hpp"
#include "app/office.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

namespace terrace {
namespace {

struct Given {
    std::string file, seal, recovery_key, law, subject_id, post, purpose, sign_in;
    bool with_texts = false;
    int lives_days = 90;
};

}    // namespace

void add_keeping(CLI::App& app, std::string& data, int& code) {
    const auto given = std::make_shared<Given>();
    const auto with_data = [&](CLI::App* command) {
        command->add_option("--data", data, "数据目录 / data folder")->required();
        return command;
    };
    auto* verifying = with_data(app.add_subcommand("verify", "核对:链、台账、封签 / check chain, ledgers, seals"));
    verifying->add_option("--seal", given->seal, "另存在别处的封签:文件,或其 SHA-256 / a seal kept elsewhere: its file, or its SHA-256");
    verifying->callback([given, &data, &code] { code = verify(data, std::cout, given->seal); });
    with_data(app.add_subcommand("rebuild", "从记录重建各本台账 / post every record to fresh ledgers"))->callback([given, &data, &code] { code = rebuild(data, std::cout); });
    auto* exporting = with_data(app.add_subcommand("export", "导出全部记录,每行一条 JSON / every record, one JSON a line"));
    exporting->add_flag("--with-texts", given->with_texts, "打开还有钥匙的文字 / open the texts whose keys exist");
    exporting->callback([given, &data, &code] { code = export_records(data, given->with_texts, std::cout, std::cerr); });
    auto* recovery = with_data(app.add_subcommand("recovery-key", "生成恢复钥匙(备份前一次)/ make the recovery key, once, before backups"));
    recovery->add_option("--to", given->file, "私钥写到 / file for the private key")->required();
    recovery->callback([given, &data, &code] { code = make_recovery_key(data, given->file, std::cout); });
    auto* backing_up = with_data(app.add_subcommand("backup", "备份:数据一份、密封的钥匙一份 / copy the data, and the keys sealed"));
    backing_up->add_option("--to", given->file, "备份文件 / backup file")->required();
    backing_up->callback([given, &data, &code] { code = backup(data, given->file, std::cout); });
    auto* restoring = with_data(app.add_subcommand("restore", "从备份恢复到新的数据目录 / bring a backup back into a new data folder"));
    restoring->add_option("file", given->file, "备份文件 / backup file")->required();
    restoring->add_option("--recovery-key", given->recovery_key, "恢复钥匙文件 / file of the recovery key")->required();
    restoring->callback([given, &data, &code] { code = restore(given->file, data, given->recovery_key, std::cout); });
    auto* forgetting = with_data(app.add_subcommand("forget", "依法清除某人的资料 / forget somebody, as a law asks"));
    forgetting->add_option("subject", given->subject_id, "编号:人、户、事项,或一段文字的钥匙(export 里的 key) / id of a person, household or case, or the key of one text as an export shows it")->required();
    forgetting->add_option("--law", given->law, "依据 / the law, its article")->required();
    forgetting->callback([given, &data, &code] { code = at_office(data, ForgetAsked{given->subject_id, given->law}, std::cout, std::cerr); });

    auto* token = app.add_subcommand("token", "导入口令 / tokens for imports and scripts");
    token->require_subcommand(1);
    auto* token_creating = with_data(token->add_subcommand("create", "给岗位发一个 / issue one to a post"));
    token_creating->add_option("--post", given->post, "岗位编号,或“区划代码 角色” / id of the post, or code and role")->required();
    token_creating->add_option("--purpose", given->purpose, "用途 / what for")->required();
    token_creating->add_option("--days", given->lives_days, "有效天数 / how long it lives");
    token_creating->callback([given, &data, &code] { code = at_office(data, TokenAsked{given->post, given->purpose, given->lives_days}, std::cout, std::cerr); });
    auto* account = app.add_subcommand("account", "账号 / accounts");
    account->require_subcommand(1);
    auto* account_creating = with_data(account->add_subcommand("create", "给在岗的人开一个 / open one for whoever holds a post"));
    account_creating->add_option("--post", given->post, "岗位编号,或“区划代码 角色” / id of the post, or code and role")->required();
    account_creating->add_option("--sign-in", given->sign_in, "登录名 / name to sign in with")->required();
    account_creating->callback([given, &data, &code] { code = at_office(data, AccountAsked{given->post, given->sign_in}, std::cout, std::cerr); });
    auto* account_resetting = with_data(account->add_subcommand("reset", "忘了口令或丢了动态口令:发一次性口令 / a one-time password for whoever lost a way in"));
    account_resetting->add_option("--sign-in", given->sign_in, "登录名 / name to sign in with")->required();
    account_resetting->callback([given, &data, &code] { code = at_office(data, ResetAsked{given->sign_in}, std::cout, std::cerr); });
}

}    // namespace terrace
