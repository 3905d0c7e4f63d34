#include "yaml/yaml.hpp"

#include "base/codec.hpp"
#include "base/text_form.hpp"

#include <charconv>
#include <sstream>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

namespace terrace {
namespace {

struct Unreadable {
    int line;
    Refusal refusal;
};

class TreeBuilder final : public YAML::EventHandler {
  public:
    Yaml take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { add({Yaml::Form::nothing, {}, line_of(mark), {}, {}}); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        throw Unreadable{line_of(mark), {No::bad_value, "*", "请把内容直接写出 / write the content out instead of an alias"}};
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
        check_tag(mark, tag);
        // Plain "~" and "null" are no values; in quotes they are texts.
        const bool null = tag == "?" && (value == "~" || value == "null" || value.empty());
        add({null ? Yaml::Form::nothing : Yaml::Form::text, null ? std::string{} : value, line_of(mark), {}, {}});
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        open({Yaml::Form::list, {}, line_of(mark), {}, {}});
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
        check_tag(mark, tag);
        open({Yaml::Form::map, {}, line_of(mark), {}, {}});
    }
    void OnMapEnd() override { close(); }

  private:
    struct Open {
        Yaml made;
        std::optional<std::string> key;
    };
    static int line_of(const YAML::Mark& mark) { return mark.line + 1; }
    static void check_tag(const YAML::Mark& mark, const std::string& tag) {
        if (tag != "?" && tag != "!" && !tag.empty())
            throw Unreadable{line_of(mark), {No::bad_value, tag, "请去掉标签 / leave the tag out"}};
    }
    void open(Yaml made) {
        if (open_.size() >= yaml_depth_max)
            throw Unreadable{made.line, {No::too_large, "", std::to_string(yaml_depth_max) + " 层 / levels"}};
        count(made.line);
        open_.push_back({std::move(made), {}});
    }
    void close() {
        auto done = std::move(open_.back().made);
        open_.pop_back();
        place(std::move(done));
    }
    void add(Yaml leaf) {
        count(leaf.line);
        place(std::move(leaf));
    }
    void place(Yaml node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        auto& [parent, key] = open_.back();
        if (parent.form == Yaml::Form::list) {
            parent.items.push_back(std::move(node));
        } else if (!key) {
            if (node.form != Yaml::Form::text) throw Unreadable{node.line, {No::wrong_type, "", "a text as key"}};
            for (const auto& [known, value] : parent.fields)
                if (known == node.text) throw Unreadable{node.line, {No::bad_value, node.text, "写了两次 / given twice"}};
            key = std::move(node.text);
        } else {
            parent.fields.push_back({std::move(*key), std::move(node)});
            key.reset();
        }
    }
    void count(int line) {
        if (++nodes_ > yaml_nodes_max) throw Unreadable{line, {No::too_large, "", std::to_string(yaml_nodes_max) + " 项 / nodes"}};
    }

    Yaml root_;
    std::vector<Open> open_;
    std::size_t nodes_ = 0;
};

std::size_t characters(std::string_view text) {
    std::size_t n = 0;
    while (take_code_point(text)) ++n;
    return n;
}

std::string joined(std::initializer_list<std::string_view> words) {
    std::string all;
    for (const auto word : words) all += (all.empty() ? "" : ", ") + std::string{word};
    return all;
}

std::string_view word_for(Yaml::Form form) {
    switch (form) {
        case Yaml::Form::nothing: return "空 / nothing";
        case Yaml::Form::text: return "文字 / a text";
        case Yaml::Form::list: return "列表 / a list";
        case Yaml::Form::map: return "一组字段 / fields";
    }
    return "";
}

std::optional<std::int64_t> number_of(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<LimitUnit> unit_of(std::string_view word) {
    if (word == "day" || word == "days") return LimitUnit::calendar_day;
    if (word.ends_with('s')) word.remove_suffix(1);
    std::optional<LimitUnit> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<LimitUnit>>([&](auto d) {
        if (word == d.name) found = d.value;
    });
    return found;
}

}    // namespace

std::string say(const Flaw& flaw, Language language) {
    return flaw.file + (flaw.line ? ":" + std::to_string(flaw.line) : "") + ": " + say(flaw.refusal, language);
}

tl::expected<Yaml, Flaw> read_yaml(std::string_view text, std::string file) {
    if (text.size() > yaml_bytes_max)
        return tl::unexpected(Flaw{std::move(file), 0, {No::too_large, "", std::to_string(yaml_bytes_max) + " bytes"}});
    std::istringstream in{std::string{text}};
    try {
        TreeBuilder builder;
        YAML::Parser parser{in};
        if (!parser.HandleNextDocument(builder)) return tl::unexpected(Flaw{std::move(file), 0, {No::missing_field, "", ""}});
        auto tree = builder.take();
        TreeBuilder second;
        if (parser.HandleNextDocument(second))
            return tl::unexpected(Flaw{std::move(file), 0, {No::bad_value, "---", "一个文件只放一份 / one document a file"}});
        return tree;
    } catch (const Unreadable& why) {
        return tl::unexpected(Flaw{std::move(file), why.line, why.refusal});
    } catch (const YAML::Exception& why) {
        return tl::unexpected(Flaw{std::move(file), why.mark.line + 1, {No::bad_value, "YAML", why.msg}});
    }
}

YamlMap::YamlMap(const Yaml& tree, std::string path, std::string file, std::vector<Flaw>& flaws)
    : tree_{&tree}, path_{std::move(path)}, file_{std::move(file)}, flaws_{&flaws} {
    if (tree.form != Yaml::Form::map) flaws_->push_back({file_, tree.line, {No::wrong_type, path_, std::string{word_for(Yaml::Form::map)}}});
}

const Yaml* YamlMap::find(std::string_view field) const {
    for (const auto& [name, value] : tree_->fields)
        if (name == field) return value.form == Yaml::Form::nothing ? nullptr : &value;
    return nullptr;
}

std::string YamlMap::path_of(std::string_view field) const { return path_.empty() ? std::string{field} : path_ + '.' + std::string{field}; }

void YamlMap::flaw(std::string_view field, No no, std::string detail) {
    const auto* value = find(field);
    flaws_->push_back({file_, value ? value->line : tree_->line, {no, path_of(field), std::move(detail)}});
}

void YamlMap::only(std::initializer_list<std::string_view> fields) {
    for (const auto& [name, value] : tree_->fields)
        if (std::find(fields.begin(), fields.end(), name) == fields.end())
            flaws_->push_back({file_, value.line, {No::unknown_field, path_of(name), {}}});
}

const Yaml* YamlMap::asked(std::string_view field, Yaml::Form form, bool required) {
    const auto* value = find(field);
    if (!value) {
        if (required) flaw(field, No::missing_field);
        return nullptr;
    }
    if (value->form != form) {
        flaw(field, No::wrong_type, std::string{word_for(form)});
        return nullptr;
    }
    return value;
}

std::string YamlMap::text(std::string_view field) {
    const auto* value = asked(field, Yaml::Form::text, true);
    if (!value) return {};
    if (value->text.empty()) flaw(field, No::missing_field);
    if (characters(value->text) > yaml_text_characters_max) flaw(field, No::too_long, std::to_string(yaml_text_characters_max));
    return value->text;
}

std::string YamlMap::text_or(std::string_view field, std::string otherwise) { return has(field) ? text(field) : std::move(otherwise); }

std::string YamlMap::name(std::string_view field) {
    auto value = text(field);
    const bool plain = std::all_of(value.begin(), value.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
    if (!plain || value.size() > 60) flaw(field, No::bad_value, "a–z 0–9 _ (≤ 60)");
    return value;
}

std::int64_t YamlMap::whole(std::string_view field, std::int64_t least, std::int64_t most) {
    const auto* value = asked(field, Yaml::Form::text, true);
    if (!value) return least;
    const auto number = number_of(value->text);
    if (!number) {
        flaw(field, No::wrong_type, "整数 / a whole number");
        return least;
    }
    if (*number < least || *number > most) flaw(field, No::out_of_range, std::to_string(least) + "–" + std::to_string(most));
    return *number;
}

std::int64_t YamlMap::whole_or(std::string_view field, std::int64_t least, std::int64_t most, std::int64_t otherwise) {
    return has(field) ? whole(field, least, most) : otherwise;
}

bool YamlMap::truth_or(std::string_view field, bool otherwise) {
    if (!has(field)) return otherwise;
    const auto* value = asked(field, Yaml::Form::text, true);
    if (value && value->text != "true" && value->text != "false") flaw(field, No::wrong_type, "true / false");
    return value && value->text == "true";
}

Day YamlMap::day(std::string_view field) {
    const auto* value = asked(field, Yaml::Form::text, true);
    if (!value) return {};
    const auto day = read_day(value->text);
    if (!day) flaw(field, No::wrong_type, "2024-03-04");
    return day.value_or(Day{});
}

Limit YamlMap::limit(std::string_view field) {
    const auto* value = asked(field, Yaml::Form::text, true);
    if (!value) return {};
    std::istringstream words{value->text};
    std::string amount, unit, rolled, more;
    words >> amount >> unit >> rolled >> more;
    const auto number = number_of(amount);
    const auto known = unit_of(unit);
    if (!number || !known || !more.empty() || (!rolled.empty() && rolled != "rolled")) {
        flaw(field, No::wrong_type, "3 working_days / 2 working_hours / 15 calendar_days rolled / 1 month");
        return {};
    }
    if (*number < 1 || *number > limit_amount_max) {
        flaw(field, No::out_of_range, "1–" + std::to_string(limit_amount_max));
        return {};
    }
    return {static_cast<std::int32_t>(*number), *known, !rolled.empty()};
}

std::string YamlMap::one_of(std::string_view field, std::initializer_list<std::string_view> words) {
    auto value = text(field);
    if (has(field) && std::find(words.begin(), words.end(), value) == words.end()) flaw(field, No::bad_value, joined(words));
    return value;
}

std::vector<std::string> YamlMap::texts(std::string_view field) {
    const auto* value = find(field);
    if (!value) return {};
    if (value->form == Yaml::Form::text) return {value->text};
    if (value->form != Yaml::Form::list) {
        flaw(field, No::wrong_type, std::string{word_for(Yaml::Form::list)});
        return {};
    }
    std::vector<std::string> all;
    for (const auto& item : value->items) {
        if (item.form == Yaml::Form::text)
            all.push_back(item.text);
        else
            flaws_->push_back({file_, item.line, {No::wrong_type, path_of(field), std::string{word_for(Yaml::Form::text)}}});
    }
    return all;
}

std::vector<YamlMap> YamlMap::maps(std::string_view field) {
    if (!has(field)) return {};
    const auto* value = asked(field, Yaml::Form::list, true);
    if (!value) return {};
    std::vector<YamlMap> all;
    for (std::size_t i = 0; i < value->items.size(); ++i)
        all.emplace_back(value->items[i], path_of(field) + '[' + std::to_string(i) + ']', file_, *flaws_);
    return all;
}

std::vector<std::pair<std::string, std::string>> YamlMap::pairs(std::string_view field) {
    if (!has(field)) return {};
    const auto* value = asked(field, Yaml::Form::map, true);
    if (!value) return {};
    std::vector<std::pair<std::string, std::string>> all;
    for (const auto& [name, one] : value->fields) {
        if (one.form == Yaml::Form::text)
            all.emplace_back(name, one.text);
        else
            flaws_->push_back({file_, one.line, {No::wrong_type, path_of(field) + '.' + name, std::string{word_for(Yaml::Form::text)}}});
    }
    return all;
}

YamlMap YamlMap::map(std::string_view field) {
    static const Yaml none{Yaml::Form::map, {}, 0, {}, {}};
    const auto* value = find(field);
    if (!value) flaw(field, No::missing_field);
    return {value ? *value : none, path_of(field), file_, *flaws_};
}

}    // namespace terrace
