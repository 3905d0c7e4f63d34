// Policies as people write them: one is read or every flaw names its file and a line the text has; what is read can be run over a row of
// unknown facts and over a row of ones, and each due be explained.
#include "policy/explain.hpp"
#include "policy/table.hpp"
#include "tests/fuzz/bytes.hpp"

#include <algorithm>

using namespace terrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto lines = 1 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
    auto read = policy::read_policy(text, "policy.yaml");
    if (!read) {
        fuzz::must(!read.error().empty());
        for (const auto& flaw : read.error()) fuzz::must(flaw.file == "policy.yaml" && flaw.line >= 0 && flaw.line <= lines + 1 && !say(flaw, Language::zh).empty());
        return 0;
    }
    const auto made = std::make_shared<const policy::Policy>(std::move(*read));
    auto table = std::make_shared<policy::Table>();
    table->facts = made->facts.size();
    table->add({"H", "1", ""}, std::vector<std::int64_t>(table->facts, policy::unknown));
    std::vector<std::int64_t> ones(table->facts, 1);
    for (std::size_t i = 0; i < ones.size(); ++i)
        if (made->facts[i].type() == policy::FactType::choice) ones[i] = 0;
    table->add({"H", "2", "530622101"}, ones);
    for (const auto day : {made->from, made->from + 400}) {
        const auto run = policy::run(made, table, day);
        if (!run) continue;
        for (std::size_t i = 0; i < run->dues.size(); ++i) fuzz::must(policy::explain(*run, i).first.size() <= policy::first_lines_max);
    }
    return 0;
}
