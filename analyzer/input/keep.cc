/// What of a JSON file the formats read: entry point `formats_read`.
///
/// The format of a file is not known while it is read, so only what no format reads is left out:
/// parts of plans, states and account dumps that are not about roles. Other files are built whole.
#include <algorithm>
#include <array>
#include <string_view>

#include "input/extract.h"
#include "input/formats.h"

namespace trustlint::input {
namespace {

using document::Node;
using Keys = std::vector<std::string>;

/// Members of the outermost object. None of them is the name of a part of another format.
constexpr std::array<std::string_view, 9> kTop = {
    "resource_drift",     "relevant_attributes", "output_changes",  "checks", "check_results",
    "action_invocations", "UserDetailList",      "GroupDetailList", "outputs"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool ends_with(const Keys& keys, std::string_view last, std::string_view one_more) {
  return keys.size() >= 2 && keys.back() == one_more && keys[keys.size() - 2] == last;
}

bool of_terraform(const Keys& keys) {
  constexpr std::array<std::string_view, 6> kRoots = {
      "planned_values", "prior_state", "configuration", "resource_changes", "values", "resources"};
  return contains(kRoots, keys.front()) || keys.front() == "deferred_changes";
}

/// Of a resource in a plan or state.
bool read_of_resource(std::string_view key) {
  constexpr std::array<std::string_view, 7> kLeftOut = {
      "sensitive_values", "before_sensitive",     "after_sensitive", "provisioners",
      "depends_on",       "sensitive_attributes", "dependencies"};
  return !contains(kLeftOut, key);
}

class FormatsRead : public document::Keep {
 public:
  bool member(const Keys& keys) const override {
    const std::string& key = keys.back();
    if (keys.size() == 1) {
      return !contains(kTop, key);
    }
    if (of_terraform(keys)) {
      return read_of_resource(key);
    }
    // Read when a role turns out to have the policy.
    return !ends_with(keys, "Policies", "PolicyVersionList") &&
           !ends_with(keys, "RoleDetailList", "InstanceProfileList");
  }

  /// Resources that are none of IAM.
  bool element(const Keys& keys, const Node& object) const override {
    if (keys.empty() || !of_terraform(keys)) {
      return true;
    }
    const bool resources = keys.back() == "resources" || keys.back() == "resource_changes";
    const std::string* type = string_member(object, "type");
    return !resources || type == nullptr || is_read_type(*type);
  }
};

}  // namespace

const document::Keep& formats_read() {
  static const FormatsRead keep;
  return keep;
}

}  // namespace trustlint::input
