#pragma once
// How an exposure is decided, applied and posted: the part of cases.cpp and ledgers.cpp that is about exposures.

#include "modules/cases/cases.hpp"

namespace terrace::cases {

using Events = Result<std::vector<Event>>;

Events decide_exposure(const Case&, const Expose&, const Context&);
Events decide_exposure(const Case&, const CheckExposure&, const Context&);
Events decide_exposure(const Case&, const ReplyToExposure&, const Context&);
Events decide_exposure(const Case&, const ShowMended&, const Context&);
Events decide_exposure(const Case&, const WithdrawExposure&, const Context&);

// What follows for an exposure when its case has moved from `before` to `after`: taken down, or mended.
std::optional<Event> follows_for_exposure(const Case& before, const Case& after, const Context&);

void apply_exposure(Case&, const ExposureProposed&);
void apply_exposure(Case&, const ExposurePublished&);
void apply_exposure(Case&, const ExposureTurnedDown&);
void apply_exposure(Case&, const ExposureReplied&);
void apply_exposure(Case&, const ExposureMended&);
void apply_exposure(Case&, const ExposureWithdrawn&);

void post_exposure(const Record&, const ExposureProposed&, Posting&);
void post_exposure(const Record&, const ExposurePublished&, Posting&);
void post_exposure(const Record&, const ExposureTurnedDown&, Posting&);
void post_exposure(const Record&, const ExposureReplied&, Posting&);
void post_exposure(const Record&, const ExposureMended&, Posting&);
void post_exposure(const Record&, const ExposureWithdrawn&, Posting&);

// Of a case's page: the exposure as it stands, and what the reader may do about it.
json::value exposure_of_case(const ReadContext&, const Case&);

}    // namespace terrace::cases
