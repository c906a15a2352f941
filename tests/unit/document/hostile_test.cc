// The files under fixtures/hostile: what each reader says to them. No file may do harm, also not to
// the wrong reader.
#include <filesystem>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "document/reader.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

const std::filesystem::path kFolder = std::filesystem::path(SOURCE_DIR) / "fixtures" / "hostile";

/// Reads a file as its name says: "ok", or the error.
std::string outcome(const std::filesystem::path& path) {
  const auto file = SourceFile::load(path.string(), Limits());
  if (!file) return show(file.error());
  const auto text = Text::of(*file);
  const auto document =
      path.extension() == ".yaml" ? read_yaml(text, Limits()) : read_json(text, Limits());
  return document ? "ok" : show(document.error());
}

TEST(Hostile, EveryFileHasItsAnswer) {
  const std::map<std::string, std::string> expected = {
      {"alias-inside-itself.yaml", "3:16: the alias stands inside the node that it names"},
      {"bad-utf8.json", "6:56: the file is not valid UTF-8: found the byte 0xFF"},
      {"bad-utf8.yaml", "2:6: the file is not valid UTF-8: found the byte 0xED"},
      {"billion-laughs.yaml", "5:10: aliases copy more than 10000 values"},
      {"billion-merges.yaml", "7:13: aliases copy more than 10000 values"},
      {"blank.yaml", "1:1: the file is empty"},
      {"broken-embedded.json", "ok"},
      {"broken-url-encoding.json", "ok"},
      {"byte-order-mark-twice.json",
       "1:1: found the character U+FEFF where a JSON value was expected"},
      {"comments.json", "5:7: found a comment where a key or '}' was expected"},
      {"deep-flow.yaml", "1:103: YAML nested more than 100 levels deep"},
      {"deep-nesting.json", "1:201: JSON nested more than 200 levels deep"},
      {"deep-nesting.yaml", "1:201: YAML nested more than 100 levels deep"},
      {"deep-objects.json", "1:2601: JSON nested more than 200 levels deep"},
      {"duplicate-keys.json", "ok"},
      {"duplicate-keys.yaml", "ok"},
      {"empty.json", "1:1: the file is empty"},
      {"huge-number.json", "ok"},
      {"leading-zero.json",
       "6:28: malformed number '012345678901': a number does not begin with a zero"},
      {"line-break-in-string.json",
       "6:54: found a line break inside the string opened on line 6, column 28"},
      {"lone-surrogate-escape.json", "6:54: found '\\ud83d', which is half of a surrogate pair"},
      {"long-key.yaml", "1:2001: the key before this ':' is longer than 1024 characters"},
      {"many-members.json", "ok"},
      {"many-tag-directives.yaml", "101:1: more than 100 %TAG directives"},
      {"mapping-as-key.yaml", "1:3: found an object where a key was expected"},
      {"nul-after-end.json", "11:1: found a NUL byte where the end of the file was expected"},
      {"nul.json", "2:7: found a NUL byte inside the string opened on line 2, column 3"},
      {"nul.yaml", "2:6: found a NUL byte"},
      {"overlong-utf8.json", "6:54: the file is not valid UTF-8: found the byte 0xC0"},
      {"strings-in-strings.json", "ok"},
      {"tab.yaml", "2:1: found a tab where YAML wants spaces"},
      {"trailing-comma.json", "7:33: found a comma before '}'"},
      {"trailing-garbage.json", "11:1: found '}' where the end of the file was expected"},
      {"truncated-in-string.json",
       "6:39: the file ends inside the string opened on line 6, column 28"},
      {"truncated.json",
       "6:62: the file ends where a key was expected; the object opened on line 4, column 5 is not "
       "closed"},
      {"unclosed-quote.yaml", "1:10: the quotes are never closed"},
      {"unknown-alias.yaml", "3:16: expected a name after '&' or '*'"},
      {"utf16-be.json", "ok"},
      {"utf16-le.json", "ok"},
      {"utf16-lone-surrogate.json",
       "6:55: the file is not valid UTF-16: found half of a surrogate pair (0xD83D)"},
      {"utf16-odd.json",
       "11:1: the file is not valid UTF-16: the last character is cut in half (the file has an odd "
       "number of bytes)"},
      {"utf16-without-mark.json", "1:2: found a NUL byte where a key or '}' was expected"},
      {"utf32.json", "1:1: the file is UTF-32"},
  };
  for (const auto& [name, answer] : expected) EXPECT_EQ(outcome(kFolder / name), answer) << name;
}

TEST(Hostile, NoReaderComesToHarm) {
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const auto file = SourceFile::load(entry.path().string(), Limits());
    if (!file) continue;
    ++files;
    for (const auto& document :
         {read_json(Text::of(*file), Limits()), read_yaml(Text::of(*file), Limits())}) {
      if (document) continue;
      EXPECT_FALSE(document.error().message.empty());
      EXPECT_GE(document.error().position.line, 1);
    }
  }
  EXPECT_GT(files, 20u);
}

TEST(Hostile, StringsInStringsEndAtTheLimit) {
  const auto file = SourceFile::load((kFolder / "strings-in-strings.json").string(), Limits());
  ASSERT_TRUE(file.has_value());
  auto document = read_json(Text::of(*file), Limits());
  std::size_t levels = 0;
  while (document) {
    const Node* next = &(*document)->root.members.front().value;
    document = read_embedded(*next, Limits());
    ++levels;
  }
  EXPECT_EQ(document.error().code, Error::Code::Limit);
  EXPECT_EQ(levels, Limits().embedded_depth + 1);
}

TEST(Hostile, BrokenPoliciesInsideStringsHaveTheirPlaceInTheFile) {
  const std::pair<const char*, const char*> cases[] = {
      {"broken-embedded.json",
       "4:236: the text ends where ',' or ']' was expected; the array opened on line 4, column 84 "
       "is not closed"},
      {"broken-url-encoding.json",
       "4:64: found '%' without two hexadecimal digits in URL-encoded text"},
  };
  for (const auto& [name, answer] : cases) {
    const auto file = SourceFile::load((kFolder / name).string(), Limits());
    ASSERT_TRUE(file.has_value());
    const auto document = must(read_json(Text::of(*file), Limits()));
    const auto policy = read_embedded(*document->root.find("AssumeRolePolicyDocument"), Limits());
    ASSERT_FALSE(policy.has_value());
    EXPECT_EQ(show(policy.error()), answer);
  }
}

}  // namespace
}  // namespace trustlint::document
