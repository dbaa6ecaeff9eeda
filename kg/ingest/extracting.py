"""From sentences to findings: the one way in which a document is read, read again, and a pasted text is analysed.

Each step is a method, so that who needs only part of it (a page that shows parses) takes only that part.
"""

from collections.abc import Callable, Sequence
from functools import cached_property

from kg.extraction import agreement, coreference, english, mentions, parsers, rules
from kg.extraction.language import CHINESE, ENGLISH
from kg.extraction.parse import NamedEntity, Parse
from kg.extraction.parsers import Parsers
from kg.ingest.findings import Analysed, Findings, Gatherer, TypeVotes
from kg.linking.document import DocumentNames
from kg.models import Sentence
from kg.trust import Trust, trust_of

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
        self._recent: dict[str, Parse] = {}
        self.version = f"{self.parser.version}+{rules.RULES_VERSION}"

    @cached_property
    def trust(self) -> Trust:
        """How far each rule is trusted in the project, as its decisions stood when it was first asked for."""
        return trust_of(self.project)

    def parse(self, sentences: Sequence[SentenceRow]) -> list[Parse]:
        """What the model for its language makes of each sentence."""
        return self.parser.parse([text for _, text in sentences]) if sentences else []

    def analyse(
        self,
        sentences: Sequence[SentenceRow],
        parses: Sequence[Parse],
        before: Sequence[SentenceRow] = (),
    ) -> list[Analysed]:
        """The names and triples of each sentence; what "she" or "该公司" stands for is sought in those before it.

        ``before``: the last sentences of the chunk before, at most ``coreference.WINDOW``.
        """
        every = [*before, *sentences]
        parsed = [*self._parsed_again(before), *parses]
        chinese_names, english_names = coreference.Discourse(), english.Discourse()
        names = _names(parsed)
        others = [at for at, parse in enumerate(parsed) if parse.language != ENGLISH]
        found = iter(rules.extract_all([parsed[at] for at in others], [names[at] for at in others], alone=False))
        analysed = []
        for (uid, text), parse, named in zip(every, parsed, names, strict=True):
            if parse.language == ENGLISH:
                triples = english.extract(parse, named, english_names)
            else:
                triples = chinese_names.resolve(parse, named, next(found))
            analysed.append(Analysed(uid, text, named, triples))
        self._recent = dict(zip([uid for uid, _ in every], parsed, strict=True))
        return analysed[len(before) :]

    def _parsed_again(self, before: Sequence[SentenceRow]) -> list[Parse]:
        """The parses of sentences that were most likely parsed a moment ago."""
        unknown = [row for row in before if row[0] not in self._recent]
        known = self._recent | dict(zip([uid for uid, _ in unknown], self.parse(unknown), strict=True))
        return [known[uid] for uid, _ in before]

    def findings(
        self,
        sentences: Sequence[SentenceRow],
        votes: TypeVotes,
        rows: Sequence[Analysed] = (),
        names: DocumentNames | None = None,
        *,
        before: Sequence[SentenceRow] = (),
    ) -> Findings:
        """What one chunk says: its sentences, and the ``rows`` of its tables, which no model has to read.

        ``votes`` and ``names`` are those of the document's chunks before, and grow; ``before`` as in ``analyse``.
        """
        analysed = self.analyse(sentences, self.parse(sentences), before) if sentences else []
        return Gatherer(self.project, votes, names).gather([*analysed, *rows])


def _names(parses: Sequence[Parse]) -> list[list[NamedEntity]]:
    """Of each sentence, as those of its language agree on them."""
    found = [mentions.find(parse) for parse in parses]
    chinese = [at for at, parse in enumerate(parses) if parse.language == CHINESE]
    for at, named in zip(chinese, agreement.agreed([(parses[at], found[at]) for at in chinese]), strict=True):
        found[at] = named
    return found


def sentences_before(document: str, chunk: int, tables: Callable[[int, int], set[int]]) -> list[SentenceRow]:
    """The last sentences of the chunk before, in which a pronoun may find its name; ``tables`` gives their indexes."""
    if chunk == 0:
        return []
    found = Sentence.objects.filter(document=document, chunk=chunk - 1).order_by("-index")
    rows = list(found.values_list("uid", "text", "paragraph")[: coreference.WINDOW])
    of_tables = tables(rows[-1][2], rows[0][2]) if rows else set()
    return [(uid, text) for uid, text, block in reversed(rows) if block not in of_tables]
