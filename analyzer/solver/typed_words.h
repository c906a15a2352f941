/// Classes of words where numbers, dates, addresses or bytes are compared.
///
/// Entry point: `divide`. Every class of the patterns is divided by the cells of the keys in which
/// the component stands. Words that are known give certain classes; a pair of class and cell that
/// no known word reaches becomes an uncertain one, so that nothing is proved by forgetting it.
#pragma once

#include <optional>
#include <vector>

#include "solver/words.h"

namespace trustlint::solver {

/// The divided classes, certain ones first; nothing when the budget ends or a text condition is put
/// on a date that is shown as seconds.
std::optional<std::vector<WordClass>> divide(std::vector<WordClass> classes,
                                             const identity::Language& language,
                                             WordMachine& machine,
                                             const std::vector<Occurrence>& occurrences,
                                             const Alphabet& alphabet, Search search,
                                             Budget& budget);

}  // namespace trustlint::solver
