#include "rule/context.h"

#include "policy/lower_case.h"

#include <algorithm>

#include "condition/operator.h"
#include "condition/statement.h"
#include "policy/hole.h"
#include "policy/parse.h"
#include "rule/naming.h"
#include "solver/clause.h"

namespace trustlint::rule {

using identity::Component;
using identity::Restriction;
using identity::Scenario;
using policy::Principal;
using policy::Statement;
using solver::Answer;

namespace {

constexpr const char* kWithWebIdentity = "sts:AssumeRoleWithWebIdentity";

void add_once(std::vector<std::string>& list, const std::string& word);

/// What stands between the delimiters of a value: between all of them first, then whole segments.
std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (const char* delimiters : {":/@*?", ":*?"}) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find_first_of(delimiters, at), text.size());
      if (end > at) add_once(words, text.substr(at, end - at));
      at = end + 1;
    }
  }
  return words;
}

void add_once(std::vector<std::string>& list, const std::string& word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.push_back(word);
}

}  // namespace

std::string lower_case(std::string_view text) { return policy::ascii_lower(text); }

std::vector<Trust> trusts_of(const policy::TrustPolicy& policy) {
  std::vector<Trust> trusts;
  for (const auto& statement : policy.statements) {
    if (statement.malformed || statement.not_principal || statement.effect != policy::Effect::Allow)
      continue;
    for (const auto& principal : statement.principals) trusts.push_back({&statement, &principal});
  }
  return trusts;
}

Context::Context(const input::RoleSource& role, const policy::TrustPolicy& policy,
                 const config::Config& config, solver::Engine& engine, std::set<std::string> ours,
                 const policy::TrustPolicy* written)
    : role_(role),
      policy_(policy),
      written_(written),
      config_(config),
      engine_(engine),
      own_accounts_(std::move(ours)) {
  find_trusts();
}

void Context::find_trusts() {
  if (role_.account) own_accounts_.insert(*role_.account);
  own_accounts_.insert(config_.trust.accounts.begin(), config_.trust.accounts.end());
  for (const auto& key : solver::keys_read(policy_)) tested_.insert(lower_case(key));
  for (const auto& [statement, principal] : trusts_of(policy_)) {
    if (principal->type == Principal::Type::Aws) aws_.push_back({statement, principal});
    if (principal->type != Principal::Type::Federated) continue;
    // A provider lives in the account of the role that trusts it.
    if (auto account = identity::account_of(principal->value.text)) own_accounts_.insert(*account);
    if (auto trust = web_trust(*statement, *principal)) web_.push_back(std::move(*trust));
  }
}

/// The family of an issuer: by its name, else by the subjects that the statement expects of it. The
/// configuration knows which issuers are ours.
std::optional<identity::Catalog::Match> Context::match_of(const Statement& statement,
                                                          const std::string& issuer) const {
  const auto& catalog = identity::Catalog::get();
  auto match = catalog.find(issuer);
  const std::string subject = lower_case(issuer) + ":sub";
  for (const auto& clause : statement.clauses) {
    if (lower_case(clause.key.text) != subject) continue;
    for (const auto& value : clause.values) {
      if (!match) match = catalog.recognise(value.text);
    }
  }
  const auto& ours = config_.trust.issuers;
  if (match && match->tenancy == identity::Tenancy::Unknown &&
      std::find(ours.begin(), ours.end(), issuer) != ours.end()) {
    match->tenancy = identity::Tenancy::Tenant;
  }
  return match;
}

/// A `Federated` value that lets web identities in. A value that names no provider (template text,
/// a typing error) takes its issuer from the condition keys; without such a key nobody can tell who
/// is trusted.
std::optional<WebTrust> Context::web_trust(const Statement& statement, const Principal& principal) {
  const std::string& text = principal.value.text;
  if (text.find(":saml-provider/") != std::string::npos) return std::nullopt;
  if (auto issuer = identity::issuer_of(text)) {
    return WebTrust{&statement, &principal, *issuer, match_of(statement, *issuer), false};
  }
  if (!condition::speaks_of(statement, kWithWebIdentity)) return std::nullopt;
  for (const auto& clause : statement.clauses) {
    const std::string issuer = clause.key.text.substr(0, clause.key.text.rfind(':'));
    if (auto match = identity::Catalog::get().find(issuer))
      return WebTrust{&statement, &principal, issuer, match, true};
  }
  for (const auto& clause : statement.clauses) {
    const std::string issuer = clause.key.text.substr(0, clause.key.text.rfind(':'));
    if (issuer.size() < clause.key.text.size() && issuer.find('.') != std::string::npos &&
        issuer.find('.') < issuer.find(':'))
      return WebTrust{&statement, &principal, issuer, std::nullopt, true};
  }
  undecided(
      statement,
      "`" + text + "` names no identity provider, and no condition key tells which one is meant");
  return std::nullopt;
}

std::vector<Scenario> Context::callers(const WebTrust& trust,
                                       const Restriction& restriction) const {
  const std::string& provider = trust.principal->value.text;
  auto made = trust.match
                  ? identity::web_identity_callers(*trust.match, trust.issuer, provider, tested_,
                                                   restriction)
                  : identity::unknown_issuer_callers(trust.issuer, provider, tested_, restriction);
  if (trust.inferred) {
    for (auto& scenario : made) {
      scenario.assumption = "`" + trust.principal->value.text +
                            "` stands for the provider that the condition keys name, " +
                            trust.issuer;
    }
  }
  return made;
}

namespace {

/// Does the condition accept another text of these callers than the one that it is written with?
Answer accepts_another(solver::Engine& engine, solver::Question question) {
  policy::Clause exact = *question.holds.front();
  const bool list = exact.operator_name.text.rfind("ForAnyValue:", 0) == 0;
  exact.operator_name.text = list ? "ForAnyValue:StringEquals" : "StringEquals";
  question.fails = {&exact};
  return engine.ask(question);
}

/// The words of a component that a value names: one, or those that all make this very value (an
/// environment `a:b`, and one that is really called `a%3Ab`). Empty: it names none.
std::vector<std::string> words_named(solver::Engine& engine, solver::Question question,
                                     const std::string& name, const std::string& word,
                                     bool& unsure) {
  constexpr std::size_t kMost = 8;
  Scenario other = *question.scenario;
  std::vector<std::string> words;
  for (std::string next = word; words.size() < kMost;) {
    words.push_back(next);
    other.components[name].excluded = words;
    solver::Question rest = question;
    rest.scenario = &other;
    const Answer answer = engine.ask(rest);
    if (answer.proved()) return words;
    unsure = unsure || !answer.found();
    if (!answer.found() || answer.words.count(name) == 0) return {};
    if (words.size() == 1 && !accepts_another(engine, question).proved()) return {};
    next = answer.words.at(name);
  }
  return {};
}

}  // namespace

bool Context::is_only_word(const WebTrust& trust, const Scenario& scenario,
                           const policy::Clause& alone) {
  const Answer other = engine_.ask({&policy_, &scenario, std::nullopt, {&alone}, {}});
  if (!other.found() && !other.proved()) unsure_.insert(trust.issuer);
  return other.proved();
}

std::vector<Pins> Context::pins_of(const WebTrust& trust, const policy::Clause& clause,
                                   const policy::Value& value) {
  policy::Clause alone = clause;
  alone.values = {value};
  std::vector<Pins> found;
  bool minted =
      false;  // by a token whose parts can be told apart: then a customised subject adds nothing
  for (auto scenario :
       identity::web_identity_callers(*trust.match, trust.issuer, trust.principal->value.text,
                                      {lower_case(clause.key.text)}, {})) {
    if (scenario.customised && minted) continue;
    const Answer some = engine_.ask({&policy_, &scenario, std::nullopt, {&alone}, {}});
    if (!some.found()) {
      if (!some.proved()) unsure_.insert(trust.issuer);
      continue;
    }
    minted = true;
    std::map<std::string, std::string> candidates = some.words;
    if (scenario.customised) {
      // The components inside a customised subject are not choices of their own: try the words of
      // the value itself.
      candidates.clear();
      const auto words = words_of(value.text);
      for (const auto& [name, component] : trust.family().components) {
        if (component.role == Component::Role::Free) continue;
        auto other = scenario;
        if (other.components.count(name) == 0) continue;  // such subjects do not speak of it
        for (const auto& word : words) {
          if (!identity::may_hold(component.language, word)) continue;
          other.components[name].excluded = {word};
          if (!is_only_word(trust, other, alone)) continue;
          candidates[name] = word;
          break;
        }
      }
      if (!candidates.empty()) found.push_back(candidates);
      continue;
    }
    Pins pins;
    std::map<std::string, std::vector<std::string>> further;
    for (const auto& [name, word] : candidates) {
      const auto component = trust.family().components.find(name);
      const bool tells =
          component != trust.family().components.end() &&
          (component->second.role != Component::Role::Free || component->second.own ||
           name == "workflow_file" || name == "workflow_ref");
      if (!tells) continue;
      if (component->second.role == identity::Component::Role::Context) {
        bool unsure = false;
        auto words = words_named(engine_, {&policy_, &scenario, std::nullopt, {&alone}, {}}, name,
                                 word, unsure);
        if (unsure) unsure_.insert(trust.issuer);
        if (words.empty()) continue;
        pins[name] = word;
        words.erase(words.begin());
        if (!words.empty()) further[name] = std::move(words);
        continue;
      }
      auto other = scenario;
      other.components[name].excluded = {word};
      if (is_only_word(trust, other, alone)) pins[name] = word;
    }
    if (pins.empty()) continue;
    found.push_back(pins);
    for (const auto& [name, words] : further) {
      for (const auto& word : words) {
        pins[name] = word;
        found.push_back(pins);
      }
    }
  }
  return found;
}

const std::vector<Pins>& Context::pins(const WebTrust& trust) {
  auto [slot, fresh] = pins_.try_emplace(trust.issuer);
  if (!fresh || !trust.match) return slot->second;
  for (const auto& statement : policy_.statements) {
    if (statement.effect == policy::Effect::Allow &&
        std::none_of(web_.begin(), web_.end(), [&](const WebTrust& other) {
          return other.statement == &statement && other.issuer == trust.issuer;
        })) {
      continue;
    }
    for (const auto& written : statement.clauses) {
      const auto clause = naming(written, statement.effect);
      if (!clause || !trust.family().claim_of(trust.issuer, lower_case(clause->key.text))) continue;
      for (const auto& value : clause->values) {
        for (auto& pins : pins_of(trust, *clause, value)) {
          if (std::find(slot->second.begin(), slot->second.end(), pins) == slot->second.end())
            slot->second.push_back(std::move(pins));
        }
      }
    }
  }
  return slot->second;
}

std::vector<std::string> Context::pinned(const WebTrust& trust, const std::string& component) {
  std::vector<std::string> words;
  for (const auto& pins : pins(trust)) {
    if (auto found = pins.find(component); found != pins.end()) add_once(words, found->second);
  }
  return words;
}

Restriction Context::outsider(const WebTrust& trust) {
  Restriction restriction;
  restriction.outside_network = true;
  if (!trust.match) return restriction;
  for (const auto& [name, component] : trust.family().components) {
    if (!component.own) continue;
    auto words = pinned(trust, name);
    if (component.role == Component::Role::Tenant) {
      const auto ours = config_.trust.tenants.find(trust.family().tenants_key);
      if (ours != config_.trust.tenants.end()) {
        for (const auto& tenant : ours->second) add_once(words, tenant);
      }
    }
    if (!words.empty()) restriction.excluded[name] = std::move(words);
  }
  return restriction;
}

std::vector<std::string> Context::aws_pinned(const std::string& component, const std::string& key) {
  if (!aws_pins_) {
    aws_pins_.emplace();
    for (const auto& statement : policy_.statements) {
      for (const auto& written : statement.clauses) {
        const auto clause = naming(written, statement.effect);
        if (!clause) continue;
        const std::string tested = lower_case(clause->key.text);
        for (const auto& value : clause->values) {
          policy::Clause alone = *clause;
          alone.values = {value};
          for (auto& scenario : identity::aws_callers({tested}, {})) {
            const Answer some = engine_.ask({&policy_, &scenario, std::nullopt, {&alone}, {}});
            if (!some.found()) continue;
            for (const auto& [name, word] : some.words) {
              auto other = scenario;
              if (!other.components[name].words.empty()) continue;
              other.components[name].excluded = {word};
              if (engine_.ask({&policy_, &other, std::nullopt, {&alone}, {}}).proved())
                aws_pins_->push_back({tested, name, word});
            }
          }
        }
      }
    }
  }
  std::vector<std::string> words;
  for (const auto& pin : *aws_pins_) {
    if (pin.component == component && (key.empty() || pin.key == key)) add_once(words, pin.word);
  }
  return words;
}

Restriction Context::aws_outsider() {
  Restriction restriction;
  restriction.outside_network = true;
  for (const char* tenant : {"account", "organization", "unique_id"})
    restriction.excluded[tenant] = aws_pinned(tenant);
  auto& accounts = restriction.excluded["account"];
  for (const auto& trust : aws_) {
    if (auto account = identity::account_of(trust.principal->value.text))
      add_once(accounts, *account);
  }
  for (const auto& account : own_accounts_) add_once(accounts, account);
  for (const auto& account : config_.trust.vendors) add_once(accounts, account);
  if (config_.trust.organization)
    add_once(restriction.excluded["organization"], config_.trust.organization->substr(2));
  return restriction;
}

const Answer& Context::stranger_answer(const AwsTrust& trust) {
  auto [slot, fresh] = stranger_answers_.try_emplace(trust.principal);
  if (fresh)
    slot->second = accepted(*trust.statement, identity::aws_callers(tested_, aws_outsider()));
  return slot->second;
}

std::vector<Scenario> Context::everybody(const Statement& statement) const {
  std::vector<Scenario> all;
  const auto add = [&](std::vector<Scenario> more) {
    std::move(more.begin(), more.end(), std::back_inserter(all));
  };
  bool aws = false;
  for (const auto& principal : statement.principals) {
    if (principal.type == Principal::Type::Aws) {
      aws = true;
    } else if (principal.type == Principal::Type::Service) {
      all.push_back(identity::service_caller(principal.value.text, tested_));
    } else if (principal.type == Principal::Type::Federated) {
      const auto web = std::find_if(web_.begin(), web_.end(), [&](const WebTrust& trust) {
        return trust.principal == &principal;
      });
      if (web != web_.end()) {
        add(callers(*web, {}));
      } else {
        all.push_back(identity::saml_caller(principal.value.text, tested_));
      }
    }
  }
  if (aws) add(identity::aws_callers(tested_, {}));
  return all;
}

Answer Context::first_accepted(const Statement& statement, const std::vector<Scenario>& callers) {
  kept_.push_back(callers);
  std::optional<Answer> unknown;
  for (const auto& scenario : kept_.back()) {
    Answer answer = engine_.ask({&policy_, &scenario, statement.index, {}, {}});
    if (answer.found()) return answer;
    if (!answer.proved() && !unknown) unknown = std::move(answer);
  }
  if (unknown) return *unknown;
  Answer proved;
  proved.kind = Answer::Kind::Proved;
  return proved;
}

Answer Context::accepted(const Statement& statement, const std::vector<Scenario>& callers) {
  Answer answer = first_accepted(statement, callers);
  // Who might get in is not proved to be kept out, whatever the rule makes of it.
  const bool open_question = !answer.found() && !answer.proved();
  if (open_question && rule_ != nullptr && rule_->opens != Opens::Never)
    undecided(statement, answer.reason);
  return answer;
}

bool Context::nobody(const Statement& statement, const std::vector<Scenario>& callers) {
  return first_accepted(statement, callers).proved();
}

bool Context::refuses(const policy::Clause& clause, const std::vector<Scenario>& callers,
                      const std::vector<const policy::Clause*>& beside) {
  return std::any_of(callers.begin(), callers.end(), [&](const Scenario& scenario) {
    return !engine_.ask({&policy_, &scenario, std::nullopt, beside, {&clause}}).proved();
  });
}

Answer Context::holds_for(const policy::Clause& clause, const std::vector<Scenario>& callers) {
  std::optional<Answer> unknown;
  for (const auto& scenario : callers) {
    Answer answer = engine_.ask({&policy_, &scenario, std::nullopt, {&clause}, {}});
    answer.scenario = nullptr;  // the list is the caller's
    if (answer.found()) return answer;
    if (!answer.proved() && !unknown) unknown = std::move(answer);
  }
  if (unknown) return *unknown;
  Answer proved;
  proved.kind = Answer::Kind::Proved;
  return proved;
}

std::vector<const input::ProviderSource*> Context::providers(const WebTrust& trust) const {
  std::vector<const input::ProviderSource*> found;
  if (!role_.providers) return found;
  for (const auto& provider : *role_.providers) {
    std::string_view url = provider.url;
    if (url.substr(0, 8) == "https://") url.remove_prefix(8);
    if (provider.kind == input::ProviderSource::Kind::Oidc && url == trust.issuer)
      found.push_back(&provider);
  }
  return found;
}

std::optional<std::vector<std::string>> Context::client_ids(const WebTrust& trust) const {
  std::vector<std::string> ids;
  for (const auto* provider : providers(trust)) {
    if (!provider->complete || !provider->holes.empty()) return std::nullopt;
    for (const auto& id : provider->client_ids) {
      if (policy::has_hole(id)) return std::nullopt;
      add_once(ids, id);
    }
  }
  if (ids.empty()) return std::nullopt;
  return ids;
}

const Answer& Context::outsider_answer(const WebTrust& trust) {
  auto [slot, fresh] = outsider_answers_.try_emplace(trust.principal);
  if (fresh) slot->second = accepted(*trust.statement, callers(trust, outsider(trust)));
  return slot->second;
}

bool Context::settled(const Statement& statement) const {
  return settled_.count({std::string(rule_->family), statement.index}) != 0;
}

void Context::report(const Statement* statement, Finding finding) {
  if (statement != nullptr && !rule_->family.empty()) {
    if (settled(*statement)) return;
    settled_.insert({std::string(rule_->family), statement->index});
  }
  finding.rule = rule_->id;
  finding.rule_name = rule_->name;
  finding.severity = rule_->severity;
  finding.persona = std::max(finding.persona, rule_->persona);
  finding.role = role_.address;
  if (statement != nullptr) {
    finding.statement = statement->index;
    finding.canonical_statement = policy::print(*statement);
  }
  findings_.push_back(std::move(finding));
}

void Context::undecided(const Statement& statement, const std::string& reason) {
  const std::string text = "statement " + std::to_string(statement.index + 1) + ": " + reason;
  if (std::find(undecided_.begin(), undecided_.end(), text) == undecided_.end())
    undecided_.push_back(text);
}

}  // namespace trustlint::rule
