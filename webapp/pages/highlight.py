"""Text with overlapping highlights as HTML.

Invariant: without its tags the HTML is the escaped text, character by character, and tags nest properly whatever the
highlights are. A highlight that crosses another is cut where the other ends and goes on behind it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString

CONTINUED = "continued"
"""The class of every piece of a cut highlight but its first."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch of a text (code points, end exclusive) and the attributes of the element around it."""

    start: int
    end: int
    attributes: Mapping[str, str] = field(default_factory=dict)


def render(text: str, highlights: Iterable[Highlight]) -> SafeString:
    """``text`` escaped, with a <span> for each highlight. What lies outside of the text is cut off, empty ones go."""
    within = (replace(each, start=max(each.start, 0), end=min(each.end, len(text))) for each in highlights)
    inside = [each for each in within if each.start < each.end]
    # Of two that start together the longer one is outside.
    waiting = sorted(inside, key=lambda each: (each.start, -each.end), reverse=True)
    borders = sorted({0, len(text), *(each.start for each in inside), *(each.end for each in inside)})
    pieces: list[str] = []
    opened: list[Highlight] = []
    for position, following in zip(borders, [*borders[1:], len(text)], strict=True):
        _close_ended(opened, position, pieces)
        while waiting and waiting[-1].start == position:
            opened.append(waiting.pop())
            pieces.append(_open_tag(opened[-1].attributes))
        pieces.append(escape(text[position:following]))
    return SafeString("".join(pieces))


def _close_ended(opened: list[Highlight], position: int, pieces: list[str]) -> None:
    """Closes what ends at ``position``; what lies within and goes on is closed with it and opened again."""
    ended = [index for index, highlight in enumerate(opened) if highlight.end <= position]
    if not ended:
        return
    cut = opened[ended[0] :]
    del opened[ended[0] :]
    pieces.append("</span>" * len(cut))
    for highlight in cut:
        if highlight.end > position:
            opened.append(highlight)
            classes = f"{highlight.attributes.get('class', '')} {CONTINUED}".strip()
            pieces.append(_open_tag({**highlight.attributes, "class": classes}))


def _open_tag(attributes: Mapping[str, str]) -> str:
    written = "".join(format_html(' {}="{}"', name, value) for name, value in attributes.items())
    return f"<span{written}>"
