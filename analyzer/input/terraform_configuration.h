/// The Terraform configurations of some directories: files, modules, and what their names stand
/// for.
///
/// Entry point: `Configuration`. A directory is a module; a call of a local module makes an
/// instance of it, with its own variables. `Configuration` answers what `Names` asks, lazily and
/// with memory; what refers to itself is unknown. Files are read through `FileAccess` alone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "document/error.h"
#include "input/hcl_evaluator.h"
#include "input/hcl_syntax.h"

namespace trustlint::input {

/// How the configuration gets at files. Paths are those that the caller gave, made plain: no `.`
/// and no `..` inside.
class FileAccess {
 public:
  virtual ~FileAccess() = default;
  /// The names of the files of a directory, sorted; empty when there is none, or when it may not be
  /// read.
  virtual std::vector<std::string> list(const std::string& directory) = 0;
  /// Errors: Io, Limit, Encoding. A file outside the root is an Io error.
  virtual document::Result<std::shared_ptr<const document::SourceFile>> load(
      const std::string& path) = 0;
};

/// One directory with all its blocks.
struct TerraformModule {
  std::string path;
  std::vector<std::shared_ptr<const hcl::File>> files;
  std::vector<const hcl::Block*> blocks;  ///< `resource` and `data`, in the order of the files.
  std::map<std::string, const hcl::Block*> variables;
  std::map<std::string, const hcl::Block*> outputs;
  std::map<std::string, const hcl::Block*> calls;
  std::map<std::string, const hcl::Block*> resources;  ///< By `TYPE.NAME` or `data.TYPE.NAME`.
  std::map<std::string, const hcl::Expression*> locals;
  /// What a file of variables says of one: an expression, or a value out of JSON.
  struct Assigned {
    const hcl::Expression* expression = nullptr;
    hcl::ValuePtr value;
  };
  std::map<std::string, Assigned> assigned;         ///< By `terraform.tfvars` and its like.
  std::vector<std::unique_ptr<hcl::Block>> merged;  ///< Blocks with their overrides.

  /// The directory of a called module, or nothing: it is not a local one.
  std::optional<std::string> local_source(const hcl::Block& call) const;
};

/// One instance of a block with `count` or `for_each`, or the block itself.
struct BlockInstance {
  std::string suffix;  ///< `[0]`, `["key"]`, `[*]`, or empty.
  hcl::Context context;
  bool any = false;  ///< Stands for any number of instances: `[*]`.
};

/// The instances of a block.
struct BlockInstances {
  enum class Kind { Single, Counted, Keyed };
  Kind kind = Kind::Single;
  bool in_work = false;  ///< Asked for while they are worked out: nothing is known of them.
  std::vector<BlockInstance> list;
  std::string too_many;  ///< Why these are not told apart though they are known; else empty.
};

/// Values of the variables of a root module, as a plan was made with them.
using PlannedVariables = std::map<std::string, hcl::ValuePtr>;

class Configuration : public hcl::Names {
 public:
  Configuration(FileAccess& files, const document::Limits& limits);

  /// What the variables of root modules are, whatever the files say.
  void plan(PlannedVariables variables) { planned_ = std::move(variables); }

  /// The module of a directory, read at the first time. Null: no configuration there.
  const TerraformModule* module(const std::string& directory);
  /// Makes an instance of a module that nobody calls; its number goes into contexts.
  std::size_t root_instance(const TerraformModule& module);
  /// The instances of a called local module, made at the first time. Empty: not a local module, or
  /// it calls itself.
  std::vector<std::size_t> called(std::size_t instance, const hcl::Block& call);

  hcl::Context context(std::size_t instance) const;
  const TerraformModule& module_of(std::size_t instance) const;
  /// Before the address of a resource: `module.a["b"].`, or empty.
  std::string address(std::size_t instance) const;
  bool is_root(std::size_t instance) const;

  const BlockInstances& instances(const hcl::Block& block, std::size_t instance);
  /// The value of an attribute that stands in a body; null: it does not.
  hcl::ValuePtr attribute(const hcl::Body& body, std::string_view name,
                          const hcl::Context& context);
  /// The blocks of a type in a body, `dynamic` ones too. An unknown number of blocks is one block
  /// with `any`, in whose context the iterator is unknown.
  struct InnerBlock {
    const hcl::Block* block = nullptr;  ///< Its place.
    const hcl::Body* body = nullptr;
    hcl::Context context;
    bool any = false;
    std::string source;  ///< With `any`: the expression that nobody knows.
  };
  std::vector<InnerBlock> blocks(const hcl::Body& body, std::string_view type,
                                 const hcl::Context& context);
  /// The own account: one hole for the whole configuration.
  hcl::ValuePtr account(const hcl::Expression& at);
  /// terraform_resources.cc: an attribute of a resource or data source; null: not known.
  hcl::ValuePtr resource_attribute(const hcl::Block& block, const BlockInstance& instance,
                                   const std::string& name, const hcl::Expression& whole);

  hcl::Evaluator& evaluator() { return evaluator_; }
  /// A file that cannot be read.
  struct BrokenFile {
    document::Error error;
    std::string directory;
    bool speaks_of_roles = false;
  };
  /// Were instances of modules left out, because there are too many?
  bool modules_left_out() const { return modules_left_out_; }
  const std::vector<BrokenFile>& broken_files() const { return broken_; }
  /// Also reads this file, whatever it is called, as a part of its directory.
  void also_read(const std::string& directory, const std::string& name) {
    also_read_[directory].insert(name);
  }

  // hcl::Names
  std::optional<Found> look_up(const hcl::Traversal& traversal, const hcl::Expression& whole,
                               const hcl::Context& context) override;
  std::shared_ptr<const document::Text> file(const std::string& path,
                                             const hcl::Context& context) override;
  std::string prefix(const hcl::Context& context) const override;

 private:
  struct Instance {
    const TerraformModule* module = nullptr;
    std::string address;
    std::optional<std::size_t> parent;
    const hcl::Block* call = nullptr;
    hcl::Context call_context;                   ///< Of the arguments.
    std::map<std::string, hcl::ValuePtr> known;  ///< Null while it is worked out.
    std::map<const hcl::Block*, BlockInstances> blocks;
    std::map<const hcl::Block*, std::vector<std::size_t>> calls;
  };

  void read_file(TerraformModule& module, const std::string& name);
  void index(TerraformModule& module, const hcl::File& file, bool overrides);
  /// A block of an override file: what it says takes the place of what the block of the same name
  /// says. False: there is none.
  static bool override_block(TerraformModule& module, const hcl::Block& block);
  std::size_t add_instance(Instance instance);
  bool is_called_within(std::size_t instance, const TerraformModule& module) const;
  BlockInstances expand(const hcl::Block& block, const hcl::Context& context,
                        const std::string& address);
  hcl::ValuePtr remembered(std::size_t instance, const std::string& key,
                           const hcl::Expression& whole, const hcl::Context& context,
                           const std::function<hcl::ValuePtr()>& work);

  hcl::ValuePtr variable(const std::string& name, const hcl::Expression& whole,
                         const hcl::Context& context);
  /// The value with what its type says of attributes that may be left out.
  hcl::ValuePtr conform(const hcl::ValuePtr& value, const hcl::Expression& type,
                        const hcl::Context& context);
  hcl::ValuePtr conform_primitive(const hcl::ValuePtr& value, const std::string& type,
                                  const hcl::Expression& at, const hcl::Context& context);
  hcl::ValuePtr local(const std::string& name, const hcl::Expression& whole,
                      const hcl::Context& context);
  std::optional<Found> module_output(const hcl::Traversal& traversal, const hcl::Expression& whole,
                                     const hcl::Context& context);
  std::optional<Found> label_output(const hcl::Block& call, const std::string& output,
                                    const hcl::Expression& whole, const hcl::Context& context);
  std::optional<Found> path_of(const hcl::Traversal& traversal, const hcl::Expression& whole,
                               const hcl::Context& context);
  std::optional<Found> resource(const hcl::Traversal& traversal, std::size_t first,
                                const hcl::Expression& whole, const hcl::Context& context);
  /// The instance that an index names; null: there is none, or nobody knows which.
  const BlockInstance* indexed(const BlockInstances& instances, const hcl::ValuePtr& key);
  hcl::ValuePtr all_instances(const hcl::Block& block, const BlockInstances& instances,
                              const hcl::Expression& whole);
  hcl::ValuePtr data_attribute(const hcl::Block& block, const BlockInstance& instance,
                               const std::string& name, const hcl::Expression& whole);
  hcl::ValuePtr written(const hcl::Block& block, const BlockInstance& instance,
                        const std::string& name);
  hcl::ValuePtr oidc_provider_attribute(const hcl::Block& block, const BlockInstance& instance,
                                        const std::string& name, const hcl::Expression& whole);
  hcl::ValuePtr provider_url(const hcl::Block& block, const BlockInstance& instance,
                             const hcl::Expression& whole);
  hcl::ValuePtr iam_name(const hcl::Block& block, const BlockInstance& instance,
                         const hcl::Expression& whole);
  hcl::ValuePtr iam_arn(const hcl::Block& block, const BlockInstance& instance,
                        std::string_view kind, const hcl::Expression& whole);

  FileAccess& files_;
  PlannedVariables planned_;
  const document::Limits& limits_;
  std::map<std::string, std::unique_ptr<TerraformModule>> modules_;
  std::vector<std::unique_ptr<Instance>> instances_;
  std::map<std::string, std::shared_ptr<const document::Text>> read_files_;
  std::vector<BrokenFile> broken_;
  bool modules_left_out_ = false;
  std::map<std::string, std::set<std::string>> also_read_;
  hcl::Evaluator evaluator_;
};

/// The policy that an `aws_iam_policy_document` stands for, as a value.
hcl::ValuePtr policy_document(Configuration& configuration, const hcl::Block& block,
                              const BlockInstance& instance);

/// `DIRECTORY/PATH` without `.` and `..`; a path that begins with a slash stays itself.
std::string joined_path(const std::string& directory, const std::string& path);

}  // namespace trustlint::input
