#include "rule/certificate.h"

#include "rule/blame.h"

namespace trustlint::rule {

std::vector<CertificateTrust> certificate_trusts(const Context& context) {
  std::vector<CertificateTrust> trusts;
  for (const auto& statement : context.policy().statements) {
    if (statement.malformed || statement.not_principal || statement.effect != policy::Effect::Allow)
      continue;
    for (const auto& principal : statement.principals) {
      const bool service = principal.type == policy::Principal::Type::Service;
      if (service && principal.value.text.rfind("rolesanywhere.", 0) == 0)
        trusts.push_back({&statement, &principal});
    }
  }
  return trusts;
}

solver::Answer any_holder(Context& context, const CertificateTrust& trust,
                          const std::string& component) {
  identity::Restriction restriction;
  restriction.fresh.insert(component);
  return context.accepted(
      *trust.statement,
      {identity::certificate_holder(trust.principal->value.text, context.tested(), restriction)});
}

Finding certificate_finding(Context& context, const CertificateTrust& trust,
                            const solver::Answer& answer) {
  Finding finding = openness_finding(context, *trust.statement, trust.principal->value.place,
                                     answer, {"aws:sourcearn"});
  finding.shown_keys = {"aws:SourceArn"};
  return finding;
}

}  // namespace trustlint::rule
