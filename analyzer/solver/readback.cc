/// From a model of the finite problem back to a request.
#include <algorithm>

#include "policy/lower_case.h"
#include "solver/problem_parts.h"

namespace trustlint::solver {

using identity::Template;

std::string Problem::word(const Model& model, const std::string& component) const {
  if (auto found = components_.find(component); found != components_.end()) {
    const auto& variable = *found->second;
    return to_utf8((*variable.classes)[model.chosen[variable.choice]].word);
  }
  WordMachine machine(language(component), languages_, alphabet_);
  Budget budget;
  const auto classes =
      explore(language(component), machine, {}, alphabet_, Search::Complete, budget);
  return classes && !classes->empty() ? to_utf8(classes->front().word) : std::string();
}

std::string Problem::spell(const Model& model, const Template& pieces) const {
  std::string text;
  for (const auto& piece : pieces) {
    if (!piece.is_component) {
      text += piece.text;
      continue;
    }
    const std::string value = word(model, piece.text);
    for (char c : piece.as_seconds ? as_seconds(value) : value) {
      if (piece.escape_colon && c == ':') {
        text += "%3A";
      } else {
        text += c;
      }
    }
  }
  return text;
}

bool Problem::is_present(const KeyVar& key, const Model& model) {
  if (key.presence_choice) return model.chosen[*key.presence_choice] == 1;
  return !key.elements.empty() ||
         std::any_of(key.many_classes.begin(), key.many_classes.end(),
                     [&](const auto& many) { return model.chosen[many.choice] == 1; });
}

condition::Request Problem::request(const Model& model) const {
  condition::Request request;
  request.caller.type = scenario_.caller;
  request.caller.id = spell(model, scenario_.caller_id);
  request.caller.account = spell(model, scenario_.caller_account);
  if (scenario_.caller_role_arn) request.caller.role_arn = spell(model, *scenario_.caller_role_arn);
  if (scenario_.caller_unique_id)
    request.caller.unique_id = spell(model, *scenario_.caller_unique_id);
  request.action = scenario_.action;
  request.also_actions = scenario_.also_actions;
  for (const auto& [lower_name, key] : keys_) {
    if (key->model == nullptr || lower_name[0] == '@') continue;
    if (!is_present(*key, model)) continue;
    condition::KeyValue value;
    value.is_list = key->model->list;
    for (const auto& pieces : key->templates) value.values.push_back(spell(model, pieces));
    for (const auto& many : key->many_classes) {
      if (model.chosen[many.choice] == 1) value.values.push_back(to_utf8(many.text));
    }
    request.context.emplace(key->name, std::move(value));
  }
  for (const auto& name : scenario_.shown_keys) {
    const auto* shown = scenario_.find(name);
    if (shown == nullptr || shown->optional || shown->list ||
        keys_.count(policy::ascii_lower(name)) != 0)
      continue;
    request.context.emplace(name, condition::KeyValue::single(spell(model, shown->values[0])));
  }
  return request;
}

std::string Problem::assumption(const Model& model) const {
  std::string text = scenario_.assumption;
  for (const auto& [name, key] : keys_) {
    if (key->model == nullptr || !key->model->undescribed || !is_present(*key, model)) continue;
    if (!text.empty()) text += "; ";
    text += "the caller can present the condition key `" + key->name +
            "`, which the catalogue does not describe";
  }
  return text;
}

}  // namespace trustlint::solver
