/// The command line: what is understood, and what is said about the rest.
#include "cli/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace trustlint::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

document::Result<Invocation> parse(std::vector<const char*> words, Terminal terminal = {}) {
  words.insert(words.begin(), "trustlint");
  return parse_options(static_cast<int>(words.size()), words.data(), terminal);
}

CheckOptions check(std::vector<const char*> words, Terminal terminal = {}) {
  words.insert(words.begin(), "check");
  const auto result = parse(words, terminal);
  if (!result) {
    ADD_FAILURE() << result.error().message;
    return {};
  }
  return std::get<CheckOptions>(*result);
}

document::Error failure(const std::vector<const char*>& words) {
  const auto result = parse(words);
  if (result) {
    ADD_FAILURE() << "understood";
    return {};
  }
  EXPECT_EQ(result.error().code, document::Error::Code::Usage);
  return result.error();
}

std::string printed(const std::vector<const char*>& words) {
  const auto result = parse(words);
  if (!result) {
    ADD_FAILURE() << result.error().message;
    return {};
  }
  return std::get<PrintText>(*result).text;
}

TEST(Options, Defaults) {
  const CheckOptions options = check({});
  EXPECT_THAT(options.paths, ElementsAre("."));
  ASSERT_EQ(options.outputs.size(), 1U);
  EXPECT_EQ(options.outputs[0].format, Format::Text);
  EXPECT_EQ(options.outputs[0].file, "");
  EXPECT_EQ(options.fail_on, rule::Severity::High);
  EXPECT_EQ(options.min_severity, rule::Severity::Note);
  EXPECT_EQ(options.min_confidence, rule::Confidence::Likely);
  EXPECT_FALSE(options.persona);
  EXPECT_FALSE(options.config);
  EXPECT_EQ(options.jobs, 0U);
  EXPECT_TRUE(options.select.empty());
  EXPECT_FALSE(options.strict || options.stats || options.color);
}

TEST(Options, EverythingAtOnce) {
  const CheckOptions options = check({"a.json",
                                      "-o",
                                      "text",
                                      "dir",
                                      "--output=sarif=out/x=y.sarif",
                                      "-o",
                                      "json=r.json",
                                      "--persona",
                                      "auditor",
                                      "--min-severity=low",
                                      "--min-confidence",
                                      "certain",
                                      "--fail-on",
                                      "medium",
                                      "--config",
                                      "c.yaml",
                                      "--strict",
                                      "--jobs",
                                      "3",
                                      "--stats",
                                      "--color",
                                      "always",
                                      "--stdin-filename",
                                      "plan.json",
                                      "-"});
  EXPECT_THAT(options.paths, ElementsAre("a.json", "dir", "-"));
  ASSERT_EQ(options.outputs.size(), 3U);
  EXPECT_EQ(options.outputs[1].format, Format::Sarif);
  EXPECT_EQ(options.outputs[1].file, "out/x=y.sarif");
  EXPECT_EQ(options.outputs[2].format, Format::Json);
  EXPECT_EQ(options.persona, rule::Persona::Auditor);
  EXPECT_EQ(options.min_severity, rule::Severity::Low);
  EXPECT_EQ(options.min_confidence, rule::Confidence::Certain);
  EXPECT_EQ(options.fail_on, rule::Severity::Medium);
  EXPECT_EQ(options.config, "c.yaml");
  EXPECT_TRUE(options.strict && options.stats && options.color);
  EXPECT_EQ(options.jobs, 3U);
  EXPECT_EQ(options.stdin_filename, "plan.json");
  EXPECT_FALSE(check({"--fail-on", "never"}).fail_on);
  EXPECT_THAT(check({"--", "--odd"}).paths, ElementsAre("--odd"));
}

TEST(Options, ColourFollowsTheTerminalUnlessTold) {
  const Terminal plain{true, false};
  const Terminal no_color{true, true};
  EXPECT_TRUE(check({}, plain).color);
  EXPECT_FALSE(check({}, no_color).color);
  EXPECT_FALSE(check({}, {false, false}).color);
  EXPECT_FALSE(check({"--color=never"}, plain).color);
  EXPECT_TRUE(check({"--color=always"}, no_color).color);
}

TEST(Options, RulesByIdNameAndPack) {
  if (rule::all_rules().empty()) {
    GTEST_SKIP() << "no rules are built in";
  }
  const rule::Rule& rule = *rule::all_rules().back();
  const std::string id(rule.id);
  const std::string list = std::string(rule.name) + "," + std::string(rule.pack) + ",";
  const CheckOptions options = check({"--select", id.c_str(), ".", "--ignore", list.c_str()});
  EXPECT_THAT(options.paths, ElementsAre("."));
  EXPECT_THAT(options.select.rules, ElementsAre(id));
  EXPECT_TRUE(options.select.names(rule) && options.select.contains(rule));
  EXPECT_THAT(options.ignore.rules, ElementsAre(id));
  EXPECT_THAT(options.ignore.packs, ElementsAre(std::string(rule.pack)));
  const CheckOptions pack = check({"--select", std::string(rule.pack).c_str()});
  EXPECT_FALSE(pack.select.names(rule));
  EXPECT_TRUE(pack.select.contains(rule));
}

TEST(Options, AMisspeltRuleHasASuggestion) {
  if (rule::all_rules().empty()) {
    GTEST_SKIP() << "no rules are built in";
  }
  const std::string name(rule::all_rules().back()->name);
  const std::string wrong = name.substr(0, name.size() - 1) + "q";
  const document::Error error = failure({"check", "--select", wrong.c_str()});
  EXPECT_EQ(error.message, "--select: '" + wrong + "' is not a rule or pack");
  EXPECT_THAT(error.help, Contains("did you mean '" + name + "'?"));
  EXPECT_EQ(failure({"rules", wrong.c_str()}).message, "'" + wrong + "' is not a rule");
  EXPECT_EQ(failure({"check", "--ignore", ","}).message, "--ignore: no rule is named");
}

TEST(Options, HelpAndVersion) {
  EXPECT_EQ(printed({"--version"}), "trustlint " + std::string(version()) + "\n");
  EXPECT_THAT(printed({"--help"}), HasSubstr("check"));
  EXPECT_THAT(printed({"check", "--help"}), HasSubstr("--fail-on"));
  EXPECT_THAT(printed({"check", "-h"}), HasSubstr("Exit codes: 0"));
  EXPECT_THAT(printed({"rules", "--help"}), HasSubstr("--output"));
}

TEST(Options, RulesCommand) {
  const auto options = [](const std::vector<const char*>& words) {
    const auto result = parse(words);
    return result ? std::get<RulesOptions>(*result) : RulesOptions{"failed", false};
  };
  EXPECT_EQ(options({"rules"}).id, "");
  EXPECT_FALSE(options({"rules"}).json);
  EXPECT_TRUE(options({"rules", "-o", "json"}).json);
  EXPECT_THAT(failure({"rules", "-o", "sarif"}).help, Contains("one of: text, json"));
}

TEST(Options, APathIsNoCommand) {
  const document::Error error = failure({"infra/trust.json"});
  EXPECT_EQ(error.message, "a command is needed before the path");
  EXPECT_THAT(error.help, Contains("to check it: trustlint check infra/trust.json"));
  EXPECT_EQ(failure({"."}).message, "a command is needed before the path");
  EXPECT_EQ(failure({"-"}).message, "a command is needed before the path");
  EXPECT_EQ(failure({}).message, "a command is needed");
}

TEST(Options, MisspeltCommandsAndOptions) {
  EXPECT_THAT(failure({"chekc"}).help, Contains("did you mean 'trustlint check'?"));
  EXPECT_THAT(failure({"zzz"}).help, Contains("commands: check, diff, explain, rules"));
  EXPECT_EQ(failure({"check", "--fial-on", "high"}).message,
            "'trustlint check' has no option '--fial-on'");
  EXPECT_THAT(failure({"check", "--fial-on=high"}).help, Contains("did you mean '--fail-on'?"));
  EXPECT_THAT(failure({"--strict", "check"}).help,
              Contains("it stands behind the command: trustlint check --strict"));
  EXPECT_EQ(failure({"--nope"}).message, "'trustlint' has no option '--nope'");
  EXPECT_EQ(failure({"rules", "a", "b"}).message, "'b' is one word too many");
}

/// A token on the command line is cut in every message.
TEST(Options, ATokenIsNotRepeated) {
  const std::string token(200, 'e');
  for (const std::vector<const char*>& words :
       {std::vector<const char*>{"explain", "p.json", token.c_str()},
        {"explain", "p.json", "--claim", token.c_str()},
        {"explain", "p.json", "--tokn", token.c_str()},
        {"explain", "p.json", "--claim", "a=b", "--at", token.c_str()},
        {token.c_str()}}) {
    const document::Error error = failure(words);
    EXPECT_THAT(error.message, testing::Not(HasSubstr(token)));
    for (const auto& help : error.help) EXPECT_THAT(help, testing::Not(HasSubstr(token)));
  }
}

TEST(Options, Explain) {
  const auto result = parse({"explain", "p.json", "--claim", "sub=a=b", "--claim",
                             "aws:SourceIp=::1", "--role", "r", "-o", "json"});
  ASSERT_TRUE(result) << result.error().message;
  const auto& options = std::get<ExplainOptions>(*result);
  EXPECT_EQ(options.policy, "p.json");
  EXPECT_THAT(options.claims, ElementsAre(testing::Pair("sub", "a=b")));
  EXPECT_THAT(options.call.keys, ElementsAre(testing::Pair("aws:SourceIp", "::1")));
  EXPECT_TRUE(options.json);
  const auto many = parse({"explain", "--requests", "-"});
  ASSERT_TRUE(many);
  EXPECT_TRUE(std::get<ExplainOptions>(*many).json) << "one object a line";
}

TEST(Options, WrongValues) {
  const document::Error severity = failure({"check", "--fail-on", "hihg"});
  EXPECT_EQ(severity.message, "--fail-on: 'hihg' is not a severity");
  EXPECT_THAT(severity.help, ElementsAre("did you mean 'high'?",
                                         "one of: note, low, medium, high, critical, never"));
  EXPECT_EQ(failure({"check", "--persona", "me"}).message, "--persona: 'me' is not a persona");
  EXPECT_EQ(failure({"check", "--min-confidence", "sure"}).message,
            "--min-confidence: 'sure' is not a confidence");
  EXPECT_EQ(failure({"check", "--color", "red"}).message, "--color: 'red' is not a choice");
  for (const char* number : {"0", "-1", "x", "1x", "99999999999999999999", ""}) {
    EXPECT_THAT(failure({"check", "--jobs", number}).message, HasSubstr("--jobs")) << number;
  }
  EXPECT_EQ(failure({"check", "--config"}).message, "'--config' needs exactly one value");
  EXPECT_EQ(failure({"check", "--persona=auditor", "--persona=regular"}).message,
            "'--persona' needs exactly one value");
}

TEST(Options, Outputs) {
  EXPECT_EQ(failure({"check", "-o", "sarfi"}).message, "--output: 'sarfi' is not a format");
  EXPECT_EQ(failure({"check", "-o", "json="}).message, "--output: 'json=' names no file");
  EXPECT_EQ(failure({"check", "-o", "json", "-o", "sarif"}).message,
            "--output: only one format can go to standard output");
  EXPECT_EQ(failure({"check", "-o", "json=a", "-o", "sarif=a"}).message,
            "--output: two formats go to 'a'");
}

TEST(Options, WhatFilesAreAndWhereTheirSourcesLie) {
  const CheckOptions options = check({"--format", "terraform-source", "--tf-dir", "infra", "x"});
  EXPECT_EQ(options.format, input::SourceKind::TerraformSource);
  EXPECT_EQ(options.tf_dir, "infra");
  EXPECT_EQ(check({}).format, std::nullopt);
  EXPECT_EQ(check({"--within", "most.json", "x"}).within, "most.json");
  EXPECT_EQ(check({"x"}).within, std::nullopt);
  EXPECT_THAT(failure({"check", "--format", "iamm"}).message, HasSubstr("'iamm' is not a format"));
}

TEST(Suggestion, NearestWordThatIsNear) {
  const std::vector<std::string> words = {"check", "rules", "diff"};
  EXPECT_EQ(suggestion("chekc", words), "check");
  EXPECT_EQ(suggestion("CHECK", words), "check");
  EXPECT_EQ(suggestion("rule", words), "rules");
  EXPECT_EQ(suggestion("explain", words), "");
  EXPECT_EQ(suggestion("", words), "");
  EXPECT_EQ(suggestion(std::string(100000, 'x'), words), "");
}

DiffOptions diff(std::vector<const char*> words) {
  words.insert(words.begin(), "diff");
  const auto result = parse(words);
  if (!result) {
    ADD_FAILURE() << result.error().message;
    return {};
  }
  return std::get<DiffOptions>(*result);
}

TEST(DiffWords, ThreeWaysToSayWhatIsCompared) {
  EXPECT_THAT(diff({"a.json", "b.json"}).paths, ElementsAre("a.json", "b.json"));
  EXPECT_EQ(diff({"--git", "HEAD~1", "infra"}).git, "HEAD~1");
  EXPECT_EQ(diff({"--plan", "-"}).plan, "-");
  EXPECT_THAT(failure({"diff"}).message, HasSubstr("nothing says what is compared"));
  EXPECT_THAT(failure({"diff", "a"}).message, HasSubstr("one path is missing"));
  EXPECT_THAT(failure({"diff", "a", "b", "c"}).message, HasSubstr("too many paths"));
  EXPECT_THAT(failure({"diff", "-", "-"}).message, HasSubstr("standard input"));
  EXPECT_THAT(failure({"diff", "--git", "HEAD", "--plan", "p"}).message, HasSubstr("exclude"));
  EXPECT_THAT(failure({"diff", "--plan", "p", "a"}).message, HasSubstr("no path goes with it"));
}

TEST(DiffWords, ARevisionIsNoOption) {
  EXPECT_THAT(failure({"diff", "--git=--output=x"}).message, HasSubstr("is not a revision"));
  EXPECT_THAT(failure({"diff", "--git", ""}).message, HasSubstr("is not a revision"));
  EXPECT_THAT(failure({"diff", "--git=a\nb"}).message, HasSubstr("is not a revision"));
}

TEST(DiffWords, Values) {
  const DiffOptions options =
      diff({"a", "b", "--accept", "0123456789abcdef,aaaaaaaaaaaaaaaa", "--new-roles=any",
            "--fail-on-gain", "outsider", "--fail-on=never", "-o", "json=x", "-o", "markdown"});
  EXPECT_EQ(options.accept.size(), 2U);
  EXPECT_EQ(options.new_roles, NewRoles::Any);
  EXPECT_TRUE(options.outsiders_only);
  EXPECT_FALSE(options.fail_on);
  ASSERT_EQ(options.outputs.size(), 2U);
  EXPECT_EQ(options.outputs[1].format, DiffFormat::Markdown);
  EXPECT_THAT(failure({"diff", "a", "b", "--accept", "xyz"}).message,
              HasSubstr("is not a fingerprint"));
  EXPECT_THAT(failure({"diff", "a", "b", "--new-roles", "all"}).message, HasSubstr("--new-roles"));
  EXPECT_THAT(failure({"diff", "a", "b", "--fail-on-gain", "x"}).message,
              HasSubstr("--fail-on-gain"));
  EXPECT_THAT(failure({"diff", "a", "b", "-o", "concise"}).message, HasSubstr("--output"));
}

}  // namespace
}  // namespace trustlint::cli
