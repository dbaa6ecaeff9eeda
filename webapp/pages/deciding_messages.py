"""What scripts say of what people decided: its history, two people on one thing, and the tools of one statement."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HISTORY_MESSAGES: Mapping[str, str | Promise] = {
    "history.title": _("History"),
    "history.undo": _("Undo"),
    "history.redo": _("Do again"),
    "history.undone": _("undone"),
    "history.none": _("Nobody decided anything yet."),
    "history.nobody": _("somebody who is gone"),
    "history.more": _("Show more"),
    "history.batch": _("%(n)s decisions together"),
    "history.batch.one": _("%(n)s decision"),
    "history.reason": _("Reason: %(reason)s"),
    "history.with_later": _("Undo these %(n)s, too"),
    "history.with_later.one": _("Undo this one, too"),
    "conflict.changed": _("%(name)s changed this meanwhile."),
    "conflict.deleted": _("%(name)s deleted this meanwhile."),
    "conflict.mine": _("Yours"),
    "conflict.theirs": _("Now"),
    "conflict.keep": _("Keep mine"),
    "conflict.take": _("Take what is there now"),
    "comma": pgettext_lazy("between names in a list", ", "),
}
"""Of static/src/history and static/src/conflict.ts, which every page that decides anything may use."""

DECIDING_MESSAGES: Mapping[str, str | Promise] = {
    "judging.accept.title": _("Accept all %(n)s?"),
    "judging.reject.title": _("Reject all %(n)s?"),
    "judging.wrong": _("going by their probabilities, wrong for about %(n)s"),
    "judging.reversed": _("Of %(n)s a person said the opposite"),
    "deciding.accept": _("Accept"),
    "deciding.reject": _("Reject"),
    "deciding.edit": _("Edit"),
    "deciding.swap": _("Swap the ends"),
    "deciding.delete": _("Delete"),
    "deciding.accepted": _("The statement is accepted."),
    "deciding.rejected": _("The statement is rejected."),
    "deciding.changed": _("The statement is changed."),
    "deciding.deleted": _("The statement is deleted."),
}
"""Of static/src/graph/deciding."""

EDITING_MESSAGES: Mapping[str, str | Promise] = {
    "editing.title": _("Put the statement right"),
    "editing.subject": _("Subject"),
    "editing.predicate": _("Predicate"),
    "editing.object": _("Object"),
    "editing.change": _("Change"),
    "editing.as_value": _("A value instead"),
    "editing.as_entity": _("An entity instead"),
    "editing.value": _("Value"),
    "editing.kind": _("Kind of value"),
    "editing.text": pgettext_lazy("kind of value", "Text"),
    "editing.date": pgettext_lazy("kind of value", "Date"),
    "editing.quantity": pgettext_lazy("kind of value", "Quantity"),
    "editing.qualifiers": _("When, where, how much"),
    "editing.add_qualifier": _("Add when or where"),
    "editing.role": _("What it says"),
    "editing.role.time": pgettext_lazy("of a statement", "When"),
    "editing.role.place": pgettext_lazy("of a statement", "Where"),
    "editing.role.quantity": pgettext_lazy("of a statement", "How much"),
    "editing.remove": _("Remove"),
    "editing.reason": _("Reason (optional)"),
    "editing.aliases": _("Aliases"),
    "editing.description": _("Description"),
    "editing.save": _("Save"),
    "editing.cancel": _("Cancel"),
    "editing.done": _("The statement is changed."),
    "relating.swap": _("The other way round"),
    "merging.find": _("Find it by name"),
    "deciding.modality": _("How it is said"),
    "deciding.asserted": _("It is so"),
    "deciding.negated": _("It is not so"),
    "deciding.possible": _("It may be so"),
}
"""Of static/src/editing."""
