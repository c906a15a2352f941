/// Canonical print of the model: one line a part, the same text for every spelling of the same
/// policy.
///
/// Entry points: both `print`. Sorted and without repetition where order has no meaning
/// (principals, actions, values, clauses); statements keep their order. Condition keys are
/// lower-cased. `Sid` and the number of a statement are left out, because they say nothing about
/// who gets in; so are places and shape errors.
#include <algorithm>
#include <iterator>

#include "policy/lower_case.h"
#include "policy/parse.h"

namespace trustlint::policy {
namespace {

std::string quoted(std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      out += c;
    }
  }
  return out + '"';
}

void sort_unique(std::vector<std::string>& lines) {
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
}

void append(std::string& out, std::vector<std::string> lines) {
  sort_unique(lines);
  for (const std::string& line : lines) out += "  " + line + "\n";
}

std::string line(const Clause& clause) {
  std::vector<std::string> values;
  for (const Value& value : clause.values) values.push_back(quoted(value.text));
  sort_unique(values);
  std::string out =
      "if " + quoted(clause.operator_name.text) + " " + quoted(lower_case(clause.key.text)) + " [";
  for (std::size_t i = 0; i < values.size(); ++i) out += (i > 0 ? ", " : "") + values[i];
  return out + "]";
}

}  // namespace

std::string print(const Statement& statement) {
  std::string out = !statement.effect_known             ? "no effect\n"
                    : statement.effect == Effect::Allow ? "allow\n"
                                                        : "deny\n";
  if (statement.malformed) out += "  malformed\n";

  std::vector<std::string> lines;
  const std::string who = statement.not_principal ? "not principal " : "principal ";
  for (const Principal& principal : statement.principals) {
    const bool bare = statement.star_principal && principal.value.text == "*";
    lines.push_back(
        who +
        (bare ? "*" : std::string(name(principal.type)) + " " + quoted(principal.value.text)));
  }
  append(out, std::move(lines));

  lines.clear();
  const std::string what = statement.not_action ? "not action " : "action ";
  for (const Value& action : statement.actions) lines.push_back(what + quoted(action.text));
  append(out, std::move(lines));

  if (statement.resource) out += "  resource " + quoted(statement.resource->text) + "\n";

  lines.clear();
  for (const Clause& clause : statement.clauses) lines.push_back(line(clause));
  append(out, std::move(lines));
  return out;
}

std::string print(const TrustPolicy& policy) {
  std::string out = policy.version == TrustPolicy::Version::V2012 ? "version 2012-10-17\n"
                                                                  : "version 2008-10-17\n";
  if (policy.malformed) out += "malformed\n";
  for (const Statement& statement : policy.statements) out += print(statement);
  return out;
}

}  // namespace trustlint::policy
