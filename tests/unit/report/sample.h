/// Reports made by hand, so that the writers are tested without an analysis.
#pragma once

#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>

#include "document/source_file.h"
#include "report/report.h"

namespace trustlint::report {

inline std::shared_ptr<const document::Text> text_of(const std::string& path,
                                                     const std::string& bytes) {
  return document::Text::of(*document::SourceFile::from_bytes(path, bytes, {}));
}

/// The place of the first occurrence of `part`.
inline document::Place place_of(const std::shared_ptr<const document::Text>& text,
                                std::string_view part) {
  const std::size_t at = text->bytes().find(part);
  return {text, {at, at + part.size()}};
}

/// A file like that of the design page: the finding is on line 29.
inline std::shared_ptr<const document::Text> terraform_file() {
  return text_of("infra/iam.tf", std::string(28, '\n') + "      values   = [\"repo:*\"]\n");
}

inline rule::Finding any_tenant(const std::shared_ptr<const document::Text>& text) {
  rule::Finding finding;
  finding.rule = "TL102";
  finding.rule_name = "oidc-any-tenant";
  finding.severity = rule::Severity::Critical;
  finding.role = "aws_iam_role.deploy";
  finding.statement = 0;
  finding.message = "any GitHub repository can assume this role";
  finding.label = "accepts every repository on GitHub";
  finding.place = place_of(text, "\"repo:*\"");
  condition::Request request;
  request.caller.type = condition::Caller::Type::Federated;
  request.caller.id = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
  request.action = "sts:AssumeRoleWithWebIdentity";
  const std::string issuer = "token.actions.githubusercontent.com:";
  request.context[issuer + "aud"] = condition::KeyValue::single("sts.amazonaws.com");
  request.context[issuer + "sub"] = condition::KeyValue::single("repo:attacker/x:pull_request");
  finding.witness = request;
  finding.shown_keys = {issuer + "sub"};
  rule::Fix fix;
  fix.description = "values = [\"repo:OWNER/REPO:ref:refs/heads/main\"]";
  fix.replacements.push_back({finding.place, "\"repo:OWNER/REPO:ref:refs/heads/main\""});
  finding.fix = fix;
  finding.canonical_statement = "allow federated …";
  return finding;
}

/// Three roles, one of them open.
inline Report design_report() {
  const auto text = terraform_file();
  Report report;
  report.tool_version = "0.1.0";
  report.statistics = {1, 12};
  report.findings.push_back(any_tenant(text));
  const document::Place anchor = place_of(text, "values");
  report.roles.push_back({"aws_iam_role.deploy", "terraform-plan", anchor, RoleStatus::Open, ""});
  report.roles.push_back({"aws_iam_role.safe", "terraform-plan", anchor, RoleStatus::Proved, ""});
  report.roles.push_back({"module.eks.aws_iam_role.node", "terraform-plan", anchor,
                          RoleStatus::NotAnalysed, "policy known after apply"});
  return report;
}

/// Every optional part in use.
inline Report full_report() {
  Report report = design_report();
  const auto text = terraform_file();
  rule::Finding finding = any_tenant(text);
  finding.rule = "TL202";
  finding.rule_name = "no-external-id";
  finding.severity = rule::Severity::Medium;
  finding.confidence = rule::Confidence::Likely;
  finding.persona = rule::Persona::Pedantic;
  finding.assumption = "account 222233334444 is not yours";
  finding.related.push_back({"the principal", place_of(text, "values")});
  finding.witness->caller = {condition::Caller::Type::Aws,
                             "arn:aws:sts::222233334444:assumed-role/a/b", "222233334444",
                             "arn:aws:iam::222233334444:role/a", "AROAEXAMPLE"};
  finding.witness->also_actions = {"sts:TagSession"};
  finding.witness->context.clear();
  finding.witness->context["aws:TagKeys"] = condition::KeyValue::list({"a", "b"});
  report.findings.push_back(finding);
  finding.statement.reset();
  finding.witness.reset();
  finding.fix.reset();
  finding.severity = rule::Severity::Note;
  report.findings.push_back(finding);
  report.notes.push_back({Note::Kind::NotAnalysed,
                          "infra/iam.tf",
                          {29, 7},
                          "module.eks.aws_iam_role.node",
                          "policy known after apply"});
  report.notes.push_back({Note::Kind::Undecided, "infra/iam.tf", {29, 7}, "", "issuer is unknown"});
  document::Error error;
  error.code = document::Error::Code::Syntax;
  error.message = "found '}' where a value was expected";
  error.file = "a.json";
  error.position = {3, 14};
  error.help = {"repair the file"};
  report.errors.push_back(error);
  report.roles.push_back({"unsure", "iam", {}, RoleStatus::Undecided, "issuer is unknown"});
  return report;
}

inline std::string written(const std::function<void(std::ostream&)>& write) {
  std::ostringstream out;
  write(out);
  return out.str();
}

inline std::string as_text(const Report& report, bool color = false) {
  return written([&](std::ostream& out) { write_text(out, report, {color}); });
}

}  // namespace trustlint::report
