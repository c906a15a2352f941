/// Counting a policy document.
///
/// Entry point: `length_of`. A document is sent as JSON, whatever it was written in, and IAM does
/// not count white space. Its documentation does not say whether that includes white space inside
/// strings: it is left out, so that a document that is called too long is too long either way.
/// Parts that are not known count nothing, numbers have no quotes, and an escape is written only
/// where JSON demands it, all for the same reason. The tree is walked with a stack of its own.
#include "policy/length.h"

#include <string_view>
#include <vector>

#include "document/node.h"
#include "policy/hole.h"

namespace trustlint::policy {
namespace {

using document::Kind;
using document::Member;
using document::Node;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// The characters of a text between quotes.
std::size_t inside_quotes(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continues = (byte & 0xC0) == 0x80;
    if (is_space(c) || continues) continue;
    count += c == '"' || c == '\\' ? 2 : 1;
  }
  return count - holes_in(text).size();
}

class Counter {
 public:
  Length count(const Node& root) {
    std::vector<Step> left{{&root, nullptr}};
    while (!left.empty()) {
      const Step step = left.back();
      left.pop_back();
      if (step.key != nullptr) {
        text(step.key->key, 3, step.key->key_place());  // "key":
      } else {
        node(*step.node, left);
      }
    }
    return length_;
  }

 private:
  struct Step {
    const Node* node = nullptr;
    const Member* key = nullptr;  ///< The key of a member, instead of a node.
  };

  void node(const Node& node, std::vector<Step>& left) {
    if (node.is(Kind::Array) || node.is(Kind::Object)) {
      const std::size_t size = node.items.size() + node.members.size();
      length_.characters += size > 0 ? size + 1 : 2;  // brackets and commas
      for (auto item = node.items.rbegin(); item != node.items.rend(); ++item)
        left.push_back({&*item, nullptr});
      for (auto member = node.members.rbegin(); member != node.members.rend(); ++member) {
        left.push_back({&member->value, nullptr});
        left.push_back({nullptr, &*member});
      }
    } else {
      text(node.text, node.is(Kind::String) ? 2 : 0, node.place());
    }
  }

  void text(std::string_view text, std::size_t around, const Place& place) {
    if (has_hole(text)) length_.exact = false;
    length_.characters += inside_quotes(text) + around;
    if (length_.characters > kDefaultQuota && !length_.past_default) length_.past_default = place;
    if (length_.characters > kHighestQuota && !length_.past_maximum) length_.past_maximum = place;
  }

  Length length_;
};

}  // namespace

Length length_of(const Node& node) { return Counter().count(node); }

}  // namespace trustlint::policy
