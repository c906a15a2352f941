#include <algorithm>
#include <cstdint>

#include "policy/lower_case.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

constexpr std::size_t kDigits = 12;

bool is_whole_number(const policy::Value& value) {
  return !value.is_string && !value.text.empty() &&
         value.text.find_first_not_of("0123456789") == std::string::npos;
}

bool is_octal(const std::string& text) {
  return text.size() > 1 && text[0] == '0' &&
         text.find_first_not_of("01234567") == std::string::npos;
}

/// What a reader of YAML 1.1 makes of digits that begin with a zero.
std::string octal_value(const std::string& text) {
  std::uint64_t number = 0;
  for (const char c : text) number = number * 8 + static_cast<std::uint64_t>(c - '0');
  return std::to_string(number);
}

/// Does the key hold an account id?
bool is_account_key(const std::string& name) {
  const std::string key = lower_case(name);
  return key == "aws:sourceaccount" || key == "aws:principalaccount" ||
         key == "aws:resourceaccount" || key == "aws:sourceowner";
}

/// A number that has lost a zero, or will on its way.
Finding zero_finding(const policy::Value& value) {
  const std::string& text = value.text;
  Finding finding;
  if (text[0] != '0') {
    finding.message = quoted(text) + " is no account: it has " + std::to_string(text.size()) +
                      " digits of twelve, which is what is left when a number loses its leading "
                      "zero";
    finding.label = "a number, so its leading zeros are gone";
  } else if (is_octal(text)) {
    finding.message = quoted(text) + " is " + octal_value(text) +
                      " to a reader of YAML 1.1 such as CloudFormation: digits that begin with a "
                      "zero are an octal number";
    finding.label = "an octal number";
  } else {
    finding.message =
        quoted(text) + " can lose its leading zero: without quotes it is a number to many readers";
    finding.label = "a number to many readers";
    finding.confidence = Confidence::Likely;
    finding.assumption =
        "a tool on the way reads it as a decimal number, as YAML 1.2 does; YAML 1.1 does not, "
        "because 8 and 9 are no octal digits";
  }
  return finding;
}

Finding number_finding(const Context& context, const policy::Value& value) {
  Finding finding;
  finding.message =
      "the principal " + quoted(value.text) + " is a number: IAM wants an account id as a string";
  finding.label = "a number";
  // CloudFormation makes strings of the numbers in a policy.
  if (context.role().kind == input::SourceKind::CloudFormation) {
    finding.persona = Persona::Pedantic;
    finding.message =
        "the principal " + quoted(value.text) +
        " is a number: an account id that begins with a zero would become another one here";
  }
  return finding;
}

void report(Context& context, const policy::Statement& statement, const policy::Value& value,
            Finding finding) {
  finding.place = value.place;
  Fix fix;
  const bool short_of_digits = value.text.size() < kDigits;
  fix.description = "put it between quotes: \"" +
                    std::string(short_of_digits ? kDigits - value.text.size() : 0, '0') +
                    value.text + "\"";
  finding.fix = fix;
  context.report(&statement, std::move(finding));
}

void check(Context& context) {
  for (const auto& statement : context.written().statements) {
    for (const auto& principal : statement.principals) {
      const auto& value = principal.value;
      if (value.is_string || principal.type != policy::Principal::Type::Aws) continue;
      const bool zero =
          is_whole_number(value) && (value.text[0] == '0' || value.text.size() < kDigits);
      report(context, statement, value,
             zero ? zero_finding(value) : number_finding(context, value));
    }
    for (const auto& clause : statement.clauses) {
      for (const auto& value : clause.values) {
        if (!is_whole_number(value) || value.text.size() > kDigits) continue;
        const bool whole = value.text.size() == kDigits && value.text[0] == '0';
        const bool shortened = value.text.size() < kDigits && value.text.size() >= kDigits - 3 &&
                               is_account_key(clause.key.text);
        if (whole || shortened) report(context, statement, value, zero_finding(value));
      }
    }
  }
}

}  // namespace

const Rule account_id_not_text = {
    .id = "TL012",
    .name = "account-id-not-text",
    .pack = "document",
    .family = "",
    .rank = 12,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "An account id without quotes is a number, and a number loses its leading zeros",
    .doc = R"(## What it does
Looks for account ids without quotes: principals that are numbers, and numbers in conditions that begin with a zero or have
too few digits for the account that their key wants. In CloudFormation, which turns numbers into strings, a principal that does
not begin with a zero is reported to the pedantic persona only.

## Why it is bad
One account id in ten begins with a zero. CloudFormation reads YAML 1.1, where digits that begin with a zero are an octal
number: a vendor's template that had `065115117704` without quotes handed `7133765572` to the stack. Other readers drop the
zero. In a principal that is an error at best; in a condition on `aws:SourceAccount` the service is refused without a
message, and the condition is what people then take out.

## How to fix it
Put account ids between quotes, always:

```yaml
Principal:
  AWS: "012345670123"
```

## References
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
- https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/745
- https://github.com/aws-cloudformation/cloudformation-cli/issues/435
- https://github.com/DataDog/cloudformation-template/pull/109
)",
    .check = check,
};

}  // namespace trustlint::rules
