/// Reads Terraform's language: `.tf` and `.tf.json` texts to one syntax tree.
///
/// Entry points: `read_hcl`, `read_hcl_json`, `read_template`. A recursive descent over the bytes
/// with a limit on depth and on nodes. It is a little more tolerant than Terraform (what it does
/// not need to know it does not check) but refuses what it cannot place, with line and column.
#pragma once

#include <memory>

#include "document/error.h"
#include "document/node.h"
#include "input/hcl_syntax.h"

namespace trustlint::input::hcl {

/// Budgets of one file.
struct ReadLimits {
  std::size_t bytes = std::size_t{16} << 20;
  std::size_t depth = 100;
  std::size_t nodes = 1'000'000;
};

/// Reads a `.tf` file. Errors: Syntax, Limit.
document::Result<std::shared_ptr<const File>> read_hcl(std::shared_ptr<const document::Text> text,
                                                       const ReadLimits& limits = {});

/// The same of a `.tf.json` file that was read as JSON. Errors: Syntax, Limit.
document::Result<std::shared_ptr<const File>> read_hcl_json(const document::Document& document,
                                                            const ReadLimits& limits = {});

/// Reads a whole text as a template, as `templatefile` does. Errors: Syntax, Limit.
document::Result<std::shared_ptr<const Expression>> read_template(
    const std::shared_ptr<const document::Text>& text, const ReadLimits& limits = {});

}  // namespace trustlint::input::hcl
