#include "rule/holes.h"

#include <algorithm>
#include <map>
#include <set>

#include "policy/parse.h"
#include "rule/fitting.h"
#include "rule/made_up.h"
#include "rule/mend.h"
#include "rule/naming_holes.h"

namespace trustlint::rule {

namespace {

/// The policy with texts in its holes, and what the rules made of it.
struct Case {
  HoleTexts differs;  ///< From the first case.
  std::vector<std::string> texts;
  policy::TrustPolicy policy;
  RoleResult result;
  std::map<std::size_t, bool> alive;  ///< Statements that let somebody in, once asked.
};

bool is_about_openness(const Finding& finding) { return opens(finding) || opens_perhaps(finding); }

class Judge {
 public:
  Judge(const input::RoleSource& role, const policy::TrustPolicy& marked,
        const std::vector<policy::MarkedText>& texts, const config::Config& config,
        solver::Engine& engine)
      : role_(role),
        marked_(marked),
        texts_(texts),
        config_(config),
        engine_(engine),
        fitting_(fit(role, marked, used(texts), config, engine)),
        names_(role, fitting_),
        first_(make({})),
        disguise_(fitting_.words, role.holes, first_.texts) {}

  RoleResult run(Fixes fixes) {
    RoleResult& result = first_.result;
    const std::vector<Finding> all = result.findings;
    const bool hopeless =
        result.status != Status::Proved &&
        std::none_of(result.findings.begin(), result.findings.end(), is_about_openness);
    if (!hopeless) {
      for (const auto& other : fitting_.alternatives) others_.push_back(make(other));
      if (fitting_.cut) soft_.push_back("more values fit in the holes than are tried");
    }
    MadeUp made_up(role_, marked_, texts_, first_.policy, fitting_.words, disguise_, engine_);
    std::vector<Finding> kept;
    for (auto& finding : result.findings) {
      if (made_up.speaks(finding)) continue;
      if (stands(finding)) kept.push_back(std::move(finding));
    }
    misplaced_ = made_up.misplaced();
    result.findings = std::move(kept);
    for (auto& other : others_) only_there(other);
    if (fixes == Fixes::Written) mend_all(all);
    finish();
    return std::move(result);
  }

 private:
  static std::set<std::size_t> used(const std::vector<policy::MarkedText>& texts) {
    std::set<std::size_t> holes;
    for (const auto& text : texts) holes.insert(text.holes.begin(), text.holes.end());
    return holes;
  }

  Case make(const HoleTexts& differs) {
    Case made;
    made.differs = differs;
    made.texts = fitting_.with(differs);
    made.policy = policy::instance(marked_, made.texts);
    for (const auto& [index, what] : fitting_.not_understood)
      made.policy.statements[index].malformed = true;
    made.result = judge(role_, made.policy, config_, engine_, fitting_.accounts, &marked_);
    return made;
  }

  bool lets_in(Case& in, std::size_t statement) {
    const auto [slot, fresh] = in.alive.try_emplace(statement, true);
    if (fresh && in.policy.statements[statement].effect == policy::Effect::Allow) {
      slot->second = !accepted_by(role_, in.policy, statement, config_, engine_, fitting_).proved();
    }
    return slot->second;
  }

  static const Finding* find(const Case& in, const Finding& like) {
    for (const auto& finding : in.result.findings) {
      if (finding.rule == like.rule && finding.statement == like.statement) return &finding;
    }
    return nullptr;
  }

  /// Another finding about openness of the same statement.
  static const Finding* find_opening(const std::vector<Finding>& findings, const Finding& like) {
    for (const auto& finding : findings) {
      if (finding.statement == like.statement && is_about_openness(finding)) return &finding;
    }
    return nullptr;
  }

  /// Is the caller of the first case accepted in the other as well?
  bool same_caller(const Finding& finding, const Case& other) const {
    if (!finding.witness || !finding.statement) return false;
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const auto& [hole, text] : other.differs) {
      const std::string& before = first_.texts[hole];
      if (fitting_.words.is_in(before) && same_form(before, text)) pairs.emplace_back(before, text);
    }
    return solver::accepts_concretely(other.policy, *finding.statement, *finding.witness) ||
           (!pairs.empty() && solver::accepts_concretely(other.policy, *finding.statement,
                                                         replace_all(*finding.witness, pairs)));
  }

  /// Does the finding hold whatever stands in the holes? It may become `likely`.
  bool stands(Finding& finding) {
    for (auto& other : others_) {
      if (find(other, finding) != nullptr) continue;
      if (finding.statement && !lets_in(other, *finding.statement)) continue;
      if (!is_about_openness(finding)) {
        if (find_opening(other.result.findings, finding) == nullptr) return false;
        continue;
      }
      if (same_caller(finding, other)) continue;
      if (find_opening(other.result.findings, finding) == nullptr) {
        depends(other,
                first_view(finding.message) + ", but not if " + names_.values(other.differs));
        return false;
      }
      if (!finding.assumption.empty()) continue;
      finding.confidence = Confidence::Likely;
      const auto& [hole, text] = *other.differs.begin();
      finding.assumption = names_.name(hole) + " is no text such as " + names_.shown(hole, text);
    }
    return true;
  }

  /// Findings and open questions that only the other case has.
  void only_there(Case& other) {
    const Disguise disguise(fitting_.words, role_.holes, other.texts);
    for (const auto& finding : other.result.findings) {
      if (!is_about_openness(finding) || find(first_, finding) != nullptr) continue;
      const Finding* here = find_opening(first_.result.findings, finding);
      if (here != nullptr && here->severity >= finding.severity) continue;
      depends(other,
              "if " + names_.values(other.differs) + ", " + disguise.reveal(finding.message));
    }
    for (const auto& reason : other.result.undecided) {
      const auto& ours = first_.result.undecided;
      if (std::find(ours.begin(), ours.end(), reason) == ours.end())
        soft_.push_back("if " + names_.values(other.differs) + ", " + disguise.reveal(reason));
    }
    if (!other.policy.complete() && first_.policy.complete())
      soft_.push_back("if " + names_.values(other.differs) + ", part of the policy is malformed");
  }

  std::string first_view(const std::string& text) const { return disguise_.reveal(text); }

  void depends(const Case& other, const std::string& why) {
    const std::string names = names_.all(other.differs);
    // One reason for one set of holes is enough to read.
    if (!told_.insert(names).second) return;
    hard_.push_back("depends on the value of " + names + ": " + why + "; " + names_.advice());
  }

  /// A text of ours is no text for the author's file.
  bool is_ours(const std::string& text) const {
    return fitting_.words.is_in(text) ||
           std::any_of(first_.texts.begin(), first_.texts.end(), [&](const std::string& filled) {
             return !filled.empty() && text.find(filled) != std::string::npos;
           });
  }

  void mend_all(const std::vector<Finding>& all) {
    for (auto& finding : first_.result.findings) {
      if (!finding.fix) continue;
      const bool made_up =
          std::any_of(finding.fix->edits.begin(), finding.fix->edits.end(), [&](const Edit& edit) {
            return is_ours(edit.name) || is_ours(edit.key) ||
                   std::any_of(edit.texts.begin(), edit.texts.end(),
                               [&](const Wording& text) { return is_ours(text.text); });
          });
      if (made_up) finding.fix->edits.clear();
    }
    std::vector<policy::TrustPolicy> others;
    for (const auto& other : others_) others.push_back(other.policy);
    mend(role_, marked_, {&first_.policy, &all}, others, first_.result.findings, config_, engine_,
         fitting_.accounts);
  }

  void finish() {
    RoleResult& result = first_.result;
    for (auto& reason : result.undecided) reason = first_view(reason);
    result.undecided.insert(result.undecided.end(), hard_.begin(), hard_.end());
    for (const auto& reason : fitting_.unfit)
      result.undecided.push_back(reason + "; " + names_.advice());
    const bool open = std::any_of(result.findings.begin(), result.findings.end(), opens);
    if (!open) result.undecided.insert(result.undecided.end(), soft_.begin(), soft_.end());
    conclude(result, first_.policy.complete());
    result.reason = first_view(result.reason);
    if (result.status == Status::NotAnalysed) result.reason = why_not_analysed();
    for (auto& finding : result.findings) {
      name_allowed(finding);
      assume(finding);
      disguise_.reveal(finding);
      if (finding.statement)
        finding.canonical_statement =
            policy::print(policy::named(marked_.statements[*finding.statement], role_.holes));
    }
  }

  std::string why_not_analysed() const {
    if (!fitting_.not_understood.empty()) {
      const auto& [index, what] = *fitting_.not_understood.begin();
      return "statement " + std::to_string(index + 1) + ": " + what + " is not known; " +
             names_.advice();
    }
    if (misplaced_ == nullptr) return first_.result.reason;
    return names_.name(misplaced_->holes[0]) + " stands where the policy says what is meant; " +
           names_.advice();
  }

  /// One of several allowed values stands in the text: say which.
  void name_allowed(Finding& finding) const {
    for (std::size_t i = 0; i < role_.holes.size(); ++i) {
      if (role_.holes[i].allowed.size() < 2 || first_.texts[i].empty()) continue;
      if (finding.message.find(first_.texts[i]) != std::string::npos)
        finding.message += " (with " + names_.name(i) + " as `" + first_.texts[i] + "`)";
    }
  }

  void assume(Finding& finding) const {
    if (!finding.statement || !finding.witness || !finding.assumption.empty()) return;
    const auto assumed = fitting_.assumed.find(*finding.statement);
    if (assumed == fitting_.assumed.end()) return;
    finding.assumption = assumed->second;
    finding.confidence = Confidence::Likely;
  }

  const input::RoleSource& role_;
  const policy::TrustPolicy& marked_;
  const std::vector<policy::MarkedText>& texts_;
  const config::Config& config_;
  solver::Engine& engine_;
  Fitting fitting_;
  HoleNames names_;
  Case first_;
  Disguise disguise_;
  std::vector<Case> others_;
  const policy::MarkedText* misplaced_ = nullptr;
  std::set<std::string> told_;
  std::vector<std::string> hard_;  ///< Reasons that count beside findings.
  std::vector<std::string> soft_;  ///< Reasons that matter where nothing else is open.
};

}  // namespace

RoleResult judge_with_holes(const input::RoleSource& role, const policy::TrustPolicy& marked,
                            const std::vector<policy::MarkedText>& texts,
                            const config::Config& config, solver::Engine& engine, Fixes fixes) {
  for (const auto& text : texts) {
    for (const std::size_t hole : text.holes) {
      if (hole < role.holes.size()) continue;
      RoleResult result;
      result.status = Status::NotAnalysed;
      result.reason = "the policy holds a private-use character, which IAM refuses";
      return result;
    }
  }
  return Judge(role, marked, texts, config, engine).run(fixes);
}

}  // namespace trustlint::rule
