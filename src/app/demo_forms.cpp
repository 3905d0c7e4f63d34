#include "app/demo_forms.hpp"

#include "app/form_life_doors.hpp"
#include "demo/hand.hpp"
#include "sheets/write_xlsx.hpp"

#include <ostream>

namespace terrace {
namespace {

using form_life::FormId;

constexpr int due_in_days = 8, due_soon_in_days = 3;

struct SampleRow {
    std::string name, unit;
};

// Title, period, heads; a row for each indicator; the seal's place at the end.
Result<std::string> sample_form(const std::string& title, const std::string& period, const std::vector<std::string>& columns, const std::vector<SampleRow>& rows) {
    WrittenSheet sheet{"月报", {}};
    const auto last = columns.size() + 2;
    sheet.rows.push_back({written(title, Look::title)});
    sheet.rows.push_back({written("填报单位(盖章处):"), {}, written("统计时间:" + period)});
    auto& heads = sheet.rows.emplace_back();
    for (const auto* head : {"指标名称", "计量单位"}) heads.push_back(written(head, Look::head));
    for (const auto& column : columns) heads.push_back(written(column, Look::head));
    heads.push_back(written("备注", Look::head));
    for (const auto& row : rows) {
        auto& cells = sheet.rows.emplace_back();
        cells.push_back(written(row.name, Look::body));
        cells.push_back(written(row.unit, Look::body));
        for (std::size_t i = 0; i < columns.size() + 1; ++i) cells.push_back(written_blank());
    }
    sheet.rows.push_back({});
    sheet.rows.push_back({written("单位负责人:"), {}, written("填报人:"), {}, written("联系电话:")});
    sheet.merges = {{1, 0, 1, last}};
    sheet.widths = {28, 10, 14, 14, 18};
    return written_xlsx({sheet});
}

class Issuing {
  public:
    explicit Issuing(County& county)
        : office_{county.desk(), county.evidence(), county.access_log()}, now_{office_.desk.clock().now()}, today_{office_.desk.views()->clock->zone().day_of(now_)} {
        const auto civil = civil_of(today_);
        const auto first = civil.month == 1 ? Civil{civil.year - 1, 12, 1} : Civil{civil.year, civil.month - 1, 1};
        first_ = day_of(first);
        last_ = day_of({civil.year, civil.month, 1}) - 1;
        period_ = std::to_string(first.year) + "年" + std::to_string(first.month) + "月";
    }

    PlaceId place(std::string_view code) const {
        const auto found = office_.desk.views()->places->by_code(code, today_);
        if (!found) throw Fault{"sample county: no place " + std::string{code}};
        return *found;
    }
    std::vector<PlaceId> within(PlaceId outer, std::size_t at_most) const {
        auto all = office_.desk.views()->places->children(outer, Partition::administrative, today_);
        std::erase_if(all, [&](PlaceId one) { return who(form_life::Submit::name, one).post.empty(); });
        if (all.size() > at_most) all.resize(at_most);
        return all;
    }
    // Of those who answer for a place, the first who may do an act there.
    Actor who(std::string_view act, PlaceId at) const {
        const auto views = office_.desk.views();
        const auto& roster = *views->roster;
        Actor best;
        int rank = 0;
        for (const auto* one : roster.assignments_at(at, now_)) {
            const auto holder = roster.holder(one->post, now_);
            const auto* role = roster.role(one->role);
            if (!holder || !role) continue;
            const auto actor = demo::acting(one->post, *holder);
            if (!roster.may(actor, act, at, now_) || (!best.post.empty() && role->rank >= rank)) continue;
            best = actor;
            rank = role->rank;
        }
        return best;
    }
    Actor of_role(std::string_view role, PlaceId at) const {
        const auto views = office_.desk.views();
        for (const auto* one : views->roster->assignments_at(at, now_))
            if (const auto holder = views->roster->holder(one->post, now_); one->role == role && holder) return demo::acting(one->post, *holder);
        throw Fault{"sample county: nobody is " + std::string{role}};
    }
    FormId issue(std::string_view key, const Actor& by, PlaceId from, const std::vector<PlaceId>& places, const std::string& title, int days, const std::string& sent_by, const std::string& note,
                 const std::vector<std::string>& columns, const std::vector<SampleRow>& rows) {
        const auto form = demo::named<FormId>(key);
        const auto bytes = sample_form(title, period_, columns, rows);
        if (!bytes) throw Fault{"sample county: " + terrace::say(bytes.error(), Language::en)};
        const auto kept = draft_form(office_, by, {form, from, places.front(), first_, last_, false, title + ".xlsx"}, *bytes);
        if (!kept) throw Fault{"sample county: " + terrace::say(kept.error(), Language::en)};
        json::array to;
        for (const auto one : places) to.emplace_back(write(one));
        json::object body{{"form", demo::text(form)}, {"title", title}, {"places", std::move(to)}, {"due", write(today_ + days)}};
        if (!sent_by.empty()) body["sent_by"] = sent_by;
        if (!note.empty()) body["note"] = note;
        say(by, form_life::Issue::name, std::move(body));
        return form;
    }
    // What the headings seem to mean is confirmed by whoever sent it, but for the one left for others to try.
    void confirms(FormId form, const Actor& by, PlaceId at, std::string_view left_open = {}) {
        const auto headings = office_.read(by, [&](const ReadContext& read) {
            const auto row = form_life::form_named(read.snapshot, form);
            const auto bytes = row ? kept_file(office_, row->file) : Result<std::string>{};
            if (!bytes) throw Fault{"sample county: " + terrace::say(bytes.error(), Language::en)};
            auto sheet = form_sheet(read, {*bytes, row->file_name, at, row->first, row->last, row->to_date, row->from});
            if (!sheet) throw Fault{"sample county: " + terrace::say(sheet.error(), Language::en)};
            json::array likely;
            for (const auto& one : sheet->shown.at("headings").as_array()) {
                const auto& heading = one.as_object();
                if (heading.at("indicator").is_null() || heading.at("certainty").as_string() != "likely" || heading.at("heading").as_string() == left_open) continue;
                likely.push_back({{"table", heading.at("table")}, {"heading", heading.at("heading")}, {"indicator", heading.at("indicator")}, {"dimension", heading.at("dimension")}, {"value", heading.at("value")}, {"unit", ""}});
            }
            return std::pair{hex(sheet->layout.view()), std::move(likely)};
        });
        if (!headings.second.empty()) say(by, form_life::ConfirmMapping::name, {{"layout", headings.first}, {"place", write(at)}, {"headings", headings.second}});
    }
    void submits(FormId form, PlaceId at) {
        const auto by = who(form_life::Submit::name, at);
        const auto ready = prepare_form(office_, by, form, at);
        if (!ready) throw Fault{"sample county: " + terrace::say(ready.error(), Language::en)};
        say(by, form_life::Submit::name, {{"form", demo::text(form)}, {"place", write(at)}, {"file", ready->at("file").as_object().at("sha256")}});
    }
    void say(const Actor& by, std::string_view command, json::object body) {
        Envelope envelope;
        envelope.id = CommandId{new_uuid(now_, office_.desk.chance())};
        envelope.command = command;
        envelope.body = std::move(body);
        if (by.kind == ActorKind::post) envelope.as = by.post;
        const auto done = office_.desk.submit_and_wait(std::move(envelope), by);
        if (!done) throw Fault{"sample county: " + std::string{command} + ": " + terrace::say(done.error(), Language::en)};
    }
    static json::object at(FormId form, PlaceId place) { return {{"form", demo::text(form)}, {"place", write(place)}}; }

  private:
    FormOffice office_;
    Instant now_;
    Day today_, first_, last_;
    std::string period_;
};

}    // namespace

void issue_sample_forms(County& county, std::ostream& progress) {
    progress << "== 报表 · forms\n" << std::flush;
    Issuing issuing{county};
    const auto qiaojia = issuing.place("530622000000"), menggu = issuing.place("530622112000"), wenbi = issuing.place("530622112002");
    const auto county_desk = issuing.of_role("forms_desk", qiaojia);
    const auto township = issuing.who(form_life::Issue::name, menggu);
    auto towns = issuing.within(qiaojia, 5);
    if (std::find(towns.begin(), towns.end(), menggu) == towns.end()) towns.back() = menggu;

    const std::vector<SampleRow> monthly{{"受理事项", "件"}, {"已答复", "件"}, {"按时答复", "件"}, {"协调解决问题", "个"}, {"办理民生实事", "件"}, {"群众诉求办结", "件"}, {"安置点供水天数", "天"}};
    const auto first = issuing.issue("sample form of the county", county_desk, qiaojia, towns, "巧家县移民搬迁安置群众事项月报表", due_in_days, "", "已有的数不用再抄,核对后报送。", {"本月", "本年累计"}, monthly);
    issuing.confirms(first, county_desk, towns.front(), "按时答复");
    std::size_t turn = 0;
    for (const auto town : towns) {
        if (town == menggu) continue;
        if (turn < 3) issuing.submits(first, town);
        if (turn == 0) issuing.say(county_desk, form_life::Accept::name, Issuing::at(first, town));
        if (turn == 1) {
            auto body = Issuing::at(first, town);
            body["reason"] = "“安置点供水天数”没有填,请补上。";
            issuing.say(county_desk, form_life::GiveBack::name, std::move(body));
        }
        ++turn;
    }

    auto villages = issuing.within(menggu, 6);
    if (std::find(villages.begin(), villages.end(), wenbi) == villages.end()) villages.push_back(wenbi);
    const auto second = issuing.issue("sample form of the township", township, menggu, villages, "蒙姑镇村(社区)月度工作情况统计表", due_soon_in_days, "", "", {"数量"},
                                      {{"受理事项", "件"}, {"已答复", "件"}, {"三会一课", "次"}, {"大家讲、微讲堂", "次"}, {"网格走访户数", "户"}});
    issuing.confirms(second, township, villages.front());
    for (std::size_t i = 0; i + 1 < villages.size() && i < 2; ++i)
        if (villages[i] != wenbi) issuing.submits(second, villages[i]);

    issuing.issue("sample form from above", county_desk, qiaojia, {menggu}, "移民搬迁安置点事项办理情况调查表", due_in_days, "市搬迁安置办公室", "市里要的表,与县月报有重复的数。", {"本月"},
                  {{"受理事项", "件"}, {"已答复", "件"}, {"不予受理", "件"}, {"投诉电话接通率", "%"}});
}

}    // namespace terrace
