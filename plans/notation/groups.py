"""Names of groups that train at the same time: "A:", "Group B -", "U15 boys:", "Varsity:"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .tokens import folded
from .vocabulary import mark_at, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .tokens import Token

_GROUPS = words("group groups squad grp gruppe groupe grupo gruppo team")
_LETTERS = words("a b c d e f")
_DISTANCES = (800, 1500, 3000, 5000, 10000)
# Who they are, without accents.
_NAMES = words(
    "boys girls men women lads ladies guys gals varsity jv frosh freshmen novices beginners intermediate intermediates "
    "advanced juniors seniors masters vets veterans youths sprinters milers improvers newcomers newbies elites "
    "jungs madchen manner frauen anfanger fortgeschrittene kinder jugend garcons filles hommes femmes debutants "
    "confirmes chicos chicas hombres mujeres principiantes avanzados uomini donne ragazzi ragazze principianti esperti "
    "homens mulheres meninos meninas rapazes raparigas iniciantes avancados"
)
_QUALITIES = words("fast faster slow slower top middle senior junior older younger new long short hs ms")
_RACES = words("k km m mile miles marathon half hm")
_MOST_WORDS = 3


def may_name_groups(plain: str) -> bool:
    """Whether a line has the letters of a group's name anywhere: cheap, before its words are looked at."""
    letters = folded(plain.casefold())
    return any(word in letters for word in _NAMES | _GROUPS)


def begins(tokens: list[Token], at: int) -> bool:
    """Whether a group may be named at a place: at the start, or behind a sign."""
    return at == 0 or mark_at(tokens, at - 1, ",;./|")


def said(token: Token) -> str:
    """A word as it was typed; "A" alone was read as "at"."""
    return "a" if token.text == "at" and token.end - token.start == 1 else folded(token.raw.casefold())


def group_end(tokens: list[Token], at: int) -> int:
    """The place after "A:", "Group B:", "800 group -", "U15 girls:"; 0 where no group is named."""
    first, second = (said(one) for one in (*tokens[at : at + 2], *tokens[-1:] * 2)[:2])
    named = first in _GROUPS and second and (len(second) == 1 or tokens[at + 1].kind == "num")
    if named or (second in _GROUPS and (first in _LETTERS or (tokens[at].whole or 0) in _DISTANCES)):
        end = at + 2
    elif _hyphened(tokens, at):
        end = at + 3
    elif _by_race(tokens, at):
        end = _by_race(tokens, at)
    elif first in _LETTERS and (first == "a" or tokens[at].raw.isupper()):
        end = at + 1
    else:
        end = _named_end(tokens, at)
    if end == at:
        return 0
    dash = mark_at(tokens, end, "-") and tokens[end].gap and (end > at + 1 or at == 0 or first in _NAMES)
    colon = mark_at(tokens, end, ":") or dash
    return end + 1 if colon and end + 1 < len(tokens) and tokens[end + 1].kind != "drill" else 0


def _by_race(tokens: list[Token], at: int) -> int:
    """The place after "5k group", "marathon group", "half marathon squad"; 0 where there is none."""
    end = at
    while end < len(tokens) and end - at < _MOST_WORDS and (tokens[end].kind == "num" or tokens[end].text in _RACES):
        end += 1
    return end + 1 if end > at and end < len(tokens) and said(tokens[end]) in _GROUPS else 0


def _hyphened(tokens: list[Token], at: int) -> bool:
    """ "A-Gruppe", "B-Team"."""
    three = tokens[at : at + 3]
    return len(three) == 3 and said(three[0]) in _LETTERS and three[1].text == "-" and said(three[2]) in _GROUPS


def _named_end(tokens: list[Token], at: int) -> int:
    """The place after "U15", "girls", "U15 girls", "senior men", "fast group"; the place itself where none is named."""
    end, found = at, False
    while end < len(tokens) and end - at < _MOST_WORDS + 1:
        word = said(tokens[end])
        after = tokens[end + 1] if end + 1 < len(tokens) else None
        if word == "u" and after is not None and (after.whole or 99) <= 23 and not after.gap:
            end, found = end + 2, True
            end = end + 1 if end < len(tokens) and tokens[end].text == "s" and not tokens[end].gap else end
            continue
        if tokens[end].kind != "word" or word not in (_NAMES | _GROUPS | _QUALITIES):
            break
        found = found or word in (_NAMES | _GROUPS)
        end += 1
    return end if found and said(tokens[at]) not in _GROUPS else at


def count_groups(lines: Iterable[list[Token]]) -> int:
    """How many groups the lines of a text name; single letters only count where A is one of them."""
    named: set[str] = set()
    for tokens in lines:
        for at in range(len(tokens)):
            end = group_end(tokens, at) if begins(tokens, at) else 0
            if end:
                named.add(" ".join(said(token) for token in tokens[at : end - 1]))
    letters = {one for one in named if one in _LETTERS}
    return len(named) if "a" in letters or not letters else len(named - letters)


def names_apart(lines: Iterable[list[Token]]) -> int:
    """How many groups are spoken of anywhere in the lines, those that stand side by side ("boys and girls") as one."""
    named: set[str] = set()
    for tokens in lines:
        for at, token in enumerate(tokens):
            word = said(token)
            beside = at > 1 and said(tokens[at - 2]) in _NAMES and tokens[at - 1].text in ("and", "&", "+", "/", "or")
            if word in _NAMES and not beside:
                named.add(word)
            lettered = word in _GROUPS and at > 0 and said(tokens[at - 1]) in _LETTERS
            after = said(tokens[at + 1]) if at + 1 < len(tokens) else ""
            counted = word in _GROUPS and len(after) == 1 and (after in _LETTERS or after.isdigit())
            if lettered or counted:
                named.add(said(tokens[at - 1]) if lettered else after)
    return len(named)
