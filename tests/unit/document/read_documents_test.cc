/// Which reader a file goes to, streams of documents, and texts that are put together.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "document/composed_text.h"
#include "document/reader.h"
#include "read_helpers.h"

namespace trustlint::document {
namespace {

using testing::HasSubstr;

std::size_t count(const std::string& bytes, Language language) {
  const auto documents = read_documents(text_of(bytes), {}, language);
  return documents ? documents->size() : 0;
}

std::string error(const std::string& bytes, Language language) {
  const auto documents = read_documents(text_of(bytes), {}, language);
  return documents ? "" : documents.error().message;
}

TEST(ReadDocuments, TheNameAndTheTextDecide) {
  EXPECT_EQ(count("{\"a\": 1}", Language::Json), 1U);
  EXPECT_EQ(count("a: 1", Language::Json), 0U);
  EXPECT_EQ(count("a: 1", Language::Yaml), 1U);
  EXPECT_EQ(count("a: 1", Language::Unsaid), 1U);
  EXPECT_EQ(count("{\"a\":\t1}", Language::Yaml), 1U) << "JSON in a file of YAML";
  EXPECT_EQ(count("{a: b}", Language::Unsaid), 0U) << "JSON with a slip of the pen";
  EXPECT_EQ(count("{a: !Ref b}", Language::Yaml), 1U);
}

TEST(ReadDocuments, TheErrorIsThatOfTheLikelierLanguage) {
  EXPECT_THAT(error("{\"a\": }", Language::Unsaid), HasSubstr("value was expected"));
  EXPECT_THAT(error("a: [", Language::Unsaid), HasSubstr("expected a value"));
  EXPECT_THAT(error("", Language::Unsaid), HasSubstr("empty"));
}

TEST(ReadDocuments, AStream) {
  const auto documents =
      read_documents(text_of("--- &a\nx: 1\n---\ny: 2\n...\n---\n"), {}, Language::Yaml);
  ASSERT_TRUE(documents);
  ASSERT_EQ(documents->size(), 3U);
  EXPECT_EQ((*documents)[0]->root.members.at(0).key, "x");
  EXPECT_EQ((*documents)[1]->root.members.at(0).key, "y");
  EXPECT_EQ((*documents)[1]->root.members.at(0).value.place().range().begin.line, 4);
  EXPECT_TRUE((*documents)[2]->root.is(Kind::Null));
  EXPECT_THAT(error("a: &x 1\n---\nb: *x\n", Language::Yaml), HasSubstr("anchor"))
      << "anchors end with their document";
  EXPECT_EQ(count("a: 1\n---\nb: [\n", Language::Yaml), 0U);
}

TEST(ReadDocuments, BudgetsAreForTheWholeStream) {
  Limits limits;
  limits.yaml_nodes = 5;
  EXPECT_TRUE(read_yaml_stream(text_of("a\n---\na\n---\na\n"), limits));
  EXPECT_FALSE(read_yaml_stream(text_of("a\n---\na\n---\na\n---\na\n---\na\n---\na\n"), limits));
}

TEST(ComposedText, EveryByteLeadsBack) {
  const auto document = must_read_json(R"({"a": "one\ntwo", "b": "${X}"})");
  const Node& first = document->root.members.at(0).value;
  const Node& second = document->root.members.at(1).value;
  ComposedText composed;
  composed.take(Pieces(first), {2, 5});
  composed.stand_in("filled", second.span);
  composed.take(Pieces(first));
  std::shared_ptr<const Text> owner;
  const Node node = std::move(composed).finish(*document->text, owner);
  EXPECT_EQ(node.text, "e\ntfilledone\ntwo");
  const auto at = [&](std::size_t begin, std::size_t end) { return in_file(*owner, {begin, end}); };
  EXPECT_EQ(at(0, 2), "e\\n");
  EXPECT_EQ(at(9, 16), "one\\ntwo");
  EXPECT_EQ(owner->in_file({4, 5}).begin, second.span.begin) << "inside what stands in";
  // A part of it can be taken apart again.
  EXPECT_EQ(Pieces(node).in_file({9, 12}), first.source->in_file({7, 10}));
}

TEST(ComposedText, AnEmptyOneHasAPlace) {
  const auto document = must_read_json(R"(["", "x"])");
  ComposedText composed;
  composed.stand_in("", document->root.items.at(1).span);
  std::shared_ptr<const Text> owner;
  const Node node = std::move(composed).finish(*document->text, owner);
  EXPECT_EQ(node.place().range().begin.column, 6);
}

}  // namespace
}  // namespace trustlint::document
