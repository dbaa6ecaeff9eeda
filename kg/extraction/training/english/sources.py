"""Where the English data comes from: repositories at fixed commits, and what licence lets us use each.

Only what may be used, changed and passed on for any purpose, at most with the duty to share alike (CC BY, CC BY-SA,
public domain): parts of a source under a non-commercial licence are left out by their names.
"""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

GIT = shutil.which("git") or "git"


@dataclass(frozen=True, slots=True)
class Source:
    """A repository on GitHub at ``commit``. ``use`` says which part of it is read."""

    repository: str
    commit: str
    licence: str
    use: str


EWT = Source(
    "UniversalDependencies/UD_English-EWT",
    "15d613d8447b3478787d4c278730a1e48a945efb",
    "CC BY-SA 4.0",
    "trees of web text: train, dev and test",
)
PUD = Source(
    "UniversalDependencies/UD_English-PUD",
    "f16eba4ae7f3d161870ed320676c5088b8fa476c",
    "CC BY-SA 3.0",
    "trees of news and Wikipedia, all for training",
)
GUM = Source(
    "amir-zeldes/gum",
    "72ce5ac14978a324c2fd18d49484e65292cbe316",
    "annotation CC BY 4.0; texts CC BY, CC BY-SA or public domain (the genres used here)",
    "trees and entities of eleven genres, all for training",
)
UNER_EWT = Source(
    "UniversalNER/UNER_English-EWT",
    "8ed072de2fd24022cc62458997fe96a8fe191ea4",
    "CC BY-SA 4.0",
    "names in EWT's dev and test",
)
UNER_EWT_TRAIN = Source(
    "UniversalNER/UNER_English-EWT",
    "0c7ce0debb13a7d304da656f16309397e8ff36ef",
    "CC BY-SA 4.0",
    "names in EWT's train",
)
UNER_PUD = Source(
    "UniversalNER/UNER_English-PUD",
    "07ea0553144e3fcf3d6633efe2a075b725a0d262",
    "CC BY-SA 3.0",
    "names in PUD",
)

GUM_GENRES = (
    "academic",
    "bio",
    "conversation",
    "court",
    "interview",
    "news",
    "speech",
    "textbook",
    "vlog",
    "voyage",
)
"""Of GUM's genres those whose texts are CC BY, CC BY-SA or in the public domain: its essays, fiction, letters,
podcasts, how-tos and Reddit pages are under non-commercial licences, and GENTLE's genres are mixed."""
GUM_TEXTBOOKS = "openstax.org"
"""Textbooks of this publisher are CC BY; those of others state their licences elsewhere."""


class Clones:
    """Repositories in one folder, as ``owner+name`` (bare); what is missing is cloned from GitHub."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, source: Source, path: str) -> str:
        """The text of a file at the source's commit."""
        return self.read_bytes(source, path).decode("utf-8", "replace")

    def read_bytes(self, source: Source, path: str) -> bytes:
        """The same as it lies there."""
        return self._git(source, "show", f"{source.commit}:{path}")

    def files(self, source: Source, under: str = "") -> list[str]:
        """Paths of the source's files, sorted."""
        names = self._git(source, "ls-tree", "-r", "-z", "--name-only", source.commit, *([under] if under else []))
        return sorted(filter(None, names.decode().split("\0")))

    def _git(self, source: Source, *arguments: str) -> bytes:
        folder = self.folder / source.repository.replace("/", "+")
        if not folder.exists():
            url = f"https://github.com/{source.repository}"
            subprocess.run([GIT, "clone", "--quiet", "--bare", url, folder], check=True)
        command = [GIT, f"--git-dir={folder}", *arguments]
        return subprocess.run(command, check=True, capture_output=True).stdout
