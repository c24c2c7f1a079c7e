"""Forms of plans: the plan itself, a week, a session of it."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django import forms

from athletes.models import Team, User
from plans.history import WEEKDAYS, day_words
from plans.models import Plan, PlanSession, Week
from plans.models.plans import MAX_WEEKS


class PlanForm(forms.ModelForm[Plan]):
    """What a plan is for; of a new one also its team (where there are several) and length, else the day of the race."""

    weeks = forms.IntegerField(
        min_value=1, max_value=MAX_WEEKS, initial=12, help_text="You can add weeks later.", label="Weeks"
    )
    race_week = forms.IntegerField(
        min_value=1,
        max_value=MAX_WEEKS,
        required=False,
        label="Week of the race",
        help_text="With it the plan can be laid back from the date of a race. Empty: no race.",
    )
    race_weekday = forms.TypedChoiceField(
        choices=list(enumerate(WEEKDAYS)),
        coerce=int,
        empty_value=None,
        required=False,
        label="Day of the race",
        initial=6,
    )

    class Meta:
        model = Plan
        fields: ClassVar = ["name", "goal", "event", "level", "about", "team"]
        labels: ClassVar = {"goal": "What it is for", "about": "For whom, and how it is built"}
        widgets: ClassVar = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, coach: User, **kwargs: Any) -> None:
        """Offer the teams in which this coach writes plans."""
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(pk__in=coach.coach_team_ids(edits=True))
        if self.instance._state.adding:
            del self.fields["race_week"], self.fields["race_weekday"]
            if len(teams) == 1:
                del self.fields["team"]
                self.instance.team = teams[0]
            else:
                self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField
                self.fields["team"].required = True
        else:
            del self.fields["weeks"], self.fields["team"]
            if self.instance.race_day is not None:
                self.initial["race_week"] = self.instance.race_day // 7 + 1
                self.initial["race_weekday"] = self.instance.race_day % 7

    def race_day(self) -> int | None:
        """Return the day of the race, counted like the days of the plan; None for no race."""
        week, weekday = self.cleaned_data.get("race_week"), self.cleaned_data.get("race_weekday")
        return (week - 1) * 7 + (6 if weekday is None else weekday) if week else None


class PlanFilterForm(forms.Form):
    """Which plans the list shows; anything that is no choice shows all that are in use."""

    STATES: ClassVar = [("", "In use"), *Plan.State.choices]

    state = forms.ChoiceField(choices=STATES, required=False)
    event = forms.ChoiceField(choices=Plan.Event.choices, required=False)

    def asked(self, name: str) -> str:
        """Return what is asked for; empty for nothing, and for what is none of ours."""
        return str(self.cleaned_data.get(name, "")) if self.is_valid() or name in self.cleaned_data else ""


class ShelfForm(forms.Form):
    """What of the shelf goes on which day: `put` is workout:<id> or warm_up:<id>; the day counts from 0."""

    put = forms.CharField(max_length=60, error_messages={"required": "Choose a session or a warm-up first."})
    day_number = forms.IntegerField(min_value=0, max_value=MAX_WEEKS * 7 - 1, required=False)
    to_week = forms.IntegerField(
        min_value=1,
        max_value=MAX_WEEKS,
        required=False,
        error_messages={"min_value": "A plan has no such week.", "max_value": f"A plan ends with week {MAX_WEEKS}."},
    )
    to_weekday = forms.IntegerField(min_value=0, max_value=6, required=False)

    def clean_put(self) -> tuple[str, UUID]:
        """Return what sort it is, and its id."""
        kind, _, pk = self.cleaned_data["put"].partition(":")
        try:
            if kind in ("workout", "warm_up"):
                return kind, UUID(pk)
        except ValueError:
            pass
        raise forms.ValidationError("This is not on the shelf.")

    def clean(self) -> dict[str, Any]:
        """Ask for a day."""
        data = super().clean() or {}
        if not self.errors and data.get("day_number") is None and data.get("to_week") is None:
            raise forms.ValidationError("Choose a day first.")
        return data

    def day(self) -> int:
        """Return the day that is meant."""
        data = self.cleaned_data
        if data.get("day_number") is not None:
            return int(data["day_number"])
        return (int(data["to_week"]) - 1) * 7 + int(data.get("to_weekday") or 0)

    def day_words(self) -> str:
        """Return it in words."""
        return day_words(self.day())


class WeekForm(forms.ModelForm[Week]):
    """Phase, focus and note of a week."""

    class Meta:
        model = Week
        fields: ClassVar = ["phase", "is_down", "focus", "note"]


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
