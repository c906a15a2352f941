#include "input/terraform_locate.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "document/reader.h"
#include "input/terraform_again.h"
#include "input/terraform_source.h"
#include "policy/hole.h"

namespace trustlint::input {

using document::Kind;
using document::Member;
using document::Node;

namespace {

/// Does a text fit one with holes? A hole stands for any text.
bool fits(const std::string& with_holes, std::string_view text) {
  constexpr std::size_t kMark = 4;
  const std::vector<std::size_t> holes = policy::holes_in(with_holes);
  if (holes.empty()) return with_holes == text;
  std::string_view pattern = with_holes;
  bool first = true;
  for (const std::size_t hole : holes) {
    const std::size_t at = pattern.find(policy::hole_mark(hole));
    const std::string_view part = pattern.substr(0, at);
    const std::size_t found = text.find(part);
    if (found == std::string_view::npos || (first && found != 0)) return false;
    text.remove_prefix(found + part.size());
    pattern.remove_prefix(at + kMark);
    first = false;
  }
  return text.ends_with(pattern);
}

/// Gives the nodes of one tree the places of another one that means the same.
class Pointer {
 public:
  /// The tree with places of `source` where they go together, else those of `around`.
  Node point(const Node& plan, const Node* source, const Node& around) {
    const bool same = source != nullptr && (plan.kind == source->kind || is_hole(*source));
    const bool text = plan.is_scalar();
    const bool found = same && (!text || is_hole(*source) || fits(source->text, plan.text));
    const Node& place = found ? *source : around;
    ++(found ? matched : missed);
    Node out = plan;
    out.span = place.span;
    out.source = place.source;
    out.items.clear();
    out.members.clear();
    const Node* partner = found && plan.kind == source->kind ? source : nullptr;
    // The sources may have more than the plan.
    const bool whole = partner == nullptr || (partner->items.size() == plan.items.size() &&
                                              partner->members.size() == plan.members.size());
    missed += whole ? 0 : 1;
    for (std::size_t i = 0; i < plan.items.size(); ++i) {
      out.items.push_back(point(plan.items[i], item_of(partner, plan, i), place));
    }
    for (const Member& member : plan.members)
      out.members.push_back(member_of(member, partner, place));
    return out;
  }

  std::size_t matched = 0;
  std::size_t missed = 0;

 private:
  static bool is_hole(const Node& node) {
    return node.is(Kind::String) && node.text.size() == policy::hole_mark(0).size() &&
           policy::holes_in(node.text).size() == 1;
  }

  Member member_of(const Member& member, const Node* source, const Node& around) {
    const Member* partner = nullptr;
    if (source != nullptr) {
      partner = source->find_member(member.key);
      for (const Member& other : source->members) {
        if (partner == nullptr && fits(other.key, member.key)) partner = &other;
      }
    }
    Member out;
    out.key = member.key;
    out.value = point(member.value, partner ? &partner->value : nullptr, around);
    // A key is found through the text of its value.
    const bool own = partner != nullptr && partner->value.source == out.value.source;
    out.key_span = own ? partner->key_span : out.value.span;
    return out;
  }

  /// Lists of texts are matched by what they say, others by their order.
  static const Node* item_of(const Node* source, const Node& plan, std::size_t index) {
    if (source == nullptr) return nullptr;
    const Node& item = plan.items[index];
    if (item.is_scalar()) {
      for (const bool exact : {true, false}) {
        for (const Node& other : source->items) {
          if (other.is_scalar() &&
              (exact ? other.text == item.text : fits(other.text, item.text))) {
            return &other;
          }
        }
      }
      return nullptr;
    }
    const bool in_step = source->items.size() == plan.items.size();
    if (in_step) return &source->items[index];
    const Node* sid = item.find("Sid");
    for (const Node& other : source->items) {
      const Node* same = other.find("Sid");
      if (sid != nullptr && same != nullptr && fits(same->text, sid->text)) return &other;
    }
    return nullptr;
  }
};

/// A tree and the trees that own what it points into.
struct Pointed {
  document::Document document;
  std::shared_ptr<const document::Document> plan;
  std::shared_ptr<const document::Document> source;
};

/// A node that stands for a place.
Node node_at(const document::Place& place) {
  Node node;
  node.span = place.span;
  node.source = place.text.get();
  return node;
}

/// True: the sources say the same as the plan.
bool point_policy(PolicySource& policy, const RoleSource& source) {
  const Node attribute = node_at(*source.policy_attribute);
  auto best = std::make_shared<Pointed>();
  std::size_t most = 0;
  bool same = false;
  // Of several variants the plan has one; an attribute without a known policy is a place at least.
  for (std::size_t i = 0; i <= source.policies.size(); ++i) {
    const bool variant = i < source.policies.size();
    Pointer pointer;
    Node root = pointer.point(*policy.node, variant ? source.policies[i].node : nullptr, attribute);
    if (best->source != nullptr && pointer.matched <= most) continue;
    if (!variant && most > 0) continue;
    most = pointer.matched;
    same = same || pointer.missed == 0;
    best->document.root = std::move(root);
    best->source = variant ? source.policies[i].document : nullptr;
  }
  best->plan = policy.document;
  best->document.text = source.policy_attribute->text;
  const Node* node = &best->document.root;
  const document::Document* document = &best->document;
  policy.document = std::shared_ptr<const document::Document>(std::move(best), document);
  policy.node = node;
  return same;
}

}  // namespace

std::string without_keys(const std::string& address) {
  std::string out;
  bool quoted = false;
  bool inside = false;
  for (const char c : address) {
    if (inside && c == '"') quoted = !quoted;
    if (inside && !quoted && c == ']') {
      inside = false;
      out += "*]";
    } else if (!inside) {
      out += c;
      inside = c == '[';
    }
  }
  return out;
}

namespace {

class OnlyVariables : public document::Keep {
 public:
  bool member(const std::vector<std::string>& keys) const override {
    return keys.front() == "variables";
  }
  bool element(const std::vector<std::string>& /*keys*/, const Node& /*object*/) const override {
    return true;
  }
};

/// The values of the root variables that a plan was made with.
PlannedVariables variables_of(const std::shared_ptr<const document::Text>& plan,
                              const document::Limits& limits) {
  PlannedVariables out;
  if (plan == nullptr) return out;
  const auto read = document::read_json(plan, limits, OnlyVariables());
  const Node* variables = read ? (*read)->root.find("variables") : nullptr;
  if (variables == nullptr) return out;
  for (const Member& variable : variables->members) {
    const Node* value = variable.value.find("value");
    if (value != nullptr) out[variable.key] = hcl::from_node(*value, {});
  }
  return out;
}

/// The directory once more, with the variables of the plan.
class AsPlanned : public ReadAgain {
 public:
  AsPlanned(std::shared_ptr<const RecordedFiles> files, std::string directory,
            PlannedVariables variables, const document::Limits& limits)
      : files_(std::move(files)),
        directory_(std::move(directory)),
        variables_(std::move(variables)),
        limits_(limits) {}

  std::vector<RoleSource> with(
      const std::shared_ptr<const document::SourceFile>& changed) const override {
    ChangedFiles files(*files_, changed);
    return extract_terraform_directory(directory_, files, limits_, variables_).roles;
  }

 private:
  std::shared_ptr<const RecordedFiles> files_;
  std::string directory_;
  PlannedVariables variables_;
  document::Limits limits_;
};

}  // namespace

TerraformSources::TerraformSources(const std::string& directory, FileAccess& files,
                                   const document::Limits& limits,
                                   const std::shared_ptr<const document::Text>& plan) {
  const PlannedVariables variables = variables_of(plan, limits);
  auto recorded = std::make_shared<RecordedFiles>(files);
  Extraction extraction = extract_terraform_directory(directory, *recorded, limits, variables);
  std::set<std::string> with_roles;
  for (const RoleSource& role : extraction.roles)
    with_roles.insert(directory_of(role.anchor.path()));
  recorded->close(with_roles);
  again_ = std::make_shared<AsPlanned>(std::move(recorded), directory, variables, limits);
  for (RoleSource& role : extraction.roles) {
    if (!role.policy_attribute) continue;
    const std::string any = without_keys(role.address);
    // Of many copies of a block one is enough to know where it stands.
    roles_.try_emplace(any, role);
    const std::string address = role.address;
    roles_[address] = std::move(role);
  }
}

const RoleSource* TerraformSources::role_at(const std::string& address) const {
  const auto exact = roles_.find(address);
  if (exact != roles_.end()) return &exact->second;
  const auto any = roles_.find(without_keys(address));
  return any == roles_.end() ? nullptr : &any->second;
}

const RoleSource* TerraformSources::policy_of(const std::string& address) const {
  const RoleSource* role = role_at(address);
  // What is known of another key's copy is not known of this one.
  const bool its_own =
      role != nullptr && (role->address == address || role->address == without_keys(address));
  return its_own && role->known() ? role : nullptr;
}

bool TerraformSources::point(RoleSource& role) const {
  const RoleSource* source = role_at(role.address);
  if (source == nullptr) return false;
  role.in_plan = role.anchor;
  role.anchor = source->anchor;
  if (source->max_session_duration_place &&
      source->max_session_duration == role.max_session_duration)
    role.max_session_duration_place = source->max_session_duration_place;
  bool same = source == policy_of(role.address);
  for (PolicySource& policy : role.policies) same = point_policy(policy, *source) && same;
  if (role.known() && same) role.assumption.clear();
  // The text of a called module is not one role's alone.
  if (role.known() && same && !role.address.starts_with("module.")) role.read_again = again_;
  if (!role.known()) {
    if (const RoleSource* known = policy_of(role.address)) {
      role.policies = known->policies;
      role.holes = known->holes;
      role.assumption =
          "the plan does not know the policy: it is taken from " + known->policy_attribute->path();
      role.not_known_because.clear();
    }
  }
  return true;
}

}  // namespace trustlint::input
