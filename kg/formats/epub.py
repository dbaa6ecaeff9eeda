"""Books (epub): the pages of the spine in order, each read as a web page."""

import posixpath
from urllib.parse import unquote

from lxml import etree

from kg.formats.blocks import ImageFile, Reading, ReadingFailed
from kg.formats.building import Builder
from kg.formats.html import Page, decoded_page
from kg.formats.parts import Parts
from kg.formats.pictures import picture

PACKAGE = "{http://www.idpf.org/2007/opf}"
CONTAINER = "META-INF/container.xml"
PAGES = frozenset({"application/xhtml+xml", "text/html"})
LOCKED = "META-INF/encryption.xml"
FONTS_ONLY = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Ways of locking that leave the text open."""


def read(data: bytes, name: str) -> Reading:
    """Raises ``ReadingFailed``: broken-file, encrypted-file, empty-file, undecodable-text, unpacks-too-large."""
    parts = Parts(data, name, "EPUB")
    if _is_locked(parts):
        raise ReadingFailed("encrypted-file", name=name)
    rootfile = next(parts.xml(CONTAINER).iter("{*}rootfile"), None)
    main = "" if rootfile is None else rootfile.get("full-path", "")
    package = parts.xml(main)
    items = {item.get("id", ""): item for item in package.iter(f"{PACKAGE}item")}
    builder = Builder(name)
    unreadable = 0
    for reference in package.iter(f"{PACKAGE}itemref"):
        item = items.get(reference.get("idref", ""))
        if item is None or item.get("media-type") not in PAGES or "nav" in item.get("properties", "").split():
            continue
        path = _inside(main, item.get("href", ""))
        if path in parts:
            unreadable += _read_page(parts, path, builder)
    if unreadable:
        builder.note("images-unreadable", count=unreadable)
    return builder.reading()


def _read_page(parts: Parts, path: str, builder: Builder) -> int:
    """How many of its images could not be read."""
    decoded = decoded_page(parts.read(path))
    if decoded is None:
        raise ReadingFailed("undecodable-text", name=builder.name)

    def resolve(address: str, alt: str) -> ImageFile | None:
        where = _inside(path, address)
        if where not in parts:
            raise LookupError(where)
        return picture(parts.read(where), alt)

    page = Page(builder, resolve)
    page.read(decoded.text)
    return page.unreadable + page.outside


def _inside(base: str, address: str) -> str:
    """The path inside of the zip that a page's relative address means."""
    plain = unquote(address.partition("#")[0])
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(base), plain)).lstrip("/")


def _is_locked(parts: Parts) -> bool:
    if LOCKED not in parts:
        return False
    methods: list[etree._Element] = list(parts.xml(LOCKED).iter("{*}EncryptionMethod"))
    return any(method.get("Algorithm") not in FONTS_ONLY for method in methods)
