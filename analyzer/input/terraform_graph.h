/// What a plan or state knows about resources, and what the configuration inside a plan says about
/// where their values come from.
///
/// Entry points: `Graph::add`, then `Graph::instances`, `Graph::find` and `Graph::origins`. Only
/// IAM resources are kept. The way of a reference is followed through variables and outputs of
/// modules; a local value and the text of an expression are not in a plan, so the way ends there.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "document/node.h"
#include "input/role_source.h"
#include "input/terraform_address.h"

namespace trustlint::input::terraform {

/// One instance of a resource or data source.
struct Instance {
  Address address;
  std::string text;                         ///< The address as the document writes it.
  document::Place place;                    ///< Where it stands.
  const document::Node* values = nullptr;   ///< After apply; null when it does not exist then.
  const document::Node* unknown = nullptr;  ///< `after_unknown`.
  const document::Node* before = nullptr;   ///< Null when it is new, or in a state.
  Change change = Change::None;
};

/// Where an expression stands: its module, the key of its resource, and the resource itself.
struct Scope {
  std::vector<ModuleStep> modules;
  std::string key;
  const document::Node* configuration = nullptr;  ///< With `for_each_expression`.
};

/// Where a value comes from, as far as a plan tells.
struct Origin {
  enum class Kind {
    Known,     ///< Something that Terraform knows when it plans: a key, a constant.
    Key,       ///< What `each` and `count` stand for: known as well.
    Absent,    ///< A policy document of which there is no instance.
    Instance,  ///< An attribute of instances that this document has.
    Other,     ///< Something that is not in the document.
  };
  Kind kind = Kind::Known;
  std::string name;  ///< As its author knows it, with the module: `module.a.aws_sqs_queue.q.arn`.
  std::string attribute;
  std::vector<const Instance*> instances;
};

class Graph {
 public:
  /// `configuration` is that of a plan, or null.
  explicit Graph(const document::Node* configuration = nullptr);
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// The first with an address is kept.
  void add(Instance instance);
  const std::deque<Instance>& instances() const { return instances_; }
  const Instance* find(std::string_view address) const;

  /// Takes steps from the budget that one document has for everything that is looked up; false: it
  /// is spent.
  bool spend(std::size_t steps) const {
    steps_ += steps;
    return steps_ <= kMostSteps;
  }

  /// The `expressions` that the configuration has for this instance; null when it has none.
  const document::Node* expressions(const Instance& instance) const;
  /// The provider configuration that it goes through: `aws`, `module.a:aws`; empty when not told.
  std::string provider_of(const Instance& instance) const;
  /// Where the values of an expression of this instance come from, each once, in the order in which
  /// it names them.
  std::vector<Origin> origins(const document::Node& expression, const Instance& instance) const;

 private:
  struct Walk;
  const document::Node* module(const std::vector<ModuleStep>& modules) const;
  const document::Node* resource(const Address& address) const;
  bool has_no_instance(const Address& address) const;
  std::vector<const Instance*> instances_of(const Address& address, const Scope& scope,
                                            bool by_key) const;
  void follow(const document::Node& expression, const Scope& scope, Walk& walk) const;
  void follow_reference(const std::string& reference, const Scope& scope, bool by_key,
                        Walk& walk) const;
  void follow_variable(const std::string& name, const Scope& scope, Walk& walk) const;
  void follow_output(const std::vector<std::string>& parts, const Scope& scope, bool by_key,
                     Walk& walk) const;
  void follow_each(const std::vector<std::string>& parts, const std::string& reference,
                   const Scope& scope, Walk& walk) const;
  std::set<std::string> keys_of_module(const std::vector<ModuleStep>& parent,
                                       const std::string& name) const;

  static constexpr std::size_t kMostSteps = 5'000'000;

  const document::Node* configuration_;
  mutable std::size_t steps_ = 0;
  std::deque<Instance> instances_;
  std::unordered_map<std::string, const Instance*> by_address_;
  std::map<std::string, std::vector<const Instance*>> by_resource_;  ///< Address without its key.
  std::map<std::string, std::set<std::string>> module_keys_;         ///< By path without last key.
  /// Resources of a module's configuration, by address; filled when a module is first asked about.
  mutable std::unordered_map<const document::Node*,
                             std::unordered_map<std::string_view, const document::Node*>>
      configured_;
};

/// The references of an expression as they are written, without the shorter ones that Terraform
/// lists besides (`aws_iam_role.a` after `aws_iam_role.a.arn`).
std::vector<std::string> references(const document::Node& expression);

}  // namespace trustlint::input::terraform
