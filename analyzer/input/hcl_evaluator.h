/// Evaluates expressions of Terraform's language as far as that can be done without Terraform.
///
/// Entry point: `Evaluator::evaluate`. What is not known becomes an unknown value with a hole that
/// is named by the expression as its author wrote it; the same expression in the same place has the
/// same hole. Where names lead to is the business of `Names`. Evaluation is bounded: depth, steps
/// and bytes are counted; what exceeds them is unknown, and `limit_reached` says so.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "document/error.h"
#include "input/hcl_syntax.h"
#include "input/hcl_value.h"
#include "policy/hole.h"

namespace trustlint::input::hcl {

class Evaluator;

/// A name that is bound inside expressions: by `for`, by `each`, `count` and `dynamic`, or by the
/// caller of a template.
struct Frame {
  std::shared_ptr<const Frame> outer;
  std::string name;
  ValuePtr value;
  std::size_t id = 0;  ///< Differs between any two frames of one evaluator.
};

/// Where an expression stands.
struct Context {
  std::size_t module = 0;  ///< Number of the instance of a module.
  std::shared_ptr<const Frame> frame;
  bool closed = false;  ///< Only the names of the frames are known (a template file).

  const ValuePtr* find(std::string_view name) const;
};

/// `data.aws_iam_policy_document.x[0].json`: a first name and the steps behind it.
struct Traversal {
  struct Step {
    std::string name;                   ///< Empty: an index.
    const Expression* index = nullptr;  ///< The expression between the brackets.
  };
  std::string root;
  std::vector<Step> steps;
};

/// Knows what the names of a configuration stand for.
class Names {
 public:
  virtual ~Names() = default;
  struct Found {
    ValuePtr value;
    std::size_t steps = 0;  ///< How many steps of the traversal it stands for.
  };
  /// Nothing: an unknown name.
  virtual std::optional<Found> look_up(const Traversal& traversal, const Expression& whole,
                                       const Context& context) = 0;
  /// The text of a file of the configuration, or null.
  virtual std::shared_ptr<const document::Text> file(const std::string& path,
                                                     const Context& context) = 0;
  /// Before the name of a hole: the address of the module.
  virtual std::string prefix(const Context& context) const = 0;
};

/// Budgets of one configuration, and of all that one evaluator sees.
struct EvaluationLimits {
  std::size_t depth = 250;
  std::size_t steps = 3'000'000;
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t all_steps = 60'000'000;
  std::size_t all_bytes = std::size_t{256} << 20;
  std::size_t holes = 50'000;
};

class Evaluator {
 public:
  explicit Evaluator(Names& names, const EvaluationLimits& limits = {})
      : names_(names), limits_(limits) {}

  ValuePtr evaluate(const Expression& expression, const Context& context);

  /// An unknown value that is called like the expression.
  ValuePtr unknown(const Expression& expression, const Context& context);
  /// The same of something that is worked out from these values: if one of them has a wildcard, so
  /// may the result.
  ValuePtr unknown(const Expression& expression, const Context& context,
                   const std::vector<ValuePtr>& inputs);
  /// May the text of this hole have wildcards? Then it is no fixed text.
  bool may_be_wild(std::size_t hole) const { return wild_.contains(hole); }
  /// An unknown value of that name; the same `key` is the same hole.
  ValuePtr unknown(const std::string& key, std::string name, document::Place place);
  /// Something that is not there: unknown, but `try` passes it over.
  ValuePtr missing(const Expression& expression, const Context& context);

  /// The text of a scalar with marks; nothing for lists, objects and null.
  std::optional<std::string> text_of(const Value& value);
  /// Nothing: not known.
  std::optional<bool> truth(const Value& value) const;

  /// The text as a document: a string that is JSON, or what `jsonencode` was given. Null: it is
  /// none; `problem` then says why, if it is a text.
  ValuePtr document_of(const ValuePtr& value, std::optional<document::Error>* problem = nullptr);

  /// `base.name` and `base[key]`.
  ValuePtr attribute(const ValuePtr& base, std::string_view name, const Expression& whole,
                     const Context& context);
  ValuePtr index(const ValuePtr& base, const ValuePtr& key, const Expression& whole,
                 const Context& context);

  /// Holes that stand for a part of this value may have wildcards, if it has some.
  ValuePtr part_of(ValuePtr part, const Value& whole);

  Context bind(const Context& context, std::string name, ValuePtr value);
  /// What a collection holds, as pairs of key and value; nothing when that is not known.
  std::optional<std::vector<std::pair<ValuePtr, ValuePtr>>> elements(const ValuePtr& collection);

  /// Evaluates a template in a text, with only these names.
  ValuePtr render(const std::shared_ptr<const document::Text>& text, const ValuePtr& names,
                  const Expression& whole, const Context& context);
  std::shared_ptr<const document::Text> file(const std::string& path, const Context& context) {
    return names_.file(path, context);
  }

  const std::vector<policy::Hole>& holes() const { return holes_; }
  bool limit_reached() const { return exhausted_; }
  /// Another configuration begins, with a budget of its own.
  void renew();
  /// Takes work from the budget; false when it is used up.
  bool spend(std::size_t steps, std::size_t bytes = 0);
  /// Texts that values point into live as long as this list.
  using Texts = std::vector<std::shared_ptr<const document::Text>>;
  std::shared_ptr<const Texts> texts() const { return texts_; }
  void keep(std::shared_ptr<const document::Text> text) { texts_->push_back(std::move(text)); }
  void keep(std::shared_ptr<const Expression> expression) {
    expressions_.push_back(std::move(expression));
  }

 private:
  bool has_wildcard(const Value& value);
  ValuePtr dispatch(const Expression& expression, const Context& context);
  ValuePtr scalar(const Expression& expression);
  ValuePtr template_text(const Expression& expression, const Context& context);
  ValuePtr list(const Expression& expression, const Context& context);
  ValuePtr object(const Expression& expression, const Context& context);
  ValuePtr call(const Expression& expression, const Context& context);
  ValuePtr name(const Expression& expression, const Context& context);
  ValuePtr splat(const Expression& expression, const Context& context);
  ValuePtr conditional(const Expression& expression, const Context& context);
  ValuePtr unary(const Expression& expression, const Context& context);
  ValuePtr binary(const Expression& expression, const Context& context);
  ValuePtr logical(const Expression& expression, const Context& context);
  ValuePtr for_expression(const Expression& expression, const Context& context);
  ValuePtr for_object(const Expression& expression, const Context& context,
                      const std::vector<std::pair<ValuePtr, ValuePtr>>& elements, bool unordered);
  Context for_context(const Expression& expression, const Context& context, const ValuePtr& key,
                      const ValuePtr& value);

  Names& names_;
  EvaluationLimits limits_;
  std::size_t depth_ = 0;
  std::size_t steps_ = 0;
  std::size_t bytes_ = 0;
  std::size_t all_steps_ = 0;  ///< Of configurations before.
  std::size_t all_bytes_ = 0;
  std::size_t frames_ = 0;
  bool exhausted_ = false;
  std::vector<policy::Hole> holes_;
  std::map<std::string, std::size_t> hole_numbers_;
  std::set<std::size_t> wild_;
  std::shared_ptr<Texts> texts_ = std::make_shared<Texts>();
  std::vector<std::shared_ptr<const Expression>> expressions_;

  friend class TemplateWriter;
};

/// A new value at the place of an expression.
std::shared_ptr<Value> make_value(Value::Kind kind, const Expression& at, std::string text = {});
ValuePtr make_string(const Expression& at, std::string text);
ValuePtr make_bool(const Expression& at, bool truth);
ValuePtr make_number(const Expression& at, long long number);
ValuePtr make_list(const Expression& at, std::vector<ValuePtr> items);
/// The number, when it is a whole one.
std::optional<long long> whole_number(const Value& value);
/// The value as a `string`, `number` or `bool`; what has another type stays as it is. Null: there
/// is no such value, or it is not known.
ValuePtr to_primitive(const ValuePtr& value, std::string_view type);
/// The list without repetitions and in the order of Terraform's sets; not in that of the list.
ValuePtr to_set(Evaluator& evaluator, const ValuePtr& list);
/// Elements of one type: texts, if there are some besides numbers and truth values.
void unify(std::vector<ValuePtr>& items);
/// Sorts by value where all elements are known and of one kind; false: the order is not known.
bool sort_items(std::vector<ValuePtr>& items);

/// Calls a function of Terraform; null: not known here, or not with these arguments.
ValuePtr call_function(Evaluator& evaluator, const Expression& call,
                       const std::vector<ValuePtr>& arguments, const Context& context);

}  // namespace trustlint::input::hcl
