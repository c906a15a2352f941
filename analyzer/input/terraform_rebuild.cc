/// From an attribute to the documents that it refers to, and their merges. Entry point: `rebuild`.
///
/// Limits: so many variants, so deep a chain of source documents, so many statements and holes;
/// what is beyond is a problem in words like any other.
#include "input/terraform_rebuild.h"

#include <algorithm>

#include "document/reader.h"
#include "input/terraform_arguments.h"

namespace trustlint::input::terraform {
namespace {

using document::Kind;
using document::Node;

constexpr std::size_t kMostVariants = 32;
constexpr std::size_t kMostDepth = 20;
constexpr std::size_t kMostDocuments = 1'000;
constexpr std::size_t kMostStatements = 2'000;
constexpr std::size_t kMostHoles = 10'000;
constexpr std::size_t kNamed = 3;

const std::string* known_text(const Instance& instance, std::string_view attribute) {
  return instance.values != nullptr ? string_member(*instance.values, attribute) : nullptr;
}

bool is_document(const Origin& origin) {
  const bool text =
      origin.attribute.empty() || origin.attribute == "json" || origin.attribute == "minified_json";
  return text && origin.kind == Origin::Kind::Instance &&
         std::all_of(origin.instances.begin(), origin.instances.end(), [](const Instance* one) {
           return one->address.data && one->address.type == "aws_iam_policy_document" &&
                  one->values != nullptr;
         });
}

/// A document and what its places need.
struct Rebuilt {
  document::Document document;
  std::vector<std::shared_ptr<const document::Document>> parts;
};

PolicySource policy_source(Node root, const Source& source,
                           const std::vector<std::shared_ptr<const document::Document>>& parts) {
  const auto rebuilt = std::make_shared<Rebuilt>();
  rebuilt->document.text = source.doc->text;
  rebuilt->document.root = std::move(root);
  rebuilt->parts = parts;
  std::shared_ptr<const document::Document> document(rebuilt, &rebuilt->document);
  const Node* node = &document->root;
  return {std::move(document), node, {}};
}

}  // namespace

bool is_unknown(const Node* flag) {
  return flag != nullptr && flag->is(Kind::Bool) && flag->text == "true";
}

std::string name_some(const std::vector<std::string>& names) {
  std::string text;
  const std::size_t shown = std::min(names.size(), kNamed);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) {
      text += i + 1 == names.size() ? " and " : ", ";
    }
    text += names[i];
  }
  if (names.size() > shown) {
    text += " and " + std::to_string(names.size() - shown) + " more";
  }
  return text;
}

std::string Rebuilder::hole(std::string name, const Node& at) {
  holes_.push_back({std::move(name), at.place(), {}});
  return policy::hole_mark(holes_.size() - 1);
}

std::string Rebuilder::issuer_of(const Instance& provider, const Node& at) {
  if (const std::string* url = known_text(provider, "url")) {
    constexpr std::string_view scheme = "https://";
    return url->substr(url->starts_with(scheme) ? scheme.size() : 0);
  }
  std::string& mark = issuers_[&provider];
  if (mark.empty()) {
    // What it is the issuer of says more than that it is one.
    const Node* expressions = graph_.expressions(provider);
    const Node* url = expressions != nullptr ? expressions->find("url") : nullptr;
    const std::vector<Origin> from =
        url != nullptr ? graph_.origins(*url, provider) : std::vector<Origin>();
    mark = hole(from.size() == 1 ? from.front().name : provider.text + ".url", at);
  }
  return mark;
}

std::string Rebuilder::arn_of(const Instance& instance, const std::string& name, const Node& at) {
  if (const std::string* arn = known_text(instance, "arn")) {
    return *arn;
  }
  const std::string& type = instance.address.type;
  std::string end;
  if (type == "aws_iam_openid_connect_provider") {
    end = "oidc-provider/" + issuer_of(instance, at);
  } else if (const std::string* own = known_text(instance, "name")) {
    const std::string* path = known_text(instance, "path");
    if (type == "aws_iam_saml_provider") {
      end = "saml-provider/" + *own;
    } else if (type == "aws_iam_role" || type == "aws_iam_user" || type == "aws_iam_policy") {
      end =
          type.substr(std::string_view("aws_iam_").size()) + (path != nullptr ? *path : "/") + *own;
    }
  }
  if (end.empty()) {
    return hole(name, at);
  }
  std::string account;
  if (graph_.provider_of(instance) != graph_.provider_of(owner_)) {
    // Perhaps another account.
    account = hole("account of " + instance.text, at);
  } else if (home_.account) {
    account = *home_.account;
  } else {
    if (account_mark_.empty()) {
      account_mark_ = hole(std::string(kOwnAccount), at);
    }
    account = account_mark_;
  }
  return "arn:" + home_.partition + ":iam::" + account + ":" + end;
}

tl::expected<std::vector<PolicySource>, std::string> Rebuilder::rebuild(
    const Instance& instance, std::string_view attribute) {
  const std::size_t holes = holes_.size();
  const std::string account_mark = account_mark_;
  const auto issuers = issuers_;
  auto rebuilt = variants(instance, attribute);
  if (!rebuilt) {
    // What was begun leaves no holes behind.
    holes_.resize(holes);
    account_mark_ = account_mark;
    issuers_ = issuers;
  }
  return rebuilt;
}

tl::expected<std::vector<PolicySource>, std::string> Rebuilder::variants(
    const Instance& instance, std::string_view attribute) {
  const Documents from = documents(instance, attribute, false);
  if (!from) {
    return tl::unexpected(from.error());
  }
  if (from->size() > kMostVariants) {
    return tl::unexpected(std::string("more than ") + std::to_string(kMostVariants) +
                          " documents that it may be");
  }
  from_.clear();
  std::vector<PolicySource> policies;
  for (const Instance* one : *from) {
    from_.push_back(one->text);
    read_.clear();
    Policy policy = document(*one, 0);
    if (!policy) {
      return tl::unexpected(policy.error());
    }
    if (holes_.size() > kMostHoles) {
      return tl::unexpected(std::string("more than ") + std::to_string(kMostHoles) +
                            " texts in it are not known");
    }
    policies.push_back(
        policy_source(document_node(std::move(*policy), *one->values), source_, read_));
    if (from->size() > 1) {
      policies.back().when = "it is " + one->text;
    }
  }
  return policies;
}

/// The documents that an attribute refers to. With `unknown_only` those that the plan has as text
/// are left out, and other things that it refers to do not matter.
Rebuilder::Documents Rebuilder::documents(const Instance& instance, std::string_view attribute,
                                          bool unknown_only) {
  const Node* expressions = graph_.expressions(instance);
  const Node* expression = expressions != nullptr ? expressions->find(attribute) : nullptr;
  if (expression == nullptr) {
    return tl::unexpected(std::string("the plan does not say what it is built from"));
  }
  std::vector<const Instance*> found;
  std::vector<std::string> texts;
  std::vector<std::string> others;
  std::vector<std::string> known;
  std::vector<std::string> keys;
  bool by_key = false;
  for (const Origin& origin : graph_.origins(*expression, instance)) {
    if (is_document(origin)) {
      texts.push_back(origin.name);
      // An index follows the bare name.
      by_key |= origin.attribute.empty();
      std::copy_if(origin.instances.begin(), origin.instances.end(), std::back_inserter(found),
                   [&](const Instance* one) {
                     return !unknown_only || known_text(*one, "json") == nullptr;
                   });
    } else if (origin.kind == Origin::Kind::Other || origin.kind == Origin::Kind::Instance) {
      others.push_back(origin.name);
    } else if (origin.kind == Origin::Kind::Known) {
      known.push_back(origin.name);
    } else if (origin.kind == Origin::Kind::Key) {
      keys.push_back(origin.name);
    }
  }
  if (!by_key) {
    known.insert(known.end(), keys.begin(), keys.end());
  }
  if (!found.empty() && !known.empty() && (!unknown_only || others.empty())) {
    texts.insert(texts.end(), known.begin(), known.end());
    return tl::unexpected("a function of " + name_some(texts) +
                          ", of which a plan keeps only the references");
  }
  if (!others.empty() && (!unknown_only || found.empty())) {
    return tl::unexpected("built from " + name_some(others) +
                          " by an expression of which a plan keeps only the references");
  }
  if (found.empty() && !unknown_only) {
    return tl::unexpected(std::string("the plan does not say what it is built from"));
  }
  return found;
}

Rebuilder::Policy Rebuilder::known_document(const Node& text) {
  const auto embedded = document::read_embedded(text, source_.limits);
  if (!embedded) {
    return tl::unexpected(std::string("a source document is not valid JSON"));
  }
  read_.push_back(*embedded);
  return parts_of_policy((*embedded)->root);
}

Rebuilder::Policy Rebuilder::document(const Instance& instance, std::size_t depth) {
  if (depth > kMostDepth) {
    return tl::unexpected("more than " + std::to_string(kMostDepth) +
                          " documents are merged into each other");
  }
  if (++documents_ > kMostDocuments) {
    return tl::unexpected("more than " + std::to_string(kMostDocuments) + " documents");
  }
  const Node* json = instance.values->find("json");
  if (json != nullptr && json->is(Kind::String)) {
    return known_document(*json);
  }
  const auto arguments = complete_arguments(instance, graph_, *this);
  if (!arguments) {
    return tl::unexpected(arguments.error());
  }
  MergedPolicy merged;
  std::optional<std::string> problem;
  const auto take = [&](std::string_view argument) {
    if (!problem) {
      problem = merge_list(merged, instance, argument, depth);
    }
  };
  take("source_json");
  take("source_policy_documents");
  if (!problem) {
    problem = merge_one(merged, policy_of_arguments(*arguments));
  }
  take("override_policy_documents");
  take("override_json");
  if (problem) {
    return tl::unexpected(*problem);
  }
  return merged;
}

std::optional<std::string> Rebuilder::merge_one(MergedPolicy& into, const Policy& from) {
  if (!from) {
    return from.error();
  }
  statements_ += from->statements.size();
  if (statements_ > kMostStatements) {
    return "more than " + std::to_string(kMostStatements) + " statements";
  }
  if (merge_is_open(into, *from)) {
    return "a `sid` that is not known decides which statements are replaced";
  }
  merge(into, *from);
  return std::nullopt;
}

/// Merges the documents of one argument, a text or a list of texts, in their order.
std::optional<std::string> Rebuilder::merge_list(MergedPolicy& into, const Instance& instance,
                                                 std::string_view argument, std::size_t depth) {
  const Node* value = instance.values->find(argument);
  const Node* flags = instance.unknown != nullptr ? instance.unknown->find(argument) : nullptr;
  // One entry a document: its text, or null where it is not known.
  std::vector<const Node*> texts;
  const bool all_unknown = is_unknown(flags);
  if (!all_unknown && value != nullptr && value->is(Kind::Array)) {
    for (std::size_t i = 0; i < value->items.size(); ++i) {
      const bool open = flags != nullptr && i < flags->items.size() && is_unknown(&flags->items[i]);
      if (open || value->items[i].is(Kind::String)) {
        texts.push_back(open ? nullptr : &value->items[i]);
      }
    }
  } else if (!all_unknown && value != nullptr && value->is(Kind::String)) {
    texts.push_back(value);
  }
  const auto unknown = static_cast<std::size_t>(std::count(texts.begin(), texts.end(), nullptr));
  std::vector<const Instance*> open;
  if (all_unknown || unknown > 0) {
    Documents found = documents(instance, argument, !all_unknown);
    if (!found) {
      return "`" + std::string(argument) + "` of " + instance.text + " is " + found.error();
    }
    if (!all_unknown && found->size() != unknown) {
      return "the plan does not say which documents `" + std::string(argument) + "` of " +
             instance.text + " merges";
    }
    open = std::move(*found);
    if (all_unknown) {
      texts.assign(open.size(), nullptr);
    }
  }
  std::size_t next = 0;
  for (const Node* text : texts) {
    if (text != nullptr && text->text.empty()) {
      continue;
    }
    const Policy from =
        text != nullptr ? known_document(*text) : document(*open[next++], depth + 1);
    if (auto problem = merge_one(into, from)) {
      return problem;
    }
  }
  return std::nullopt;
}

}  // namespace trustlint::input::terraform
