"""What is sent from the review room: a verdict, words about a moment, the cue."""

from __future__ import annotations

import math
from typing import Any

from django import forms

from feedback.models import Clip, Review, Verdict

KEPT = "What you wrote is kept."


class MomentForm(forms.Form):
    """A moment: `at_ms` from the player, in milliseconds of the file, else `at`, typed as seconds of real life."""

    at_ms = forms.FloatField(required=False, min_value=0)
    at = forms.CharField(required=False, max_length=12)

    def __init__(self, data: Any = None, *, clip: Clip, **more: Any) -> None:
        """Keep the clip that the moment lies in."""
        self.clip = clip
        super().__init__(data, **more)

    def clean_at(self) -> float | None:
        """Return the typed time in milliseconds of the file."""
        text = self.cleaned_data["at"].strip().removesuffix("s").strip()
        if not text:
            return None
        try:
            real = float(text.replace(",", "."))
        except ValueError:
            real = math.nan
        length = (self.clip.duration_ms or 0) / 1000 / self.clip.time_scale
        if not 0 <= real <= length:
            raise forms.ValidationError(
                f"{text} is not a time in this clip. Write seconds from 0 to {length:.2f}, like 1.06. {KEPT}"
            )
        return real * 1000 * self.clip.time_scale

    @property
    def moment_ms(self) -> float | None:
        """The moment in milliseconds of the file; None where none was given."""
        sent: float | None = self.cleaned_data.get("at_ms")
        typed: float | None = self.cleaned_data.get("at")
        if sent is not None and math.isfinite(sent):
            return sent
        return typed

    @property
    def wrong(self) -> str:
        """The first thing that is wrong, as a sentence."""
        return next((str(error) for errors in self.errors.values() for error in errors), "")


class VerdictForm(MomentForm):
    """Yes, no or cannot see."""

    answer = forms.ChoiceField(
        choices=Verdict.Answer.choices,
        error_messages={
            "required": "Say yes, no or cannot see.",
            "invalid_choice": "Say yes, no or cannot see.",
        },
    )


class CommentForm(MomentForm):
    """Words about a clip or one of its moments."""

    body = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Nothing was sent: there are no words yet.",
            "max_length": f"A message may have 4,000 characters. {KEPT}",
        },
    )


class CueForm(forms.Form):
    """The one cue to take away."""

    cue = forms.CharField(
        max_length=Review._meta.get_field("cue").max_length,
        error_messages={
            "required": "Nothing was sent: an answer needs one cue to take away. Your verdicts are kept.",
            "max_length": f"A cue may have 120 characters: one thing, in few words. {KEPT}",
        },
    )
