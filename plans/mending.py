"""Change one piece of a session's text: its dose, what is done, the other reading, a note. Pure functions.

Each returns the one edit that does it, and only after the reader has read the new text as wanted with every other piece
as it was; else it raises `MendError` with a sentence. So a click never changes what the coach did not press."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from plans.notation import Repeat, Step, chips, read
from plans.notation.amounts import amount, times
from plans.notation.faces import NB
from plans.notation.normal import plain_line
from plans.notation.tree import steps
from plans.notation.vocabulary import PHRASES
from plans.notation.writer import amount_text
from plans.own_words import Expanded, expand
from plans.spans import Placed, amount_at, one_kind_of_end, place, raw_span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from plans.notation import ChipLine, Reading, Words
    from plans.notation.tokens import Token

# What a piece can be turned into, besides a drill: the activity of the tree, and the word for it.
ACTIVITIES = {
    "run": "run", "jog": "jog", "walk": "walk", "float": "float", "stand": "rest", "strides": "strides",
    "mobility": "mobility", "activation": "activation", "strength": "strength", "cross": "cross training",
}  # fmt: skip
_TIED = "This piece is tied to the words around it. Change it in the text itself."


class MendError(ValueError):
    """The piece cannot be changed so; the sentence says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of `was`, which stands from `start` to `end` of the typed text."""

    start: int
    end: int
    was: str
    text: str

    def apply(self, typed: str) -> str:
        """The new text; everything outside is as it was."""
        return typed[: self.start] + self.text + typed[self.end :]


@dataclass(frozen=True)
class Page:
    """A text with its reading, read with the coach's own words."""

    typed: str
    words: Words
    own: Mapping[str, str]

    @classmethod
    def of(cls, text: str, words: Words, own: Mapping[str, str]) -> Page:
        """The page of a text, whatever its line ends."""
        return cls(one_kind_of_end(text), words, own)

    @cached_property
    def expanded(self) -> Expanded:
        """The text that is read."""
        return expand(self.typed, self.own)

    @cached_property
    def reading(self) -> Reading:
        """How it is read."""
        return read(self.expanded.text, self.words)

    @cached_property
    def lines(self) -> list[ChipLine]:
        """Its chips, line by line."""
        return chips(self.reading, self.words)

    @cached_property
    def placed(self) -> list[Placed]:
        """Its chips with their places in the text that is read."""
        return place(self.expanded.text, self.lines, self.words)

    def span(self, piece: Placed) -> tuple[int, int]:
        """Where a piece stands in the typed text."""
        return self.expanded.back(piece.start, piece.end)

    def at(self, line: int, index: int) -> Placed:
        """A piece by its line and its turn on it. Raises MendError where there is none, as after typing on."""
        for piece in self.placed:
            if (piece.line, piece.index) == (line, index):
                return piece
        raise MendError("The text has changed meanwhile, and this piece is not in it any more. Nothing was changed.")

    def source(self, piece: Placed) -> str:
        """The words of a piece as they were typed."""
        start, end = self.span(piece)
        return self.typed[start:end]


def dose_of(page: Page, piece: Placed) -> str:
    """The dose of a piece as it stands in the text; empty where it has none or shares it with others."""
    tokens, offset = _tokens(page, piece)
    found = _dose_span(piece, tokens)
    return page.expanded.text[offset + found[0] : offset + found[1]] if found else ""


def change(page: Page, piece: Placed, *, dose: str | None = None, what: str | None = None) -> Edit:
    """Give a piece another dose, or another thing to do (an activity of `ACTIVITIES`, or the slug of a drill)."""
    step = piece.chip.step
    if step is None or not piece.is_sure:
        raise MendError(_TIED)
    tokens, offset = _tokens(page, piece)
    cuts: list[tuple[int, int, str]] = []
    wanted = step
    often = piece.chip.times
    if what is not None and what not in (step.drill, None if step.drill else step.activity):
        wanted = _with(wanted, what, page.words)
        said = _say(wanted, page.words)
        said = said if said[1:2] in ("-", "") else said[:1].lower() + said[1:]
        cuts.append(_name_cut(piece, tokens, page.expanded.text[piece.start : piece.end], said))
    if dose is not None and (dose := " ".join(dose.split())) != dose_of(page, piece):
        extent_step, often = _read_dose(dose, wanted, piece, page.words)
        wanted = replace(wanted, extent=extent_step.extent)
        start, end = _dose_span(piece, tokens) or (tokens[0].start if tokens else 0,) * 2
        if not dose:
            left = page.expanded.text[offset + end : piece.end]
            end += len(left) - len(left.lstrip())
        cuts.append((start, end, f"{dose} " if dose and end == start else dose))
    if not cuts:
        raise MendError("Nothing is different. Write another dose, or choose something else.")
    text = page.expanded.text
    for start, end, new in sorted(cuts, reverse=True):
        text = text[: offset + start] + new + text[offset + end :]
    edit = _edit(page, piece, text)
    after = _after(page, edit)
    now = _same_but(page, after, piece)
    if now is None or now.chip.step != wanted or now.chip.times != often:
        raise MendError(_TIED)
    return edit


def answer(page: Page, piece: Placed, *, other: bool) -> Edit:
    """Write a doubtful piece so that it is read in one way: as it was read, or as the other."""
    ask = piece.chip.ask
    if ask is None:
        raise MendError("This piece is not in doubt any more. Nothing was changed.")
    for edit, is_right in _answers(page, piece, other=other):
        after = _after(page, edit)
        gone = all(
            (one.read_as, one.or_) != (ask.read_as, ask.or_) for one in after.reading.asks if one.line == ask.line
        )
        if gone and len(after.reading.asks) < len(page.reading.asks) and is_right(after):
            return edit
    raise MendError("Both ways are written the same here. Write it out in the text itself.")


def doubtful_name(page: Page, piece: Placed) -> str:
    """The word of a piece that two drills share, which the coach may settle for good; empty where there is none."""
    tokens, _ = _tokens(page, piece)
    return next((token.raw for token in tokens if token.kind == "drill" and len(token.slugs) > 1), "")


def can_answer(page: Page, piece: Placed, *, other: bool) -> bool:
    """Whether `answer` knows how to write it."""
    try:
        return bool(answer(page, piece, other=other))
    except MendError:
        return False


def keep(page: Page, piece: Placed) -> Edit:
    """Mark words that were not read as a note, in braces or behind >, so that nobody asks about them again."""
    if piece.chip.kind != "unread" or is_kept(page, piece):
        raise MendError("This is a note already. Nothing was changed.")
    start, end = page.span(piece)
    was = page.typed[start:end]
    line_start = page.typed.rfind("\n", 0, start) + 1
    line_end = page.typed.find("\n", end) % (len(page.typed) + 1)
    alone = not page.typed[line_start:start].strip() and not page.typed[end:line_end].strip()
    before = page.typed[line_start:start]
    if alone:
        ways = [Edit(start, end, was, f"> {was}")]
    else:
        cut = start - (len(before) - len(before.rstrip(" ,;-–—+")))
        ways = [
            Edit(cut, end, page.typed[cut:end], f" {{{was}}}"),
            Edit(start, end, was, f"{{{was}}}"),
        ]
    old = [(one.line, one.text) for one in page.reading.unread]
    for edit in ways:
        after = _after(page, edit)
        left = [(one.line, one.text) for one in after.reading.unread]
        is_note = alone or any(was in step.note for step in steps(after.reading.items))
        unread_fits = left == old if alone else len(left) == len(old) - 1
        if is_note and unread_fits and _faces(page, without_notes=True) == _faces(after, without_notes=True):
            return edit
    raise MendError("It cannot be a note here. It stays in the text word for word, and the athlete sees it.")


def is_kept(page: Page, piece: Placed) -> bool:
    """Whether unread words stand behind >, which says that they are a note."""
    start, _ = page.span(piece)
    return page.typed[page.typed.rfind("\n", 0, start) + 1 : start].strip() == ">"


# --- how it is written


def _tokens(page: Page, piece: Placed) -> tuple[list[Token], int]:
    """The tokens of a piece with their places in it as it was typed, and where the piece begins."""
    line = plain_line(piece.line, page.expanded.text[piece.start : piece.end])
    tokens = page.words.tokens(line.plain)
    raw = [raw_span(line, [token]) for token in tokens]
    return [replace(token, start=start, end=end) for token, (start, end) in zip(tokens, raw, strict=True)], piece.start


def _dose_span(piece: Placed, tokens: list[Token]) -> tuple[int, int] | None:
    step = piece.chip.step
    if step is None:
        return None
    if piece.chip.times is not None:
        for at in range(len(tokens)):
            found = times(tokens, at)
            if found and tuple(found[0]) == tuple(piece.chip.times):
                size = amount(tokens, found[1])
                end = size.end if size and step.extent.kind != "open" else found[1]
                return tokens[at].start, tokens[end - 1].end
        return None
    if step.extent.kind == "open":
        return None
    size_at = amount_at(piece.chip, tokens)
    return (tokens[size_at[0]].start, tokens[size_at[1] - 1].end) if size_at else None


def _read_dose(
    dose: str, step: Step, piece: Placed, words: Words
) -> tuple[Step, tuple[int | float, int | float] | None]:
    """What a dose says for a thing to do. Raises MendError where it says nothing, or more than a dose."""
    if not dose:
        return replace(step, extent=type(step.extent)("open")), None
    found = read(f"{dose} {_say(step, words) or 'run'}", words)
    item = found.items[0] if len(found.items) == 1 and not found.unread else None
    often = None
    if isinstance(item, Repeat) and len(item.items) == 1 and item.recovery is None:
        often, item = item.times, item.items[0]
    if not isinstance(item, Step) or (item.activity, item.drill) != (step.activity, step.drill):
        raise MendError(f"“{dose}” is not a dose. Write it like 2 x 40 m, 10 min, 90 s or 6 x.")
    if piece.chip.kind == "rest" and often:
        raise MendError("A rest is done between the others. Give it a time or a distance.")
    return item, often


def _with(step: Step, what: str, words: Words) -> Step:
    if what in words.names:
        return replace(step, activity="drill", drill=what)
    if what not in ACTIVITIES:
        raise MendError("There is no such drill any more. Choose another one.")
    return replace(step, activity=what, drill=None)


def _say(step: Step, words: Words) -> str:
    if step.drill:
        return words.spelling(step.drill)
    return ACTIVITIES.get(step.activity, "")


def _name_cut(piece: Placed, tokens: list[Token], text: str, name: str) -> tuple[int, int, str]:
    """Where the name of a piece stands, with the new one; behind the dose where it has none."""
    step = piece.chip.step
    for at, token in enumerate(tokens):
        if token.kind == "drill" and step is not None and step.drill in token.slugs:
            return token.start, token.end, name
        found = PHRASES.longest(tokens, at) if token.kind == "word" else None
        if found and step is not None and found[0] == ("activity", step.activity):
            return token.start, tokens[found[1] - 1].end, name
    dose = _dose_span(piece, tokens)
    at = dose[1] if dose else 0
    return at, at, f" {name}" if at else f"{name} " if text else name


def _edit(page: Page, piece: Placed, new_text: str) -> Edit:
    """The edit of the typed text that makes a new text of the one that is read; it changes this piece only."""
    old = page.expanded.text
    tail = len(old) - piece.end
    inside = new_text[piece.start : len(new_text) - tail]
    start, end = page.span(piece)
    if page.expanded.touches(piece.start, piece.end):
        return Edit(start, end, page.typed[start:end], inside)
    was = page.typed[start:end]
    # As little as can be: what is the same at both ends stays, so that the caret and the undo of the browser do too.
    head = next((at for at, (a, b) in enumerate(zip(was, inside, strict=False)) if a != b), min(len(was), len(inside)))
    most = min(len(was), len(inside)) - head
    foot = next((at for at in range(most) if was[-1 - at] != inside[-1 - at]), most)
    return Edit(start + head, end - foot, was[head : len(was) - foot], inside[head : len(inside) - foot])


def _answers(page: Page, piece: Placed, *, other: bool) -> Iterator[tuple[Edit, Callable[[Page], bool]]]:
    """The ways to write an answer, and how to tell that it is read so."""
    ask, step = piece.chip.ask, piece.chip.step
    if ask is None:
        return
    start, end = page.span(piece)
    wanted = ask.or_ if other else ask.read_as
    if other and wanted == "the main set":
        begin = page.typed.rfind("\n", 0, start) + 1
        yield Edit(begin, begin, "", "Main\n"), lambda after: _steps(after) == _steps(page)
        return
    said = _words_of(wanted)

    def is_right(after: Page) -> bool:
        now = _same_but(page, after, piece)
        if now is None:
            return False
        if not other:
            return now.chip.step == step and now.chip.times == piece.chip.times
        shown = _words_of(f"{now.chip.dose} {now.chip.words}")
        return now.chip.step != step and any(shown[at : at + len(said)] == said for at in range(len(shown)))

    ways = [wanted.replace(NB, " ")]
    if not other and step is not None:
        ways.append(amount_text(step.extent, doubtful=True))
    old = page.expanded.text
    for first, last, way in _cuts(page, piece, ways):
        yield _edit(page, piece, old[: piece.start + first] + way + old[piece.start + last :]), is_right
    yield Edit(start, end, page.typed[start:end], ways[0]), is_right


def _cuts(page: Page, piece: Placed, ways: list[str]) -> Iterator[tuple[int, int, str]]:
    """What an answer may stand for: the name that two drills share, or the amount, alone or with the word behind it."""
    tokens, _ = _tokens(page, piece)
    for token in tokens:
        if token.kind == "drill" and len(token.slugs) > 1:
            for slug in token.slugs:
                yield token.start, token.end, page.words.spelling(slug)
    for at, token in enumerate(tokens):
        found = amount(tokens, at) if token.kind in ("num", "clock") else None
        if found is None or (piece.chip.step is not None and amount_at(piece.chip, tokens[: found.end]) is None):
            continue
        for stop in range(found.end, min(found.end + 2, len(tokens) + 1)):
            for way in ways:
                yield token.start, tokens[stop - 1].end, way


def _words_of(text: str) -> list[str]:
    return text.replace(NB, " ").replace("×", "x").replace("–", "-").lower().split()


# --- how it is checked


def _after(page: Page, edit: Edit) -> Page:
    return Page(edit.apply(page.typed), page.words, page.own)


def _faces(page: Page, *, without_notes: bool = False) -> list[tuple[object, ...]]:
    """All pieces as they are read, without questions and what was not read: equal where nothing else changed."""
    return [
        (
            piece.chip.dose,
            piece.chip.words,
            piece.chip.drill,
            replace(piece.chip.step, note="") if piece.chip.step and without_notes else piece.chip.step,
            piece.chip.times,
        )
        for piece in page.placed
        if piece.chip.step is not None or piece.chip.kind == "heading"
    ]


def _steps(page: Page) -> list[Step]:
    return list(steps(page.reading.items))


def _same_but(page: Page, after: Page, piece: Placed) -> Placed | None:
    """The piece as it is read after an edit, where every other piece and every unread word is as it was; else None."""
    old = [one for one in page.placed if one.chip.step is not None or one.chip.kind == "heading"]
    new = [one for one in after.placed if one.chip.step is not None or one.chip.kind == "heading"]
    mine = next((at for at, one in enumerate(old) if one is piece), None)
    if mine is None or len(old) != len(new) or page.reading.unread != after.reading.unread:
        return None
    if page.reading.title != after.reading.title:
        return None
    before, now = _faces(page), _faces(after)
    if before[:mine] + before[mine + 1 :] != now[:mine] + now[mine + 1 :]:
        return None
    return new[mine]
