#pragma once
// What a picture says beside its pixels. Place and camera belong to nobody but its author (RESTRAINT: no tracking), so the phone strips
// them before it names the file, and the server takes no file that still carries any: were it to strip them itself, the file would no
// longer be the one the record names.

#include <string>
#include <string_view>

namespace terrace::store {

struct Picture {
    std::string_view type;     // "image/jpeg", "image/png", "image/webp"; "" when it is none of them or is cut short
    std::string metadata;      // the first block that says more than pixels and colour: "Exif", "tEXt" …; "" when there is none
};

// Reads the markers alone, never the pixels; any bytes at all are fine.
Picture look_at_picture(std::string_view bytes);

}    // namespace terrace::store
