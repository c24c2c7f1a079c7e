"""The form of a warm-up: its title, a line about it, and its text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from athletes.models import Team
from plans import warming
from plans.models import WarmUp
from plans.notation import Words, read

if TYPE_CHECKING:
    from athletes.models import User

EMPTY = "Write the warm-up first, for example: 10 min easy."


class WarmUpForm(forms.ModelForm[WarmUp]):
    """A team's warm-up. Any text is taken; what is not read stays as a note."""

    text = forms.CharField(
        max_length=4000,
        strip=False,
        widget=forms.Textarea,
        error_messages={
            "required": EMPTY,
            "max_length": "This has %(show_value)s characters; a warm-up may have 4,000. Nothing was saved.",
        },
    )

    class Meta:
        model = WarmUp
        fields: ClassVar = ["title", "summary", "team"]
        labels: ClassVar = {"summary": "What it is for"}

    def __init__(self, *args: Any, coach: User, only_team: int | None = None, **kwargs: Any) -> None:
        """Offer the teams in which this coach writes plans; a title that sessions link by stays as it is.

        `only_team` is the one of them that comes into question, for a drill of its own.
        """
        super().__init__(*args, **kwargs)
        # The warm-up that has the title already, once the form has been looked at.
        self.twin: WarmUp | None = None
        teams = Team.objects.filter(pk__in=[pk for pk in coach.coach_team_ids(edits=True) if only_team in (None, pk)])
        if not self.instance._state.adding or len(teams) == 1:
            del self.fields["team"]
            if self.instance._state.adding:
                self.instance.team = teams[0]
        else:
            self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField
            self.fields["team"].required = True
        if not self.instance._state.adding and self.instance.versions.filter(uses__isnull=False).exists():
            self.fields["title"].disabled = True
            self.fields["title"].help_text = "Sessions name it by this title, so it stays. A copy can have another."

    def clean_title(self) -> str:
        """Return a title that fits on a line `[[title]]`."""
        title = " ".join(str(self.cleaned_data["title"]).split())
        if set(title) & set("[]"):
            raise forms.ValidationError("A title has no square brackets: sessions name it as [[title]].")
        return title

    def clean_text(self) -> str:
        """Return the words as typed, without empty lines at both ends; no other warm-up within."""
        text = str(self.cleaned_data["text"]).replace("\r\n", "\n").strip("\n")
        if not text.strip():
            raise forms.ValidationError(EMPTY)
        if titles := warming.titles(read(text, Words.of([]))):
            raise forms.ValidationError(
                f"A warm-up cannot have another one in it. Write out the lines of “{titles[0]}” instead."
            )
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a title that the team has already."""
        data = super().clean() or {}
        team = data.get("team") or self.instance.team
        title = data.get("title")
        same = WarmUp.objects.listed().filter(team=team, title__iexact=title).exclude(pk=self.instance.pk)
        self.twin = same.first() if title and team else None
        if self.twin is not None:
            self.add_error("title", "The team has a warm-up of this title already. Choose another.")
        return data
