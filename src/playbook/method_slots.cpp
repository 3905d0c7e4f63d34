// What each field of methods.yaml means, and what differs between two versions of one.

#include "playbook/methods.hpp"

#include <array>
#include <map>

namespace terrace {
namespace {

constexpr std::array slots{
    SlotFacts{"playbook", "打法的编号,等于文件夹名", "id of the playbook, the folder's name"},
    SlotFacts{"version", "第几版;每改一次加一", "number of the version, raised with each change"},
    SlotFacts{"valid_from", "从哪天起用;以前记的不变", "first day it holds; what was recorded before stays"},
    SlotFacts{"title.zh", "名称(中文)", "its name in Chinese"},
    SlotFacts{"title.en", "名称(英文)", "its name in English"},
    SlotFacts{"text", "出自哪篇材料", "the press text it was read from"},
    SlotFacts{"places", "在哪些地方用(区划代码,含下级)", "division codes where it holds, with all beneath"},
    SlotFacts{"basis[].id", "依据文件编号", "id of a basis document"},
    SlotFacts{"basis[].title", "文件名称(中英)", "its title in both languages"},
    SlotFacts{"basis[].clause", "哪一条", "the clause"},
    SlotFacts{"basis[].from", "生效日期", "in force from"},
    SlotFacts{"basis[].until", "失效前最后一天", "last day in force"},
    SlotFacts{"headings[].id", "工作法的一个大项", "id of a heading of the method"},
    SlotFacts{"headings[].name", "大项名称(中英)", "its name in both languages"},
    SlotFacts{"headings[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"headings[].size", "文件说有几项;少于它的是空格", "how many items the document says there are; fewer are open slots"},
    SlotFacts{"headings[].items[].id", "小项编号", "id of an item"},
    SlotFacts{"headings[].items[].name", "小项名称(中英)", "its name in both languages"},
    SlotFacts{"headings[].items[].records", "哪些记录支撑它", "record kinds that show it"},
    SlotFacts{"headings[].items[].indicators", "哪些指标支撑它", "indicators that show it"},
    SlotFacts{"records[].id", "记录类别编号", "id of a record kind"},
    SlotFacts{"records[].host", "measure 量了什么 / activity 做了什么 / assessment 对照检查 / asset 有什么(从记下到撤掉一直算数;事项可以写明是哪一处,见 cases.yaml 的 assets)",
              "measure, activity, assessment: happened on its day; asset: stands until it is ended; a case may be about it (assets in cases.yaml)"},
    SlotFacts{"records[].name", "名称(中英)", "its name in both languages"},
    SlotFacts{"records[].icon", "手机上的图标", "icon on the phone"},
    SlotFacts{"records[].unit", "一条记录按什么数:次、处、户", "what one record is counted in"},
    SlotFacts{"records[].heading", "属于哪一项:大项.小项", "heading it belongs to: heading.item"},
    SlotFacts{"records[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"records[].every", "多久一次:daily、weekly friday、monthly 10,20,30 skip、every 3 months on 28", "how often it is expected"},
    SlotFacts{"records[].expected_of", "要求哪一级地方记:village township county group grid segment site", "which places are expected to note it"},
    SlotFacts{"records[].window.before", "提前几天记也算;since_last:从上一次之后到当天都算", "days before that count too; since_last: from the last time on"},
    SlotFacts{"records[].window.after", "过后几天补记也算", "days after that count too"},
    SlotFacts{"records[].tap", "不用填表的一键,按钮上写什么,如“扫完了”", "what the button says that notes it with one tap, when nothing has to be filled in"},
    SlotFacts{"records[].confirm", "要另一个岗位确认才算数", "counts only when another post has confirmed it"},
    SlotFacts{"records[].parts[].id", "活动的规定环节", "a required part of an activity"},
    SlotFacts{"records[].parts[].name", "环节名称(中英)", "its name in both languages"},
    SlotFacts{"records[].parts[].own", "自选环节(6+X 的 X),不影响做全没有", "an addition of its own (the X of 6+X), which completeness does not ask for"},
    SlotFacts{"records[].parts_of", "文件说规定环节有几个;少于它的是空格", "how many fixed parts the document says there are; fewer are open slots"},
    SlotFacts{"records[].roll.into", "点到的人数填进哪一栏(没有手填时)", "the number that the heads called fill when it is not typed"},
    SlotFacts{"records[].roll.of", "heads 只数人头、不记名 / household 自愿参加的住户", "heads: counted, nobody named; household: households that take part of their own will"},
    SlotFacts{"records[].roll.needs", "要到多少:all、10、2/3、more than 1/2", "how many must be there: all, 10, 2/3, more than 1/2"},
    SlotFacts{"records[].at", "在哪一类阵地办(记录类别)", "the kind of asset it happens at"},
    SlotFacts{"records[].idle_days", "这类阵地多少天没用算闲置;隐患点多少天没巡查、设备多少天没读数算超期", "days without use after which such an asset is idle; of a hazard point without an inspection, of a sensor without a reading"},
    SlotFacts{"records[].door", "列在社区五扇门的哪一扇:safety_stability 安全维稳 / monitoring 智联监测;不写就是阵地", "the door of a community's home that lists it: safety_stability or monitoring; without it a site"},
    SlotFacts{"records[].checklist", "按哪张清单检查", "the checklist it is checked against"},
    SlotFacts{"records[].fields[].id", "栏目编号", "id of a field"},
    SlotFacts{"records[].fields[].name", "栏目名称(中英)", "its name in both languages"},
    SlotFacts{"records[].fields[].type", "whole 整数 / decimal 小数 / choice 选项 / truth 是否 / day 日期 / line 一行公开文字 / text 保密文字",
              "whole, decimal, choice, truth, day, line (public, one line), text (sealed)"},
    SlotFacts{"records[].fields[].unit", "数的单位", "unit of a number"},
    SlotFacts{"records[].fields[].decimals", "小数位数", "digits after the point"},
    SlotFacts{"records[].fields[].least", "最小", "smallest value allowed"},
    SlotFacts{"records[].fields[].most", "最大", "largest value allowed"},
    SlotFacts{"records[].fields[].required", "必填", "must be given"},
    SlotFacts{"records[].fields[].personal", "涉及个人", "speaks of persons"},
    SlotFacts{"records[].fields[].prefill", "last:先填上本地方上一次的", "last: offered from this place's last record"},
    SlotFacts{"records[].fields[].sure", "exact 准数 / at_least 下限 / about 约数", "how sure the number is"},
    SlotFacts{"records[].fields[].choices[].id", "选项编号", "id of a choice"},
    SlotFacts{"records[].fields[].choices[].name", "选项名称(中英)", "its name in both languages"},
    SlotFacts{"records[].fields[].worked_out.from", "空着时由哪一栏算出", "worked out from this field when left empty"},
    SlotFacts{"records[].fields[].worked_out.times", "乘以多少", "times this"},
    SlotFacts{"records[].fields[].worked_out.since", "从哪天起这样折算;可以写几条", "the day this conversion holds from; there may be several"},
    SlotFacts{"records[].fields[].worked_out.sure", "算出的数有多准,默认约数", "how sure the result is, about unless said"},
    SlotFacts{"records[].expires.field", "到期日是哪一栏(日期)", "the day field with which an asset, or its certificate, runs out"},
    SlotFacts{"records[].expires.then", "stops 过期就不算(默认)/ stays 过期还算、只提醒", "stops: no longer counts after that day (unless said); stays: counts on, and is only asked about"},
    SlotFacts{"records[].expires.warn_days", "到期前多少天进待办,默认 60", "days before that it comes on the work list, 60 unless said"},
    SlotFacts{"records[].owner", "resident:由住户自己登记、自己改,公开可见", "resident: listed in public and edited by the resident who owns it, nobody else"},
    SlotFacts{"records[].about", "household:联结到哪一户,只有这户自己看得到是自己", "household: links one household, which alone sees that it is the one"},
    SlotFacts{"records[].stages.field", "分几步走的那一栏(选项,按先后)", "the choice field whose choices are the stages, in their order"},
    SlotFacts{"records[].stages.gates[].to", "到这一步之前要过的关口", "the stage that this gate guards"},
    SlotFacts{"records[].stages.gates[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"records[].stages.gates[].needs[].kind", "要什么:checklist 清单全合格 / record 有这样的记录 / indicator 指标够 / field 这一栏填了 / document 依据在有效期内 / publicity 公示够天数", "checklist, record, indicator, field, document or publicity"},
    SlotFacts{"records[].stages.gates[].needs[].record", "在这里发生的哪一类记录", "the kind of record, one that happens at this asset"},
    SlotFacts{"records[].stages.gates[].needs[].indicator", "哪个指标(只数这一处的记录)", "the indicator, over the records at this asset alone"},
    SlotFacts{"records[].stages.gates[].needs[].field", "哪一栏要填", "the field that must be filled"},
    SlotFacts{"records[].stages.gates[].needs[].document", "哪份依据要在有效期内", "the basis document that must be in force"},
    SlotFacts{"records[].stages.gates[].needs[].where", "只算哪些:栏目: 选项", "only records with this choice"},
    SlotFacts{"records[].stages.gates[].needs[].at_least", "至少几条,默认 1", "how many records, one unless said"},
    SlotFacts{"records[].stages.gates[].needs[].evidence", "要带佐证(照片、文件)", "with a photo or file"},
    SlotFacts{"records[].stages.gates[].needs[].days", "checklist、record:多少天以内的才算;publicity:公示满多少天", "checklist, record: no older than this; publicity: at least so many days past"},
    SlotFacts{"records[].stages.gates[].needs[].least", "指标不小于", "the indicator is not below"},
    SlotFacts{"records[].stages.gates[].needs[].most", "指标不大于", "the indicator is not above"},
    SlotFacts{"records[].stages.gates[].needs[].how", "怎么办到(中英),不过时告诉人", "how to get it, told to whoever is refused"},
    SlotFacts{"belts[].id", "产业带、产业链的编号", "id of an industry belt or chain"},
    SlotFacts{"belts[].name", "名称(中英)", "its name in both languages"},
    SlotFacts{"belts[].form", "belt 产业带 / chain 产业链", "belt or chain"},
    SlotFacts{"belts[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"belts[].committee", "产业链党委的名称,要和成立组织时写的一样;没有就不写", "the name under which its committee is founded as a body; left out when there is none"},
    SlotFacts{"belts[].places", "落在哪些地方(区划代码,可以跨村);不写就是打法管的地方", "division codes where it lies, across villages; wherever the playbook holds when absent"},
    SlotFacts{"belts[].parts[].as", "算它的什么:committee 党委 / base 基地 / certificate 证书 / firm 企业 / household 联结户 / listing 住户自营", "committee, base, certificate, firm, household or listing"},
    SlotFacts{"belts[].parts[].record", "哪一类资产记录", "the asset kind"},
    SlotFacts{"belts[].parts[].where", "只算哪些:栏目: 选项", "only records with this choice"},
    SlotFacts{"belts[].indicators", "用哪些指标看它", "the indicators it is known by"},
    SlotFacts{"indicators[].id", "指标编号", "id of an indicator"},
    SlotFacts{"indicators[].name", "名称(中英)", "its name in both languages"},
    SlotFacts{"indicators[].words", "别的叫法,认表用", "other names, for reading forms"},
    SlotFacts{"indicators[].record", "数哪一类记录,或 cases.received 这样各单位都有的", "the record kind it reads, or a fact every office has"},
    SlotFacts{"indicators[].measure", "count 条数 / sum 合计 / mean 平均 / min / max / last 最近一次 / median 中位数 / distinct 不重复个数 / share 比",
              "count, sum, mean, min, max, last, median, distinct or share"},
    SlotFacts{"indicators[].field", "算哪一栏", "the field it reads"},
    SlotFacts{"indicators[].where", "只算哪些:栏目: 选项", "only records with this choice"},
    SlotFacts{"indicators[].unit", "单位", "its unit"},
    SlotFacts{"indicators[].decimals", "写几位小数", "digits after the point"},
    SlotFacts{"indicators[].span", "flow 期内发生 / stock 期末存量", "flow: within the period; stock: as of its last day"},
    SlotFacts{"indicators[].part", "比的分子(指标)", "numerator of a share"},
    SlotFacts{"indicators[].of", "比的分母(指标)", "denominator of a share"},
    SlotFacts{"indicators[].scope", "说的是另一个地方(区划代码)", "division code when it speaks of another place"},
    SlotFacts{"indicators[].heading", "属于哪一项", "heading it belongs to"},
    SlotFacts{"indicators[].rule", "什么算、什么不算(中英)", "what counts and what does not"},
    SlotFacts{"indicators[].public", "true:进每天一版的公开的数;只能是 count 或 sum,人数按五取整", "true: in the public edition of the day; a count or a sum, people in whole fives"},
    SlotFacts{"rules[].id", "勾稽关系编号", "id of a rule between figures"},
    SlotFacts{"rules[].kind", "part_of 部分不大于总数 / adds_up 分项等于合计 / band 比值合理 / each 每个地方都够", "part_of, adds_up, band or each"},
    SlotFacts{"rules[].part", "部分(指标)", "the part, an indicator"},
    SlotFacts{"rules[].whole", "总数(指标)", "the whole, an indicator"},
    SlotFacts{"rules[].of", "比值的分母(指标)", "denominator of the ratio"},
    SlotFacts{"rules[].by", "按哪一栏分项", "the field it adds up by"},
    SlotFacts{"rules[].over", "每一个什么:village …", "each of these places"},
    SlotFacts{"rules[].least", "不小于", "not below"},
    SlotFacts{"rules[].most", "不大于", "not above"},
    SlotFacts{"rules[].unit", "比值的单位", "unit of the ratio"},
    SlotFacts{"rules[].text", "不合时怎么说(中英)", "what is said when it does not hold"},
    SlotFacts{"teams[].id", "队伍样板编号", "id of a team template"},
    SlotFacts{"teams[].name", "名称(中英)", "its name in both languages"},
    SlotFacts{"teams[].of", "每个什么地方一支", "the kind of place each stands for"},
    SlotFacts{"teams[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"teams[].seats[].role", "席位的角色", "role of a seat"},
    SlotFacts{"teams[].seats[].name", "席位名称(中英)", "the seat's name in both languages"},
    SlotFacts{"teams[].seats[].of", "post 岗位 / body 单位 / household 住户(自愿)", "post, body or household (of its own will)"},
    SlotFacts{"teams[].seats[].exactly", "必须几个", "how many there must be"},
    SlotFacts{"checklists[].id", "清单编号", "id of a checklist"},
    SlotFacts{"checklists[].name", "名称(中英)", "its name in both languages"},
    SlotFacts{"checklists[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"checklists[].version", "第几版", "its version"},
    SlotFacts{"checklists[].size", "文件说有几条", "how many items the document says there are"},
    SlotFacts{"checklists[].items[].id", "条目编号", "id of an item"},
    SlotFacts{"checklists[].items[].name", "条目名称(中英)", "its name in both languages"},
    SlotFacts{"assessments[].id", "一种评比的编号", "id of a kind of assessment"},
    SlotFacts{"assessments[].name", "名称(中英)", "its name in both languages"},
    SlotFacts{"assessments[].of.place", "评哪一级地方:county、township、village、group、grid、segment、site;不评人", "the places that are assessed; never a person"},
    SlotFacts{"assessments[].of.body", "评哪种组织:branch、joint、red_grid …", "the kind of body that is assessed"},
    SlotFacts{"assessments[].of.asset", "评哪种资产(host: asset 的记录)", "the record kind of the assets that are assessed"},
    SlotFacts{"assessments[].of.project", "评哪种项目(host: asset 的记录)", "the record kind of the projects that are assessed"},
    SlotFacts{"assessments[].checklist", "对照哪张清单", "the checklist it goes by"},
    SlotFacts{"assessments[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"assessments[].months", "一期几个月:1、3、6、12,从一月起", "months of a period: 1, 3, 6 or 12, from January"},
    SlotFacts{"assessments[].under", "先关下面的哪几种评比(先下后上)", "rounds below that must be closed first"},
    SlotFacts{"assessments[].marked_by", "哪些角色来评;不评自己", "the roles that mark, never themselves"},
    SlotFacts{"assessments[].appeal_days", "关账以后几天内可以申诉", "calendar days in which it may be appealed"},
    SlotFacts{"assessments[].answer_within", "申诉多久答复", "time in which an appeal is answered"},
    SlotFacts{"assessments[].by_hand_most", "一个对象一期最多要人评几条(公布的上限)", "marks by hand a round may ask for of one object, as published"},
    SlotFacts{"assessments[].red_list", "达到百分之几上红榜;不写就没有红榜", "per cent that must be met for the red list; none without it"},
    SlotFacts{"assessments[].rank_by", "按哪几个比率排;分子分母都要确认过", "shares of confirmed records that are compared"},
    SlotFacts{"assessments[].items[].item", "清单里的哪一条", "an item of the checklist"},
    SlotFacts{"assessments[].items[].weight", "权重;清单有才写,要写每条都写", "its weight, where the checklist has weights: for every item or for none"},
    SlotFacts{"assessments[].items[].indicator", "从哪个指标得出,不再填", "the figure it is read from, so that nobody types it again"},
    SlotFacts{"assessments[].items[].least", "至少多少算达到", "the least that meets it"},
    SlotFacts{"assessments[].items[].most", "至多多少算达到", "the most that meets it"},
    SlotFacts{"assessments[].items[].below", "看下面各处的哪一条", "read from this item of the rounds below"},
    SlotFacts{"assessments[].items[].below_percent", "下面百分之几达到才算", "per cent of those below that must have met it"},
    SlotFacts{"assessments[].groups[].id", "哪一类(只跟同类比)", "id of a group of peers"},
    SlotFacts{"assessments[].groups[].name", "类别名称(中英)", "its name in both languages"},
    SlotFacts{"assessments[].groups[].places", "哪些地方(区划代码);不写就在开评时定", "division codes; without them whoever opens a round says which"},
    SlotFacts{"reports[].id", "报告样板编号", "id of a report template"},
    SlotFacts{"reports[].name", "名称(中英)", "its name in both languages"},
    SlotFacts{"reports[].period", "week 周 / month 月 / quarter 季 / year 年", "week, month, quarter or year"},
    SlotFacts{"reports[].basis", "依据文件编号", "the document it rests on"},
    SlotFacts{"reports[].blocks[].block", "heading 标题 / text 一段话 / table 数的表 / ledger 台账 / gaps 该记没记的", "heading, text, table of figures, ledger, or gaps: what was expected and is not there"},
    SlotFacts{"reports[].blocks[].text", "标题、一段话或表名(中英);{编号} 换成数,{编号.last}、{编号.last_change} 是上一期和比上一期,{编号.year_ago}、{编号.year_ago_change} 是去年同期;约、余由数自己带",
              "heading, paragraph or caption; {id} becomes the figure, {id.last} and {id.last_change} the period before, {id.year_ago} and {id.year_ago_change} a year earlier; about and at least come with the figure"},
    SlotFacts{"reports[].blocks[].figures[].id", "这段话里的数的编号", "id of a figure of the paragraph"},
    SlotFacts{"reports[].blocks[].figures[].indicator", "哪个指标;不写就和编号同名;各单位都有的写全名,如 cases.received", "the indicator; the id itself when absent; cases.received and others every office has in full"},
    SlotFacts{"reports[].blocks[].figures[].days", "period 本期 / last 上一期 / year_ago 去年同期 / year_to_date 今年以来", "period, last, year_ago or year_to_date"},
    SlotFacts{"reports[].blocks[].figures[].where", "只算哪些:栏目: 选项", "only records with this choice"},
    SlotFacts{"reports[].blocks[].indicators", "表里的指标", "indicators of a table"},
    SlotFacts{"reports[].blocks[].by", "表按什么分:place 地方 / month 月 / 某一栏;不写时一行一个指标", "place, month or a field; without it a row for each indicator"},
    SlotFacts{"reports[].blocks[].level", "按第几级地方分:4 乡镇 5 村 6 组;不写是下一级", "level of the places; those right beneath when absent"},
    SlotFacts{"reports[].blocks[].beside", "旁边再列:last 上一期 / year_ago 去年同期 / year_to_date 今年以来", "further columns: last, year_ago, year_to_date"},
    SlotFacts{"reports[].blocks[].record", "台账或缺项清单是哪一类记录", "the record kind of a ledger or of gaps"},
    SlotFacts{"reports[].blocks[].fields", "台账列哪几栏;保密文字不能列", "fields of a ledger; sealed text cannot be one"},
    SlotFacts{"reports[].blocks[].most", "台账最多几行,1–200,默认 50", "rows of a ledger, 1–200, 50 when absent"},
};

// Every leaf of a tree by its path; items of lists go by their id where they have one.
void leaves(const Yaml& tree, const std::string& path, std::map<std::string, std::string>& out) {
    switch (tree.form) {
        case Yaml::Form::nothing: out[path] = ""; break;
        case Yaml::Form::text: out[path] = tree.text; break;
        case Yaml::Form::list: {
            std::string texts;
            std::size_t number = 0;
            for (const auto& item : tree.items) {
                ++number;
                if (item.form == Yaml::Form::text) {
                    texts += (texts.empty() ? "" : ", ") + item.text;
                    continue;
                }
                std::string name = std::to_string(number);
                for (const auto& [key, value] : item.fields)
                    if (key == "id") name = value.text;
                leaves(item, path + '.' + name, out);
            }
            if (!texts.empty()) out[path] = texts;
            break;
        }
        case Yaml::Form::map:
            for (const auto& [key, value] : tree.fields) leaves(value, path.empty() ? key : path + '.' + key, out);
            break;
    }
}

}    // namespace

std::span<const SlotFacts> method_slots() { return slots; }

tl::expected<std::vector<std::string>, Flaw> differences(std::string_view before, std::string_view after) {
    std::map<std::string, std::string> old_leaves, new_leaves;
    const auto old_tree = read_yaml(before, "1");
    if (!old_tree) return tl::unexpected(old_tree.error());
    const auto new_tree = read_yaml(after, "2");
    if (!new_tree) return tl::unexpected(new_tree.error());
    leaves(*old_tree, "", old_leaves);
    leaves(*new_tree, "", new_leaves);
    std::vector<std::string> lines;
    for (const auto& [path, text] : old_leaves) {
        const auto now = new_leaves.find(path);
        if (now == new_leaves.end())
            lines.push_back("− " + path + ": " + text);
        else if (now->second != text)
            lines.push_back("~ " + path + ": " + text + " → " + now->second);
    }
    for (const auto& [path, text] : new_leaves)
        if (!old_leaves.contains(path)) lines.push_back("+ " + path + ": " + text);
    return lines;
}

}    // namespace terrace
