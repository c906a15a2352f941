/// A document out of a string, and what `extract` makes of it.
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "document/reader.h"
#include "input/extract.h"

namespace trustlint::input {

inline Extraction extract_text(const std::string& bytes, const std::string& path = "in.json") {
  const document::Limits limits;
  const auto text = document::Text::of(*document::SourceFile::from_bytes(path, bytes, limits));
  auto doc = document::read_json(text, limits, formats_read());
  if (!doc) {
    doc = document::read_yaml(text, limits);
  }
  if (!doc) {
    throw std::runtime_error(doc.error().message);
  }
  return extract(*doc, path, limits);
}

/// JSON text as a JSON string.
inline std::string quoted(const std::string& text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      result += '\\';
    }
    result += c;
  }
  return result + '"';
}

inline const std::string kPolicy =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]})";

/// `line:column` of a place.
inline std::string where(const document::Place& place) {
  const document::Position begin = place.range().begin;
  return std::to_string(begin.line) + ":" + std::to_string(begin.column);
}

}  // namespace trustlint::input
