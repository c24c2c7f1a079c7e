"""What the text box of a session offers to complete: drills, paces, the coach's own words, lines and sets, warm-ups."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from plans import judging
from plans.models import CoachWord, PlanSession, WarmUp
from plans.notation.tokens import key
from plans.word_sets import same, sets_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from plans.notation import Words

type Kind = Literal["word", "drill", "pace", "line", "set", "warm-up"]

# So many of each at most, whatever a team has: the answer stays small enough for a phone in a field.
MOST_DRILLS, MOST_WORDS, MOST_WARM_UPS, MOST_LINES = 1000, 300, 200, 80
MOST_ALIASES, SAME_LETTERS = 8, 5
# Sets are so many, and all of them together so many bytes of JSON.
MOST_SETS, MOST_SET_BYTES = 40, 8000
# Lines and sets are taken from so many of the newest sessions.
MOST_SESSIONS = 100
SHORTEST_LINE, LONGEST_LINE = 6, 100

# What may stand behind an "@", and efforts and recoveries in words: each is read whole by the reader.
RACES = ("800 pace", "1500 pace", "mile pace", "3k pace", "5k pace", "8k pace", "10k pace", "15k pace",
         "half marathon pace", "marathon pace")  # fmt: skip
EFFORTS = ("easy", "steady", "tempo", "threshold", "critical speed", "interval pace", "repetition pace", "hard",
           *(f"RPE {number}" for number in range(2, 11)), *(f"zone {number}" for number in range(1, 6)))  # fmt: skip
RECOVERIES = ("jog back", "walk back", "full recovery")
GROUND = ("uphill", "downhill")


@dataclass(frozen=True, slots=True)
class Offer:
    """A text to put in, found by its beginning or by one of its other names; `says` is what it stands for."""

    kind: Kind
    text: str
    also: tuple[str, ...] = ()
    says: str = ""

    def as_list(self) -> list[Any]:
        """The JSON form, without its empty end."""
        told = [self.kind, self.text, list(self.also), self.says]
        while not told[-1]:
            told.pop()
        return told


def offers(coach: Any, team: int | None = None) -> list[Offer]:
    """What a coach may be offered, in a team's text where one is given: four queries, however much there is."""
    words = judging.library_of(coach, team).words
    teams = coach.coach_team_ids() if team is None else [team]
    own = CoachWord.objects.filter(coach=coach).values_list("word", "expansion")[:MOST_WORDS]
    warm_ups = WarmUp.objects.named_by(coach, team).listed().order_by("title").values_list("title", "summary")
    written = _written(teams)
    titles: dict[str, str] = {}
    for title, summary in warm_ups[: 2 * MOST_WARM_UPS]:
        titles.setdefault(title, summary)
    return [
        *(Offer("word", word, says=expansion) for word, expansion in own),
        *_drills(words),
        *(Offer("pace", text) for text in (*RACES, *EFFORTS, *RECOVERIES, *GROUND)),
        *(Offer("line", text) for text in _lines(written)),
        *(Offer("set", text) for text in _sets(written)),
        *(Offer("warm-up", title, says=summary) for title, summary in list(titles.items())[:MOST_WARM_UPS]),
    ]


def _drills(words: Words) -> Iterator[Offer]:
    """Drills by a name that means them alone, with their other names."""
    found = {slug: (name, aliases) for slug, name, aliases in words.entries}
    for slug, (name, aliases) in sorted(found.items(), key=lambda one: one[1][0].lower())[:MOST_DRILLS]:
        # Of a name that two drills share the reader asks; what it takes for mobility and the like keeps its name.
        text = words.spelling(slug) if len(words.lexicon.meanings.get(key(name), ())) > 1 else name
        begun, also = {_squeezed(text)[:SAME_LETTERS]}, []
        for alias in aliases:
            if (start := _squeezed(alias)[:SAME_LETTERS]) not in begun:
                also.append(alias)
                begun.add(start)
        yield Offer("drill", text, tuple(also[:MOST_ALIASES]), name if name != text else "")


def _squeezed(text: str) -> str:
    """Only its letters and digits: spellings that begin alike are found by the same letters."""
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _written(teams: Iterable[int]) -> list[tuple[str, dict[str, Any]]]:
    """Text and tree of the teams' newest sessions."""
    rows = PlanSession.objects.filter(plan__team__in=teams).order_by("-workout__created_at", "pk")
    return list(rows.values_list("workout__text", "workout__tree")[:MOST_SESSIONS])


def _sets(written: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    """Whole sets of these sessions, the ones written most often first; of several writings the newest."""
    count: Counter[str] = Counter()
    newest: dict[str, str] = {}
    for text, tree in written:
        for one in sets_of(text, tree):
            count[same(one)] += 1
            newest.setdefault(same(one), one)
    kept: list[str] = []
    room = MOST_SET_BYTES
    for known, _ in count.most_common():
        size = len(json.dumps(newest[known]))
        if len(kept) < MOST_SETS and size <= room:
            kept.append(newest[known])
            room -= size
    return kept


def _lines(written: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    """Lines of the main part of these sessions, the ones written most often first."""
    count: Counter[str] = Counter()
    for text, tree in written:
        lines = text.splitlines()
        unread = {one["line"] for one in tree["unread"]}
        for number in sorted(_main(tree["items"]) - unread):
            line = lines[number - 1].strip().lstrip("-*• ") if number <= len(lines) else ""
            if SHORTEST_LINE <= len(line) <= LONGEST_LINE and "[[" not in line:
                count[line] += 1
    return [line for line, _ in count.most_common(MOST_LINES)]


def _main(items: Iterable[Mapping[str, Any]]) -> set[int]:
    """The numbers of the lines that main parts, and what stands in no part, were read from."""
    found: set[int] = set()
    for item in items:
        if item["type"] == "section":
            found |= _main(item["items"]) if item["role"] == "main" else set()
        elif item.get("line"):
            found.add(item["line"])
    return found
