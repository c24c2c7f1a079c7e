"""The keys by which drills are found, written anew whenever a drill was. `DrillQuerySet.search` asks for them.

The rows hold all that a search needs, so that it is one query of plain comparisons, which SQLite and PostgreSQL
answer alike. What makes a key, and what it counts, stands in `drills.search_words`.
"""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from django.db import connections, router, transaction
from django.db.models import prefetch_related_objects

from drills import vocabulary
from drills.models import Drill, SearchKey
from drills.search_words import (
    ALIAS,
    CUE,
    FAULT,
    NAME,
    NO_KIT,
    PURPOSE,
    REST,
    SAME_IMPACT,
    SAME_LEVEL,
    SAME_MUSCLE,
    SAME_PURPOSE,
    Keys,
)
from drills.sieve import needs_kit, rooms

if TYPE_CHECKING:
    from collections.abc import Iterable

# A key that nobody can type, which says by which rules the others were made. To be raised when the rules change.
MADE_BY = "~1"
AT_A_TIME = 100
ROOMS = {"spot": "on the spot in place standing", "hall": "hall indoors gym", "long": "straight track"}


def index(drills: Iterable[Drill]) -> None:
    """Write the keys of these drills anew, from what their rows say now: a few queries, however many drills."""
    for some in batched(drills, AT_A_TIME):
        # Asked for again: what was fetched with a drill may be older than what has since been written.
        fresh = list(Drill.objects.filter(pk__in=[drill.pk for drill in some]))
        prefetch_related_objects(fresh, "aliases", "cues", "faults", "muscles")
        rows = [(drill.pk, key, weight) for drill in fresh for key, weight in keys_of(drill).items()]
        with transaction.atomic():
            SearchKey.objects.filter(drill__in=fresh).delete()
            _insert(rows)


def index_stale() -> int:
    """Write the keys of drills that have none, or have them by older rules; return how many drills that were."""
    stale = list(Drill.objects.exclude(search_keys__key=MADE_BY).only("pk"))
    index(stale)
    return len(stale)


def keys_of(drill: Drill) -> Keys:
    """The keys of a drill. What stands here and no more is searched."""
    keys = Keys({MADE_BY: 0})
    keys.name(drill.name, NAME)
    for text in {drill.also, *(alias.text for alias in drill.aliases.all())}:
        keys.name(text, ALIAS)
    keys.phrase(vocabulary.PURPOSES[drill.purpose], PURPOSE)
    keys.text(f"{vocabulary.PURPOSES[drill.purpose]} {SAME_PURPOSE[drill.purpose]}", PURPOSE)
    for text in (drill.why, drill.short):
        keys.sentence(text, PURPOSE)
    for row in drill.muscles.all():
        if row.role != "holds":
            keys.phrase(vocabulary.MUSCLES[row.muscle], PURPOSE)
            keys.text(f"{row.muscle} {vocabulary.MUSCLES[row.muscle]} {SAME_MUSCLE[row.muscle]}", PURPOSE)
    for text in (drill.form, *(cue.text for cue in drill.cues.all())):
        keys.sentence(text, CUE)
    for fault in drill.faults.all():
        keys.sentence(fault.looks_like, FAULT)
        keys.sentence(fault.why, FAULT)
    _rest(drill, keys)
    return keys


def _rest(drill: Drill, keys: Keys) -> None:
    """What it needs and asks, in words."""
    room = " ".join(ROOMS[name] for name in rooms(drill.room_min_m, drill.room_max_m))
    level = f"{vocabulary.LEVELS[drill.level]} {SAME_LEVEL[drill.level]}"
    kit = drill.kit if needs_kit(drill.kit) else ""
    days = " ".join(vocabulary.DAYS[day] for day in drill.days if day in vocabulary.DAYS)
    for text in (room, level, kit, days, drill.room_note):
        keys.text(text, REST)
    phrases = [f"level {drill.level}", f"{drill.room_min_m} m", f"{drill.room_max_m} m", *SAME_IMPACT[drill.impact]]
    for phrase in phrases if kit else [*phrases, *NO_KIT]:
        keys.phrase(phrase, REST)


def _insert(rows: list[tuple[int, str, int]]) -> None:
    """Write rows of keys. There are hundreds for a drill, and no object needs to be made of any."""
    if not rows:
        return
    connection = connections[router.db_for_write(SearchKey)]
    name = connection.ops.quote_name
    columns = ", ".join(map(name, ("drill_id", "key", "weight")))
    statement = f"INSERT INTO {name(SearchKey._meta.db_table)} ({columns}) VALUES (%s, %s, %s)"  # noqa: S608 -- names
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
