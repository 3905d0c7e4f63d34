#pragma once
// Where an operator's door of the command line meets the office (办事): in the process that serves the data folder when there is one,
// else in a County that the door opens for itself. The same function does the work in both.
//
// A door gives a described struct of what is asked, with a name, and a function that carries it out:
//   struct TokenAsked { static constexpr std::string_view name = "token create"; …};
//   Result<int> carry_out(County&, const TokenAsked&, std::ostream& out, std::ostream& errors);    // found by its argument

#include "app/county.hpp"
#include "base/codec.hpp"

#include <iosfwd>

namespace terrace {

constexpr Span office_wait = seconds(15);    // for another door of the command line, or a server that begins or ends

// Takes orders for this county until it is stopped. One order at a time, on a thread of its own.
class Office {
  public:
    explicit Office(County&);
    ~Office();
    void stop();    // the order under way is carried out first; stop the desk before, and it is refused what it still asks

  private:
    struct Listening;
    std::unique_ptr<Listening> listening_;
};

// As carry_out, with refusals said in both languages (exit code 1) and faults by name (exit code 3).
int say_outcome(const std::function<Result<int>()>& work, std::ostream& errors);

// The order in words, and what to do when nobody serves the folder. Exit code 3 when the server went away in the middle.
int at_office(const std::filesystem::path& data, std::string_view door, std::string body, const std::function<Result<int>(DataFolder)>& here, std::ostream& out,
              std::ostream& errors);

// The folder opened as an office, by the system's clock, for one door.
Result<int> in_own_county(DataFolder, const std::function<Result<int>(County&)>&);

template <class Asked>
int at_office(const std::filesystem::path& data, const Asked& asked, std::ostream& out, std::ostream& errors) {
    const auto here = [&](DataFolder folder) {
        return in_own_county(std::move(folder), [&](County& county) { return carry_out(county, asked, out, errors); });
    };
    return at_office(data, Asked::name, encode(asked), here, out, errors);
}

}    // namespace terrace
