"""What the review room and the page of an answer show, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from athletes.models import Message
from drills.models import Checkpoint, Cue
from feedback.frame_table import FrameTable, table_of
from feedback.media.derive import still_frames
from feedback.models import Clip, Review, Verdict
from feedback.reviewing import ABOUT, thread_of
from feedback.rounds import Round, next_rounds
from feedback.timeline import Moment, Timeline, draw

if TYPE_CHECKING:
    import datetime as dt

    from athletes.models import User

LOOKS = {Verdict.Answer.NO: "stop", Verdict.Answer.YES: "grass", Verdict.Answer.UNSEEN: "sky"}
ICONS = {Verdict.Answer.YES: "check", Verdict.Answer.NO: "cross", Verdict.Answer.UNSEEN: "unseen"}
WORDS = {Verdict.Answer.YES: "yes", Verdict.Answer.NO: "no", Verdict.Answer.UNSEEN: "not seen"}
FLAG_LETTERS = 22
CUES = 4


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said of one checkpoint."""

    name: str
    answer: str
    at_ms: int | None = None

    @property
    def icon(self) -> str:
        """The sign of the verdict."""
        return ICONS[Verdict.Answer(self.answer)]

    @property
    def word(self) -> str:
        """The verdict in a word or two."""
        return WORDS[Verdict.Answer(self.answer)]


@dataclass(slots=True)
class Look:
    """One person's review with its verdicts, by checkpoint."""

    pk: int
    reviewer_id: int
    name: str
    role: str
    cue: str
    answered_at: dt.datetime | None
    said: dict[int, Said] = field(default_factory=dict)

    @property
    def short_name(self) -> str:
        """First name."""
        return self.name.split()[0] if self.name.split() else self.name

    @property
    def heading(self) -> str:
        """How it stands above a verdict of others: Self, or the first name."""
        return "Self" if self.role == Review.Role.SELF else self.short_name


@dataclass(slots=True)
class Point:
    """A checkpoint in the room: what others said, what I say, whether the clip shows it from the right side."""

    checkpoint: Checkpoint
    mine: Said | None
    others: list[Said]
    fits: bool

    @property
    def differs(self) -> bool:
        """Not everybody says the same."""
        return len({said.answer for said in (*self.others, self.mine) if said}) > 1

    @property
    def choices(self) -> list[tuple[str, str, str, bool]]:
        """Value, sign, word, and whether it is chosen."""
        answer = self.mine.answer if self.mine else ""
        words = ("yes", "no", "can’t see")
        return [(v, ICONS[v], word, v == answer) for v, word in zip(ICONS, words, strict=True)]


def looks_at(clip: Clip) -> list[Look]:
    """Return all reviews of a clip with their verdicts, the first begun first: one query."""
    rows = clip.reviews.order_by("started_at", "pk").values(
        "pk", "reviewer_id", "reviewer__name", "role", "cue", "answered_at",
        "verdicts__checkpoint_id", "verdicts__answer", "verdicts__at_ms",
    )  # fmt: skip
    looks: dict[int, Look] = {}
    for row in rows:
        look = looks.setdefault(
            row["pk"],
            Look(
                row["pk"], row["reviewer_id"], row["reviewer__name"], row["role"], row["cue"], row["answered_at"]
            ),
        )  # fmt: skip
        if row["verdicts__answer"]:
            said = Said(look.heading, row["verdicts__answer"], row["verdicts__at_ms"])
            look.said[row["verdicts__checkpoint_id"]] = said
    return list(looks.values())


class Room:
    """A clip as somebody looks at it; each part is asked for once, at its first use."""

    def __init__(self, clip: Clip, viewer: User) -> None:
        """Keep the clip, which needs its athlete, occurrence and drill with it, and who looks."""
        self.clip, self.viewer = clip, viewer

    @property
    def drill(self) -> Any:
        """The filmed drill; None for a free clip."""
        return self.clip.occurrence.drill if self.clip.occurrence else None

    @cached_property
    def table(self) -> FrameTable | None:
        """The frame table."""
        return table_of(self.clip)

    @cached_property
    def looks(self) -> list[Look]:
        """All reviews; those of others are shown only when they are answered."""
        return [look for look in looks_at(self.clip) if look.reviewer_id == self.viewer.pk or look.answered_at]

    @cached_property
    def mine(self) -> Look | None:
        """The viewer's own review, if he or she began one."""
        return next((look for look in self.looks if look.reviewer_id == self.viewer.pk), None)

    @cached_property
    def answers(self) -> list[Look]:
        """What coaches have sent, the newest first."""
        sent = [look for look in self.looks if look.answered_at and look.role == Review.Role.COACH]
        return sorted(sent, key=lambda look: look.answered_at.timestamp() if look.answered_at else 0.0, reverse=True)

    @cached_property
    def checkpoints(self) -> list[Checkpoint]:
        """Those of the drill that are in use, and retired ones that a review here still speaks of."""
        if self.clip.occurrence is None:
            return []
        spoken = {key for look in self.looks for key in look.said}
        found = Checkpoint.objects.filter(drill=self.clip.occurrence.drill_id)
        kept = [point for point in found if point.retired_at is None or point.pk in spoken]
        for point in kept:
            point.drill = self.drill
        return kept

    @cached_property
    def points(self) -> list[Point]:
        """The checkpoints to judge: those that this view shows first, and of these the ones that differ."""
        points = []
        for one in self.checkpoints:
            others = [x.said[one.pk] for x in self.looks if x is not self.mine and one.pk in x.said]
            mine = self.mine.said.get(one.pk) if self.mine else None
            points.append(Point(one, mine, others, one.view == self.clip.view))
        return sorted(points, key=lambda point: (not point.fits, not point.differs))

    @property
    def fitting(self) -> list[Point]:
        """Checkpoints that can be seen from where the camera stood."""
        return [point for point in self.points if point.fits]

    @property
    def unfitting(self) -> list[Point]:
        """Checkpoints that ask for another view."""
        return [point for point in self.points if not point.fits]

    @property
    def differing(self) -> int:
        """How many checkpoints people differ on."""
        return sum(point.differs for point in self.points)

    @property
    def judged(self) -> int:
        """How many of the fitting checkpoints the viewer has judged."""
        return sum(point.mine is not None for point in self.fitting)

    @cached_property
    def messages(self) -> list[Message]:
        """All words about the clip with their moments, as they were written: one query."""
        found = Message.objects.filter(thread__about_kind=ABOUT, thread__about_id=str(self.clip.pk))
        return list(found.select_related("author", "mark"))

    @property
    def remarks(self) -> list[Message]:
        """The same in the order of the clip; words about no moment come last."""
        return sorted(self.messages, key=lambda m: m.mark.at_ms if hasattr(m, "mark") else float("inf"))

    @cached_property
    def why_silent(self) -> str:
        """Why the viewer may not write here; empty where he or she may."""
        return thread_of(self.clip).why_silent(self.viewer)

    @cached_property
    def round(self) -> Round | None:
        """When the drill comes round again, as far as the viewer is shown."""
        return next_rounds([self.clip], viewer=self.viewer).get(self.clip.pk)

    @property
    def timeline(self) -> Timeline:
        """The ruler with the viewer's verdicts and all remarks that have a moment."""
        moments = [
            Moment(point.mine.at_ms, short(point.checkpoint.name), LOOKS[Verdict.Answer(point.mine.answer)])
            for point in self.points
            if point.mine and point.mine.at_ms is not None
        ]
        moments += [Moment(m.mark.at_ms, short(m.body)) for m in self.messages if hasattr(m, "mark")]
        return draw(self.length_ms, self.clip.time_scale, moments)

    @property
    def cue_words(self) -> list[str]:
        """Cues to take: of the checkpoints that are not right, then the drill's own."""
        if self.clip.occurrence is None:
            return []
        wrong = [p.checkpoint.cue for p in self.points if p.mine and p.mine.answer == Verdict.Answer.NO]
        own = Cue.objects.filter(drill=self.clip.occurrence.drill_id).values_list("text", flat=True)
        words = [plain(word) for word in (*wrong, *own)]
        return list(dict.fromkeys(word for word in words if word))[:CUES]

    @property
    def length_ms(self) -> float:
        """How long the clip is, in milliseconds of the file."""
        return self.table.end_ms if self.table else float(self.clip.duration_ms or 0)

    @property
    def stills(self) -> list[int]:
        """The times of the filmstrip's pictures, as the media worker chose them."""
        if self.table is None:
            return []
        return [self.table.start(frame) for frame in still_frames(len(self.table.times), Clip.STRIP_STILLS)]

    def fragment(self, at_ms: float) -> str:
        """Return the middle of the frame at a time as seconds of the file, for `#t=` of a video's address."""
        return f"{(self.table.middle(self.table.at(at_ms)) if self.table else at_ms) / 1000:.4f}"


def plain(cue: str) -> str:
    """Return a cue without the quotation marks in which the library prints it."""
    return cue.strip().strip("“”\"'").strip()


def short(words: str) -> str:
    """Return the first words of a text, to stand on a flag."""
    line = " ".join(words.split())
    return line if len(line) <= FLAG_LETTERS else line[: FLAG_LETTERS - 1].rstrip() + "…"
