"""The strings that scripts show of predictions, on the graph page and in the review; see webapp.pages.messages."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PREDICTION_MESSAGES: Mapping[str, str | Promise] = {
    "prediction.accept": pgettext_lazy("verb", "Accept"),
    "prediction.reject": pgettext_lazy("of a prediction", "Not so"),
    "prediction.accepted": _("Accepted: %(subject)s — %(predicate)s → %(object)s"),
    "prediction.rejected": _("Rejected: %(subject)s — %(predicate)s → %(object)s"),
    "prediction.is_accepted": _("This was accepted; it is a statement now."),
    "prediction.is_rejected": _("This was rejected; it is not proposed again."),
    "prediction.is_outdated": _(
        "The graph has changed, and this is not predicted any more. You can still decide on it."
    ),
    "prediction.probable": _("likely, by the model in use"),
    "prediction.why": _("Why"),
    "prediction.looking": _("Looking for the reason…"),
    "prediction.nobody": _("No worker answered. Look at the reason again in a minute."),
    "prediction.no_paths": _(
        "No short path leads from one to the other; the model goes by what similar entities have."
    ),
    "prediction.paths": _("%(n)s paths that speak for it"),
    "prediction.paths.one": _("%(n)s path that speaks for it"),
    "prediction.open_edge": _("%(edge)s: %(ends)s, show the sentence"),
    "graph.predictions": _("Predictions"),
    "graph.predictions.of": _("%(shown)s of %(n)s"),
    "graph.probability": _("Probability"),
    "missing.title": _("May be missing"),
    "missing.nothing": _("Nothing is predicted of this entity that is likely enough."),
    "missing.why": _("Show why"),
    "missing.ask": _("Ask the model"),
    "missing.ask_button": _("Who or what?"),
    "missing.side": _("Which end is this entity?"),
    "missing.relation": _("Relation"),
    "missing.as_subject": _("%(name)s → ?"),
    "missing.as_object": _("? → %(name)s"),
    "missing.asking": _("Asking…"),
    "missing.none": _("Nothing is likely."),
    "missing.known": _("known"),
}

REVIEW_MESSAGES: Mapping[str, str | Promise] = {
    "review.progress": _("%(done)s of %(all)s"),
    "review.unsure": _("Extracted, not sure"),
    "review.sentence": _("The sentence that says so"),
    "review.more_sentences": _("%(n)s more sentences"),
    "review.more_sentences.one": _("%(n)s more sentence"),
    "review.skip": _("Skip"),
    "review.edit": _("Correct"),
    "review.undo": _("Undo the last"),
    "review.look": _("You can look on; editors decide."),
    "review.none": _("Nothing left to decide"),
    "review.none.words": _("When documents are read or the graph changes, new questions come by themselves."),
    "review.only_skipped": _("Only what you skipped is left"),
    "review.only_skipped.words": _("Look at it again, or leave it: it comes back when you open this page again."),
    "review.again": _("Look at it again"),
    "review.did_accept": _("Just now: accepted “%(subject)s — %(predicate)s → %(object)s”"),
    "review.did_reject": _("Just now: rejected “%(subject)s — %(predicate)s → %(object)s”"),
    "review.did_skip": _("Just now: skipped “%(subject)s — %(predicate)s → %(object)s”"),
    "review.did_edit": _("Just now: corrected “%(subject)s — %(predicate)s → %(object)s”"),
    "review.undone": _("Taken back: “%(subject)s — %(predicate)s → %(object)s”"),
    "review.meanwhile": _("%(name)s decided this meanwhile: %(subject)s — %(predicate)s → %(object)s"),
    "review.rescored": _("%(n)s predictions nearby were computed anew"),
    "review.rescored.one": _("%(n)s prediction nearby was computed anew"),
    "bulk.title": _("Accept many predictions"),
    "bulk.would": _("%(n)s predictions would become statements. By their probabilities, about %(wrong)s are wrong."),
    "bulk.would.one": _("%(n)s prediction would become a statement."),
    "bulk.none": _("No prediction is as likely as that."),
    "bulk.accept": _("Accept %(n)s"),
    "bulk.done": _("Accepted %(n)s predictions."),
    "bulk.done.one": _("Accepted %(n)s prediction."),
}
