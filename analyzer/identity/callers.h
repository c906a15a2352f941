/// Who asks: the scenarios of a class of callers, made from the catalogue.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "identity/catalog.h"
#include "identity/scenario.h"

namespace trustlint::identity {

/// What a question says about the components of the callers' requests.
struct Restriction {
  std::map<std::string, std::vector<std::string>>
      excluded;                              ///< By component: values that it is not.
  std::map<std::string, std::string> fixed;  ///< By component: the value that it has.
  std::map<std::string, std::string>
      examples;                 ///< By component: a value to show if it is possible.
  std::set<std::string> fresh;  ///< Components with a name of the caller's own.
  bool outside_network =
      false;  ///< The caller comes from an address and network that no policy expects.
};

/// Condition keys that the policy tests, in lower case: only these need alternatives.
using TestedKeys = std::set<std::string>;

/// The tokens of an issuer, the worst context first, customised subjects last.
std::vector<Scenario> web_identity_callers(const Catalog::Match& match, const std::string& issuer,
                                           const std::string& principal, const TestedKeys& tested,
                                           const Restriction& restriction);
/// Tokens of an issuer that the catalogue does not know: `sub` and `aud` are there, with any value.
std::vector<Scenario> unknown_issuer_callers(const std::string& issuer,
                                             const std::string& principal, const TestedKeys& tested,
                                             const Restriction& restriction);
/// IAM users and role sessions.
std::vector<Scenario> aws_callers(const TestedKeys& tested, const Restriction& restriction);
Scenario iam_user(const TestedKeys& tested, const Restriction& restriction);
Scenario role_session(const TestedKeys& tested, const Restriction& restriction);
/// Holders of certificates, through IAM Roles Anywhere: components `anchor` and `certificate`.
Scenario certificate_holder(const std::string& principal, const TestedKeys& tested,
                            const Restriction& restriction);
/// A call of a service for a resource of the account `source_account`.
Scenario deputy_call(const std::string& principal, const TestedKeys& tested,
                     const Restriction& restriction);
/// A call of EKS Pod Identity for a pod: components `cluster`, `namespace`, `service_account`.
Scenario pod_call(const std::string& principal, const TestedKeys& tested,
                  const Restriction& restriction);
/// A service principal, or a SAML provider: any key may be there.
Scenario service_caller(const std::string& principal, const TestedKeys& tested);
Scenario saml_caller(const std::string& principal, const TestedKeys& tested);

}  // namespace trustlint::identity
