"""What an athlete says about a session, and what people write to each other about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils import timezone

from plans.models import Completion, DrillOccurrence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from athletes.models import User
    from plans.models import Session
    from plans.prescribing import Use

# Session effort from 0 to 10 (CR-10); the words are ours.
EFFORT_WORDS = (
    "Rest", "Very light", "Light", "Moderate", "Somewhat hard", "Hard", "Hard +", "Very hard", "Very hard +",
    "Nearly all out", "All out",
)  # fmt: skip
EFFORTS = [(number, word) for number, word in enumerate(EFFORT_WORDS)]
SIGNS = {"done": "done", "partly": "part", "not": "missed"}


class CompletionForm(forms.Form):
    """How it went, in three taps: done or not, effort, save. Drills are ticked already."""

    outcome = forms.ChoiceField(
        choices=Completion.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say how it went: done, partly or not. What you wrote is kept.",
            "invalid_choice": "Say how it went: done, partly or not. What you wrote is kept.",
        },
    )
    effort = forms.TypedChoiceField(
        choices=EFFORTS,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Effort is a whole number from 0 to 10. What you wrote is kept."},
    )
    drills = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "One of the drills is not in this session any more. Look at them once again."
        },
    )
    note = forms.CharField(
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "A note may have 4,000 characters; this one has %(show_value)s. It is kept."},
    )

    def __init__(self, data: Any = None, *, session: Session, uses: Sequence[Use], outcome: str = "") -> None:
        """Begin with what was logged before, else with an outcome asked for.

        Drills stand as they were ticked on the way, or all ticked where none was.
        """
        self.session, self.uses = session, uses
        log = session.completion_or_none()
        ticked = [use.value for use in uses if use.done_at is not None]
        initial: dict[str, Any] = {"outcome": outcome} | {
            "drills": ticked or [use.value for use in uses if log is None]
        }
        if log is not None:
            initial |= {"outcome": log.outcome, "effort": log.effort}
        super().__init__(data, initial=initial)
        self.fields["drills"].choices = [(use.value, use.name) for use in uses]  # type: ignore[attr-defined]

    @property
    def outcome_ways(self) -> list[tuple[str, str, str, bool]]:
        """Value, word, sign and whether it is chosen."""
        now = self["outcome"].value()
        return [(value, str(word), SIGNS[value], value == now) for value, word in Completion.Outcome.choices]

    @property
    def effort_ways(self) -> list[tuple[int, str, bool]]:
        """Number, word and whether it is chosen."""
        now = self["effort"].value()
        return [(number, word, str(number) == str(now)) for number, word in EFFORTS]

    @property
    def drill_ways(self) -> list[tuple[Use, bool]]:
        """Each drill and whether it is ticked."""
        now = set(self["drills"].value() or ())
        return [(use, use.value in now) for use in self.uses]

    def clean(self) -> dict[str, Any]:
        """Ask for the effort of what was done; what was not done had none."""
        data = super().clean() or {}
        outcome = data.get("outcome")
        if outcome == Completion.Outcome.NOT:
            self.errors.pop("effort", None)
            data["effort"] = None
        elif outcome and data.get("effort") is None and "effort" not in self.errors:
            self.add_error("effort", "Say how hard it was, from 0 to 10. What you wrote is kept.")
        return data

    @transaction.atomic
    def save(self, by: User) -> Completion:
        """Log the session and its drills, the note goes into the conversation.

        Raises:
            NotYoursError: somebody else than the athlete tries.
            NoSecondAdult: there is a note and the athlete is a minor whose words no adult would see.
        """
        data = self.cleaned_data
        completion = self.session.log(by=by, outcome=data["outcome"], effort=data["effort"], note=data["note"])
        if data["outcome"] != Completion.Outcome.NOT:
            self._tick(set(data["drills"]))
        return completion

    def _tick(self, done: set[str]) -> None:
        """Write the drills whose mark changes, all at once; a tick made on the way keeps its time."""
        changed = [use for use in self.uses if (use.value in done) != (use.done_at is not None)]
        if not changed:
            return
        now = timezone.now()
        DrillOccurrence.objects.bulk_create(
            (
                DrillOccurrence(
                    session=self.session, drill_id=use.drill_id, nth=use.nth, done_at=now if use.value in done else None
                )
                for use in changed
            ),
            update_conflicts=True,
            unique_fields=["session", "drill", "nth"],
            update_fields=["done_at"],
        )


class MessageForm(forms.Form):
    """A few words about a session."""

    body = forms.CharField(
        max_length=4000,
        label="Your words",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "There were no words in it. Nothing was sent.",
            "max_length": "A message may have 4,000 characters; this one has %(show_value)s. It is kept, not sent.",
        },
    )
