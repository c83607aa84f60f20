#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "base/strong_id.hpp"
#include "base/time_text.hpp"
#include "storage/value.hpp"

namespace matjar::storage {

/// What a column holds, before it is asked for as a type.
using Cell = std::variant<Null, std::int64_t, double, std::string>;

/// One row of an answer. `get` throws std::logic_error when the column is missing or of another type: the statement and
/// its reader stand side by side in one file, so that is a defect, never bad input.
class Row {
 public:
  Row(const std::vector<std::string>& columns, const std::vector<Cell>& cells) : columns_(&columns), cells_(&cells) {}

  /// T: std::int64_t, int, double, bool, std::string, Timestamp, a StrongId, or std::optional of one of them.
  template <class T>
  T get(std::string_view column) const {
    return Reader<T>::read(cell(column), column);
  }
  bool is_null(std::string_view column) const { return std::holds_alternative<Null>(cell(column)); }

 private:
  template <class T>
  struct Reader;

  const Cell& cell(std::string_view column) const {
    for (std::size_t i = 0; i < columns_->size(); ++i) {
      if ((*columns_)[i] == column) return (*cells_)[i];
    }
    throw std::logic_error("no column " + std::string(column));
  }

  template <class T>
  static const T& expect(const Cell& cell, std::string_view column) {
    if (const T* value = std::get_if<T>(&cell)) return *value;
    throw std::logic_error("column " + std::string(column) + " has another type");
  }

  const std::vector<std::string>* columns_;
  const std::vector<Cell>* cells_;
};

/// The answer to a statement: rows, or how many were changed.
class Rows {
 public:
  Rows() = default;
  Rows(std::vector<std::string> columns, std::vector<std::vector<Cell>> cells, std::int64_t changed)
      : columns_(std::move(columns)), cells_(std::move(cells)), changed_(changed) {}

  std::size_t size() const { return cells_.size(); }
  bool empty() const { return cells_.empty(); }
  Row operator[](std::size_t index) const { return {columns_, cells_.at(index)}; }
  Row front() const { return (*this)[0]; }
  /// Rows inserted, updated or deleted; for a statement with `returning` the number of rows returned.
  std::int64_t changed() const { return changed_; }

  class Iterator {
   public:
    Iterator(const Rows& rows, std::size_t index) : rows_(&rows), index_(index) {}
    Row operator*() const { return (*rows_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Rows* rows_;
    std::size_t index_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

 private:
  std::vector<std::string> columns_;
  std::vector<std::vector<Cell>> cells_;
  std::int64_t changed_ = 0;
};

template <>
struct Row::Reader<std::int64_t> {
  static std::int64_t read(const Cell& cell, std::string_view column) { return expect<std::int64_t>(cell, column); }
};
template <>
struct Row::Reader<int> {
  static int read(const Cell& cell, std::string_view column) {
    return static_cast<int>(expect<std::int64_t>(cell, column));
  }
};
template <>
struct Row::Reader<double> {
  /// A whole number comes back as an integer where the column is numeric.
  static double read(const Cell& cell, std::string_view column) {
    if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
    return expect<double>(cell, column);
  }
};
template <>
struct Row::Reader<bool> {
  static bool read(const Cell& cell, std::string_view column) { return expect<std::int64_t>(cell, column) != 0; }
};
template <>
struct Row::Reader<std::string> {
  static std::string read(const Cell& cell, std::string_view column) { return expect<std::string>(cell, column); }
};
template <>
struct Row::Reader<Timestamp> {
  static Timestamp read(const Cell& cell, std::string_view column) {
    if (const auto time = from_rfc3339(expect<std::string>(cell, column))) return *time;
    throw std::logic_error("column " + std::string(column) + " holds no time");
  }
};
template <class Tag>
struct Row::Reader<StrongId<Tag>> {
  static StrongId<Tag> read(const Cell& cell, std::string_view column) {
    return StrongId<Tag>(expect<std::string>(cell, column));
  }
};
template <class T>
struct Row::Reader<std::optional<T>> {
  static std::optional<T> read(const Cell& cell, std::string_view column) {
    if (std::holds_alternative<Null>(cell)) return std::nullopt;
    return Reader<T>::read(cell, column);
  }
};

}  // namespace matjar::storage
