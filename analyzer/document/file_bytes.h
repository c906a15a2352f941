/// The bytes of a file: in memory, or mapped from the disk.
///
/// Entry points: `FileBytes::read` and `FileBytes::of`. A large file is mapped, so that the parts
/// that nobody looks at any more can be given back (`release`) and come again when somebody does.
/// Somebody who shortens a mapped file while it is read ends the program; small files are copied.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

namespace trustlint::document {

class FileBytes {
 public:
  FileBytes() = default;
  FileBytes(FileBytes&& other) noexcept;
  FileBytes& operator=(FileBytes&& other) noexcept;
  ~FileBytes();

  /// Files of this size and more are mapped.
  static constexpr std::size_t kMapped = std::size_t{4} << 20;
  /// What a pass over a mapped file keeps in memory.
  static constexpr std::size_t kWindow = std::size_t{1} << 20;

  static FileBytes of(std::string bytes);
  /// Reads a regular file, `limit` bytes and a little more at most.
  static FileBytes read(const std::string& path, std::size_t limit, std::error_code& failure);

  std::string_view view() const { return {data_, size_}; }
  /// Whoever goes through the bytes is done with those before `end` for now. Changes nothing but
  /// the memory in use.
  void release(std::size_t begin, std::size_t end) const;
  /// Takes the bytes out, as text of its own.
  std::string take() &&;

 private:
  bool map(int file, std::size_t size);
  void own(std::string bytes);

  std::string owned_;
  void* mapping_ = nullptr;
  const char* data_ = "";
  std::size_t size_ = 0;
};

}  // namespace trustlint::document
