"""The models of a project: which there are, which one answers, and going back to an earlier one."""

import json
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from kg.completion.errors import ModelFilesGone, NoEarlierModel
from kg.holding import hold
from kg.identity import derived_uid
from kg.jobs.hints import send_prediction_hint
from kg.models import GraphRevision, ModelVersion

State = ModelVersion.State
Kind = ModelVersion.Kind
SHIPPED = Path(settings.BASE_DIR) / "ml" / "inductive" / "shipped"


def promoted(project: str) -> ModelVersion:
    """The version that answers: the shipped one, until a better one was trained or chosen."""
    found = ModelVersion.objects.filter(project_id=project, state=State.PROMOTED).first()
    return found or shipped(project)


def identity(version: ModelVersion) -> str:
    """What its answers are filed under: a version whose calibration was fitted anew answers otherwise."""
    return _identity(version.pk, version.directory)


def _identity(uid: str, directory: str) -> str:
    return f"{uid}:{directory}" if directory else uid


def current(project: str) -> str:
    """The identity of the version that answers, without reading its figures."""
    rows = ModelVersion.objects.filter(project_id=project, state=State.PROMOTED)
    found = rows.values_list("pk", "directory").first()
    return _identity(*found) if found else identity(shipped(project))


def shipped(project: str) -> ModelVersion:
    """The version that comes with Zhitu, in use in a project that has no other."""
    uid = derived_uid(project, "model", "shipped")
    found = ModelVersion.objects.filter(pk=uid).first()
    if found is not None:
        return found
    with transaction.atomic():
        hold(project)
        others = ModelVersion.objects.filter(project_id=project, state=State.PROMOTED).exists()
        made, _ = ModelVersion.objects.get_or_create(
            uid=uid,
            defaults={
                "project_id": project,
                "number": 0,
                "kind": Kind.SHIPPED,
                "state": State.RETIRED if others else State.PROMOTED,
                "fingerprint": shipped_fingerprint(),
                "promoted_at": None if others else timezone.now(),
            },
        )
        return made


def shipped_fingerprint() -> str:
    """Which weights came with this installation; "" where there are none."""
    path = SHIPPED / "config.json"
    if not path.is_file():
        return ""
    config = json.loads(path.read_text(encoding="utf-8"))
    return str(config.get("fingerprint") or derived_uid("shipped", path.read_text(encoding="utf-8")))


def promote(version: ModelVersion, user: AbstractBaseUser | None) -> ModelVersion:
    """``version`` answers from now on; what answered before is kept, to go back to. Again is no error."""
    with transaction.atomic():
        hold(version.project_id)
        version = ModelVersion.objects.get(pk=version.pk)
        if version.state == State.PROMOTED:
            return version
        if version.kind == Kind.TRAINED and not version.directory:
            raise ModelFilesGone
        mine = ModelVersion.objects.filter(project_id=version.project_id)
        mine.filter(state=State.PROMOTED).update(state=State.RETIRED)
        version.state, version.promoted_at = State.PROMOTED, timezone.now()
        version.promoted_by_id = user.pk if user else None
        version.save(update_fields=["state", "promoted_at", "promoted_by"])
        predict_anew(version.project_id)
    return version


def predict_anew(project: str) -> None:
    """The predictions are of another model: all questions are asked again. Call it inside a transaction."""
    GraphRevision.objects.filter(pk=project).update(predicted=0)
    transaction.on_commit(lambda: send_prediction_hint(project))


def go_back(project: str, user: AbstractBaseUser | None) -> ModelVersion:
    """The version that answered before this one answers again. Raises ``NoEarlierModel``."""
    shipped(project)
    earlier = ModelVersion.objects.filter(project_id=project, state=State.RETIRED)
    earlier = earlier.exclude(kind=Kind.TRAINED, directory="")
    last = earlier.exclude(promoted_at=None).order_by("-promoted_at").first() or earlier.filter(number=0).first()
    if last is None:
        raise NoEarlierModel
    return promote(last, user)
