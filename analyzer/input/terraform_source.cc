/// Walks modules and their calls; every `aws_iam_role` becomes a role for each of its instances.
#include "input/terraform_source.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "input/formats.h"
#include "input/terraform_again.h"
#include "input/terraform_policy.h"
#include "policy/hole.h"

namespace trustlint::input {

using hcl::Block;
using hcl::Value;
using hcl::ValuePtr;

namespace {

/// Modules of registries whose business is roles: their policies are made where we cannot look.
constexpr std::array<std::string_view, 9> kRoleModules = {"terraform-aws-modules/iam/",
                                                          "terraform-aws-modules/terraform-aws-iam",
                                                          "cloudposse/iam-role/",
                                                          "cloudposse/eks-iam-role/",
                                                          "cloudposse/terraform-aws-iam-",
                                                          "unfunco/oidc-github/",
                                                          "philips-labs/github-oidc/",
                                                          "moritzheiber/github-actions-oidc",
                                                          "iam-role-for-service-accounts-eks"};

constexpr std::size_t kMostRoles = 10'000;  ///< Of one configuration; then an error says so.

/// A permission that names its role by a text.
struct Attachment {
  std::string role;  ///< With the marks of the evaluator.
  std::string name;  ///< Likewise.
  ValuePtr policy;   ///< Null: only the name is known.
  document::Place place;
};

/// A role on its way, with what is needed to add to it.
struct Found {
  RoleSource role;
  std::string link;  ///< What attachments call it: its name, with the marks of the evaluator.
  std::vector<Attachment> attachments;
  std::map<std::size_t, std::size_t> numbers;  ///< Of the role's holes.
};

class Extractor {
 public:
  Extractor(const std::vector<TerraformFile>& given, FileAccess& files,
            const document::Limits& limits)
      : configuration_(files, limits) {
    for (const TerraformFile& file : given) {
      reported_.insert(file.display);
      if (file.named) named_.insert(file.display);
      directories_.insert(directory_of(file.path));
      if (!is_terraform_name(file.path)) {
        configuration_.also_read(directory_of(file.path),
                                 file.path.substr(file.path.rfind('/') + 1));
      }
    }
  }

  Extraction run_all(const std::string& directory, PlannedVariables variables) {
    everything_ = true;
    configuration_.plan(std::move(variables));
    root(directory);
    return std::move(extraction_);
  }

  Extraction run() {
    std::set<std::string> called;
    for (const std::string& directory : directories_) {
      const TerraformModule* module = configuration_.module(directory);
      for (const auto& [name, call] : module->calls) {
        const auto source = module->local_source(*call);
        if (source && *source != directory) called.insert(*source);
      }
    }
    for (const std::string& directory : directories_) {
      if (!called.contains(directory)) root(directory);
    }
    // Modules that call each other in a circle, or whose caller does not come to be.
    for (const std::string& directory : directories_) {
      if (!reached_.contains(directory)) root(directory);
    }
    // A file that has nothing to do with roles may be broken; one beside a role may not.
    std::set<std::string> with_roles;
    for (const RoleSource& role : extraction_.roles) {
      with_roles.insert(directory_of(role.anchor.path()));
    }
    for (const auto& broken : configuration_.broken_files()) {
      if (broken.speaks_of_roles || named_.contains(broken.error.file) ||
          with_roles.contains(directory_of(broken.error.file))) {
        extraction_.errors.push_back(broken.error);
      }
    }
    return std::move(extraction_);
  }

 private:
  static std::string directory_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
  }

  void root(const std::string& directory) {
    const TerraformModule& module = *configuration_.module(directory);
    const std::size_t instance = configuration_.root_instance(module);
    configuration_.evaluator().renew();
    found_.clear();
    attachments_.clear();
    walk(instance);
    attach();
    for (Found& found : found_) finish(std::move(found));
    if (configuration_.evaluator().limit_reached() || too_many_ ||
        configuration_.modules_left_out()) {
      document::Error error;
      error.code = document::Error::Code::Limit;
      error.message = "evaluating this configuration takes more work than is allowed";
      error.file = module.files.empty() ? directory : module.files[0]->text->file().path();
      extraction_.errors.push_back(std::move(error));
    }
  }

  /// An instance and those below it, in the order of the files.
  void walk(std::size_t root) {
    std::vector<std::size_t> left = {root};
    while (!left.empty()) {
      const std::size_t instance = left.back();
      left.pop_back();
      const TerraformModule& module = configuration_.module_of(instance);
      reached_.insert(module.path);
      for (const Block* block : module.blocks) {
        if (is_reported(instance, *block)) visit(*block, instance);
      }
      std::vector<std::size_t> below;
      for (const auto& [name, call] : module.calls) {
        if (!is_reported(instance, *call)) continue;
        const std::string too_many = configuration_.instances(*call, instance).too_many;
        if (!too_many.empty()) {
          not_read(configuration_.address(instance) + "module." + name + "[*]", *call, too_many);
          continue;
        }
        const auto made = configuration_.called(instance, *call);
        below.insert(below.end(), made.begin(), made.end());
        if (made.empty()) note_module(*call, instance);
      }
      left.insert(left.end(), below.rbegin(), below.rend());
    }
  }

  bool is_reported(std::size_t instance, const Block& block) const {
    return everything_ || !configuration_.is_root(instance) ||
           reported_.contains(block.header_place().path());
  }

  void visit(const Block& block, std::size_t instance) {
    if (block.type != "resource") return;
    const std::string& type = block.labels[0];
    if (type == "aws_iam_role") {
      roles(block, instance);
    } else if (type == "aws_iam_openid_connect_provider" || type == "aws_iam_saml_provider") {
      provider(block, instance);
    } else if (type == "aws_iam_role_policy" || type == "aws_iam_role_policy_attachment" ||
               type == "aws_iam_policy_attachment") {
      attachment(block, instance);
    }
  }

  std::string address(const Block& block, std::size_t instance) const {
    return configuration_.address(instance) + block.labels[0] + "." + block.labels[1];
  }

  std::optional<std::string> text(const Block& block, const char* name,
                                  const BlockInstance& instance) {
    const ValuePtr value = configuration_.attribute(block.body, name, instance.context);
    if (!value || value->is(Value::Kind::Null)) return std::nullopt;
    return configuration_.evaluator().text_of(*value);
  }

  void roles(const Block& block, std::size_t instance) {
    // A copy: working out the policy may make further instances.
    const BlockInstances copies = configuration_.instances(block, instance);
    if (!copies.too_many.empty()) {
      return not_read(address(block, instance) + "[*]", block, copies.too_many);
    }
    for (const BlockInstance& copy : copies.list) {
      if (found_.size() >= kMostRoles) {
        too_many_ = true;
        return;
      }
      role(block, instance, copy);
    }
    if (!copies.list.empty() || !configuration_.is_root(instance)) return;
    for (const char* name : {"count", "for_each"}) {
      const hcl::Attribute* attribute = block.body.find(name);
      if (attribute == nullptr || is_literal(attribute->value)) continue;
      return not_read(address(block, instance) + "[*]", block,
                      fmt::format("no such role with the values in these files: `{}` is {}", name,
                                  std::string_view(name) == "count" ? "0" : "empty"));
    }
  }

  /// A role, or a module with roles, of which nothing is known but why.
  void not_read(std::string address, const Block& block, std::string reason) {
    Found found;
    found.role.kind = SourceKind::TerraformSource;
    found.role.address = std::move(address);
    found.role.anchor = block.header_place();
    found.role.not_known_because = std::move(reason);
    found_.push_back(std::move(found));
  }

  static bool is_literal(const hcl::Expression& expression) {
    return expression.is(hcl::Expression::Kind::Number) ||
           expression.is(hcl::Expression::Kind::Bool);
  }

  void role(const Block& block, std::size_t instance, const BlockInstance& copy) {
    Found found;
    RoleSource& role = found.role;
    role.kind = SourceKind::TerraformSource;
    role.address = address(block, instance) + copy.suffix;
    role.anchor = block.header_place();
    RolePolicies policies(configuration_.evaluator(), role);
    if (const hcl::Attribute* attribute = block.body.find("assume_role_policy")) {
      role.policy_attribute = policy_place(*attribute, instance);
    }
    policies.trust(configuration_.attribute(block.body, "assume_role_policy", copy.context),
                   extraction_.errors);
    const auto plain = [&](const char* name) -> std::optional<std::string> {
      auto value = text(block, name, copy);
      return value && hcl::is_plain(*value) ? value : std::nullopt;
    };
    role.name = plain("name");
    role.path = plain("path");
    if (const auto boundary = text(block, "permissions_boundary", copy)) {
      role.permissions_boundary = policies.text(*boundary);
    }
    if (const ValuePtr seconds =
            configuration_.attribute(block.body, "max_session_duration", copy.context)) {
      std::size_t budget = 1;
      const document::Node node = hcl::to_node(*seconds, budget);
      set_max_session_duration(role, &node);
    }
    if (const ValuePtr tags = configuration_.attribute(block.body, "tags", copy.context)) {
      for (const hcl::Entry& entry : tags->entries) {
        if (hcl::is_plain(entry.key) && hcl::is_known_text(*entry.value)) {
          role.tags[entry.key] = entry.value->text;
        }
      }
    }
    const ValuePtr link =
        configuration_.resource_attribute(block, copy, "name", block_expression(block));
    found.link = link ? configuration_.evaluator().text_of(*link).value_or("") : "";
    own_permissions(block, copy, found);
    found.numbers = policies.numbers();
    found_.push_back(std::move(found));
  }

  /// Where a policy is written: the data source that the attribute names, else the attribute.
  document::Place policy_place(const hcl::Attribute& attribute, std::size_t instance) const {
    const auto& resources = configuration_.module_of(instance).resources;
    const std::string written = attribute.value.written();
    for (const auto& [key, data] : resources) {
      if (data->type == "data" && written.starts_with(key) &&
          written.find_first_not_of("[]0123456789", key.size()) == written.find(".json")) {
        return data->header_place();
      }
    }
    return attribute.name_place();
  }

  /// For values that follow from a block: they stand at its header.
  static hcl::Expression block_expression(const Block& block) {
    hcl::Expression at;
    at.span = block.header;
    at.source = block.source;
    return at;
  }

  void own_permissions(const Block& block, const BlockInstance& copy, Found& found) {
    for (const auto& inner : configuration_.blocks(block.body, "inline_policy", copy.context)) {
      Attachment attachment;
      const ValuePtr name = configuration_.attribute(*inner.body, "name", inner.context);
      attachment.name = name ? configuration_.evaluator().text_of(*name).value_or("") : "";
      attachment.policy = configuration_.attribute(*inner.body, "policy", inner.context);
      attachment.place = inner.block->header_place();
      if (name || attachment.policy) found.attachments.push_back(std::move(attachment));
    }
    if (const ValuePtr list =
            configuration_.attribute(block.body, "managed_policy_arns", copy.context)) {
      for (const ValuePtr& arn : list->items) managed(*arn, found.attachments, "");
    }
  }

  void managed(const Value& arn, std::vector<Attachment>& out, const std::string& role) {
    Attachment attachment;
    attachment.role = role;
    attachment.name = configuration_.evaluator().text_of(arn).value_or("");
    if (arn.source != nullptr) attachment.place = {arn.source->weak_from_this().lock(), arn.span};
    const auto policy = customer_policies_.find(attachment.name);
    if (policy != customer_policies_.end()) attachment.policy = policy->second;
    out.push_back(std::move(attachment));
  }

  void attachment(const Block& block, std::size_t instance) {
    const BlockInstances copies = configuration_.instances(block, instance);
    for (const BlockInstance& copy : copies.list) {
      std::vector<std::string> roles;
      if (const auto role = text(block, "role", copy)) roles.push_back(*role);
      if (const ValuePtr list = configuration_.attribute(block.body, "roles", copy.context)) {
        for (const ValuePtr& role : list->items) {
          roles.push_back(configuration_.evaluator().text_of(*role).value_or(""));
        }
      }
      for (const std::string& role : roles) {
        if (role.empty()) continue;
        if (block.labels[0] == "aws_iam_role_policy") {
          Attachment inline_policy;
          inline_policy.role = role;
          inline_policy.name = text(block, "name", copy).value_or(block.labels[1]);
          inline_policy.policy = configuration_.attribute(block.body, "policy", copy.context);
          inline_policy.place = block.header_place();
          attachments_.push_back(std::move(inline_policy));
          continue;
        }
        find_customer_policies(instance);
        if (const ValuePtr arn = configuration_.attribute(block.body, "policy_arn", copy.context)) {
          managed(*arn, attachments_, role);
        }
      }
    }
  }

  /// Policies of the module by their ARN, as attachments name them.
  void find_customer_policies(std::size_t instance) {
    if (!policies_read_.insert(instance).second) return;
    for (const Block* block : configuration_.module_of(instance).blocks) {
      if (block->type != "resource" || block->labels[0] != "aws_iam_policy") continue;
      const BlockInstances copies = configuration_.instances(*block, instance);
      for (const BlockInstance& copy : copies.list) {
        const ValuePtr arn =
            configuration_.resource_attribute(*block, copy, "arn", block_expression(*block));
        const ValuePtr policy = configuration_.attribute(block->body, "policy", copy.context);
        if (arn && policy) customer_policies_[arn->text] = policy;
      }
    }
  }

  void attach() {
    for (const Attachment& attachment : attachments_) {
      for (Found& found : found_) {
        if (found.link == attachment.role) found.attachments.push_back(attachment);
      }
    }
  }

  void finish(Found found) {
    RolePolicies policies(configuration_.evaluator(), found.role);
    policies.continue_with(found.numbers);
    for (const Attachment& attachment : found.attachments) {
      Permissions permissions;
      permissions.name = policies.text(attachment.name);
      permissions.policy = policies.permissions(attachment.policy);
      permissions.place = attachment.place;
      found.role.permissions.push_back(std::move(permissions));
    }
    extraction_.recognised = true;
    extraction_.roles.push_back(std::move(found.role));
  }

  void provider(const Block& block, std::size_t instance) {
    const bool oidc = block.labels[0] == "aws_iam_openid_connect_provider";
    const BlockInstances copies = configuration_.instances(block, instance);
    for (const BlockInstance& copy : copies.list) {
      ProviderSource provider;
      provider.kind = oidc ? ProviderSource::Kind::Oidc : ProviderSource::Kind::Saml;
      provider.address = address(block, instance) + copy.suffix;
      provider.place = block.header_place();
      const std::string url = text(block, "url", copy).value_or("");
      if (hcl::is_plain(url)) provider.url = url;
      if (const ValuePtr list =
              configuration_.attribute(block.body, "client_id_list", copy.context)) {
        for (const ValuePtr& id : list->items) {
          if (hcl::is_known_text(*id)) {
            provider.client_ids.push_back(id->text);
          } else {
            provider.complete = false;
          }
        }
      }
      extraction_.recognised = true;
      extraction_.providers.push_back(std::move(provider));
    }
  }

  /// A role that some registry's module makes: said, never passed over.
  void note_module(const Block& call, std::size_t instance) {
    const hcl::Attribute* source = call.body.find("source");
    if (source == nullptr) return;
    const ValuePtr value =
        configuration_.attribute(call.body, "source", configuration_.context(instance));
    const std::string name = value && hcl::is_known_text(*value) ? value->text : "";
    const bool makes_roles =
        std::any_of(kRoleModules.begin(), kRoleModules.end(),
                    [&](std::string_view known) { return name.find(known) != std::string::npos; });
    const bool no_role = name.find("policy") != std::string::npos ||
                         name.find("iam-user") != std::string::npos ||
                         name.find("iam-group") != std::string::npos ||
                         name.ends_with("iam-account") || name.ends_with("-provider");
    const std::string address = configuration_.address(instance) + "module." + call.labels[0];
    if (makes_roles && !no_role) {
      return not_read(address, call,
                      fmt::format("the policy is made inside module {}: check a plan", name));
    }
    if (makes_roles || is_open(call, instance)) return;
    if (!is_given_trust(call) && (no_role || !is_called_like_a_role(call.labels[0] + "/" + name))) {
      return;
    }
    not_read(address, call,
             fmt::format("module {} was not opened and may make roles: check a plan",
                         name.empty() ? "`" + source->value.written() + "`" : name));
  }

  /// A local module that is read, though there may be no instance of it.
  bool is_open(const Block& call, std::size_t instance) {
    const auto directory = configuration_.module_of(instance).local_source(call);
    const TerraformModule* callee = directory ? configuration_.module(*directory) : nullptr;
    return callee != nullptr && !callee->files.empty();
  }

  /// Is a trust policy among the arguments?
  static bool is_given_trust(const Block& call) {
    for (const hcl::Attribute& attribute : call.body.attributes) {
      if (attribute.name.find("assume_role_policy") != std::string::npos ||
          attribute.name.find("trust_policy") != std::string::npos) {
        return true;
      }
    }
    if (call.source == nullptr || call.span.end > call.source->bytes().size()) return false;
    const std::string_view bytes = call.source->bytes();
    return bytes.substr(call.span.begin, call.span.end - call.span.begin).find("sts:AssumeRole") !=
           std::string_view::npos;
  }

  static bool is_called_like_a_role(const std::string& name) {
    std::string word;
    for (const char c : name + "/") {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (letter) {
        word += static_cast<char>(c | 0x20);
        continue;
      }
      for (const std::string_view known : {"role", "irsa", "oidc"}) {
        if (word.find(known) != std::string::npos) return true;
      }
      if (word == "iam") return true;
      word.clear();
    }
    return false;
  }

  Configuration configuration_;
  bool everything_ = false;
  bool too_many_ = false;
  std::set<std::string> reported_;
  std::set<std::string> named_;
  std::set<std::string> directories_;
  std::set<std::string> reached_;
  std::vector<Found> found_;
  std::vector<Attachment> attachments_;
  std::map<std::string, ValuePtr> customer_policies_;
  std::set<std::size_t> policies_read_;
  Extraction extraction_;
};

}  // namespace

Extraction extract_terraform_sources(const std::vector<TerraformFile>& given, FileAccess& files,
                                     const document::Limits& limits) {
  auto recorded = std::make_shared<RecordedFiles>(files);
  Extraction extraction = Extractor(given, *recorded, limits).run();
  let_read_again(extraction, given, std::move(recorded), limits);
  share_providers(extraction);
  return extraction;
}

Extraction extract_terraform_directory(const std::string& directory, FileAccess& files,
                                       const document::Limits& limits, PlannedVariables variables) {
  Extraction extraction = Extractor({}, files, limits).run_all(directory, std::move(variables));
  share_providers(extraction);
  return extraction;
}

bool is_terraform_name(std::string_view name) {
  for (const std::string_view ending : {".tf", ".tf.json", ".tofu", ".tofu.json"}) {
    if (name.ends_with(ending)) return true;
  }
  return false;
}

}  // namespace trustlint::input
