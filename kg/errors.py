"""Errors that a person can act on.

Each subclass has a stable ``code`` and a sentence in the reader's language. What is stored (a job's error) is the code
and the parameters, never the sentence, so that each reader gets it in their own language. Anything that is not a
``UserError`` is a bug and propagates.
"""

from typing import Any, ClassVar, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Param: TypeAlias = str | int | float
ErrorRecord: TypeAlias = dict[str, str | dict[str, Param]]


class UserError(Exception):
    """Something that went wrong and that the user can put right.

    Subclasses set ``code`` (kebab-case, part of the public API: it ends the ``type`` of a problem document),
    ``status`` (the HTTP status that fits) and ``template`` (a lazy translation with ``%(name)s`` placeholders; where a
    number may be one, ``ngettext_lazy`` with the number's name).
    """

    code: ClassVar[str]
    status: ClassVar[int] = 400
    template: ClassVar[str | Promise]
    registry: ClassVar[dict[str, type["UserError"]]] = {}

    def __init__(self, **params: Param) -> None:
        super().__init__(self.code, params)
        self.params = params

    def __init_subclass__(cls) -> None:
        if cls.code in UserError.registry:
            raise TypeError(f"two errors share the code {cls.code!r}")
        UserError.registry[cls.code] = cls

    def __str__(self) -> str:
        template: Any = self.template  # both kinds of lazy translation know the language only here
        return str(template % self.params)

    def to_record(self) -> ErrorRecord:
        """What a row keeps of this error."""
        return {"code": self.code, "params": dict(self.params)}


def revive(record: ErrorRecord) -> UserError:
    """The stored error as an exception; ``InternalError`` for a code that is no more."""
    error = UserError.registry.get(str(record.get("code")), InternalError)
    params = record.get("params")
    return error(**params if isinstance(params, dict) else {})


def describe(record: ErrorRecord) -> str:
    """The stored error as a sentence in the active language."""
    return str(revive(record))


class InternalError(UserError):
    """Our own fault: what a job that met a bug shows."""

    code = "internal"
    status = 500
    template = _("Something went wrong on our side. The details are in the server's log; you can retry.")
