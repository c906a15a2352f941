#include "rule/rewrite.h"

#include <algorithm>

#include "policy/lower_case.h"
#include "policy/parse.h"
#include "rule/spelling.h"

namespace trustlint::rule {

using document::Kind;
using document::Member;
using document::Node;
using policy::Clause;
using policy::Statement;
using policy::TrustPolicy;

namespace {

/// A clause in the tree.
struct ClauseNodes {
  const Member* condition = nullptr;
  const Member* block = nullptr;
  const Member* key = nullptr;
};

std::vector<const Node*> statements_of(const Node& tree) {
  std::vector<const Node*> list;
  for (const Member& member : tree.members) {
    if (member.key != "Statement") continue;
    if (member.value.is(Kind::Object)) list.push_back(&member.value);
    for (const Node& item : member.value.items) list.push_back(&item);
  }
  return list;
}

/// In the order in which the parser takes them.
std::vector<ClauseNodes> clauses_of(const Node& statement) {
  std::vector<ClauseNodes> list;
  for (const Member& member : statement.members) {
    if (member.key != "Condition") continue;
    for (const Member& block : member.value.members) {
      for (const Member& key : block.value.members) list.push_back({&member, &block, &key});
    }
  }
  return list;
}

bool same(const Clause& a, const Clause& b) {
  return a.operator_name.text == b.operator_name.text && a.key.text == b.key.text &&
         std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(),
                    [](const auto& x, const auto& y) { return x.text == y.text; });
}

std::size_t number_in(const Node& object, const Member& member) {
  return static_cast<std::size_t>(&member - object.members.data());
}

/// The statement of an edit, as it is meant and as it stands there.
class Rewriter {
 public:
  Rewriter(const Node& tree, const TrustPolicy& meant, const Edit& edit, Notation notation)
      : tree_(tree), edit_(edit), notation_(notation) {
    const auto nodes = statements_of(tree);
    if (edit.statement >= nodes.size() || edit.statement >= meant.statements.size()) return;
    node_ = nodes[edit.statement];
    statement_ = &meant.statements[edit.statement];
    find_clause();
    look_at_quotes();
  }

  std::optional<Rewriting> run() {
    if (node_ == nullptr || node_->source == nullptr || !write()) return std::nullopt;
    std::sort(edits_.begin(), edits_.end(),
              [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
    for (std::size_t i = 1; i < edits_.size(); ++i) {
      if (edits_[i].span.begin < edits_[i - 1].span.end) return std::nullopt;
    }
    return Rewriting{text_, std::move(edits_)};
  }

 private:
  bool write() {
    switch (edit_.kind) {
      case Edit::Kind::AddCondition: {
        Clause clause;
        clause.operator_name.text = edit_.name;
        clause.key.text = edit_.key;
        for (const Wording& text : edit_.texts) clause.values.push_back({text.text, {}, true});
        return add(clause);
      }
      case Edit::Kind::RemoveStatement:
        return remove_statement();
      case Edit::Kind::SetPrincipal:
      case Edit::Kind::RemovePrincipal:
        return change_principal();
      case Edit::Kind::SetDuration:
        return false;
      default:
        return at_.key != nullptr && change_clause();
    }
  }

  bool change_clause() {
    const Node& values = at_.key->value;
    switch (edit_.kind) {
      case Edit::Kind::RenameOperator:
        return rename_operator();
      case Edit::Kind::RenameKey:
        return replace(at_.key->key_place(), at_.key->key, edit_.name);
      case Edit::Kind::RemoveClause:
        return remove_clause();
      case Edit::Kind::Respell:
        return remove_clause() && add(*clause_);
      case Edit::Kind::RemoveValue:
        return values.is(Kind::Array) && take(values, remove_item(values, edit_.value));
      case Edit::Kind::SetValue: {
        const Node* value = &values;
        if (values.is(Kind::Array)) {
          if (edit_.value >= values.items.size()) return false;
          value = &values.items[edit_.value];
        }
        return value->tag.empty() && value->is(Kind::String) &&
               replace(value->place(), value->text, edit_.texts[0].text);
      }
      default:
        return false;
    }
  }

  void find_clause() {
    if (edit_.part >= statement_->clauses.size()) return;
    const Clause& wanted = statement_->clauses[edit_.part];
    clause_ = &wanted;
    const TrustPolicy parsed = policy::parse(tree_);
    const auto nodes = clauses_of(*node_);
    if (edit_.statement >= parsed.statements.size()) return;
    const auto& clauses = parsed.statements[edit_.statement].clauses;
    for (std::size_t i = 0;
         i < clauses.size() && i < nodes.size() && clauses.size() == nodes.size(); ++i) {
      if (!same(clauses[i], wanted)) continue;
      at_ = nodes[i];
      // Of clauses that say the same the last: the first is as good without it.
      if (edit_.kind != Edit::Kind::Respell) return;
    }
  }

  /// Keys and values are written like those that stand in the statement.
  void look_at_quotes() {
    const auto see = [](const Node& node, document::Span span, const std::string& text) {
      return node.source != nullptr ? quote_at(*node.source, span, text) : std::nullopt;
    };
    for (const Member& member : node_->members) {
      if (const auto quote = see(*node_, member.key_span, member.key)) quotes_.key = *quote;
    }
    for (const ClauseNodes& clause : clauses_of(*node_)) {
      const Node& values = clause.key->value;
      const Node& one = values.items.empty() ? values : values.items.front();
      if (!one.is(Kind::String) || one.source == nullptr) continue;
      const auto quote = quote_at(*one.source, one.span, one.text);
      if (quote && (*quote != 0 || notation_ == Notation::JsonOrYaml)) quotes_.value = *quote;
    }
  }

  bool take(const Node& in, std::optional<TextEdit> edit) {
    if (!edit || (text_ != nullptr && text_ != in.source)) return false;
    text_ = in.source;
    edits_.push_back(std::move(*edit));
    return true;
  }

  /// A scalar or key that is written as it is.
  bool replace(const document::Place& place, const std::string& old, const std::string& text) {
    if (!place.known() || (text_ != nullptr && text_ != place.text.get())) return false;
    const auto quote = quote_at(*place.text, place.span, old);
    if (!quote) return false;
    text_ = place.text.get();
    edits_.push_back({place.span, spelled(text, *quote, notation_)});
    return true;
  }

  bool rename_operator() {
    const Node& condition = at_.condition->value;
    const Member* other = nullptr;
    for (const Member& block : condition.members) {
      if (block.key == edit_.name) other = &block;
    }
    if (at_.block->value.members.size() == 1 && other == nullptr)
      return replace(at_.block->key_place(), at_.block->key, edit_.name);
    Clause renamed = *clause_;
    renamed.operator_name.text = edit_.name;
    return remove_clause() && add(renamed);
  }

  /// With the block and the condition that nothing is left of.
  bool remove_clause() {
    const Node& block = at_.block->value;
    const Node& condition = at_.condition->value;
    if (block.members.size() > 1)
      return take(block, remove_member(block, number_in(block, *at_.key)));
    if (condition.members.size() > 1)
      return take(condition, remove_member(condition, number_in(condition, *at_.block)));
    return take(*node_, remove_member(*node_, number_in(*node_, *at_.condition)));
  }

  bool add(const Clause& clause) {
    Nested member{{clause.key.text}, {}};
    for (const auto& value : clause.values) member.values.push_back(value.text);
    if (is_block()) {
      return take(*node_, insert_condition_block(*node_, clause.operator_name.text, clause.key.text,
                                                 member.values));
    }
    const Member* condition = nullptr;
    for (const Member& element : node_->members) {
      if (element.key != "Condition") continue;
      if (condition != nullptr) return false;
      condition = &element;
    }
    if (condition != nullptr) {
      for (const Member& block : condition->value.members) {
        if (block.key != clause.operator_name.text) continue;
        const bool taken = std::any_of(
            block.value.members.begin(), block.value.members.end(), [&](const Member& key) {
              return &key != at_.key &&
                     policy::lower_case(key.key) == policy::lower_case(clause.key.text);
            });
        if (taken) return false;
        return take(block.value, insert_member(block.value, member, quotes_, notation_));
      }
      member.keys.insert(member.keys.begin(), clause.operator_name.text);
      return take(condition->value, insert_member(condition->value, member, quotes_, notation_));
    }
    member.keys.insert(member.keys.begin(), {"Condition", clause.operator_name.text});
    return take(*node_, insert_member(*node_, member, quotes_, notation_));
  }

  /// A `statement` block of Terraform, whose place is that word.
  bool is_block() const {
    const auto& span = node_->span;
    return notation_ == Notation::Hcl && span.end <= node_->source->bytes().size() &&
           node_->source->bytes().substr(span.begin, span.end - span.begin) == "statement";
  }

  bool remove_statement() {
    for (const Member& member : tree_.members) {
      if (member.key != "Statement" || !member.value.is(Kind::Array)) continue;
      for (std::size_t i = 0; i < member.value.items.size(); ++i) {
        if (&member.value.items[i] == node_)
          return take(member.value, remove_item(member.value, i));
      }
    }
    return false;
  }

  bool change_principal() {
    std::size_t number = 0;
    for (const Member& member : node_->members) {
      if (member.key != "Principal") continue;
      for (const Member& type : member.value.members) {
        const std::size_t count =
            type.value.is(Kind::Array) ? type.value.items.size() : std::size_t{1};
        if (edit_.part >= number + count) {
          number += count;
          continue;
        }
        const std::size_t item = edit_.part - number;
        if (edit_.kind == Edit::Kind::RemovePrincipal) {
          if (count > 1) return take(type.value, remove_item(type.value, item));
          return take(member.value, remove_member(member.value, number_in(member.value, type)));
        }
        const Node& value = type.value.is(Kind::Array) ? type.value.items[item] : type.value;
        return value.tag.empty() && replace(value.place(), value.text, edit_.texts[0].text);
      }
    }
    return false;
  }

  const Node& tree_;
  const Edit& edit_;
  Notation notation_;
  const Node* node_ = nullptr;
  const Statement* statement_ = nullptr;
  const Clause* clause_ = nullptr;
  ClauseNodes at_;
  Quotes quotes_;
  const document::Text* text_ = nullptr;
  std::vector<TextEdit> edits_;
};

}  // namespace

std::optional<Rewriting> rewrite(const Node& tree, const TrustPolicy& meant, const Edit& edit,
                                 Notation notation) {
  return Rewriter(tree, meant, edit, notation).run();
}

std::string with(std::string_view text, const std::vector<TextEdit>& edits) {
  std::string out;
  std::size_t at = 0;
  for (const TextEdit& edit : edits) {
    out += text.substr(at, edit.span.begin - at);
    out += edit.text;
    at = edit.span.end;
  }
  out += text.substr(at);
  return out;
}

}  // namespace trustlint::rule
