// Runs the stories. Each step is one line of office language: who does what, or what must then be seen. The county is small
// (tests/support/small_county.hpp), the store, the desk and the HTTP server are the real ones, the clock is the story's.

#include "app/answers.hpp"
#include "app/assessment_doors.hpp"
#include "app/form_life_doors.hpp"
#include "app/modules.hpp"
#include "app/report_doors.hpp"
#include "modules/alerts/alerts.hpp"
#include "app/topic_doors.hpp"
#include "modules/cases/cases.hpp"
#include "modules/places/territory.hpp"
#include "playbook/methods.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "store/sqlite/sqlite_vault.hpp"
#include "stories/assessed_names.hpp"
#include "stories/form_steps.hpp"
#include "stories/plain_deeds.hpp"
#include "stories/report_steps.hpp"
#include "stories/verbs.hpp"
#include "support/answers.hpp"
#include "support/small_county.hpp"
#include "wire/http/api.hpp"
#include "wire/http/receipts.hpp"
#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

namespace terrace {
namespace {

using namespace terrace::testing;

class NoAccessLog final : public AccessLog {
  public:
    void note(Instant, const Actor&, const SubjectId&, std::string_view, std::string_view) override { ++reads; }
    int reads = 0;
};

// "2024-03-07 17:30" in Shanghai.
Instant local(const std::string& text) {
    const auto at = read_instant(text.substr(0, 10) + 'T' + text.substr(11) + ":00+08:00");
    if (!at) throw Fault{"not an instant: " + text};
    return *at;
}
std::string shown_local(std::string_view instant) {
    const auto at = *read_instant(instant) + hours(8);
    auto text = write(at).substr(0, 16);
    text[10] = ' ';
    return text;
}

class Office {
  public:
    // `playbook`: one of playbooks/, which then holds in the whole county; "" for none.
    explicit Office(const std::string& playbook)
        : store_{folder_ / "journal.db", 530622, all_tables()},
          vault_{folder_ / "keys.db", sqlite::operator_key(folder_ / "operator.key", chance_), chance_},
          desk_{store_, vault_, all_modules(), views(playbook), figures_, clock_, chance_}, alarms_{desk_, {cases::alarms(), alerts::alarms()}},
          api_{{.desk = desk_, .access_log = access_log_, .routes = all_routes(), .doors = doors_of_modules(), .who = [this](const wire::Request& request) { return who(request); }}},
          server_{{}, api_} {
        desk_.start_from_journal();
        desk_.start();
        server_.start();
    }
    ~Office() {
        server_.drain(seconds(5));
        desk_.stop();
        api_.stop_readers();
    }

    void step(const YAML::Node& step) {
        for (const auto& entry : step) {
            const auto key = entry.first.as<std::string>();
            if (key == "at") {
                clock_.set(write(local(entry.second.as<std::string>())));
                while (alarms_.look() > 0) {}
            } else if (key == "sees") {
                sees(entry.second);
            } else if (key == "in public") {
                in_public(entry.second);
            } else if (key == "figure") {
                figure(entry.second);
            } else if (key == "sees record") {
                sees_record(entry.second);
            } else if (key == "looks") {
                looks(entry.second);
            } else if (key == "expected") {
                expected(entry.second);
            } else if (key == "sees site") {
                sees_site(entry.second);
            } else if (key == "sees roster") {
                sees_roster(entry.second);
            } else if (key == "sees door") {
                sees_door(entry.second);
            } else if (FormSteps::knows(key)) {
                forms_.step(key, entry.second);
            } else if (ReportSteps::knows(key)) {
                reports_.step(key, entry.second);
            } else if (key == "same matter") {
                same_matter(entry.second);
            } else if (key != "refused") {
                act(key, entry.second, step["refused"] ? step["refused"].as<std::string>() : "");
            }
        }
    }

  private:
    Views views(const std::string& playbook) const {
        auto all = county_.views();
        places::TerritoryParts parts;
        parts.root = county_.county;
        for (const auto id : {county_.county, county_.town, county_.wenbi, county_.shuanghe}) parts.places.push_back(*all.places->find(id));
        all.change_places(std::make_shared<const places::Territory>(std::move(parts)));
        if (playbook.empty()) return all;
        auto path = "playbooks/" + playbook + "/methods.yaml";
        if (!std::filesystem::exists(path)) path = "docs/examples/" + playbook + ".yaml";
        std::ifstream file{path, std::ios::binary};
        auto methods = read_methods(std::string{std::istreambuf_iterator<char>{file}, {}});
        if (!methods) throw Fault{terrace::say(methods.error().front(), Language::en)};
        all.change_playbook([&](Playbook& book) { book.install(InstalledMethods{std::make_shared<const Methods>(std::move(*methods)), {county_.county}}); });
        return all;
    }
    std::map<std::string, PostId> posts() const { return {{"li", county_.li}, {"wang", county_.wang}, {"zhao", county_.zhao}}; }
    std::map<std::string, PlaceId> places() const {
        return {{"巧家县", county_.county}, {"蒙姑镇", county_.town}, {"文笔社区", county_.wenbi}, {"双河社区", county_.shuanghe}};
    }
    // A place of the county, or the one the story adds under that name.
    PlaceId place_named(const std::string& name) const {
        const auto known = places();
        const auto found = known.find(name);
        return found != known.end() ? found->second : PlaceId{(std::int64_t{1} << 62) + static_cast<std::int64_t>(std::hash<Uuid>{}(named<Uuid>(name)) >> 3)};
    }
    Result<Actor> who(const wire::Request& request) const {
        const auto bearer = std::string{request.header("authorization")};
        if (bearer.empty()) return Actor{ActorKind::caller, {}, {}};
        if (wire::Receipts::shown(request)) return receipts_.who(request, clock_.now());
        const auto name = bearer.substr(7);
        if (name == "the desk") return Actor{};
        if (name.starts_with("resident ")) return Actor{ActorKind::resident, *read_uuid(name.substr(9)), {}};
        const auto known = posts();
        if (const auto found = known.find(name); found != known.end()) return county_.acting(found->second);
        const PostId post{*read_uuid(name)};
        const auto holder = desk_.views()->roster->holder(post, clock_.now());
        return Actor{ActorKind::post, holder ? Uuid{*holder} : Uuid{}, post};
    }
    std::string name_of_post(const json::value& post) const {
        if (post.is_null()) return "nobody";
        const auto id = read_uuid(post.at("id").as_string());
        for (const auto& [name, one] : posts())
            if (id == Uuid{one}) return name;
        return "nobody";
    }

    // "li" shows a session; "the receipt of c1" the paper that was handed over with the case, "a wrong word for c1" one that was guessed.
    std::string shown(const std::string& who) const {
        constexpr std::string_view right = "the receipt of ", wrong = "a wrong word for ";
        if (who == "anybody") return "";
        if (who.starts_with(right)) {
            const auto id = named<CaseId>(who.substr(right.size()));
            return "Receipt " + cases::receipt_number(id) + ' ' + cases::receipt_word(vault_, id);
        }
        constexpr std::string_view resident = "the resident ";
        if (who.starts_with(resident)) return "Bearer resident " + id_named(who.substr(resident.size()));
        if (who != "the desk" && !posts().contains(who) && !who.starts_with(wrong)) return "Bearer " + id_named(who);    // of a post the story sets up
        if (who.starts_with(wrong)) return "Receipt " + cases::receipt_number(named<CaseId>(who.substr(wrong.size()))) + " 000000";
        return "Bearer " + who;
    }

    wire::test::Reply ask(std::string_view method, const std::string& target, std::string_view as, const std::string& body) {
        wire::test::Client client{server_.port()};
        std::string request = std::string{method} + ' ' + target + " HTTP/1.1\r\nhost: test\r\nx-terrace: 1\r\n";
        if (const auto header = shown(std::string{as}); !header.empty()) request += "authorization: " + header + "\r\n";
        request += "content-length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        client.send(request);
        auto reply = client.receive();
        if (!reply) throw Fault{"no answer to " + target};
        return *reply;
    }

    // { registers: 陈大山, at: 文笔社区, name_of_person: 陈大山 }: "at" is where, "when" the instant that a command calls at.
    void act_plainly(const PlainDeed& plain, const std::string& verb, const std::string& who, const YAML::Node& deed, const std::string& refused) {
        const PlainBody read{[this](const std::string& name) { return place_named(name); }, local};
        json::object body;
        for (const auto& entry : deed) {
            const auto key = entry.first.as<std::string>();
            const auto member = key == verb ? plain.names : key == "at" ? "place" : key == "when" ? "at" : key;
            // Who says that it is solved is a word, not somebody.
            body[member] = plain.command == "topics.confirm" && key == "by" ? json::value(entry.second.as<std::string>()) : read.of(member, entry.second);
        }
        if (plain.command == "topics.cast_ballot") body["ballot"] = deed["ballot"].as<std::string>() + '.' + hex(sha256(write(new_uuid(clock_.now(), chance_))).view()).substr(0, 32);
        if (plain.command == "people.note_visit") body["visit"] = write(new_uuid(clock_.now(), chance_));
        send(who, plain.command, {{"id", write(new_uuid(clock_.now(), chance_))}, {"command", plain.command}, {"body", body}}, refused);
    }

    // { who: zhao, at: "households/{陈家}?purpose=visit", head: 陈**, members: 2 }: what a read answers, held against its declared shape.
    void looks(const YAML::Node& wanted) {
        auto target = "/api/v1/" + wanted["at"].as<std::string>();
        for (auto open = target.find('{'); open != std::string::npos; open = target.find('{')) {
            const auto end = target.find('}', open);
            const auto name = target.substr(open + 1, end - open - 1);
            if (const auto id = assessed_named(name, [this](const std::string& place) { return place_named(place); }); !id.empty()) {
                target.replace(open, end - open + 1, id);
                continue;
            }
            const bool place = places().contains(name) || desk_.views()->places->find(place_named(name));
            target.replace(open, end - open + 1, place ? write(place_named(name)) : id_named(name));
        }
        const auto by = wanted["who"] ? wanted["who"].as<std::string>() : std::string{"zhao"};
        const auto reply = ask("GET", target, by, "");
        const auto answer = json::parse(reply.body);
        if (wanted["refused"]) {
            EXPECT_EQ(reply.status == 200 ? "answered" : word_at(answer, "code"), wanted["refused"].as<std::string>()) << by << ' ' << target;
            return;
        }
        ASSERT_EQ(reply.status, 200) << reply.body;
        EXPECT_EQ(not_as_declared(all_answers(), declared_as(all_answers(), "GET", target), reply.body), "");
        for (const auto& entry : wanted) {
            const auto key = entry.first.as<std::string>();
            if (key == "at" || key == "who") continue;
            EXPECT_EQ(word_at(answer, key), entry.second.as<std::string>()) << key << " of " << reply.body;
        }
    }

    // { counts box: b1, watched_by: 监委会主任, paper: { yes: 3, no: 0, abstain: 0, spoiled: 1 } }
    void count_box(const std::string& who, const YAML::Node& deed, const std::string& refused) {
        json::object body;
        for (const auto& entry : deed) {
            const auto key = entry.first.as<std::string>();
            const PlainBody read{[this](const std::string& name) { return place_named(name); }, local};
            if (key != "counts box") body[key] = read.of(key, entry.second);
        }
        const auto target = "/api/v1/ballot-boxes/" + id_named(deed["counts box"].as<std::string>()) + "/count";
        const auto reply = ask("POST", target, who, json::serialize(body));
        EXPECT_EQ(reply.status == 200 ? "" : word_at(json::parse(reply.body), "code"), refused) << who << " counts: " << reply.body;
        if (reply.status == 200) {
            EXPECT_EQ(not_as_declared(all_answers(), declared_as(all_answers(), "POST", target), reply.body), "");
        }
    }

    // { closes sheet: 文笔社区, of: assessments.village_quarter, first: 2024-01-01 }
    void close_sheet(const std::string& who, const YAML::Node& deed, const std::string& refused) {
        const auto sheet = "sheet of " + deed["of"].as<std::string>() + ' ' + deed["first"].as<std::string>() + ' ' + deed["closes sheet"].as<std::string>();
        const auto target = "/api/v1/assessments/sheets/" + assessed_named(sheet, [this](const std::string& place) { return place_named(place); }) + "/close";
        const auto reply = ask("POST", target, who, "");
        EXPECT_EQ(reply.status == 200 ? "" : word_at(json::parse(reply.body), "code"), refused) << who << " closes: " << reply.body;
        if (reply.status == 200) {
            EXPECT_EQ(not_as_declared(all_answers(), declared_as(all_answers(), "POST", target), reply.body), "");
        }
    }

    static std::string note_id(const std::string& name) { return write(named<Uuid>("note " + name)); }

    // { jots: n1, as: weixin.clean_up, at: 文笔社区, bags: 40 }
    void act_on_record(const std::string& command, const std::string& who, const YAML::Node& deed, const std::string& refused) {
        json::object body, fields;
        for (const auto& entry : deed) {
            const auto key = entry.first.as<std::string>(), text = entry.second.IsScalar() ? entry.second.as<std::string>() : std::string{};
            if (key == "texts") {
                json::object texts;
                for (const auto& one : entry.second) texts[one.first.as<std::string>()] = one.second.as<std::string>();
                body[key] = std::move(texts);
            } else if (key == "owner" || key == "household") {
                body[key] = id_named(text);
            } else if (key == "photo") {
                body["evidence"] = json::array{json::value(json::object{{"sha256", hex(sha256(text).view())}, {"size", 1'000}, {"type", "image/jpeg"}})};
            } else if (key == "books site") {
                body["site"] = note_id(text);
                body["booking"] = write(new_uuid(clock_.now(), chance_));
            } else if (record_verbs.contains(key)) {
                body["note"] = note_id(text);
            } else if (key == "heads") {
                // Each told by this phone under ids of its own.
                json::array marks;
                for (int n = 0; n < std::stoi(text); ++n)
                    marks.push_back({{"mark", write(new_uuid(clock_.now(), chance_))}, {"member", write(new_uuid(clock_.now(), chance_))}, {"presence", "present"}});
                body["marks"] = std::move(marks);
            } else if (key == "of_heads") {
                body["heads_expected"] = std::stoll(text);
            } else if (key == "site") {
                body["site"] = note_id(text);
            } else if (command == "records.book" && (key == "from" || key == "until" || key == "purpose")) {
                body[key] = text;
            } else if (key == "to") {
                body["post"] = write(static_cast<const Uuid&>(posts().at(text)));
            } else if (key == "as") {
                body["playbook"] = text.substr(0, text.find('.'));
                body["kind"] = text.substr(text.find('.') + 1);
            } else if (key == "at") {
                body["place"] = write(places().at(text));
            } else if (key == "of") {
                body["duplicate_of"] = note_id(text);
            } else if (key == "day" || key == "reason" || key == "role" || key == "basis") {
                body[key] = text;
            } else {
                fields[key] = text;
            }
        }
        if (!fields.empty() || command == "records.note") body["fields"] = fields;
        send(who, command, {{"id", write(new_uuid(clock_.now(), chance_))}, {"command", command}, {"body", body}}, refused);
    }

    void sees_record(const YAML::Node& seen) {
        const auto reply = ask("GET", "/api/v1/records/" + note_id(seen["note"].as<std::string>()), "zhao", "");
        ASSERT_EQ(reply.status, 200) << reply.body;
        const auto page = json::parse(reply.body);
        for (const auto& entry : seen) {
            const auto key = entry.first.as<std::string>(), wanted = entry.second.as<std::string>();
            if (key == "note") continue;
            if (key == "fills")
                EXPECT_EQ(std::to_string(page.at("fills").as_array().size()), wanted);
            else if (key == "late")
                EXPECT_EQ(page.at("late").as_bool() ? "yes" : "no", wanted);
            else if (key == "parts")
                EXPECT_EQ(number_in(page.at("parts"), "done") + " of " + number_in(page.at("parts"), "of"), wanted);
            else if (key == "roll")
                EXPECT_EQ(number_in(page.at("roll"), "present") + " of " + number_in(page.at("roll"), "expected") + (page.at("roll").at("met").as_bool() ? ", met" : ""), wanted);
            else if (key == "standing" || key == "day" || key == "ended")
                EXPECT_EQ(page.at(key).as_string(), wanted) << key;
            else
                EXPECT_EQ(page.at("values").at(key).as_string(), wanted) << key;
        }
    }

    static std::string number_in(const json::value& map, std::string_view name) { return std::to_string(map.at(name).as_int64()); }

    // What the cadences expect at a place, as the township's secretary sees it now, or as it stood at an hour.
    void expected(const YAML::Node& wanted) {
        auto target = "/api/v1/expected?place=" + write(places().at(wanted["at"].as<std::string>()));
        for (const auto* filter : {"from", "to"})
            if (wanted[filter]) target += '&' + std::string{filter} + '=' + wanted[filter].as<std::string>();
        if (wanted["as it stood"]) target += "&at=" + write(local(wanted["as it stood"].as<std::string>()));
        const auto reply = ask("GET", target, "zhao", "");
        ASSERT_EQ(reply.status, 200) << reply.body;
        const auto page = json::parse(reply.body);
        for (const auto& item : page.at("items").as_array()) {
            if (item.at("kind").at("id").as_string() != wanted["kind"].as<std::string>()) continue;
            for (const auto* list : {"done", "open", "missing"}) {
                if (!wanted[list]) continue;
                std::string days;
                for (const auto& day : item.at(list).as_array()) days += (days.empty() ? "" : " ") + std::string{day.as_string()};
                EXPECT_EQ(days, wanted[list].as<std::string>()) << list;
            }
            for (const auto& rule : page.at("rules").as_array())
                if (wanted["rule"] && rule.at("kind").as_string() == wanted["kind"].as<std::string>()) {
                    EXPECT_EQ(rule.at("rule").at("zh").as_string(), wanted["rule"].as<std::string>());
                }
            return;
        }
        FAIL() << "nothing expected of " << wanted["kind"] << ": " << reply.body;
    }

    void sees_site(const YAML::Node& wanted) {
        const auto reply = ask("GET", "/api/v1/sites" + (wanted["door"] ? "?door=" + wanted["door"].as<std::string>() : ""), "zhao", "");
        ASSERT_EQ(reply.status, 200) << reply.body;
        const auto page = json::parse(reply.body);
        for (const auto& item : page.at("items").as_array()) {
            if (item.at("record").as_string() != note_id(wanted["site"].as<std::string>())) continue;
            if (wanted["idle"]) {
                EXPECT_EQ(item.at("idle").as_bool() ? "yes" : "no", wanted["idle"].as<std::string>());
            }
            if (wanted["used"]) {
                EXPECT_EQ(number_in(item, "used_this_month"), wanted["used"].as<std::string>());
            }
            if (wanted["days"]) {
                EXPECT_EQ(number_in(item, "days_without_use"), wanted["days"].as<std::string>());
            }
            if (wanted["found"]) {
                EXPECT_EQ(item.at("last_use").at("result").at("zh").as_string(), wanted["found"].as<std::string>());
            }
            if (wanted["owner"]) {
                EXPECT_EQ(name_of_post(item.at("owner").at("post")), wanted["owner"].as<std::string>());
            }
            if (wanted["booked"]) {
                EXPECT_EQ(std::to_string(item.at("bookings").as_array().size()), wanted["booked"].as<std::string>());
            }
            return;
        }
        FAIL() << "no such site: " << reply.body;
    }

    // { plans shift: s1, at: 文笔社区, day: "2024-03-05", from: 20, until: 32, post: li }
    void act_on_shift(const std::string& command, const std::string& who, const YAML::Node& deed, const std::string& refused) {
        json::object body{{"place", write(places().at(deed["at"].as<std::string>()))}}, shift{{"part", "duty"}};
        for (const auto& entry : deed) {
            const auto key = entry.first.as<std::string>(), text = entry.second.as<std::string>();
            if (shift_verbs.contains(key)) shift["shift"] = write(named<Uuid>("shift " + text));
            else if (key == "from" || key == "until") shift[key + "_minute"] = std::stoll(text) * 60;
            else if (key == "post") shift[key] = write(static_cast<const Uuid&>(posts().at(text)));
            else if (key == "day" || key == "part") shift[key] = text;
            else if (key == "reason") body[key] = text;
        }
        if (command == "assignments.plan_shifts") {
            body["shifts"] = json::array{json::value(shift)};
        } else {
            shift.erase("part");
            for (auto& [key, value] : shift) body[key] = value;
        }
        send(who, command, {{"id", write(new_uuid(clock_.now(), chance_))}, {"command", command}, {"body", body}}, refused);
    }

    std::string names_on(const json::value& shifts) const {
        std::string names;
        for (const auto& shift : shifts.as_array()) names += (names.empty() ? "" : " ") + name_of_post(shift.at("post"));
        return names.empty() ? "nobody" : names;
    }
    void sees_roster(const YAML::Node& wanted) {
        const auto reply = ask("GET", "/api/v1/shifts?place=" + write(places().at(wanted["at"].as<std::string>())), wanted["who"] ? wanted["who"].as<std::string>() : "zhao", "");
        ASSERT_EQ(reply.status, 200) << reply.body;
        const auto page = json::parse(reply.body);
        for (const auto* when : {"now", "tonight"})
            if (wanted[when]) {
                EXPECT_EQ(names_on(page.at(when)), wanted[when].as<std::string>()) << when;
            }
        if (wanted["gaps"]) {
            EXPECT_EQ(std::to_string(page.at("gaps").as_array().size()), wanted["gaps"].as<std::string>()) << reply.body;
        }
        if (wanted["planned"]) {
            EXPECT_EQ(page.at("planned").as_bool() ? "yes" : "no", wanted["planned"].as<std::string>());
        }
    }

    // What a community's home counts: { at: 文笔社区, hazards: 1, "hazards late": 0 }
    void sees_door(const YAML::Node& wanted) {
        const auto reply = ask("GET", "/api/v1/doors?place=" + write(places().at(wanted["at"].as<std::string>())), "zhao", "");
        ASSERT_EQ(reply.status, 200) << reply.body;
        std::map<std::string, std::string> shown;
        const auto page = json::parse(reply.body);
        for (const auto& door : page.at("doors").as_array())
            for (const auto& item : door.at("items").as_array()) {
                const std::string id{item.at("id").as_string()};
                shown[id] = item.at("count").is_null() ? "none yet" : number_in(item, "count");
                for (const auto* more : {"late", "gaps"})
                    if (item.as_object().contains(more)) shown[id + ' ' + more] = number_in(item, more);
            }
        for (const auto& entry : wanted)
            if (const auto key = entry.first.as<std::string>(); key != "at") {
                EXPECT_EQ(shown[key], entry.second.as<std::string>()) << key;
            }
    }

    // What anybody is told of others' cases: { at: 文笔社区, kind: road, told: yes, shown: fewer than 5 }
    void same_matter(const YAML::Node& wanted) {
        const auto reply = ask("GET", "/api/v1/public/same-matter?place=" + write(places().at(wanted["at"].as<std::string>())) + "&kind=" + wanted["kind"].as<std::string>(), "anybody", "");
        ASSERT_EQ(reply.status, 200) << reply.body;
        const auto page = json::parse(reply.body);
        EXPECT_EQ(page.at("told").as_bool() ? "yes" : "no", wanted["told"].as<std::string>()) << reply.body;
        std::string shown, members;
        if (const auto* few = page.as_object().if_contains("fewer_than")) shown = "fewer than " + std::to_string(few->as_int64());
        if (const auto* many = page.as_object().if_contains("at_least")) shown = "at least " + std::to_string(many->as_int64()) + ", " + std::string{page.at("last_month").as_string()};
        if (wanted["shown"]) {
            EXPECT_EQ(shown, wanted["shown"].as<std::string>());
        }
        for (const auto& [key, value] : page.as_object()) members += std::string{key} + ' ';
        for (const auto* never : {"case", "story", "asker", "number", "day"}) EXPECT_EQ(members.find(std::string{never} + ' '), std::string::npos) << members;
    }

    void send(const std::string& who, const std::string& command, const json::object& said, const std::string& refused) {
        const auto reply = ask("POST", "/api/v1/commands", who, json::serialize(said));
        const auto answer = json::parse(reply.body);
        if (refused.empty())
            EXPECT_EQ(reply.status, 200) << who << ' ' << command << ": " << reply.body;
        else
            EXPECT_EQ(reply.status == 200 ? "accepted" : std::string{answer.at("code").as_string()}, refused) << who << ' ' << command;
    }

    void act(const std::string& who, const YAML::Node& deed, const std::string& refused) {
        if (deed["counts box"]) return count_box(who, deed, refused);
        if (deed["closes sheet"]) return close_sheet(who, deed, refused);
        if (forms_.act(who, deed, refused)) return;
        if (deed["issues"]) return reports_.issue(who, deed, refused);
        for (const auto& entry : deed)
            if (const auto verb = record_verbs.find(entry.first.as<std::string>()); verb != record_verbs.end()) return act_on_record(verb->second, who, deed, refused);
            else if (const auto shift = shift_verbs.find(entry.first.as<std::string>()); shift != shift_verbs.end()) return act_on_shift(shift->second, who, deed, refused);
        for (const auto& entry : deed)
            if (const auto plain = plain_deeds().find(entry.first.as<std::string>()); plain != plain_deeds().end()) return act_plainly(plain->second, plain->first, who, deed, refused);
        json::object body;
        std::string command;
        std::optional<std::int64_t> seen;
        for (const auto& entry : deed) {
            auto key = entry.first.as<std::string>();
            const auto text = entry.second.as<std::string>();
            if (const auto verb = verbs.find(key); verb != verbs.end()) {
                command = verb->second;
                body["case"] = write(static_cast<const Uuid&>(named<CaseId>(text)));
            } else if (key == "seen") {
                seen = std::stoll(text);
            } else if (key == "at") {
                body["place"] = write(place_named(text));
            } else if (key == "to" || key == "right_post") {
                body[key] = write(static_cast<const Uuid&>(posts().at(text)));
            } else if (key == "of") {
                body[key] = write(static_cast<const Uuid&>(named<CaseId>(text)));
            } else if (key == "asset") {
                body[key] = note_id(text);
            } else if (text == "yes" || text == "no") {
                body[key] = text == "yes";
            } else if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos) {
                body[key] = std::stoll(text);
            } else {
                body[key] = text;
            }
        }
        if (command == "cases.open" && !body.contains("source")) body["source"] = "walk_in";
        if (command == "cases.confirm" && !body.contains("by")) body["by"] = "call_back";
        const auto id = write(new_uuid(clock_.now(), chance_));
        json::object said{{"id", id}, {"command", command}, {"body", body}};
        if (seen) said["seen"] = *seen;
        send(who, command, said, refused);
    }

    // "文笔社区 by li, 双河社区 by wang"
    std::string sides_of(const json::value& page) const {
        std::string out;
        for (const auto& dispute : page.at("disputes").as_array())
            for (const auto& side : dispute.at("sides").as_array()) {
                const auto& value = side.at("value");
                out += (out.empty() ? "" : ", ") + std::string{value.is_string() ? value.as_string() : value.at("zh").as_string()} + " by " + name_of_post(side.at("by"));
            }
        return out;
    }

    void sees(const YAML::Node& seen) {
        const auto by = seen["who"] ? seen["who"].as<std::string>() : std::string{"zhao"};
        const bool by_receipt = shown(by).starts_with("Receipt ");
        const auto reply = ask("GET", by_receipt ? "/api/v1/receipt" : "/api/v1/cases/" + write(static_cast<const Uuid&>(named<CaseId>(seen["case"].as<std::string>()))), by, "");
        if (seen["nothing"]) {
            EXPECT_NE(reply.status, 200) << by << " must not see " << seen["case"];
            return;
        }
        ASSERT_EQ(reply.status, 200) << reply.body;
        const auto page = json::parse(reply.body);
        for (const auto& entry : seen) {
            const auto key = entry.first.as<std::string>();
            const auto wanted = entry.second.as<std::string>();
            if (key == "case" || key == "who") continue;
            if (key == "owner" || key == "first_asked" || key == "offered_to")
                EXPECT_EQ(name_of_post(page.at(key)), wanted) << key;
            else if (key == "due")
                EXPECT_EQ(shown_local(page.at("clock").at("due_at").as_string()), wanted);
            else if (key == "disputed")
                EXPECT_EQ(page.at("disputed").as_bool() ? "yes" : "no", wanted);
            else if (key == "place" || key == "kind")
                EXPECT_EQ(page.at(key).at(key == "place" ? "name" : "id").as_string(), wanted);
            else if (key == "sides")
                EXPECT_EQ(sides_of(page), wanted);
            else if (key == "late")
                EXPECT_EQ(page.at("late").as_bool() ? "yes" : "no", wanted);
            else if (key == "went_into")
                EXPECT_EQ(page.at(key).at("stage").as_string(), wanted);
            else if (key == "asset")
                EXPECT_EQ(page.as_object().contains(key) ? page.at(key).at("title").as_string() : "none", wanted);
            else if (key == "story")
                EXPECT_EQ(page.at("story").as_string(), wanted);
            else if (key == "last")
                EXPECT_EQ(page.at("history").as_array().back().at("what").as_string(), wanted);
            else
                EXPECT_EQ(page.at(key).as_string(), wanted) << key;
        }
    }

    // Which problems stand in public, as anybody reads them.
    void in_public(const YAML::Node& wanted) {
        std::vector<std::string> shown, expected;
        const auto page = json::parse(ask("GET", "/api/v1/public/exposures", "anybody", "").body);
        for (const auto& item : page.at("items").as_array()) {
            auto line = std::string{item.at("problem").as_string()};
            if (const auto* reply = item.as_object().if_contains("reply")) line += " / " + std::string{reply->at("text").as_string()};
            shown.push_back(std::move(line));
        }
        for (const auto& line : wanted) expected.push_back(line.as<std::string>());
        EXPECT_EQ(shown, expected);
    }

    void figure(const YAML::Node& wanted) {
        const auto at = wanted["at"].as<std::string>();
        for (const auto& entry : wanted) {
            const auto name = entry.first.as<std::string>();
            if (name == "at" || name == "from" || name == "to" || name == "as_of" || name == "where" || name == "doubts") continue;
            auto target = "/api/v1/figures/" + name + "?place=" + write(place_named(at));
            for (const auto* filter : {"from", "to", "as_of", "where"})
                if (wanted[filter]) target += '&' + std::string{filter} + '=' + wanted[filter].as<std::string>();
            const auto reply = ask("GET", target, "the desk", "");    // its own tools look at every place
            ASSERT_EQ(reply.status, 200) << reply.body;
            const auto page = json::parse(reply.body);
            const auto& cells = page.at("cells").as_array();
            std::string shown = "0";
            if (!cells.empty()) {
                const auto sure = cells.front().at("kind_of").as_string();
                shown = std::string{sure == "about" ? "about " : sure == "at_least" ? "at least " : ""} + std::string{cells.front().at("value").as_string()};
            }
            EXPECT_EQ(shown, entry.second.as<std::string>()) << name << ' ' << at;
            if (wanted["doubts"]) {
                EXPECT_EQ(std::to_string(page.at("doubts").as_array().size()), wanted["doubts"].as<std::string>()) << reply.body;
            }
        }
    }

    SmallCounty county_;
    ScratchFolder folder_;
    HandClock clock_{"2024-03-04T01:00:00Z"};
    SeededChance chance_{1};
    Figures figures_;
    NoAccessLog access_log_;
    sqlite::SqliteStore store_;
    sqlite::SqliteVault vault_;
    Desk desk_;
    Alarms alarms_;
    mutable wire::Receipts receipts_{[this](std::string_view number, std::string_view word) -> std::optional<Uuid> {
        return cases::case_by_receipt(*store_.snapshot(), vault_, number, word);
    }};
    std::vector<wire::Door> doors_of_modules() {
        auto doors = report_doors_.doors();
        doors.push_back(assessed_.door());
        doors.push_back(topics_.door());
        for (auto& door : form_doors_.doors()) doors.push_back(std::move(door));
        return doors;
    }
    AssessmentDoors assessed_{desk_, access_log_, [this](const wire::Request& request) { return who(request); }};
    TopicDoors topics_{desk_, [this](const wire::Request& request) { return who(request); }};
    ReportDoors report_doors_{{desk_, access_log_, [] { return std::vector<Bearer>{}; }}, [this](const wire::Request& request) { return who(request); }};
    ReportSteps reports_{[this](std::string_view method, const std::string& target, std::string_view as, const std::string& body) { return ask(method, target, as, body); },
                         [this](const std::string& name) { return write(place_named(name)); }, all_answers()};
    store::EvidenceStore files_{folder_.path() / "evidence", {}, chance_};
    FormLifeDoors form_doors_{{desk_, files_, access_log_}, [this](const wire::Request& request) { return who(request); }};
    FormSteps forms_{[this](std::string_view method, const std::string& target, std::string_view as, const std::string& body) { return ask(method, target, as, body); },
                     [this](const std::string& who, const std::string& command, json::object body, const std::string& refused) {
                         send(who, command, {{"id", write(new_uuid(clock_.now(), chance_))}, {"command", command}, {"body", std::move(body)}}, refused);
                     },
                     [this](const std::string& name) { return write(place_named(name)); }, all_answers()};
    wire::Api api_;
    wire::Server server_;
};

class Story : public ::testing::TestWithParam<std::string> {};

TEST_P(Story, Holds) {
    for (const auto& story : YAML::LoadAllFromFile(GetParam())) {
        SCOPED_TRACE(story["story"].as<std::string>());
        Office office{story["playbook"] ? story["playbook"].as<std::string>() : std::string{}};
        int line = 0;
        for (const auto& step : story["steps"]) {
            SCOPED_TRACE("step " + std::to_string(++line) + ", line " + std::to_string(step.Mark().line + 1));
            try {
                office.step(step);
            } catch (const std::exception& fault) {
                FAIL() << fault.what();
            }
        }
    }
}

std::vector<std::string> files() {
    std::vector<std::string> all;
    for (const auto* root : {"tests/stories", "src/modules"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator{root})
            if (entry.path().extension() == ".yaml") all.push_back(entry.path().string());
    std::sort(all.begin(), all.end());
    return all;
}

INSTANTIATE_TEST_SUITE_P(Yaml, Story, ::testing::ValuesIn(files()), [](const auto& file) {
    auto name = std::filesystem::path{file.param}.parent_path().filename().string() + '_' + std::filesystem::path{file.param}.stem().string();
    std::replace_if(name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return name;
});

}    // namespace
}    // namespace terrace
