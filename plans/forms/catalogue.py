"""Starting a plan of the catalogue, asking for one, and taking one over into a team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from athletes.models import Team
from plans import starting

if TYPE_CHECKING:
    import datetime as dt

    from plans.models import Assignment, Plan


class StartForm(forms.Form):
    """From a day on, or back from a race; with a tick where another plan runs already."""

    anchor = forms.ChoiceField(
        label="Count", choices=[("start", "from the first day"), ("race", "back from my race")], initial="start"
    )
    start_on = forms.DateField(
        label="First day",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say on which day."},
    )
    race_on = forms.DateField(
        label="Day of the race",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say on which day."},
    )
    beside = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, plan: Plan, today: dt.date, running: list[Assignment]) -> None:
        """Propose the next Monday. Only the day that is counted from has to be given."""
        backwards = plan.race_day is not None and bool(data) and data.get("anchor") == "race"
        super().__init__({"anchor": "start", **data.dict()} if data else None)
        self.plan, self.running = plan, running
        self.fields["start_on"].initial = starting.next_monday(today)
        self.fields["start_on"].required, self.fields["race_on"].required = not backwards, backwards
        if running:
            names = " and ".join(f"“{one.plan.name}”" for one in running[:3])
            self.fields["beside"].label = f"Start it beside {names}: both stand on my calendar"
        else:
            del self.fields["beside"]
        if plan.race_day is None:
            del self.fields["anchor"], self.fields["race_on"]

    def clean(self) -> dict[str, Any]:
        """Only the day that was chosen counts."""
        told = super().clean() or {}
        told["start_on" if told.get("anchor") == "race" else "race_on"] = None
        return told

    @property
    def dates(self) -> dict[str, dt.date | None]:
        """The day that counts, by the name of what it is."""
        return {"start_on": self.cleaned_data.get("start_on"), "race_on": self.cleaned_data.get("race_on")}

    def needs_yes(self) -> bool:
        """Whether another plan runs and nobody has said that both should."""
        return bool(self.running) and not self.cleaned_data.get("beside")


class AskForm(forms.Form):
    """A word to the coaches, if there is one to say."""

    words = forms.CharField(
        label="A word with it", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )


class TakeForm(forms.Form):
    """The team that a plan is copied into: one of those that the coach writes plans for."""

    team = forms.ModelChoiceField(Team.objects.none(), label="Team", empty_label=None)

    def __init__(self, *args: Any, coach: Any, **kwargs: Any) -> None:
        """Offer the coach's teams."""
        super().__init__(*args, **kwargs)
        teams = Team.objects.filter(pk__in=coach.coach_team_ids(edits=True)).order_by("name")
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField has one
        self.fields["team"].initial = teams.first()
