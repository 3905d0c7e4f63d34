#pragma once
// A ledger (台账) is a table posted from the journal; it can be thrown away and rebuilt. Modules declare tables and post rows
// by their declared key; they never write SQL to change one. Reads are named queries: constant SQL, prepared by the store alone.
// Every row carries the position of the record that caused it (column `position`, added to each table), and every key begins
// with the domain (column `domain`, added too), so that one office's rows never mix with another's.

#include "journal/record.hpp"

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace terrace {

enum class Type : std::uint8_t { integer, text, bytes };

struct Column {
    std::string_view name;
    Type type = Type::integer;
    bool may_be_null = false;
};

struct Index {
    std::string_view name;
    std::string_view columns;       // "stage, due_at": the domain is put in front
    std::string_view where = {};    // a partial index costs a third of a full one: use it for work lists
};

struct Table {
    std::string_view name;
    std::vector<Column> columns;
    std::size_t key = 1;            // the first `key` columns (after the domain) are the primary key
    std::vector<Index> indexes = {};
};

// A cell to be written or bound; views must outlive the call.
struct Cell {
    std::variant<std::monostate, std::int64_t, std::string_view> value;
    bool bytes = false;
    Cell() = default;
    template <class T>
        requires(std::is_integral_v<T> || std::is_enum_v<T>)
    Cell(T number) : value{static_cast<std::int64_t>(number)} {}
    Cell(std::string_view text) : value{text} {}
    Cell(const std::string& text) : value{std::string_view{text}} {}
    Cell(const char* text) : value{std::string_view{text}} {}
    Cell(const Uuid& id) : bytes{true} {
        if (!id.empty()) value = id.view();
    }
    Cell(PlaceId id) {
        if (!id.empty()) value = id.number;
    }
    Cell(Instant at) : value{at.ms} {}
    Cell(Day day) : value{static_cast<std::int64_t>(day.number)} {}
    template <class T>
    Cell(const std::optional<T>& maybe) {
        if (maybe) *this = Cell{*maybe};
    }
    static Cell blob(std::string_view raw) {
        Cell cell{raw};
        cell.bytes = true;
        return cell;
    }
};

// A row as read: owned values in the order of the query's columns.
class Row {
  public:
    virtual ~Row() = default;
    virtual bool null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual std::string_view text(int column) const = 0;    // text or bytes; valid until the next row
    virtual int columns() const = 0;

    Uuid uuid(int column) const { return uuid_of_bytes(text(column)).value_or(Uuid{}); }
    template <class T>
    T id(int column) const { return T{uuid(column)}; }
    PlaceId place(int column) const { return {integer(column)}; }
    Instant instant(int column) const { return {integer(column)}; }
    std::string string(int column) const { return std::string{text(column)}; }
};

// Where a posting writes. put replaces the row with the same key; set changes named columns of an existing row;
// find reads the row as it stands (a posting may look at the row it replaces, at nothing else).
class Rows {
  public:
    virtual ~Rows() = default;
    virtual void put(const Table&, std::initializer_list<Cell> columns) = 0;
    virtual void set(const Table&, std::initializer_list<Cell> key, std::initializer_list<std::pair<std::string_view, Cell>> columns) = 0;
    virtual void erase(const Table&, std::initializer_list<Cell> key) = 0;
    // Calls `visit` with the table's columns in order (without the domain) when the row exists.
    virtual bool find(const Table&, std::initializer_list<Cell> key, const std::function<void(const Row&)>& visit) = 0;
};

// A read. $1 is always the domain; arguments follow from $2.
struct Query {
    std::string_view name;    // "cases.open_by_post", as it appears in metrics and slow logs
    std::string_view sql;
};

// One consistent view of journal and ledgers, used by one thread at a time.
class Snapshot {
  public:
    virtual ~Snapshot() = default;
    virtual Position position() const = 0;
    virtual void run(const Query&, std::initializer_list<Cell> arguments, const std::function<bool(const Row&)>& visit) = 0;
    virtual std::vector<Record> stream(const Uuid&) = 0;
};

}    // namespace terrace
