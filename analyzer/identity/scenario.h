/// A scenario is one kind of request that one kind of caller can really make: which keys it
/// carries, and how the values of several keys hang together because they come from one token.
///
/// Values are templates over components: `repo:{owner}/{repo}:pull_request`. A component that
/// stands in several keys has one value in all of them. What a component can be is its language: an
/// alphabet, lengths, words that it is not. Scenarios are made by `identity/callers.h` and decided
/// by `solver/`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "condition/request.h"

namespace trustlint::identity {

struct Piece {
  bool is_component = false;
  std::string text;           ///< Literal text, or the component's name.
  bool escape_colon = false;  ///< A `:` of the component is written `%3A` here (GitHub subjects).
  bool as_seconds = false;    ///< A date, written as seconds since 1970 here (`aws:EpochTime`).
};

using Template = std::vector<Piece>;

/// `repo:{owner}/{repo|escape}` and `{moment|seconds}` to pieces. A brace that is not closed is
/// literal text.
Template parse_template(std::string_view text);

struct Language {
  /// What the texts mean: all of them are numbers, points in time, or addresses.
  enum class Type { Text, Number, Date, Address };
  Type type = Type::Text;
  std::int64_t least = 0;  ///< Number: the smallest. Date: milliseconds since 1970 of the first.
  bool separate = false;   ///< In each key where the component stands it is another value.
  std::string alphabet;  ///< Characters and ranges, `^` in front negates: "A-Za-z0-9-". Empty: any
                         ///< character.
  std::size_t min = 1;   ///< UTF-16 units.
  std::size_t max = 2048;
  std::vector<std::string> words;  ///< When there are any: the only values.
  std::vector<std::string>
      examples;              ///< Readable values, the best first; need not be valid in every case.
  bool ignore_case = false;  ///< Two values that differ only in case name the same thing.

  std::vector<std::string> excluded;  ///< Not one of these (ignoring case when `ignore_case`).

  // Restrictions that a question adds, to `excluded` as well.
  bool fresh_start = false;  ///< Begins with a character that no pattern singles out at that place:
                             ///< a name of one's own.

  /// A text built of repeated segments, `separator` between two of them (customised subjects). The
  /// components inside are values of their own, not shared with other keys.
  std::vector<Template> segments;
  std::string separator;
};

/// Can a word stand there, as far as its length and characters go?
bool may_hold(const Language& language, std::string_view word);

struct KeyModel {
  std::string key;        ///< Condition key, as the catalogue writes it.
  bool optional = false;  ///< May be absent.
  bool list = false;      ///< Multivalued: one element for each of `values`, and `many` if there.
  std::vector<Template> values;  ///< Exactly one when not a list.
  std::optional<Template> many;  ///< Any number of further elements of this form.
  bool undescribed = false;      ///< No documentation settles that such callers carry the key.
  bool list_disputed = false;    ///< The documents disagree about `list`, which is one reading.
};

struct Scenario {
  std::string name;  ///< "pull request", "IAM user": for messages.
  condition::Caller::Type caller = condition::Caller::Type::Federated;
  Template caller_id;
  Template caller_account;                  ///< Aws only.
  std::optional<Template> caller_role_arn;  ///< Aws sessions.
  std::optional<Template> caller_unique_id;
  std::string action;
  std::vector<std::string> also_actions;  ///< Further permission actions of the same call.
  std::map<std::string, Language> components;
  std::vector<KeyModel> keys;
  std::vector<std::string> shown_keys;  ///< Shown first in a witness.
  std::string assumption;  ///< What the existence of such requests rests on; empty when documented.
  bool unreviewed = false;  ///< A context in which code runs that nobody approved.
  bool mild = false;        ///< Such a context is usual for roles that only read.
  bool customised = false;  ///< The subject follows a template of the tenant's own.
  bool borrowed = false;    ///< A claim names somebody else's workflow.
  std::string context;  ///< Kind of context: "pull_request", "branch", …; empty when there is none.
  std::vector<std::string> fresh;  ///< Components that a question about fresh contexts makes fresh.

  /// The model of a key, ignoring case; a catalogue name that ends in `/*` stands for a family.
  /// Null: never present.
  const KeyModel* find(std::string_view key) const;
};

}  // namespace trustlint::identity
