/// Text that is put together from pieces that stand elsewhere in one file.
///
/// Entry points: `Pieces` (where the characters of a string node stand) and `ComposedText`. The
/// result is a string node in a text of its own, with a map that leads each byte back to the file:
/// positions inside it, and inside a document that it holds, are those of the pieces.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "document/node.h"
#include "document/source_file.h"

namespace trustlint::document {

/// A string node whose text is taken apart.
class Pieces {
 public:
  explicit Pieces(const Node& string_node);
  std::string_view text() const { return text_->bytes(); }
  /// The bytes of the file that a part of the text came from.
  Span in_file(Span part) const { return text_->in_file(part); }

 private:
  std::shared_ptr<const Text> text_;
};

class ComposedText {
 public:
  /// Adds a part of a text.
  void take(const Pieces& pieces, Span part);
  void take(const Pieces& pieces) { take(pieces, {0, pieces.text().size()}); }
  /// Adds bytes that stand for what is written at `place`: a value in the place of its reference.
  void stand_in(std::string_view bytes, Span in_file);
  std::size_t size() const { return bytes_.size(); }
  /// The node; `file` is any text of the file, and the owner of the new text is put into `owner`.
  Node finish(const Text& file, std::shared_ptr<const Text>& owner) &&;

 private:
  std::string bytes_;
  OffsetMap map_;
  std::size_t end_ = 0;  ///< Where the last piece ends in the file.
};

}  // namespace trustlint::document
