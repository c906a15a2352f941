/// Helpers of the tree.
#include "document/node.h"

#include <algorithm>

namespace trustlint::document {

namespace {

Place place_in(const Text* source, Span span) {
  // A text on the stack (a test) has no owner: then there is no place, rather than a dangling one.
  return source ? Place{source->weak_from_this().lock(), span} : Place{};
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  const Member* member = find_member(key);
  return member ? &member->value : nullptr;
}

const Member* Node::find_member(std::string_view key) const {
  const auto last = std::find_if(members.rbegin(), members.rend(),
                                 [&](const Member& member) { return member.key == key; });
  return last == members.rend() ? nullptr : &*last;
}

Place Node::place() const { return place_in(source, span); }

Place Member::key_place() const {
  return place_in(key_source != nullptr ? key_source : value.source, key_span);
}

std::string_view describe(Kind kind) {
  switch (kind) {
    case Kind::Null:
      return "null";
    case Kind::Bool:
      return "a boolean";
    case Kind::Number:
      return "a number";
    case Kind::String:
      return "a string";
    case Kind::Array:
      return "an array";
    case Kind::Object:
      return "an object";
  }
  return "a value";
}

}  // namespace trustlint::document
