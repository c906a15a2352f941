/// The bytes of one input file and the way from a byte to a line and column.
///
/// Entry points: `SourceFile::load` and `SourceFile::from_bytes`. The text is always UTF-8 without
/// a byte-order mark: UTF-16 input (with a mark, as PowerShell's `>` writes it) is decoded first,
/// so that every span counts bytes of `text()` and every position is the one that an editor shows.
/// `Text` is a run of text whose bytes stand somewhere in a file, perhaps escaped: the file itself,
/// or a policy inside a JSON string inside it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/error.h"
#include "document/file_bytes.h"

namespace trustlint::document {

/// Half-open range of bytes of a `Text`.
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

/// A span for a person; the end is exclusive.
struct Range {
  Position begin;
  Position end;
  friend bool operator==(const Range&, const Range&) = default;
};

/// Budgets of the readers. They count bytes, levels and nodes, never seconds.
struct Limits {
  std::size_t json_bytes = std::size_t{1} << 30;
  std::size_t json_depth = 200;
  std::size_t json_nodes = 20'000'000;  ///< Nodes that are built; `Keep` (reader.h) saves some.
  std::size_t yaml_bytes = std::size_t{64} << 20;
  std::size_t yaml_depth = 100;
  std::size_t yaml_nodes = 2'000'000;
  std::size_t yaml_alias_nodes = 10'000;  ///< Nodes that aliases may copy in one document.
  std::size_t yaml_alias_bytes = std::size_t{16} << 20;  ///< Bytes of scalars, likewise.
  std::size_t embedded_depth = 4;                        ///< Text inside text inside text.
};

class SourceFile {
 public:
  /// Reads the file at `path`; places and errors call it `name`. Errors: Io (with the system's
  /// reason), Limit, Encoding.
  static Result<std::shared_ptr<const SourceFile>> load(const std::string& path,
                                                        const std::string& name,
                                                        const Limits& limits);
  static Result<std::shared_ptr<const SourceFile>> load(const std::string& path,
                                                        const Limits& limits) {
    return load(path, path, limits);
  }
  /// Takes bytes that were read elsewhere (standard input, a test); `path` is only a name. The
  /// bytes may be a piece of a file that begins with line `first_line`.
  static Result<std::shared_ptr<const SourceFile>> from_bytes(std::string path, std::string bytes,
                                                              const Limits& limits,
                                                              int first_line = 1);

  const std::string& path() const { return path_; }
  std::string_view text() const { return bytes_.view(); }
  /// A pass over the text is done with this part for now: see `FileBytes::release`.
  void release(std::size_t begin, std::size_t end) const { bytes_.release(begin, end); }
  /// Are the bytes of the file the bytes of `text()`? Not so with a byte-order mark or in UTF-16.
  bool verbatim() const { return verbatim_; }
  /// Position of a byte of `text()`; an offset past the end is the end.
  Position position(std::size_t offset) const;
  Range range(Span span) const { return {position(span.begin), position(span.end)}; }
  /// The line that a position names, without its line break; empty when there is none. Lines end in
  /// LF, CRLF or CR.
  std::string_view line(int number) const;

 private:
  SourceFile() = default;
  static Result<std::shared_ptr<const SourceFile>> decode(std::string path, FileBytes bytes,
                                                          const Limits& limits, int first_line = 1);
  std::size_t first_invalid() const;
  void index();
  std::size_t code_points_before(std::size_t offset) const;

  std::string path_;
  FileBytes bytes_;
  bool verbatim_ = true;
  int first_line_ = 1;
  std::vector<std::size_t> line_starts_;
  std::vector<std::size_t> code_points_;  ///< Characters before every 4096th byte.
};

/// Where the bytes of a decoded text came from: a list of anchors between which both run in step.
/// Maps compose (policy text inside a plan inside a string), so positions always lead to the outer
/// file.
class OffsetMap {
 public:
  /// From here on decoded byte `decoded + i` came from raw byte `raw + i`, until the next anchor.
  void anchor(std::size_t decoded, std::size_t raw);
  std::size_t to_raw(std::size_t decoded) const;
  /// The map that does `inner` and then `outer`.
  static OffsetMap compose(const OffsetMap& inner, const OffsetMap& outer);

 private:
  std::vector<std::pair<std::size_t, std::size_t>> anchors_;
};

/// A run of text and its way back to the file.
class Text : public std::enable_shared_from_this<Text> {
 public:
  /// The whole file as a text.
  static std::shared_ptr<const Text> of(std::shared_ptr<const SourceFile> file);
  /// `bytes` decoded from inside `outer`; `map` leads from `bytes` to bytes of `outer`.
  static std::shared_ptr<const Text> inside(std::shared_ptr<const Text> outer, std::string bytes,
                                            OffsetMap map);

  std::string_view bytes() const;
  const SourceFile& file() const { return *file_; }
  /// Number of texts around this one: 0 for a file.
  std::size_t nesting() const { return nesting_; }
  /// The text of the whole file.
  std::shared_ptr<const Text> outermost() const;
  /// The bytes of the file that a span of this text came from.
  Span in_file(Span span) const;

 private:
  std::shared_ptr<const SourceFile> file_;
  std::shared_ptr<const Text> outer_;  ///< Null for a file.
  std::string bytes_;                  ///< Unused for a file.
  OffsetMap map_;
  std::size_t nesting_ = 0;
};

/// A span together with its text: what a finding points at. Cheap to copy; keeps the file alive.
struct Place {
  std::shared_ptr<const Text> text;  ///< Null when there is no place.
  Span span;

  bool known() const { return text != nullptr; }
  Range range() const { return text ? text->file().range(text->in_file(span)) : Range{}; }
  std::string path() const { return text ? text->file().path() : std::string(); }
};

/// An error that stands at the beginning of a place.
Error error_at(const Place& place, Error::Code code, std::string message,
               std::vector<std::string> help = {});

}  // namespace trustlint::document
