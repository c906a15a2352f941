"""The mutants: one small change each, that some test must notice.

(name, file under analyzer/, text that stands there exactly once, what replaces it)
"""

CLAUSE = "condition/clause.cc"
GLOB = "condition/glob.cc"
ARN = "condition/arn.cc"
ADDRESS = "condition/address.cc"
NUMBER = "condition/number.cc"
DATE = "condition/date.cc"
BINARY = "condition/binary.cc"
VARIABLES = "condition/variables.cc"
STATEMENT = "condition/statement.cc"
PRINCIPAL = "condition/principal.cc"
ENVIRONMENT = "condition/environment.cc"
SYMBOLIC = "solver/clause.cc"
WORDS = "solver/words.cc"

ABSENT = "if (absent) return op.if_exists || op.negated;"
SCALAR = "if (value->is_list || value->values.empty()) return false;"
NOTHING = "if (nothing) return op.qualifier == Qualifier::ForAllValues;"

CONDITION = [
    # Table 2.2: which answer a missing key, a list and an empty list give.
    ("absent: negation fails", CLAUSE, ABSENT, "if (absent) return op.if_exists;"),
    ("absent: IfExists fails", CLAUSE, ABSENT, "if (absent) return op.negated;"),
    ("absent: everything holds", CLAUSE, ABSENT, "if (absent) return true;"),
    ("list: plain operator looks inside", CLAUSE, SCALAR, "if (value->values.empty()) return false;"),
    ("list: IfExists rescues", CLAUSE, SCALAR,
     "if (value->is_list || value->values.empty()) return op.if_exists;"),
    ("list: plain negation holds", CLAUSE, SCALAR,
     "if (value->is_list || value->values.empty()) return op.negated;"),
    ("ForAllValues fails on nothing", CLAUSE, NOTHING, "if (nothing) return false;"),
    ("ForAnyValue holds on nothing", CLAUSE, NOTHING, "if (nothing) return true;"),
    ("IfExists rescues ForAnyValue", CLAUSE, NOTHING,
     "if (nothing) return op.qualifier == Qualifier::ForAllValues || op.if_exists;"),
    ("ForAllValues and ForAnyValue swapped", CLAUSE,
     "const bool all = subject.op.qualifier == Qualifier::ForAllValues;",
     "const bool all = subject.op.qualifier != Qualifier::ForAllValues;"),
    # 2.4: an empty list of policy values.
    ("empty values: ForAllValues fails on []", CLAUSE, "return nothing;\n      case",
     "return absent;\n      case"),
    ("empty values: negation holds", CLAUSE, "return op.if_exists && absent;",
     "return (op.if_exists && absent) || op.negated;"),
    ("empty values: IfExists holds when present", CLAUSE, "return op.if_exists && absent;",
     "return op.if_exists;"),
    # Negation and order.
    ("string negation dropped", CLAUSE,
     "return std::any_of(values.begin(), values.end(), hit) != subject.op.negated;\n}\n\n/// Does an order",
     "return std::any_of(values.begin(), values.end(), hit);\n}\n\n/// Does an order"),
    ("IgnoreCase counts case", CLAUSE,
     "return policy::lower_case(text_of(value)) == policy::lower_case(text);",
     "return text_of(value) == text;"),
    ("StringEquals ignores case", CLAUSE, "return text_of(value) == text;",
     "return policy::lower_case(text_of(value)) == policy::lower_case(text);"),
    ("LessThan includes", CLAUSE, "return order < 0;", "return order <= 0;"),
    ("LessThanEquals excludes", CLAUSE, "return order <= 0;", "return order < 0;"),
    ("GreaterThan includes", CLAUSE, "return order > 0;", "return order >= 0;"),
    ("GreaterThanEquals excludes", CLAUSE, "return order >= 0;", "return order > 0;"),
    ("no number is not unequal", CLAUSE, "const auto asked = parse(text);\n",
     "const auto asked = parse(text);\n  if (!asked) return false;\n"),
    ("Bool counts case", CLAUSE, 'return policy::lower_case(text) == "true";', 'return text == "true";'),
    ("Bool with a variable has a value", CLAUSE,
     "trace.supported = !is_contradictory(subject);", "trace.supported = true;"),
    ("malformed address satisfies the negation", CLAUSE, "if (!address) return false;",
     "if (!address) return subject.op.negated;"),
    ("malformed ARN satisfies the negation", CLAUSE, "if (!is_arn(text)) return false;",
     "if (!is_arn(text)) return subject.op.negated;"),
    ("malformed pattern fails in a Deny", CLAUSE,
     "return subject.effect == policy::Effect::Deny;", "return false;"),
    ("malformed pattern is no match", CLAUSE,
     "return subject.effect == policy::Effect::Deny;", "break;"),
    ("Null counts an empty list as present", CLAUSE,
     "return is_true(v.text) == nothing;", "return is_true(v.text) == absent;"),
    ("Version rule: variables before 2012", CLAUSE,
     "surroundings.version == policy::TrustPolicy::Version::V2012;",
     "surroundings.version != policy::TrustPolicy::Version(7);"),
    # Globs.
    ("? is a byte", GLOB, "const std::size_t length = decode(text, at, c);",
     "const std::size_t length = decode(text, at, c) == 1 ? 1 : 0;"),
    ("? is a code point", GLOB, "} else if (c < 0x10000) {", "} else if (c < 0x110000) {"),
    ("? matches nothing", GLOB, "(pattern[p].kind == Token::Kind::AnyOne || pattern[p].unit",
     "(pattern[p].unit"),
    ("patterns are prefixes", GLOB, "return p == pattern.size();\n", "return true;\n"),
    ("star of a variable is a wildcard", GLOB, "if (!piece.literal && unit == u'*')",
     "if (unit == u'*')"),
    ("question mark of a variable is a wildcard", GLOB, "if (!piece.literal && unit == u'?')",
     "if (unit == u'?')"),
    # ARNs.
    ("stars cross segments", ARN, "const std::vector<char16_t> units = units_of(arn);",
     "if (own_only) return glob_matches(tokens, units_of(arn)) ? ArnMatch::Yes : ArnMatch::No;\n"
     "  const std::vector<char16_t> units = units_of(arn);"),
    ("a lone star is malformed", ARN,
     "if (tokens.size() == 1 && tokens.front().kind == Token::Kind::AnyRun) return ArnMatch::Yes;", ""),
    ("any text with five colons is an ARN", ARN, 'return text.substr(0, 4) == "arn:" && ', "return "),
    ("colons of a variable separate", ARN, "return is_colon(t) && !(own_only && t.literal);",
     "return is_colon(t);"),
    ("the last component is not compared", ARN, "return matches && glob_matches(rest, value) ?",
     "return matches ?"),
    # Addresses.
    ("one prefix bit less", ADDRESS, "for (int i = 0; i < network.prefix; ++i)",
     "for (int i = 0; i + 1 < network.prefix; ++i)"),
    ("one prefix bit more", ADDRESS, "for (int i = 0; i < network.prefix; ++i)",
     "for (int i = 0; i <= network.prefix && i < 32; ++i)"),
    ("IPv6 host bits are ignored", ADDRESS, "if (bit(*address, i)) return std::nullopt;", ""),
    ("mapped addresses stay IPv6", ADDRESS, "if (!address || !is_mapped(*address)) return address;",
     "if (!address || is_mapped(*address)) return address;\n  if (true) return address;"),
    ("families match", ADDRESS, "if (network.address.v6 != address.v6) return false;", ""),
    ("IPv6 address is /32", ADDRESS, "Network out{*address, width};", "Network out{*address, 32};"),
    # Numbers.
    ("exponent ignored", NUMBER, "exponent = *parsed;", "exponent = 0;"),
    ("leading zeros count", NUMBER, "out.exponent -= static_cast<std::int64_t>(first);", ""),
    ("negative numbers in the wrong order", NUMBER, "const Decimal& x = a.negative ? b : a;",
     "const Decimal& x = a;"),
    # Dates.
    ("every fourth year leaps", DATE, "(year % 100 != 0 || year % 400 == 0)", "year > 0"),
    ("west is east", DATE, "return west ? -offset : offset;", "return offset;"),
    ("hundredths of a second", DATE, "if (count < 3) value = value * 10", "if (count < 2) value = value * 10"),
    ("four digits are seconds", DATE, "if (const auto date = parse_w3c(text)) return date;",
     "if (const auto date = parse_epoch(text)) return date;\n  if (const auto date = parse_w3c(text)) return date;"),
    ("negative seconds are cut towards zero", DATE, "return exact ? -value : -value - 1;", "return -value;"),
    ("base64 with dirt", BINARY, "return clean ? std::optional<std::string>(out) : std::nullopt;",
     "return clean || true ? std::optional<std::string>(out) : std::nullopt;"),
    # Variables.
    ("a list fills a variable", VARIABLES, "if (value.is_list || value.values.empty()) return std::nullopt;",
     "if (value.values.empty()) return std::nullopt;"),
    ("the default serves for a list", VARIABLES,
     "if (value.is_list || value.values.empty()) return std::nullopt;",
     "if (value.is_list || value.values.empty())\n"
     "    return fallback ? std::optional<std::string>(*fallback) : std::nullopt;"),
    ("without a value it is empty", VARIABLES, "if (!text) return std::nullopt;", 'if (!text) text = "";'),
    ("text of a variable is a pattern", VARIABLES, "out.push_back({std::move(*text), true});",
     "out.push_back({std::move(*text), false});"),
    ("the default serves for an empty value", VARIABLES, "return value.values.front();",
     "return value.values.front().empty() && fallback ? std::string(*fallback) : value.values.front();"),
    # Statements, principals, calls.
    ("actions count case", STATEMENT, "const std::string name = policy::lower_case(action);",
     "const std::string name(action);"),
    ("NotAction is Action", STATEMENT, "return listed != statement.not_action;", "return listed;"),
    ("an Allow beats a Deny", STATEMENT, "if (said.deny != nullptr) {",
     "if (said.deny != nullptr && said.allow == nullptr) {"),
    ("clauses do not count", STATEMENT, "} else if (!result.holds) {\n      fails = true;",
     "} else if (!result.holds) {\n      fails = fails || false;"),
    ("an open Deny is no Deny", STATEMENT,
     "} else if (said.allow != nullptr && said.open_deny != nullptr) {",
     "} else if (said.allow != nullptr && said.open_deny != nullptr && false) {"),
    ("every account is named", PRINCIPAL, "return value == account ? Naming::Account : Naming::None;",
     "return Naming::Account;"),
    ("partitions do not count", PRINCIPAL,
     'return !starts_with(caller.id, "arn:") || component(caller.id, 1) == component(arn, 1);',
     "return true;"),
    ("a role does not name its sessions", PRINCIPAL,
     "if (caller.role_arn && value == *caller.role_arn) return Naming::Role;", ""),
    ("star names tokens", PRINCIPAL,
     "return caller.type == Caller::Type::Aws ? aws_naming(value, caller) : Naming::None;",
     "return aws_naming(value, caller);"),
    ("keys count case", "condition/request.cc", "const char x = policy::ascii_lower(a[i]);\n    const char y = policy::ascii_lower(b[i]);",
     "const char x = a[i];\n    const char y = b[i];"),
    ("TagSession need not be allowed", "condition/evaluate.cc",
     "for (const std::string& action : request.also_actions) {",
     "for (const std::string& action : std::vector<std::string>()) {"),
    ("Null takes IfExists", "condition/operator.cc",
     "if (op.comparison == Comparison::Null && !plain) return std::nullopt;", ""),
    ("an account needs no identity policy", ENVIRONMENT,
     "case Naming::Account:\n      return Need::Identity;", "case Naming::Account:\n      return Need::Nothing;"),
    ("other accounts need no identity policy", ENVIRONMENT, "if (!same_account) return Need::Identity;", ""),
    ("SCPs bind tokens", ENVIRONMENT,
     "const bool bound = request.caller.type == Caller::Type::Aws;", "const bool bound = true;"),
]

SOLVER = [
    ("absent: ForAllValues fails", SYMBOLIC, "if (op_.qualifier == Qualifier::ForAllValues) return true;",
     "if (op_.qualifier == Qualifier::ForAllValues) return false;"),
    ("absent: IfExists rescues ForAnyValue", SYMBOLIC,
     "if (op_.qualifier == Qualifier::ForAnyValue) return false;",
     "if (op_.qualifier == Qualifier::ForAnyValue) return op_.if_exists;"),
    ("absent: negation fails", SYMBOLIC, "return op_.negated && !no_values_;", "return false;"),
    ("absent: negation of nothing holds", SYMBOLIC, "return op_.negated && !no_values_;",
     "return op_.negated;"),
    ("absent: IfExists fails", SYMBOLIC, "if (op_.if_exists) return true;", ""),
    ("Null false forgotten", SYMBOLIC, "if (op_.comparison == Comparison::Null) return null_false_;",
     "if (op_.comparison == Comparison::Null) return !null_true_;"),
    ("no values: negation holds", SYMBOLIC, "if (no_values_) return false;",
     "if (no_values_) return op_.negated;"),
    ("malformed ARN satisfies the negation", SYMBOLIC,
     "return false;  // A5: neither form matches a malformed ARN", "return op_.negated;"),
    ("malformed pattern fails in a Deny", SYMBOLIC, "if (!pattern) return denies_;",
     "if (!pattern) return false;"),
    ("negation dropped", SYMBOLIC, "if (automaton.accepts(state, *pattern)) return !op_.negated;",
     "if (automaton.accepts(state, *pattern)) return true;"),
    ("escapes are wildcards", SYMBOLIC, "value.literal.push_back(true);", "value.literal.push_back(false);"),
    ("variables before 2012", SYMBOLIC, "version == policy::TrustPolicy::Version::V2012 && condition::allows_variables",
     "condition::allows_variables"),
    ("excluded words count case", WORDS,
     "const auto other = to_utf16(excluded);\n          return other.size() == text.size() &&\n"
     "                 std::equal(other.begin(), other.end(), text.begin(), [&](char16_t a, char16_t b) {\n"
     "                   return language.ignore_case ? lower(a) == lower(b) : a == b;",
     "const auto other = to_utf16(excluded);\n          return other.size() == text.size() &&\n"
     "                 std::equal(other.begin(), other.end(), text.begin(), [&](char16_t a, char16_t b) {\n"
     "                   return a == b;"),
    ("the empty word cannot be excluded", WORDS, 'if (language.min == 0 && !is_excluded(u"")) finish(from);',
     "if (language.min == 0) finish(from);"),
    ("escaped words hold colons", WORDS, "if (escaped) members[alphabet_.of(u':')] = false;", ""),
    ("a listed word cannot be excluded", WORDS,
     "if (!is_excluded(text)) finish(literal(from, text, false));",
     "finish(literal(from, text, false));"),
    ("excluded words are words", WORDS, "if (!is_excluded(text) && (!counted || text.size() >= language.min)) finish(to);",
     "finish(to);"),
    ("one unit longer", WORDS, "if (node.length >= machine_.max()) continue;",
     "if (node.length > machine_.max()) continue;"),
    ("shorter than the least", WORDS, "if (node.length >= min && machine_.accepts(node.states[0]))",
     "if (machine_.accepts(node.states[0]))"),
    ("examples of any length", WORDS,
     "if (word.size() < machine_.min() || word.size() > machine_.max()) return;", ""),
    ("fresh names need not be fresh", WORDS, "if (node.length == 0 && !fresh(begin, symbol)) continue;", ""),
    ("fresh examples need not be fresh", WORDS, "if (i == 0 && !fresh(begin, symbol)) return;", ""),
    ("colons are not escaped", WORDS,
     "if (occurrence.escape_colon && alphabet_.representative(symbol) == u':') {", "if (false) {"),
    ("lengths are forgotten", WORDS, "key.push_back(static_cast<int>(std::min(node.length + 1, min)));", ""),
    ("the search stops too early", WORDS,
     "if (settled(node.states) && known_.count({node.states.begin() + 1, node.states.end()}) != 0)",
     "if (known_.count({node.states.begin() + 1, node.states.end()}) != 0)"),
]
