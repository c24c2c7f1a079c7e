"""A team's own drills: copied from the library or written new, edited, and brought up to date with the library.

A text of a drill goes through here in the form of its TOML file (`drills.toml_form`), whoever wrote it: the coach's
page, the library it was copied from, or a change of the library that was taken over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from drills import changes, history, ladder, search, vocabulary
from drills.library.reading import drawn
from drills.loading import LISTS, WORDS, write_parts
from drills.models import Cue, Drill, DrillAlias, DrillVersion, Rung
from drills.rungs import circle_with
from drills.toml_form import as_form, with_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from athletes.models import Team, User

Form = dict[str, Any]


def form_of(drill: Drill) -> Form:
    """What the drill says now, as it stands in the database."""
    return as_form(with_rows(Drill.objects.filter(pk=drill.pk)).get())


def own_in(team_id: int, slug: str) -> Drill | None:
    """The team's own drill of this slug, archived or not."""
    return Drill.objects.filter(team=team_id, slug=slug).first()


@transaction.atomic
def copy(drill: Drill, team: Team, by: User) -> Drill:
    """Make a library drill the team's own: a draft of the same words, drawing and slug, which knows where it is from.

    By its slug it takes the library drill's place in the texts of the team, once it is published. Where the team has
    its own already, that one is returned and nothing is written.
    """
    there = own_in(team.pk, drill.slug)
    if there is not None:
        return there
    history.keep(drill, by=None, source="library" if drill.edited_at is None else "admin")
    form = form_of(drill)
    taken = {word for word, _ in conflicts(form, Drill(team=team, slug=drill.slug))}
    form["aliases"] = [name for name in form.get("aliases", []) if name not in taken]
    copied = Drill(team=team, slug=drill.slug, figure=drill.figure, is_published=False)
    copied.copied_from = DrillVersion.objects.filter(drill=drill).first()
    write(copied, form, by)
    return copied


@transaction.atomic
def write(drill: Drill, form: Form, by: User) -> None:
    """Lay a text over a team's drill, keep it in the history, and let it be found by it.

    The text has been checked: by the coach's form, or because it stood in a drill before.
    """
    if drill.pk:
        history.begin(drill)
    else:
        drill.slug = drill.slug or free_slug(form["name"], drill.team_id)
    for name in (*WORDS, *LISTS):
        field: Any = Drill._meta.get_field(name)
        setattr(drill, name, form[name] if name in form else field.get_default())
    drill.contacts_per_20m_low, drill.contacts_per_20m_high = form.get("contacts_per_20m", (None, None))
    drill.strip_note = drill.strip_note or _strip_note(drill, form)
    drill.edited_at = timezone.now()
    near = _neighbours(drill, form)
    drill.variant_of = near.get(form.get("variant_of", ""))
    drill.save()
    write_parts([(drill, form)], near)
    drill.aliases.all().delete()
    names = dict.fromkeys(map(vocabulary.normalise, form.get("aliases", [])))
    DrillAlias.objects.bulk_create(DrillAlias(drill=drill, team_id=drill.team_id, text=name) for name in names if name)
    history.keep(drill, by=by, source="coach")
    search.index([drill])


def free_slug(name: str, team_id: int | None) -> str:
    """A slug for a new drill of this name: no address of a page, none of the team's, and no library drill's.

    A library drill's is left to a copy of it, which takes its place in texts on purpose.
    """
    stem = slugify(name)[:54].strip("-_") or "drill"
    start = Q(team=None) | Q(team=team_id)
    taken = set(Drill.objects.filter(start, slug__startswith=stem).values_list("slug", flat=True)) | vocabulary.RESERVED
    number = 2
    slug = stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def conflicts(form: Form, drill: Drill) -> list[tuple[str, Drill]]:
    """Names in a text that another drill has already, with that drill: one of the team, or a built-in one.

    The built-in drill in whose place this one stands (it has its slug) shares its names. Names that this drill has had
    before are its own, also where the library has since given them to another.
    """
    wanted = [vocabulary.normalise(form.get("name", "")), *map(vocabulary.normalise, form.get("aliases", []))]
    own = set()
    if drill.pk:
        own = {vocabulary.normalise(Drill.objects.only("name").get(pk=drill.pk).name)}
        own |= set(drill.aliases.values_list("text", flat=True))
    wanted = [word for word in dict.fromkeys(wanted) if word and word not in own]
    if not wanted:
        return []
    others = Drill.objects.filter(Q(team=None) | Q(team=drill.team_id)).exclude(pk=drill.pk)
    others = others.exclude(team=None, slug=drill.slug) if drill.slug else others
    named: dict[str, Drill] = {}
    for other in others.only("name", "slug", "team"):
        named.setdefault(vocabulary.normalise(other.name), other)
        named.setdefault(vocabulary.normalise(other.slug), other)
    aliases = DrillAlias.objects.filter(drill__in=others, text__in=wanted).select_related("drill")
    named = {alias.text: alias.drill for alias in aliases} | named
    return [(word, named[word]) for word in wanted if word in named]


def circle(drill: Drill, name: str, easier: Iterable[Form], harder: Iterable[Form]) -> str:
    """The way round from this drill to itself, were these its neighbours; empty where there is none."""
    sides = {Rung.EASIER: list(easier), Rung.HARDER: list(harder)}
    near = _neighbours(drill, sides)
    rungs = [(side, near[r["drill"]]) for side, rows in sides.items() for r in rows if r.get("drill", "") in near]
    return ladder.said(circle_with(drill, rungs, name))


def library_form(drill: Drill) -> tuple[DrillVersion, Form] | None:
    """The text that the library has now of what this drill was copied from, and the text that was copied."""
    copied: DrillVersion | None = drill.copied_from
    if copied is None:
        return None
    newest = DrillVersion.objects.filter(drill=copied.drill_id).select_related("drill").order_by("-number")[:1].get()
    return newest, copied.form


ours_of = changes.ours_of


def moved(drill: Drill, ours: Form | None = None) -> list[changes.Moved]:
    """What the library says differently since it was copied, and this drill does not say already."""
    told = library_form(drill)
    if told is None or told[0].pk == drill.copied_from_id:
        return []
    if ours is None:
        newest = drill.versions.order_by("-number").first()
        ours = newest.form if newest else form_of(drill)
    return changes.moved(told[1], told[0].form, ours)


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody may do with a drill on its page, and what there is to know about where it is from."""

    may_edit: bool = False
    # Of a library drill: the person's teams that have none of their own yet, and what the others have.
    may_copy: bool = False
    copies: tuple[Drill, ...] = ()
    moved: int = 0


def standing(drill: Drill, person: Any) -> Standing:
    """What this person may do with the drill. No query for who is no coach, three at most for who is."""
    teams = person.coach_team_ids(edits=True) if person.is_authenticated else []
    if not teams:
        return Standing()
    if drill.team_id is None:
        copies = Drill.objects.filter(team__in=teams, slug=drill.slug).select_related("team")
        own_copies = tuple(copies)
        return Standing(may_copy=len(own_copies) < len(teams), copies=own_copies)
    if drill.team_id not in teams:
        return Standing()
    return Standing(may_edit=True, moved=len(moved(drill)) if drill.copied_from_id else 0)


@transaction.atomic
def take_over(drill: Drill, marks: Iterable[str], by: User) -> list[changes.Moved]:
    """Lay these changes of the library over our text; what is no change any more is passed over.

    Names that another drill has by now are left out. Returns what was taken over.
    """
    ours = form_of(drill)
    wanted = set(marks)
    taken = [change for change in moved(drill, ours) if change.mark in wanted]
    for change in taken:
        ours = changes.taken_over(ours, change)
    if taken:
        strange = {word for word, _ in conflicts(ours, drill)}
        ours["aliases"] = [name for name in ours.get("aliases", []) if name not in strange]
        ours["cues"] = ours.get("cues", [])[: Cue.MOST]
        write(drill, ours, by)
    return taken


def keep_ours(drill: Drill, number: int) -> None:
    """Say that the library was looked at up to this version: what it changed so far is not shown any more."""
    copied: DrillVersion | None = drill.copied_from
    seen = copied and DrillVersion.objects.filter(drill=copied.drill_id, number=number).first()
    if seen is not None:
        drill.copied_from = seen
        drill.save(update_fields=["copied_from"])


def _strip_note(drill: Drill, form: Form) -> str:
    """Words for a strip of drawings that shows other moments than the steps: they stand beside each other else."""
    figure = drawn(drill.figure) if drill.figure else None
    if figure is None or len(figure.get("show", [])) == len(form.get("steps", [])):
        return ""
    return "The strip shows the drill as the library has it."


def _neighbours(drill: Drill, form: Form) -> dict[str, Drill]:
    """The drills that a text names by their slugs; the team's own comes before the library's."""
    told = [rung["drill"] for side in ("easier", "harder") for rung in form.get(side, []) if "drill" in rung]
    slugs = [slug for slug in (*told, form.get("variant_of", "")) if slug]
    if not slugs:
        return {}
    named = Drill.objects.filter(Q(team=None) | Q(team=drill.team_id), slug__in=slugs).exclude(pk=drill.pk)
    return {other.slug: other for other in sorted(named, key=lambda other: other.team_id or 0)}
