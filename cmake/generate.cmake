# Two things are generated: the embedded catalogue, and the list of rules from the names of the rule files.
file(GLOB catalog_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rules/catalog/*.json)
set(TRUSTLINT_EMBEDDED_CATALOG ${CMAKE_BINARY_DIR}/generated/embedded_catalog.cc)
string(REPLACE ";" "|" joined "${catalog_files}")
add_custom_command(
  OUTPUT ${TRUSTLINT_EMBEDDED_CATALOG}
  COMMAND ${CMAKE_COMMAND} "-DOUT=${TRUSTLINT_EMBEDDED_CATALOG}" "-DIN=${joined}" -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
  DEPENDS ${catalog_files} ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
  VERBATIM)

# rules/oidc/any_tenant.cc defines `const Rule any_tenant`.
file(GLOB rule_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/rules/*/*.cc)
set(declarations "")
set(entries "")
foreach(file IN LISTS rule_files)
  get_filename_component(name ${file} NAME_WE)
  string(APPEND declarations "extern const rule::Rule ${name};\n")
  string(APPEND entries "      &rules::${name},\n")
endforeach()
file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/generated/rule_declarations.h CONTENT
"// Generated from the names of the files under rules/: do not edit.
#pragma once
#include \"rule/rule.h\"
namespace trustlint::rules {
${declarations}}  // namespace trustlint::rules
" @ONLY)
set(TRUSTLINT_RULE_REGISTRY ${CMAKE_BINARY_DIR}/generated/rule_registry.cc)
file(CONFIGURE OUTPUT ${TRUSTLINT_RULE_REGISTRY} CONTENT
"// Generated from the names of the files under rules/: do not edit.
#include <algorithm>

#include \"rule_declarations.h\"

namespace trustlint::rule {

const std::vector<const Rule*>& all_rules() {
  static const std::vector<const Rule*> sorted = [] {
    std::vector<const Rule*> list = {
${entries}    };
    std::sort(list.begin(), list.end(), [](auto* a, auto* b) { return a->id < b->id; });
    return list;
  }();
  return sorted;
}

}  // namespace trustlint::rule
" @ONLY)
