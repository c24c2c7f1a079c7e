"""A drill as the mapping of its TOML file, that mapping as text, and what changed between two of them in words."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch

from drills import vocabulary
from drills.library.reading import drawn, neat, neat_lines
from drills.library.shapes import ROWS, LibraryDrill

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drills.models import Drill, DrillQuerySet

Form = dict[str, Any]

# The words of a drill itself, in the order of a file, with what a person calls them.
WORDS = {
    "name": "Name",
    "form": "Form",
    "also": "Also called",
    "short": "Short line",
    "why": "What it is for",
    "purpose": "Purpose",
    "level": "Level",
    "impact": "Impact",
    "room_min_m": "Least room, m",
    "room_max_m": "Most room, m",
    "room_note": "Room, note",
    "kit": "Kit",
    "rest": "Rest",
    "dose_note": "Dose, note",
    "contacts_per_20m": "Contacts in 20 m",
    "when": "When in the warm-up",
    "days": "Days it suits",
    "leave_out": "Leave out with",
    "avoid_with": "Leave out with sore",
    "variant_of": "Form of",
    "strip_note": "What the strip shows",
    "cues": "Cue",
    "aliases": "Other names",
    "example_title": "Example warm-up",
    "example": "Text of the example",
}
NEIGHBOURS = {"easier": "Easier", "harder": "Harder"}
TABLES = {
    "steps": "Step",
    "faults": "Fault",
    "checkpoints": "Checkpoint",
    "muscles": "Muscle",
    "doses": "Dose",
    "questions": "Question",
    "evidence": "Claim",
    "sections": "Section",
}
# What a row is known by, so that one that moved or was put between others is not taken for another.
KNOWN_BY = {
    "steps": "title",
    "faults": "looks_like",
    "checkpoints": "key",
    "muscles": "muscle",
    "doses": "level",
    "questions": "question",
    "evidence": "claim",
    "sections": "title",
}
_LABELS: dict[str, Mapping[Any, str]] = {
    "purpose": vocabulary.PURPOSES,
    "impact": vocabulary.IMPACTS,
    "phase": vocabulary.PHASES,
    "view": vocabulary.VIEWS,
    "muscle": vocabulary.MUSCLES,
    "role": vocabulary.ROLES,
    "strength": vocabulary.STRENGTHS,
}
# Lists of codes, with how these are said.
_CODES: dict[str, Mapping[str, str]] = {"days": vocabulary.DAYS, "avoid_with": vocabulary.BODY_PARTS}
WIDTH = 110
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def with_rows(drills: DrillQuerySet) -> DrillQuerySet:
    """With all that `as_form` reads: one query for each kind of row, however many drills."""
    from drills.models import Rung

    return drills.select_related("variant_of").prefetch_related(
        *TABLES, "cues", "aliases", Prefetch("rungs", Rung.objects.select_related("other"))
    )


def as_form(drill: Drill) -> Form:
    """The drill as the mapping of its TOML file; what is empty or goes without saying is left out.

    The drawing is a table of joint angles where it is the drill's own in the library, else the slug of the drill
    that it was drawn for.
    """
    form: Form = {name: _value(drill, name) for name in WORDS}
    for side in NEIGHBOURS:
        rungs = [rung for rung in drill.rungs.all() if rung.side == side]
        form[side] = [
            {"drill": rung.other.slug} if rung.other is not None else {"words": neat(rung.words)} for rung in rungs
        ]
    for name in TABLES:
        rows = getattr(drill, name).all()
        form[name] = [_row(row, ROWS[name]) for row in rows if getattr(row, "retired_at", None) is None]
    figure = drawn(drill.slug) if drill.team_id is None and drill.figure == drill.slug else None
    form["figure"] = figure or drill.figure
    return {name: value for name, value in form.items() if value not in ("", [], None)}


def form_of(item: LibraryDrill) -> Form:
    """The same mapping of a drill as it was read from TOML."""
    form: Form = {}
    for name in [*WORDS, *NEIGHBOURS, *TABLES]:
        if name == "contacts_per_20m":
            form[name] = [item.contacts_per_20m_low, item.contacts_per_20m_high] if item.contacts_per_20m_low else []
        elif name == "aliases":
            form[name] = sorted(map(vocabulary.normalise, item.aliases))
        elif name in ROWS:
            form[name] = [_row(row, ROWS[name]) for row in getattr(item, name)]
        else:
            value = getattr(item, name)
            form[name] = list(value) if isinstance(value, tuple) else value
    form["figure"] = item.figure if item.figure_slug == item.slug else item.figure_slug
    return {name: value for name, value in form.items() if value not in ("", [], None)}


def _value(drill: Drill, name: str) -> Any:
    if name == "contacts_per_20m":
        return [drill.contacts_per_20m_low, drill.contacts_per_20m_high] if drill.contacts_per_20m_low else []
    if name == "aliases":
        return sorted(alias.text for alias in drill.aliases.all())
    if name == "cues":
        return [neat(cue.text) for cue in drill.cues.all()]
    if name == "variant_of":
        return drill.variant_of.slug if drill.variant_of else ""
    if name == "example":
        return neat_lines(drill.example)
    value = getattr(drill, name)
    return neat(value) if isinstance(value, str) else value


def _row(row: Any, shape: type[Any]) -> dict[str, Any]:
    """A row as its table, without what is the same by default."""
    told: dict[str, Any] = {}
    for item in fields(shape):
        value = getattr(row, item.name)
        if isinstance(value, str):
            value = neat_lines(value) if item.name == "body" else neat(value)
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        if value not in ("", None) and (item.default is MISSING or value != item.default):
            told[item.name] = value
    return told


# --- as text --------------------------------------------------------------------------------------------------------


def dump(form: Mapping[str, Any]) -> str:
    """The mapping of one drill as TOML, which `drills.library.parse` reads back to the same."""
    return "\n".join(_drill_lines(form, "")).strip("\n") + "\n"


def dump_many(forms: Iterable[tuple[Sequence[str], Mapping[str, Any]]]) -> str:
    """Many drills in one text, each in a table of its own: pairs of the table's keys and the drill's mapping."""
    parts = []
    for keys, form in forms:
        head = ".".join(_key(key) for key in keys)
        parts.append("\n".join([f"[{head}]", *_drill_lines(form, f"{head}.")]).strip("\n"))
    return "\n\n\n".join(parts) + "\n"


def _drill_lines(form: Mapping[str, Any], prefix: str) -> list[str]:
    lines: list[str] = []
    tables = [name for name in form if name in TABLES]
    for name, value in form.items():
        if name not in TABLES and not (name == "figure" and isinstance(value, Mapping)):
            lines.append(f"{_key(name)} = {_text(value, wide=True)}")
    for name in tables:
        lines.append("")
        for row in form[name]:
            lines.append(f"[[{prefix}{name}]]")
            lines += [f"{_key(key)} = {_text(value)}" for key, value in row.items()]
    figure = form.get("figure")
    if isinstance(figure, Mapping):
        lines += ["", f"[{prefix}figure]", *_dotted(figure, "")]
    return lines


def _dotted(table: Mapping[str, Any], prefix: str) -> list[str]:
    """Tables inside tables as dotted keys, as the library's files write a figure."""
    lines: list[str] = []
    for key, value in table.items():
        if isinstance(value, Mapping) and value:
            lines += _dotted(value, f"{prefix}{_key(key)}.")
        else:
            lines.append(f"{prefix}{_key(key)} = {_text(value, wide=key in ('check', 'extra'))}")
    return lines


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _text(value: Any, *, wide: bool = False) -> str:
    """A value; `wide` lets a long array of tables or texts stand on several lines."""
    if isinstance(value, str):
        return _paragraphs(value) if "\n" in value else _string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(key)} = {_text(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        one_line = f"[{', '.join(_text(one) for one in value)}]"
        if not wide or len(one_line) <= WIDTH:
            return one_line
        if all(isinstance(one, str) for one in value):
            return f"[\n{_filled([_text(one) for one in value])}]"
        return "[\n" + "".join(f"  {_text(one)},\n" for one in value) + "]"
    return repr(value)


def _filled(words: list[str]) -> str:
    """Words with commas on as few lines as they fit on."""
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + len(word) + 2 > WIDTH:
            lines.append("")
        lines[-1] += f"{' ' if lines[-1] else ''}{word},"
    return "".join(f"  {line}\n" for line in lines)


def _string(text: str) -> str:
    # JSON's escapes are TOML's too, but for this one character that JSON lets stand.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _paragraphs(text: str) -> str:
    lines = [_string(line)[1:-1] for line in text.split("\n")]
    return '"""\n' + "\n".join(lines) + '\n"""'


# --- what changed ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed, in words that a person reads; empty words where it came or went."""

    where: str
    old: str
    new: str


def diff(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What changed between two mappings of a drill, in the order of its page."""
    changes: list[Change] = []
    for name, label in WORDS.items():
        was, now = old.get(name), new.get(name)
        if was == now:
            continue
        if name == "cues":
            changes += _rows_changed(label, [{"": cue} for cue in was or []], [{"": cue} for cue in now or []], "")
        elif name in ("aliases", *_CODES):
            changes.append(_members_changed(name, label, was or [], now or []))
        else:
            changes.append(Change(label, _said(name, was), _said(name, now)))
    for name, label in (NEIGHBOURS | TABLES).items():
        changes += _rows_changed(label, old.get(name, []), new.get(name, []), KNOWN_BY.get(name, ""))
    if old.get("figure") != new.get("figure"):
        changes.append(Change("Drawing", *_drawings_said(old.get("figure"), new.get("figure"))))
    return changes


def _members_changed(name: str, label: str, old: list[str], new: list[str]) -> Change:
    """Which members went and which came; the order of names, days and parts says nothing but where it alone changed."""
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    return Change(label, _said(name, gone or ([] if come else old)), _said(name, come or ([] if gone else new)))


def _drawings_said(old: Any, new: Any) -> tuple[str, str]:
    said = ["its own" if isinstance(one, Mapping) else str(one or "") for one in (old, new)]
    return ("its own, as it was", "its own, drawn anew") if said[0] == said[1] else (said[0], said[1])


def _rows_changed(
    label: str, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], known_by: str
) -> list[Change]:
    """What changed among rows: first those that are the same row by what they are known by, then by their place."""
    if old == new:
        return []
    names = [[row.get(known_by, str(row)) for row in rows] for rows in (old, new)]
    changes: list[Change] = []
    moved = False
    for what, a, b, c, d in SequenceMatcher(None, names[0], names[1], autojunk=False).get_opcodes():
        if what == "equal":
            for i, j in zip(range(a, b), range(c, d), strict=True):
                changes += _fields_changed(f"{label} {j + 1}", old[i], new[j])
            continue
        gone, come = list(range(a, b)), list(range(c, d))
        # A row that left this place and stands at another has moved.
        for i in [i for i in gone if names[0][i] in names[1]]:
            gone.remove(i)
            moved = True
        for j in [j for j in come if names[1][j] in names[0]]:
            come.remove(j)
            changes += _fields_changed(f"{label} {j + 1}", old[names[0].index(names[1][j])], new[j])
        for i, j in zip(gone, come, strict=False):
            changes += _fields_changed(f"{label} {j + 1}", old[i], new[j])
        changes += [Change(f"{label} {i + 1}, taken out", _row_said(old[i]), "") for i in gone[len(come) :]]
        changes += [Change(f"{label} {j + 1}, new", "", _row_said(new[j])) for j in come[len(gone) :]]
    if moved:
        order = [", ".join(str(_row_head(row, known_by)) for row in rows) for rows in (old, new)]
        changes.append(Change(f"{label}s, order", *order))
    return changes


def _row_head(row: Mapping[str, Any], known_by: str) -> str:
    return _said(known_by, row[known_by]) if known_by in row else _row_said(row)


def _fields_changed(where: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    names = [*old, *(name for name in new if name not in old)]
    return [
        Change(
            f"{where}, {_field_said(name)}" if name else where, _said(name, old.get(name)), _said(name, new.get(name))
        )
        for name in names
        if old.get(name) != new.get(name)
    ]


def _field_said(name: str) -> str:
    said = {"n": "people", "good_min": "lower limit", "good_max": "upper limit", "pair": "drawn pair"}
    return said.get(name, name.replace("_", " "))


def _row_said(row: Mapping[str, Any]) -> str:
    """A whole row in one line."""
    return " · ".join(_said(name, value) if value is not True else _field_said(name) for name, value in row.items())


def _said(name: str, value: Any) -> str:
    if value is None or value == "" or value == []:
        return ""
    if name == "level":
        return str(vocabulary.LEVELS.get(value) or vocabulary.DOSE_LEVELS.get(value) or value)
    if name == "contacts_per_20m":
        return "–".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        said = _CODES.get(name, {})
        return ", ".join(said.get(one, str(one)) for one in value)
    return str(_LABELS[name].get(value, value)) if name in _LABELS else str(value)
