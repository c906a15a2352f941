#include "condition/arn.h"
#include "condition/operator.h"
#include "condition/value.h"
#include "rule/openness.h"
#include "rule/placeholder.h"
#include "rule/role_facts.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr std::size_t kAccountDigits = 12;

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Services are names in a domain of AWS. Of other domains nobody has a list, so only those that
/// resemble AWS's own are refused.
bool is_service(std::string_view text) {
  const auto dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || text.find(':') != std::string_view::npos)
    return false;
  const auto at = text.find(".amazonaws.");
  if (at == std::string_view::npos) return true;
  const auto top = text.substr(at + std::string_view(".amazonaws.").size());
  return top == "com" || top == "com.cn" || top == "eu";
}

/// Kinds of ARNs that are never who calls.
bool is_no_caller(std::string_view arn) {
  const auto service = arn_part(arn, 2);
  if (service != "iam" && service != "sts") return true;
  const auto resource = arn_part(arn, 5);
  for (const std::string_view kind : {"group/", "policy/", "instance-profile/"}) {
    if (resource.substr(0, kind.size()) == kind) return true;
  }
  return false;
}

/// Why IAM refuses the text as a principal; empty when it may not.
std::string why_refused(const policy::Principal& principal) {
  using Type = policy::Principal::Type;
  const std::string& text = principal.value.text;
  if (principal.type == Type::Service) {
    if (text.find_first_of("*?") != std::string::npos || is_service(text)) return {};
    return "the service " + quoted(text) + " is none: services are named like `ec2.amazonaws.com`";
  }
  if (principal.type != Type::Aws && principal.type != Type::Federated) return {};
  const std::string name = "the principal " + quoted(text);
  if (principal.type == Type::Aws && text != "*" && text.find_first_of("*?") != std::string::npos)
    return name + " has a wildcard: only a whole `*` is one, and ARNs are compared as they stand";
  const std::string_view account = is_number(text) ? std::string_view(text) : arn_part(text, 4);
  if (is_number(account) && account.size() != kAccountDigits)
    return name + " has an account id of " + std::to_string(account.size()) +
           " digits: account ids have twelve";
  if (text.rfind("arn:", 0) == 0 && !condition::is_arn(text))
    return name + " is no ARN: it has fewer than six parts";
  if (principal.type == Type::Aws && condition::is_arn(text) && is_no_caller(text))
    return name + " never calls: only accounts, users, roles and their sessions do";
  const bool known = text == "*" || is_number(text) || text.rfind("arn:", 0) == 0 ||
                     text.rfind("AIDA", 0) == 0 || text.rfind("AROA", 0) == 0;
  if (principal.type == Type::Aws && !known)
    return name + " is none: write `*`, an account id, or the ARN of an account, user or role";
  return {};
}

void check_principals(Context& context, const policy::Statement& statement) {
  for (const auto& principal : statement.principals) {
    // Numbers without quotes and placeholders have rules of their own (TL012, TL013).
    if (!principal.value.is_string || principal.value.text.empty() ||
        !placeholders_in(principal.value.text, TextKind::Principal).empty())
      continue;
    Finding finding;
    finding.message = why_refused(principal);
    if (finding.message.empty()) continue;
    finding.label = "IAM refuses this";
    finding.place = principal.value.place;
    context.report(&statement, std::move(finding));
  }
}

/// CloudFormation makes texts of the numbers in a template: `Sid: 1` arrives as "1".
bool becomes_text(const Context& context, const policy::ShapeError& error) {
  if (context.role().kind != input::SourceKind::CloudFormation || !error.statement) return false;
  const auto& sid = context.policy().statements[*error.statement].sid;
  return sid && !sid->is_string && sid->place.text == error.place.text &&
         sid->place.span == error.place.span;
}

void check(Context& context) {
  for (const auto& error : context.policy().errors) {
    if (error.kind != policy::ShapeError::Kind::Malformed || becomes_text(context, error)) continue;
    Finding finding;
    finding.message = error.message;
    finding.label = "IAM refuses this";
    finding.place = error.place;
    const auto* statement =
        error.statement ? &context.policy().statements[*error.statement] : nullptr;
    context.report(statement, std::move(finding));
  }
  for (const auto& statement : context.policy().statements) {
    check_principals(context, statement);
    for (const auto& clause : statement.clauses) {
      const auto op = condition::parse_operator(clause.operator_name.text);
      if (!op) {
        Finding finding;
        finding.message = quoted(clause.operator_name.text) + " is no condition operator";
        finding.label = "IAM refuses this";
        finding.place = clause.operator_name.place;
        context.report(&statement, std::move(finding));
        continue;
      }
      for (const auto& value : clause.values) {
        const auto why = condition::why_invalid(*op, value.text);
        if (!why) continue;
        Finding finding;
        finding.message = quoted(value.text) + " " + *why;
        finding.label = "IAM refuses this value";
        finding.place = value.place;
        context.report(&statement, std::move(finding));
      }
    }
  }
}

}  // namespace

const Rule malformed_policy = {
    .id = "TL001",
    .name = "malformed-policy",
    .pack = "document",
    .family = "",
    .rank = 1,
    .severity = Severity::High,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "The document is no policy that IAM would store",
    .doc = R"(## What it does
Reports what IAM refuses when the policy is written: missing or unknown elements, a wrong `Effect` or `Version`, wrong shapes, an
operator that does not exist, a principal that is none, a number, date, address, ARN or boolean that is none. The rest of the policy is analysed all
the same.

## Why it is bad
The deployment fails. What cannot be understood is also not proved: a role with a malformed statement is never reported as
safe.

## How to fix it
The message says what is allowed in the place that it points at.

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
)",
    .check = check,
};

}  // namespace trustlint::rules
