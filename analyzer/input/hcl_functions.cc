/// The functions of Terraform that stand in trust policies, each as far as its arguments are known.
///
/// Entry point: `call_function`. A text with a hole in it is still a text for what only puts texts
/// together (`join`, `format`, `concat`); what looks into a text needs to know it to the last
/// character.
#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "document/reader.h"
#include "input/hcl_evaluator.h"

namespace trustlint::input::hcl {
namespace {

using Kind = Value::Kind;
using Arguments = std::vector<ValuePtr>;

/// What a function is given.
struct Call {
  Evaluator& evaluator;
  const Expression& at;
  const Arguments& arguments;
  const Context& context;

  std::size_t size() const { return arguments.size(); }
  const Value& operator[](std::size_t i) const { return *arguments[i]; }
  /// An argument that is known to the last character.
  const std::string* text(std::size_t i) const {
    return i < size() && is_known_text(*arguments[i]) ? &arguments[i]->text : nullptr;
  }
  ValuePtr string(std::string text) const {
    if (!evaluator.spend(1, text.size())) return nullptr;
    return make_string(at, std::move(text));
  }
  ValuePtr list(Arguments items, bool unordered = false) const {
    if (!evaluator.spend(items.size())) return nullptr;
    auto out = std::make_shared<Value>(*make_list(at, std::move(items)));
    out->unordered = unordered;
    return out;
  }
  /// Stands for any number of elements of an unknown list.
  ValuePtr many(const ValuePtr& value) const {
    auto open = std::make_shared<Value>(*value);
    open->open = true;
    return open;
  }
};

bool is_list(const Value& value) { return value.is(Kind::List); }
bool is_closed_list(const Value& value) { return value.is(Kind::List) && !value.open; }
/// More than one element, and nobody knows which is where.
bool is_mixed_up(const Value& value) { return value.unordered && value.items.size() > 1; }
bool any_unknown(const Arguments& items) {
  return std::any_of(items.begin(), items.end(), [](const ValuePtr& item) {
    return item->unknown() || (item->is(Kind::String) && !is_known_text(*item));
  });
}

ValuePtr jsonencode(const Call& call) {
  if (call.size() != 1) return nullptr;
  auto value = make_value(Kind::String, call.at);
  value->json = call.arguments[0];
  return value;
}

ValuePtr jsondecode(const Call& call) {
  return call.size() == 1 ? call.evaluator.document_of(call.arguments[0]) : nullptr;
}

ValuePtr file(const Call& call) {
  const std::string* path = call.text(0);
  const auto text = path ? call.evaluator.file(*path, call.context) : nullptr;
  if (!text) return nullptr;
  auto value = make_value(Kind::String, call.at, std::string(text->bytes()));
  if (!call.evaluator.spend(1, value->text.size())) return nullptr;
  value->inner = text;
  value->source = text.get();
  value->span = {0, text->bytes().size()};
  return value;
}

ValuePtr templatefile(const Call& call) {
  const std::string* path = call.text(0);
  const auto text = path && call.size() == 2 ? call.evaluator.file(*path, call.context) : nullptr;
  return text ? call.evaluator.render(text, call.arguments[1], call.at, call.context) : nullptr;
}

/// `%s`, `%d`, `%v` and `%%` with anything that has a text.
std::optional<std::string> formatted(const Call& call, std::string_view format,
                                     const Arguments& arguments) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      out += format[at];
      continue;
    }
    if (++at >= format.size()) return std::nullopt;
    if (format[at] == '%') {
      out += '%';
      continue;
    }
    if (std::string_view("sdv").find(format[at]) == std::string_view::npos) return std::nullopt;
    if (next >= arguments.size()) return std::nullopt;
    const auto text = call.evaluator.text_of(*arguments[next++]);
    if (!text) return std::nullopt;
    out += *text;
  }
  return out;
}

ValuePtr format(const Call& call) {
  const std::string* pattern = call.text(0);
  if (!pattern) return nullptr;
  const auto text = formatted(call, *pattern, {call.arguments.begin() + 1, call.arguments.end()});
  return text ? call.string(*text) : nullptr;
}

/// Lists run side by side, single values are repeated.
ValuePtr formatlist(const Call& call) {
  const std::string* pattern = call.text(0);
  if (!pattern) return nullptr;
  std::optional<std::size_t> length;
  bool open = false;
  bool unordered = false;
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (call[i].unknown()) open = true;
    if (!is_list(call[i])) continue;
    unordered |= call[i].unordered;
    open |= call[i].open;
    if (length && *length != call[i].items.size()) return nullptr;
    length = call[i].items.size();
  }
  Arguments out;
  for (std::size_t row = 0; row < length.value_or(1); ++row) {
    Arguments values;
    for (std::size_t i = 1; i < call.size(); ++i) {
      values.push_back(is_list(call[i]) ? call[i].items[row] : call.arguments[i]);
    }
    const auto text = formatted(call, *pattern, values);
    const ValuePtr item = text ? call.string(*text) : nullptr;
    if (!item) return nullptr;
    out.push_back(item);
  }
  auto list = std::make_shared<Value>(*make_list(call.at, std::move(out)));
  list->open = open;
  list->unordered = unordered;
  return list;
}

ValuePtr join(const Call& call) {
  const std::string* separator = call.text(0);
  if (!separator) return nullptr;
  Arguments items;
  for (std::size_t i = 1; i < call.size(); ++i) {
    if (!is_closed_list(call[i]) || is_mixed_up(call[i])) return nullptr;
    items.insert(items.end(), call[i].items.begin(), call[i].items.end());
  }
  // The old way to take the only element of a list.
  if (items.size() == 1 && (items[0]->is(Kind::String) || items[0]->unknown())) return items[0];
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto text = call.evaluator.text_of(*items[i]);
    if (!text || !call.evaluator.spend(1, text->size())) return nullptr;
    out += (i == 0 ? "" : *separator) + *text;
  }
  return call.string(std::move(out));
}

ValuePtr split(const Call& call) {
  const std::string* separator = call.text(0);
  const std::string* text = call.text(1);
  if (!separator || !text || separator->empty()) return nullptr;
  Arguments out;
  for (std::size_t at = 0;;) {
    const std::size_t next = text->find(*separator, at);
    const ValuePtr item = call.string(text->substr(at, next - at));
    if (!item) return nullptr;
    out.push_back(item);
    if (next == std::string::npos) break;
    at = next + separator->size();
  }
  return call.list(std::move(out));
}

ValuePtr concat(const Call& call) {
  Arguments out;
  bool unordered = false;
  for (const ValuePtr& argument : call.arguments) {
    unordered |= argument->unordered;
    if (is_list(*argument)) {
      out.insert(out.end(), argument->items.begin(), argument->items.end());
    } else if (argument->unknown()) {
      out.push_back(call.many(argument));
    } else {
      return nullptr;
    }
  }
  return call.list(std::move(out), unordered);
}

ValuePtr merge(const Call& call) {
  auto out = make_value(Kind::Object, call.at);
  for (const ValuePtr& argument : call.arguments) {
    if (argument->is(Kind::Null)) continue;
    if (!argument->is(Kind::Object)) return nullptr;
    out->open |= argument->open;
    for (const Entry& entry : argument->entries) {
      if (!call.evaluator.spend(1 + out->entries.size() / 32)) return nullptr;
      const auto same = std::find_if(out->entries.begin(), out->entries.end(),
                                     [&](const Entry& other) { return other.key == entry.key; });
      if (same != out->entries.end()) {
        *same = entry;
      } else {
        out->entries.push_back(entry);
      }
    }
  }
  return out;
}

ValuePtr replace(const Call& call) {
  if (call.size() != 3) return nullptr;
  const std::string* text = call.text(0);
  const std::string* from = call.text(1);
  const std::string* to = call.text(2);
  if (!text || !from || !to || from->empty()) return nullptr;
  const bool pattern = from->size() > 1 && from->front() == '/' && from->back() == '/';
  std::string wanted = *from;
  if (pattern) {
    // Of regular expressions, those that are a plain text, perhaps at the beginning.
    wanted = from->substr(1, from->size() - 2);
    if (wanted.find_first_of("\\.*+?()[]{}|$") != std::string::npos) return nullptr;
    if (wanted.starts_with('^')) {
      wanted.erase(0, 1);
      return call.string(text->starts_with(wanted) ? *to + text->substr(wanted.size()) : *text);
    }
    if (wanted.empty()) return nullptr;
  }
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t next = text->find(wanted, at);
    out += text->substr(at, next - at);
    if (next == std::string::npos) break;
    out += *to;
    at = next + wanted.size();
    if (!call.evaluator.spend(1, to->size())) return nullptr;
  }
  return call.string(std::move(out));
}

ValuePtr letters(const Call& call, char from, char to, int shift) {
  const std::string* text = call.text(0);
  if (!text) return nullptr;
  std::string out = *text;
  for (char& c : out) {
    if (static_cast<unsigned char>(c) >= 0x80) return nullptr;
    if (c >= from && c <= to) c = static_cast<char>(c + shift);
  }
  return call.string(std::move(out));
}

ValuePtr lower(const Call& call) { return letters(call, 'A', 'Z', 'a' - 'A'); }
ValuePtr upper(const Call& call) { return letters(call, 'a', 'z', 'A' - 'a'); }

/// The beginning of a text is known when it does not begin with a hole.
ValuePtr trimprefix(const Call& call) {
  const std::string* prefix = call.text(1);
  if (!prefix || !call[0].is(Kind::String) || call[0].json) return nullptr;
  const std::string& text = call[0].text;
  if (text.starts_with(*prefix)) return call.string(text.substr(prefix->size()));
  const bool known = is_plain(text.substr(0, std::min(text.size(), prefix->size())));
  return known ? call.arguments[0] : nullptr;
}

ValuePtr trimsuffix(const Call& call) {
  const std::string* text = call.text(0);
  const std::string* suffix = call.text(1);
  if (!text || !suffix) return nullptr;
  if (!text->ends_with(*suffix)) return call.arguments[0];
  return call.string(text->substr(0, text->size() - suffix->size()));
}

ValuePtr trimspace(const Call& call) {
  const std::string* text = call.text(0);
  if (!text) return nullptr;
  const std::size_t begin = text->find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return call.string("");
  return call.string(text->substr(begin, text->find_last_not_of(" \t\r\n") + 1 - begin));
}

ValuePtr startswith(const Call& call) {
  const std::string* text = call.text(0);
  const std::string* prefix = call.text(1);
  return text && prefix ? make_bool(call.at, text->starts_with(*prefix)) : nullptr;
}

ValuePtr endswith(const Call& call) {
  const std::string* text = call.text(0);
  const std::string* suffix = call.text(1);
  return text && suffix ? make_bool(call.at, text->ends_with(*suffix)) : nullptr;
}

/// An unknown collection is, as a list, one element that stands for all.
ValuePtr as_list(const Call& call) {
  if (call.size() != 1) return nullptr;
  if (!is_list(call[0])) return call[0].unknown() ? call.arguments[0] : nullptr;
  auto list = std::make_shared<Value>(call[0]);
  unify(list->items);
  list->set = false;
  return list;
}

/// Texts in the order of their bytes.
ValuePtr sort(const Call& call) {
  const ValuePtr all = as_list(call);
  if (!all || !is_list(*all)) return all;
  auto list = std::make_shared<Value>(*all);
  for (ValuePtr& item : list->items) {
    if (ValuePtr text = to_primitive(item, "string")) item = std::move(text);
  }
  list->unordered = !sort_items(list->items);
  return list;
}

ValuePtr as_set(const Call& call) {
  if (call.size() != 1) return nullptr;
  if (!is_list(call[0])) return call[0].unknown() ? call.arguments[0] : nullptr;
  return call.evaluator.spend(call[0].items.size()) ? to_set(call.evaluator, call.arguments[0])
                                                    : nullptr;
}

/// Without repetitions; marks of the same hole repeat too.
ValuePtr distinct(const Call& call) {
  if (call.size() != 1) return nullptr;
  if (!is_list(call[0])) return call[0].unknown() ? call.arguments[0] : nullptr;
  std::set<std::string> seen;
  Arguments out;
  for (const ValuePtr& item : call[0].items) {
    const auto text = call.evaluator.text_of(*item);
    if (!text || seen.insert(*text).second) out.push_back(item);
  }
  const bool unordered = call[0].unordered || (out.size() > 1 && any_unknown(out));
  return call.list(std::move(out), unordered);
}

ValuePtr unite(const Call& call) {
  const ValuePtr all = concat(call);
  return all ? as_set({call.evaluator, call.at, {all}, call.context}) : nullptr;
}

ValuePtr flatten(const Call& call) {
  if (call.size() != 1 || !is_list(call[0])) return nullptr;
  Arguments out;
  bool unordered = call[0].unordered;
  std::vector<std::pair<const Value*, std::size_t>> stack = {{&call[0], 0}};
  while (!stack.empty()) {
    auto& [list, next] = stack.back();
    if (next >= list->items.size()) {
      stack.pop_back();
      continue;
    }
    const ValuePtr& item = list->items[next++];
    if (!call.evaluator.spend(1)) return nullptr;
    if (is_list(*item)) {
      unordered |= item->unordered;
      stack.emplace_back(item.get(), 0);
    } else {
      out.push_back(item->unknown() ? call.many(item) : item);
    }
  }
  return call.list(std::move(out), unordered);
}

ValuePtr compact(const Call& call) {
  if (call.size() != 1 || !is_list(call[0])) return nullptr;
  Arguments out;
  for (const ValuePtr& item : call[0].items) {
    const bool empty =
        item->is(Kind::Null) || (item->is(Kind::String) && !item->json && item->text.empty());
    if (!empty) out.push_back(item);
  }
  const bool unordered = call[0].unordered || any_unknown(out);
  return call.list(std::move(out), unordered);
}

ValuePtr length(const Call& call) {
  if (call.size() != 1) return nullptr;
  const Value& value = call[0];
  if (value.open || value.unordered) return nullptr;
  if (is_closed_list(value)) {
    return make_number(call.at, static_cast<long long>(value.items.size()));
  }
  if (value.is(Kind::Object)) {
    return make_number(call.at, static_cast<long long>(value.entries.size()));
  }
  if (is_known_text(value) && std::all_of(value.text.begin(), value.text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x80;
      })) {
    return make_number(call.at, static_cast<long long>(value.text.size()));
  }
  return nullptr;
}

ValuePtr keys(const Call& call) {
  const auto elements = call.size() == 1 && call[0].is(Kind::Object)
                            ? call.evaluator.elements(call.arguments[0])
                            : std::nullopt;
  if (!elements) return nullptr;
  Arguments out;
  for (const auto& [key, value] : *elements) out.push_back(key);
  return call.list(std::move(out));
}

ValuePtr values(const Call& call) {
  if (call.size() != 1 || !call[0].is(Kind::Object)) return nullptr;
  Arguments out;
  if (const auto elements = call.evaluator.elements(call.arguments[0])) {
    for (const auto& [key, value] : *elements) out.push_back(value);
    return call.list(std::move(out));
  }
  // Keys that are not known: their values in some order, perhaps not all of them.
  if (call[0].open) return nullptr;
  for (const Entry& entry : call[0].entries) out.push_back(entry.value);
  return call.list(std::move(out), true);
}

ValuePtr lookup(const Call& call) {
  const std::string* key = call.text(1);
  if (!key || !call[0].is(Kind::Object)) return nullptr;
  const auto& entries = call[0].entries;
  const bool certain = std::all_of(entries.begin(), entries.end(),
                                   [](const Entry& entry) { return is_plain(entry.key); });
  if (!certain) return nullptr;
  if (const ValuePtr* value = call[0].find(*key)) return *value;
  if (call[0].open) return nullptr;
  return call.size() > 2 ? call.arguments[2] : nullptr;
}

ValuePtr element(const Call& call) {
  const auto number = call.size() == 2 ? whole_number(call[1]) : std::nullopt;
  if (!number || *number < 0 || !is_closed_list(call[0]) || call[0].items.empty()) return nullptr;
  if (is_mixed_up(call[0])) return nullptr;
  return call[0].items[static_cast<std::size_t>(*number) % call[0].items.size()];
}

ValuePtr one(const Call& call) {
  if (call.size() != 1 || !is_closed_list(call[0]) || call[0].items.size() > 1) return nullptr;
  if (call[0].items.empty()) return make_value(Kind::Null, call.at);
  return call[0].items[0];
}

ValuePtr contains(const Call& call) {
  if (call.size() != 2 || !is_closed_list(call[0]) || !is_known_text(call[1])) return nullptr;
  bool known = true;
  for (const ValuePtr& item : call[0].items) {
    if (is_known_text(*item) && item->text == call[1].text) return make_bool(call.at, true);
    known &= is_known_text(*item);
  }
  return known ? make_bool(call.at, false) : nullptr;
}

/// The first that is there: an element that does not exist is passed over, an unknown one is not.
ValuePtr attempt(const Call& call) {
  for (const ValuePtr& argument : call.arguments) {
    if (!argument->missing) return argument;
  }
  return nullptr;
}

ValuePtr can(const Call& call) {
  if (call.size() != 1 || (call[0].unknown() && !call[0].missing)) return nullptr;
  return make_bool(call.at, !call[0].missing);
}

ValuePtr coalesce(const Call& call) {
  for (const ValuePtr& argument : call.arguments) {
    if (argument->is(Kind::Null)) continue;
    if (argument->is(Kind::String) && !argument->json && argument->text.empty()) continue;
    return argument->unknown() ? nullptr : argument;
  }
  return nullptr;
}

ValuePtr coalescelist(const Call& call) {
  for (const ValuePtr& argument : call.arguments) {
    if (!is_list(*argument)) return nullptr;
    if (argument->open) return nullptr;
    if (!argument->items.empty()) return argument;
  }
  return nullptr;
}

ValuePtr same(const Call& call) { return call.size() == 1 ? call.arguments[0] : nullptr; }

ValuePtr to_text(const Call& call) {
  return call.size() == 1 ? to_primitive(call.arguments[0], "string") : nullptr;
}

ValuePtr to_number(const Call& call) {
  return call.size() == 1 ? to_primitive(call.arguments[0], "number") : nullptr;
}

ValuePtr to_bool(const Call& call) {
  return call.size() == 1 ? to_primitive(call.arguments[0], "bool") : nullptr;
}

using Function = ValuePtr (*)(const Call&);

const std::map<std::string_view, Function>& functions() {
  static const std::map<std::string_view, Function> all = {
      {"can", can},
      {"coalesce", coalesce},
      {"coalescelist", coalescelist},
      {"compact", compact},
      {"concat", concat},
      {"contains", contains},
      {"distinct", distinct},
      {"element", element},
      {"endswith", endswith},
      {"file", file},
      {"flatten", flatten},
      {"format", format},
      {"formatlist", formatlist},
      {"join", join},
      {"jsondecode", jsondecode},
      {"jsonencode", jsonencode},
      {"keys", keys},
      {"length", length},
      {"lookup", lookup},
      {"lower", lower},
      {"merge", merge},
      {"nonsensitive", same},
      {"one", one},
      {"replace", replace},
      {"sensitive", same},
      {"setunion", unite},
      {"sort", sort},
      {"split", split},
      {"startswith", startswith},
      {"templatefile", templatefile},
      {"tobool", to_bool},
      {"tolist", as_list},
      {"tomap", same},
      {"tonumber", to_number},
      {"toset", as_set},
      {"tostring", to_text},
      {"trimprefix", trimprefix},
      {"trimspace", trimspace},
      {"trimsuffix", trimsuffix},
      {"try", attempt},
      {"upper", upper},
      {"values", values},
  };
  return all;
}

}  // namespace

ValuePtr call_function(Evaluator& evaluator, const Expression& call,
                       const std::vector<ValuePtr>& arguments, const Context& context) {
  const auto found = functions().find(call.text);
  if (found == functions().end() || arguments.empty()) return nullptr;
  const Call given{evaluator, call, arguments, context};
  // Functions of text need their arguments in the first place; a list with too few is a mistake.
  return found->second(given);
}

}  // namespace trustlint::input::hcl
