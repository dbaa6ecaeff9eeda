"""From sentences to findings: the one way in which a document is read, read again, and a pasted text is analysed.

Each step is a method, so that who needs only part of it (a page that shows parses) takes only that part.
"""

from collections.abc import Sequence

from kg.extraction import english, mentions, parsers, rules
from kg.extraction.language import ENGLISH
from kg.extraction.parse import Parse
from kg.extraction.parsers import Parsers
from kg.ingest.findings import Analysed, Findings, Gatherer, TypeVotes
from kg.linking.document import DocumentNames

SentenceRow = tuple[str, str]
"""A sentence's uid and its text."""


def current_version(language: str | None) -> str:
    """The ``version`` of an extractor for documents in ``language``, without loading a model."""
    return f"{parsers.version_for(language)}+{rules.RULES_VERSION}"


class Extractor:
    """Reads sentences of one project ("" for none) with the models of this installation and all that the project knows.

    ``language`` is that of the document they are of, None where it is not known. Made once for a task: what the project
    knows is loaded here, not for each chunk. Raises what ``model.load`` does.
    """

    def __init__(self, project: str, language: str | None = None) -> None:
        self.project = project
        self.parser = Parsers(language)
        self.version = f"{self.parser.version}+{rules.RULES_VERSION}"

    def parse(self, sentences: Sequence[SentenceRow]) -> list[Parse]:
        """What the model for its language makes of each sentence."""
        return self.parser.parse([text for _, text in sentences])

    def analyse(self, sentences: Sequence[SentenceRow], parses: Sequence[Parse]) -> list[Analysed]:
        """The names and triples of each sentence; what "she" or "the company" stands for is sought in those before."""
        analysed = []
        discourse = english.Discourse()
        for (uid, text), parse in zip(sentences, parses, strict=True):
            named = mentions.find(parse)
            triples = (
                english.extract(parse, named, discourse) if parse.language == ENGLISH else rules.extract(parse, named)
            )
            analysed.append(Analysed(uid, text, named, triples))
        return analysed

    def findings(
        self,
        sentences: Sequence[SentenceRow],
        votes: TypeVotes,
        rows: Sequence[Analysed] = (),
        names: DocumentNames | None = None,
    ) -> Findings:
        """What one chunk says: its sentences, and the ``rows`` of its tables, which no model has to read.

        ``votes`` and ``names`` are those of the document's chunks before, and grow.
        """
        analysed = self.analyse(sentences, self.parse(sentences)) if sentences else []
        return Gatherer(self.project, votes, names).gather([*analysed, *rows])
