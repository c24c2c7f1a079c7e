"""How a clip was filmed."""

from __future__ import annotations

from typing import Any

from django import forms

from feedback.models.clips import VIEWS
from plans.filming import SPEEDS


class HowFilmedForm(forms.Form):
    """From where, and at which speed the phone was set to."""

    view = forms.ChoiceField(
        choices=[(value, words.capitalize()) for value, words in VIEWS], widget=forms.RadioSelect, initial="side"
    )
    fps = forms.TypedChoiceField(
        label="Speed",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "I do not know"), *((str(fps), words) for fps, words in SPEEDS)],
    )

    @property
    def how(self) -> dict[str, Any]:
        """The two, as an upload keeps them."""
        return {"view": self.cleaned_data["view"], "said_fps": self.cleaned_data["fps"]}
