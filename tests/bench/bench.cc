/// How long the steps of a run take. `./dev bench` builds and runs it; figures of two versions are
/// compared only when both ran side by side on one machine.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "document/reader.h"
#include "input/extract.h"
#include "rule/runner.h"

namespace trustlint {
namespace {

std::string trust(const std::string& subjects) {
  return R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringLike": {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": [)" +
         subjects + "]}}}]}";
}

std::string pinned(std::int64_t count) {
  std::string list;
  for (std::int64_t i = 0; i < count; ++i)
    list += (i == 0 ? "\"repo:acme/app" : ", \"repo:acme/app") + std::to_string(i) +
            ":ref:refs/heads/main\"";
  return trust(list);
}

/// What `aws iam get-account-authorization-details` prints for so many roles.
std::string account(std::int64_t count) {
  std::string list;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string name = "deploy-" + std::to_string(i);
    list +=
        (i == 0 ? "" : ", ") + std::string("{\"RoleName\": \"") + name +
        R"(", "Path": "/", "RoleId": "AROAEXAMPLEEXAMPLE000", "Arn": "arn:aws:iam::111122223333:role/)" +
        name + R"(", "RolePolicyList": [], "AttachedManagedPolicies": [],
            "AssumeRolePolicyDocument": )" +
        pinned(1) + "}";
  }
  return R"({"UserDetailList": [], "GroupDetailList": [], "Policies": [], "RoleDetailList": [)" +
         list + "]}";
}

std::vector<input::RoleSource> roles_of(const std::string& text) {
  const document::Limits limits;
  const auto file = document::SourceFile::from_bytes("bench.json", text, limits);
  auto documents = document::read_documents(document::Text::of(*file), limits,
                                            document::Language::Json, &input::formats_read());
  return input::extract(std::move(documents->at(0)), "bench.json", limits, std::nullopt).roles;
}

void check(benchmark::State& state, const std::string& text) {
  const auto roles = roles_of(text);
  const config::Config config;
  std::size_t questions = 0;
  for (auto _ : state) {
    solver::Engine engine;
    for (const auto& role : roles) benchmark::DoNotOptimize(rule::check_role(role, config, engine));
    questions = engine.questions();
  }
  state.counters["questions"] = static_cast<double>(questions);
}

void CheckPinnedSubjects(benchmark::State& state) { check(state, pinned(state.range(0))); }
BENCHMARK(CheckPinnedSubjects)->Arg(1)->Arg(10)->Arg(50)->Unit(benchmark::kMillisecond);

void CheckOpenRole(benchmark::State& state) { check(state, trust("\"repo:*\"")); }
BENCHMARK(CheckOpenRole)->Unit(benchmark::kMillisecond);

void CheckServiceRole(benchmark::State& state) {
  check(state, R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
    "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]})");
}
BENCHMARK(CheckServiceRole)->Unit(benchmark::kMillisecond);

void ReadAccountDump(benchmark::State& state) {
  const std::string text = account(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(roles_of(text));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(ReadAccountDump)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace trustlint

BENCHMARK_MAIN();
