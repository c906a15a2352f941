#include "solver/trial.h"

#include <algorithm>
#include <set>

namespace trustlint::solver {

namespace {

constexpr std::size_t kMostRequests = 512;

/// The component that is the whole value of the key. Other keys are tied to the token and keep
/// their value.
const std::string* whole_component(const identity::KeyModel& model) {
  const bool whole = !model.list && model.values[0].size() == 1 && model.values[0][0].is_component;
  return whole ? &model.values[0][0].text : nullptr;
}

/// Values that no policy is likely to single out, of the kind that the key has.
std::vector<std::string> usual_values(const std::string& component) {
  const std::vector<std::string> moments = {"2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z"};
  const std::vector<std::string> addresses = {"198.51.100.77", "2001:db8::77"};
  if (component == "moment") return moments;
  if (component == "address") return addresses;
  if (component == "seconds") return {"60", "86400"};
  std::vector<std::string> all = addresses;
  all.insert(all.end(), moments.begin(), moments.end());
  all.emplace_back("0");
  return all;
}

/// No call is made before the catalogue was written. Dates compare as text, epoch seconds by their
/// length.
bool is_past(const std::string& moment) {
  return moment.size() < 4 || moment.substr(0, 4) < "2026" || moment.find('-') == std::string::npos;
}

std::vector<std::string> neighbours(const std::string& value) {
  std::vector<std::string> list{value.substr(0, value.find('/')), value};
  if (!value.empty() && value.find_first_not_of("0123456789") == std::string::npos &&
      value.size() < 16) {
    const long long number = std::stoll(value);
    list.push_back(std::to_string(number + 1));
    if (number > 0) list.push_back(std::to_string(number - 1));
  }
  return list;
}

}  // namespace

std::vector<condition::Request> trial_values(const std::vector<Opaque>& opaque,
                                             const identity::Scenario& scenario,
                                             const condition::Request& request) {
  std::map<std::string, std::vector<std::optional<std::string>>, condition::KeyLess> options;
  for (const auto& unknown : opaque) {
    const auto& key = unknown.clause->key.text;
    const auto* model = scenario.find(key);
    const auto* component = model == nullptr ? nullptr : whole_component(*model);
    if (component == nullptr) continue;
    auto& list = options[key];
    const auto& language = scenario.components.at(*component);
    if (const auto& words = language.words; !words.empty()) {
      list.assign(words.begin(), words.end());
      if (model->optional) list.insert(list.begin(), std::nullopt);
      continue;
    }
    if (!language.alphabet.empty() || !language.segments.empty())
      continue;  // the caller cannot write what he wants
    if (list.empty()) {
      for (const auto& usual : usual_values(*component)) list.emplace_back(usual);
      if (model->optional) list.insert(list.begin(), std::nullopt);
    }
    for (const auto& value : unknown.clause->values) {
      for (auto& near : neighbours(value.text)) {
        if (*component == "moment" && is_past(near)) continue;
        if (std::find(list.begin(), list.end(), near) == list.end())
          list.emplace_back(std::move(near));
      }
    }
  }
  std::vector<condition::Request> requests{request};
  for (const auto& [key, list] : options) {
    std::vector<condition::Request> next;
    for (const auto& base : requests) {
      for (const auto& value : list) {
        if (next.size() >= kMostRequests) break;
        auto changed = base;
        if (value) {
          changed.context.insert_or_assign(key, condition::KeyValue::single(*value));
        } else {
          changed.context.erase(key);
        }
        next.push_back(std::move(changed));
      }
    }
    requests = std::move(next);
  }
  return requests;
}

}  // namespace trustlint::solver
