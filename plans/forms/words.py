"""The form of a coach's own word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from plans.models import CoachWord
from plans.notation import alias_conflict

if TYPE_CHECKING:
    from athletes.models import User
    from plans.notation import Words


class WordForm(forms.ModelForm[CoachWord]):
    """A word and what it stands for. Refused where the reader or the coach has the word already."""

    class Meta:
        model = CoachWord
        fields: ClassVar = ["word", "expansion"]
        labels: ClassVar = {"word": "Word", "expansion": "Stands for"}

    def __init__(self, *args: Any, coach: User, words: Words, **kwargs: Any) -> None:
        """Take the coach whose word it is, and the words that the reader has."""
        super().__init__(*args, **kwargs)
        self.instance.coach = coach
        self.reader_words = words
        self.fields["word"].help_text = "For example: usual warm-up"
        self.fields["expansion"].help_text = "As you would write it in a session: 10 min easy, 6 min mobility"

    def clean(self) -> dict[str, Any]:
        """Refuse conflicts with a sentence."""
        told = super().clean() or self.cleaned_data
        if self.errors:
            return told
        word = " ".join(told["word"].split())
        others = CoachWord.objects.filter(coach=self.instance.coach).exclude(pk=self.instance.pk)
        known = self.reader_words.with_own(dict(others.values_list("word", "expansion")))
        why = alias_conflict(word, told["expansion"], known)
        if why:
            self.add_error("expansion" if why.startswith("What") else "word", why)
        return told | {"word": word, "expansion": told["expansion"].strip()}
