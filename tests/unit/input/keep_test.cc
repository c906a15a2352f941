/// What the formats do not read is left out when a file is read, and nobody can tell.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "read.h"

namespace trustlint::input {
namespace {

namespace fs = std::filesystem;

std::size_t nodes(const document::Node& node) {
  std::size_t count = 1;
  for (const document::Node& item : node.items) {
    count += nodes(item);
  }
  for (const document::Member& member : node.members) {
    count += nodes(member.value);
  }
  return count;
}

std::string summary(const Extraction& extraction) {
  std::string text = extraction.recognised ? "recognised\n" : "";
  for (const auto* list : {&extraction.roles, &extraction.deleted}) {
    for (const RoleSource& role : *list) {
      text += role.address + " " + where(role.anchor) + " " + role.not_known_because + " " +
              role.account.value_or("-") + " " + std::to_string(role.holes.size());
      for (const PolicySource& policy : role.policies) {
        text += " " + std::to_string(nodes(*policy.node));
      }
      for (const Permissions& one : role.permissions) {
        text += " " + one.name + (one.policy ? std::to_string(nodes(*one.policy->node)) : "-");
      }
      text += role.before ? " before\n" : "\n";
    }
  }
  for (const ProviderSource& provider : extraction.providers) {
    text += provider.address + " " + provider.url + "\n";
  }
  return text;
}

TEST(Keep, LeavingOutChangesNothing) {
  const document::Limits limits;
  std::size_t files = 0;
  std::size_t smaller = 0;
  for (const char* folder : {"/fixtures/plans", "/fixtures/formats", "/fixtures/demo"}) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(SOURCE_DIR) + folder)) {
      const std::string name = entry.path().extension();
      if (name != ".json" && name != ".tfstate") {
        continue;
      }
      SCOPED_TRACE(entry.path());
      const auto text =
          document::Text::of(*document::SourceFile::load(entry.path().string(), "f", limits));
      const auto all = document::read_json(text, limits);
      const auto kept = document::read_json(text, limits, formats_read());
      ASSERT_EQ(all.has_value(), kept.has_value());
      if (!all) {
        continue;
      }
      EXPECT_EQ(summary(extract(*kept, "f", limits)), summary(extract(*all, "f", limits)));
      ++files;
      smaller += nodes((*kept)->root) < nodes((*all)->root) ? 1 : 0;
    }
  }
  EXPECT_GE(files, 20U);
  EXPECT_GE(smaller, 7U);
}

TEST(Keep, WhatIsNotAboutRolesIsNotBuilt) {
  const document::Limits limits;
  const auto built = [&](const std::string& bytes) {
    const auto text = document::Text::of(*document::SourceFile::from_bytes("f", bytes, limits));
    return nodes((*document::read_json(text, limits, formats_read()))->root);
  };
  std::string disks;
  for (int i = 0; i < 50; ++i) {
    disks += R"({"address": "aws_ebs_volume.d", "type": "aws_ebs_volume", "values": {"a": [1]}},)";
  }
  const std::string resources = R"({"root_module": {"resources": [)" + disks + "{}]}}";
  EXPECT_LE(
      built(R"({"planned_values": )" + resources + R"(, "prior_state": {"values": )" + resources +
            R"(}, "resource_changes": [)" + disks + R"({}], "resource_drift": [)" + disks + "{}]}"),
      16U);
  EXPECT_LE(built(R"({"UserDetailList": [)" + disks + R"({}], "Policies": [
      {"Arn": "a", "PolicyVersionList": [)" +
                  disks + "{}]}]}"),
            6U);
}

}  // namespace
}  // namespace trustlint::input
