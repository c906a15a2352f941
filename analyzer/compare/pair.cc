#include "compare/pair.h"

#include <algorithm>
#include <map>
#include <optional>

#include "policy/hole.h"
#include "policy/parse.h"

namespace trustlint::compare {

namespace {

constexpr std::size_t kMostAsked = 256;  // pairs whose meaning is compared

/// What is the same on both sides, or nothing: then the role is not paired by it.
using Mark = std::function<std::optional<std::string>(const Side&, const input::RoleSource&)>;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string() : path.substr(0, slash);
}

std::string with_kind(const input::RoleSource& role, const std::string& text) {
  return std::string(input::name(role.kind)) + '\0' + text;
}

class Pairer {
 public:
  Pairer(const Side& before, const Side& after) : before_(before), after_(after) {
    for (std::size_t i = 0; i < before.roles.size(); ++i) old_.push_back(i);
    for (std::size_t i = 0; i < after.roles.size(); ++i) new_.push_back(i);
  }

  enum class Several { None, InOrder, FirstOnes };

  /// Pairs those with the same mark. Where several have it: none, or in their order if there are
  /// as many on both sides, or in their order as far as it goes.
  void by(const Mark& mark, Several several = Several::None) {
    const auto olds = marked(before_, old_, mark);
    for (const auto& [text, news] : marked(after_, new_, mark)) {
      const auto found = olds.find(text);
      if (found == olds.end()) continue;
      const std::size_t count = std::min(found->second.size(), news.size());
      const bool as_many = found->second.size() == news.size();
      if (!as_many && several != Several::FirstOnes) continue;
      if (count > 1 && several == Several::None) continue;
      for (std::size_t i = 0; i < count; ++i) take(found->second[i], news[i]);
    }
    drop_taken();
  }

  /// Pairs a role with the only one that means the same, if the reverse is true too.
  void by_meaning(const SameMeaning& same) {
    if (old_.empty() || new_.empty() || old_.size() * new_.size() > kMostAsked) return;
    std::map<std::size_t, std::vector<std::size_t>> news_of;
    std::map<std::size_t, std::size_t> count;
    for (const std::size_t i : old_) {
      for (const std::size_t j : new_) {
        const bool both = before_.roles[i].known() && after_.roles[j].known();
        if (!both || !same(before_.roles[i], after_.roles[j])) continue;
        news_of[i].push_back(j);
        ++count[j];
      }
    }
    for (const auto& [i, news] : news_of) {
      if (news.size() == 1 && count[news.front()] == 1) take(i, news.front());
    }
    drop_taken();
  }

  /// From now on the roles that nobody can know to be renamed stay aside.
  void set_aside() {
    aside_old_ = held(before_, old_);
    aside_new_ = held(after_, new_);
  }

  void last_one_each() {
    if (old_.size() == 1 && new_.size() == 1) take(old_.front(), new_.front());
    drop_taken();
  }

  Pairing finish() && {
    new_.insert(new_.end(), aside_new_.begin(), aside_new_.end());
    old_.insert(old_.end(), aside_old_.begin(), aside_old_.end());
    std::sort(new_.begin(), new_.end());
    std::sort(old_.begin(), old_.end());
    pairing_.created = std::move(new_);
    pairing_.deleted = std::move(old_);
    std::sort(pairing_.pairs.begin(), pairing_.pairs.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    return std::move(pairing_);
  }

 private:
  static std::map<std::string, std::vector<std::size_t>> marked(
      const Side& side, const std::vector<std::size_t>& left, const Mark& mark) {
    std::map<std::string, std::vector<std::size_t>> result;
    for (const std::size_t i : left) {
      if (auto text = mark(side, side.roles[i])) result[*text].push_back(i);
    }
    return result;
  }

  static std::vector<std::size_t> held(const Side& side, std::vector<std::size_t>& left) {
    std::vector<std::size_t> result;
    std::erase_if(left, [&](std::size_t i) {
      if (!side.not_renamed.contains(i)) return false;
      result.push_back(i);
      return true;
    });
    return result;
  }

  void take(std::size_t old, std::size_t now) {
    pairing_.pairs.emplace_back(old, now);
    taken_old_.push_back(old);
    taken_new_.push_back(now);
  }

  static void drop(std::vector<std::size_t>& from, std::vector<std::size_t>& taken) {
    std::sort(taken.begin(), taken.end());
    std::erase_if(from,
                  [&](std::size_t i) { return std::binary_search(taken.begin(), taken.end(), i); });
    taken.clear();
  }

  void drop_taken() {
    drop(old_, taken_old_);
    drop(new_, taken_new_);
  }

  const Side& before_;
  const Side& after_;
  std::vector<std::size_t> old_;  // What is left, in order.
  std::vector<std::size_t> new_;
  std::vector<std::size_t> aside_old_;
  std::vector<std::size_t> aside_new_;
  std::vector<std::size_t> taken_old_;
  std::vector<std::size_t> taken_new_;
  Pairing pairing_;
};

}  // namespace

std::string relative_path(const Side& side, const std::string& path) {
  if (side.root.empty() || side.root == ".") return path;
  if (path == side.root) return {};
  const std::string folder = side.root.ends_with('/') ? side.root : side.root + '/';
  return path.starts_with(folder) ? path.substr(folder.size()) : path;
}

std::string key_of(const Side& side, const input::RoleSource& role) {
  const std::string path = role.anchor.path();
  if (path.empty() || !role.address.starts_with(path)) return role.address;
  const std::string rest = role.address.substr(path.size());
  if (!rest.empty() && rest.front() != '#') return role.address;
  return relative_path(side, path) + rest;
}

std::string canonical(const input::RoleSource& role) {
  std::string text;
  for (const auto& source : role.policies) {
    const auto policy = policy::parse(*source.node);
    if (!policy.complete()) return {};
    text += source.when + '\n' + policy::show_holes(policy::print(policy), role.holes);
  }
  return text;
}

namespace {

/// The tree as one text, without recursion; unknown parts by their names.
std::string words_of(const document::Node& root, const std::vector<policy::Hole>& holes) {
  std::string text;
  std::vector<const document::Node*> left = {&root};
  while (!left.empty()) {
    const document::Node* node = left.back();
    left.pop_back();
    text += std::to_string(static_cast<int>(node->kind)) + ' ' +
            policy::show_holes(node->text, holes) + '\0';
    text += std::to_string(node->items.size() + node->members.size()) + '\0';
    for (const auto& item : node->items) left.push_back(&item);
    for (const auto& member : node->members) {
      text += policy::show_holes(member.key, holes) + '\0';
      left.push_back(&member.value);
    }
  }
  return text;
}

std::vector<std::string> words_of_permissions(const input::RoleSource& role) {
  std::vector<std::string> result;
  for (const auto& permissions : role.permissions) {
    const auto& holes = permissions.holes.empty() ? role.holes : permissions.holes;
    result.push_back(policy::show_holes(permissions.name, holes) + '\0' +
                     (permissions.policy ? words_of(*permissions.policy->node, holes) : ""));
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace

std::string meaning_of_permissions(const input::RoleSource& role) {
  std::string text;
  for (const auto& words : words_of_permissions(role)) text += words + '\n';
  return text;
}

bool same_permissions(const input::RoleSource& before, const input::RoleSource& after) {
  return words_of_permissions(before) == words_of_permissions(after);
}

Pairing pair_roles(const Side& before, const Side& after, bool one_each,
                   const SameMeaning& same_meaning) {
  Pairer pairer(before, after);
  const auto place = [](const Side& side, const input::RoleSource& role) {
    return with_kind(role, key_of(side, role)) + '\0' + relative_path(side, role.anchor.path());
  };
  // Several roles of one address in one file: those that did not change are found first.
  pairer.by(
      [&](const Side& side, const input::RoleSource& role) -> std::optional<std::string> {
        return place(side, role) + '\0' + canonical(role);
      },
      Pairer::Several::FirstOnes);
  // What one of them gains is not hidden by another one that came or went.
  pairer.by(place, Pairer::Several::FirstOnes);
  // The same address is used in every directory of Terraform: a role may have moved to another
  // file.
  pairer.by([](const Side& side, const input::RoleSource& role) {
    return with_kind(role, key_of(side, role)) + '\0' +
           folder_of(relative_path(side, role.anchor.path()));
  });
  pairer.by([](const Side& side, const input::RoleSource& role) {
    return with_kind(role, key_of(side, role));
  });
  pairer.set_aside();
  pairer.by([](const Side&, const input::RoleSource& role) -> std::optional<std::string> {
    return role.name ? std::optional(with_kind(role, *role.name)) : std::nullopt;
  });
  pairer.by([](const Side&, const input::RoleSource& role) { return role.name; });
  pairer.by([](const Side&, const input::RoleSource& role) -> std::optional<std::string> {
    auto text = canonical(role);
    return text.empty() ? std::nullopt : std::optional(std::move(text));
  });
  if (one_each) pairer.last_one_each();
  pairer.by_meaning(same_meaning);
  return std::move(pairer).finish();
}

}  // namespace trustlint::compare
