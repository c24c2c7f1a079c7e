"""Forms of plans: the plan itself, a week, a session of it, and who gets it from when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from athletes.models import Squad, Team, User
from plans.models import Plan, PlanSession, Week
from plans.models.plans import MAX_WEEKS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class PlanForm(forms.ModelForm[Plan]):
    """Name, goal and state of a plan; for a new one also its team (where there are several) and length."""

    weeks = forms.IntegerField(
        min_value=1, max_value=MAX_WEEKS, initial=12, help_text="You can add weeks later.", label="Weeks"
    )

    class Meta:
        model = Plan
        fields: ClassVar = ["name", "goal", "state", "team"]
        labels: ClassVar = {"goal": "What it is for"}

    def __init__(self, *args: Any, coach: User, **kwargs: Any) -> None:
        """Offer the teams in which this coach writes plans."""
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(pk__in=coach.coach_team_ids(edits=True))
        if self.instance._state.adding:
            del self.fields["state"]
            if len(teams) == 1:
                del self.fields["team"]
                self.instance.team = teams[0]
            else:
                self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField
        else:
            del self.fields["weeks"], self.fields["team"]


class WeekForm(forms.ModelForm[Week]):
    """Phase and note of a week."""

    class Meta:
        model = Week
        fields: ClassVar = ["phase", "is_down", "note"]


class PlanSessionForm(forms.ModelForm[PlanSession]):
    """The text of a session, and when and where it is. Any text is taken; what is not read stays as a note."""

    text = forms.CharField(
        max_length=20_000,
        strip=False,
        label="Session text",
        widget=forms.Textarea(attrs={"rows": 11, "spellcheck": "false", "class": "workout-text__box"}),
        error_messages={"required": "Write the session first, for example: 40 min easy."},
    )

    class Meta:
        model = PlanSession
        fields: ClassVar = ["start_time", "place"]
        labels: ClassVar = {"start_time": "Starts at"}
        widgets: ClassVar = {"start_time": forms.TimeInput(attrs={"type": "time"}, format="%H:%M")}

    def clean_text(self) -> str:
        """Keep the words as typed, without empty lines at both ends."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip("\n")
        if not text.strip():
            raise forms.ValidationError("Write the session first, for example: 40 min easy.")
        return text


class AssignForm(forms.Form):
    """Who gets a plan, from which day. Nothing is written by it; the preview comes first."""

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
    first_day = forms.DateField(
        label="First day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "This is not a date. Your other choices are kept. Write it like 2026-05-04."},
    )

    def __init__(self, *args: Any, athletes: Sequence[User], squads: Sequence[Squad], **kwargs: Any) -> None:
        """Offer the coach's athletes and squads, nobody else."""
        super().__init__(*args, **kwargs)
        self.offered = {person.pk for person in athletes}
        self.squads = squads
        self.fields["athlete"].choices = [(pk, pk) for pk in self.offered]  # type: ignore[attr-defined]  # a choice field
        self.fields["squad"].choices = [(squad.pk, squad.pk) for squad in squads]  # type: ignore[attr-defined]

    def chosen(self) -> set[int]:
        """Return the ids of all athletes chosen, one by one or by squad."""
        ids = set(self.cleaned_data.get("athlete") or ())
        squads = set(self.cleaned_data.get("squad") or ())
        for squad in self.squads:
            if squad.pk in squads:
                ids |= {person.pk for person in squad.athletes.all()} & self.offered
        return ids

    def first(self) -> dt.date | None:
        """Return the first day, once it is valid."""
        day: dt.date | None = self.cleaned_data.get("first_day")
        return day
