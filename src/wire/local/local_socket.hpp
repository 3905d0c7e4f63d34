#pragma once
// The socket in the data folder: how a command of the operator reaches the process that serves the folder. It carries an order (one
// text) in, and what the order says back in frames, ending with an exit code. Only the owner of the folder may knock: the file has
// mode 0600 and the kernel tells who is at the other end.
//
//   order   length u32, bytes
//   frame   kind u8 ('o' said, 'e' complained, 'c' the exit code as decimal text), length u32, bytes

#include <cstddef>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <string_view>

namespace terrace::wire {

constexpr std::size_t local_order_bytes_max = 1'000'000;
constexpr std::size_t local_frame_bytes_max = 65'536;
constexpr int local_order_seconds_max = 5;       // from the knock to the end of the order
constexpr int local_output_seconds_max = 30;     // a terminal that takes nothing for so long hears no more; the order goes on
constexpr int local_knocks_waiting_max = 16;

class LocalListener {
  public:
    // Carries an order out and gives its exit code.
    using Carry = std::function<int(std::string_view order, std::ostream& out, std::ostream& errors)>;

    // Listens at once, on a thread of its own; a file left by a process that died is replaced. Throws Fault when it cannot.
    LocalListener(std::filesystem::path, Carry);
    ~LocalListener();
    LocalListener(const LocalListener&) = delete;

    // Hears no more; the order under way is carried out first.
    void stop();

  private:
    struct Core;
    std::unique_ptr<Core> core_;
};

// What became of an order.
enum class Order : unsigned char {
    nobody,       // nobody listens there
    turned_away,  // somebody does, and not to this user
    carried_out,
    cut_off,      // the listener was gone before it was done
};

struct OrderOutcome {
    Order order = Order::nobody;
    int code = 0;    // when carried out
};

// Gives the order to whoever listens and waits until it is carried out; what it says is written as it comes.
OrderOutcome give_order(const std::filesystem::path&, std::string_view order, std::ostream& out, std::ostream& errors);

}    // namespace terrace::wire
