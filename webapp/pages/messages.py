"""The strings that scripts show, by page, through gettext like every other string.

A template hands them over with ``{% ui_messages "library" %}``; ``t("key", {n: 3})`` in static/src/messages.ts reads
them. A key that ends in ``.one`` is used instead of the one without it when ``n`` is 1.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kg.models import EntityType
from webapp.pages.analysis_messages import ANALYSIS_MESSAGES
from webapp.pages.deciding_messages import DECIDING_MESSAGES, EDITING_MESSAGES, HISTORY_MESSAGES
from webapp.pages.graph_messages import GRAPH_MESSAGES
from webapp.pages.prediction_messages import PREDICTION_MESSAGES, REVIEW_MESSAGES

COMMON: Mapping[str, str | Promise] = {
    **{f"type.{entity_type.value}": entity_type.label for entity_type in EntityType},
    "document": _("Document"),
    "error.network": _("The server does not answer. Check the connection and try again."),
    "error.unknown": _("Something went wrong. Try again."),
    "jobs": _("%(n)s jobs"),
    "jobs.one": _("%(n)s job"),
    "search.none": _("Nothing found"),
    "search.count": _("%(n)s suggestions"),
    "search.count.one": _("%(n)s suggestion"),
    "theme.auto": _("Theme: as the system"),
    "theme.light": _("Theme: light"),
    "theme.dark": _("Theme: dark"),
    "statements": _("%(n)s statements"),
    "statements.one": _("%(n)s statement"),
    "mentions": _("%(n)s mentions"),
    "mentions.one": _("%(n)s mention"),
    "confidence": _("Confidence %(level)s of 5"),
    # parts of sentences that count several things
    "count.entities": pgettext_lazy("how many", "%(n)s entities"),
    "count.entities.one": pgettext_lazy("how many", "%(n)s entity"),
    "count.statements": pgettext_lazy("how many", "%(n)s statements"),
    "count.statements.one": pgettext_lazy("how many", "%(n)s statement"),
    "count.mentions": pgettext_lazy("how many", "%(n)s mentions"),
    "count.mentions.one": pgettext_lazy("how many", "%(n)s mention"),
    "count.documents": pgettext_lazy("how many", "%(n)s documents"),
    "count.documents.one": pgettext_lazy("how many", "%(n)s document"),
    "count.predictions": pgettext_lazy("how many", "%(n)s predictions"),
    "count.predictions.one": pgettext_lazy("how many", "%(n)s prediction"),
    "count.sentences": pgettext_lazy("how many", "%(n)s sentences"),
    "count.sentences.one": pgettext_lazy("how many", "%(n)s sentence"),
    "count.communities": pgettext_lazy("how many", "%(n)s communities"),
    "count.communities.one": pgettext_lazy("how many", "%(n)s community"),
}

STAGES: Mapping[str, str | Promise] = {
    "stage.queued": _("Waiting"),
    "stage.reading": _("Reading"),
    "stage.analysing": _("Analysing sentences"),
    "stage.typing": _("Sorting statements by the schema"),
    "stage.writing": _("Writing to the graph"),
    "stage.done": _("Done"),
    "stage.cancelled": _("Cancelled"),
    "stage.uploading": _("Uploading"),
}

LIBRARY: Mapping[str, str | Promise] = {
    **STAGES,
    "upload.duplicate": _("This file is here already."),
    "upload.empty": _("The file is empty. Choose one with text in it."),
    "upload.format": _("This kind of file cannot be read yet. Upload one of: %(endings)s."),
    "upload.large": _("The file is larger than %(limit)s MB. Split it and upload the parts."),
    "upload.retry": _("Retry"),
    "upload.dismiss": _("Dismiss"),
}

TOKENS: Mapping[str, str | Promise] = {
    "revoke": _("Revoke"),
    "none": _("No token yet."),
    "never": _("never"),
    "copied": _("Copied."),
    "revoked": _("The token is revoked."),
}

TABLES: Mapping[str, str | Promise] = {"tables.done": _("The rows are read again.")}

DECISIONS: Mapping[str, str | Promise] = {
    **HISTORY_MESSAGES,
    "decision.undo": _("Undo"),
    "decision.undone": _("Undone."),
    "decision.redone": _("Done again."),
    "decision.nothing": _("Nothing to undo on this page."),
    "decision.renamed": _("Renamed to “%(name)s”."),
    "decision.aliases": _("The aliases of “%(name)s” are changed."),
    "decision.merged": _("“%(other)s” is part of “%(name)s” now."),
    "decision.apart": _("“%(name)s” and “%(other)s” stay apart."),
    "decision.split": _("“%(other)s” is taken out of “%(name)s”."),
}

MERGING: Mapping[str, str | Promise] = {
    **DECISIONS,
    "merging.several": _("%(n)s entities become one"),
    "merging.leave_out": _("Leave this one out"),
    "merging.merged": _("%(n)s entities are part of “%(name)s” now."),
    "merging.merged.one": _("%(n)s entity is part of “%(name)s” now."),
    "merging.title": _("What is the same as “%(name)s”?"),
    "merging.find": _("Find it by name"),
    "merging.suggested": _("Suggested"),
    "merging.another": _("Choose another"),
    "merging.close": _("Close"),
    "merging.name": _("Name that stays"),
    "merging.preview": _("What will change"),
    "merging.moves": _("Moving: %(mentions)s and %(statements)s, from %(documents)s"),
    "merging.same": _("%(n)s of these statements are said already and become one with theirs"),
    "merging.same.one": _("%(n)s of these statements is said already and becomes one with its like"),
    "merging.between": _("%(n)s statements between the two vanish"),
    "merging.between.one": _("%(n)s statement between the two vanishes"),
    "merging.names": _("New aliases: %(names)s"),
    "merging.clash": _("“%(relation)s” allows one: here “%(ours)s”, there “%(theirs)s”"),
    "splitting.title": _("What is not “%(name)s”?"),
    "splitting.words": _(
        "Tick what belongs to the other one. It gets an entity of its own; “%(name)s” keeps the rest."
    ),
    "splitting.mentions": _("Mentions"),
    "splitting.statements": _("Statements"),
    "splitting.name": _("Name of the other one"),
    "splitting.where": _("Words"),
    "splitting.where.hint": _("Documents with one of these words mean the other one, also those that are read later."),
    "splitting.chosen": _("Chosen: %(mentions)s and %(statements)s"),
    "splitting.do": _("Split"),
    "splitting.more": _("Show more"),
    "candidates.keeps": _("keeps its name"),
    "candidates.keep": _("Keep this name"),
    "candidates.merge": _("Merge"),
    "candidates.apart": _("Keep apart"),
    "candidates.also": _("Also %(names)s"),
    "candidates.says": _("What is said"),
    "candidates.sentences": _("Where it is named"),
    "candidates.nothing": _("No statement yet."),
    "candidates.likely": _("How alike: %(level)s of 5"),
    "candidates.comma": pgettext_lazy("between names in a list", ", "),
}

OF_EVIDENCE = (
    "graph.cancel", "graph.evidence.none", "graph.more_sentences", "graph.page", "graph.paragraph", "graph.place",
    "graph.speaker", "graph.status.predicted",
)  # fmt: skip
OF_ENTITIES = (
    "graph.edit_entity", "graph.new_name", "graph.new_name.hint", "graph.type", "graph.aliases.lines",
    "graph.aliases.hint",
)  # fmt: skip
DOCUMENT: Mapping[str, str | Promise] = {
    **STAGES,
    **MERGING,
    **{key: GRAPH_MESSAGES[key] for key in OF_ENTITIES},
    **PREDICTION_MESSAGES,
    **{key: GRAPH_MESSAGES[key] for key in OF_EVIDENCE},
    **HISTORY_MESSAGES,
    **EDITING_MESSAGES,
    "also": _("Also %(names)s"),
    "comma": pgettext_lazy("between names in a list", ", "),
    "in.graph": _("Show in the graph"),
    "same_as": _("Same as…"),
    "split": _("Split…"),
    "relate": _("Relation…"),
    "mention.fix": _("This highlight"),
    "mention.type": _("Type"),
    "mention.link": _("It means another entity"),
    "mention.remove": _("Remove the highlight"),
    "mention.save_span": _("Keep this stretch"),
    "mention.start_earlier": _("Begin one character earlier"),
    "mention.start_later": _("Begin one character later"),
    "mention.end_earlier": _("End one character earlier"),
    "mention.end_later": _("End one character later"),
    "mention.linked": _("“%(text)s” means “%(name)s” here."),
    "mention.retyped": _("“%(text)s” is of type %(type)s here."),
    "mention.moved": _("The highlight is “%(text)s” now."),
    "mention.removed": _("“%(text)s” is no highlight any more."),
    "marking.title": _("“%(text)s” is…"),
    "marking.new": _("a name, of type"),
    "marking.known": _("an entity that is there"),
    "marking.done": _("“%(text)s” is marked: %(type)s."),
    "marking.cancel": _("Cancel"),
    "relating.title": _("Which relation?"),
    "relating.from": _("Relation from “%(name)s”: go to the other name with [ and ], then Enter"),
    "relating.other": _("In other words"),
    "relating.add": _("Add"),
    "relating.done": _("Added: %(subject)s — %(predicate)s → %(object)s"),
    "review.accepted": _("Accepted: %(words)s"),
    "review.rejected": _("Rejected: %(words)s"),
    "review.none": _("Nothing left to review on this page."),
    "caret.on": _("Marking words: arrows move, Shift and arrows select, Enter takes them, Escape leaves"),
}

CONFLICTS: Mapping[str, str | Promise] = {
    **DECISIONS,
    "conflicts.chosen": _("Accepted: %(words)s. What contradicts it is rejected."),
    "conflicts.accepted": _("Accepted: %(words)s"),
    "conflicts.rejected": _("Rejected: %(words)s"),
}

CANDIDATES: Mapping[str, str | Promise] = {
    **MERGING,
    "candidates.left": _("%(n)s pairs to look at"),
    "candidates.left.one": _("%(n)s pair to look at"),
    "candidates.skip": _("Skip"),
    "candidates.none": _("Nothing left to decide"),
    "candidates.none.words": _("When new documents are read, names that may mean one thing appear here."),
    "candidates.look": _("You can look on; editors decide."),
}

GRAPH: Mapping[str, str | Promise] = {
    **STAGES,
    **MERGING,
    **GRAPH_MESSAGES,
    **PREDICTION_MESSAGES,
    **DECIDING_MESSAGES,
    **EDITING_MESSAGES,
}

REVIEW: Mapping[str, str | Promise] = {
    **DECISIONS,
    **PREDICTION_MESSAGES,
    **{key: GRAPH_MESSAGES[key] for key in OF_EVIDENCE},
    **REVIEW_MESSAGES,
    **EDITING_MESSAGES,
}

PAGES: Mapping[str, Mapping[str, str | Promise]] = {
    "common": COMMON,
    "library": LIBRARY,
    "document": DOCUMENT,
    "tokens": TOKENS,
    "tables": TABLES,
    "graph": GRAPH,
    "candidates": CANDIDATES,
    "review": REVIEW,
    "conflicts": CONFLICTS,
    "history": DECISIONS,
    "analyze": ANALYSIS_MESSAGES,
}


def messages_of(*pages: str) -> dict[str, str]:
    """The strings of ``pages`` and those that every page has, in the active language."""
    return {key: str(text) for page in ("common", *pages) for key, text in PAGES[page].items()}
