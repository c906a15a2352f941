// Loading, encodings, positions and lines.
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/source_file.h"
#include "document/utf.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::shared_ptr<const SourceFile> file_of(std::string bytes) {
  auto file = SourceFile::from_bytes("test", std::move(bytes), Limits());
  EXPECT_TRUE(file.has_value()) << file.error().message;
  return file ? *file : nullptr;
}

Error error_of(std::string bytes) {
  auto file = SourceFile::from_bytes("test", std::move(bytes), Limits());
  EXPECT_FALSE(file.has_value());
  return file ? Error{} : file.error();
}

std::string utf16(std::u16string_view text, bool big_endian) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big_endian ? std::string{high, low} : std::string{low, high};
  }
  return bytes;
}

// ---- load ----

class Load : public ::testing::Test {
 protected:
  Load() {
    folder_ =
        std::filesystem::temp_directory_path() / ("trustlint-load-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
  }
  ~Load() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  std::string write(const std::string& name, const std::string& bytes) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  std::filesystem::path folder_;
};

TEST_F(Load, ReadsAFile) {
  const std::string path = write("a.json", "{}\n");
  const auto file = SourceFile::load(path, Limits());
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ((*file)->path(), path);
  EXPECT_EQ((*file)->text(), "{}\n");
}

/// A large file is mapped and given back in windows; that changes nothing that anybody sees.
TEST_F(Load, ALargeFileIsLikeASmallOne) {
  std::string bytes;
  while (bytes.size() < FileBytes::kMapped) bytes += "[\"zw\xC3\xB6lf\"],\r\n";
  const auto mapped = SourceFile::load(write("large", bytes), Limits());
  const auto copied = SourceFile::from_bytes("large", bytes, Limits());
  ASSERT_TRUE(mapped.has_value());
  EXPECT_TRUE((*mapped)->text() == bytes);
  for (std::size_t at = 0; at < bytes.size(); at += 65537) {
    EXPECT_EQ((*mapped)->position(at), (*copied)->position(at));
  }
  EXPECT_EQ((*mapped)->line(100000), (*copied)->line(100000));
  // What was given back is read again.
  (*mapped)->release(0, bytes.size());
  EXPECT_TRUE((*mapped)->text() == bytes);

  // A bad byte at every side of the end of a window, and one in the last bytes.
  for (const std::size_t at :
       {FileBytes::kWindow - 1, FileBytes::kWindow, FileBytes::kWindow + 1, bytes.size() - 1}) {
    std::string bad = bytes;
    bad[at] = '\xFF';
    const auto from_disk = SourceFile::load(write("bad", bad), Limits());
    const auto from_memory = SourceFile::from_bytes((folder_ / "bad").string(), bad, Limits());
    ASSERT_FALSE(from_disk.has_value());
    EXPECT_EQ(from_disk.error().message, from_memory.error().message);
    EXPECT_EQ(from_disk.error().position, from_memory.error().position);
  }
  const auto with_mark = SourceFile::load(write("mark", "\xEF\xBB\xBF" + bytes), Limits());
  ASSERT_TRUE(with_mark.has_value());
  EXPECT_TRUE((*with_mark)->text() == bytes);
}

TEST_F(Load, ReadsAnEmptyFile) {
  const auto file = SourceFile::load(write("empty", ""), Limits());
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ((*file)->text(), "");
  EXPECT_EQ((*file)->position(0), (Position{1, 1}));
}

TEST_F(Load, ReadsThroughASymbolicLink) {
  const std::string path = write("a.json", "[]");
  std::filesystem::create_symlink(path, folder_ / "link");
  EXPECT_TRUE(SourceFile::load((folder_ / "link").string(), Limits()).has_value());
}

TEST_F(Load, AMissingFileHasTheSystemsReason) {
  const std::string path = (folder_ / "missing").string();
  const auto file = SourceFile::load(path, Limits());
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, Error::Code::Io);
  EXPECT_EQ(file.error().message, "cannot read the file: No such file or directory");
  EXPECT_EQ(file.error().file, path);
  EXPECT_EQ(file.error().position, Position{});
}

TEST_F(Load, RefusesADirectory) {
  const auto file = SourceFile::load(folder_.string(), Limits());
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, Error::Code::Io);
  EXPECT_EQ(file.error().message, "cannot read the file: Is a directory");
}

TEST_F(Load, RefusesAFifoWithoutWaiting) {
  const std::string path = (folder_ / "fifo").string();
  ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
  const auto file = SourceFile::load(path, Limits());
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, Error::Code::Io);
  EXPECT_THAT(file.error().message, HasSubstr("not a regular file"));
  EXPECT_FALSE(file.error().help.empty());
}

TEST_F(Load, AFileThatMayNotBeReadHasTheSystemsReason) {
  if (::geteuid() == 0) GTEST_SKIP() << "the superuser may read everything";
  const std::string path = write("secret", "{}");
  ASSERT_EQ(::chmod(path.c_str(), 0), 0);
  const auto file = SourceFile::load(path, Limits());
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().message, "cannot read the file: Permission denied");
}

TEST_F(Load, RefusesAFileOverTheLimit) {
  Limits limits;
  limits.json_bytes = 2048;
  limits.yaml_bytes = 1024;
  EXPECT_TRUE(SourceFile::load(write("fits", std::string(2048, ' ')), limits).has_value());
  const auto file = SourceFile::load(write("large", std::string(2049, ' ')), limits);
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, Error::Code::Limit);
  EXPECT_EQ(file.error().message, "the file is larger than 2 KiB");
}

TEST(FromBytes, RefusesBytesOverTheLimit) {
  Limits limits;
  limits.json_bytes = limits.yaml_bytes = 3;
  const auto file = SourceFile::from_bytes("-", "1234", limits);
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().code, Error::Code::Limit);
  EXPECT_EQ(file.error().file, "-");
}

// ---- encodings ----

TEST(Encoding, Utf8WithAndWithoutMark) {
  EXPECT_EQ(file_of("{\"é\":1}")->text(), "{\"é\":1}");
  EXPECT_EQ(file_of("\xEF\xBB\xBF{\"é\":1}")->text(), "{\"é\":1}");
  EXPECT_EQ(file_of("\xEF\xBB\xBF")->text(), "");
}

TEST(Encoding, Utf16BothWays) {
  constexpr std::u16string_view text = u"{\"é\":\r\n \"\U0001F600\u4E2D\"}";
  const std::string expected = "{\"é\":\r\n \"\U0001F600\u4E2D\"}";
  EXPECT_EQ(file_of("\xFF\xFE" + utf16(text, false))->text(), expected);
  EXPECT_EQ(file_of("\xFE\xFF" + utf16(text, true))->text(), expected);
  const auto file = file_of("\xFF\xFE" + utf16(text, false));
  EXPECT_EQ(file->position(expected.find('}')), (Position{2, 6}));
}

TEST(Encoding, Utf16OnlyAMark) { EXPECT_EQ(file_of("\xFF\xFE")->text(), ""); }

TEST(Encoding, Utf16OddByteCount) {
  for (const bool big_endian : {false, true}) {
    const std::string mark = big_endian ? "\xFE\xFF" : "\xFF\xFE";
    const Error error = error_of(mark + utf16(u"{}\n[]", big_endian) + "x");
    EXPECT_EQ(error.code, Error::Code::Encoding);
    EXPECT_THAT(error.message, HasSubstr("odd number of bytes"));
    EXPECT_EQ(error.position, (Position{2, 3}));
  }
}

TEST(Encoding, Utf16LoneSurrogates) {
  for (const bool big_endian : {false, true}) {
    const std::string mark = big_endian ? "\xFE\xFF" : "\xFF\xFE";
    // First half at the end, first half before a letter, second half alone, halves in the wrong
    // order.
    const std::u16string bad[] = {
        {u'é', 0xD800}, {u'é', 0xD800, u'a'}, {u'é', 0xDC00}, {u'é', 0xDC00, 0xD800}};
    for (const std::u16string& text : bad) {
      const Error error = error_of(mark + utf16(text, big_endian));
      EXPECT_EQ(error.code, Error::Code::Encoding);
      EXPECT_THAT(error.message, HasSubstr("half of a surrogate pair"));
      EXPECT_EQ(error.position, (Position{1, 2}));
    }
  }
}

TEST(Encoding, Utf32IsRefusedByName) {
  for (const std::string& bytes : {"\xFF\xFE\0\0{\0\0\0"s, "\0\0\xFE\xFF\0\0\0{"s}) {
    const Error error = error_of(bytes);
    EXPECT_EQ(error.code, Error::Code::Encoding);
    EXPECT_EQ(error.message, "the file is UTF-32");
  }
}

TEST(Encoding, NulBytesAreLeftToTheReaders) { EXPECT_EQ(file_of("a\0b"s)->text(), "a\0b"s); }

struct BadUtf8 {
  const char* what;
  std::string bytes;
};

TEST(Encoding, InvalidUtf8) {
  const BadUtf8 cases[] = {
      {"stray continuation", "\x80"},
      {"overlong slash", "\xC0\xAF"},
      {"overlong, two bytes", "\xC1\xBF"},
      {"overlong, three bytes", "\xE0\x9F\xBF"},
      {"overlong, four bytes", "\xF0\x8F\xBF\xBF"},
      {"surrogate", "\xED\xA0\x80"},
      {"last surrogate", "\xED\xBF\xBF"},
      {"over U+10FFFF", "\xF4\x90\x80\x80"},
      {"five bytes", "\xF8\x88\x80\x80\x80"},
      {"FE", "\xFE"},
      {"FF", "\xFF"},
      {"cut, two bytes", "\xC3"},
      {"cut, three bytes", "\xE2\x82"},
      {"cut, four bytes", "\xF0\x9F\x98"},
      {"no continuation", "\xE2\x28\xA1"},
  };
  for (const BadUtf8& bad : cases) {
    SCOPED_TRACE(bad.what);
    for (const std::string tail : {"", "a", "12345678"}) {
      const Error error = error_of("{\r\n \"é\xF0\x9F\x98\x80" + bad.bytes + tail);
      EXPECT_EQ(error.code, Error::Code::Encoding);
      EXPECT_THAT(error.message, StartsWith("the file is not valid UTF-8: found the byte 0x"));
      EXPECT_EQ(error.position, (Position{2, 5}));
      EXPECT_FALSE(error.help.empty());
    }
  }
}

TEST(Encoding, EveryCodePointSurvives) {
  std::string all;
  std::size_t count = 0;
  for (char32_t c = 1; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const std::size_t at = all.size();
    append_utf8(all, c);
    ASSERT_EQ(utf8_length(all, at), all.size() - at);
    ASSERT_EQ(utf8_at(all, at), c);
    ++count;
  }
  EXPECT_EQ(first_invalid_utf8(all), std::string::npos);
  EXPECT_EQ(count_code_points(all), count);
}

// ---- positions ----

TEST(PositionOf, CountsCodePointsFromOne) {
  const std::string text = "aé\U0001F600z\nb";
  const auto file = file_of(text);
  EXPECT_EQ(file->position(0), (Position{1, 1}));
  EXPECT_EQ(file->position(1), (Position{1, 2}));
  EXPECT_EQ(file->position(2), (Position{1, 2})) << "inside é";
  EXPECT_EQ(file->position(3), (Position{1, 3}));
  EXPECT_EQ(file->position(6), (Position{1, 3})) << "inside the smiley";
  EXPECT_EQ(file->position(7), (Position{1, 4}));
  EXPECT_EQ(file->position(8), (Position{1, 5})) << "the line break";
  EXPECT_EQ(file->position(9), (Position{2, 1}));
  EXPECT_EQ(file->position(10), (Position{2, 2}));
  EXPECT_EQ(file->position(1000), (Position{2, 2})) << "past the end";
}

TEST(PositionOf, KnowsAllLineEnds) {
  const auto file = file_of("a\nb\r\nc\rd\n\r\n\re");
  //                         0 1 2 3 4 5 6 7 8 9 10 11 12
  EXPECT_EQ(file->position(2), (Position{2, 1}));
  EXPECT_EQ(file->position(3), (Position{2, 2}));
  EXPECT_EQ(file->position(4), (Position{2, 3})) << "LF of CRLF is on the line that it ends";
  EXPECT_EQ(file->position(5), (Position{3, 1}));
  EXPECT_EQ(file->position(7), (Position{4, 1}));
  EXPECT_EQ(file->position(9), (Position{5, 1}));
  EXPECT_EQ(file->position(11), (Position{6, 1}));
  EXPECT_EQ(file->position(12), (Position{7, 1}));
  const std::string_view lines[] = {"", "a", "b", "c", "d", "", "", "e", ""};
  for (int i = 0; i < 9; ++i) EXPECT_EQ(file->line(i), lines[i]) << i;
  EXPECT_EQ(file->line(-1), "");
}

TEST(PositionOf, ALineBreakAtTheEndBeginsAnEmptyLine) {
  for (const char* text : {"a\n", "a\r\n", "a\r"}) {
    const auto file = file_of(text);
    EXPECT_EQ(file->position(std::string_view(text).size()), (Position{2, 1}));
    EXPECT_EQ(file->line(1), "a");
    EXPECT_EQ(file->line(2), "");
  }
}

TEST(PositionOf, AgreesWithCountingOnRandomText) {
  std::mt19937 random(7);
  const std::string pieces[] = {"a", "é", "中", "\U0001F600", "\n", "\r\n", "\r"};
  for (const std::size_t breaks : {0u, 1u, 400u}) {
    std::string text;
    while (text.size() < 30000) {
      text += pieces[random() % 1000 < breaks ? 4 + random() % 3 : random() % 4];
    }
    const auto file = file_of(text);
    Position expected{1, 1};
    for (std::size_t at = 0; at < text.size();) {
      ASSERT_EQ(file->position(at), expected) << at;
      const std::size_t length = utf8_length(text, at);
      const bool ends = text[at] == '\n' || (text[at] == '\r' && text.substr(at + 1, 1) != "\n");
      expected =
          ends ? Position{expected.line + 1, 1} : Position{expected.line, expected.column + 1};
      at += length;
    }
  }
}

TEST(PositionOf, IsFastInALineOfManyMegabytes) {
  std::string text(20 << 20, 'x');
  text += "é";
  const auto file = file_of(std::move(text));
  // Scanning the line each time would take a minute.
  for (int i = 0; i < 20000; ++i) {
    ASSERT_EQ(file->position((20u << 20) - i).column, (20 << 20) - i + 1);
  }
}

TEST(RangeOf, EndIsExclusive) {
  EXPECT_EQ(file_of("ab\ncd")->range({1, 4}), (Range{{1, 2}, {2, 2}}));
}

}  // namespace
}  // namespace trustlint::document
