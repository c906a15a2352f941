/// Offset maps, texts inside texts, and the error that stands at a place.
#include <algorithm>

#include "document/source_file.h"

namespace trustlint::document {

namespace {

/// Index of the last anchor at or before `decoded`; the list is sorted. -1 when there is none.
template <typename Anchors>
std::ptrdiff_t last_anchor(const Anchors& anchors, std::size_t decoded) {
  const auto next =
      std::upper_bound(anchors.begin(), anchors.end(), decoded,
                       [](std::size_t value, const auto& anchor) { return value < anchor.first; });
  return next - anchors.begin() - 1;
}

}  // namespace

void OffsetMap::anchor(std::size_t decoded, std::size_t raw) {
  // An anchor that says what already holds is left out: maps of long plain runs stay small.
  if (to_raw(decoded) == raw) return;
  if (!anchors_.empty() && anchors_.back().first == decoded) {
    anchors_.back().second = raw;
  } else {
    anchors_.emplace_back(decoded, raw);
  }
}

std::size_t OffsetMap::to_raw(std::size_t decoded) const {
  if (anchors_.empty()) return decoded;
  // Maps are mostly built and asked at their end.
  const auto& last = anchors_.back();
  if (decoded >= last.first) return last.second + (decoded - last.first);
  const std::ptrdiff_t index = last_anchor(anchors_, decoded);
  if (index < 0) return decoded;
  const auto& anchor = anchors_[static_cast<std::size_t>(index)];
  return anchor.second + (decoded - anchor.first);
}

OffsetMap OffsetMap::compose(const OffsetMap& inner, const OffsetMap& outer) {
  OffsetMap result;
  const auto add_segment = [&](std::size_t decoded, std::size_t middle, std::size_t length) {
    result.anchor(decoded, outer.to_raw(middle));
    // Inside the segment `decoded` and `middle` run in step, so only the anchors of `outer` matter.
    std::ptrdiff_t index = last_anchor(outer.anchors_, middle) + 1;
    for (; index < std::ssize(outer.anchors_); ++index) {
      const auto& anchor = outer.anchors_[static_cast<std::size_t>(index)];
      if (anchor.first - middle >= length) break;
      result.anchor(decoded + (anchor.first - middle), anchor.second);
    }
  };
  constexpr std::size_t forever = static_cast<std::size_t>(-1);
  std::size_t decoded = 0;
  std::size_t middle = 0;
  for (const auto& anchor : inner.anchors_) {
    if (anchor.first > decoded) add_segment(decoded, middle, anchor.first - decoded);
    decoded = anchor.first;
    middle = anchor.second;
  }
  add_segment(decoded, middle, forever);
  return result;
}

std::shared_ptr<const Text> Text::of(std::shared_ptr<const SourceFile> file) {
  auto text = std::make_shared<Text>();
  text->file_ = std::move(file);
  return text;
}

std::shared_ptr<const Text> Text::inside(std::shared_ptr<const Text> outer, std::string bytes,
                                         OffsetMap map) {
  auto text = std::make_shared<Text>();
  text->file_ = outer->file_;
  text->nesting_ = outer->nesting_ + 1;
  text->outer_ = std::move(outer);
  text->bytes_ = std::move(bytes);
  text->map_ = std::move(map);
  return text;
}

std::string_view Text::bytes() const { return outer_ ? bytes_ : file_->text(); }

std::shared_ptr<const Text> Text::outermost() const {
  const Text* text = this;
  while (text->outer_) text = text->outer_.get();
  return text->shared_from_this();
}

Span Text::in_file(Span span) const {
  for (const Text* text = this; text->outer_; text = text->outer_.get()) {
    const std::size_t begin = text->map_.to_raw(span.begin);
    const std::size_t end = text->map_.to_raw(span.end);
    span = {begin, std::max(begin, end)};
  }
  const std::size_t size = file_->text().size();
  return {std::min(span.begin, size), std::min(span.end, size)};
}

Error error_at(const Place& place, Error::Code code, std::string message,
               std::vector<std::string> help) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.file = place.path();
  error.position = place.range().begin;
  error.help = std::move(help);
  return error;
}

}  // namespace trustlint::document
