/// One anchor a byte, of which the offset map keeps those that say something new.
#include "document/composed_text.h"

#include <utility>

#include "document/reader.h"

namespace trustlint::document {

Pieces::Pieces(const Node& string_node) : text_(decoded_text(string_node)) {}

void ComposedText::take(const Pieces& pieces, Span part) {
  const std::string_view bytes = pieces.text().substr(part.begin, part.end - part.begin);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::size_t at = part.begin + i;
    map_.anchor(bytes_.size() + i, pieces.in_file({at, at + 1}).begin);
  }
  bytes_ += bytes;
  end_ = pieces.in_file(part).end;
}

void ComposedText::stand_in(std::string_view bytes, Span in_file) {
  for (std::size_t i = 0; i < bytes.size(); ++i) map_.anchor(bytes_.size() + i, in_file.begin);
  bytes_ += bytes;
  if (bytes_.empty()) map_.anchor(0, in_file.begin);
  end_ = in_file.end;
}

Node ComposedText::finish(const Text& file, std::shared_ptr<const Text>& owner) && {
  Node node;
  node.kind = Kind::String;
  node.text = bytes_;
  node.span = {0, bytes_.size()};
  if (!bytes_.empty()) map_.anchor(bytes_.size(), end_);
  owner = Text::inside(file.outermost(), std::move(bytes_), std::move(map_));
  node.source = owner.get();
  return node;
}

}  // namespace trustlint::document
