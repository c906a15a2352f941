/// What has become of one role, ready to be judged and written.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compare/attributes.h"
#include "compare/compare.h"
#include "compare/reach.h"
#include "document/source_file.h"
#include "rule/finding.h"

namespace trustlint::compare {

struct Change {
  enum class Kind { Updated, Created, Deleted, Unchanged };
  Kind kind = Kind::Updated;
  std::string role;           ///< Address; of a deleted role the one that it had.
  std::string previous_role;  ///< The address before, where it is another one; else empty.
  document::Place place;      ///< What to look at in the new text; of a deleted role in the old.
  std::vector<rule::Related> related = {};
  std::optional<Comparison> comparison = {};  ///< Nothing: created or deleted.

  std::vector<Attribute> attributes = {};
  Reach reach = {};  ///< What its permission documents let it assume that they did not before.

  // Of a created role: what the rules say of it.
  std::optional<rule::Status> status = {};
  std::string reason = {};  ///< Not decided or not analysed: why.
  std::vector<rule::Finding> findings = {};

  std::string fingerprint = {};              ///< By meaning; empty where that is not known.
  std::optional<std::string> accepted = {};  ///< Somebody wanted it, for this reason.
  bool fails = false;                        ///< The gate shuts because of it.

  /// Is there a caller who was refused before and is let in now?
  bool lets_in() const { return comparison && comparison->gained; }
  /// May it assume a role that it could not assume before?
  bool reaches_more() const { return reach.kind == Reach::Kind::Gained; }
  /// Is there something that could not be answered?
  bool undecided() const {
    if (reach.kind == Reach::Kind::Undecided) return true;
    if (comparison) return comparison->relation == Relation::Undecided;
    return status == rule::Status::Undecided || status == rule::Status::NotAnalysed;
  }
};

/// The word in the JSON output: "updated".
std::string_view name(Change::Kind kind);

/// Role, relation and the meaning of the new policy in 16 hexadecimal digits: it stays when lines
/// move, and is another one when the policy changes once more.
std::string fingerprint(const Change& change, const std::string& canonical_policy);

}  // namespace trustlint::compare
