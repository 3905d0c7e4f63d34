#pragma once
// Households and persons of the sample. 文笔社区 has exactly 1,593 households and 5,103 people.

#include "demo/history.hpp"

namespace terrace::demo {

constexpr int wenbi_households = 1'593, wenbi_people = 5'103;

// Registers them and returns those who may ask for something. Deterministic; one for each household.
std::vector<Resident> register_residents(Hand&, const Setting&, const Options&, const std::function<void(int percent)>& progress);

}    // namespace terrace::demo
