#pragma once
// The policies that come with the program, read from policies/, and a policy of a test's own.

#include "policy/policy.hpp"

#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <memory>

namespace terrace::testing {

inline std::string text_of(const std::filesystem::path& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) throw Fault{path.string() + ": cannot be read; run from the repository's root"};
    return {std::istreambuf_iterator<char>{file}, {}};
}

inline std::vector<std::string> shipped_policies() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{"policies"})
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    std::sort(names.begin(), names.end());
    return names;
}

inline std::shared_ptr<const policy::Policy> read_or_fail(const std::string& yaml, const std::string& file = "test.yaml") {
    auto read = policy::read_policy(yaml, file);
    if (!read) {
        std::string flaws;
        for (const auto& flaw : read.error()) flaws += say(flaw, Language::en) + '\n';
        throw Fault{flaws};
    }
    return std::make_shared<const policy::Policy>(std::move(*read));
}
inline std::shared_ptr<const policy::Policy> shipped_policy(const std::string& name) { return read_or_fail(text_of("policies/" + name + ".yaml"), name + ".yaml"); }

// A county that pays by month, by land and by harvest at once: every form and every field of a policy, with invented numbers.
inline const std::string every_form = R"yaml(policy: every_form
version: 3
title: {zh: 混合补偿, en: Mixed compensation}
note: invented
places: ["5306"]
from: 2020-01-01
until: 2029-12-31
successor: every_form_two
cycle_months: 6
effect: this_cycle
row: person
once_each: true
basis:
  - {id: paper, title: {zh: 试验文件, en: test paper}, number: 试验文件1号, standing: trial, source: invented, from: 2020-01-01, until: 2029-12-31}
facts:
  - {id: moved_on, kind: moved_on, name: {zh: 搬迁日期, en: moved on}, required: true}
  - {id: settled, kind: settlement_mode, name: {zh: 安置去向, en: settled}, choices: [进城, 后靠]}
  - {id: members, kind: members, name: {zh: 人数, en: persons}}
  - {id: paddy, kind: land, name: {zh: 水田, en: paddy}}
  - {id: dry, kind: land, name: {zh: 旱地, en: dry land}}
  - {id: yield, kind: crop_yield, name: {zh: 亩产, en: yield}}
  - {id: trees, kind: counted, name: {zh: 果树, en: trees}}
  - {id: jailed, kind: imprisoned_on, name: {zh: 服刑日期, en: imprisoned on}}
  - {id: freed, kind: released_on, name: {zh: 释放日期, en: released on}}
parameters:
  - {id: head, name: {zh: 人月标准, en: rate a person}, unit: yuan_per_person_month, values: [{from: 2020-01-01, until: 2022-12-31, value: 187, basis: paper, clause: 第一条}, {from: 2023-01-01, value: 203.45, basis: paper, clause: 第二条}]}
  - {id: acre, name: {zh: 亩年标准, en: rate a mu}, unit: yuan_per_mu_year, values: [{from: 2020-01-01, value: 1234.57, basis: paper}]}
  - {id: half, name: {zh: 旱地系数, en: dry land}, unit: coefficient, values: [{from: 2020-01-01, value: 0.6, basis: paper}]}
  - {id: full, name: {zh: 水田系数, en: paddy}, unit: coefficient, values: [{from: 2020-01-01, value: 1, basis: paper}]}
  - {id: each, name: {zh: 人均亩数, en: mu a person}, unit: mu_per_person, values: [{from: 2020-01-01, value: 1.21, basis: paper}]}
  - {id: growth, name: {zh: 增长率, en: growth}, unit: share_per_year, values: [{from: 2020-01-01, value: 0.013, basis: paper}]}
  - {id: eight, name: {zh: 规划年数, en: years planned}, unit: years, values: [{from: 2020-01-01, value: 8, basis: paper}]}
  - {id: price, name: {zh: 粮价, en: price of grain}, unit: yuan_per_kg, values: [{from: 2020-01-01, value: 2.63, basis: paper}]}
  - {id: tree, name: {zh: 果树单价, en: price of a tree}, unit: yuan_per_unit, values: [{from: 2020-01-01, value: 33.333, basis: paper}]}
  - {id: most, name: {zh: 封顶, en: the most}, unit: yuan, values: [{from: 2020-01-01, value: 9000, basis: paper}]}
  - {id: least, name: {zh: 保底, en: the least}, unit: yuan, values: [{from: 2020-01-01, value: 100, basis: paper}]}
cohorts:
  - {id: town, name: {zh: 进城安置, en: settled in town}, all: [{fact: settled, is: equals, value: 进城}], from: moved_on, years: 5, basis: paper, clause: 第三条}
  - {id: rest, name: {zh: 其他安置, en: settled elsewhere}, basis: paper}
stop_when:
  - {id: jail, name: {zh: 正在服刑, en: serving a sentence}, all: [{fact: jailed, is: at_most, value: judged_on}], resume_when: [{fact: freed, is: at_most, value: judged_on}], basis: paper, clause: 第四条}
items:
  - id: heads
    name: {zh: 按人, en: by head}
    rule:
      per_head:
        rate: head
        heads: {cap: {most: members, of: {indexed: {growth: growth, years: eight, of: {round: {decimals: 3, how: down, of: {heads_of_area: {each: each, area: {equivalent_area: [{land: paddy, coefficient: full}, {land: dry, coefficient: half}]}}}}}}}}}
  - id: mixed
    name: {zh: 混合, en: mixed}
    rule:
      cap:
        most: most
        of:
          floor:
            least: least
            of:
              sum_of:
                - per_area: {rate: acre, area: paddy}
                - indexed: {growth: growth, since: 2020-07-01, of: {area_yield_price: {area: dry, yield: yield, price: price}}}
                - per_unit: {rate: tree, count: trees}
round: {each: item, to: fen, how: half_up}
)yaml";

}    // namespace terrace::testing
