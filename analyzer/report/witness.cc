/// Order and spelling of a witness.
#include "report/witness.h"

#include <fmt/format.h>

#include <set>

#include "report/escape.h"

namespace trustlint::report {
namespace {

std::string describe(const condition::KeyValue& value) {
  if (!value.is_list) {
    return value.values.empty() ? "\"\"" : quote(value.values.front());
  }
  std::string text = "[";
  for (const std::string& item : value.values) {
    text += (text.size() > 1 ? ", " : "") + quote(item);
  }
  return text + "]";
}

}  // namespace

std::string_view short_key(std::string_view key) {
  // An issuer's key begins with a host name; `aws:`, `sts:` and `saml:` keys have no dot there.
  const std::string_view host = key.substr(0, key.find_first_of(":/"));
  const std::size_t colon = key.rfind(':');
  if (host.find('.') == std::string_view::npos || colon == std::string_view::npos ||
      colon + 1 == key.size()) {
    return key;
  }
  return key.substr(colon + 1);
}

std::string describe_request(const condition::Request& request,
                             const std::vector<std::string>& shown_keys) {
  std::string text;
  const auto add = [&](std::string_view key, const std::string& value) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", key, value);
  };
  // A federated caller is its token; the provider alone says nothing about who it is.
  if (request.caller.type != condition::Caller::Type::Federated || request.context.empty()) {
    add("caller", escape(request.caller.id));
  }
  std::set<std::string, condition::KeyLess> shown;
  const auto add_key = [&](const std::string& key, const condition::KeyValue& value) {
    if (shown.insert(key).second) {
      add(escape(short_key(key)), describe(value));
    }
  };
  for (const std::string& key : shown_keys) {
    if (const auto found = request.context.find(key); found != request.context.end()) {
      add_key(found->first, found->second);
    }
  }
  for (const auto& [key, value] : request.context) {
    add_key(key, value);
  }
  return text;
}

std::string describe_request(const rule::Finding& finding) {
  return describe_request(*finding.witness, finding.shown_keys);
}

std::string describe_witness(const rule::Finding& finding) {
  const std::string by =
      finding.statement ? fmt::format(" by statement {}", *finding.statement + 1) : "";
  return fmt::format("{}  (replayed: allowed{})", describe_request(finding), by);
}

}  // namespace trustlint::report
