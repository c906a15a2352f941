/// The first text of every hole.
///
/// Entry point: `fill_first`. In this order: what is known by name, accounts of ARNs, condition
/// keys, providers, other principals, values, the rest. Values are fitted by the engine: a value
/// with `*` for its holes is asked of the callers of the statement, and the token that answers is
/// laid under the value (`minters.h`).
#include <algorithm>

#include "condition/arn.h"
#include "condition/operator.h"
#include "identity/catalog.h"
#include "policy/lower_case.h"
#include "rule/filling.h"
#include "rule/places_of_holes.h"

namespace trustlint::rule {

using condition::Comparison;
using policy::Clause;
using policy::hole_mark;
using policy::holes_in;
using policy::Principal;
using policy::Statement;

namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

class FirstTexts {
 public:
  explicit FirstTexts(Filling& filling) : f_(filling) {}

  void run() {
    known_by_name();
    for (const auto& statement : f_.marked.statements) {
      accounts(statement);
      keys(statement);
      operators(statement);
    }
    for (const auto& statement : f_.marked.statements) principals(statement);
    for (const auto& statement : f_.marked.statements) values(statement);
    // What nobody can have says nothing about the shape of its holes: such values come last.
    for (const auto& value : dead_) words(value);
    for (const std::size_t hole : f_.used) {
      if (!f_.known(hole)) f_.set(hole, f_.out.words.name());
    }
  }

 private:
  std::string name(std::string_view text) const { return policy::show_holes(text, f_.role.holes); }
  std::string account() { return *f_.out.accounts.insert(f_.out.words.account()).first; }
  void words(std::string_view text) {
    for (const std::size_t hole : holes_in(f_.now(text))) f_.set(hole, f_.out.words.name());
  }
  void not_understood(const Statement& statement, const std::string& what) {
    f_.out.not_understood.try_emplace(statement.index, what);
  }

  void known_by_name() {
    for (const std::size_t i : f_.used) {
      const auto& hole = f_.role.holes[i];
      if (is_own_account(hole)) f_.set(i, f_.role.account ? *f_.role.account : account());
      if (is_own_partition(hole)) f_.set(i, "aws");
      if (is_own_suffix(hole)) f_.set(i, "amazonaws.com");
      if (!hole.allowed.empty()) {
        f_.options[i] = hole.allowed;
        f_.set(i, hole.allowed[0]);
      }
    }
  }

  void accounts(const Statement& statement) {
    const auto arn = [&](std::string_view text) {
      for (const std::size_t hole : holes_in_arn(text, 1)) f_.set(hole, "aws");
      for (const std::size_t hole : holes_in_arn(text, 4)) {
        if (!f_.known(hole)) f_.set(hole, account());
      }
    };
    for (const auto& principal : statement.principals) arn(principal.value.text);
    for (const auto& clause : statement.clauses) {
      const bool is_account = ends_with(policy::lower_case(clause.key.text), "account");
      for (const auto& value : clause.values) {
        arn(value.text);
        const int hole = is_account ? lone_hole(value.text) : -1;
        if (hole >= 0 && !f_.known(static_cast<std::size_t>(hole)))
          f_.set(static_cast<std::size_t>(hole), account());
      }
    }
  }

  /// `${Issuer}:sub`: an issuer; `aws:RequestTag/${Key}`: a name.
  void keys(const Statement& statement) {
    for (const auto& clause : statement.clauses) {
      const std::string key = f_.now(clause.key.text);
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
      if (policy::has_hole(f_.now(action.text)))
        not_understood(statement, "the action " + quote(name(action.text)));
    }
  }

  static std::string quote(const std::string& text) { return "`" + text + "`"; }

  void issuer_text(const std::string& issuer) {
    const int lone = lone_hole(issuer);
    const auto holes = holes_in(issuer);
    if (lone >= 0 && is_cluster_issuer(f_.role.holes[holes[0]])) {
      f_.set(holes[0],
             "oidc.eks." + f_.out.words.name() + ".amazonaws.com/id/" + f_.out.words.name());
    } else if (issuer.rfind(hole_mark(holes[0]), 0) == 0) {
      if (lone >= 0) f_.any_issuer.push_back(holes[0]);
      f_.set(holes[0], f_.out.words.name() + ".example");
    }
    words(issuer);
  }

  /// The issuer that the condition keys of the statement name, one of the catalogue if there is
  /// any.
  std::string issuer_of_keys(const Statement& statement) const {
    std::string found;
    for (const auto& clause : statement.clauses) {
      const std::string issuer = issuer_part(f_.now(clause.key.text));
      if (issuer.empty() || policy::has_hole(issuer)) continue;
      if (identity::Catalog::get().find(issuer)) return issuer;
      if (found.empty()) found = issuer;
    }
    return found;
  }

  void principals(const Statement& statement) {
    for (const auto& principal : statement.principals) {
      const std::string text = f_.now(principal.value.text);
      if (!policy::has_hole(text)) continue;
      const int lone = lone_hole(text);
      const auto first = holes_in(text)[0];
      const std::string provider = provider_part(text);
      if (principal.type == Principal::Type::Federated && lone_hole(provider) >= 0) {
        const auto hole = holes_in(provider)[0];
        if (const auto issuer = issuer_of_keys(statement); !issuer.empty()) {
          f_.set(hole, issuer);
          f_.out.assumed[statement.index] = quote(name(hole_mark(hole))) +
                                            " is the issuer that the condition keys name, " +
                                            issuer;
        } else {
          issuer_text(provider);
        }
      } else if (!provider.empty() && policy::has_hole(provider)) {
        issuer_text(provider);
      } else if (principal.type == Principal::Type::Aws && lone >= 0) {
        const bool is_account =
            policy::lower_case(f_.role.holes[first].name).find("account") != std::string::npos;
        const std::string number = account();
        f_.set(first,
               is_account ? number : "arn:aws:iam::" + number + ":role/" + f_.out.words.name());
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
    f_.set(hole, f_.out.words.name() + end);
    if (f_.options[hole].empty()) f_.options[hole] = {f_.out.texts[hole], "rolesanywhere" + end};
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
    const bool free = lone >= 0 && f_.role.holes[static_cast<std::size_t>(lone)].allowed.empty() &&
                      !is_own(f_.role.holes[static_cast<std::size_t>(lone)]);
    const bool was_known = holes_in(f_.now(value)).empty();
    if (const auto typed = both_ways(op.comparison); !typed.empty()) {
      if (free && f_.options[static_cast<std::size_t>(lone)].empty())
        f_.options[static_cast<std::size_t>(lone)] = typed;
      for (const std::size_t hole : holes_in(f_.now(value))) {
        // Part of a number or an address.
        f_.set(hole, lone >= 0 ? typed[0] : "1");
      }
      return;
    }
    const Minters minters(f_.now_statement(statement), f_.now(clause.key.text), f_.engine,
                          f_.marked);
    // A pattern of its own is tried as `*`, which leaves every context open.
    const std::string open = f_.open(value);
    if (policy::has_hole(open) && (lone < 0 || !pattern))
      f_.contexts.push_back({open, op.comparison, minters});
    if (!was_known) fit_value(statement, op, value, minters);
    if (free && pattern) {
      auto& options = f_.options[static_cast<std::size_t>(lone)];
      if (options.empty() && !policy::is_resource(f_.role.holes[static_cast<std::size_t>(lone)]))
        options = {"*"};
    }
  }

  void fit_value(const Statement& statement, const condition::Operator& op,
                 const std::string& value, const Minters& minters) {
    const std::string open = f_.now(value);
    const bool pattern = condition::has_wildcards(op.comparison);
    const auto found = minters.fit(open, op.comparison, f_.out.words);
    switch (found.kind) {
      case Minters::Fit::Kind::Nobody:
        return op.comparison == Comparison::Arn ? arn_text(open) : words(open);
      case Minters::Fit::Kind::Unknown:
        // A wildcard that is an ordinary character: its author means what no caller has.
        if (pattern || !is_wild(value))
          f_.out.unfit.push_back("statement " + std::to_string(statement.index + 1) +
                                 ": no text was found that fits in " + quote(name(value)));
        [[fallthrough]];
      case Minters::Fit::Kind::Dead:
        dead_.push_back(value);
        return;
      case Minters::Fit::Kind::Fits:
        for (const auto& [hole, text] : found.texts) f_.set(hole, text);
        if (!found.longest.empty() && pattern) f_.wider.push_back(found.longest);
        return words(open);
    }
  }

  /// Something that has the six parts of an ARN.
  void arn_text(const std::string& open) {
    const auto holes = holes_in(open);
    const std::string number = account();
    const std::vector<std::string> parts = {"arn", "aws",  "iam",
                                            "",    number, "role/" + f_.out.words.name()};
    std::string text;
    const bool front = open.rfind(hole_mark(holes.front()), 0) == 0;
    const std::size_t hole = front ? holes.front() : holes.back();
    for (const std::size_t other : holes) {
      if (other != hole) f_.set(other, f_.out.words.name());
    }
    std::vector<std::string> candidates{f_.out.words.name()};
    for (std::size_t count = 1; count <= parts.size(); ++count) {
      std::string joined;
      const std::size_t begin = front ? 0 : parts.size() - count;
      for (std::size_t i = begin; i < begin + count; ++i)
        joined += (i == begin ? "" : ":") + parts[i];
      candidates.push_back(joined);
    }
    if (front) candidates.erase(candidates.begin());
    for (const auto& candidate : candidates) {
      auto texts = f_.out.texts;
      texts[hole] = candidate;
      if (condition::is_arn_pattern(policy::fill(open, texts))) return f_.set(hole, candidate);
    }
    f_.set(hole, candidates[0]);
  }

  Filling& f_;
  std::vector<std::string> dead_;
};

}  // namespace

void fill_first(Filling& filling) { FirstTexts(filling).run(); }

}  // namespace trustlint::rule
