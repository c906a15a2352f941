#include "compare/fillings.h"

#include <algorithm>

#include "compare/callers.h"
#include "policy/instance.h"
#include "rule/fitting.h"
#include "rule/naming_holes.h"

namespace trustlint::compare {

using rule::HoleTexts;

namespace {

class Fillings {
 public:
  Fillings(const Versions& versions, const input::RoleSource& role, const config::Config& config,
           solver::Engine& engine, const CompareKnown& compare)
      : versions_(versions),
        role_(with_holes(role, versions)),
        config_(config),
        engine_(engine),
        compare_(compare),
        fitting_(rule::fit(role_, joined(versions.before, versions.after), versions.used(), config,
                           engine, {versions.before.statements.size(), versions.shared()})),
        of_after_(fitting_),
        names_(role_, fitting_) {
    const std::size_t count = versions.before.statements.size();
    of_after_.customised.clear();
    for (const std::size_t statement : fitting_.customised) {
      if (statement >= count) of_after_.customised.insert(statement - count);
    }
  }

  Comparison run() {
    Case first = make({});
    if (first.result.relation == Relation::Undecided) {
      first.result.reason = why_undecided(first);
      if (!fitting_.alternatives.empty()) forget(first.result);
      return shown(std::move(first));
    }
    std::string depends;
    for (const auto& differs : fitting_.alternatives) {
      Case other = make(differs);
      if (other.result.relation == first.result.relation || means_nothing(first, other)) continue;
      depends = "depends on the value of " + names_.all(differs) + ": " +
                std::string(compare_.name(first.result.relation)) + ", but " +
                std::string(compare_.name(other.result.relation)) + " if " +
                names_.values(differs) + "; " + names_.advice();
      break;
    }
    if (depends.empty() && !fitting_.unfit.empty())
      depends = fitting_.unfit[0] + "; " + names_.advice();
    if (depends.empty() && fitting_.cut)
      depends = "more values fit in " + all_names() + " than are tried; " + names_.advice();
    if (!depends.empty()) {
      first.result.relation = Relation::Undecided;
      first.result.reason = depends;
      forget(first.result);
    }
    return shown(std::move(first));
  }

 private:
  struct Case {
    HoleTexts differs;
    std::vector<std::string> texts;
    policy::TrustPolicy before;
    policy::TrustPolicy after;
    Comparison result;
  };

  /// Who gets in with some texts only is no gain that can be shown.
  static void forget(Comparison& result) {
    result.gained.reset();
    result.lost.reset();
  }

  std::string all_names() const {
    HoleTexts all;
    for (const std::size_t hole : versions_.used()) all[hole];
    return names_.all(all);
  }

  static input::RoleSource with_holes(const input::RoleSource& role, const Versions& versions) {
    input::RoleSource made;
    made.kind = role.kind;
    made.account = role.account;
    made.holes = versions.holes;
    return made;
  }

  Case make(const HoleTexts& differs) {
    Case made;
    made.differs = differs;
    made.texts = fitting_.with(differs);
    made.before = policy::instance(versions_.before, made.texts);
    made.after = policy::instance(versions_.after, made.texts);
    const std::size_t count = made.before.statements.size();
    for (const auto& [index, what] : fitting_.not_understood) {
      auto& statement =
          index < count ? made.before.statements[index] : made.after.statements[index - count];
      statement.malformed = true;
    }
    made.result = compare_.decide(made.before, made.after, fitting_.accounts);
    return made;
  }

  /// With the texts of the other case, a statement lets nobody in that does with the first: nobody
  /// deploys that.
  bool means_nothing(const Case& first, const Case& other) {
    return is_dead_only_in(first.before, other.before, versions_.before, other.differs, fitting_) ||
           is_dead_only_in(first.after, other.after, versions_.after, other.differs, of_after_);
  }

  bool is_dead_only_in(const policy::TrustPolicy& first, const policy::TrustPolicy& other,
                       const policy::TrustPolicy& marked, const HoleTexts& differs,
                       const rule::Fitting& fitting) {
    for (std::size_t i = 0; i < marked.statements.size(); ++i) {
      const auto& statement = marked.statements[i];
      if (statement.effect != policy::Effect::Allow || !speaks_of(statement, differs)) continue;
      if (accepts(other, i, fitting) || !accepts(first, i, fitting)) continue;
      return true;
    }
    return false;
  }

  static bool speaks_of(const policy::Statement& statement, const HoleTexts& differs) {
    const auto has = [&](const std::string& text) {
      const auto holes = policy::holes_in(text);
      return std::any_of(holes.begin(), holes.end(),
                         [&](std::size_t hole) { return differs.count(hole) != 0; });
    };
    for (const auto& principal : statement.principals) {
      if (has(principal.value.text)) return true;
    }
    for (const auto& clause : statement.clauses) {
      if (has(clause.key.text)) return true;
      for (const auto& value : clause.values) {
        if (has(value.text)) return true;
      }
    }
    return false;
  }

  bool accepts(const policy::TrustPolicy& policy, std::size_t statement,
               const rule::Fitting& fitting) {
    return !rule::accepted_by(role_, policy, statement, config_, engine_, fitting).proved();
  }

  std::string why_undecided(const Case& first) const {
    if (!versions_.misplaced.empty())
      return versions_.misplaced + " stands where the policy says what is meant; " +
             names_.advice();
    if (!fitting_.not_understood.empty()) {
      const std::size_t count = versions_.before.statements.size();
      const auto& [index, what] = *fitting_.not_understood.begin();
      return "statement " + std::to_string((index < count ? index : index - count) + 1) + ": " +
             what + " is not known; " + names_.advice();
    }
    return first.result.reason;
  }

  /// Of a caller who is known by one hole only, nobody knows the parts of his name.
  static void name_by_hole(rule::Finding& finding) {
    const auto& caller = finding.witness->caller;
    const std::string& name = caller.role_arn ? *caller.role_arn : caller.id;
    const bool is_hole = name.rfind("${", 0) == 0 && name.find('}') + 1 == name.size();
    if (!is_hole || finding.message.find("…") == std::string::npos) return;
    const std::size_t comma = finding.message.find(',');
    finding.message = name + (comma == std::string::npos ? "" : finding.message.substr(comma));
  }

  /// With `${Name}` for the texts that were put in.
  Comparison shown(Case first) const {
    const rule::Disguise disguise(fitting_.words, role_.holes, first.texts);
    Comparison result = std::move(first.result);
    result.reason = disguise.reveal(result.reason);
    for (auto* difference : {&result.gained, &result.lost}) {
      if (!*difference) continue;
      const bool token = (*difference)->request.caller.type == condition::Caller::Type::Federated;
      if (token && (*difference)->assumption.empty() && !fitting_.assumed.empty())
        (*difference)->assumption = fitting_.assumed.begin()->second;
      rule::Finding finding;
      finding.witness = (*difference)->request;
      finding.message = (*difference)->who;
      finding.assumption = (*difference)->assumption;
      disguise.reveal(finding);
      name_by_hole(finding);
      (*difference)->request = *finding.witness;
      (*difference)->who = finding.message;
      (*difference)->assumption = finding.assumption;
    }
    return result;
  }

  const Versions& versions_;
  const input::RoleSource role_;
  const config::Config& config_;
  solver::Engine& engine_;
  const CompareKnown& compare_;
  rule::Fitting fitting_;
  rule::Fitting of_after_;  ///< The same, with the numbers of the new statements.
  rule::HoleNames names_;
};

}  // namespace

Comparison compare_filled(const Versions& versions, const input::RoleSource& role,
                          const config::Config& config, solver::Engine& engine,
                          const CompareKnown& compare) {
  return Fillings(versions, role, config, engine, compare).run();
}

}  // namespace trustlint::compare
