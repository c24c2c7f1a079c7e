"""Which words of a text each chip was read from. Finds them beside the reader; where it is not sure, the whole line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plans.notation.amounts import amount
from plans.notation.draft import matching
from plans.notation.normal import Line, plain_line
from plans.notation.pieces import split
from plans.notation.vocabulary import words

if TYPE_CHECKING:
    from plans.notation import Chip, ChipLine, Words
    from plans.notation.tokens import Token

# More pairs of chip and piece than this in one line are not weighed; its chips take the whole line.
_MOST_PAIRS = 100_000
_RESTS = words("rest rests rec recovery recoveries recover jog walk float back off jogging walking between")


@dataclass(frozen=True, slots=True)
class Placed:
    """A chip, the `index` it has on its line, and its place in the text. `is_sure` is False for a whole line."""

    line: int
    index: int
    chip: Chip
    start: int
    end: int
    is_sure: bool = True


def place(text: str, lines: list[ChipLine], words: Words) -> list[Placed]:
    """Every chip with its place, in their order. The text has plain line ends (`one_kind_of_end`)."""
    starts, at = [0], -1
    while (at := text.find("\n", at + 1)) >= 0:
        starts.append(at + 1)
    starts.append(len(text) + 1)
    placed: list[Placed] = []
    for line in lines:
        begin, end = starts[line.line - 1], starts[line.line] - 1
        begin += line.line == 1 and text.startswith("\ufeff")
        found = _on_line(plain_line(line.line, text[begin:end]), line.chips, words)
        placed += [
            Placed(line.line, index, chip, begin + start, begin + stop, is_sure)
            for index, (chip, (start, stop, is_sure)) in enumerate(zip(line.chips, found, strict=True))
        ]
    return placed


def one_kind_of_end(text: str) -> str:
    """The text with plain line ends, which the reader takes for the same."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def utf16(text: str, place: int) -> int:
    """A place in the text as browsers count it."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def _on_line(line: Line, chips: list[Chip], words: Words) -> list[tuple[int, int, bool]]:
    whole = (*_trimmed(line.text, 0, len(line.text)), False)
    spans: dict[int, tuple[int, int, bool]] = {}
    done = 0
    for index, chip in enumerate(chips):
        if chip.kind == "heading" and len(chips) == 1:
            spans[index] = (whole[0], whole[1], True)
        elif chip.text:
            at = line.text.find(chip.text, done if chip.kind == "unread" else 0)
            if at >= 0:
                spans[index] = (at, at + len(chip.text), True)
                done = at + len(chip.text) if chip.kind == "unread" else done
    taken = [span[:2] for index, span in spans.items() if chips[index].kind == "unread"]
    steps = [index for index, chip in enumerate(chips) if chip.step is not None]
    parts = leaves(words.tokens(line.plain)) if steps else []
    pieces = [
        (start, end, piece)
        for piece in parts
        for start, end in [raw_span(line, piece)]
        if not any(begin <= start and end <= stop for begin, stop in taken)
    ]
    found = _align([chips[index] for index in steps], [piece for *_, piece in pieces])
    for index, of_piece in zip(steps, found, strict=True):
        if of_piece is not None:
            spans[index] = (*pieces[of_piece][:2], True)
    return [spans.get(index, whole) for index in range(len(chips))]


def raw_span(line: Line, tokens: list[Token]) -> tuple[int, int]:
    """Where tokens stand in the text of the line as it was typed."""
    start, end = tokens[0].start, tokens[-1].end
    if line.places is not None:
        size = len(line.text)
        start = line.places[start] if start < len(line.places) else size
        end = line.places[end] if end < len(line.places) else size
    return _trimmed(line.text, start, end)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), max(start, end - (len(part) - len(part.rstrip())))


def leaves(tokens: list[Token], depth: int = 6) -> list[list[Token]]:
    """The pieces of a line, and of what stands in its brackets, in order."""
    found: list[list[Token]] = []
    for piece in split(tokens):
        inner = next(iter(sorted(matching(piece.tokens).items())), None)
        parts = leaves(piece.tokens[inner[0] + 1 : inner[1]], depth - 1) if inner and depth else []
        if inner and (len(parts) > 1 or (parts and _is_repeat_of(piece.tokens, inner[0]))):
            found += parts
            after = piece.tokens[inner[1] + 1 :]
            found += leaves(after, depth - 1) if after else []
        else:
            found.append(piece.tokens)
    return found


def _is_repeat_of(tokens: list[Token], at: int) -> bool:
    """Whether the bracket is what is repeated: only a count and a times sign stand before it."""
    return at == 0 or (at <= 4 and tokens[at - 1].text in ("x", "×", "*", "of", "by"))


def _align(chips: list[Chip], pieces: list[list[Token]]) -> list[int | None]:
    """For each chip the piece it was read from. Mostly in order; a ladder with its recovery goes to and fro."""
    places = range(len(pieces))
    if not chips or not pieces or len(chips) * len(pieces) ** 2 > _MOST_PAIRS:
        return [None] * len(chips)
    scores = [[score(chip, piece) for piece in pieces] for chip in chips]
    best, came = scores[0], [[0] * len(pieces)]
    for row in scores[1:]:
        # To stay costs a little, so that each chip takes a piece of its own where it can; to go back costs more.
        from_where = [max((value - _move(old, new), -old) for old, value in enumerate(best))[1] * -1 for new in places]
        best = [best[old] - _move(old, new) + row[new] for new, old in enumerate(from_where)]
        came.append(from_where)
    at = max(places, key=best.__getitem__)
    chain: list[int | None] = []
    for row, origins in zip(reversed(scores), reversed(came), strict=True):
        chain.append(at if row[at] >= 1 else None)
        at = origins[at]
    return chain[::-1]


def _move(old: int, new: int) -> float:
    return 0 if new > old else 0.5 if new == old else 1


def score(chip: Chip, piece: list[Token]) -> float:
    """How well a piece fits a chip: its drill, its amount and its words speak for it."""
    step = chip.step
    if step is None:
        return 0
    points = 0.0
    if step.drill:
        points += 3 if any(token.kind == "drill" and step.drill in token.slugs for token in piece) else -1
    if step.extent.kind in ("metres", "seconds", "reps"):
        points += 2 if amount_at(chip, piece) is not None else -0.5
    spoken = {token.text for token in piece if token.kind == "word"}
    said = set(chip.words.replace("\N{NO-BREAK SPACE}", " ").lower().split())
    points += min(2, len(spoken & said))
    if chip.kind == "rest":
        points += 1 if spoken & _RESTS else 0
    return points


def amount_at(chip: Chip, piece: list[Token]) -> tuple[int, int] | None:
    """The first and the last token (exclusive) of the amount that the chip shows, where the piece has it."""
    step = chip.step
    if step is None:
        return None
    for at in range(len(piece)):
        found = amount(piece, at) if piece[at].kind in ("num", "clock") else None
        if _in_a_list(piece, at) and piece[at].value == step.extent.lo == step.extent.hi:
            return at, at + 1
        if found is None or (found.lo, found.hi) != (step.extent.lo, step.extent.hi):
            continue
        if found.kind == step.extent.kind or found.kind == "bare" or found.doubts or found.letter_m:
            return at, found.end
    return None


def _in_a_list(piece: list[Token], at: int) -> bool:
    """400-800-1200: a number of a ladder."""
    beside = [piece[place].text for place in (at - 1, at + 1) if 0 <= place < len(piece)]
    return piece[at].kind == "num" and any(mark in ("-", "/", ",") for mark in beside)
