/// What a place says about the hole in it, without asking anybody: accounts and partitions of ARNs,
/// issuers of providers and condition keys, typed operators.
#pragma once

#include <string>
#include <vector>

#include "condition/operator.h"
#include "policy/hole.h"

namespace trustlint::rule {

/// The number of the hole that is the whole text; -1 when the text is more or less than one.
int lone_hole(std::string_view text);

/// The holes that are the whole account of an ARN pattern (`part` 4) or its partition (1).
std::vector<std::size_t> holes_in_arn(std::string_view text, std::size_t part);

/// The part of a condition key in front of its claim: `HOST/PATH` of `HOST/PATH:sub`; empty when
/// the key is no claim of an issuer.
std::string issuer_part(std::string_view key);
/// The part of a `Federated` ARN behind `:oidc-provider/`; empty when there is none.
std::string provider_part(std::string_view principal);

/// Is the hole the account or partition that the role itself is in, or the suffix of its partition?
bool is_own_account(const policy::Hole& hole);
bool is_own_partition(const policy::Hole& hole);
bool is_own_suffix(const policy::Hole& hole);
/// Is it the issuer of an EKS cluster?
bool is_cluster_issuer(const policy::Hole& hole);

/// Values with which a comparison of numbers, dates, addresses or truth values comes out either
/// way; empty for texts and ARNs.
std::vector<std::string> both_ways(condition::Comparison comparison);

}  // namespace trustlint::rule
