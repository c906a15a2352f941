/// What every command that judges roles does in the same way.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

#include "config/config.h"
#include "rule/finding.h"
#include "solver/engine.h"

namespace trustlint::cli {

/// Who reads the report, as the configuration says; else regular.
inline rule::Persona persona_of(const config::Config& config) {
  for (auto persona : {rule::Persona::Pedantic, rule::Persona::Auditor}) {
    if (config.persona == rule::name(persona)) return persona;
  }
  return rule::Persona::Regular;
}

/// Calls `work(i, engine)` for every i below `count`. Roles are independent: each thread takes the
/// next one, and whoever calls has a place for every result beforehand. Returns the number of
/// questions that were put to the solver. `jobs` 0: as many threads as the machine has processors.
template <typename Work>
std::size_t in_parallel(std::size_t count, unsigned jobs, Work work) {
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> asked{0};
  const auto run = [&] {
    solver::Engine engine;
    for (std::size_t i = next++; i < count; i = next++) work(i, engine);
    asked += engine.questions();
  };
  unsigned threads = jobs != 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
  threads = static_cast<unsigned>(std::min<std::size_t>(threads, count));
  if (threads <= 1) {
    run();
  } else {
    std::vector<std::jthread> pool;
    for (unsigned i = 0; i < threads; ++i) pool.emplace_back(run);
  }
  return asked;
}

}  // namespace trustlint::cli
