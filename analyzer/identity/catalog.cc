#include "identity/catalog.h"

#include <re2/re2.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "identity/embedded.h"
#include "identity/keys.h"

namespace trustlint::identity {

namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> strings(const Json& json, const char* key) {
  return json.contains(key) ? json.at(key).get<std::vector<std::string>>()
                            : std::vector<std::string>();
}

Component read_component(const Json& json) {
  Component component;
  const std::string role = json.value("role", "");
  component.role = role == "tenant"    ? Component::Role::Tenant
                   : role == "project" ? Component::Role::Project
                   : role == "context" ? Component::Role::Context
                                       : Component::Role::Free;
  component.own = component.role == Component::Role::Tenant || json.value("own", false);
  component.single_use = json.value("single_use", false);
  component.control = json.value("control", "");
  component.movable = json.value("movable", false);
  if (json.contains("placeholders"))
    component.placeholders = json.at("placeholders").get<std::map<std::string, std::string>>();
  auto& language = component.language;
  const std::string type = json.value("type", "");
  language.type = type == "number"    ? Language::Type::Number
                  : type == "date"    ? Language::Type::Date
                  : type == "address" ? Language::Type::Address
                                      : Language::Type::Text;
  language.least = json.value("least", std::int64_t{0});
  language.separate = json.value("separate", false);
  language.alphabet = json.value("alphabet", "");
  language.min = json.value("min", std::size_t{1});
  language.max = json.value("max", std::size_t{2048});
  language.words = strings(json, "words");
  language.examples = strings(json, "examples");
  language.excluded = strings(json, "never");
  language.ignore_case = json.value("ignore_case", false);
  language.separator = json.value("separator", "");
  for (const auto& segment : strings(json, "segments"))
    language.segments.push_back(parse_template(segment));
  return component;
}

Alternative read_alternative(const Json& json) {
  Alternative alternative;
  if (json.is_string()) {
    alternative.values.push_back(parse_template(json.get<std::string>()));
    return alternative;
  }
  if (json.contains("value"))
    alternative.values.push_back(parse_template(json.at("value").get<std::string>()));
  for (const auto& element : strings(json, "list"))
    alternative.values.push_back(parse_template(element));
  if (json.contains("many")) alternative.many = parse_template(json.at("many").get<std::string>());
  alternative.list = json.contains("list") || json.contains("many");
  alternative.borrowed = json.value("borrowed", false);
  alternative.assumption = json.value("assumption", "");
  return alternative;
}

std::vector<Claim> read_claims(const Json& json) {
  std::vector<Claim> claims;
  for (const auto& [name, value] : json.items()) {
    Claim claim;
    claim.name = name;
    if (claim.name.back() == '?') {
      claim.optional = true;
      claim.name.pop_back();
    }
    if (value.is_array()) {
      for (const auto& alternative : value)
        claim.alternatives.push_back(read_alternative(alternative));
    } else {
      claim.alternatives.push_back(read_alternative(value));
    }
    claims.push_back(std::move(claim));
  }
  return claims;
}

Family read_family(const Json& json) {
  Family family;
  family.id = json.at("id");
  family.name = json.at("name");
  family.kind = json.at("kind");
  family.tenants_key = json.at("tenants_key");
  family.verified = json.at("verified");
  family.sign_up = json.value("sign_up", false);
  family.checked = json.at("checked");
  family.documentation = strings(json, "documentation");
  family.phrases = json.at("phrases").get<std::map<std::string, std::string>>();
  family.audiences = strings(json, "audiences");
  if (const auto& control = json.at("write_control"); !control.is_null())
    family.write_control =
        WriteControl{strings(control, "claims"), control.value("issuers", ""),
                     control.value("application", false), control.value("no_open_start", false),
                     control.value("remark", "")};
  if (json.contains("reuse")) {
    const auto& reuse = json.at("reuse");
    family.reuse = Reuse{strings(reuse, "names"), strings(reuse, "ids"), reuse.value("issuers", ""),
                         reuse.at("reason"), strings(reuse, "documentation")};
  }
  const auto& lock = json.at("recommended_lock");
  family.lock = {lock.at("claim"), lock.at("value"), lock.at("reason")};
  family.presence = json.at("presence").get<std::map<std::string, std::string>>();
  for (const auto& entry : json.at("issuers")) {
    Issuer issuer;
    issuer.pattern = entry.value("pattern", "");
    issuer.except = entry.value("except", "");
    issuer.subject = entry.value("subject", "");
    issuer.example = entry.at("example");
    const std::string tenancy = entry.at("tenancy");
    issuer.tenancy = tenancy == "shared"   ? Tenancy::Shared
                     : tenancy == "tenant" ? Tenancy::Tenant
                                           : Tenancy::Unknown;
    issuer.regex =
        std::make_shared<const re2::RE2>(issuer.pattern.empty() ? issuer.subject : issuer.pattern);
    issuer.except_regex = std::make_shared<const re2::RE2>(issuer.except);
    family.issuers.push_back(std::move(issuer));
  }
  for (const auto& [name, component] : json.at("components").items())
    family.components[name] = read_component(component);
  family.never = strings(json, "never");
  const auto common = read_claims(json.at("claims"));
  for (const auto& entry : json.at("shapes")) {
    Shape shape;
    shape.name = entry.at("name");
    shape.context = entry.value("context", "");
    shape.unreviewed = entry.value("unreviewed", false);
    shape.mild = entry.value("mild", false);
    shape.customised = entry.value("customised", false);
    shape.fresh = strings(entry, "fresh");
    shape.claims = read_claims(entry.at("claims"));
    shape.claims.insert(shape.claims.end(), common.begin(), common.end());
    family.shapes.push_back(std::move(shape));
  }
  return family;
}

/// What a key holds when nothing more is known of its caller.
Alternative usual_value(const ConditionKey& key) {
  const char* component = "{free}";
  switch (key.type) {
    case KeyType::Bool:
      component = "{boolean}";
      break;
    case KeyType::Numeric:
      component = "{seconds}";
      break;
    case KeyType::Date:
      component = "{moment}";
      break;
    case KeyType::Address:
      component = "{address}";
      break;
    case KeyType::String:
    case KeyType::Arn:
      break;
  }
  Alternative alternative;
  alternative.list = key.plurality == Plurality::List;
  if (alternative.list) {
    alternative.many = parse_template(component);
  } else {
    alternative.values.push_back(parse_template(component));
  }
  return alternative;
}

CallerKind read_caller(const std::string& id, const Json& json, const Json& root) {
  CallerKind kind;
  kind.id = id;
  kind.name = json.at("name");
  kind.action = json.at("action");
  const auto pieces = [&](const char* key) {
    return json.contains(key) ? std::optional(parse_template(json.at(key).get<std::string>()))
                              : std::nullopt;
  };
  kind.arn = pieces("id");
  kind.role_arn = pieces("role_arn");
  kind.unique_id = pieces("unique_id");
  kind.any_key = json.value("any_key", false);
  std::vector<const Json*> values{&json.at("values")};
  for (const auto& shared : strings(json, "uses")) values.push_back(&root.at("shared").at(shared));
  values.push_back(&root.at("values"));
  for (const auto& key : Keys::get().all()) {
    const Presence presence = key.presence(id, kind.action);
    if (presence == Presence::Never || key.name == "saml:*") continue;
    Alternative value = usual_value(key);
    const auto written = std::find_if(values.begin(), values.end(),
                                      [&](const Json* part) { return part->contains(key.name); });
    if (written != values.end()) value = read_alternative((*written)->at(key.name));
    kind.keys.push_back({key.name, presence != Presence::Always, value.list, value.values,
                         value.many, presence == Presence::Disputed && !kind.any_key,
                         key.plurality == Plurality::Disputed});
  }
  return kind;
}

Services read_services(const Json& json) {
  static const std::map<std::string, Service::Guard> guards = {
      {"recommended", Service::Guard::Recommended},
      {"unconfirmed", Service::Guard::Unconfirmed},
      {"optional", Service::Guard::Optional},
      {"own rules", Service::Guard::OwnRules},
      {"not needed", Service::Guard::NotNeeded}};
  Services services;
  for (const auto& [name, component] : json.at("components").items())
    services.components[name] = read_component(component);
  for (const auto& [name, request] : json.at("requests").items())
    services.requests[name] = read_claims(request);
  for (const auto& [name, entry] : json.at("services").items()) {
    services.table[name] = {name, guards.at(entry.at("guard")), entry.value("pedantic", false),
                            entry.value("source_arn", ""), entry.value("documentation", "")};
  }
  return services;
}

bool mentions(const Template& pieces, std::string_view component) {
  return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return piece.is_component && piece.text == component;
  });
}

}  // namespace

bool Family::is_own(std::string_view component) const {
  const auto found = components.find(std::string(component));
  return found != components.end() && found->second.own;
}

bool Family::is_tenant_claim(std::string_view claim_name) const {
  const auto tells_tenant = [&](const Template& pieces) {
    return std::any_of(components.begin(), components.end(), [&](const auto& entry) {
      const bool tells = entry.second.role == Component::Role::Tenant ||
                         (entry.second.role == Component::Role::Project && entry.second.own);
      return tells && mentions(pieces, entry.first);
    });
  };
  for (const auto& shape : shapes) {
    for (const auto& claim : shape.claims) {
      if (claim.name != claim_name) continue;
      for (const auto& alternative : claim.alternatives) {
        if (std::any_of(alternative.values.begin(), alternative.values.end(), tells_tenant))
          return true;
      }
    }
  }
  return false;
}

bool Family::has_projects() const {
  return std::any_of(components.begin(), components.end(), [](const auto& entry) {
    return entry.second.role == Component::Role::Project;
  });
}

std::string key_of(std::string_view issuer, std::string_view claim) {
  if (claim.find(':') != std::string_view::npos) return std::string(claim);
  return std::string(issuer) + ":" + std::string(claim);
}

std::optional<std::string> Family::claim_of(std::string_view issuer, std::string_view key) const {
  const auto is_key = [&](const std::string& claim_name) {
    const std::string full = key_of(issuer, claim_name);
    return std::equal(full.begin(), full.end(), key.begin(), key.end(), [](char a, char b) {
      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
    });
  };
  for (const auto& shape : shapes) {
    for (const auto& claim : shape.claims) {
      if (is_key(claim.name)) return claim.name;
    }
  }
  return std::nullopt;
}

Catalog::Catalog() {
  for (const auto& file : embedded_catalog()) {
    const Json json = Json::parse(file.text);
    if (json.at("id") == "keys") continue;
    if (json.at("id") == "services") {
      services_ = read_services(json);
      continue;
    }
    if (json.at("id") == "vendors") {
      for (const auto& [name, accounts] : json.at("vendors").items()) {
        for (const auto& account : accounts) vendors_[account.get<std::string>()] = name;
      }
      for (const auto& row : json.at("external_ids")) {
        external_ids_.emplace(row.at("of").get<std::string>(),
                              std::make_shared<const re2::RE2>(row.at("form").get<std::string>()));
      }
      continue;
    }
    if (json.at("id") != "callers") {
      families_.push_back(read_family(json));
      continue;
    }
    for (const auto& [name, component] : json.at("components").items())
      callers_.components[name] = read_component(component);
    for (const auto& [name, kind] : json.at("callers").items())
      callers_.kinds[name] = read_caller(name, kind, json);
  }
}

const Catalog& Catalog::get() {
  static const Catalog catalog;
  return catalog;
}

namespace {

/// What the named groups of a pattern hold.
std::map<std::string, std::string> groups(const re2::RE2& regex, const std::string& text) {
  std::map<std::string, std::string> words;
  std::vector<std::string> held(static_cast<std::size_t>(regex.NumberOfCapturingGroups()));
  std::vector<re2::RE2::Arg> arguments;
  for (auto& word : held) arguments.emplace_back(&word);
  std::vector<const re2::RE2::Arg*> pointers;
  for (const auto& argument : arguments) pointers.push_back(&argument);
  re2::RE2::FullMatchN(text, regex, pointers.data(), static_cast<int>(pointers.size()));
  for (const auto& [name, number] : regex.NamedCapturingGroups())
    words[name] = held[static_cast<std::size_t>(number) - 1];
  return words;
}

}  // namespace

std::optional<Catalog::Match> Catalog::find(std::string_view issuer) const {
  const std::string text(issuer);
  for (const auto& family : families_) {
    for (const auto& known : family.issuers) {
      if (!known.pattern.empty() && re2::RE2::FullMatch(text, *known.regex) &&
          !re2::RE2::FullMatch(text, *known.except_regex))
        return Match{&family, known.tenancy, groups(*known.regex, text)};
    }
  }
  return std::nullopt;
}

std::optional<Catalog::Match> Catalog::recognise(std::string_view subject) const {
  for (const auto& family : families_) {
    for (const auto& known : family.issuers) {
      if (!known.subject.empty() && re2::RE2::FullMatch(std::string(subject), *known.regex))
        return Match{&family, known.tenancy, {}};
    }
  }
  return std::nullopt;
}

const Service* Catalog::service(std::string_view principal) const {
  const auto found = services_.table.find(service_name(principal));
  return found == services_.table.end() ? nullptr : &found->second;
}

std::optional<std::string> Catalog::vendor(std::string_view account) const {
  const auto found = vendors_.find(account);
  return found == vendors_.end() ? std::nullopt : std::optional(found->second);
}

bool Catalog::documents_external_id(std::string_view who, std::string_view external_id) const {
  const auto [first, last] = external_ids_.equal_range(who);
  return std::any_of(first, last, [&](const auto& form) {
    return re2::RE2::FullMatch(external_id, *form.second);
  });
}

std::string service_name(std::string_view principal) {
  static const re2::RE2 form(
      R"((?i)(.+?)(\.[a-z]{2}(-[a-z]+)+-[0-9])?\.(amazonaws\.(com(\.cn)?|eu)|c2s\.ic\.gov|sc2s\.sgov\.gov))");
  std::string name;
  if (!re2::RE2::FullMatch(std::string(principal), form, &name)) return {};
  return name;
}

std::optional<std::string> issuer_of(std::string_view principal) {
  static constexpr std::string_view kProvider = ":oidc-provider/";
  if (principal.substr(0, 4) == "arn:") {
    const std::size_t at = principal.find(kProvider);
    if (at == std::string_view::npos || at + kProvider.size() == principal.size())
      return std::nullopt;
    return std::string(principal.substr(at + kProvider.size()));
  }
  static const re2::RE2 host(R"([A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[^\s{}<>$]*)?)");
  if (!re2::RE2::FullMatch(std::string(principal), host)) return std::nullopt;
  return std::string(principal);
}

std::optional<std::string> account_of(std::string_view principal) {
  const auto is_account = [](std::string_view text) {
    return text.size() == 12 && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (is_account(principal)) return std::string(principal);
  if (principal.substr(0, 4) != "arn:") return std::nullopt;
  std::size_t at = 0;
  for (int colon = 0; colon < 4; ++colon) {
    at = principal.find(':', at);
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  const auto account = principal.substr(at, 12);
  if (!is_account(account) || principal.size() <= at + 12 || principal[at + 12] != ':')
    return std::nullopt;
  return std::string(account);
}

}  // namespace trustlint::identity
