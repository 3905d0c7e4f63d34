// A chunked body is the same bytes however the network cuts it, and never longer than allowed.
#include "tests/fuzz/bytes.hpp"
#include "wire/http/framing.hpp"

using namespace terrace::wire;
using terrace::fuzz::must;

constexpr std::size_t body_max = 1'000;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto bytes = terrace::fuzz::text_of(data + 1, size - 1);
    const auto cut = bytes.size() * data[0] / 256;
    std::string whole_body, parted_body;
    std::size_t whole_used = 0, first_used = 0, second_used = 0;
    ChunkReader at_once{body_max}, in_two{body_max};
    const auto whole = at_once.read(bytes, whole_body, whole_used);
    auto parted = in_two.read(bytes.substr(0, cut), parted_body, first_used);
    if (parted == Step::more) parted = in_two.read(bytes.substr(cut), parted_body, second_used);
    must(whole == parted && whole_body.size() <= body_max);
    if (whole == Step::done) must(whole_body == parted_body && whole_used == first_used + second_used);
    return 0;
}
