/// What `diff` prints for changes whose effect is known, byte for byte, in every format; and the
/// ways in which two sides come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/cmd_diff.h"
#include "cli/subprocess.h"
#include "golden/program.h"
#include "unit/report/schema_check.h"

namespace trustlint::test {
namespace {

using cli::DiffFormat;
using cli::DiffOptions;
using testing::HasSubstr;
using testing::Not;
using Json = nlohmann::ordered_json;

Printed diff(const DiffOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = cli::run_diff(options, out, err);
  return {code, out.str(), err.str()};
}

Json changes(DiffOptions options, int code) {
  options.outputs = {{DiffFormat::Json, ""}};
  const Printed printed = diff(options);
  EXPECT_EQ(printed.code, code) << printed.err << printed.out;
  if (printed.out.empty()) return Json::array();
  const Json root = Json::parse(printed.out);
  EXPECT_THAT(SchemaCheck("diff.schema.json").problems(nlohmann::json::parse(printed.out)),
              testing::IsEmpty());
  return root.at("changes");
}

DiffOptions of_plan(const std::string& path) {
  DiffOptions options;
  options.plan = path;
  return options;
}

DiffOptions of_paths(const std::string& before, const std::string& after) {
  DiffOptions options;
  options.paths = {before, after};
  return options;
}

// -- Plans that Terraform made ------------------------------------------------------------------

struct Case {
  std::string name;
  std::string relation;  ///< Of the only role; empty: several.
  int code;

  friend std::ostream& operator<<(std::ostream& out, const Case& one) { return out << one.name; }
};

const std::vector<Case> kCases = {
    {"refactored", "equal", cli::kNothingFound},
    {"wildcard", "wider", cli::kFindings},
    {"value-added", "wider", cli::kFindings},
    {"deny-added", "narrower", cli::kNothingFound},
    {"deny-removed", "wider", cli::kFindings},
    {"reordered", "equal", cli::kNothingFound},
    {"owner-changed", "incomparable", cli::kFindings},
    {"unknown", "undecided", cli::kNothingFound},
    {"many", "", cli::kFindings},
};

struct FormatName {
  DiffFormat format;
  const char* name;
};
constexpr FormatName kFormats[] = {{DiffFormat::Text, "text"},
                                   {DiffFormat::Json, "json"},
                                   {DiffFormat::Sarif, "sarif"},
                                   {DiffFormat::Markdown, "markdown"},
                                   {DiffFormat::Github, "github"}};

/// SARIF lists all rules there are, which says nothing about the change.
std::string without_rules(const std::string& sarif) {
  Json root = Json::parse(sarif);
  Json& run = root.at("runs").at(0);
  const Json& rules = run.at("tool").at("driver").at("rules");
  for (Json& result : run.at("results")) {
    EXPECT_EQ(rules.at(result.at("ruleIndex").get<std::size_t>()).at("id"), result.at("ruleId"));
    result.erase("ruleIndex");
  }
  run.at("tool").at("driver").erase("rules");
  return root.dump(2) + "\n";
}

class DiffGolden : public testing::TestWithParam<Case> {
 protected:
  DiffGolden() { workspace_.bring("fixtures/changes/" + GetParam().name); }
  std::string plan() const { return "fixtures/changes/" + GetParam().name + "/plan.json"; }
  Workspace workspace_;
};

TEST_P(DiffGolden, IsPrintedInEveryFormat) {
  for (const auto& [format, name] : kFormats) {
    SCOPED_TRACE(name);
    DiffOptions options = of_plan(plan());
    options.outputs = {{format, ""}};
    const Printed printed = diff(options);
    EXPECT_EQ(printed.code, GetParam().code);
    EXPECT_EQ(printed.err, "");
    EXPECT_THAT(printed.out, Not(HasSubstr(workspace_.root().string())));
    expect_golden(fs::path("tests/golden/diff") / GetParam().name / name,
                  format == DiffFormat::Sarif ? without_rules(printed.out) : printed.out);
  }
}

TEST_P(DiffGolden, HasTheRelationThatItShouldHave) {
  const Json list = changes(of_plan(plan()), GetParam().code);
  if (GetParam().relation.empty()) return;
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].at("relation"), GetParam().relation);
  EXPECT_EQ(list[0].at("fails"), GetParam().code == cli::kFindings);
  EXPECT_THAT(list[0].at("file").get<std::string>(), testing::EndsWith("main.tf"));
  // An accepted change passes.
  DiffOptions accepting = of_plan(plan());
  accepting.accept = {list[0].at("fingerprint").get<std::string>()};
  accepting.strict = true;
  changes(accepting, cli::kNothingFound);
}

TEST_P(DiffGolden, DependsOnTheInputAlone) {
  DiffOptions one = of_plan(plan());
  one.jobs = 1;
  one.outputs = {{DiffFormat::Json, ""}};
  DiffOptions other = one;
  other.jobs = 7;
  other.plan = (workspace_.root() / plan()).string();
  EXPECT_EQ(diff(one).out, diff(other).out);
}

INSTANTIATE_TEST_SUITE_P(Program, DiffGolden, testing::ValuesIn(kCases), [](const auto& test) {
  std::string name = test.param.name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// -- The gate -----------------------------------------------------------------------------------

/// A trust policy for one subject of GitHub's.
std::string trust(const std::string& subject) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated":
 "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
 "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {
 "token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}, "StringLike": {
 "token.actions.githubusercontent.com:sub": ")" +
         subject + "\"}}}]}\n";
}

class Diff : public testing::Test {
 protected:
  static void write(const fs::path& path, const std::string& text) {
    if (path.has_parent_path()) fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  static int git(std::vector<std::string> words) {
    words.insert(words.begin(), {"git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c",
                                 "commit.gpgsign=false"});
    cli::Command command{std::move(words), {"GIT_CONFIG_GLOBAL=/dev/null"}, {"GIT_DIR"}, {}, {}};
    return cli::run_command(command, [](std::string_view) { return true; }).value_or(-1);
  }
  static void commit() {
    git({"init", "-q", "-b", "main"});
    git({"add", "-A"});
    ASSERT_EQ(git({"commit", "-q", "-m", "x"}), 0);
  }

  Workspace workspace_;
};

constexpr const char* kMain = "repo:acme/app:ref:refs/heads/main";
constexpr const char* kOther = "repo:acme/tools:ref:refs/heads/main";

TEST_F(Diff, TwoFilesAreOneRole) {
  write("old.json", trust(kMain));
  write("new.json", trust("repo:*"));
  const Json list = changes(of_paths("old.json", "new.json"), cli::kFindings);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].at("relation"), "wider");
  EXPECT_TRUE(list[0].at("gained").at("outsider").get<bool>());
  EXPECT_EQ(list[0].at("file"), "new.json");
  EXPECT_EQ(list[0].at("line"), 5);
  const Json back = changes(of_paths("new.json", "old.json"), cli::kNothingFound);
  EXPECT_EQ(back[0].at("relation"), "narrower");
}

TEST_F(Diff, TheFirstLineSaysWhoIsLetIn) {
  write("old.json", trust(kMain));
  write("new.json", trust("repo:*"));
  const Printed printed = diff(of_paths("old.json", "new.json"));
  EXPECT_THAT(printed.out, testing::StartsWith(
                               "wider: any GitHub repository can now assume the role of new.json"));
}

TEST_F(Diff, OnlyTheGainOfOutsidersMayFail) {
  write("old.json", trust(kMain));
  write("new.json", trust("repo:acme/app:ref:refs/heads/*"));
  write("open.json", trust("repo:*"));
  DiffOptions options = of_paths("old.json", "new.json");
  changes(options, cli::kFindings);
  options.outsiders_only = true;
  changes(options, cli::kNothingFound);
  options.paths[1] = "open.json";
  changes(options, cli::kFindings);
}

TEST_F(Diff, DirectoriesArePairedByThePathsBelowThem) {
  write("old/a.json", trust(kMain));
  write("old/b.json", trust(kOther));
  write("new/a.json", trust(kMain));
  write("new/b.json", trust("repo:acme/tools:*"));
  const Json list = changes(of_paths("old", "new"), cli::kFindings);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0].at("kind"), "unchanged");
  EXPECT_EQ(list[0].at("role"), "new/a.json");
  EXPECT_EQ(list[0].at("previous_role"), nullptr);
  EXPECT_EQ(list[1].at("relation"), "wider");
}

TEST_F(Diff, NewRolesAreJudgedByTheRules) {
  write("safe.json", trust(kMain));
  write("open.json", trust("repo:*"));
  DiffOptions options = of_paths("/dev/null", "open.json");
  const Json list = changes(options, cli::kFindings);
  EXPECT_EQ(list[0].at("kind"), "created");
  EXPECT_EQ(list[0].at("relation"), nullptr);
  EXPECT_FALSE(list[0].at("findings").empty());
  options.new_roles = cli::NewRoles::Ignore;
  changes(options, cli::kNothingFound);
  options = of_paths("/dev/null", "safe.json");
  changes(options, cli::kNothingFound);
  options.new_roles = cli::NewRoles::Any;
  changes(options, cli::kFindings);
  EXPECT_EQ(changes(of_paths("open.json", "/dev/null"), cli::kNothingFound)[0].at("kind"),
            "deleted");
}

TEST_F(Diff, ABrokenFileHidesNoOtherChange) {
  write("old/a.json", trust(kMain));
  write("old/b.json", "{\"Statement\": [sts:AssumeRole");
  write("old/c.json", trust(kMain));
  write("new/a.json", trust("repo:acme/*"));
  write("new/b.json", trust(kMain));
  write("new/c.json", "{\"Statement\": [sts:AssumeRole");
  const Json list = changes(of_paths("old", "new"), cli::kFindings);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].at("relation"), "wider");
  for (const int i : {1, 2}) {
    EXPECT_EQ(list[i].at("relation"), "undecided");
    EXPECT_THAT(list[i].at("reason").get<std::string>(), HasSubstr("is not known"));
  }
  write("new/a.json", trust(kMain));
  changes(of_paths("old", "new"), cli::kNotRead);
}

TEST_F(Diff, AFileThatIsNoPlanIsAnError) {
  write("role.json", trust(kMain));
  write("empty.json", R"({"format_version": "1.2", "resource_changes": []})");
  EXPECT_EQ(diff(of_plan("role.json")).code, cli::kNotRead);
  EXPECT_THAT(diff(of_plan("role.json")).out, HasSubstr("no Terraform plan"));
  EXPECT_EQ(diff(of_plan("missing.json")).code, cli::kNotRead);
  EXPECT_EQ(diff(of_plan("empty.json")).code, cli::kNothingFound);
}

TEST_F(Diff, AStateADirectoryAndHalfAPlanAreNoPlans) {
  write("state.json", R"({"format_version": "1.0", "values": {"root_module": {"resources": []}}})");
  write("errored.json", R"({"format_version": "1.2", "resource_changes": [], "errored": true})");
  write("part.json", R"({"format_version": "1.2", "resource_changes": [], "complete": false})");
  write("d/plan.json", R"({"format_version": "1.2", "resource_changes": []})");
  write("whole.json",
        R"({"format_version": "1.2", "resource_changes": [], "errored": false, "complete": true})");
  for (const auto& [file, said] :
       {std::pair("state.json", "no Terraform plan"), std::pair("d", "no Terraform plan"),
        std::pair("errored.json", "terraform stopped with an error"),
        std::pair("part.json", "the plan is incomplete")}) {
    const Printed printed = diff(of_plan(file));
    EXPECT_EQ(printed.code, cli::kNotRead) << file;
    EXPECT_THAT(printed.out, HasSubstr(said)) << file;
  }
  EXPECT_EQ(diff(of_plan("whole.json")).code, cli::kNothingFound);
}

TEST_F(Diff, AFileThatCanNoLongerBeReadHasNotLostItsRoles) {
  for (const char* text : {"", "{broken", "some text", "\xff\xfe\x01"}) {
    SCOPED_TRACE(text);
    write("old/a.json", trust(kMain));
    write("new/a.json", text);
    for (const bool back : {false, true}) {
      const auto options = back ? of_paths("new", "old") : of_paths("old", "new");
      const Json list = changes(options, cli::kNotRead);
      ASSERT_EQ(list.size(), 1U);
      EXPECT_EQ(list[0].at("relation"), "undecided");
    }
  }
  fs::remove("new/a.json");
  fs::create_symlink("nowhere.json", "new/a.json");
  EXPECT_EQ(changes(of_paths("old", "new"), cli::kNotRead)[0].at("relation"), "undecided");
  fs::remove("new/a.json");
  EXPECT_EQ(changes(of_paths("old", "new"), cli::kNothingFound)[0].at("kind"), "deleted");
  // A document in which no role stands any more.
  write("new/a.json", "{}");
  EXPECT_EQ(changes(of_paths("old", "new"), cli::kNothingFound)[0].at("kind"), "deleted");
}

TEST_F(Diff, NothingOnEitherSideIsSaid) {
  fs::create_directories("none");
  DiffOptions options = of_paths("none", "none");
  changes(options, cli::kNothingFound);
  options.strict = true;
  changes(options, cli::kNotRead);
}

TEST_F(Diff, AStrangerInANetworkIsAnOutsider) {
  const auto policy = [](const std::string& more) {
    return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS":
        "arn:aws:iam::111122223333:role/a"}, "Action": "sts:AssumeRole"})" +
           more + "]}";
  };
  write("old.json", policy(""));
  write("new.json", policy(R"(, {"Effect": "Allow", "Principal": {"AWS": "*"},
        "Action": "sts:AssumeRole",
        "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}})"));
  DiffOptions options = of_paths("old.json", "new.json");
  options.outsiders_only = true;
  changes(options, cli::kFindings);
  write("new.json", policy(R"(, {"Effect": "Allow", "Principal": {"AWS":
        "arn:aws:iam::111122223333:role/b"}, "Action": "sts:AssumeRole"})"));
  changes(options, cli::kNothingFound);
}

TEST_F(Diff, WhatIsAcceptedIsAllThatARoleMayReach) {
  const auto role = [](const std::string& resources) {
    return R"({"Resources": {"A": {"Type": "AWS::IAM::Role", "Properties": {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]},
        "Policies": [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": [)" +
           resources + "]}]}}]}}}}";
  };
  const std::string x = R"("arn:aws:iam::111122223333:role/x")";
  const std::string y = R"(, "arn:aws:iam::111122223333:role/y")";
  write("old.json", role(x));
  write("new.json", role(x + y));
  DiffOptions options = of_paths("old.json", "new.json");
  options.accept = {changes(options, cli::kFindings)[0].at("fingerprint").get<std::string>()};
  changes(options, cli::kNothingFound);
  write("new.json", role(x + y + R"(, "arn:aws:iam::111122223333:role/z")"));
  changes(options, cli::kFindings);
}

TEST_F(Diff, SeveralPoliciesOfOneFileArePairedInTheirOrder) {
  write("old/a.yaml", trust(kMain) + "\n---\n" + trust(kOther) + "\n");
  write("new/a.yaml", trust("repo:acme/*") + "\n");
  const Json list = changes(of_paths("old", "new"), cli::kFindings);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(std::count_if(list.begin(), list.end(),
                          [](const Json& one) { return one.at("kind") == "deleted"; }),
            1);
}

TEST_F(Diff, AReasonInTheConfigurationAccepts) {
  write("old.json", trust(kMain));
  write("new.json", trust(kOther));
  const auto options = of_paths("old.json", "new.json");
  const Json list = changes(options, cli::kFindings);
  write("trustlint.yaml", "diff:\n  accept:\n    - {fingerprint: \"" +
                              list[0].at("fingerprint").get<std::string>() +
                              "\", reason: the tools moved}\n");
  EXPECT_EQ(changes(options, cli::kNothingFound)[0].at("accepted"), "the tools moved");
  // Another change of the same role is asked about again; another layout is not.
  write("new.json", "\n\n" + trust(kOther));
  changes(options, cli::kNothingFound);
  write("new.json", trust("repo:acme/x:ref:refs/heads/main"));
  changes(options, cli::kFindings);
}

TEST_F(Diff, ARevisionAndTheWorkingTree) {
  if (git({"--version"}) != 0) GTEST_SKIP() << "git is not installed";
  fs::remove_all(".git");
  write("infra/role.json", trust(kMain));
  write("infra/gone.json", trust("repo:acme/gone:ref:refs/heads/main"));
  write("infra/same.json", trust(kOther));
  commit();
  write("infra/role.json", trust("repo:*"));
  fs::remove("infra/gone.json");
  DiffOptions options;
  options.git = "HEAD";
  const Json list = changes(options, cli::kFindings);
  ASSERT_EQ(list.size(), 3U);
  EXPECT_EQ(list[0].at("kind"), "deleted");
  EXPECT_EQ(list[0].at("file"), "infra/gone.json");
  EXPECT_EQ(list[1].at("relation"), "wider");
  EXPECT_EQ(list[1].at("role"), "infra/role.json");
  EXPECT_EQ(list[2].at("kind"), "unchanged");
  options.outputs = {{DiffFormat::Text, ""}};
  EXPECT_THAT(diff(options).out, Not(HasSubstr("/trustlint-")));

  options.paths = {"infra/same.json"};
  EXPECT_EQ(changes(options, cli::kNothingFound).size(), 1U);
  options.paths = {"infra/gone.json"};
  EXPECT_EQ(changes(options, cli::kNothingFound)[0].at("kind"), "deleted");
  options.paths = {"/"};
  EXPECT_EQ(diff(options).code, cli::kUsage);
  options.paths = {};
  options.git = "nonsense";
  EXPECT_EQ(diff(options).code, cli::kUsage);
}

TEST_F(Diff, WhatGitTracksIsNeverIgnored) {
  if (git({"--version"}) != 0) GTEST_SKIP() << "git is not installed";
  fs::remove_all(".git");
  write("build/role.json", trust(kMain));
  write("infra/role.json", trust(kMain));
  commit();
  write(".gitignore", "infra/\n");
  DiffOptions options;
  options.git = "HEAD";
  for (const auto& one : changes(options, cli::kNothingFound)) {
    EXPECT_EQ(one.at("kind"), "unchanged");
  }
  write("build/role.json", trust("repo:*"));
  write("infra/role.json", trust("repo:*"));
  const Json list = changes(options, cli::kFindings);
  ASSERT_EQ(list.size(), 2U);
  for (const auto& one : list) EXPECT_EQ(one.at("relation"), "wider");
}

TEST_F(Diff, ModulesAreThoseOfTheRevision) {
  if (git({"--version"}) != 0) GTEST_SKIP() << "git is not installed";
  fs::remove_all(".git");
  const std::string role =
      "variable \"subject\" {}\nresource \"aws_iam_role\" \"r\" {\n  name = \"r\"\n"
      "  assume_role_policy = jsonencode({ Version = \"2012-10-17\", Statement = [{ Effect = "
      "\"Allow\", Action = \"sts:AssumeRole\", Principal = { AWS = var.subject } }] })\n}\n";
  write("modules/role/main.tf", role);
  write("env/main.tf",
        "module \"r\" {\n  source = \"../modules/role\"\n  subject = \"111122223333\"\n}\n");
  commit();
  write("env/main.tf",
        "module \"r\" {\n  source = \"../modules/role\"\n  subject = \"444455556666\"\n}\n");
  DiffOptions options;
  options.git = "HEAD";
  options.paths = {"env"};
  const Json list = changes(options, cli::kFindings);
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].at("role"), "module.r.aws_iam_role.r");
  EXPECT_EQ(list[0].at("relation"), "incomparable");
}

TEST_F(Diff, HostileTextsStayTexts) {
  const std::string name = "a,title=x\n::error::y%0A `` @everyone <b>](http:x).json";
  write("old.json", trust(kMain));
  write(name, trust("repo:*"));
  DiffOptions options = of_paths("old.json", name);
  options.outputs = {{DiffFormat::Github, ""}};
  std::istringstream lines(diff(options).out);
  std::vector<std::string> commands;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("::")) commands.push_back(line);
  }
  ASSERT_EQ(commands.size(), 1U);
  EXPECT_THAT(commands[0], testing::StartsWith("::error file=a%2Ctitle=x\\u000a%3A%3Aerror%3A%3Ay"
                                               "%250A"));
  options.outputs = {{DiffFormat::Markdown, ""}};
  const std::string comment = diff(options).out;
  EXPECT_THAT(comment, testing::StartsWith("<!-- trustlint diff -->\n"));
  EXPECT_THAT(comment, HasSubstr("\\`\\` @\xe2\x80\x8b"
                                 "everyone &lt;b&gt;"));
  EXPECT_THAT(comment, HasSubstr("* at ```"));
}

}  // namespace
}  // namespace trustlint::test
