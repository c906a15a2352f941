/// Texts that would make a difference.
///
/// Entry point: `find_alternatives`. First the texts are made to agree: where a statement accepts
/// nobody because two conditions name different things, all its values are asked at once with `*`
/// for their holes, and who answers says what they name. Then: values that a template allows, `*`
/// where people pass patterns, unreviewed contexts, longer texts before a wildcard, names that a
/// related condition tests (literally, or through another hole), issuers that everybody shares.
#include <algorithm>
#include <set>

#include "condition/operator.h"
#include "identity/catalog.h"
#include "policy/instance.h"
#include "policy/lower_case.h"
#include "rule/filling.h"
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
constexpr std::size_t kMostParts = 2;
constexpr std::size_t kMostSites = 400;  // each is compared with each

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

class Alternatives {
 public:
  explicit Alternatives(Filling& filling) : f_(filling) {}

  void run() {
    find_sites();
    revive();
    add_options();
    add_contexts();
    for (const auto& wider : f_.wider) add(wider);
    for (const auto& site : sites_) add_names_met(site);
    add_shared_issuers();
    add_our_tenants();
  }

 private:
  void find_sites() {
    for (const auto& statement : f_.marked.statements) {
      for (const auto& principal : statement.principals) {
        if (principal.type == Principal::Type::Aws)
          sites_.push_back({&statement, nullptr, &principal.value, "aws:principalarn"});
        else if (f_.versions.second != 0)
          sites_.push_back({&statement, nullptr, &principal.value, "(principal)"});
      }
      for (const auto& clause : statement.clauses) {
        for (const auto& value : clause.values)
          sites_.push_back(
              {&statement, &clause, &value, policy::lower_case(f_.now(clause.key.text))});
      }
    }
    if (sites_.size() <= kMostSites) return;
    sites_.clear();
    f_.out.cut = true;
  }

  bool in_second(const Site& site) const {
    return f_.versions.second != 0 && site.statement->index >= f_.versions.second;
  }

  /// The text with marks of the holes that may name what the other site names.
  std::string open_to(const Site& site, const Site& other) const {
    if (in_second(site) == in_second(other)) return f_.open(site.value->text);
    auto texts = f_.out.texts;
    for (const std::size_t hole : holes_in(site.value->text)) {
      const bool own =
          is_own(f_.role.holes[hole]) && (f_.role.account || !is_own_account(f_.role.holes[hole]));
      if (f_.versions.shared.count(hole) == 0 && f_.role.holes[hole].allowed.empty() && !own)
        texts[hole] = hole_mark(hole);
    }
    return policy::fill(site.value->text, texts);
  }

  /// Can the same request be asked about both, so that it matters whether they name the same thing?
  bool related(const Site& a, const Site& b) const {
    if (a.statement == b.statement && a.clause == b.clause) return false;
    if (a.statement != b.statement && a.statement->effect == Effect::Allow &&
        b.statement->effect == Effect::Allow && in_second(a) == in_second(b))
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
    FreshWords* names = who == nullptr ? nullptr : &f_.out.words;
    const auto answer =
        accepted_by(f_.role, policy, statement, f_.config, f_.engine, f_.out, names);
    if (answer.found() && who != nullptr) *who = *answer.witness;
    return !answer.proved();
  }

  /// Two conditions may name the same thing with different holes: then they are equal, or nobody
  /// gets in.
  void revive() {
    for (const auto& statement : f_.marked.statements) {
      if (statement.effect != Effect::Allow || statement.malformed || statement.not_principal)
        continue;
      if (any_related() && !lets_in(policy::instance(f_.marked, f_.out.texts), statement.index))
        revive(statement.index);
    }
  }

  void revive(std::size_t statement) {
    condition::Request who;
    if (!lets_in(widened(), statement, &who)) {
      f_.out.customised.insert(statement);
      return;
    }
    auto texts = f_.out.texts;
    for (const auto& [hole, text] : names_in(who)) texts[hole] = text;
    if (!who.action.empty() && lets_in(policy::instance(f_.marked, texts), statement)) {
      for (const std::size_t hole : f_.used) {
        if (texts[hole] != f_.out.texts[hole]) agreed_.try_emplace(hole, f_.out.texts[hole]);
      }
      f_.out.texts = texts;
    } else {
      f_.out.unfit.push_back("statement " + std::to_string(statement + 1) +
                             ": no texts were found with which all its conditions hold");
    }
  }

  static bool widens(const Statement& statement, const condition::Operator& op) {
    return op.negated == (statement.effect == Effect::Deny) && both_ways(op.comparison).empty();
  }

  /// The policy that accepts whatever it accepts with some texts: `*` for every hole.
  policy::TrustPolicy widened() const {
    auto policy = policy::instance(f_.marked, f_.out.texts);
    for (std::size_t s = 0; s < policy.statements.size(); ++s) {
      for (std::size_t c = 0; c < policy.statements[s].clauses.size(); ++c) {
        const Clause& written = f_.marked.statements[s].clauses[c];
        Clause& clause = policy.statements[s].clauses[c];
        const auto op = condition::parse_operator(written.operator_name.text);
        if (!op || !widens(f_.marked.statements[s], *op)) continue;
        bool any = false;
        for (std::size_t v = 0; v < written.values.size(); ++v) {
          const std::string open = f_.open(written.values[v].text);
          if (!policy::has_hole(open)) continue;
          const auto wide = widest(open, condition::has_wildcards(op->comparison),
                                   f_.marked.version == policy::TrustPolicy::Version::V2012);
          if (wide.empty()) continue;
          clause.values[v].text = wide;
          any = true;
        }
        std::string& name = clause.operator_name.text;
        const std::size_t exact = name.find("Equals");
        if (!any || exact == std::string::npos || op->comparison == Comparison::Arn) continue;
        const std::size_t suffix = name.find("IfExists");
        name = name.substr(0, exact) + "Like" +
               (suffix == std::string::npos ? std::string() : name.substr(suffix));
      }
    }
    return policy;
  }

  /// The texts that the holes have when this request is meant.
  HoleTexts names_in(const condition::Request& who) const {
    HoleTexts names;
    for (const auto& site : sites_) {
      std::string open = f_.open(site.value->text);
      if (site.clause == nullptr || !policy::has_hole(open)) continue;
      const auto op = condition::parse_operator(site.clause->operator_name.text);
      const auto held = who.context.find(f_.now(site.clause->key.text));
      if (!op || !widens(*site.statement, *op) || held == who.context.end()) continue;
      for (const auto& [hole, text] : names) {
        std::vector<std::string> texts;
        for (std::size_t i = 0; i < f_.out.texts.size(); ++i) texts.push_back(hole_mark(i));
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
      at = at->second == f_.out.texts[at->first] ? other.erase(at) : std::next(at);
    auto& list = f_.out.alternatives;
    if (other.empty() || std::find(list.begin(), list.end(), other) != list.end()) return;
    if (list.size() < kMostAlternatives) {
      list.push_back(std::move(other));
    } else {
      f_.out.cut = true;
    }
  }

  /// Every combination of the values that a template allows, of fresh and `*`, of both ways.
  void add_options() {
    std::vector<HoleTexts> all{{}};
    for (std::size_t hole = 0; hole < f_.options.size(); ++hole) {
      if (f_.options[hole].empty()) continue;
      std::vector<HoleTexts> next;
      std::vector<std::string> options{f_.out.texts[hole]};
      for (const auto& option : f_.options[hole]) {
        if (option != options[0]) options.push_back(option);
      }
      for (const auto& option : options) {
        for (auto texts : all) {
          texts[hole] = option;
          next.push_back(std::move(texts));
        }
        if (next.size() > kMostOptions) {
          f_.out.cut = true;
          break;
        }
      }
      all = std::move(next);
    }
    for (const auto& texts : all) {
      add(texts);
      // A pattern may let in who had no name: then the conditions need not agree any more.
      if (texts.empty() || agreed_.empty()) continue;
      auto apart = agreed_;
      for (const auto& [hole, text] : texts) apart[hole] = text;
      add(apart);
    }
  }

  /// Contexts in which code runs that nobody approved, where the value leaves the context to a
  /// hole.
  void add_contexts() {
    HoleTexts together;
    for (const auto& open : f_.contexts) {
      const std::string filled = f_.now(open.value);
      const auto way = open.minters.unreviewed(open.value, filled, open.comparison, f_.out.words);
      add(without_names(way));
      together.insert(way.begin(), way.end());
    }
    add(without_names(together));
  }

  /// Only what is of another form than the first text: one name is like another.
  HoleTexts without_names(HoleTexts way) const {
    for (auto at = way.begin(); at != way.end();) {
      const bool name = f_.out.words.is_in(at->second);
      at = name && same_form(f_.out.texts[at->first], at->second) ? way.erase(at) : std::next(at);
    }
    return way;
  }

  /// Names that a related condition tests, literally or through another hole.
  void add_names_met(const Site& site) {
    if (!policy::has_hole(site.value->text)) return;
    const auto op = site.clause == nullptr
                        ? std::nullopt
                        : condition::parse_operator(site.clause->operator_name.text);
    const bool pattern = op && condition::has_wildcards(op->comparison);
    for (const auto& other : sites_) {
      if (!related(site, other)) continue;
      const std::string open = open_to(site, other);
      if (!policy::has_hole(open)) continue;
      const std::string text = f_.now(other.value->text);
      if (site.key != other.key) {
        add_parts(open, issuer_part(site.key), text);
        continue;
      }
      const auto ways =
          is_wild(text) && site.clause != nullptr
              ? Minters(f_.now_statement(*site.statement), f_.now(site.clause->key.text), f_.engine,
                        f_.marked)
                    .meeting(open, op ? op->comparison : Comparison::Arn, text, f_.out.words)
              : lay_over(open, pattern, text, std::vector<bool>(text.size() + 1));
      for (std::size_t i = 0; i < ways.size() && i < kMostWays; ++i) {
        HoleTexts names;
        for (const auto& [hole, part] : ways[i]) {
          if (!part.empty() && !is_wild(part)) names[hole] = part;
        }
        const bool across = in_second(site) != in_second(other);
        add(across ? names : without_names(names));
        for (const auto& [hole, part] : names) {
          if (across || !f_.out.words.is_in(part)) add({{hole, part}});
        }
        add_equal(names);
      }
    }
  }

  /// Another hole's text is a name of another thing, unless the two are equal.
  void add_equal(const HoleTexts& names) {
    for (const auto& [hole, part] : names) {
      if (std::find(f_.out.texts.begin(), f_.out.texts.end(), part) != f_.out.texts.end())
        add({{hole, part}});
    }
  }

  /// Another claim: its first names, whatever it calls them, in the first holes.
  void add_parts(const std::string& open, const std::string& issuer, const std::string& text) {
    auto holes = holes_in(open);
    auto parts = names_of(issuer, text);
    if (holes.size() > kMostParts) holes.resize(kMostParts);
    if (parts.size() > kMostParts) parts.resize(kMostParts);
    HoleTexts together;
    for (std::size_t i = 0; i < holes.size(); ++i) {
      for (const auto& part : parts) add({{holes[i], part}});
      if (i < parts.size()) together.try_emplace(holes[i], parts[i]);
    }
    add(together);
  }

  /// The parts of a text that are not words of the issuer's own, such as `repo` and `heads`.
  static std::vector<std::string> names_of(const std::string& issuer, const std::string& text) {
    std::set<std::string> own;
    if (const auto match = identity::Catalog::get().find(issuer)) {
      for (const auto& shape : match->family->shapes) {
        for (const auto& claim : shape.claims) {
          for (const auto& alternative : claim.alternatives) {
            for (const auto& pieces : alternative.values) {
              for (const auto& piece : pieces) {
                if (piece.is_component) continue;
                for (auto& part : parts_of(piece.text)) own.insert(std::move(part));
              }
            }
          }
        }
      }
    }
    auto parts = parts_of(text);
    parts.erase(std::remove_if(parts.begin(), parts.end(),
                               [&](const std::string& part) { return own.count(part) != 0; }),
                parts.end());
    return parts;
  }

  static std::vector<std::string> parts_of(const std::string& text) {
    std::vector<std::string> parts{{}};
    for (const char c : text) {
      if (c == ':' || c == '/' || c == '@' || c == '*' || c == '?') {
        if (!parts.back().empty()) parts.emplace_back();
      } else {
        parts.back() += c;
      }
    }
    if (parts.back().empty()) parts.pop_back();
    return parts;
  }

  /// An issuer that nobody knows may be one that everybody shares.
  void add_shared_issuers() {
    for (const std::size_t hole : f_.any_issuer) {
      for (const auto& family : identity::Catalog::get().families()) {
        if (family.kind != "ci") continue;
        for (const auto& issuer : family.issuers) {
          std::string host = issuer.pattern;
          host.erase(std::remove(host.begin(), host.end(), '\\'), host.end());
          // Nobody knows what strangers can mint at one that was not compared with its documents.
          if (family.verified && issuer.tenancy == identity::Tenancy::Shared &&
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
      if (site.clause == nullptr || !f_.movable(site.value->text)) continue;
      const std::string key = f_.now(site.clause->key.text);
      if (issuer_part(key) != f_.out.texts[issuer]) continue;
      const auto op = condition::parse_operator(site.clause->operator_name.text);
      if (!op || !both_ways(op->comparison).empty()) continue;
      const Minters minters(f_.now_statement(*site.statement), host + key.substr(key.rfind(':')),
                            f_.engine, f_.marked);
      const auto way = minters.unreviewed(site.value->text, {}, op->comparison, f_.out.words);
      texts.insert(way.begin(), way.end());
    }
    add(texts);
  }

  /// Where the configuration says who we are, a name that is not known may be ours.
  void add_our_tenants() {
    HoleTexts ours;
    for (const auto& site : sites_) {
      const auto match = identity::Catalog::get().find(issuer_part(site.key));
      if (!match || !f_.movable(site.value->text)) continue;
      const auto tenants = f_.config.trust.tenants.find(match->family->tenants_key);
      if (tenants == f_.config.trust.tenants.end() || tenants->second.empty()) continue;
      for (const std::size_t hole : holes_in(site.value->text)) {
        if (same_form(f_.out.texts[hole], tenants->second[0])) ours[hole] = tenants->second[0];
      }
    }
    add(ours);
  }

  Filling& f_;
  std::vector<Site> sites_;
  HoleTexts agreed_;  ///< Holes that were made to agree with other conditions: the text before.
};

}  // namespace

void find_alternatives(Filling& filling) { Alternatives(filling).run(); }

}  // namespace trustlint::rule
