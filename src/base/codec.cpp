#include "base/codec.hpp"

#include <sodium.h>

namespace terrace {

void write_string(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    std::size_t clean = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out.append(text, clean, i - clean);
        clean = i + 1;
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\b': out += "\\b"; break;
            case '\t': out += "\\t"; break;
            case '\n': out += "\\n"; break;
            case '\f': out += "\\f"; break;
            case '\r': out += "\\r"; break;
            default:
                out += "\\u00";
                out += digits[c >> 4];
                out += digits[c & 15];
        }
    }
    out.append(text, clean, text.size() - clean);
    out += '"';
}

std::string base64(std::string_view bytes) {
    std::string out(sodium_base64_ENCODED_LEN(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                      sodium_base64_VARIANT_ORIGINAL);
    out.pop_back();    // the terminating zero
    return out;
}

std::optional<std::string> read_base64(std::string_view text) {
    std::string out(text.size() / 4 * 3 + 3, '\0');
    std::size_t size = 0;
    const char* end = nullptr;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(), text.size(), nullptr, &size, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    out.resize(size);
    return out;
}

std::optional<Refusal> check_text(std::string_view text, std::size_t characters_max) {
    std::size_t characters = 0;
    for (const char raw : text) {
        const auto c = static_cast<unsigned char>(raw);
        if ((c & 0xC0) != 0x80) ++characters;
        if ((c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7f) {
            static constexpr char digits[] = "0123456789ABCDEF";
            return Refusal{No::bad_text, "", std::string{"U+00"} + digits[c >> 4] + digits[c & 15]};
        }
    }
    if (characters > characters_max) return Refusal{No::too_long, "", std::to_string(characters_max)};
    return std::nullopt;
}

Result<json::value> parse_json(std::string_view text) {
    json::error_code error;
    json::parse_options options;
    options.max_depth = 32;
    auto value = json::parse(json::string_view{text.data(), text.size()}, error, {}, options);
    if (error) return refuse(No::malformed_json, "", error.message());
    return value;
}

}    // namespace terrace
