"""Deterministic identifiers: the same thing gets the same uid on every run, so repeated work writes the same rows."""

import functools
import hashlib
import secrets

UID_LENGTH = 24
"""Hexadecimal digits of a uid: 96 bits, so a collision among 10^9 rows has a probability below 10^-11."""


def derived_uid(*parts: str | int) -> str:
    """The uid of what ``parts`` identify; parts are kept apart, so ("ab", "c") and ("a", "bc") differ."""
    joined = "\x1f".join(map(str, parts))
    return hashlib.blake2b(joined.encode(), digest_size=UID_LENGTH // 2).hexdigest()


def random_uid() -> str:
    """A uid for what nothing else identifies (a project)."""
    return secrets.token_hex(UID_LENGTH // 2)


@functools.lru_cache(1 << 14)  # a document names the same things over and over
def entity_uid(project: str, kind: str, key: str) -> str:
    """The uid of what a name of this type and key means by itself."""
    return derived_uid(project, "entity", kind, key)


def statement_uid(project: str, subject: str, predicate: str, target: tuple[str, ...], modality: str = "") -> str:
    """``target`` is ("entity", uid) or ("literal", type, value); ``modality`` is "" where something is asserted."""
    identity = (*target, modality) if modality else target
    return derived_uid(project, "statement", subject, predicate, *identity)
