/// What can be told from a file's text without reading it.
#pragma once

#include <string>
#include <string_view>

#include "document/error.h"

namespace trustlint::cli {

/// Does the text speak of roles? A file that a walk met and that cannot be read is ours only then.
bool speaks_of_roles(std::string_view text);
/// The same of a file whose bytes are no text.
bool file_speaks_of_roles(const std::string& path);

/// The template language whose marks stand in a text ("Jinja or Helm"), empty when there are none.
std::string_view template_language(std::string_view text);

/// The error of a file that cannot be read because a template language has yet to be rendered.
document::Error to_be_rendered(const document::Error& error, std::string_view language);

}  // namespace trustlint::cli
