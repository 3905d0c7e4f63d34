#include "app/xlsform.hpp"

#include "base/text_form.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace terrace {
namespace {

constexpr std::string_view zh_label = "label::中文 (zh)", en_label = "label::English (en)";
constexpr std::string_view day_name = "record_day", place_name = "place_code", evidence_name = "evidence";
constexpr std::size_t choices_of_truth = 2;

// One row of a sheet whose heads are known: what is not set stays empty.
class Table {
  public:
    explicit Table(std::vector<std::string> heads) : heads_{std::move(heads)} {
        rows_.emplace_back();
        for (const auto& head : heads_) rows_.back().push_back(written(head, Look::head));
    }
    void add(const std::map<std::string, std::string, std::less<>>& cells) {
        rows_.emplace_back();
        for (const auto& head : heads_) {
            const auto found = cells.find(head);
            rows_.back().push_back(written(found == cells.end() ? std::string{} : found->second, Look::body));
        }
    }
    WrittenSheet sheet(std::string name) && {
        WrittenSheet out{std::move(name), std::move(rows_)};
        out.rows_kept_in_sight = 1;
        return out;
    }

  private:
    std::vector<std::string> heads_;
    std::vector<std::vector<WrittenCell>> rows_;
};

std::string bounds_of(const RecordField& field) {
    std::string out;
    const auto add = [&](std::string_view sign, const std::optional<std::int64_t>& bound) {
        if (bound) out += (out.empty() ? "" : " and ") + std::string{". "} + std::string{sign} + ' ' + write_decimal(*bound, field.decimals);
    };
    add(">=", field.least);
    add("<=", field.most);
    if (field.type == FieldType::decimal) out += (out.empty() ? "" : " and ") + std::string{"string-length(substring-after(string(.), '.')) <= "} + std::to_string(field.decimals);
    return out;
}

std::string type_of(const RecordField& field) {
    switch (field.type) {
        case FieldType::whole: return "integer";
        case FieldType::decimal: return "decimal";
        case FieldType::choice: return "select_one " + field.id;
        case FieldType::truth: return "select_one yes_no";
        case FieldType::day: return "date";
        case FieldType::line:
        case FieldType::text: return "text";
    }
    return "text";
}

std::map<std::string, std::string, std::less<>> row_of(const RecordField& field) {
    std::map<std::string, std::string, std::less<>> row{{"type", type_of(field)}, {"name", field.id}, {std::string{zh_label}, field.name.zh}, {std::string{en_label}, field.name.en}};
    if (!field.unit.empty()) {
        row["hint::中文 (zh)"] = "单位:" + field.unit;
        row["hint::English (en)"] = "unit: " + field.unit;
        row["bind::terrace:unit"] = field.unit;
    }
    if (field.required) row["required"] = "yes";
    if (field.type == FieldType::text) row["appearance"] = "multiline";
    if (field.personal) row["bind::terrace:personal"] = "yes";
    if (field.sure != FigureKind::exact) row["bind::terrace:sure"] = field.sure == FigureKind::about ? "about" : "at_least";
    if (field.type == FieldType::text) row["bind::terrace:sealed"] = "yes";
    if (const auto bounds = bounds_of(field); !bounds.empty()) {
        row["constraint"] = bounds;
        const auto least = field.least ? write_decimal(*field.least, field.decimals) : std::string{}, most = field.most ? write_decimal(*field.most, field.decimals) : std::string{};
        row["constraint_message::中文 (zh)"] = "要在 " + least + "–" + most + " 之间" + (field.decimals > 0 ? ",最多 " + std::to_string(field.decimals) + " 位小数" : "");
        row["constraint_message::English (en)"] = "It must lie within " + least + "–" + most + (field.decimals > 0 ? ", with at most " + std::to_string(field.decimals) + " decimals" : "");
    }
    return row;
}

// ---- reading ---------------------------------------------------------------------------------------------------------------

// A sheet by its heads; a head may carry a language: "label::中文 (zh)".
class Heads {
  public:
    Heads(const SheetTexts& cells, std::string_view name) {
        const auto found = cells.find(name);
        if (found == cells.end() || found->second.empty()) return;
        rows_ = &found->second;
        for (std::size_t i = 0; i < rows_->front().size(); ++i) at_.emplace(rows_->front()[i], i);
    }
    std::size_t rows() const { return rows_ ? rows_->size() - 1 : 0; }
    bool has(std::string_view head) const { return at_.find(head) != at_.end(); }
    std::string text(std::size_t row, std::string_view head) const {
        const auto found = at_.find(head);
        if (found == at_.end()) return {};
        const auto& cells = (*rows_)[row + 1];
        return found->second < cells.size() ? cells[found->second] : std::string{};
    }
    // The words of a head in one language, or without one.
    std::string in(std::size_t row, std::string_view head, std::string_view language) const {
        const auto ending = '(' + std::string{language} + ')';
        for (const auto& [name, at] : at_)
            if (name.starts_with(std::string{head} + "::") && name.ends_with(ending))
                if (auto said = text(row, name); !said.empty()) return said;
        return text(row, head);
    }

  private:
    const std::vector<std::vector<std::string>>* rows_ = nullptr;
    std::map<std::string, std::size_t, std::less<>> at_;
};

std::string yaml_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c == '\n' || c == '\r' || c == '\t' ? ' ' : c;
    }
    return out + '"';
}
std::string yaml_words(const Wording& both) { return "{zh: " + yaml_text(both.zh) + ", en: " + yaml_text(both.en) + '}'; }

// Lower case letters, digits and underscores; nothing else is an id here.
std::optional<std::string> id_of(std::string name) {
    for (auto& c : name) c = c == '-' || c == '.' || c == ' ' ? '_' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const bool fine = !name.empty() && name.size() <= 60 && name[0] >= 'a' && name[0] <= 'z' && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    return fine ? std::optional{name} : std::nullopt;
}

// ". >= 0 and . <= 200", in either order; nothing else is understood.
struct Bounds {
    std::string least, most;
    int decimals = -1;
    bool understood = true;
};
Bounds read_constraint(const std::string& text) {
    Bounds out;
    static const std::regex part{R"(^\s*\.\s*(>=|<=|>|<)\s*(-?[0-9]+(?:\.[0-9]+)?)\s*$)"};
    static const std::regex digits{R"(^\s*string-length\(substring-after\(string\(\.\), '\.'\)\) <= ([0-9])\s*$)"};
    std::size_t at = 0;
    while (at <= text.size() && !text.empty()) {
        auto end = text.find(" and ", at);
        if (end == std::string::npos) end = text.size();
        const auto one = text.substr(at, end - at);
        std::smatch found;
        if (std::regex_match(one, found, part) && found[1].length() == 2)
            (found[1] == ">=" ? out.least : out.most) = found[2];
        else if (std::regex_match(one, found, digits))
            out.decimals = std::stoi(found[1]);
        else
            out.understood = false;
        at = end + 5;
    }
    return out;
}

// 重量（吨） or "Weight (kg)": the unit at a label's end.
std::string unit_in(const std::string& label) {
    static const std::regex full{"^.+（(.+)）$"}, plain{R"(^.+\((.+)\)$)"};
    std::smatch found;
    if (std::regex_match(label, found, full) || std::regex_match(label, found, plain)) return found[1];
    return {};
}

const Wording yes_words{"是", "Yes"}, no_words{"否", "No"};

class Draft {
  public:
    Draft(const SheetTexts& cells, const DraftOrigin& asked) : survey_{cells, "survey"}, choices_{cells, "choices"}, settings_{cells, "settings"}, own_{cells, "terrace"}, asked_{asked} {}

    Result<DraftOfMethods> made() {
        if (survey_.rows() == 0 || !survey_.has("type") || !survey_.has("name")) return refuse(No::bad_value, "survey", "要有 survey 表,表头有 type、name / a sheet named survey with the heads type and name");
        for (std::size_t i = 0; i < own_.rows(); ++i) said_.emplace(own_.text(i, "key"), own_.text(i, "value"));
        for (std::size_t i = 0; i < survey_.rows(); ++i)
            if (auto fine = question(i); !fine) return tl::unexpected(fine.error());
        if (fields_.empty()) return refuse(No::bad_value, "survey", "没有能变成栏目的题 / no question that can become a field");
        return DraftOfMethods{yaml(), std::move(not_carried_)};
    }

  private:
    void left(std::string field, std::string zh, std::string en) { not_carried_.push_back({std::move(field), {std::move(zh), std::move(en)}}); }

    std::string said(std::string_view key, std::string otherwise) const {
        const auto found = said_.find(key);
        return found == said_.end() || found->second.empty() ? otherwise : found->second;
    }

    Wording label(std::size_t row, const std::string& name) const {
        Wording both{survey_.in(row, "label", "zh"), survey_.in(row, "label", "en")};
        if (both.zh.empty()) both.zh = both.en.empty() ? name : both.en;
        if (both.en.empty()) both.en = both.zh;
        return both;
    }

    std::vector<Choice> list(const std::string& name) const {
        std::vector<Choice> all;
        for (std::size_t i = 0; i < choices_.rows(); ++i) {
            if ((choices_.has("list_name") ? choices_.text(i, "list_name") : choices_.text(i, "list name")) != name) continue;
            Wording both{choices_.in(i, "label", "zh"), choices_.in(i, "label", "en")};
            if (both.zh.empty()) both.zh = both.en;
            if (both.en.empty()) both.en = both.zh;
            all.push_back({choices_.text(i, "name"), std::move(both)});
        }
        return all;
    }

    static bool is_truth(const std::vector<Choice>& all) {
        if (all.size() != choices_of_truth) return false;
        std::set<std::string> ids{all[0].id, all[1].id};
        return ids == std::set<std::string>{"true", "false"} || ids == std::set<std::string>{"yes", "no"};
    }

    Result<void> question(std::size_t row) {
        const auto type = survey_.text(row, "type"), given = survey_.text(row, "name");
        const auto space = type.find(' ');
        const auto word = type.substr(0, space), rest = space == std::string::npos ? std::string{} : type.substr(space + 1);
        const auto line = "survey!" + std::to_string(row + 2);
        if (type.empty() && given.empty()) return {};
        // These every record has anyway.
        if (given == day_name || given == place_name || given == evidence_name) return {};
        if (word == "begin" || word == "end" || word == "begin_group" || word == "end_group") {
            const bool repeat = type.find("repeat") != std::string::npos;
            if (repeat) return refuse(No::bad_value, line, "重复组(repeat)没有对应:一条记录只记一次,请拆成一类记录 / a repeat has no counterpart: make it a kind of its own");
            return {};
        }
        if (word.find("repeat") != std::string::npos) return refuse(No::bad_value, line, "重复组(repeat)没有对应,请拆成一类记录 / a repeat has no counterpart: make it a kind of its own");
        static const std::set<std::string, std::less<>> unseen{"start", "end", "today", "deviceid", "username", "email", "phonenumber", "audit", "simserial", "subscriberid", "start-geopoint"};
        static const std::set<std::string, std::less<>> without{"note", "calculate", "hidden", "image", "photo", "audio", "video", "file", "geopoint", "geotrace", "geoshape", "barcode", "acknowledge", "rank", "range", "time", "datetime", "dateTime", "xml-external", "csv-external", "background-audio"};
        if (unseen.contains(word)) return left(given, "不收设备和填表人的信息", "what tells of the device or its user is not taken"), Result<void>{};
        if (without.contains(word)) return left(given, "没有“" + word + "”这种栏目", "there is no field of type " + word), Result<void>{};
        const auto id = id_of(given);
        if (!id) return refuse(No::bad_value, line, given + ":编号只用小写字母、数字、下划线 / ids have lower case letters, digits and underscores");
        const auto words = label(row, *id);
        if (!survey_.text(row, "relevant").empty()) left(*id, "显示条件(relevant)没有对应", "relevant has no counterpart");
        if (!survey_.text(row, "calculation").empty()) left(*id, "计算(calculation)没有对应", "calculation has no counterpart");
        if (word == "select_multiple") return several(row, *id, words, rest);
        std::string field = "{id: " + *id + ", name: " + yaml_words(words) + ", type: ";
        if (word == "integer" || word == "decimal") {
            if (auto fine = number(row, *id, words, word == "decimal", field); !fine) return fine;
        } else if (word == "select_one") {
            const auto all = list(rest);
            if (all.empty()) return refuse(No::bad_value, line, "choices 表里没有 " + rest + " / the sheet choices has no list " + rest);
            if (is_truth(all)) {
                field += "truth";
            } else {
                field += "choice, choices: [";
                for (std::size_t i = 0; i < all.size(); ++i) {
                    const auto choice = id_of(all[i].id);
                    if (!choice) return refuse(No::bad_value, line, rest + ": " + all[i].id + " 编号只用小写字母、数字、下划线,字母开头 / an id begins with a lower case letter");
                    field += (i == 0 ? "{id: " : ", {id: ") + *choice + ", name: " + yaml_words(all[i].name) + '}';
                }
                field += ']';
            }
        } else if (word == "date") {
            field += "day";
        } else if (word == "text") {
            // Who made the form did not say what is public: the careful reading is that nothing is.
            const bool sealed = survey_.text(row, "bind::terrace:sealed") == "yes" || !survey_.has("bind::terrace:sealed");
            field += sealed ? "text" : "line";
            if (sealed && survey_.text(row, "bind::terrace:personal") == "yes") field += ", personal: true";
            if (!survey_.has("bind::terrace:sealed")) left(*id, "没说公不公开:按保密文字(text)算;要公开改成 line", "whether it is public is not said: read as sealed text; make it a line where it is");
        } else {
            return left(*id, "没有“" + type + "”这种栏目", "there is no field of type " + type), Result<void>{};
        }
        const auto required = survey_.text(row, "required");
        if (required == "yes" || required == "true" || required == "true()" || required == "TRUE") field += ", required: true";
        fields_.push_back(field + '}');
        return {};
    }

    Result<void> number(std::size_t row, const std::string& id, const Wording& words, bool decimal, std::string& field) {
        field += decimal ? "decimal" : "whole";
        auto unit = survey_.text(row, "bind::terrace:unit");
        if (unit.empty()) unit = unit_in(words.zh);
        if (unit.empty()) {
            unit = "个";
            left(id, "没写单位,先写“个”,请改", "no unit is given; “个” stands there, mend it");
        }
        field += ", unit: " + yaml_text(unit);
        const auto bounds = read_constraint(survey_.text(row, "constraint"));
        if (!bounds.understood) left(id, "约束里有看不懂的:" + survey_.text(row, "constraint"), "not all of the constraint is understood: " + survey_.text(row, "constraint"));
        const auto places = [](const std::string& text) { return text.find('.') == std::string::npos ? 0 : static_cast<int>(text.size() - text.find('.') - 1); };
        if (decimal) field += ", decimals: " + std::to_string(bounds.decimals > 0 ? bounds.decimals : std::max({2, places(bounds.least), places(bounds.most)}));
        if (!bounds.least.empty()) field += ", least: \"" + bounds.least + '"';
        if (!bounds.most.empty()) field += ", most: \"" + bounds.most + '"';
        if (const auto sure = survey_.text(row, "bind::terrace:sure"); sure == "about" || sure == "at_least") field += ", sure: " + sure;
        return {};
    }

    // Several answers at once: a yes or no for each.
    Result<void> several(std::size_t, const std::string& id, const Wording& words, const std::string& name) {
        const auto all = list(name);
        for (const auto& one : all) {
            const auto choice = id_of(id + '_' + one.id);
            if (!choice) return refuse(No::bad_value, id, one.id);
            fields_.push_back("{id: " + *choice + ", name: " + yaml_words({words.zh + ":" + one.name.zh, words.en + ": " + one.name.en}) + ", type: truth}");
        }
        left(id, "多选拆成了 " + std::to_string(all.size()) + " 个是否", "a choice of several became " + std::to_string(all.size()) + " yes-or-no fields");
        return {};
    }

    std::string yaml() {
        const auto form = settings_.rows() ? settings_.text(0, "form_id") : std::string{};
        const auto dot = form.find('.');
        const auto kind = id_of(said("kind", dot == std::string::npos ? form : form.substr(dot + 1))).value_or("record");
        auto title = settings_.rows() ? settings_.text(0, "form_title") : std::string{};
        if (title.empty()) title = kind;
        if (!said_.contains("host")) left("", "没说是量了什么(measure)、做了什么(activity)、检查(assessment)还是资产(asset):先写 measure", "whether it is a measure, activity, assessment or asset is not said: measure stands there");
        if (!said_.contains("unit")) left("", "没说一条记录按什么数:先写“次”", "what one record is counted in is not said: “次” stands there");
        std::string out = "# 由 XLSForm 得来的草稿:请核对,再用 terrace playbook check 检查。\n# A draft made from an XLSForm: look it over, then check it with terrace playbook check.\n";
        for (const auto& one : not_carried_) out += "#   " + (one.field.empty() ? std::string{} : one.field + ": ") + one.why.zh + " / " + one.why.en + '\n';
        out += "playbook: " + asked_.playbook + "\nversion: 1\nvalid_from: " + write(asked_.from) + "\ntitle: " + yaml_words({title, said("title_en", title)}) + "\nplaces: [\"" + asked_.place + "\"]\n\nrecords:\n";
        out += "  - id: " + kind + "\n    host: " + said("host", "measure") + "\n    name: " + yaml_words({said("name_zh", title), said("name_en", title)}) + "\n    icon: " + said("icon", "other") + "\n    unit: " + yaml_text(said("unit", "次")) + '\n';
        if (said("confirm", "") == "true") out += "    confirm: true\n";
        if (!said("every", "").empty()) out += "    every: " + said("every", "") + "\n    expected_of: " + said("expected_of", "village") + '\n';
        out += "    fields:\n";
        for (const auto& field : fields_) out += "      - " + field + '\n';
        return out;
    }

    Heads survey_, choices_, settings_, own_;
    const DraftOrigin& asked_;
    std::map<std::string, std::string, std::less<>> said_;
    std::vector<std::string> fields_;
    std::vector<NotCarried> not_carried_;
};

}    // namespace

MadeXlsForm xlsform_of(const Methods& methods, const RecordKind& kind) {
    MadeXlsForm made;
    const auto left = [&](std::string field, std::string zh, std::string en) { made.not_carried.push_back({std::move(field), {std::move(zh), std::move(en)}}); };
    Table survey{{"type", "name", std::string{zh_label}, std::string{en_label}, "hint::中文 (zh)", "hint::English (en)", "required", "constraint", "constraint_message::中文 (zh)", "constraint_message::English (en)", "appearance", "default",
                  "bind::terrace:unit", "bind::terrace:sure", "bind::terrace:sealed", "bind::terrace:personal"}};
    Table choices{{"list_name", "name", std::string{zh_label}, std::string{en_label}}};
    survey.add({{"type", "date"}, {"name", std::string{day_name}}, {std::string{zh_label}, "哪一天"}, {std::string{en_label}, "Day"}, {"required", "yes"}, {"constraint", ". <= today()"}, {"constraint_message::中文 (zh)", "不能是以后的日子"}, {"constraint_message::English (en)", "It cannot lie ahead"}, {"default", "today()"}});
    survey.add({{"type", "text"}, {"name", std::string{place_name}}, {std::string{zh_label}, "地方(区划代码)"}, {std::string{en_label}, "Place (division code)"}, {"required", "yes"}, {"constraint", "regex(., '^[0-9]{6,12}$')"}, {"constraint_message::中文 (zh)", "6 到 12 位数字"}, {"constraint_message::English (en)", "6 to 12 digits"}});
    bool truths = false;
    for (const auto& field : kind.fields) {
        if (field.derived) continue;
        survey.add(row_of(field));
        truths = truths || field.type == FieldType::truth;
        for (const auto& choice : field.choices) choices.add({{"list_name", field.id}, {"name", choice.id}, {std::string{zh_label}, choice.name.zh}, {std::string{en_label}, choice.name.en}});
        if (!field.worked_out.empty()) left(field.id, "空着时由别的栏折算(" + field.worked_out.front().from + "),导入时才算", "left empty it is worked out from " + field.worked_out.front().from + ", when it is taken in");
        if (field.prefill_last) left(field.id, "不能先填上一次的", "it cannot be filled from the last record");
        if (field.personal) left(field.id, "在这里加密保存,在收表的服务器上不加密", "it is sealed here and stands in the clear on the server that collects the forms");
    }
    if (truths) {
        choices.add({{"list_name", "yes_no"}, {"name", "true"}, {std::string{zh_label}, yes_words.zh}, {std::string{en_label}, yes_words.en}});
        choices.add({{"list_name", "yes_no"}, {"name", "false"}, {std::string{zh_label}, no_words.zh}, {std::string{en_label}, no_words.en}});
    }
    survey.add({{"type", "image"}, {"name", std::string{evidence_name}}, {std::string{zh_label}, "佐证照片(可不拍)"}, {std::string{en_label}, "Photo (not demanded)"}});
    if (kind.confirm) left("", "要另一个岗位确认才算数:导入后再确认", "it counts once another post has confirmed it, after it is taken in");
    if (kind.roll) left("", "点名", "the roll call");
    if (!kind.at.empty()) left("", "在哪个阵地:导入后补", "the site it happens at, to be added after it is taken in");
    if (kind.owned || kind.of_household) left("", "是谁家的:收表的服务器认不出住户", "whose it is: the server that collects the forms knows no household");
    if (kind.stages) left("", "关口:导入时照样要过", "its gates, which hold when it is taken in");
    for (const auto& rule : methods.rules)
        for (const auto& indicator : methods.indicators)
            if (indicator.record == kind.id && (rule.part == indicator.id || rule.whole == indicator.id || rule.of == indicator.id)) left(indicator.field, "勾稽关系 " + rule.id, "the rule " + rule.id);
    Table settings{{"form_title", "form_id", "version", "default_language", "namespaces"}};
    settings.add({{"form_title", kind.name.zh}, {"form_id", methods.playbook + '.' + kind.id}, {"version", std::to_string(methods.version)}, {"default_language", "中文 (zh)"}, {"namespaces", "terrace=\"urn:terrace:playbook\""}});
    Table own{{"key", "value"}};
    for (const auto& [key, value] : std::initializer_list<std::pair<std::string, std::string>>{{"kind", kind.id}, {"host", std::string{name_of(kind.host)}}, {"name_zh", kind.name.zh}, {"name_en", kind.name.en}, {"icon", kind.icon}, {"unit", kind.unit},
                                                                                               {"confirm", kind.confirm ? "true" : ""}, {"every", kind.every}, {"expected_of", kind.expected_of}, {"title_en", kind.name.en}})
        own.add({{"key", key}, {"value", value}});
    for (const auto& one : made.not_carried) own.add({{"key", "not carried: " + one.field}, {"value", one.why.zh + " / " + one.why.en}});
    made.sheets.push_back(std::move(survey).sheet("survey"));
    made.sheets.push_back(std::move(choices).sheet("choices"));
    made.sheets.push_back(std::move(settings).sheet("settings"));
    made.sheets.push_back(std::move(own).sheet("terrace"));
    return made;
}

Result<DraftOfMethods> draft_of(const SheetTexts& cells, const DraftOrigin& asked) { return Draft{cells, asked}.made(); }

}    // namespace terrace
