/// What is a token and what only looks a little like one.
#include "report/token_cut.h"

#include <gtest/gtest.h>

#include <sstream>

namespace trustlint::report {
namespace {

const std::string kHeader = "eyJhbGciOiJSUzI1NiJ9";
const std::string kJwt = kHeader + ".eyJzdWIiOiJ4In0.c2lnbmF0dXJl-_x";

TEST(TokenCut, Tokens) {
  EXPECT_EQ(cut_tokens("a " + kJwt + " b"), "a eyJhbGci… b");
  EXPECT_EQ(cut_tokens("\"" + kJwt + "\", \"" + kJwt + "\""), "\"eyJhbGci…\", \"eyJhbGci…\"");
  EXPECT_EQ(cut_tokens(kHeader + ".eyJzdWIiOiJ4In0"), "eyJhbGci…");
  EXPECT_EQ(cut_tokens(kHeader + ".eyJz.a+/b="), "eyJhbGci…") << "another alphabet";
  EXPECT_EQ(cut_tokens(kHeader + "..a.b.c"), "eyJhbGci…") << "five parts";
  EXPECT_EQ(cut_tokens(kHeader), "eyJhbGci…") << "shortened before";
  EXPECT_EQ(cut_tokens("\\n" + kJwt), "\\neyJhbGci…") << "behind an escape";
  EXPECT_EQ(cut_tokens("eyJ.x.secret"), "eyJ…");
}

TEST(TokenCut, OtherText) {
  for (const char* text : {"", "eyJ", "keyJob.tf:12", "eyJo", "it ends in eyJo.", "eyJo. Then",
                           "arn:aws:iam::111122223333:oidc-provider/gitlab.com"}) {
    EXPECT_EQ(cut_tokens(text), text);
  }
}

TEST(TokenCut, PiecesOfKnownTokens) {
  KnownTokens known;
  known.remember("Bearer " + kJwt);
  EXPECT_EQ(cut_tokens("differs: c2lnbmF0dXJl | main", known), "differs: … | main");
  EXPECT_EQ(cut_tokens("differs: c2lnbmF0dXJl | main"), "differs: c2lnbmF0dXJl | main");
  EXPECT_EQ(cut_tokens("c2ln", known), "c2ln");
}

TEST(TokenCut, StreamsPassLineByLine) {
  std::ostringstream out;
  const KnownTokens known;
  {
    TokenFilter filter(out, known);
    filter.stream() << "a " << kJwt.substr(0, 25) << kJwt.substr(25) << '\n' << 'b';
    EXPECT_EQ(out.str(), "a eyJhbGci…\n");
  }
  EXPECT_EQ(out.str(), "a eyJhbGci…\nb");
}

}  // namespace
}  // namespace trustlint::report
