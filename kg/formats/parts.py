"""The files inside of a zip, each read within bounds: the directory of a zip may lie about every size."""

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from kg.formats.blocks import ReadingFailed
from kg.formats.bounds import FREE_BYTES, MOST_BYTES, MOST_PARTS, MOST_RATIO

BLOCK_BYTES = 1024**2
ENCRYPTED, UTF8_NAME = 0x1, 0x800
"""Bits that an entry may have."""


class Parts:
    """A zip file in memory.

    Raises ``ReadingFailed``: broken-file, encrypted-file, too-many-parts, unpacks-too-large.
    """

    def __init__(self, data: bytes, name: str, kind: str, most_parts: int = MOST_PARTS) -> None:
        self._name, self._kind, self._left = name, kind, MOST_BYTES
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self.broken() from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > most_parts:
            raise ReadingFailed("too-many-parts", name=name, limit=most_parts)
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise ReadingFailed("encrypted-file", name=name)
        self._entries = {entry.filename: entry for entry in entries}

    def names(self) -> list[str]:
        """The paths of the files, in the order of the directory."""
        return list(self._entries)

    def shown_name(self, path: str) -> str:
        """A path as people read it: names that are not marked as UTF-8 are so all the same, or GBK."""
        entry = self._entries[path]
        if entry.flag_bits & UTF8_NAME:
            return path
        try:
            raw = path.encode("cp437")
        except UnicodeEncodeError:
            return path
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
        return path

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def broken(self) -> ReadingFailed:
        """What to raise when a part makes no sense."""
        return ReadingFailed("broken-file", name=self._name, format=self._kind)

    def read(self, path: str) -> bytes:
        """The bytes of a part."""
        entry = self._entries.get(path)
        if entry is None:
            raise self.broken()
        blocks, size = [], 0
        try:
            with self._zip.open(entry) as file:
                while block := file.read(BLOCK_BYTES):
                    size += len(block)
                    self._left -= len(block)
                    if self._left < 0 or (size > FREE_BYTES and size > MOST_RATIO * entry.compress_size):
                        raise ReadingFailed("unpacks-too-large", name=self._name, limit=MOST_BYTES // 1024**2)
                    blocks.append(block)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise self.broken() from error
        return b"".join(blocks)

    def xml(self, path: str) -> etree._Element:
        """A part as XML. Document types, which no format here uses, are refused: they declare entities."""
        # entities stay as they are, nothing is fetched, depth and the length of a text are bounded by libxml2
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(self.read(path), parser)
        except etree.XMLSyntaxError as error:
            raise self.broken() from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise self.broken()
        return root

    def relations(self, path: str) -> dict[str, tuple[str, str]]:
        """Of an Office part: relation id → last word of its type, and the path that it points to inside of the zip."""
        folder, name = posixpath.split(path)
        where = posixpath.join(folder, "_rels", f"{name}.rels")
        if where not in self:
            return {}
        found = {}
        for relation in self.xml(where):
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], target)
        return found
