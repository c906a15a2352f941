/// Questions about SAML: for which recipient was the assertion made?
#pragma once

#include <string>
#include <vector>

#include "rule/context.h"

namespace trustlint::rule {

/// The SAML providers that the statements let in.
std::vector<Trust> saml_trusts(const Context& context);
/// A user of the provider with an assertion for a recipient that is none of `not_these`.
identity::Scenario assertion(const Context& context, const Trust& trust,
                             const std::vector<std::string>& not_these = {});
/// Does some condition on `saml:aud` refuse an assertion?
bool tests_audience(Context& context, const Trust& trust);
/// The endpoint of the provider's partition that every region has in common.
std::string sign_in_endpoint(const Trust& trust);
/// Is this a sign-in endpoint of AWS in the partition of the provider? True for partitions whose
/// endpoints are not documented.
bool is_endpoint(const Trust& trust, const std::string& audience);

}  // namespace trustlint::rule
