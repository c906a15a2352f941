/// Short ways from a string to a tree, for the tests of this folder.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "document/reader.h"

namespace trustlint::document {

inline std::shared_ptr<const Text> text_of(std::string bytes, const Limits& limits = {}) {
  auto file = SourceFile::from_bytes("test", std::move(bytes), limits);
  EXPECT_TRUE(file.has_value()) << file.error().message;
  return file ? Text::of(*file) : nullptr;
}

/// The document, or a failed test and null.
inline std::shared_ptr<const Document> must(Result<std::shared_ptr<const Document>> result) {
  if (result) return *result;
  const Error& error = result.error();
  ADD_FAILURE() << error.position.line << ":" << error.position.column << ": " << error.message;
  return nullptr;
}

inline std::shared_ptr<const Document> must_read_json(std::string bytes) {
  return must(read_json(text_of(std::move(bytes)), Limits()));
}

inline std::shared_ptr<const Document> must_read_yaml(std::string bytes) {
  return must(read_yaml(text_of(std::move(bytes)), Limits()));
}

/// The bytes of the file that a span of a text came from.
inline std::string in_file(const Text& text, Span span) {
  const Span outer = text.in_file(span);
  return std::string(text.file().text().substr(outer.begin, outer.end - outer.begin));
}

/// "LINE:COL: message" of an error.
inline std::string show(const Error& error) {
  return std::to_string(error.position.line) + ":" + std::to_string(error.position.column) + ": " +
         error.message;
}

}  // namespace trustlint::document
