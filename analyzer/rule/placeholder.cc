/// Recognising placeholders.
///
/// Entry point: `placeholders_in`. A text is read once: at each position the syntaxes of templates
/// are tried, then what stands between delimiters is looked at as a word. Policy variables
/// (`${aws:username}`) are none, nor is Pulumi's literal `<yaml>`, nor CloudFormation's
/// `{{resolve:…}}`. Words in small letters are left to the rules about tenants, unless they say
/// `your`.
#include "rule/placeholder.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "condition/arn.h"
#include "policy/hole.h"
#include "rule/role_facts.h"

namespace trustlint::rule {

namespace {

constexpr std::size_t kLongest = 80;  ///< Of a placeholder; keeps long texts cheap.

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return is_upper(c) || (c >= 'a' && c <= 'z'); }
bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; }

/// What stands between braces behind a dollar sign: is it a policy variable?
bool is_variable(std::string_view inner) {
  if (inner == "*" || inner == "?" || inner == "$") return true;
  static const re2::RE2 key(R"(\s*[A-Za-z][\w./-]*:[^:\s-][^,]*(,.*)?)");
  // Variables of the Serverless framework have the same look.
  static const re2::RE2 foreign(
      R"(\s*(?:self|env|opt|sls|cf|ssm|param|git|strToBool)[:(.].*|\s*aws:(?:accountId|region))");
  const re2::StringPiece text(inner.data(), inner.size());
  return re2::RE2::FullMatch(text, key) && !re2::RE2::FullMatch(text, foreign);
}

/// A pair of delimiters around a name that is no part of a policy.
struct Syntax {
  std::string_view open, close;
  bool is_template;
};

constexpr std::array<Syntax, 6> kSyntaxes = {{{"{{", "}}", true},
                                              {"${", "}", true},
                                              {"#{", "}", true},
                                              {"%{", "}", true},
                                              {"$(", ")", true},
                                              {"<", ">", false}}};

/// What begins a text: a placeholder, something that only looks like one, or (length 0) neither.
struct Piece {
  std::size_t length = 0;
  bool placeholder = true;
  bool is_template = false;
};

Piece enclosed(std::string_view text) {
  for (const Syntax& syntax : kSyntaxes) {
    if (text.substr(0, syntax.open.size()) != syntax.open) continue;
    const std::size_t close = text.find(syntax.close, syntax.open.size());
    if (close == std::string_view::npos) return {};
    const auto inner = text.substr(syntax.open.size(), close - syntax.open.size());
    const bool means_something = (syntax.open == "<" && (inner == "yaml" || inner.empty())) ||
                                 (syntax.open == "{{" && inner.substr(0, 8) == "resolve:") ||
                                 (syntax.open == "${" && is_variable(inner));
    return {close + syntax.close.size(), !means_something, syntax.is_template};
  }
  return {};
}

/// A mark without a second half: `%s`, `$NAME`, `####`, `...`.
Piece marked(std::string_view text) {
  static const re2::RE2 forms(
      R"((%(?:\([A-Za-z_]\w*\))?[sdv](?:$|[^0-9A-Za-z])|\$[A-Z_][A-Z0-9_]{2,}|__[A-Z][A-Z0-9_]*__)"
      R"(|@@?[A-Z][A-Z0-9_]*@@?|\[(?:[A-Z][A-Z0-9_ -]{2,}|[Yy]our[A-Za-z0-9_ -]*)\])"
      R"(|#{3,}|\.{3,}|…))");
  if (std::string_view("%$_@[#.\xE2").find(text[0]) == std::string_view::npos) return {};
  const re2::StringPiece piece(text.data(), text.size());
  re2::StringPiece found;
  if (!forms.Match(piece, 0, piece.size(), re2::RE2::ANCHOR_START, &found, 1)) return {};
  std::size_t length = found.size();
  if (text[0] == '%' && !is_letter(text[length - 1])) --length;  // what stands behind it
  const bool is_version = found == "$LATEST";                    // of a Lambda function
  return {length, !is_version, std::string_view("%$_@").find(text[0]) != std::string_view::npos};
}

bool matches(const re2::RE2& form, std::string_view word) {
  return re2::RE2::FullMatch(re2::StringPiece(word.data(), word.size()), form);
}

/// `YOUR_ORG`, `yourAccountId`, `put-your-id-here`.
bool says_your(std::string_view word) {
  static const re2::RE2 parted(
      R"((?i)(?:(?:put|insert|enter|replace|replace[-_]with|add|use)[-_])?your[-_].+|.+[-_]here)");
  static const re2::RE2 glued(R"(YOUR[A-Z]{2,}[A-Z0-9]*|[Yy]our[A-Z][A-Za-z0-9]*)");
  return matches(parted, word) || matches(glued, word);
}

/// Words that say that something is missing.
bool says_missing(std::string_view word) {
  static const re2::RE2 anyhow(
      R"((?i)placeholder|change[-_]?me|replace[-_]?me|fix[-_]?me|redacted|region-code)");
  static const re2::RE2 in_capitals(
      R"((?:REPLACE|INSERT|CHANGE|ENTER|FILL)_[A-Z0-9_]+|[A-Z0-9_]+_PLACEHOLDER|PLACEHOLDER_[A-Z0-9_]+)");
  static const re2::RE2 crossed_out(R"((?:[a-z]{1,4}-)?[0-9]*(?:x{4,}|X{4,}))");
  return matches(anyhow, word) || matches(in_capitals, word) || matches(crossed_out, word);
}

/// Capitals that name what belongs there: `ACCOUNT_ID`, `GITHUB_ORG`. Names of people's own are in
/// capitals too (`PROD_DEPLOYER`), so only these endings count.
bool names_its_content(std::string_view word) {
  static const re2::RE2 attribute(
      R"((?:[A-Z0-9]+_)+(?:ID|IDS|NAME|ARN|URL|UUID|USERNAME|CLAIM|ACCOUNT_NUMBER))");
  static const re2::RE2 repository(
      R"((?:GITHUB|GIT|GH|GITLAB|REPO|REPOSITORY|BITBUCKET)_(?:ORG|ORGANIZATION|OWNER|USER|REPO|REPOSITORY|BRANCH|GROUP))");
  static const re2::RE2 glued(
      R"((?:AWS_?)?(?:ACCOUNT|ORG|ROLE|REPO|BRANCH|CLUSTER|BUCKET)-?(?:ID|NAME|NUMBER|ARN)|ACCOUNT_NUMBER)");
  return matches(attribute, word) || matches(repository, word) || matches(glued, word);
}

bool is_placeholder(std::string_view word, TextKind kind) {
  // The name of a tag may be in capitals.
  return says_your(word) || says_missing(word) ||
         (kind != TextKind::Key && names_its_content(word));
}

void add(std::vector<Placeholder>& list, std::string_view text, bool is_template) {
  const bool there =
      std::any_of(list.begin(), list.end(), [&](const auto& other) { return other.text == text; });
  if (!there) list.push_back({std::string(text), is_template});
}

/// The text where an account id belongs; empty when there is no such place.
std::string_view account_text(std::string_view text, TextKind kind) {
  if (kind == TextKind::Account) return text;
  return condition::is_arn(text) ? arn_part(text, 4) : std::string_view();
}

/// Something else than digits, and no pattern, variable or word of AWS.
bool is_no_account(std::string_view text) {
  return std::any_of(text.begin(), text.end(), is_letter) && !policy::has_hole(text) &&
         text.find_first_of("*?$") == std::string_view::npos && text != "aws" &&
         text != "aws-managed" && text != "cloudfront";
}

}  // namespace

std::vector<Placeholder> placeholders_in(std::string_view text, TextKind kind) {
  std::vector<Placeholder> found;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    const auto near = rest.substr(0, kLongest);
    Piece piece = enclosed(near);
    if (piece.length == 0) piece = marked(near);
    if (piece.length > 0) {
      if (piece.placeholder) add(found, rest.substr(0, piece.length), piece.is_template);
      at += piece.length;
      continue;
    }
    if (!is_word(text[at])) {
      ++at;
      continue;
    }
    const auto* end = std::find_if_not(rest.begin(), rest.end(), is_word);
    const auto word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    if (is_placeholder(word, kind)) add(found, word, false);
    at += word.size();
  }
  if (!found.empty()) return found;
  const auto account = account_text(text, kind);
  if (is_no_account(account)) add(found, account, false);
  return found;
}

}  // namespace trustlint::rule
