/// Reading, mapping and giving back. Entry points: see the header.
#include "document/file_bytes.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace trustlint::document {

namespace {

/// Closes a file when it goes out of sight.
struct Descriptor {
  explicit Descriptor(int opened) : number(opened) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  int number;
};

std::error_code last_error() { return {errno != 0 ? errno : EIO, std::generic_category()}; }

}  // namespace

FileBytes::FileBytes(FileBytes&& other) noexcept { *this = std::move(other); }

FileBytes& FileBytes::operator=(FileBytes&& other) noexcept {
  if (this == &other) return *this;
  if (mapping_) ::munmap(mapping_, size_);
  mapping_ = std::exchange(other.mapping_, nullptr);
  data_ = std::exchange(other.data_, "");
  size_ = std::exchange(other.size_, 0);
  // The bytes of a short string move with it.
  if (mapping_) {
    owned_.clear();
  } else {
    own(std::move(other.owned_));
  }
  other.owned_.clear();
  return *this;
}

FileBytes::~FileBytes() {
  if (mapping_) ::munmap(mapping_, size_);
}

void FileBytes::own(std::string bytes) {
  owned_ = std::move(bytes);
  data_ = owned_.data();
  size_ = owned_.size();
}

FileBytes FileBytes::of(std::string bytes) {
  FileBytes result;
  result.own(std::move(bytes));
  return result;
}

bool FileBytes::map(int file, std::size_t size) {
  void* mapping = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (mapping == MAP_FAILED) return false;
  mapping_ = mapping;
  data_ = static_cast<const char*>(mapping);
  size_ = size;
  return true;
}

FileBytes FileBytes::read(const std::string& path, std::size_t limit, std::error_code& failure) {
  FileBytes result;
  errno = 0;
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (file.number < 0 || ::fstat(file.number, &status) != 0) {
    failure = last_error();
    return result;
  }
  const auto promised = static_cast<std::size_t>(status.st_size);
  if (promised >= kMapped && promised <= limit && result.map(file.number, promised)) return result;

  // The size is only a promise: /proc files say 0, and another program may be writing.
  std::string bytes;
  bytes.reserve(promised <= limit ? promised : 0);
  std::array<char, 65536> chunk;
  while (bytes.size() <= limit) {
    const ssize_t count = ::read(file.number, chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) failure = last_error();
    if (count <= 0) break;
    bytes.append(chunk.data(), static_cast<std::size_t>(count));
  }
  result.own(std::move(bytes));
  return result;
}

void FileBytes::release(std::size_t begin, std::size_t end) const {
  if (!mapping_) return;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  begin = (begin + page - 1) / page * page;
  end = end / page * page;
  if (begin < end && end <= size_)
    ::madvise(static_cast<char*>(mapping_) + begin, end - begin, MADV_DONTNEED);
}

std::string FileBytes::take() && {
  if (mapping_) return std::string(view());
  data_ = "";
  size_ = 0;
  return std::move(owned_);
}

}  // namespace trustlint::document
