#include "rule/mend.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "condition/operator.h"
#include "policy/hole.h"
#include "rule/context.h"
#include "rule/draft.h"
#include "solver/questions.h"

namespace trustlint::rule {

using policy::Clause;
using policy::Effect;
using policy::Statement;
using policy::TrustPolicy;

namespace {

constexpr std::size_t kFixes = 24;   ///< Of one role; the others keep their descriptions.
constexpr std::size_t kParts = 100;  ///< Values and principals of one statement.
constexpr std::size_t kBytes = std::size_t{4} << 20;

bool is_any(const std::string&) { return true; }

bool is_literal(const std::string& text) {
  return !text.empty() && text.find_first_of("*?") == std::string::npos &&
         text.find("${") == std::string::npos;
}

/// Does the clause say of a literal that it is meant?
bool names_values(const Clause& clause) {
  const auto op = condition::parse_operator(clause.operator_name.text);
  return op && !op->negated && op->comparison != condition::Comparison::Null &&
         op->comparison != condition::Comparison::Bool;
}

/// Both policies in one: whoever is asked about then shows the keys of both.
TrustPolicy joined(const TrustPolicy& one, const TrustPolicy& other) {
  TrustPolicy both = one;
  both.statements.insert(both.statements.end(), other.statements.begin(), other.statements.end());
  for (std::size_t i = 0; i < both.statements.size(); ++i) both.statements[i].index = i;
  return both;
}

/// Which statements of the new policy are changed; a removed one is none of them.
std::set<std::size_t> changed_statements(const Edits& edits) {
  std::set<std::size_t> changed;
  for (const Edit& edit : edits) {
    if (edit.kind != Edit::Kind::RemoveStatement && edit.kind != Edit::Kind::SetDuration)
      changed.insert(edit.statement);
  }
  return changed;
}

std::optional<std::size_t> removed_statement(const Edits& edits) {
  for (const Edit& edit : edits) {
    if (edit.kind == Edit::Kind::RemoveStatement) return edit.statement;
  }
  return std::nullopt;
}

class Proof {
 public:
  Proof(const input::RoleSource& role, const TrustPolicy& before, const TrustPolicy& after,
        const Edits& edits, const config::Config& config, solver::Engine& engine,
        const std::set<std::string>& ours)
      : before_(before),
        after_(after),
        edits_(edits),
        both_(joined(before, after)),
        engine_(engine),
        context_(role, both_, config, engine, ours) {}

  /// Whoever gets in now got in before.
  bool narrower() {
    const auto removed = removed_statement(edits_);
    const auto changed = changed_statements(edits_);
    const bool deny =
        std::any_of(changed.begin(), changed.end(),
                    [&](std::size_t i) { return after_.statements[i].effect == Effect::Deny; }) ||
        (removed && before_.statements[*removed].effect == Effect::Deny);
    solver::Scenarios callers;
    for (std::size_t i = 0; i < after_.statements.size(); ++i) {
      const Statement& statement = after_.statements[i];
      if (statement.effect != Effect::Allow || (!deny && changed.count(i) == 0)) continue;
      if (statement.malformed || statement.not_principal) return false;
      for (auto& caller : callers_of(i)) callers.push_back(std::move(caller));
    }
    return solver::contained(engine_, after_, before_, callers).proved();
  }

  /// Each value and principal of the changed statements for which `counts` still lets in somebody
  /// whom it let in before.
  bool keeps(bool (*counts)(const std::string&)) {
    const std::set<std::size_t> changed = changed_statements(edits_);
    if (const auto removed = removed_statement(edits_)) return is_dead(*removed);
    return std::all_of(changed.begin(), changed.end(), [&](std::size_t i) {
      return before_.statements[i].effect == Effect::Deny || keeps_parts_of(i, counts);
    });
  }

 private:
  std::vector<identity::Scenario> callers_of(std::size_t of_after) const {
    return context_.everybody(both_.statements[before_.statements.size() + of_after]);
  }

  bool is_dead(std::size_t statement) {
    if (before_.statements[statement].effect == Effect::Deny) return true;
    return !alive(before_, before_.statements[statement]);
  }

  /// Is somebody let in by this statement, in the place of the one of that number?
  bool alive(const TrustPolicy& policy, Statement statement) {
    TrustPolicy with = policy;
    const std::size_t index = statement.index;
    with.statements[index] = std::move(statement);
    const auto callers = context_.everybody(both_.statements[index]);
    return std::any_of(callers.begin(), callers.end(), [&](const identity::Scenario& caller) {
      return engine_.ask({&with, &caller, index, {}, {}}).found();
    });
  }

  bool keeps_parts_of(std::size_t number, bool (*counts)(const std::string&)) {
    const Statement& old = before_.statements[number];
    const Statement& now = after_.statements[number];
    std::size_t left = kParts;
    for (const auto& clause : old.clauses) {
      if (!names_values(clause)) continue;
      for (const auto& value : clause.values) {
        if (!counts(value.text)) continue;
        if (left-- == 0) return false;
        Clause alone = clause;
        alone.values = {value};
        if (!keeps_both(old, now, [&](Statement& in) { in.clauses.push_back(alone); }))
          return false;
      }
    }
    for (const auto& principal : old.principals) {
      if (!counts(principal.value.text)) continue;
      if (left-- == 0) return false;
      const auto only = [&](Statement& in) {
        std::erase_if(in.principals, [&](const auto& other) {
          return other.type != principal.type || other.value.text != principal.value.text;
        });
      };
      if (!keeps_both(old, now, only)) return false;
    }
    return true;
  }

  /// Somebody passes the new statement with the part alone, unless nobody passed the old one.
  template <typename Alone>
  bool keeps_both(Statement old, Statement now, Alone alone) {
    alone(now);
    if (!now.principals.empty() && alive(after_, std::move(now))) return true;
    alone(old);
    return !alive(before_, std::move(old));
  }

  const TrustPolicy& before_;
  const TrustPolicy& after_;
  const Edits& edits_;
  const TrustPolicy both_;
  solver::Engine& engine_;
  Context context_;
};

using Count = std::map<std::pair<std::string, std::optional<std::size_t>>, std::size_t>;

/// How often a rule speaks of a statement; statements are counted as they were before.
Count counted(const std::vector<Finding>& findings, std::optional<std::size_t> removed) {
  Count count;
  for (const auto& finding : findings) {
    auto statement = finding.statement;
    if (statement && removed && *statement >= *removed) ++*statement;
    ++count[{finding.rule, statement}];
  }
  return count;
}

input::RoleSource with_duration(const input::RoleSource& role, const Edits& edits) {
  input::RoleSource changed = role;
  for (const Edit& edit : edits) {
    if (edit.kind == Edit::Kind::SetDuration)
      changed.max_session_duration = std::stoi(edit.texts[0].sample);
  }
  return changed;
}

/// The finding is gone, and nothing as bad has come.
bool is_better(const RoleResult& after, const std::vector<Finding>& before, const Finding& finding,
               std::optional<std::size_t> removed) {
  const Count old = counted(before, std::nullopt);
  const Count now = counted(after.findings, removed);
  const auto of = [](const Count& count, const Count::key_type& key) {
    const auto found = count.find(key);
    return found == count.end() ? std::size_t{0} : found->second;
  };
  const Count::key_type own{finding.rule, finding.statement};
  if (of(now, own) >= of(old, own)) return false;
  return std::none_of(now.begin(), now.end(), [&](const auto& entry) {
    const Rule* rule = find_rule(entry.first.first);
    return entry.second > of(old, entry.first) && rule->severity >= finding.severity;
  });
}

}  // namespace

bool is_narrower(const input::RoleSource& role, const TrustPolicy& policy, const Edits& edits,
                 const config::Config& config, solver::Engine& engine,
                 const std::set<std::string>& ours) {
  const auto after = edited(policy, edits, true);
  return after && Proof(role, policy, *after, edits, config, engine, ours).narrower();
}

Mended mended(const input::RoleSource& role, const Judged& before, const Finding& finding,
              const Edits& edits, const config::Config& config, solver::Engine& engine,
              const std::set<std::string>& ours) {
  auto after = edited(*before.policy, edits, true);
  if (!after) return Mended::No;
  // Repetitions are what a respelling does away with: a draft that has some is given up.
  const bool respelled = std::any_of(edits.begin(), edits.end(), [](const Edit& edit) {
    return edit.kind == Edit::Kind::Respell;
  });
  if (respelled) after->errors.clear();
  Proof proof(role, *before.policy, *after, edits, config, engine, ours);
  if (!proof.narrower() || !proof.keeps(is_literal)) return Mended::No;
  const std::size_t open = engine.undecided();
  const auto result = judge(with_duration(role, edits), *after, config, engine, ours);
  // A rule that got no answer is silent, but not content.
  if (engine.undecided() != open) return Mended::No;
  if (!is_better(result, *before.findings, finding, removed_statement(edits))) return Mended::No;
  return proof.keeps(is_any) ? Mended::WithAllParts : Mended::WithLiterals;
}

void mend(const input::RoleSource& role, const TrustPolicy& written, const Judged& before,
          const std::vector<TrustPolicy>& others, std::vector<Finding>& findings,
          const config::Config& config, solver::Engine& engine, const std::set<std::string>& ours) {
  std::size_t left = kFixes;
  std::size_t bytes = kBytes;
  engine.begin();
  for (Finding& finding : findings) {
    if (!finding.fix || finding.fix->edits.empty()) continue;
    Fix& fix = *finding.fix;
    const Edits edits = std::move(fix.edits);
    fix.edits.clear();
    if (left == 0) continue;
    --left;
    // The text first: it costs least, and often there is none to write.
    Draft draft(role, written, bytes);
    if (!draft.make(edits)) continue;
    const Mended result = mended(role, before, finding, edits, config, engine, ours);
    const bool holds = result != Mended::No &&
                       std::all_of(others.begin(), others.end(), [&](const TrustPolicy& other) {
                         return is_narrower(role, other, edits, config, engine, ours);
                       });
    if (!holds) continue;
    fix.replacements = draft.replacements();
    fix.safe =
        !fix.guess && result == Mended::WithAllParts &&
        std::none_of(edits.begin(), edits.end(), [](const Edit& edit) { return edit.guessed(); });
  }
}

}  // namespace trustlint::rule
