/// Configurations out of strings.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "document/reader.h"
#include "input/terraform_source.h"
#include "policy/hole.h"

namespace trustlint::input {

/// Files that are only in memory; what is not in the map does not exist.
class MemoryFiles : public FileAccess {
 public:
  explicit MemoryFiles(std::map<std::string, std::string> files) : files_(std::move(files)) {}

  std::vector<std::string> list(const std::string& directory) override {
    std::vector<std::string> names;
    for (const auto& [path, bytes] : files_) {
      const std::string prefix = directory == "." ? "" : directory + "/";
      if (!path.starts_with(prefix)) continue;
      const std::string name = path.substr(prefix.size());
      if (name.find('/') == std::string::npos) names.push_back(name);
    }
    return names;
  }

  document::Result<std::shared_ptr<const document::SourceFile>> load(
      const std::string& path) override {
    asked.push_back(path);
    const auto file = files_.find(path);
    if (file == files_.end()) {
      document::Error error;
      error.file = path;
      return tl::unexpected(std::move(error));
    }
    return document::SourceFile::from_bytes(path, file->second, limits_);
  }

  std::vector<std::string> asked;

 private:
  std::map<std::string, std::string> files_;
  document::Limits limits_;
};

/// What the `.tf` and `.tf.json` files of this map describe.
inline Extraction extract_files(const std::map<std::string, std::string>& files) {
  MemoryFiles access(files);
  std::vector<TerraformFile> given;
  for (const auto& [path, bytes] : files) {
    if (is_terraform_name(path)) given.push_back({path, path});
  }
  return extract_terraform_sources(given, access, {});
}

/// One `main.tf`.
inline Extraction extract_tf(const std::string& text) { return extract_files({{"main.tf", text}}); }

inline void print_node(const document::Node& node, const std::vector<policy::Hole>& holes,
                       std::string& out) {
  using document::Kind;
  if (node.is(Kind::Array)) {
    out += '[';
    for (const auto& item : node.items) {
      if (&item != &node.items.front()) out += ',';
      print_node(item, holes, out);
    }
    out += ']';
  } else if (node.is(Kind::Object)) {
    out += '{';
    for (const auto& member : node.members) {
      if (&member != &node.members.front()) out += ',';
      out += policy::show_holes(member.key, holes) + ':';
      print_node(member.value, holes, out);
    }
    out += '}';
  } else {
    out += policy::show_holes(node.text, holes);
  }
}

/// The policy of a role without quotes, with its holes as a person reads them; or why there is
/// none.
inline std::string policy_of(const RoleSource& role, std::size_t variant = 0) {
  if (role.policies.size() <= variant) return "? " + role.not_known_because;
  std::string out;
  print_node(*role.policies[variant].node, role.holes, out);
  return out;
}

/// The first string node of a policy that holds this text; null: there is none.
inline const document::Node* node_with(const document::Node& node, const std::string& text) {
  if (node.is(document::Kind::String) && node.text.find(text) != std::string::npos) return &node;
  for (const auto& item : node.items) {
    if (const auto* found = node_with(item, text)) return found;
  }
  for (const auto& member : node.members) {
    if (const auto* found = node_with(member.value, text)) return found;
  }
  return nullptr;
}

/// `FILE:LINE:COLUMN-COLUMN` of the node with this text.
inline std::string place_of(const RoleSource& role, const std::string& text) {
  const auto* node = role.known() ? node_with(*role.policies[0].node, text) : nullptr;
  if (node == nullptr) return "nowhere";
  const auto place = node->place();
  const auto range = place.range();
  return place.path() + ":" + std::to_string(range.begin.line) + ":" +
         std::to_string(range.begin.column) + "-" + std::to_string(range.end.column);
}

}  // namespace trustlint::input
