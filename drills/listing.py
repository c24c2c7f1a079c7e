"""What the list of drills shows: slim rows of all that may be seen, in one query, and from them one page of it.

The sieve counts over all that was found, so all of it is fetched, but only in the columns that it and the cards need.
The order is made here and not by the database, whose idea of the alphabet depends on where it was set up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, F, Value

from athletes.models import Team
from drills import search_words
from drills.models import Drill, Guide, SearchKey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from drills.models import DrillQuerySet
    from drills.sieve import Shown, Sieve

PAGE = 20


class Row(NamedTuple):
    """A drill as far as the list needs it; `hits` are the keys by which it was found."""

    pk: int
    slug: str
    name: str
    short: str
    purpose: str
    level: int
    impact: int
    room_min_m: int
    room_max_m: int
    kit: str
    days: list[str]
    figure: str
    is_published: bool
    team_id: int | None
    team_name: str | None
    muscle_names: str | None
    hits: str

    @property
    def drill(self) -> Drill:
        """The drill, as far as its card shows it."""
        card = ("pk", "slug", "name", "short", "level", "impact", "room_min_m", "room_max_m", "figure", "is_published")
        team = Team(pk=self.team_id, name=self.team_name or "") if self.team_id else None
        return Drill(team=team, **{name: getattr(self, name) for name in card})


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list."""

    drills: list[Drill]
    total: int
    start: int
    groups: list[Shown]
    guides: Sequence[Guide] = ()
    # Whether some word of the search was not found, and whether some word was only found with a slip in it.
    lacks_words: bool = False
    has_slips: bool = False

    @property
    def before(self) -> int | None:
        """Where the page before begins."""
        return max(0, self.start - PAGE) if self.start else None

    @property
    def after(self) -> int | None:
        """Where the next page begins."""
        return self.start + PAGE if self.start + PAGE < self.total else None

    @property
    def next_size(self) -> int:
        """How many drills stand on the next page."""
        return min(PAGE, self.total - self.start - PAGE)


def look(user: Any, sieve: Sieve, start: int = 0) -> Listing:
    """The page of the list that begins about there, of what the person may see: one query, however much there is."""
    drills = Drill.objects.visible_to(user).listed()
    asked = search_words.read(sieve.text)
    if asked.words:
        return _best(drills, asked, sieve, start)
    if not sieve.is_open or start:
        return _page(sieve, sorted(_rows(drills), key=_easy_first), start)
    rows = _rows(drills, _as_rows(Guide.objects.visible_to(user), name="title", short="summary", level="position"))
    guides = sorted((row for row in rows if not row.purpose), key=_easy_first)
    drilled = sorted((row for row in rows if row.purpose), key=_easy_first)
    return _page(sieve, drilled, start, guides=[Guide(slug=g.slug, title=g.name, summary=g.short) for g in guides])


def _best(drills: DrillQuerySet, asked: search_words.Asked, sieve: Sieve, start: int) -> Listing:
    """The page of a search. Keys of drills that the person may not see come along, and meet no row here."""
    keys = SearchKey.objects.asked_by(asked)
    hits = _as_rows(SearchKey.objects.hits(asked), pk="drill_id", slug="", hits="hits")
    rows = _rows(drills.filter(pk__in=keys.values("drill")), hits)
    scores = {row.pk: asked.score(row.hits) for row in rows if not row.purpose}
    scored = search_words.best((scores[row.pk], row) for row in rows if row.purpose)
    scored.sort(key=lambda pair: (-pair[0], _easy_first(pair[1])))
    score = scored[0][0] if scored else 0
    lacks = 0 < search_words.words_found(score) < len(asked.words)
    return _page(
        sieve, [row for _, row in scored], start, lacks_words=lacks, has_slips=search_words.slips_in(score) > 0
    )


def _page(sieve: Sieve, rows: list[Row], start: int, **more: Any) -> Listing:
    passed, groups = sieve.sift(rows)
    start = min(start, max(0, len(passed) - 1))
    shown = [row.drill for row in passed[start : start + PAGE]]
    return Listing(shown, len(passed), start, groups, **more)


def _easy_first(row: Row) -> tuple[int, int, str, int]:
    """Its place among others."""
    name = row.name.casefold() if row.name.isascii() else search_words.fold(row.name)
    return row.level, row.impact, name, row.pk


def _rows(drills: DrillQuerySet, more: Any = None) -> list[Row]:
    """These drills, and with them in the same query what `_as_rows` has made of something else."""
    names = [name if name != "team_name" else "team__name" for name in Row._fields]
    rows = drills.with_muscles().order_by().annotate(hits=Value("", CharField())).values_list(*names)
    return [Row._make(row) for row in (rows if more is None else rows.union(more, all=True))]


def _as_rows(others: QuerySet[Any, Any], **known: str) -> Any:
    """Other things in the form of rows. What tells them from drills is that they have no purpose."""
    fields = {"pk": "pk", "slug": "slug"} | known
    columns = [F(fields[name]) if fields.get(name) else Value(None, CharField()) for name in Row._fields]
    return others.order_by().values_list(*columns)
