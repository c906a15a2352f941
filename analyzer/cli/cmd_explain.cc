/// `trustlint explain`: a role and a caller in, the decision and its reasons out. Read
/// `run_explain` from the end upwards: it is the program.
#include "cli/cmd_explain.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>

#include "cli/check.h"
#include "cli/collect.h"
#include "cli/read_roles.h"
#include "condition/date.h"
#include "document/reader.h"
#include "explain/explain.h"
#include "explain/times.h"
#include "input/request_json.h"
#include "report/escape.h"
#include "report/explain.h"
#include "report/token_cut.h"

namespace trustlint::cli {

namespace {

using document::Error;
using document::Result;
using explain::Explanation;
using explain::Trust;
using tl::unexpected;

constexpr std::size_t kLineBytes = std::size_t{16} << 20;  // of --requests
constexpr std::size_t kAddresses = 12;                     // that an error lists

Error failure(Error::Code code, std::string message, const std::string& file,
              std::vector<std::string> help = {}) {
  Error error;
  error.code = code;
  error.message = std::move(message);
  error.file = file;
  error.help = std::move(help);
  return error;
}

// -- The role -----------------------------------------------------------------------------------

/// Does the address end in these words, at the beginning of a word?
bool ends_in(const std::string& address, const std::string& words) {
  if (!address.ends_with(words) || address.size() == words.size()) return address == words;
  const char before = address[address.size() - words.size() - 1];
  return std::string_view("./#:").find(before) != std::string_view::npos;
}

/// The role that is meant; the only one when none is named.
Result<std::size_t> choose(const std::vector<input::RoleSource>& roles,
                           const std::optional<std::string>& wanted, const std::string& file) {
  std::vector<std::string> addresses;
  std::vector<std::size_t> fitting;
  for (std::size_t i = 0; i < roles.size(); ++i) {
    if (wanted && roles[i].address == *wanted) return i;
    if (addresses.size() < kAddresses) addresses.push_back("--role " + roles[i].address);
    if (!wanted || ends_in(roles[i].address, *wanted) || roles[i].name == wanted) {
      fitting.push_back(i);
    }
  }
  if (fitting.size() == 1) return fitting.front();
  if (roles.size() > kAddresses) {
    addresses.push_back(fmt::format("and {} more", roles.size() - kAddresses));
  }
  std::string message = fmt::format("there are {} roles here: which one?", roles.size());
  if (wanted) {
    message = fmt::format("--role: {} here called '{}'",
                          fitting.empty() ? "no role is" : "more than one role is",
                          wanted->substr(0, 40));
  }
  return unexpected(failure(Error::Code::Usage, std::move(message), file, std::move(addresses)));
}

/// A policy of Deny statements alone is no trust policy for `check`; who asks about it means it.
bool is_policy(const document::Node& root) {
  return root.is(document::Kind::Object) && root.find("Statement") != nullptr;
}

Result<Trust> read_trust(const ExplainOptions& options, const document::Limits& limits) {
  const Collection collection = collect({*options.policy}, "", std::filesystem::current_path());
  report::Report report;
  const Reading reading{{}, {}, display_base(std::filesystem::current_path())};
  const auto roles = read_roles(collection, reading, limits, report).roles;
  if (roles.empty() && !report.errors.empty()) return unexpected(report.errors.front());
  if (roles.empty() && collection.files.size() == 1 && *options.policy != "-") {
    const auto file = load(collection.files.front(), limits, std::cin);
    const auto document =
        file ? document::read_json(document::Text::of(*file), limits) : unexpected(file.error());
    if (document && is_policy((*document)->root)) {
      Trust trust = explain::trust_of((*document)->root);
      trust.address = collection.files.front().display;
      return trust;
    }
  }
  if (roles.empty()) {
    return unexpected(
        failure(Error::Code::Syntax, "no role and no trust policy in this file", *options.policy));
  }
  const auto chosen = choose(roles, options.role, *options.policy);
  if (!chosen) return unexpected(chosen.error());
  return explain::trust_of(roles[*chosen]);
}

// -- The caller ---------------------------------------------------------------------------------

Result<std::string> read_all(const std::string& path, const document::Limits& limits,
                             std::istream& in) {
  const InputFile input{path, path == "-" ? "<stdin>" : path, true, {}};
  const auto file = load(input, limits, in);
  if (!file) return unexpected(file.error());
  return std::string((*file)->text());
}

Result<identity::Claims> read_caller(const ExplainOptions& options, const document::Limits& limits,
                                     std::istream& in, report::KnownTokens& tokens) {
  if (!options.token) return identity::list_claims(options.claims, limits);
  const std::string& word = *options.token;
  const bool file = word == "-" || word.starts_with("@");
  if (!file) return identity::read_claims(word, "--token", limits);
  const std::string path = word == "-" ? word : word.substr(1);
  auto text = read_all(path, limits, in);
  if (!text) return unexpected(std::move(text.error()));
  tokens.remember(*text);
  return identity::read_claims(*text, path == "-" ? "<stdin>" : path, limits);
}

// -- One question -------------------------------------------------------------------------------

int exit_code(explain::Decision decision) {
  switch (decision) {
    case explain::Decision::Allow:
      return kAllowed;
    case explain::Decision::Deny:
      return kDenied;
    case explain::Decision::Undecided:
      break;
  }
  return kUndecided;
}

std::int64_t now() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

/// Expiry is a remark: of a token that is kept for a question nobody expects that it still works.
/// The clock is read for people only, so that programs get the same bytes at any time.
void add_time_remarks(const ExplainOptions& options, const identity::WebIdentity& token,
                      Explanation& answer) {
  std::optional<std::int64_t> time;
  if (options.call.at) time = condition::parse_date(*options.call.at);
  if (!time && !options.json && (token.expires || token.not_before)) time = now();
  if (!time) return;
  for (auto& text : explain::time_remarks(token, *time)) answer.remarks.push_back(std::move(text));
}

void write(std::ostream& out, const Explanation& answer, const report::ExplainFrame& frame,
           const ExplainOptions& options) {
  if (options.json) {
    report::write_explain_json(out, answer, frame, false);
  } else {
    report::write_explain_text(out, answer, frame, {options.color});
  }
}

Result<int> explain_claims(const ExplainOptions& options, const document::Limits& limits,
                           std::istream& in, std::ostream& out, report::KnownTokens& tokens) {
  const auto trust = read_trust(options, limits);
  if (!trust) return unexpected(trust.error());
  const auto claims = read_caller(options, limits, in, tokens);
  if (!claims) return unexpected(claims.error());
  const auto question = explain::call_with_token(*trust, *claims, options.call);
  if (!question) return unexpected(question.error());
  Explanation answer = explain::explain(*trust, *question);
  add_time_remarks(options, *question->token, answer);
  write(out, answer, {trust->address, claims->is_token}, options);
  return exit_code(answer.decision);
}

// -- Requests -----------------------------------------------------------------------------------

struct Answer {
  Explanation explanation;
  std::string role;
};

/// Answers one request in JSON; `trust` is the role of the command line, if there is one.
Result<Answer> answer_request(const std::shared_ptr<const document::SourceFile>& file,
                              const Trust* trust, const document::Limits& limits) {
  const auto document = document::read_json(document::Text::of(file), limits);
  if (!document) return unexpected(document.error());
  const auto asked = input::read_request(**document);
  if (!asked) return unexpected(asked.error());
  if (asked->policy == nullptr && trust == nullptr) {
    return unexpected(document::error_at((*document)->root.place(), Error::Code::Syntax,
                                         "the request brings no policy",
                                         {"trustlint explain POLICY gives one to all requests"}));
  }
  const explain::Question question{asked->request, asked->environment, std::nullopt};
  if (asked->policy != nullptr) {
    return Answer{explain::explain(explain::trust_of(*asked->policy), question), ""};
  }
  return Answer{explain::explain(*trust, question), trust->address};
}

Result<int> explain_request(const ExplainOptions& options, const Trust* trust,
                            const document::Limits& limits, std::istream& in, std::ostream& out) {
  const std::string& path = *options.request;
  const auto file = load({path, path == "-" ? "<stdin>" : path, true, {}}, limits, in);
  if (!file) return unexpected(file.error());
  const auto answer = answer_request(*file, trust, limits);
  if (!answer) return unexpected(answer.error());
  write(out, answer->explanation, {answer->role, false}, options);
  return exit_code(answer->explanation.decision);
}

/// Reads a line of any length, but keeps no more than a line may have.
bool next_line(std::istream& in, std::string& line) {
  line.clear();
  std::string piece(65536, '\0');
  while (true) {
    in.getline(piece.data(), static_cast<std::streamsize>(piece.size()));
    const auto count = static_cast<std::size_t>(in.gcount());
    const bool more = in.fail() && !in.bad() && !in.eof() && count + 1 == piece.size();
    if (in.fail() && !more) return !line.empty();
    // The count includes a line break that was taken off.
    const std::size_t length = more || in.eof() ? count : count - 1;
    if (line.size() <= kLineBytes) line.append(piece, 0, length);
    if (!more) return true;
    in.clear();
  }
}

void write_line(std::ostream& out, const Result<Answer>& answer, int number,
                const ExplainOptions& options) {
  if (options.json) {
    if (answer) {
      report::write_explain_json(out, answer->explanation, {answer->role, false}, true);
    } else {
      report::write_explain_error(out, answer.error());
    }
    return;
  }
  out << number << ": "
      << (answer ? fmt::format("{}: {}", report::name(answer->explanation.decision),
                               report::escape(answer->explanation.reason))
                 : fmt::format("error: {}", report::escape(answer.error().message)))
      << '\n';
}

/// One answer a line, in order; a line that cannot be read is an answer too.
int explain_lines(const ExplainOptions& options, const Trust* trust, const std::string& name,
                  const document::Limits& limits, std::istream& in, std::ostream& out) {
  bool good = true;
  std::string line;
  for (int number = 1; next_line(in, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    Result<Answer> answer = unexpected(Error{});
    if (line.size() > kLineBytes) {
      answer = unexpected(failure(Error::Code::Limit, "the line is too long", name));
      answer.error().position = {number, 1};
    } else if (auto file = document::SourceFile::from_bytes(name, line, limits, number)) {
      answer = answer_request(*file, trust, limits);
    } else {
      answer = unexpected(file.error());
    }
    good = good && answer.has_value();
    write_line(out, answer, number, options);
  }
  return good ? int{kAllowed} : int{kNotRead};
}

Result<int> explain_requests(const ExplainOptions& options, const Trust* trust,
                             const document::Limits& limits, std::istream& in, std::ostream& out) {
  const std::string& path = *options.requests;
  if (path == "-") return explain_lines(options, trust, "<stdin>", limits, in, out);
  std::error_code unreadable;
  std::ifstream file(path, std::ios::binary);
  if (!file || std::filesystem::is_directory(path, unreadable)) {
    return unexpected(failure(Error::Code::Io, "cannot read the file", path));
  }
  return explain_lines(options, trust, path, limits, file, out);
}

Result<int> answer(const ExplainOptions& options, std::istream& in, std::ostream& out,
                   report::KnownTokens& tokens) {
  const document::Limits limits;
  // Claims become keys by what the role trusts; a request is taken as it stands.
  if (!options.request && !options.requests) {
    return explain_claims(options, limits, in, out, tokens);
  }
  std::optional<Trust> trust;
  if (options.policy) {
    auto read = read_trust(options, limits);
    if (!read) return unexpected(std::move(read.error()));
    trust = std::move(*read);
  }
  const Trust* common = trust ? &*trust : nullptr;
  return options.request ? explain_request(options, common, limits, in, out)
                         : explain_requests(options, common, limits, in, out);
}

/// Tokens on the command line, wherever they stand by mistake.
report::KnownTokens tokens_of(const ExplainOptions& options) {
  report::KnownTokens tokens;
  for (const auto& word :
       {options.policy, options.role, options.token, options.request, options.requests,
        options.call.issuer, options.call.provider, options.call.action, options.call.at}) {
    if (word) tokens.remember(*word);
  }
  for (const auto* pairs : {&options.claims, &options.call.keys}) {
    for (const auto& [name, value] : *pairs) {
      tokens.remember(name);
      tokens.remember(value);
    }
  }
  return tokens;
}

}  // namespace

int run_explain(const ExplainOptions& options, std::istream& in, std::ostream& out,
                std::ostream& err) {
  // A token is never written anywhere: all that is said passes a filter.
  report::KnownTokens tokens = tokens_of(options);
  report::TokenFilter safe_out(out, tokens);
  report::TokenFilter safe_err(err, tokens);
  const auto code = answer(options, in, safe_out.stream(), tokens);
  if (code) return *code;
  report::write_error(safe_err.stream(), code.error(), {});
  return code.error().code == Error::Code::Usage ? kUsage : kNotRead;
}

}  // namespace trustlint::cli
