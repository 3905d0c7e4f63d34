#include "app/office.hpp"

#include "app/access_doors.hpp"
#include "app/dues_door.hpp"
#include "app/import_door.hpp"
#include "app/keeping_doors.hpp"
#include "app/places_door.hpp"
#include "app/playbook_door.hpp"
#include "app/record_import.hpp"
#include "app/report_issue_door.hpp"
#include "wire/local/local_socket.hpp"

#include <chrono>
#include <ostream>
#include <thread>

namespace terrace {
namespace {

struct DoorOfOffice {
    std::string_view name;
    Result<int> (*carry)(County&, const json::value& body, std::ostream& out, std::ostream& errors);
};

template <class Asked>
constexpr DoorOfOffice door{Asked::name, [](County& county, const json::value& body, std::ostream& out, std::ostream& errors) -> Result<int> {
                                const auto asked = decode<Asked>(body, Strict::yes);
                                if (!asked) return tl::unexpected(asked.error());
                                return carry_out(county, *asked, out, errors);
                            }};

constexpr DoorOfOffice doors[] = {door<TokenAsked>, door<AccountAsked>, door<ResetAsked>, door<ForgetAsked>, door<RebuildAsked>, door<EditionsAsked>, door<ImportOptions>, door<MethodsAsked>, door<RecordsAsked>, door<DuesAsked>, door<ReportIssueAsked>};

// {"door":"token create","body":{…}}
Result<int> carry(County& county, std::string_view order, std::ostream& out, std::ostream& errors) {
    const auto parsed = parse_json(order);
    if (!parsed) return tl::unexpected(parsed.error());
    const auto* object = parsed->if_object();
    const auto* name = object ? object->if_contains("door") : nullptr;
    const auto* body = object ? object->if_contains("body") : nullptr;
    if (!name || !name->is_string() || !body) return refuse(No::bad_request);
    for (const auto& one : doors)
        if (name->get_string() == one.name) return one.carry(county, *body, out, errors);
    return refuse(No::unknown_command, "door", std::string{name->get_string()});    // of a newer program than the one that serves
}

}    // namespace

struct Office::Listening {
    wire::LocalListener listener;
};

Office::Office(County& county)
    : listening_{new Listening{{DataFolder::socket(county.folder().path()), [&county](std::string_view order, std::ostream& out, std::ostream& errors) {
                                    return say_outcome([&] { return carry(county, order, out, errors); }, errors);
                                }}}} {}

Office::~Office() = default;

void Office::stop() { listening_->listener.stop(); }

int say_outcome(const std::function<Result<int>()>& work, std::ostream& errors) {
    try {
        const auto done = work();
        if (done) return *done;
        errors << say(done.error(), Language::zh) << '\n' << say(done.error(), Language::en) << '\n';
        return 1;
    } catch (const std::exception& fault) {
        errors << "terrace: " << fault.what() << '\n';
        return 3;
    }
}

int at_office(const std::filesystem::path& data, std::string_view door, std::string body, const std::function<Result<int>(DataFolder)>& here, std::ostream& out,
              std::ostream& errors) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds{office_wait.ms};
    const auto order = R"({"door":")" + std::string{door} + R"(","body":)" + std::move(body) + '}';
    for (;;) {
        auto owned = DataFolder::own_if_free(data);
        if (!owned) return say_outcome([&]() -> Result<int> { return tl::unexpected(owned.error()); }, errors);
        if (*owned) return say_outcome([&] { return here(std::move(**owned)); }, errors);
        const auto outcome = wire::give_order(DataFolder::socket(data), order, out, errors);
        switch (outcome.order) {
            case wire::Order::carried_out: return outcome.code;
            case wire::Order::turned_away:
                errors << "terrace: 数据目录由另一个用户的进程提供服务 / another user serves this data folder\n";
                return 1;
            case wire::Order::cut_off:
                errors << "terrace: 服务在办理途中停了,请看它做到哪里,再来一次 / the server ended before this was done; look how far it came and ask again\n";
                return 3;
            case wire::Order::nobody: break;
        }
        if (std::chrono::steady_clock::now() > until)
            return say_outcome([&]() -> Result<int> { return refuse(No::data_folder, "", data.string() + ": 另一个进程正在使用 / another process is using it"); }, errors);
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
}

Result<int> in_own_county(DataFolder folder, const std::function<Result<int>(County&)>& work) {
    const SystemClock clock;
    SystemChance chance;
    County county{std::move(folder), clock, chance};
    return work(county);
}

}    // namespace terrace
