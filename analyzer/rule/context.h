/// What a rule may ask about one role.
///
/// A rule asks who can get in. `Context` knows the policy, names the tenants in it, makes the
/// callers of a question and remembers the answers, so that rules stay short and the same question
/// is put once.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "config/config.h"
#include "identity/callers.h"
#include "input/role_source.h"
#include "policy/trust_policy.h"
#include "rule/finding.h"
#include "rule/rule.h"
#include "solver/engine.h"

namespace trustlint::rule {

/// One `Federated` value of one Allow statement that lets web identities in: the unit of openness
/// questions.
struct WebTrust {
  const policy::Statement* statement = nullptr;
  const policy::Principal* principal = nullptr;
  std::string issuer;  ///< Without scheme.
  std::optional<identity::Catalog::Match>
      match;  ///< Nothing: the catalogue does not know the issuer.
  bool inferred =
      false;  ///< The principal is no provider's name: the issuer is the one of the condition keys.

  bool shared() const { return match && match->tenancy == identity::Tenancy::Shared; }
  /// Whether strangers can get a token of this issuer is not known.
  bool unknown() const { return !match || match->tenancy == identity::Tenancy::Unknown; }
  const identity::Family& family() const { return *match->family; }
};

/// One `AWS` value of one Allow statement.
struct AwsTrust {
  const policy::Statement* statement = nullptr;
  const policy::Principal* principal = nullptr;
  bool anyone() const { return principal->value.text == "*"; }
};

/// One value of one Allow statement, whatever its type.
struct Trust {
  const policy::Statement* statement = nullptr;
  const policy::Principal* principal = nullptr;
};

/// The values of all Allow statements whose parts are understood, in the document's order.
std::vector<Trust> trusts_of(const policy::TrustPolicy& policy);

/// What one value of a condition fixes in a token: component -> word.
using Pins = std::map<std::string, std::string>;

class Context {
 public:
  /// `ours`: accounts that stand for one of ours, whatever they are. `written`: the policy with the
  /// marks of its holes, when there are any.
  Context(const input::RoleSource& role, const policy::TrustPolicy& policy,
          const config::Config& config, solver::Engine& engine, std::set<std::string> ours = {},
          const policy::TrustPolicy* written = nullptr);

  const input::RoleSource& role() const { return role_; }
  const policy::TrustPolicy& policy() const { return policy_; }
  /// The policy as its author wrote it, with marks where a text is not known; else the same. For
  /// what is said about the spelling of a text, which nobody can say of a text that was put in.
  const policy::TrustPolicy& written() const { return written_ != nullptr ? *written_ : policy_; }
  const config::Config& config() const { return config_; }
  const std::vector<WebTrust>& web_trusts() const { return web_; }
  const std::vector<AwsTrust>& aws_trusts() const { return aws_; }
  /// The role's own account as far as it is known: from its ARN, the configuration's single
  /// account, or its providers.
  const std::set<std::string>& own_accounts() const { return own_accounts_; }

  /// Condition keys of the whole policy, in lower case.
  const identity::TestedKeys& tested() const { return tested_; }
  /// What the positive conditions of all Allows for this issuer fix, a map for each value and token
  /// shape.
  const std::vector<Pins>& pins(const WebTrust& trust);
  /// Some of it could not be decided: then nobody is known to be a stranger.
  bool unsure(const WebTrust& trust) { return pins(trust), unsure_.count(trust.issuer) != 0; }
  /// All words that are pinned for a component.
  std::vector<std::string> pinned(const WebTrust& trust, const std::string& component);
  /// Callers that the pinned tenants (and the configuration's) do not include.
  identity::Restriction outsider(const WebTrust& trust);
  std::vector<identity::Scenario> callers(const WebTrust& trust,
                                          const identity::Restriction& restriction) const;

  /// Words that positive conditions of the Allows fix for a component of AWS callers; with `key`
  /// (lower case) only by conditions on that key.
  std::vector<std::string> aws_pinned(const std::string& component, const std::string& key = {});
  /// A caller of an account that is neither ours nor named.
  identity::Restriction aws_outsider();

  /// The first caller of the list whom the statement accepts; proved when there is none.
  solver::Answer accepted(const policy::Statement& statement,
                          const std::vector<identity::Scenario>& callers);
  /// Is it proved that none of them is accepted? A look ahead of narrower questions: that it is not
  /// proved is no open question.
  bool nobody(const policy::Statement& statement, const std::vector<identity::Scenario>& callers);
  /// Is there a caller of the list for whom the clause fails, and all clauses of `beside` hold?
  bool refuses(const policy::Clause& clause, const std::vector<identity::Scenario>& callers,
               const std::vector<const policy::Clause*>& beside = {});
  /// Is there a caller of the list for whom the clause holds? What the policy accepts is not asked.
  solver::Answer holds_for(const policy::Clause& clause,
                           const std::vector<identity::Scenario>& callers);
  /// The audiences that AWS lets through for this issuer; nothing where its identity provider is
  /// not in view, or not all of its client ids are known.
  std::optional<std::vector<std::string>> client_ids(const WebTrust& trust) const;
  /// The identity providers of this issuer that are in view.
  std::vector<const input::ProviderSource*> providers(const WebTrust& trust) const;
  /// An outsider's token, or none (memoised: several rules ask).
  const solver::Answer& outsider_answer(const WebTrust& trust);
  /// A caller of an unrelated account, or none (memoised).
  const solver::Answer& stranger_answer(const AwsTrust& trust);
  /// Everybody whom a principal of the statement can stand for.
  std::vector<identity::Scenario> everybody(const policy::Statement& statement) const;
  /// For questions about whole policies (`solver/questions.h`, `rule/hygiene.h`).
  solver::Engine& engine() { return engine_; }

  /// Rules of one family report one finding a statement. True when one of higher rank already did.
  bool settled(const policy::Statement& statement) const;
  /// Takes the finding; fills in rule, role and statement. Drops it when the family is settled for
  /// the statement.
  void report(const policy::Statement* statement, Finding finding);
  /// Says that a question about openness was not decided.
  void undecided(const policy::Statement& statement, const std::string& reason);

  // The runner's side.
  void enter(const Rule& rule) { rule_ = &rule; }
  std::vector<Finding>& findings() { return findings_; }
  const std::vector<std::string>& undecided_reasons() const { return undecided_; }

 private:
  solver::Answer first_accepted(const policy::Statement& statement,
                                const std::vector<identity::Scenario>& callers);
  /// Is the word, excluded in `scenario`, the only one with which the clause can hold?
  bool is_only_word(const WebTrust& trust, const identity::Scenario& scenario,
                    const policy::Clause& alone);
  std::vector<Pins> pins_of(const WebTrust& trust, const policy::Clause& clause,
                            const policy::Value& value);
  void find_trusts();
  std::optional<WebTrust> web_trust(const policy::Statement& statement,
                                    const policy::Principal& principal);
  std::optional<identity::Catalog::Match> match_of(const policy::Statement& statement,
                                                   const std::string& issuer) const;

  const input::RoleSource& role_;
  const policy::TrustPolicy& policy_;
  const policy::TrustPolicy* written_ = nullptr;
  const config::Config& config_;
  solver::Engine& engine_;
  const Rule* rule_ = nullptr;
  std::vector<WebTrust> web_;
  std::vector<AwsTrust> aws_;
  std::set<std::string> own_accounts_;
  identity::TestedKeys tested_;
  std::map<std::string, std::vector<Pins>> pins_;  ///< By issuer.
  std::set<std::string> unsure_;                   ///< Issuers.
  struct AwsPin {
    std::string key, component, word;
  };
  std::optional<std::vector<AwsPin>> aws_pins_;
  std::map<const policy::Principal*, solver::Answer> outsider_answers_;
  std::map<const policy::Principal*, solver::Answer> stranger_answers_;
  std::deque<std::vector<identity::Scenario>> kept_;  ///< Answers point at their scenarios.
  std::set<std::pair<std::string, std::size_t>> settled_;
  std::vector<Finding> findings_;
  std::vector<std::string> undecided_;
};

std::string lower_case(std::string_view text);

}  // namespace trustlint::rule
