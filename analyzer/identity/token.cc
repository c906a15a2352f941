/// Decodes tokens and maps claims to keys.
///
/// What is read: the parts of a JWT between dots in base64url, JSON inside. What AWS does with the
/// claims: `aud` is `azp` where there is one, the original audience is then `oaud`; `amr` and
/// `oaud` are lists; tags, source identity and permitted roles have claims of their own; everything
/// that the issuer's row does not name is dropped. Limits: the signature is not looked at,
/// encrypted tokens (five parts) cannot be read.
#include "identity/token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "condition/binary.h"
#include "condition/date.h"
#include "condition/number.h"
#include "document/reader.h"
#include "identity/claims.h"

namespace trustlint::identity {

namespace {

using document::Error;
using document::Kind;
using document::Node;
using document::Result;
using tl::unexpected;

constexpr std::string_view kTags = "https://aws.amazon.com/tags";
constexpr std::string_view kSourceIdentity = "https://aws.amazon.com/source_identity";
constexpr std::string_view kRoles = "https://aws.amazon.com/roles";
constexpr std::size_t kTokenCharacters = 20000;  // the limit of STS

Error wrong(const std::string& name, std::string message, std::vector<std::string> help = {}) {
  Error error;
  error.code = Error::Code::Syntax;
  error.message = std::move(message);
  error.file = name;
  error.help = std::move(help);
  return error;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n\"'";
  const std::size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

std::optional<std::string> decode_base64url(std::string_view part) {
  while (!part.empty() && part.back() == '=') part.remove_suffix(1);
  std::string standard(part);
  for (char& c : standard) c = c == '-' ? '+' : c == '_' ? '/' : c;
  standard.append((4 - standard.size() % 4) % 4, '=');
  return condition::parse_base64(standard);
}

std::vector<std::string_view> parts_of(std::string_view token) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dot = token.find('.');
    parts.push_back(token.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    token.remove_prefix(dot + 1);
  }
}

Result<std::shared_ptr<const document::Document>> read_object(std::string bytes,
                                                              const std::string& name,
                                                              const document::Limits& limits) {
  auto file = document::SourceFile::from_bytes(name, std::move(bytes), limits);
  if (!file) {
    Error error = file.error();
    // Which byte it is would be a piece of the token.
    error.message = "the claims are not valid UTF-8";
    error.help.clear();
    return unexpected(std::move(error));
  }
  auto document = document::read_json(document::Text::of(*file), limits);
  if (!document) {
    Error error = document.error();
    // The reader quotes what it found; a token is quoted nowhere.
    if (error.code == Error::Code::Syntax) error.message = "the claims are not valid JSON here";
    return unexpected(std::move(error));
  }
  if (!(*document)->root.is(Kind::Object)) {
    return unexpected(wrong(name, fmt::format("the claims are {}, not an object",
                                              document::describe((*document)->root.kind))));
  }
  return *document;
}

/// Which of two equal members STS takes is not documented.
std::optional<Error> duplicate(const Node& object) {
  std::map<std::string_view, const document::Member*> seen;
  for (const auto& member : object.members) {
    if (!seen.emplace(member.key, &member).second) {
      return document::error_at(
          member.key_place(), Error::Code::Syntax,
          fmt::format("the claim '{}' stands twice", member.key.substr(0, 40)));
    }
  }
  return std::nullopt;
}

Result<Claims> from_payload(std::string json, const std::string& name,
                            const document::Limits& limits) {
  auto payload = read_object(std::move(json), name, limits);
  if (!payload) return unexpected(std::move(payload.error()));
  if (auto error = duplicate((*payload)->root)) return unexpected(std::move(*error));
  Claims claims;
  claims.payload = *payload;
  claims.is_token = true;
  return claims;
}

Result<Claims> from_token(std::string_view token, const std::string& name,
                          const document::Limits& limits) {
  const auto parts = parts_of(token);
  if (parts.size() == 5) {
    return unexpected(
        wrong(name, "this token is encrypted (five parts): its claims cannot be read"));
  }
  if (parts.size() > 3) {
    return unexpected(wrong(
        name, fmt::format("this is no token: it has {} parts between dots, not 3", parts.size())));
  }
  const std::vector<std::string> help = {
      "a JWT, or its claims as JSON: @FILE reads a file, - standard input"};
  if (parts.size() == 1) {
    return unexpected(wrong(name, "this is neither a JWT nor a JSON object with claims", help));
  }
  const auto header = decode_base64url(parts[0]);
  auto payload = decode_base64url(parts[1]);
  if (!header || !payload) {
    return unexpected(wrong(
        name,
        fmt::format("the {} of the token is not base64url", header ? "second part" : "first part"),
        help));
  }
  auto claims = from_payload(std::move(*payload), name, limits);
  if (!claims) return claims;
  if (const auto read = read_object(*header, name, limits)) {
    const Node* algorithm = (*read)->root.find("alg");
    if (algorithm != nullptr && algorithm->is(Kind::String)) claims->algorithm = algorithm->text;
  }
  return claims;
}

/// The token inside the answer of a token service; empty when this is no such answer.
std::string wrapped_token(const Node& object) {
  if (object.find("iss") != nullptr || object.find("sub") != nullptr) return {};
  for (const char* member : {"value", "token", "id_token", "access_token"}) {
    const Node* node = object.find(member);
    if (node != nullptr && node->is(Kind::String) &&
        std::count(node->text.begin(), node->text.end(), '.') >= 1) {
      return node->text;
    }
  }
  return {};
}

std::optional<std::string> scalar_text(const Node& node) {
  return node.is_scalar() ? std::optional(node.text) : std::nullopt;
}

std::vector<std::string> scalar_items(const Node& array) {
  std::vector<std::string> items;
  for (const Node& item : array.items) {
    if (const auto text = scalar_text(item)) items.push_back(*text);
  }
  return items;
}

/// Maps the claims of one token.
class Mapper {
 public:
  Mapper(const Claims& claims, const std::string& issuer) : claims_(claims) {
    out_.issuer = issuer;
    out_.is_token = claims.is_token;
  }

  WebIdentity map() {
    const std::vector<std::string> supplied = supplied_claims(out_.issuer);
    const auto is_supplied = [&](std::string_view name) {
      return std::find(supplied.begin(), supplied.end(), name) != supplied.end();
    };
    audience();
    for (const auto& member : claims_.payload->root.members) {
      const std::string& name = member.key;
      if (name == "aud" || name == "azp" || name == "iss" || name == "exp" || name == "nbf" ||
          name == "iat") {
        continue;
      }
      if (name == kTags || name == kSourceIdentity || name == kRoles) continue;
      if (name == "oaud" || !is_supplied(name)) {
        out_.hidden.push_back(name);
      } else if (const auto value = claims_.find(name)) {
        put(name, value->is_list || name == "amr", value->values);
      }
    }
    tags();
    source_identity();
    roles();
    times();
    checks();
    return std::move(out_);
  }

 private:
  void put(const std::string& claim, bool list, std::vector<std::string> values) {
    const std::string key = out_.issuer + ":" + claim;
    out_.context[key] = list ? condition::KeyValue::list(std::move(values))
                             : condition::KeyValue::single(std::move(values.front()));
  }

  void audience() {
    const auto aud = claims_.find("aud");
    const auto azp = claims_.single("azp");
    if (azp) {
      put("aud", false, {*azp});
      if (aud) put("oaud", true, aud->values);
    } else if (aud && aud->values.size() == 1) {
      put("aud", false, aud->values);
    } else if (aud && aud->values.size() > 1) {
      out_.several_audiences = true;
      out_.refusals.emplace_back("it has several audiences and no `azp`");
    }
    // Whether `oaud` is there beside a plain audience is not documented.
    if (!azp) out_.context[out_.issuer + ":oaud"] = condition::KeyValue::unknown();
  }

  void tags() {
    const Node* tags = claims_.payload->root.find(kTags);
    if (tags == nullptr || !tags->is(Kind::Object)) return;
    std::vector<std::string> keys;
    if (const Node* principal = tags->find("principal_tags");
        principal != nullptr && principal->is(Kind::Object)) {
      for (const auto& tag : principal->members) {
        const auto values = tag.value.is(Kind::Array) ? scalar_items(tag.value)
                            : tag.value.is_scalar()   ? std::vector<std::string>{tag.value.text}
                                                      : std::vector<std::string>();
        if (values.empty()) continue;
        keys.push_back(tag.key);
        out_.context["aws:RequestTag/" + tag.key] = condition::KeyValue::single(values.front());
      }
    }
    const Node* transitive = tags->find("transitive_tag_keys");
    if (transitive != nullptr && transitive->is(Kind::Array) && !transitive->items.empty()) {
      out_.context["sts:TransitiveTagKeys"] = condition::KeyValue::list(scalar_items(*transitive));
    }
    if (keys.empty()) return;
    out_.context["aws:TagKeys"] = condition::KeyValue::list(keys);
    out_.also_actions.emplace_back("sts:TagSession");
  }

  void source_identity() {
    const auto identity = claims_.single(kSourceIdentity);
    if (!identity) return;
    out_.context["sts:SourceIdentity"] = condition::KeyValue::single(*identity);
    out_.also_actions.emplace_back("sts:SetSourceIdentity");
  }

  /// A list of role ARNs, or one text with semicolons.
  void roles() {
    const auto named = claims_.find(kRoles);
    if (!named) return;
    out_.names_roles = true;
    for (std::string_view text : named->values) {
      while (true) {
        const std::size_t end = text.find(';');
        if (const auto role = trim(text.substr(0, end)); !role.empty()) {
          out_.roles.emplace_back(role);
        }
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
      }
    }
  }

  void times() {
    const auto time = [&](std::string_view name) {
      const auto text = claims_.single(name);
      return text ? condition::parse_date(*text) : std::nullopt;
    };
    out_.expires = time("exp");
    out_.not_before = time("nbf");
  }

  /// What STS asks of a token before it reads a policy.
  void checks() {
    forms();
    if (!claims_.is_token) return;
    std::string missing;
    for (const char* name : {"iss", "sub", "aud", "iat", "exp"}) {
      if (claims_.find(name)) continue;
      missing += (missing.empty() ? "" : ", ") + fmt::format("`{}`", name);
    }
    if (!missing.empty()) out_.refusals.push_back("it lacks " + missing);
    static constexpr std::array kAlgorithms = {"RS256", "RS384", "RS512",
                                               "ES256", "ES384", "ES512"};
    const std::string& algorithm = claims_.algorithm;
    if (!algorithm.empty() &&
        std::find(kAlgorithms.begin(), kAlgorithms.end(), algorithm) == kAlgorithms.end()) {
      out_.refusals.emplace_back("it is not signed with RS256, RS384, RS512 or their ES forms");
    }
    if (out_.issuer.empty()) out_.refusals.emplace_back("it names no issuer");
  }

  /// Claims whose form STS asks for. Of claims listed by hand every value is text.
  void forms() {
    for (const char* name : {"exp", "nbf", "iat"}) {
      const Node* node = claims_.payload->root.find(name);
      if (node == nullptr || node->is(Kind::Null)) continue;
      const bool number = node->is(Kind::Number) || (!claims_.is_token && node->is(Kind::String));
      if (!number || !is_time(node->text)) {
        out_.refusals.push_back(fmt::format("its claim `{}` is no number of seconds", name));
      }
    }
    const Node* tags = claims_.payload->root.find(kTags);
    if (tags == nullptr || tags->is(Kind::Null)) return;
    const Node* principal = tags->is(Kind::Object) ? tags->find("principal_tags") : nullptr;
    if (principal == nullptr || !principal->is(Kind::Object)) {
      out_.refusals.push_back(
          fmt::format("its claim `{}` is not an object with the object `principal_tags`", kTags));
    }
  }

  /// Seconds since 1970, up to the end of the year 9999.
  static bool is_time(std::string_view text) {
    static const auto kFirst = *condition::parse_decimal("0");
    static const auto kLast = *condition::parse_decimal("253402300799");
    const auto time = condition::parse_decimal(text);
    return time && condition::compare(*time, kFirst) >= 0 && condition::compare(*time, kLast) <= 0;
  }

  const Claims& claims_;
  WebIdentity out_;
};

}  // namespace

std::optional<ClaimValue> Claims::find(std::string_view name) const {
  const Node* node = payload->root.find(name);
  if (node == nullptr || node->is(Kind::Null) || node->is(Kind::Object)) return std::nullopt;
  if (node->is(Kind::Array)) {
    return ClaimValue{true, scalar_items(*node)};
  }
  return ClaimValue{false, {node->text}};
}

std::optional<std::string> Claims::single(std::string_view name) const {
  const auto value = find(name);
  if (!value || value->is_list || value->values.size() != 1) return std::nullopt;
  return value->values.front();
}

Result<Claims> read_claims(std::string_view text, const std::string& name,
                           const document::Limits& limits) {
  if (text.size() > kTokenBytes) {
    return unexpected(wrong(name, fmt::format("this is no token: it has {} bytes, STS takes {}",
                                              text.size(), kTokenCharacters)));
  }
  std::string_view token = trim(text);
  if (token.substr(0, 7) == "Bearer ") token = trim(token.substr(7));
  if (token.empty()) return unexpected(wrong(name, "the token is empty"));
  if (token.front() != '{' && token.front() != '[') return from_token(token, name, limits);
  auto claims = from_payload(std::string(token), name, limits);
  if (!claims) return claims;
  const std::string inner = wrapped_token(claims->payload->root);
  return inner.empty() ? claims : from_token(inner, name, limits);
}

Result<Claims> list_claims(const std::vector<std::pair<std::string, std::string>>& listed,
                           const document::Limits& limits) {
  using Json = nlohmann::ordered_json;
  std::map<std::string, std::size_t> count;
  for (const auto& [name, value] : listed) ++count[name];
  Json payload = Json::object();
  for (const auto& [name, value] : listed) {
    // Deep JSON would cost the parser its stack: the reader behind this judges it.
    const bool nested =
        value.size() < 65536 &&
        std::count(value.begin(), value.end(), '[') + std::count(value.begin(), value.end(), '{') <
            100;
    const bool json = nested && !value.empty() && (value[0] == '[' || value[0] == '{');
    Json parsed = json ? Json::parse(value, nullptr, false) : Json(value);
    if (parsed.is_discarded()) parsed = value;
    if (count[name] > 1) {
      payload[name].push_back(std::move(parsed));
    } else {
      payload[name] = std::move(parsed);
    }
  }
  auto claims =
      from_payload(payload.dump(-1, ' ', false, Json::error_handler_t::replace), "--claim", limits);
  if (claims) claims->is_token = false;
  return claims;
}

std::string key_issuer(std::string_view iss) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (iss.substr(0, scheme.size()) == scheme) iss.remove_prefix(scheme.size());
  }
  return std::string(iss);
}

WebIdentity web_identity(const Claims& claims, const std::string& issuer) {
  return Mapper(claims, issuer).map();
}

}  // namespace trustlint::identity
