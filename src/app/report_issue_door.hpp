#pragma once
// `terrace report issue NAME --data DIR --place CODE --period P --sha256 HEX --token-file FILE [-o OUT.docx]`: a report goes out as it was
// seen. Who issues is a post, proved by its token; what goes out is named by the SHA-256 that `terrace report` told. Asked twice, it is
// issued once.

#include "app/county.hpp"
#include "base/codec.hpp"

#include <iosfwd>

namespace terrace {

struct ReportIssueAsked {
    static constexpr std::string_view name = "report issue";
    std::string token;                              // of the post that issues
    std::string sample, place, period, language;    // "weixin.friday_list", a place id or code, "2024-03", "zh"
    std::string sha256;                             // of the text that was seen
    std::string out;                                // whole path of a .docx, "" for none
};
BOOST_DESCRIBE_STRUCT(ReportIssueAsked, (), (token, sample, place, period, language, sha256, out))

// Says the report's id, its SHA-256, the record up to which it knew and how many cells it has, as JSON.
Result<int> carry_out(County&, const ReportIssueAsked&, std::ostream& out, std::ostream& errors);

}    // namespace terrace
