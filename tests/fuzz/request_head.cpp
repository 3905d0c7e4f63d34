// A request head means the same however the network cuts it, and what it says as length is bounded.
#include "tests/fuzz/bytes.hpp"
#include "wire/http/framing.hpp"

using namespace terrace::wire;
using terrace::fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto bytes = terrace::fuzz::text_of(data + 1, size - 1);
    HeadReader at_once, in_two;
    const auto whole = at_once.read(bytes);
    auto parted = in_two.read(bytes.substr(0, bytes.size() * data[0] / 256));
    if (parted == Step::more) parted = in_two.read(bytes);
    must(whole == parted);
    if (whole == Step::done) {
        must(at_once.consumed() == in_two.consumed() && at_once.consumed() <= bytes.size());
        must(at_once.head().headers == in_two.head().headers && at_once.head().target == in_two.head().target);
        must(at_once.head().framing != Framing::length || at_once.head().length <= body_length_max);
    }
    if (whole == Step::wrong) must(at_once.wrong().status >= 400);
    return 0;
}
