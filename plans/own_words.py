"""A coach's own words: "WU1" stands for "10 min easy". The reader writes them out; the text itself stays as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from plans.notation import Words


def of(coach: Any) -> dict[str, str]:
    """The words of a coach with what they stand for: one query; none for nobody."""
    return dict(coach.words.values_list("word", "expansion")) if coach is not None and coach.pk else {}


def known(words: Words, coach: Any) -> Words:
    """The names to read a text with, and the own words of this coach: one query."""
    return words.with_own(of(coach))
