/// Keeps tokens out of what is printed.
///
/// Entry points: `cut_tokens` for one text, `TokenFilter` for all that goes to a stream. A token is
/// `eyJ`, base64url and further parts behind dots; or a long `eyJ` text without a dot, which is how
/// a token looks that was shortened before. Limits: a piece out of the middle of a token is only
/// recognised when the token was given to `remember`.
#pragma once

#include <ostream>
#include <streambuf>
#include <string>
#include <string_view>
#include <vector>

#include "document/error.h"

namespace trustlint::report {

/// The tokens of one run, so that pieces of them are recognised.
class KnownTokens {
 public:
  /// Remembers the tokens in a text; of very many the first.
  void remember(std::string_view text);

  /// Does one of them hold this piece?
  bool hold(std::string_view piece) const;

  bool empty() const { return tokens_.empty(); }

 private:
  std::vector<std::string> tokens_;
  std::size_t bytes_ = 0;
};

/// The text with at most eight characters of every token, all of its header, and `…`.
std::string cut_tokens(std::string_view text, const KnownTokens& known = {});

/// The error with tokens cut in message, file name and help.
document::Error cut_tokens(document::Error error);

/// A stream that cuts tokens line by line on their way into another one.
class TokenFilter {
 public:
  /// Both have to outlive the filter.
  TokenFilter(std::ostream& out, const KnownTokens& known)
      : buffer_(out, known), stream_(&buffer_) {}

  std::ostream& stream() { return stream_; }

 private:
  class Buffer : public std::streambuf {
   public:
    Buffer(std::ostream& out, const KnownTokens& known) : out_(out), known_(known) {}
    Buffer(const Buffer&) = delete;
    Buffer& operator=(const Buffer&) = delete;
    ~Buffer() override;

   protected:
    int_type overflow(int_type c) override;
    std::streamsize xsputn(const char* text, std::streamsize count) override;

   private:
    void pass_on();

    std::ostream& out_;
    const KnownTokens& known_;
    std::string line_;
  };

  Buffer buffer_;
  std::ostream stream_;
};

}  // namespace trustlint::report
