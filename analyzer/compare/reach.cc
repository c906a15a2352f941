#include "compare/reach.h"

#include <algorithm>
#include <set>

#include "condition/operator.h"
#include "condition/statement.h"
#include "identity/callers.h"
#include "policy/instance.h"
#include "policy/lower_case.h"
#include "policy/parse.h"
#include "rule/frame.h"
#include "rule/fresh.h"
#include "rule/places_of_holes.h"
#include "solver/clause.h"

namespace trustlint::compare {

using document::Kind;
using document::Member;
using document::Node;
using policy::TrustPolicy;

namespace {

/// The condition key that stands for the role to be assumed. No document can hold it: IAM has no
/// such key.
constexpr const char* kTarget = "trustlint:Role";
constexpr const char* kAction = "sts:AssumeRole";
constexpr std::size_t kMostFillings = 32;

Node text_node(std::string text) {
  Node node;
  node.kind = Kind::String;
  node.text = std::move(text);
  return node;
}

/// Every permission document of a version, as one policy about roles to be assumed.
struct Documents {
  TrustPolicy policy;               ///< With marks of the holes of both versions.
  std::set<std::string> not_known;  ///< Documents of which only the name is known.
};

/// `${` is plain text in a document of the old version, and the policy is one of the new.
void make_literal(std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text.compare(i, 2, "${") == 0) out += "{$}";
  }
  text = std::move(out);
}

/// One statement, with everybody as its principal and the resource as a condition.
policy::Statement about_roles(const Node& written) {
  Node tree;
  tree.kind = Kind::Object;
  Node statement = written;
  std::vector<const Member*> resources;
  for (const auto& member : written.members) {
    if (member.key == "Resource" || member.key == "NotResource") resources.push_back(&member);
  }
  if (statement.is(Kind::Object)) {
    auto& members = statement.members;
    members.erase(std::remove_if(members.begin(), members.end(),
                                 [](const Member& member) {
                                   return member.key == "Resource" || member.key == "NotResource";
                                 }),
                  members.end());
    Member principal;
    principal.key = "Principal";
    principal.value.kind = Kind::Object;
    Member everybody;
    everybody.key = "AWS";
    everybody.value = text_node("*");
    principal.value.members.push_back(std::move(everybody));
    members.push_back(std::move(principal));
  }
  Member only;
  only.key = "Statement";
  only.value = std::move(statement);
  tree.members.push_back(std::move(only));
  auto parsed = policy::parse(tree);
  policy::Statement result;
  if (parsed.statements.size() == 1) {
    result = std::move(parsed.statements[0]);
  } else {
    result.malformed = true;
    result.effect_known = false;
  }
  if (resources.size() != 1) {
    result.malformed = true;
    return result;
  }
  policy::Clause clause;
  clause.operator_name.text = resources[0]->key == "Resource" ? "StringLike" : "StringNotLike";
  clause.key.text = kTarget;
  const Node& value = resources[0]->value;
  const auto add = [&](const Node& text) {
    if (!text.is(Kind::String)) result.malformed = true;
    clause.values.push_back({text.text, {}, true});
  };
  if (value.is(Kind::Array)) {
    for (const Node& item : value.items) add(item);
  } else {
    add(value);
  }
  if (clause.values.empty()) result.malformed = true;
  result.clauses.push_back(std::move(clause));
  return result;
}

constexpr std::string_view kManagedByAws = ":iam::aws:policy/";

/// The two policies of AWS that allow `sts:AssumeRole` on everything.
bool allows_every_role(std::string_view arn) {
  const std::size_t at = arn.find(kManagedByAws);
  if (at == std::string_view::npos) return false;
  const auto name = arn.substr(at + kManagedByAws.size());
  return name == "AdministratorAccess" || name == "PowerUserAccess";
}

/// Policies of AWS allow; those that deny say so in their names.
bool never_refuses(std::string_view arn) {
  return arn.find(kManagedByAws) != std::string_view::npos &&
         arn.find("Deny") == std::string_view::npos &&
         arn.find("Quarantine") == std::string_view::npos;
}

policy::Statement every_role() {
  policy::Statement statement;
  statement.principals.push_back({policy::Principal::Type::Aws, {"*", {}, true}});
  statement.actions.push_back({kAction, {}, true});
  return statement;
}

class Comparing {
 public:
  Comparing(const input::RoleSource& before, const input::RoleSource& after, solver::Engine& engine)
      : role_(after), engine_(engine) {
    if (!role_.account) role_.account = before.account;
    if (!role_.name) role_.name = before.name;
    before_ = read(before);
    after_ = read(after);
  }

  Reach run() {
    Reach result;
    if (foreign_mark_) {
      result.kind = Reach::Kind::Undecided;
      result.reason = "a permission document holds a private-use character, which IAM refuses";
      return result;
    }
    fill_first();
    result = ask(texts_);
    const auto depends = [&](const rule::HoleTexts& differs) {
      auto texts = texts_;
      for (const auto& [hole, text] : differs) texts[hole] = text;
      const Reach other = ask(texts);
      return other.kind != result.kind;
    };
    if (result.kind != Reach::Kind::Undecided) {
      if (alternatives_.size() > kMostFillings) {
        return undecided("more values fit in the unknown parts of its documents than are tried");
      }
      for (const auto& differs : alternatives_) {
        if (!depends(differs)) continue;
        return undecided("depends on the value of `${" + holes_[differs.begin()->first].name +
                         "}`");
      }
    }
    return with_unknown_documents(std::move(result));
  }

 private:
  static Reach undecided(std::string reason) {
    Reach result;
    result.kind = Reach::Kind::Undecided;
    result.reason = std::move(reason);
    return result;
  }

  /// A document that is known only by its name may allow or refuse anything.
  Reach with_unknown_documents(Reach result) const {
    for (const auto& name : after_.not_known) {
      const bool fresh = before_.not_known.count(name) == 0;
      if (result.kind == Reach::Kind::None && fresh)
        return undecided("what `" + name + "` allows is not known");
      if (result.kind == Reach::Kind::Gained && !fresh)
        return undecided("what `" + name + "` allowed before is not known");
    }
    for (const auto& name : before_.not_known) {
      // Perhaps it refused what the others allow.
      const bool gone = after_.not_known.count(name) == 0 && !never_refuses(name);
      if (gone || result.kind == Reach::Kind::Gained)
        return undecided("what `" + name + "` allowed or denied before is not known");
    }
    return result;
  }

  /// The number of a hole among those of both versions.
  std::size_t number_of(const policy::Hole& hole) {
    for (std::size_t i = 0; i < holes_.size(); ++i) {
      if (holes_[i].name == hole.name) return i;
    }
    holes_.push_back(hole);
    return holes_.size() - 1;
  }

  Documents read(const input::RoleSource& role) {
    Documents documents;
    documents.policy.version = TrustPolicy::Version::V2012;
    for (const auto& permissions : role.permissions) {
      const std::string name = policy::show_holes(permissions.name, role.holes);
      if (!permissions.policy) {
        if (allows_every_role(permissions.name)) {
          documents.policy.statements.push_back(every_role());
          documents.policy.statements.back().index = documents.policy.statements.size() - 1;
        } else {
          documents.not_known.insert(name);
        }
        continue;
      }
      std::vector<std::string> marks;
      // Terraform marks all documents of a role with the holes of the role.
      const auto& holes = permissions.holes.empty() ? role.holes : permissions.holes;
      for (const auto& hole : holes) marks.push_back(policy::hole_mark(number_of(hole)));
      const Node& root = *permissions.policy->node;
      for (const auto& text : policy::marked_texts(root)) {
        for (const std::size_t hole : text.holes) foreign_mark_ |= hole >= marks.size();
      }
      const Node* version = root.find("Version");
      const bool old = version == nullptr || version->text == "2008-10-17";
      const Node* statements = root.find("Statement");
      if (statements == nullptr) {
        documents.not_known.insert(name);
        continue;
      }
      const auto add = [&](const Node& node) {
        auto statement = about_roles(node);
        TrustPolicy one;
        one.statements.push_back(std::move(statement));
        statement = policy::instance(one, marks).statements[0];
        statement.index = documents.policy.statements.size();
        for (auto& clause : statement.clauses) {
          for (auto& value : clause.values) {
            if (old) make_literal(value.text);
          }
        }
        look_for_unknown_parts(statement);
        if (speaks_of_roles(statement)) documents.policy.statements.push_back(std::move(statement));
      };
      if (!statements->is(Kind::Array)) add(*statements);
      for (const Node& item : statements->items) add(item);
    }
    return documents;
  }

  /// Actions, operators and keys must be known.
  void look_for_unknown_parts(policy::Statement& statement) {
    const auto look = [&](const std::string& text) {
      if (!policy::has_hole(text)) return;
      statement.malformed = true;
      if (not_understood_.empty())
        not_understood_ = "`" + policy::show_holes(text, holes_) + "` is not known";
    };
    for (const auto& action : statement.actions) look(action.text);
    if (!speaks_of_roles(statement)) return;
    for (const auto& clause : statement.clauses) {
      look(clause.operator_name.text);
      look(clause.key.text);
    }
  }

  static bool speaks_of_roles(const policy::Statement& statement) {
    return statement.malformed || condition::speaks_of(statement, kAction);
  }

  template <typename Use>
  void for_each_value(const TrustPolicy& policy, Use use) const {
    for (const auto& statement : policy.statements) {
      for (const auto& clause : statement.clauses) {
        for (const auto& value : clause.values) use(clause, value.text);
      }
    }
  }

  /// Fresh names of the form that a role's ARN asks for, and what else they may be.
  void fill_first() {
    std::vector<std::string> taken;
    const auto take = [&](const policy::Clause& clause, const std::string& text) {
      taken.push_back(clause.key.text);
      taken.push_back(text);
    };
    for_each_value(before_.policy, take);
    for_each_value(after_.policy, take);
    words_.emplace(taken);
    for (std::size_t i = 0; i < holes_.size(); ++i) texts_.push_back(policy::hole_mark(i));
    const auto first = [&](const policy::Clause& clause, const std::string& text) {
      for (const std::size_t hole : rule::holes_in_arn(text, 1)) set(hole, "aws");
      for (const std::size_t hole : rule::holes_in_arn(text, 4)) {
        const bool own = rule::is_own_account(holes_[hole]) && role_.account;
        set(hole, own ? *role_.account : words_->account());
      }
      const int lone = rule::lone_hole(text);
      if (lone >= 0 && clause.key.text == kTarget) {
        const auto hole = static_cast<std::size_t>(lone);
        set(hole, "arn:aws:iam::" + words_->account() + ":role/" + words_->name());
        if (!policy::is_resource(holes_[hole])) alternatives_.push_back({{hole, "*"}});
      }
    };
    for_each_value(before_.policy, first);
    for_each_value(after_.policy, first);
    for (std::size_t i = 0; i < holes_.size(); ++i) {
      for (std::size_t k = 1; k < holes_[i].allowed.size(); ++k)
        alternatives_.push_back({{i, holes_[i].allowed[k]}});
      if (!holes_[i].allowed.empty()) texts_[i] = holes_[i].allowed[0];
      set(i, words_->name());
    }
    meet(before_.policy, after_.policy);
    meet(after_.policy, before_.policy);
  }

  void set(std::size_t hole, std::string text) {
    if (texts_[hole] == policy::hole_mark(hole)) texts_[hole] = std::move(text);
  }

  std::set<std::size_t> holes_of(const TrustPolicy& policy) const {
    std::set<std::size_t> found;
    for_each_value(policy, [&](const policy::Clause&, const std::string& text) {
      for (const std::size_t hole : policy::holes_in(text)) found.insert(hole);
    });
    return found;
  }

  /// A hole of one version only may be what the other names.
  void meet(const TrustPolicy& one, const TrustPolicy& other) {
    const auto shared = holes_of(other);
    for_each_value(one, [&](const policy::Clause& clause, const std::string& text) {
      auto open = texts_;
      for (const std::size_t hole : policy::holes_in(text)) {
        if (shared.count(hole) == 0 && holes_[hole].allowed.empty())
          open[hole] = policy::hole_mark(hole);
      }
      const std::string value = policy::fill(text, open);
      if (!policy::has_hole(value)) return;
      for_each_value(other, [&](const policy::Clause& its, const std::string& its_text) {
        if (policy::lower_case(its.key.text) != policy::lower_case(clause.key.text)) return;
        const std::string now = policy::fill(its_text, texts_);
        const auto ways = rule::lay_over(value, true, now, std::vector<bool>(now.size() + 1));
        for (std::size_t i = 0; i < ways.size() && i < 2; ++i) {
          const auto& way = ways[i];
          const bool wild = std::any_of(way.begin(), way.end(), [](const auto& entry) {
            return entry.second.empty() || rule::is_wild(entry.second);
          });
          if (!wild) alternatives_.push_back(way);
        }
      });
    });
  }

  /// A session of the role that assumes some role.
  identity::Scenario scenario(const TrustPolicy& one, const TrustPolicy& other) const {
    identity::TestedKeys tested;
    for (const auto* policy : {&one, &other}) {
      for (const auto& key : solver::keys_read(*policy)) {
        if (policy::ascii_lower(key) != policy::ascii_lower(kTarget))
          tested.insert(policy::ascii_lower(key));
      }
    }
    identity::Restriction restriction;
    if (role_.account) restriction.fixed["account"] = *role_.account;
    if (role_.name) restriction.fixed["role_name"] = *role_.name;
    auto made = identity::role_session(tested, restriction);
    const auto& all = identity::Catalog::get().callers().components;
    for (const char* name : {"partition", "account", "path", "role_name"})
      made.components[std::string("target_") + name] = all.at(name).language;
    made.components["path_piece"] = all.at("path_piece").language;
    auto& accounts = made.components["target_account"].examples;
    if (role_.account) accounts.insert(accounts.begin(), *role_.account);
    made.components["target_role_name"].examples = {"anything", "other", "x"};
    made.keys.push_back({kTarget,
                         false,
                         false,
                         {identity::parse_template("arn:{target_partition}:iam::{target_account}:"
                                                   "role/{target_path}{target_role_name}")},
                         std::nullopt,
                         false});
    made.shown_keys = {kTarget};
    return made;
  }

  Reach ask(const std::vector<std::string>& texts) {
    const TrustPolicy before = policy::instance(before_.policy, texts);
    const TrustPolicy after = policy::instance(after_.policy, texts);
    const auto made = scenario(before, after);
    solver::Question question;
    question.policy = &after;
    question.scenario = &made;
    question.accepted = true;
    question.refused_by = &before;
    engine_.begin();
    const auto answer = engine_.ask(question);
    Reach result;
    if (answer.proved()) return result;
    if (!answer.found())
      return undecided(not_understood_.empty() ? named(answer.reason) : not_understood_);
    result.kind = Reach::Kind::Gained;
    result.role = named(answer.witness->context.find(kTarget)->second.values.at(0));
    result.what = what(answer, question);
    return result;
  }

  std::string named(const std::string& text) const {
    return rule::Disguise(*words_, holes_, texts_).reveal(text);
  }

  /// "any role" where one with a name of its own will do.
  std::string what(const solver::Answer& answer, const solver::Question& question) {
    const auto any = [&](const std::vector<const char*>& fresh) {
      auto scenario = *question.scenario;
      const auto account = answer.words.find("target_account");
      if (account != answer.words.end())
        scenario.components["target_account"].words = {account->second};
      for (const char* name : fresh) {
        scenario.components[name].words.clear();
        scenario.components[name].fresh_start = true;
      }
      solver::Question again = question;
      again.scenario = &scenario;
      return engine_.ask(again).found();
    };
    if (any({"target_account", "target_role_name"})) return "any role of any account";
    if (!any({"target_role_name"}))
      return "the role " + named(answer.witness->context.find(kTarget)->second.values.at(0));
    const auto account = answer.words.find("target_account");
    return account == answer.words.end() ? "some roles"
                                         : "roles of account " + named(account->second);
  }

  input::RoleSource role_;
  solver::Engine& engine_;
  std::vector<policy::Hole> holes_;
  bool foreign_mark_ = false;
  std::string not_understood_;
  Documents before_;
  Documents after_;
  std::optional<rule::FreshWords> words_;
  std::vector<std::string> texts_;
  std::vector<rule::HoleTexts> alternatives_;
};

}  // namespace

Reach reach_gained(const input::RoleSource& before, const input::RoleSource& after,
                   solver::Engine& engine) {
  return Comparing(before, after, engine).run();
}

}  // namespace trustlint::compare
