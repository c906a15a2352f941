#include "rule/certificate.h"

#include "rule/blame.h"

namespace trustlint::rule {

std::vector<Trust> certificate_trusts(const Context& context) {
  auto trusts = trusts_of(context.policy());
  std::erase_if(trusts, [](const Trust& trust) {
    return trust.principal->type != policy::Principal::Type::Service ||
           trust.principal->value.text.rfind("rolesanywhere.", 0) != 0;
  });
  return trusts;
}

solver::Answer any_holder(Context& context, const Trust& trust, const std::string& component) {
  identity::Restriction restriction;
  restriction.fresh.insert(component);
  return context.accepted(
      *trust.statement,
      {identity::certificate_holder(trust.principal->value.text, context.tested(), restriction)});
}

Finding certificate_finding(Context& context, const Trust& trust, const solver::Answer& answer) {
  Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                     answer, {"aws:sourcearn"});
  finding.shown_keys = {"aws:SourceArn"};
  return finding;
}

}  // namespace trustlint::rule
