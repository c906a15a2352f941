/// Resolves the intrinsic functions of a template. Internal to `input/`.
///
/// Entry point: `Evaluator::resolve`: from a node as written to a node without functions. What
/// stands in the template as text keeps its place; a text that is put together (`Fn::Sub`,
/// `Fn::Join`) keeps the places of its parts; a reference has the place where it stands. What is
/// not known before deployment is a hole (policy/hole.h), the same hole for each reference to the
/// same thing. A condition that cannot be decided makes variants: `first_variant`, `next_variant`.
/// What cannot even be a hole is an obstacle. Budgets count steps and bytes of a whole template.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/composed_text.h"
#include "document/node.h"
#include "input/choices.h"
#include "input/template.h"
#include "policy/hole.h"

namespace trustlint::input {

/// Why a part of a template cannot be resolved.
struct Obstacle {
  std::string reason;
  document::Place place;
};

/// A function call: long form, short form, or neither (`name` is empty).
struct Call {
  std::string name;  ///< "Ref", "Condition", "Fn::Sub"
  const document::Node* argument = nullptr;
};
/// The call that a node is. Errors: a tag that CloudFormation does not have gives a name with '!'.
Call call_of(const document::Node& node);

/// What `&{X}` of a loop puts for a value: its letters and digits.
std::string alphanumeric(const std::string& value);

class Evaluator {
 public:
  explicit Evaluator(const Template& model) : template_(model) {}

  /// The node without functions; nothing when it is `AWS::NoValue` or there is an obstacle.
  std::optional<document::Node> resolve(const document::Node& node, const Bindings& bindings);
  /// The items of a list; nothing as above.
  std::optional<std::vector<document::Node>> resolve_list(const document::Node& node,
                                                          const Bindings& bindings);
  /// What `Ref` or, with an attribute, `Fn::GetAtt` of a resource gives, as a text at `at`.
  document::Node reference(const Resource& resource, std::string_view attribute,
                           const document::Node& at);

  /// Begins the first variant of something; forgets the obstacle.
  void first_variant();
  bool next_variant();  ///< False: there is none. Nodes of the variant before lose their texts.
  /// What this variant assumes: "IsProd is true"; empty when nothing had to be assumed.
  std::string when() const;
  /// Is the condition of that name true in this variant?
  bool condition(const std::string& name, const document::Node& at);

  /// From here on the parameters that this condition asks for have no defaults, as for somebody who
  /// sets them; until `trust_defaults`.
  void doubt_defaults_of(const std::string& condition, const document::Node& at);
  void trust_defaults() { doubted_.clear(); }
  /// Adds to `when`.
  void say(std::string assumption);
  /// What this variant assumes by now is not worth saying: without it the resource does not exist.
  void take_as_given();

  const std::optional<Obstacle>& obstacle() const { return obstacle_; }
  const std::vector<policy::Hole>& holes() const { return holes_; }
  /// The owners of the texts that nodes stand in which were resolved in this variant.
  const std::vector<std::shared_ptr<const document::Text>>& texts() const { return texts_; }
  std::string show(std::string_view text) const { return policy::show_holes(text, holes_); }
  /// The same without the braces of a text that is one hole.
  std::string call_it(const std::string& text) const;

 private:
  using Node = document::Node;
  using Value = std::optional<Node>;
  enum class Truth { False, True, Open };
  /// What is known of the text of a hole: nothing, that it names something that AWS makes, and that
  /// it consists of letters, digits and '-' besides.
  enum class Sort { Text, Resource, Plain };
  struct Known {
    Truth truth;
    bool assumed;
  };

  // intrinsics.cc
  Value evaluate(const Node& node);
  Value evaluate_plain(const Node& node);  ///< Whatever its tag says.
  Value evaluate_argument(const Node& node, const Node& argument);
  Value object(const Node& node);
  Value call(const Call& call, const Node& node);
  bool for_each(const document::Member& member, Node& result);
  Value conditional(const Node& node, const Node& argument);
  Value select(const Node& node, const Node& argument);
  Value split(const Node& node, const Node& argument);
  Value find_in_map(const Node& node, const Node& argument);
  Value map_entry(const Node& node, const std::string& mapping, const std::string& top,
                  const std::string& second, const Node* fallback);
  Value length(const Node& node, const Node& argument);

  // intrinsic_text.cc
  Value scalar(const Node& node);
  Value substitute(const Node& argument);
  Value join(const Node& node, const Node& argument);
  Value encode(const Node& node, const Node& argument);
  Value json_text(const Node& node, const Node& argument);
  Value imported(const Node& node, const Node& argument);
  bool substitute_into(document::ComposedText& out, const Node& text, const Node* variables);
  Node finish(document::ComposedText&& text, const Node& style);
  Node text_at(std::string_view text, const Node& at);
  Node unknown_at(std::string name, const Node& at, std::vector<std::string> allowed = {},
                  Sort sort = Sort::Text);
  std::optional<std::string> text_of(const Node& node);

  // references.cc
  Value reference(const std::string& name, const Node& at);
  Value attribute(const std::string& name, const std::string& attribute, const Node& at);
  std::string partition() const;
  Value pseudo_parameter(const std::string& name, const Node& at);
  Value parameter(const std::string& name, const Node& parameter, const Node& at);
  Node parameter_list(const std::string& name, const Node& parameter, const Node& at);
  Value json_of_custom_resource(const Resource& resource, const Node& at);
  std::string property_text(const Resource& resource, std::string_view name);
  std::string role_text(const Resource& resource, std::string_view attribute, const Node& at);
  std::string arn(std::string_view service, const std::string& rest, const Node& at);

  // template_conditions.cc
  Truth known(const Node& expression);
  Truth known_condition(const std::string& name, const Node& at);
  Truth compare(const Node& expression, std::string* atom, std::pair<std::string, std::string>* is);
  bool decide(const Node& expression);

  std::string mark(const std::string& name, const Node& at, Sort sort = Sort::Text,
                   std::vector<std::string> allowed = {});
  bool may_hold(std::string_view text, std::size_t length, std::string_view delimiter) const;
  const Node* binding(std::string_view name) const;
  void forget();
  bool step(const Node& node, std::size_t count = 1);
  bool grow(const Node& node, std::size_t bytes);
  std::nullopt_t obstacle(const Node& node, std::string reason);

  const Template& template_;
  Choices choices_;
  std::vector<policy::Hole> holes_;
  std::vector<Sort> sorts_;  ///< Of the holes.
  std::map<std::string, std::size_t> hole_numbers_;
  std::vector<std::shared_ptr<const document::Text>> texts_;  ///< Of this variant.
  std::optional<Obstacle> obstacle_;
  std::vector<Binding> bindings_;
  std::map<std::string, Known> memo_;  ///< Of conditions, until something is decided.
  std::set<std::string> in_progress_;  ///< Conditions and resources, against cycles.
  std::vector<std::string> when_;
  std::set<std::string, std::less<>> asked_;    ///< Parameters, since a condition was begun.
  std::set<std::string, std::less<>> doubted_;  ///< Parameters whose defaults do not count.
  bool assumed_ = false;                        ///< An assumption was made use of.
  bool comparing_ = false;                      ///< Inside an `Fn::Equals`.
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
  std::size_t bytes_ = 0;
};

/// A list of unknown length: what is known of it, then one hole for the rest. Only inside
/// `resolve`'s results until `plain_tree`.
inline constexpr std::string_view kOpenList = "?open";

}  // namespace trustlint::input
