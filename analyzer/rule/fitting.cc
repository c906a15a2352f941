/// In this order: what is known by name, accounts of ARNs, condition keys, providers, other
/// principals, values, the rest; then what would make a difference.
///
/// Values are fitted by the engine: a value with `*` for its holes is asked of the callers of the
/// statement, and the token that answers is laid under the value. Where the whole statement accepts
/// nobody because two conditions name different things, the same is done with all values at once.
#include "rule/fitting.h"

#include <algorithm>

#include "condition/arn.h"
#include "condition/operator.h"
#include "identity/callers.h"
#include "policy/instance.h"
#include "policy/lower_case.h"
#include "rule/context.h"
#include "rule/minters.h"
#include "rule/places_of_holes.h"

namespace trustlint::rule {

using condition::Comparison;
using policy::Clause;
using policy::Effect;
using policy::hole_mark;
using policy::holes_in;
using policy::Principal;
using policy::Statement;

namespace {

constexpr std::size_t kMostAlternatives = 16;
constexpr std::size_t kMostOptions = 12;  // of which every combination is tried
constexpr std::size_t kMostWays = 3;
constexpr std::size_t kMostSites = 400;  // each is compared with each

std::vector<std::string> texts_of(const policy::TrustPolicy& policy, const config::Config& config) {
  std::vector<std::string> texts;
  for (const auto& statement : policy.statements) {
    for (const auto& principal : statement.principals) texts.push_back(principal.value.text);
    for (const auto& action : statement.actions) texts.push_back(action.text);
    for (const auto& clause : statement.clauses) {
      texts.push_back(clause.key.text);
      for (const auto& value : clause.values) texts.push_back(value.text);
    }
  }
  for (const auto& [family, tenants] : config.trust.tenants)
    texts.insert(texts.end(), tenants.begin(), tenants.end());
  texts.insert(texts.end(), config.trust.accounts.begin(), config.trust.accounts.end());
  return texts;
}

bool is_wild(std::string_view text) { return text.find_first_of("*?") != std::string_view::npos; }

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

/// A value, or a principal, that may meet others.
struct Site {
  const Statement* statement = nullptr;
  const Clause* clause = nullptr;  ///< Null: a principal.
  const policy::Value* value = nullptr;
  std::string key;  ///< Lower case.
};

class Fitter {
 public:
  Fitter(const input::RoleSource& role, const policy::TrustPolicy& marked,
         const std::set<std::size_t>& used, const config::Config& config, solver::Engine& engine)
      : role_(role),
        marked_(marked),
        used_(used),
        config_(config),
        engine_(engine),
        out_{{}, {}, {}, {}, {}, FreshWords(texts_of(marked, config)), {}, false} {
    for (std::size_t i = 0; i < role.holes.size(); ++i) out_.texts.push_back(hole_mark(i));
    options_.resize(role.holes.size());
  }

  Fitting run() {
    known_by_name();
    for (const auto& statement : marked_.statements) {
      accounts(statement);
      keys(statement);
      operators(statement);
    }
    for (const auto& statement : marked_.statements) principals(statement);
    for (const auto& statement : marked_.statements) values(statement);
    for (const std::size_t hole : used_) {
      if (!known(hole)) set(hole, out_.words.name());
    }
    find_sites();
    revive();
    alternatives();
    return std::move(out_);
  }

 private:
  bool known(std::size_t hole) const { return out_.texts[hole] != hole_mark(hole); }
  void set(std::size_t hole, std::string text) {
    if (hole < out_.texts.size() && !known(hole)) out_.texts[hole] = std::move(text);
  }
  std::string now(std::string_view text) const { return policy::fill(text, out_.texts); }
  std::string name(std::string_view text) const { return policy::show_holes(text, role_.holes); }
  std::string account() { return *out_.accounts.insert(out_.words.account()).first; }
  void words(std::string_view text) {
    for (const std::size_t hole : holes_in(now(text))) set(hole, out_.words.name());
  }
  void not_understood(const Statement& statement, const std::string& what) {
    out_.not_understood.try_emplace(statement.index, what);
  }

  void known_by_name() {
    for (const std::size_t i : used_) {
      const auto& hole = role_.holes[i];
      if (is_own_account(hole)) set(i, role_.account ? *role_.account : account());
      if (is_own_partition(hole)) set(i, "aws");
      if (is_own_suffix(hole)) set(i, "amazonaws.com");
      if (!hole.allowed.empty()) {
        options_[i] = hole.allowed;
        set(i, hole.allowed[0]);
      }
    }
  }

  void accounts(const Statement& statement) {
    const auto arn = [&](std::string_view text) {
      for (const std::size_t hole : holes_in_arn(text, 1)) set(hole, "aws");
      for (const std::size_t hole : holes_in_arn(text, 4)) {
        if (!known(hole)) set(hole, account());
      }
    };
    for (const auto& principal : statement.principals) arn(principal.value.text);
    for (const auto& clause : statement.clauses) {
      const bool is_account = ends_with(policy::lower_case(clause.key.text), "account");
      for (const auto& value : clause.values) {
        arn(value.text);
        const int hole = is_account ? lone_hole(value.text) : -1;
        if (hole >= 0 && !known(static_cast<std::size_t>(hole)))
          set(static_cast<std::size_t>(hole), account());
      }
    }
  }

  /// `${Issuer}:sub`: an issuer; `aws:RequestTag/${Key}`: a name.
  void keys(const Statement& statement) {
    for (const auto& clause : statement.clauses) {
      const std::string key = now(clause.key.text);
      if (!policy::has_hole(key)) continue;
      const std::string issuer = issuer_part(key);
      const std::size_t slash = key.find('/');
      const std::size_t mark = key.find(hole_mark(holes_in(key)[0]));
      if (!issuer.empty()) {
        issuer_text(issuer);
      } else if (slash < mark && key.find(':') < slash) {
        words(key);
      } else {
        not_understood(statement, "the condition key " + quote(name(clause.key.text)));
      }
    }
  }

  void operators(const Statement& statement) {
    for (const auto& clause : statement.clauses) {
      if (policy::has_hole(clause.operator_name.text))
        not_understood(statement, "the operator " + quote(name(clause.operator_name.text)));
    }
    for (const auto& action : statement.actions) {
      if (policy::has_hole(now(action.text)))
        not_understood(statement, "the action " + quote(name(action.text)));
    }
  }

  static std::string quote(const std::string& text) { return "`" + text + "`"; }

  void issuer_text(const std::string& issuer) {
    const int lone = lone_hole(issuer);
    const auto holes = holes_in(issuer);
    if (lone >= 0 && is_cluster_issuer(role_.holes[holes[0]])) {
      set(holes[0], "oidc.eks." + out_.words.name() + ".amazonaws.com/id/" + out_.words.name());
    } else if (issuer.rfind(hole_mark(holes[0]), 0) == 0) {
      if (lone >= 0) any_issuer_.push_back(holes[0]);
      set(holes[0], out_.words.name() + ".example");
    }
    words(issuer);
  }

  /// The issuer that the condition keys of the statement name, one of the catalogue if there is
  /// any.
  std::string issuer_of_keys(const Statement& statement) const {
    std::string found;
    for (const auto& clause : statement.clauses) {
      const std::string issuer = issuer_part(now(clause.key.text));
      if (issuer.empty() || policy::has_hole(issuer)) continue;
      if (identity::Catalog::get().find(issuer)) return issuer;
      if (found.empty()) found = issuer;
    }
    return found;
  }

  void principals(const Statement& statement) {
    for (const auto& principal : statement.principals) {
      const std::string text = now(principal.value.text);
      if (!policy::has_hole(text)) continue;
      const int lone = lone_hole(text);
      const auto first = holes_in(text)[0];
      const std::string provider = provider_part(text);
      if (principal.type == Principal::Type::Federated && lone_hole(provider) >= 0) {
        const auto hole = holes_in(provider)[0];
        if (const auto issuer = issuer_of_keys(statement); !issuer.empty()) {
          set(hole, issuer);
          out_.assumed[statement.index] = quote(name(hole_mark(hole))) +
                                          " is the issuer that the condition keys name, " + issuer;
        } else {
          issuer_text(provider);
        }
      } else if (!provider.empty() && policy::has_hole(provider)) {
        issuer_text(provider);
      } else if (principal.type == Principal::Type::Aws && lone >= 0) {
        const bool is_account =
            policy::lower_case(role_.holes[first].name).find("account") != std::string::npos;
        const std::string number = account();
        set(first, is_account ? number : "arn:aws:iam::" + number + ":role/" + out_.words.name());
      } else if (principal.type == Principal::Type::Service) {
        service(text, first);
      }
      words(text);
    }
  }

  /// Most services vouch for nobody; one lets anybody's certificates in.
  void service(const std::string& text, std::size_t hole) {
    constexpr std::string_view kSuffix = ".amazonaws.com";
    const bool lone = lone_hole(text) >= 0;
    if (!lone && text != hole_mark(hole) + std::string(kSuffix)) return;
    const std::string end(lone ? kSuffix : "");
    set(hole, out_.words.name() + end);
    if (options_[hole].empty()) options_[hole] = {out_.texts[hole], "rolesanywhere" + end};
  }

  void values(const Statement& statement) {
    std::vector<const Clause*> clauses;
    for (const auto& clause : statement.clauses) clauses.push_back(&clause);
    // The subject says most about what a hole can be, the audience least.
    std::stable_partition(clauses.begin(), clauses.end(), [](const Clause* clause) {
      return ends_with(policy::lower_case(clause->key.text), ":sub");
    });
    for (const Clause* clause : clauses) {
      const auto op = condition::parse_operator(clause->operator_name.text);
      if (!op) continue;
      for (const auto& value : clause->values) value_text(statement, *clause, *op, value.text);
    }
  }

  void value_text(const Statement& statement, const Clause& clause, const condition::Operator& op,
                  const std::string& value) {
    const int lone = lone_hole(value);
    const bool pattern = condition::has_wildcards(op.comparison);
    // An allowed value is tried as it is, pattern or not.
    const bool free = lone >= 0 && role_.holes[static_cast<std::size_t>(lone)].allowed.empty() &&
                      !is_own(role_.holes[static_cast<std::size_t>(lone)]);
    const bool was_known = holes_in(now(value)).empty();
    if (const auto typed = both_ways(op.comparison); !typed.empty()) {
      if (free && options_[static_cast<std::size_t>(lone)].empty())
        options_[static_cast<std::size_t>(lone)] = typed;
      for (const std::size_t hole : holes_in(now(value))) {
        // Part of a number or an address.
        set(hole, lone >= 0 ? typed[0] : "1");
      }
      return;
    }
    if (!was_known) {
      const Minters minters(now_statement(statement), now(clause.key.text), engine_, marked_);
      fit_value(statement, op, value, minters);
    }
    if (free && pattern) {
      auto& options = options_[static_cast<std::size_t>(lone)];
      if (options.empty() && !policy::is_resource(role_.holes[static_cast<std::size_t>(lone)]))
        options = {out_.texts[static_cast<std::size_t>(lone)], "*"};
    }
  }

  static bool is_own(const policy::Hole& hole) {
    return is_own_account(hole) || is_own_partition(hole) || is_own_suffix(hole);
  }

  Statement now_statement(const Statement& statement) const {
    Statement filled = statement;
    for (auto& principal : filled.principals) principal.value.text = now(principal.value.text);
    return filled;
  }

  void take(const HoleTexts& way) {
    for (const auto& [hole, text] : way) set(hole, text);
  }

  void fit_value(const Statement& statement, const condition::Operator& op,
                 const std::string& value, const Minters& minters) {
    const std::string open = now(value);
    const bool pattern = condition::has_wildcards(op.comparison);
    const auto found = minters.fit(open, op.comparison, out_.words);
    if (found.kind == Minters::Fit::Kind::Nobody && op.comparison == Comparison::Arn)
      return arn_text(open);
    take(found.texts);
    if (found.kind == Minters::Fit::Kind::Unknown)
      not_understood(statement, "what fits in " + quote(name(value)));
    if (!found.longest.empty() && pattern) wider_.push_back(found.longest);
    // A pattern of its own is tried as `*`, which leaves every context open.
    if (found.kind == Minters::Fit::Kind::Fits && (lone_hole(value) < 0 || !pattern))
      contexts_.push_back({open, op.comparison, minters});
    words(open);
  }

  /// Something that has the six parts of an ARN.
  void arn_text(const std::string& open) {
    const auto holes = holes_in(open);
    const std::string number = account();
    const std::vector<std::string> parts = {"arn", "aws",  "iam",
                                            "",    number, "role/" + out_.words.name()};
    std::string text;
    const bool front = open.rfind(hole_mark(holes.front()), 0) == 0;
    const std::size_t hole = front ? holes.front() : holes.back();
    for (const std::size_t other : holes) {
      if (other != hole) set(other, out_.words.name());
    }
    std::vector<std::string> candidates{out_.words.name()};
    for (std::size_t count = 1; count <= parts.size(); ++count) {
      std::string joined;
      const std::size_t begin = front ? 0 : parts.size() - count;
      for (std::size_t i = begin; i < begin + count; ++i)
        joined += (i == begin ? "" : ":") + parts[i];
      candidates.push_back(joined);
    }
    if (front) candidates.erase(candidates.begin());
    for (const auto& candidate : candidates) {
      auto texts = out_.texts;
      texts[hole] = candidate;
      if (condition::is_arn_pattern(policy::fill(open, texts))) return set(hole, candidate);
    }
    set(hole, candidates[0]);
  }

  void find_sites() {
    for (const auto& statement : marked_.statements) {
      for (const auto& principal : statement.principals) {
        if (principal.type == Principal::Type::Aws)
          sites_.push_back({&statement, nullptr, &principal.value, "aws:principalarn"});
      }
      for (const auto& clause : statement.clauses) {
        for (const auto& value : clause.values)
          sites_.push_back({&statement, &clause, &value, policy::lower_case(now(clause.key.text))});
      }
    }
    if (sites_.size() <= kMostSites) return;
    sites_.clear();
    out_.cut = true;
  }

  /// Can the same request be asked about both, so that it matters whether they name the same thing?
  static bool related(const Site& a, const Site& b) {
    if (a.statement == b.statement && a.clause == b.clause) return false;
    if (a.statement != b.statement && a.statement->effect == Effect::Allow &&
        b.statement->effect == Effect::Allow)
      return false;
    if (a.key == b.key) return true;
    const auto identity = [](const std::string& key) { return key.rfind("aws:principal", 0) == 0; };
    if (identity(a.key) && identity(b.key)) return true;
    const std::string issuer = issuer_part(a.key);
    const auto audience = [](const std::string& key) {
      return ends_with(key, ":aud") || ends_with(key, ":oaud");
    };
    return !issuer.empty() && issuer == issuer_part(b.key) && !audience(a.key) && !audience(b.key);
  }

  bool any_related() const {
    return std::any_of(sites_.begin(), sites_.end(), [&](const Site& a) {
      return policy::has_hole(a.value->text) &&
             std::any_of(sites_.begin(), sites_.end(),
                         [&](const Site& b) { return related(a, b); });
    });
  }

  bool lets_in(const policy::TrustPolicy& policy, std::size_t statement,
               condition::Request* who = nullptr) {
    FreshWords* names = who == nullptr ? nullptr : &out_.words;
    const auto answer = accepted_by(role_, policy, statement, config_, engine_, out_, names);
    if (answer.found() && who != nullptr) *who = *answer.witness;
    return !answer.proved();
  }

  /// Two conditions may name the same thing with different holes: then they are equal, or nobody
  /// gets in.
  void revive() {
    for (const auto& statement : marked_.statements) {
      if (statement.effect != Effect::Allow || statement.malformed || statement.not_principal)
        continue;
      if (any_related() && !lets_in(policy::instance(marked_, out_.texts), statement.index))
        revive(statement.index);
    }
  }

  void revive(std::size_t statement) {
    condition::Request who;
    if (!lets_in(widened(), statement, &who)) {
      out_.customised.insert(statement);
      return;
    }
    auto texts = out_.texts;
    for (const auto& [hole, text] : names_in(who)) texts[hole] = text;
    if (!who.action.empty() && lets_in(policy::instance(marked_, texts), statement))
      out_.texts = texts;
  }

  static bool widens(const Statement& statement, const condition::Operator& op) {
    return op.negated == (statement.effect == Effect::Deny) && both_ways(op.comparison).empty();
  }

  bool movable(std::string_view text) const {
    const auto holes = holes_in(text);
    return !holes.empty() && std::all_of(holes.begin(), holes.end(), [&](std::size_t hole) {
      return role_.holes[hole].allowed.empty() && !is_own(role_.holes[hole]);
    });
  }

  /// The policy that accepts whatever it accepts with some texts: `*` for every hole.
  policy::TrustPolicy widened() const {
    auto policy = policy::instance(marked_, out_.texts);
    for (std::size_t s = 0; s < policy.statements.size(); ++s) {
      for (std::size_t c = 0; c < policy.statements[s].clauses.size(); ++c) {
        const Clause& written = marked_.statements[s].clauses[c];
        Clause& clause = policy.statements[s].clauses[c];
        const auto op = condition::parse_operator(written.operator_name.text);
        if (!op || !widens(marked_.statements[s], *op)) continue;
        bool any = false;
        for (std::size_t v = 0; v < written.values.size(); ++v) {
          if (!movable(written.values[v].text)) continue;
          const auto wide = widest(written.values[v].text, condition::has_wildcards(op->comparison),
                                   marked_.version == policy::TrustPolicy::Version::V2012);
          if (wide.empty()) continue;
          clause.values[v].text = wide;
          any = true;
        }
        std::string& name = clause.operator_name.text;
        const std::size_t exact = name.find("Equals");
        if (any && op->comparison == Comparison::StringEquals && exact != std::string::npos)
          name.replace(exact, 6, "Like");
      }
    }
    return policy;
  }

  /// The texts that the holes have when this request is meant.
  HoleTexts names_in(const condition::Request& who) const {
    HoleTexts names;
    for (const auto& site : sites_) {
      if (site.clause == nullptr || !movable(site.value->text)) continue;
      const auto op = condition::parse_operator(site.clause->operator_name.text);
      const auto held = who.context.find(now(site.clause->key.text));
      if (!op || !widens(*site.statement, *op) || held == who.context.end()) continue;
      std::string open = site.value->text;
      for (const auto& [hole, text] : names) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < out_.texts.size(); ++i) texts.push_back(hole_mark(i));
        texts[hole] = text;
        open = policy::fill(open, texts);
      }
      for (const auto& text : held->second.values) {
        const auto ways = lay_over(open, condition::has_wildcards(op->comparison), text,
                                   std::vector<bool>(text.size() + 1));
        if (!ways.empty()) names.insert(ways[0].begin(), ways[0].end());
      }
    }
    return names;
  }

  void add(HoleTexts other) {
    for (auto at = other.begin(); at != other.end();)
      at = at->second == out_.texts[at->first] ? other.erase(at) : std::next(at);
    auto& list = out_.alternatives;
    if (other.empty() || std::find(list.begin(), list.end(), other) != list.end()) return;
    if (list.size() < kMostAlternatives) {
      list.push_back(std::move(other));
    } else {
      out_.cut = true;
    }
  }

  void alternatives() {
    add_options();
    add_contexts();
    for (const auto& wider : wider_) add(wider);
    for (const auto& site : sites_) add_names_met(site);
    add_shared_issuers();
  }

  /// Every combination of the values that a template allows, of fresh and `*`, of both ways.
  void add_options() {
    std::vector<HoleTexts> all{{}};
    for (std::size_t hole = 0; hole < options_.size(); ++hole) {
      if (options_[hole].empty()) continue;
      std::vector<HoleTexts> next;
      for (const auto& option : options_[hole]) {
        for (auto texts : all) {
          texts[hole] = option;
          next.push_back(std::move(texts));
        }
        if (next.size() > kMostOptions) {
          out_.cut = true;
          break;
        }
      }
      all = std::move(next);
    }
    for (auto& texts : all) add(std::move(texts));
  }

  /// Contexts in which code runs that nobody approved, where the value leaves the context to a
  /// hole.
  void add_contexts() {
    HoleTexts together;
    for (const auto& open : contexts_) {
      const std::string filled = now(open.value);
      const auto way = open.minters.unreviewed(open.value, filled, open.comparison, out_.words);
      add(way);
      together.insert(way.begin(), way.end());
    }
    add(together);
  }

  /// Names that a related condition tests, literally or through another hole.
  void add_names_met(const Site& site) {
    if (!movable(site.value->text)) return;
    const auto op = site.clause == nullptr
                        ? std::nullopt
                        : condition::parse_operator(site.clause->operator_name.text);
    const bool pattern = op && condition::has_wildcards(op->comparison);
    for (const auto& other : sites_) {
      if (!related(site, other)) continue;
      const std::string text = now(other.value->text);
      if (site.key != other.key) {
        add_parts(site, text);
        continue;
      }
      const auto ways =
          lay_over(site.value->text, pattern, text, std::vector<bool>(text.size() + 1));
      for (std::size_t i = 0; i < ways.size() && i < kMostWays; ++i) {
        HoleTexts names;
        for (const auto& [hole, part] : ways[i]) {
          if (!part.empty() && !is_wild(part)) names[hole] = part;
        }
        add(names);
        for (const auto& [hole, part] : names) add({{hole, part}});
      }
    }
  }

  void add_parts(const Site& site, const std::string& text) {
    std::string part;
    for (const char c : text + "\n") {
      if (c != ':' && c != '/' && c != '@' && c != '*' && c != '?' && c != '\n') {
        part += c;
        continue;
      }
      if (!part.empty()) {
        for (const std::size_t hole : holes_in(site.value->text)) add({{hole, part}});
      }
      part.clear();
    }
  }

  /// An issuer that nobody knows may be one that everybody shares.
  void add_shared_issuers() {
    for (const std::size_t hole : any_issuer_) {
      for (const auto& family : identity::Catalog::get().families()) {
        if (family.kind != "ci") continue;
        for (const auto& issuer : family.issuers) {
          std::string host = issuer.pattern;
          host.erase(std::remove(host.begin(), host.end(), '\\'), host.end());
          if (issuer.tenancy == identity::Tenancy::Shared &&
              host.find_first_of("[](){}*+?|^$") == std::string::npos)
            add_issuer(hole, host);
        }
      }
    }
  }

  /// Its subjects have a form of their own, also where a hole stands for one.
  void add_issuer(std::size_t issuer, const std::string& host) {
    HoleTexts texts{{issuer, host}};
    add(texts);
    for (const auto& site : sites_) {
      if (site.clause == nullptr || !movable(site.value->text)) continue;
      const std::string key = now(site.clause->key.text);
      if (issuer_part(key) != out_.texts[issuer]) continue;
      const auto op = condition::parse_operator(site.clause->operator_name.text);
      if (!op || !both_ways(op->comparison).empty()) continue;
      const Minters minters(now_statement(*site.statement), host + key.substr(key.rfind(':')),
                            engine_, marked_);
      const auto way = minters.unreviewed(site.value->text, {}, op->comparison, out_.words);
      texts.insert(way.begin(), way.end());
    }
    add(texts);
  }

  struct OpenContext {
    std::string value;  ///< With marks of the holes that were fitted.
    Comparison comparison;
    Minters minters;
  };

  const input::RoleSource& role_;
  const policy::TrustPolicy& marked_;
  const std::set<std::size_t>& used_;
  const config::Config& config_;
  solver::Engine& engine_;
  Fitting out_;
  std::vector<std::vector<std::string>>
      options_;  ///< By hole: the values to try, the first as well.
  std::vector<OpenContext> contexts_;
  std::vector<HoleTexts> wider_;
  std::vector<std::size_t> any_issuer_;
  std::vector<Site> sites_;
};

}  // namespace

std::vector<std::string> Fitting::with(const HoleTexts& other) const {
  auto all = texts;
  for (const auto& [hole, text] : other) all[hole] = text;
  return all;
}

solver::Answer accepted_by(const input::RoleSource& role, const policy::TrustPolicy& policy,
                           std::size_t statement, const config::Config& config,
                           solver::Engine& engine, const Fitting& fitting, FreshWords* names) {
  const auto& allow = policy.statements[statement];
  Context context(role, policy, config, engine, fitting.accounts);
  auto callers = context.everybody(allow);
  if (fitting.customised.count(statement) == 0) {
    callers.erase(std::remove_if(callers.begin(), callers.end(),
                                 [](const auto& caller) { return caller.customised; }),
                  callers.end());
  }
  if (names != nullptr) {
    for (auto& caller : callers) names->name_components(caller);
    std::stable_partition(callers.begin(), callers.end(),
                          [](const auto& caller) { return !caller.unreviewed; });
  }
  return context.accepted(allow, callers);
}

Fitting fit(const input::RoleSource& role, const policy::TrustPolicy& marked,
            const std::set<std::size_t>& used, const config::Config& config,
            solver::Engine& engine) {
  return Fitter(role, marked, used, config, engine).run();
}

}  // namespace trustlint::rule
