#include "cli/foreign_text.h"

#include <fstream>

#include <fmt/format.h>

namespace trustlint::cli {

bool speaks_of_roles(std::string_view text) {
  for (const char* word :
       {"AssumeRole", "assume_role_policy", "\"Statement\"", "sts:", "AWS::IAM::"}) {
    if (text.find(word) != std::string_view::npos) return true;
  }
  return false;
}

bool file_speaks_of_roles(const std::string& path) {
  constexpr std::size_t kEnough = std::size_t{16} << 20;
  std::ifstream file(path, std::ios::binary);
  std::string bytes(kEnough, '\0');
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  // Of UTF-16 and UTF-32 the ASCII characters remain.
  std::erase(bytes, '\0');
  return speaks_of_roles(bytes);
}

std::string_view template_language(std::string_view text) {
  if (text.find("{%") != std::string_view::npos) return "Jinja";
  if (text.find("<%") != std::string_view::npos) return "ERB";
  for (std::size_t at = text.find("{{"); at != std::string_view::npos;
       at = text.find("{{", at + 2)) {
    // CloudFormation's own: {{resolve:ssm:…}}.
    if (!text.substr(at).starts_with("{{resolve:")) return "Jinja, Go or Handlebars";
  }
  return {};
}

document::Error to_be_rendered(const document::Error& error, std::string_view language) {
  document::Error better = error;
  better.message =
      fmt::format("template syntax ({}) in the file; as it stands: {}", language, error.message);
  better.help = {"render it first, then check what comes out"};
  return better;
}

}  // namespace trustlint::cli
