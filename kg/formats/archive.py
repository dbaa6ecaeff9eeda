"""Archives (zip) of documents: each file in one that we read becomes a document of its own."""

from pathlib import PurePosixPath

from kg.formats.blocks import Member, Note, Reading, ReadingFailed
from kg.formats.parts import Parts
from kg.formats.registry import ENDINGS, format_of

MOST_MEMBERS = 1000
MOST_NAMED = 20
"""Files that a note names; the rest are counted."""
RUBBISH = frozenset({"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})
"""What systems put into archives unasked."""


def read(data: bytes, name: str) -> Reading:
    """The members. Archives in archives are not opened: they are how bombs are made.

    Raises ``ReadingFailed``: nothing-inside, broken-file, encrypted-file, too-many-parts, unpacks-too-large.
    """
    parts = Parts(data, name, "ZIP", MOST_MEMBERS)
    members: list[Member] = []
    unread: list[str] = []
    for path in parts.names():
        shown = PurePosixPath(parts.shown_name(path).replace("\\", "/"))
        if RUBBISH.intersection(shown.parts) or shown.name.startswith("._"):
            continue
        kind = format_of(shown.name)
        if kind is None or kind.module == __name__:
            unread.append(shown.name)
        else:
            members.append(Member(shown.name, parts.read(path)))
    if not members:
        raise ReadingFailed("nothing-inside", name=name, supported=", ".join(ENDINGS))
    return Reading((), notes=_notes(unread), members=tuple(members))


def _notes(unread: list[str]) -> tuple[Note, ...]:
    if not unread:
        return ()
    names = ", ".join(unread[:MOST_NAMED]) + (" …" if len(unread) > MOST_NAMED else "")
    return (Note("members-unsupported", {"count": len(unread), "names": names}),)
