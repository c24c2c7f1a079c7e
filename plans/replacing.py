"""Find a drill across a plan and put another in its place, in the words of each text; doses stay as they are.

A workout never changes: each text that has the drill is written anew, and its sessions are pointed at the new one. What
cannot be rewritten without changing something else is left and said: a line that shares its words, an embedded warm-up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Count

from drills.models import Drill
from plans import history, mending, own_words
from plans.models import PlanSession, Workout, WorkoutDrill
from plans.models.workouts import keep_detached, keep_uses, prepare
from plans.notation import Words
from plans.pages import MendError, Page

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from athletes.models import User
    from plans.layout import Placed
    from plans.models import Plan, PlanAct

EMBEDDED = "It stands in an embedded warm-up. Change it there."
# No text names one drill more often; it keeps a text that cannot be rewritten from turning round for ever.
MOST_TIMES = 60


@dataclass(slots=True)
class Offer:
    """A session that has the drill, and its lines before and after; `refused` says why it is left as it is."""

    session: PlanSession
    lines: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    refused: str = ""

    @property
    def name(self) -> str:
        """When: Tuesday of week 3."""
        return history.on(self.session)


def drills_of(plan: Plan) -> list[tuple[str, str]]:
    """Return the drills that stand in a plan, by slug, each with its name and in how many sessions: one query."""
    uses = WorkoutDrill.objects.filter(workout__plan_sessions__plan=plan, nth__gte=1).order_by("drill__name")
    rows = uses.values_list("drill__slug", "drill__name").annotate(count=Count("workout__plan_sessions", distinct=True))
    return [(slug, f"{name} ({count} session{'' if count == 1 else 's'})") for slug, name, count in rows]


def offered(coach: User, plan: Plan) -> list[tuple[str, str]]:
    """Return the drills that may be named in a plan, by slug, with their names in order."""
    rows = dict(Drill.objects.named_by(coach, plan.team_id).values_list("slug", "name"))
    return sorted(rows.items(), key=lambda row: row[1].lower())


def places(plan: Plan, slug: str) -> list[PlanSession]:
    """Return the sessions of a plan that have a drill, in order."""
    used = WorkoutDrill.objects.filter(drill__slug=slug, nth__gte=1).values("workout")
    return list(plan.sessions.filter(workout__in=used).select_related("workout").order_by("day", "position"))


def offers(plan: Plan, find: str, put: str, *, by: User) -> list[Offer]:
    """Return each session that has a drill, with its lines as they would stand with another in its place."""
    words = Words.of(Drill.objects.words_for(by, plan.team_id))
    own = own_words.of(by)
    done: dict[str, tuple[str, str]] = {}
    found = []
    for session in places(plan, find):
        text = session.workout.text
        if text not in done:
            done[text] = rewritten(text, find, put, words, own)
        new, refused = done[text]
        pairs = zip(text.split("\n"), new.split("\n"), strict=False)
        found.append(Offer(session, [pair for pair in pairs if pair[0] != pair[1]], new, refused))
    return found


def rewritten(text: str, find: str, put: str, words: Words, own: dict[str, str]) -> tuple[str, str]:
    """Return a text with a drill in the place of another, or as it is with the reason why it is left."""
    page = Page.of(text, words, own)
    for _ in range(MOST_TIMES):
        piece = next((one for one in page.placed if one.chip.drill == find and one.chip.step is not None), None)
        if piece is None:
            break
        try:
            page = Page.of(mending.change(page, piece, what=put).apply(page.typed), words, own)
        except MendError as refusal:
            return text, str(refusal)
    return (page.typed, "") if page.typed != text else (text, EMBEDDED)


def replace_drill(plan: Plan, find: str, put: str, ids: Collection[str], *, by: User) -> tuple[int, PlanAct | None]:
    """Put a drill in the place of another in the chosen sessions, as one act; return how many have it now.

    Film wishes go along to the drill that takes the place.
    """
    with history.act(plan, by=by, said="") as one:
        chosen = [
            offer for offer in offers(plan, find, put, by=by) if not offer.refused and str(offer.session.pk) in ids
        ]
        new = _written(plan, chosen, by)
        ids_of = dict(Drill.objects.named_by(by, plan.team_id).values_list("slug", "pk"))
        moved = {str(offer.session.pk): (offer.session.workout, new[offer.session.workout.text]) for offer in chosen}
        one.layout = replace(one.before, sessions=tuple(_pointed(row, moved, ids_of) for row in one.before.sessions))
        name = dict(Drill.objects.filter(slug__in=[find, put]).values_list("slug", "name"))
        many = f"{len(chosen)} session{'' if len(chosen) == 1 else 's'}"
        one.said = f"Replaced {name.get(find, find)} by {name.get(put, put)} in {many}"
    return len(chosen), one.done


def _written(plan: Plan, chosen: Sequence[Offer], by: User) -> dict[str, Workout]:
    """A new workout for each text, by the text as it was."""
    words = Words.of(Drill.objects.words_for(by, plan.team_id))
    own = own_words.of(by)
    texts = {offer.session.workout.text: offer for offer in chosen}
    made = {text: prepare(offer.text, by, words, plan.team_id, own) for text, offer in texts.items()}
    Workout.objects.bulk_create(workout for workout, _ in made.values())
    if made:
        keep_uses(made.values(), plan.team_id)
    for text, offer in texts.items():
        keep_detached(offer.session.workout, made[text][0])
    return {text: workout for text, (workout, _) in made.items()}


def _pointed(row: Placed, moved: dict[str, tuple[Workout, Workout]], ids_of: dict[str, int]) -> Placed:
    """A session with its new workout; a film that was asked of the drill is asked of the one in its place."""
    if row.id not in moved:
        return row
    old, new = moved[row.id]
    turns = _turns(old, new, ids_of)
    films = tuple(
        replace(film, drill=turns[film.drill, film.nth][0], nth=turns[film.drill, film.nth][1])
        if (film.drill, film.nth) in turns
        else film
        for film in row.films
    )
    films = tuple(sorted(films, key=lambda film: (film.drill, film.nth)))
    return replace(row, workout=str(new.pk), films=films)


def _turns(old: Workout, new: Workout, ids_of: dict[str, int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Which drill and turn each drill of a text is in the new one: only names differ, so they stand in one order."""
    before, after = old.about.drills, new.about.drills
    if len(before) != len(after):
        return {}
    return {
        (ids_of[was.slug], was.nth): (ids_of[now.slug], now.nth)
        for was, now in zip(before, after, strict=True)
        if was.slug in ids_of and now.slug in ids_of
    }
