/// Which reader a file goes to: entry point `read_documents`.
///
/// A name that ends in `.json` is believed. Else the text decides: JSON is nearly always YAML too,
/// but only nearly (tabs, long keys), so JSON is tried first where the text begins like it.
#include <string_view>
#include <utility>

#include "document/reader.h"

namespace trustlint::document {

namespace {

bool begins_like_json(std::string_view bytes) {
  const std::size_t at = bytes.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (bytes[at] == '{' || bytes[at] == '[');
}

}  // namespace

Result<std::vector<std::shared_ptr<const Document>>> read_documents(
    std::shared_ptr<const Text> text, const Limits& limits, Language language, const Keep* keep) {
  const bool like_json = begins_like_json(text->bytes());
  if (language == Language::Json || like_json) {
    auto document = keep != nullptr ? read_json(text, limits, *keep) : read_json(text, limits);
    if (document) return std::vector{std::move(*document)};
    // Only a name that says so makes YAML of braces: what JSON refuses, YAML often takes.
    if (language != Language::Yaml || document.error().code == Error::Code::Limit)
      return tl::unexpected(std::move(document.error()));
  }
  return read_yaml_stream(std::move(text), limits);
}

}  // namespace trustlint::document
