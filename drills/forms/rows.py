"""Rows of a drill that can be added, moved and taken off: plain formsets, which a custom element makes pleasant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME
from django.forms.models import fields_for_model
from django.forms.utils import ErrorDict
from django.utils.functional import cached_property
from django.utils.text import slugify

from drills import vocabulary
from drills.models import Checkpoint, DrillSection, DrillStep, Fault, Question, Rung

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import Model

    FormSet = forms.BaseFormSet[Any]
else:  # at run time Django's class takes no type
    FormSet = forms.BaseFormSet

Row = dict[str, Any]
MOST_ROWS = 30


class RowForm(forms.Form):
    """One row. A row without a word in it is none, whether it was empty before or was emptied."""

    model: ClassVar[type[Model]]
    names: ClassVar[tuple[str, ...]]
    words: ClassVar[tuple[str, ...]]
    paragraphs: ClassVar[tuple[str, ...]] = ()
    # What one row is called, on the button that adds one.
    one: ClassVar[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Take the fields from the model, so that their lengths are its own."""
        super().__init__(*args, **kwargs)
        widgets: dict[str, Any] = {name: forms.Textarea(attrs={"rows": 2}) for name in self.paragraphs}
        self.fields |= fields_for_model(self.model, fields=self.names, widgets=widgets)

    @property
    def is_blank(self) -> bool:
        """Whether no word stands in the row."""
        return not any(str(self.data.get(self.add_prefix(name), "")).strip() for name in self.words)

    @cached_property
    def changed_data(self) -> list[str]:
        """What was typed; that a row has a place is not a word in it."""
        return [name for name in super().changed_data if name != ORDERING_FIELD_NAME]

    def full_clean(self) -> None:
        """Clean; a blank row cannot be wrong."""
        super().full_clean()
        if self.is_bound and self.is_blank:
            self._errors = ErrorDict()
            self.cleaned_data = {}

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields of the row itself, without its place and its end."""
        return [self[name] for name in self.names]

    @property
    def place(self) -> forms.BoundField:
        """Its place among the others."""
        return self[ORDERING_FIELD_NAME]

    @property
    def off(self) -> forms.BoundField:
        """The box that takes it off."""
        return self[DELETION_FIELD_NAME]

    def told(self) -> Row:
        """The row as a table of the drill's text: what is empty is left out."""
        values = {name: self.cleaned_data.get(name) for name in self.names}
        return {name: value for name, value in values.items() if value not in (None, "")}


class StepForm(RowForm):
    """A step."""

    model = DrillStep
    one = "step"
    names = words = ("title", "text")
    paragraphs = ("text",)


class FaultForm(RowForm):
    """A fault and the way out."""

    model = Fault
    one = "fault"
    names = words = ("looks_like", "why", "fix", "easier")
    paragraphs = ("why", "fix")


class QuestionForm(RowForm):
    """A question that is often asked."""

    model = Question
    one = "question"
    names = words = ("question", "answer")
    paragraphs = ("answer",)


class SectionForm(RowForm):
    """Paragraphs under a heading."""

    model = DrillSection
    one = "section"
    names = words = ("title", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the text room."""
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["rows"] = 8
        self.fields["body"].help_text = "Markdown: an empty line parts paragraphs, **stars** make words strong."


class RungForm(RowForm):
    """An easier or harder neighbour: the name of a drill, which becomes a link, or a few words."""

    model = Rung
    one = "line"
    names = words = ("words",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the names of drills."""
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.required = "Drill, or a few words", True
        field.widget.attrs["list"] = "drill-names"


class CheckpointForm(RowForm):
    """What to look at in a clip, with limits where it is measured."""

    model = Checkpoint
    one = "checkpoint"
    names = (
        "name", "phase", "view", "look_at", "cue", "good", "fault", "metric", "good_min", "good_max", "unit",
    )  # fmt: skip
    words = ("name", "look_at", "good", "fault", "cue", "metric", "good_min", "good_max", "unit")
    # The key of the checkpoint that it was before: reviews point at that one.
    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Measures are named in words here, and kept as one word."""
        super().__init__(*args, **kwargs)
        metric = forms.CharField(
            max_length=40, required=False, label="What is measured", widget=forms.TextInput(attrs={"list": "metrics"})
        )
        self.fields["metric"] = metric
        self.fields["phase"].initial = "whole-cycle"
        self.fields["good_min"].label, self.fields["good_max"].label = "Good from", "Good to"
        for name in ("good_min", "good_max"):
            self.fields[name].widget.attrs["step"] = "any"
        self.fields["unit"].widget.attrs["placeholder"] = "°, cm, ms"

    def told(self) -> Row:
        """The row with the key that it had."""
        return super().told() | {"key": self.cleaned_data.get("key", "")}

    def clean_metric(self) -> str:
        """One word for the database: thigh angle is thigh_angle."""
        return str(slugify(self.cleaned_data["metric"])).replace("-", "_")[:40]

    def clean(self) -> None:
        """Limits need to say of what, and stand in order."""
        told = self.cleaned_data
        low, high = told.get("good_min"), told.get("good_max")
        if low is None and high is None:
            return
        if low is not None and high is not None and low > high:
            raise ValidationError({"good_min": "“From” is above “to”: set the lower number first."})
        missing = [name for name in ("metric", "unit") if not told.get(name) and name not in self.errors]
        for name in missing:
            self.add_error(name, "A limit needs this: what is measured, and in what unit.")


class Rows(FormSet):
    """The rows of one kind, in their order."""

    form: type[RowForm]
    default_error_messages: ClassVar = {
        "too_many_forms": f"{MOST_ROWS} rows are the most. Nothing is lost; take some off.",
        "missing_management_form": "The page came back in pieces and this part could not be read. Load it again.",
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Call place and end of a row what a coach calls them."""
        super().add_fields(form, index)
        form.fields[ORDERING_FIELD_NAME].label = "Place"
        form.fields[DELETION_FIELD_NAME].label = "Take off"

    def told(self) -> list[Row]:
        """The rows that are kept, in the order that was asked for.

        A row that was given another row's place comes before it when it moved up, and after it when it moved down.
        """
        kept: list[tuple[float, float, int, Row]] = []
        for at, form in enumerate(self.forms):
            if form.is_blank or form.cleaned_data.get(DELETION_FIELD_NAME):
                continue
            was, place = at + 1, form.cleaned_data.get(ORDERING_FIELD_NAME)
            if at >= self.initial_form_count() and place is None:
                was = place = MOST_ROWS + at
            place = was if place is None else place
            lean = 0.5 if place > was else -0.5 if place < was else 0
            kept.append((place + lean, place, at, form.told()))
        return [row for *_, row in sorted(kept, key=lambda one: one[:3])]

    @property
    def wrong(self) -> int:
        """How many things are to be put right here."""
        return self.total_error_count() if self.is_bound else 0


def rows(form: type[RowForm], *, extra: int = 1, most: int = MOST_ROWS) -> type[Rows]:
    """A formset class for this kind of row."""
    made: Any = forms.formset_factory(
        form, Rows, extra=extra, can_order=True, can_delete=True, max_num=most, validate_max=True, absolute_max=most + 5
    )
    kind: type[Rows] = made
    return kind


KINDS: dict[str, type[RowForm]] = {
    "steps": StepForm,
    "faults": FaultForm,
    "checkpoints": CheckpointForm,
    "easier": RungForm,
    "harder": RungForm,
    "questions": QuestionForm,
    "sections": SectionForm,
}


class DoseForm(forms.Form):
    """The dose of one level: sets of so much."""

    UNITS: ClassVar = {"metres": "metres", "seconds": "seconds", "reps": "repetitions"}

    sets = forms.IntegerField(min_value=1, max_value=99, required=False, label="Sets")
    amount = forms.IntegerField(min_value=1, max_value=32_767, required=False, label="Each of")
    unit = forms.ChoiceField(choices=UNITS, required=False, label="Unit")
    each_side = forms.BooleanField(required=False, label="Each side")

    def __init__(self, data: Any, *, level: str, told: Mapping[str, Any] | None) -> None:
        """Show the dose of this level, if there is one."""
        self.level, self.label = level, vocabulary.DOSE_LEVELS[level]
        unit = next((name for name in self.UNITS if told and name in told), "metres")
        begin: Row = {"unit": unit}
        if told:
            begin |= {"sets": told["sets"], "amount": told[unit], "each_side": told.get("each_side", False)}
        super().__init__(data, prefix=f"dose-{level}", initial=begin)

    def clean(self) -> None:
        """Sets need an amount, and an amount is one set where nothing else is said."""
        if self.cleaned_data.get("sets") and not self.cleaned_data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "How much is one set? Give metres, seconds or repetitions, or leave both empty.")

    def told(self) -> Row | None:
        """The dose as a table of the drill's text; None without one."""
        amount = self.cleaned_data.get("amount")
        if not amount:
            return None
        row: Row = {"level": self.level, "sets": self.cleaned_data.get("sets") or 1}
        row[self.cleaned_data.get("unit") or "metres"] = amount
        return row | ({"each_side": True} if self.cleaned_data.get("each_side") else {})
