#include <algorithm>
#include <string>
#include <vector>

#include "condition/operator.h"
#include "rule/openness.h"
#include "rule/placeholder.h"
#include "rule/role_facts.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A value or key with placeholders in it.
struct Unfilled {
  const policy::Value* value;
  std::vector<Placeholder> what;
};

/// Are the values of the clause account ids? `anonymous` is a value of `aws:PrincipalAccount`.
bool holds_accounts(const policy::Clause& clause) {
  using condition::Comparison;
  const auto op = condition::parse_operator(clause.operator_name.text);
  if (op && op->comparison != Comparison::StringEquals &&
      op->comparison != Comparison::StringEqualsIgnoreCase &&
      op->comparison != Comparison::StringLike)
    return false;
  const std::string key = lower_case(clause.key.text);
  return key == "aws:sourceaccount" || key == "aws:principalaccount" ||
         key == "aws:resourceaccount" || key == "aws:sourceowner";
}

std::vector<Unfilled> unfilled(const policy::Statement& statement) {
  std::vector<Unfilled> found;
  const auto look = [&](const policy::Value& value, TextKind kind) {
    auto what = placeholders_in(value.text, kind);
    if (!what.empty()) found.push_back({&value, std::move(what)});
  };
  for (const auto& principal : statement.principals) look(principal.value, TextKind::Principal);
  for (const auto& clause : statement.clauses) {
    look(clause.key, TextKind::Key);
    const bool accounts = holds_accounts(clause);
    for (const auto& value : clause.values) {
      const bool account = accounts && lower_case(value.text) != "anonymous";
      look(value, account ? TextKind::Account : TextKind::Other);
    }
  }
  return found;
}

std::string advice(const Context& context, const Placeholder& what) {
  const bool cloudformation = context.role().kind == input::SourceKind::CloudFormation;
  if (!what.template_syntax) return "write what is meant in the place of " + quoted(what.text);
  if (cloudformation && what.text.substr(0, 2) == "${")
    return "put `Fn::Sub` (`!Sub`) before the text: without it nothing is filled in";
  return "fill in the template and check what comes out: IAM has policy variables only, such as "
         "`${aws:username}`";
}

/// "`<ACCOUNT_ID>`, `<REGION>` and others".
std::string names(const std::vector<std::string>& texts) {
  constexpr std::size_t kMost = 3;
  std::string list;
  for (std::size_t i = 0; i < std::min(texts.size(), kMost); ++i) {
    const bool last = i + 1 == texts.size();
    list += (i == 0 ? "" : last ? " and " : ", ") + quoted(texts[i]);
  }
  return list + (texts.size() > kMost ? " and others" : "");
}

/// What is left in one statement, said once.
struct Left {
  const policy::Statement* statement;
  std::vector<std::string> texts;
  std::vector<const policy::Value*> values;
  Placeholder first;
};

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
}

Finding finding_of(const Context& context, const Left& left) {
  Finding finding;
  finding.place = left.values.front()->place;
  finding.message = "nobody filled in " + names(left.texts) + ": " +
                    (left.texts.size() == 1 ? "this is a placeholder" : "these are placeholders") +
                    ", and the policy means the text as it stands";
  finding.label = "a placeholder";
  for (const auto* value : left.values) {
    const auto& last = finding.related.empty() ? finding.place : finding.related.back().place;
    if (value->place.text != last.text || !(value->place.span == last.span))
      finding.related.push_back({"here too", value->place});
  }
  Fix fix;
  fix.description = advice(context, left.first);
  finding.fix = fix;
  return finding;
}

void check(Context& context) {
  std::vector<Left> all;
  for (const auto& statement : context.written().statements) {
    auto found = unfilled(statement);
    // A rule that knows more about the value already spoke of it.
    std::erase_if(found,
                  [&](const Unfilled& one) { return is_told(context, "TL114", one.value->place); });
    if (found.empty()) continue;
    Left left{&statement, {}, {}, found.front().what.front()};
    for (const auto& one : found) {
      for (const auto& what : one.what) add_once(left.texts, what.text);
      left.values.push_back(one.value);
    }
    // The same text left in a further statement is the same slip.
    const auto same = std::find_if(all.begin(), all.end(), [&](const Left& other) {
      return std::all_of(left.texts.begin(), left.texts.end(), [&](const std::string& text) {
        return std::find(other.texts.begin(), other.texts.end(), text) != other.texts.end();
      });
    });
    if (same == all.end()) {
      all.push_back(std::move(left));
    } else {
      same->values.insert(same->values.end(), left.values.begin(), left.values.end());
    }
  }
  for (const auto& left : all) context.report(left.statement, finding_of(context, left));
}

}  // namespace

const Rule placeholder_left = {
    .id = "TL013",
    .name = "placeholder-left",
    .pack = "document",
    .family = "",
    .rank = 385,
    .severity = Severity::Medium,
    .persona = Persona::Regular,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary = "A value that somebody was to fill in and nobody did",
    .doc = R"(## What it does
Looks at principals, condition keys and values for texts that a template or a manual leaves open: names between angle brackets
(`<account_id>`), capitals that name what belongs there (`YOUR_GITHUB_USERNAME`, `ACCOUNT_ID`), syntax of template languages
(`${account_id}`, `{{ account }}`, `%s`), `xxxxxxxxxxxx`, and anything but digits where an ARN has its account. Policy variables
such as `${aws:username}` are none of them. The rest of the analysis takes the text as it stands.

## Why it is bad
At best IAM refuses the policy. In a condition it is stored, and nobody is let in until somebody opens the condition to find out
why. And some placeholders are names that a stranger can register.

## How to fix it
Fill it in, or render the template before the policy is checked and deployed. In CloudFormation `${AWS::AccountId}` is
filled in only under `Fn::Sub`:

```yaml
Principal:
  AWS: !Sub arn:${AWS::Partition}:iam::${AWS::AccountId}:role/deployer
```

## References
- https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
- https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html
)",
    .check = check,
};

}  // namespace trustlint::rules
