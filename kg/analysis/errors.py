"""Why a text is not analysed."""

from django.utils.translation import gettext_lazy as _

from kg.errors import UserError


class NothingToAnalyse(UserError):
    """White space and marks only."""

    code = "nothing-to-analyse"
    template = _("There is no sentence in this text. Paste one.")


class TextTooLong(UserError):
    """More than ``settings.ANALYSIS_CHARACTERS``."""

    code = "text-too-long"
    status = 413
    template = _("This text has %(count)s characters; at most %(limit)s are analysed at once. Paste a part of it.")


class TooManyWaiting(UserError):
    """Texts of one person that no worker has answered yet."""

    code = "too-many-waiting"
    status = 429
    template = _("%(count)s of your texts still wait for an answer. Wait for them, then try again.")


class AnalysisKeepsStopping(UserError):
    """A text that stopped its worker more than once."""

    code = "analysis-keeps-stopping"
    status = 500
    template = _("This text stopped its worker %(times)s times. Try a part of it.")
