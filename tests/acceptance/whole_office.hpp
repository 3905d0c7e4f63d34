#pragma once
// A whole office behind its HTTP API, with one post that may do everything in it: for judging the server from outside.

#include "app/county.hpp"
#include "app/init_door.hpp"
#include "app/modules.hpp"
#include "support/small_county.hpp"
#include "wire/http/api.hpp"
#include "wire/http/server.hpp"
#include "wire/http/test_client.hpp"

#include <fstream>

namespace terrace {

class WholeOffice {
  public:
    WholeOffice() {
        const std::filesystem::path divisions{scratch_ / "divisions"}, data{scratch_ / "data"};
        std::filesystem::create_directories(divisions);
        std::ofstream{divisions / "divisions_2023.csv.zst"}
            << "# divisions 2023 invented\ncode,name\n53,云南省\n5306,昭通市\n530622,巧家县\n530622112,白鹤滩街道\n530622112202,文笔社区\n";
        if (auto made = DataFolder::make(data, {530622, "巧家县", 480}); !made) throw Fault{say(made.error(), Language::en)};
        county_ = std::make_unique<County>(std::move(*DataFolder::open(data, DataFolder::Use::own)), clock_, chance_);
        const auto first = begin_office(*county_, divisions, chance_);
        if (!first) throw Fault{say(first.error(), Language::en)};
        actor_ = {ActorKind::post, first->holder, first->post};
        root_ = first->place;
        county_->desk().start();
        api_ = std::make_unique<wire::Api>(wire::Api::Parts{.desk = county_->desk(), .access_log = county_->access_log(), .routes = all_routes(), .doors = {},
                                                            .who = [this](const wire::Request&) -> Result<Actor> { return actor_; }});
        server_ = std::make_unique<wire::Server>(wire::ServerOptions{}, *api_);
        server_->start();
    }
    ~WholeOffice() {
        server_->drain(seconds(5));
        county_->desk().stop();
        api_->stop_readers();
    }

    // One request on a connection of its own; nothing when no answer came.
    std::optional<wire::test::Reply> ask(std::string_view method, const std::string& target, std::string_view body = {}) {
        wire::test::Client client{server_->port()};
        client.send(std::string{method} + ' ' + target + " HTTP/1.1\r\nhost: test\r\nx-terrace: 1\r\ncontent-length: " + std::to_string(body.size()) + "\r\n\r\n" +
                    std::string{body});
        return client.receive();
    }
    std::optional<wire::test::Reply> say_command(std::string_view command, json::object body) {
        const auto id = write(new_uuid(clock_.now(), chance_));
        return ask("POST", "/api/v1/commands", json::serialize(json::object{{"id", id}, {"command", command}, {"body", std::move(body)}}));
    }
    bool alive() {
        const auto reply = ask("GET", "/api/v1/places?root=1");
        return reply && reply->status == 200;
    }

    County& county() { return *county_; }
    PlaceId root() const { return root_; }
    Uuid fresh() { return new_uuid(clock_.now(), chance_); }

  private:
    testing::ScratchFolder scratch_;
    SystemClock clock_;
    SystemChance chance_;
    Actor actor_;
    PlaceId root_;
    std::unique_ptr<County> county_;
    std::unique_ptr<wire::Api> api_;
    std::unique_ptr<wire::Server> server_;
};

}    // namespace terrace
