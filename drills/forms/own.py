"""What a coach writes a drill with: its words, its rows and its doses as one thing that is right or not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.text import slugify

from athletes.models import Team
from drills import own, vocabulary
from drills.loading import LISTS
from drills.models import Checkpoint, Cue, Drill

from .rows import KINDS, DoseForm, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from athletes.models import User
    from drills.own import Form

    from .rows import Rows

MOST_NAMES = 40
CUE_FIELDS = tuple(f"cue_{nth}" for nth in range(1, Cue.MOST + 1))
ROOMY = {"why": 2, "leave_out": 2, "dose_note": 2, "example": 8}


class CopyForm(forms.Form):
    """Which team gets the copy, where the coach writes for several."""

    team: forms.ModelChoiceField[Team] = forms.ModelChoiceField(queryset=None, empty_label=None, label="For")

    def __init__(self, *args: Any, coach: User, **kwargs: Any) -> None:
        """Offer the teams whose plans this coach writes."""
        super().__init__(*args, **kwargs)
        teams = teams_of(coach)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]  # a ModelChoiceField
        self.only_team = teams[0] if len(teams) == 1 else None
        if self.only_team:
            del self.fields["team"]

    def chosen(self) -> Team:
        """The team, once the form is valid."""
        team: Team = self.only_team or self.cleaned_data["team"]
        return team


def teams_of(coach: User) -> Any:
    """The teams whose plans, and so whose drills, this coach writes."""
    return Team.objects.filter(pk__in=coach.coach_team_ids(edits=True))


class WordsForm(forms.Form):
    """All of a drill but its rows."""

    OF_THE_DRILL: ClassVar = (
        "name", "form", "also", "short", "why", "purpose", "level", "impact", "room_min_m", "room_max_m", "room_note",
        "kit", "contacts_per_20m_low", "contacts_per_20m_high", "when", "leave_out", "rest", "dose_note", "strip_note",
        "example_title", "example",
    )  # fmt: skip

    days = forms.MultipleChoiceField(
        label="Days it suits", choices=vocabulary.DAYS, required=False, widget=forms.CheckboxSelectMultiple
    )
    avoid_with = forms.MultipleChoiceField(
        label="Leave out with sore",
        choices=vocabulary.BODY_PARTS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Parts of the body that it loads. You are warned where an athlete has said that one of them hurts.",
    )
    aliases = forms.CharField(
        label="Other names", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=(
            "One a line. A session's text that says one of them means this drill. A name belongs to one drill of the "
            "team, and not to another one of the library; a copy shares the names of the drill it was copied from and "
            "stands in its place. Hyphens and capitals make no difference."
        ),
    )  # fmt: skip
    with_drawing = forms.BooleanField(
        label="Show the drawing", required=False, help_text="Take it off where your drill is done in another way."
    )
    is_published = forms.TypedChoiceField(
        label="Who sees it",
        choices=[("", "Coaches of the team alone, it is a draft"), ("1", "The team's athletes too")],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
        help_text="Texts of sessions know its name once athletes see it.",
    )
    # The number of the version that the page showed, to see whether somebody else has written since.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, drill: Drill, teams: Any, **kwargs: Any) -> None:
        """Take the fields from the model, so that their lengths are its own."""
        super().__init__(*args, **kwargs)
        self.drill = drill
        widgets: dict[str, Any] = {name: forms.Textarea(attrs={"rows": tall}) for name, tall in ROOMY.items()}
        self.fields |= fields_for_model(Drill, fields=self.OF_THE_DRILL, widgets=widgets)
        self._name_fields()
        for nth, name in enumerate(CUE_FIELDS, 1):
            length = Cue._meta.get_field("text").max_length
            self.fields[name] = forms.CharField(max_length=length, required=False, label=f"Cue {nth}")
        for muscle, said in vocabulary.MUSCLES.items():
            choices = [("", "–"), *vocabulary.ROLES.items()]
            self.fields[f"muscle_{muscle}"] = forms.ChoiceField(choices=choices, required=False, label=said)
        if not drill.figure:
            del self.fields["with_drawing"], self.fields["strip_note"]
        if drill._state.adding and len(teams) > 1:
            self.fields["team"] = forms.ModelChoiceField(teams, empty_label=None, label="For")

    def _name_fields(self) -> None:
        """Call fields what a coach calls them."""
        labels = {
            "short": "In the list", "why": "What it is for", "form": "Which form", "room_min_m": "Room from, m",
            "room_max_m": "Room to, m", "room_note": "What ground", "contacts_per_20m_low": "Contacts in 20 m, from",
            "contacts_per_20m_high": "Contacts in 20 m, to", "dose_note": "Note on the dose", "rest": "Rest",
            "example_title": "Title", "example": "Text",
        }  # fmt: skip
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["why"].help_text = "In one sentence."

    def clean_aliases(self) -> list[str]:
        """The names as they are compared, each once."""
        told = self.cleaned_data["aliases"].replace(",", "\n").splitlines()
        names = list(dict.fromkeys(name for name in map(vocabulary.normalise, told) if name))
        most = 80
        long = [name for name in names if len(name) > most]
        if long:
            raise ValidationError(f"“{long[0][:40]}…” is {len(long[0])} characters long; a name has {most} at most.")
        if len(names) > MOST_NAMES:
            raise ValidationError(f"These are {len(names)} names; {MOST_NAMES} are the most.")
        return names

    def clean(self) -> None:
        """Ranges stand in order; contacts are both given or none."""
        told = self.cleaned_data
        low, high = told.get("room_min_m"), told.get("room_max_m")
        if low is not None and high is not None and low > high:
            self.add_error("room_min_m", f"The least room, {low} m, is more than the most, {high} m.")
        low, high = told.get("contacts_per_20m_low"), told.get("contacts_per_20m_high")
        if (low is None) != (high is None) or (low is not None and high is not None and not 0 < low <= high):
            self.add_error("contacts_per_20m_low", "Give both numbers, the lower one first, or leave both empty.")
        self._refuse_names_of_others()

    def _refuse_names_of_others(self) -> None:
        name, aliases = self.cleaned_data.get("name", ""), self.cleaned_data.get("aliases", [])
        self.drill.team = self.cleaned_data.get("team", self.drill.team)
        for word, other in own.conflicts({"name": name, "aliases": aliases}, self.drill):
            whose = "a drill of the library" if other.team_id is None else "your team’s own"
            away = ", archived" if other.archived_at else ""
            if word == vocabulary.normalise(name):
                way = "Copy that one, or give" if other.team_id is None else "Give"
                self.add_error("name", f"“{other}” ({whose}{away}) has this name. {way} yours another.")
            else:
                said = f"“{word}” is a name of “{other}” ({whose}{away}) and cannot be one of “{name}” too."
                self.add_error("aliases", said)


@dataclass(frozen=True, slots=True)
class Fold:
    """A part of the form that folds away: fields, rows, doses or muscles."""

    name: str
    title: str
    hint: str
    kind: str
    fields: list[forms.BoundField]
    rows: Rows | None = None
    doses: list[DoseForm] | None = None
    is_open: bool = False

    @property
    def wrong(self) -> int:
        """How many things are to be put right in it."""
        singly = sum(len(field.errors) for field in self.fields)
        singly += sum(len(told) for dose in self.doses or () for told in dose.errors.values())
        return singly + (self.rows.wrong if self.rows else 0)

    @property
    def count(self) -> int:
        """How much stands in it."""
        if self.rows is not None:
            return self.rows.initial_form_count()
        if self.doses is not None:
            return sum(bool(dose.initial.get("amount")) for dose in self.doses)
        return sum(bool(field.value()) for field in self.fields) if self.kind in ("muscles", "cues") else 0


# Title, what stands there, and the fields of the drill in it. Rows, doses and muscles are put in by name.
FOLDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "start": ("Name, and what it is for", "", ("team", "name", "why", "short", "form", "also")),
    "steps": ("Steps", "how it is done, moment by moment", ()),
    "cues": ("Cues", "a few words to run with, three at most", CUE_FIELDS),
    "faults": ("Faults, and the way out", "what goes wrong, and what to do about it", ()),
    "checkpoints": ("What to look for", "checkpoints for you, a partner and the athlete, with your own limits", ()),
    "dose": ("Dose", "how much, for whom", ("rest", "dose_note")),
    "place": (
        "What it asks, and where", "level, impact, room and kit",
        ("purpose", "level", "impact", "room_min_m", "room_max_m", "room_note", "contacts_per_20m_low",
         "contacts_per_20m_high", "kit", "leave_out", "avoid_with"),
    ),
    "when": ("When", "its place in the warm-up and the days it suits", ("when", "days")),
    "muscles": ("Muscles", "", tuple(f"muscle_{muscle}" for muscle in vocabulary.MUSCLES)),
    "easier": ("Easier", "where to begin", ()),
    "harder": ("Harder", "where to go on to", ()),
    "questions": ("Asked often", "questions with your answers", ()),
    "sections": ("More to read", "paragraphs under a heading of their own", ()),
    "example": ("Example warm-up", "as you would write it in a session", ("example_title", "example")),
    "names": ("Other names", "what a session's text may call it", ("aliases",)),
    "drawing": ("Drawing", "", ("with_drawing", "strip_note")),
}  # fmt: skip


class DrillWriting:
    """The whole form of a drill: words, doses and rows; every part is kept as it was typed until all are right."""

    def __init__(self, *, drill: Drill, coach: User, ours: Form, number: int | None, data: Any = None) -> None:
        """Show what the drill says (`ours`), or what was sent."""
        self.drill, self.ours, self.number = drill, ours, number
        self.names = _names(drill, coach)
        self.words = WordsForm(data, drill=drill, teams=teams_of(coach), initial=self._begin(), prefix=None)
        told = {row["level"]: row for row in ours.get("doses", [])}
        self.doses = [DoseForm(data, level=level, told=told.get(level)) for level in vocabulary.DOSE_LEVELS]
        self.rows: dict[str, Rows] = {
            key: rows(form)(data, initial=self._rows(key), prefix=key) for key, form in KINDS.items()
        }

    def _begin(self) -> dict[str, Any]:
        ours = self.ours
        begin = {name: ours.get(name) for name in (*WordsForm.OF_THE_DRILL, *LISTS) if name in ours}
        if not ours:
            begin = {"room_min_m": 20, "room_max_m": 40}
        contacts = ours.get("contacts_per_20m", (None, None))
        begin["contacts_per_20m_low"], begin["contacts_per_20m_high"] = contacts
        begin["aliases"] = "\n".join(ours.get("aliases", []))
        begin |= dict(zip(CUE_FIELDS, ours.get("cues", []), strict=False))
        begin |= {f"muscle_{row['muscle']}": row["role"] for row in ours.get("muscles", [])}
        begin["with_drawing"] = True
        begin["is_published"] = "1" if self.drill.pk and self.drill.is_published else ""
        begin["seen"] = self.number
        return begin

    def _rows(self, key: str) -> list[dict[str, Any]]:
        """The rows of one kind as the form shows them: drills by their names, measures in words."""
        told = [dict(row) for row in self.ours.get(key, [])]
        for row in told:
            if "drill" in row:
                row["words"] = self.names.get(row["drill"], row["drill"])
            if "metric" in row:
                row["metric"] = row["metric"].replace("_", " ")
        return told

    @property
    def drill_names(self) -> list[str]:
        """The names of drills that easier and harder may link to."""
        return sorted(set(self.names.values()) - {self.drill.name})

    @property
    def metrics(self) -> list[str]:
        """What is measured anywhere so far."""
        known = Checkpoint.objects.filter(drill__team=None).exclude(metric="")
        return sorted({metric.replace("_", " ") for metric in known.values_list("metric", flat=True)})

    @property
    def folds(self) -> list[Fold]:
        """The parts of the form in their order; what is wrong is open, and so is where one begins."""
        made = []
        for name, (title, hint, names) in FOLDS.items():
            fields = [self.words[field] for field in names if field in self.words.fields]
            kind = name if name in ("muscles", "cues") else "rows" if name in self.rows else "fields"
            doses = self.doses if name == "dose" else None
            fold = Fold(name, title, hint, kind, fields, self.rows.get(name), doses)
            if not (fields or fold.rows or doses):
                continue
            first = name == "start" or (self.drill._state.adding and name == "steps")
            made.append(replace(fold, is_open=first or bool(fold.wrong)))
        return made

    def _parts(self) -> Iterator[Any]:
        yield self.words
        yield from self.doses
        yield from self.rows.values()

    def is_valid(self) -> bool:
        """Whether every part is right; all are asked, so that all errors show at once."""
        right = [part.is_valid() for part in self._parts()]
        if all(right):
            self._refuse_circles()
            self._refuse_late()
            right = [not self.wrong]
        return all(right)

    @property
    def wrong(self) -> int:
        """How many things are to be put right."""
        singly = sum(len(told) for form in (self.words, *self.doses) for told in form.errors.values())
        return singly + sum(part.wrong for part in self.rows.values())

    def _refuse_late(self) -> None:
        """Nobody's words are lost to somebody who opened the page before them and saved it after."""
        if self.words.cleaned_data.get("seen") == self.number or self.drill._state.adding:
            return
        self.words.add_error(
            None,
            "Somebody else saved this drill while you were writing. What you typed is all here; look at the drill's "
            "page first, then save again to lay yours over it.",
        )
        # Saved a second time, it is on purpose.
        again: Any = self.words.data
        self.words.data = again.copy()
        self.words.data["seen"] = str(self.number)  # type: ignore[index]  # a copy can be written

    def _refuse_circles(self) -> None:
        """A drill is neither easier nor harder than itself, nor through others."""
        own_name = vocabulary.normalise(self.words.cleaned_data["name"])
        for side in ("easier", "harder"):
            for form in self.rows[side].forms:
                if vocabulary.normalise(form.cleaned_data.get("words", "")) == own_name:
                    form.add_error("words", "A drill is not easier or harder than itself.")
                    return
        around = own.circle(self.drill, own_name, self._neighbours("easier"), self._neighbours("harder"))
        if around:
            self.words.add_error(None, f"Easier and harder go round in a circle: {around}.")

    def _neighbours(self, side: str) -> list[dict[str, Any]]:
        """The rungs of one side: what is the name of a drill links to it, anything else stays words."""
        slugs = {vocabulary.normalise(name): slug for slug, name in self.names.items()}
        told = ((row, slugs.get(vocabulary.normalise(row["words"]))) for row in self.rows[side].told())
        return [{"drill": slug} if slug else row for row, slug in told]

    def told(self) -> Form:
        """The drill's text, once all of it is right. What the form does not show stays as it was."""
        words = self.words.cleaned_data
        form: Form = {name: self.ours[name] for name in ("variant_of", "evidence") if name in self.ours}
        form |= {name: words[name] for name in (*WordsForm.OF_THE_DRILL, *LISTS, "aliases") if name in words}
        contacts = [form.pop("contacts_per_20m_low"), form.pop("contacts_per_20m_high")]
        form["level"], form["impact"] = int(form["level"]), int(form["impact"])
        if contacts[0]:
            form["contacts_per_20m"] = contacts
        form["cues"] = [words[name] for name in CUE_FIELDS if words[name]]
        form["muscles"] = self._muscles()
        form["doses"] = [row for dose in self.doses if (row := dose.told())]
        for key, part in self.rows.items():
            form[key] = part.told()
        for side in ("easier", "harder"):
            form[side] = self._neighbours(side)
        form["checkpoints"] = self._checkpoints()
        return form

    def _muscles(self) -> list[dict[str, str]]:
        """In the order in which they stood; new ones after those."""
        words = self.words.cleaned_data
        chosen = {muscle: words[f"muscle_{muscle}"] for muscle in vocabulary.MUSCLES if words[f"muscle_{muscle}"]}
        before = [row["muscle"] for row in self.ours.get("muscles", []) if row["muscle"] in chosen]
        return [{"muscle": muscle, "role": chosen[muscle]} for muscle in dict.fromkeys((*before, *chosen))]

    def _checkpoints(self) -> list[dict[str, Any]]:
        """Each with a key: the one it had, or one made of its name. Limits that the coach set are no expert's."""
        there: Mapping[str, dict[str, Any]] = {row["key"]: row for row in self.ours.get("checkpoints", [])}
        told = []
        used: set[str] = set()
        for row in self.rows["checkpoints"].told():
            key = row.get("key", "")
            was = there.get(key) if key not in used else None
            if was is None:
                key = _free_key(row["name"], used | set(there))
            used.add(key)
            kept = {name: was[name] for name in ("pair", "expert_default") if was and name in was}
            limits = ("metric", "unit", "good_min", "good_max")
            if any(name in row for name in limits) and any(row.get(n) != (was or {}).get(n) for n in limits):
                kept["expert_default"] = False
            told.append(row | kept | {"key": key})
        return told


def _names(drill: Drill, coach: User) -> dict[str, str]:
    """The names of drills that may be linked to, by slug; the team's own stand for the library's of that slug."""
    seen = Drill.objects.visible_to(coach).listed().filter(is_published=True).exclude(pk=drill.pk)
    if drill.team_id is not None:
        seen = seen.filter(team=None) | seen.filter(team=drill.team_id)
    found = sorted(seen.values_list("team", "slug", "name"), key=lambda row: (row[0] is not None, row[1]))
    return {slug: name for _, slug, name in found}


def _free_key(name: str, taken: set[str]) -> str:
    stem = slugify(name)[:36] or "point"
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 99))) if key not in taken)
