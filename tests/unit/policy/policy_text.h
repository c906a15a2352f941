/// Short ways from JSON text to a policy, for the tests of this folder.
#pragma once

#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "document/reader.h"
#include "policy/parse.h"

namespace trustlint::policy {

/// The policy in a JSON text; its places keep the text alive.
inline TrustPolicy parse_text(std::string text) {
  const document::Limits limits;
  auto file = document::SourceFile::from_bytes("policy.json", std::move(text), limits);
  if (!file) {
    ADD_FAILURE() << file.error().message;
    return {};
  }
  const auto read = document::read_json(document::Text::of(*file), limits);
  if (!read) {
    ADD_FAILURE() << read.error().message;
    return {};
  }
  return parse((*read)->root);
}

/// A statement between the brackets of a policy of 2012.
inline std::string with_statements(const std::string& statements) {
  return R"({"Version": "2012-10-17", "Statement": [)" + statements + "]}";
}

/// The bytes that a place points at.
inline std::string at(const Place& place) {
  if (!place.known()) return "(no place)";
  const document::Span span = place.text->in_file(place.span);
  return std::string(place.text->file().text().substr(span.begin, span.end - span.begin));
}

/// One line an error: kind, statement, what it points at (and the first of two), message.
inline std::string show_errors(const TrustPolicy& policy) {
  std::string out;
  for (const ShapeError& error : policy.errors) {
    out += error.kind == ShapeError::Kind::Malformed ? "malformed" : "duplicate";
    if (error.statement) out += " in " + std::to_string(*error.statement);
    out += " at " + at(error.place);
    if (error.other) out += " first at " + std::to_string(error.other->span.begin);
    out += ": " + error.message + "\n";
  }
  return out;
}

}  // namespace trustlint::policy
