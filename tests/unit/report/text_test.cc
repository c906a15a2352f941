/// The drawing for people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/escape.h"
#include "report/excerpt.h"
#include "report/witness.h"
#include "sample.h"

namespace trustlint::report {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

TEST(Text, DrawsTheFindingOfTheDesign) {
  EXPECT_EQ(as_text(design_report()),
            R"(critical[TL102]: any GitHub repository can assume this role
  --> infra/iam.tf:29:19   aws_iam_role.deploy
   |
29 |       values   = ["repo:*"]
   |                   ^^^^^^^^ accepts every repository on GitHub
   = witness: sub = "repo:attacker/x:pull_request", aud = "sts.amazonaws.com"  (replayed: allowed by statement 1)
   = fix:     values = ["repo:OWNER/REPO:ref:refs/heads/main"]
   = help:    trustlint rules TL102

3 roles: 1 open, 1 proved safe, 1 not analysed (policy known after apply: module.eks.aws_iam_role.node)
1 finding (1 critical)
)");
}

TEST(Text, SaysAssumptionsRelatedPlacesErrorsAndNotes) {
  const std::string text = as_text(full_report());
  EXPECT_THAT(text, HasSubstr("   = assumes: account 222233334444 is not yours\n"
                              "   = note:    infra/iam.tf:29:7 the principal\n"));
  EXPECT_THAT(text,
              HasSubstr("= witness: caller = arn:aws:sts::222233334444:assumed-role/a/b, "
                        "aws:TagKeys = [\"a\", \"b\"]  (replayed: allowed by statement 1)\n"));
  EXPECT_THAT(text, HasSubstr("error: found '}' where a value was expected\n"
                              " --> a.json:3:14\n"
                              "  = help:    repair the file\n\n"));
  EXPECT_THAT(text, HasSubstr("note: not analysed: policy known after apply\n"
                              "  --> infra/iam.tf:29:7   module.eks.aws_iam_role.node\n\n"));
  EXPECT_THAT(text, HasSubstr("note: not decided: issuer is unknown\n  --> infra/iam.tf:29:7\n\n"));
  EXPECT_THAT(text, EndsWith("3 findings (1 critical, 1 medium, 1 note), 1 error\n"));
}

TEST(Text, NothingFoundIsOneCalmLine) {
  Report report;
  report.roles.push_back({"a", "iam", {}, RoleStatus::Proved, ""});
  EXPECT_EQ(as_text(report), "1 role: 1 proved safe (no outsider can assume it); no findings\n");
  report.roles.push_back({"b", "iam", {}, RoleStatus::Proved, ""});
  EXPECT_EQ(as_text(report), "2 roles: 2 proved safe (no outsider can assume them); no findings\n");
  report.roles.push_back({"c", "iam", {}, RoleStatus::Undecided, "issuer is unknown"});
  EXPECT_EQ(as_text(report),
            "3 roles: 2 proved safe, 1 not decided (issuer is unknown: c); no findings\n");
  EXPECT_EQ(as_text(Report{}), "no role found, nothing was analysed\n");
}

TEST(Text, AnOpenRoleIsNeverCalledFreeOfFindings) {
  Report report;
  report.roles.push_back({"a", "iam", {}, RoleStatus::Open, ""});
  EXPECT_EQ(as_text(report), "1 role: 1 open; no findings shown\n");
}

TEST(Text, WhatHidesTheReasonOfAnOpenRoleIsSaid) {
  Report report;
  report.roles.push_back({"a", "iam", {}, RoleStatus::Open, "", "pedantic"});
  EXPECT_EQ(as_text(report),
            "1 role: 1 open (pedantic finding hidden: --persona pedantic); no findings shown\n");
  report.roles.push_back({"b", "iam", {}, RoleStatus::Open, "", "auditor"});
  EXPECT_EQ(as_text(report),
            "2 roles: 2 open (findings hidden: --persona auditor); no findings shown\n");
  report.roles.pop_back();
  report.roles.push_back({"c", "iam", {}, RoleStatus::Open, ""});
  EXPECT_EQ(as_text(report),
            "2 roles: 2 open (1 with pedantic findings hidden: --persona pedantic); "
            "no findings shown\n");
}

TEST(Text, ManyRolesOfOneReasonAreCounted) {
  Report report;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    report.roles.push_back({name, "iam", {}, RoleStatus::NotAnalysed, "why"});
  }
  EXPECT_EQ(as_text(report), "5 roles: 5 not analysed (why: a, b, c and 2 more); no findings\n");
}

TEST(Text, ManyReasonsAreCounted) {
  Report report;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    report.roles.push_back({name, "iam", {}, RoleStatus::Undecided, std::string("r") + name});
  }
  EXPECT_EQ(as_text(report),
            "5 roles: 5 not decided (ra: a; rb: b; rc: c; and 2 other reasons); no findings\n");
}

TEST(Text, AnErrorThatIsAlsoANoteIsToldOnce) {
  Report report;
  document::Error error;
  error.message = "broken";
  error.file = "a.json";
  report.errors.push_back(error);
  report.notes.push_back({Note::Kind::Unreadable, "a.json", {}, "", "broken"});
  EXPECT_EQ(as_text(report),
            "error: broken\n --> a.json\n\nno role found, nothing was analysed\n"
            "no findings, 1 error\n");
}

TEST(Text, AnAssumptionStandsAtItsFindingOrAlone) {
  Report report = full_report();
  const std::string message = "TL202 assumes that " + report.findings[1].assumption;
  report.notes.push_back({Note::Kind::Assumption, "infra/iam.tf", {29, 7}, "", message});
  EXPECT_THAT(as_text(report), HasSubstr("note: assumed: " + message + "\n"));
  report.notes.back().role = report.findings[1].role;
  EXPECT_THAT(as_text(report), Not(HasSubstr("note: assumed")));
}

TEST(Text, ColourOnlyWhenAskedFor) {
  EXPECT_THAT(as_text(full_report(), false), Not(HasSubstr("\x1b")));
  const std::string colored = as_text(design_report(), true);
  EXPECT_THAT(colored, HasSubstr("\x1b[1;31mcritical[TL102]\x1b[0m"));
}

TEST(Text, InputIsNeverPrintedRaw) {
  Report report = design_report();
  rule::Finding& finding = report.findings[0];
  finding.role = "role\x1b[2J\n::set-output name=x::y";
  finding.message = "name \xe2\x80\xae reversed";
  finding.witness->context["k"] = condition::KeyValue::single("a\"b\r\n\x07");
  const std::string text = as_text(report);
  EXPECT_THAT(text, HasSubstr("role\\u001b[2J\\u000a::set-output name=x::y\n"));
  EXPECT_THAT(text, HasSubstr("name \\u202e reversed"));
  EXPECT_THAT(text, HasSubstr("k = \"a\\\"b\\u000d\\u000a\\u0007\""));
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << static_cast<int>(c);
  }
}

TEST(Text, ABarePolicySaysItsPathOnce) {
  Report report = design_report();
  report.findings[0].role = "infra/iam.tf";
  EXPECT_THAT(as_text(report), HasSubstr("  --> infra/iam.tf:29:19\n"));
}

Excerpt excerpt_of(const std::string& bytes, std::string_view part) {
  return excerpt(place_of(text_of("f", bytes), part));
}

/// The marked part of an excerpt, for lines of one-column characters.
std::string marked(const Excerpt& excerpt) {
  std::string cells;
  std::size_t column = 0;
  for (std::string_view rest = excerpt.text; !rest.empty();) {
    const CodePoint c = decode(rest);
    if (column >= excerpt.caret && column < excerpt.caret + excerpt.width) {
      cells += rest.substr(0, c.length);
    }
    rest.remove_prefix(c.length);
    ++column;
  }
  return cells;
}

TEST(Excerpt, MarksBehindTabsAndOtherLetters) {
  const Excerpt tabs = excerpt_of("x\n\t\tkey: value", "value");
  EXPECT_EQ(tabs.line, 2);
  EXPECT_EQ(tabs.text, "        key: value");
  EXPECT_EQ(marked(tabs), "value");
  const Excerpt letters = excerpt_of("äöü → \U0001F511 \"schlüssel\" x", "\"schlüssel\"");
  EXPECT_EQ(marked(letters), "\"schlüssel\"");
  EXPECT_EQ(letters.caret, 8U);
  EXPECT_EQ(letters.width, 11U);
}

TEST(Excerpt, MarksAnEscapedCharacterWhole) {
  const Excerpt escaped = excerpt_of("a \x01 b", "\x01");
  EXPECT_EQ(escaped.text, "a \\u0001 b");
  EXPECT_EQ(marked(escaped), "\\u0001");
  EXPECT_EQ(marked(excerpt_of("a \xe2\x80\x8b b", "b")), "b");
  // A combining mark takes no column of its own.
  EXPECT_EQ(excerpt_of("a\xcc\x88 b", "b").caret, 2U);
}

TEST(Excerpt, CutsALongLineAroundThePlace) {
  const std::string line = std::string(500000, 'a') + "\"sub\"" + std::string(500000, 'b');
  const Excerpt cut = excerpt_of(line, "\"sub\"");
  EXPECT_EQ(cut.text, "…" + std::string(40, 'a') + "\"sub\"" + std::string(55, 'b') + "…");
  EXPECT_EQ(marked(cut), "\"sub\"");
  const Excerpt at_begin = excerpt_of("\"sub\"" + std::string(500, 'b'), "\"sub\"");
  EXPECT_EQ(at_begin.text, "\"sub\"" + std::string(95, 'b') + "…");
  EXPECT_EQ(marked(at_begin), "\"sub\"");
  const Excerpt at_end = excerpt_of(std::string(500, 'a') + "\"sub\"", "\"sub\"");
  EXPECT_EQ(at_end.text, "…" + std::string(40, 'a') + "\"sub\"");
  EXPECT_EQ(marked(at_end), "\"sub\"");
}

TEST(Excerpt, CutsALongPlaceToo) {
  const std::string part(300, 'x');
  const Excerpt cut = excerpt_of("begin " + part + " end", part);
  EXPECT_EQ(cut.text, "begin " + std::string(94, 'x') + "…");
  EXPECT_EQ(cut.width, 94U);
}

TEST(Excerpt, MarksTheFirstLineOfSeveralAndTheEndOfOne) {
  EXPECT_EQ(marked(excerpt_of("a: [\n  b\n]\n", "[\n  b\n]")), "[");
  const auto text = text_of("f", "ab");
  const Excerpt end = excerpt({text, {2, 2}});
  EXPECT_EQ(end.caret, 2U);
  EXPECT_EQ(end.width, 1U);
  EXPECT_EQ(excerpt({text_of("f", ""), {0, 0}}).width, 1U);
}

TEST(Escape, KeepsUtf8AndReplacesTheRest) {
  EXPECT_EQ(escape("grün 中 \U0001F511"), "grün 中 \U0001F511");
  EXPECT_EQ(escape("\xff\xc0\x80\xed\xa0\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(escape("\x7f\xc2\x9b\xef\xbb\xbf\xf3\xa0\x81\x81"), "\\u007f\\u009b\\ufeff\\U000e0041");
  EXPECT_EQ(escape("\xe4\xbd"), "\uFFFD\uFFFD");
}

TEST(Witness, ShortNamesOfClaims) {
  EXPECT_EQ(short_key("token.actions.githubusercontent.com:sub"), "sub");
  EXPECT_EQ(short_key("oidc.eks.eu-west-1.amazonaws.com/id/ABC:aud"), "aud");
  EXPECT_EQ(short_key("aws:PrincipalOrgID"), "aws:PrincipalOrgID");
  EXPECT_EQ(short_key("aws:RequestTag/a.b:c"), "aws:RequestTag/a.b:c");
  EXPECT_EQ(short_key("saml:aud"), "saml:aud");
  EXPECT_EQ(short_key("issuer.example:"), "issuer.example:");
}

TEST(Concise, OneLineEach) {
  EXPECT_EQ(written([](std::ostream& out) { write_concise(out, full_report()); }),
            "infra/iam.tf:29:19: critical[TL102] any GitHub repository can assume this role\n"
            "infra/iam.tf:29:19: medium[TL202] any GitHub repository can assume this role\n"
            "infra/iam.tf:29:19: note[TL202] any GitHub repository can assume this role\n"
            "a.json:3:14: error found '}' where a value was expected\n"
            "infra/iam.tf:29:7: note[not_analysed] module.eks.aws_iam_role.node: policy known "
            "after apply\n"
            "infra/iam.tf:29:7: note[undecided] issuer is unknown\n");
}

}  // namespace
}  // namespace trustlint::report
