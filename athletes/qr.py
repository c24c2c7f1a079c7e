"""An address as a QR code, to be held up to a phone."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe


def code(address: str) -> SafeString:
    """Draw the address as an SVG in the colour of the text; 4 modules of quiet around it."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        border=4, dark="black", light="white", svgclass="qr", omitsize=True, lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308 -- lines that segno drew; the address is not in it as text
