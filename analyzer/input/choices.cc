#include "input/choices.h"

namespace trustlint::input {

std::string equality(const std::string& a, const std::string& b) {
  return a < b ? a + " = " + b : b + " = " + a;
}

void Choices::begin() {
  made_ = 0;
  assumed_.clear();
  values_.clear();
  given_.clear();
}

void Choices::reset() {
  trail_.clear();
  begin();
}

bool Choices::next() {
  // What the last variant did not come to is not part of it.
  trail_.resize(made_);
  while (!trail_.empty() && !trail_.back().second) trail_.pop_back();
  if (trail_.empty()) return false;
  trail_.back().second = false;
  begin();
  return true;
}

std::optional<bool> Choices::known(const std::string& atom) const {
  const auto found = assumed_.find(atom);
  return found == assumed_.end() ? std::nullopt : std::optional(found->second);
}

bool Choices::decide(const std::string& atom) {
  if (const auto before = known(atom)) return *before;
  if (made_ == trail_.size()) trail_.emplace_back(atom, true);
  const bool answer = trail_[made_++].second;
  assumed_.emplace(atom, answer);
  return answer;
}

void Choices::learn(const std::string& mark, const std::string& literal) {
  values_.emplace(mark, literal);
}

const std::string* Choices::value_of(const std::string& mark) const {
  const auto found = values_.find(mark);
  return found == values_.end() ? nullptr : &found->second;
}

void Choices::take_as_given() {
  for (const auto& [atom, answer] : assumed_) given_.insert(atom);
  for (const auto& [mark, literal] : values_) given_.insert(mark);
}

bool Choices::worth_saying(const std::string& atom_or_mark) const {
  return !given_.contains(atom_or_mark);
}

}  // namespace trustlint::input
