"""Why a decision cannot be taken, or taken back."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from kg.errors import UserError
from kg.models import Decision


class SameEntity(UserError):
    """Both are one entity already, or one was given twice."""

    code = "same-entity"
    status = 409
    template = _("These are one entity already.")


class OtherProject(UserError):
    """Entities of two projects."""

    code = "other-project"
    template = _("Only entities of one project can be brought together.")


class EmptyName(UserError):
    """A name of nothing but blanks and punctuation."""

    code = "empty-name"
    template = _("A name needs at least one letter, character or figure.")


class EmptyPredicate(UserError):
    """A predicate of nothing but blanks and punctuation."""

    code = "empty-predicate"
    template = _("A relation needs at least one letter, character or figure.")


class SameEnds(UserError):
    """A statement between an entity and itself."""

    code = "same-ends"
    template = _("A statement needs two different ends.")


class BeyondSentence(UserError):
    """Spans that a sentence does not have."""

    code = "beyond-sentence"
    template = _("The words that you chose are not in this sentence.")


class NoDirection(UserError):
    """Swapping the ends of a statement whose object is a value."""

    code = "no-direction"
    template = _("The object of this statement is a value, which cannot be a subject.")


class NothingChanged(UserError):
    """A change that changes nothing."""

    code = "nothing-changed"
    template = _("That is what it says already.")


class MentionExists(UserError):
    """A mention where there is one."""

    code = "mention-exists"
    status = 409
    template = _("These words are marked already. Change what they name instead.")


class NameTaken(UserError):
    """Another entity of the project has the name."""

    code = "name-taken"
    status = 409
    template = _("“%(name)s” is the name of another entity. Merge the two instead, or choose another name.")


class NothingToSplit(UserError):
    """A split needs mentions of the entity, and must leave it some."""

    code = "nothing-to-split"
    template = _("Choose some of the mentions of this entity, and not all.")


class ConflictGone(UserError):
    """Resolving what somebody resolved, or what other statements make by now."""

    code = "conflict-gone"
    status = 409
    template = _("This conflict is not there any more. Look at the list again.")


class AlreadyUndone(UserError):
    """Undoing what was undone before."""

    code = "already-undone"
    status = 409
    template = _("This was undone already.")


class DecisionConflict(UserError):
    """Doing it again is not possible, since something decided later stands against it."""

    code = "decision-conflict"
    status = 409
    template = _("Something that was decided later stands against this. Undo that first.")


class LaterDecisions(UserError):
    """What was decided later set the same thing: undoing this would change nothing that anybody sees."""

    code = "later-decisions"
    status = 409
    template = _("Decided later, and in the way: %(count)d. Undo that first, or together with this.")

    def __init__(self, later: Sequence[Decision]) -> None:
        super().__init__(count=len(later))
        self.later = later


class Changed(UserError):
    """If-Match names a state that is over."""

    code = "changed"
    status = 409
    template = _("Somebody changed this meanwhile. Look at it again, then repeat your change.")

    def __init__(self, current: Any = None, since: Sequence[Decision] = ()) -> None:
        super().__init__()
        self.current, self.since = current, since
        """How it is now, None where it is no longer, and the decisions that made it so."""
