"""Conditions on USE flags taken out of a value, as the index has it: `ssl? ( a )` is `a` or nothing.

Redundant brackets go, as PMS allows: nested groups of one kind melt together, empty ones vanish.
"""

# Which keys of an entry are given so.
KEYS = ("BDEPEND", "DEPEND", "IDEPEND", "LICENSE", "RDEPEND", "PDEPEND", "PROPERTIES", "RESTRICT")
_GROUPS = ("||", "^^", "??")


class BadDependency(Exception):
    """Brackets or conditions that do not fit together."""


def reduced(text, use):
    """The value for a set of flags, or BadDependency."""
    if "(" not in text and "?" not in text and "|" not in text and ")" not in text:
        return text
    tokens = text.split()
    position, result = _all_of(tokens, 0, use, False)
    if position != len(tokens):
        raise BadDependency("there is a ) too many")
    return " ".join(_written(result))


def _all_of(tokens, at, use, nested):
    """The members of one group up to its ), as a list of words and of (operator, members)."""
    members = []
    while at < len(tokens):
        token = tokens[at]
        if token == ")":
            if not nested:
                return at, members
            return at + 1, members
        if token == "(":
            at, inner = _all_of(tokens, at + 1, use, True)
            _add(members, "", inner)
        elif token in _GROUPS:
            at, inner = _bracket(tokens, at, use)
            _add(members, token, inner)
        elif token.endswith("?"):
            flag = token[:-1]
            wanted = not flag.startswith("!")
            flag = flag.lstrip("!")
            if not flag:
                raise BadDependency("a condition names no flag")
            at, inner = _bracket(tokens, at, use)
            if (flag in use) == wanted:
                _add(members, "", inner)
        elif "(" in token.replace("(+)", "").replace("(-)", "") or token.endswith("|"):
            raise BadDependency("%s is not set apart by blanks" % token)
        else:
            members.append(token)
            at += 1
    if nested:
        raise BadDependency("a ) is missing")
    return at, members


def _bracket(tokens, at, use):
    if at + 1 >= len(tokens) or tokens[at + 1] != "(":
        raise BadDependency("after %s comes no (" % tokens[at])
    return _all_of(tokens, at + 2, use, True)


def _add(members, operator, inner):
    if not inner:
        return
    if operator == "||" and len(inner) == 1:
        operator = ""
        inner = inner[0][1] if isinstance(inner[0], tuple) and not inner[0][0] else inner
    members.append((operator, inner))


def _written(members, within=""):
    words = []
    for member in members:
        if not isinstance(member, tuple):
            words.append(member)
            continue
        operator, inner = member
        if operator == within or (not operator and len(inner) == 1):
            words.extend(_written(inner, within))
        elif operator:
            words.extend([operator, "("] + _written(inner, operator) + [")"])
        else:
            words.extend(["("] + _written(inner) + [")"])
    return words
