# cmake -DOUT=… -DIN=a;b -P registry.cmake: the list of all rules, from the line `const Rule NAME = {` of each rule file.
set(declarations "")
set(entries "")
foreach(file IN LISTS IN)
  file(READ ${file} text)
  string(REGEX MATCH "\nextern const Rule ([a-z0-9_]+)" found "${text}")
  if(NOT found)
    message(FATAL_ERROR "${file}: no line `extern const Rule NAME = {` found")
  endif()
  string(APPEND declarations "extern const Rule ${CMAKE_MATCH_1};\n")
  string(APPEND entries "      &${CMAKE_MATCH_1},\n")
endforeach()
file(WRITE ${OUT} "// Generated from the files under rules/: do not edit.
#include <algorithm>

#include \"rule/rule.h\"

namespace trustlint::rules {
using rule::Rule;
${declarations}}  // namespace trustlint::rules

namespace trustlint::rule {

const std::vector<const Rule*>& all_rules() {
  static const std::vector<const Rule*> rules = [] {
    using namespace rules;
    std::vector<const Rule*> list = {
${entries}    };
    std::sort(list.begin(), list.end(), [](auto* a, auto* b) { return a->id < b->id; });
    return list;
  }();
  return rules;
}

}  // namespace trustlint::rule
")
