#include "report/token_cut.h"

#include <algorithm>

namespace trustlint::report {

namespace {

constexpr std::string_view kBegin = "eyJ";       // `{"` in base64
constexpr std::size_t kShown = 8;                // characters of a token that are shown
constexpr std::size_t kLong = 20;                // of a token without a dot
constexpr std::size_t kPiece = 10;               // of a piece of a known token
constexpr std::size_t kKnownBytes = 128 * 1024;  // STS takes 20000 characters

bool is_base64url(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_';
}

/// Base64 of any alphabet: what stands behind the first dot is taken whole.
bool is_base64(char c) { return is_base64url(c) || c == '+' || c == '/' || c == '='; }

struct Found {
  std::size_t header = 0;
  std::size_t length = 0;  ///< 0: no token begins here.
};

/// The token that begins at this `eyJ`.
Found token_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && (is_base64url(text[end]) || text[end] == '+' || text[end] == '='))
    ++end;
  Found found;
  found.header = end - at;
  const bool dot = end + 1 < text.size() && text[end] == '.' &&
                   (is_base64(text[end + 1]) || text[end + 1] == '.');
  // `keyJob.tf` is none.
  const bool inside = at > 0 && is_base64url(text[at - 1]);
  if (!(dot && !inside) && found.header < kLong) return {};
  if (inside && !dot) return {};
  while (dot && end < text.size() && (is_base64(text[end]) || text[end] == '.')) ++end;
  found.length = end - at;
  return found;
}

/// Calls `act` with every token and where it begins.
template <typename Act>
void each_token(std::string_view text, Act act) {
  std::size_t at = 0;
  while ((at = text.find(kBegin, at)) != std::string_view::npos) {
    const Found found = token_at(text, at);
    if (found.length != 0) act(at, found);
    at += std::max(found.length, kBegin.size());
  }
}

/// Without pieces of tokens that are known.
std::string cut_pieces(std::string_view text, const KnownTokens& known) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size() && is_base64url(text[end])) ++end;
    const std::string_view run = text.substr(at, end - at);
    if (run.size() >= kPiece && known.hold(run)) {
      out += "…";
    } else {
      out += run;
    }
    if (end < text.size()) out += text[end];
    at = end + 1;
  }
  return out;
}

}  // namespace

void KnownTokens::remember(std::string_view text) {
  each_token(text, [&](std::size_t at, const Found& found) {
    if (found.length > kKnownBytes - bytes_) return;
    bytes_ += found.length;
    tokens_.emplace_back(text.substr(at, found.length));
  });
}

bool KnownTokens::hold(std::string_view piece) const {
  return std::any_of(tokens_.begin(), tokens_.end(), [&](const std::string& token) {
    return token.find(piece) != std::string::npos;
  });
}

std::string cut_tokens(std::string_view text, const KnownTokens& known) {
  std::string out;
  std::size_t done = 0;
  each_token(text, [&](std::size_t at, const Found& found) {
    out += text.substr(done, at - done);
    out += text.substr(at, std::min(found.header, kShown));
    out += "…";
    done = at + found.length;
  });
  out += text.substr(done);
  return known.empty() ? out : cut_pieces(out, known);
}

document::Error cut_tokens(document::Error error) {
  error.message = cut_tokens(error.message);
  error.file = cut_tokens(error.file);
  for (auto& line : error.help) line = cut_tokens(line);
  return error;
}

TokenFilter::Buffer::~Buffer() { pass_on(); }

TokenFilter::Buffer::int_type TokenFilter::Buffer::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char one = traits_type::to_char_type(c);
  xsputn(&one, 1);
  return c;
}

std::streamsize TokenFilter::Buffer::xsputn(const char* text, std::streamsize count) {
  std::string_view rest(text, static_cast<std::size_t>(count));
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::size_t length = end == std::string_view::npos ? rest.size() : end + 1;
    line_ += rest.substr(0, length);
    rest.remove_prefix(length);
    if (end != std::string_view::npos) pass_on();
  }
  return count;
}

void TokenFilter::Buffer::pass_on() {
  out_ << cut_tokens(line_, known_);
  line_.clear();
}

}  // namespace trustlint::report
