"""The names that a reader knows: drills of the library and of the coach, with their other spellings."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from .shorthand import Shorthand
from .tokens import Lexicon, Token, join_numbers, key, scan
from .tongues import in_our_words
from .vocabulary import PHRASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Pages of the library that are no drill steps, and the word that their names stand for.
PAGES = {"strides": "strides", "mobility-set": "mobility"}


@dataclass(frozen=True)
class Words:
    """Drills by slug and by spelling. A spelling that two drills share keeps both, and the reader asks."""

    names: dict[str, str] = field(default_factory=dict)
    lexicon: Lexicon[tuple[str, ...]] = field(default_factory=lambda: Lexicon.of({}))
    # Everything that the words were made of, so that two of them can be told apart and kept in a cache.
    entries: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    shorthand: Shorthand = field(default_factory=lambda: Shorthand.of(()))
    # Spellings that have a comma in them, such as "butt kicks, heel up": no other name reaches over one.
    with_comma: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: Iterable[tuple[str, str, Sequence[str]]], aliases: Mapping[str, str] | None = None) -> Words:
        """Words from (slug, name, aliases). A name outranks an alias; words that the reader needs stay the reader's.

        `aliases` are a coach's own words and what stands for each. They are written out before a line is read, whole
        words only and once: what is put in is not looked through again."""
        kept = tuple((slug, name, tuple(others)) for slug, name, others in entries)
        found: dict[str, tuple[str, ...]] = {}
        by_name = {key(name): slug for slug, name, _ in reversed(kept)}
        for slug, name, others in kept:
            for spelling in dict.fromkeys(map(key, (name, *others, slug.replace("-", " ")))):
                owner = by_name.get(spelling, slug)
                if not spelling or (spelling in PHRASES.meanings and slug not in PAGES):
                    continue
                if owner == slug or spelling == key(name):
                    found[spelling] = tuple(dict.fromkeys((*found.get(spelling, ()), slug)))
        commas = frozenset(
            key(one) for _, name, others in kept for one in (name, *others) if "," in one and key(one) in found
        )
        words = cls({slug: name for slug, name, _ in kept}, Lexicon.of(found), kept, with_comma=commas)
        return words.with_own(aliases) if aliases else words

    def with_own(self, aliases: Mapping[str, str]) -> Words:
        """The same names with these own words of a coach and no others."""
        own = tuple(aliases.items())
        return self if own == self.aliases else replace(self, aliases=own, shorthand=Shorthand.of(own))

    def __hash__(self) -> int:
        return hash((self.entries, self.aliases))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words) and (self.entries, self.aliases) == (other.entries, other.aliases)

    def name(self, slug: str) -> str:
        """The drill's name, or its slug in words where it is not known any more."""
        return self.names.get(slug) or slug.replace("-", " ").capitalize()

    def spelling(self, slug: str) -> str:
        """A spelling that is read as this drill and no other: its name, an alias, or the words of its slug."""
        for known, name, aliases in self.entries:
            if known == slug:
                for one in (name, *aliases, slug.replace("-", " ")):
                    if self.lexicon.meanings.get(key(one)) == (slug,) and not set(one) & set("{}[]();:/+&"):
                        return one
        return slug.replace("-", " ")

    def tokens(self, plain: str) -> list[Token]:
        """The tokens of a plain line, names of drills joined into one token each."""
        raw = join_numbers(scan(plain))
        tokens: list[Token] = []
        place = 0
        while place < len(raw):
            found = self.lexicon.longest(raw, place, "-,") if raw[place].kind in ("word", "num") else None
            if found and not self._may_be(plain[raw[place].start : raw[found[1] - 1].end]):
                found = self.lexicon.longest(raw, place, "-")
            if found and raw[place].kind == "num" and not _may_start_a_name(raw, place):
                found = None
            if not found:
                tokens.append(raw[place])
                place += 1
                continue
            slugs, end = found
            span = plain[raw[place].start : raw[end - 1].end]
            token = replace(raw[place], kind="drill", text=span.lower(), raw=span, end=raw[end - 1].end, slugs=slugs)
            if slugs[0] in PAGES:
                token = replace(token, kind="word", text=PAGES[slugs[0]], slugs=())
            tokens.append(token)
            place = end
        return in_our_words(tokens)

    def _may_be(self, span: str) -> bool:
        """Whether a name may be written like this: with a comma only where it has one."""
        return "," not in span or key(span) in self.with_comma


def _may_start_a_name(tokens: list[Token], at: int) -> bool:
    """A name may begin with a digit ("3 step bounds") only where that digit is no count or dose."""
    return at > 0 and tokens[at - 1].kind == "word"
