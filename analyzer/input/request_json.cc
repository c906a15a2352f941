/// Strict where a wrong guess would change the answer, silent about what it does not know.
#include "input/request_json.h"

#include <fmt/format.h>
#include <algorithm>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace trustlint::input {

namespace {

using condition::Caller;
using condition::Environment;
using condition::Stance;
using document::Error;
using document::Kind;
using document::Node;
using document::Result;
using tl::unexpected;

/// Reads the parts of one request; the first thing that is wrong stays.
class Reader {
 public:
  Result<AskedRequest> read(const Node& root) {
    AskedRequest out;
    if (!root.is(Kind::Object)) {
      wrong(root, fmt::format("a request is an object, this is {}", document::describe(root.kind)));
      return unexpected(std::move(*error_));
    }
    no_duplicates(root);
    const Node* inner = root.find("request");
    if (inner != nullptr) expect(*inner, Kind::Object, "`request`");
    const Node& request = inner == nullptr ? root : *inner;
    out.policy = root.find("policy");
    if (out.policy != nullptr) expect(*out.policy, Kind::Object, "`policy`");
    if (!error_) read_request(request, out.request);
    if (!error_ && is_full(root, request)) out.environment = read_environment(request);
    if (error_) return unexpected(std::move(*error_));
    return out;
  }

 private:
  void wrong(const Node& at, std::string message, std::vector<std::string> help = {}) {
    if (!error_) {
      error_ =
          document::error_at(at.place(), Error::Code::Syntax, std::move(message), std::move(help));
    }
  }

  bool expect(const Node& node, Kind kind, std::string_view what) {
    if (node.is(kind)) return true;
    wrong(node, fmt::format("{} is {}, not {}", what, document::describe(node.kind),
                            document::describe(kind)));
    return false;
  }

  /// Two members of one name: which of them counts nobody can tell.
  void no_duplicates(const Node& object) {
    for (std::size_t i = 0; i < object.members.size() && i < 64; ++i) {
      const auto& member = object.members[i];
      const bool again =
          std::any_of(object.members.data(), &member,
                      [&](const document::Member& other) { return other.key == member.key; });
      if (again && !error_) {
        error_ = document::error_at(member.key_place(), Error::Code::Syntax,
                                    fmt::format("`{}` stands twice", member.key.substr(0, 40)));
      }
    }
  }

  const Node* need(const Node& object, const char* name, std::string_view what) {
    const Node* node = object.find(name);
    if (node == nullptr) wrong(object, fmt::format("{} lacks `{}`", what, name));
    return node;
  }

  std::string text(const Node& node, std::string_view what) {
    return expect(node, Kind::String, what) ? node.text : std::string();
  }

  std::optional<std::string> optional_text(const Node& object, const char* name) {
    const Node* node = object.find(name);
    if (node == nullptr || node->is(Kind::Null)) return std::nullopt;
    return text(*node, fmt::format("`{}`", name));
  }

  void read_request(const Node& node, condition::Request& out) {
    no_duplicates(node);
    if (const Node* principal = need(node, "principal", "the request")) {
      if (expect(*principal, Kind::Object, "`principal`")) out.caller = read_caller(*principal);
    }
    if (const Node* action = need(node, "action", "the request")) {
      out.action = text(*action, "`action`");
    }
    if (const Node* also = node.find("also_actions"); also != nullptr && !also->is(Kind::Null)) {
      if (!expect(*also, Kind::Array, "`also_actions`")) return;
      for (const Node& action : also->items) {
        out.also_actions.push_back(text(action, "an action of `also_actions`"));
      }
    }
    if (const Node* context = node.find("context"); context != nullptr) {
      if (expect(*context, Kind::Object, "`context`")) read_context(*context, out.context);
    }
  }

  Caller read_caller(const Node& principal) {
    no_duplicates(principal);
    Caller caller;
    const Node* type = need(principal, "type", "`principal`");
    if (type == nullptr) return caller;
    const std::string name = text(*type, "`type`");
    if (name == "Federated" || name == "Service") {
      caller.type = name == "Federated" ? Caller::Type::Federated : Caller::Type::Service;
      if (const Node* id = need(principal, "id", "`principal`")) caller.id = text(*id, "`id`");
      return caller;
    }
    if (name != "AWS") {
      wrong(*type, fmt::format("'{}' is no type of principal", name.substr(0, 40)),
            {"one of: AWS, Federated, Service"});
      return caller;
    }
    // A witness of `check` names every caller by `id` too.
    const Node* arn = principal.find("arn");
    if (arn == nullptr) arn = principal.find("id");
    if (arn == nullptr) arn = need(principal, "arn", "`principal`");
    if (arn != nullptr) caller.id = text(*arn, "`arn`");
    caller.account = optional_text(principal, "account").value_or("");
    caller.role_arn = optional_text(principal, "role_arn");
    caller.unique_id = optional_text(principal, "unique_id");
    return caller;
  }

  void read_context(const Node& context, condition::Context& out) {
    for (const auto& member : context.members) {
      condition::KeyValue value;
      value.is_list = member.value.is(Kind::Array);
      if (value.is_list) {
        for (const Node& item : member.value.items) value.values.push_back(scalar(item));
      } else {
        value.values.push_back(scalar(member.value));
      }
      // Key names ignore case: `aws:SourceIp` and `aws:sourceip` are one key with two values.
      if (!out.emplace(member.key, std::move(value)).second && !error_) {
        error_ =
            document::error_at(member.key_place(), Error::Code::Syntax,
                               fmt::format("the key `{}` stands twice", member.key.substr(0, 40)));
      }
    }
  }

  std::string scalar(const Node& node) {
    if (!node.is_scalar()) {
      wrong(node, fmt::format("the value of a key is {}", document::describe(node.kind)),
            {"a string, or an array of strings for a multivalued key; leave an absent key out"});
    }
    return node.text;
  }

  bool is_full(const Node& root, const Node& request) {
    const Node* scope = root.find("scope");
    if (scope == nullptr) scope = request.find("scope");
    if (scope == nullptr) return false;
    if (scope->text == "full" || scope->text == "trust") return scope->text == "full";
    wrong(*scope, fmt::format("'{}' is no scope", scope->text.substr(0, 40)),
          {"one of: trust, full"});
    return false;
  }

  Environment read_environment(const Node& request) {
    Environment out;
    const Node* node = request.find("env");
    if (node == nullptr) {
      wrong(request, "the scope `full` needs `env` in the request");
      return out;
    }
    if (!expect(*node, Kind::Object, "`env`")) return out;
    no_duplicates(*node);
    out.role_account = optional_text(*node, "role_account").value_or("");
    if (const auto identity = stance(*node, "identity")) out.identity = *identity;
    out.scp = stance(*node, "scp");
    out.rcp = stance(*node, "rcp");
    out.boundary = stance(*node, "boundary");
    out.session_policy = stance(*node, "session_policy");
    return out;
  }

  std::optional<Stance> stance(const Node& env, const char* name) {
    static constexpr std::array<std::pair<std::string_view, Stance>, 3> kWords = {
        {{"allow", Stance::Allow}, {"none", Stance::None}, {"deny", Stance::Deny}}};
    const auto word = optional_text(env, name);
    if (!word) return std::nullopt;
    for (const auto& [known, value] : kWords) {
      if (known == *word) return value;
    }
    wrong(*env.find(name), fmt::format("'{}' says nothing about `{}`", word->substr(0, 40), name),
          {"one of: allow, none, deny"});
    return std::nullopt;
  }

  std::optional<Error> error_;
};

}  // namespace

Result<AskedRequest> read_request(const document::Document& document) {
  return Reader().read(document.root);
}

}  // namespace trustlint::input
