#include "app/case_map.hpp"

#include <charconv>

namespace terrace {
namespace {

std::optional<Zone> read_zone(std::string_view text) {
    if (text == "Asia/Shanghai" || text == "UTC+8") return Zone{480};
    if (text == "UTC" || text == "Z") return Zone{0};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return std::nullopt;
    int hours = 0, minutes = 0;
    if (std::from_chars(text.data() + 1, text.data() + 3, hours).ptr != text.data() + 3) return std::nullopt;
    if (std::from_chars(text.data() + 4, text.data() + 6, minutes).ptr != text.data() + 6) return std::nullopt;
    if (hours > 14 || minutes > 59) return std::nullopt;
    return Zone{(hours * 60 + minutes) * (text[0] == '-' ? -1 : 1)};
}

void read_columns(YamlMap in, CaseMap& map) {
    in.only({"id", "opened", "target", "closed", "verdict", "kind", "place", "story", "asset"});
    map.id = in.text("id");
    map.opened = in.text("opened");
    map.target = in.text_or("target", "");
    map.closed = in.text_or("closed", "");
    map.verdict = in.text_or("verdict", "");
    map.kind = in.text_or("kind", "");
    map.place = in.text_or("place", "");
    map.story = in.text_or("story", "");
    map.asset = in.text_or("asset", "");
}

void read_verdict(YamlMap in, CaseMap& map) {
    in.only({"in_time", "overdue", "withheld"});
    const std::pair<std::string_view, cases::Verdict> all[]{
        {"in_time", cases::Verdict::in_time}, {"overdue", cases::Verdict::overdue}, {"withheld", cases::Verdict::withheld}};
    for (const auto& [name, verdict] : all)
        for (const auto& word : in.texts(name))
            if (!map.verdicts.emplace(word, verdict).second) in.flaw(name, No::bad_value, word + " 写了两次 / given twice");
}

void read_place(YamlMap in, CaseMap& map) {
    in.only({"by", "values", "otherwise"});
    if (in.has("by")) map.place_by_code = in.one_of("by", {"code", "value"}) == "code";
    for (const auto& [word, code] : in.pairs("values")) map.places.emplace(word, code);
    if (map.places.size() > map_values_max) in.flaw("values", No::too_many, std::to_string(map_values_max));
    if (in.has("otherwise")) map.other_place = in.text("otherwise");
    if (map.places.empty() && !map.other_place && !map.place_by_code) in.flaw("otherwise", No::missing_field);
}

void read_kind(YamlMap in, CaseMap& map) {
    in.only({"values", "otherwise", "category", "categories"});
    for (const auto& [word, kind] : in.pairs("values")) map.kinds.emplace(word, kind);
    if (map.kinds.size() > map_values_max) in.flaw("values", No::too_many, std::to_string(map_values_max));
    if (in.has("otherwise"))
        if (const auto word = in.text("otherwise"); word != "keep") map.other_kind = word;
    if (in.has("category")) map.category = in.one_of("category", {"problem", "livelihood"});
    for (const auto& [word, category] : in.pairs("categories")) {
        if (category != "problem" && category != "livelihood") in.flaw("categories", No::bad_value, category);
        map.categories.emplace(word, category);
    }
}

void read_dimensions(YamlMap& in, CaseMap& map) {
    map.dimensions = in.pairs("dimensions");
    if (map.dimensions.size() > cases::imported_dimensions_max) in.flaw("dimensions", No::too_many, std::to_string(cases::imported_dimensions_max));
    static constexpr std::string_view own[]{"imported", "list", "verdict", "target", "closed", "late", "waiting", "place", "month", "kind", "source"};
    for (const auto& [name, heading] : map.dimensions) {
        const bool plain = !name.empty() && name.size() <= 30 && std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
        if (!plain) in.flaw("dimensions", No::bad_value, name + ": a–z _ (≤ 30)");
        if (std::find(std::begin(own), std::end(own), name) != std::end(own)) in.flaw("dimensions", No::bad_value, name + " 已占用 / is taken");
    }
}

}    // namespace

tl::expected<CaseMap, std::vector<Flaw>> read_case_map(std::string_view yaml, std::string file) {
    const auto tree = read_yaml(yaml, file);
    std::vector<Flaw> flaws;
    if (!tree) return tl::unexpected(std::vector<Flaw>{tree.error()});
    CaseMap map;
    YamlMap in{*tree, "", file, flaws};
    in.only({"list", "sheet", "heading_row", "time_zone", "list_taken", "columns", "verdict", "kind", "place", "dimensions"});
    map.list = in.name("list");
    map.sheet = static_cast<std::size_t>(in.whole_or("sheet", 1, 1'000, 1));
    map.heading_row = static_cast<std::size_t>(in.whole_or("heading_row", 1, 1'000, 1));
    if (const auto zone = read_zone(in.text("time_zone")))
        map.zone = *zone;
    else
        in.flaw("time_zone", No::bad_value, "+08:00 / -05:00 / Asia/Shanghai / UTC");
    if (const auto taken = read_list_time(in.text("list_taken"), map.zone, true))
        map.list_at = *taken;
    else
        in.flaw("list_taken", No::wrong_type, "2024-03-04");
    if (in.has("columns"))
        read_columns(in.map("columns"), map);
    else
        in.flaw("columns", No::missing_field);
    if (in.has("verdict")) read_verdict(in.map("verdict"), map);
    if (!map.verdict.empty() && map.verdicts.empty()) in.flaw("verdict", No::missing_field);
    if (in.has("kind")) read_kind(in.map("kind"), map);
    if (map.kind.empty() && !map.other_kind) in.flaw("kind", No::missing_field);
    if (in.has("place"))
        read_place(in.map("place"), map);
    else
        in.flaw("place", No::missing_field);
    read_dimensions(in, map);
    if (!flaws.empty()) return tl::unexpected(std::move(flaws));
    return map;
}

std::optional<Instant> read_list_time(std::string_view text, Zone zone, bool end_of_day) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (const auto exact = text.size() > 10 && text[10] == 'T' ? read_instant(text) : std::nullopt) return exact;
    // Up to six numbers, kept apart by anything that is no digit; a time of day needs its colon.
    int numbers[6]{}, found = 0;
    bool colon = false;
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] < '0' || text[at] > '9') {
            colon = colon || text[at] == ':';
            const auto c = static_cast<unsigned char>(text[at]);
            if (c < 0x80 && std::string_view{"-/.: T"}.find(text[at]) == std::string_view::npos) return std::nullopt;
            ++at;
            continue;
        }
        if (found == 6) {
            // Fractions of a second are left out; no other seventh number.
            if (at == 0 || text[at - 1] != '.') return std::nullopt;
            break;
        }
        const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), numbers[found]);
        if (error != std::errc{} || end - (text.data() + at) > 4) return std::nullopt;
        ++found;
        at = static_cast<std::size_t>(end - text.data());
    }
    if (found != 3 && found != 5 && found != 6) return std::nullopt;
    if ((found > 3) != colon && text.find("\xE6\x97\xB6") == std::string_view::npos) return std::nullopt;    // 时
    char iso[40];    // wide enough for whatever an int can hold
    if (numbers[0] < 1900 || numbers[0] > 9999 || numbers[1] > 99 || numbers[2] > 99) return std::nullopt;
    std::snprintf(iso, sizeof iso, "%04d-%02d-%02d", numbers[0], numbers[1], numbers[2]);
    const auto day = read_day(iso);
    if (!day || numbers[3] > 24 || numbers[4] > 59 || numbers[5] > 59) return std::nullopt;
    const auto midnight = zone.midnight(*day);
    if (found == 3) return end_of_day ? zone.midnight(*day + 1) - seconds(1) : midnight;
    return midnight + hours(numbers[3]) + minutes(numbers[4]) + seconds(numbers[5]);
}

}    // namespace terrace
