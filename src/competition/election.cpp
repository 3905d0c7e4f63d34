#include "competition/election.hpp"

#include "base/csv.hpp"

#include <algorithm>
#include <istream>
#include <unordered_map>
#include <unordered_set>

namespace terrace::competition {
namespace {

std::string_view trimmed(std::string_view text) {
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string lower(std::string_view text) {
    std::string low{text};
    for (auto& c : low)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return low;
}

std::string at_line(std::size_t line) { return "第 " + std::to_string(line) + " 行 / line " + std::to_string(line); }

tl::unexpected<Refusal> bad(std::size_t line, const std::string& zh, const std::string& en) { return refuse(No::bad_value, at_line(line), zh + " / " + en); }

struct Decimal {
    std::int64_t digits = 0;
    int decimals = 0;    // trailing zeros after the point taken off
};

std::int64_t power_of_ten(int exponent) {
    std::int64_t power = 1;
    while (exponent-- > 0) power *= 10;
    return power;
}

// "1200", "-3", "1200.50", "1200,5"; nothing otherwise. Three digits after a comma may mean thousands: not guessed.
std::optional<Decimal> read_decimal(std::string_view text, std::int64_t whole_max) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const auto point = text.find_first_of(".,");
    const auto whole = text.substr(0, point);
    auto part = point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    if (whole.empty() || whole.size() > 13 || (point != std::string_view::npos && part.empty())) return std::nullopt;
    if (point != std::string_view::npos && text[point] == ',' && part.size() == 3) return std::nullopt;
    while (part.ends_with('0')) part.remove_suffix(1);
    if (part.size() > decimals_max) return std::nullopt;
    Decimal read{0, static_cast<int>(part.size())};
    for (const auto digits : {whole, part})
        for (const char c : digits) {
            if (c < '0' || c > '9') return std::nullopt;
            read.digits = read.digits * 10 + (c - '0');
        }
    if (read.digits > whole_max * power_of_ten(read.decimals)) return std::nullopt;
    if (negative) read.digits = -read.digits;
    return read;
}

std::int64_t units_of(const Decimal& read, int decimals) { return read.digits * power_of_ten(decimals - read.decimals); }

std::vector<std::string_view> listed(std::string_view text) {
    std::vector<std::string_view> items;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (const auto item = trimmed(text.substr(0, comma)); !item.empty()) items.push_back(item);
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return items;
}

enum class Section : std::uint8_t { none, meta, projects, votes };

std::optional<Section> section_of(const std::vector<std::string>& fields) {
    for (std::size_t i = 1; i < fields.size(); ++i)
        if (!fields[i].empty()) return std::nullopt;
    const auto word = lower(fields.front());
    if (word == "meta") return Section::meta;
    if (word == "projects") return Section::projects;
    if (word == "votes") return Section::votes;
    return std::nullopt;
}

// Reads line by line; numbers become whole once the whole file says how many decimals it needs.
class Reader {
  public:
    explicit Reader(std::istream& in) : rows_{in, ';'} {}
    Result<Election> read();

  private:
    using Done = Result<void>;
    Done take(const CsvRow&);
    Done take_heading(std::size_t line, std::vector<std::string> columns);
    Done take_meta(std::size_t line, const std::vector<std::string>&);
    Done take_project(std::size_t line, std::vector<std::string>);
    Done take_ballot(std::size_t line, std::vector<std::string>);
    Done begin_votes(std::size_t line);
    Done points_of(std::size_t line, std::string_view written, const std::vector<std::string_view>& ids, std::vector<Decimal>& points);
    Done finish();
    Result<Decimal> amount_of(std::size_t line, std::string_view field, std::string_view text);
    Done counts_agree(std::string_view key, std::size_t found);
    std::string_view field(const std::vector<std::string>& fields, std::optional<std::size_t> column) const {
        if (!column || *column >= fields.size()) return {};
        return lower(fields[*column]) == "none" ? std::string_view{} : std::string_view{fields[*column]};
    }

    CsvReader rows_;
    Election election_;
    Section section_ = Section::none;
    bool heading_next_ = false;
    std::size_t bytes_ = 0;
    std::optional<std::size_t> cost_, name_, vote_, points_;
    std::vector<Decimal> costs_;
    std::vector<std::vector<Decimal>> points_of_ballots_;
    std::unordered_map<std::string, std::uint32_t> projects_;
    std::unordered_map<std::string, std::size_t> voters_, meta_lines_;
};

std::optional<std::size_t> column_of(const std::vector<std::string>& columns, std::string_view name) {
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end()) return std::nullopt;
    return static_cast<std::size_t>(found - columns.begin());
}

Result<void> Reader::take_heading(std::size_t line, std::vector<std::string> columns) {
    heading_next_ = false;
    for (auto& column : columns) column = lower(column);
    if (section_ == Section::meta) return {};
    const bool projects = section_ == Section::projects;
    const std::string_view first = projects ? "project_id" : "voter_id";
    if (columns.front() != first) return bad(line, "表头第一栏应是 " + std::string{first}, "the first column of the heading must be " + std::string{first});
    if (projects) {
        cost_ = column_of(columns, "cost");
        name_ = column_of(columns, "name");
        if (!cost_) return bad(line, "PROJECTS 的表头缺 cost 栏,请补上", "the heading of PROJECTS lacks cost; add it");
        election_.project_columns = std::move(columns);
    } else {
        vote_ = column_of(columns, "vote");
        points_ = column_of(columns, "points");
        if (!vote_) return bad(line, "VOTES 的表头缺 vote 栏,请补上", "the heading of VOTES lacks vote; add it");
        election_.vote_columns = std::move(columns);
        return begin_votes(line);
    }
    return {};
}

Result<void> Reader::take_meta(std::size_t line, const std::vector<std::string>& fields) {
    if (fields.size() < 2) return bad(line, "META 的一行应是“名称;值”", "a line of META is key;value");
    if (election_.meta.size() == meta_max) return refuse(No::too_many, "META", std::to_string(meta_max));
    if (!meta_lines_.emplace(fields[0], line).second) return bad(line, fields[0] + " 写了两次,请去掉一行", fields[0] + " stands twice; take one line away");
    election_.meta.push_back({fields[0], fields[1]});
    return {};
}

Result<Decimal> Reader::amount_of(std::size_t line, std::string_view name, std::string_view text) {
    const auto amount = read_decimal(text, amount_max);
    if (amount && amount->digits > 0) return *amount;
    return bad(line, std::string{name} + " 应是大于 0 的数,如 20000 或 20000.50,现在是“" + std::string{text} + "”",
               std::string{name} + " must be a number above 0 such as 20000 or 20000.50, not \"" + std::string{text} + "\"");
}

Result<void> Reader::take_project(std::size_t line, std::vector<std::string> fields) {
    if (election_.projects.size() == projects_max) return refuse(No::too_many, "PROJECTS", std::to_string(projects_max));
    if (fields.size() > election_.project_columns.size()) return bad(line, "栏数比表头多;名称里有分号的,请用双引号括起来", "more fields than the heading; quote a text that holds a semicolon");
    const auto& id = fields[0];
    if (id.empty() || id.size() > id_bytes_max || id.find(',') != std::string::npos)
        return bad(line, "项目编号不能为空、不能有逗号、不超过 200 字节", "a project id is not empty, has no comma, and has at most 200 bytes");
    if (!projects_.emplace(id, static_cast<std::uint32_t>(election_.projects.size())).second)
        return bad(line, "项目编号 " + id + " 前面已有,请改成另一个", "project id " + id + " stands above; give it another");
    const auto cost = amount_of(line, "cost", field(fields, cost_));
    if (!cost) return tl::unexpected(cost.error());
    costs_.push_back(*cost);
    election_.projects.push_back({id, std::string{field(fields, name_)}, 0, std::move(fields)});
    return {};
}

Result<void> Reader::begin_votes(std::size_t line) {
    const auto* type = election_.meta_of("vote_type");
    if (type == nullptr) return refuse(No::missing_field, "META vote_type", "approval");
    for (const auto known : {VoteType::approval, VoteType::choose_1, VoteType::cumulative, VoteType::scoring, VoteType::ordinal})
        if (lower(*type) == word_of(known)) {
            election_.vote_type = known;
            const bool pointed = known == VoteType::cumulative || known == VoteType::scoring;
            if (pointed && !points_) return bad(line, "打分的选票,VOTES 的表头要有 points 栏", "ballots with points need the column points in the heading of VOTES");
            return {};
        }
    return bad(meta_lines_["vote_type"], "不认识的投票方式 " + *type + ",可用:approval、choose-1、cumulative、scoring、ordinal",
               "vote_type " + *type + " is unknown; it is one of approval, choose-1, cumulative, scoring, ordinal");
}

Result<void> Reader::points_of(std::size_t line, std::string_view written, const std::vector<std::string_view>& ids, std::vector<Decimal>& points) {
    const bool pointed = election_.vote_type == VoteType::cumulative || election_.vote_type == VoteType::scoring;
    for (std::size_t i = 0; !pointed && i < ids.size(); ++i) points.push_back({election_.vote_type == VoteType::ordinal ? static_cast<std::int64_t>(i) : 1, 0});
    if (!pointed) return {};
    const auto parts = listed(written);
    if (parts.size() != ids.size())
        return bad(line, "投了 " + std::to_string(ids.size()) + " 个项目,却有 " + std::to_string(parts.size()) + " 个分数,应一样多",
                   std::to_string(ids.size()) + " projects but " + std::to_string(parts.size()) + " numbers of points; there must be one for each");
    for (const auto part : parts) {
        const auto read = read_decimal(part, points_max);
        if (!read || (read->digits < 0 && election_.vote_type == VoteType::cumulative))
            return bad(line, "分数“" + std::string{part} + "”读不懂", "points \"" + std::string{part} + "\" cannot be read");
        points.push_back(*read);
    }
    return {};
}

Result<void> Reader::take_ballot(std::size_t line, std::vector<std::string> fields) {
    if (election_.ballots.size() == ballots_max) return refuse(No::too_many, "VOTES", std::to_string(ballots_max));
    if (fields.size() > election_.vote_columns.size()) return bad(line, "栏数比表头多", "more fields than the heading");
    if (fields[0].empty() || fields[0].size() > id_bytes_max) return bad(line, "缺选票编号", "the voter_id is missing");
    if (const auto [earlier, fresh] = voters_.emplace(fields[0], line); !fresh)
        return bad(line, "选票 " + fields[0] + " 在第 " + std::to_string(earlier->second) + " 行已有;一人一票,请去掉一张",
                   "ballot " + fields[0] + " stands in line " + std::to_string(earlier->second) + "; one voter, one ballot: take one away");
    const auto ids = listed(field(fields, vote_));
    if (election_.vote_type == VoteType::choose_1 && ids.size() > 1) return bad(line, "choose-1 只能选一个项目", "choose-1 allows one project only");
    Ballot ballot{fields[0], {}, {}};
    std::unordered_set<std::uint32_t> named;
    for (const auto id : ids) {
        const auto project = projects_.find(std::string{id});
        if (project == projects_.end()) return bad(line, "投了 PROJECTS 里没有的项目 " + std::string{id} + ",请改正编号", "votes for " + std::string{id} + ", which is not among PROJECTS; mend the id");
        if (!named.insert(project->second).second) return bad(line, "同一项目 " + std::string{id} + " 投了两次,请去掉一次", "names " + std::string{id} + " twice; take one away");
        ballot.choices.push_back({project->second, 0});
    }
    auto& points = points_of_ballots_.emplace_back();
    if (auto fine = points_of(line, field(fields, points_), ids, points); !fine) return fine;
    ballot.fields = std::move(fields);
    election_.ballots.push_back(std::move(ballot));
    return {};
}

Result<void> Reader::take(const CsvRow& row) {
    if (row.wrong) return bad(row.line, "这一行读不懂(" + row.wrong->detail + ")", "this line cannot be read (" + row.wrong->detail + ")");
    auto fields = row.fields;
    for (auto& text : fields) {
        bytes_ += text.size() + 1;
        text = std::string{trimmed(text)};
    }
    if (bytes_ > election_bytes_max) return refuse(No::too_large, "", std::to_string(election_bytes_max) + " bytes");
    if (fields.size() == 1 && fields[0].empty()) return {};
    if (const auto section = section_of(fields); section && !heading_next_) {
        if (static_cast<int>(*section) != static_cast<int>(section_) + 1)
            return bad(row.line, "三段的次序应是 META、PROJECTS、VOTES,各一次", "the sections are META, PROJECTS, VOTES, in this order and once each");
        section_ = *section;
        heading_next_ = true;
        return {};
    }
    if (section_ == Section::none) return bad(row.line, "文件应从 META 一行开始;这不像 .pb 选举文件", "the file must begin with the line META; this does not look like a .pb file");
    if (heading_next_) return take_heading(row.line, std::move(fields));
    if (section_ == Section::meta) return take_meta(row.line, fields);
    if (section_ == Section::projects) return take_project(row.line, std::move(fields));
    return take_ballot(row.line, std::move(fields));
}

Result<void> Reader::counts_agree(std::string_view key, std::size_t found) {
    const auto* told = election_.meta_of(key);
    if (told == nullptr || *told == std::to_string(found)) return {};
    return bad(meta_lines_[std::string{key}], "META 说 " + std::string{key} + " 是 " + *told + ",文件里有 " + std::to_string(found) + ";文件可能缺了一截,请重新取一份,或改正这一行",
               "META says " + std::string{key} + " is " + *told + ", the file holds " + std::to_string(found) + "; it may be cut short: fetch it again, or mend this line");
}

Result<void> Reader::finish() {
    if (section_ != Section::votes || heading_next_) return refuse(No::missing_field, section_ == Section::none ? "META" : section_ == Section::meta ? "PROJECTS" : "VOTES");
    if (election_.projects.empty()) return refuse(No::missing_field, "PROJECTS");
    if (election_.ballots.empty()) return refuse(No::missing_field, "VOTES");
    if (auto fine = counts_agree("num_projects", election_.projects.size()); !fine) return fine;
    if (auto fine = counts_agree("num_votes", election_.ballots.size()); !fine) return fine;
    const auto* written = election_.meta_of("budget");
    if (written == nullptr) return refuse(No::missing_field, "META budget");
    const auto budget = amount_of(meta_lines_["budget"], "budget", *written);
    if (!budget) return tl::unexpected(budget.error());
    auto& decimals = election_.money_decimals;
    decimals = budget->decimals;
    for (const auto& cost : costs_) decimals = std::max(decimals, cost.decimals);
    election_.budget = units_of(*budget, decimals);
    for (std::size_t i = 0; i < costs_.size(); ++i) election_.projects[i].cost = units_of(costs_[i], decimals);

    std::optional<Decimal> threshold;
    if (const auto* text = election_.meta_of("min_project_score_threshold")) {
        threshold = read_decimal(*text, amount_max);
        if (!threshold) return bad(meta_lines_["min_project_score_threshold"], "得分门槛应是数", "the threshold must be a number");
    }
    for (const auto& points : points_of_ballots_)
        for (const auto& one : points) election_.points_decimals = std::max(election_.points_decimals, one.decimals);
    if (threshold) election_.points_decimals = std::max(election_.points_decimals, threshold->decimals);
    if (threshold) election_.threshold = units_of(*threshold, election_.points_decimals);
    const bool places = election_.vote_type == VoteType::ordinal;
    for (std::size_t b = 0; b < points_of_ballots_.size(); ++b)
        for (std::size_t i = 0; i < points_of_ballots_[b].size(); ++i)
            election_.ballots[b].choices[i].points = places ? points_of_ballots_[b][i].digits : units_of(points_of_ballots_[b][i], election_.points_decimals);
    return {};
}

Result<Election> Reader::read() {
    CsvRow row;
    while (rows_.next(row))
        if (auto fine = take(row); !fine) return tl::unexpected(fine.error());
    if (auto fine = finish(); !fine) return tl::unexpected(fine.error());
    return std::move(election_);
}

std::string field_written(const std::string& text) {
    if (text.find_first_of(";\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

void write_line(std::string& text, const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (i > 0) text += ';';
        text += field_written(fields[i]);
    }
    text += '\n';
}

}    // namespace

std::string_view word_of(VoteType type) noexcept {
    switch (type) {
        case VoteType::approval: return "approval";
        case VoteType::choose_1: return "choose-1";
        case VoteType::cumulative: return "cumulative";
        case VoteType::scoring: return "scoring";
        case VoteType::ordinal: return "ordinal";
    }
    return "";
}

const std::string* Election::meta_of(std::string_view key) const {
    for (const auto& line : meta)
        if (line.key == key) return &line.value;
    return nullptr;
}

std::int64_t Election::yuan() const { return power_of_ten(money_decimals); }

Result<Election> read_election(std::istream& in) { return Reader{in}.read(); }

std::string write(const Election& election) {
    std::string text = "META\nkey;value\n";
    for (const auto& line : election.meta) write_line(text, {line.key, line.value});
    text += "PROJECTS\n";
    write_line(text, election.project_columns);
    for (const auto& project : election.projects) write_line(text, project.fields);
    text += "VOTES\n";
    write_line(text, election.vote_columns);
    for (const auto& ballot : election.ballots) write_line(text, ballot.fields);
    return text;
}

std::vector<std::int64_t> scores(const Election& election) {
    std::vector<std::int64_t> all(election.projects.size());
    std::int64_t length = 0;
    if (election.vote_type == VoteType::ordinal) {
        for (const auto& ballot : election.ballots) length = std::max(length, static_cast<std::int64_t>(ballot.choices.size()));
        if (const auto* told = election.meta_of("max_length"))
            if (const auto read = read_decimal(*told, projects_max); read && read->decimals == 0) length = std::max(length, read->digits);
    }
    for (const auto& ballot : election.ballots)
        for (const auto& choice : ballot.choices) all[choice.project] += election.vote_type == VoteType::ordinal ? (length - choice.points) * power_of_ten(election.points_decimals) : choice.points;
    return all;
}

std::vector<std::int64_t> voters_for(const Election& election) {
    std::vector<std::int64_t> all(election.projects.size());
    for (const auto& ballot : election.ballots)
        for (const auto& choice : ballot.choices) ++all[choice.project];
    return all;
}

std::string write_decimal(std::int64_t units, int decimals) {
    if (decimals == 0) return std::to_string(units);
    const auto power = power_of_ten(decimals);
    auto part = std::to_string((units < 0 ? -units : units) % power);
    part.insert(0, static_cast<std::size_t>(decimals) - part.size(), '0');
    while (part.ends_with('0')) part.pop_back();
    const auto whole = (units < 0 && -units < power ? "-" : "") + std::to_string(units / power);
    return part.empty() ? whole : whole + '.' + part;
}

}    // namespace terrace::competition
