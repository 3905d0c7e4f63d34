// What `terrace bench` does, for longer and in a folder that stays: src/bench/commands.hpp says what is measured.
//
//   commands_bench [seconds] [folder]

#include "bench/short_run.hpp"

#include <cstdlib>
#include <iostream>

int main(int count, char** words) {
    const std::filesystem::path root = std::filesystem::path{count > 2 ? words[2] : "build/bench"} / "commands";
    std::filesystem::remove_all(root);
    return terrace::bench::short_run(std::cout, root, count > 1 ? std::atof(words[1]) : 5) ? 0 : 1;
}
