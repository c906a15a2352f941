/// A value with holes, laid over a text: which part of the text stands where the holes are?
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trustlint::rule {

/// By number of the hole: the text in its place.
using HoleTexts = std::map<std::size_t, std::string>;

/// All ways to put `value` (with marks) over `text`, the shortest texts for the first holes first;
/// a bounded number. `wildcards`: `*` and `?` of the value are wildcards. `divided[i]`: no hole may
/// begin or end before byte `i`.
std::vector<HoleTexts> lay_over(std::string_view value, bool wildcards, const std::string& text,
                                const std::vector<bool>& divided);

/// The value with `*` for every hole; characters that are no wildcards of it are escaped. Empty
/// when that cannot be written.
std::string widest(std::string_view value, bool wildcards, bool can_escape);

}  // namespace trustlint::rule
