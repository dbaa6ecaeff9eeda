"""Compile locale/*/LC_MESSAGES/*.po to .mo with Babel, only those that changed; the machine needs no gettext."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = Path(__file__).resolve().parent.parent / "locale"


def compile_translations(locales: Path = LOCALES) -> list[Path]:
    """The catalogues that had to be written; an entry marked fuzzy is left out, as gettext does."""
    written = []
    for source in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, abort_invalid=True)
        unfinished = target.with_suffix(".mo.new")
        with unfinished.open("wb") as file:
            write_mo(file, catalogue)
        unfinished.replace(target)
        written.append(target)
    return written


if __name__ == "__main__":
    for path in compile_translations():
        print(f"{path.relative_to(LOCALES.parent)}", file=sys.stderr)
