#include "compare/versions.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "compare/definitions.h"
#include "policy/instance.h"
#include "policy/lower_case.h"
#include "policy/parse.h"

namespace trustlint::compare {

using document::Node;

namespace {

struct Numbered {
  std::vector<policy::Hole>& holes;
  std::vector<std::string> names;  ///< As the role has them.
  std::vector<std::string> definitions;
};

/// The name of a resource tells what it is: that is kept.
policy::Hole with_name(policy::Hole hole, std::string name) {
  hole.resource = policy::is_resource(hole);
  hole.name = std::move(name);
  return hole;
}

/// The number in `all` of each hole of a role, as marks. Of two holes of one name the one that
/// means another thing in the new version is a hole of its own.
std::vector<std::string> renumber(const std::vector<policy::Hole>& own,
                                  const std::vector<std::string>& definitions, Numbered& all) {
  std::vector<std::string> marks;
  const std::size_t before = all.holes.size();
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto begin = all.names.begin();
    const auto known = std::find(begin, all.names.end(), own[i].name);
    auto at = static_cast<std::size_t>(known - begin);
    const bool other = at < before && (all.holes[at].allowed != own[i].allowed ||
                                       all.definitions[at] != definitions[i]);
    if (other) all.holes[at] = with_name(all.holes[at], own[i].name + " (old definition)");
    if (known == all.names.end() || other) {
      at = all.holes.size();
      all.names.push_back(own[i].name);
      all.definitions.push_back(definitions[i]);
      all.holes.push_back(other ? with_name(own[i], own[i].name + " (new definition)") : own[i]);
    } else {
      all.holes[at].resource = all.holes[at].resource && own[i].resource;
    }
    marks.push_back(policy::hole_mark(at));
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
  Numbered all{both.holes, {}, {}};
  const auto old_marks = renumber(before.holes, definitions(before).of_holes, all);
  const auto new_marks = renumber(after.holes, definitions(after).of_holes, all);
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
