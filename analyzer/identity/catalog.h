/// The provider catalogue: who issues tokens, what stands in them, and who controls it. Data under
/// rules/catalog/.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "identity/scenario.h"

namespace re2 {
class RE2;
}

namespace trustlint::identity {

/// A part of a token and what it says about its holder.
struct Component {
  enum class Role {
    Free,     ///< Says nothing about who or what.
    Tenant,   ///< Names the tenant: a stranger has another one.
    Project,  ///< Names one project of the tenant: a repository, a workspace, a namespace.
    Context,  ///< Names where in the project: a branch, an environment, a phase.
  };
  Role role = Role::Free;
  bool own = false;  ///< A stranger has another one than a policy names; always so for tenants.
  bool single_use = false;  ///< Every token has another one: a policy names none that is to come.
  std::string control;      ///< Who decides what stands there.
  bool movable = false;     ///< The name stays and what it stands for can be changed: a tag.
  /// Words that documentation uses for an example, and where: somebody may own them.
  std::map<std::string, std::string> placeholders;
  Language language;
};

/// One way to write a claim.
struct Alternative {
  std::vector<Template> values;
  std::optional<Template> many;
  bool list = false;
  bool borrowed = false;  ///< Names something of somebody else's that a stranger may still present.
  std::string assumption;  ///< What this alternative rests on; empty when documented.
};

struct Claim {
  std::string name;  ///< "sub", or a full condition key.
  bool optional = false;
  std::vector<Alternative> alternatives;
};

/// One kind of token of an issuer, or one kind of AWS caller.
struct Shape {
  std::string name;
  std::string context;
  bool unreviewed = false;
  bool mild = false;        ///< Unreviewed, but usual: only a pedant minds.
  bool customised = false;  ///< The subject is made of segments: for proofs, not for reading.
  std::vector<std::string> fresh;  ///< Components whose name a context question makes fresh.
  std::vector<Claim> claims;
};

enum class Tenancy { Shared, Tenant, Unknown };

/// How an issuer is recognised: by its name, or, where anybody's host may be one, by subjects that
/// no other system writes.
struct Issuer {
  std::string pattern;  ///< Of `host/path`; a named group fixes the component of that name.
  std::string except;   ///< Issuers that the pattern matches and that are another family's.
  std::string subject;  ///< Instead of `pattern`: of a `sub` value in the policy.
  std::string example;  ///< An issuer that `pattern` matches, or a subject that `subject` matches.
  Tenancy tenancy = Tenancy::Unknown;
  std::shared_ptr<const re2::RE2> regex, except_regex;
};

/// What IAM demands of a statement before it stores a trust in a shared issuer.
struct WriteControl {
  std::vector<std::string> claims;  ///< One of them must be tested.
  std::string issuers;              ///< Regular expression: for these; empty: for all.
  bool application = false;         ///< The older check: an exact operator, the key in lower case.
  bool no_open_start = false;       ///< Values that are blank or begin with `*` do not count.
  std::string remark;               ///< Where this issuer differs from the others.
};

/// Names that a stranger can have once we gave them up.
struct Reuse {
  std::vector<std::string> names;  ///< Components: what is freed can be registered again.
  std::vector<std::string> ids;    ///< Components: nobody else ever has the same.
  std::string issuers;             ///< Regular expression: issuers whose own name can be taken.
  std::string reason;              ///< How a name becomes free, for a sentence.
  std::vector<std::string> documentation;
};

/// How a statement is locked to one caller.
struct Lock {
  std::string claim;  ///< The claim to test.
  std::string
      value;  ///< `repo:{owner|OWNER}/…`: a component, and what to write when it is not known.
  std::string reason;  ///< One sentence: why this value, and not another.
};

struct Family {
  std::string id;
  std::string name;
  std::string kind;         ///< "ci", "login", "cluster", "cognito"
  std::string tenants_key;  ///< Under `trust.tenants` of the configuration.
  bool verified = false;
  bool sign_up = false;  ///< Everybody may get an account, whatever application is named.
  std::string checked;   ///< Date.
  std::vector<std::string> documentation;
  std::map<std::string, std::string> phrases;
  std::vector<std::string> audiences;  ///< What `aud` usually is.
  std::optional<WriteControl> write_control;
  std::optional<Reuse> reuse;
  Lock lock;
  std::map<std::string, std::string> presence;  ///< By claim: when a token carries it.
  std::vector<Issuer> issuers;
  std::map<std::string, Component> components;
  std::vector<std::string>
      never;  ///< Global keys that its tokens never carry, like those of a caller kind.
  std::vector<Shape> shapes;  ///< The common claims are in each of them.

  /// Claims in whose value a tenant component stands.
  bool is_tenant_claim(std::string_view claim) const;
  bool is_own(std::string_view component) const;
  /// The claim behind a condition key (lower case) of this family's tokens, or nothing. A claim
  /// that is a full key, such as `aws:RequestTag/organization_slug`, belongs to every issuer.
  std::optional<std::string> claim_of(std::string_view issuer, std::string_view key) const;
  /// Does some component tell the tenant's projects apart?
  bool has_projects() const;
};

/// The condition key of a claim: `ISSUER:sub`, or the claim itself when it is a full key.
std::string key_of(std::string_view issuer, std::string_view claim);

struct CallerKind {
  std::string id;      ///< As the key catalogue calls it.
  std::string name;    ///< For messages.
  std::string action;  ///< The call that assumes a role.
  std::optional<Template> arn, role_arn, unique_id;
  std::vector<KeyModel> keys;  ///< What the key catalogue says that he carries.
  bool any_key = false;
};

/// The callers of STS and the keys that come with them.
struct Callers {
  std::map<std::string, Component> components;
  std::map<std::string, CallerKind> kinds;
};

/// A service that assumes roles: does its documentation ask for a condition on whom it works for?
struct Service {
  enum class Guard {
    Recommended,  ///< Documented for the role's trust policy.
    Unconfirmed,  ///< Reported, but nobody read it in the documentation.
    Optional,     ///< EKS Pod Identity: other conditions narrow it.
    OwnRules,     ///< Roles Anywhere.
    NotNeeded,
  };
  std::string name;  ///< "ecs-tasks": the principal without region and domain.
  Guard guard = Guard::NotNeeded;
  bool pedantic = false;      ///< Recommended, and seldom done.
  std::string source_arn;     ///< What to write, with REGION and ACCOUNT to fill in.
  std::string documentation;  ///< Empty where none was read.
};

/// The services, and what they say about the resource that they work for.
struct Services {
  std::map<std::string, Service> table;  ///< By name.
  std::map<std::string, Component> components;
  std::map<std::string, std::vector<Claim>> requests;  ///< "deputy", "pod"
};

class Catalog {
 public:
  /// The embedded catalogue. It is checked by a test; a broken file ends the program.
  static const Catalog& get();

  struct Match {
    const Family* family = nullptr;
    Tenancy tenancy = Tenancy::Unknown;
    std::map<std::string, std::string> fixed;  ///< By component: what the issuer's name says it is.
  };
  /// The family of an issuer (`host/path`, no scheme); nothing when the catalogue does not know it.
  std::optional<Match> find(std::string_view issuer) const;
  /// The family whose subjects look like this one, for an issuer that anybody may host.
  std::optional<Match> recognise(std::string_view subject) const;
  const std::vector<Family>& families() const { return families_; }
  const Callers& callers() const { return callers_; }
  const Services& services() const { return services_; }
  /// The service of a principal, in any region and partition; null when the table does not have it.
  const Service* service(std::string_view principal) const;
  /// The vendor who is publicly known to use an account.
  std::optional<std::string> vendor(std::string_view account) const;
  /// Does this vendor, or this service principal, document external ids of that form?
  bool documents_external_id(std::string_view who, std::string_view external_id) const;

 private:
  Catalog();
  std::vector<Family> families_;
  Callers callers_;
  Services services_;
  std::map<std::string, std::string, std::less<>> vendors_;  ///< By account.
  std::multimap<std::string, std::shared_ptr<const re2::RE2>, std::less<>>
      external_ids_;  ///< By vendor or service.
};

/// `ecs-tasks` of `ecs-tasks.amazonaws.com`, with or without a region, in every partition.
std::string service_name(std::string_view principal);

/// The issuer behind a `Federated` principal: of `arn:P:iam::A:oidc-provider/HOST/PATH`, or a
/// built-in provider's name.
std::optional<std::string> issuer_of(std::string_view federated_principal);
/// The account in an ARN of an AWS principal or provider, or the bare account id.
std::optional<std::string> account_of(std::string_view principal);

}  // namespace trustlint::identity
