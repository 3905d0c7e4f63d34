#pragma once
// The places a form may name: the one it is filled in for, those beneath it, and those it lies in. Names are compared as offices write
// them: 文笔社区居民委员会, 文笔社区 and 文笔 may be one place; where two places fit, both are found.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace terrace::forms {

struct FormPlace {
    std::string id, code, name;
    int level = 0;                        // 3 county, 4 township, 5 village, 6 group or grid
    std::optional<std::size_t> parent;    // in the gazetteer
};

class Gazetteer {
  public:
    Gazetteer() = default;
    Gazetteer(std::vector<FormPlace>, std::size_t own);

    bool empty() const { return places_.empty(); }
    std::size_t own() const { return own_; }    // the place the form is filled in for
    const FormPlace& at(std::size_t i) const { return places_[i]; }
    std::size_t size() const { return places_.size(); }
    bool within(std::size_t inner, std::size_t outer) const;
    // Places of this name, at `level` when it is not 0.
    std::vector<std::size_t> named(std::string_view written, int level = 0) const;
    // Names that stand in a title, the longest first, each with where it lies.
    std::vector<std::string> names_in(std::string_view title) const;

  private:
    std::vector<FormPlace> places_;
    std::size_t own_ = 0;
    std::unordered_map<std::string, std::vector<std::size_t>> by_core_;
};

}    // namespace terrace::forms
