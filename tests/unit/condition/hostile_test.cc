/// Policies with something unexpected in every place: nothing crashes, and nothing is lost without
/// a word.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "condition/environment.h"
#include "requests.h"

namespace trustlint::condition {
namespace {

using nlohmann::json;

const json kPolicy = json::parse(R"({
  "Version": "2012-10-17",
  "Id": "id",
  "Statement": [
    {"Sid": "one", "Effect": "Allow", "Principal": {"AWS": ["*"], "Service": "s"},
     "Action": ["sts:AssumeRole"],
     "Condition": {"ForAnyValue:StringLike": {"k": ["a*", true, 5]}, "ArnLike": {"l": "${k}"}}},
    {"Effect": "Deny", "NotPrincipal": {"AWS": "111122223333"}, "NotAction": "sts:Tag*",
     "Resource": "*", "Condition": {"Null": {"k": "true"}}}]
})");

/// Pointers to every value inside.
std::vector<json::json_pointer> places_in(const json& value) {
  std::vector<json::json_pointer> out;
  const json flat = value.flatten();
  for (const auto& [pointer, leaf] : flat.items()) {
    json::json_pointer at(pointer);
    for (; !at.empty(); at = at.parent_pointer()) out.push_back(at);
  }
  return out;
}

// A value of the wrong shape anywhere is either fine or reported; what cannot be understood is
// never complete without an error.
TEST(HostileTest, AnythingInAnyPlace) {
  const json strange = json::parse(R"([null, true, 1, "", "*", "x", [], {}, [[]], [null], [{}],
                                       {"a": {}}, {"a": []}, {"a": [{}]}, {"": null}, ["a", 1]])");
  const Request request =
      request_of(user(), "sts:AssumeRole", {{"k", KeyValue::list({"abc"})}}, {"sts:TagSession"});
  int open = 0;
  for (const auto& place : places_in(kPolicy)) {
    for (const json& value : strange) {
      json mutant = kPolicy;
      mutant[place] = value;
      const policy::TrustPolicy policy = parse_text(mutant.dump());
      EXPECT_TRUE(policy.complete() || !policy.errors.empty()) << mutant;
      for (const auto& error : policy.errors) {
        EXPECT_TRUE(error.place.known()) << mutant;
        EXPECT_FALSE(error.message.empty()) << mutant;
      }
      EXPECT_FALSE(policy::print(policy).empty());
      const Verdict verdict = evaluate_full(policy, request, {});
      EXPECT_EQ(verdict.statements.size(), policy.statements.size());
      EXPECT_FALSE(verdict.reason.empty()) << mutant;
      open += policy.complete() ? 0 : 1;
    }
  }
  EXPECT_GT(open, 100);
}

TEST(HostileTest, RemovingAnyMember) {
  for (const auto& place : places_in(kPolicy)) {
    json mutant = kPolicy;
    json& parent = mutant[place.parent_pointer()];
    if (!parent.is_object() || !parent.contains(place.back())) continue;
    parent.erase(place.back());
    const policy::TrustPolicy policy = parse_text(mutant.dump());
    EXPECT_TRUE(policy.complete() || !policy.errors.empty()) << mutant;
    evaluate(policy, request_of(user()));
  }
}

TEST(HostileTest, LongValuesStayCheap) {
  const std::string long_text(200000, 'a');
  const std::string pattern = "*" + std::string(500, 'a') + "b";
  const std::string statement =
      R"({"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Condition":{"StringLike":{"k":")" +
      pattern + R"("},"NumericEquals":{"k":")" + std::string(100000, '9') + "e999999999" +
      R"("},"StringEquals":{"k":")" + std::string(50000, '$') + "${" + R"("}}})";
  const policy::TrustPolicy policy = parse_text(with_statements(statement));
  const Request request =
      request_of(user(), "sts:AssumeRole", {{"k", KeyValue::single(std::string(20000, 'a'))}});
  EXPECT_EQ(evaluate(policy, request).decision, Decision::NoMatch);
  EXPECT_EQ(evaluate(policy, request_of(user(), long_text)).decision, Decision::NoMatch);
}

}  // namespace
}  // namespace trustlint::condition
