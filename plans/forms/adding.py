"""The text of a session to which something was added."""

from __future__ import annotations

from django import forms

LONGEST = 20_000


class AddForm(forms.Form):
    """The whole text as it shall stand, and the workout that it was made from, so that nobody's change is lost."""

    text = forms.CharField(
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea,
        error_messages={
            "required": "There is no text. Nothing was changed.",
            "max_length": "The session would have %(show_value)s characters, and 20,000 are the most. "
            "Nothing was changed; shorten it here.",
        },
    )
    was = forms.UUIDField(required=False, error_messages={"invalid": "This page is too old. Look at the text again."})

    def clean_text(self) -> str:
        """Keep the words as typed, without empty lines at both ends."""
        text: str = self.cleaned_data["text"].replace("\r\n", "\n").strip("\n")
        if not text.strip():
            raise forms.ValidationError("There is no text. Nothing was changed.")
        return text
