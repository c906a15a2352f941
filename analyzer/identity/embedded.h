#pragma once
#include <string_view>
#include <vector>
namespace trustlint::identity {
/// A data file of rules/catalog, compiled into the program.
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};
const std::vector<EmbeddedFile>& embedded_catalog();
}  // namespace trustlint::identity
