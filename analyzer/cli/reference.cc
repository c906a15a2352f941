#include "cli/reference.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <utility>

#include "cli/read_roles.h"
#include "policy/parse.h"

namespace trustlint::cli {

namespace {

using document::Error;
using document::Result;
using tl::unexpected;
namespace fs = std::filesystem;

constexpr std::size_t kNamed = 3;  // holes that an error names

Error wrong(std::string message, const std::string& file, document::Position at,
            std::vector<std::string> help) {
  return {Error::Code::Config, "--within: " + message, file, at, std::move(help)};
}

std::string names_of(const std::vector<policy::Hole>& holes) {
  std::set<std::string> names;
  for (const auto& hole : holes) names.insert(hole.name);
  std::string text;
  std::size_t count = 0;
  for (const auto& name : names) {
    if (count++ == kNamed) return text + fmt::format(" and {} more", names.size() - kNamed);
    text += (text.empty() ? "${" : ", ${") + name + "}";
  }
  return text;
}

/// What of the role makes it no measure for others.
std::optional<Error> unfit(const input::RoleSource& role) {
  const auto at = role.anchor.range().begin;
  const std::string file = role.anchor.path();
  const std::string help = "a reference is one trust policy of which every part is written";
  if (!role.known()) {
    return wrong("the policy is not known: " + role.not_known_because, file, at, {help});
  }
  if (!role.assumption.empty()) {
    return wrong("the policy is not known: it is assumed that " + role.assumption, file, at,
                 {help});
  }
  if (role.policies.size() > 1 || !role.policies.front().when.empty()) {
    return wrong("a condition decides which policy the role has", file, at, {help});
  }
  if (!role.holes.empty()) {
    return wrong("parts of the policy are not known: " + names_of(role.holes), file, at, {help});
  }
  const auto policy = policy::parse(*role.policies.front().node);
  if (!policy.complete()) {
    for (const auto& error : policy.errors) {
      if (error.kind != policy::ShapeError::Kind::Malformed) continue;
      return wrong("the policy cannot be understood: " + error.message, file,
                   error.place.range().begin, {});
    }
    return wrong("the policy cannot be understood", file, at, {});
  }
  return std::nullopt;
}

}  // namespace

Result<Reference> read_reference(const std::string& path, const document::Limits& limits) {
  const std::string help =
      "a reference is a trust policy in JSON or YAML, or a document that holds one role";
  std::error_code ignored;
  if (path == "-") return unexpected(wrong("standard input is no file", {}, {}, {help}));
  if (fs::is_directory(path, ignored)) {
    return unexpected(wrong("this is a directory", path, {}, {help}));
  }
  const Collection collection = collect({path}, {}, fs::current_path());
  report::Report report;
  const auto read =
      read_roles(collection, {{}, {}, display_base(fs::current_path())}, limits, report);
  if (!report.errors.empty()) {
    Error error = std::move(report.errors.front());
    error.code = Error::Code::Config;
    error.message = "--within: " + error.message;
    return unexpected(std::move(error));
  }
  if (read.roles.empty()) {
    return unexpected(wrong("no trust policy in this file", path, {}, {help}));
  }
  if (read.roles.size() > 1) {
    return unexpected(
        wrong(fmt::format("there are {} roles in this file", read.roles.size()), path, {}, {help}));
  }
  if (auto error = unfit(read.roles.front())) return unexpected(std::move(*error));
  const std::string display = collection.files.empty() ? path : collection.files.front().display;
  Reference reference{read.roles.front(), display};
  // Whose role it was plays no part: it is asked about as if it stood on each role.
  reference.role.account.reset();
  return reference;
}

void leave_out(const Reference& reference, Collection& collection) {
  // The address of a bare policy is its path.
  if (reference.role.address != reference.display) return;
  std::erase_if(collection.files, [&](const InputFile& file) {
    return !file.given && file.display == reference.display;
  });
}

}  // namespace trustlint::cli
