/// Reads a subject, or a pattern for one, as what it says: a job on the branch `main` of
/// `acme/app`.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "identity/catalog.h"

namespace trustlint::identity {

struct Subject {
  const Shape* shape = nullptr;              ///< The kind of token: "branch", "pull request", …
  std::size_t form = 0;                      ///< Which of the shape's spellings it is.
  std::map<std::string, std::string> parts;  ///< By component: "owner" is "acme".
};

/// The subject in terms of the issuer's family; nothing when it has none of its standard forms. The
/// parts of a pattern may hold `*` and `?`.
std::optional<Subject> read_subject(const Family& family, std::string_view subject);

}  // namespace trustlint::identity
