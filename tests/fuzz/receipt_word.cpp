// Number and word of a receipt as somebody types them: nobody becomes a caller with a case but by the pair that belongs together, and
// small letters, hyphens and letters for digits make no difference.
#include "tests/fuzz/bytes.hpp"
#include "wire/http/receipts.hpp"

#include <algorithm>
#include <cctype>

using namespace terrace;

namespace {

struct Tried {
    std::string number, word;
    bool asked = false, spoke = false;
};

Tried tried(std::string_view typed) {
    Tried out;
    wire::Receipts receipts{[&](std::string_view number, std::string_view word) -> std::optional<Uuid> {
        fuzz::must(number.size() + word.size() <= wire::receipt_characters_max + 1);
        out = {std::string{number}, std::string{word}, true, false};
        return number == "K3M9Q-7TX2A" && word == "H4W8RZ" ? std::optional{derived_uuid(Uuid{}, "case")} : std::nullopt;
    }};
    wire::Request request;
    request.remote = "10.0.0.1";
    request.headers["authorization"] = "Receipt " + std::string{typed};
    const auto who = receipts.who(request, Instant{0});
    out.spoke = who.has_value();
    fuzz::must(!who || (out.asked && who->kind == ActorKind::caller && !who->id.empty()));
    if (who) fuzz::must(out.number == "K3M9Q-7TX2A" && out.word == "H4W8RZ");
    return out;
}

}    // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string typed{fuzz::text_of(data, size)};
    const auto first = tried(typed);
    for (auto& c : typed) c = c == '0' ? 'o' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto again = tried(typed);
    fuzz::must(again.asked == first.asked && again.number == first.number && again.word == first.word && again.spoke == first.spoke);
    return 0;
}
