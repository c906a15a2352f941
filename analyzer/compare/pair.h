/// Which role of the new side is which of the old one.
///
/// Entry point: `pair_roles`. By kind of file and address; then by name; then by equal meaning of
/// the trust policy. Later rounds take only what is unique among those that are left on both sides:
/// a wrong pair would compare two strangers.
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "input/role_source.h"

namespace trustlint::compare {

/// One side: its roles, and what of the paths in them is only the side's own.
struct Side {
  std::vector<input::RoleSource> roles;
  std::string root;  ///< The file or directory that was named, as the roles' places call it.
  /// Roles whose file the other side has but could not read: they are not renamed ones.
  std::set<std::size_t> not_renamed = {};
};

/// The path below the side's root; as it is outside of it, empty for the root itself.
std::string relative_path(const Side& side, const std::string& path);

/// The address without what is the side's own: `PATH#LogicalId` and the path of a bare policy
/// begin with the path below the root.
std::string key_of(const Side& side, const input::RoleSource& role);

struct Pairing {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;  ///< Numbers of old and new.
  std::vector<std::size_t> created;                        ///< Of the new side.
  std::vector<std::size_t> deleted;                        ///< Of the old side.
};

/// Do two roles mean the same? Asked only of few.
using SameMeaning = std::function<bool(const input::RoleSource&, const input::RoleSource&)>;

/// Pairs what belongs together. `one_each`: both sides are one document, so that what is left over
/// on both, if it is one role each, is the same role.
Pairing pair_roles(const Side& before, const Side& after, bool one_each,
                   const SameMeaning& same_meaning);

/// The role's trust policies in canonical print, with the names of what is not known; empty when it
/// has none, or when a part of one could not be understood.
std::string canonical(const input::RoleSource& role);

/// All that the role's permission documents say, whatever the order and layout.
std::string meaning_of_permissions(const input::RoleSource& role);

/// Are the permission documents of both the same, word by word?
bool same_permissions(const input::RoleSource& before, const input::RoleSource& after);

}  // namespace trustlint::compare
