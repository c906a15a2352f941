/// Addresses and references of Terraform: `module.ci["a"].aws_iam_role.deploy[0]`,
/// `data.aws_iam_policy_document.trust.json`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trustlint::input::terraform {

/// One module on the way down, with the key of its instance as written: `["a"]`, `[0]` or nothing.
struct ModuleStep {
  std::string name;
  std::string key;
};

/// A resource or data source, one instance of it, and what follows.
struct Address {
  std::vector<ModuleStep> modules;
  bool data = false;
  std::string type;
  std::string name;
  std::string key;        ///< `["a"]`, `[0]` or nothing.
  std::string attribute;  ///< What follows: `json`, `identity[0].oidc`; in an address nothing.

  /// `data.aws_iam_policy_document.trust`: as the configuration calls it.
  std::string resource() const;
  /// The whole address without the attribute.
  std::string text() const;
};

/// `module.a["x"].module.b`, or nothing for the root.
std::string module_path(const std::vector<ModuleStep>& modules);

/// The parts of a reference between its dots; a dot inside brackets or quotes is none.
std::vector<std::string> split_reference(std::string_view reference);

/// A part without its keys, and the keys: `trust` and `["a"]`.
struct NameAndKey {
  std::string name;
  std::string key;
};
NameAndKey split_key(std::string_view part);

/// Reads an address, or a reference to a resource as it stands in a module. Nothing: it names no
/// resource (`var.x`, `local.x`, `module.m.output`).
std::optional<Address> parse_address(std::string_view text);

/// A key as it stands in an address: `a` is `["a"]`, 0 is `[0]`.
std::string key_of_text(std::string_view text);

}  // namespace trustlint::input::terraform
