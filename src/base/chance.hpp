#pragma once
// Where chance comes in: ids, nonces, keys, samples. An interface, so that a seed replays a whole county.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace terrace {

class Chance {
  public:
    virtual ~Chance() = default;
    virtual void fill(std::span<std::uint8_t>) = 0;

    std::uint64_t number();                         // uniform over 64 bits
    std::uint64_t below(std::uint64_t bound);       // uniform over [0, bound); bound > 0
};

// The operating system's generator; safe to use from several threads.
class SystemChance final : public Chance {
  public:
    SystemChance();
    void fill(std::span<std::uint8_t>) override;
};

// ChaCha20 under a seed: the same seed gives the same bytes on every machine.
class SeededChance final : public Chance {
  public:
    explicit SeededChance(std::uint64_t seed);
    void fill(std::span<std::uint8_t>) override;

  private:
    std::array<std::uint8_t, 32> key_{};
    std::array<std::uint8_t, 1024> block_{};
    std::uint64_t counter_ = 0;
    std::size_t used_ = 1024;
};

}    // namespace terrace
