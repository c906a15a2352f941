/// Holes and variants by trial.
///
/// A hole is one fixed text. For each place where it stands, the texts that would make this place
/// match are read off the request (the place as a regular expression); beside them a text that
/// matches nothing. All combinations go through the concrete evaluator. The account and partition
/// of a provider's ARN are taken to fit: IAM has no providers of other accounts.
#include "explain/judge.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "condition/operator.h"
#include "explain/wording.h"

namespace trustlint::explain {

namespace {

using policy::TrustPolicy;

constexpr const char* kOther = "some-other-value";
constexpr std::size_t kMostTexts = 16;      // texts tried for one hole
constexpr std::size_t kMostReads = 3000;    // places times values, for one question
constexpr std::size_t kLongestText = 4096;  // bytes of a request's value that a hole is read off

/// A place of the policy with marks as a regular expression; `hole` stands for each mark.
std::string expression(std::string_view text, std::string_view hole, bool wildcards) {
  std::string pattern = "(?is)";
  while (!text.empty()) {
    const std::size_t length = text[0] == '\xF3' && text.size() >= 4 ? 4 : 1;
    const std::string_view piece = text.substr(0, length);
    if (length == 4 && !policy::holes_in(piece).empty()) {
      pattern += hole;
    } else if (wildcards && (piece == "*" || piece == "?")) {
      pattern += piece == "*" ? ".*" : ".";
    } else {
      pattern += re2::RE2::QuoteMeta(re2::StringPiece(piece.data(), piece.size()));
    }
    text.remove_prefix(length);
  }
  return pattern;
}

struct Texts {
  std::vector<std::set<std::string>> of;  ///< By hole.
  std::size_t reads = 0;                  ///< Expressions that were tried.
  bool complete = true;                   ///< False: a budget was spent, there may be more.
};

/// Adds the texts with which `place` would match `subject`.
void read_off(std::string_view place, std::string_view subject, bool wildcards, Texts& texts) {
  const auto holes = policy::holes_in(place);
  if (holes.empty()) return;
  if (place.size() > kLongestText || subject.size() > kLongestText) {
    texts.complete = false;
    return;
  }
  for (const char* hole : {"(.*?)", "(.*)", "([^:/]*)"}) {
    if (++texts.reads > kMostReads) {
      texts.complete = false;
      return;
    }
    const re2::RE2 regex(expression(place, hole, wildcards), re2::RE2::Quiet);
    std::vector<re2::StringPiece> found(holes.size() + 1);
    if (!regex.ok() || regex.NumberOfCapturingGroups() != static_cast<int>(holes.size()) ||
        !regex.Match(re2::StringPiece(subject.data(), subject.size()), 0, subject.size(),
                     re2::RE2::ANCHOR_BOTH, found.data(), static_cast<int>(found.size()))) {
      continue;
    }
    for (std::size_t i = 0; i < holes.size(); ++i) {
      if (holes[i] >= texts.of.size()) continue;
      auto& found_for = texts.of[holes[i]];
      if (found_for.size() >= kMostTexts) {
        texts.complete = false;
      } else {
        found_for.emplace(found[i + 1].data(), found[i + 1].size());
      }
    }
  }
}

/// The texts to try for each hole of one policy.
class Candidates {
 public:
  Candidates(const Trust& trust, const Question& question)
      : trust_(trust), question_(question), used_(trust.holes.size()), given_(trust.holes.size()) {
    texts_.of.resize(trust.holes.size());
  }

  std::vector<std::vector<std::string>> of(const TrustPolicy& policy) {
    for (const auto& statement : policy.statements) {
      for (const auto& principal : statement.principals) read_principal(principal);
      for (const auto& action : statement.actions) {
        use(action.text);
        read_off(action.text, question_.request.action, true, texts_);
        for (const auto& also : question_.request.also_actions) {
          read_off(action.text, also, true, texts_);
        }
      }
      for (const auto& clause : statement.clauses) read_clause(clause);
    }
    std::vector<std::vector<std::string>> out(texts_.of.size());
    for (std::size_t i = 0; i < texts_.of.size(); ++i) {
      const auto& allowed = trust_.holes[i].allowed;
      if (!used_[i]) {
        out[i] = {kOther};
      } else if (!allowed.empty()) {
        out[i] = allowed;
      } else {
        if (!given_[i] || texts_.of[i].empty()) out[i].emplace_back(kOther);
        out[i].insert(out[i].end(), texts_.of[i].begin(), texts_.of[i].end());
      }
    }
    return out;
  }

  /// False: there may be texts that were not found.
  bool complete() const { return texts_.complete; }

 private:
  void use(std::string_view text) {
    for (const std::size_t hole : policy::holes_in(text)) {
      if (hole < used_.size()) used_[hole] = true;
    }
  }

  void read_principal(const policy::Principal& principal) {
    const std::string& text = principal.value.text;
    use(text);
    const auto& caller = question_.request.caller;
    for (const std::string& id :
         {caller.id, caller.account, caller.role_arn.value_or(""), caller.unique_id.value_or("")}) {
      if (!id.empty()) read_off(text, id, false, texts_);
    }
    if (!caller.account.empty()) {
      // The root ARN names the account as well.
      read_off(text, "arn:aws:iam::" + caller.account + ":root", false, texts_);
    }
    const std::size_t provider = text.find("-provider/");
    if (principal.type != policy::Principal::Type::Federated || provider == std::string::npos) {
      return;
    }
    for (const std::size_t hole : policy::holes_in(std::string_view(text).substr(0, provider))) {
      if (hole < given_.size()) given_[hole] = true;
    }
  }

  void read_clause(const policy::Clause& clause) {
    use(clause.key.text);
    use(clause.operator_name.text);
    for (const auto& [key, value] : question_.request.context) {
      read_off(clause.key.text, key, false, texts_);
    }
    const auto found = question_.request.context.find(clause.key.text);
    const auto op = condition::parse_operator(clause.operator_name.text);
    for (const auto& listed : clause.values) {
      const auto holes = policy::holes_in(listed.text);
      if (holes.empty()) continue;
      use(listed.text);
      if (found != question_.request.context.end()) {
        for (const auto& asked : found->second.values) {
          read_off(listed.text, asked, op && condition::has_wildcards(op->comparison), texts_);
        }
      } else if (!policy::holes_in(clause.key.text).empty()) {
        for (const auto& [key, value] : question_.request.context) {
          for (const auto& asked : value.values) {
            read_off(listed.text, asked, op && condition::has_wildcards(op->comparison), texts_);
          }
        }
      }
      // Booleans, and both ends of what is ordered.
      if (!op || holes[0] >= texts_.of.size()) continue;
      if (op->comparison == condition::Comparison::Bool ||
          op->comparison == condition::Comparison::Null) {
        texts_.of[holes[0]].insert({"true", "false"});
      } else if (is_ordered(op->comparison)) {
        texts_.of[holes[0]].insert(
            {"-1e18", "1e18", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z"});
      }
    }
  }

  static bool is_ordered(condition::Comparison comparison) {
    return comparison >= condition::Comparison::NumericEquals &&
           comparison <= condition::Comparison::DateGreaterEquals;
  }

  const Trust& trust_;
  const Question& question_;
  Texts texts_;
  std::vector<bool> used_;
  std::vector<bool> given_;  ///< Known to be what makes the provider fit.
};

std::shared_ptr<const TrustPolicy> filled(const TrustPolicy& policy,
                                          const std::vector<std::string>& values) {
  auto out = std::make_shared<TrustPolicy>(policy);
  const auto fill = [&](policy::Value& value) { value.text = policy::fill(value.text, values); };
  for (auto& statement : out->statements) {
    for (auto& principal : statement.principals) fill(principal.value);
    for (auto& action : statement.actions) fill(action);
    for (auto& clause : statement.clauses) {
      fill(clause.operator_name);
      fill(clause.key);
      for (auto& value : clause.values) fill(value);
    }
  }
  return out;
}

Decision decision_of(condition::Decision decision) {
  switch (decision) {
    case condition::Decision::Allow:
      return Decision::Allow;
    case condition::Decision::Deny:
    case condition::Decision::NoMatch:
      return Decision::Deny;
    case condition::Decision::Undecided:
      break;
  }
  return Decision::Undecided;
}

condition::Verdict evaluate(const TrustPolicy& policy, const Question& question) {
  return question.environment
             ? condition::evaluate_full(policy, question.request, *question.environment)
             : condition::evaluate(policy, question.request);
}

/// One way to fill in what is not known, and the answer then.
struct Possibility {
  std::size_t variant = 0;
  std::vector<std::string> values;
  std::shared_ptr<const TrustPolicy> filled;
  condition::Verdict verdict;

  Decision decision() const { return decision_of(verdict.decision); }
};

bool has_holes(const TrustPolicy& policy) {
  const auto any = [](const policy::Value& value) { return !policy::holes_in(value.text).empty(); };
  for (const auto& statement : policy.statements) {
    for (const auto& principal : statement.principals) {
      if (any(principal.value)) return true;
    }
    if (std::any_of(statement.actions.begin(), statement.actions.end(), any)) return true;
    for (const auto& clause : statement.clauses) {
      if (any(clause.operator_name) || any(clause.key) ||
          std::any_of(clause.values.begin(), clause.values.end(), any)) {
        return true;
      }
    }
  }
  return false;
}

/// Appends all possibilities of one variant; false when there are too many.
bool add_possibilities(const Trust& trust, const Question& question, std::size_t variant,
                       std::vector<Possibility>& out) {
  const auto& policy = trust.variants[variant].policy;
  if (trust.holes.empty() || !has_holes(*policy)) {
    out.push_back({variant, {}, policy, evaluate(*policy, question)});
    return true;
  }
  Candidates reader(trust, question);
  const auto candidates = reader.of(*policy);
  if (!reader.complete()) return false;
  std::size_t count = 1;
  for (const auto& texts : candidates) {
    count *= texts.size();
    if (count > kMostPossibilities) return false;
  }
  for (std::size_t number = 0; number < count; ++number) {
    std::vector<std::string> values;
    std::size_t rest = number;
    for (const auto& texts : candidates) {
      values.push_back(texts[rest % texts.size()]);
      rest /= texts.size();
    }
    auto one = filled(*policy, values);
    auto verdict = evaluate(*one, question);
    out.push_back({variant, std::move(values), std::move(one), std::move(verdict)});
  }
  return true;
}

/// The number of holes in which two possibilities of one variant differ.
std::size_t distance(const Possibility& a, const Possibility& b) {
  std::size_t differing = a.variant == b.variant ? 0 : 1000;
  for (std::size_t i = 0; i < a.values.size() && i < b.values.size(); ++i) {
    differing += a.values[i] == b.values[i] ? 0 : 1;
  }
  return differing;
}

std::string word(Decision decision) {
  return decision == Decision::Allow ? "allowed" : decision == Decision::Deny ? "denied" : "open";
}

/// "it depends on ${Org}: allowed if that is `acme`, else denied"
std::string why_different(const Trust& trust, const std::vector<Possibility>& all) {
  const Possibility* best = nullptr;
  const Possibility* other = nullptr;
  for (const auto& allowed : all) {
    if (allowed.decision() != Decision::Allow) continue;
    for (const auto& refused : all) {
      if (refused.decision() == Decision::Allow) continue;
      if (best == nullptr || distance(allowed, refused) < distance(*best, *other)) {
        best = &allowed;
        other = &refused;
      }
    }
  }
  if (best == nullptr) return "not decided for every possible text of the unknown parts";
  if (best->variant != other->variant) {
    const auto& when = trust.variants[best->variant].when;
    return fmt::format("it depends on which policy the role has: {} if {}, {} if {}",
                       word(best->decision()), when.empty() ? "it is the first" : when,
                       word(other->decision()), trust.variants[other->variant].when);
  }
  std::string names;
  std::string values;
  for (std::size_t i = 0; i < best->values.size(); ++i) {
    if (best->values[i] == other->values[i]) continue;
    const std::string name = "${" + trust.holes[i].name + "}";
    names += (names.empty() ? "" : ", ") + name;
    values += (values.empty() ? "" : " and ") + (best->values[i] == kOther
                                                     ? name + " is none of the tested values"
                                                     : name + " is " + cite(best->values[i]));
  }
  return fmt::format("it depends on {}, which is not known here: allowed if {}", names, values);
}

}  // namespace

Judgement judge(const Trust& trust, const Question& question) {
  Judgement out;
  if (trust.variants.empty()) {
    out.reason =
        trust.not_known_because.empty() ? "the trust policy is not known" : trust.not_known_because;
    return out;
  }
  std::vector<Possibility> all;
  bool complete = true;
  for (std::size_t i = 0; i < trust.variants.size(); ++i) {
    complete = add_possibilities(trust, question, i, all) && complete;
  }
  if (all.empty()) {
    out.reason = "more parts of the policy are unknown than can be tried together";
    return out;
  }
  const auto refusing = std::find_if(all.begin(), all.end(), [](const Possibility& one) {
    return one.decision() != Decision::Allow;
  });
  Possibility& shown = refusing == all.end() ? all.front() : *refusing;
  const bool agree = std::all_of(all.begin(), all.end(), [&](const Possibility& one) {
    return one.decision() == shown.decision();
  });
  out.decision = agree && complete ? shown.decision() : Decision::Undecided;
  out.reason = !complete ? "more parts of the policy are unknown than can be tried together"
               : agree   ? shown.verdict.reason
                         : why_different(trust, all);
  out.policy = trust.variants[shown.variant].policy;
  out.filled = shown.filled;
  out.verdict = std::move(shown.verdict);
  return out;
}

}  // namespace trustlint::explain
