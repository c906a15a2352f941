/// The data source `aws_iam_policy_document`: blocks to the policy that the provider makes of them.
///
/// Entry point: `policy_document`. Statements of `source_policy_documents` come first, then those
/// of the block, then those of `override_policy_documents`; a statement with the `Sid` of an
/// earlier one takes its place. A part that is not known in its extent becomes an unknown value in
/// the place of what it would be, so that whoever uses the policy sees how much of it is missing.
#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "input/terraform_configuration.h"

namespace trustlint::input {

using hcl::Block;
using hcl::Body;
using hcl::Context;
using hcl::Entry;
using hcl::Expression;
using hcl::Value;
using hcl::ValuePtr;

namespace {

class Builder {
 public:
  Builder(Configuration& configuration, const Block& block, const BlockInstance& instance)
      : configuration_(configuration), block_(block), context_(instance.context) {}

  ValuePtr build() {
    for (const char* name : {"source_json", "source_policy_documents"}) {
      if (!merge_documents(name)) return problem_;
    }
    for (const auto& inner : configuration_.blocks(block_.body, "statement", context_)) {
      add(statement(inner));
    }
    for (const char* name : {"override_json", "override_policy_documents"}) {
      if (!merge_documents(name)) return problem_;
    }
    auto root = object(block_.span);
    root->span = block_.header;
    Expression at = here(block_.header);
    ValuePtr version = configuration_.attribute(block_.body, "version", context_);
    if (!version || version->is(Value::Kind::Null)) version = hcl::make_string(at, "2012-10-17");
    put(*root, "Version", block_.header, version);
    put(*root, "Statement", block_.header, hcl::make_list(at, std::move(statements_)));
    return root;
  }

 private:
  Expression here(document::Span span) const {
    Expression at;
    at.span = span;
    at.source = block_.source;
    return at;
  }

  std::shared_ptr<Value> object(document::Span span) const {
    return hcl::make_value(Value::Kind::Object, here(span));
  }

  void put(Value& object, std::string key, document::Span span, ValuePtr value) const {
    object.entries.push_back({std::move(key), span, block_.source, std::move(value)});
  }

  /// Adds a statement; one with the same `Sid` gives way.
  void add(ValuePtr statement) {
    const ValuePtr* sid = statement->is(Value::Kind::Object) ? statement->find("Sid") : nullptr;
    if (sid != nullptr && hcl::is_known_text(**sid) && !(*sid)->text.empty()) {
      for (ValuePtr& other : statements_) {
        const ValuePtr* same = other->is(Value::Kind::Object) ? other->find("Sid") : nullptr;
        if (same != nullptr && hcl::is_known_text(**same) && (*same)->text == (*sid)->text) {
          other = std::move(statement);
          return;
        }
      }
    }
    statements_.push_back(std::move(statement));
  }

  /// Statements of other documents. False: one of them is not known.
  bool merge_documents(const char* name) {
    const ValuePtr given = configuration_.attribute(block_.body, name, context_);
    if (!given || given->is(Value::Kind::Null)) return true;
    if (given->is(Value::Kind::String)) return merge_document(given);
    if (!given->is(Value::Kind::List)) return unknown(given, name);
    return std::all_of(given->items.begin(), given->items.end(), [&](const ValuePtr& item) {
      return item->is(Value::Kind::Null) || merge_document(item);
    });
  }

  bool merge_document(const ValuePtr& text) {
    if (text->is(Value::Kind::String) && !text->json && text->text.empty()) return true;
    const ValuePtr document = configuration_.evaluator().document_of(text);
    const ValuePtr* list =
        document && document->is(Value::Kind::Object) ? document->find("Statement") : nullptr;
    if (list == nullptr) return unknown(text, "a merged document");
    if (!(*list)->is(Value::Kind::List)) {
      add(*list);
      return true;
    }
    for (const ValuePtr& statement : (*list)->items) add(statement);
    return true;
  }

  bool unknown(const ValuePtr& value, const char* what) {
    problem_ = value;
    // What a condition chooses here is part of the document, not the document.
    if (!value->unknown() || !value->alternatives.empty()) {
      problem_ = configuration_.evaluator().unknown(
          fmt::format("{}/{}/{}", context_.module, block_.labels[1], what),
          fmt::format("{} of data.aws_iam_policy_document.{}", what, block_.labels[1]),
          block_.header_place());
    }
    return false;
  }

  /// A list of texts as the provider prints it: one element alone.
  ValuePtr texts(ValuePtr list) const {
    const bool single = list->is(Value::Kind::List) && list->items.size() == 1 && !list->open;
    return expand_variables(single ? list->items[0] : list);
  }

  /// `&{` stands for the `${` of IAM.
  ValuePtr expand_variables(const ValuePtr& value) const {
    if (value->is(Value::Kind::List)) {
      auto copy = std::make_shared<Value>(*value);
      for (ValuePtr& item : copy->items) item = expand_variables(item);
      return copy;
    }
    if (!value->is(Value::Kind::String) || value->text.find("&{") == std::string::npos) {
      return value;
    }
    auto copy = std::make_shared<Value>(*value);
    for (std::size_t at = 0; (at = copy->text.find("&{", at)) != std::string::npos; ++at) {
      copy->text[at] = '$';
    }
    return copy;
  }

  ValuePtr statement(const Configuration::InnerBlock& inner) {
    const Body& body = *inner.body;
    const Context& context = inner.context;
    auto out = object(inner.block->header);
    const auto copy = [&](const char* attribute, const char* key, bool list) {
      const hcl::Attribute* written = body.find(attribute);
      const ValuePtr value = configuration_.attribute(body, attribute, context);
      if (!value || value->is(Value::Kind::Null)) return;
      if (list && value->is(Value::Kind::List) && value->items.empty()) return;
      put(*out, key, written->name_span, list ? texts(value) : value);
    };
    copy("sid", "Sid", false);
    copy("effect", "Effect", false);
    const ValuePtr* effect = out->find("Effect");
    if (effect == nullptr) {
      put(*out, "Effect", inner.block->header,
          hcl::make_string(here(inner.block->header), "Allow"));
      effect = out->find("Effect");
    }
    // Of a Deny it matters whether it is there at all.
    if (inner.any && (!hcl::is_known_text(**effect) || (*effect)->text != "Allow")) {
      return not_known(inner, "statement");
    }
    copy("actions", "Action", true);
    copy("not_actions", "NotAction", true);
    copy("resources", "Resource", true);
    copy("not_resources", "NotResource", true);
    principals(*out, body, context, "principals", "Principal");
    principals(*out, body, context, "not_principals", "NotPrincipal");
    conditions(*out, body, context);
    return out;
  }

  ValuePtr not_known(const Configuration::InnerBlock& inner, const char* what) const {
    return configuration_.evaluator().unknown(
        fmt::format("{}/{}/{}/{}", context_.module, block_.labels[1], what, inner.source),
        inner.source, inner.block->header_place());
  }

  void principals(Value& statement, const Body& body, const Context& context, const char* type,
                  const char* key) {
    const auto blocks = configuration_.blocks(body, type, context);
    if (blocks.empty()) return;
    auto map = object(blocks[0].block->header);
    for (const auto& inner : blocks) {
      const ValuePtr kind = configuration_.attribute(*inner.body, "type", inner.context);
      const ValuePtr list = configuration_.attribute(*inner.body, "identifiers", inner.context);
      const auto name = kind ? configuration_.evaluator().text_of(*kind) : std::nullopt;
      if (!name || !list) {
        put(statement, key, inner.block->header, not_known(inner, type));
        return;
      }
      const bool star = *name == "*" && list->is(Value::Kind::List) && list->items.size() == 1 &&
                        list->items[0]->text == "*";
      if (star && blocks.size() == 1) {
        put(statement, key, inner.block->header, list->items[0]);
        return;
      }
      append(*map, *name, inner.block->header, list);
    }
    for (Entry& entry : map->entries) entry.value = texts(entry.value);
    put(statement, key, blocks[0].block->header, map);
  }

  /// Adds values to a key; a key that is there already has them all.
  void append(Value& map, const std::string& key, document::Span span, const ValuePtr& values) {
    for (Entry& entry : map.entries) {
      if (entry.key != key) continue;
      Expression at = here(span);
      std::vector<ValuePtr> all;
      for (const ValuePtr& part : {entry.value, values}) {
        if (part->is(Value::Kind::List)) {
          all.insert(all.end(), part->items.begin(), part->items.end());
        } else {
          all.push_back(part);
        }
      }
      entry.value = hcl::make_list(at, std::move(all));
      return;
    }
    put(map, key, span, values);
  }

  void conditions(Value& statement, const Body& body, const Context& context) {
    const auto blocks = configuration_.blocks(body, "condition", context);
    if (blocks.empty()) return;
    auto map = object(blocks[0].block->header);
    std::vector<std::pair<std::string, std::shared_ptr<Value>>> operators;
    for (const auto& inner : blocks) {
      const auto text = [&](const char* name) -> std::optional<std::string> {
        const ValuePtr value = configuration_.attribute(*inner.body, name, inner.context);
        return value ? configuration_.evaluator().text_of(*value) : std::nullopt;
      };
      const auto test = text("test");
      const auto variable = text("variable");
      const ValuePtr values = configuration_.attribute(*inner.body, "values", inner.context);
      // A condition that may not be there at all is no condition to rely on.
      if (inner.any || !test || !variable || !values) {
        put(statement, "Condition", inner.block->header,
            inner.any ? not_known(inner, "condition") : incomplete(inner));
        return;
      }
      auto found = std::find_if(operators.begin(), operators.end(),
                                [&](const auto& entry) { return entry.first == *test; });
      if (found == operators.end()) {
        operators.emplace_back(*test, object(span_of(*inner.body, "test")));
        found = operators.end() - 1;
      }
      append(*found->second, *variable, span_of(*inner.body, "variable"), values);
    }
    for (auto& [name, keys] : operators) {
      for (Entry& entry : keys->entries) entry.value = texts(entry.value);
      put(*map, name, keys->span, keys);
    }
    put(statement, "Condition", blocks[0].block->header, map);
  }

  ValuePtr incomplete(const Configuration::InnerBlock& inner) const {
    return configuration_.evaluator().unknown(
        fmt::format("{}/{}/condition/{}", context_.module, block_.labels[1],
                    inner.block->span.begin),
        "an incomplete condition", inner.block->header_place());
  }

  /// Where the value of an attribute stands, when it stands in this file.
  document::Span span_of(const Body& body, const char* name) const {
    const hcl::Attribute* attribute = body.find(name);
    if (attribute == nullptr) return body.span;
    return attribute->value.source == block_.source ? attribute->value.span : attribute->name_span;
  }

  Configuration& configuration_;
  const Block& block_;
  const Context& context_;
  std::vector<ValuePtr> statements_;
  ValuePtr problem_;
};

}  // namespace

ValuePtr policy_document(Configuration& configuration, const Block& block,
                         const BlockInstance& instance) {
  return Builder(configuration, block, instance).build();
}

}  // namespace trustlint::input
