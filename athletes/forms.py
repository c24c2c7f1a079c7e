"""Forms about people."""

from __future__ import annotations

import zoneinfo
from itertools import groupby
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from . import estimates, paces
from .models import Coaching, Membership, RaceResult, Squad, Team, User
from .models.users import check_birth_date, check_time_zone

# Other names of the same places, kept by the zone database for old programs.
OLD_ZONES = ("Etc/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
# Faster than any record from 800 m up, slower than a walk: seconds per km.
FASTEST_S_PER_KM, SLOWEST_S_PER_KM = 110, 1500

type Choices = list[tuple[str, Any]]

if TYPE_CHECKING:
    import datetime as dt

    UserForm = forms.ModelForm[User]
    NewTeamForm = forms.ModelForm[Team]
    NewMemberForm = forms.ModelForm[Membership]
    NewResultForm = forms.ModelForm[RaceResult]
    MembersForm = forms.ModelForm[Squad]
else:  # at run time Django's class takes no type
    UserForm = NewTeamForm = NewMemberForm = NewResultForm = MembersForm = forms.ModelForm


def date_input(**attrs: str) -> forms.DateInput:
    """Return a date field as browsers draw it; they take and give ISO dates, whatever the language."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"} | attrs)


def zone_choices(current: str) -> Choices:
    """Return the time zones by continent; the person's own is always among them."""
    zones = {z for z in zoneinfo.available_timezones() if "/" in z and not z.startswith(OLD_ZONES)}
    zones |= {"UTC", current} if current else {"UTC"}
    ordered = sorted(zones, key=lambda zone: ("/" not in zone, zone))
    return [
        (continent, [(zone, zone.partition("/")[2].replace("_", " ") or zone) for zone in names])
        for continent, names in groupby(ordered, key=lambda zone: zone.partition("/")[0])
    ]


class SignUpForm(forms.Form):
    """What sign-up asks beside e-mail and password."""

    field_order = ("name", "email", "password1", "born_on", "time_zone")

    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    born_on = forms.DateField(
        label="Born on",
        validators=[check_birth_date],
        help_text="Only you see it. Under 18, a parent or guardian also sees what coaches write to you.",
        widget=date_input(autocomplete="bday"),
    )
    # Filled in by <time-zone-field>; without JavaScript the site's own zone is taken.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput())

    def clean_time_zone(self) -> str:
        """Take the browser's zone where we know it: nobody can correct a field that is not seen."""
        zone: str = self.cleaned_data["time_zone"]
        try:
            check_time_zone(zone)
        except ValidationError:
            return ""
        return zone

    def signup(self, request: Any, user: User) -> None:
        """Allauth calls this after saving; all was kept by the adapter already."""


class MeForm(UserForm):
    """What a person changes about him- or herself."""

    time_zone = forms.ChoiceField(label="Time zone", help_text="Sessions and reminders keep to its clock.")

    class Meta:
        model = User
        fields: ClassVar = ["name", "time_zone", "units", "experience"]
        labels: ClassVar = {"experience": "You have been running for"}
        widgets: ClassVar = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer every zone."""
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)  # type: ignore[attr-defined]  # ChoiceField
        ways = [("", "not said"), *User.Experience.choices]
        self.fields["experience"].choices = ways  # type: ignore[attr-defined]  # ChoiceField


class RemindersForm(UserForm):
    """When a person is reminded, and whether by e-mail too."""

    class Meta:
        model = User
        fields: ClassVar = ["remind_at", "reminders_by_email"]
        labels: ClassVar = {"remind_at": "The evening before, at", "reminders_by_email": "By e-mail too"}
        widgets: ClassVar = {"remind_at": forms.TimeInput(format="%H:%M", attrs={"type": "time"})}
        error_messages: ClassVar = {"remind_at": {"invalid": "That is not a time. Write it like 19:00."}}


class TeamForm(NewTeamForm):
    """A new team's name."""

    class Meta:
        model = Team
        fields: ClassVar = ["name"]
        labels: ClassVar = {"name": "Name of the team"}


class TeamSettingsForm(NewTeamForm):
    """A team's name, and from when on something is worth a word."""

    class Meta:
        model = Team
        fields: ClassVar = ["name", "dry_days", "misses", "answer_hours"]
        labels: ClassVar = {
            "name": "Name of the team",
            "dry_days": "A plan runs dry with so many days left",
            "misses": "Misses in a row worth a word",
            "answer_hours": "Hours until a question is late",
        }


class MemberForm(NewMemberForm):
    """What an assistant may do."""

    class Meta:
        model = Membership
        fields: ClassVar = ["may_view_plans", "may_edit_plans"]


def day_run(day: dt.date, athlete: User) -> dt.date:
    """Return a day on which something was run; one still to come is refused."""
    if day > athlete.today():
        raise ValidationError("This day is still to come. Write the day you ran.")
    return day


class RaceResultForm(NewResultForm):
    """A race: which distance, in what time, when."""

    kind = forms.ChoiceField(
        label="What it was",
        required=False,
        choices=[(one.value, one.label.capitalize()) for one in (RaceResult.Kind.RACE, RaceResult.Kind.TIME_TRIAL)],
    )
    distance = forms.ChoiceField(
        choices=[(race, name.capitalize()) for race, name in paces.RACE_NAMES.items()], initial="5k"
    )
    time = forms.CharField(
        max_length=12,
        help_text="Like 19:56 or 1:35:00.",
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )

    class Meta:
        model = RaceResult
        fields: ClassVar = ["ran_on", "where"]
        labels: ClassVar = {"ran_on": "Run on", "where": "Place or race"}
        widgets: ClassVar = {"ran_on": date_input()}

    field_order = ("kind", "distance", "time", "ran_on", "where")

    def __init__(self, *args: Any, athlete: User, **kwargs: Any) -> None:
        """Know whose race it is: its date is checked on that person's calendar."""
        self.athlete = athlete
        kwargs["initial"] = {"ran_on": athlete.today()}
        super().__init__(*args, **kwargs)

    def clean_time(self) -> float:
        """Read the time; say what to write instead where it is none."""
        try:
            return paces.parse_time(self.cleaned_data["time"])
        except paces.NotATimeError as error:
            raise ValidationError(f"{error.text} is not a time. Your other fields are kept. {error.advice}") from error

    def clean_ran_on(self) -> dt.date:
        """Refuse a race to come."""
        return day_run(self.cleaned_data["ran_on"], self.athlete)

    def clean(self) -> dict[str, Any]:
        """Refuse what nobody runs: mostly a half marathon typed as 1:35."""
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        if "time" in data and "distance" in data:
            metres, seconds = paces.RACES[data["distance"]], data["time"]
            pace, name = 1000 * seconds / metres, paces.RACE_NAMES[data["distance"]]
            if not FASTEST_S_PER_KM <= pace <= SLOWEST_S_PER_KM:
                said = f"{paces.format_time(seconds)} over {name} is {paces.format_pace(pace)} a km."
                self.add_error("time", f"{said} Your other fields are kept. Write hours too, like 1:35:00, or minutes.")
        return data

    def save(self, commit: bool = True) -> RaceResult:
        """Keep the race with the athlete."""
        self.instance.athlete = self.athlete
        self.instance.kind = self.cleaned_data["kind"] or RaceResult.Kind.RACE
        self.instance.distance_m = round(paces.RACES[self.cleaned_data["distance"]])
        self.instance.seconds = self.cleaned_data["time"]
        return super().save(commit=commit)


class PaceTestForm(NewResultForm):
    """A test of pace: what was run in 30 minutes all out, or one trial of two for critical speed."""

    kind = forms.ChoiceField(
        label="What it was",
        choices=[
            (one.value, one.label.capitalize()) for one in (RaceResult.Kind.THRESHOLD, RaceResult.Kind.CRITICAL_SPEED)
        ],
    )
    metres = forms.IntegerField(
        label="Distance in metres",
        min_value=100,
        max_value=20_000,
        error_messages={"invalid": "Write metres as a whole number, like 7500. Your other fields are kept."},
        help_text="For the two trials: 1200 and, half an hour or some days apart, 3600.",
    )
    time = forms.CharField(
        max_length=12,
        required=False,
        help_text="Of a trial, like 3:45: 2 to 15 minutes. The 30-minute test needs none.",
        widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
    )

    class Meta:
        model = RaceResult
        fields: ClassVar = ["ran_on"]
        labels: ClassVar = {"ran_on": "Run on"}
        widgets: ClassVar = {"ran_on": date_input()}

    field_order = ("kind", "metres", "time", "ran_on")

    def __init__(self, *args: Any, athlete: User, **kwargs: Any) -> None:
        """Know whose test it is. It stands on one page with the form of a race, so its fields have ids of their own."""
        self.athlete = athlete
        kwargs |= {"initial": {"ran_on": athlete.today()}, "auto_id": "id_test_%s"}
        super().__init__(*args, **kwargs)

    def clean_ran_on(self) -> dt.date:
        """Refuse a test to come."""
        return day_run(self.cleaned_data["ran_on"], self.athlete)

    def clean_time(self) -> float | None:
        """Read the time, if there is one; the 30-minute test has its own."""
        text = self.cleaned_data["time"].strip()
        if self.cleaned_data.get("kind") == RaceResult.Kind.THRESHOLD:
            return estimates.TEST_S
        try:
            return paces.parse_time(text) if text else None
        except paces.NotATimeError as error:
            raise ValidationError(f"{error.text} is not a time. Your other fields are kept. {error.advice}") from error

    def clean(self) -> dict[str, Any]:
        """Want a trial of 2 to 15 minutes, and a distance that somebody runs in the time."""
        super().clean()
        data: dict[str, Any] = self.cleaned_data
        is_trial = data.get("kind") == RaceResult.Kind.CRITICAL_SPEED
        if is_trial and "time" in data and not (data["time"] and 120 <= data["time"] <= 900):
            self.add_error("time", "A trial lasts 2 to 15 minutes. Your other fields are kept. Write it like 3:45.")
        if data.get("time") and data.get("metres"):
            pace = 1000 * data["time"] / data["metres"]
            if not FASTEST_S_PER_KM <= pace <= SLOWEST_S_PER_KM:
                said = f"{data['metres']} m in {paces.format_time(data['time'])} is {paces.format_pace(pace)} a km."
                self.add_error("metres", f"{said} Your other fields are kept. Write metres, like 7500.")
        return data

    def save(self, commit: bool = True) -> RaceResult:
        """Keep the test with the athlete."""
        self.instance.athlete = self.athlete
        self.instance.kind = self.cleaned_data["kind"]
        self.instance.distance_m = self.cleaned_data["metres"]
        self.instance.seconds = self.cleaned_data["time"]
        return super().save(commit=commit)


class InviteForm(forms.Form):
    """Whom to ask by e-mail, and for which team where there are several."""

    email = forms.EmailField(
        label="E-mail",
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={"required": "Write an address first.", "invalid": "That is not an e-mail address."},
    )
    to_team = forms.TypedChoiceField(label="Team", coerce=int)

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        """Offer the teams that the coach may ask for; one alone is not asked about."""
        super().__init__(*args, **kwargs)
        self.teams = {team.pk: team for team in teams}
        if len(teams) == 1:
            del self.fields["to_team"]
        else:
            self.fields["to_team"].choices = [(team.pk, team.name) for team in teams]  # type: ignore[attr-defined]

    def team(self) -> Team:
        """Return the team that is meant."""
        return self.teams[self.cleaned_data.get("to_team") or next(iter(self.teams))]


class NameGuardianForm(forms.Form):
    """Who a minor's parent or guardian is."""

    name = forms.CharField(
        label="Name of your parent or guardian",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Write the name first. Nothing was saved."},
    )
    email = forms.EmailField(
        label="Their e-mail",
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "inputmode": "email"}),
        error_messages={
            "required": "Write the address first. Nothing was saved.",
            "invalid": "That is not an e-mail address. Nothing was saved.",
        },
    )


class SquadMembersForm(MembersForm):
    """A squad and its athletes; who comes in has to train with its team."""

    class Meta:
        model = Squad
        fields = ("team", "name", "position", "athletes")

    def clean(self) -> dict[str, Any]:
        """Refuse newcomers whom the team does not coach: they would be asked to its practices."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        team = self.instance.team_id or getattr(data.get("team"), "pk", None)
        inside = set(self.instance.athletes.values_list("pk", flat=True)) if self.instance.pk else set()
        new = [one for one in data.get("athletes", ()) if one.pk not in inside]
        rows = Coaching.objects.filter(team=team, athlete__in=new, state=Coaching.State.ACCEPTED)
        coached = set(rows.values_list("athlete", flat=True))
        names = ", ".join(one.name for one in new if one.pk not in coached)
        if names and team:
            self.add_error("athletes", f"Not in this team: {names}. Ask them first, under Coaching links.")
        return data
