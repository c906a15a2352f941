/// The classics, told apart.
///
/// Entry point: `add_hint`. A clause that does not hold gets the first cause that fits, from "the
/// key is not there" to "another branch", and the point from which its closest value differs. A
/// clause that holds gets a word when it holds for want of a value. Strings are compared byte by
/// byte here: hints are for reading, the decision is the evaluator's.
#include "explain/hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "condition/address.h"
#include "condition/clause.h"
#include "condition/date.h"
#include "condition/number.h"
#include "condition/operator.h"
#include "condition/variables.h"
#include "explain/difference.h"
#include "explain/wording.h"
#include "identity/claims.h"
#include "policy/lower_case.h"

namespace trustlint::explain {

namespace {

using condition::Comparison;
using condition::Operator;
using condition::Qualifier;

constexpr std::size_t kMostValues = 200;  // values of a clause that are compared for a hint
constexpr std::size_t kMostRead = 20;     // values up to which they are read as subjects

bool is_string(Comparison comparison) {
  return comparison == Comparison::StringEquals ||
         comparison == Comparison::StringEqualsIgnoreCase || comparison == Comparison::StringLike ||
         comparison == Comparison::Arn;
}

std::string family_name(std::string_view issuer) {
  const auto match = identity::Catalog::get().find(issuer);
  return match ? match->family->name : std::string(issuer);
}

bool is_github(std::string_view issuer) {
  const auto match = identity::Catalog::get().find(issuer);
  return match && match->family->id.rfind("github", 0) == 0;
}

/// Finds words for one clause.
class Hinter {
 public:
  Hinter(ClauseNote& note, const Surroundings& about)
      : note_(note),
        about_(about),
        clause_(*note.trace.clause),
        key_(clause_.key.text),
        issuer_(identity::issuer_of_key(key_)),
        claim_(identity::claim_of_key(key_)) {}

  void run() {
    const auto op = condition::parse_operator(clause_.operator_name.text);
    if (!note_.trace.known) return unknown();
    if (!op) {
      note_.why = fmt::format("{} is no operator", cite(clause_.operator_name.text));
      return;
    }
    if (!note_.trace.supported) return;
    if (note_.trace.holds) return vacuous(*op);
    if (op->comparison == Comparison::Null) return null_test();
    if (!note_.trace.present) return absent();
    if (clause_.values.empty()) {
      note_.why = "the list of values is empty";
      return;
    }
    const auto found = about_.request.context.find(key_);
    if (op->qualifier == Qualifier::None && found != about_.request.context.end() &&
        found->second.is_list) {
      return set(Cause::ListOfPlainOperator,
                 fmt::format("the key holds a list, and {} without ForAnyValue: or ForAllValues: "
                             "is never true of a list",
                             clause_.operator_name.text));
    }
    if (note_.trace.request_values.empty()) {
      note_.why = "the list in the request is empty";
      return;
    }
    const std::string& asked = offending(*op);
    if (op->negated) {
      note_.why = fmt::format("{} is one of the values that this operator refuses", cite(asked));
      return;
    }
    if (is_string(op->comparison)) {
      strings(*op, asked);
    } else {
      others(*op, asked);
    }
  }

 private:
  void set(Cause cause, std::string why) {
    note_.cause = cause;
    note_.why = std::move(why);
  }

  void unknown() {
    set(Cause::Unknown,
        about_.token == nullptr
            ? "what it tests is not known of this request"
            : fmt::format("a token does not say: give it with --claim {}=VALUE", unknown_key()));
    if (claim_ == "oaud") note_.why = "whether AWS supplies `oaud` without `azp` is not documented";
  }

  std::string unknown_key() const {
    const auto is_unknown = [&](const std::string& key) {
      const auto found = about_.request.context.find(key);
      return found != about_.request.context.end() && !found->second.known;
    };
    if (is_unknown(key_)) return key_;
    for (const auto& value : clause_.values) {
      for (const auto& key : condition::keys_of_variables(value.text)) {
        if (is_unknown(key)) return key;
      }
    }
    return key_;
  }

  /// True without having looked at a value.
  void vacuous(const Operator& op) {
    if (op.comparison == Comparison::Null || !note_.trace.request_values.empty()) return;
    if (op.qualifier == Qualifier::ForAllValues) {
      note_.why = note_.trace.present ? "holds because the list is empty"
                                      : "holds because the key is absent: ForAllValues is true of "
                                        "nothing";
    } else if (!note_.trace.present) {
      note_.why = op.if_exists ? "holds because the key is absent: IfExists"
                               : "holds because the key is absent: a negated operator";
    }
    if (!note_.trace.present && !issuer_.empty() && !is_supplied()) {
      note_.why += fmt::format("; AWS never supplies {} of {}", cite(claim_), family_name(issuer_));
    }
  }

  bool is_supplied() const {
    const auto supplied = identity::supplied_claims(issuer_);
    return std::find(supplied.begin(), supplied.end(), claim_) != supplied.end();
  }

  void null_test() {
    note_.why = note_.trace.present ? "the key is there, and has to be absent"
                                    : "the key is absent, and has to be there";
    if (!note_.trace.present) {
      const ClauseNote before = note_;
      absent();
      if (note_.cause == Cause::Absent) note_.why = before.why;
    }
  }

  void absent() {
    note_.cause = Cause::Absent;
    note_.why = "the request does not carry this key";
    if (!issuer_.empty()) return absent_claim();
    const std::string name = policy::lower_case(key_);
    const bool by_token = about_.request.caller.type == condition::Caller::Type::Federated;
    if (by_token && about_.token != nullptr &&
        identity::beside_token(key_) == identity::BesideToken::Absent) {
      note_.why = fmt::format("a call with a token does not carry {}", cite(key_));
      if (name.rfind("aws:requesttag/", 0) == 0 || name == "aws:tagkeys") {
        note_.why = "the token carries no session tags of that name";
      } else if (name == "sts:sourceidentity") {
        note_.why = "the token sets no source identity";
      } else {
        note_.cause = Cause::NeverSupplied;
      }
    } else if (name == "sts:externalid") {
      note_.why = "the caller passes no external id";
    } else if (name.rfind("aws:multifactorauth", 0) == 0) {
      note_.why = "the caller's credentials say nothing about MFA";
    }
  }

  void absent_claim() {
    const std::string& caller = about_.request.caller.id;
    const auto of_token =
        about_.token != nullptr ? about_.token->issuer : identity::issuer_of(caller).value_or("");
    if (!of_token.empty() && policy::lower_case(of_token) != policy::lower_case(issuer_)) {
      note_.why =
          fmt::format("this key belongs to {}, the token to {}", cite(issuer_), cite(of_token));
      return;
    }
    if (!is_supplied()) {
      return set(Cause::NeverSupplied,
                 fmt::format("AWS never supplies the claim {} of {} to a policy", cite(claim_),
                             family_name(issuer_)));
    }
    if (claim_ == "aud" && about_.token != nullptr && about_.token->several_audiences) {
      note_.why = "the token has several audiences and no `azp`";
      return;
    }
    if (about_.token != nullptr && !about_.token->is_token) {
      note_.why = fmt::format("no claim {0} was given (--claim {0}=VALUE)", claim_);
      return;
    }
    note_.why = fmt::format("the token has no claim {}", cite(claim_));
    if (claim_ == "environment" && is_github(issuer_)) {
      set(Cause::NoEnvironment,
          "the token has no claim `environment`: the job names no "
          "environment");
    }
  }

  /// The value that decided: of a list under ForAllValues the first that does not satisfy.
  const std::string& offending(const Operator& op) const {
    const auto& values = note_.trace.request_values;
    if (op.qualifier != Qualifier::ForAllValues) return values.front();
    policy::Clause plain = clause_;
    const std::string& name = clause_.operator_name.text;
    plain.operator_name.text = name.substr(name.find(':') + 1);
    plain.key.text = "value";
    condition::Context context = about_.request.context;
    for (const auto& value : values) {
      context["value"] = condition::KeyValue::single(value);
      if (!condition::test_clause(plain, {about_.version, policy::Effect::Allow}, context).holds) {
        return value;
      }
    }
    return values.front();
  }

  /// The policy's value with variables filled in; nothing when one of them has no value.
  std::optional<std::string> written(const policy::Value& value) const {
    if (about_.version != policy::TrustPolicy::Version::V2012) return value.text;
    const auto pieces = condition::expand(value.text, about_.request.context);
    return pieces ? std::optional(condition::text_of(*pieces)) : std::nullopt;
  }

  void strings(const Operator& op, const std::string& asked) {
    const bool wild = condition::has_wildcards(op.comparison);
    Difference best;
    std::string closest;
    bool best_alike = false;
    const std::size_t count = std::min(clause_.values.size(), kMostValues);
    const auto is = count > kMostRead ? std::nullopt : subject_under(key_, asked);
    for (std::size_t i = 0; i < count; ++i) {
      const auto text = written(clause_.values[i]);
      if (!text) {
        if (clause_.values.size() == 1) {
          note_.closest = 0;
          note_.why = fmt::format("{} names a key that the request does not carry",
                                  cite(clause_.values[i].text));
        }
        continue;
      }
      const Difference one = compare(*text, asked, wild);
      // Two environments are closer than an environment and a branch.
      const auto wanted = is ? subject_under(key_, *text) : std::nullopt;
      const bool alike =
          wanted && wanted->shape->context == is->shape->context && same_place(*is, *wanted, true);
      if (!note_.closest || std::tie(best_alike, best) < std::tie(alike, one)) {
        best_alike = alike;
        best = one;
        closest = *text;
        note_.closest = i;
      }
    }
    if (!note_.closest || !note_.why.empty()) return;
    behind_star_ = best.behind_star;
    // Where nothing is alike there is no place to point at.
    if (best.fits > 0 || best.behind_star) note_.difference = describe(best, closest, asked);
    cause_of(op, closest, asked);
  }

  void cause_of(const Operator& op, const std::string& value, const std::string& asked) {
    const bool wild = condition::has_wildcards(op.comparison);
    const std::string lower_value = policy::lower_case(value);
    const std::string lower_asked = policy::lower_case(asked);
    if (wild ? condition::glob_matches(lower_value, lower_asked) : lower_value == lower_asked) {
      return set(Cause::LetterCase, fmt::format("only the letter case differs, and {} minds it",
                                                clause_.operator_name.text));
    }
    if (op.comparison == Comparison::StringEquals && condition::glob_matches(value, asked)) {
      return set(Cause::Wildcard,
                 "`*` and `?` are ordinary characters in StringEquals, only "
                 "StringLike reads them as wildcards");
    }
    if (claim_ == "aud") return audience(value, asked);
    if (claim_ == "sub") subject(value, asked);
    if (note_.cause != Cause::None || !note_.why.empty()) return;
    if (trimmed(value) == trimmed(asked)) {
      note_.why = "only blanks or slashes at the ends differ";
    } else if (claim_ == "repository" || claim_ == "ref" || claim_ == "environment" ||
               claim_ == "job_workflow_ref" || claim_ == "workflow") {
      set(Cause::OtherPart, fmt::format("the {} is {}, the policy names {}", words(claim_),
                                        cite(asked), cite(value)));
    }
  }

  static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '/')) text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    return text;
  }

  static std::string words(std::string_view name) {
    std::string out(name);
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
  }

  void audience(const std::string& value, const std::string& asked) {
    const bool by_default = is_github(issuer_) && asked.rfind("https://github.com/", 0) == 0;
    set(Cause::Audience,
        by_default ? fmt::format("the token is for {}, which is GitHub's default; the role wants "
                                 "the audience {}",
                                 cite(asked), cite(value))
                   : fmt::format("the token is for {}, another service; the role wants the "
                                 "audience {}",
                                 cite(asked), cite(value)));
  }

  void subject(const std::string& value, const std::string& asked) {
    const auto is = subject_under(key_, asked);
    if (!is) return;
    const auto wanted = subject_under(key_, value);
    if (immutable(*is, wanted, value, asked)) return;
    if (!wanted && other_tenant(*is, value)) return;
    const std::string& context = is->shape->context;
    const auto part = [&](const identity::Subject& subject, const char* name) {
      const auto found = subject.parts.find(name);
      return found == subject.parts.end() ? std::string() : found->second;
    };
    // Another owner or repository comes first: then the rest does not matter.
    if (wanted && !same_place(*is, *wanted, false)) return other_part(*is, *wanted);
    if (wanted && wanted->shape->context == context) return other_part(*is, *wanted);
    // A text of no usual form, and what differs comes before the part that says where.
    if (!wanted && !behind_star_) return;
    if (context == "pull_request") {
      set(Cause::PullRequest,
          "the job runs for a pull request: its subject ends in "
          "`pull_request` and names no branch");
    } else if (context == "environment") {
      const std::string name = part(*is, "environment");
      set(Cause::Environment,
          fmt::format("the job has the environment {}, so its subject ends in {} and names no "
                      "branch or tag",
                      cite(name), cite("environment:" + name)));
    } else if (wanted && wanted->shape->context == "environment") {
      set(Cause::NoEnvironment,
          fmt::format("the job names no environment, so its subject names the {}; the policy "
                      "wants the environment {}",
                      words(context), cite(part(*wanted, "environment"))));
    } else if (wanted) {
      set(Cause::OtherPart,
          fmt::format("this is the subject of a {}, the policy wants that of a {}", is->shape->name,
                      wanted->shape->name));
    }
  }

  /// Are the parts that both have equal, or covered by a pattern? `who`: only those that say whose
  /// it is, not the branch or environment.
  static bool same_place(const identity::Subject& is, const identity::Subject& wanted, bool who) {
    for (const auto& [name, value] : is.parts) {
      const auto other = wanted.parts.find(name);
      if (other == wanted.parts.end()) continue;
      const auto& fresh = is.shape->fresh;
      if (who && std::find(fresh.begin(), fresh.end(), name) != fresh.end()) continue;
      if (!condition::glob_matches(other->second, value)) return false;
    }
    return true;
  }

  bool immutable(const identity::Subject& is, const std::optional<identity::Subject>& wanted,
                 const std::string& value, const std::string& asked) {
    const auto owner = is.parts.find("owner_id");
    const auto repository = is.parts.find("repository_id");
    if (owner == is.parts.end() || repository == is.parts.end()) return false;
    std::string classic = asked;
    for (const auto& id : {owner->second, repository->second}) {
      if (const auto at = classic.find("@" + id); at != std::string::npos) {
        classic.erase(at, id.size() + 1);
      }
    }
    const bool has_ids = wanted && wanted->parts.count("owner_id") != 0;
    if (has_ids || value.find('@') != std::string::npos) return false;
    if (!condition::glob_matches(value, classic) && value != classic) {
      // Something else differs too; that the forms differ has to be said first.
      const auto names = subject_under(key_, classic);
      if (!names || !wanted || names->parts.at("owner") != wanted->parts.at("owner")) return false;
    }
    set(Cause::Immutable,
        fmt::format("the subject is immutable (it has ids behind `@`), the policy has the classic "
                    "form without them: {}",
                    cite(value)));
    return true;
  }

  /// Does the text of the policy not even hold the name of the tenant?
  bool other_tenant(const identity::Subject& is, const std::string& value) {
    for (const auto& [name, text] : is.parts) {
      // A star before the first slash may cover any name.
      if (!is_tenant(name) || value.find(":" + text + "/") != std::string::npos ||
          value.find('*') < value.find('/')) {
        continue;
      }
      set(Cause::OtherTenant, fmt::format("the {} is {}, the policy names another: {}", words(name),
                                          cite(text), cite(value)));
      return true;
    }
    return false;
  }

  bool is_tenant(const std::string& component) const {
    const auto match = identity::Catalog::get().find(issuer_);
    if (!match) return false;
    const auto found = match->family->components.find(component);
    return found != match->family->components.end() &&
           found->second.role == identity::Component::Role::Tenant;
  }

  void other_part(const identity::Subject& is, const identity::Subject& wanted) {
    for (const auto& [name, value] : is.parts) {
      const auto other = wanted.parts.find(name);
      if (other == wanted.parts.end() || condition::glob_matches(other->second, value)) continue;
      return set(is_tenant(name) ? Cause::OtherTenant : Cause::OtherPart,
                 fmt::format("the {} is {}, the policy names {}", words(name), cite(value),
                             cite(other->second)));
    }
  }

  void others(const Operator& op, const std::string& asked) {
    if (clause_.values.size() == 1) note_.closest = 0;
    switch (op.comparison) {
      case Comparison::IpAddress:
        note_.why = condition::parse_address(asked)
                        ? fmt::format("{} is in none of these networks", cite(asked))
                        : fmt::format("{} is no IP address", cite(asked));
        return;
      case Comparison::Bool:
        note_.why = fmt::format("it is {}", cite(asked));
        return;
      case Comparison::Binary:
        note_.why = "the bytes differ";
        return;
      default:
        break;
    }
    const bool date = op.comparison >= Comparison::DateEquals;
    const bool readable = date ? condition::parse_date(asked).has_value()
                               : condition::parse_decimal(asked).has_value();
    note_.why = readable
                    ? fmt::format("{} does not satisfy {}", cite(asked), clause_.operator_name.text)
                    : fmt::format("{} is no {}", cite(asked), date ? "date" : "number");
  }

  ClauseNote& note_;
  const Surroundings& about_;
  const policy::Clause& clause_;
  const std::string key_;
  const std::string_view issuer_;
  const std::string_view claim_;
  bool behind_star_ = false;
};

std::string what_it_trusts(const policy::Statement& statement) {
  constexpr std::size_t kNamed = 2;
  std::string text;
  for (std::size_t i = 0; i < statement.principals.size() && i < kNamed; ++i) {
    text += (i == 0 ? "" : ", ") + cite(statement.principals[i].value.text);
  }
  const std::size_t more =
      statement.principals.size() > kNamed ? statement.principals.size() - kNamed : 0;
  return more == 0 ? text : fmt::format("{} and {} more", text, more);
}

}  // namespace

std::optional<identity::Subject> subject_under(std::string_view key, std::string_view value) {
  if (identity::claim_of_key(key) != "sub") return std::nullopt;
  const auto match = identity::Catalog::get().find(identity::issuer_of_key(key));
  if (!match) return std::nullopt;
  return identity::read_subject(*match->family, value);
}

void add_hint(ClauseNote& note, const Surroundings& about) { Hinter(note, about).run(); }

std::string principal_hint(const policy::Statement& statement, const condition::Request& request) {
  const condition::Caller& caller = request.caller;
  if (statement.principals.empty()) return "the statement names no principal";
  if (caller.type == condition::Caller::Type::Aws) {
    for (const auto& principal : statement.principals) {
      const std::string& text = principal.value.text;
      const std::string arn = caller.role_arn.value_or(caller.id);
      const std::size_t slash = arn.rfind('/');
      if (slash != std::string::npos && text.size() < arn.size() &&
          text.find(":role/") != std::string::npos && text.ends_with(arn.substr(slash)) &&
          arn.starts_with(text.substr(0, text.find(":role/") + 6))) {
        return fmt::format("the role's ARN has a path, {}; the statement names it without",
                           cite(arn));
      }
    }
    return fmt::format("the caller is {}; the statement trusts {}", cite(caller.id),
                       what_it_trusts(statement));
  }
  const bool federated = caller.type == condition::Caller::Type::Federated;
  const bool only_aws = std::all_of(
      statement.principals.begin(), statement.principals.end(),
      [](const auto& principal) { return principal.type == policy::Principal::Type::Aws; });
  if (federated && only_aws) {
    return fmt::format("{} means callers with AWS credentials, not callers with a token",
                       what_it_trusts(statement));
  }
  const auto issuer = identity::issuer_of(caller.id);
  for (const auto& principal : statement.principals) {
    if (!federated || principal.type != policy::Principal::Type::Federated || !issuer) continue;
    const auto other = identity::issuer_of(principal.value.text);
    if (!other) continue;
    if (*other == *issuer) {
      return fmt::format("the provider is {}, the statement trusts {}: another account",
                         cite(caller.id), cite(principal.value.text));
    }
    if (policy::lower_case(*other) == policy::lower_case(*issuer)) {
      return fmt::format("the issuers {} and {} differ in letter case", cite(*issuer),
                         cite(*other));
    }
    if (*other + "/" == *issuer || *issuer + "/" == *other) {
      return fmt::format("the issuers {} and {} differ in the slash at the end", cite(*issuer),
                         cite(*other));
    }
  }
  return fmt::format("the {} {}; the statement trusts {}",
                     federated ? "token comes from" : "caller is", cite(issuer.value_or(caller.id)),
                     what_it_trusts(statement));
}

std::string action_hint(const policy::Statement& statement, const condition::Request& request,
                        std::string_view action) {
  const std::string name = policy::lower_case(action);
  const bool token = request.caller.type == condition::Caller::Type::Federated;
  const bool allows = statement.effect == policy::Effect::Allow;
  if (allows && name == "sts:tagsession") {
    return fmt::format(
        "the {} session tags, so the call needs sts:TagSession too; the statement "
        "does not allow it",
        token ? "token carries" : "call passes");
  }
  if (allows && name == "sts:setsourceidentity") {
    return fmt::format(
        "the {} a source identity, so the call needs sts:SetSourceIdentity too; "
        "the statement does not allow it",
        token ? "token sets" : "call sets");
  }
  std::string listed;
  for (const auto& one : statement.actions) {
    if (listed.size() < 100) listed += (listed.empty() ? "" : ", ") + shorten(one.text, 40);
  }
  return fmt::format("the call is {}; the statement {} {}", shorten(action, 60),
                     statement.not_action ? "excepts" : "is about", listed);
}

}  // namespace trustlint::explain
