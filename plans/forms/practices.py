"""Forms of squad practice and of squads. What was seen (`was_...`) tells which fields a second saver changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict

from athletes.models import Squad, User
from coachsite.lib.http import id_in
from plans.forms.calendar import WriteForm, day_field
from plans.models import Attendance
from plans.practices import When

if TYPE_CHECKING:
    import uuid
    from collections.abc import Collection, Sequence

    from plans.models import Practice, Session

FIELDS = ("on_date", "start_time", "place", "note", "text")


class PracticeForm(WriteForm):
    """When and where a squad trains, and what; and which sessions that stood on that day already give way."""

    on_date = day_field()
    start_time = forms.TimeField(
        label="Starts at",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": "Say when it starts. Nothing was saved.",
            "invalid": "This is not a time. Nothing was saved. Write it like 18:00.",
        },
    )
    place = forms.CharField(max_length=100, error_messages={"required": "Say where it is. Nothing was saved."})
    note = forms.CharField(max_length=200, required=False, label="Note for all")
    # For which day the sessions in the way were shown, and which of them were ticked.
    looked_at = forms.CharField(max_length=10, required=False)
    instead = forms.TypedMultipleChoiceField(required=False, coerce=str)

    field_order = ("on_date", "start_time", "place", "note", "text")

    @property
    def when(self) -> When:
        """Return when and where, of a valid form."""
        data = self.cleaned_data
        return When(data["on_date"], data["start_time"], data["place"])

    def accept_instead(self) -> None:
        """Take every session that was ticked; which of them still stand in the way is looked up when it is written."""
        ticked = self.data.getlist("instead") if isinstance(self.data, QueryDict) else []
        self.fields["instead"].choices = [(one, one) for one in ticked]  # type: ignore[attr-defined]  # a choice field

    def looked(self, clashes: Sequence[Session]) -> bool:
        """Tell whether a valid form was sent with these sessions shown, or there is nothing to show."""
        return not clashes or self.cleaned_data["looked_at"] == f"{self.when.on_date:%Y-%m-%d}"

    def gives_way(self, clashes: Sequence[Session]) -> set[uuid.UUID]:
        """Return which of some sessions were ticked to give way."""
        ticked = set(self.cleaned_data["instead"])
        return {one.pk for one in clashes if str(one.pk) in ticked}


class NewPracticeForm(PracticeForm):
    """A practice, and who is asked to it."""

    people = forms.TypedMultipleChoiceField(
        coerce=int,
        error_messages={
            "required": "Choose at least one athlete. What you wrote is kept.",
            "invalid_choice": "Somebody you chose is no longer with the team. Look at the list once more.",
        },
    )

    def __init__(self, *args: Any, athletes: Sequence[User], **kwargs: Any) -> None:
        """Offer the athletes of a team."""
        super().__init__(*args, **kwargs)
        self.athletes = athletes
        self.fields["people"].choices = [(one.pk, one.name) for one in athletes]  # type: ignore[attr-defined]  # a choice field

    def chosen(self) -> set[int]:
        """Return whom the form shows as asked, valid or not."""
        values: Any = self["people"].value() or ()
        return {number for value in values if (number := id_in(str(value))) is not None}

    def asked(self) -> list[User]:
        """Return whom a valid form asks."""
        keys = set(self.cleaned_data["people"])
        return [one for one in self.athletes if one.pk in keys]


class PracticeEditForm(PracticeForm):
    """Another time, place, day, note or text, for the version that was seen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def mine(self, was: dict[str, str], now: dict[str, str]) -> dict[str, str]:
        """Return what to show again: own changes, and for fields left as they were seen what stands there now."""
        sent = {name: str(self.data.get(name, "")) for name in FIELDS}
        return {name: now[name] if _same(sent[name], was.get(name, "")) else sent[name] for name in FIELDS}


def _same(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def seen_values(practice: Practice) -> dict[str, str]:
    """Return the fields of a practice as the form writes them."""
    return {
        "on_date": practice.on_date.isoformat(),
        "start_time": f"{practice.start_time:%H:%M}",
        "place": practice.place,
        "note": practice.note,
        "text": practice.workout.text,
    }


class CancelForm(forms.Form):
    """Why a practice is off."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput(attrs={"id": False}))
    reason = forms.CharField(max_length=200, required=False, label="Why, in a word")


class AnswerForm(forms.Form):
    """Comes, or cannot."""

    answer = forms.ChoiceField(choices=[choice for choice in Attendance.Answer.choices if choice[0]])


class TickForm(forms.Form):
    """Came, was not there, or no tick."""

    came = forms.TypedChoiceField(
        required=False,
        choices=[("1", "came"), ("0", "was not there"), ("", "not ticked")],
        coerce=lambda value: value == "1",
        empty_value=None,
    )


class AthleteForm(forms.Form):
    """One athlete of some that are offered."""

    athlete = forms.TypedChoiceField(
        coerce=int,
        error_messages={"required": "Choose an athlete first.", "invalid_choice": "Choose one of the list."},
    )

    def __init__(self, *args: Any, athletes: Sequence[User], **kwargs: Any) -> None:
        """Offer some athletes."""
        super().__init__(*args, **kwargs)
        self.athletes = athletes
        self.fields["athlete"].choices = [  # type: ignore[attr-defined]  # a choice field
            ("", "Choose one"), *((one.pk, one.name) for one in athletes),
        ]  # fmt: skip

    def chosen(self) -> User:
        """Return the athlete of a valid form."""
        return next(one for one in self.athletes if one.pk == self.cleaned_data["athlete"])


class SquadForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time Django's class takes no type
    """A squad's name."""

    class Meta:
        model = Squad
        fields = ("name",)

    def __init__(self, *args: Any, team: int, taken: Collection[str] = (), **kwargs: Any) -> None:
        """Know the team, in which no two squads have one name."""
        super().__init__(*args, **kwargs)
        self.instance.team_id = team

    def clean_name(self) -> str:
        """Refuse a name that another squad of the team has."""
        name: str = " ".join(self.cleaned_data["name"].split())
        others = Squad.objects.filter(team=self.instance.team_id, name__iexact=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(f"There is a squad named {name} already. Nothing was saved.")
        return name
