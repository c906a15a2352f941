/// What a call needs beside its action: sts:TagSession for tags, sts:SetSourceIdentity.
#pragma once

#include <string>
#include <vector>

#include "explain/explanation.h"

namespace trustlint::explain {

/// The further actions of the call that no statement which trusts its caller grants, whatever the
/// conditions. Where no statement trusts the caller, any of them may.
std::vector<std::string> ungranted_actions(const Explanation& walk);

/// Remarks about those that the reason of the decision does not name already.
std::vector<std::string> action_remarks(const Explanation& walk, const Question& question);

}  // namespace trustlint::explain
