/// The trust policy as written: every part with its place, nothing judged, duplicates kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/source_file.h"

namespace trustlint::policy {

using document::Place;

/// A scalar of the document: a string, or a number or boolean in its own spelling.
struct Value {
  std::string text;
  Place place;
  bool is_string = true;
};

/// `{operator: {key: values}}`. A block with several keys is several clauses; all must hold.
struct Clause {
  Value operator_name;
  Value key;
  std::vector<Value> values;
  Place values_place;  ///< The value or the whole list.
};

/// One entry of the principal map: `"AWS": [...]` gives one `Principal` a value.
struct Principal {
  enum class Type { Aws, Federated, Service, CanonicalUser };
  Type type = Type::Aws;
  Value value;
};

enum class Effect { Allow, Deny };

struct Statement {
  std::size_t index = 0;  ///< Counts from 0 in the document's order, malformed statements included.
  std::optional<Value> sid;
  Effect effect = Effect::Allow;
  /// False: not exactly one valid `Effect` is written; the statement is then malformed.
  bool effect_known = true;
  std::vector<Principal> principals;
  bool not_principal = false;   ///< The principals stand under `NotPrincipal`.
  bool star_principal = false;  ///< Written `"Principal": "*"`; `principals` then holds AWS `*`.
  std::vector<Value> actions;
  bool not_action = false;  ///< The actions stand under `NotAction`.
  std::vector<Clause> clauses;
  /// The key `Resource` or `NotResource`, which no trust policy may have (TL003).
  std::optional<Value> resource;
  Place place;
  Place principal_place;                 ///< The value of `Principal`.
  Place principal_key_place;             ///< The key `Principal` or `NotPrincipal`.
  std::optional<Place> condition_place;  ///< The key `Condition`.
  bool malformed = false;  ///< A part could not be understood: what it grants is not known.
};

/// Something that IAM refuses (TL001) or that a parser may silently lose (TL002).
struct ShapeError {
  enum class Kind { Malformed, DuplicateKey };
  Kind kind = Kind::Malformed;
  std::string message;
  Place place;
  std::optional<Place> other;  ///< The first of two duplicates.
  std::optional<std::size_t> statement;
};

/// How long the document is, in the way in which IAM counts: without white space.
struct Length {
  std::size_t characters = 0;         ///< What is not known yet counts nothing.
  bool exact = true;                  ///< False: there are parts that are not known.
  std::optional<Place> past_default;  ///< The text with which it is longer than IAM stores
                                      ///< unless its quota was raised.
  std::optional<Place> past_maximum;  ///< The text with which no quota helps.
};

struct TrustPolicy {
  enum class Version { V2008, V2012 };
  Version version = Version::V2008;  ///< Absent means 2008-10-17 (`${…}` is then literal text).
  std::vector<Statement> statements;
  std::vector<ShapeError> errors;
  Place place;
  Length length;
  /// The document itself could not be understood: there may be statements that are not listed.
  bool malformed = false;
  /// False when a statement or the whole document could not be understood: then nothing is proved.
  bool complete() const;
};

std::string_view name(Principal::Type type);

}  // namespace trustlint::policy
