"""What can be added to a session: a drill by its dose, or the warm-up that stands as an example on a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from drills import vocabulary
from drills.models import Dose, Drill, Guide
from plans.joining import dose_line, in_a_sentence, joined, linked
from plans.models import WarmUp
from plans.notation import Extent

if TYPE_CHECKING:
    from plans.notation import Words

# Of a drill whose page gives no dose: so many sets, and seconds where it stays on the spot.
SETS, SECONDS = 2, 15
SLUG = re.compile(r"[-\w]{1,60}")


@dataclass(frozen=True, slots=True)
class Addition:
    """A drill, an example, the warm-up of a guide, or one to embed; `query` names it in an address, `back` its page."""

    subject: Drill | Guide | WarmUp
    query: dict[str, str]
    example: str = ""
    doses: tuple[Dose, ...] = ()

    @property
    def name(self) -> str:
        """As it stands in a sentence: butt kicks, the warm-up “Before intervals”."""
        if isinstance(self.subject, Guide | WarmUp):
            return f"the warm-up “{self.subject.title}”"
        if self.example:
            return f"the warm-up “{self.subject.example_title or self.subject.name}”"
        return in_a_sentence(self.subject.name)

    @property
    def name_first(self) -> str:
        """The same at the beginning of a sentence."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def page(self) -> str:
        """What its page is called."""
        return str(self.subject)

    @property
    def back(self) -> str:
        """The address of its page."""
        return self.subject.get_absolute_url()

    @property
    def team_id(self) -> int | None:
        """The one team whose sessions it may go into; None where it is for everybody."""
        return None if isinstance(self.subject, Guide) else self.subject.team_id

    @property
    def levels(self) -> list[tuple[str, str]]:
        """The levels that its page gives a dose for: value and word."""
        return [(dose.level, vocabulary.DOSE_LEVELS[dose.level]) for dose in self.doses]

    def level(self, *wanted: str) -> str:
        """Return the first of the wanted levels that there is a dose for; else the first dose."""
        known = [dose.level for dose in self.doses]
        return next((level for level in wanted if level in known), known[0] if known else "")

    def text(self, level: str, words: Words) -> str:
        """Return the lines: of a drill the dose of a level in words that are read as this drill."""
        if self.example:
            return self.example.replace("\r\n", "\n").strip("\n")
        if isinstance(self.subject, WarmUp):
            return self.subject.line
        drill: Any = self.subject
        dose = next((dose for dose in self.doses if dose.level == level), None)
        if dose is None:
            extent = (
                Extent.of("metres", drill.room_min_m)
                if drill.room_min_m > vocabulary.SPOT_M
                else Extent.of("seconds", SECONDS)
            )
            return dose_line(drill.slug, SETS, extent, words, rest=drill.rest)
        return dose_line(drill.slug, dose.sets, extent_of(dose), words, per_side=dose.each_side, rest=drill.rest)

    def put_into(self, text: str, lines: str, words: Words) -> str:
        """Return a session's text with these lines in it."""
        return (linked if isinstance(self.subject, WarmUp) else joined)(text, lines, words)


def extent_of(dose: Dose) -> Extent:
    """Return how long one set is."""
    if dose.metres:
        return Extent.of("metres", dose.metres)
    return Extent.of("seconds", dose.seconds) if dose.seconds else Extent.of("reps", dose.reps or 1)


def addition_of(person: Any, words: Any) -> Addition | None:
    """Return what `drill` (with `team` for a team's own), `example`, `guide` or `warm_up` names; None for nothing.

    Raises:
        Http404: it does not exist, this person may not see it, or there is nothing to add.
    """
    # Of what no slug is made of, PostgreSQL would not so much as take the question.
    if any(not SLUG.fullmatch(str(words[kind])) for kind in ("guide", "example", "drill") if words.get(kind)):
        raise Http404
    if words.get("guide"):
        guide = get_object_or_404(Guide.objects.visible_to(person).exclude(example=""), slug=words["guide"])
        return Addition(guide, {"guide": guide.slug}, guide.example)
    if words.get("warm_up"):
        warm_ups = WarmUp.objects.visible_to(person).listed()
        try:
            warm_up = get_object_or_404(warm_ups, pk=UUID(str(words["warm_up"])))
        except ValueError as error:
            raise Http404 from error
        return Addition(warm_up, {"warm_up": str(warm_up.pk)})
    kind = "example" if words.get("example") else "drill"
    if not words.get(kind):
        return None
    team = str(words.get("team") or "")
    if team and not (team.isascii() and team.isdecimal() and len(team) < 16):
        raise Http404
    drills = Drill.objects.visible_to(person).listed().filter(is_published=True, team=int(team) if team else None)
    query = {kind: str(words[kind])} | ({"team": team} if team else {})
    if kind == "example":
        drill = get_object_or_404(drills.exclude(example=""), slug=words[kind])
        return Addition(drill, query, drill.example)
    drill = get_object_or_404(drills.prefetch_related("doses"), slug=words[kind])
    return Addition(drill, query, doses=tuple(drill.doses.all()))
