"""The blocks of a document as HTML: headings, paragraphs, nested lists, tables, figures with captions, page marks.

Invariant: a sentence's element (``id="s-…"``) holds its text code point by code point, so that scripts find spans in
it; the tabs between a row's cells stand at the ends of its cells, where nobody sees them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import QuerySet
from django.db.models.functions import Substr
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kg.formats.blocks import BlockKind
from kg.models import Block, Document, DocumentText, Image, Mention, Sentence
from kg.schema.looks import type_names
from webapp.pages.highlight import Highlight
from webapp.pages.highlight import render as highlighted

DEEPEST_HEADING = 6
MOST_SILENT = 500
"""Blocks without sentences (figures, code) on one page, behind its last sentence."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the page's HTML. ``page`` is the page of the source that begins here, None where none does."""

    html: SafeString
    page: int | None = None


def shown_blocks(document: Document, sentences: Sequence[Sentence], *, is_last: bool) -> list[Piece]:
    """What stands on the page of the text that holds ``sentences``, which follow each other.

    A block without sentences goes with those before it. ``is_last``: no page follows.
    """
    blocks = _blocks_of(document, sentences, is_last) or _from_sentences(document, sentences)
    return _Composer(document, blocks, sentences).pieces() if blocks else []


def _blocks_of(document: Document, sentences: Sequence[Sentence], is_last: bool) -> list[Block]:
    first = last = 0
    rows: QuerySet[Block] = Block.objects.filter(document=document).order_by("index")
    if sentences:
        first, last = sentences[0].paragraph, sentences[-1].paragraph
        before = document.sentences.filter(index=sentences[0].index - 1).values_list("paragraph", flat=True).first()
        first = 0 if before is None else min(before + 1, first)
    found = list(rows.filter(index__gte=first, index__lte=last)) if sentences else []
    if is_last:
        found += rows.filter(index__gt=last if sentences else -1)[:MOST_SILENT]
    return found


def _from_sentences(document: Document, sentences: Sequence[Sentence]) -> list[Block]:
    """For documents that were read before blocks were kept: each of their paragraphs is one."""
    blocks = []
    for index, group in groupby(sentences, lambda sentence: sentence.paragraph):
        held = list(group)
        kind = BlockKind.HEADING if held[0].heading else BlockKind.PARAGRAPH
        ends = {"start": held[0].start, "end": held[-1].end}
        blocks.append(Block(document=document, index=index, kind=kind.value, level=held[0].heading, **ends))
    return blocks


class _Composer:
    """Puts one page together. Texts are taken from the stretch of the document that the page shows."""

    def __init__(self, document: Document, blocks: Sequence[Block], sentences: Sequence[Sentence]) -> None:
        self.document, self.blocks = document, blocks
        self.sentences: dict[int, list[Sentence]] = {}
        for sentence in sentences:
            self.sentences.setdefault(sentence.paragraph, []).append(sentence)
        self.offset = min(blocks[0].start, sentences[0].start) if sentences else blocks[0].start
        end = max(block.end for block in blocks)
        part = Substr("content", self.offset + 1, end - self.offset)
        self.text: str = DocumentText.objects.filter(document=document).values_list(part, flat=True).get()
        figures = [block.index for block in blocks if block.kind == BlockKind.FIGURE]
        found = Image.objects.filter(document=document, block__in=figures) if figures else []
        self.images = {image.block: image for image in found}
        self.captions = self._captions()

    def _captions(self) -> dict[int, Block]:
        """Figures and tables whose caption stands right beside them, by index."""
        captions = [block for block in self.blocks if block.kind == BlockKind.CAPTION]
        aimed = ((block.data.get("captioned", -1), block) for block in captions)
        return {index: block for index, block in aimed if abs(index - block.index) == 1}

    def pieces(self) -> list[Piece]:
        """All of it in order, with the page marks of the source."""
        inside = {block.index for block in self.captions.values()}
        shown = {block.index for block in self.blocks}
        pieces: list[Piece] = []
        page: int | None = None
        for (kind, number), group in groupby(self.blocks, lambda block: (block.kind, block.page)):
            blocks = [b for b in group if not (b.index in inside and b.data["captioned"] in shown)]
            for html in self._run(kind, blocks):
                begins = number if number != page else None
                page = number
                pieces.append(Piece(html, begins))
        return pieces

    def _run(self, kind: str, blocks: Sequence[Block]) -> Iterable[SafeString]:
        """Blocks of one kind and page: items become one list."""
        if kind == BlockKind.ITEM:
            return [_nested([(block.level, self._is_numbered(block), self._running(block)) for block in blocks])]
        drawn: dict[str, Callable[[Block], SafeString]] = {
            BlockKind.HEADING: self._heading,
            BlockKind.TABLE: self._table,
            BlockKind.FIGURE: self._figure,
            BlockKind.CODE: self._code,
            BlockKind.CAPTION: self._loose_caption,
        }
        draw = drawn.get(kind, self._paragraph)
        return [draw(block) for block in blocks]

    def _part(self, start: int, end: int) -> str:
        return self.text[max(0, start - self.offset) : max(0, end - self.offset)]

    def _running(self, block: Block) -> SafeString:
        """The block's sentences with what lies between them; a number before the first one is a marker."""
        pieces: list[str] = []
        before = block.start
        for sentence in self.sentences.get(block.index, []):
            between = self._part(before, sentence.start) if before >= self.offset else ""
            if pieces:
                pieces.append(escape(between))
            elif between.strip():
                pieces.append(format_html('<span class="marker">{} </span>', between.strip()))
            pieces.append(_sentence(sentence))
            before = sentence.end
        return mark_safe("".join(pieces))  # noqa: S308  (of escaped pieces)

    def _is_numbered(self, block: Block) -> bool:
        held = self.sentences.get(block.index, [])
        return bool(held) and bool(self._part(block.start, held[0].start).strip())

    def _paragraph(self, block: Block) -> SafeString:
        return format_html("<p>{}</p>", self._running(block))

    def _loose_caption(self, block: Block) -> SafeString:
        """One that does not stand beside what it describes."""
        return format_html('<p class="caption">{}</p>', self._running(block))

    def _heading(self, block: Block) -> SafeString:
        tag = f"h{min(max(block.level, 1) + 1, DEEPEST_HEADING)}"
        return format_html("<{0}>{1}</{0}>", mark_safe(tag), self._running(block))  # noqa: S308  (h2 to h6)

    def _code(self, block: Block) -> SafeString:
        return format_html("<pre>{}</pre>", self._part(block.start, block.end))

    def _figure(self, block: Block) -> SafeString:
        image = self.images.get(block.index)
        shown = format_html('<p class="muted">{}</p>', _("An image that could not be kept."))
        caption = self._caption(block, "figcaption")
        if image is not None:
            address = reverse("image", args=[self.document.project_id, image.pk])
            shown = format_html(
                '<a href="{0}"><img src="{0}" alt="{1}" width="{2}" height="{3}" loading="lazy"></a>',
                address,
                image.alt or image.caption or _("Image %(number)s") % {"number": block.index + 1},
                image.width,
                image.height,
            )
        above = block.index in self.captions and self.captions[block.index].index < block.index
        return format_html("<figure>{}{}</figure>", *((caption, shown) if above else (shown, caption)))

    def _caption(self, block: Block, tag: str) -> SafeString:
        caption = self.captions.get(block.index)
        if caption is None:
            return SafeString("")
        return format_html("<{0}>{1}</{0}>", mark_safe(tag), self._running(caption))  # noqa: S308  (a tag of ours)

    def _table(self, block: Block) -> SafeString:
        """Rows that this page holds, under the header rows in any case."""
        headers, columns = int(block.data.get("header_rows", 0)), int(block.data.get("header_columns", 0))
        rows = self.sentences.get(block.index, [])
        head = list(self.document.sentences.filter(paragraph=block.index).order_by("index")[:headers])
        there = {row.pk: row for row in rows}
        body = [row for row in rows if row.pk not in {header.pk for header in head}]
        return format_html(
            '<div class="table-scroll" tabindex="0"><table class="table data">'
            "{}<thead>{}</thead><tbody>{}</tbody></table></div>",
            self._caption(block, "caption"),
            SafeString("".join(_row(there.get(row.pk, row), row.pk in there, columns, True) for row in head)),
            SafeString("".join(_row(row, True, columns, False) for row in body)),
        )


def _nested(items: Sequence[tuple[int, bool, SafeString]]) -> SafeString:
    """Items (depth, whether they bring their own number, HTML) as lists in lists."""
    html: list[str] = []
    depth = 0
    for level, is_numbered, inner in items:
        wanted = min(max(level, 1), depth + 1)
        if wanted > depth:
            html.append("<ul>")
        else:
            html.append("</li>" + "</ul></li>" * (depth - wanted))
        depth = wanted
        html.append(('<li class="numbered">' if is_numbered else "<li>") + inner)
    return SafeString("".join(html) + "</li></ul>" * depth)


def _row(row: Sentence, is_here: bool, columns: int, is_header: bool) -> SafeString:
    """A row of a table. ``is_here``: it is of this page, not a header that is shown once more."""
    cells: list[str] = []
    start = 0
    texts = row.text.split("\t")
    for at, text in enumerate(texts):
        scope = "col" if is_header else "row" if at < columns else ""
        ends = "" if at == len(texts) - 1 else "\t"
        shown = highlighted(text, _highlights(row, start) if is_here else [])
        opened = f'<th scope="{scope}">' if scope else "<td>"
        cells.append(f"{opened}{shown}{ends}</{'th' if scope else 'td'}>")
        start += len(text) + 1
    inner = SafeString("".join(cells))
    if not is_here:
        return format_html("<tr>{}</tr>", inner)
    return format_html('<tr class="sentence" id="s-{}">{}</tr>', row.pk, inner)


def _sentence(sentence: Sentence) -> SafeString:
    text = highlighted(sentence.text, _highlights(sentence, 0))
    return format_html('<span class="sentence" id="s-{}">{}</span>', sentence.pk, text)


def _highlights(sentence: Sentence, offset: int) -> list[Highlight]:
    """The sentence's mentions, counted from ``offset`` in it."""
    return [
        Highlight(mention.start - offset, mention.end - offset, _attributes(mention))
        for mention in sentence.mentions.all()
        if mention.end > offset
    ]


def _attributes(mention: Mention) -> dict[str, str]:
    """What its element says: the type, and whom the words stand for where they are no name."""
    names = type_names(mention.sentence.document.project)
    kind = mention.entity.type
    name, title = f"mention t-{kind}", names.get(kind) or mention.entity.get_type_display()
    if mention.coreferent:
        name += " coreferent"
        title = _("%(type)s: stands for %(name)s") % {"type": title, "name": mention.entity.name}
    return {"class": name, "data-mention": mention.pk, "data-entity": mention.entity_id, "title": title}
