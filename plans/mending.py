"""Change one piece of a session's text: its dose, what is done, the other reading, a note. Pure functions.

Each returns the one edit that does it, and only after the reader has read the new text as wanted with every other piece
as it was; else it raises `MendError` with a sentence. So a click never changes what the coach did not press."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from plans.amounts_in_text import amounts, dose_span, listed, tokens_of, wholes
from plans.notation import Extent, Repeat, Step, read
from plans.notation.aliases import either_of
from plans.notation.amounts import amount
from plans.notation.faces import NB
from plans.notation.tree import steps, tidy
from plans.notation.vocabulary import PHRASES
from plans.notation.writer import amount_text
from plans.pages import Edit, MendError, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plans.notation import Words
    from plans.notation.tokens import Token
    from plans.pages import Placed

# What a piece can be turned into, besides a drill: the activity of the tree, and the word for it.
ACTIVITIES = {
    "run": "run", "jog": "jog", "walk": "walk", "float": "float", "stand": "rest", "strides": "strides",
    "mobility": "mobility", "activation": "activation", "strength": "strength", "cross": "cross training",
}  # fmt: skip
_MOST_WAYS = 24
_TIED = "This piece is tied to the words around it. Change it in the text itself."


def dose_of(page: Page, piece: Placed) -> str:
    """The dose of a piece as it stands in the text; empty where it has none or shares it with others."""
    try:
        page, piece, _ = _opened(page, piece)
    except MendError:
        return ""
    found = dose_span(piece, tokens_of(page, piece))
    if found:
        return page.typed[piece.start + found[0] : piece.start + found[1]]
    step = piece.chip.step
    return amount_text(step.extent) if step and any(wholes(page, piece, step.extent)) else ""


def change(page: Page, piece: Placed, *, dose: str | None = None, what: str | None = None) -> Edit:
    """Give a piece another dose, or another thing to do (an activity of `ACTIVITIES`, or the slug of a drill).

    Own words that the piece was read from are written out. Of a run with "the last 5 km" the whole stays as long."""
    if piece.chip.step is None or not piece.is_sure:
        raise MendError(_TIED)
    inner, mine, opened = _opened(page, piece)
    edit = _change(inner, mine, dose, what)
    return opened.then(page.typed, edit) if opened else edit


def _opened(page: Page, piece: Placed) -> tuple[Page, Placed, Edit | None]:
    """The page with the own words of a piece written out, the piece on it, and the edit. Raises MendError."""
    edit = page.written_out(piece)
    if edit is None:
        return page, piece, None
    after = page.after(edit)
    old, new = [[one for one in each.placed if one.chip.step or one is piece] for each in (page, after)]
    if len(page.placed) == len(after.placed):
        old, new = page.placed, after.placed
    at = next((at for at, one in enumerate(old) if one is piece), None)
    if at is None or len(old) != len(new) or _faces(page) != _faces(after):
        raise MendError(_TIED)
    return after, new[at], edit


def _change(page: Page, piece: Placed, dose: str | None, what: str | None) -> Edit:
    step, tokens = piece.chip.step, tokens_of(page, piece)
    if step is None:
        raise MendError(_TIED)
    wanted, often = step, piece.chip.times
    named: list[tuple[int, int, str]] = []
    if what is not None and what not in (step.drill, None if step.drill else step.activity):
        wanted = _with(wanted, what, page.words)
        said = _say(wanted, page.words)
        said = said if said[1:2] in ("-", "") else said[:1].lower() + said[1:]
        named.append(_name_cut(piece, tokens, page.source(piece), said))
    ways: list[list[tuple[int, int, str]]] = [[]]
    if dose is not None and (dose := " ".join(dose.split())) != dose_of(page, piece):
        extent, often = _read_dose(dose, wanted, piece, page.words, tokens)
        wanted = replace(wanted, extent=extent)
        ways = [[cut] for cut in islice(_dose_cuts(page, piece, tokens, dose, extent), _MOST_WAYS)]
    if not named and not ways[0]:
        raise MendError("Nothing is different. Write another dose, or choose something else.")
    for way in ways:
        text = page.typed
        for start, end, new in sorted([*named, *way], reverse=True):
            text = text[: piece.start + start] + new + text[piece.start + end :]
        edit = _edit(page, piece, text)
        after = page.after(edit)
        now = _same_but(page, after, piece, may_share=True)
        if now is not None and now.chip.step == wanted and now.chip.times == often:
            return edit
    raise MendError(_TIED)


def _dose_cuts(
    page: Page, piece: Placed, tokens: list[Token], dose: str, extent: Extent
) -> Iterator[tuple[int, int, str]]:
    """Where a dose may be put, and how it is written there: the first that is then read as wanted is right."""
    start, end = dose_span(piece, tokens) or (tokens[0].start if tokens else 0,) * 2
    if not dose:
        left = page.source(piece)[end:]
        yield start, end + len(left) - len(left.lstrip()), ""
        return
    for at, factor in listed(piece, tokens):
        if extent.lo == extent.hi:
            yield tokens[at].start, tokens[at].end, f"{tidy(extent.lo / factor):g}"
        yield tokens[at].start, tokens[at].end, dose
    if end > start:
        yield start, end, dose
    for size_start, size_end in amounts(piece, tokens):
        yield size_start, size_end, dose
    yield from wholes(page, piece, extent)
    if end == start:
        yield start, end, f"{dose} "


def answer(page: Page, piece: Placed, *, other: bool) -> Edit:
    """Write a doubtful piece so that it is read in one way: as it was read, or as the other."""
    ask = piece.chip.ask
    if ask is None:
        raise MendError("This piece is not in doubt any more. Nothing was changed.")
    inner, mine, opened = _opened(page, piece)
    for edit, is_right in _answers(inner, mine, other=other):
        after = inner.after(edit)
        gone = all(
            (one.read_as, one.or_) != (ask.read_as, ask.or_) for one in after.reading.asks if one.line == ask.line
        )
        if gone and len(after.reading.asks) < len(page.reading.asks) and is_right(after):
            return opened.then(page.typed, edit) if opened else edit
    raise MendError("Both ways are written the same here. Write it out in the text itself.")


def doubtful_name(page: Page, piece: Placed) -> str:
    """The word of a piece whose two readings are asked about, which the coach may settle for good; empty for none.

    It is a name that two drills share, or a choice such as "jog or walk"; a unit is no word."""
    ask, tokens = piece.chip.ask, tokens_of(page, piece)
    if ask is None:
        return ""
    shared = _shared(page, piece)
    if shared is not None:
        return shared.raw
    either = either_of(ask)
    if either is None:
        return ""
    first, last = (next((at for at, one in enumerate(tokens) if one.text == word), None) for word in either)
    if first is None or last is None or last <= first:
        return ""
    return page.typed[piece.start + tokens[first].start : piece.start + tokens[last].end]


def meaning_of(page: Page, piece: Placed, *, other: bool) -> str:
    """What the doubtful word of a piece stands for once a question is answered; empty where there is no such word."""
    ask = piece.chip.ask
    if ask is None or not doubtful_name(page, piece):
        return ""
    shared = _shared(page, piece)
    if shared is not None:
        return page.words.spelling(shared.slugs[other])
    either = either_of(ask)
    return either[other] if either else ""


def _shared(page: Page, piece: Placed) -> Token | None:
    """The name in a piece that two drills share and that is asked about."""
    ask = piece.chip.ask
    for token in tokens_of(page, piece):
        if ask and len(token.slugs) > 1 and page.words.name(token.slugs[0]) == ask.read_as:
            return token
    return None


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
    start, end = piece.start, piece.end
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
        after = page.after(edit)
        left = [(one.line, one.text) for one in after.reading.unread]
        is_note = alone or any(was in step.note for step in steps(after.reading.items))
        unread_fits = left == old if alone else len(left) == len(old) - 1
        if is_note and unread_fits and _faces(page, without_notes=True) == _faces(after, without_notes=True):
            return edit
    raise MendError("It cannot be a note here. It stays in the text word for word, and the athlete sees it.")


def is_kept(page: Page, piece: Placed) -> bool:
    """Whether unread words stand behind >, which says that they are a note."""
    return page.typed[page.typed.rfind("\n", 0, piece.start) + 1 : piece.start].strip() == ">"


# --- how it is written


def _read_dose(
    dose: str, step: Step, piece: Placed, words: Words, tokens: list[Token]
) -> tuple[Extent, tuple[int | float, int | float] | None]:
    """What a dose says for a thing to do. Raises MendError where it says nothing, or more than a dose."""
    if not dose:
        return Extent("open"), None
    rung = next(listed(piece, tokens), None)
    if rung is not None and piece.chip.times is None and re.fullmatch(r"[0-9]{1,5}(\.[0-9])?", dose) and float(dose):
        return Extent.of(step.extent.kind, tidy(float(dose) * rung[1])), None
    found = read(f"{dose} {_say(step, words) or 'run'}", words)
    item = found.items[0] if len(found.items) == 1 and not found.unread else None
    often = None
    if isinstance(item, Repeat) and len(item.items) == 1 and item.recovery is None:
        often, item = item.times, item.items[0]
    if not isinstance(item, Step) or (item.activity, item.drill) != (step.activity, step.drill):
        raise MendError(f"“{dose}” is not a dose. Write it like 2 x 40 m, 10 min, 90 s or 6 x.")
    if piece.chip.kind == "rest" and often:
        raise MendError("A rest is done between the others. Give it a time or a distance.")
    return item.extent, often


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
    dose = dose_span(piece, tokens)
    at = dose[1] if dose else 0
    return at, at, f" {name}" if at else f"{name} " if text else name


def _edit(page: Page, piece: Placed, new_text: str) -> Edit:
    """The edit that makes a new text; it changes this piece only."""
    start, end = piece.start, piece.end
    was, inside = page.typed[start:end], new_text[start : len(new_text) - (len(page.typed) - end)]
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
    start, end = piece.start, piece.end
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
    old = page.typed
    for first, last, way in _cuts(page, piece, ways):
        yield _edit(page, piece, old[: start + first] + way + old[start + last :]), is_right
    yield Edit(start, end, page.typed[start:end], ways[0]), is_right


def _cuts(page: Page, piece: Placed, ways: list[str]) -> Iterator[tuple[int, int, str]]:
    """What an answer may stand for: the name that two drills share, or the amount, alone or with the word behind it."""
    tokens = tokens_of(page, piece)
    for token in tokens:
        if token.kind == "drill" and len(token.slugs) > 1:
            for slug in token.slugs:
                yield token.start, token.end, page.words.spelling(slug)
    for at, token in enumerate(tokens):
        found = amount(tokens, at) if token.kind in ("num", "clock") else None
        if found is None or (piece.chip.step is not None and not any(amounts(piece, tokens[: found.end]))):
            continue
        for stop in range(found.end, min(found.end + 2, len(tokens) + 1)):
            for way in ways:
                yield token.start, tokens[stop - 1].end, way


def _words_of(text: str) -> list[str]:
    return text.replace(NB, " ").replace("×", "x").replace("–", "-").lower().split()


# --- how it is checked


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


def _same_but(page: Page, after: Page, piece: Placed, *, may_share: bool = False) -> Placed | None:
    """The piece as it is read after an edit, where every other piece and every unread word is as it was; else None.

    With `may_share` the piece may take from the one before it what the two share ("18 km with the last 5 km"), and
    pieces that are read from the very same words change with it (the recovery of a ladder)."""
    old = [one for one in page.placed if one.chip.step is not None or one.chip.kind == "heading"]
    new = [one for one in after.placed if one.chip.step is not None or one.chip.kind == "heading"]
    mine = next((at for at, one in enumerate(old) if one is piece), None)
    if mine is None or len(old) != len(new) or page.reading.unread != after.reading.unread:
        return None
    if page.reading.title != after.reading.title:
        return None
    before, now = _faces(page), _faces(after)
    if may_share:
        same_words = [at for at, one in enumerate(old) if (one.start, one.end) == (piece.start, piece.end)]
        for at in [at for at in same_words if before[at] == before[mine] and now[at] == now[mine]]:
            before[at] = now[at]
        pair = slice(max(0, mine - 1), mine + 1)
        if mine and before[mine - 1] != now[mine - 1] and _shares(old[pair], new[pair]):
            before[mine - 1] = now[mine - 1]
    if before[:mine] + before[mine + 1 :] != now[:mine] + now[mine + 1 :]:
        return None
    return new[mine]


def _shares(old: list[Placed], new: list[Placed]) -> bool:
    """Whether two runs are together as long as they were, and the first of them is the same in all else."""
    runs = [one.chip.step for one in (*old, *new) if one.chip.step and one.chip.times is None]
    if len(runs) != 4 or len({run.extent.kind for run in runs}) != 1:
        return False
    sums = [(a.extent.lo + b.extent.lo, a.extent.hi + b.extent.hi) for a, b in (runs[:2], runs[2:])]
    return sums[0] == sums[1] and replace(runs[0], extent=runs[2].extent) == runs[2]
