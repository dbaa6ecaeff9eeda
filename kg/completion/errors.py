"""What can be wrong with a question, a prediction or a model, as a person sees it."""

from django.utils.translation import gettext_lazy as _

from kg.errors import UserError


class UnknownName(UserError):
    """No entity or relation of the project has this name. ``suggestions`` are the nearest, joined, "" for none."""

    code = "unknown-name"
    status = 404
    template = _("Nothing here is called “%(name)s”. Nearest: %(suggestions)s.")

    def __init__(self, **params: str | int | float) -> None:
        super().__init__(**params)
        self.suggestions: list[str] = [name for name in str(params.get("suggestions", "")).split("、") if name]


class NothingLikeIt(UserError):
    """Neither this name nor one like it."""

    code = "nothing-like-it"
    status = 404
    template = _("Nothing here is called “%(name)s”, or anything like it. Check the name, or search the graph for it.")


class AskForOne(UserError):
    """A question leaves out one of head, relation and tail; this one leaves out none, or more."""

    code = "ask-for-one"
    status = 422
    template = _("Give two of head, relation and tail; the third is what is asked for.")


class TooManyQuestions(UserError):
    """More in one request than are answered together."""

    code = "too-many-questions"
    status = 413
    template = _("These are %(count)s questions; at most %(limit)s are answered in one request. Send several.")


class TooManyUnanswered(UserError):
    """Requests of one person that no worker has answered yet."""

    code = "too-many-unanswered"
    status = 429
    template = _("%(count)s of your requests are still waiting. Ask again when they are answered.")


class CompletionKeepsStopping(UserError):
    """Questions at which workers stopped again and again."""

    code = "completion-keeps-stopping"
    status = 500
    template = _("The worker stopped %(times)s times at these questions. Ask for fewer at once, or look at its log.")


class CompletionTooSlow(UserError):
    """No worker of the queue "complete" answered in time."""

    code = "completion-too-slow"
    status = 503
    template = _("No worker answered in time. Start one (make run does), or ask again in a minute.")


class NotAmongAnswers(UserError):
    """Keeping as a prediction what the model does not predict."""

    code = "not-among-answers"
    status = 409
    template = _("The model does not give this answer, or the graph has it already. Ask again.")


class PredictionDecided(UserError):
    """Accepting or rejecting what somebody already decided."""

    code = "prediction-decided"
    status = 409
    template = _("This was decided already. Undo that decision first.")


class PreviewOutdated(UserError):
    """Accepting many, other ones than the preview showed."""

    code = "preview-outdated"
    status = 409
    template = _("There are %(count)s by now, not the %(expected)s of the preview. Look at it again.")


class NoEarlierModel(UserError):
    """Going back where there is nothing to go back to."""

    code = "no-earlier-model"
    status = 409
    template = _("There is no earlier model to go back to.")


class TrainingUnderWay(UserError):
    """Starting a second training."""

    code = "training-under-way"
    status = 409
    template = _("A training is under way already. Wait for it, or cancel it.")


class NoModel(UserError):
    """The weights that come with Zhitu are not where they should be."""

    code = "no-completion-model"
    status = 503
    template = _("The model that comes with Zhitu is missing in ml/inductive/shipped. Install Zhitu again.")


class ModelFilesGone(UserError):
    """A version so old that only its figures were kept."""

    code = "model-files-gone"
    status = 409
    template = _("Only the figures of this model were kept. Train a new one.")


class TrainingStopped(UserError):
    """The process that learned ended with an error, or was killed."""

    code = "training-stopped"
    status = 500
    template = _("The training stopped (status %(status)s). Start it again; the worker's log says more.")
