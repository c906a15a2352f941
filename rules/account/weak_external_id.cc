#include <algorithm>

#include "condition/operator.h"
#include "rule/openness.h"
#include "rule/third_party.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr std::size_t kLongEnough = 8;
/// One id a statement is reported. Of very many principals and ids, as nobody writes them, these
/// are looked at.
constexpr std::size_t kEnough = 64;

/// A value that an external id must have.
struct Demanded {
  const policy::Value* value = nullptr;
  bool pattern = false;

  const std::string& text() const { return value->text; }
  /// An id that meets it.
  std::string example() const {
    if (!pattern) return text();
    std::string made;
    for (const char c : text()) made += c == '*' ? "anything" : c == '?' ? "x" : std::string(1, c);
    return made;
  }
};

std::vector<Demanded> demanded(const policy::Statement& statement) {
  std::vector<Demanded> all;
  for (const auto& clause : statement.clauses) {
    const auto op = condition::parse_operator(clause.operator_name.text);
    if (!op || op->negated || op->comparison == condition::Comparison::Null ||
        lower_case(clause.key.text) != "sts:externalid")
      continue;
    for (const auto& value : clause.values) {
      if (value.text.find("${") != std::string::npos) continue;  // whoever it is, it varies
      const bool pattern = condition::has_wildcards(op->comparison) &&
                           value.text.find_first_of("*?") != std::string::npos;
      all.push_back({&value, pattern});
    }
  }
  return all;
}

solver::Answer accepted_with(Context& context, const policy::Statement& statement,
                             const std::string& account, const std::string& external_id) {
  identity::Restriction restriction;
  restriction.fixed = {{"account", account}, {"external_id", external_id}};
  return context.accepted(statement, identity::aws_callers(context.tested(), restriction));
}

/// Does the vendor, or a service beside it, document external ids that look like this?
bool is_documented(const policy::Statement& statement, const std::string& account,
                   const std::string& id) {
  const auto& catalog = identity::Catalog::get();
  const auto vendor = catalog.vendor(account);
  if (vendor && catalog.documents_external_id(*vendor, id)) return true;
  return std::any_of(statement.principals.begin(), statement.principals.end(),
                     [&](const auto& principal) {
                       return principal.type == policy::Principal::Type::Service &&
                              catalog.documents_external_id(principal.value.text, id);
                     });
}

/// The vendor's name, or one of ours: everybody knows those.
bool is_company(const Context& context, const std::string& account, const std::string& id) {
  const auto same = [&](const std::string& name) { return lower_case(name) == lower_case(id); };
  const auto vendor = identity::Catalog::get().vendor(account);
  if (vendor && same(*vendor)) return true;
  for (const auto& [issuer, names] : context.config().trust.tenants) {
    if (std::any_of(names.begin(), names.end(), same)) return true;
  }
  return false;
}

/// What makes the id one that somebody else may have; empty when nothing does.
std::string weakness(const Context& context, const std::string& account, const Demanded& id) {
  const std::string& text = id.text();
  const std::string shown = quoted(text);
  if (id.pattern) return "the external id may be anything that " + shown + " matches";
  if (identity::account_of(text) == text) return "the external id " + shown + " is an account id";
  if (is_company(context, account, text))
    return "the external id " + shown + " is a company's name";
  if (text.size() < kLongEnough)
    return "the external id " + shown + " has only " + std::to_string(text.size()) + " characters";
  return {};
}

bool demands(const policy::Statement& statement, const std::string& text) {
  const auto ids = demanded(statement);
  return std::any_of(ids.begin(), ids.end(), [&](const auto& id) { return id.text() == text; });
}

/// A principal of another account, and of another vendor, that has the same id. Of thousands only
/// those are asked about whose statement writes it down.
const AwsTrust* sharer(Context& context, const AwsTrust& trust, const std::string& account,
                       const Demanded& id) {
  const auto vendor = identity::Catalog::get().vendor(account);
  for (const auto& other : context.aws_trusts()) {
    // Of two statements the first one tells.
    if (other.statement->index < trust.statement->index) continue;
    const auto second = foreign_account(context, other);
    if (!second || *second == account) continue;
    if (vendor && identity::Catalog::get().vendor(*second) == vendor) continue;
    if (!demands(*other.statement, id.text())) continue;
    if (accepted_with(context, *other.statement, *second, id.example()).found()) return &other;
  }
  return nullptr;
}

void report(Context& context, const AwsTrust& trust, const std::string& account, const Demanded& id,
            const solver::Answer& answer, const AwsTrust* other, const std::string& weak) {
  Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                     answer, {"sts:externalid"});
  finding.place = id.value->place;
  finding.related = {{"the principal", trust.principal->value.place}};
  assume_foreign(context, account, finding);
  if (!weak.empty()) {
    finding.message =
        "another customer of " + account_phrase(account) + " can make it assume this role: " + weak;
    finding.label = "no id of your own";
  } else {
    const std::string second = *foreign_account(context, *other);
    finding.message = account_phrase(account) + " and " + account_phrase(second) +
                      " assume this role with the same external id " + quoted(id.text());
    finding.label = "shared by two accounts";
    finding.related.push_back({"the other principal", other->principal->value.place});
    finding.confidence = Confidence::Likely;
    finding.assumption =
        "accounts " + account + " and " + second + " do not belong to one third party, or to you";
  }
  Fix fix;
  fix.description =
      "use the id that the third party made for you alone, or a long random one that it agreed to";
  finding.fix = fix;
  context.report(trust.statement, std::move(finding));
}

void check_trust(Context& context, const AwsTrust& trust, const std::string& account) {
  auto ids = demanded(*trust.statement);
  if (ids.size() > kEnough) ids.resize(kEnough);
  for (const auto& id : ids) {
    if (context.settled(*trust.statement)) return;
    if (is_documented(*trust.statement, account, id.text())) continue;
    const std::string weak = weakness(context, account, id);
    const auto* other = weak.empty() ? sharer(context, trust, account, id) : nullptr;
    if (weak.empty() && other == nullptr) continue;
    const auto answer = accepted_with(context, *trust.statement, account, id.example());
    if (answer.found()) report(context, trust, account, id, answer, other, weak);
  }
}

void check(Context& context) {
  const policy::Statement* last = nullptr;
  std::size_t seen = 0;
  for (const auto& trust : context.aws_trusts()) {
    seen = trust.statement == last ? seen + 1 : 0;
    last = trust.statement;
    if (seen >= kEnough || context.settled(*trust.statement)) continue;
    if (const auto account = foreign_account(context, trust)) check_trust(context, trust, *account);
  }
}

}  // namespace

const Rule weak_external_id = {
    .id = "TL203",
    .name = "weak-external-id",
    .pack = "account",
    .family = "account",
    .rank = 204,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "The external id that another account must pass is one that somebody else can have",
    .doc = R"(## What it does
Looks at the external ids with which a principal of another account is accepted, and reports one with a wildcard, one shorter than
8 characters, an account id, the name of the vendor or of a tenant of ours (`trust.tenants`), and one that a principal of a second
account shares. Forms that a vendor documents are left alone: `acme@*` for Spacelift, the customer's number for New Relic, the account id
for Amazon Data Firehose.

## Why it is bad
The external id tells the third party's customers apart. It need not be secret, but no other customer may be able to have it:
who gives the third party your role's ARN and an id that the condition accepts makes it work on your account. An id that
two third parties know protects against neither.

## How to fix it
Let the third party make the id. It is then its own for each customer:

```json
"Condition": {"StringEquals": {"sts:ExternalId": "7d1c3a4e-58c2-4f0e-9a51-0c0d1f5f8a77"}}
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
- https://docs.spacelift.io/integrations/cloud-providers/aws
)",
    .check = check,
};

}  // namespace trustlint::rules
