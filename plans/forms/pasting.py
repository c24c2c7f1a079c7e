"""Pasting a whole plan."""

from __future__ import annotations

from typing import Any

from django import forms

from athletes.models import Team, User
from plans.pasting import Pasted, paste

MOST_LETTERS = 100_000
MOST_A_SESSION = 20_000
MOST_LOOSE = 2000


class PastingForm(forms.Form):
    """The text, and what the plan is called; for which team where there are several."""

    text = forms.CharField(
        label="Your plan, as you have it",
        strip=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "false", "class": "paste__box"}),
        error_messages={
            "required": "Paste your weeks first. A line for a day is enough: Mon: 40 min easy.",
            "max_length": f"This is more than {MOST_LETTERS:,} letters. Paste it in two parts.",
        },
    )
    name = forms.CharField(label="Name of the plan", max_length=100, required=False)
    to_team = forms.ModelChoiceField(Team.objects.none(), label="Team", empty_label=None)

    pasted: Pasted

    def __init__(self, *args: Any, coach: User, **kwargs: Any) -> None:
        """Offer the teams in which the coach writes plans; one alone is not asked about."""
        super().__init__(*args, **kwargs)
        self.teams = Team.objects.filter(pk__in=coach.coach_team_ids(edits=True)).order_by("name")
        if len(self.teams) == 1:
            del self.fields["to_team"]
        else:
            self.fields["to_team"].queryset = self.teams  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean_text(self) -> str:
        """Read the weeks; say what to write where no day is found."""
        text: str = self.cleaned_data["text"]
        self.pasted = paste(text)
        if not self.pasted.count:
            raise forms.ValidationError(
                "No day was found. Begin each day with its name, like “Mon: 40 min easy”, or paste a table with the "
                "days as its first row. Your text is kept."
            )
        if any(len(one) > MOST_A_SESSION for week in self.pasted.weeks for day in week.days.values() for one in day):
            raise forms.ValidationError("One day has more than 20,000 letters. Name the days after it too.")
        if sum(len(line) + 1 for line in self.pasted.loose) > MOST_LOOSE:
            raise forms.ValidationError(
                f"The lines without a day are longer than {MOST_LOOSE:,} letters and could not be kept. Name their "
                "days, or leave them out. Your text is kept."
            )
        return text

    def team(self) -> Team:
        """Return the team that is meant."""
        chosen: Team | None = self.cleaned_data.get("to_team")
        return chosen or self.teams[0]

    def plan_name(self) -> str:
        """Return the name as written, else as the text has it."""
        return self.cleaned_data["name"].strip() or self.pasted.title or "Pasted plan"
