/// How the outputs of `diff` speak of a change.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "report/diff.h"

namespace trustlint::report {

/// What a reader wants to see first.
enum class Weight { Fails, Gains, Undecided, Loses, Same };

Weight weight(const compare::Change& change);

/// "wider", "new", "undecided", …: one word for a change.
std::string_view tag(const compare::Change& change);

/// One sentence without a period: "any GitHub repository can now assume aws_iam_role.deploy".
std::string headline(const compare::Change& change);

/// "aws_iam_role.deploy", "the role of trust.json" for a bare policy.
std::string called(const compare::Change& change);

/// What is known beside the headline: a name for each, and a text.
struct Detail {
  std::string name;
  std::string text;
};
std::vector<Detail> details(const compare::Change& change);

/// The changes, heaviest first.
std::vector<const compare::Change*> by_weight(const DiffReport& report);

/// "5 roles compared: 1 wider, 4 equal".
std::string summary(const DiffReport& report);

/// "2 changes let somebody in", "nothing lets anybody in who was refused before": the verdict.
std::string verdict(const DiffReport& report);

}  // namespace trustlint::report
