"""What a public page says of itself: to search engines, to sites that show a link, and to a phone before a printout."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from drills import preview

if TYPE_CHECKING:
    from drills.models import Drill, Guide

# In a script element a browser looks for nothing but its end; with these written as numbers none can be there.
_INERT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class About:
    """A page as others show it. Address and picture are whole, with the site's name; picture and data may be empty."""

    title: str
    description: str
    address: str
    kind: str = "website"
    picture: str = ""
    picture_says: str = ""
    data: SafeString | str = ""

    @property
    def code(self) -> SafeString:
        """The address as a QR code, for paper."""
        return qr_code(self.address)


def absolute(path: str) -> str:
    """The address of a path of this site, as it is written down elsewhere."""
    return settings.SITE_URL + path


def about_drill(drill: Drill) -> About:
    """Of a drill's page; its steps also as schema.org data."""
    page = absolute(drill.get_absolute_url())
    picture = preview.address(drill)
    told = About(
        title=drill.name,
        description=drill.why,
        address=page,
        kind="article",
        picture=absolute(picture) if picture else "",
        picture_says=drill.picture_says if picture else "",
    )
    steps = [
        {"@type": "HowToStep", "position": nth, "name": step.title, "text": step.text, "url": f"{page}#how"}
        for nth, step in enumerate(drill.steps.all(), 1)
    ]
    if not steps:
        return told
    how_to: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "HowTo",
        "name": drill.name,
        "description": drill.why,
        "url": page,
        "inLanguage": "en-GB",
        "step": steps,
    }
    if told.picture:
        how_to["image"] = told.picture
    return replace(told, data=data_block(how_to))


def about_guide(guide: Guide, drills: list[Drill]) -> About:
    """Of a guide's page; its picture is that of the first drill that has one."""
    pictures = ((drill, preview.address(drill)) for drill in drills)
    first = next(((drill, picture) for drill, picture in pictures if picture), None)
    return About(
        title=guide.title,
        description=guide.summary or guide.title,
        address=absolute(guide.get_absolute_url()),
        kind="article",
        picture=absolute(first[1]) if first else "",
        picture_says=first[0].picture_says if first else "",
    )


def data_block(told: dict[str, Any]) -> SafeString:
    """Data for machines as a script element that no browser runs, and that no text in it can close."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(_INERT)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 -- see _INERT


@lru_cache(maxsize=512)
def qr_code(address: str) -> SafeString:
    """A QR code of the address as SVG of two elements, without a style of its own."""
    code = segno.make(address, error="m", micro=False)
    drawn = code.svg_inline(border=0, omitsize=True, svgclass=None, lineclass=None)
    return mark_safe(drawn)  # noqa: S308 -- lines that segno drew; the address is not in it as text
