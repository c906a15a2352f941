#include "compare/compare.h"

namespace trustlint::compare {

std::string_view name(Relation relation) {
  switch (relation) {
    case Relation::Equal:
      return "equal";
    case Relation::Narrower:
      return "narrower";
    case Relation::Wider:
      return "wider";
    case Relation::Incomparable:
      return "incomparable";
    case Relation::Undecided:
      break;
  }
  return "undecided";
}

}  // namespace trustlint::compare
