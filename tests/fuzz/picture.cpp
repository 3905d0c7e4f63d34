// What a phone says is a picture: the markers are read to their end or the picture is none, whatever the bytes are.
#include "store/files/picture.hpp"
#include "tests/fuzz/bytes.hpp"

using namespace terrace;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto picture = store::look_at_picture(fuzz::text_of(data, size));
    fuzz::must(picture.type.empty() || picture.type.starts_with("image/"));
    return 0;
}
