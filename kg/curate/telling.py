"""A decision in a sentence of the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kg.models import Decision, DecisionKind, EntityType

TEMPLATES: Mapping[str, str | Promise] = {
    DecisionKind.MERGE: gettext_lazy("“%(others)s” is the same as “%(name)s”"),
    DecisionKind.APART: gettext_lazy("“%(name)s” and “%(others)s” are not the same"),
    DecisionKind.RENAME: gettext_lazy("“%(name)s” is called “%(after)s”"),
    DecisionKind.ALIAS: gettext_lazy("The aliases of an entity: added “%(added)s”, removed “%(removed)s”"),
    DecisionKind.SPLIT: gettext_lazy("“%(after)s” is taken out of “%(name)s”"),
    DecisionKind.RETYPE: gettext_lazy("“%(name)s” is of type %(type)s"),
    DecisionKind.DESCRIBE: gettext_lazy("“%(name)s” is described"),
    DecisionKind.DROP: gettext_lazy("“%(name)s” is deleted"),
    DecisionKind.ACCEPT: gettext_lazy("Accepted: %(statement)s"),
    DecisionKind.REJECT: gettext_lazy("Rejected: %(statement)s"),
    DecisionKind.ADD: gettext_lazy("Added: %(statement)s"),
    DecisionKind.EDIT: gettext_lazy("Changed: %(statement)s, now %(after)s"),
    DecisionKind.DELETE: gettext_lazy("Deleted: %(statement)s"),
    DecisionKind.MARK: gettext_lazy("The words “%(text)s” name “%(after)s”"),
    DecisionKind.LINK: gettext_lazy("The words “%(text)s” name “%(after)s”, not “%(name)s”"),
    DecisionKind.UNMARK: gettext_lazy("The words “%(text)s” name nothing"),
}
ADDED_AS_WRONG = gettext_lazy("Noted as wrong: %(statement)s")


def tell(decision: Decision) -> str:
    """What was decided. Of a revert what it undid, or did again."""
    if decision.kind == DecisionKind.REVERT:
        done = Decision.objects.get(pk=decision.after["of"])
        while done.kind == DecisionKind.REVERT:
            done = Decision.objects.get(pk=done.after["of"])
        template = _("Done again: %(what)s") if decision.after.get("redo") else _("Undone: %(what)s")
        return template % {"what": tell(done)}
    template = str(TEMPLATES[decision.kind])
    if decision.kind == DecisionKind.ADD and decision.after["changes"].get("status") == "rejected":
        template = str(ADDED_AS_WRONG)
    return template % _values(decision)


def _values(decision: Decision) -> dict[str, str]:
    before, after = decision.before, decision.after
    kind = after.get("type", "")
    words = after.get("words")
    return {
        "name": before.get("name", ""),
        "text": before.get("text", ""),
        "others": "、".join(before.get("others", ())),
        "added": "、".join(after.get("added", ())),
        "removed": "、".join(after.get("removed", ())),
        "type": str(EntityType(kind).label) if kind else "",
        "statement": _statement(before),
        "after": _statement(words) if words else after.get("name", ""),
    }


def _statement(words: Mapping[str, Any]) -> str:
    return f"{words.get('subject', '')} — {words.get('predicate', '')} → {words.get('object', '')}"
