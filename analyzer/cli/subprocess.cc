#include "cli/subprocess.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

extern char** environ;  // NOLINT: POSIX says so

namespace trustlint::cli {

namespace {

using document::Error;

std::string_view name_of(std::string_view variable) {
  return variable.substr(0, variable.find('='));
}

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> result = command.environment;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const auto name = name_of(*variable);
    const bool replaced =
        std::any_of(command.environment.begin(), command.environment.end(),
                    [&](const auto& other) { return name_of(other) == name; }) ||
        std::find(command.without_variables.begin(), command.without_variables.end(), name) !=
            command.without_variables.end();
    if (!replaced) result.emplace_back(*variable);
  }
  return result;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> result;
  for (auto& word : words) result.push_back(word.data());
  result.push_back(nullptr);
  return result;
}

Error failure(const std::string& program, int number) {
  Error error;
  error.code = Error::Code::Io;
  error.message = number == ENOENT
                      ? program + " is not installed"
                      : "cannot start " + program + ": " + std::generic_category().message(number);
  return error;
}

int wait_for(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

document::Result<int> run_command(const Command& command, const Taker& take) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    return tl::unexpected(failure(command.words.front(), errno));
  }
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  const std::string input = command.input.empty() ? "/dev/null" : command.input.string();
  const std::string errors = command.errors.empty() ? "/dev/null" : command.errors.string();
  ::posix_spawn_file_actions_addopen(&files, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&files, pipe[1], STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&files, STDERR_FILENO, errors.c_str(),
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
  std::vector<std::string> words = command.words;
  std::vector<std::string> variables = environment_of(command);
  pid_t child = 0;
  const int failed = ::posix_spawnp(&child, words.front().c_str(), &files, nullptr,
                                    pointers(words).data(), pointers(variables).data());
  ::posix_spawn_file_actions_destroy(&files);
  ::close(pipe[1]);
  if (failed != 0) {
    ::close(pipe[0]);
    return tl::unexpected(failure(command.words.front(), failed));
  }
  std::array<char, 65536> piece;
  bool wanted = true;
  while (true) {
    const ssize_t count = ::read(pipe[0], piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    if (wanted) wanted = take({piece.data(), static_cast<std::size_t>(count)});
    if (!wanted) break;  // The program ends by the broken pipe.
  }
  ::close(pipe[0]);
  return wait_for(child);
}

}  // namespace trustlint::cli
