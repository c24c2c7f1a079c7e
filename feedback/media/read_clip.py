"""Reads what a video holds and says it as JSON: `python -I read_clip.py FILE READER`. Runs in a jail, never here.

Every packet is looked at, and one frame decoded: how large a frame is, how many there are and when each is shown is
measured, and not believed of a header.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import TYPE_CHECKING, Any

import av

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream
    from av.video.stream import VideoStream

# 250 frames a second for three minutes are 45,000; whoever has more is refused for it.
MAX_FRAMES = 60_000
# Larger than what is let in, so that the refusal can name the size; no larger than what a decoder can do in a jail.
MAX_PIXELS = "40000000"
# A frame comes out of a decoder a few packets after it went in.
PATIENCE = 60
ATTACHED_PICTURE = 0x400


def main(path: str, reader: str) -> dict[str, Any]:
    """Return what was measured; without `videos` where the file cannot be opened."""
    try:
        # The protocols that the file may ask for: none but its own bytes.
        options = {"protocol_whitelist": "file", "max_pixels": MAX_PIXELS}
        container = av.open(path, format=reader, options=options)
    except (av.error.FFmpegError, ValueError) as error:
        return {"error": str(error)[:200]}
    with container:
        return facts_of(container, reader)


def facts_of(container: InputContainer, reader: str) -> dict[str, Any]:
    """Return what an open file holds."""
    streams = list(container.streams)
    videos = [stream for stream in container.streams.video if not int(stream.disposition) & ATTACHED_PICTURE]
    facts: dict[str, Any] = {"streams": len(streams), "videos": len(videos), "tells": told_by(container)}
    # Without a decoder there is no context: sound of a kind that is not known is left out.
    audio = next((stream for stream in container.streams.audio if has_decoder(stream)), None)
    if audio is not None:
        facts |= {"audio_index": audio.index, "audio_starts": seconds(audio.start_time, audio.time_base)}
    if len(videos) != 1:
        return facts
    video = videos[0]
    if not has_decoder(video):
        return facts | {"codec": "not known"}
    facts |= {"codec": video.codec_context.codec.canonical_name, "video_index": video.index}
    facts |= packets_of(container, video)
    if reader == "mov":
        # Tracks say their own length; that of the whole file may be the sound's.
        facts["says_end"] = seconds(video.start_time, video.time_base) + seconds(video.duration, video.time_base)
        facts["read_to"] = facts["end"]
    else:
        facts["says_end"] = (container.duration or 0) / 1e6
    return facts


def has_decoder(stream: Stream) -> bool:
    """Tell whether the library can decode a stream; its types do not say that it may not."""
    context: Any = stream.codec_context
    return context is not None


def packets_of(container: InputContainer, video: VideoStream) -> dict[str, Any]:
    """Return the times of all frames, and what one of them looks like when decoded."""
    times: list[float] = []
    ends: list[float] = [0.0]
    end, fed = 0.0, 0
    looks: dict[str, Any] = {}
    video.codec_context.thread_count = 1
    video.codec_context.options = {"max_pixels": MAX_PIXELS}
    # A file that is cut short ends in an error; what came before it counts.
    with contextlib.suppress(av.error.FFmpegError):
        for packet in container.demux():
            if packet.pts is None or packet.is_corrupt:
                continue
            starts = float(packet.pts * packet.time_base)
            lasts = float((packet.duration or 0) * packet.time_base)
            if packet.stream is not video:
                if packet.stream.type == "audio":
                    ends.append(starts + lasts)
                    del ends[:-1]
                continue
            if not looks and fed < PATIENCE:
                fed, looks = fed + 1, decoded(video, packet)
            if packet.is_discard:
                continue
            times.append(starts)
            end = max(end, starts + lasts)
            if len(times) > MAX_FRAMES:
                break
    if not looks:
        looks = decoded(video, None)
    times.sort()
    if len(times) > 1 and end <= times[-1]:
        end = times[-1] + (times[-1] - times[0]) / (len(times) - 1)
    return {"times": times, "end": end, "read_to": max(end, *ends), **looks}


def decoded(video: VideoStream, packet: Packet[Any] | None) -> dict[str, Any]:
    """Return what a frame really is like, where the decoder gives one for this packet."""
    with contextlib.suppress(av.error.FFmpegError):
        for frame in video.codec_context.decode(packet):
            shape = video.sample_aspect_ratio
            return {
                "width": frame.width,
                "height": frame.height,
                "rotation": frame.rotation % 360,
                "shape": float(shape) if shape else 1.0,
            }
    return {}


def told_by(container: InputContainer) -> dict[str, str]:
    """Return all that the file says of itself in words."""
    tells: dict[str, str] = {}
    # Bytes that are no letters are told as such; they never stop the reading.
    with contextlib.suppress(av.error.FFmpegError, ValueError):
        tells |= container.metadata
        for stream in container.streams:
            tells |= {f"{stream.index}:{name}": value for name, value in stream.metadata.items()}
        tells |= {f"chapter {at}": str(chapter.get("metadata")) for at, chapter in enumerate(container.chapters())}
    return {name[:100]: value[:200] for name, value in list(tells.items())[:200]}


def seconds(ticks: int | None, base: Any) -> float:
    """Return a time of a stream in seconds; 0 where it has none."""
    return float(ticks * base) if ticks is not None and base is not None else 0.0


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], sys.argv[2])))
