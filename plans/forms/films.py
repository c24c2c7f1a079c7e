"""The form in which a coach asks for a film of a drill."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from plans.filming import SLOW_FPS, SPEEDS, VIEWS, Film

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CONTACTS = 40


class FilmWishForm(forms.Form):
    """From where, how fast, and how often a foot lands. It begins with what is asked already."""

    view = forms.ChoiceField(
        label="View",
        choices=VIEWS,
        widget=forms.RadioSelect,
        error_messages={"required": "Say from where to film.", "invalid_choice": "Choose one of the three views."},
    )
    fps = forms.TypedChoiceField(
        label="Speed",
        coerce=int,
        choices=SPEEDS,
        widget=forms.RadioSelect,
        help_text="Slow motion shows when a foot lands; normal speed is enough for posture.",
        error_messages={"required": "Say how fast to film.", "invalid_choice": "Choose one of the speeds."},
    )
    contacts = forms.IntegerField(
        label="Contacts",
        min_value=1,
        max_value=MOST_CONTACTS,
        help_text="How often a foot lands while the camera sees it. 6 are enough to tell a habit from a slip.",
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "required": "Say how many contacts you want to see, 6 for example.",
            "invalid": "This is not a whole number. The rest is kept. Write 6, for example.",
            "min_value": "At least one contact is needed. The rest is kept.",
            "max_value": f"{MOST_CONTACTS} contacts are the most. The rest is kept.",
        },
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, film: Film | None = None) -> None:
        """Begin with the wish there is, else with what suits most drills."""
        asked = film or Film("side", SLOW_FPS, 6)
        super().__init__(data, initial={"view": asked.view, "fps": asked.fps, "contacts": asked.contacts})
        if asked.fps not in dict(SPEEDS):
            # A rate that was set elsewhere stays on offer while it is asked for.
            speed = (asked.fps, f"{asked.fps} frames a second")
            self.fields["fps"].choices = [*SPEEDS, speed]  # type: ignore[attr-defined]  # a choice field
