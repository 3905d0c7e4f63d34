#pragma once
// Sealed (封存): free text or identity, encrypted under a key of its own. Destroying the key forgets the text although
// the journal keeps the box. In a command a Sealed is read from plain text (`plain`) and sealed before anything decides.

#include "base/ids.hpp"

#include <string>

namespace terrace {

struct Sealed {
    TextId key;           // the key's name; the vault files it under subject and purpose
    std::string box;      // nonce and ciphertext
    std::string plain;    // only between decoding a command and sealing it; never written, never compared

    bool empty() const noexcept { return box.empty() && plain.empty(); }
    bool operator==(const Sealed& other) const { return key == other.key && box == other.box; }
};

constexpr std::size_t sealed_characters_max = 20'000;

}    // namespace terrace
