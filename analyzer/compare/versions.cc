#include "compare/versions.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "policy/instance.h"
#include "policy/lower_case.h"
#include "policy/parse.h"

namespace trustlint::compare {

using document::Node;

namespace {

/// The number in `holes` of each hole of a role, as marks.
std::vector<std::string> renumber(const std::vector<policy::Hole>& own,
                                  std::vector<policy::Hole>& holes) {
  std::vector<std::string> marks;
  for (const auto& hole : own) {
    const auto known = std::find_if(holes.begin(), holes.end(),
                                    [&](const auto& other) { return other.name == hole.name; });
    marks.push_back(policy::hole_mark(static_cast<std::size_t>(known - holes.begin())));
    if (known == holes.end()) {
      holes.push_back(hole);
    } else {
      // A template may allow other values now; what is known of a resource stays known.
      for (const auto& value : hole.allowed) {
        auto& allowed = known->allowed;
        if (!allowed.empty() && std::find(allowed.begin(), allowed.end(), value) == allowed.end())
          allowed.push_back(value);
      }
      if (hole.allowed.empty()) known->allowed.clear();
      known->resource = known->resource && hole.resource;
    }
  }
  return marks;
}

/// Do the trees say the same? Members in order, places and quotes aside.
bool same(const Node& one, const std::vector<std::string>& marks_of_one, const Node& other,
          const std::vector<std::string>& marks_of_other) {
  std::vector<std::pair<const Node*, const Node*>> left{{&one, &other}};
  const auto differ = [&](const std::string& a, const std::string& b) {
    return policy::fill(a, marks_of_one) != policy::fill(b, marks_of_other);
  };
  while (!left.empty()) {
    const auto [a, b] = left.back();
    left.pop_back();
    if (a->kind != b->kind || differ(a->text, b->text) || a->tag != b->tag ||
        a->items.size() != b->items.size() || a->members.size() != b->members.size())
      return false;
    for (std::size_t i = 0; i < a->items.size(); ++i) left.emplace_back(&a->items[i], &b->items[i]);
    for (std::size_t i = 0; i < a->members.size(); ++i) {
      if (differ(a->members[i].key, b->members[i].key)) return false;
      left.emplace_back(&a->members[i].value, &b->members[i].value);
    }
  }
  return true;
}

/// The holes of one version; what is wrong with them goes into `all`.
std::set<std::size_t> look(const Node& node, const policy::TrustPolicy& policy,
                           const std::vector<policy::Hole>& own,
                           const std::vector<std::string>& marks, Versions& all) {
  std::set<std::size_t> used;
  for (const auto& text : policy::marked_texts(node)) {
    for (const std::size_t hole : text.holes) {
      if (hole >= own.size()) {
        all.foreign_mark = true;
        continue;
      }
      used.insert(policy::holes_in(marks[hole])[0]);
      const bool wrong =
          std::any_of(policy.errors.begin(), policy.errors.end(), [&](const auto& error) {
            return error.place.text == text.place.text && error.place.span == text.place.span;
          });
      if (wrong && all.misplaced.empty()) all.misplaced = "`${" + own[hole].name + "}`";
    }
  }
  return used;
}

}  // namespace

std::set<std::size_t> Versions::used() const {
  auto all = in_before;
  all.insert(in_after.begin(), in_after.end());
  return all;
}

std::set<std::size_t> Versions::shared() const {
  std::set<std::size_t> both;
  std::set_intersection(in_before.begin(), in_before.end(), in_after.begin(), in_after.end(),
                        std::inserter(both, both.end()));
  return both;
}

Versions versions(const input::RoleSource& before, const input::PolicySource& old_policy,
                  const input::RoleSource& after, const input::PolicySource& new_policy) {
  Versions both;
  const auto old_marks = renumber(before.holes, both.holes);
  const auto new_marks = renumber(after.holes, both.holes);
  const auto old_parsed = policy::parse(*old_policy.node);
  const auto new_parsed = policy::parse(*new_policy.node);
  both.in_before = look(*old_policy.node, old_parsed, before.holes, old_marks, both);
  both.in_after = look(*new_policy.node, new_parsed, after.holes, new_marks, both);
  both.before = policy::instance(old_parsed, old_marks);
  both.after = policy::instance(new_parsed, new_marks);
  both.same_text = same(*old_policy.node, old_marks, *new_policy.node, new_marks) ||
                   (both.before.complete() && both.after.complete() &&
                    policy::print(both.before) == policy::print(both.after));
  return both;
}

}  // namespace trustlint::compare
