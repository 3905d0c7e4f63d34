#pragma once
// A sheet as rows and columns that hold anything, with merged cells spread over what they cover.

#include "sheets/layout.hpp"

namespace terrace::forms {

class Grid {
  public:
    // too_large when its rows × columns are more than grid_cells_max.
    static Result<Grid> of(const LaidSheet&);

    struct Cell {
        std::int32_t master = -1;    // of a merge: the index of its first cell; −1: stands for itself
        std::int32_t laid = -1;      // in LaidSheet::cells; −1: does not stand in the file
    };
    std::size_t rows() const { return row_.size(); }
    std::size_t columns() const { return column_.size(); }
    std::size_t row_number(std::size_t r) const { return row_[r]; }
    std::size_t column_number(std::size_t c) const { return column_[c]; }
    bool gap_before(std::size_t r) const { return r > 0 && row_[r] != row_[r - 1] + 1; }    // rows between hold nothing at all

    std::size_t master(std::size_t r, std::size_t c) const {
        const auto& cell = at(r, c);
        return cell.master < 0 ? index(r, c) : static_cast<std::size_t>(cell.master);
    }
    bool is_master(std::size_t r, std::size_t c) const { return master(r, c) == index(r, c); }
    bool merged(std::size_t r, std::size_t c) const { return at(r, c).master >= 0; }
    bool from_above(std::size_t r, std::size_t c) const { return master(r, c) / columns() < r; }
    bool stands(std::size_t r, std::size_t c) const { return at(r, c).laid >= 0; }
    const LaidCell* laid(std::size_t master) const { return cells_[master].laid < 0 ? nullptr : &sheet_->cells[static_cast<std::size_t>(cells_[master].laid)]; }
    const LaidCell* shown(std::size_t r, std::size_t c) const { return laid(master(r, c)); }    // what one sees there
    // A word: text, or a number that may be one (a year, an ordinal). "" when the cell shows nothing.
    const std::string& text(std::size_t r, std::size_t c) const;
    bool formula(std::size_t r, std::size_t c) const;
    bool number(std::size_t r, std::size_t c) const;    // a number that is no year
    std::size_t width(std::size_t master) const;        // columns a merge covers, 1 for a cell by itself
    std::size_t height(std::size_t master) const;

  private:
    std::size_t index(std::size_t r, std::size_t c) const { return r * columns() + c; }
    const Cell& at(std::size_t r, std::size_t c) const { return cells_[index(r, c)]; }
    const LaidSheet* sheet_ = nullptr;
    std::vector<std::size_t> row_, column_;
    std::vector<Cell> cells_;
};

}    // namespace terrace::forms
