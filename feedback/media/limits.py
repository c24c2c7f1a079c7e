"""What a clip may be: checked before a single frame is made, and told in a sentence where it is not so."""

from __future__ import annotations

from dataclasses import dataclass, field

MAX_BYTES = 1_000_000_000
MAX_SECONDS = 180.0
MIN_SECONDS = 0.2
MAX_PIXELS = 9_000_000
MIN_SIDE = 64
MAX_FPS = 250.0
MAX_STREAMS = 32
# Pixels a frame × frames a second × seconds: 4K at 60 for a minute. Each may be at its end, but not all at once.
MAX_WORK = 3.0e10
CODECS = frozenset(["h264", "hevc", "vp8", "vp9", "av1"])
# Phones round: 240 is written as 239.98 or 240.4, and three minutes end a frame late.
SLACK_S = 0.5


class RefusedError(Exception):
    """The file is at fault, and trying again would not help. The sentence says what happened and what to do."""

    def __init__(self, sentence: str) -> None:
        """Keep the sentence for the athlete."""
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file holds, measured from its packets and one decoded frame; headers are not believed."""

    reader: str
    size: int
    is_cut_short: bool
    streams: int = 0
    videos: int = 0
    codec: str = ""
    video_index: int = 0
    width: int = 0
    height: int = 0
    rotation: int = 0
    shape: float = 1.0
    """Width of a pixel through its height."""
    times: list[float] = field(default_factory=list)
    """When each frame is shown, in seconds, in order."""
    end: float = 0.0
    """When the last frame ends, in seconds."""
    says_end: float = 0.0
    """When the file says that it ends; 0 where it does not say."""
    read_to: float = 0.0
    """When the last packet of what that is said of ends, in seconds."""
    audio_index: int | None = None
    audio_starts: float = 0.0
    tells: dict[str, str] = field(default_factory=dict)
    """What it says of itself: titles, places, devices, chapters."""

    @property
    def seconds(self) -> float:
        """How long its picture lasts."""
        return self.end - self.times[0] if self.times else 0.0

    @property
    def fps(self) -> float:
        """Mean frames a second; 0 where there are fewer than two frames."""
        if len(self.times) < 2 or self.times[-1] <= self.times[0]:
            return 0.0
        return (len(self.times) - 1) / (self.times[-1] - self.times[0])

    @property
    def work(self) -> float:
        """How many pixels have to be decoded."""
        return float(self.width * self.height * len(self.times))


def check(facts: Facts) -> None:
    """Let a clip pass that can be worked on.

    Raises:
        RefusedError: it cannot, and why.
    """
    _is_a_video(facts)
    _is_whole(facts)
    _is_in_size(facts)
    _is_in_time(facts)


def _is_a_video(facts: Facts) -> None:
    if facts.size > MAX_BYTES:
        raise RefusedError(
            f"The file has {facts.size / 1e9:.1f} GB, and up to {MAX_BYTES / 1e9:.0f} GB can be read. "
            "Cut the video to the drill and send that."
        )
    if not facts.videos and facts.audio_index is None:
        raise RefusedError(half_a_video(0) if facts.is_cut_short else NOT_READ)
    if not facts.videos:
        raise RefusedError("There is sound in this file, but no picture. Choose the video itself and send it again.")
    if facts.videos > 1:
        raise RefusedError(
            f"There are {facts.videos} videos in this one file. "
            "Save the one you want as a file of its own and send that."
        )
    if facts.streams > MAX_STREAMS:
        raise RefusedError(
            f"There are {facts.streams} tracks in this one file. Film with the phone's own camera and send that."
        )
    if facts.codec not in CODECS:
        raise RefusedError(
            f"This video is written in a way that cannot be read here ({facts.codec or 'not known'}). "
            "Film with the phone's own camera (H.264 or HEVC) and send that."
        )


def _is_whole(facts: Facts) -> None:
    stops_early = facts.read_to < facts.says_end - max(SLACK_S, 0.05 * facts.says_end)
    if facts.is_cut_short or (facts.times and stops_early):
        raise RefusedError(half_a_video(facts.seconds))
    if not facts.times or not facts.width or not facts.height:
        raise RefusedError(NOT_READ)


NOT_READ = (
    "This file could not be read as a video. If it plays on your phone, send it again; if it does not, "
    "film the drill once more."
)


def half_a_video(seconds: float) -> str:
    """Return the sentence for a file that stops in the middle."""
    if seconds <= 0:
        return "The file is cut short before its first picture; the one on your phone may be whole. Send it again."
    return f"The file ends after {_seconds(seconds)}; the one on your phone may be whole. Send it again."


def _is_in_size(facts: Facts) -> None:
    size = f"{facts.width}×{facts.height}"
    if facts.width * facts.height > MAX_PIXELS:
        raise RefusedError(
            f"The picture is {size} points, more than {MAX_PIXELS // 1_000_000} million. "
            "Film in 4K, 1080p or 720p and send that."
        )
    if min(facts.width, facts.height) < MIN_SIDE:
        raise RefusedError(
            f"The picture is only {size} points, too small to see a runner in. Send the video as it was filmed."
        )


def _is_in_time(facts: Facts) -> None:
    if facts.seconds > MAX_SECONDS + SLACK_S:
        raise RefusedError(
            f"The video lasts {_minutes(facts.seconds)}, and up to {_minutes(MAX_SECONDS)} can be stepped through. "
            "Cut it to the drill and send that."
        )
    if facts.seconds < MIN_SECONDS - 0.005 or len(facts.times) < 2:
        raise RefusedError(
            f"The video lasts only {_seconds(facts.seconds)}. Film at least one whole contact and send that."
        )
    if facts.fps > MAX_FPS:
        raise RefusedError(
            f"The video has {facts.fps:.0f} frames a second, and up to {MAX_FPS:.0f} can be stepped through. "
            "Film at 240 or fewer and send that."
        )
    if facts.work > MAX_WORK:
        fits = MAX_WORK / (facts.width * facts.height * facts.fps)
        raise RefusedError(
            f"{_seconds(facts.seconds)} of {facts.width}×{facts.height} at {facts.fps:.0f} frames a second is more "
            f"than can be worked on. Cut it to {fits:.0f} s, or film in 1080p, and send that."
        )


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s"


def _minutes(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"
