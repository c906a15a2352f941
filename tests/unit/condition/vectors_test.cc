/// The worked requests of tests/data/eval-vectors.json, both scopes.
///
/// `confidence` says how well each answer is founded; documented and observed ones must hold, and
/// the others do too.
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "condition/environment.h"
#include "requests.h"

namespace trustlint::condition {
namespace {

using nlohmann::json;

json load() {
  std::ifstream file(SOURCE_DIR "/tests/data/eval-vectors.json");
  return json::parse(file);
}

Caller caller_of(const json& principal) {
  const std::string type = principal.at("type");
  if (type == "Federated") return federated(principal.at("id"));
  if (type == "Service") return service(principal.at("id"));
  Caller out = user(principal.at("arn"), principal.at("account"));
  if (principal.contains("role_arn")) out.role_arn = principal.at("role_arn");
  if (principal.contains("unique_id")) out.unique_id = principal.at("unique_id");
  return out;
}

Request request_of_vector(const json& request) {
  Request out = request_of(caller_of(request.at("principal")), request.at("action"));
  for (const auto& [key, value] : request.at("context").items()) {
    out.context[key] = value.is_array() ? KeyValue::list(value.get<std::vector<std::string>>())
                                        : KeyValue::single(value.get<std::string>());
  }
  for (const json& action : request.value("also_actions", json::array())) {
    out.also_actions.push_back(action);
  }
  return out;
}

Stance stance_of(const json& value) {
  return value == "allow" ? Stance::Allow : value == "deny" ? Stance::Deny : Stance::None;
}

Environment environment_of(const json& env) {
  Environment out;
  out.role_account = env.at("role_account");
  if (env.contains("identity")) out.identity = stance_of(env.at("identity"));
  if (env.contains("scp")) out.scp = stance_of(env.at("scp"));
  if (env.contains("rcp")) out.rcp = stance_of(env.at("rcp"));
  if (env.contains("boundary")) out.boundary = stance_of(env.at("boundary"));
  if (env.contains("session_policy")) out.session_policy = stance_of(env.at("session_policy"));
  return out;
}

TEST(VectorsTest, AllHold) {
  const json vectors = load();
  std::size_t full = 0;
  for (const json& vector : vectors) {
    const policy::TrustPolicy policy = parse_text(vector.at("policy").dump());
    EXPECT_EQ(policy::show_errors(policy), "") << vector.at("id");
    const Request request = request_of_vector(vector.at("request"));
    const bool is_full = vector.at("scope") == "full";
    full += is_full ? 1 : 0;
    const Verdict verdict =
        is_full ? evaluate_full(policy, request, environment_of(vector.at("request").at("env")))
                : evaluate(policy, request);
    EXPECT_NE(verdict.decision, Decision::Undecided) << vector.at("id");
    EXPECT_EQ(verdict.decision == Decision::Allow, vector.at("expected") == "allow")
        << vector.at("id") << " (" << vector.at("confidence") << "): " << vector.at("why") << "\n"
        << show(verdict);
  }
  EXPECT_GE(vectors.size(), 241u);
  EXPECT_GE(full, 18u);
}

}  // namespace
}  // namespace trustlint::condition
