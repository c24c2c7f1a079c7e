"""The form that asks who gets a plan, and from when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms

from plans import clashing
from plans.laying import How
from plans.models import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from athletes.models import User

START, RACE = "start", "race"
OWN, CLASH, RACE_SEEN, LIGHT = "own-", "clash-", "seen_race", "light"
NOT_A_DATE = "This is not a date. Your other choices are kept. Write it like 2026-05-04."
MOST_WEEKS_SHOWN = 8


def date_field(label: str, *, required: bool = False, help_text: str = "") -> forms.DateField:
    """A date, typed or picked."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DATE},
    )


class AssignForm(forms.Form):
    """Who gets a plan, from which day or for which race. Nothing is written by it; the preview comes first.

    Besides its fields it reads a date for each athlete chosen, named `own-` and the athlete's id.
    """

    athlete = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": "One of those chosen is not yours to coach. Nothing was assigned."},
    )
    squad = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={"invalid_choice": "That squad is not in this team. Nothing was assigned."},
    )
    anchor = forms.ChoiceField(
        label="Counted", choices=[(START, "From a start"), (RACE, "Back from a race")], required=False
    )
    race_on = date_field("Race")
    first_day = date_field("First day", required=True)
    last_day = date_field("Last day")
    fits_days = forms.BooleanField(label="Put sessions on days they can run", required=False)
    may_move = forms.ChoiceField(
        label="The athlete",
        choices=[
            (Assignment.MayMove.WEEK, "may move a session within its week"),
            (Assignment.MayMove.NO, "moves none"),
        ],
        required=False,
    )
    release_weeks = forms.TypedChoiceField(
        label="The athlete sees",
        coerce=int,
        empty_value=None,
        required=False,
        choices=[
            ("", "all of it"),
            (0, "this week"),
            (1, "this week and the next"),
            *((count, f"this week and {count} more") for count in range(2, MOST_WEEKS_SHOWN + 1)),
        ],
    )
    clash = forms.ChoiceField(label="On such a day", choices=clashing.CHOICES, required=False)
    see = forms.IntegerField(required=False)

    def __init__(self, *args: Any, athletes: Sequence[User], squads: Mapping[int, set[int]], **kwargs: Any) -> None:
        """Offer the team's athletes and squads (ids, with those of their athletes), nobody else."""
        super().__init__(*args, **kwargs)
        self.offered = {person.pk for person in athletes}
        self.squads = squads
        self.own: dict[int, dt.date] = {}
        self.own_clash: dict[int, str] = {}
        self.fields["athlete"].choices = [(pk, pk) for pk in self.offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["squad"].choices = [(pk, pk) for pk in squads]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Read the own dates of those chosen, and what happens on their days that are taken."""
        data = super().clean() or self.cleaned_data
        field = forms.DateField()
        for pk in sorted(self.chosen()):
            choice = self.data.get(f"{CLASH}{pk}")
            if choice in dict(clashing.CHOICES):
                self.own_clash[pk] = choice
            text = str(self.data.get(f"{OWN}{pk}", "")).strip()
            if not text:
                continue
            try:
                self.own[pk] = field.clean(text)
            except forms.ValidationError:
                self.add_error(
                    None, f"{text[:40]} is not a date. Your other choices are kept. Write it like 2026-05-04."
                )
        return data

    def chosen(self) -> set[int]:
        """Return the ids of all athletes chosen, one by one or by squad."""
        ids = set(self.cleaned_data.get("athlete") or ())
        for squad in self.cleaned_data.get("squad") or ():
            ids |= self.squads[squad] & self.offered
        return ids

    @property
    def from_race(self) -> bool:
        """Whether the plan is laid back from a race."""
        value = self.cleaned_data.get("anchor") if self.is_bound else self.initial.get("anchor")
        return bool(value == RACE)

    def _listed(self, name: str) -> list[str]:
        data: Any = self.data
        return data.getlist(name) if hasattr(data, "getlist") else []

    def how(self, teams: Iterable[int] = ()) -> How:
        """Return the choices beside the first day; of a valid form. `teams` are those the coach writes plans for."""
        data = self.cleaned_data
        return How(
            from_race=self.from_race,
            race_on=data.get("race_on"),
            last_day=None if self.from_race else data.get("last_day"),
            own=self.own,
            fits_days=data.get("fits_days", False),
            may_move=data.get("may_move") or Assignment.MayMove.WEEK,
            release_weeks=data.get("release_weeks"),
            clash=data.get("clash") or clashing.BOTH,
            own_clash=self.own_clash,
            lightens={pk: pk in self._listed(LIGHT) for pk in self._listed(RACE_SEEN)},
            teams=frozenset(teams),
        )

    def refusal(self) -> str:
        """Return what is wrong beside the dates, in sentences; those stand at their fields."""
        names = ("athlete", "squad", "anchor", "may_move", "release_weeks", "clash", "see", "__all__")
        return " ".join(str(error) for name in names for error in self.errors.get(name, ()))

    def hidden(self, takers: Sequence[User]) -> Iterator[tuple[str, str]]:
        """Yield names and values of a form that asks for the same, for these athletes; of a valid form."""
        for name in ("anchor", "race_on", "first_day", "last_day", "may_move", "release_weeks", "clash"):
            value = self.cleaned_data.get(name)
            if value not in (None, ""):
                yield name, value.isoformat() if isinstance(value, dt.date) else str(value)
        if self.cleaned_data.get("fits_days"):
            yield "fits_days", "on"
        for name in (RACE_SEEN, LIGHT):
            yield from ((name, value) for value in self._listed(name))
        for person in takers:
            if person.pk in self.own_clash:
                yield f"{CLASH}{person.pk}", self.own_clash[person.pk]
            yield "athlete", str(person.pk)
            if person.pk in self.own:
                yield f"{OWN}{person.pk}", self.own[person.pk].isoformat()
