// Work methods as people write them: a playbook is read or every flaw names its file and a line that the text has; comparing a text with
// itself finds nothing.
#include "playbook/methods.hpp"
#include "playbook/read.hpp"
#include "tests/fuzz/bytes.hpp"

#include <algorithm>

using namespace terrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto lines = 1 + std::count_if(text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r'; });
    const auto fits = [&](const Flaw& flaw) { fuzz::must(!flaw.file.empty() && flaw.line >= 0 && flaw.line <= lines + 1 && !say(flaw, Language::zh).empty()); };
    const auto all_fit = [&](const std::vector<Flaw>& flaws) {
        fuzz::must(!flaws.empty());
        for (const auto& flaw : flaws) fits(flaw);
    };
    const auto tree = read_yaml(text, "cases.yaml");
    if (!tree) fits(tree.error());
    const auto norms = read_norms(text);
    if (!norms) all_fit(norms.error());
    const auto book = read_playbook(text, text);
    if (!book) all_fit(book.error());
    const auto methods = read_methods(text);
    if (!methods) all_fit(methods.error());
    fuzz::must(tree || (!norms && !book && !methods));
    if (const auto none = differences(text, text)) fuzz::must(none->empty());
    return 0;
}
