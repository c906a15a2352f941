/// Everybody who can send a request that one of two policies accepts.
///
/// Entry point: `Everybody`. The callers are those whom a principal of either policy can stand for,
/// with every condition key that either tests, and with the further actions of one call that either
/// grants. They are too many rather than too few: what holds for all of them is proved.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "config/config.h"
#include "identity/callers.h"
#include "rule/context.h"

namespace trustlint::compare {

/// Callers of one principal: a provider, a service, or all of AWS.
struct Group {
  enum class Kind { Web, OtherTokens, Aws, Service, Saml };
  Kind kind = Kind::Aws;
  std::string principal;                  ///< Empty for AWS callers.
  const rule::WebTrust* trust = nullptr;  ///< Web and OtherTokens: tokens of an issuer that only
                                          ///< looks like one of the catalogue may be others.
};

/// One kind of call of one group.
struct Candidate {
  const Group* group = nullptr;
  std::size_t shape = 0;  ///< Which of the group's scenarios.
  identity::Scenario scenario;
  bool outsider = false;
};

class Everybody {
 public:
  Everybody(const policy::TrustPolicy& before, const policy::TrustPolicy& after,
            const std::optional<std::string>& account, const config::Config& config,
            solver::Engine& engine, std::set<std::string> ours = {});

  Everybody(const Everybody&) = delete;
  Everybody& operator=(const Everybody&) = delete;

  /// The policies name more callers than are looked at; some are left out.
  bool too_many() const { return too_many_; }
  /// Every call, those that are most worth telling about first.
  const std::deque<Candidate>& all() const { return all_; }
  /// Calls of those whom neither policy nor the configuration names.
  std::deque<Candidate> outsiders();
  /// The same call with a further restriction of its components.
  identity::Scenario again(const Candidate& candidate, const identity::Restriction& restriction);
  /// An AWS principal of the policy, and of no statement of the other, that names no caller: a text
  /// that somebody has to fill in. Empty when there is none.
  std::string nobody(const policy::TrustPolicy& policy, const policy::TrustPolicy& other,
                     solver::Engine& engine) const;
  /// Is a key of the request one that comes only with an action that neither policy grants?
  std::string ungranted(const condition::Request& request) const;

 private:
  void find_groups();
  std::vector<identity::Scenario> shapes(const Group& group,
                                         const identity::Restriction& restriction) const;
  std::deque<Candidate> calls(const Group& group, const identity::Restriction& restriction) const;
  identity::Scenario with(identity::Scenario scenario,
                          const std::vector<std::string>& actions) const;

  policy::TrustPolicy both_;
  std::string partition_;  ///< Of the role; empty: not known.
  input::RoleSource role_;
  rule::Context context_;
  std::vector<std::string> granted_;  ///< Further actions that some statement may allow.
  std::vector<std::vector<std::string>> together_;  ///< Further actions of one call.
  std::deque<Group> groups_;
  std::deque<Candidate> all_;
  bool too_many_ = false;
};

/// The statements of two policies as one policy, numbered anew.
policy::TrustPolicy joined(const policy::TrustPolicy& one, const policy::TrustPolicy& other);

}  // namespace trustlint::compare
