"""On which line of a TOML text each key stands; tomllib does not tell."""

import re
from collections.abc import Mapping
from contextlib import suppress

Path = tuple[str | int, ...]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^\s,\]}#]+(?: \d[^\s,\]}#]*)?")
_STRINGS = ('"""', "'''", '"', "'")
_SHORT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "e": "\x1b"}


class _Walk:
    """One pass over a text that tomllib has read already; a strange text ends the pass early."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.found = text, 0, dict[Path, int]()
        self.counts = dict[Path, int]()

    def line(self) -> int:
        """The line on which the pass stands, from 1."""
        return self.text.count("\n", 0, self.at) + 1

    def space(self, but: str = "") -> None:
        """Go past space, line ends and comments."""
        while self.at < len(self.text):
            char = self.text[self.at]
            if char == "#":
                end = self.text.find("\n", self.at)
                self.at = len(self.text) if end < 0 else end
            elif char.isspace() or char in but:
                self.at += 1
            else:
                return

    def string(self) -> str:
        """Go past a string in quotes."""
        quote = next(q for q in _STRINGS if self.text.startswith(q, self.at))
        self.at += len(quote)
        start = self.at
        while not self.text.startswith(quote, self.at):
            self.at += 2 if self.text[self.at] == "\\" and quote[0] == '"' else 1
            if self.at >= len(self.text):
                raise ValueError("a string without an end")
        told = self.text[start : self.at]
        self.at += len(quote)
        if len(quote) == 3:  # up to two more quotes may stand before the closing three
            while self.text.startswith(quote[0], self.at):
                self.at += 1
        return re.sub(r"\\(.)", lambda m: _SHORT.get(m[1], m[1]), told) if quote == '"' else told

    def key(self) -> Path:
        """Go past a key, dotted or not."""
        parts: list[str] = []
        while True:
            self.space()
            if self.text[self.at] in "\"'":
                parts.append(self.string())
            else:
                match = _BARE.match(self.text, self.at)
                if match is None:
                    raise ValueError("no key")
                parts.append(match[0])
                self.at = match.end()
            self.space()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def value(self, path: Path) -> None:
        """Go past a value, and into arrays and inline tables."""
        self.space()
        char = self.text[self.at]
        if char in "\"'":
            self.string()
        elif char == "[":
            self.at += 1
            nth = 0
            self.space(",")
            while self.text[self.at] != "]":
                nth += 1
                self.found[*path, nth] = self.line()
                self.value((*path, nth))
                self.space(",")
            self.at += 1
        elif char == "{":
            self.at += 1
            self.space(",")
            while self.text[self.at] != "}":
                self.pair(path)
                self.space(",")
            self.at += 1
        else:
            match = _PLAIN.match(self.text, self.at)
            if match is None:
                raise ValueError("no value")
            self.at = match.end()

    def pair(self, table: Path) -> None:
        """Go past a key and its value."""
        line = self.line()
        path = (*table, *self.key())
        for end in range(len(table) + 1, len(path) + 1):
            self.found.setdefault(path[:end], line)
        self.at += 1  # the equals sign
        self.value(path)

    def table(self, told: Path) -> Path:
        """The path of a table's heading: a row of an array is the last one begun."""
        path: Path = ()
        for part in told:
            path = (*path, part)
            if path in self.counts:
                path = (*path, self.counts[path])
        return path

    def heading(self) -> Path:
        """Go past `[table]` or `[[row]]`."""
        line, is_row = self.line(), self.text.startswith("[[", self.at)
        self.at += 2 if is_row else 1
        told = self.key()
        self.at += 2 if is_row else 1
        if is_row:
            array = (*self.table(told[:-1]), told[-1])
            self.counts[array] = self.counts.get(array, 0) + 1
            self.found.setdefault(array, line)
        path = self.table(told)
        for end in range(1, len(path) + 1):
            self.found.setdefault(path[:end], line)
        return path

    def all(self) -> None:
        """Go through the whole text."""
        table: Path = ()
        self.space()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.heading()
            else:
                self.pair(table)
            self.space()


def lines(text: str) -> Mapping[Path, int]:
    """The line of each key of a TOML text, rows counted from 1: `("steps", 2, "title")` is that of step 2's title.

    What a broken text has after the break is left out.
    """
    walk = _Walk(text)
    with suppress(ValueError, IndexError, StopIteration, RecursionError):
        walk.all()
    return walk.found
