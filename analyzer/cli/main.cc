/// The program: arguments in, exit code out. No exception and no silence passes this edge.
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string_view>
#include <variant>

#include "cli/check.h"
#include "cli/cmd_diff.h"
#include "cli/cmd_explain.h"
#include "cli/cmd_rules.h"
#include "cli/options.h"
#include "report/report.h"

namespace {

using namespace trustlint;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

cli::Terminal terminal() {
  return {::isatty(STDOUT_FILENO) == 1 && environment("TERM") != "dumb",
          !environment("NO_COLOR").empty()};
}

int run(int argc, const char* const* argv) {
  const auto invocation = cli::parse_options(argc, argv, terminal());
  if (!invocation) {
    report::write_error(std::cerr, invocation.error(), {});
    return cli::kUsage;
  }
  if (const auto* print = std::get_if<cli::PrintText>(&*invocation)) {
    std::cout << print->text;
    return cli::kNothingFound;
  }
  if (const auto* rules = std::get_if<cli::RulesOptions>(&*invocation)) {
    return cli::run_rules(*rules, std::cout, std::cerr);
  }
  if (const auto* explain = std::get_if<cli::ExplainOptions>(&*invocation)) {
    return cli::run_explain(*explain, std::cin, std::cout, std::cerr);
  }
  if (const auto* diff = std::get_if<cli::DiffOptions>(&*invocation)) {
    return cli::run_diff(*diff, std::cout, std::cerr);
  }
  return cli::run_check(std::get<cli::CheckOptions>(*invocation), std::cout, std::cerr);
}

int internal_error(std::string_view what) {
  std::cerr << "error: internal error: " << what << '\n'
            << "  = help: please report it, with the command line and if possible the input\n";
  return cli::kInternal;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const int code = run(argc, argv);
    // A report that did not arrive must not look like a clean one.
    if (!std::cout.flush()) {
      std::cerr << "error: cannot write to standard output\n";
      return cli::kInternal;
    }
    return code;
  } catch (const std::bad_alloc&) {
    return internal_error("out of memory");
  } catch (const std::exception&) {
    return internal_error("an unexpected failure");
  }
}
