"""What an athlete says about a session, and what people write to each other about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import transaction
from django.utils import timezone

from athletes.forms import FASTEST_S_PER_KM
from athletes.paces import format_pace
from plans.guards import distance
from plans.models import Completion, DrillOccurrence
from plans.models.sessions import Reason
from plans.spoken import MILE_M

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
MOST_MINUTES, MOST_METRES = 24 * 60, 300_000


class CompletionForm(forms.Form):
    """How it went, in three taps: done or not, effort, save. Drills are ticked already.

    The rest is there for whoever has more to say: minutes and distance (left out, the plan's count), what got in the
    way, what hurt. A distance is in the athlete's own units.
    """

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
    minutes = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_MINUTES,
        error_messages={
            "invalid": "Minutes are a whole number, like 55. What you wrote is kept.",
            "min_value": "Minutes are 1 or more. Leave them out for as planned.",
            "max_value": "That is more than a day. Write minutes, like 55.",
        },
    )
    distance = forms.CharField(required=False, max_length=12)
    reason = forms.ChoiceField(required=False, choices=[("", "Not said"), *Reason.choices])
    hurts = forms.BooleanField(required=False)
    pain = forms.ChoiceField(required=False, choices=Completion.Pain.choices, widget=forms.RadioSelect)
    pain_where = forms.CharField(
        required=False,
        max_length=60,
        error_messages={"max_length": "Say where in up to 60 characters; this has %(show_value)s. It is kept."},
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
            initial |= {"outcome": log.outcome, "effort": log.effort} | self._said_before(log)
        super().__init__(data, initial=initial)
        self.fields["drills"].choices = [(use.value, use.name) for use in uses]  # type: ignore[attr-defined]

    def _said_before(self, log: Completion) -> dict[str, Any]:
        figure = "" if log.metres is None else f"{log.metres / self.unit_metres:.2f}".rstrip("0").rstrip(".")
        return {
            "minutes": log.minutes,
            "distance": figure,
            "reason": log.reason,
            "hurts": bool(log.pain),
            "pain": log.pain,
            "pain_where": log.pain_where,
        }

    @property
    def units(self) -> str:
        """Km or mi: what a distance is written in."""
        return str(self.session.athlete.units)

    @property
    def unit_metres(self) -> float:
        """The metres of one of these."""
        return MILE_M if self.units == "mi" else 1000

    @property
    def planned(self) -> str:
        """What counts where nothing is said: 55 min, 9.6 km; empty where nobody can say."""
        workout = self.session.workout
        parts = [f"{workout.seconds / 60:.0f} min"] if workout.seconds else []
        parts += [distance(workout.metres, miles=self.units == "mi")] if workout.metres else []
        return ", ".join(parts)

    @property
    def has_more(self) -> bool:
        """Minutes or distance were said, or are wrong: that part stands open."""
        names = ("minutes", "distance")
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)

    @property
    def reason_ways(self) -> list[tuple[str, str, bool]]:
        """Value, word and whether it is chosen."""
        now = self["reason"].value() or ""
        return [(value, str(word).capitalize(), value == now) for value, word in self.fields["reason"].choices]  # type: ignore[attr-defined]

    @property
    def pain_ways(self) -> list[tuple[str, str, bool]]:
        """Value, word and whether it is chosen; nothing hurt is the switch above."""
        now = self["pain"].value()
        return [(value, str(word).capitalize(), value == now) for value, word in Completion.Pain.choices if value]

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

    def clean_distance(self) -> int | None:
        """Read 9.6, 9,6 or 9.6 km as metres; None where nothing was written."""
        text = self.cleaned_data["distance"].strip().lower().replace(",", ".").removesuffix(self.units).strip()
        if not text:
            return None
        try:
            metres = round(float(text) * self.unit_metres)
        except (ValueError, OverflowError):
            metres = -1
        if not 0 <= metres <= MOST_METRES:
            most = f"{MOST_METRES / self.unit_metres:.0f}"
            raise forms.ValidationError(f"Write the distance in {self.units}, like 9.6; up to {most}. It is kept.")
        return metres

    def clean(self) -> dict[str, Any]:
        """Ask for the effort of what was done; what was not done had none. Ask how much it hurt where it did."""
        data = super().clean() or {}
        outcome = data.get("outcome")
        if not data.get("hurts"):
            data["pain"] = data["pain_where"] = ""
            self.errors.pop("pain_where", None)
        elif not data.get("pain"):
            self.add_error("pain", "Say what the pain did: one of the three. What you wrote is kept.")
        if outcome == Completion.Outcome.NOT:
            for name in ("effort", "minutes", "distance"):
                self.errors.pop(name, None)
                data[name] = None
            return data
        self._check_speed(data.get("distance"), data.get("minutes"))
        if outcome and data.get("effort") is None and "effort" not in self.errors:
            self.add_error("effort", "Say how hard it was, from 0 to 10. What you wrote is kept.")
        return data

    def _check_speed(self, metres: int | None, minutes: int | None) -> None:
        """Refuse what nobody runs: mostly metres written as kilometres, or hours as minutes."""
        if not metres or not minutes:
            return
        pace = 60_000 * minutes / metres
        if pace < FASTEST_S_PER_KM:
            said = f"{distance(metres, miles=self.units == 'mi')} in {minutes} min is {format_pace(pace, self.units)}"
            self.add_error("distance", f"{said} a {'mile' if self.units == 'mi' else 'km'}. Look at both once again.")

    @transaction.atomic
    def save(self, by: User) -> Completion:
        """Log the session and its drills, the note goes into the conversation.

        Raises:
            NotYoursError: somebody else than the athlete tries.
            NoSecondAdult: there is a note and the athlete is a minor whose words no adult would see.
        """
        data = self.cleaned_data
        completion = self.session.log(
            by=by,
            outcome=data["outcome"],
            effort=data["effort"],
            note=data["note"],
            minutes=data["minutes"],
            metres=data["distance"],
            reason=data["reason"],
            pain=data["pain"],
            pain_where=data["pain_where"],
        )
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
