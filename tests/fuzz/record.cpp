// The payload of a record as it lies in the journal: ids, instants, days, sealed texts, lists and choices. What decodes is written
// canonically, and the bytes decode to the same again; a damaged payload is a refusal.
#include "base/codec.hpp"
#include "base/sealed.hpp"
#include "tests/fuzz/bytes.hpp"

using namespace terrace;

namespace {

enum class Choice : std::uint8_t { first, second };
BOOST_DESCRIBE_ENUM(Choice, first, second)

struct Point {
    std::int32_t lon = 0, lat = 0;
};
BOOST_DESCRIBE_STRUCT(Point, (), (lon, lat))

struct Payload {
    CommandId id;
    PlaceId place;
    Instant at;
    std::optional<Day> day;
    Sealed story;
    Choice choice{};
    Sha256 file;
    std::vector<Point> outline;
    std::vector<PostId> posts;
    std::map<std::string, ShortText> words;
};
BOOST_DESCRIBE_STRUCT(Payload, (), (id, place, at, day, story, choice, file, outline, posts, words))

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    if (const auto bytes = read_base64(text)) fuzz::must(bytes->size() <= text.size());
    const auto value = parse_json(text);
    if (!value) return 0;
    for (const auto strict : {Strict::yes, Strict::no}) {
        const auto read = decode<Payload>(*value, strict);
        if (!read) continue;
        if (!read->story.plain.empty()) continue;    // not sealed yet: never written
        const auto canonical = encode(*read);
        const auto again = decode<Payload>(json::parse(canonical), Strict::no);
        // A field that was absent is written as nothing-yet, which need not be readable; what is readable is stable.
        fuzz::must(!again || encode(*again) == canonical);
    }
    return 0;
}
