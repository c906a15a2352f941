/// A CloudFormation template as its sections, each entry found by its name. Internal to `input/`.
///
/// Entry point: `read_template`. Also takes SAM templates, the `resources` of a Serverless
/// Framework service, and a template as the API returns it (`TemplateBody`).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/node.h"
#include "input/role_source.h"

namespace trustlint::input {

/// What the identifier of an `Fn::ForEach` stands for inside it.
struct Binding {
  std::string name;
  document::Node value;
};
using Bindings = std::vector<Binding>;

struct Resource {
  std::string id;    ///< Logical id, with what its loops put into it.
  std::string type;  ///< "AWS::IAM::Role"
  const document::Node* node = nullptr;
  document::Place place;  ///< The logical id.
  Bindings bindings;

  /// A property as written, or null.
  const document::Node* property(std::string_view name) const;
};

struct Template {
  using Section = std::map<std::string, const document::Node*, std::less<>>;

  std::shared_ptr<const document::Document> document;
  Section parameters;
  Section mappings;
  Section conditions;
  std::vector<Resource> resources;  ///< In the order of the document.
  std::map<std::string, std::size_t, std::less<>> resource_ids;
  /// Members of the resources that make more resources: `Fn::ForEach::…`, `Fn::Transform`.
  std::vector<const document::Member*> generators;
  const document::Node* function_globals = nullptr;  ///< SAM: `Globals: Function:`.
  std::vector<const document::Node*> bodies;         ///< The objects that have the sections.
  std::vector<Remark> remarks;
  std::string partition = "aws";
  bool serverless = false;  ///< Of the Serverless Framework, whose `${…}` are variables.

  void add(Resource resource);
  const Resource* find(std::string_view id) const;
};

/// Does a resource of this type make an OIDC provider?
bool is_oidc_provider(std::string_view type);

/// The template that a document is, or nothing.
std::optional<Template> read_template(std::shared_ptr<const document::Document> document);

}  // namespace trustlint::input
