/// One call to STS: who asks, what for, and the condition keys that come with it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trustlint::condition {

/// Condition key names ignore case.
struct KeyLess {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const;
};

/// The value of a present key. A list is a multivalued key, even with no or one element.
struct KeyValue {
  bool is_list = false;
  std::vector<std::string> values;  ///< Exactly one when not a list.
  /// False: whether the key is there, and with what value, is not known. What depends on it is then
  /// not decided.
  bool known = true;

  static KeyValue single(std::string value) { return {false, {std::move(value)}}; }
  static KeyValue list(std::vector<std::string> values) { return {true, std::move(values)}; }
  static KeyValue unknown() { return {false, {}, false}; }
  friend bool operator==(const KeyValue&, const KeyValue&) = default;
};

using Context = std::map<std::string, KeyValue, KeyLess>;

struct Caller {
  enum class Type { Aws, Federated, Service };
  Type type = Type::Aws;
  /// Aws: the ARN. Federated: the provider. Service: the service principal.
  std::string id;
  std::string account;                   ///< Aws only: 12 digits.
  std::optional<std::string> role_arn;   ///< Aws sessions: the role behind the session.
  std::optional<std::string> unique_id;  ///< Aws: AIDA… or AROA…
};

struct Request {
  Caller caller;
  std::string action;  ///< `sts:AssumeRole…`
  /// Permission actions that the same call needs; all must be allowed.
  std::vector<std::string> also_actions;
  Context context;
};

}  // namespace trustlint::condition
