"""The files of an archive become documents, each with a job of its own."""

from pathlib import Path

from kg.errors import ErrorRecord, UserError
from kg.formats.registry import ENDINGS
from kg.ingest.errors import NothingInside
from kg.ingest.receiving import receive
from kg.models import Document


class Members:
    """Receives what is in one archive; the same archive again gives the same documents, so a killed job starts over."""

    def __init__(self, archive: Document) -> None:
        self.archive = archive
        self.accepted = self.known = 0
        self._refused: list[ErrorRecord] = []

    def take(self, name: str, path: Path) -> None:
        """Receives one file. One that cannot be taken is noted."""
        try:
            with path.open("rb") as file:
                received = receive(self.archive.project, self.archive.uploaded_by, name, file, archive=self.archive)
        except UserError as error:
            self._refused.append(error.to_record())
            return
        self.accepted += 1
        self.known += received.document.archive_id != self.archive.pk

    def notes(self) -> list[ErrorRecord]:
        """What there is to say of them. Raises ``NothingInside`` where none could be taken."""
        if not self.accepted:
            raise NothingInside(name=self.archive.name, supported=", ".join(ENDINGS))
        known: list[ErrorRecord] = [{"code": "members-known", "params": {"count": self.known}}] if self.known else []
        return [*self._refused, *known]
