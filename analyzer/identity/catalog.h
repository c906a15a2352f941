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

struct Issuer {
  std::string pattern;
  Tenancy tenancy = Tenancy::Unknown;
  std::shared_ptr<const re2::RE2> regex;
};

struct Family {
  std::string id;
  std::string name;
  std::string kind;         ///< "ci", "cluster", "cognito"
  std::string tenants_key;  ///< Under `trust.tenants` of the configuration.
  bool verified = false;
  std::string checked;  ///< Date.
  std::vector<std::string> documentation;
  std::map<std::string, std::string> phrases;
  std::vector<Issuer> issuers;
  std::map<std::string, Component> components;
  std::vector<std::string>
      never;  ///< Global keys that its tokens never carry, like those of a caller kind.
  std::vector<Shape> shapes;  ///< The common claims are in each of them.

  /// Claims in whose value a tenant component stands.
  bool is_tenant_claim(std::string_view claim) const;
  bool is_own(std::string_view component) const;
};

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

class Catalog {
 public:
  /// The embedded catalogue. It is checked by a test; a broken file ends the program.
  static const Catalog& get();

  struct Match {
    const Family* family = nullptr;
    Tenancy tenancy = Tenancy::Unknown;
  };
  /// The family of an issuer (`host/path`, no scheme); nothing when the catalogue does not know it.
  std::optional<Match> find(std::string_view issuer) const;
  const std::vector<Family>& families() const { return families_; }
  const Callers& callers() const { return callers_; }

 private:
  Catalog();
  std::vector<Family> families_;
  Callers callers_;
};

/// The issuer behind a `Federated` principal: of `arn:P:iam::A:oidc-provider/HOST/PATH`, or a
/// built-in provider's name.
std::optional<std::string> issuer_of(std::string_view federated_principal);
/// The account in an ARN of an AWS principal or provider, or the bare account id.
std::optional<std::string> account_of(std::string_view principal);

}  // namespace trustlint::identity
