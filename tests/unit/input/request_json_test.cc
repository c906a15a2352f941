/// Requests in JSON: what is read, and where what is wrong stands.
#include "input/request_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "document/reader.h"

namespace trustlint::input {
namespace {

using condition::KeyValue;
using condition::Stance;
using testing::ElementsAre;

document::Result<AskedRequest> read(const std::string& text) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("r.json", text, limits, 7);
  const auto document = document::read_json(document::Text::of(*file), limits);
  if (!document) return tl::unexpected(document.error());
  return read_request(**document);
}

/// "LINE:COLUMN: MESSAGE"
std::string error(const std::string& text) {
  const auto result = read(text);
  if (result) return "read";
  const auto& problem = result.error();
  return std::to_string(problem.position.line) + ":" + std::to_string(problem.position.column) +
         ": " + problem.message;
}

TEST(RequestJsonTest, ReadsAllThatItKnows) {
  const auto asked = read(R"({"scope": "full", "policy": {}, "more": 1, "request": {
    "principal": {"type": "AWS", "arn": "a", "account": "1", "role_arn": "r", "unique_id": "u"},
    "action": "sts:AssumeRole", "also_actions": ["sts:TagSession"],
    "context": {"one": "x", "number": 5, "flag": true, "list": [], "many": ["y", 2]},
    "env": {"role_account": "2", "identity": "allow", "scp": "none", "rcp": "deny"}}})");
  ASSERT_TRUE(asked) << asked.error().message;
  EXPECT_EQ(asked->request.caller.id, "a");
  EXPECT_EQ(asked->request.caller.role_arn, "r");
  EXPECT_THAT(asked->request.also_actions, ElementsAre("sts:TagSession"));
  EXPECT_EQ(asked->request.context.at("ONE"), KeyValue::single("x"));
  EXPECT_EQ(asked->request.context.at("number"), KeyValue::single("5"));
  EXPECT_EQ(asked->request.context.at("flag"), KeyValue::single("true"));
  EXPECT_EQ(asked->request.context.at("list"), KeyValue::list({}));
  EXPECT_EQ(asked->request.context.at("many"), KeyValue::list({"y", "2"}));
  ASSERT_TRUE(asked->environment);
  EXPECT_EQ(asked->environment->identity, Stance::Allow);
  EXPECT_EQ(asked->environment->rcp, Stance::Deny);
  EXPECT_FALSE(asked->environment->boundary);
  EXPECT_NE(asked->policy, nullptr);
}

TEST(RequestJsonTest, TheRequestMayStandAlone) {
  const auto asked =
      read(R"({"principal": {"type": "Federated", "id": "x"}, "action": "a", "env": {}})");
  ASSERT_TRUE(asked);
  EXPECT_EQ(asked->policy, nullptr);
  EXPECT_FALSE(asked->environment) << "the scope is trust";
  // As `check -o json` writes a witness.
  EXPECT_EQ(read(R"({"principal": {"type": "AWS", "id": "i"}, "action": "a"})")->request.caller.id,
            "i");
}

TEST(RequestJsonTest, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(error("[]"), "7:1: a request is an object, this is an array");
  EXPECT_EQ(error("{}"), "7:1: the request lacks `principal`");
  EXPECT_EQ(error(R"({"request": 1})"), "7:13: `request` is a number, not an object");
  const std::string who = R"({"principal": {"type": "Service", "id": "x"}, )";
  EXPECT_EQ(error(who + "\n\"action\": 1}"), "8:11: `action` is a number, not a string");
  const std::string call = who + "\"action\": \"a\",\n";
  EXPECT_EQ(error(call + R"("context": []})"), "8:12: `context` is an array, not an object");
  EXPECT_EQ(error(call + R"("context": {"k": null}})"), "8:18: the value of a key is null");
  EXPECT_EQ(error(call + R"("context": {"k": [{}]}})"), "8:19: the value of a key is an object");
  EXPECT_EQ(error(call + R"("context": {"k": "1", "K": "2"}})"), "8:23: the key `K` stands twice");
  EXPECT_EQ(error(call + R"("action": "b"})"), "8:1: `action` stands twice");
  EXPECT_EQ(error(call + R"("scope": "all"})"), "8:10: 'all' is no scope");
  EXPECT_EQ(error(call + R"("scope": "full"})"),
            "7:1: the scope `full` needs `env` in the request");
  EXPECT_EQ(error(call + R"("scope": "full", "env": {"scp": "maybe"}})"),
            "8:33: 'maybe' says nothing about `scp`");
  EXPECT_EQ(error(R"({"principal": {"type": "Root"}, "action": "a"})"),
            "7:24: 'Root' is no type of principal");
  EXPECT_EQ(error(R"({"principal": {"type": "AWS"}, "action": "a"})"),
            "7:15: `principal` lacks `arn`");
}

}  // namespace
}  // namespace trustlint::input
