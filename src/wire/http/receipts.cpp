#include "wire/http/receipts.hpp"

#include <algorithm>
#include <cctype>

namespace terrace::wire {
namespace {

constexpr std::string_view scheme = "Receipt ";

// As people copy it from paper: small letters, O for 0, I and L for 1, hyphens left out or in.
std::string as_printed(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        const auto letter = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (letter == '-') continue;
        out += letter == 'O' ? '0' : letter == 'I' || letter == 'L' ? '1' : letter;
    }
    return out;
}

std::string seconds_of(Span wait) { return std::to_string((wait.ms + 999) / 1000); }

}    // namespace

bool Receipts::shown(const Request& request) { return request.header("authorization").starts_with(scheme); }

Result<Actor> Receipts::who(const Request& request, Instant now) {
    const auto given = request.header("authorization").substr(scheme.size());
    const auto space = given.find(' ');
    if (given.size() > receipt_characters_max || space == std::string_view::npos) return refuse(No::wrong_credentials);
    auto number = as_printed(given.substr(0, space));
    const auto word = as_printed(given.substr(space + 1));
    if (number.size() > 5) number.insert(5, 1, '-');
    {
        std::lock_guard lock{mutex_};
        const auto wait = std::max(by_number_.wait(number, now), by_address_.wait(request.remote, now));
        if (wait.ms > 0) return refuse(No::too_fast, "", seconds_of(wait));
        by_number_.failed(number, now);    // counted before it is judged: many at once get no more tries than one after the other
    }
    const auto found = find_(number, word);
    std::lock_guard lock{mutex_};
    if (!found) {
        by_address_.failed(request.remote, now);
        return refuse(No::wrong_credentials);
    }
    by_number_.succeeded(number);
    return Actor{ActorKind::caller, *found, {}};
}

}    // namespace terrace::wire
