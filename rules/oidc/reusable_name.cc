#include <re2/re2.h>

#include <algorithm>

#include "rule/insider.h"
#include "rule/openness.h"
#include "rule_declarations.h"

namespace trustlint::rules {

using namespace rule;

namespace {

/// A name that the trust rests on: of the issuer itself, or a word of its tokens.
struct Name {
  std::string component;  ///< Empty: the issuer.
  std::string word;
};

/// The names that somebody else can have once we gave them up.
std::vector<Name> freeable(Context& context, const WebTrust& trust) {
  const auto& reuse = *trust.family().reuse;
  std::vector<Name> names;
  if (!reuse.issuers.empty() && re2::RE2::FullMatch(trust.issuer, reuse.issuers))
    names.push_back({"", trust.issuer});
  for (const auto& component : reuse.names) {
    if (trust.match->fixed.count(component) != 0) names.push_back({"", trust.issuer});
    // Who is no stranger to the issuer cannot take a name from its customer.
    if (!trust.shared()) continue;
    for (const auto& word : context.pinned(trust, component)) names.push_back({component, word});
  }
  return names;
}

/// Who comes after us under the same names: with every id another one.
identity::Restriction successor(Context& context, const WebTrust& trust, const Name& name) {
  identity::Restriction restriction;
  if (!name.component.empty()) restriction.fixed[name.component] = name.word;
  for (const auto& id : trust.family().reuse->ids)
    restriction.excluded[id] = context.pinned(trust, id);
  return restriction;
}

/// A claim that is one of the immutable ids and nothing else.
std::optional<std::string> id_claim(const identity::Family& family) {
  for (const auto& id : family.reuse->ids) {
    for (const auto& claim : family.shapes.front().claims) {
      for (const auto& alternative : claim.alternatives) {
        const auto& values = alternative.values;
        if (values.size() == 1 && values[0].size() == 1 && values[0][0].is_component &&
            values[0][0].text == id)
          return claim.name;
      }
    }
  }
  return std::nullopt;
}

Fix advice(const WebTrust& trust) {
  Fix fix;
  const auto claim = id_claim(trust.family());
  fix.description =
      claim ? "add \"StringEquals\": {\"" + identity::key_of(trust.issuer, *claim) + "\": \"ID\"}"
            : "keep the name for as long as the identity provider exists, and delete "
              "the provider before you give the name up";
  return fix;
}

void check(Context& context) {
  for (const auto& trust : context.web_trusts()) {
    if (!trust.match || !trust.family().reuse) continue;
    for (const auto& name : freeable(context, trust)) {
      if (context.settled(*trust.statement)) break;
      const auto answer = context.accepted(
          *trust.statement, tokens_of(context, trust, successor(context, trust, name)));
      if (!answer.found()) continue;
      Finding finding = outsider_finding(context, trust, answer);
      finding.message = "whoever has the name " + quoted(name.word) +
                        " after you can assume this role: " +
                        (trust.family().reuse->ids.empty() ? "nothing but the name tells you apart"
                                                           : "no immutable id is tested");
      finding.label = trust.family().reuse->reason;
      if (name.component.empty()) finding.place = trust.principal->value.place;
      finding.fix = advice(trust);
      context.report(trust.statement, std::move(finding));
    }
  }
}

}  // namespace

const Rule reusable_name = {
    .id = "TL108",
    .name = "oidc-reusable-name",
    .pack = "oidc",
    .family = "openness",
    .rank = 112,
    .severity = Severity::Low,
    .persona = Persona::Pedantic,
    .opens = Opens::Never,
    .since = "0.1.0",
    .summary =
        "The tenant is known by a name that can be freed and registered by somebody else, and no "
        "immutable id is tested",
    .doc = R"(## What it does
Asks whether somebody who has the same name, but none of the immutable ids that the policy names, is accepted. That is so for
`repo:acme/app:…` without `repository_id` or `repository_owner_id`, for the immutable form with wildcards in place of its ids
(`repo:acme@*/app@*:…`), and for issuers whose own name can be freed: the team of Vercel, the organization of Fly.io, the
account of Spacelift, the bucket that serves the keys of a cluster.

## Why it is bad
A company is renamed, a free account is closed, a bucket is deleted, and the role stays. The name is free then, and whoever
registers it gets tokens that say exactly what yours said. GitHub puts ids into the subjects of new repositories for this reason.

## How to fix it
Test an id beside the name, or use the subject that holds both:

```json
"StringEquals": {
  "token.actions.githubusercontent.com:sub": "repo:acme/app:ref:refs/heads/main",
  "token.actions.githubusercontent.com:repository_id": "123456789"
}
```

Where the issuer has no ids, delete the identity provider before you give up the name.

## References
- https://docs.github.com/en/account-and-profile/reference/username-reference
- https://docs.github.com/en/actions/reference/security/oidc
- https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-bucket.html
)",
    .check = check,
};

}  // namespace trustlint::rules
