"""Warm-ups as lists and pages show them: minutes, the parts to scale, drills with their pictures, how often used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from drills.models import Drill
from plans import warming
from plans.models import Plan, PlanSession, WarmUpVersion
from plans.notation import Reading, Section
from plans.outline import outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plans.models import WarmUp
    from plans.outline import Outline

# The longest bar of a list stands for so many seconds.
LONGEST_S = 45 * 60
WIDTH = 100.0
WORDS = {"jog": "jog", "mob": "mobility", "drill": "drills", "str": "strides", "other": "more"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the bar: what it is, where it lies, and its minutes in words."""

    sort: str
    x: str
    width: str
    says: str


@dataclass(slots=True)
class Card:
    """A warm-up with its newest text at a glance."""

    version: WarmUpVersion
    reading: Reading
    about: Outline
    drills: list[Drill] = field(default_factory=list)
    sessions: int = 0

    @property
    def warm_up(self) -> WarmUp:
        """Whose text it is."""
        return self.version.warm_up

    @property
    def seconds(self) -> int:
        """The middle of the estimate."""
        return self.about.warmup_seconds

    def bar(self, full: float = LONGEST_S) -> list[Stretch]:
        """The parts to scale; `full` seconds are as wide as the drawing."""
        scale, done, found = WIDTH / max(full, self.seconds, 1), 0.0, []
        for part in self.about.warmup:
            if part.seconds > 0:
                says = f"{WORDS[part.role]} {max(round(part.seconds / 60), 1)} min"
                width = max(part.seconds * scale - 0.6, 0.6)
                found.append(Stretch(part.role, f"{done:.1f}", f"{width:.1f}", says))
            done += part.seconds * scale
        return found

    @property
    def says(self) -> str:
        """The bar in words."""
        return ", ".join(stretch.says for stretch in self.bar())

    @property
    def whole(self) -> list[Stretch]:
        """The bar as wide as the page."""
        return self.bar(self.seconds)


def card_of(version: WarmUpVersion) -> Card:
    """Return the card of one text, without pictures."""
    reading = Reading(items=[Section("warmup", warming.content(version.reading))])
    return Card(version, reading, outline(reading))


def cards(versions: Iterable[WarmUpVersion], user: Any) -> list[Card]:
    """Return the cards of these texts; two queries more for pictures and use, however many there are."""
    found = [card_of(version) for version in versions]
    slugs = {slug for card in found for slug in slugs_of(card.about)}
    drills = Drill.objects.named_by(user).filter(slug__in=slugs) if slugs else []
    by_slug = {(drill.slug, drill.team_id): drill for drill in drills}
    used = sessions_with(user) if user.coach_team_ids() else {}
    for card in found:
        team = card.warm_up.team_id
        named = (by_slug.get((slug, team)) or by_slug.get((slug, None)) for slug in slugs_of(card.about))
        card.drills = [drill for drill in named if drill is not None]
        card.sessions = used.get(card.warm_up.pk, 0)
    return found


def slugs_of(about: Outline) -> list[str]:
    """Return the drills of a warm-up in order, each once, and strides."""
    return list(dict.fromkeys([*(use.slug for use in about.drills), *(p for p in about.pages if p == "strides")]))


def sessions_with(user: Any) -> dict[Any, int]:
    """Return for each warm-up how many sessions of the coach's plans embed it. One query."""
    name = "workout__warm_up_uses__version__warm_up"
    rows = PlanSession.objects.filter(plan__in=Plan.objects.visible_to(user), workout__warm_up_uses__is_live=True)
    return dict(rows.order_by().values(name).annotate(count=Count("pk", distinct=True)).values_list(name, "count"))
