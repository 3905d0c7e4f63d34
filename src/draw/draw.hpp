#pragma once
// A draw (摇号) that anybody can do again: flats for households, by priority class, from a published list and a seed whose SHA-256 was published
// before the list closed. docs/draw.md has the rule; the page /draw and a line of shell do the same sums.
//
//   list hash   SHA-256 of the list's bytes, so that one changed letter is seen
//   commitment  SHA-256 of the seed as written: 64 lower-case hexadecimal digits
//   ticket      SHA-256 of "seed:list hash:id"
//   order       within a flat type: households by class, then ticket; flats by ticket; the n-th household gets the n-th flat
//
// With several seeds, one from each of several people, each has its own commitment, and the seed of the tickets is the SHA-256 of all of them
// joined by ":": nobody who holds one of them knows the outcome before the others are opened.

#include "base/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::draw {

constexpr std::size_t list_bytes_max = 20'000'000;
constexpr std::size_t list_rows_max = 200'000;
constexpr std::size_t id_characters_max = 40;
constexpr std::size_t seeds_max = 10;
constexpr int class_max = 99;

struct Entry {
    std::string id;
    int priority = 0;        // class of a household, 1 first; 0 of a flat
    std::string type;        // 户型; households draw flats of their own type
    std::size_t line = 0;
};

struct PriorityClass {
    int number = 0;
    std::string name;
};

// kind,id,class,type: rows "household,H001,1,三室", "flat,A-1-101,,三室" and, to name a class, "class,,1,残疾人家庭".
struct List {
    std::vector<PriorityClass> classes;
    std::vector<Entry> households, flats;
    std::string hash;        // of the bytes, hex
};

// Everything that is wrong, by line; nothing is drawn from a list with a mistake in it.
struct Mistake {
    std::size_t line = 0;
    std::string zh, en;
};
tl::expected<List, std::vector<Mistake>> read_list(std::string_view bytes);

// 64 hexadecimal digits, made lower case; bad_value otherwise.
Result<std::string> read_seed(std::string_view);
std::string commitment_of(std::string_view seed);
std::string joined(std::span<const std::string> seeds);    // the seed of the tickets

struct Drawn {
    const Entry* entry = nullptr;
    std::string ticket;
    std::size_t place = 0;          // from 1, within the type
    const Entry* gets = nullptr;    // the flat of a household, the household of a flat; nullptr when there are not enough
};
struct Outcome {
    std::vector<Drawn> households, flats;    // by type, then place
};
// The list must outlive the outcome.
Outcome draw(const List&, std::string_view seed);

}    // namespace terrace::draw
