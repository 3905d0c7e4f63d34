#include "app/draw_door.hpp"

#include "base/csv.hpp"
#include "base/ids.hpp"
#include "draw/draw.hpp"

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>

namespace terrace {
namespace {

void write_drawn(std::string_view kind, const std::vector<draw::Drawn>& all, std::ostream& out) {
    for (const auto& one : all)
        out << csv_row({std::string{kind}, one.entry->id, one.entry->priority ? std::to_string(one.entry->priority) : "", one.entry->type, one.ticket, std::to_string(one.place),
                        one.gets ? one.gets->id : ""})
            << '\n';
}

int told(const Refusal& refusal) {
    std::cerr << say(refusal, Language::zh) << '\n' << say(refusal, Language::en) << '\n';
    return 1;
}

}    // namespace

Result<void> draw_door(const DrawAsked& asked, std::ostream& out, std::ostream& errors) {
    std::vector<std::string> seeds;
    if (asked.seeds.empty() || asked.seeds.size() > draw::seeds_max) return refuse(No::too_many, "--seed", "1–" + std::to_string(draw::seeds_max));
    if (!asked.commitments.empty() && asked.commitments.size() != asked.seeds.size()) return refuse(No::bad_value, "--commitment", "每个种子一个 / one for each seed");
    for (std::size_t i = 0; i < asked.seeds.size(); ++i) {
        auto seed = draw::read_seed(asked.seeds[i]);
        if (!seed) return tl::unexpected(seed.error());
        if (!asked.commitments.empty()) {
            const auto published = draw::read_seed(asked.commitments[i]);    // the same form
            if (!published || *published != draw::commitment_of(*seed))
                return refuse(No::bad_value, "--seed", "与公布的承诺不符 / not what was committed to: " + draw::commitment_of(*seed));
        }
        seeds.push_back(std::move(*seed));
    }
    std::ifstream file{asked.list, std::ios::binary};
    if (!file) return refuse(No::not_found, "--list", asked.list);
    const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
    const auto list = draw::read_list(bytes);
    if (!list) {
        for (const auto& one : list.error()) errors << asked.list << ':' << one.line << ": " << one.zh << " / " << one.en << '\n';
        return refuse(No::bad_value, "--list", std::to_string(list.error().size()) + " 处 / mistakes");
    }
    if (!asked.list_hash.empty() && draw::read_seed(asked.list_hash).value_or("") != list->hash)
        return refuse(No::bad_value, "--list", "与公布的名单不是同一份 / not the list that was published: " + list->hash);
    const auto outcome = draw::draw(*list, draw::joined(seeds));
    out << "kind,id,class,type,ticket,place,gets\n";
    for (const auto& seed : seeds) out << csv_row({"commitment", "", "", "", draw::commitment_of(seed), "", ""}) << '\n';
    out << csv_row({"list", "", "", "", list->hash, "", ""}) << '\n';
    write_drawn("household", outcome.households, out);
    write_drawn("flat", outcome.flats, out);
    return {};
}

void seal_seed(Chance& chance, std::ostream& out) {
    std::array<std::uint8_t, 32> bytes{};
    chance.fill(bytes);
    const auto seed = hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    out << "seed," << seed << "\ncommitment," << draw::commitment_of(seed) << '\n';
}

void add_draw_doors(CLI::App& app, int& code) {
    const auto asked = std::make_shared<DrawAsked>();
    const auto seal = std::make_shared<bool>(false);
    auto* command = app.add_subcommand("draw", "摇号:谁都能复算的分房,规则见 docs/draw.md / a draw that anybody can do again");
    command->add_option("--list", asked->list, "名单 .csv:kind,id,class,type / the list");
    command->add_option("--seed", asked->seeds, "种子,64 位十六进制;几个人各出一个就写几次 / seed, 64 hexadecimal digits; several when several people give one");
    command->add_option("--commitment", asked->commitments, "事先公布的承诺,对不上就不算 / commitment as published; refused when it does not fit");
    command->add_option("--list-hash", asked->list_hash, "公布的名单指纹,对不上就不算 / hash of the list as published");
    command->add_flag("--seal", *seal, "造一个种子和它的承诺 / make a seed and its commitment");
    command->callback([asked, seal, &code] {
        if (*seal) {
            SystemChance chance;
            seal_seed(chance, std::cout);
            return;
        }
        const auto done = draw_door(*asked, std::cout, std::cerr);
        if (!done) code = told(done.error());
    });
}

}    // namespace terrace
