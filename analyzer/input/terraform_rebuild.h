/// Policies that Terraform knows only after apply, rebuilt from what the plan has of them.
///
/// Entry point: `Rebuilder::rebuild`. The attribute of a role refers, through variables and outputs
/// of modules, to data sources `aws_iam_policy_document`; their arguments stand in the plan, partly
/// unknown. What is not known becomes a hole, named by what the configuration refers to there.
/// Taken for granted, and said: an attribute that refers to one document and to nothing else is the
/// text of this document, of several that of one of them. Keys of `for_each` and `count` may stand
/// beside one that they pick. Everything else may be a function, and is a problem told in words.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "input/formats.h"
#include "input/policy_document.h"
#include "input/terraform_graph.h"

namespace trustlint::input::terraform {

/// Where new resources are created, as far as the plan tells.
struct Home {
  std::optional<std::string> account;
  std::string partition = "aws";
};

class Rebuilder {
 public:
  /// Holes are added to `holes`; `home` is that of `owner`, the role whose policies are rebuilt.
  Rebuilder(const Graph& graph, const Source& source, const Instance& owner, Home home,
            std::vector<policy::Hole>& holes)
      : graph_(graph), source_(source), owner_(owner), home_(std::move(home)), holes_(holes) {}

  /// The possible policies in an attribute of `instance` that is known after apply; else why there
  /// are none.
  tl::expected<std::vector<PolicySource>, std::string> rebuild(const Instance& instance,
                                                               std::string_view attribute);

  /// The documents of the last `rebuild`.
  const std::vector<std::string>& rebuilt_from() const { return from_; }

  /// A new hole: the text of its mark.
  std::string hole(std::string name, const document::Node& at);
  /// The issuer of an `aws_iam_openid_connect_provider` as ARNs and condition keys have it, without
  /// the scheme; the same hole each time where it is not known.
  std::string issuer_of(const Instance& provider, const document::Node& at);
  /// The ARN of an IAM resource of the document; a hole where it is not known.
  std::string arn_of(const Instance& instance, const std::string& name, const document::Node& at);

 private:
  using Policy = tl::expected<MergedPolicy, std::string>;
  using Documents = tl::expected<std::vector<const Instance*>, std::string>;

  tl::expected<std::vector<PolicySource>, std::string> variants(const Instance& instance,
                                                                std::string_view attribute);
  Policy document(const Instance& instance, std::size_t depth);
  Policy known_document(const document::Node& text);
  std::optional<std::string> merge_list(MergedPolicy& into, const Instance& instance,
                                        std::string_view argument, std::size_t depth);
  std::optional<std::string> merge_one(MergedPolicy& into, const Policy& from);
  Documents documents(const Instance& instance, std::string_view argument, bool unknown_only);

  const Graph& graph_;
  const Source& source_;
  const Instance& owner_;
  Home home_;
  std::vector<policy::Hole>& holes_;
  std::string account_mark_;
  std::map<const Instance*, std::string> issuers_;               ///< Those that are not known.
  std::vector<std::shared_ptr<const document::Document>> read_;  ///< Documents inside texts.
  std::vector<std::string> from_;
  std::size_t documents_ = 0;
  std::size_t statements_ = 0;
};

/// Is this what `after_unknown` says of something that is not known?
bool is_unknown(const document::Node* flag);

/// `a`, `a and b`, `a, b and 3 more`.
std::string name_some(const std::vector<std::string>& names);

}  // namespace trustlint::input::terraform
