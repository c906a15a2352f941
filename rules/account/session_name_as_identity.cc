#include "re2/re2.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr const char* kSession = "own_session";
/// One name a statement is reported. Of very many that nobody gets in with, these are asked about.
constexpr std::size_t kEnough = 64;

/// IAM Identity Center makes the session name of its roles, and EC2 that of its instances.
bool is_made_by_aws(const std::string& role, const std::string& session) {
  static const re2::RE2 instance("i-[0-9a-f]{8,17}");
  return role.rfind("AWSReservedSSO_", 0) == 0 || re2::RE2::FullMatch(session, instance);
}

/// Sessions of one name are accepted, and those of the same role with another are not.
std::optional<solver::Answer> only_by_name(Context& context, const policy::Statement& statement,
                                           identity::Restriction restriction,
                                           const std::string& session) {
  restriction.fixed[kSession] = session;
  auto answer =
      context.accepted(statement, {identity::role_session(context.tested(), restriction)});
  if (!answer.found()) return std::nullopt;
  restriction.fixed.erase(kSession);
  for (const char* component : {"account", "role_name", "unique_id"}) {
    if (const auto word = answer.words.find(component); word != answer.words.end())
      restriction.fixed[component] = word->second;
  }
  restriction.fresh.insert(kSession);
  const auto others =
      context.accepted(statement, {identity::role_session(context.tested(), restriction)});
  if (!others.proved()) return std::nullopt;
  return answer;
}

/// The value of a condition, in the statement or a Deny, that names the session; else the
/// principal.
document::Place place_of(const Context& context, const policy::Principal& principal,
                         const std::string& session) {
  if (principal.value.text.find(":assumed-role/") != std::string::npos)
    return principal.value.place;
  for (const auto& statement : context.policy().statements) {
    for (const auto& clause : statement.clauses) {
      if (lower_case(clause.key.text) != "aws:userid") continue;
      for (const auto& value : clause.values) {
        if (value.text.find(":" + session) != std::string::npos) return value.place;
      }
    }
  }
  return principal.value.place;
}

void report(Context& context, const policy::Statement& statement,
            const policy::Principal& principal, const solver::Answer& answer,
            const std::string& role, const std::string& session) {
  if (is_made_by_aws(role, session)) return;
  Finding finding = openness_finding(context, statement, principal.value.place, answer, {});
  finding.place = place_of(context, principal, session);
  finding.related.clear();
  const std::string of = role.empty() ? "a role that the condition admits" : "role " + quoted(role);
  finding.message = "whoever can assume " + of + " can be " + quoted(session) +
                    " and assume this role: the caller chooses the session name";
  finding.label = "a session name, not a person";
  finding.confidence = Confidence::Likely;
  finding.assumption = "no identity provider or service writes the session names of " +
                       (role.empty() ? std::string("that role") : "role " + quoted(role));
  Fix fix;
  fix.description =
      "trust a role that only this person can assume, or test `aws:SourceIdentity` or "
      "`identitystore:UserId`";
  finding.fix = fix;
  context.report(&statement, std::move(finding));
}

/// `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`
void check_principal(Context& context, const AwsTrust& trust) {
  static const re2::RE2 form("arn:[^:]+:sts::([0-9]{12}):assumed-role/([^/]+)/([^/]+)");
  std::string account, role, session;
  if (!re2::RE2::FullMatch(trust.principal->value.text, form, &account, &role, &session)) return;
  identity::Restriction restriction;
  restriction.fixed = {{"account", account}, {"role_name", role}};
  if (auto answer = only_by_name(context, *trust.statement, restriction, session))
    report(context, *trust.statement, *trust.principal, *answer, role, session);
}

/// The role of the session, where no session of another role is accepted.
std::string only_role(Context& context, const policy::Statement& statement,
                      const solver::Answer& answer) {
  const auto word = answer.words.find("role_name");
  if (word == answer.words.end()) return {};
  identity::Restriction restriction;
  restriction.excluded["role_name"] = {word->second};
  const auto others =
      context.accepted(statement, {identity::role_session(context.tested(), restriction)});
  return others.proved() ? word->second : std::string();
}

/// `aws:userid` such as `*:SESSION`
void check_conditions(Context& context, const AwsTrust& trust) {
  auto sessions = context.aws_pinned(kSession);
  if (sessions.size() > kEnough) sessions.resize(kEnough);
  for (const auto& session : sessions) {
    if (context.settled(*trust.statement)) return;
    auto answer = only_by_name(context, *trust.statement, {}, session);
    if (!answer) continue;
    report(context, *trust.statement, *trust.principal, *answer,
           only_role(context, *trust.statement, *answer), session);
  }
}

void check(Context& context) {
  const policy::Statement* last = nullptr;
  std::size_t asked = 0;
  for (const auto& trust : context.aws_trusts()) {
    asked = trust.statement == last ? asked + 1 : 0;
    if (asked < kEnough && !context.settled(*trust.statement)) check_principal(context, trust);
    if (trust.statement != last && !context.settled(*trust.statement))
      check_conditions(context, trust);
    last = trust.statement;
  }
}

}  // namespace

const Rule session_name_as_identity = {
    .id = "TL208",
    .name = "session-name-as-identity",
    .pack = "account",
    .family = "session-name",
    .rank = 208,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A session name, which the caller chooses, is taken for a person",
    .doc = R"(## What it does
Asks whether sessions of one name are accepted and sessions of the same role with any other name are not: a principal
`…:assumed-role/dev/alice`, or a condition on `aws:userid` such as `*:alice`. Sessions of the roles of IAM Identity Center
(`AWSReservedSSO_…`) and of EC2 instances are left alone: AWS writes their names.

## Why it is bad
Who calls `sts:AssumeRole` passes the session name. Everybody who may assume the first role can call himself `alice`, and
is then let in here as her.

## How to fix it
Give each person, or group of persons, a role of its own and trust that. Where people come through a shared role, test what they
cannot choose:

```json
"Principal": {"AWS": "arn:aws:iam::111122223333:role/dev"},
"Condition": {"StringEquals": {"aws:SourceIdentity": "alice"}}
```

with a source identity that the shared role's trust policy pins to the person. If the first role is only assumed through an
identity provider that writes the session name, the finding does not apply.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
- https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
)",
    .check = check,
};

}  // namespace trustlint::rules
