#pragma once
// An exposure (曝光) shows in public that a place has a problem which nobody has mended. It names the place and the problem, never a
// person or a household; somebody other than its author reads it before it is published; whoever answers for the case is heard first
// and stands beside it with the reply; it ends by itself, and sooner once mended. (Restraint, article 4; PIPL art. 25.)

#include "desk/module.hpp"
#include "desk/evidence_file.hpp"

namespace terrace::cases {

struct Case;

using ExposureId = Id<struct ExposureTag>;    // follows from the case, and the case does not follow from it: it stands in public

constexpr std::size_t exposure_characters_max = 200;    // of the problem, of a reply, of what was done
constexpr std::size_t exposure_photos_max = 4;
constexpr int exposed_level_max = 6;                    // group or grid; a building, a unit or a home is nobody's public place

// ---- commands -------------------------------------------------------------------------------------------------------------
struct Expose {
    static constexpr std::string_view name = "cases.expose", zh = "提请曝光(只写地方和问题)", en = "Propose to expose a place and its problem";
    CaseId case_;
    Sealed problem;
    std::vector<Sha256> photos;    // of the case's own
};
BOOST_DESCRIBE_STRUCT(Expose, (), (case_, problem, photos))

struct CheckExposure {
    static constexpr std::string_view name = "cases.check_exposure", zh = "审核曝光(不能审自己写的)", en = "Check an exposure that somebody else wrote";
    CaseId case_;
    bool publish = false;
    bool names_nobody = false;    // the reader's own word that neither text nor pictures show a person or a home
    std::optional<Sealed> reason; // why not
};
BOOST_DESCRIBE_STRUCT(CheckExposure, (), (case_, publish, names_nobody, reason))

struct ReplyToExposure {
    static constexpr std::string_view name = "cases.reply_to_exposure", zh = "回应曝光(责任单位)", en = "Reply to an exposure, for whoever answers";
    CaseId case_;
    Sealed text;
};
BOOST_DESCRIBE_STRUCT(ReplyToExposure, (), (case_, text))

struct ShowMended {
    static constexpr std::string_view name = "cases.show_mended", zh = "整改好了(可附整改后照片)", en = "Show that it is mended, with a picture if there is one";
    CaseId case_;
    std::optional<Sealed> text;
    std::vector<EvidenceFile> evidence;
};
BOOST_DESCRIBE_STRUCT(ShowMended, (), (case_, text, evidence))

struct WithdrawExposure {
    static constexpr std::string_view name = "cases.withdraw_exposure", zh = "撤下曝光", en = "Take an exposure down";
    CaseId case_;
    Sealed reason;
};
BOOST_DESCRIBE_STRUCT(WithdrawExposure, (), (case_, reason))

// ---- events ---------------------------------------------------------------------------------------------------------------
struct ExposureProposed {
    static constexpr std::string_view name = "cases.exposure_proposed", zh = "提请曝光,待审核", en = "Exposure proposed, to be checked";
    ExposureId exposure;
    PlaceId place;
    ShortText kind;
    Sealed problem;
    std::vector<Sha256> photos;
    PostId by;
    PersonId author;         // who wrote it: may not be who checks it
    PostId responsible;
    Instant reply_until;     // heard before it is published
    bool operator==(const ExposureProposed&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExposureProposed, (), (exposure, place, kind, problem, photos, by, author, responsible, reply_until))

struct ExposurePublished {
    static constexpr std::string_view name = "cases.exposure_published", zh = "审核通过,已公开", en = "Checked and published";
    ExposureId exposure;
    PostId by;
    Instant from, until;
    bool operator==(const ExposurePublished&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExposurePublished, (), (exposure, by, from, until))

struct ExposureTurnedDown {
    static constexpr std::string_view name = "cases.exposure_turned_down", zh = "审核没通过,不公开", en = "Checked and not published";
    ExposureId exposure;
    PostId by;
    Sealed reason;
    bool operator==(const ExposureTurnedDown&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExposureTurnedDown, (), (exposure, by, reason))

struct ExposureReplied {
    static constexpr std::string_view name = "cases.exposure_replied", zh = "责任单位已回应", en = "Replied to by whoever answers";
    ExposureId exposure;
    PostId by;
    Sealed text;
    Instant at;
    bool operator==(const ExposureReplied&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExposureReplied, (), (exposure, by, text, at))

struct ExposureMended {
    static constexpr std::string_view name = "cases.exposure_mended", zh = "已整改", en = "Mended";
    ExposureId exposure;
    std::optional<Sealed> text;
    std::vector<EvidenceFile> evidence;
    Instant at, until;       // soon after it is mended it is no longer shown
    bool operator==(const ExposureMended&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExposureMended, (), (exposure, text, evidence, at, until))

struct ExposureWithdrawn {
    static constexpr std::string_view name = "cases.exposure_withdrawn", zh = "曝光已撤下", en = "Exposure taken down";
    ExposureId exposure;
    std::optional<Sealed> reason;    // none when its case was withdrawn, declined or merged
    bool operator==(const ExposureWithdrawn&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExposureWithdrawn, (), (exposure, reason))

// ---- state ------------------------------------------------------------------------------------------------------------------
struct Exposure {
    enum class Step : std::uint8_t { none, proposed, published, ended };
    Step step = Step::none;
    ExposureId id;
    PostId by, responsible;
    PersonId author;
    Instant reply_until, until;
    bool replied = false, mended = false;
    std::int32_t count = 0;    // of this case, so that each has an id of its own
};

// Which of the kinds' problems may be shown at all, and where: streets and rivers, not homes and quarrels.
bool exposable(const Case&, const CaseKind*, const PlaceTree&);
// A human other than the author, neither below the author nor answering for the case itself.
bool may_check(const Exposure&, const Roster&, const Actor&, Instant);
// The responsible post, whoever acts for it, or a post of its body.
bool answers_for(const Exposure&, const Roster&, const Actor&, Instant);
// What in a public text would point at somebody: a telephone or identity number, or the name on a post's card; "" when nothing does.
std::string person_in(std::string_view text, const Roster&);

extern const Table exposures_table;
extern const Table exposure_photos_table;
// Whether this picture stands in public now.
bool shown_in_public(Snapshot&, const Sha256&, Instant);
std::vector<Route> exposure_routes();

}    // namespace terrace::cases
