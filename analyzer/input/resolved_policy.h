/// A policy of a template after its functions are resolved: from a tree to a `PolicySource`.
/// Internal to `input/`.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/node.h"
#include "input/intrinsics.h"
#include "input/role_source.h"
#include "policy/hole.h"

namespace trustlint::input {

/// Holes of one role out of the holes of its template, numbered anew.
class OwnHoles {
 public:
  explicit OwnHoles(const Evaluator& evaluator, std::vector<policy::Hole>& holes)
      : evaluator_(evaluator), holes_(holes) {}
  /// Numbers the marks of a resolved tree anew.
  void adopt(document::Node& node);
  /// The same for a text that stands at `place`.
  void adopt(std::string& text, const document::Place& place);

 private:
  const Evaluator& evaluator_;
  std::vector<policy::Hole>& holes_;
  std::map<std::size_t, std::size_t> numbers_;
};

/// The part of a trust policy that is not known although it is no scalar, in words; nothing when
/// every hole stands where a scalar does.
std::optional<std::string> unknown_part(const document::Node& policy, const Evaluator& evaluator);

/// A policy document, or why there is none.
struct ResolvedPolicy {
  std::optional<PolicySource> policy;
  std::string reason;
  std::optional<document::Error> error;  ///< The text is broken, whatever its holes are.
};

/// Makes a document of a resolved tree, or of the JSON text that it is.
ResolvedPolicy finish_policy(document::Node resolved, const Evaluator& evaluator, OwnHoles& holes,
                             const document::Limits& limits);

}  // namespace trustlint::input
