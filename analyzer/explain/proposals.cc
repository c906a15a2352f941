/// From the policy's own values to values of a request: a literal is itself, a pattern gives
/// instances. Everything is tried on the clause before it is proposed.
#include "explain/proposals.h"

#include <algorithm>

#include "condition/clause.h"
#include "condition/operator.h"
#include "condition/variables.h"
#include "explain/difference.h"

namespace trustlint::explain {

namespace {

using condition::Comparison;
using condition::KeyValue;
using condition::Qualifier;

constexpr std::size_t kMostValues = 64;  // values of a clause that are looked at
constexpr std::size_t kMostTexts = 24;   // texts that are tried
constexpr std::size_t kMostProposals = 12;
constexpr std::size_t kLongest = 2048;  // bytes of a value that is proposed

/// Texts that a pattern may accept: its stars filled with ends of the request's value, then with
/// nothing, then with a word.
std::vector<std::string> instances(std::string_view pattern, std::string_view asked) {
  std::vector<std::string> fills;
  for (std::size_t at = asked.find(':'); at != std::string_view::npos && fills.size() < 8;
       at = asked.find(':', at + 1)) {
    fills.emplace_back(asked.substr(at + 1));
  }
  // The end that begins where the star stands: as many colons before it.
  const std::string_view head = pattern.substr(0, pattern.find('*'));
  const auto colons = static_cast<std::size_t>(std::count(head.begin(), head.end(), ':'));
  if (colons > 0 && colons <= fills.size()) {
    std::rotate(fills.begin(), fills.begin() + static_cast<std::ptrdiff_t>(colons - 1),
                fills.begin() + static_cast<std::ptrdiff_t>(colons));
  }
  fills.emplace_back("anything");
  fills.emplace_back("");
  std::vector<std::string> out;
  for (const auto& fill : fills) {
    std::string text;
    bool first = true;
    for (const char c : pattern) {
      if (c == '*') {
        // Only the first star takes a piece of the request; the others take a word.
        text += first ? fill : "anything";
        first = false;
      } else {
        text += c == '?' ? 'x' : c;
      }
    }
    out.push_back(std::move(text));
  }
  return out;
}

/// The texts that one value of the policy suggests.
std::vector<std::string> texts_of(const policy::Value& value, policy::TrustPolicy::Version version,
                                  const condition::Context& context, bool wildcards,
                                  std::string_view asked) {
  std::string text = value.text;
  if (version == policy::TrustPolicy::Version::V2012) {
    const auto pieces = condition::expand(value.text, context);
    if (!pieces) return {};
    text = condition::text_of(*pieces);
  }
  if (text.size() > kLongest) return {};
  if (!wildcards || text.find_first_of("*?") == std::string::npos) return {text};
  return instances(text, asked);
}

}  // namespace

std::vector<Proposal> proposals(const policy::Clause& clause, policy::TrustPolicy::Version version,
                                policy::Effect effect, const condition::Context& context,
                                bool wanted) {
  const auto op = condition::parse_operator(clause.operator_name.text);
  if (!op) return {};
  const auto found = context.find(clause.key.text);
  const KeyValue* now = found == context.end() ? nullptr : &found->second;
  const std::string asked = now != nullptr && !now->values.empty() ? now->values.front() : "";
  const bool wild = condition::has_wildcards(op->comparison);

  struct Candidate {
    Difference difference;
    std::string text;
  };
  std::vector<Candidate> texts;
  const std::size_t count = std::min(clause.values.size(), kMostValues);
  for (std::size_t i = 0; i < count && op->comparison != Comparison::Null; ++i) {
    for (auto& text : texts_of(clause.values[i], version, context, wild, asked)) {
      texts.push_back({compare(clause.values[i].text, asked, wild), std::move(text)});
    }
  }
  std::stable_sort(texts.begin(), texts.end(), [](const Candidate& a, const Candidate& b) {
    return b.difference < a.difference;
  });
  if (texts.size() > kMostTexts) texts.resize(kMostTexts);
  if (op->comparison == Comparison::Bool) texts.push_back({{}, asked == "true" ? "false" : "true"});
  if (op->comparison == Comparison::Null) texts.push_back({{}, "anything"});

  std::vector<Proposal> out;
  condition::Context changed = context;
  const auto offer = [&](Proposal proposal) {
    if (out.size() >= kMostProposals) return;
    if (proposal) {
      changed[clause.key.text] = *proposal;
    } else {
      changed.erase(clause.key.text);
    }
    const auto trace = condition::test_clause(clause, {version, effect}, changed);
    if (trace.supported && trace.holds == wanted) out.push_back(std::move(proposal));
  };
  const bool list = (now != nullptr && now->is_list) || op->qualifier != Qualifier::None;
  for (const auto& candidate : texts) {
    offer(list && (now == nullptr || now->is_list) ? KeyValue::list({candidate.text})
                                                   : KeyValue::single(candidate.text));
  }
  if (now != nullptr) offer(std::nullopt);
  return out;
}

}  // namespace trustlint::explain
