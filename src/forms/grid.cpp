#include "forms/grid.hpp"

#include "forms/table.hpp"

namespace terrace::forms {
namespace {

void keep_once(std::vector<std::size_t>& numbers) {
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

}    // namespace

Result<Grid> Grid::of(const LaidSheet& sheet) {
    Grid grid;
    grid.sheet_ = &sheet;
    // Empty cells far to the right or below are frames somebody drew; the form ends a little behind its last word.
    std::size_t last_row = 0, last_column = 0;
    for (const auto& cell : sheet.cells)
        if (cell.form != CellForm::nothing || cell.formula) {
            last_row = std::max(last_row, cell.row);
            last_column = std::max(last_column, cell.column);
        }
    for (const auto& merge : sheet.merges)
        if (merge.first_row <= last_row && merge.first_column <= last_column && merge.last_column < merge.first_column + 200) last_column = std::max(last_column, merge.last_column);
    last_column += 1;
    last_row += 2;
    // Empty rows drawn one below the other are a list to be filled in.
    std::size_t drawn = 0;
    for (const auto& cell : sheet.cells)
        if (cell.row == last_row + 1 && cell.column <= last_column && drawn < list_rows_max) {
            ++last_row;
            ++drawn;
        }
    for (const auto& cell : sheet.cells)
        if (cell.row <= last_row && cell.column <= last_column) {
            grid.row_.push_back(cell.row);
            grid.column_.push_back(cell.column);
        }
    keep_once(grid.row_);
    keep_once(grid.column_);
    if (grid.rows() * grid.columns() > grid_cells_max) return refuse(No::too_large, sheet.name, std::to_string(grid_cells_max) + " 格 / cells");
    grid.cells_.resize(grid.rows() * grid.columns());
    const auto row_index = [&](std::size_t number) { return static_cast<std::size_t>(std::lower_bound(grid.row_.begin(), grid.row_.end(), number) - grid.row_.begin()); };
    const auto column_index = [&](std::size_t number) {
        return static_cast<std::size_t>(std::lower_bound(grid.column_.begin(), grid.column_.end(), number) - grid.column_.begin());
    };
    for (std::size_t i = 0; i < sheet.cells.size(); ++i) {
        const auto& cell = sheet.cells[i];
        if (cell.row <= last_row && cell.column <= last_column) grid.cells_[grid.index(row_index(cell.row), column_index(cell.column))].laid = static_cast<std::int32_t>(i);
    }
    for (const auto& merge : sheet.merges) {
        const auto r0 = row_index(merge.first_row), c0 = column_index(merge.first_column);
        if (r0 >= grid.rows() || c0 >= grid.columns() || grid.row_[r0] != merge.first_row || grid.column_[c0] != merge.first_column) continue;
        const auto first = grid.index(r0, c0);
        for (auto r = r0; r < grid.rows() && grid.row_[r] <= merge.last_row; ++r)
            for (auto c = c0; c < grid.columns() && grid.column_[c] <= merge.last_column; ++c) {
                auto& cell = grid.cells_[grid.index(r, c)];
                if (cell.master >= 0) return refuse(No::bad_value, sheet.name, "合并的单元格重叠 / merged cells overlap");
                cell.master = static_cast<std::int32_t>(first);
            }
    }
    return grid;
}

const std::string& Grid::text(std::size_t r, std::size_t c) const {
    static const std::string none;
    const auto* cell = shown(r, c);
    return cell && !cell->formula && cell->form != CellForm::nothing && !number(r, c) ? cell->text : none;
}

bool Grid::formula(std::size_t r, std::size_t c) const {
    const auto* cell = shown(r, c);
    return cell && cell->formula;
}

bool Grid::number(std::size_t r, std::size_t c) const {
    const auto* cell = shown(r, c);
    if (!cell || cell->formula || (cell->form != CellForm::number && cell->form != CellForm::truth && cell->form != CellForm::error)) return false;
    const bool digits = cell->form == CellForm::number && cell->text.find_first_not_of("0123456789") == std::string::npos;
    const bool year = digits && cell->text.size() == 4 && (cell->text.starts_with("19") || cell->text.starts_with("20"));
    return !year;
}

std::size_t Grid::width(std::size_t master) const {
    const auto r = master / columns(), c = master % columns();
    std::size_t w = 1;
    if (merged(r, c))
        while (c + w < columns() && this->master(r, c + w) == master) ++w;
    return w;
}

std::size_t Grid::height(std::size_t master) const {
    const auto r = master / columns(), c = master % columns();
    std::size_t h = 1;
    if (merged(r, c))
        while (r + h < rows() && this->master(r + h, c) == master) ++h;
    return h;
}

}    // namespace terrace::forms
