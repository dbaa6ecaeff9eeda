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
    """What was decided. Of a revert what it undid, or did again. Asks the database nothing, save of a revert that does
    not know (the first ones did not).
    """
    if decision.kind != DecisionKind.REVERT:
        return _told(told(decision))
    root = decision.after.get("root") or told(_root(decision))
    template = _("Done again: %(what)s") if decision.after.get("redo") else _("Undone: %(what)s")
    return template % {"what": _told(root)}


def told(decision: Decision) -> dict[str, Any]:
    """What is needed to tell it, as a revert keeps it of what it undid."""
    before, after = decision.before, decision.after
    wrong = decision.kind == DecisionKind.ADD and after["changes"].get("status") == "rejected"
    words = after.get("words")
    return {
        "kind": str(decision.kind),
        "wrong": wrong,
        "name": before.get("name", ""),
        "text": before.get("text", ""),
        "others": "、".join(before.get("others", ())),
        "added": "、".join(after.get("added", ())),
        "removed": "、".join(after.get("removed", ())),
        "type": after.get("type", ""),
        "statement": _statement(before),
        "after": _statement(words) if words else after.get("name", ""),
    }


def _told(parts: Mapping[str, Any]) -> str:
    kind = parts["type"]
    template = str(ADDED_AS_WRONG if parts["wrong"] else TEMPLATES[parts["kind"]])
    return template % {**parts, "type": str(EntityType(kind).label) if kind else ""}


def _root(decision: Decision) -> Decision:
    while decision.kind == DecisionKind.REVERT:
        decision = Decision.objects.get(pk=decision.after["of"])
    return decision


def _statement(words: Mapping[str, Any]) -> str:
    return f"{words.get('subject', '')} — {words.get('predicate', '')} → {words.get('object', '')}"
