"""The built-in warm-ups: one TOML file each, laid into the database again and again."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from drills.models import Drill
from plans.models import WarmUp
from plans.notation import Words

FOLDER = Path(__file__).parent / "warmups"


@dataclass(slots=True)
class Loaded:
    """The slugs of what was loaded."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = (("created", self.created), ("updated", self.updated), ("unchanged", self.unchanged))
        return ", ".join(f"{len(slugs)} {name}" for name, slugs in counts if slugs) or "none there"


@transaction.atomic
def load_warm_ups(folder: Path = FOLDER) -> Loaded:
    """Bring the built-in warm-ups to what the files say; another text makes a new version, the old ones stay.

    Load the drills first: their names are what the texts are read with.
    """
    report = Loaded()
    there = {one.slug: one for one in WarmUp.objects.select_for_update().filter(team=None)}
    words: Words | None = None
    for file in sorted(folder.glob("*.toml")):
        raw = file.read_bytes()
        digest = hashlib.sha256(raw).hexdigest()
        warm_up = there.get(file.stem)
        if warm_up is not None and warm_up.library_hash == digest:
            report.unchanged.append(file.stem)
            continue
        told = tomllib.loads(raw.decode())
        words = words or Words.of(Drill.objects.words_for(None))
        is_new = warm_up is None
        warm_up = warm_up or WarmUp(slug=file.stem)
        warm_up.title, warm_up.summary, warm_up.library_hash = told["title"], told.get("summary", ""), digest
        if not is_new:
            warm_up.save(update_fields=["title", "summary", "library_hash"])
        warm_up.write(told["text"].strip("\n"), by=None, words=words)
        (report.created if is_new else report.updated).append(file.stem)
    return report
