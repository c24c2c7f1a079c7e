"""Forms of an athlete's calendar beside training: days to run on, time away, races to come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from . import paces
from .forms import FASTEST_S_PER_KM, SLOWEST_S_PER_KM, date_input
from .models import Availability, Race, Span, User

if TYPE_CHECKING:
    import datetime as dt

    SpanModelForm = forms.ModelForm[Span]
    RaceModelForm = forms.ModelForm[Race]
    MarathonModelForm = forms.ModelForm[User]
else:  # at run time Django's class takes no type
    SpanModelForm = RaceModelForm = MarathonModelForm = forms.ModelForm

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NO_SUCH_DAY = "There is no such day. Write it like 2027-02-28. Your other fields are kept."
# Nobody plans further ahead; a year typed wrongly is found by it.
AHEAD_DAYS = 3 * 366
BOUNDS = "The exponent lies between 1.06 and 1.15."


class AvailabilityForm(forms.Form):
    """Each weekday: not, possible or preferred, and for how many minutes at most."""

    def __init__(self, *args: Any, athlete: User, **kwargs: Any) -> None:
        """Show the days as they are kept; a day without a row is possible."""
        super().__init__(*args, **kwargs)
        self.athlete = athlete
        rows = {row.weekday: row for row in athlete.availabilities.all()}
        for number, name in enumerate(WEEKDAYS):
            row = rows.get(number)
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=name, choices=Availability.Kind.choices, initial=row.kind if row else Availability.Kind.OPEN
            )
            self.fields[f"minutes_{number}"] = forms.IntegerField(
                label=f"{name}, at most, in minutes", min_value=5, max_value=600, required=False,
                initial=row.minutes if row else None,
                error_messages={"min_value": f"{name}: at least 5 minutes.", "max_value": f"{name}: at most 600."},
            )  # fmt: skip

    @property
    def days(self) -> list[tuple[str, Any, Any]]:
        """Each weekday with its two fields."""
        return [(name, self[f"kind_{n}"], self[f"minutes_{n}"]) for n, name in enumerate(WEEKDAYS)]

    @transaction.atomic
    def save(self, written_by: User | None) -> None:
        """Keep what differs from an open day, and who wrote it where that was not the athlete.

        A day that somebody else opened again keeps its row, so that the athlete reads by whom.
        """
        told = self.cleaned_data
        rows = []
        had = set(self.athlete.availabilities.values_list("weekday", flat=True)) if written_by else set()
        for number in range(7):
            kind = told[f"kind_{number}"]
            minutes = None if kind == Availability.Kind.NO else told[f"minutes_{number}"]
            if kind != Availability.Kind.OPEN or minutes is not None or number in had:
                day = Availability(athlete=self.athlete, weekday=number, kind=kind, minutes=minutes)
                day.written_by = written_by
                rows.append(day)
        self.athlete.availabilities.exclude(weekday__in=[row.weekday for row in rows]).delete()
        Availability.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["athlete", "weekday"],
            update_fields=["kind", "minutes", "written_by"],
        )


class SpanForm(SpanModelForm):
    """Some days that are not as always; one day alone needs no last day."""

    last_day = forms.DateField(
        label="Last day",
        required=False,
        widget=date_input(),
        help_text="The same day if you leave it out.",
        error_messages={"invalid": NO_SUCH_DAY},
    )

    class Meta:
        model = Span
        fields: ClassVar = ["kind", "first_day", "last_day", "minutes", "note"]
        labels: ClassVar = {"kind": "What", "first_day": "First day", "note": "A word on it"}
        widgets: ClassVar = {"first_day": date_input()}
        error_messages: ClassVar = {"first_day": {"invalid": NO_SUCH_DAY}}
        help_texts: ClassVar = {"minutes": "Only with “can run”. Empty: the whole day."}

    def __init__(self, *args: Any, athlete: User, **kwargs: Any) -> None:
        """Know whose days they are."""
        super().__init__(*args, **kwargs)
        self.athlete = self.instance.athlete = athlete

    def clean_first_day(self) -> dt.date:
        """Refuse a day in another decade: a year typed wrongly."""
        day: dt.date = self.cleaned_data["first_day"]
        if abs((day - self.athlete.today()).days) > AHEAD_DAYS:
            raise ValidationError(f"{day.year} is more than three years away. Look at the year.")
        return day

    def clean(self) -> dict[str, Any]:
        """Take one day where no last day is said; refuse an end before the beginning."""
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        first, last = data.get("first_day"), data.get("last_day")
        if first and not last and "last_day" not in self.errors:
            data["last_day"] = first
        elif first and last and last < first:
            self.add_error("last_day", "The last day lies before the first. Nothing was saved; change one of the two.")
        elif first and last and (last - first).days > AHEAD_DAYS:
            self.add_error("last_day", "That is more than three years. Look at the year.")
        if data.get("minutes") and data.get("kind") not in (None, Span.Kind.POSSIBLE):
            self.add_error("minutes", "Minutes go with “can run” only. Choose that, or leave them out.")
        return data

    def overlaps(self) -> list[Span]:
        """Return the athlete's other spans on any of these days; they may stand beside each other."""
        rows = Span.objects.filter(
            athlete=self.athlete, first_day__lte=self.instance.last_day, last_day__gte=self.instance.first_day
        )
        return list(rows.exclude(pk=self.instance.pk))


class RaceForm(RaceModelForm):
    """A race to come: name, day, distance, priority, time hoped for."""

    distance = forms.ChoiceField(
        choices=[*((race, name.capitalize()) for race, name in paces.RACE_NAMES.items()), ("", "Another distance")],
        initial="5k",
        required=False,
    )
    distance_km = forms.DecimalField(
        label="Another distance, in km",
        required=False,
        min_value=0.1,
        max_value=200,
        decimal_places=3,
        error_messages={"min_value": "At least 0.1 km.", "max_value": "At most 200 km."},
    )
    goal = forms.CharField(
        label="Time hoped for",
        max_length=12,
        required=False,
        help_text="Like 19:30 or 1:35:00.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Race
        fields: ClassVar = ["name", "on_date", "priority", "place"]
        labels: ClassVar = {"name": "Race", "on_date": "Day"}
        widgets: ClassVar = {"on_date": date_input()}
        error_messages: ClassVar = {"on_date": {"invalid": NO_SUCH_DAY}}

    field_order = ("name", "on_date", "distance", "distance_km", "priority", "goal", "place")

    def __init__(self, *args: Any, athlete: User, **kwargs: Any) -> None:
        """Show a race that is changed as it was written."""
        race: Race | None = kwargs.get("instance")
        if race is not None:
            known = [key for key, metres in paces.RACES.items() if round(metres) == race.distance_m]
            kwargs["initial"] = {
                "distance": known[0] if known else "",
                "distance_km": None if known else race.distance_m / 1000,
                "goal": paces.format_time(race.goal_seconds) if race.goal_seconds else "",
            }
        super().__init__(*args, **kwargs)
        self.athlete = self.instance.athlete = athlete
        self.was_on = race.on_date if race else None

    def clean_on_date(self) -> dt.date:
        """Refuse a race that is over, and one in another decade."""
        day: dt.date = self.cleaned_data["on_date"]
        today = self.athlete.today()
        if day < today and day != self.was_on:
            raise ValidationError("This day is over. What was run goes under Races, with its time.")
        if (day - today).days > AHEAD_DAYS:
            raise ValidationError(f"{day.year} is more than three years away. Look at the year.")
        return day

    def clean_goal(self) -> int | None:
        """Read the time; say what to write instead where it is none."""
        if not self.cleaned_data["goal"]:
            return None
        try:
            return round(paces.parse_time(self.cleaned_data["goal"]))
        except paces.NotATimeError as error:
            raise ValidationError(f"{error.text} is not a time. Your other fields are kept. {error.advice}") from error

    def clean(self) -> dict[str, Any]:
        """Ask for a distance, and refuse a time nobody runs: mostly hours left out."""
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        race, km = data.get("distance"), data.get("distance_km")
        metres = paces.RACES[race] if race else float(km) * 1000 if km else 0
        if not metres and not {"distance", "distance_km"} & set(self.errors):
            self.add_error("distance_km", "Say how far it is: choose a distance, or write the kilometres.")
        data["metres"] = round(metres)
        goal = data.get("goal")
        if goal and metres and not FASTEST_S_PER_KM <= 1000 * goal / metres <= SLOWEST_S_PER_KM * 1.5:
            said = f"{paces.format_time(goal)} is {paces.format_pace(1000 * goal / metres)} a km."
            self.add_error("goal", f"{said} Your other fields are kept. Write hours too, like 1:35:00, or minutes.")
        return data

    def save(self, commit: bool = True) -> Race:
        """Keep the race with the athlete."""
        self.instance.distance_m, self.instance.goal_seconds = self.cleaned_data["metres"], self.cleaned_data["goal"]
        return super().save(commit=commit)


class MarathonForm(MarathonModelForm):
    """What the guess of a marathon goes by."""

    class Meta:
        model = User
        fields: ClassVar = ["weekly_km", "riegel_exponent"]
        labels: ClassVar = {"weekly_km": "Kilometres a week", "riegel_exponent": "Own exponent"}
        help_texts: ClassVar = {
            "weekly_km": "As in the last two months. Empty: not known.",
            "riegel_exponent": "From 1.06 (runs much) to 1.15 (runs little), by own races. Empty: both ends.",
        }
        error_messages: ClassVar = {
            "weekly_km": {"invalid": "Write kilometres as a whole number, like 45."},
            "riegel_exponent": {
                "invalid": "Write a number from 1.06 to 1.15.",
                "min_value": BOUNDS,
                "max_value": BOUNDS,
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Have the browser know the bounds."""
        super().__init__(*args, **kwargs)
        self.fields["riegel_exponent"].widget.attrs |= {"min": "1.06", "max": "1.15", "step": "any"}
