/// Loading and decoding of a file, and its line index.
///
/// The line index is a sorted list of line starts. Lines can be very long (a Terraform plan is one
/// line of up to a gigabyte), so the number of code points is also noted every `kCheckpoint` bytes:
/// a position costs one binary search and at most two scans of `kCheckpoint` bytes, wherever it
/// lies.
#include "document/source_file.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "document/utf.h"

namespace trustlint::document {

namespace {

constexpr std::size_t kCheckpoint = 4096;

Error io_error(const std::string& path, const std::error_code& reason) {
  Error error;
  error.code = Error::Code::Io;
  error.message = "cannot read the file: " + reason.message();
  error.file = path;
  return error;
}

std::string show_size(std::size_t bytes) {
  constexpr std::array<const char*, 4> units = {"bytes", "KiB", "MiB", "GiB"};
  std::size_t unit = 0;
  while (unit + 1 < units.size() && bytes >= 1024 && bytes % 1024 == 0) {
    bytes /= 1024;
    ++unit;
  }
  return fmt::format("{} {}", bytes, units[unit]);
}

/// A file is read before it is known whether it is JSON or YAML; the readers check their own limit.
std::size_t file_limit(const Limits& limits) {
  return std::max(limits.json_bytes, limits.yaml_bytes);
}

Error too_large(const std::string& path, std::size_t limit) {
  Error error;
  error.code = Error::Code::Limit;
  error.message = fmt::format("the file is larger than {}", show_size(limit));
  error.file = path;
  return error;
}

}  // namespace

Result<std::shared_ptr<const SourceFile>> SourceFile::load(const std::string& path,
                                                           const std::string& name,
                                                           const Limits& limits) {
  namespace fs = std::filesystem;
  std::error_code failure;
  const fs::file_status status = fs::status(path, failure);
  if (failure) return tl::unexpected(io_error(name, failure));
  if (status.type() == fs::file_type::not_found) {
    return tl::unexpected(
        io_error(name, std::make_error_code(std::errc::no_such_file_or_directory)));
  }
  if (status.type() == fs::file_type::directory) {
    return tl::unexpected(io_error(name, std::make_error_code(std::errc::is_a_directory)));
  }
  // Reading a FIFO or a terminal could wait for ever.
  if (status.type() != fs::file_type::regular) {
    Error error = io_error(name, std::make_error_code(std::errc::invalid_argument));
    error.message = "cannot read the file: it is not a regular file";
    error.help = {"pipe the text to standard input and give '-' as the path"};
    return tl::unexpected(error);
  }

  const std::size_t limit = file_limit(limits);
  const std::uintmax_t size = fs::file_size(path, failure);
  if (failure) return tl::unexpected(io_error(name, failure));
  if (size > limit) return tl::unexpected(too_large(name, limit));

  FileBytes bytes = FileBytes::read(path, limit, failure);
  if (failure) return tl::unexpected(io_error(name, failure));
  return decode(name, std::move(bytes), limits);
}

Result<std::shared_ptr<const SourceFile>> SourceFile::from_bytes(std::string path,
                                                                 std::string bytes,
                                                                 const Limits& limits,
                                                                 int first_line) {
  return decode(std::move(path), FileBytes::of(std::move(bytes)), limits, first_line);
}

Result<std::shared_ptr<const SourceFile>> SourceFile::decode(std::string path, FileBytes bytes,
                                                             const Limits& limits, int first_line) {
  using namespace std::string_view_literals;
  const std::size_t limit = file_limit(limits);
  const std::string_view view = bytes.view();
  if (view.size() > limit) return tl::unexpected(too_large(path, limit));

  const std::shared_ptr<SourceFile> file(new SourceFile());
  file->path_ = std::move(path);
  file->first_line_ = first_line;
  std::optional<std::string> problem;
  std::vector<std::string> help = {"save the file as UTF-8"};
  // UTF-32 first: its little-endian mark begins with that of UTF-16.
  if (view.starts_with("\xFF\xFE\0\0"sv) || view.starts_with("\0\0\xFE\xFF"sv)) {
    problem = "the file is UTF-32";
  } else if (view.starts_with("\xFF\xFE"sv) || view.starts_with("\xFE\xFF"sv)) {
    file->verbatim_ = false;
    Utf16Text decoded = decode_utf16(view.substr(2), view.front() == '\xFE');
    file->bytes_ = FileBytes::of(std::move(decoded.text));
    if (decoded.problem) problem = "the file is not valid UTF-16: " + *decoded.problem;
  } else {
    file->bytes_ = std::move(bytes);
    if (file->text().starts_with("\xEF\xBB\xBF"sv)) {
      file->verbatim_ = false;
      file->bytes_ = FileBytes::of(std::move(file->bytes_).take().substr(3));
    }
    const std::size_t bad = file->first_invalid();
    if (bad != std::string_view::npos) {
      problem = fmt::format("the file is not valid UTF-8: found the byte 0x{:02X}",
                            static_cast<unsigned char>(file->text()[bad]));
      file->bytes_ = FileBytes::of(std::string(file->text().substr(0, bad)));
    }
  }

  file->index();
  if (problem) {
    // The text now ends where the problem is.
    Error error;
    error.code = Error::Code::Encoding;
    error.message = std::move(*problem);
    error.file = file->path_;
    error.position = file->position(file->text().size());
    error.help = std::move(help);
    return tl::unexpected(error);
  }
  return file;
}

/// Goes through the text in windows and gives back what it has seen. A window ends where a
/// character does.
std::size_t SourceFile::first_invalid() const {
  const std::string_view bytes = text();
  for (std::size_t begin = 0; begin < bytes.size();) {
    std::size_t end = std::min(bytes.size(), begin + FileBytes::kWindow);
    for (int i = 0; i < 3 && end < bytes.size() && is_continuation(bytes[end]); ++i) --end;
    const std::size_t bad = first_invalid_utf8(bytes.substr(begin, end - begin));
    if (bad != std::string_view::npos) return begin + bad;
    release(begin, end);
    begin = end;
  }
  return std::string_view::npos;
}

void SourceFile::index() {
  const std::string_view bytes = text();
  const std::size_t size = bytes.size();
  line_starts_.push_back(0);
  std::size_t count = 0;
  for (std::size_t at = 0; at <= size; at += kCheckpoint) {
    code_points_.push_back(count);
    const std::size_t end = std::min(size, at + kCheckpoint);
    for (std::size_t i = at; i < end; ++i) {
      const char byte = bytes[i];
      if (byte == '\n' || (byte == '\r' && (i + 1 == size || bytes[i + 1] != '\n'))) {
        line_starts_.push_back(i + 1);
      }
    }
    count += count_code_points(bytes.substr(at, kCheckpoint));
    if (end % FileBytes::kWindow == 0 && end >= FileBytes::kWindow) {
      release(end - FileBytes::kWindow, end);
    }
  }
}

std::size_t SourceFile::code_points_before(std::size_t offset) const {
  const std::size_t checkpoint = offset / kCheckpoint;
  const std::size_t start = checkpoint * kCheckpoint;
  return code_points_[checkpoint] + count_code_points(text().substr(start, offset - start));
}

Position SourceFile::position(std::size_t offset) const {
  offset = std::min(offset, text().size());
  // A byte inside a character stands where the character does.
  while (offset > 0 && offset < text().size() && is_continuation(text()[offset])) --offset;
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const std::size_t start = *(next - 1);
  const std::size_t column = offset - start <= kCheckpoint
                                 ? count_code_points(text().substr(start, offset - start))
                                 : code_points_before(offset) - code_points_before(start);
  const auto line = static_cast<int>(next - line_starts_.begin());
  return {line + first_line_ - 1, static_cast<int>(column) + 1};
}

std::string_view SourceFile::line(int number) const {
  number -= first_line_;
  if (number < 0 || static_cast<std::size_t>(number) >= line_starts_.size()) return {};
  const auto index = static_cast<std::size_t>(number);
  const std::size_t begin = line_starts_[index];
  const bool last = index + 1 == line_starts_.size();
  std::size_t end = last ? text().size() : line_starts_[index + 1];
  if (!last && text()[end - 1] == '\n') --end;
  if (!last && end > begin && text()[end - 1] == '\r') --end;
  return text().substr(begin, end - begin);
}

}  // namespace trustlint::document
