"""Forms of acts on an athlete's calendar. `version` is the one that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from plans.models import Reason
from plans.pausing import CALENDAR, DAYS, WEEKS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plans.models import Workout

NOT_A_DAY = {
    "required": "Choose a day first. Nothing was changed.",
    "invalid": "This is not a date. Nothing was changed. Write it like 2026-05-04.",
}
# Several forms of one page have this field.
NO_ID = {"id": False}
NO_TEXT = "Write the session first, for example: 40 min easy."


def day_field(label: str = "Day") -> forms.DateField:
    """Return a field for a date."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=NOT_A_DAY,
    )


class SeenForm(forms.Form):
    """An act on a session as it was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput(attrs=NO_ID))


class DayForm(SeenForm):
    """The day a session goes to."""

    to = day_field()


class SkipForm(SeenForm):
    """Why a session is left out."""

    reason = forms.ChoiceField(
        choices=Reason.choices,
        label="What got in the way",
        error_messages={"required": "Say why. Nothing was changed.", "invalid_choice": "Choose one of the reasons."},
    )


class WriteForm(forms.Form):
    """The text of a session, and when and where it is. Any text is taken; what is not read stays as a note."""

    text = forms.CharField(max_length=20_000, strip=False, error_messages={"required": NO_TEXT})
    start_time = forms.TimeField(
        label="Starts at", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(max_length=100, required=False)

    def clean_text(self) -> str:
        """Keep the words as typed, without empty lines at both ends."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip("\n")
        if not text.strip():
            raise forms.ValidationError(NO_TEXT)
        return text


class TextForm(WriteForm, SeenForm):
    """Another text for a session; `was` is the workout that was seen."""

    was = forms.UUIDField(widget=forms.HiddenInput(attrs=NO_ID))


class ReplaceForm(SeenForm):
    """A session that was written already, in the place of another."""

    workout = forms.TypedChoiceField(
        label="Session",
        error_messages={"required": "Choose a session first.", "invalid_choice": "This session is not in the library."},
    )

    def __init__(self, *args: Any, workouts: Sequence[Workout], **kwargs: Any) -> None:
        """Offer some workouts."""
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), f"{one}, {one.detail}" if one.detail else str(one)) for one in workouts]
        self.fields["workout"].choices = [("", "Choose one"), *choices]  # type: ignore[attr-defined]  # a choice field


class PauseForm(forms.Form):
    """From which day a plan pauses."""

    from_day = day_field("From")


class ResumeForm(forms.Form):
    """From which day a plan goes on, and how."""

    on = day_field("Go on from")
    how = forms.ChoiceField(
        label="What was left",
        widget=forms.RadioSelect,
        choices=[
            (DAYS, "comes later by the days of the pause"),
            (WEEKS, "comes later by whole weeks, so that weekdays stay"),
            (CALENDAR, "stays on its days; what lay in the pause is left out"),
        ],
    )


class RaceForm(forms.Form):
    """Another day for the race."""

    to = day_field("The race is on")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    # Where several plans lead to the race: those that move. `choose` says that there was a choice.
    choose = forms.BooleanField(required=False, widget=forms.HiddenInput)
    plan = forms.TypedMultipleChoiceField(required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, plans: Sequence[UUID] = (), **kwargs: Any) -> None:
        """Take these plans (ids of assignments)."""
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [(str(pk), str(pk)) for pk in plans]  # type: ignore[attr-defined]  # choices

    def chosen(self) -> set[UUID] | None:
        """Return the plans that move; None for all."""
        return set(self.cleaned_data["plan"]) if self.cleaned_data["choose"] else None
