// JSON from outside: a value the strict decoder accepts is written canonically, and reading that gives the same bytes again.
#include "base/codec.hpp"
#include "tests/fuzz/bytes.hpp"

using namespace terrace;

namespace {

struct Inner {
    std::int64_t count = 0;
    std::optional<Line> note;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (count, note))

struct Outer {
    ShortText name;
    bool urgent = false;
    std::vector<Inner> parts;
    std::map<std::string, Paragraph> words;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (name, urgent, parts, words))

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto value = parse_json(fuzz::text_of(data, size));
    if (!value) return 0;
    (void)decode<Outer>(*value, Strict::no);
    const auto read = decode<Outer>(*value, Strict::yes);
    if (!read) return 0;
    const auto canonical = encode(*read);
    const auto again = decode<Outer>(json::parse(canonical), Strict::yes);
    fuzz::must(again && encode(*again) == canonical);
    return 0;
}
