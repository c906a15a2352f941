/// From the policy's own values to values of a request: a literal is itself, a pattern gives
/// instances. Everything is tried on the clause before it is proposed.
#include "explain/proposals.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>

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

constexpr std::string_view kSeparators = ":/";

/// The piece of a text behind its n-th separator: to the next one, or to the end.
std::optional<std::string> piece(std::string_view text, std::size_t number, bool to_end) {
  for (; number > 0; --number) {
    const std::size_t at = text.find_first_of(kSeparators);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + 1);
  }
  return std::string(to_end ? text : text.substr(0, text.find_first_of(kSeparators)));
}

/// Texts that a pattern may accept: what stands in the request where the stars stand, then a word,
/// then nothing.
std::vector<std::string> instances(std::string_view pattern, std::string_view asked) {
  std::string aligned;
  std::string worded;
  std::string empty;
  std::size_t separators = 0;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '*') {
      aligned += piece(asked, separators, i + 1 == pattern.size()).value_or("anything");
      worded += "anything";
      continue;
    }
    if (kSeparators.find(c) != std::string_view::npos) ++separators;
    for (std::string* text : {&aligned, &worded, &empty}) *text += c == '?' ? 'x' : c;
  }
  return {aligned, worded, empty};
}

/// A number and its neighbours, so that one of them is below and one above.
std::vector<std::string> neighbours(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() ||
      std::abs(number) > 1'000'000'000'000) {
    return {text};
  }
  return {text, std::to_string(number - 1), std::to_string(number + 1)};
}

/// The texts that one value of the policy suggests.
std::vector<std::string> texts_of(const policy::Value& value, policy::TrustPolicy::Version version,
                                  const condition::Context& context, Comparison comparison,
                                  std::string_view asked) {
  std::string text = value.text;
  if (comparison == Comparison::IpAddress) return {text.substr(0, text.find('/'))};
  if (comparison >= Comparison::NumericEquals && comparison < Comparison::DateEquals) {
    return neighbours(text);
  }
  if (condition::allows_variables(comparison) && version == policy::TrustPolicy::Version::V2012) {
    const auto pieces = condition::expand(value.text, context);
    if (!pieces) return {};
    text = condition::text_of(*pieces);
  }
  if (text.size() > kLongest) return {};
  if (!condition::has_wildcards(comparison) || text.find_first_of("*?") == std::string::npos)
    return {text};
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
    for (auto& text : texts_of(clause.values[i], version, context, op->comparison, asked)) {
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
