#include "cli/explain_options.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "condition/date.h"
#include "policy/lower_case.h"

namespace trustlint::cli {

namespace {

using document::Result;
using document::usage;
using tl::unexpected;

constexpr std::string_view kFooter =
    "The signature of a token is not verified. A token on the command line can be seen by other\n"
    "users of the machine: @FILE and - keep it off.\n\n"
    "Exit codes: 0 allowed, 1 denied, 2 usage, 3 undecided or not readable, 4 internal error. "
    "With\n"
    "--requests: 0 every line was answered, 3 a line could not be read.";

bool is_condition_key(std::string_view name) {
  const std::string lower = policy::lower_case(name);
  return lower.starts_with("aws:") || lower.starts_with("sts:") || lower.starts_with("iam:") ||
         lower.starts_with("saml:");
}

Result<std::pair<std::string, std::string>> claim(const std::string& word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos || equals == 0) {
    return unexpected(usage(fmt::format("--claim: '{}' is not NAME=VALUE", word.substr(0, 40)),
                            {"--claim sub=repo:acme/app:pull_request"}));
  }
  return std::pair(word.substr(0, equals), word.substr(equals + 1));
}

/// What describes the caller, as the command line names it.
std::vector<std::string> sources(const ExplainWords& words) {
  std::vector<std::string> out;
  if (words.token) out.emplace_back("--token");
  if (words.request) out.emplace_back("--request");
  if (words.requests) out.emplace_back("--requests");
  return out;
}

std::optional<document::Error> wrong(const ExplainWords& words) {
  const auto given = sources(words);
  const std::vector<std::string> ways = {
      "--token JWT, --claim NAME=VALUE, --request FILE or "
      "--requests FILE"};
  if (given.empty() && words.claims.empty()) {
    return usage("nothing says who asks", ways);
  }
  if (given.size() > 1) {
    return usage(fmt::format("{} and {} exclude each other", given[0], given[1]));
  }
  const bool by_request = words.request || words.requests;
  if (by_request && !words.claims.empty()) {
    return usage(fmt::format("--claim and {} exclude each other", given[0]),
                 {"a request lists its keys itself"});
  }
  if (by_request && (words.issuer || words.provider || words.action || words.at)) {
    return usage(fmt::format("--issuer, --provider, --action and --at do not go with {}", given[0]),
                 {"a request says it itself"});
  }
  if (!by_request && !words.policy) {
    return usage("the policy is missing", {"trustlint explain POLICY ..."});
  }
  const bool standard_input = words.token == "-" || words.request == "-" || words.requests == "-";
  if (standard_input && words.policy == "-") {
    return usage("only one thing can be read from standard input");
  }
  if (words.at && !condition::parse_date(*words.at)) {
    return usage(fmt::format("--at: '{}' is not a time", words.at->substr(0, 40)),
                 {"--at 2026-11-22T10:00:00Z, or seconds since 1970"});
  }
  return std::nullopt;
}

}  // namespace

void add_explain(CLI::App& app, ExplainWords& words) {
  CLI::App* explain = app.add_subcommand("explain", "Say why a caller can or cannot assume a role");
  explain->footer(std::string(kFooter));
  explain->add_option("POLICY", words.policy, "File with the role; - is standard input")
      ->option_text(" ");
  explain->add_option("--role", words.role, "Which role of the file: its address, or the end of it")
      ->option_text("ADDRESS");
  explain->add_option("--token", words.token, "The caller's JWT, or its claims as JSON")
      ->option_text("JWT|@FILE|-");
  explain
      ->add_option("--claim", words.claims,
                   "A claim of the caller's token, or a condition key (aws:SourceIp=…)")
      ->allow_extra_args(false)
      ->option_text("NAME=VALUE ...");
  explain->add_option("--request", words.request, "The call as JSON: principal, action, context")
      ->option_text("FILE");
  explain->add_option("--requests", words.requests, "Many calls, one JSON object a line")
      ->option_text("FILE");
  explain
      ->add_option("--issuer", words.issuer, "Whose token it is (default: its iss, or the role's)")
      ->option_text("URL");
  explain->add_option("--provider", words.provider, "The Federated principal of the caller")
      ->option_text("ARN");
  explain
      ->add_option("--action", words.action,
                   "What the caller calls (default: sts:AssumeRoleWithWebIdentity)")
      ->option_text("ACTION");
  explain->add_option("--at", words.at, "When (default: now for remarks, unknown for conditions)")
      ->option_text("TIME");
  explain
      ->add_option("-o,--output", words.output,
                   "Write text or json (default: text; --requests: json)")
      ->option_text("FORMAT");
  explain->add_option("--color", words.color, "auto, always or never; NO_COLOR is honoured")
      ->option_text("WHEN");
}

Result<ExplainOptions> explain_options(const ExplainWords& words, Terminal terminal) {
  if (auto error = wrong(words)) return unexpected(std::move(*error));
  ExplainOptions options;
  options.policy = words.policy;
  options.role = words.role;
  options.token = words.token;
  options.request = words.request;
  options.requests = words.requests;
  options.call.issuer = words.issuer;
  options.call.provider = words.provider;
  options.call.action = words.action;
  options.call.at = words.at;
  for (const auto& word : words.claims) {
    auto pair = claim(word);
    if (!pair) return unexpected(std::move(pair.error()));
    (is_condition_key(pair->first) ? options.call.keys : options.claims).push_back(*pair);
  }
  const std::string format = words.output.value_or(words.requests ? "json" : "text");
  if (format != "text" && format != "json") {
    return unexpected(not_one_of(format, "format", "--output", {"text", "json"}));
  }
  options.json = format == "json";
  const auto color = color_choice(words.color, terminal);
  if (!color) return unexpected(color.error());
  options.color = *color;
  return options;
}

}  // namespace trustlint::cli
