/// Reading and writing of addresses. Entry points: `parse_address`, `split_reference`.
#include "input/terraform_address.h"

#include <algorithm>
#include <array>

namespace trustlint::input::terraform {
namespace {

/// What a reference can begin with that is no resource.
constexpr std::array<std::string_view, 8> kOtherRoots = {"var",  "local",     "each", "count",
                                                         "path", "terraform", "self", "module"};

}  // namespace

std::string Address::resource() const { return (data ? "data." : "") + type + "." + name; }

std::string Address::text() const {
  const std::string path = module_path(modules);
  return (path.empty() ? "" : path + ".") + resource() + key;
}

std::string module_path(const std::vector<ModuleStep>& modules) {
  std::string path;
  for (const ModuleStep& step : modules) {
    path += (path.empty() ? "module." : ".module.") + step.name + step.key;
  }
  return path;
}

std::vector<std::string> split_reference(std::string_view reference) {
  std::vector<std::string> parts(1);
  int brackets = 0;
  bool quoted = false;
  for (std::size_t at = 0; at < reference.size(); ++at) {
    const char c = reference[at];
    if (quoted && c == '\\' && at + 1 < reference.size()) {
      parts.back() += c;
      parts.back() += reference[++at];
      continue;
    }
    if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == '[') {
      ++brackets;
    } else if (!quoted && c == ']') {
      --brackets;
    }
    if (c == '.' && !quoted && brackets <= 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

NameAndKey split_key(std::string_view part) {
  const std::size_t bracket = std::min(part.find('['), part.size());
  return {std::string(part.substr(0, bracket)), std::string(part.substr(bracket))};
}

std::optional<Address> parse_address(std::string_view text) {
  const std::vector<std::string> parts = split_reference(text);
  Address address;
  std::size_t next = 0;
  while (next + 1 < parts.size() && parts[next] == "module") {
    NameAndKey step = split_key(parts[next + 1]);
    address.modules.push_back({std::move(step.name), std::move(step.key)});
    next += 2;
  }
  if (next < parts.size() && parts[next] == "data") {
    address.data = true;
    ++next;
  }
  if (next + 1 >= parts.size()) {
    return std::nullopt;
  }
  const std::string& type = parts[next];
  if (type.empty() ||
      std::find(kOtherRoots.begin(), kOtherRoots.end(), type) != kOtherRoots.end()) {
    return std::nullopt;
  }
  address.type = type;
  NameAndKey name = split_key(parts[next + 1]);
  address.name = std::move(name.name);
  address.key = std::move(name.key);
  for (next += 2; next < parts.size(); ++next) {
    address.attribute += (address.attribute.empty() ? "" : ".") + parts[next];
  }
  return address;
}

std::string key_of_text(std::string_view text) {
  std::string key = "[\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      key += '\\';
    }
    key += c;
  }
  return key + "\"]";
}

}  // namespace trustlint::input::terraform
