#include "config/config.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "document/source_file.h"
#include "identity/catalog.h"

namespace trustlint::config {

using document::Error;
using document::Kind;
using document::Node;
using document::Place;
using document::Result;

namespace {

Error error(const Place& place, std::string message, std::vector<std::string> help = {}) {
  Error made;
  made.code = Error::Code::Config;
  made.message = std::move(message);
  made.file = place.path();
  made.position = place.range().begin;
  made.help = std::move(help);
  return made;
}

/// Blank lines and comments only.
bool says_nothing(std::string_view text) {
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string::npos && line[first] != '#') return false;
  }
  return true;
}

/// Visits the members of a mapping; the visitor says whether it knows the key.
template <typename Visitor>
std::optional<Error> each(const Node& node, const std::string& where, const std::string& known,
                          Visitor visit) {
  if (node.is(Kind::Null)) return std::nullopt;
  if (!node.is(Kind::Object)) {
    return error(node.place(),
                 "`" + where + "` is " + std::string(describe(node.kind)) + ", not a mapping",
                 {"known keys: " + known});
  }
  for (const auto& member : node.members) {
    if (std::any_of(node.members.data(), &member,
                    [&](const document::Member& other) { return other.key == member.key; })) {
      return error(member.key_place(), "`" + member.key + "` stands twice in `" + where + "`",
                   {"merge the two"});
    }
    Result<bool> handled = visit(member.key, member.value);
    if (!handled) return handled.error();
    if (!*handled) {
      return error(member.key_place(), "`" + member.key + "` is no key of `" + where + "`",
                   {"known keys: " + known});
    }
  }
  return std::nullopt;
}

Result<std::vector<std::string>> words(const Node& node, const std::string& key) {
  std::vector<std::string> list;
  if (node.is(Kind::Null)) return list;
  if (node.is_scalar()) return std::vector<std::string>{node.text};
  if (!node.is(Kind::Array))
    return tl::unexpected(error(node.place(), "`" + key + "` is not a list of words"));
  for (const auto& item : node.items) {
    if (!item.is_scalar())
      return tl::unexpected(error(item.place(), "an entry of `" + key + "` is not a word"));
    list.push_back(item.text);
  }
  return list;
}

Result<std::vector<std::string>> account_ids(const Node& node, const std::string& key) {
  auto list = words(node, key);
  if (!list) return list;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto& id = (*list)[i];
    if (id.size() == 12 && id.find_first_not_of("0123456789") == std::string::npos) continue;
    const Node& at = node.is(Kind::Array) ? node.items[i] : node;
    return tl::unexpected(error(at.place(), "`" + key + "` holds something that is no account id",
                                {"an account id has 12 digits; put it in quotes"}));
  }
  return list;
}

Result<bool> take(std::vector<std::string>& target, Result<std::vector<std::string>> value) {
  if (!value) return tl::unexpected(value.error());
  target = std::move(*value);
  return true;
}

Result<bool> read_trust(TrustZone& trust, const std::string& key, const Node& value) {
  if (key == "accounts") return take(trust.accounts, account_ids(value, "trust.accounts"));
  if (key == "vendors") return take(trust.vendors, account_ids(value, "trust.vendors"));
  if (key == "issuers") {
    auto list = words(value, "trust.issuers");
    if (!list) return tl::unexpected(list.error());
    for (auto& issuer : *list) {
      if (issuer.rfind("https://", 0) == 0) issuer.erase(0, 8);
    }
    trust.issuers = std::move(*list);
    return true;
  }
  if (key == "organization") {
    if (!value.is(Kind::String) || value.text.rfind("o-", 0) != 0) {
      return tl::unexpected(error(value.place(), "`trust.organization` is no organization id",
                                  {"it looks like o-a1b2c3d4e5"}));
    }
    trust.organization = value.text;
    return true;
  }
  if (key == "tenants") {
    if (!value.is(Kind::Object)) {
      return tl::unexpected(error(value.place(), "`trust.tenants` is not a mapping",
                                  {"for example: tenants: {github: [acme]}"}));
    }
    const auto& families = identity::Catalog::get().families();
    for (const auto& member : value.members) {
      const bool known_family =
          std::any_of(families.begin(), families.end(),
                      [&](const auto& family) { return family.tenants_key == member.key; });
      if (!known_family) {
        std::string known = "known issuers:";
        std::set<std::string> keys;
        for (const auto& family : families) keys.insert(family.tenants_key);
        for (const auto& name : keys) known += " " + name;
        return tl::unexpected(error(
            member.key_place(), "`" + member.key + "` is no issuer of `trust.tenants`", {known}));
      }
      auto list = words(member.value, "trust.tenants." + member.key);
      if (!list) return tl::unexpected(list.error());
      auto& known = trust.tenants[member.key];
      known.insert(known.end(), list->begin(), list->end());
    }
    return true;
  }
  return false;
}

/// One entry of `diff.accept`.
Result<AcceptedChange> read_accepted(const Node& node) {
  AcceptedChange accepted;
  auto wrong = each(node, "diff.accept", "fingerprint, reason",
                    [&](const std::string& name, const Node& value) -> Result<bool> {
                      if (name == "fingerprint") {
                        accepted.fingerprint = value.text;
                        if (value.is_scalar() && is_fingerprint(value.text)) return true;
                        return tl::unexpected(error(
                            value.place(), "`fingerprint` is not 16 hexadecimal digits",
                            {"`trustlint diff` prints it with each change; put it in quotes"}));
                      }
                      if (name != "reason") return false;
                      accepted.reason = value.text;
                      return true;
                    });
  if (wrong) return tl::unexpected(std::move(*wrong));
  if (accepted.fingerprint.empty()) {
    return tl::unexpected(error(node.place(), "an entry of `diff.accept` has no `fingerprint`"));
  }
  if (accepted.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
    return tl::unexpected(error(node.place(), "an entry of `diff.accept` has no `reason`",
                                {"say why the change is wanted: reason: the release bot moved"}));
  }
  return accepted;
}

Result<bool> read_diff(Config& config, const std::string& key, const Node& value) {
  if (key != "accept") return false;
  if (value.is(Kind::Null)) return true;
  if (!value.is(Kind::Array)) {
    return tl::unexpected(
        error(value.place(), "`diff.accept` is not a list",
              {"for example: accept: [{fingerprint: 0123456789abcdef, reason: …}]"}));
  }
  for (const Node& item : value.items) {
    if (!item.is(Kind::Object)) {
      return tl::unexpected(error(item.place(), "an entry of `diff.accept` is not a mapping",
                                  {"it has a `fingerprint` and a `reason`"}));
    }
    auto accepted = read_accepted(item);
    if (!accepted) return tl::unexpected(std::move(accepted.error()));
    config.accepted_changes.push_back(std::move(*accepted));
  }
  return true;
}

Result<bool> read_top(Config& config, const std::string& key, const Node& value) {
  if (key == "trust") {
    auto wrong = each(value, "trust", "accounts, organization, tenants, issuers, vendors",
                      [&](const std::string& name, const Node& node) {
                        return read_trust(config.trust, name, node);
                      });
    if (wrong) return tl::unexpected(*wrong);
    return true;
  }
  if (key == "diff") {
    auto wrong = each(value, "diff", "accept", [&](const std::string& name, const Node& node) {
      return read_diff(config, name, node);
    });
    if (wrong) return tl::unexpected(std::move(*wrong));
    return true;
  }
  if (key == "persona") {
    if (value.text != "regular" && value.text != "pedantic" && value.text != "auditor") {
      return tl::unexpected(
          error(value.place(), "`persona` is not one of regular, pedantic, auditor"));
    }
    config.persona = value.text;
    return true;
  }
  if (key == "max_federated_session") {
    const bool number = value.is(Kind::Number) && value.text.size() < 7 &&
                        value.text.find_first_not_of("0123456789") == std::string::npos;
    if (!number)
      return tl::unexpected(
          error(value.place(), "`max_federated_session` is not a number of seconds"));
    config.max_federated_session = std::stoi(value.text);
    return true;
  }
  return false;
}

}  // namespace

bool is_fingerprint(std::string_view word) {
  return word.size() == 16 && word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<Config> read_config(std::shared_ptr<const document::SourceFile> file,
                           const document::Limits& limits) {
  if (says_nothing(file->text())) return Config{};
  auto document = document::read_yaml(document::Text::of(std::move(file)), limits);
  if (!document) {
    Error wrong = document.error();
    wrong.code = Error::Code::Config;
    return tl::unexpected(std::move(wrong));
  }
  Config config;
  auto wrong =
      each((*document)->root, "trustlint.yaml", "trust, diff, persona, max_federated_session",
           [&](const std::string& name, const Node& node) { return read_top(config, name, node); });
  if (wrong) return tl::unexpected(std::move(*wrong));
  return config;
}

}  // namespace trustlint::config
