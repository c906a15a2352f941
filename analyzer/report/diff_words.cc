#include "report/diff_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "report/text_writer.h"
#include "report/witness.h"

namespace trustlint::report {

using compare::Change;
using compare::Relation;

Weight weight(const Change& change) {
  if (change.fails) return Weight::Fails;
  if (change.lets_in() || change.reaches_more()) return Weight::Gains;
  if (change.undecided() && !change.accepted) return Weight::Undecided;
  const bool more = std::any_of(change.attributes.begin(), change.attributes.end(),
                                [](const auto& attribute) { return attribute.more; });
  if (more) return Weight::Gains;
  if (change.kind == Change::Kind::Created || change.kind == Change::Kind::Deleted) {
    return Weight::Loses;
  }
  return change.comparison && change.comparison->lost ? Weight::Loses : Weight::Same;
}

std::string_view tag(const Change& change) {
  if (change.kind == Change::Kind::Created) return "new";
  if (change.kind == Change::Kind::Deleted) return "deleted";
  const Relation relation = change.comparison->relation;
  // Somebody gains for certain; only whether somebody loses too is open.
  if (change.lets_in() && relation == Relation::Undecided) return compare::name(Relation::Wider);
  if (change.reaches_more() && !change.lets_in()) return "more reach";
  if (relation == Relation::Equal && change.undecided()) return compare::name(Relation::Undecided);
  return compare::name(relation);
}

std::string called(const Change& change) {
  return change.role == change.place.path() ? "the role of " + change.role : change.role;
}

namespace {

std::string new_role(const Change& change) {
  const std::string role = called(change);
  if (!change.findings.empty()) {
    const auto& worst =
        *std::max_element(change.findings.begin(), change.findings.end(),
                          [](const auto& a, const auto& b) { return a.severity < b.severity; });
    const std::string more =
        change.findings.size() > 1
            ? " (and " + counted(change.findings.size() - 1, "more finding", "more findings") + ")"
            : "";
    return fmt::format("{}: {}{}", role, worst.message, more);
  }
  if (change.status == rule::Status::Proved) return "no outsider can assume " + role;
  if (change.undecided()) return "it is not decided who can assume " + role;
  return role;
}

}  // namespace

std::string headline(const Change& change) {
  const std::string role = called(change);
  if (change.kind == Change::Kind::Created) return new_role(change);
  if (change.kind == Change::Kind::Deleted) return role;
  const auto& comparison = *change.comparison;
  if (comparison.gained && comparison.lost && comparison.gained->who == comparison.lost->who) {
    return fmt::format("{} can now assume {}, though not as before", comparison.gained->who, role);
  }
  if (comparison.gained && comparison.lost) {
    return fmt::format("{} can now assume {}; {} no longer can", comparison.gained->who, role,
                       comparison.lost->who);
  }
  if (comparison.gained) return fmt::format("{} can now assume {}", comparison.gained->who, role);
  if (change.reaches_more()) return fmt::format("{} can now assume {}", role, change.reach.what);
  if (comparison.relation == Relation::Undecided) {
    return "it is not decided whether " + role + " is easier to assume";
  }
  if (comparison.lost) return fmt::format("{} can no longer assume {}", comparison.lost->who, role);
  if (change.undecided()) return "it is not decided whether " + role + " can assume more roles";
  return role + " is assumed by the same callers as before";
}

std::vector<Detail> details(const Change& change) {
  std::vector<Detail> list;
  const auto add = [&](std::string name, std::string text) {
    if (!text.empty()) list.push_back({std::move(name), std::move(text)});
  };
  if (change.comparison) {
    const auto& [relation, reason, gained, lost] = *change.comparison;
    if (gained) {
      add("gained", describe_request(gained->request, gained->shown_keys) +
                        "  (replayed: refused before, allowed now)");
      if (gained->request.action != "sts:AssumeRole" &&
          gained->request.action != "sts:AssumeRoleWithWebIdentity" &&
          gained->request.action != "sts:AssumeRoleWithSAML") {
        add("call", gained->request.action);
      }
      if (gained->unreviewed) add("note", "code that nobody reviewed runs there");
      add("assumes", gained->assumption);
    }
    if (lost) {
      add("lost", describe_request(lost->request, lost->shown_keys) +
                      "  (replayed: allowed before, refused now)");
    }
    add("reason", reason);
  } else {
    add("reason", change.reason);
  }
  const bool also = change.reaches_more() && change.lets_in();
  if (also) add("also", called(change) + " can now assume " + change.reach.what);
  if (change.reaches_more() && change.reach.role != change.reach.what) {
    add("reaches", change.reach.role);
  }
  add("reach", change.reach.reason.empty() ? "" : "not decided: " + change.reach.reason);
  for (const auto& attribute : change.attributes) add("also", attribute.words);
  if (!change.previous_role.empty()) add("before", change.previous_role);
  for (const auto& related : change.related) add("note", describe_related(related));
  if (change.accepted) add("accepted", *change.accepted);
  return list;
}

std::vector<const Change*> by_weight(const DiffReport& report) {
  std::vector<const Change*> list;
  for (const auto& change : report.changes) list.push_back(&change);
  std::stable_sort(list.begin(), list.end(),
                   [](const auto* a, const auto* b) { return weight(*a) < weight(*b); });
  return list;
}

std::string summary(const DiffReport& report) {
  if (report.changes.empty()) return "no role found, nothing was compared";
  static constexpr std::array<std::string_view, 9> kOrder = {
      "wider",    "incomparable", "more reach", "new",      "undecided",
      "narrower", "deleted",      "equal",      "unchanged"};
  std::array<std::size_t, kOrder.size()> counts{};
  std::size_t accepted = 0;
  for (const auto& change : report.changes) {
    const std::string_view word =
        change.kind == Change::Kind::Unchanged ? compare::name(change.kind) : tag(change);
    const auto found = std::find(kOrder.begin(), kOrder.end(), word);
    ++counts.at(static_cast<std::size_t>(found - kOrder.begin()));
    accepted += change.accepted ? 1 : 0;
  }
  std::string text = counted(report.changes.size(), "role", "roles") + " compared";
  std::string_view separator = ": ";
  for (std::size_t i = 0; i < kOrder.size(); ++i) {
    if (counts.at(i) == 0) continue;
    text += fmt::format("{}{} {}", separator, counts.at(i), kOrder.at(i));
    separator = ", ";
  }
  if (accepted > 0) text += fmt::format(" ({} accepted)", accepted);
  if (!report.rest.errors.empty()) {
    text += ", " + counted(report.rest.errors.size(), "error", "errors");
  }
  return text;
}

std::string verdict(const DiffReport& report) {
  std::size_t fails = 0;
  bool open = !report.rest.errors.empty();
  for (const auto& change : report.changes) {
    fails += change.fails ? 1 : 0;
    open = open || (change.undecided() && !change.accepted);
  }
  if (fails > 0) return counted(fails, "role needs", "roles need") + " a look";
  if (report.changes.empty()) return "No role found";
  return open ? "No role is known to be easier to assume, but not all is decided"
              : "No role is easier to assume than before";
}

}  // namespace trustlint::report
