/// Lower-casing, and the words of the shape errors.
#include "policy/lower_case.h"

#include <array>
#include <clocale>

#include <gtest/gtest.h>

#include "policy/wording.h"

namespace trustlint::policy {
namespace {

TEST(LowerCaseTest, AsciiAndBeyond) {
  EXPECT_EQ(lower_case("AbC-09_Z[`{"), "abc-09_z[`{");
  EXPECT_EQ(lower_case("ÀÖØÞ×÷ßÿŸ"), "àöøþ×÷ßÿÿ");
  EXPECT_EQ(lower_case("ĀāĲŁŹ"), "āāĳłź");
  EXPECT_EQ(lower_case("ΑΣΩ"), "ασω");
  EXPECT_EQ(lower_case("АЯЁ"), "аяё");
  EXPECT_EQ(lower_case("ẞ"), "ß");
  EXPECT_EQ(lower_case("𐐀𐓃"), "𐐨𐓫");
}

// S6: the Kelvin sign is a k, long s is not an s, dotted capital I is not an i (captured).
TEST(LowerCaseTest, IsNoCaseFolding) {
  EXPECT_EQ(lower_case("\u212A"), "k");
  EXPECT_EQ(lower_case("ſ"), "ſ");
  EXPECT_EQ(lower_case("ς"), "ς");
  EXPECT_EQ(lower_case("İ"), "i\u0307");
  EXPECT_EQ(lower_case("ı"), "ı");
}

TEST(LowerCaseTest, LeavesWhatIsNoUtf8) {
  const std::string broken = "A\xFF\xC3(\xED\xA0\x80\xF8Z\xC3";
  EXPECT_EQ(lower_case(broken), "a\xFF\xC3(\xED\xA0\x80\xF8z\xC3");
  EXPECT_EQ(lower_case("\xC1\x81\xE0\x80\x81"), "\xC1\x81\xE0\x80\x81");
}

TEST(LowerCaseTest, DoesNotDependOnTheLocale) {
  for (const char* locale : {"C", "tr_TR.UTF-8", "C.UTF-8"}) {
    std::setlocale(LC_ALL, locale);
    EXPECT_EQ(lower_case("TITLE Ü"), "title ü") << locale;
  }
  std::setlocale(LC_ALL, "C");
}

TEST(WordingTest, NearestName) {
  constexpr std::array<std::string_view, 3> kNames = {"Statement", "Action", "AWS"};
  EXPECT_EQ(nearest("statement", kNames), "Statement");
  EXPECT_EQ(nearest("Statments", kNames), "Statement");
  EXPECT_EQ(nearest("Actions", kNames), "Action");
  EXPECT_EQ(nearest("Aws", kNames), "AWS");
  EXPECT_EQ(nearest("SSO", kNames), "");
  EXPECT_EQ(nearest("", kNames), "");
  EXPECT_EQ(nearest(std::string(100000, 'a'), kNames), "");
}

TEST(WordingTest, Quote) {
  EXPECT_EQ(quote("a`b\nc"), "`a?b?c`");
  EXPECT_EQ(quote(std::string(40, 'x')), "`" + std::string(40, 'x') + "`");
  EXPECT_EQ(quote(std::string(39, 'x') + "€"), "`" + std::string(39, 'x') + "…`");
}

}  // namespace
}  // namespace trustlint::policy
