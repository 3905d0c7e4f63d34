#pragma once
// A list that somebody brings to the desk as a file: the browser sends it and gets its rows as text, read as the command line reads
// lists. Nothing of it is kept: what the desk makes of the rows comes back as commands.

#include "wire/http/api.hpp"

namespace terrace {

constexpr std::size_t table_upload_bytes_max = 8'000'000;
constexpr std::size_t table_rows_max = 5'000;              // longer lists go through `terrace import cases`
constexpr std::size_t table_text_bytes_max = 8'000'000;    // of all cells together

// {"form": "XLSX", "sheets": ["办件"], "sheet": 1, "rows": [{"row": 1, "cells": ["地方", "类别"]}, …]}: rows that hold anything, each with
// its number in the sheet. A damaged row carries "wrong" with code, zh and en, and those after it are still read. `sheet` counts from 1.
Result<json::object> table_json(std::string bytes, std::string name, std::size_t sheet);

class SheetDoor {
  public:
    explicit SheetDoor(wire::WhoAsks who) : who_{std::move(who)} {}
    wire::Door door();

  private:
    Result<wire::Response> read(const wire::Request&, const Parameters&);

    wire::WhoAsks who_;
    std::mutex reading_;    // one table at a time: each may take much memory
};

}    // namespace terrace
