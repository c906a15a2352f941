/// The permission policies of a role in a plan or state: inline ones, and attached managed ones.
///
/// Entry point: `AttachedPermissions::of`. An attachment names its role by name, or, where that is
/// known after apply, by a reference; the same holds for the policy that it attaches.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "input/terraform_rebuild.h"

namespace trustlint::input::terraform {

class AttachedPermissions {
 public:
  AttachedPermissions(const Graph& graph, const Source& source);

  /// What is attached to this role, in the order of the document; each policy once.
  std::vector<Permissions> of(const Instance& instance, const RoleSource& role,
                              Rebuilder& rebuilder) const;

 private:
  void index(const Instance& attachment);
  void attach(std::vector<Permissions>& list, const Instance& attachment,
              Rebuilder& rebuilder) const;
  void attach_managed(std::vector<Permissions>& list, const Instance& attachment,
                      std::string_view argument, Rebuilder& rebuilder) const;
  void add_managed(std::vector<Permissions>& list, const std::string& arn, document::Place place,
                   Rebuilder& rebuilder) const;
  std::optional<PolicySource> policy(const Instance& instance, Rebuilder& rebuilder) const;

  const Graph& graph_;
  const Source& source_;
  std::map<std::string, std::vector<const Instance*>> by_role_name_;
  std::map<const Instance*, std::vector<const Instance*>> by_role_;
  std::map<std::string, const Instance*> policy_by_arn_;
};

}  // namespace trustlint::input::terraform
