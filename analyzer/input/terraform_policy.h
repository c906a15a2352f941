/// From a value to the policies of a role. Internal to `input/`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "input/hcl_evaluator.h"
#include "input/role_source.h"

namespace trustlint::input {

/// Takes values over into one role: marks get the numbers of the role's own holes.
class RolePolicies {
 public:
  RolePolicies(hcl::Evaluator& evaluator, RoleSource& role) : evaluator_(evaluator), role_(role) {}

  /// Sets `policies`, or `not_known_because`. Text that is no JSON is an error as well.
  void trust(const hcl::ValuePtr& value, std::vector<document::Error>& errors);
  /// A permission document, as far as it is known.
  std::optional<PolicySource> permissions(const hcl::ValuePtr& value);
  /// A text with the marks of this role.
  std::string text(const std::string& with_marks);

  /// Which hole of the evaluator is which of the role; handed from one of these to the next.
  using Numbers = std::map<std::size_t, std::size_t>;
  const Numbers& numbers() const { return numbers_; }
  void continue_with(Numbers numbers) { numbers_ = std::move(numbers); }

 private:
  struct Variant {
    hcl::ValuePtr value;
    std::string when;
  };

  std::vector<Variant> variants(const hcl::ValuePtr& value);
  std::optional<PolicySource> source(const hcl::Value& value);
  void renumber(document::Node& root);
  std::string name_of(const hcl::Value& unknown) const;
  std::string unknown_part(const hcl::Value& root) const;
  const hcl::Value* wild_text(const hcl::Value& value) const;
  std::string unknown_in_statement(const hcl::Value& statement) const;

  hcl::Evaluator& evaluator_;
  RoleSource& role_;
  Numbers numbers_;
};

}  // namespace trustlint::input
