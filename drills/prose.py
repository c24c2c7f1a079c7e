"""Markdown of guides and sections, as HTML that can do no harm. A line that is `[[slug]]` alone shows that drill."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import nh3
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from drills.models import Drill

if TYPE_CHECKING:
    from markdown_it.renderer import RendererHTML
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

NAMED = re.compile(r"\[\[\s*([a-z0-9][a-z0-9_-]*)\s*\]\]\s*", re.IGNORECASE)
_LOOSE_PER_CENT = re.compile(r"(?<=\d) %")
TAGS = {
    "a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto"}
Draw = Callable[[str], str]


def html(text: str, cards: Mapping[str, Drill] | None = None, *, staff: bool = False, top: int = 2) -> SafeString:
    """The text as HTML: no markup of its own, no pictures, and links that leave the site marked as such.

    A drill among the cards is shown where the text names it. One that is not is told to staff and passed over for
    readers. The text's own highest heading becomes `<h{top}>`, and the ones below it follow.
    """
    known = cards or {}

    def draw(slug: str) -> str:
        if drill := known.get(slug):
            return render_to_string("drills/_embed.html", {"drill": drill})
        note = f"There is no drill “{slug}” to show here. Readers see nothing in its place."
        return f'<p class="prose__gap small">{escape(note)}</p>' if staff else ""

    return mark_safe(_html(text, draw, top))  # noqa: S308 -- cleaned by nh3, and templates of ours


def slugs(*texts: str) -> list[str]:
    """The drills that the texts name, each once, in order. Cheap: it may name one too many, out of a block of code."""
    lines = (NAMED.fullmatch(line.strip()) for text in texts for line in text.splitlines())
    return list(dict.fromkeys(found[1].lower() for found in lines if found))


def cards_for(*texts: str) -> dict[str, Drill]:
    """The drills that the texts name and everybody may see, by slug; no query where they name none."""
    named = slugs(*texts)
    if not named:
        return {}
    shown = Drill.objects.visible_to(None).listed().filter(slug__in=named)
    return {drill.slug: drill for drill in shown.prefetch_related("cues", "doses")}


def _html(text: str, draw: Draw, top: int) -> str:
    """Runs of Markdown, cleaned one by one, with what is drawn of drills between them: that has its own markup."""
    env: dict[str, Any] = {}
    # A figure and its % stay on one line.
    tokens = _shift(_MARKDOWN.parse(_LOOSE_PER_CENT.sub("\N{NO-BREAK SPACE}%", text), env), top)
    pieces: list[str] = []
    run: list[Token] = []

    def end_run() -> None:
        if run:
            pieces.append(_clean(_MARKDOWN.renderer.render(run, _MARKDOWN.options, env)))
            run.clear()

    for token in tokens:
        if token.type == "drill":
            end_run()
            pieces.append(draw(token.content))
        else:
            run.append(token)
    end_run()
    return "".join(pieces)


def _clean(markup: str) -> str:
    return nh3.clean(markup, tags=TAGS, attributes={"a": {"href", "rel"}}, url_schemes=SCHEMES, link_rel=None)


def _shift(tokens: list[Token], top: int) -> list[Token]:
    """Headings in their place on the page: the highest of the text is `h{top}`."""
    heads = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in heads), default=top)
    for token in heads:
        token.tag = f"h{min(6, int(token.tag[1]) - highest + top)}"
    return tokens


def _drill_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The rule that reads a line `[[slug]]`; it ends a paragraph before it, and stands in no list and no quote."""
    outside = state.sCount[start] < state.blkIndent
    if state.is_code_block(start) or (state.level and not (silent and outside)):
        return False
    found = NAMED.fullmatch(state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]])
    if found is None:
        return False
    if not silent:
        token = state.push("drill", "", 0)
        token.content, token.map = found[1].lower(), [start, start + 1]
        state.line = start + 1
    return True


def _picture(renderer: RendererHTML, tokens: list[Token], at: int, options: Any, env: Any) -> str:
    """A picture is its words: drawings of drills come by `[[slug]]`, and none from elsewhere."""
    return escape(tokens[at].content)


def _link(renderer: RendererHTML, tokens: list[Token], at: int, options: Any, env: Any) -> str:
    """A link that leaves the site says that it is no recommendation, and hands nothing over."""
    address = str(tokens[at].attrGet("href") or "")
    if not is_ours(address):
        tokens[at].attrSet("rel", "nofollow noopener")
    return renderer.renderToken(tokens, at, options, env)


def is_ours(address: str) -> bool:
    """Whether the address stays on this site: a path, a place on the page, or our own name."""
    # A browser reads a backslash as a slash, and passes over tabs and line ends.
    plain = re.sub(r"[\s\x00-\x1f]", "", address).replace("\\", "/")
    if plain.startswith("//"):
        return False
    ours: str = settings.SITE_URL
    return plain == ours or plain.startswith(("/", "#", ours + "/"))


def _markdown() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False})
    made.block.ruler.before("paragraph", "drill", _drill_line, {"alt": ["paragraph", "blockquote", "list"]})
    made.add_render_rule("image", _picture)
    made.add_render_rule("link_open", _link)
    return made


_MARKDOWN = _markdown()
