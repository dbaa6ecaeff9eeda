"""The parser of this installation: ``load()`` gives it, whatever model it runs.

Importing this module is cheap; torch and HanLP come with the first ``load``, which has to happen after a worker forked.
Nothing here touches the network: a model that is not on disk is an error at once.
"""

import functools
import gc
import hashlib
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kg.errors import UserError
from kg.extraction import pretrained
from kg.extraction.parse import Parse

log = logging.getLogger(__name__)
EMBEDDED = "zh-small"
LONGEST = 500
"""Characters of a sentence, at most; the sentence splitter keeps to it."""

GARBAGE = 20_000
"""New containers after which a process that reads sentences looks for circles among them. Reading makes many small
objects and no circles: at Python's own 700 the search takes a tenth of what is done beside the model."""


class UnknownModel(UserError):
    """Neither a folder nor a key."""

    code = "unknown-model"
    status = 400
    template = _("There is no model named %(model)s. `manage.py hanlp_model list` shows those that there are.")


class ModelMissing(UserError):
    """A key whose files are not here."""

    code = "model-missing"
    status = 503
    template = _(
        "The language model %(model)s is not on this machine. Fetch it with `manage.py hanlp_model use %(model)s "
        "--download`, or choose another with `manage.py hanlp_model use`."
    )


class Parser(Protocol):
    """Parses sentences. ``version`` names the model and its weights."""

    version: str

    def parse(self, texts: Sequence[str]) -> list[Parse]:
        """One parse a text, in order, each a function of its text alone; texts have at most LONGEST characters."""


def choice_file() -> Path:
    """Where ``manage.py hanlp_model use`` keeps what was chosen."""
    return Path(settings.VAR_DIR) / "hanlp_model"


def chosen() -> str:
    """The name of the model to use: the setting, else what was chosen, else the embedded one."""
    if settings.HANLP_MODEL:
        return str(settings.HANLP_MODEL)
    try:
        return choice_file().read_text(encoding="utf-8").strip() or EMBEDDED
    except FileNotFoundError:
        return EMBEDDED


def load(name: str | None = None) -> Parser:
    """The parser for ``name``: a folder, one of our own models or a HanLP key; None for the one chosen.

    Each is loaded once a process. Raises UnknownModel, or ModelMissing when a key's files are not on disk.
    """
    return _load(name or chosen())


def folder_of(name: str) -> Path | None:
    """The folder of a model that is one (a path, or one of our own); None for a key. Raises UnknownModel."""
    for folder in (Path(settings.MODELS_DIR) / name, Path(name).expanduser()):
        if (folder / "config.json").is_file():
            return folder
    if name not in pretrained.MODELS:
        raise UnknownModel(model=name)
    return None


@functools.cache
def _load(name: str) -> Parser:
    folder = folder_of(name)
    if folder is None and pretrained.missing(name):
        raise ModelMissing(model=name)
    started = time.monotonic()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    import hanlp  # noqa: PLC0415  (loads torch, which must not be in a process before it forks)
    import torch  # noqa: PLC0415

    from kg.extraction import hanlp_component, hanlp_embedded, hanlp_pretrained, pointing  # noqa: PLC0415

    torch.set_num_threads(settings.TORCH_THREADS)
    component = hanlp.load(name if folder is None else str(folder), verbose=False, devices=-1)
    version = version_of(name)
    parser: Parser
    if folder is not None and isinstance(component, hanlp_component.PortableMultiTask):
        parser = hanlp_embedded.EmbeddedParser(component, version, pointing.load(fingerprint(folder)))
    else:
        parser = hanlp_pretrained.PretrainedParser(component, version)
    # what was loaded lives as long as the process: without this, every full collection walks all of it
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)
    log.info("loaded %s in %.1f s", version, time.monotonic() - started)
    return parser


def version_of(name: str) -> str:
    """The ``version`` of the parser for ``name``, without loading it. Raises UnknownModel."""
    folder = folder_of(name)
    return f"{name if folder is None else folder.name}-{fingerprint(folder or pretrained.folder(name))}"


def fingerprint(folder: Path) -> str:
    """Eight digits that change when the weights in ``folder`` do."""
    weights = sorted(path for pattern in ("*.safetensors", "*.pt") for path in folder.glob(pattern))
    return _digest(tuple((path, path.stat().st_mtime_ns) for path in weights))


@functools.lru_cache(32)
def _digest(files: tuple[tuple[Path, int], ...]) -> str:
    """Of what is in ``files``, remembered for as long as their times of change stay."""
    digest = hashlib.blake2b(digest_size=4)
    for path, _changed in files:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
