"""The strings that the graph page's script shows; see webapp.pages.messages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kg.models import Modality

GRAPH_MESSAGES: Mapping[str, str | Promise] = {
    "graph.showing": _(
        "Showing %(entities)s of %(all_entities)s entities · %(statements)s of %(all_statements)s statements"
    ),
    "graph.expand": _("%(n)s more neighbours"),
    "graph.expand.one": _("%(n)s more neighbour"),
    "graph.not_shown": _("not shown yet"),
    "graph.entity_spoken": _("%(name)s, %(type)s, %(n)s statements"),
    "graph.view.graph": _("Graph"),
    "graph.view.table": _("Table"),
    "graph.status.extracted": _("From the text"),
    "graph.status.accepted": _("Accepted"),
    "graph.status.predicted": _("Predicted"),
    "graph.status.rejected": _("Rejected"),
    "graph.untyped": _("of no type"),
    "graph.legend.more": _("%(n)s more"),
    "graph.legend.less": _("Fewer"),
    "graph.any_confidence": pgettext_lazy("confidence", "any"),
    "graph.at_least": pgettext_lazy("confidence", "%(level)s of 5 or more"),
    "graph.subject": _("Subject"),
    "graph.predicate": _("Relation"),
    "graph.object": _("Object"),
    "graph.modality.negated": Modality.NEGATED.label,
    "graph.modality.possible": Modality.POSSIBLE.label,
    "graph.place": pgettext_lazy("of a statement", "in %(place)s"),
    "graph.speaker": _("according to %(name)s"),
    "graph.status": _("Status"),
    "graph.confidence": _("Confidence"),
    "graph.evidence": _("Evidence"),
    "graph.evidence.none": _("No sentence is kept for this statement."),
    "graph.sentences": _("%(n)s sentences"),
    "graph.sentences.one": _("%(n)s sentence"),
    "graph.more_sentences": _("More sentences"),
    "graph.paragraph": _("paragraph %(number)s"),
    "graph.page": _("page %(number)s"),
    "graph.aliases": _("Also %(names)s"),
    "graph.rename": _("Rename"),
    "graph.also_called": _("Aliases"),
    "graph.same_as": _("Same as…"),
    "graph.split": _("Split…"),
    "graph.new_name": _("New name"),
    "graph.new_name.hint": _("The old name becomes an alias; documents that use it still mean this entity."),
    "graph.aliases.lines": _("Also called, one name a line"),
    "graph.aliases.hint": _("Documents that use one of these names mean this entity from now on."),
    "graph.save": _("Save"),
    "graph.cancel": _("Cancel"),
    "graph.comma": pgettext_lazy("between names in a list", ", "),
    "graph.relations": _("Statements"),
    "graph.relations.none": _("No statement speaks of this entity; it is only mentioned."),
    "graph.more_relations": _("More statements"),
    "graph.says": _("%(predicate)s → %(name)s, show the sentences"),
    "graph.said": _("%(predicate)s ← %(name)s, show the sentences"),
    "graph.parallel": _("Also between these two"),
    "graph.show_edge": _("Show in the graph"),
    "graph.literal.quantity": _("Quantity"),
    "graph.literal.date": _("Date"),
    "graph.literal.text": _("Text"),
    "graph.relation_type": _("Relation type"),
    "graph.loading": _("Loading…"),
    "graph.close": _("Close"),
    "graph.reading.one": _("“%(name)s” is being read: %(stage)s"),
    "graph.reading.many": _("%(n)s documents are being read"),
}
