/// The loader and the look-ups of the key catalogue.
///
/// Rows name kinds of callers or groups of them under `always`, `sometimes` and `disputed`; who is
/// not named never carries the key. Keys ignore case.
#include "identity/keys.h"

#include <re2/re2.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "identity/embedded.h"
#include "policy/lower_case.h"

namespace trustlint::identity {

namespace {

using Json = nlohmann::ordered_json;

KeyType read_type(const std::string& name) {
  static const std::map<std::string, KeyType> types = {
      {"string", KeyType::String}, {"bool", KeyType::Bool},  {"numeric", KeyType::Numeric},
      {"date", KeyType::Date},     {"ip", KeyType::Address}, {"arn", KeyType::Arn}};
  return types.at(name);
}

Plurality read_plurality(const Json& row) {
  static const std::map<std::string, Plurality> names = {{"no", Plurality::Single},
                                                         {"yes", Plurality::List},
                                                         {"observed", Plurality::List},
                                                         {"disputed", Plurality::Disputed}};
  return names.at(row.value("list", "no"));
}

ConditionKey read_key(const Json& row, const Json& groups) {
  ConditionKey key;
  key.name = row.at("key");
  key.type = read_type(row.at("type"));
  key.plurality = read_plurality(row);
  key.list_observed = row.value("list", "no") == "observed";
  key.when = row.value("when", "");
  key.chosen = row.value("chosen", false);
  key.network = row.value("network", false);
  key.evidence = row.at("evidence");
  if (row.contains("actions")) row.at("actions").get_to(key.actions);
  for (const auto& [name, presence] :
       {std::pair("always", Presence::Always), std::pair("sometimes", Presence::Sometimes),
        std::pair("disputed", Presence::Disputed)}) {
    if (!row.contains(name)) continue;
    for (const auto& caller : row.at(name).get<std::vector<std::string>>()) {
      if (!groups.contains(caller)) {
        key.callers.emplace(caller, presence);
        continue;
      }
      for (const auto& member : groups.at(caller).get<std::vector<std::string>>())
        key.callers.emplace(member, presence);
    }
  }
  return key;
}

ConditionKey read_claim(const std::string& name, const Json& row, const std::string& evidence) {
  ConditionKey key;
  key.name = name;
  key.type = read_type(row.value("type", "string"));
  key.plurality = read_plurality(row);
  key.list_observed = row.value("list", "no") == "observed";
  key.actions = {"sts:AssumeRoleWithWebIdentity"};
  key.evidence = row.value("evidence", evidence);
  key.when = row.value("always", false) ? "" : "the token carries the claim";
  const bool disputed = key.evidence == "?";
  key.callers["web-identity"] = disputed                     ? Presence::Disputed
                                : row.value("always", false) ? Presence::Always
                                                             : Presence::Sometimes;
  return key;
}

IssuerKeys read_issuer(const Json& row, const Json& standard) {
  IssuerKeys issuer;
  issuer.name = row.at("name");
  issuer.since = row.value("since", "");
  issuer.pattern = std::make_shared<const re2::RE2>(row.at("pattern").get<std::string>());
  const std::string evidence = row.at("evidence");
  for (const auto& [name, claim] : row.at("claims").items())
    issuer.claims.push_back(read_claim(name, claim, evidence));
  if (row.at("standard").get<bool>()) {
    for (const auto& [name, claim] : standard.items())
      issuer.claims.push_back(read_claim(name, claim, evidence));
  }
  return issuer;
}

}  // namespace

Presence ConditionKey::presence(std::string_view caller, std::string_view action) const {
  if (!actions.empty() && std::find(actions.begin(), actions.end(), action) == actions.end())
    return Presence::Never;
  const auto found = callers.find(caller);
  return found == callers.end() ? Presence::Never : found->second;
}

const ConditionKey* IssuerKeys::find(std::string_view claim) const {
  const std::string wanted = policy::lower_case(claim);
  const auto found = std::find_if(claims.begin(), claims.end(), [&](const ConditionKey& key) {
    return policy::lower_case(key.name) == wanted;
  });
  return found == claims.end() ? nullptr : &*found;
}

Keys::Keys() {
  for (const auto& file : embedded_catalog()) {
    const Json json = Json::parse(file.text);
    if (json.at("id") != "keys") continue;
    checked_ = json.at("checked");
    for (const auto& row : json.at("keys")) {
      keys_.push_back(read_key(row, json.at("groups")));
      exact_.emplace(policy::lower_case(keys_.back().name), keys_.size() - 1);
    }
    for (const auto& row : json.at("issuers"))
      issuers_.push_back(read_issuer(row, json.at("standard_claims")));
  }
}

const Keys& Keys::get() {
  static const Keys keys;
  return keys;
}

const ConditionKey* Keys::find(std::string_view key) const {
  const std::string name = policy::lower_case(key);
  if (const auto found = exact_.find(name); found != exact_.end()) return &keys_[found->second];
  for (const auto& family : keys_) {
    if (!family.is_family()) continue;
    const std::string prefix =
        policy::lower_case(std::string_view(family.name).substr(0, family.name.size() - 1));
    if (name.size() > prefix.size() && name.rfind(prefix, 0) == 0) return &family;
  }
  return nullptr;
}

const IssuerKeys& Keys::issuer(std::string_view issuer) const {
  const std::string name = policy::lower_case(issuer);
  for (std::size_t i = 1; i < issuers_.size(); ++i) {
    if (re2::RE2::FullMatch(name, *issuers_[i].pattern)) return issuers_[i];
  }
  return issuers_.at(0);
}

const ConditionKey* Keys::describe(std::string_view key) const {
  if (!is_issuer_key(key)) return find(key);
  const auto colon = key.rfind(':');
  return issuer(key.substr(0, colon)).find(key.substr(colon + 1));
}

bool is_issuer_key(std::string_view key) {
  const auto colon = key.find(':');
  return colon != std::string_view::npos &&
         key.substr(0, colon).find('.') != std::string_view::npos;
}

}  // namespace trustlint::identity
